//! The work of a batch: what takes long before the transaction, and the change of each person in it. Owns that a person is asked
//! about once more in the transaction (whoever started the job may have lost a role, the person may be deleted by now); the changes
//! themselves are those of one person alone.

use super::campaign::{self, Facts};
use super::select::{Approver, Authority};
use super::{import, results, row, select};
use crate::audit::Entry;
use crate::hashing::{Lane, Stored};
use crate::notices::But;
use crate::people::bulk;
use crate::seal::Sealed;
use crate::{Caller, Desk, Error, Origin, Principal, credentials, invite, reset};
use credentials::Kind;
use domain::authority::Action;
use domain::wire::jobs::{ItemState, JobDelivery, JobKind, JobWork};
use domain::wire::people::{GeneratorShape, Skipped};
use domain::wire::problem::Code;
use domain::{EmailAddress, JobId, PersonId, RoleSet, Secret, SessionRef, Span, Timestamp};
use std::collections::HashMap;
use store::jobs::{APPROVED, Candidate, item_code};
use store::{Db, Job, JobItem, Person, Tx};

/// What was made for one person on the list before the transaction.
pub(super) struct Prepared {
    pub(super) number: i64,
    pub(super) made: Made,
}

pub(super) enum Made {
    /// The person whom the file has.
    Person(Box<Person>),
    /// Nothing: none is needed, or it was not to be done when it was looked at.
    Nothing,
    /// A password, its hash, and the form in which it is kept for whoever started the job.
    Password {
        password: Secret,
        hashed: Stored,
        sealed: Option<Sealed>,
    },
    /// It cannot be made.
    Failed(Code),
}

/// Whoever started a job, with the roles of now; `None`: blocked or deleted by now.
pub(super) async fn starter(db: &impl Db, job: &Job) -> Result<Option<Caller>, Error> {
    match job.owner_id {
        Some(id) => administrator(db, job, PersonId(id)).await,
        None => Ok(Some(Caller::operator())),
    }
}

/// By whose authority a job changes people at this moment.
pub(super) async fn authority(db: &impl Db, job: &Job) -> Result<Authority, Error> {
    let approver = match (job.asked_at, job.answer, job.answered_by) {
        (0, ..) | (_, APPROVED, None) => Approver::NotNeeded,
        (_, APPROVED, Some(id)) => {
            let approver = administrator(db, job, PersonId(id)).await?;
            approver.map_or(Approver::Gone, Approver::One)
        }
        _ => Approver::Gone,
    };
    Ok(Authority::of(starter(db, job).await?, approver))
}

async fn administrator(db: &impl Db, job: &Job, id: PersonId) -> Result<Option<Caller>, Error> {
    let person = store::people::by_id(db, id).await?;
    let Some(person) = person.filter(|person| !person.blocked && person.deleted_at == 0) else {
        return Ok(None);
    };
    let principal = Principal {
        person: id,
        roles: store::roles::of_person(db, id).await?,
        user_name: person.user_name,
        display_name: person.display_name,
        locale: None,
        session: [0; 32],
        reference: SessionRef(uuid::Uuid::nil()),
        is_api: false,
        confirmed_at: Timestamp::NEVER,
        must_change: None,
    };
    let origin = Origin {
        ip: job.ip.clone(),
        user_agent: String::new(),
        request_id: job.request_id.clone(),
    };
    Ok(Some(Caller::person(principal, origin)))
}

/// Makes what takes long: passwords and their hashes.
///
/// # Errors
/// When the database refuses, or the hashing pool has ended.
pub(super) async fn prepare(
    desk: &Desk,
    job: &Job,
    items: &[JobItem],
) -> Result<Vec<Prepared>, Error> {
    let work = row::work(job)?;
    if work == JobWork::Import {
        return import::prepare(desk, items);
    }
    if !matches!(work, JobWork::Reset { .. } | JobWork::Given { .. }) {
        return Ok(Vec::new());
    }
    let db = desk.store().read();
    let by = authority(&db, job).await?;
    let ids = ids_of(items);
    let people = by_id(store::people::by_ids(&db, &ids).await?);
    let roles = roles_of(&db, people.values()).await?;
    // Nothing more has to be known of those for whom something is made.
    let facts = &Facts::default();
    let making = items.iter().map(|item| {
        let person = people.get(&PersonId(item.person_id)).filter(|person| {
            let roles = roles.get(&PersonId(person.id)).copied().unwrap_or_default();
            by.decide(work.kind(), &candidate(person), roles, facts)
                .is_ok()
        });
        make(desk, &work, item, person)
    });
    futures::future::try_join_all(making).await
}

