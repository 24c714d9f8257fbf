//! Who stands on a job's list, and who is left out and why. Owns the one decision about a person that the preview shows and the
//! engine asks again, and by whose authority; writes lists down batch by batch, so that nobody waits for the writer while a hundred thousand are.

use super::campaign::Facts;
use super::row::Source;
use super::{approval, row, work};
use crate::audit;
use crate::people::{self, MAX_SELECTED};
use crate::{Caller, Desk, Error};
use domain::wire::jobs::{Chosen, JobKind, JobPreview, JobState, LeftOut, NewJob};
use domain::wire::people::{PeopleFilter, Selection, Skipped};
use domain::wire::problem::{Code, Problem};
use domain::{EmailAddress, JobId, PersonId, RoleSet};
use std::collections::{HashMap, HashSet};
use store::jobs::{Candidate, state_code};
use store::{Db, Job, JobItem, Tx};

/// Ids asked of the database at a time.
const BATCH: u32 = 1_000;
/// People who are shown of each kind.
const FIRST: usize = 20;

/// Who approved a job.
#[derive(Clone, Debug)]
pub(super) enum Approver {
    /// Nobody had to, or the operator did.
    NotNeeded,
    /// An administrator who is blocked or deleted by now; or nobody has.
    Gone,
    /// An administrator, with the roles of now.
    One(Caller),
}

/// By whose authority a job changes people: both must have it.
#[derive(Clone, Debug)]
pub(super) struct Authority {
    /// `None`: blocked or deleted by now.
    starter: Option<Caller>,
    approver: Approver,
}

impl Authority {
    pub(super) const fn of(starter: Option<Caller>, approver: Approver) -> Self {
        Self { starter, approver }
    }

    /// Whoever starts a job, before anybody is asked about it.
    pub(super) fn alone(starter: &Caller) -> Self {
        Self::of(Some(starter.clone()), Approver::NotNeeded)
    }

    pub(super) const fn starter(&self) -> Option<&Caller> {
        self.starter.as_ref()
    }

    /// Whether the work of a job is to be done to somebody.
    ///
    /// # Errors
    /// As [`decide`]; `approver_not_allowed` where it is the approver who may not do it, to the own account say.
    pub(super) fn decide(
        &self,
        kind: JobKind,
        person: &Candidate,
        roles: RoleSet,
        facts: &Facts,
    ) -> Result<(), Code> {
        let starter = self.starter.as_ref().ok_or(Code::NotAllowed)?;
        decide(starter, kind, person, roles, facts)?;
        let id = PersonId(person.id);
        match &self.approver {
            Approver::NotNeeded => Ok(()),
            Approver::One(approver) => {
                super::may(approver, kind, id, roles).map_err(|_| Code::ApproverNotAllowed)
            }
            Approver::Gone => Err(Code::ApproverNotAllowed),
        }
    }
}

/// Whether the work of a job is to be done to somebody, as far as the person's row, roles, what else was found out and whoever starts it say.
///
/// # Errors
/// Why not: `not_on_yourself`, `not_allowed`, `user_unknown` (deleted), `no_alternate_email`; of a campaign as [`Facts::decide`].
pub(super) fn decide(
    caller: &Caller,
    kind: JobKind,
    person: &Candidate,
    roles: RoleSet,
    facts: &Facts,
) -> Result<(), Code> {
    super::may(caller, kind, PersonId(person.id), roles)?;
    if person.deleted_at != 0 {
        return Err(Code::UserUnknown);
    }
    if kind == JobKind::Links && address(&person.alternate_email).is_none() {
        return Err(Code::NoAlternateEmail);
    }
    if kind == JobKind::Campaign {
        return facts.decide(person);
    }
    Ok(())
}

/// The alternate address as something that can be mailed to.
pub(super) fn address(alternate_email: &str) -> Option<EmailAddress> {
    EmailAddress::parse("alternate_email", alternate_email).ok()
}

