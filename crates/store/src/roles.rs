//! Who has which role. Owns `roles` and `people.role_count`; who may give roles is `domain::authority`'s.

use crate::{
    Db, Error, Person, Tx,
    entity::{people, roles},
    tx::Lock,
};
use domain::{PersonId, Role, RoleSet, Timestamp};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Set, sea_query::Expr,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The person's roles.
///
/// # Errors
/// When the database refuses.
pub async fn of_person(db: &impl Db, person: PersonId) -> Result<RoleSet, Error> {
    Ok(of_people(db, &[person])
        .await?
        .remove(&person)
        .unwrap_or_default())
}

/// The roles of a person whose row is at hand, from the same moment (in a transaction: locked). Most people have none, and
/// then nothing is asked.
///
/// # Errors
/// When the database refuses.
pub async fn of_row(db: &impl Db, person: &Person) -> Result<RoleSet, Error> {
    if person.role_count == 0 {
        return Ok(RoleSet::EMPTY);
    }
    of_person(db, PersonId(person.id)).await
}

/// The roles of several people in one query; who has none is not in the map.
///
/// # Errors
/// When the database refuses.
pub async fn of_people(
    db: &impl Db,
    people: &[PersonId],
) -> Result<HashMap<PersonId, RoleSet>, Error> {
    let mut found = HashMap::new();
    // Few parameters a statement: both databases have a limit.
    for people in people.chunks(500) {
        let ids = people.iter().map(|person| person.0);
        let rows: Vec<(Uuid, i16)> = roles::Entity::find()
            .select_only()
            .columns([roles::Column::PersonId, roles::Column::Role])
            .filter(roles::Column::PersonId.is_in(ids))
            .into_tuple()
            .all(db)
            .await?;
        for (person, role) in rows {
            let set: &mut RoleSet = found.entry(PersonId(person)).or_default();
            if let Some(role) = Role::from_code(role) {
                *set = set.with(role);
            }
        }
    }
    Ok(found)
}

/// Gives the person exactly these roles. Roles kept keep their date. The caller raises the person's
/// version (see [`crate::people::bump`]).
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn set(tx: &Tx, person: PersonId, wanted: RoleSet, now: Timestamp) -> Result<(), Error> {
    crate::people::lock(tx, person).await?;
    let had = of_person(tx, person).await?;
    let gone: Vec<i16> = had
        .iter()
        .filter(|role| !wanted.has(*role))
        .map(Role::code)
        .collect();
    if !gone.is_empty() {
        let which = roles::Entity::delete_many()
            .filter(roles::Column::PersonId.eq(person.0))
            .filter(roles::Column::Role.is_in(gone));
        which.exec(tx).await?;
    }
    let new: Vec<_> = wanted
        .iter()
        .filter(|role| !had.has(*role))
        .map(|role| roles::ActiveModel {
            person_id: Set(person.0),
            role: Set(role.code()),
            granted_at: Set(now.0),
        })
        .collect();
    if !new.is_empty() {
        roles::Entity::insert_many(new)
            .exec_without_returning(tx)
            .await?;
    }
    let count = i16::try_from(wanted.iter().count()).unwrap_or(i16::MAX);
    people::Entity::update_many()
        .col_expr(people::Column::RoleCount, Expr::value(count))
        .filter(people::Column::Id.eq(person.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// People with at least one of these roles who are neither blocked nor deleted and have an alternate address, by user name,
/// no more than `most`.
///
/// # Errors
/// When the database refuses.
pub async fn reachable_holders(db: &impl Db, of: RoleSet, most: u64) -> Result<Vec<Person>, Error> {
    let codes = of.iter().map(Role::code);
    let holders = roles::Entity::find()
        .select_only()
        .column(roles::Column::PersonId)
        .filter(roles::Column::Role.is_in(codes));
    Ok(people::Entity::find()
        .filter(people::Column::Id.in_subquery(holders.into_query()))
        .filter(people::Column::DeletedAt.eq(0))
        .filter(people::Column::Blocked.eq(false))
        .filter(people::Column::AlternateEmail.ne(""))
        .order_by_asc(people::Column::UserNameKey)
        .limit(most)
        .all(db)
        .await?)
}

/// How many Global administrators are neither blocked nor deleted. Locks: until this transaction ends
/// nobody else can ask this to take one away, so two who each remove "the other one" cannot both win.
/// Ask before blocking, deleting or demoting a Global administrator.
///
/// # Errors
/// When the database refuses.
pub async fn lock_active_global_administrators(tx: &Tx) -> Result<u64, Error> {
    tx.lock(Lock::Administrators).await?;
    active_global_administrators(tx).await
}

/// How many Global administrators are neither blocked nor deleted, without a lock: for showing only.
///
/// # Errors
/// When the database refuses.
pub async fn active_global_administrators(db: &impl Db) -> Result<u64, Error> {
    let sql = "SELECT count(*) AS n FROM roles JOIN people ON people.id = roles.person_id
        WHERE roles.role = $1 AND people.deleted_at = 0 AND people.blocked = $2";
    let row = db
        .query_one_raw(db.statement(sql, [Role::GlobalAdministrator.code().into(), false.into()]))
        .await?;
    let count: i64 = row.ok_or(Error::NotFound)?.try_get("", "n")?;
    Ok(count.unsigned_abs())
}
