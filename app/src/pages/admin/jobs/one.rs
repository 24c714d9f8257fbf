//! One job: how far it is, who is left out and why, its deliveries and its passwords, and the ways to hold it. Owns following it (the
//! server tells that it changed; asking now and then where no events come through), and that it is announced politely, at steps.

use super::{address, approve, kind, progress_text, results, single, starter, state};
use crate::calls::{self, CallError, Stream, Told, odd_answer};
use crate::context::{now, page};
use crate::pages::admin::kit::{Kit, kit};
use crate::pages::admin::{lists, words};
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{say, waiting};
use crate::parts::{Button, ButtonKind, Dialog, Icon, PageTitle, Tag, Time, Tone, keep_focus};
use crate::query::{push, value, with_query};
use crate::words::{sentence, t, tr, words as table};
use domain::authority::Action;
use domain::wire::Page;
use domain::wire::jobs::{
    ItemQuery, ItemState, JobCommand, JobItem, JobKind, JobReply, JobRow, JobState,
};
use domain::wire::problem::{Code, Problem};
use domain::{JobId, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use locale::{Key, k};
use std::collections::BTreeMap;
use std::time::Duration;

/// Between two looks where no events come through.
const POLL: Duration = Duration::from_secs(2);
/// Answers are not asked for more often, however fast the job goes.
const GENTLE: Duration = Duration::from_millis(700);

/// The page's state.
#[derive(Clone, Copy)]
pub(super) struct Ui {
    pub kit: Kit,
    pub row: RwSignal<JobRow>,
    cancelling: RwSignal<bool>,
    /// The reader may hold others' jobs.
    manages: bool,
    /// An answer is on its way, or was wanted meanwhile.
    asking: StoredValue<(bool, bool)>,
    /// Rises when its list may be another one.
    renewed: RwSignal<u32>,
}

async fn load(id: String) -> Result<JobRow, CallError> {
    match id.parse() {
        Ok(id) => single(JobCommand::Get(id)).await,
        Err(_) => Err(CallError::Problem(Problem::new(Code::NotFound))),
    }
}

/// The page.
pub fn job() -> AnyView {
    let kit = kit();
    let manages = page().may(Action::ManageJobs);
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let row = Loaded::new(id.into(), |id| pack(load(id)));
    row.view(
        || waiting(8),
        move |row| {
            shown(Ui {
                kit,
                row: RwSignal::new(row),
                cancelling: RwSignal::new(false),
                manages,
                asking: StoredValue::new((false, false)),
                renewed: RwSignal::new(0),
            })
        },
    )
}

fn shown(ui: Ui) -> AnyView {
    follow(ui);
    let name = move || ui.row.with(|row| kind(row.kind).to_owned());
    let title = move || {
        let (percent, is_over) = ui.row.with(|row| (row.percent(), row.state.is_over()));
        if is_over {
            name()
        } else {
            let values = [("percent", percent.into()), ("title", name().into())];
            tr(k::JOBS_PERCENT_TITLE, &values)
        }
    };
    let tag = move || {
        let (tone, text) = ui.row.with(state);
        view! { <Tag tone>{text}</Tag> }
    };
    view! {
        <PageTitle title=Signal::derive(title)/>
        <a href="/admin/jobs" class="crumb"><Icon name="back"/>{t(k::JOBS_TITLE)}</a>
        <div class="person-head">
            <div><h1>{name} " " {tag}</h1></div>
            <div class="row person-acts">{move || acts(ui)}</div>
        </div>
        {announcer(ui)}
        {approve::card(ui)}
        {move || ui.row.with(meter)}
        {results::card(ui)}
        <div class="person job-cards">
            {move || ui.row.with(details)}
            {move || deliveries(ui)}
        </div>
        {people(ui)}
        {cancel(ui)}
    }
    .into_any()
}

/// Steps of ten in a hundred, and the end; never each row.
fn announcer(ui: Ui) -> AnyView {
    let step = Memo::new(move |_| {
        ui.row
            .with(|row| (row.percent() / 10 * 10, row.state.is_over()))
    });
    let text = move || match step.get() {
        (_, true) => {
            let counts = ui.row.with_untracked(|row| row.counts);
            let values = [
                ("done", counts.done.into()),
                ("skipped", counts.left_out.into()),
                ("failed", counts.failed.into()),
            ];
            tr(k::JOBS_ANNOUNCE_OVER, &values)
        }
        (percent, false) => tr(k::JOBS_ANNOUNCE, &[("percent", percent.into())]),
    };
    view! { <p class="sr-only" role="status">{text}</p> }.into_any()
}

/// How far it is, how fast, and how long still.
fn meter(row: &JobRow) -> AnyView {
    let counts = row.counts;
    let cell = |key: Key, number: u64, class: &'static str| {
        let number = table().number(i64::try_from(number).unwrap_or(i64::MAX));
        view! {
            <div class=class>
                <dt>{t(key)}</dt>
                <dd>{number}</dd>
            </div>
        }
        .into_any()
    };
    let is_running = row.state == JobState::Running;
    let pace = row
        .rate()
        .filter(|_| is_running)
        .map(|rate| words::count(k::JOBS_RATE, rate));
    let left = row.left_ms().filter(|_| counts.left() > 0).map(|left| {
        let seconds = i64::try_from(left / 1_000).unwrap_or(i64::MAX).max(1);
        tr(k::JOBS_TIME_LEFT, &[("span", table().span(seconds).into())])
    });
    let hint: Vec<String> = [Some(progress_text(row)), pace, left]
        .into_iter()
        .flatten()
        .collect();
    let left_key = if row.state == JobState::Cancelled {
        k::JOBS_LIST_NOT_DONE
    } else {
        k::JOBS_LEFT
    };
    view! {
        <section class="card-box job-meter">
            <progress max="100" value=row.percent().to_string() aria-label=t(k::JOBS_PROGRESS)></progress>
            <p class="hint">{hint.join(" · ")}</p>
            <dl class="job-counts">
                {cell(k::JOBS_DONE, counts.done, "good")}
                {cell(k::JOBS_LEFT_OUT, counts.left_out, "")}
                {cell(k::JOBS_FAILED, counts.failed, if counts.failed > 0 { "bad" } else { "" })}
                {cell(left_key, counts.left(), "")}
            </dl>
        </section>
    }
    .into_any()
}