/// What a job would do.
pub(super) async fn preview(
    desk: &Desk,
    caller: &Caller,
    wanted: &NewJob,
) -> Result<JobPreview, Error> {
    let db = desk.store().read();
    let mut tally = Tally::default();
    let by = &Authority::alone(caller);
    let kind = wanted.work.kind();
    match &wanted.selection {
        Selection::Ids(ids) => {
            let ids = each_once(ids)?;
            tally.add(&db, desk, by, kind, &ids).await?;
        }
        Selection::Matching { filter, except } => {
            people::check(filter)?;
            let except: HashSet<PersonId> = except.iter().copied().collect();
            let mut after = None;
            loop {
                let batch = matching(&db, desk, filter, after).await?;
                let Some(last) = batch.last().copied() else {
                    break;
                };
                after = Some(last);
                let chosen: Vec<PersonId> = batch
                    .into_iter()
                    .filter(|id| !except.contains(id))
                    .collect();
                tally.add(&db, desk, by, kind, &chosen).await?;
            }
        }
    }
    let rules = approval::load(&db).await?.rules;
    let needs_approval = caller.id().is_some() && rules.asks(tally.others, tally.is_privileged);
    Ok(JobPreview {
        needs_approval,
        ..tally.into_preview()
    })
}

/// To whom a job would be done whose list is written down.
pub(super) async fn preview_list(
    desk: &Desk,
    by: &Authority,
    job: &Job,
) -> Result<JobPreview, Error> {
    let db = desk.store().read();
    let mut tally = Tally::default();
    let kind = row::work(job)?.kind();
    let mut after = 0;
    loop {
        let batch = store::jobs::listed_after(&db, JobId(job.id), after, BATCH).await?;
        let Some((last, _)) = batch.last().copied() else {
            break;
        };
        after = last;
        let ids: Vec<PersonId> = batch.into_iter().map(|(_, id)| id).collect();
        tally.add(&db, desk, by, kind, &ids).await?;
    }
    Ok(JobPreview {
        needs_approval: true,
        ..tally.into_preview()
    })
}

async fn matching(
    db: &impl Db,
    desk: &Desk,
    filter: &PeopleFilter,
    after: Option<PersonId>,
) -> Result<Vec<PersonId>, Error> {
    let settings = desk.settings();
    let moment = people::moment(desk, &settings);
    Ok(store::people_list::ids(db, filter, moment, after, BATCH).await?)
}

fn each_once(ids: &[PersonId]) -> Result<Vec<PersonId>, Error> {
    if ids.len() > MAX_SELECTED {
        return Err(Problem::new(Code::TooMany).with("max", MAX_SELECTED).into());
    }
    let mut seen = HashSet::new();
    Ok(ids.iter().copied().filter(|id| seen.insert(*id)).collect())
}

#[derive(Default)]
struct Tally {
    preview: JobPreview,
    left_out: Vec<LeftOut>,
    /// On the list besides whoever starts it.
    others: u64,
    /// One of them has a role.
    is_privileged: bool,
}

impl Tally {
    async fn add(
        &mut self,
        db: &impl Db,
        desk: &Desk,
        by: &Authority,
        kind: JobKind,
        ids: &[PersonId],
    ) -> Result<(), Error> {
        let starter = by.starter().and_then(Caller::id);
        let found = store::jobs::candidates(db, ids).await?;
        let roles = roles_of(db, &found).await?;
        let facts = Facts::of(db, desk, kind, ids).await?;
        let mut found: HashMap<PersonId, Candidate> = found
            .into_iter()
            .map(|one| (PersonId(one.id), one))
            .collect();
        for id in ids {
            let is_other = starter != Some(*id);
            self.others += u64::from(is_other);
            let Some(person) = found.remove(id) else {
                self.leave_out(*id, String::new(), Code::UserUnknown);
                continue;
            };
            let roles = roles.get(id).copied().unwrap_or_default();
            self.is_privileged |= is_other && person.role_count > 0;
            match by.decide(kind, &person, roles, &facts) {
                Ok(()) => self.choose(person, roles),
                Err(code) => self.leave_out(*id, person.display_name, code),
            }
        }
        Ok(())
    }

