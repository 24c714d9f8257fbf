//! Groups.

use sea_orm::entity::prelude::*;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "groups")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// As entered.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Folded; unique.
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// Rises with every change.
    pub version: i64,
    /// When added.
    pub created_at: i64,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
