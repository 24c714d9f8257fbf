//! **Activity**: what the audit log says about the own account.

use super::skeleton;
use crate::calls::{self, CallError, odd_answer};
use crate::context::page;
use crate::pages::load::{Loaded, pack};
use crate::parts::{Empty, Icon, PageTitle, Tag, Time, Tone};
use crate::query::{push, value, with_query};
use crate::words::{k, t, tr};
use domain::wire::account::{AccountCommand, AccountReply};
use domain::wire::audit::{AuditResult, AuditRow};
use domain::wire::{Page, PageRequest};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// `/account/activity`.
pub fn activity() -> AnyView {
    let search = use_location().search;
    let rows = Loaded::new(Signal::derive(move || search.get()), |query| {
        pack(load(query))
    });
    view! {
        <PageTitle title=t(k::ACTIVITY_TITLE)/>
        <section class="sheet pad" aria-labelledby="activity-title">
            <h1 id="activity-title">{t(k::ACTIVITY_TITLE)}</h1>
            <p class="hint">{t(k::ACTIVITY_LEAD)}</p>
            {rows.view(skeleton, timeline)}
        </section>
    }
    .into_any()
}

/// The page that the address asks for: the last rows, or those before or after a cursor.
async fn load(query: String) -> Result<Page<AuditRow>, CallError> {
    let cursor = |name| Some(value(&query, name)).filter(|cursor| !cursor.is_empty());
    let request = PageRequest {
        after: cursor("after"),
        before: cursor("before"),
        limit: Some(25),
        ..PageRequest::default()
    };
    match calls::account(AccountCommand::Activity(request)).await? {
        AccountReply::Activity(rows) => Ok(rows),
        _ => Err(odd_answer()),
    }
}

fn timeline(rows: Page<AuditRow>) -> AnyView {
    if rows.rows.is_empty() {
        return view! { <Empty icon="clock" title=t(k::ACTIVITY_NONE)/> }.into_any();
    }
    let link = |name: &str, cursor: &str, text: &'static str| {
        let mut query = String::new();
        push(&mut query, name, cursor);
        view! { <a class="btn" href=with_query("/account/activity", &query)>{text}</a> }
    };
    let newer = rows
        .previous
        .as_deref()
        .map(|cursor| link("before", cursor, t(k::ACTIVITY_NEWER)));
    let older = rows
        .next
        .as_deref()
        .map(|cursor| link("after", cursor, t(k::ACTIVITY_OLDER)));
    view! {
        <ol class="events">{rows.rows.into_iter().map(row).collect_view()}</ol>
        <nav class="row" aria-label=t(k::ACTIVITY_TITLE)>{newer} {older}</nav>
    }
    .into_any()
}

fn row(row: AuditRow) -> impl IntoView {
    let what = k::named(&format!("audit-{}", row.action.replace('.', "-")))
        .map_or_else(|| row.action.clone(), |key| t(key).to_owned());
    let own = row.actor.is_some() && row.actor == page().me.map(|me| me.id);
    let by = match row.actor_name.as_str() {
        _ if own => Some(t(k::ACTIVITY_BY_YOU).to_owned()),
        "" => None,
        "system" => Some(t(k::ACTIVITY_BY_SYSTEM).to_owned()),
        "operator" => Some(t(k::ACTIVITY_BY_OPERATOR).to_owned()),
        name => Some(tr(k::ACTIVITY_BY, &[("name", name.into())])),
    };
    let (icon, class, result) = match row.result {
        AuditResult::Success => ("check", "good", None),
        AuditResult::Failure => ("alert", "bad", Some(k::AUDIT_RESULT_FAILURE)),
        AuditResult::Refused => ("alert", "bad", Some(k::AUDIT_RESULT_REFUSED)),
    };
    view! {
        <li class=format!("event {class}")>
            <Icon name=icon/>
            <div>
                <p class="tags-line">
                    <b>{what}</b>
                    {result.map(|key| view! { <Tag tone=Tone::Bad>{t(key)}</Tag> })}
                </p>
                <p class="hint">
                    <Time at=row.at/>
                    {by.map(|by| format!(" · {by}"))}
                    {(!row.ip.is_empty()).then(|| format!(" · {}", tr(k::ACTIVITY_FROM, &[("ip", row.ip.into())])))}
                </p>
            </div>
        </li>
    }
}
