//! **Approval by a second administrator**: from when on a job waits for one, who is asked, and what an answer does. Owns the rules (a
//! row of the settings), the one moment at which they are asked (when the list is written down whole), and that nobody answers an
//! own job, through whichever session.
//!
//! An approval lends its giver's authority to a job and widens nobody's: whoever is on the list is asked about twice in the moment of
//! the change, once for whoever started the job and once for whoever approved it (see `select`).
//!
//! Jobs of the operator wait for nobody. Whoever has the host has the database and its keys: a second pair of eyes could be had
//! there only from whoever guards the host.

use super::row::Source;
use super::select::{self, Approver, Authority};
use super::{call_off, results, row, seen, visible, wake};
use crate::audit::{self, Entry};
use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::people::guard;
use crate::{Caller, Desk, Error, helpers, settings};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::wire::jobs::{
    ApprovalRules, ApprovalSettings, JobKind, JobPreview, JobRow, JobState, REASON_MAX,
};
use domain::wire::problem::Code;
use domain::{EmailAddress, JobId, PersonId, Role, RoleSet, Span, Timestamp, text};
use store::jobs::{APPROVED, DECLINED, LAPSED, state_code};
use store::{Db, Job, Person, Tx};

/// How long a job waits.
pub const LIFETIME: Span = Span::days(7);
/// Under this name lies the row of the rules.
const NAME: &str = "jobs";
/// Jobs that lapse in one sweep.
const AT_ONCE: u64 = 200;
/// Who is asked, the first that are there: those who may do it to most people before those who may do it to few.
const TIERS: [&[Role]; 3] = [
    &[
        Role::GlobalAdministrator,
        Role::PrivilegedAuthenticationAdministrator,
    ],
    &[Role::UserAdministrator],
    &[
        Role::AuthenticationAdministrator,
        Role::HelpdeskAdministrator,
        Role::PasswordAdministrator,
    ],
];

/// The rules as they are now. Nobody has set any: no job waits.
pub(super) async fn load(db: &impl Db) -> Result<ApprovalSettings, Error> {
    let Some(setting) = store::settings::get(db, NAME).await? else {
        return Ok(ApprovalSettings::default());
    };
    let rules = serde_json::from_str(&setting.value)
        .map_err(|error| Error::Inconsistent(format!("rules of jobs: {error}")))?;
    Ok(ApprovalSettings {
        version: setting.version,
        rules,
    })
}

/// From when on jobs need an approval.
///
/// # Errors
/// `sign_in_required`, `not_allowed`.
pub async fn rules(desk: &Desk, caller: &Caller) -> Result<ApprovalSettings, Error> {
    settings::authorise(desk, caller, Action::ReadSettings).await?;
    load(&desk.store().read()).await
}

/// Changes from when on jobs need an approval. A grave action (S3). Jobs that wait go on waiting, whatever the new rules are.
///
/// # Errors
/// `not_allowed`, `confirm_identity`, `changed_meanwhile`.
pub async fn set_rules(
    desk: &Desk,
    caller: &Caller,
    wanted: ApprovalSettings,
) -> Result<ApprovalSettings, Error> {
    settings::authorise(desk, caller, Action::ChangePolicy).await?;
    caller.require_confirmed(desk)?;
    let ApprovalSettings { version, rules } = wanted;
    let unwritten = |_| Error::Inconsistent("rules cannot be written as JSON".to_owned());
    let text = &serde_json::to_string(&rules).map_err(unwritten)?;
    desk.store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            caller.may_at_all(Action::ChangePolicy)?;
            let before = load(&tx).await?;
            if before.version != version {
                return Err(Error::code(Code::ChangedMeanwhile));
            }
            let version = store::settings::put(&tx, NAME, text, version, desk.now()).await?;
            let mut entry = Entry::new(Event::JobRulesChanged);
            if before.rules.above != rules.above {
                entry = entry
                    .before("above", before.rules.above)
                    .after("above", rules.above);
            }
            if before.rules.privileged != rules.privileged {
                entry = entry
                    .before("privileged", before.rules.privileged)
                    .after("privileged", rules.privileged);
            }
            audit::record(&tx, desk, caller, entry).await?;
            Ok(ApprovalSettings { version, rules })
        })
        .await
}

