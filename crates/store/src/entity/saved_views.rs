//! Filters and sorts under a name.

use sea_orm::entity::prelude::*;

/// One view.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_views")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: Uuid,
    /// Its name, unique for its owner.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    /// The query part of the page's address.
    #[sea_orm(column_type = "Text")]
    pub query: String,
    /// All administrators see it.
    pub shared: bool,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
