//! `requests`: what people who cannot sign in asked the administrators for, for the operator.

use super::arguments::Requests;
use super::output::table;
use super::{Failure, Session};
use domain::RequestId;
use domain::wire::PageRequest;
use domain::wire::requests::{
    Decline, DeclineReason, RequestFilter, RequestQuery, RequestRow, RequestState,
};

/// Most rows of one answer.
const MOST: u16 = 200;

pub(super) async fn requests(session: &Session, what: Requests) -> Result<(), Failure> {
    match what {
        Requests::List { state } => list(session, state).await,
        Requests::Decline { id, reason, note } => {
            decline(session, RequestId(id), reason, note).await
        }
    }
}

/// For a host whose desk has no administrator at hand: an answer would be a reset of the person.
async fn decline(
    session: &Session,
    id: RequestId,
    reason: DeclineReason,
    note: String,
) -> Result<(), Failure> {
    let version = service::requests::get(&session.desk, &session.caller, id)
        .await?
        .version;
    let decline = Decline {
        version,
        reason,
        note,
    };
    let row = service::requests::decline(&session.desk, &session.caller, id, &decline).await?;
    session
        .output
        .say(&[row], |rows| rows_as_text(rows.as_slice()))
}

async fn list(session: &Session, state: Option<RequestState>) -> Result<(), Failure> {
    let query = RequestQuery {
        filter: RequestFilter {
            state,
            person: None,
        },
        page: PageRequest {
            limit: Some(MOST),
            ..PageRequest::default()
        },
    };
    // What a program left behind that was killed is looked up first.
    service::requests::settle(&session.desk).await?;
    let page = service::requests::list(&session.desk, &session.caller, &query).await?;
    session.output.say(&page.rows, |rows| rows_as_text(rows))
}

fn rows_as_text(rows: &[RequestRow]) -> String {
    let cells = |row: &RequestRow| {
        [
            row.id.to_string(),
            row.user_name.clone(),
            row.reference.clone(),
            row.state.name().to_owned(),
            locale::Table::machine(row.created_at),
            row.claimed_by_name.clone(),
            row.message.clone(),
        ]
    };
    table(
        [
            "ID",
            "USER",
            "REFERENCE",
            "STATE",
            "ASKED",
            "CLAIMED BY",
            "MESSAGE",
        ],
        rows.iter().map(cells),
    )
}
