//! CSV on the way out: people in the import template's columns, and the audit log. Owns the form of the files (RFC 4180, formula
//! guard, UTF-8 with a byte order mark, without which spreadsheet programs take it for something else); never
//! holds more than a page in memory.
//!
//! A file is written page by page while it is read, so it is no snapshot of one moment: whoever changes meanwhile is in it as they
//! were or as they are. Nobody is in it twice. It begins only after its audit row is committed (promise U3).

use crate::import::template::COLUMNS;
use crate::people::{self, guard, row};
use crate::{Caller, Desk, Error, audit};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::csv_guard::guard as defused;
use domain::wire::PageRequest;
use domain::wire::audit::{AuditFilter, AuditQuery, AuditResult, AuditRow};
use domain::wire::people::{PeopleFilter, PersonFields};
use domain::{PersonId, RoleSet, Timestamp};
use futures::stream::{self, BoxStream, StreamExt as _};
use std::collections::HashMap;

/// A CSV text in chunks of some hundred rows.
pub type Csv = BoxStream<'static, Result<Vec<u8>, Error>>;

/// People read at a time.
const PEOPLE: u32 = 500;
/// Audit rows read at a time: the largest page there is.
const AUDIT: u16 = 200;
const BYTE_ORDER_MARK: &str = "\u{feff}";
const AUDIT_COLUMNS: [&str; 12] = [
    "Number",
    "Time",
    "Action",
    "Result",
    "Actor",
    "Actor ID",
    "Target",
    "Target ID",
    "Address",
    "Request",
    "Before",
    "After",
];

/// **Export** of all people that match, in the import template's columns: what goes out can come in again. Mobile phone and
/// alternate address are left empty where the caller may not see them.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `confirm_identity`, `too_long` (search).
pub async fn people_csv(desk: &Desk, caller: &Caller, filter: &PeopleFilter) -> Result<Csv, Error> {
    let decision = caller.may_at_all(Action::ExportPeople);
    guard::noted(desk, caller, Action::ExportPeople, None, decision).await?;
    caller.require_confirmed(desk)?;
    people::check(filter)?;
    record_people(desk, caller, filter, "people").await?;
    let (desk, caller, filter) = (desk.clone(), caller.clone(), filter.clone());
    let header = line(COLUMNS.map(|column| column.header));
    let rows = pages(None, move |after| {
        let (desk, caller, filter) = (desk.clone(), caller.clone(), filter.clone());
        async move { people_page(&desk, &caller, &filter, after).await }
    });
    Ok(with_header(&header, rows))
}

/// The **never-expires report** of all people that match: `UserPrincipalName,PasswordNeverExpires`, with `True` or `False` for each by the
/// person's own setting, as scripts for Microsoft 365 write it.
///
/// # Errors
/// As [`people_csv`].
pub async fn never_expires_csv(
    desk: &Desk,
    caller: &Caller,
    filter: &PeopleFilter,
) -> Result<Csv, Error> {
    let decision = caller.may_at_all(Action::ExportReports);
    guard::noted(desk, caller, Action::ExportReports, None, decision).await?;
    caller.require_confirmed(desk)?;
    people::check(filter)?;
    record_people(desk, caller, filter, "never_expires").await?;
    let (desk, filter) = (desk.clone(), filter.clone());
    let rows = pages(None, move |after| {
        let (desk, filter) = (desk.clone(), filter.clone());
        async move {
            let page = next_people(&desk, &filter, after).await?;
            let line = |person: &store::Person| {
                let never = if person.never_expires {
                    "True"
                } else {
                    "False"
                };
                line([&*person.user_name, never])
            };
            Ok((page.people.iter().map(line).collect(), page.last))
        }
    });
    let header = line(["UserPrincipalName", "PasswordNeverExpires"]);
    Ok(with_header(&header, rows))
}

