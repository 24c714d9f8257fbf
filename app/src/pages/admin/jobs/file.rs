//! **Set from a file**: looked at first, with row numbers and reasons, and a job when the reader says so. Owns that the passwords are
//! nowhere in the page but in the one value that is sent.

use super::single;
use crate::calls::{self, odd_answer};
use crate::pages::admin::kit::{Kit, focus, kit};
use crate::pages::admin::{upload, words};
use crate::parts::{Button, ButtonKind, Check, Icon, Notice, PageTitle, Tone};
use crate::words::{t, tr};
use domain::Secret;
use domain::wire::jobs::{JobCommand, JobReply};
use domain::wire::people::ImportReport;
use leptos::prelude::*;
use locale::k;

/// The header of the template.
const HEADER: &str = "UserPrincipalName,NewPassword";

#[derive(Clone, Copy)]
struct Ui {
    kit: Kit,
    name: RwSignal<String>,
    text: StoredValue<Secret>,
    busy: RwSignal<bool>,
    must_change: RwSignal<bool>,
    trouble: RwSignal<Option<String>>,
    checked: RwSignal<Option<ImportReport>>,
}

/// The page.
pub fn file() -> AnyView {
    let ui = Ui {
        kit: kit(),
        name: RwSignal::new(String::new()),
        text: StoredValue::new(Secret::default()),
        busy: RwSignal::new(false),
        must_change: RwSignal::new(true),
        trouble: RwSignal::new(None),
        checked: RwSignal::new(None),
    };
    let body = move || {
        match (ui.busy.get(), ui.checked.get()) {
        (true, _) => upload::working(tr(k::IMPORT_CHECKING, &[("name", ui.name.get().into())])),
        (false, Some(report)) => found(ui, &report),
        (false, None) => view! {
            {upload::drop_zone(move |file| read(ui, file))}
            {upload::columns(k::JOBS_FILE_NEEDED, k::JOBS_FILE_COLUMNS, HEADER, k::JOBS_FILE_TEMPLATE)}
        }
        .into_any(),
    }
    };
    view! {
        <PageTitle title=t(k::JOBS_FILE) refused=Signal::derive(move || ui.trouble.with(Option::is_some))/>
        <a href="/admin/jobs" class="crumb"><Icon name="back"/>{t(k::JOBS_TITLE)}</a>
        <div class="head"><h1>{t(k::JOBS_FILE)}</h1></div>
        <p class="lead">{t(k::JOBS_FILE_TEXT)}</p>
        <div id="import" tabindex="-1">
            {move || ui.trouble.get().map(|text| view! { <Notice tone=Tone::Bad>{text}</Notice> })}
            {body}
        </div>
    }
    .into_any()
}

fn read(ui: Ui, file: web_sys::File) {
    ui.trouble.set(None);
    ui.name.set(file.name());
    if let Some(text) = upload::too_large(&file) {
        ui.trouble.set(Some(text));
        return;
    }
    ui.busy.set(true);
    ui.kit.run(async move {
        let answer = match upload::text_of(&file).await {
            Ok(text) => {
                ui.text.set_value(Secret::new(text));
                let csv = ui.text.get_value();
                match calls::jobs(JobCommand::CheckFile { csv }).await {
                    Ok(JobReply::Checked(report)) => Ok(report),
                    Ok(_) => Err(odd_answer().text()),
                    Err(error) => Err(upload::refusal(&error)),
                }
            }
            Err(told) => Err(told),
        };
        ui.busy.set(false);
        match answer {
            Ok(report) => ui.checked.set(Some(report)),
            Err(told) => ui.trouble.set(Some(told)),
        }
        focus("#import");
    });
}

fn again(ui: Ui) {
    ui.text.set_value(Secret::default());
    ui.checked.set(None);
    ui.trouble.set(None);
}

fn found(ui: Ui, report: &ImportReport) -> AnyView {
    let (good, bad) = (u64::from(report.good), u64::from(report.problem_count));
    let go = (good > 0).then(|| {
        let key = if bad == 0 {
            k::JOBS_FILE_APPLY
        } else {
            k::JOBS_FILE_APPLY_GOOD
        };
        view! {
            <Button kind=ButtonKind::Danger on_press=move |()| apply(ui, bad > 0)>{words::count(key, good)}</Button>
        }
    });
    let note = match (good, bad) {
        (0, _) => Some((Tone::Bad, k::IMPORT_NOTHING_GOOD)),
        (_, 0) => Some((Tone::Good, k::IMPORT_ALL_GOOD)),
        _ => None,
    };
    view! {
        <section class="card-box stack">
            <h2>{tr(k::IMPORT_CHECKED, &[("name", ui.name.get_untracked().into())])}</h2>
            <ul class="counts">
                <li class="good"><b>{words::count(k::JOBS_FILE_GOOD, good)}</b></li>
                {(bad > 0).then(|| view! { <li class="bad"><b>{words::count(k::IMPORT_BAD, bad)}</b></li> })}
            </ul>
            {note.map(|(tone, key)| view! { <Notice tone=tone>{t(key)}</Notice> })}
            {(good > 0).then(|| view! { <Check label=t(k::JOBS_FILE_MUST_CHANGE) name="must-change" checked=ui.must_change/> })}
            <div class="row">
                {go}
                <Button on_press=move |()| again(ui)>{t(k::IMPORT_OTHER)}</Button>
            </div>
        </section>
        {upload::problems(report)}
    }
    .into_any()
}

fn apply(ui: Ui, good_rows_only: bool) {
    ui.busy.set(true);
    ui.trouble.set(None);
    let command = JobCommand::StartFile {
        csv: ui.text.get_value(),
        must_change: ui.must_change.get_untracked(),
        good_rows_only,
        key: None,
    };
    ui.kit.run(async move {
        let started = single(command).await;
        ui.busy.set(false);
        match started {
            Ok(job) => {
                ui.text.set_value(Secret::default());
                ui.kit.jobs.update(|jobs| *jobs += 1);
                ui.kit.go(&super::address(&job));
            }
            Err(error) => {
                ui.trouble.set(Some(upload::refusal(&error)));
                focus("#import");
            }
        }
    });
}
