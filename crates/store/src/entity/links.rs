//! Links and codes that were sent to people.

use sea_orm::entity::prelude::*;

/// One link, with the code beside it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "links")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// What it opens, as a stable name.
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    /// SHA-256 of the 256-bit token.
    pub token_hash: Vec<u8>,
    /// Keyed HMAC of the code beside it; empty: none.
    pub code_mac: Vec<u8>,
    /// When it was made.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// When it was used; 0: not yet.
    pub used_at: i64,
    /// When it was made void; 0: it was not.
    pub void_at: i64,
    /// How often a code was tried.
    pub attempts: i64,
    /// The password that it was made beside: another one ends it. -1: none does.
    pub credential_version: i64,
    /// Who made it; none: the operator or the program.
    pub created_by: Option<Uuid>,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
