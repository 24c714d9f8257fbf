//! What the admin pages show of people: lists, counts, a person's page, the numbers of **Home**. Owns who sees what of
//! whom; never changes anything.

use super::row::{self, MAX_SEARCH};
use crate::settings::Current;
use crate::{Caller, Desk, Error, factors, throttle};
use domain::authority::Action;
use domain::wire::Page;
use domain::wire::account::OwnFactors;
use domain::wire::people::{
    GroupRow, HomeSummary, PeopleFilter, PeopleQuery, PersonDetail, PersonRow, SessionRow,
};
use domain::wire::problem::{Code, FieldError};
use domain::wire::reports::Reports;
use domain::{GroupId, PersonId, SessionRef, Timestamp};
use store::Db;
use store::people_list::{self, Moment};

/// Most departments that the filter offers.
const MAX_DEPARTMENTS: u32 = 200;

/// A page of **Active users** or **Deleted users**, with what the caller may do to each.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed` without a role; `bad_cursor`, `out_of_range` (limit), `too_long`
/// (search).
pub async fn list(
    desk: &Desk,
    caller: &Caller,
    query: &PeopleQuery,
) -> Result<Page<PersonRow>, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    check(&query.filter)?;
    let settings = desk.settings();
    let moment = moment(desk, &settings);
    let page = people_list::page(desk.store(), query, moment).await?;
    let wire = |found| row::wire(found, caller, moment);
    Ok(Page {
        rows: page.rows.into_iter().map(wire).collect(),
        next: page.next,
        previous: page.previous,
    })
}

/// How many people match.
///
/// # Errors
/// As [`list`].
pub async fn count(desk: &Desk, caller: &Caller, filter: &PeopleFilter) -> Result<u64, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    check(filter)?;
    let settings = desk.settings();
    Ok(people_list::count(desk.store(), filter, moment(desk, &settings)).await?)
}

/// A person's page, deleted people included. Contact details are masked and sessions left out where the caller may
/// not act on them.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed` without a role, `not_found`.
pub async fn detail(desk: &Desk, caller: &Caller, id: PersonId) -> Result<PersonDetail, Error> {
    detail_in(&desk.store().read(), desk, caller, id).await
}

/// As [`detail`], for whoever has just changed it: in the transaction of the change, so that it is not done where the answer cannot be read.
pub(super) async fn detail_in(
    db: &impl Db,
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
) -> Result<PersonDetail, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let person = store::people::by_id(db, id).await?.ok_or(Code::NotFound)?;
    let roles = store::roles::of_person(db, id).await?;
    let settings = desk.settings();
    let moment = moment(desk, &settings);
    let fields = row::fields(&person);
    let factors = if caller.may(Action::RemoveMethods, id, roles).is_ok() {
        factors::shown(db, desk, id).await?
    } else {
        OwnFactors::default()
    };
    let sees_sessions = caller.may(Action::EndSessions, id, roles).is_ok();
    Ok(PersonDetail {
        fields: if row::sees_contacts(caller, id, roles) {
            fields
        } else {
            row::masked(fields)
        },
        version: person.version,
        password_never_expires: person.never_expires,
        password_set_at: Timestamp(person.password_set_at).some(),
        groups: groups_of(db, id).await?,
        sessions: if sees_sessions {
            sessions_of(db, id, moment.now).await?
        } else {
            Vec::new()
        },
        recovery_stopped_until: if caller.may(Action::ResetPassword, id, roles).is_ok() {
            throttle::recovery_stopped_until(db, desk, &person.user_name).await?
        } else {
            None
        },
        authenticator_since: factors.authenticator.map(|app| app.added_at),
        recovery_codes_left: factors.codes.map_or(0, |codes| codes.left),
        row: row::wire(row::list_row(&person, roles), caller, moment),
    })
}

/// The numbers of **Home**.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed` without a role.
pub async fn home(desk: &Desk, caller: &Caller) -> Result<HomeSummary, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let settings = desk.settings();
    Ok(people_list::home(desk.store(), moment(desk, &settings)).await?)
}

/// The numbers of **Reports**.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed` without a role.
pub async fn reports(desk: &Desk, caller: &Caller) -> Result<Reports, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    let settings = desk.settings();
    Ok(people_list::reports(desk.store(), moment(desk, &settings)).await?)
}

/// Departments in use and how many people are in each, most people first.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed` without a role.
pub async fn departments(desk: &Desk, caller: &Caller) -> Result<Vec<(String, u64)>, Error> {
    caller.may_at_all(Action::ReadDirectory)?;
    Ok(store::people::departments(&desk.store().read(), MAX_DEPARTMENTS).await?)
}

/// What filters need to know of now, and of the settings as they are.
pub(crate) fn moment<'rules>(desk: &Desk, settings: &'rules Current) -> Moment<'rules> {
    Moment {
        now: desk.now(),
        expiry: &settings.expiry,
        self_service: Some(&settings.settings.self_service),
    }
}

/// Whether a filter is one that the database shall be asked.
pub(crate) fn check(filter: &PeopleFilter) -> Result<(), Error> {
    if filter.search.chars().count() > MAX_SEARCH {
        return Err(FieldError::new("search", Code::TooLong)
            .with("max", MAX_SEARCH)
            .into());
    }
    Ok(())
}

async fn groups_of(db: &impl Db, id: PersonId) -> Result<Vec<GroupRow>, Error> {
    let groups = store::groups::counted_of_person(db, id).await?;
    let parts = store::groups::parts(db).await?;
    Ok(groups.into_iter().map(|one| group(one, &parts)).collect())
}

/// A group as lists show it.
pub(crate) fn group(counted: store::groups::Counted, parts: &store::groups::Parts) -> GroupRow {
    GroupRow {
        parts: parts.of(GroupId(counted.group.id)),
        id: GroupId(counted.group.id),
        name: counted.group.name,
        description: counted.group.description,
        members: counted.members,
        version: counted.group.version,
    }
}

/// Another one's sessions: none of them is the one that asks.
async fn sessions_of(db: &impl Db, id: PersonId, now: Timestamp) -> Result<Vec<SessionRow>, Error> {
    let sessions = store::sessions::of_person(db, id, now).await?;
    let wire = |session: store::Session| SessionRow {
        id: SessionRef(session.reference),
        current: false,
        is_api: session.kind == 1,
        created_at: Timestamp(session.created_at),
        last_seen_at: Timestamp(session.last_seen_at),
        ip: session.ip,
        user_agent: session.user_agent,
    };
    Ok(sessions.into_iter().map(wire).collect())
}
