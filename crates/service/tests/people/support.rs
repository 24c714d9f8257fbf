//! What the tests of this suite share.

use domain::PersonId;
use domain::wire::audit::{AuditFilter, AuditQuery, AuditRow};
use domain::wire::jobs::JobRow;
use domain::wire::people::{ImportReport, PersonFields, Selection};
use service::testing::TestDesk;
use service::{Caller, Error, audit, jobs};
use store::Person;

/// What a test answers.
pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// `ok`, or the code of the refusal.
pub fn code<T>(outcome: &Result<T, Error>) -> String {
    match outcome {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.problem().code.as_str().to_owned(),
    }
}

/// The refused fields with their codes.
pub fn fields_refused<T>(outcome: &Result<T, Error>) -> Vec<(String, String)> {
    let errors = outcome
        .as_ref()
        .err()
        .map(|error| error.problem().errors)
        .unwrap_or_default();
    errors
        .into_iter()
        .map(|error| (error.field, error.code.as_str().to_owned()))
        .collect()
}

/// A file of people, added by the job to its end.
pub async fn imported(
    desk: &TestDesk,
    caller: &Caller,
    csv: &str,
    good_rows_only: bool,
) -> Result<(JobRow, ImportReport), Error> {
    let wanted = jobs::Import {
        good_rows_only,
        key: None,
    };
    let (started, report) = jobs::begin_import(desk, caller, csv.as_bytes(), &wanted).await?;
    let job = jobs::drive(desk, caller, started.job.id, |_| ()).await?;
    Ok((job, report.unwrap_or_default()))
}

/// Of a row.
pub fn id(person: &Person) -> PersonId {
    PersonId(person.id)
}

/// Exactly these.
pub fn these(people: &[&Person]) -> Selection {
    Selection::Ids(people.iter().map(|person| id(person)).collect())
}

/// Everything that is entered, as the table has it.
pub fn fields_of(person: &Person) -> PersonFields {
    PersonFields {
        user_name: person.user_name.clone(),
        display_name: person.display_name.clone(),
        job_title: person.job_title.clone(),
        mobile_phone: person.mobile_phone.clone(),
        alternate_email: person.alternate_email.clone(),
        ..PersonFields::default()
    }
}

/// Somebody new.
pub fn newcomer(user_name: &str) -> PersonFields {
    PersonFields {
        user_name: user_name.to_owned(),
        display_name: user_name.split('@').next().unwrap_or_default().to_owned(),
        ..PersonFields::default()
    }
}

/// The audit rows of an action, newest first.
pub async fn log(desk: &TestDesk, action: &str) -> Result<Vec<AuditRow>, Error> {
    let filter = AuditFilter {
        action: Some(action.to_owned()),
        ..AuditFilter::default()
    };
    let query = AuditQuery {
        filter,
        ..AuditQuery::default()
    };
    Ok(audit::list(desk, &Caller::operator(), query).await?.rows)
}

/// A value of a row's side.
pub fn value<'a>(side: &'a [(String, String)], name: &str) -> &'a str {
    side.iter()
        .find(|(field, _)| field == name)
        .map_or("", |(_, value)| value)
}
