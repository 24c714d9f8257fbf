//! `--filter`: the query of **Active users** as text. Owns the few names that a terminal has beside those of the address; what the
//! pairs mean is said once, where the HTTP interface reads them.

use crate::cli::{Failure, Session, group};
use crate::http::api::PeopleFilterParams;
use domain::GroupId;
use domain::wire::people::PeopleFilter;

/// Parts of the pages' address that narrow nothing.
const PASSED_OVER: [&str; 7] = [
    "sort", "columns", "reset", "after", "before", "from_end", "limit",
];

/// What all these texts together narrow.
pub(in crate::cli) async fn of(
    session: &Session,
    texts: &[String],
) -> Result<PeopleFilter, Failure> {
    let mut pairs = Vec::new();
    for text in texts {
        for (name, value) in read(text)? {
            match name.as_str() {
                name if PASSED_OVER.contains(&name) => {}
                "search" => pairs.push(("q".to_owned(), value)),
                "must_change" => pairs.push(("password".to_owned(), "must_change".to_owned())),
                "group" => pairs.push((name, id_of(session, value).await?)),
                _ => pairs.push((name, value)),
            }
        }
    }
    if pairs.is_empty() {
        let nothing = "--filter narrows nothing: for everybody there is --all";
        return Err(Failure::Misuse(nothing.to_owned()));
    }
    meant(&pairs)
}

fn read(text: &str) -> Result<Vec<(String, String)>, Failure> {
    // A whole address can be pasted.
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query)
        .map_err(|_| Failure::Misuse("--filter cannot be read".to_owned()))?;
    let switched_on = |(name, value): (String, String)| {
        let is_switch = matches!(name.as_str(), "no_contact" | "never_signed_in" | "inactive");
        let value = if is_switch && value.is_empty() {
            "1".to_owned()
        } else {
            value
        };
        (name, value)
    };
    Ok(pairs.into_iter().map(switched_on).collect())
}

fn meant(pairs: &[(String, String)]) -> Result<PeopleFilter, Failure> {
    let text = serde_urlencoded::to_string(pairs).unwrap_or_default();
    let read: Result<PeopleFilterParams, _> = serde_urlencoded::from_str(&text);
    match read {
        Ok(params) => Ok(params.into()),
        Err(error) => Err(Failure::Misuse(format!("--filter: {error}"))),
    }
}

/// The id of a group, whose name may be said instead. An id of none is passed on: nobody is in it.
async fn id_of(session: &Session, named: String) -> Result<String, Failure> {
    if named.parse::<GroupId>().is_ok() {
        return Ok(named);
    }
    let group = group::named(session, &named).await?;
    group
        .map(|group| group.id.to_string())
        .ok_or_else(|| Failure::Misuse(format!("--filter: there is no group {named}")))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::{meant, read};
    use app::pages::admin::users::address::ListState;
    use domain::wire::people::{RoleFilter, Status};
    use domain::wire::reports::Report;

    #[test]
    fn the_query_of_the_page_is_read_as_it_stands_in_the_address() {
        let pairs = read(
            "https://desk.example/admin/users?q=Zo%C3%AB+M&status=blocked&role=no_role&no_contact",
        );
        let filter = meant(&pairs.unwrap()).unwrap();
        assert_eq!(filter.search, "Zoë M");
        assert_eq!(filter.status, Some(Status::Blocked));
        assert_eq!(filter.role, Some(RoleFilter::NoRole));
        assert!(filter.no_contact && !filter.never_signed_in);
    }

    #[test]
    fn the_filters_of_reports_are_read_as_the_page_writes_them() {
        for report in Report::ALL {
            let state = ListState {
                filter: report.filter(),
                ..ListState::default()
            };
            let pairs = read(&state.filter_query()).unwrap();
            assert_eq!(meant(&pairs).unwrap(), state.filter, "{report:?}");
        }
    }

    #[test]
    fn what_means_nothing_is_refused_and_never_passed_over() {
        for text in [
            "departement=Sales",
            "status=gone",
            "no_contact=maybe",
            "q=a&q=b",
        ] {
            assert!(meant(&read(text).unwrap()).is_err(), "{text}");
        }
    }
}
