//! **Activity**: what the audit log says about the own account.

use super::{failed, skeleton};
use crate::calls::{self, CallError};
use crate::context::page;
use crate::parts::{Empty, Icon, PageTitle, Tag, Time, Tone};
use crate::words::{k, t, tr};
use domain::wire::account::{AccountCommand, AccountReply};
use domain::wire::audit::{AuditResult, AuditRow};
use domain::wire::{Page, PageRequest};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

/// `/account/activity`.
pub struct ActivityPage {
    rows: Resource<Result<AccountReply, CallError>>,
}

#[lazy_route]
impl LazyRoute for ActivityPage {
    fn data() -> Self {
        let query = use_query_map();
        let request = move || {
            query.with(|query| PageRequest {
                after: query.get("after"),
                before: query.get("before"),
                limit: Some(25),
                ..PageRequest::default()
            })
        };
        Self {
            rows: Resource::new(request, |request| {
                calls::account(AccountCommand::Activity(request))
            }),
        }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <PageTitle title=t(k::ACTIVITY_TITLE)/>
            <section class="sheet pad" aria-labelledby="activity-title">
                <h1 id="activity-title">{t(k::ACTIVITY_TITLE)}</h1>
                <p class="hint">{t(k::ACTIVITY_LEAD)}</p>
                <Transition fallback=skeleton>
                    {move || Suspend::new(async move {
                        match this.rows.await {
                            Ok(AccountReply::Activity(rows)) => timeline(rows),
                            Ok(_) => ().into_any(),
                            Err(error) => failed(&error),
                        }
                    })}
                </Transition>
            </section>
        }
        .into_any()
    }
}

fn timeline(rows: Page<AuditRow>) -> AnyView {
    if rows.rows.is_empty() {
        return view! { <Empty icon="clock" title=t(k::ACTIVITY_NONE)/> }.into_any();
    }
    let link = |name: &str, cursor: &str, text: &'static str| {
        view! { <a class="btn" href=format!("/account/activity?{name}={}", encode(cursor))>{text}</a> }
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

/// Cursors are of letters that stand in an address as they are, but for these.
fn encode(cursor: &str) -> String {
    cursor
        .replace('%', "%25")
        .replace('+', "%2B")
        .replace('&', "%26")
        .replace('=', "%3D")
        .replace('#', "%23")
}
