//! `messages`, `mail` and `keys`: the outbox, the way to the mail server, and the key that seals what waits, for the operator.

use super::arguments::{Keys, Mail, Messages};
use super::output::{one_line, table};
use super::{Failure, Session};
use domain::MessageId;
use domain::wire::PageRequest;
use domain::wire::messages::{
    MailDraft, MessageFilter, MessageQuery, MessageRow, SecretChange, TestOutcome,
};
use service::messages::{Rotated, Tally};

/// Rows asked for at a time.
const PAGE: u16 = 200;

pub(super) async fn messages(session: &Session, what: Messages) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    match what {
        Messages::List { state, most } => {
            let filter = MessageFilter {
                state,
                ..MessageFilter::default()
            };
            let rows = listed(session, filter, most).await?;
            session.output.say(&rows, |rows| rows_as_text(rows))
        }
        Messages::Retry { ids } => {
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.push(service::messages::retry(desk, caller, MessageId(id)).await?);
            }
            session.output.say(&rows, |rows| rows_as_text(rows))
        }
        Messages::Drain => {
            let tally = service::messages::drain(desk).await?;
            session.output.say(&tally, tally_as_text)?;
            if tally.retrying + tally.dead > 0 {
                Err(Failure::Bad)
            } else {
                Ok(())
            }
        }
    }
}

/// The newest, at most so many.
async fn listed(
    session: &Session,
    filter: MessageFilter,
    most: usize,
) -> Result<Vec<MessageRow>, Failure> {
    let mut rows = Vec::new();
    let mut after = None;
    while rows.len() < most {
        let page = PageRequest {
            after: after.take(),
            limit: Some(PAGE),
            ..PageRequest::default()
        };
        let query = MessageQuery {
            filter: filter.clone(),
            page,
        };
        let page = service::messages::list(&session.desk, &session.caller, &query).await?;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    rows.truncate(most);
    Ok(rows)
}

fn rows_as_text(rows: &[MessageRow]) -> String {
    let cells = |row: &MessageRow| {
        [
            row.id.to_string(),
            row.kind.name().to_owned(),
            row.to.clone(),
            super::name_of(&row.state),
            row.attempts.to_string(),
            row.next_at.map(locale::Table::machine).unwrap_or_default(),
            row.last_reply.clone(),
        ]
    };
    table(
        ["ID", "KIND", "TO", "STATE", "TRIES", "NEXT", "LAST REPLY"],
        rows.iter().map(cells),
    )
}

fn tally_as_text(tally: &Tally) -> String {
    let Tally {
        sent,
        retrying,
        dead,
        dropped,
    } = tally;
    format!("{sent} sent, {retrying} to be tried again, {dead} given up, {dropped} dropped\n")
}

pub(super) async fn mail(session: &Session, what: Mail) -> Result<(), Failure> {
    let Mail::Test { address, queue } = what;
    let (desk, caller) = (&session.desk, &session.caller);
    if queue {
        let id = service::messages::queue_test(desk, caller, &address).await?;
        return session.output.say(&id, |id| format!("{id}\n"));
    }
    let settings = service::messages::settings::get(desk, caller).await?;
    let draft = MailDraft {
        config: settings.mail,
        password: SecretChange::Keep,
    };
    let outcome = service::messages::test_mail(desk, caller, &draft, &address).await?;
    super::sending::tested(session, &outcome)
}

pub(super) fn outcome_as_text(outcome: &TestOutcome) -> String {
    let mut text = String::new();
    for line in &outcome.lines {
        text.push_str(&one_line(line));
        text.push('\n');
    }
    text.push_str(if outcome.accepted {
        "accepted\n"
    } else {
        "not accepted\n"
    });
    text
}

pub(super) async fn keys(session: &Session, what: Keys) -> Result<(), Failure> {
    let Keys::Rotate = what;
    let rotated = service::messages::rotate_keys(&session.desk, &session.caller).await?;
    session.output.say(&rotated, |rotated| {
        let Rotated {
            key,
            resealed,
            unopened,
        } = rotated;
        format!("key {key} seals from now on; {resealed} secrets sealed anew, {unopened} cannot be opened\n")
    })?;
    if rotated.unopened > 0 {
        Err(Failure::Bad)
    } else {
        Ok(())
    }
}
