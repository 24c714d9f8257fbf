//! Saved views: filters and sorts under a name. Never reads the query.

use crate::{Db, Error, SavedView, Tx, entity::saved_views};
use domain::PersonId;
use saved_views::Column as C;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, QueryFilter as _,
    QueryOrder as _,
};

/// The person's own views and everybody's shared ones, by name.
///
/// # Errors
/// When the database refuses.
pub async fn visible_to(db: &impl Db, person: PersonId) -> Result<Vec<SavedView>, Error> {
    let which = Condition::any()
        .add(C::Owner.eq(person.0))
        .add(C::Shared.eq(true));
    Ok(saved_views::Entity::find()
        .filter(which)
        .order_by_asc(C::Name)
        .order_by_asc(C::Owner)
        .all(db)
        .await?)
}

/// Saves the view, replacing the owner's view of the same name.
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &Tx, view: &SavedView) -> Result<(), Error> {
    let sql = "INSERT INTO saved_views (owner, name, query, shared) VALUES ($1, $2, $3, $4)
        ON CONFLICT (owner, name) DO UPDATE SET query = excluded.query, shared = excluded.shared";
    let values = [
        view.owner.into(),
        view.name.as_str().into(),
        view.query.as_str().into(),
        view.shared.into(),
    ];
    tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(())
}

/// Removes the owner's view of this name. `false`: there was none.
///
/// # Errors
/// When the database refuses.
pub async fn delete(tx: &Tx, owner: PersonId, name: &str) -> Result<bool, Error> {
    let done = saved_views::Entity::delete_many()
        .filter(C::Owner.eq(owner.0))
        .filter(C::Name.eq(name))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