/// A file of people is about to be written: its row in the audit log, first of all (promise U3).
async fn record_people(
    desk: &Desk,
    caller: &Caller,
    filter: &PeopleFilter,
    shape: &str,
) -> Result<(), Error> {
    let settings = desk.settings();
    let moment = people::moment(desk, &settings);
    let count = store::people_list::count(desk.store(), filter, moment).await?;
    let entry = audit::Entry::new(Event::ExportPeople)
        .after("people", count)
        .after("filter", json(filter))
        .after("shape", shape);
    audit::record_alone(desk, caller, entry).await
}

/// **Export** of the audit log, newest first.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `confirm_identity`, `too_long` (search).
pub async fn audit_csv(desk: &Desk, caller: &Caller, filter: &AuditFilter) -> Result<Csv, Error> {
    let decision = caller.may_at_all(Action::ExportAudit);
    guard::noted(desk, caller, Action::ExportAudit, None, decision).await?;
    caller.require_confirmed(desk)?;
    let query = AuditQuery {
        filter: filter.clone(),
        page: PageRequest {
            limit: Some(AUDIT),
            ..PageRequest::default()
        },
    };
    // The first page is read before the export's own row is written, so that a filter that is refused leaves none.
    audit::page(desk, &query).await?;
    let entry = audit::Entry::new(Event::ExportAudit).after("filter", json(filter));
    audit::record_alone(desk, caller, entry).await?;
    let desk = desk.clone();
    let rows = pages(None, move |after| {
        let (desk, mut query) = (desk.clone(), query.clone());
        async move {
            query.page.after = after;
            let page = audit::page(&desk, &query).await?;
            Ok((page.rows.iter().map(audit_line).collect(), page.next))
        }
    });
    Ok(with_header(&line(AUDIT_COLUMNS), rows))
}

/// Page after page until one names no next.
pub(crate) fn pages<K, F, P>(
    first: Option<K>,
    read: F,
) -> impl stream::Stream<Item = Result<Vec<u8>, Error>> + Send
where
    K: Send + 'static,
    F: Fn(Option<K>) -> P + Send + 'static,
    P: Future<Output = Result<(Vec<String>, Option<K>), Error>> + Send,
{
    stream::try_unfold(Some((first, read)), |state| async move {
        let Some((after, read)) = state else {
            return Ok(None);
        };
        let (lines, next) = read(after).await?;
        let state = next.map(|next| (Some(next), read));
        Ok(Some((lines.concat().into_bytes(), state)))
    })
}

pub(crate) fn with_header(
    header: &str,
    rows: impl stream::Stream<Item = Result<Vec<u8>, Error>> + Send + 'static,
) -> Csv {
    let first = format!("{BYTE_ORDER_MARK}{header}").into_bytes();
    stream::once(async move { Ok(first) }).chain(rows).boxed()
}

/// The line that a whole file begins with.
pub(crate) fn first_line(columns: &[&str]) -> String {
    format!("{BYTE_ORDER_MARK}{}", line(columns.iter().copied()))
}

async fn people_page(
    desk: &Desk,
    caller: &Caller,
    filter: &PeopleFilter,
    after: Option<PersonId>,
) -> Result<(Vec<String>, Option<PersonId>), Error> {
    let page = next_people(desk, filter, after).await?;
    let ids: Vec<PersonId> = page.people.iter().map(|one| PersonId(one.id)).collect();
    let roles = store::roles::of_people(&desk.store().read(), &ids).await?;
    let lines = page.people.iter().map(|person| {
        let id = PersonId(person.id);
        let roles = roles.get(&id).copied().unwrap_or(RoleSet::EMPTY);
        person_line(&seen_by(caller, id, roles, row::fields(person)))
    });
    Ok((lines.collect(), page.last))
}

/// Some people of a file, and behind whom the next ones stand; `None`: there are no more.
struct Batch {
    people: Vec<store::Person>,
    last: Option<PersonId>,
}

async fn next_people(
    desk: &Desk,
    filter: &PeopleFilter,
    after: Option<PersonId>,
) -> Result<Batch, Error> {
    let db = desk.store().read();
    let settings = desk.settings();
    let moment = people::moment(desk, &settings);
    let ids = store::people_list::ids(&db, filter, moment, after, PEOPLE).await?;
    let found = store::people::by_ids(&db, &ids).await?;
    let mut found: HashMap<PersonId, store::Person> = found
        .into_iter()
        .map(|person| (PersonId(person.id), person))
        .collect();
    Ok(Batch {
        people: ids.iter().filter_map(|id| found.remove(id)).collect(),
        last: ids.last().copied(),
    })
}

