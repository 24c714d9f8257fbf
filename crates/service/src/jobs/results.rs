//! The temporary passwords of a job: sealed beside its list for whoever started it, until their time is over or **I have them** was
//! pressed, and nobody else's. Owns reading, wiping and mailing them once more; the seal is bound to job and place, so that a row that
//! is moved opens nothing.

use super::campaign::{self, Facts};
use super::{approval, row, select, work};
use crate::audit::{self, Entry};
use crate::export::{self, Csv};
use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::people::guard;
use crate::seal::Sealed;
use crate::{Caller, Desk, Error, invite};
use domain::audit::Action as Event;
use domain::password::state::PasswordKind;
use domain::wire::jobs::{JobDelivery, JobResult, JobResults, JobRow, JobWork};
use domain::wire::problem::Code;
use domain::{EmailAddress, JobId, PersonId, Secret, Span, Timestamp};
use std::collections::HashMap;
use store::jobs::ItemRow;
use store::{Job, JobItem, Person, Tx};
use uuid::Uuid;

/// Passwords that are read, and rows that are wiped or mailed again, at a time.
const PAGE: u32 = 200;
const WIPED: u32 = 2_000;
/// How long jobs are kept that are over.
const KEPT: Span = Span::days(90);
/// Columns of the file.
pub(super) const COLUMNS: [&str; 2] = ["UserPrincipalName", "Password"];
/// A list that comes from a file and is not written down after this long never will be.
const UPLOAD: Span = Span::hours(1);

fn owner(job: Uuid, number: i64) -> Vec<u8> {
    let mut owner = b"job item 1 ".to_vec();
    owner.extend_from_slice(job.as_bytes());
    owner.extend_from_slice(&number.to_be_bytes());
    owner
}

/// Seals the password of one person on a list.
pub(super) fn seal(desk: &Desk, item: &JobItem, password: &Secret) -> Result<Sealed, Error> {
    seal_for(desk, item.job_id, item.number, password)
}

pub(super) fn seal_for(
    desk: &Desk,
    job: Uuid,
    number: i64,
    password: &Secret,
) -> Result<Sealed, Error> {
    let bytes = password.expose().as_bytes();
    desk.seals()
        .seal(desk.entropy(), &owner(job, number), bytes)
        .ok_or_else(|| Error::Inconsistent("there is no key to seal with".to_owned()))
}

/// Opens the password of one person on a list.
pub(super) fn open(desk: &Desk, item: &JobItem) -> Result<Secret, Error> {
    unseal(desk, item.job_id, item.number, &item.seal_key, &item.sealed)
}

fn unseal(desk: &Desk, job: Uuid, number: i64, key: &str, sealed: &[u8]) -> Result<Secret, Error> {
    let opened = desk.seals().open_sealed(&owner(job, number), key, sealed);
    let opened = opened.map_err(|error| Error::Inconsistent(format!("job {job}: {error}")))?;
    core::str::from_utf8(&opened)
        .map(Secret::new)
        .map_err(|_| Error::Inconsistent(format!("job {job}: a password is no text")))
}

/// Whether the passwords of a job are there to be read.
pub(super) fn can_be_read(desk: &Desk, job: &Job) -> bool {
    job.results_wiped_at == 0 && job.results_until > desk.now().0
}

/// The job, if its passwords are the caller's to read at this moment.
async fn readable(desk: &Desk, caller: &Caller, id: JobId) -> Result<Job, Error> {
    let job = super::visible(desk, caller, id).await?;
    if !row::is_mine(&job, caller) {
        // Whoever may hold others' jobs knows that there is one; its passwords are its starter's alone.
        let refusal = Err(Code::NotAllowed.into());
        return guard::noted(desk, caller, work::READS, None, refusal).await;
    }
    guard::may_to_anybody(caller, work::READS)?;
    caller.require_confirmed(desk)?;
    if !work::keeps(row::work(&job)?.kind()) || !can_be_read(desk, &job) {
        return Err(Code::ResultsGone.into());
    }
    Ok(job)
}