    fn choose(&mut self, person: Candidate, roles: RoleSet) {
        let preview = &mut self.preview;
        preview.people += 1;
        preview.administrators += u64::from(!roles.is_empty());
        preview.unreachable += u64::from(address(&person.alternate_email).is_none());
        if preview.first.len() < FIRST {
            preview.first.push(Chosen {
                id: PersonId(person.id),
                display_name: person.display_name,
                user_name: person.user_name,
            });
        }
    }

    fn leave_out(&mut self, id: PersonId, display_name: String, code: Code) {
        let at = self.left_out.iter().position(|known| known.code == code);
        let at = at.unwrap_or_else(|| {
            self.left_out.push(LeftOut {
                code,
                count: 0,
                first: Vec::new(),
            });
            self.left_out.len() - 1
        });
        let reason = &mut self.left_out[at];
        reason.count += 1;
        if reason.first.len() < FIRST {
            reason.first.push(Skipped {
                id,
                display_name,
                code,
            });
        }
    }

    fn into_preview(self) -> JobPreview {
        JobPreview {
            left_out: self.left_out,
            ..self.preview
        }
    }
}

/// Few people have a role: only theirs are asked for.
async fn roles_of(db: &impl Db, people: &[Candidate]) -> Result<HashMap<PersonId, RoleSet>, Error> {
    let holders: Vec<PersonId> = people
        .iter()
        .filter(|one| one.role_count > 0)
        .map(|one| PersonId(one.id))
        .collect();
    Ok(store::roles::of_people(db, &holders).await?)
}

/// Writes people down behind those who stand on the list; answers how long it is then.
pub(super) async fn append(tx: &Tx, job: &Job, ids: &[PersonId]) -> Result<i64, Error> {
    let item = |(number, id): (i64, PersonId)| JobItem {
        job_id: job.id,
        number,
        person_id: id.0,
        state: 0,
        code: String::new(),
        next_at: 0,
        leased_by: None,
        sealed: Vec::new(),
        seal_key: String::new(),
        message_id: None,
        at: 0,
    };
    let ids = each_once(ids)?;
    let items = (job.total + 1..).zip(ids).map(item).collect();
    let added = store::jobs::add_items(tx, items).await?;
    Ok(job.total + i64::try_from(added).unwrap_or(0))
}

/// Writes the next people of a selection down. `false`: the job is in another state by now.
///
/// # Errors
/// When the database refuses.
pub(super) async fn prepare(desk: &Desk, id: JobId) -> Result<bool, Error> {
    desk.store()
        .write_long(|tx| async move {
            let Some(mut job) = store::jobs::lock(&tx, id).await? else {
                return Ok(false);
            };
            let mut source = Source::read(&job.source)?;
            let Some(Selection::Matching { filter, except }) = source.selection.clone() else {
                return Ok(false);
            };
            if job.state != state_code(JobState::Preparing) {
                return Ok(false);
            }
            let batch = matching(&tx, desk, &filter, source.after).await?;
            if let Some(last) = batch.last().copied() {
                source.after = Some(last);
                let chosen: Vec<PersonId> = batch
                    .into_iter()
                    .filter(|id| !except.contains(id))
                    .collect();
                job.total = append(&tx, &job, &chosen).await?;
                job.source = source.write()?;
            } else {
                let asked = approval::list_is_whole(&tx, desk, source, &mut job).await?;
                if let Some(entry) = asked {
                    let starter = work::starter(&tx, &job).await?;
                    let starter = starter.unwrap_or_else(Caller::system);
                    audit::record(&tx, desk, &starter, entry).await?;
                }
            }
            store::jobs::update(&tx, &job).await?;
            Ok::<_, Error>(true)
        })
        .await
}
