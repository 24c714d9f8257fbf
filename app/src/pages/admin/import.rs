//! **Import users**: a file is looked at first, with row numbers and reasons, and a job adds its people when the reader
//! says so. What a good row is, the service decides.

use super::kit::{Kit, focus, kit};
use super::{jobs, upload, words};
use crate::calls::{self, odd_answer};
use crate::pages::states::no_right;
use crate::parts::{Button, ButtonKind, Notice, PageTitle, Tone};
use crate::words::{t, tr};
use domain::Role;
use domain::wire::jobs::JobCommand;
use domain::wire::people::{ImportReport, PeopleCommand, PeopleReply, PersonFields};
use leptos::prelude::*;
use locale::k;

/// The header of the template (the import template of the Microsoft admin centre).
const HEADER: &str = "Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,Fax,Alternate email address,Address,City,State or province,ZIP or postal code,Country or region";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Nothing,
    Checking,
    Applying,
}

#[derive(Clone, Copy)]
struct Ui {
    kit: Kit,
    name: RwSignal<String>,
    text: StoredValue<String>,
    doing: RwSignal<Doing>,
    trouble: RwSignal<Option<String>>,
    checked: RwSignal<Option<ImportReport>>,
}

/// The page.
pub fn import() -> AnyView {
    let kit = kit();
    let ui = Ui {
        kit,
        name: RwSignal::new(String::new()),
        text: StoredValue::new(String::new()),
        doing: RwSignal::new(Doing::Nothing),
        trouble: RwSignal::new(None),
        checked: RwSignal::new(None),
    };
    let may = kit.has_any(&[Role::GlobalAdministrator, Role::UserAdministrator]);
    let body = move || {
        if !may {
            return no_right();
        }
        match (ui.doing.get(), ui.checked.get()) {
            (Doing::Checking, _) => {
                upload::working(tr(k::IMPORT_CHECKING, &[("name", ui.name.get().into())]))
            }
            (Doing::Applying, _) => upload::working(t(k::IMPORT_APPLYING).to_owned()),
            (Doing::Nothing, Some(report)) => found(ui, &report),
            (Doing::Nothing, None) => choose(ui),
        }
    };
    view! {
        <PageTitle title=t(k::IMPORT_TITLE) refused=Signal::derive(move || ui.trouble.with(Option::is_some))/>
        <div class="head"><h1>{t(k::IMPORT_TITLE)}</h1></div>
        <p class="lead">{t(k::IMPORT_TEXT)}</p>
        <div id="import" tabindex="-1">
            {move || ui.trouble.get().map(|text| view! { <Notice tone=Tone::Bad>{text}</Notice> })}
            {body}
        </div>
    }
    .into_any()
}

fn choose(ui: Ui) -> AnyView {
    view! {
        {upload::drop_zone(move |file| read(ui, file))}
        {upload::columns(k::IMPORT_NEEDED, k::IMPORT_COLUMNS, HEADER, k::IMPORT_TEMPLATE)}
    }
    .into_any()
}

fn read(ui: Ui, file: web_sys::File) {
    ui.trouble.set(None);
    ui.name.set(file.name());
    if let Some(told) = upload::too_large(&file) {
        ui.trouble.set(Some(told));
        return;
    }
    ui.doing.set(Doing::Checking);
    ui.kit.run(async move {
        match upload::text_of(&file).await {
            Ok(text) => {
                ui.text.set_value(text.clone());
                check(ui, text).await;
            }
            Err(told) => {
                ui.doing.set(Doing::Nothing);
                ui.trouble.set(Some(told));
            }
        }
    });
}

async fn check(ui: Ui, csv: String) {
    let answer = calls::people(PeopleCommand::CheckImport { csv }).await;
    ui.doing.set(Doing::Nothing);
    match answer {
        Ok(PeopleReply::Import(report)) => ui.checked.set(Some(report)),
        Ok(_) => ui.trouble.set(Some(odd_answer().text())),
        Err(error) => ui.trouble.set(Some(upload::refusal(&error))),
    }
    focus("#import");
}

fn apply(ui: Ui, good_rows_only: bool) {
    ui.doing.set(Doing::Applying);
    ui.trouble.set(None);
    let command = JobCommand::StartImport {
        csv: ui.text.get_value(),
        good_rows_only,
    };
    ui.kit.run(async move {
        let started = jobs::single(command).await;
        ui.doing.set(Doing::Nothing);
        match started {
            Ok(job) => {
                again(ui);
                ui.kit.jobs.update(|jobs| *jobs += 1);
                ui.kit.go(&jobs::address(&job));
            }
            Err(error) => {
                ui.trouble.set(Some(upload::refusal(&error)));
                focus("#import");
            }
        }
    });
}

fn again(ui: Ui) {
    ui.checked.set(None);
    ui.trouble.set(None);
    ui.text.set_value(String::new());
}

/// What the check found.
fn found(ui: Ui, report: &ImportReport) -> AnyView {
    let good = u64::from(report.good);
    let bad = u64::from(report.problem_count);
    let button = match (good, bad) {
        (0, _) => ().into_any(),
        (good, 0) => view! { <Button kind=ButtonKind::Primary on_press=move |()| apply(ui, false)>{words::count(k::IMPORT_APPLY, good)}</Button> }.into_any(),
        (good, _) => view! { <Button kind=ButtonKind::Primary on_press=move |()| apply(ui, true)>{words::count(k::IMPORT_APPLY_GOOD, good)}</Button> }.into_any(),
    };
    let note = match (good, bad) {
        (0, _) => Some((Tone::Bad, k::IMPORT_NOTHING_GOOD)),
        (_, 0) => Some((Tone::Good, k::IMPORT_ALL_GOOD)),
        _ => None,
    };
    view! {
        <section class="card-box">
            <h2>{tr(k::IMPORT_CHECKED, &[("name", ui.name.get_untracked().into())])}</h2>
            <ul class="counts">
                <li class="good"><b>{words::count(k::IMPORT_GOOD, good)}</b></li>
                {(bad > 0).then(|| view! { <li class="bad"><b>{words::count(k::IMPORT_BAD, bad)}</b></li> })}
            </ul>
            {note.map(|(tone, key)| view! { <Notice tone=tone>{t(key)}</Notice> })}
            <div class="row">
                {button}
                <Button on_press=move |()| again(ui)>{t(k::IMPORT_OTHER)}</Button>
            </div>
        </section>
        {upload::problems(report)}
        {preview(&report.preview)}
    }
    .into_any()
}

fn preview(people: &[PersonFields]) -> AnyView {
    if people.is_empty() {
        return ().into_any();
    }
    let rows = people.iter().map(|person| {
        view! {
            <tr>
                <td><bdi>{person.display_name.clone()}</bdi></td>
                <td dir="ltr">{person.user_name.clone()}</td>
                <td><bdi>{person.department.clone()}</bdi></td>
                <td><bdi>{person.city.clone()}</bdi></td>
            </tr>
        }
        .into_any()
    });
    view! {
        <section class="card-box">
            <h2>{t(k::IMPORT_PREVIEW)}</h2>
            <table class="plain-table good-rows">
                <thead>
                    <tr>
                        <th scope="col">{t(k::USERS_COL_NAME)}</th>
                        <th scope="col">{t(k::USERS_COL_USER_NAME)}</th>
                        <th scope="col">{t(k::USERS_COL_DEPARTMENT)}</th>
                        <th scope="col">{t(k::USERS_COL_CITY)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}
