//! Former passwords, hashed.

use sea_orm::entity::prelude::*;

/// A former password.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_history")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// When it had been set.
    #[sea_orm(primary_key, auto_increment = false)]
    pub set_at: i64,
    /// PHC string.
    #[sea_orm(column_type = "Text")]
    pub phc: String,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
