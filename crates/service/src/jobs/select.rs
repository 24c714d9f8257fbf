//! Who stands on a job's list, and who is left out and why. Owns the one decision about a person that the preview shows and the
//! engine asks again; writes lists down batch by batch, so that nobody waits for the writer while a hundred thousand are.

use super::campaign::Facts;
use super::row::Source;
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

/// Whether the work of a job is to be done to somebody, as far as the person's row, roles and what else was found out say.
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
    let kind = wanted.work.kind();
    match &wanted.selection {
        Selection::Ids(ids) => {
            let ids = each_once(ids)?;
            tally.add(&db, desk, caller, kind, &ids).await?;
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
                tally.add(&db, desk, caller, kind, &chosen).await?;
            }
        }
    }
    Ok(tally.into_preview())
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
}

impl Tally {
    async fn add(
        &mut self,
        db: &impl Db,
        desk: &Desk,
        caller: &Caller,
        kind: JobKind,
        ids: &[PersonId],
    ) -> Result<(), Error> {
        let found = store::jobs::candidates(db, ids).await?;
        let roles = roles_of(db, &found).await?;
        let facts = Facts::of(db, desk, kind, ids).await?;
        let mut found: HashMap<PersonId, Candidate> = found
            .into_iter()
            .map(|one| (PersonId(one.id), one))
            .collect();
        for id in ids {
            let Some(person) = found.remove(id) else {
                self.leave_out(*id, String::new(), Code::UserUnknown);
                continue;
            };
            let roles = roles.get(id).copied().unwrap_or_default();
            match decide(caller, kind, &person, roles, &facts) {
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
                job.state = state_code(JobState::Running);
                job.source = source.complete().write()?;
            }
            store::jobs::update(&tx, &job).await?;
            Ok::<_, Error>(true)
        })
        .await
}
