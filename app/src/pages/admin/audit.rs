//! **Audit log**: who did what, to whom, from where, with what it was before and is after. Owns its
//! filters in the address, paging and the timeline that other pages show.

use super::kit::{Kit, kit};
use super::{export, lists, words};
use crate::calls::{self, CallError};
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{nothing, waiting};
use crate::parts::{Button, Icon, PageTitle, Tag, Time, TimeForm};
use crate::query::{pairs, push, with_query};
use crate::words::{t, tr};
use domain::wire::Page;
use domain::wire::audit::{AuditFilter, AuditQuery, AuditResult, AuditRow};
use domain::{Span, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::{Key, Table, k};
use std::time::Duration;

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    filter: AuditFilter,
    /// Where in the list: empty at the newest, `end`, or a cursor with its direction.
    at: String,
}

const RESULTS: [(&str, AuditResult, Key); 3] = [
    ("success", AuditResult::Success, k::AUDIT_RESULT_SUCCESS),
    ("failure", AuditResult::Failure, k::AUDIT_RESULT_FAILURE),
    ("refused", AuditResult::Refused, k::AUDIT_RESULT_REFUSED),
];

/// What can be chosen as action: an area each.
const AREAS: [(&str, Key); 7] = [
    ("password.", k::AUDIT_AREA_PASSWORD),
    ("session.", k::AUDIT_AREA_SESSION),
    ("person.", k::AUDIT_AREA_PERSON),
    ("group.", k::AUDIT_AREA_GROUP),
    ("settings.", k::AUDIT_AREA_SETTINGS),
    ("export.", k::AUDIT_AREA_EXPORT),
    ("program.", k::AUDIT_AREA_PROGRAM),
];

impl Asked {
    fn parse(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs(query) {
            asked.take(name, value);
        }
        asked
    }

    fn take(&mut self, name: &str, value: String) {
        let filter = &mut self.filter;
        match name {
            "q" => filter.search = value.chars().take(100).collect(),
            "action" => filter.action = (!value.is_empty()).then_some(value),
            "result" => {
                filter.result = RESULTS
                    .iter()
                    .find(|known| known.0 == value)
                    .map(|known| known.1);
            }
            "actor" => filter.actor = value.parse().ok(),
            "target" => filter.target = value.parse().ok(),
            "from" => filter.from = value.parse().ok().map(Timestamp),
            "to" => filter.to = value.parse().ok().map(Timestamp),
            "at" => self.at = value,
            _ => {}
        }
    }

    fn result(&self) -> &'static str {
        let known = RESULTS
            .iter()
            .find(|known| Some(known.1) == self.filter.result);
        known.map_or("", |known| known.0)
    }

    fn filter_query(&self) -> String {
        let filter = &self.filter;
        let mut out = String::new();
        push(&mut out, "q", &filter.search);
        push(
            &mut out,
            "action",
            filter.action.as_deref().unwrap_or_default(),
        );
        push(&mut out, "result", self.result());
        push(
            &mut out,
            "actor",
            &filter.actor.map(|id| id.to_string()).unwrap_or_default(),
        );
        push(
            &mut out,
            "target",
            &filter.target.map(|id| id.to_string()).unwrap_or_default(),
        );
        push(
            &mut out,
            "from",
            &filter.from.map(|at| at.0.to_string()).unwrap_or_default(),
        );
        push(
            &mut out,
            "to",
            &filter.to.map(|at| at.0.to_string()).unwrap_or_default(),
        );
        out
    }

    fn href(&self) -> String {
        let mut query = self.filter_query();
        push(&mut query, "at", &self.at);
        with_query("/admin/audit", &query)
    }

    fn query(&self) -> AuditQuery {
        AuditQuery {
            filter: self.filter.clone(),
            page: lists::request(&self.at),
        }
    }
}

async fn load(query: String) -> Result<Page<AuditRow>, CallError> {
    calls::audit(Asked::parse(&query).query()).await
}

/// The page.
pub fn audit() -> AnyView {
    let kit = kit();
    let search = use_location().search;
    let asked = Memo::new(move |_| Asked::parse(&search.get()));
    let rows = Loaded::new(Signal::derive(move || search.get()), |query| {
        pack(load(query))
    });
    let open = RwSignal::new(false);
    let address =
        Signal::derive(move || with_query("/api/v1/audit.csv", &asked.with(Asked::filter_query)));
    view! {
        <PageTitle title=t(k::AUDIT_TITLE)/>
        <div class="head"><h1>{t(k::AUDIT_TITLE)}</h1></div>
        <p class="lead">{t(k::AUDIT_TEXT)}</p>
        <div class="bar">
            {filters(kit, asked)}
            <span class="grow"></span>
            <Button on_press=move |()| open.set(true)><Icon name="download"/>{t(k::AUDIT_EXPORT)}</Button>
        </div>
        {export::question(kit, "export-audit", k::EXPORT_AUDIT_TITLE, Signal::derive(|| t(k::EXPORT_AUDIT_TEXT).to_owned()), address, open)}
        {rows.view(|| waiting(12), move |page| list(asked, page))}
    }
    .into_any()
}

