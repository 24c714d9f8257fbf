//! What is asked of people at sign-in and not answered yet. Owns `contact_questions`; what the question is about, and whether it is asked at
//! all, is the service's.

use crate::{ContactQuestion, Db, Error, Tx, entity::contact_questions};
use contact_questions::Column as C;
use domain::PersonId;
use sea_orm::{EntityTrait as _, IntoActiveModel as _, sea_query::OnConflict};

/// The one that this person was asked, if any.
///
/// # Errors
/// When the database refuses.
pub async fn of_person(db: &impl Db, person: PersonId) -> Result<Option<ContactQuestion>, Error> {
    Ok(contact_questions::Entity::find_by_id(person.0)
        .one(db)
        .await?)
}

/// Notes that it was asked, or put off, in place of what was noted.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn put(tx: &Tx, row: ContactQuestion) -> Result<(), Error> {
    let replace = OnConflict::column(C::PersonId)
        .update_columns([C::AskedAt, C::LaterUntil])
        .to_owned();
    contact_questions::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// It is answered: the next one begins anew.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &Tx, person: PersonId) -> Result<(), Error> {
    contact_questions::Entity::delete_by_id(person.0)
        .exec(tx)
        .await?;
    Ok(())
}