async fn make(
    desk: &Desk,
    work: &JobWork,
    item: &JobItem,
    person: Option<&Person>,
) -> Result<Prepared, Error> {
    let made = match (work, person) {
        (JobWork::Reset { shape, .. }, Some(person)) => generate(desk, item, person, *shape).await,
        (JobWork::Given { .. }, Some(person)) => take(desk, item, person).await,
        _ => Ok(Made::Nothing),
    };
    let made = match made {
        Err(Error::Refused(problem)) => {
            let field = problem.errors.first().map(|error| error.code);
            Made::Failed(field.unwrap_or(problem.code))
        }
        other => other?,
    };
    Ok(Prepared {
        number: item.number,
        made,
    })
}

async fn generate(
    desk: &Desk,
    item: &JobItem,
    person: &Person,
    shape: GeneratorShape,
) -> Result<Made, Error> {
    let (password, form) = credentials::generate(desk, person, shape)?;
    let hashed = credentials::prepare(desk, Lane::Bulk, &form).await?;
    let sealed = Some(results::seal(desk, item, &password)?);
    Ok(Made::Password {
        password,
        hashed,
        sealed,
    })
}

/// The password that the file has for somebody, checked as on every other way in (promise P4).
async fn take(desk: &Desk, item: &JobItem, person: &Person) -> Result<Made, Error> {
    let password = results::open(desk, item)?;
    let lane = Lane::Bulk;
    let form = credentials::check_new(desk, person, &password, "password", lane).await?;
    let hashed = credentials::prepare(desk, lane, &form).await?;
    Ok(Made::Password {
        password,
        hashed,
        sealed: None,
    })
}

/// Somebody whose turn it is.
struct Turn<'a> {
    item: JobItem,
    person: &'a Person,
    made: Option<&'a Made>,
}

