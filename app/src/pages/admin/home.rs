//! **Home**: numbers that each open their list, first steps until they are done, what happened lately.

use super::kit::kit;
use super::users::address::ListState;
use super::{audit, requests, words};
use crate::calls::{self, CallError, odd_answer};
use crate::context::page;
use crate::pages::load::{Loaded, pack};
use crate::pages::states;
use crate::parts::{Icon, Notice, PageTitle, Time, TimeForm, Tone};
use crate::words::{t, tr};
use domain::Role;
use domain::authority::Action;
use domain::wire::PageRequest;
use domain::wire::audit::{AuditQuery, AuditRow};
use domain::wire::jobs::{JobCommand, JobReply};
use domain::wire::messages::{MessageCommand, MessageCounts, MessageReply};
use domain::wire::people::{HomeSummary, PeopleCommand, PeopleFilter, PeopleReply, RoleFilter};
use domain::wire::reports::Report;
use domain::wire::requests::RequestCounts;
use domain::wire::settings::{PasswordPolicy, SettingsCommand, SettingsReply};
use leptos::prelude::*;
use locale::{Key, k};
use serde::{Deserialize, Serialize};

/// What the page shows. What the reader may not see is `None`.
#[derive(Clone, Serialize, Deserialize)]
struct Numbers {
    summary: HomeSummary,
    global: Option<u64>,
    policy: Option<(i64, PasswordPolicy)>,
    recent: Option<Vec<AuditRow>>,
    messages: Option<MessageCounts>,
    requests: Option<RequestCounts>,
    approvals: Option<u64>,
}

async fn load(
    may_see_messages: bool,
    may_see_requests: bool,
    may_approve: bool,
) -> Result<Numbers, CallError> {
    let PeopleReply::Home(summary) = calls::people(PeopleCommand::Home).await? else {
        return Err(odd_answer());
    };
    let filter = PeopleFilter {
        role: Some(RoleFilter::Is(Role::GlobalAdministrator)),
        ..PeopleFilter::default()
    };
    let global = match calls::people(PeopleCommand::Count(filter)).await {
        Ok(PeopleReply::Count(count)) => Some(count),
        _ => None,
    };
    let policy = match calls::settings(SettingsCommand::Get).await {
        Ok(SettingsReply::Settings(settings)) => Some((settings.version, settings.policy)),
        _ => None,
    };
    let query = AuditQuery {
        page: PageRequest {
            limit: Some(8),
            ..PageRequest::default()
        },
        ..AuditQuery::default()
    };
    let recent = calls::audit(query).await.ok().map(|page| page.rows);
    // Whoever may not see messages does not ask: each refusal is a row in the log.
    let mut messages = None;
    if may_see_messages
        && let Ok(MessageReply::Counts(counts)) = calls::messages(MessageCommand::Counts).await
    {
        messages = Some(counts);
    }
    let requests = if may_see_requests {
        requests::counts().await.ok()
    } else {
        None
    };
    let mut approvals = None;
    if may_approve && let Ok(JobReply::Waiting(count)) = calls::jobs(JobCommand::Waiting).await {
        approvals = Some(count);
    }
    Ok(Numbers {
        summary,
        global,
        policy,
        recent,
        messages,
        requests,
        approvals,
    })
}

/// The page.
pub fn home() -> AnyView {
    let numbers = Loaded::once(|_| {
        let page = page();
        pack(load(
            page.may(Action::ReadMessages),
            page.may(Action::ReadRequests),
            page.may(Action::ApproveJobs),
        ))
    });
    view! {
        <PageTitle title=t(k::HOME_TITLE)/>
        <div class="head"><h1>{t(k::HOME_TITLE)}</h1></div>
        {numbers.view(|| states::waiting(8), |numbers: Numbers| shown(&numbers))}
    }
    .into_any()
}

fn shown(numbers: &Numbers) -> AnyView {
    let recent = numbers.recent.as_ref().map(|rows| {
        view! {
            <section class="card-box">
                <div class="card-head">
                    <h2>{t(k::HOME_ACTIVITY)}</h2>
                    <a href="/admin/audit">{t(k::HOME_ACTIVITY_ALL)}</a>
                </div>
                {audit::timeline(rows, k::HOME_ACTIVITY_NONE)}
            </section>
        }
        .into_any()
    });
    view! {
        <div class="home">
            {(numbers.summary.reported > 0).then(|| reported(numbers.summary.reported))}
            {numbers.requests.filter(|counts| counts.open > 0).map(waiting)}
            {numbers.approvals.filter(|count| *count > 0).map(approvals)}
            {numbers.messages.filter(|counts| counts.is_stuck).map(stuck)}
            {first_steps(numbers)}
            {tiles(&numbers.summary)}
            <div class="home-columns">{bars(&numbers.summary)} {recent}</div>
        </div>
    }
    .into_any()
}