/// The list is whole: the job runs, or waits for another administrator, who is mailed in the same transaction. Write the job down
/// afterwards; answers the row for the audit log. [`messages::wake`] when it is committed.
///
/// # Errors
/// When the database refuses.
pub(super) async fn list_is_whole(
    tx: &Tx,
    desk: &Desk,
    source: Source,
    job: &mut Job,
) -> Result<Option<Entry>, Error> {
    job.source = source.complete().write()?;
    job.state = state_code(JobState::Running);
    let Some(starter) = job.owner_id.map(PersonId) else {
        return Ok(None);
    };
    if row::work(job)?.kind() == JobKind::Import {
        // It changes nobody who is here.
        return Ok(None);
    }
    let rules = load(tx).await?.rules;
    if rules == ApprovalRules::default() {
        return Ok(None);
    }
    let listed = store::jobs::listed(tx, JobId(job.id), starter).await?;
    let others = (job.total - i64::from(listed.has_starter)).unsigned_abs();
    if !rules.asks(others, listed.is_privileged) {
        return Ok(None);
    }
    job.state = state_code(JobState::WaitsForApproval);
    job.asked_at = desk.now().0;
    let told = tell(tx, desk, job, starter, others).await?;
    if told == 0 {
        tracing::warn!(job = %job.id, "nobody who may approve this job can be mailed");
    }
    Ok(Some(
        Entry::new(Event::JobApprovalAsked)
            .after("job", job.id)
            .after("people", others)
            .after("privileged", listed.is_privileged)
            .after("administrators_told", told),
    ))
}

/// Mails those who may approve; answers how many.
async fn tell(
    tx: &Tx,
    desk: &Desk,
    job: &Job,
    starter: PersonId,
    people: u64,
) -> Result<usize, Error> {
    let Some(person) = store::people::by_id(tx, starter).await? else {
        return Ok(0);
    };
    let caller = super::work::starter(tx, job).await?;
    let caller = &caller.unwrap_or_else(Caller::system);
    for tier in TIERS {
        let tier: RoleSet = tier.iter().copied().collect();
        let holders = store::roles::reachable_holders(tx, tier, helpers::MOST_TOLD + 1).await?;
        let letters: Vec<NewMessage> = holders
            .iter()
            .filter(|holder| holder.id != starter.0)
            .filter_map(|holder| letter(holder, &person, job, people))
            .take(usize::try_from(helpers::MOST_TOLD).unwrap_or(usize::MAX))
            .collect();
        if !letters.is_empty() {
            return Ok(messages::queue_all(tx, desk, caller, letters).await?.len());
        }
    }
    Ok(0)
}

/// The message is about the administrator who gets it: that decides who may see the address.
fn letter(holder: &Person, starter: &Person, job: &Job, people: u64) -> Option<NewMessage> {
    let to = EmailAddress::parse("to", &holder.alternate_email).ok()?;
    let content = Content::ApprovalAsked {
        whose: Whose::from(starter),
        job: JobId(job.id),
        work: row::work(job).ok()?.kind(),
        people,
        until: until(job),
    };
    Some(NewMessage::about(holder, Recipient::Mail(to), content))
}

