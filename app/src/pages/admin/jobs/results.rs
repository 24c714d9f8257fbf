//! The temporary passwords of a job, for whoever started it: a table, slips on paper, a file, and **I have them**. Owns that they are on
//! screen only when they are asked for.

use super::one::{Ui, moment, take};
use super::single;
use crate::calls::{self, CallError, odd_answer};
use crate::context::{now, page};
use crate::pages::admin::words;
use crate::pages::states::say;
use crate::parts::{Button, ButtonKind, Check, Dialog, Icon, Tag, Tone};
use crate::words::{t, tr, words as table};
use domain::JobId;
use domain::wire::jobs::{JobCommand, JobKind, JobReply, JobResult, JobResults};
use leptos::portal::Portal;
use leptos::prelude::*;
use locale::k;

/// What is on screen or goes on paper.
#[derive(Clone, Copy)]
struct Shown {
    ui: Ui,
    job: JobId,
    rows: RwSignal<Vec<JobResult>>,
    /// Where to go on; `None`: there is no more.
    next: RwSignal<Option<u64>>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    not_mailed: RwSignal<bool>,
    slips: RwSignal<Vec<JobResult>>,
    getting: RwSignal<bool>,
    wiping: RwSignal<bool>,
}

/// The card; nothing for others, and for work that makes no passwords.
pub(super) fn card(ui: Ui) -> AnyView {
    let job = ui.row.with_untracked(|row| row.id);
    let shown = Shown {
        ui,
        job,
        rows: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        open: RwSignal::new(false),
        busy: RwSignal::new(false),
        not_mailed: RwSignal::new(false),
        slips: RwSignal::new(Vec::new()),
        getting: RwSignal::new(false),
        wiping: RwSignal::new(false),
    };
    let results = Memo::new(move |_| ui.row.with(|row| row.results));
    let is_theirs = ui
        .row
        .with_untracked(|row| row.mine && row.kind == JobKind::Reset);
    let is_done = Memo::new(move |_| ui.row.with(|row| row.counts.done > 0));
    let is_there = Memo::new(move |_| results.with(Option::is_some));
    if !is_theirs {
        return ().into_any();
    }
    let body = move || {
        if is_there.get() {
            return readable(shown);
        }
        is_done
            .get()
            .then(|| {
                view! {
                    <section class="card-box">
                        <h2>{t(k::JOBS_PASSWORDS)}</h2>
                        <p class="hint">{t(k::JOBS_PASSWORDS_GONE)}</p>
                    </section>
                }
            })
            .into_any()
    };
    view! { {body} }.into_any()
}

