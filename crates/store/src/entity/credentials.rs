//! Current passwords, hashed.

use sea_orm::entity::prelude::*;

/// A person's current password.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credentials")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// PHC string.
    #[sea_orm(column_type = "Text")]
    pub phc: String,
    /// Which pepper; empty: none.
    #[sea_orm(column_type = "Text")]
    pub pepper_key_id: String,
    /// Rises with every change; sessions are bound to it.
    pub version: i64,
    /// When it was set.
    pub set_at: i64,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
