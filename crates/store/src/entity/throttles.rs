//! Counters of wrong attempts.

use sea_orm::entity::prelude::*;

/// One counter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttles")]
pub struct Model {
    /// `account:` and a key digest, or `ip:` and an address.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// Attempts counted in the window.
    pub failures: i64,
    /// When the window began.
    pub window_start: i64,
    /// 0: not locked.
    pub locked_until: i64,
    /// Failures in a row, over all windows.
    pub streak: i64,
    /// Digests of the last three wrong attempts, 32 bytes each.
    pub recent: Vec<u8>,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
