//! **Import users** as a job: the people of a file are added, some at a time, so that nobody waits for the writer while fifty thousand
//! are. Owns the new people's way onto the list and off it; what a good row is, `crate::import` says.
//!
//! Until its turn comes, a row lies sealed beside the list, as passwords of files do, and is wiped with its outcome.

use super::file::{Checked, FromFile, Good, Received, Upload};
use super::work::{Made, Prepared, back, outcome};
use super::{Started, results};
use crate::people::{added, bulk, row};
use crate::{Caller, Desk, Error};
use crate::{audit::Entry, import};
use domain::authority::Action;
use domain::person::ValidPerson;
use domain::wire::jobs::{ItemState, JobWork};
use domain::wire::people::{ImportReport, PersonFields, Skipped};
use domain::wire::problem::Code;
use domain::{JobId, PersonId, RoleSet, Secret};
use std::collections::{HashMap, HashSet};
use store::{JobItem, Person, Tx};

/// A file of people to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// **Apply the good rows** although some are bad.
    pub good_rows_only: bool,
    /// Names this very wish, as in [`NewJob`](domain::wire::jobs::NewJob).
    pub key: Option<String>,
}

/// Starts a job that adds the people of a file, and says what is to be said of it. With a key that was used for the same file before,
/// answers the job that there is, and nothing of the file: its names are taken by now.
///
/// # Errors
/// As [`import::check`], `confirm_identity`, `key_reused`; `invalid_input` for what is no job (`key`, and `file` where no row is good);
/// `file_has_bad_rows` (`problems`) unless the good rows alone were asked for.
pub async fn begin_import(
    desk: &Desk,
    caller: &Caller,
    csv: &[u8],
    wanted: &Import,
) -> Result<(Started, Option<ImportReport>), Error> {
    import::authorise(desk, caller).await?;
    let from = FromFile {
        work: JobWork::Import,
        good_rows_only: wanted.good_rows_only,
        expected: None,
        start_at: None,
        key: wanted.key.clone(),
    };
    let upload = match Upload::receive(desk, caller, csv, &from).await? {
        Received::Before(started) => return Ok((*started, None)),
        Received::New(upload) => upload,
    };
    let (report, people) = import::judged(desk, caller, csv).await?;
    let good = people.iter().map(|one| good(desk, one));
    let checked = Checked {
        report: report.clone(),
        good: good.collect::<Result<_, Error>>()?,
    };
    let started = upload.begin(desk, caller, &from, checked).await?;
    Ok((started, Some(report)))
}

fn good(desk: &Desk, one: &import::SheetPerson) -> Result<Good, Error> {
    let fields = serde_json::to_string(&one.person.to_fields());
    let fields =
        fields.map_err(|_| Error::Inconsistent("a row cannot be written as JSON".to_owned()))?;
    Ok(Good {
        row: one.row,
        person: PersonId(desk.new_id()),
        carried: Some(Secret::new(fields)),
    })
}

/// Opens the rows whose turn it is.
///
/// # Errors
/// When one cannot be opened or read.
pub(super) fn prepare(desk: &Desk, items: &[JobItem]) -> Result<Vec<Prepared>, Error> {
    let unreadable = |item: &JobItem| {
        let (job, number) = (item.job_id, item.number);
        Error::Inconsistent(format!("job {job}: row {number} cannot be read"))
    };
    let now = desk.now();
    let opened = items.iter().map(|item| {
        let carried = results::open(desk, item)?;
        let fields: PersonFields =
            serde_json::from_str(carried.expose()).map_err(|_| unreadable(item))?;
        let valid = ValidPerson::parse(&fields).map_err(|_| unreadable(item))?;
        let person = row::new_person(PersonId(item.person_id), &valid, now);
        Ok(Prepared {
            number: item.number,
            made: Made::Person(Box::new(person)),
        })
    });
    opened.collect()
}

/// Adds everybody whose turn it is, in the transaction; answers the outcomes, in no order, and the rows for the audit log.
///
/// # Errors
/// When the database refuses.
pub(super) async fn apply(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    job: JobId,
    held: Vec<JobItem>,
    prepared: &[Prepared],
) -> Result<(Vec<JobItem>, Vec<Entry>), Error> {
    let made: HashMap<i64, &Person> = prepared
        .iter()
        .filter_map(|one| match &one.made {
            Made::Person(person) => Some((one.number, person.as_ref())),
            _ => None,
        })
        .collect();
    if caller.may_at_all(Action::ImportPeople).is_err() {
        return Ok(not_allowed(&held, &made));
    }
    let taken = taken(tx, made.values().copied()).await?;
    let (mut people, mut outcomes) = (Vec::new(), Vec::new());
    for item in held {
        match made.get(&item.number) {
            None => outcomes.push(back(item)),
            Some(person) if taken.has(person) => {
                outcomes.push(outcome(
                    &item,
                    ItemState::LeftOut,
                    Some(Code::UserNameTaken),
                ));
            }
            Some(person) => {
                outcomes.push(outcome(&item, ItemState::Done, None));
                people.push(Person {
                    created_at: desk.now().0,
                    updated_at: desk.now().0,
                    ..(*person).clone()
                });
            }
        }
    }
    let entry = |person: &Person| added(person, RoleSet::EMPTY).in_job(Some(job));
    let entries = people.iter().map(entry).collect();
    store::people::insert_many(tx, people).await?;
    Ok((outcomes, entries))
}

/// Whoever started it may not add people any more.
fn not_allowed(held: &[JobItem], made: &HashMap<i64, &Person>) -> (Vec<JobItem>, Vec<Entry>) {
    let code = Code::NotAllowed;
    let outcomes = held
        .iter()
        .map(|item| outcome(item, ItemState::LeftOut, Some(code)));
    let skipped: Vec<Skipped> = made
        .values()
        .map(|person| Skipped {
            id: PersonId(person.id),
            display_name: person.display_name.clone(),
            code,
        })
        .collect();
    let refusal = bulk::refusals(Action::ImportPeople, &skipped);
    (outcomes.collect(), refusal.into_iter().collect())
}

/// Names and addresses that somebody has by now.
struct Taken {
    names: HashSet<String>,
    addresses: HashSet<String>,
}

impl Taken {
    fn has(&self, person: &Person) -> bool {
        self.names.contains(&person.user_name_key)
            || self.addresses.contains(&person.alternate_email_key)
    }
}

async fn taken(
    tx: &Tx,
    people: impl Iterator<Item = &Person> + Clone + Send,
) -> Result<Taken, Error> {
    let names: Vec<String> = people
        .clone()
        .map(|person| person.user_name_key.clone())
        .collect();
    let addresses: Vec<String> = people
        .map(|person| person.alternate_email_key.clone())
        .filter(|key| !key.is_empty())
        .collect();
    Ok(Taken {
        names: store::people::taken(tx, &names)
            .await?
            .into_iter()
            .collect(),
        addresses: store::people::user_names_among(tx, &addresses)
            .await?
            .into_iter()
            .collect(),
    })
}