fn filters(kit: Kit, asked: Memo<Asked>) -> AnyView {
    let set = move |name: &str, value: String, replace: bool| {
        let mut next = asked.get_untracked();
        next.take(name, value);
        next.at = String::new();
        if replace {
            kit.replace(&next.href());
        } else {
            kit.stay(&next.href());
        }
    };
    let mut typed = debounce(Duration::from_millis(250), move |text: String| {
        set("q", text, true);
    });
    let action =
        Signal::derive(move || asked.with(|asked| asked.filter.action.clone().unwrap_or_default()));
    let result = Signal::derive(move || asked.with(Asked::result).to_owned());
    let areas = AREAS.into_iter().map(|(value, key)| (value, t(key)));
    let results = RESULTS.into_iter().map(|(value, _, key)| (value, t(key)));
    // Days of the reader's calendar are written as UTC days: the log is kept in UTC.
    let day = move |name: &'static str, label: Key, plus: Span| {
        let value = move || {
            asked.with(|asked| {
                let at = if name == "from" {
                    asked.filter.from
                } else {
                    asked.filter.to.map(|at| at.minus(Span::days(1)))
                };
                at.map(|at| Table::machine(at)[..10].to_owned())
                    .unwrap_or_default()
            })
        };
        let changed = move |event| {
            let at = day_start(&event_target_value(&event)).map(|at| at.plus(plus).0.to_string());
            set(name, at.unwrap_or_default(), false);
        };
        view! {
            <label class="inline">
                <span>{t(label)}</span>
                <input type="date" name=name prop:value=value on:change=changed/>
            </label>
        }
        .into_any()
    };
    let person = move || {
        asked.with(|asked| asked.filter.target.is_some() || asked.filter.actor.is_some()).then(|| {
            let clear = move |_| {
                let mut next = asked.get_untracked();
                (next.filter.target, next.filter.actor, next.at) = (None, None, String::new());
                kit.stay(&next.href());
            };
            view! { <button type="button" class="chip set" on:click=clear>{t(k::USERS_FILTER_CLEAR)}<Icon name="close"/></button> }
        })
    };
    view! {
        <div class="search">
            <Icon name="search"/>
            <input
                type="search"
                id="audit-search"
                value=asked.get_untracked().filter.search
                placeholder=t(k::AUDIT_SEARCH)
                aria-label=t(k::AUDIT_SEARCH)
                autocomplete="off"
                on:input=move |event| typed(event_target_value(&event))
            />
        </div>
        {lists::choice("action", k::AUDIT_FILTER_ACTION, areas, action, move |value| set("action", value, false))}
        {lists::choice("result", k::AUDIT_FILTER_RESULT, results, result, move |value| set("result", value, false))}
        {day("from", k::AUDIT_FILTER_FROM, Span::days(0))}
        {day("to", k::AUDIT_FILTER_TO, Span::days(1))}
        {person}
    }
    .into_any()
}

/// The first moment of a day as `<input type=date>` writes it (days from civil, after Hinnant).
fn day_start(text: &str) -> Option<Timestamp> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let shifted = if month > 2 { year } else { year - 1 };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(Timestamp(0).plus(Span::days(days)))
}

fn list(asked: Memo<Asked>, page: Page<AuditRow>) -> AnyView {
    if page.rows.is_empty() {
        return if asked.with_untracked(|asked| asked.filter == AuditFilter::default()) {
            nothing(
                "audit",
                k::AUDIT_EMPTY_TITLE,
                k::AUDIT_EMPTY_TEXT,
                ().into_any(),
            )
        } else {
            let clear = view! { <a class="btn" href="/admin/audit">{t(k::USERS_FILTER_CLEAR)}</a> };
            nothing(
                "search",
                k::AUDIT_NOTHING_TITLE,
                k::AUDIT_NOTHING_TEXT,
                clear.into_any(),
            )
        };
    }
    let rows = page.rows.iter().map(row).collect_view();
    let href = |at| {
        Asked {
            at,
            ..asked.get_untracked()
        }
        .href()
    };
    view! {
        <div class="sheet" id="audit-list" tabindex="-1">
            <ol class="audit">{rows}</ol>
        </div>
        {lists::pager(k::AUDIT_TITLE, "#audit-list", page.previous, page.next, href)}
    }
    .into_any()
}

fn whom(row: &AuditRow) -> AnyView {
    match (row.target, row.target_name.is_empty()) {
        (_, true) => ().into_any(),
        (Some(id), false) => {
            view! { <a href=format!("/admin/users/{id}")><bdi>{row.target_name.clone()}</bdi></a> }
                .into_any()
        }
        (None, false) => view! { <bdi>{row.target_name.clone()}</bdi> }.into_any(),
    }
}