fn acts(ui: Ui) -> AnyView {
    let (state, kind, done) = ui.row.with(|row| (row.state, row.kind, row.counts.done));
    if state.is_over() {
        let has_added = kind == JobKind::Import && done > 0;
        return has_added
            .then(|| view! { <a class="btn primary" href="/admin/users">{t(k::IMPORT_DONE_OPEN)}</a> })
            .into_any();
    }
    // Whoever may approve others' jobs may not hold them for that alone.
    if !(ui.row.with(|row| row.mine) || ui.manages) {
        return ().into_any();
    }
    let id = ui.row.with_untracked(|row| row.id);
    let hold = if state == JobState::Paused {
        view! {
            <Button kind=ButtonKind::Primary on_press=move |()| act(ui, JobCommand::Resume(id))>{t(k::JOBS_RESUME)}</Button>
        }
        .into_any()
    } else if state == JobState::WaitsForApproval {
        // It stands still already.
        ().into_any()
    } else {
        view! { <Button on_press=move |()| act(ui, JobCommand::Pause(id))>{t(k::JOBS_PAUSE)}</Button> }
            .into_any()
    };
    view! {
        {hold}
        <Button kind=ButtonKind::Danger on_press=move |()| ui.cancelling.set(true)>{move || t(calling_off(ui).button)}</Button>
    }
    .into_any()
}

fn act(ui: Ui, command: JobCommand) {
    ui.kit.run(async move {
        match single(command).await {
            Ok(row) => take(ui, row),
            Err(error) => {
                say(Err(error));
                renew(ui);
            }
        }
    });
}