fn readable(shown: Shown) -> AnyView {
    let ui = shown.ui;
    let text = move || {
        ui.row.with(|row| {
            row.results.map(|results| {
                let values = [
                    ("count", results.count.into()),
                    ("when", moment(results.until).into()),
                ];
                tr(k::JOBS_PASSWORDS_TEXT, &values)
            })
        })
    };
    let is_own = ui.row.with_untracked(|row| row.is_mailed);
    let mails_list = ui.row.with_untracked(|row| row.mails_list);
    let is_over = Memo::new(move |_| ui.row.with(|row| row.state.is_over()));
    let file = move || {
        let query = if shown.not_mailed.get() {
            "?not_mailed=true"
        } else {
            ""
        };
        format!("/api/v1/jobs/{}/results.csv{query}", shown.job)
    };
    let toggle = move |()| {
        if shown.open.get_untracked() {
            hide(shown);
        } else {
            show(shown);
        }
    };
    let label = move || {
        t(if shown.open.get() {
            k::JOBS_PASSWORDS_HIDE
        } else {
            k::JOBS_PASSWORDS_SHOW
        })
    };
    // Another choice, another list.
    Effect::new(move |before: Option<()>| {
        shown.not_mailed.get();
        if before.is_some() && shown.open.get_untracked() {
            show(shown);
        }
    });
    view! {
        <section class="card-box job-passwords" aria-labelledby="job-passwords-title">
            <h2 id="job-passwords-title">{t(k::JOBS_PASSWORDS)}</h2>
            <p>{text}</p>
            {mails_list.then(|| view! { <p class="hint">{t(k::JOBS_WHOLE_MAILED)}</p> })}
            {is_own.then(|| view! { <Check label=t(k::JOBS_PASSWORDS_UNMAILED) name="not-mailed" checked=shown.not_mailed/> })}
            <div class="row">
                <Button busy=shown.busy on_press=toggle>{label}</Button>
                <Button busy=shown.getting on_press=move |()| print(shown)><Icon name="print"/>{t(k::JOBS_PASSWORDS_PRINT)}</Button>
                <a class="btn" href=file download="passwords.csv" rel="external" on:click=move |event| save(shown, &event)>
                    <Icon name="download"/>
                    {t(k::JOBS_PASSWORDS_CSV)}
                </a>
                {move || {
                    is_over
                        .get()
                        .then(|| view! { <Button kind=ButtonKind::Primary on_press=move |()| shown.wiping.set(true)>{t(k::JOBS_PASSWORDS_HAVE)}</Button> })
                }}
            </div>
            {move || (!is_over.get()).then(|| view! { <p class="hint">{t(k::JOBS_PASSWORDS_WAITING)}</p> })}
            {move || {
                shown
                    .getting
                    .get()
                    .then(|| view! { <p class="hint" role="status">{words::count(k::JOBS_PASSWORDS_PRINTING, shown.slips.with(Vec::len) as u64)}</p> })
            }}
            {move || shown.open.get().then(|| listed(shown))}
        </section>
        {move || {
            let slips = shown.slips.get();
            (!slips.is_empty() && !shown.getting.get()).then(|| view! { <Portal>{sheet(&slips)}</Portal> })
        }}
        {wipe(shown)}
    }
    .into_any()
}

async fn some(shown: Shown, after: u64) -> Result<JobResults, CallError> {
    let command = JobCommand::Results {
        job: shown.job,
        after,
        not_mailed: shown.not_mailed.get_untracked(),
    };
    match calls::jobs(command).await? {
        JobReply::Results(results) => Ok(results),
        _ => Err(odd_answer()),
    }
}

fn show(shown: Shown) {
    shown.busy.set(true);
    shown.ui.kit.run(async move {
        let found = some(shown, 0).await;
        shown.busy.set(false);
        match found {
            Ok(found) => {
                shown.rows.set(found.rows);
                shown.next.set(found.next);
                shown.open.set(true);
            }
            Err(error) => say(Err(error)),
        }
    });
}

fn hide(shown: Shown) {
    shown.open.set(false);
    shown.rows.set(Vec::new());
    shown.next.set(None);
}

fn more(shown: Shown) {
    let Some(after) = shown.next.get_untracked() else {
        return;
    };
    shown.busy.set(true);
    shown.ui.kit.run(async move {
        let found = some(shown, after).await;
        shown.busy.set(false);
        match found {
            Ok(found) => {
                shown.rows.update(|rows| rows.extend(found.rows));
                shown.next.set(found.next);
            }
            Err(error) => say(Err(error)),
        }
    });
}

/// A download cannot ask who it is: the password is asked for first, if it has to be.
fn save(shown: Shown, event: &leptos::ev::MouseEvent) {
    event.prevent_default();
    shown.ui.kit.run(async move {
        match some(shown, u64::MAX).await {
            Ok(_) => {
                let query = if shown.not_mailed.get_untracked() {
                    "?not_mailed=true"
                } else {
                    ""
                };
                let file = format!("/api/v1/jobs/{}/results.csv{query}", shown.job);
                let _ = window().location().assign(&file);
            }
            Err(error) => say(Err(error)),
        }
    });
}

/// All slips are fetched, then the browser prints.
fn print(shown: Shown) {
    shown.getting.set(true);
    shown.slips.set(Vec::new());
    shown.ui.kit.run(async move {
        let mut after = Some(0);
        while let Some(from) = after {
            match some(shown, from).await {
                Ok(found) => {
                    shown.slips.update(|slips| slips.extend(found.rows));
                    after = found.next;
                }
                Err(error) => {
                    shown.getting.set(false);
                    shown.slips.set(Vec::new());
                    say(Err(error));
                    return;
                }
            }
        }
        shown.getting.set(false);
        // Drawn first, then printed; the sheet goes with the print.
        request_animation_frame(move || {
            request_animation_frame(move || {
                let _ = window().print();
                shown.slips.set(Vec::new());
            });
        });
    });
}

