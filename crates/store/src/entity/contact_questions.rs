//! What was asked of people at sign-in.

use sea_orm::entity::prelude::*;

/// A question that is open.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_questions")]
pub struct Model {
    /// Of whom it is asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// When it was asked first.
    pub asked_at: i64,
    /// Until when it is put off; 0: it was not.
    pub later_until: i64,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