/// The row as it is now; the page may have been left meanwhile.
pub(super) fn take(ui: Ui, row: JobRow) {
    let Some((before, was_over)) = ui
        .row
        .try_with_untracked(|before| (before.clone(), before.state.is_over()))
    else {
        return;
    };
    if before == row {
        return;
    }
    keep_focus();
    let now_over = row.state.is_over();
    ui.row.set(row);
    if now_over && !was_over {
        ui.renewed.update(|renewed| *renewed += 1);
        ui.kit.jobs.update(|jobs| *jobs += 1);
    }
    if !now_over && was_over {
        follow(ui);
    }
}

/// Asks once more; while an answer is on its way, once after it.
fn renew(ui: Ui) {
    let (busy, _) = ui.asking.try_get_value().unwrap_or((true, true));
    ui.asking.try_update_value(|asking| *asking = (true, busy));
    if busy {
        return;
    }
    let Some(id) = ui.row.try_with_untracked(|row| row.id) else {
        return;
    };
    ui.kit.run(async move {
        let row = single(JobCommand::Get(id)).await;
        if let Ok(row) = row {
            take(ui, row);
        }
        set_timeout(
            move || {
                let again = ui.asking.try_update_value(|asking| {
                    let again = asking.1;
                    *asking = (false, false);
                    again
                });
                if again == Some(true) {
                    renew(ui);
                }
            },
            GENTLE,
        );
    });
}

/// As the server tells it, and by asking now and then where no events come through.
fn follow(ui: Ui) {
    let id = ui.row.with_untracked(|row| row.id);
    Effect::new(move |_| {
        if ui.row.with_untracked(|row| row.state.is_over()) {
            poll(ui);
            return;
        }
        let stream =
            Stream::open(
                &format!("/api/v1/jobs/{id}/events"),
                move |stream, told| match told {
                    Told::Change(_) if ui.row.try_with_untracked(|_| ()).is_none() => {
                        stream.close();
                    }
                    Told::Change(_) => renew(ui),
                    Told::End => {
                        renew(ui);
                        poll(ui);
                    }
                    Told::Lost => poll(ui),
                },
            );
        match stream {
            Some(stream) => {
                let stream = StoredValue::new_local(stream);
                on_cleanup(move || {
                    stream.try_with_value(Stream::close);
                });
            }
            None => poll(ui),
        }
    });
}

/// Until nothing of it changes by itself: the job, and the messages that are under way when it is over.
fn poll(ui: Ui) {
    let goes_on = |row: &JobRow| {
        let is_under_way = row.deliveries.is_some_and(|all| all.waiting > 0);
        is_under_way || !row.state.is_over()
    };
    set_timeout(
        move || {
            if ui.row.try_with_untracked(goes_on) == Some(true) {
                renew(ui);
                poll(ui);
            }
        },
        POLL,
    );
}

fn details(row: &JobRow) -> AnyView {
    let starts = (row.start_at > row.created_at).then(|| {
        view! {
            <dt>{t(k::JOBS_STARTS)}</dt>
            <dd><Time at=row.start_at/></dd>
        }
    });
    let ended = row.ended_at.map(|at| {
        view! {
            <dt>{t(k::JOBS_ENDED)}</dt>
            <dd><Time at/></dd>
        }
    });
    view! {
        <section class="card-box">
            <div class="card-head"><h2>{t(k::JOBS_DETAILS)}</h2></div>
            <dl class="pairs">
                <dt>{t(k::JOBS_STARTED_BY)}</dt>
                <dd>{starter(row)}</dd>
                <dt>{t(k::JOBS_CREATED)}</dt>
                <dd><Time at=row.created_at/></dd>
                {starts}
                {ended}
            </dl>
        </section>
    }
    .into_any()
}

