//! `reports`: how many people are in each state that somebody may have to do something about, for the operator.

use super::output::table;
use super::{Failure, Session};
use crate::http::api::AllReports;

pub(super) async fn reports(session: &Session) -> Result<(), Failure> {
    let found = service::people::reports(&session.desk, &session.caller).await?;
    session.output.say(&AllReports::from(found), as_text)
}

fn as_text(all: &AllReports) -> String {
    let cells = all.each().map(|one| {
        [
            one.name().to_owned(),
            one.people.to_string(),
            one.query.clone(),
        ]
    });
    table(["REPORT", "PEOPLE", "FILTER"], cells)
}