/// Some passwords of a job behind a place on its list, for whoever started it. The first page is written down.
///
/// # Errors
/// `not_found`, `not_allowed` for others, `confirm_identity`, `results_gone`.
pub async fn results(
    desk: &Desk,
    caller: &Caller,
    id: JobId,
    after: u64,
    not_mailed: bool,
) -> Result<JobResults, Error> {
    let job = readable(desk, caller, id).await?;
    if after == 0 {
        read(desk, caller, &job, "page").await?;
    }
    page(desk, &job, after, not_mailed).await
}

async fn read(desk: &Desk, caller: &Caller, job: &Job, how: &str) -> Result<(), Error> {
    let entry = Entry::new(Event::JobResultsRead)
        .after("job", job.id)
        .after("as", how);
    audit::record_alone(desk, caller, entry).await
}

async fn page(desk: &Desk, job: &Job, after: u64, not_mailed: bool) -> Result<JobResults, Error> {
    let db = desk.store().read();
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let found = store::jobs::sealed(&db, JobId(job.id), after, not_mailed, PAGE).await?;
    let next = found
        .last()
        .filter(|_| found.len() == PAGE as usize)
        .map(|last| last.number.unsigned_abs());
    let rows = found.into_iter().map(|item| result(desk, job, item));
    Ok(JobResults {
        rows: rows.collect::<Result<_, _>>()?,
        next,
    })
}

pub(super) fn result(desk: &Desk, job: &Job, item: ItemRow) -> Result<JobResult, Error> {
    let lives = desk.settings().temporary_for();
    Ok(JobResult {
        password: unseal(desk, job.id, item.number, &item.seal_key, &item.sealed)?,
        number: item.number.unsigned_abs(),
        display_name: item.display_name,
        user_name: item.user_name,
        until: Timestamp(item.at)
            .plus(lives)
            .min(Timestamp(job.results_until)),
        is_mailed: item.message_id.is_some(),
    })
}

/// The passwords of a job as a file: `UserPrincipalName,Password`.
///
/// # Errors
/// As [`results`].
pub async fn csv(desk: &Desk, caller: &Caller, id: JobId, not_mailed: bool) -> Result<Csv, Error> {
    let job = readable(desk, caller, id).await?;
    read(desk, caller, &job, "file").await?;
    let desk = desk.clone();
    let rows = export::pages(None, move |after: Option<u64>| {
        let (desk, job) = (desk.clone(), job.clone());
        async move {
            let page = page(&desk, &job, after.unwrap_or(0), not_mailed).await?;
            Ok((page.rows.iter().map(line).collect(), page.next))
        }
    });
    Ok(export::with_header(&export::line(COLUMNS), rows))
}

pub(super) fn line(row: &JobResult) -> String {
    export::line([&*row.user_name, row.password.expose()])
}

/// **I have them**: the passwords of a job are wiped.
///
/// # Errors
/// `not_found`, `not_allowed` for others.
pub async fn taken(desk: &Desk, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
    let job = super::visible(desk, caller, id).await?;
    if !row::is_mine(&job, caller) {
        let refusal = Err(Code::NotAllowed.into());
        return guard::noted(desk, caller, work::READS, None, refusal).await;
    }
    desk.store()
        .write(|tx| async move {
            let Some(mut job) = store::jobs::lock(&tx, id).await? else {
                return Err(Error::code(Code::NotFound));
            };
            if !row::state(&job)?.is_over() {
                // Passwords that are still to be made could not be read any more.
                return Err(Code::ChangedMeanwhile.into());
            }
            if job.results_until > desk.now().0 {
                job.results_until = desk.now().0;
                store::jobs::update(&tx, &job).await?;
                let entry = Entry::new(Event::JobResultsWiped).after("job", job.id);
                audit::record(&tx, desk, caller, entry).await?;
            }
            Ok(())
        })
        .await?;
    sweep(desk).await?;
    super::get(desk, caller, id).await
}

