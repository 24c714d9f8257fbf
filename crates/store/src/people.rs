//! People one by one: adding, changing, blocking, deleting, counting. Owns the rule that a user name is
//! nobody else's address (promise T11); lists are in `people_list`.

use crate::{
    Db, Error, Person, Tx, Unique,
    entity::people,
    name_order, search,
    tx::{Lock, list},
};
use domain::{PersonId, Timestamp};
use people::Column as C;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    IdenStatic as _, Iterable as _, ModelTrait as _, QueryFilter as _, QuerySelect as _, Value,
    sea_query::{DynIden, Expr, ExprTrait as _, IntoIden, Query},
};
use uuid::Uuid;

/// What search looks into: names, department and job, folded. Never the contact details: whoever may list
/// people but sees addresses masked (promise E3) could otherwise find them out letter by letter.
pub fn search_text(person: &Person) -> String {
    let parts = [
        &person.display_name,
        &person.user_name,
        &person.first_name,
        &person.last_name,
        &person.department,
        &person.job_title,
    ];
    let mut words: Vec<String> = Vec::new();
    for part in parts {
        for word in domain::fold::search(part).split_whitespace() {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
    }
    words.join(" ")
}

/// Adds a person. `search_text` is filled in here.
///
/// # Errors
/// [`Error::Conflict`] when the user name is taken, or equals somebody else's alternate address or the
/// other way round.
pub async fn insert(tx: &Tx, person: Person) -> Result<(), Error> {
    insert_many(tx, vec![person]).await
}

/// Adds people, thousands a second: for imports. All or none, within the transaction.
///
/// # Errors
/// As [`insert`]; use [`taken`] first to know which.
pub async fn insert_many(tx: &Tx, mut people: Vec<Person>) -> Result<(), Error> {
    tx.lock(Lock::Names).await?;
    // In the order in which the rows lie, so that neighbours are written together.
    people.sort_unstable_by(|one, other| one.display_name_key.cmp(&other.display_name_key));
    for chunk in people.chunks(CHUNK) {
        free_of_addresses(tx, chunk).await?;
        insert_rows(tx, chunk).await?;
    }
    search::count(tx, people.len()).await?;
    for chunk in people.chunks(INDEXED) {
        let ids: Vec<Uuid> = chunk.iter().map(|person| person.id).collect();
        search::index(tx, &ids).await?;
    }
    // Within the batch itself: one's user name may be another's address.
    for chunk in people.chunks(CHUNK) {
        free_of_addresses(tx, chunk).await?;
    }
    Ok(())
}

async fn insert_rows(tx: &Tx, people: &[Person]) -> Result<(), Error> {
    let mut columns: Vec<DynIden> = C::iter().map(IntoIden::into_iden).collect();
    let mut numbers = Vec::new();
    if tx.is_sqlite() {
        columns.push("number".into_iden());
        let keys: Vec<&str> = people
            .iter()
            .map(|person| person.display_name_key.as_str())
            .collect();
        numbers = name_order::free(tx, &keys).await?;
    }
    let mut numbers = numbers.into_iter();
    let mut insert = Query::insert();
    insert.into_table(people::Entity).columns(columns);
    for person in people {
        let values = C::iter().map(|column| match column {
            C::SearchText => search_text(person).into(),
            _ => person.get(column),
        });
        let values = values.chain(numbers.next().map(Value::from));
        insert.values_panic(values.map(Expr::value));
    }
    tx.execute(&insert).await?;
    Ok(())
}

/// Rows a statement: 38 values each, below the limits of both databases on parameters.
const CHUNK: usize = 200;
/// People whose search index is written in one statement: the index goes to the disk with each.
const INDEXED: usize = 1_000;

/// Changes what is entered about a person, if it still has `person.version`; answers the new version.
/// Writes the fields that a person's page has and `locale`; not state, roles or password columns.
///
/// # Errors
/// [`Error::Changed`] when somebody was faster, [`Error::NotFound`] without such a person,
/// [`Error::Conflict`] as in [`insert`].
pub async fn update(tx: &Tx, person: &Person) -> Result<i64, Error> {
    tx.lock(Lock::Names).await?;
    free_of_addresses(tx, std::slice::from_ref(person)).await?;
    let texts = [
        (C::UserName, &person.user_name),
        (C::UserNameKey, &person.user_name_key),
        (C::FirstName, &person.first_name),
        (C::LastName, &person.last_name),
        (C::DisplayName, &person.display_name),
        (C::DisplayNameKey, &person.display_name_key),
        (C::JobTitle, &person.job_title),
        (C::Department, &person.department),
        (C::DepartmentKey, &person.department_key),
        (C::OfficeNumber, &person.office_number),
        (C::OfficePhone, &person.office_phone),
        (C::MobilePhone, &person.mobile_phone),
        (C::Fax, &person.fax),
        (C::AlternateEmail, &person.alternate_email),
        (C::AlternateEmailKey, &person.alternate_email_key),
        (C::Address, &person.address),
        (C::City, &person.city),
        (C::State, &person.state),
        (C::PostalCode, &person.postal_code),
        (C::Country, &person.country),
        (C::Locale, &person.locale),
    ];
    let mut update = people::Entity::update_many()
        .col_expr(C::SearchText, Expr::value(search_text(person)))
        .col_expr(C::UpdatedAt, Expr::value(person.updated_at))
        .col_expr(C::Version, Expr::value(person.version + 1));
    for (column, text) in texts {
        update = update.col_expr(column, Expr::value(text.as_str()));
    }
    let done = update
        .filter(C::Id.eq(person.id))
        .filter(C::Version.eq(person.version))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(changed_or_gone(tx, PersonId(person.id)).await?);
    }
    if tx.is_sqlite() {
        name_order::follow(tx, person.id, &person.display_name_key).await?;
    }
    search::index(tx, &[person.id]).await?;
    Ok(person.version + 1)
}

