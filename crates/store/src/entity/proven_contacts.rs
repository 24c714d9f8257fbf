//! Contact details that their owner proved.

use sea_orm::entity::prelude::*;

/// A proof of one value.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proven_contacts")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// 0 alternate address, 1 mobile phone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i16,
    /// What was proven. Another value in the person's row is not proven.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// When its owner put it in the place of another; 0: it stood there when it was proven.
    pub changed_at: i64,
    /// When it was proven last.
    pub proven_at: i64,
    /// When its owner said last that it is still right; 0: not since it was proven.
    pub confirmed_at: i64,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