/// Mails whoever started a job what came of it, if the person is still here and has an address.
async fn tell_starter(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    job: &Job,
    answer: messages::Answer,
) -> Result<(), Error> {
    let Some(starter) = job.owner_id.map(PersonId) else {
        return Ok(());
    };
    let person = store::people::by_id(tx, starter).await?;
    let Some(person) = person.filter(|person| !person.blocked && person.deleted_at == 0) else {
        return Ok(());
    };
    let Ok(to) = EmailAddress::parse("to", &person.alternate_email) else {
        return Ok(());
    };
    let content = Content::ApprovalAnswered {
        whose: Whose::from(&person),
        job: JobId(job.id),
        work: row::work(job)?.kind(),
        people: job.total.unsigned_abs(),
        answer,
        by: job.answered_name.clone(),
        note: job.reason.clone(),
    };
    let letter = NewMessage::about(&person, Recipient::Mail(to), content);
    messages::queue_all(tx, desk, caller, vec![letter]).await?;
    Ok(())
}

/// Until when an answer counts.
pub(super) fn until(job: &Job) -> Timestamp {
    Timestamp(job.asked_at).plus(LIFETIME)
}

fn waits(job: &Job) -> bool {
    job.state == state_code(JobState::WaitsForApproval)
}

/// Whether this caller may approve or decline jobs like this one, whoever started it.
fn may_answer(caller: &Caller, job: &Job) -> Result<(), Error> {
    caller.may_at_all(Action::ApproveJobs)?;
    guard::may_to_anybody(caller, super::action(row::work(job)?.kind()))
}

/// Whether a job is the caller's to answer at this moment.
pub(super) fn is_to_answer(caller: &Caller, job: &Job) -> bool {
    waits(job) && !row::is_mine(job, caller) && may_answer(caller, job).is_ok()
}

/// Whether the caller sees a job because of an approval: it waits for one, or has the caller's.
pub(super) fn concerns(caller: &Caller, job: &Job) -> bool {
    let has_answered = job.answered_by.is_some() && job.answered_by == caller.id().map(|id| id.0);
    has_answered || is_to_answer(caller, job)
}

/// How many jobs wait for the caller's answer.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`.
pub async fn waiting(desk: &Desk, caller: &Caller) -> Result<u64, Error> {
    caller.may_at_all(Action::ApproveJobs)?;
    Ok(store::jobs::count_waiting(&desk.store().read(), caller.id()).await?)
}

/// To whom a job that waits would be done at this moment if the caller approved it, and who would be left out and why.
///
/// # Errors
/// As [`approve`], but for `confirm_identity`.
pub async fn approval_preview(
    desk: &Desk,
    caller: &Caller,
    id: JobId,
) -> Result<JobPreview, Error> {
    let job = authorise(desk, caller, id).await?;
    check(desk, caller, &job)?;
    let starter = super::work::starter(&desk.store().read(), &job).await?;
    let by = Authority::of(starter, Approver::One(caller.clone()));
    select::preview_list(desk, &by, &job).await
}

/// **Approve**: the job runs, at its moment or at once where that is over. Each person on its list is asked about again then, for
/// whoever started it and for the caller.
///
/// # Errors
/// `not_found`, `not_allowed`, `confirm_identity`; `not_on_own_job` for whoever started it; `job_over`; `changed_meanwhile` where it does
/// not wait (any more).
pub async fn approve(desk: &Desk, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
    authorise(desk, caller, id).await?;
    caller.require_confirmed(desk)?;
    let job = answer(desk, caller, id, &Answer::Yes).await?;
    wake(desk);
    tracing::info!(job = %id, "a job was approved");
    seen(desk, caller, job).await
}

/// **Decline**: nobody is changed, and what a file had is wiped.
///
/// # Errors
/// As [`approve`], but for `confirm_identity`; `invalid_input` (`reason`).
pub async fn decline(
    desk: &Desk,
    caller: &Caller,
    id: JobId,
    reason: &str,
) -> Result<JobRow, Error> {
    authorise(desk, caller, id).await?;
    let reason = text::line("reason", reason, REASON_MAX)?;
    if reason.is_empty() {
        return Err(Error::field("reason", Code::Required));
    }
    answer(desk, caller, id, &Answer::No(reason)).await?;
    results::sweep(desk).await?;
    super::get(desk, caller, id).await
}