fn deliveries(ui: Ui) -> Option<AnyView> {
    let (all, id) = ui.row.with(|row| (row.deliveries, row.id));
    let all = all?;
    let number = |n: u64| table().number(i64::try_from(n).unwrap_or(i64::MAX));
    let retry = move |()| {
        ui.kit.run(async move {
            match single(JobCommand::RetryDeliveries(id)).await {
                Ok(row) => {
                    take(ui, row);
                    say(Ok(t(k::JOBS_DELIVERIES_RETRIED).to_owned()));
                }
                Err(error) => say(Err(error)),
            }
        });
    };
    Some(
        view! {
            <section class="card-box">
                <div class="card-head">
                    <h2>{t(k::JOBS_DELIVERIES)}</h2>
                    <a href="/admin/messages">{t(k::MESSAGES_TITLE)}</a>
                </div>
                <dl class="pairs">
                    <dt>{t(k::JOBS_DELIVERIES_SENT)}</dt>
                    <dd>{number(all.sent)}</dd>
                    <dt>{t(k::JOBS_DELIVERIES_WAITING)}</dt>
                    <dd>{number(all.waiting)}</dd>
                    <dt>{t(k::JOBS_DELIVERIES_FAILED)}</dt>
                    <dd>{number(all.failed)}</dd>
                </dl>
                {(all.failed > 0).then(|| view! { <Button on_press=retry>{t(k::JOBS_DELIVERIES_RETRY)}</Button> })}
            </section>
        }
        .into_any(),
    )
}

/// How calling a job off is named: one that waits has done nothing yet.
struct CallingOff {
    button: Key,
    title: Key,
    waits: bool,
}

fn calling_off(ui: Ui) -> CallingOff {
    let waits = ui.row.with(|row| row.state) == JobState::WaitsForApproval;
    let (button, title) = if waits {
        (k::JOBS_WITHDRAW, k::JOBS_WITHDRAW_TITLE)
    } else {
        (k::JOBS_CANCEL, k::JOBS_CANCEL_TITLE)
    };
    CallingOff {
        button,
        title,
        waits,
    }
}

