//! Where people are signed in.

use sea_orm::entity::prelude::*;

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// SHA-256 of the 256-bit secret.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id_hash: Vec<u8>,
    /// Names it in lists; opens nothing.
    pub reference: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// 0 browser, 1 api.
    pub kind: i16,
    /// 0 no, 1 temporary, 2 required, 3 expired.
    pub restricted: i16,
    /// When it began.
    pub created_at: i64,
    /// When it was last used.
    pub last_seen_at: i64,
    /// The absolute end.
    pub expires_at: i64,
    /// Ends after so long without use.
    pub idle_seconds: i64,
    /// When the password was last entered; 0: never.
    pub confirmed_at: i64,
    /// The password it was made with.
    pub credential_version: i64,
    /// Where from.
    #[sea_orm(column_type = "Text")]
    pub ip: String,
    /// With what.
    #[sea_orm(column_type = "Text")]
    pub user_agent: String,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