fn listed(shown: Shown) -> AnyView {
    let rows = move || {
        shown.rows.with(|rows| {
            rows.iter()
                .map(|row| {
                    let mailed = row
                        .is_mailed
                        .then(|| view! { <Tag tone=Tone::Neutral>{t(k::JOBS_PASSWORDS_MAILED)}</Tag> });
                    view! {
                        <tr>
                            <th scope="row"><bdi>{row.display_name.clone()}</bdi></th>
                            <td><bdi dir="ltr">{row.user_name.clone()}</bdi></td>
                            <td class="secret" dir="ltr" translate="no">{row.password.expose().to_owned()}</td>
                            <td>{mailed}</td>
                        </tr>
                    }
                    .into_any()
                })
                .collect_view()
        })
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-labelledby="job-passwords-title">
            <table class="plain-table passwords">
                <thead>
                    <tr>
                        <th scope="col">{t(k::USERS_COL_NAME)}</th>
                        <th scope="col">{t(k::USERS_COL_USER_NAME)}</th>
                        <th scope="col">{t(k::RESET_SLIP_PASSWORD)}</th>
                        <th scope="col"><span class="sr-only">{t(k::JOBS_LIST_DELIVERY)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || shown.next.get().map(|_| view! { <Button busy=shown.busy on_press=move |()| more(shown)>{t(k::JOBS_PASSWORDS_MORE)}</Button> })}
    }
    .into_any()
}

/// One slip a person, and nothing else on paper.
fn sheet(slips: &[JobResult]) -> AnyView {
    let offset = now().offset.get_untracked();
    let origin = window().location().origin().unwrap_or_default();
    let organisation = page().site.organisation;
    let slips = slips.iter().map(|slip| {
        view! {
            <article class="slip">
                <i class="cut"></i>
                <img class="slip-code" src="/sign-in.svg" alt=""/>
                <h2><bdi>{organisation.clone()}</bdi></h2>
                <dl>
                    <dt>{t(k::RESET_SLIP_FOR)}</dt>
                    <dd><bdi>{slip.display_name.clone()}</bdi></dd>
                    <dt>{t(k::RESET_SLIP_USER_NAME)}</dt>
                    <dd dir="ltr">{slip.user_name.clone()}</dd>
                    <dt>{t(k::RESET_SLIP_PASSWORD)}</dt>
                    <dd dir="ltr" class="slip-secret">{slip.password.expose().to_owned()}</dd>
                    <dt>{t(k::RESET_SLIP_UNTIL)}</dt>
                    <dd>{table().date_time(slip.until, offset)}</dd>
                    <dt>{t(k::RESET_SLIP_ADDRESS)}</dt>
                    <dd dir="ltr">{format!("{origin}/sign-in")}</dd>
                </dl>
                <p>{t(k::RESET_SLIP_NOTE)}</p>
            </article>
        }
        .into_any()
    });
    view! { <div class="slips" aria-hidden="true">{slips.collect_view()}</div> }.into_any()
}

fn wipe(shown: Shown) -> AnyView {
    let go = move |()| {
        shown.wiping.set(false);
        shown.ui.kit.run(async move {
            match single(JobCommand::Taken(shown.job)).await {
                Ok(row) => {
                    hide(shown);
                    take(shown.ui, row);
                    say(Ok(t(k::JOBS_PASSWORDS_WIPED).to_owned()));
                }
                Err(error) => say(Err(error)),
            }
        });
    };
    view! {
        <Dialog id="wipe-passwords" open=shown.wiping title=t(k::JOBS_PASSWORDS_HAVE_TITLE) lead=t(k::JOBS_PASSWORDS_HAVE_TEXT)>
            <div class="row end">
                <Button on_press=move |()| shown.wiping.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Danger on_press=go>{t(k::JOBS_PASSWORDS_HAVE_DO)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
