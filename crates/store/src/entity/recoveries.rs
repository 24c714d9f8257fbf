//! The ways back in that people are on.

use sea_orm::entity::prelude::*;

/// One way, from the name to the new password.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recoveries")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the 256 bits that the browser holds.
    pub browser_hash: Vec<u8>,
    /// As typed.
    #[sea_orm(column_type = "Text")]
    pub user_name: String,
    /// Whose, from the first proof on.
    pub person_id: Option<Uuid>,
    /// The password that the first proof was made beside: another one ends it.
    pub credential_version: i64,
    /// The code that was sent for the method that is asked for.
    pub link_id: Option<Uuid>,
    /// When it was begun.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// The method that is asked for now: 0 none, 1 mail, 2 text, 4 authenticator, 8 recovery code.
    pub asked: i16,
    /// When the last code was asked for.
    pub sent_at: i64,
    /// By which method.
    pub sent_by: i16,
    /// The methods that were proven, added up.
    pub proven: i16,
    /// When it ended, by a password that was chosen or by a change of the account; 0: not yet.
    pub ended_at: i64,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