fn who(row: &AuditRow) -> AnyView {
    let name = words::actor(&row.actor_name);
    match row.actor {
        Some(id) => view! { <a href=format!("/admin/users/{id}")><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}

fn row(row: &AuditRow) -> AnyView {
    let (tone, result) = words::result(row.result);
    let values = changes(row);
    let seq = row.seq;
    view! {
        <li>
            <details>
                <summary aria-label=tr(k::AUDIT_DETAILS_FOR, &[("seq", seq.into())])>
                    <span class="audit-what">{words::action(&row.action)}</span>
                    <Icon name="down"/>
                </summary>
                <dl class="pairs">
                    <dt>{tr(k::AUDIT_ROW, &[("seq", seq.into())])}</dt>
                    <dd><code>{row.action.clone()}</code></dd>
                    <dt>{t(k::AUDIT_ADDRESS)}</dt>
                    <dd dir="ltr">{row.ip.clone()}</dd>
                    <dt>{t(k::AUDIT_REQUEST)}</dt>
                    <dd dir="ltr"><code>{row.request_id.clone()}</code></dd>
                </dl>
                {values}
            </details>
            <span class="audit-who">{who(row)}</span>
            <span class="audit-whom">{whom(row)}</span>
            <span class="audit-result"><Tag tone>{result}</Tag></span>
            <span class="audit-when"><Time at=row.at/></span>
        </li>
    }
    .into_any()
}

/// Before and after, field by field.
fn changes(row: &AuditRow) -> AnyView {
    let mut names: Vec<&str> = row
        .before
        .iter()
        .chain(&row.after)
        .map(|pair| pair.0.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return ().into_any();
    }
    let value = |pairs: &[(String, String)], name: &str| {
        pairs
            .iter()
            .find(|pair| pair.0 == name)
            .map(|pair| pair.1.clone())
            .unwrap_or_default()
    };
    let rows = names.into_iter().map(|name| {
        view! {
            <tr>
                <th scope="row"><code>{name.to_owned()}</code></th>
                <td><bdi>{value(&row.before, name)}</bdi></td>
                <td><bdi>{value(&row.after, name)}</bdi></td>
            </tr>
        }
        .into_any()
    });
    view! {
        <table class="plain-table changes">
            <thead>
                <tr>
                    <th scope="col">{t(k::AUDIT_FIELD)}</th>
                    <th scope="col">{t(k::AUDIT_BEFORE)}</th>
                    <th scope="col">{t(k::AUDIT_AFTER)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// A few rows as a line of time, for **Home** and a user's page.
pub fn timeline(rows: &[AuditRow], none: Key) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="hint">{t(none)}</p> }.into_any();
    }
    let rows = rows.iter().map(|row| {
        let bad = (row.result != AuditResult::Success).then(|| {
            let (tone, words) = words::result(row.result);
            view! { <Tag tone>{words}</Tag> }
        });
        let arrow = (!row.target_name.is_empty() && row.target != row.actor)
            .then(|| view! { " → " {whom(row)} });
        view! {
            <li>
                <b>{words::action(&row.action)}</b>
                {bad}
                <span class="hint">{who(row)} {arrow}</span>
                <span class="hint"><Time at=row.at form=TimeForm::Ago/></span>
            </li>
        }
        .into_any()
    });
    view! { <ol class="timeline">{rows.collect_view()}</ol> }.into_any()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn everything_that_is_written_into_the_address_is_read_back() {
        let asked = Asked {
            filter: AuditFilter {
                actor: Some("018f4e5c-0000-7000-8000-000000000001".parse().unwrap()),
                target: Some("018f4e5c-0000-7000-8000-000000000002".parse().unwrap()),
                action: Some("password.".to_owned()),
                result: Some(AuditResult::Refused),
                from: Some(Timestamp(1_700_000_000_000_000)),
                to: Some(Timestamp(1_800_000_000_000_000)),
                search: "Zoë & 1".to_owned(),
            },
            at: "after.abc-_".to_owned(),
        };
        let href = asked.href();
        assert_eq!(Asked::parse(href.split_once('?').unwrap().1), asked);
        assert_eq!(Asked::default().href(), "/admin/audit");
    }

    #[test]
    fn a_day_begins_where_the_calendar_says() {
        for day in ["1970-01-01", "2000-02-29", "2026-11-23", "2100-03-01"] {
            assert_eq!(
                Table::machine(day_start(day).unwrap()),
                format!("{day}T00:00:00Z")
            );
        }
        assert_eq!(day_start(""), None);
        assert_eq!(day_start("soon"), None);
    }

    #[test]
    fn every_area_that_can_be_chosen_has_actions() {
        for (area, _) in AREAS {
            assert!(
                domain::audit::Action::ALL
                    .iter()
                    .any(|action| action.as_str().starts_with(area)),
                "{area}"
            );
        }
    }

    // In the browser words come with the page.
    #[cfg(feature = "ssr")]
    #[test]
    fn every_action_and_role_has_its_words() {
        for action in domain::audit::Action::ALL {
            assert_ne!(words::action(action.as_str()), action.as_str());
        }
        for role in domain::Role::ALL {
            assert!(!words::role(role).is_empty() && !words::role_about(role).is_empty());
        }
    }
}
