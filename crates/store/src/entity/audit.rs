//! The audit log, chained by hash.

use sea_orm::entity::prelude::*;

/// One row of the log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Position, from 1 without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// When.
    pub at: i64,
    /// What.
    #[sea_orm(column_type = "Text")]
    pub action: String,
    /// 0 success, 1 failure, 2 refused.
    pub result: i16,
    /// Who; none: the operator or the program.
    pub actor_id: Option<Uuid>,
    /// Who, as text at that time.
    #[sea_orm(column_type = "Text")]
    pub actor_name: String,
    /// To whom; none: about no person.
    pub target_id: Option<Uuid>,
    /// To whom or what, as text at that time.
    #[sea_orm(column_type = "Text")]
    pub target_name: String,
    /// From where.
    #[sea_orm(column_type = "Text")]
    pub ip: String,
    /// As in the log.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    /// JSON: field name and value.
    #[sea_orm(column_type = "Text")]
    pub before: String,
    /// JSON: field name and value.
    #[sea_orm(column_type = "Text")]
    pub after: String,
    /// Names and address, folded; derived, so not under the hash.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Hash of the row before.
    pub previous: Vec<u8>,
    /// SHA-256 over all of the above and `previous`.
    pub hash: Vec<u8>,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