/// Ends what nobody approved in time, wipes what nobody may read any more, calls off lists whose file never came whole, and forgets
/// old jobs; answers how many were forgotten.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn sweep(desk: &Desk) -> Result<u64, Error> {
    approval::lapse(desk).await?;
    let db = desk.store().read();
    let now = desk.now();
    for job in store::jobs::abandoned(&db, now.minus(UPLOAD)).await? {
        if row::Source::read(&job.source).is_ok_and(|source| source.selection.is_none()) {
            abandon(desk, JobId(job.id)).await?;
        }
    }
    for job in store::jobs::to_be_wiped(&db, now, u64::from(PAGE)).await? {
        wipe(desk, JobId(job.id)).await?;
    }
    Ok(desk
        .store()
        .write_long(|tx| async move { store::jobs::sweep(&tx, now.minus(KEPT)).await })
        .await?)
}

async fn abandon(desk: &Desk, id: JobId) -> Result<(), Error> {
    let system = &Caller::system();
    desk.store()
        .write(|tx| async move {
            let Some(mut job) = store::jobs::lock(&tx, id).await? else {
                return Ok(());
            };
            job.state = store::jobs::state_code(domain::wire::jobs::JobState::Cancelled);
            job.ended_at = desk.now().0;
            job.results_until = desk.now().0;
            store::jobs::update(&tx, &job).await?;
            let entry = Entry::new(Event::JobCancelled).after("job", job.id);
            audit::record(&tx, desk, system, entry).await
        })
        .await
}