/// Changes everybody whose turn it is, in the transaction; answers the outcomes, in no order, and the rows for the audit log.
///
/// # Errors
/// When the database refuses.
pub(super) async fn apply(
    tx: &Tx,
    desk: &Desk,
    by: &Authority,
    job: &mut Job,
    held: Vec<JobItem>,
    prepared: &[Prepared],
) -> Result<(Vec<JobItem>, Vec<Entry>), Error> {
    let Some(caller) = by.starter() else {
        let left_out = |item: &JobItem| outcome(item, ItemState::LeftOut, Some(Code::NotAllowed));
        return Ok((held.iter().map(left_out).collect(), Vec::new()));
    };
    let work = row::work(job)?;
    if work == JobWork::Import {
        return import::apply(tx, desk, caller, JobId(job.id), held, prepared).await;
    }
    let administrators = match work {
        JobWork::Block => store::roles::lock_active_global_administrators(tx).await?,
        _ => 0,
    };
    let people = by_id(store::people::lock_all(tx, &ids_of(&held)).await?);
    let roles = roles_of(tx, people.values()).await?;
    // Now that nobody else changes them: who was asked a moment ago is seen.
    let facts = Facts::of(tx, desk, work.kind(), &ids_of(&held)).await?;
    let made: HashMap<i64, &Made> = prepared.iter().map(|one| (one.number, &one.made)).collect();
    let mut guard = bulk::LastOne::of(administrators);
    let (mut turns, mut outcomes, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for item in held {
        let made = made.get(&item.number).copied();
        let person = people.get(&PersonId(item.person_id));
        let decided = person.ok_or(Code::UserUnknown).and_then(|person| {
            let roles = roles.get(&PersonId(person.id)).copied().unwrap_or_default();
            by.decide(work.kind(), &candidate(person), roles, &facts)?;
            if work == JobWork::Block {
                guard.take(person, roles)?;
            }
            Ok(person)
        });
        match (decided, made) {
            (Err(code), _) => {
                // The own account is left out by itself: whoever takes everybody has tried nothing that is refused.
                let is_refused = code != Code::NotOnYourself;
                refused.extend(skipped(person, code).filter(|_| is_refused));
                outcomes.push(outcome(&item, ItemState::LeftOut, Some(code)));
            }
            (Ok(_), Some(Made::Failed(code))) => {
                outcomes.push(outcome(&item, ItemState::Failed, Some(*code)));
            }
            (Ok(_), Some(Made::Nothing)) => {
                // It could not be done when it was looked at, and can be now: the next round makes what is missing.
                outcomes.push(back(item));
            }
            (Ok(person), made) => turns.push(Turn { item, person, made }),
        }
    }
    let id = JobId(job.id);
    let (done, mut entries) = match &work {
        JobWork::Reset { delivery, .. } => {
            reset(tx, desk, caller, job, turns, Kind::Temporary, *delivery).await?
        }
        JobWork::Given { must_change } => {
            let kind = if *must_change {
                Kind::Temporary
            } else {
                Kind::Permanent
            };
            reset(tx, desk, caller, job, turns, kind, JobDelivery::Show).await?
        }
        JobWork::Links { minutes } => links(tx, desk, caller, id, turns, *minutes).await?,
        JobWork::ForceChange => {
            let people: Vec<&Person> = turns.iter().map(|turn| turn.person).collect();
            let entries = bulk::require_change(tx, &people, Some(id)).await?;
            (all_done(turns), entries)
        }
        JobWork::Block => {
            let people: Vec<&Person> = turns.iter().map(|turn| turn.person).collect();
            let entries = bulk::block(tx, &people, desk.now(), Some(id)).await?;
            (all_done(turns), entries)
        }
        JobWork::EndSessions => end_sessions(tx, id, turns).await?,
        JobWork::Campaign => ask(tx, desk, caller, id, turns).await?,
        JobWork::Import => {
            return Err(Error::Inconsistent(
                "an import has its own turns".to_owned(),
            ));
        }
    };
    outcomes.extend(done);
    entries.extend(bulk::refusals(super::action(work.kind()), &refused));
    Ok((outcomes, entries))
}

fn skipped(person: Option<&Person>, code: Code) -> Option<Skipped> {
    person.map(|person| Skipped {
        id: PersonId(person.id),
        display_name: person.display_name.clone(),
        code,
    })
}

async fn reset(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    job: &mut Job,
    turns: Vec<Turn<'_>>,
    kind: Kind,
    delivery: JobDelivery,
) -> Result<(Vec<JobItem>, Vec<Entry>), Error> {
    let is_own = delivery == JobDelivery::Own;
    let address = |person: &Person| {
        is_own
            .then(|| select::address(&person.alternate_email))
            .flatten()
    };
    let mailed_to: Vec<Vec<EmailAddress>> = turns
        .iter()
        .map(|turn| address(turn.person).into_iter().collect())
        .collect();
    let mut fresh = Vec::with_capacity(turns.len());
    for (turn, to) in turns.iter().zip(&mailed_to) {
        let Some(Made::Password {
            password, hashed, ..
        }) = turn.made
        else {
            return Err(Error::Inconsistent("a password was not made".to_owned()));
        };
        fresh.push(reset::Fresh {
            person: turn.person,
            hashed,
            password,
            mailed_to: to,
        });
    }
    let how = reset::How {
        kind,
        generated: !matches!(row::work(job)?, JobWork::Given { .. }),
        but: if is_own {
            But::AlternateEmail
        } else {
            But::Nobody
        },
        job: Some(JobId(job.id)),
    };
    if fresh.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (written, entries) = reset::write(tx, desk, caller, &fresh, how).await?;
    let mut outcomes = Vec::with_capacity(turns.len());
    for (turn, written) in turns.into_iter().zip(written) {
        let mut item = outcome(&turn.item, ItemState::Done, None);
        item.message_id = written.mailed.first().map(|message| message.0);
        if let Some(Made::Password {
            sealed: Some(sealed),
            ..
        }) = turn.made
        {
            item.sealed.clone_from(&sealed.bytes);
            item.seal_key.clone_from(&sealed.key);
            let until = written.changed.valid_until.unwrap_or(Timestamp::NEVER);
            job.results_until = job.results_until.max(until.0);
        }
        outcomes.push(item);
    }
    Ok((outcomes, entries))
}

async fn links(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    job: JobId,
    turns: Vec<Turn<'_>>,
    minutes: u32,
) -> Result<(Vec<JobItem>, Vec<Entry>), Error> {
    let people: Vec<(&Person, EmailAddress)> = turns
        .iter()
        .filter_map(|turn| Some((turn.person, select::address(&turn.person.alternate_email)?)))
        .collect();
    if people.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let lifetime = Span::minutes(i64::from(minutes));
    let (sent, entries) = invite::write(tx, desk, caller, &people, lifetime, Some(job)).await?;
    let outcomes = turns.into_iter().zip(sent).map(|(turn, sent)| JobItem {
        message_id: Some(sent.message.0),
        ..outcome(&turn.item, ItemState::Done, None)
    });
    Ok((outcomes.collect(), entries))
}

async fn end_sessions(
    tx: &Tx,
    job: JobId,
    turns: Vec<Turn<'_>>,
) -> Result<(Vec<JobItem>, Vec<Entry>), Error> {
    let ids: Vec<PersonId> = turns.iter().map(|turn| PersonId(turn.person.id)).collect();
    if ids.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let ended = store::sessions::end_of(tx, &ids).await?;
    let entry = |turn: &Turn<'_>| {
        let ended = ended.get(&PersonId(turn.person.id))?;
        let entry = Entry::new(domain::audit::Action::SessionEnded).on(turn.person);
        Some(entry.after("sessions_ended", ended).in_job(Some(job)))
    };
    let entries = turns.iter().filter_map(entry).collect();
    Ok((all_done(turns), entries))
}

