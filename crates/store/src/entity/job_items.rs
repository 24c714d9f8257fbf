//! The people on the lists of jobs.

use sea_orm::entity::prelude::*;

/// One person on one list.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_items")]
pub struct Model {
    /// On which list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub job_id: Uuid,
    /// The place on it, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Who; the row outlives the person.
    pub person_id: Uuid,
    /// 0 waiting, 1 in a worker's hands, 2 done, 3 left out, 4 failed.
    pub state: i16,
    /// Why it was left out or failed, as a stable name.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Not before this moment; in a worker's hands: until when.
    pub next_at: i64,
    /// By whom.
    pub leased_by: Option<Uuid>,
    /// A password, sealed: the one that the file has, then the one that was made.
    pub sealed: Vec<u8>,
    /// With which key; empty: there is none.
    #[sea_orm(column_type = "Text")]
    pub seal_key: String,
    /// The message that carries it.
    pub message_id: Option<Uuid>,
    /// When it got its outcome; 0: it has none.
    pub at: i64,
}

impl std::fmt::Debug for Model {
    /// Without the sealed password: rows end up in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobItem")
            .field("job_id", &self.job_id)
            .field("number", &self.number)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