/// In small steps: nobody waits long for the writer.
async fn wipe(desk: &Desk, id: JobId) -> Result<(), Error> {
    loop {
        let wiped = desk
            .store()
            .write_long(|tx| async move { store::jobs::wipe(&tx, id, WIPED).await })
            .await?;
        if wiped == 0 {
            break;
        }
    }
    desk.store()
        .write(|tx| async move {
            if let Some(mut job) = store::jobs::lock(&tx, id).await? {
                job.results_wiped_at = desk.now().0;
                store::jobs::update(&tx, &job).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// **Retry failed deliveries**: new messages for those whose message was given up, called back or dropped, and whose password or link is
/// still the one of this job. Nobody's password is changed.
///
/// # Errors
/// `not_found`, `not_allowed`; `job_over` never: a job that is done can be retried.
pub async fn retry_deliveries(desk: &Desk, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
    let job = &super::holdable(desk, caller, id).await?;
    let work = &row::work(job)?;
    let decision = guard::may_to_anybody(caller, super::action(work.kind()));
    guard::noted(desk, caller, super::action(work.kind()), None, decision).await?;
    let mut after = Some(0);
    let mut again = 0_u64;
    while let Some(from) = after {
        let (next, queued) = desk
            .store()
            .write_long(|tx| async move { mail_again(&tx, desk, caller, job, work, from).await })
            .await?;
        after = next;
        again += queued;
    }
    if again > 0 {
        let entry = &Entry::new(Event::JobDeliveriesRetried)
            .after("job", job.id)
            .after("messages", again);
        desk.store()
            .write(|tx| async move {
                if let Some(job) = store::jobs::lock(&tx, id).await? {
                    // Whoever looks on sees another version.
                    store::jobs::update(&tx, &job).await?;
                }
                audit::record(&tx, desk, caller, entry.clone()).await
            })
            .await?;
        messages::wake(desk);
    }
    super::get(desk, caller, id).await
}

/// Answers where to go on, and how many messages were queued.
async fn mail_again(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    job: &Job,
    work: &JobWork,
    after: i64,
) -> Result<(Option<i64>, u64), Error> {
    let caller = &guard::as_of_now(tx, caller).await?;
    let items = store::jobs::undelivered(tx, JobId(job.id), after, PAGE).await?;
    let next = items.last().map(|last| last.number);
    let ids: Vec<PersonId> = items.iter().map(|item| PersonId(item.person_id)).collect();
    let people: HashMap<Uuid, Person> = store::people::lock_all(tx, &ids)
        .await?
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    let roles = store::roles::of_people(tx, &ids).await?;
    let facts = Facts::of(tx, desk, work.kind(), &ids).await?;
    let mut todo: Vec<(&JobItem, &Person, EmailAddress)> = Vec::new();
    for item in &items {
        let Some(person) = people.get(&item.person_id) else {
            continue;
        };
        let id = PersonId(person.id);
        let theirs = roles.get(&id).copied().unwrap_or_default();
        let may = super::may(caller, work.kind(), id, theirs).is_ok();
        let address = select::address(&person.alternate_email);
        let is_current = is_current(desk, work, item, person, &facts);
        if let (true, Some(address)) = (may && is_current, address) {
            todo.push((item, person, address));
        }
    }
    let queued = if let JobWork::Links { minutes } = work {
        let people: Vec<_> = todo
            .iter()
            .map(|(_, person, to)| (*person, to.clone()))
            .collect();
        let lifetime = Span::minutes(i64::from(*minutes));
        invite::mail(tx, desk, caller, &people, lifetime).await?.0
    } else if *work == JobWork::Campaign {
        let letters = todo
            .iter()
            .map(|(_, person, to)| campaign::letter(person, to.clone()));
        messages::queue_all(tx, desk, caller, letters.collect()).await?
    } else {
        let letters = todo
            .iter()
            .map(|(item, person, to)| letter(desk, item, person, to));
        let letters = letters.collect::<Result<Vec<_>, _>>()?;
        messages::queue_all(tx, desk, caller, letters).await?
    };
    for ((item, _, _), message) in todo.iter().zip(&queued) {
        store::jobs::set_message(tx, JobId(job.id), item.number, message.0).await?;
    }
    Ok((next, queued.len() as u64))
}

/// Whether the person's password still is what this job made of it; of a campaign, whether the person still lacks what was asked for.
fn is_current(desk: &Desk, work: &JobWork, item: &JobItem, person: &Person, facts: &Facts) -> bool {
    if person.deleted_at != 0 {
        return false;
    }
    match work {
        JobWork::Links { .. } => person.password_kind == PasswordKind::None.code(),
        JobWork::Campaign => facts.decide(&work::candidate(person)).is_ok(),
        JobWork::Reset {
            delivery: JobDelivery::Own,
            ..
        } => {
            person.password_kind == PasswordKind::Temporary.code()
                && person.password_set_at <= item.at
                && person.temporary_until > desk.now().0
                && !item.seal_key.is_empty()
        }
        _ => false,
    }
}

fn letter(
    desk: &Desk,
    item: &JobItem,
    person: &Person,
    to: &EmailAddress,
) -> Result<NewMessage, Error> {
    let content = Content::TemporaryPassword {
        whose: Whose::from(person),
        password: open(desk, item)?,
        until: Timestamp(person.temporary_until).some(),
    };
    Ok(NewMessage::about(
        person,
        Recipient::Mail(to.clone()),
        content,
    ))
}

/// Seals what waits on lists with the newest key; answers how many, and how many no key opens.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn reseal(desk: &Desk, newest: &str) -> Result<(u64, u64), Error> {
    let (mut resealed, mut unopened) = (0, 0);
    let mut after = (Uuid::nil(), 0);
    loop {
        let (good, bad, last) = desk
            .store()
            .write_long(|tx| async move { reseal_some(&tx, desk, newest, after).await })
            .await?;
        resealed += good;
        unopened += bad;
        match last {
            Some(last) => after = last,
            None => return Ok((resealed, unopened)),
        }
    }
}

async fn reseal_some(
    tx: &Tx,
    desk: &Desk,
    newest: &str,
    after: (Uuid, i64),
) -> Result<(u64, u64, Option<(Uuid, i64)>), Error> {
    let (mut good, mut bad) = (0, 0);
    let items = store::jobs::sealed_otherwise(tx, newest, after, PAGE).await?;
    for item in &items {
        match open(desk, item).and_then(|password| seal(desk, item, &password)) {
            Ok(sealed) => {
                store::jobs::reseal(tx, item, &sealed.key, sealed.bytes).await?;
                good += 1;
            }
            Err(_) => bad += 1,
        }
    }
    Ok((
        good,
        bad,
        items.last().map(|item| (item.job_id, item.number)),
    ))
}