fn cancel(ui: Ui) -> AnyView {
    let id = ui.row.with_untracked(|row| row.id);
    let title = move || t(calling_off(ui).title);
    let lead = move || {
        if calling_off(ui).waits {
            t(k::JOBS_WITHDRAW_TEXT).to_owned()
        } else {
            words::count(k::JOBS_CANCEL_TEXT, ui.row.with(|row| row.counts.left()))
        }
    };
    let go = move |()| {
        ui.cancelling.set(false);
        act(ui, JobCommand::Cancel(id));
    };
    view! {
        <Dialog id="cancel-job" open=ui.cancelling title lead=Signal::derive(lead)>
            <div class="row end">
                <Button on_press=move |()| ui.cancelling.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Danger on_press=go>{move || t(calling_off(ui).button)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

const OUTCOMES: [(&str, ItemState, Key); 4] = [
    ("done", ItemState::Done, k::JOBS_DONE),
    ("left_out", ItemState::LeftOut, k::JOBS_LEFT_OUT),
    ("failed", ItemState::Failed, k::JOBS_FAILED),
    ("waiting", ItemState::Waiting, k::JOBS_LIST_WAITING),
];

async fn items(key: String) -> Result<Page<JobItem>, CallError> {
    let (id, rest) = key.split_once(' ').unwrap_or((&key, ""));
    let (_, search) = rest.split_once(' ').unwrap_or((rest, ""));
    let job: JobId = id
        .parse()
        .map_err(|_| CallError::Problem(Problem::new(Code::NotFound)))?;
    let chosen = value(search, "outcome");
    let query = ItemQuery {
        job,
        state: OUTCOMES
            .iter()
            .find(|known| known.0 == chosen)
            .map(|known| known.1),
        page: lists::request(&value(search, "at")),
    };
    match calls::jobs(JobCommand::Items(query)).await? {
        JobReply::Items(page) => Ok(page),
        _ => Err(odd_answer()),
    }
}

/// Its people by outcome, in the order of its list.
fn people(ui: Ui) -> AnyView {
    let search = use_location().search;
    let id = ui.row.with_untracked(|row| row.id);
    let key = Signal::derive(move || format!("{id} {} {}", ui.renewed.get(), search.get()));
    let rows = Loaded::new(key, |key| pack(items(key)));
    let chosen = Signal::derive(move || value(&search.get(), "outcome"));
    let href = move |outcome: &str, at: &str| {
        let mut query = String::new();
        push(&mut query, "outcome", outcome);
        push(&mut query, "at", at);
        with_query(&ui.row.with_untracked(address), &query)
    };
    let options = OUTCOMES.map(|(name, _, key)| (name, t(key)));
    let choice = lists::choice(
        "outcome",
        k::JOBS_LIST_STATE,
        options.into_iter(),
        chosen,
        move |outcome| ui.kit.stay(&href(&outcome, "")),
    );
    view! {
        <section class="job-people" aria-labelledby="job-people-title">
            <div class="bar">
                <h2 id="job-people-title">{t(k::JOBS_LIST)}</h2>
                {choice}
            </div>
            {rows.view(|| waiting(6), move |page| list(ui, page, move |at| href(&chosen.get_untracked(), &at)))}
        </section>
    }
    .into_any()
}

fn list(ui: Ui, page: Page<JobItem>, href: impl Fn(String) -> String) -> AnyView {
    if page.rows.is_empty() {
        return view! { <p class="hint">{t(k::JOBS_LIST_NONE)}</p> }.into_any();
    }
    let is_cancelled = ui
        .row
        .with_untracked(|row| row.state == JobState::Cancelled);
    let (is_mailed, kind) = ui.row.with_untracked(|row| (row.is_mailed, row.kind));
    let mut columns = vec![
        k::USERS_COL_NAME,
        k::USERS_COL_USER_NAME,
        k::JOBS_LIST_STATE,
        k::JOBS_LIST_REASON,
    ];
    if is_mailed {
        columns.push(k::JOBS_LIST_DELIVERY);
    }
    let heads = columns
        .into_iter()
        .map(|key| view! { <th scope="col">{t(key)}</th> }.into_any())
        .collect_view();
    let rows = page
        .rows
        .iter()
        .map(|item| line(item, kind, is_cancelled, is_mailed))
        .collect_view();
    view! {
        <div class="sheet" id="job-people" tabindex="-1">
            <table class="plain-table job-items">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {lists::pager(k::JOBS_LIST, "#job-people", page.previous, page.next, href)}
    }
    .into_any()
}

fn line(item: &JobItem, kind: JobKind, is_cancelled: bool, is_mailed: bool) -> AnyView {
    let (tone, key) = match item.state {
        ItemState::Waiting | ItemState::Working if is_cancelled => {
            (Tone::Neutral, k::JOBS_LIST_NOT_DONE)
        }
        ItemState::Waiting => (Tone::Neutral, k::JOBS_LIST_WAITING),
        ItemState::Working => (Tone::Neutral, k::JOBS_LIST_WORKING),
        ItemState::Done => (Tone::Good, k::JOBS_DONE),
        ItemState::LeftOut => (Tone::Warn, k::JOBS_LEFT_OUT),
        ItemState::Failed => (Tone::Bad, k::JOBS_FAILED),
    };
    let is_missing = item.display_name.is_empty();
    let name = if is_missing && kind == JobKind::Import && item.state != ItemState::Done {
        // Not added (yet): the file has them, below its header.
        let row = i64::try_from(item.number + 1).unwrap_or(i64::MAX);
        tr(k::JOBS_LIST_ROW, &[("row", row.into())]).into_any()
    } else if is_missing {
        t(k::JOBS_LIST_REMOVED).into_any()
    } else {
        view! { <a href=format!("/admin/users/{}", item.person)><bdi>{item.display_name.clone()}</bdi></a> }
            .into_any()
    };
    let reason = item
        .code
        .map(|code| sentence(code, &BTreeMap::new()))
        .unwrap_or_default();
    let delivery = is_mailed.then(|| {
        let shown = item.delivery.map(|state| {
            let (tone, text) = words::message_state(state);
            view! { <Tag tone>{text}</Tag> }
        });
        lists::cell(k::JOBS_LIST_DELIVERY, shown.into_any())
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            {lists::cell(k::USERS_COL_USER_NAME, view! { <bdi dir="ltr">{item.user_name.clone()}</bdi> }.into_any())}
            {lists::cell(k::JOBS_LIST_STATE, view! { <Tag tone>{t(key)}</Tag> }.into_any())}
            {lists::cell(k::JOBS_LIST_REASON, reason.into_any())}
            {delivery}
        </tr>
    }
    .into_any()
}

/// A moment in the reader's zone.
pub(super) fn moment(at: Timestamp) -> String {
    table().date_time(at, now().offset.get_untracked())
}