/// People pressed **This wasn't me**: they wait for somebody.
fn reported(people: u64) -> AnyView {
    view! {
        <Notice tone=Tone::Bad>
            <p><b>{t(k::HOME_REPORTED)}</b></p>
            <p>
                {words::count(k::HOME_REPORTED_COUNT, people)} " "
                <a href="/admin/users?password=reported">{t(k::HOME_REPORTED_OPEN)}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// People ask for help, and nobody looks after them yet.
fn waiting(counts: RequestCounts) -> AnyView {
    let oldest = counts.oldest.map(|at| {
        view! { <span class="hint">{t(k::REQUESTS_ASKED)} " " <Time at form=TimeForm::Ago/></span> " " }
    });
    view! {
        <Notice tone=Tone::Warn>
            <p><b>{t(k::HOME_REQUESTS)}</b></p>
            <p>
                {words::count(k::HOME_REQUESTS_COUNT, counts.open)} " " {oldest}
                <a href="/admin/requests?state=open">{t(k::HOME_REQUESTS_OPEN)}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// Jobs of others wait for an approval.
fn approvals(count: u64) -> AnyView {
    view! {
        <Notice tone=Tone::Warn>
            <p><b>{t(k::HOME_APPROVALS)}</b></p>
            <p>
                {words::count(k::HOME_APPROVALS_COUNT, count)} " "
                <a href="/admin/jobs">{t(k::HOME_APPROVALS_OPEN)}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// Messages do not get through.
fn stuck(counts: MessageCounts) -> AnyView {
    let waiting = counts.queued + counts.sending + counts.retrying;
    let (key, number, query) = if counts.dead > 0 {
        (k::MESSAGES_STUCK_DEAD, counts.dead, "?state=dead")
    } else if counts.retrying > 0 {
        (k::MESSAGES_STUCK_WAITING, waiting, "?state=retrying")
    } else {
        (k::MESSAGES_STUCK_WAITING, waiting, "?state=queued")
    };
    view! {
        <Notice tone=Tone::Warn>
            <p><b>{t(k::MESSAGES_STUCK)}</b></p>
            <p>
                {words::count(key, number)} " "
                <a href=format!("/admin/messages{query}")>{t(k::MESSAGES_STUCK_OPEN)}</a>
            </p>
        </Notice>
    }
    .into_any()
}

fn tiles(summary: &HomeSummary) -> AnyView {
    let tile = |key: Key, number: u64, href: &'static str, icon: &'static str| {
        let number = crate::words::words().number(i64::try_from(number).unwrap_or(i64::MAX));
        view! {
            <a class="number-tile" href=href>
                <Icon name=icon/>
                <b>{number}</b>
                <span>{t(key)}</span>
            </a>
        }
        .into_any()
    };
    view! {
        <div class="number-tiles">
            {tile(k::HOME_ACTIVE, summary.people, "/admin/users", "people")}
            {tile(k::HOME_ADMINISTRATORS, summary.administrators, "/admin/users?role=any_administrator", "shield")}
            {tile(k::HOME_BLOCKED, summary.blocked, "/admin/users?status=blocked", "block")}
            {tile(k::HOME_DELETED, summary.deleted, "/admin/users/deleted", "trash")}
        </div>
    }
    .into_any()
}

/// What needs attention, longest bar first screenful; a `<meter>` needs no drawing of our own.
fn bars(summary: &HomeSummary) -> AnyView {
    let rows: [(Key, u64, &'static str, Tone); 8] = [
        (
            k::HOME_LOCKED,
            summary.locked,
            "/admin/users?password=locked",
            Tone::Bad,
        ),
        (
            k::HOME_EXPIRED,
            summary.expired,
            "/admin/users?password=expired",
            Tone::Bad,
        ),
        (
            k::HOME_MUST_CHANGE,
            summary.must_change,
            "/admin/users?password=must_change",
            Tone::Warn,
        ),
        (
            k::HOME_TEMPORARY,
            summary.temporary,
            "/admin/users?password=temporary",
            Tone::Warn,
        ),
        (
            k::HOME_EXPIRES_SOON,
            summary.expires_soon,
            "/admin/users?password=expires_soon",
            Tone::Warn,
        ),
        (
            k::HOME_NO_PASSWORD,
            summary.no_password,
            "/admin/users?password=none",
            Tone::Neutral,
        ),
        (
            k::HOME_NEVER_SIGNED_IN,
            summary.never_signed_in,
            "/admin/users?never_signed_in=1",
            Tone::Neutral,
        ),
        (
            k::HOME_NO_CONTACT,
            summary.no_contact,
            "/admin/users?no_contact=1",
            Tone::Neutral,
        ),
    ];
    let people = summary.people;
    let rows = rows
        .into_iter()
        .map(|(key, number, href, tone)| bar(t(key), number, people, href.to_owned(), tone))
        .collect_view();
    view! {
        <section class="card-box">
            <div class="card-head">
                <h2>{t(k::HOME_NUMBERS)}</h2>
                <span class="hint">{t(k::HOME_NUMBERS_TEXT)}</span>
            </div>
            <ul class="bars">{rows} {cannot_recover(people)}</ul>
            <p><a href="/admin/reports">{t(k::HOME_REPORTS)}</a></p>
        </section>
    }
    .into_any()
}

/// A number of so many people, that opens its list.
pub(super) fn bar(
    text: &'static str,
    number: u64,
    people: u64,
    href: String,
    tone: Tone,
) -> AnyView {
    row(text, Signal::stored(Some(number)), people, href, tone)
}

/// A number that is not known yet leaves its place empty.
fn row(
    text: &'static str,
    number: Signal<Option<u64>>,
    people: u64,
    href: String,
    tone: Tone,
) -> AnyView {
    let shown = move || {
        number
            .get()
            .map(|number| crate::words::words().number(i64::try_from(number).unwrap_or(i64::MAX)))
    };
    view! {
        <li>
            <a class=format!("bar-row {}", tone.class()) href=href>
                <span>{text}</span>
                <meter min="0" max=people.max(1).to_string() value=move || number.get().unwrap_or(0).to_string() aria-hidden="true"></meter>
                <b>{shown}</b>
            </a>
        </li>
    }
    .into_any()
}

/// Who could not get back in alone is a look at everybody: asked for when the page stands.
fn cannot_recover(people: u64) -> AnyView {
    let number = RwSignal::new(None);
    let state = ListState {
        filter: Report::CannotRecover.filter(),
        ..ListState::default()
    };
    let href = state.href();
    let kit = kit();
    Effect::new(move |_| {
        let filter = state.filter.clone();
        kit.run(async move {
            if let Ok(PeopleReply::Count(count)) = calls::people(PeopleCommand::Count(filter)).await
            {
                number.try_set(Some(count));
            }
        });
    });
    let text = words::report(Report::CannotRecover);
    row(text, number.into(), people, href, Tone::Warn)
}

/// First steps, until all are done or the reader has no business with them.
fn first_steps(numbers: &Numbers) -> AnyView {
    if !kit().has_any(&[Role::GlobalAdministrator]) {
        return ().into_any();
    }
    // A policy that was saved once has a later version than the one that the program came with.
    let policy_seen = numbers
        .policy
        .as_ref()
        .is_some_and(|(version, _)| *version > 1);
    let steps = [
        (
            numbers.summary.people > 1,
            "/admin/users/import",
            k::HOME_STEP_IMPORT,
            k::HOME_STEP_IMPORT_TEXT,
        ),
        (
            policy_seen,
            "/admin/settings#policy",
            k::HOME_STEP_POLICY,
            k::HOME_STEP_POLICY_TEXT,
        ),
        (
            numbers.global.unwrap_or_default() > 1,
            "/admin/users",
            k::HOME_STEP_SECOND,
            k::HOME_STEP_SECOND_TEXT,
        ),
    ];
    let done = steps.iter().filter(|step| step.0).count();
    if done == steps.len() {
        return ().into_any();
    }
    let progress = tr(
        k::HOME_CHECKLIST_PROGRESS,
        &[("done", done.into()), ("total", steps.len().into())],
    );
    let rows = steps
        .into_iter()
        .map(|(done, href, title, text)| {
            let said = done.then(|| view! { <span class="sr-only">{t(k::HOME_STEP_DONE)}</span> });
            view! {
                <li class:done=done>
                    <Icon name=if done { "check" } else { "dot" }/>
                    {said}
                    <div>
                        <a href=href>{t(title)}</a>
                        <p class="hint">{t(text)}</p>
                    </div>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="card-box checklist">
            <div class="card-head">
                <h2>{t(k::HOME_CHECKLIST)}</h2>
                <span class="hint">{progress}</span>
            </div>
            <ol>{rows}</ol>
        </section>
    }
    .into_any()
}