/// Raises the version, if it still is the one that the editor saw; answers the new one. For changes
/// beside the row itself, like roles.
///
/// # Errors
/// [`Error::Changed`] when somebody was faster, [`Error::NotFound`] without such a person.
pub async fn bump(tx: &Tx, id: PersonId, version: i64, now: Timestamp) -> Result<i64, Error> {
    let done = people::Entity::update_many()
        .col_expr(C::Version, Expr::value(version + 1))
        .col_expr(C::UpdatedAt, Expr::value(now.0))
        .filter(C::Id.eq(id.0))
        .filter(C::Version.eq(version))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 {
        Ok(version + 1)
    } else {
        Err(changed_or_gone(tx, id).await?)
    }
}

/// The own language; empty: the browser's.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn set_locale(tx: &Tx, id: PersonId, locale: &str) -> Result<(), Error> {
    let done = people::Entity::update_many()
        .col_expr(C::Locale, Expr::value(locale))
        .filter(C::Id.eq(id.0))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// The person, deleted or not.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(db: &impl Db, id: PersonId) -> Result<Option<Person>, Error> {
    Ok(people::Entity::find_by_id(id.0).one(db).await?)
}

/// The person, locked until the transaction ends: nobody changes it meanwhile.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn lock(tx: &Tx, id: PersonId) -> Result<Person, Error> {
    let lock = if tx.is_sqlite() {
        ""
    } else {
        " FOR NO KEY UPDATE"
    };
    let row = tx
        .query_one_raw(tx.statement(
            format!("SELECT * FROM people WHERE id = $1{lock}"),
            [id.0.into()],
        ))
        .await?;
    Ok(Person::from_query_result(&row.ok_or(Error::NotFound)?, "")?)
}

