//! Jobs.

use sea_orm::entity::prelude::*;

/// One job.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What is done, as JSON.
    #[sea_orm(column_type = "Text")]
    pub work: String,
    /// Where its list comes from, as JSON: what was selected, and how far that is written down.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// 0 preparing, 1 running, 2 paused, 3 done, 4 cancelled, 5 waits for approval, 6 declined, 7 lapsed.
    pub state: i16,
    /// Who started it; none: the operator.
    pub owner_id: Option<Uuid>,
    /// The same, as text.
    #[sea_orm(column_type = "Text")]
    pub owner_name: String,
    /// From which address.
    #[sea_orm(column_type = "Text")]
    pub ip: String,
    /// As in the log.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    /// The starter and the idempotency key; none: there was no key.
    #[sea_orm(column_type = "Text", nullable)]
    pub wish: Option<String>,
    /// Digest of what was asked for with that key; keyed, and empty without a wish, where that was a file.
    pub wish_digest: Vec<u8>,
    /// People on the list.
    pub total: i64,
    /// Of these, done.
    pub done: i64,
    /// Of these, left out.
    pub left_out: i64,
    /// Of these, failed.
    pub failed: i64,
    /// When it was asked for.
    pub created_at: i64,
    /// Not before this moment.
    pub start_at: i64,
    /// When the first person had an outcome; 0: nobody has.
    pub started_at: i64,
    /// When it was over; 0: it is not.
    pub ended_at: i64,
    /// Until when the time is counted that it has worked; 0: it stands still.
    pub worked_until: i64,
    /// How long it has worked until then, in milliseconds.
    pub worked_ms: i64,
    /// Until when its passwords can be read; 0: it has none.
    pub results_until: i64,
    /// When they were wiped; 0: they were not.
    pub results_wiped_at: i64,
    /// Rises with every change.
    pub version: i64,
    /// Since when it waits for another administrator, or waited; 0: nobody was asked.
    pub asked_at: i64,
    /// What was said: 0 nothing, 1 yes, 2 no, 3 nothing in time.
    pub answer: i16,
    /// When.
    pub answered_at: i64,
    /// Who said it; none: the operator, or nobody.
    pub answered_by: Option<Uuid>,
    /// The same, as text.
    #[sea_orm(column_type = "Text")]
    pub answered_name: String,
    /// Why not.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
}

impl std::fmt::Debug for Model {
    /// Without what was selected, which may hold names: rows end up in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job")
            .field("id", &self.id)
            .field("state", &self.state)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
