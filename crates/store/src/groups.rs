//! Groups, who is in them, and which group is in which. Owns the three tables; never decides who may change them.

use crate::{
    Db, Error, Group, Tx,
    entity::{group_members, group_parts, groups},
    tx::Lock,
};
use domain::{GroupId, PersonId};
use groups::Column as C;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QueryResult, QueryTrait as _, Value,
    sea_query::Expr,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A group and how many people of **Active users** are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The group.
    pub group: Group,
    /// How many.
    pub members: u64,
}

/// Adds a group.
///
/// # Errors
/// [`Error::Conflict`] when the name is taken.
pub async fn insert(tx: &Tx, group: Group) -> Result<(), Error> {
    groups::Entity::insert(group.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Renames or describes the group if it still has `group.version`; answers the new version.
///
/// # Errors
/// [`Error::Conflict`] when the name is taken, [`Error::Changed`] when somebody was faster,
/// [`Error::NotFound`] without such a group.
pub async fn update(tx: &Tx, group: &Group) -> Result<i64, Error> {
    let done = groups::Entity::update_many()
        .col_expr(C::Name, Expr::value(group.name.as_str()))
        .col_expr(C::NameKey, Expr::value(group.name_key.as_str()))
        .col_expr(C::Description, Expr::value(group.description.as_str()))
        .col_expr(C::Version, Expr::value(group.version + 1))
        .filter(C::Id.eq(group.id))
        .filter(C::Version.eq(group.version))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 {
        return Ok(group.version + 1);
    }
    let there = by_id(tx, GroupId(group.id)).await?.is_some();
    Err(if there {
        Error::Changed
    } else {
        Error::NotFound
    })
}

/// Removes the group; its members stay people. `false`: there was none.
///
/// # Errors
/// When the database refuses.
pub async fn delete(tx: &Tx, id: GroupId) -> Result<bool, Error> {
    Ok(groups::Entity::delete_by_id(id.0)
        .exec(tx)
        .await?
        .rows_affected
        == 1)
}

/// One group.
///
/// # Errors
/// When the database refuses.
pub async fn by_id(db: &impl Db, id: GroupId) -> Result<Option<Group>, Error> {
    Ok(groups::Entity::find_by_id(id.0).one(db).await?)
}

/// Which groups are in which, directly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(HashMap<Uuid, Vec<Uuid>>);

impl Parts {
    /// Those directly in this one, in no order.
    pub fn of(&self, group: GroupId) -> Vec<GroupId> {
        let found = self.0.get(&group.0).map(Vec::as_slice).unwrap_or_default();
        found.iter().copied().map(GroupId).collect()
    }

    /// These, and all that are in them, however deep, each once.
    pub fn unfolded(&self, groups: &[GroupId]) -> Vec<GroupId> {
        let mut seen = HashSet::new();
        let mut open: Vec<GroupId> = groups.to_vec();
        let mut all = Vec::new();
        while let Some(group) = open.pop() {
            if seen.insert(group.0) {
                all.push(group);
                open.extend(self.of(group));
            }
        }
        all
    }
}

/// Which groups are in which: all of it, for there are few.
///
/// # Errors
/// When the database refuses.
pub async fn parts(db: &impl Db) -> Result<Parts, Error> {
    let mut parts = Parts::default();
    for row in group_parts::Entity::find().all(db).await? {
        parts.0.entry(row.group_id).or_default().push(row.part_id);
    }
    Ok(parts)
}

/// As [`parts`], while nobody else changes it.
///
/// # Errors
/// When the database refuses.
pub async fn lock_parts(tx: &Tx) -> Result<Parts, Error> {
    tx.lock(Lock::GroupParts).await?;
    parts(tx).await
}

/// Puts a group into another; `false`: it was in it. That no circle closes is the caller's to see to, with [`lock_parts`].
///
/// # Errors
/// When the database refuses.
pub async fn add_part(tx: &Tx, group: GroupId, part: GroupId) -> Result<bool, Error> {
    let row = group_parts::Model {
        group_id: group.0,
        part_id: part.0,
    };
    let twice = OnConflict::new().do_nothing().to_owned();
    let insert = group_parts::Entity::insert(row.into_active_model()).on_conflict(twice);
    let done = tx
        .execute_raw(insert.build(tx.get_database_backend()))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a group out of another; `false`: it was not in it.
///
/// # Errors
/// When the database refuses.
pub async fn remove_part(tx: &Tx, group: GroupId, part: GroupId) -> Result<bool, Error> {
    let done = group_parts::Entity::delete_by_id((group.0, part.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Whether the person is in one of these groups, or in one that is in them, however deep.
///
/// # Errors
/// When the database refuses.
pub async fn is_member_of_any(
    db: &impl Db,
    person: PersonId,
    of: &[GroupId],
) -> Result<bool, Error> {
    use group_members::Column as Member;
    let of = parts(db).await?.unfolded(of);
    let found = group_members::Entity::find()
        .filter(Member::PersonId.eq(person.0))
        .filter(Member::GroupId.is_in(of.iter().map(|group| group.0)))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// All groups by folded name.
///
/// # Errors
/// When the database refuses.
pub async fn all(db: &impl Db) -> Result<Vec<Counted>, Error> {
    let sql = "SELECT groups.*, (SELECT count(*) FROM group_members JOIN people ON people.id = group_members.person_id
            WHERE group_members.group_id = groups.id AND people.deleted_at = 0) AS members
        FROM groups ORDER BY name_key";
    let rows = db.query_all_raw(db.statement(sql, [])).await?;
    rows.iter().map(counted).collect()
}

fn counted(row: &QueryResult) -> Result<Counted, Error> {
    let members: i64 = row.try_get("", "members")?;
    Ok(Counted {
        group: Group::from_query_result(row, "")?,
        members: members.unsigned_abs(),
    })
}

/// The groups that the person is in, by folded name.
///
/// # Errors
/// When the database refuses.
pub async fn of_person(db: &impl Db, person: PersonId) -> Result<Vec<Group>, Error> {
    let sql = "SELECT groups.* FROM groups JOIN group_members ON group_members.group_id = groups.id WHERE group_members.person_id = $1 ORDER BY name_key";
    let rows = db
        .query_all_raw(db.statement(sql, [person.0.into()]))
        .await?;
    rows.iter()
        .map(|row| Ok(Group::from_query_result(row, "")?))
        .collect()
}

/// The groups that the person is in, by folded name, and how many people of **Active users** are in each.
///
/// # Errors
/// When the database refuses.
pub async fn counted_of_person(db: &impl Db, person: PersonId) -> Result<Vec<Counted>, Error> {
    let sql = "SELECT groups.*, (SELECT count(*) FROM group_members AS others JOIN people ON people.id = others.person_id
            WHERE others.group_id = groups.id AND people.deleted_at = 0) AS members
        FROM groups JOIN group_members ON group_members.group_id = groups.id
        WHERE group_members.person_id = $1 ORDER BY name_key";
    let rows = db
        .query_all_raw(db.statement(sql, [person.0.into()]))
        .await?;
    rows.iter().map(counted).collect()
}

/// Which of these people are in the group.
///
/// # Errors
/// When the database refuses.
pub async fn members_among(
    db: &impl Db,
    group: GroupId,
    people: &[PersonId],
) -> Result<Vec<PersonId>, Error> {
    use group_members::Column as M;
    let mut found = Vec::new();
    for people in people.chunks(500) {
        let ids = people.iter().map(|person| person.0);
        let query = group_members::Entity::find()
            .filter(M::GroupId.eq(group.0))
            .filter(M::PersonId.is_in(ids));
        found.extend(
            query
                .all(db)
                .await?
                .into_iter()
                .map(|row| PersonId(row.person_id)),
        );
    }
    Ok(found)
}

/// Puts people into the group; answers how many were not in it before. All must exist.
///
/// # Errors
/// When the database refuses.
pub async fn add_members(tx: &Tx, group: GroupId, people: &[PersonId]) -> Result<u64, Error> {
    let mut added = 0;
    for people in people.chunks(200) {
        let rows: Vec<String> = (2..people.len() + 2)
            .map(|n| format!("($1, ${n})"))
            .collect();
        let sql = format!(
            "INSERT INTO group_members (group_id, person_id) VALUES {} ON CONFLICT DO NOTHING",
            rows.join(", ")
        );
        let values = std::iter::once(group.0)
            .chain(people.iter().map(|person| person.0))
            .map(Value::from);
        added += tx
            .execute_raw(tx.statement(sql, values))
            .await?
            .rows_affected();
    }
    Ok(added)
}

/// Takes people out of the group; answers how many were in it.
///
/// # Errors
/// When the database refuses.
pub async fn remove_members(tx: &Tx, group: GroupId, people: &[PersonId]) -> Result<u64, Error> {
    use group_members::Column as M;
    let mut removed = 0;
    for people in people.chunks(500) {
        let ids = people.iter().map(|person| person.0);
        let done = group_members::Entity::delete_many()
            .filter(M::GroupId.eq(group.0))
            .filter(M::PersonId.is_in(ids))
            .exec(tx)
            .await?;
        removed += done.rows_affected;
    }
    Ok(removed)
}

/// The group of this folded name.
///
/// # Errors
/// When the database refuses.
pub async fn by_name_key(db: &impl Db, name_key: &str) -> Result<Option<Group>, Error> {
    Ok(groups::Entity::find()
        .filter(C::NameKey.eq(name_key))
        .order_by_asc(C::Id)
        .one(db)
        .await?)
}
