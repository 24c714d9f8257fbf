//! What the tests of jobs share.

use domain::wire::Page;
use domain::wire::PageRequest;
use domain::wire::audit::{AuditFilter, AuditQuery, AuditRow};
use domain::wire::jobs::{JobDelivery, JobRow, JobWork, NewJob};
use domain::wire::people::{GeneratorShape, PeopleFilter, Selection};
use domain::{JobId, PersonId};
use service::testing::TestDesk;
use service::{Caller, Desk, Error, audit, jobs};
use store::Person;

pub type Outcome = Result<(), Box<dyn std::error::Error>>;

pub fn id(person: &Person) -> PersonId {
    PersonId(person.id)
}

/// A reset of everybody whose passwords are shown.
pub fn reset_all() -> NewJob {
    new_job(JobWork::Reset {
        shape: GeneratorShape::default(),
        delivery: JobDelivery::Show,
    })
}

/// This work for everybody.
pub fn new_job(work: JobWork) -> NewJob {
    NewJob {
        work,
        selection: Selection::Matching {
            filter: PeopleFilter::default(),
            except: Vec::new(),
        },
        expected: None,
        start_at: None,
        key: None,
    }
}

/// People without a role and without a password, `p0@example.org` and so on.
pub async fn crowd(desk: &TestDesk, count: usize) -> Result<Vec<Person>, Error> {
    let mut all = Vec::with_capacity(count);
    for n in 0..count {
        let name = format!("p{n}@example.org");
        all.push(desk.person_with(&name, &[], None).await?);
    }
    Ok(all)
}

/// Starts a job and works on it until it is over.
pub async fn run(desk: &Desk, caller: &Caller, wanted: &NewJob) -> Result<JobRow, Error> {
    let job = jobs::start(desk, caller, wanted).await?;
    jobs::drive(desk, caller, job.id, |_| {}).await
}

/// The rows of the audit log with this action, newest first, at most 200.
pub async fn log(desk: &Desk, action: &str) -> Result<Vec<AuditRow>, Error> {
    let query = AuditQuery {
        filter: AuditFilter {
            action: Some(action.to_owned()),
            ..AuditFilter::default()
        },
        page: PageRequest {
            limit: Some(200),
            ..PageRequest::default()
        },
    };
    let page: Page<AuditRow> = audit::list(desk, &Caller::operator(), query).await?;
    Ok(page.rows)
}

/// How many rows say that this job did something to this person.
pub fn rows_of(rows: &[AuditRow], job: JobId, person: PersonId) -> usize {
    let wanted = ("job".to_owned(), job.to_string());
    rows.iter()
        .filter(|row| row.target == Some(person) && row.after.contains(&wanted))
        .count()
}

/// The code of a refusal.
pub fn code<T>(outcome: Result<T, Error>) -> &'static str {
    match outcome {
        Ok(_) => "done",
        Err(error) => error.problem().code.as_str(),
    }
}
