//! Contact details that wait for the proof that their owner reads them.

use sea_orm::entity::prelude::*;

/// One that waits.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pending_contacts")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// 0 alternate address, 1 mobile phone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i16,
    /// What it is to be.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// The code that was sent there.
    pub link_id: Uuid,
    /// When it was asked for.
    pub created_at: i64,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