enum Answer {
    Yes,
    /// And why.
    No(String),
}

/// The job, if the caller may answer such ones.
async fn authorise(desk: &Desk, caller: &Caller, id: JobId) -> Result<Job, Error> {
    let job = visible(desk, caller, id).await?;
    if row::is_mine(&job, caller) {
        return Err(Code::NotOnOwnJob.into());
    }
    guard::noted(
        desk,
        caller,
        Action::ApproveJobs,
        None,
        may_answer(caller, &job),
    )
    .await?;
    Ok(job)
}

/// Whether it is to be answered at all, and by this caller.
fn check(desk: &Desk, caller: &Caller, job: &Job) -> Result<(), Error> {
    if row::is_mine(job, caller) {
        return Err(Code::NotOnOwnJob.into());
    }
    if row::state(job)?.is_over() || (waits(job) && until(job) <= desk.now()) {
        // The sweep says so within minutes.
        return Err(Code::JobOver.into());
    }
    if !waits(job) {
        return Err(Code::ChangedMeanwhile.into());
    }
    Ok(())
}

async fn answer(desk: &Desk, caller: &Caller, id: JobId, answer: &Answer) -> Result<Job, Error> {
    desk.store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            // The row is locked: of two who answer at once the second one finds it answered.
            let job = store::jobs::lock(&tx, id).await?;
            let mut job = job.ok_or(Code::NotFound)?;
            may_answer(caller, &job)?;
            check(desk, caller, &job)?;
            let now = desk.now();
            job.answered_at = now.0;
            job.answered_by = caller.id().map(|id| id.0);
            job.answered_name = caller
                .principal()
                .map(|principal| principal.user_name.clone())
                .unwrap_or_default();
            let (entry, told) = match answer {
                Answer::Yes => {
                    job.answer = APPROVED;
                    job.state = state_code(JobState::Running);
                    let entry = Entry::new(Event::JobApproved).after("job", job.id);
                    (entry, messages::Answer::Approved)
                }
                Answer::No(reason) => {
                    job.answer = DECLINED;
                    job.reason.clone_from(reason);
                    call_off(&mut job, JobState::Declined, now);
                    let entry = Entry::new(Event::JobDeclined)
                        .after("job", job.id)
                        .after("reason", reason);
                    (entry, messages::Answer::Declined)
                }
            };
            let entry = entry
                .after("started_by", job.owner_name.as_str())
                .after("people", job.total);
            store::jobs::update(&tx, &job).await?;
            job.version += 1;
            audit::record(&tx, desk, caller, entry).await?;
            tell_starter(&tx, desk, caller, &job, told).await?;
            Ok(job)
        })
        .await
        .inspect(|_| messages::wake(desk))
}

/// Ends jobs that nobody answered in time.
///
/// # Errors
/// When the database refuses.
pub(super) async fn lapse(desk: &Desk) -> Result<(), Error> {
    let system = &Caller::system();
    let since = desk.now().minus(LIFETIME);
    for job in store::jobs::unanswered(&desk.store().read(), since, AT_ONCE).await? {
        let id = JobId(job.id);
        desk.store()
            .write(|tx| async move {
                let Some(mut job) = store::jobs::lock(&tx, id).await? else {
                    return Ok(());
                };
                if !waits(&job) {
                    // Answered or called off a moment ago.
                    return Ok(());
                }
                job.answer = LAPSED;
                call_off(&mut job, JobState::Lapsed, desk.now());
                store::jobs::update(&tx, &job).await?;
                let entry = Entry::new(Event::JobLapsed).after("job", job.id);
                audit::record(&tx, desk, system, entry).await?;
                tell_starter(&tx, desk, system, &job, messages::Answer::Lapsed).await
            })
            .await?;
        messages::wake(desk);
    }
    Ok(())
}