/// These people, deleted or not, each locked until the transaction ends, in the order of their ids, in which everybody takes such
/// locks; who does not exist is left out.
///
/// # Errors
/// When the database refuses.
pub async fn lock_all(tx: &Tx, ids: &[PersonId]) -> Result<Vec<Person>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let lock = if tx.is_sqlite() {
        ""
    } else {
        " FOR NO KEY UPDATE"
    };
    let sql = format!(
        "SELECT * FROM people WHERE id IN ({}) ORDER BY id{lock}",
        list(1, ids.len())
    );
    let rows = tx
        .query_all_raw(tx.statement(sql, ids.iter().map(|id| Value::from(id.0))))
        .await?;
    Ok(rows
        .iter()
        .map(|row| Person::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}

/// These people, deleted or not, in no order; who does not exist is left out.
///
/// # Errors
/// When the database refuses.
pub async fn by_ids(db: &impl Db, ids: &[PersonId]) -> Result<Vec<Person>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(500) {
        found.extend(
            people::Entity::find()
                .filter(C::Id.is_in(ids.iter().map(|id| id.0)))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The people of these folded user names, deleted or not, in no order.
///
/// # Errors
/// When the database refuses.
pub async fn by_user_name_keys(db: &impl Db, keys: &[String]) -> Result<Vec<Person>, Error> {
    let mut found = Vec::with_capacity(keys.len());
    for keys in keys.chunks(500) {
        let query =
            people::Entity::find().filter(C::UserNameKey.is_in(keys.iter().map(String::as_str)));
        found.extend(query.all(db).await?);
    }
    Ok(found)
}

/// The person of this folded user name, deleted or not.
///
/// # Errors
/// When the database refuses.
pub async fn by_user_name_key(db: &impl Db, key: &str) -> Result<Option<Person>, Error> {
    Ok(people::Entity::find()
        .filter(C::UserNameKey.eq(key))
        .one(db)
        .await?)
}

/// Which of these folded names are somebody's user name or alternate address already, deleted people
/// included.
///
/// # Errors
/// When the database refuses.
pub async fn taken(db: &impl Db, keys: &[String]) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    for keys in keys.chunks(500) {
        found.extend(matching(db, C::UserNameKey, keys).await?);
        let addresses: Vec<String> = keys.iter().filter(|key| !key.is_empty()).cloned().collect();
        found.extend(matching(db, C::AlternateEmailKey, &addresses).await?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Which of these folded addresses are somebody's user name already, deleted people included.
///
/// # Errors
/// When the database refuses.
pub async fn user_names_among(db: &impl Db, keys: &[String]) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    for keys in keys.chunks(500) {
        found.extend(matching(db, C::UserNameKey, keys).await?);
    }
    Ok(found)
}

/// Blocks sign-in or allows it again.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn set_blocked(
    tx: &Tx,
    id: PersonId,
    blocked: bool,
    now: Timestamp,
) -> Result<(), Error> {
    set_state(tx, id, C::Blocked, blocked.into(), now).await
}

/// To **Deleted users**.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn delete(tx: &Tx, id: PersonId, now: Timestamp) -> Result<(), Error> {
    set_state(tx, id, C::DeletedAt, now.0.into(), now).await
}

/// Back from **Deleted users**.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn restore(tx: &Tx, id: PersonId, now: Timestamp) -> Result<(), Error> {
    set_state(tx, id, C::DeletedAt, 0_i64.into(), now).await
}

/// Removes people deleted before `before` for good, at most `limit`, with everything that hangs on them
/// but audit rows; answers who they were.
///
/// # Errors
/// When the database refuses.
pub async fn purge(tx: &Tx, before: Timestamp, limit: u32) -> Result<Vec<Person>, Error> {
    let sql = "SELECT * FROM people WHERE deleted_at > 0 AND deleted_at < $1 ORDER BY deleted_at, id LIMIT $2";
    let rows = tx
        .query_all_raw(tx.statement(sql, [before.0.into(), i64::from(limit).into()]))
        .await?;
    let gone = rows
        .iter()
        .map(|row| Person::from_query_result(row, ""))
        .collect::<Result<Vec<_>, _>>()?;
    for chunk in gone.chunks(500) {
        let ids: Vec<Uuid> = chunk.iter().map(|person| person.id).collect();
        search::remove(tx, &ids).await?;
        people::Entity::delete_many()
            .filter(C::Id.is_in(ids))
            .exec(tx)
            .await?;
    }
    Ok(gone)
}

/// Departments in use (not those of deleted people), most people first, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn departments(db: &impl Db, limit: u32) -> Result<Vec<(String, u64)>, Error> {
    let sql = "SELECT min(department) AS department, count(*) AS n FROM people WHERE deleted_at = 0 AND department_key > ''
        GROUP BY department_key ORDER BY n DESC, department_key LIMIT $1";
    let rows = db
        .query_all_raw(db.statement(sql, [i64::from(limit).into()]))
        .await?;
    rows.iter()
        .map(|row| {
            let people: i64 = row.try_get("", "n")?;
            Ok((row.try_get("", "department")?, people.unsigned_abs()))
        })
        .collect()
}

