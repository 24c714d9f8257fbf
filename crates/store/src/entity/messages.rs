//! The outbox: what has to reach people.

use sea_orm::entity::prelude::*;

/// One message.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What about, as a stable name.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// 0 mail, 1 text.
    pub channel: i16,
    /// About whom; none: about nobody. Outlives the person.
    pub person_id: Option<Uuid>,
    /// Who caused it; none: the operator or the program.
    pub caused_by: Option<Uuid>,
    /// Address or number, as it was stored; empty once the person was removed for good.
    #[sea_orm(column_type = "Text")]
    pub recipient: String,
    /// In which language.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// JSON: what it says, but for secrets.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// Its secrets, sealed; empty: none, or wiped.
    pub sealed: Vec<u8>,
    /// With which key; stays when the secret is wiped. Empty: it never had one.
    #[sea_orm(column_type = "Text")]
    pub seal_key: String,
    /// The link in it: when that is dead, the message is not worth sending.
    pub link_id: Option<Uuid>,
    /// 0 queued, 1 leased, 2 sent, 3 retry, 4 dead, 5 cancelled, 6 dropped.
    pub state: i16,
    /// How often a worker took it.
    pub attempts: i64,
    /// When a worker may take it: the next try, or the end of the lease. 0: never.
    pub next_at: i64,
    /// Which worker has it.
    pub leased_by: Option<Uuid>,
    /// The last answer.
    #[sea_orm(column_type = "Text")]
    pub last_reply: String,
    /// When it was caused.
    pub created_at: i64,
    /// When it was taken by the server; 0: not yet.
    pub sent_at: i64,
    /// When it was sent, given up, called back or dropped; 0: not yet.
    pub ended_at: i64,
    /// When it is given up.
    pub expires_at: i64,
    /// Rises with every change.
    pub version: i64,
}

impl std::fmt::Debug for Model {
    /// Without the recipient and what it says: rows end up in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("state", &self.state)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
