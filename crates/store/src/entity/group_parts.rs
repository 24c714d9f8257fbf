//! Which group is in which.

use sea_orm::entity::prelude::*;

/// One group in another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_parts")]
pub struct Model {
    /// Which group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: Uuid,
    /// Which group is in it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_id: Uuid,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
