//! The end of the audit chain: the one row that is locked while a row is appended.

use sea_orm::entity::prelude::*;

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i16,
    /// Position of the last row; 0: none.
    pub seq: i64,
    /// Hash of the last row.
    pub hash: Vec<u8>,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
