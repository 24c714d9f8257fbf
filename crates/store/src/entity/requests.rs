//! What people ask the administrators for.

use sea_orm::entity::prelude::*;

/// One request.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "requests")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose password it is about; none: nobody has looked the name up yet, or nobody has it.
    pub person_id: Option<Uuid>,
    /// The name as it was typed.
    #[sea_orm(column_type = "Text")]
    pub user_name: String,
    /// What the person reads out on the phone. It opens nothing.
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    /// What the person wrote.
    #[sea_orm(column_type = "Text")]
    pub message: String,
    /// From which address it came.
    #[sea_orm(column_type = "Text")]
    pub ip: String,
    /// 0 not looked up yet, 1 open, 2 claimed, 3 answered, 4 declined, 5 withdrawn, 6 expired, 7 about nobody.
    pub state: i16,
    /// 1: open or claimed. Kept with `state`, for the unique rule and the order of the list.
    pub waiting: i16,
    /// When it was asked first.
    pub created_at: i64,
    /// When it was asked last.
    pub asked_at: i64,
    /// When administrators were mailed last; 0: never.
    pub told_at: i64,
    /// How many were mailed then.
    pub told: i64,
    /// Who claimed it last; none: nobody, or the operator.
    pub claimed_by: Option<Uuid>,
    /// When; 0: it is not claimed, and was not when it ended.
    pub claimed_at: i64,
    /// Who ended it; none: the person, time, or the operator.
    pub ended_by: Option<Uuid>,
    /// When; 0: it waits.
    pub ended_at: i64,
    /// Why it was declined, as a stable name; empty: it was not.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// What was said besides.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// Rises with every change.
    pub version: i64,
}

impl std::fmt::Debug for Model {
    /// Without what people wrote: rows end up in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
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