async fn ask(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    job: JobId,
    turns: Vec<Turn<'_>>,
) -> Result<(Vec<JobItem>, Vec<Entry>), Error> {
    let people: Vec<(&Person, EmailAddress)> = turns
        .iter()
        .filter_map(|turn| Some((turn.person, select::address(&turn.person.alternate_email)?)))
        .collect();
    if people.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (sent, entries) = campaign::write(tx, desk, caller, &people, job).await?;
    let outcomes = turns.into_iter().zip(sent).map(|(turn, sent)| JobItem {
        message_id: Some(sent.0),
        ..outcome(&turn.item, ItemState::Done, None)
    });
    Ok((outcomes.collect(), entries))
}

fn all_done(turns: Vec<Turn<'_>>) -> Vec<JobItem> {
    let done = |turn: Turn<'_>| outcome(&turn.item, ItemState::Done, None);
    turns.into_iter().map(done).collect()
}

/// The row with an outcome. What was sealed in it is gone, unless the caller puts something in.
pub(super) fn outcome(item: &JobItem, state: ItemState, code: Option<Code>) -> JobItem {
    JobItem {
        job_id: item.job_id,
        number: item.number,
        person_id: item.person_id,
        state: item_code(state),
        code: code
            .map(|code| code.as_str().to_owned())
            .unwrap_or_default(),
        next_at: 0,
        leased_by: None,
        sealed: Vec::new(),
        seal_key: String::new(),
        message_id: item.message_id,
        at: item.at,
    }
}

/// The row as it was before it was taken.
pub(super) fn back(item: JobItem) -> JobItem {
    JobItem {
        state: item_code(ItemState::Waiting),
        next_at: 0,
        leased_by: None,
        ..item
    }
}

fn ids_of(items: &[JobItem]) -> Vec<PersonId> {
    items.iter().map(|item| PersonId(item.person_id)).collect()
}

fn by_id(people: Vec<Person>) -> HashMap<PersonId, Person> {
    people
        .into_iter()
        .map(|person| (PersonId(person.id), person))
        .collect()
}

async fn roles_of(
    db: &impl Db,
    people: impl Iterator<Item = &Person> + Send,
) -> Result<HashMap<PersonId, RoleSet>, Error> {
    let holders: Vec<PersonId> = people
        .filter(|person| person.role_count > 0)
        .map(|person| PersonId(person.id))
        .collect();
    Ok(store::roles::of_people(db, &holders).await?)
}

pub(super) fn candidate(person: &Person) -> Candidate {
    Candidate {
        id: person.id,
        display_name: person.display_name.clone(),
        user_name: person.user_name.clone(),
        alternate_email: person.alternate_email.clone(),
        blocked: person.blocked,
        deleted_at: person.deleted_at,
        role_count: person.role_count,
        password_kind: person.password_kind,
    }
}

/// What the starter of a job needs to read its passwords.
pub(super) const READS: Action = Action::ResetPassword;

/// Whether the passwords of this kind of job are kept for whoever started it.
pub(super) const fn keeps(kind: JobKind) -> bool {
    matches!(kind, JobKind::Reset)
}
