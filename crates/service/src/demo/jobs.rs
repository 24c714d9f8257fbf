//! A job of the sample organisation, so that **Jobs** has one: the night shift was signed out everywhere. Done by the program itself, as every
//! job is; nobody's password or state changes by it.

use super::ADMINISTRATOR;
use super::history::ADDRESSES;
use crate::{Caller, Desk, Error, Origin, Principal, jobs, people};
use domain::wire::jobs::{JobWork, NewJob};
use domain::wire::people::{PeopleFilter, Selection};
use domain::{GroupId, PersonId, SessionRef, fold};
use store::Person;

/// Whose sessions end.
const GROUP: &str = "Night shift";
/// More than are in it.
const MOST: u32 = 200;

/// Does it, in the name of the sample's administrator, who is left out.
pub(super) async fn run(desk: &Desk) -> Result<(), Error> {
    let db = desk.store().read();
    let key = fold::key(ADMINISTRATOR);
    let Some(person) = store::people::by_user_name_key(&db, &key).await? else {
        return Ok(());
    };
    let caller = &caller(desk, &person).await?;
    let group = store::groups::by_name_key(&db, &fold::key(GROUP)).await?;
    let filter = PeopleFilter {
        group: group.map(|group| GroupId(group.id)),
        ..PeopleFilter::default()
    };
    let settings = desk.settings();
    let moment = people::moment(desk, &settings);
    let mut ids = store::people_list::ids(&db, &filter, moment, None, MOST).await?;
    ids.push(PersonId(person.id));
    let wanted = NewJob {
        work: JobWork::EndSessions,
        selection: Selection::Ids(ids),
        expected: None,
        start_at: None,
        key: None,
    };
    let job = jobs::start(desk, caller, &wanted).await?;
    jobs::drive(desk, caller, job.id, |_| {}).await?;
    Ok(())
}

async fn caller(desk: &Desk, person: &Person) -> Result<Caller, Error> {
    let id = PersonId(person.id);
    let principal = Principal {
        person: id,
        roles: store::roles::of_person(&desk.store().read(), id).await?,
        user_name: person.user_name.clone(),
        display_name: person.display_name.clone(),
        locale: None,
        session: [0; 32],
        reference: SessionRef(uuid::Uuid::nil()),
        is_api: false,
        confirmed_at: desk.now(),
        must_change: None,
    };
    let origin = Origin {
        ip: ADDRESSES[0].to_owned(),
        user_agent: String::new(),
        request_id: String::new(),
    };
    Ok(Caller::person(principal, origin))
}