/// The fields as this caller may have them. A mask would be no address when the file comes in again: the cell is empty.
fn seen_by(caller: &Caller, id: PersonId, roles: RoleSet, fields: PersonFields) -> PersonFields {
    if row::sees_contacts(caller, id, roles) {
        fields
    } else {
        PersonFields {
            mobile_phone: String::new(),
            alternate_email: String::new(),
            ..fields
        }
    }
}

fn person_line(fields: &PersonFields) -> String {
    line(COLUMNS.iter().map(|column| (column.get)(fields).as_str()))
}

fn audit_line(row: &AuditRow) -> String {
    let id = |id: Option<PersonId>| id.map(|id| id.to_string()).unwrap_or_default();
    let result = match row.result {
        AuditResult::Success => "success",
        AuditResult::Failure => "failure",
        AuditResult::Refused => "refused",
    };
    let cells = [
        row.seq.to_string(),
        utc(row.at),
        row.action.clone(),
        result.to_owned(),
        row.actor_name.clone(),
        id(row.actor),
        row.target_name.clone(),
        id(row.target),
        row.ip.clone(),
        row.request_id.clone(),
        pairs(&row.before),
        pairs(&row.after),
    ];
    line(cells.iter().map(String::as_str))
}

/// A moment as RFC 3339 has it, in UTC with microseconds.
fn utc(at: Timestamp) -> String {
    let moment = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000);
    let text = moment.ok().and_then(|moment| {
        moment
            .format(&time::format_description::well_known::Rfc3339)
            .ok()
    });
    text.unwrap_or_else(|| at.0.to_string())
}

/// Names and values as a JSON object, for programs; people read it too.
fn pairs(pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        return String::new();
    }
    let object: serde_json::Map<String, serde_json::Value> = pairs
        .iter()
        .map(|(name, value)| (name.clone(), value.clone().into()))
        .collect();
    json(&object)
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// One row: guarded, quoted where needed, ended by CRLF.
pub(crate) fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for cell in cells {
        if !line.is_empty() {
            line.push(',');
        }
        let cell = defused(cell);
        // The first cell is quoted when it is empty, so that the comma after it is seen to follow something.
        if line.is_empty() && cell.is_empty() || cell.contains([',', ';', '"', '\r', '\n']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use super::{line, pairs, utc};
    use domain::Timestamp;
    use proptest::prelude::*;

    #[test]
    fn o1_a_row_is_guarded_then_quoted() {
        assert_eq!(
            line(["=1+1", "a,b", "say \"hi\"", "", "two\nlines"]),
            "'=1+1,\"a,b\",\"say \"\"hi\"\"\",,\"two\nlines\"\r\n"
        );
        assert_eq!(line(["", "", "x"]), "\"\",,x\r\n");
    }

    #[test]
    fn moments_are_written_in_utc_with_their_microseconds() {
        assert_eq!(
            utc(Timestamp(1_700_000_000_123_456)),
            "2023-11-14T22:13:20.123456Z"
        );
        assert_eq!(
            pairs(&[("roles".to_owned(), "a \"b\"".to_owned())]),
            r#"{"roles":"a \"b\""}"#
        );
    }

    proptest! {
        #[test]
        fn o1_other_readers_get_back_every_cell_with_its_guard(cells in prop::collection::vec("[a,;\"\r\n '=+木\t]{0,6}", 1..8)) {
            let text = line(cells.iter().map(String::as_str));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let record = reader.records().next().transpose().map_err(|e| TestCaseError::fail(e.to_string()))?;
            let back: Vec<String> = record.iter().flatten().map(ToOwned::to_owned).collect();
            let guarded: Vec<_> = cells.iter().map(|cell| super::defused(cell).into_owned()).collect();
            prop_assert_eq!(back, guarded);
            prop_assert!(text.ends_with("\r\n"));
        }
    }
}
