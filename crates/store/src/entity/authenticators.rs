//! Authenticator apps.

use sea_orm::entity::prelude::*;

/// One app, as the desk knows it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authenticators")]
pub struct Model {
    /// Which. The secret is sealed for it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// 0 it counts, 1 it waits for its first code.
    pub pending: i16,
    /// What its owner calls the device; may be empty.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// With which key.
    #[sea_orm(column_type = "Text")]
    pub seal_key: String,
    /// When the secret was made.
    pub created_at: i64,
    /// How many first codes were tried.
    pub tries: i64,
    /// When its first code was typed; 0: it waits.
    pub proven_at: i64,
    /// The time step of the code that was accepted last: neither it nor an earlier one is again.
    pub last_step: i64,
    /// When a code of it was used last to get back in; 0: never.
    pub used_at: i64,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