async fn set_state(
    tx: &Tx,
    id: PersonId,
    column: C,
    value: Value,
    now: Timestamp,
) -> Result<(), Error> {
    let done = people::Entity::update_many()
        .col_expr(column, Expr::value(value))
        .col_expr(C::UpdatedAt, Expr::value(now.0))
        .col_expr(C::Version, Expr::col(C::Version).add(1_i64))
        .filter(C::Id.eq(id.0))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

async fn changed_or_gone(tx: &Tx, id: PersonId) -> Result<Error, Error> {
    Ok(if by_id(tx, id).await?.is_some() {
        Error::Changed
    } else {
        Error::NotFound
    })
}

/// No user name among them may be somebody else's address, and no address somebody else's user name.
async fn free_of_addresses(tx: &Tx, people: &[Person]) -> Result<(), Error> {
    let pairs = [
        (
            C::AlternateEmailKey,
            people
                .iter()
                .map(|person| (person.id, person.user_name_key.clone()))
                .collect::<Vec<_>>(),
        ),
        (
            C::UserNameKey,
            people
                .iter()
                .map(|person| (person.id, person.alternate_email_key.clone()))
                .collect(),
        ),
    ];
    for (column, wanted) in pairs {
        let keys: Vec<String> = wanted
            .iter()
            .filter(|(_, key)| !key.is_empty())
            .map(|(_, key)| key.clone())
            .collect();
        if keys.is_empty() {
            continue;
        }
        let query = people::Entity::find()
            .select_only()
            .column(C::Id)
            .column(column)
            .filter(one_of(column, keys));
        let rows: Vec<(Uuid, String)> = query.into_tuple().all(tx).await?;
        if rows.iter().any(|(id, key)| {
            wanted
                .iter()
                .any(|(mine, wanted)| wanted == key && mine != id)
        }) {
            return Err(Error::Conflict(Unique::UserNameOrAddress));
        }
    }
    Ok(())
}

/// The column has one of these keys, none of them empty. Said in full, because the index on addresses has none that is empty,
/// and `SQLite` would read everybody.
fn one_of(column: C, keys: impl IntoIterator<Item = String>) -> Condition {
    let full = Expr::cust(format!("{} <> ''", column.as_str()));
    Condition::all().add(column.is_in(keys)).add(full)
}

async fn matching(db: &impl Db, column: C, keys: &[String]) -> Result<Vec<String>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    Ok(people::Entity::find()
        .select_only()
        .column(column)
        .filter(one_of(column, keys.iter().cloned()))
        .into_tuple()
        .all(db)
        .await?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{C, one_of, people};
    use crate::testing;
    use sea_orm::{
        ConnectionTrait as _, DbBackend, EntityTrait as _, QueryFilter as _, QuerySelect as _,
        QueryTrait as _,
    };

    #[tokio::test]
    async fn names_and_addresses_are_looked_up_without_reading_everybody() {
        let (_, store, _guard) = testing::stores().await.unwrap().swap_remove(0);
        let db = store.read();
        for column in [C::UserNameKey, C::AlternateEmailKey] {
            let keys = ["a@a.example", "b@a.example"].map(str::to_owned);
            let mut query = people::Entity::find()
                .select_only()
                .column(C::Id)
                .column(column)
                .filter(one_of(column, keys))
                .build(DbBackend::Sqlite);
            query.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
            let rows = db.query_all_raw(query).await.unwrap();
            let plan: Vec<String> = rows
                .iter()
                .map(|row| row.try_get("", "detail").unwrap())
                .collect();
            let plan = plan.join("; ");
            assert!(plan.starts_with("SEARCH people USING INDEX"), "{plan}");
        }
    }
}
