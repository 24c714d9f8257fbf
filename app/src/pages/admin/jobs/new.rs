//! Starting a job: what is done, exactly to whom and to whom not, and the third tier of danger (the number is typed, and whoever does it
//! enters the password). Owns that nothing is started that the preview did not show.

use super::single;
use crate::calls::{self, CallError, odd_answer};
use crate::context::now;
use crate::pages::admin::kit::{Kit, focus, kit};
use crate::pages::admin::users::address::ListState;
use crate::pages::admin::words;
use crate::pages::states::nothing;
use crate::parts::{Button, ButtonKind, Choice, Field, Icon, Notice, PageTitle, SelectField, Tone};
use crate::query::value;
use crate::words::{field_text, sentence, t, tr};
use domain::Timestamp;
use domain::wire::jobs::{JobCommand, JobDelivery, JobPreview, JobReply, JobWork, LeftOut, NewJob};
use domain::wire::people::{GeneratorShape, Selection};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::{Key, k};
use std::collections::BTreeMap;

/// From so many people on, the number is typed.
const GRAVE: u64 = 10;

/// What is done, by its name in the address.
const WORKS: [(&str, Key, Key); 6] = [
    ("reset", k::JOBS_WORK_RESET, k::JOBS_WORK_RESET_TEXT),
    ("links", k::JOBS_WORK_LINKS, k::JOBS_WORK_LINKS_TEXT),
    ("force", k::JOBS_WORK_FORCE, k::JOBS_WORK_FORCE_TEXT),
    ("block", k::JOBS_WORK_BLOCK, k::JOBS_WORK_BLOCK_TEXT),
    (
        "sign_out",
        k::JOBS_WORK_SIGN_OUT,
        k::JOBS_WORK_SIGN_OUT_TEXT,
    ),
    (
        "campaign",
        k::JOBS_WORK_CAMPAIGN,
        k::JOBS_WORK_CAMPAIGN_TEXT,
    ),
];

/// The shapes that are offered, with their strength in whole bits.
const SHAPES: [(&str, GeneratorShape, u64); 4] = [
    ("c16", GeneratorShape::Characters { length: 16 }, 90),
    ("c24", GeneratorShape::Characters { length: 24 }, 135),
    ("w6", GeneratorShape::Words { count: 6 }, 85),
    ("w8", GeneratorShape::Words { count: 8 }, 110),
];

/// What the form has in it.
#[derive(Clone, Copy)]
struct Draft {
    work: RwSignal<String>,
    delivery: RwSignal<String>,
    shape: RwSignal<String>,
    minutes: RwSignal<String>,
    when: RwSignal<String>,
    at: RwSignal<String>,
    typed: RwSignal<String>,
}

impl Draft {
    fn work(self) -> JobWork {
        match self.work.get().as_str() {
            "links" => JobWork::Links {
                minutes: self.minutes.get().parse().unwrap_or(24 * 60),
            },
            "force" => JobWork::ForceChange,
            "block" => JobWork::Block,
            "sign_out" => JobWork::EndSessions,
            "campaign" => JobWork::Campaign,
            _ => JobWork::Reset {
                shape: self
                    .shape
                    .with(|name| SHAPES.iter().find(|known| known.0 == name))
                    .map_or_else(GeneratorShape::default, |known| known.1),
                delivery: match self.delivery.get().as_str() {
                    "own" => JobDelivery::Own,
                    "list" => JobDelivery::List,
                    _ => JobDelivery::Show,
                },
            },
        }
    }

    /// The moment that is chosen; `Err`: it cannot be read.
    fn start(self) -> Result<Option<Timestamp>, ()> {
        if self.when.get() != "later" {
            return Ok(None);
        }
        local_moment(&self.at.get()).map(Some).ok_or(())
    }
}

/// A date and time as the browser's own field has it, in the reader's zone.
fn local_moment(text: &str) -> Option<Timestamp> {
    if text.is_empty() || cfg!(feature = "ssr") {
        return None;
    }
    let millis = js_sys::Date::new(&text.into()).get_time();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a date in milliseconds is a whole number far below 2^53"
    )]
    millis
        .is_finite()
        .then_some(Timestamp(millis as i64 * 1_000))
}

/// The page's state.
#[derive(Clone, Copy)]
struct Ui {
    kit: Kit,
    selection: StoredValue<Option<Selection>>,
    draft: Draft,
    preview: RwSignal<Option<JobPreview>>,
    /// Of the work that was asked for last: a late answer to another one is thrown away.
    asked: StoredValue<u32>,
    /// Names this wish, so that a second press starts nothing.
    key: StoredValue<String>,
    busy: RwSignal<bool>,
    refused: RwSignal<Option<String>>,
    trouble: RwSignal<Option<CallError>>,
}

impl Ui {
    fn wanted(self, expected: Option<u64>) -> Option<NewJob> {
        Some(NewJob {
            work: untrack(|| self.draft.work()),
            selection: self.selection.get_value()?,
            expected,
            start_at: untrack(|| self.draft.start()).ok().flatten(),
            key: expected.map(|_| self.key.get_value()),
        })
    }
}

/// What was selected in the list, or all that match what the address says. A selection that was made for another address is not meant.
fn selected(kit: Kit, search: &str) -> Option<Selection> {
    let matching = || Selection::Matching {
        filter: ListState::parse(search).filter,
        except: Vec::new(),
    };
    let said = (value(search, "all") == "1").then(matching);
    match (kit.chosen.get_value(), said) {
        (Some(chosen), Some(said)) if !is_of(&chosen, &said) => Some(said),
        (Some(chosen), _) => Some(chosen),
        (None, said) => said,
    }
}

fn is_of(chosen: &Selection, said: &Selection) -> bool {
    match (chosen, said) {
        (
            Selection::Matching { filter, .. },
            Selection::Matching {
                filter: in_address, ..
            },
        ) => filter == in_address,
        _ => false,
    }
}

/// The page.
pub fn new() -> AnyView {
    let kit = kit();
    let search = use_location().search.get_untracked();
    let work = value(&search, "work");
    let is_known = WORKS.iter().any(|known| known.0 == work);
    let signal = |text: &str| RwSignal::new(text.to_owned());
    let ui = Ui {
        kit,
        selection: StoredValue::new(selected(kit, &search)),
        draft: Draft {
            work: signal(if is_known { &work } else { "reset" }),
            delivery: signal("show"),
            shape: signal("c16"),
            minutes: signal("1440"),
            when: signal("now"),
            at: signal(""),
            typed: signal(""),
        },
        preview: RwSignal::new(None),
        asked: StoredValue::new(0),
        key: StoredValue::new(String::new()),
        busy: RwSignal::new(false),
        refused: RwSignal::new(None),
        trouble: RwSignal::new(None),
    };
    let is_refused = move || ui.refused.with(Option::is_some) || ui.trouble.with(Option::is_some);
    let body = if ui.selection.with_value(Option::is_some) || !cfg!(target_family = "wasm") {
        form(ui)
    } else {
        gone()
    };
    view! {
        <PageTitle title=t(k::JOBS_NEW_TITLE) refused=Signal::derive(is_refused)/>
        <a href="/admin/users" class="crumb"><Icon name="back"/>{t(k::USERS_TITLE)}</a>
        <div class="head"><h1>{t(k::JOBS_NEW_TITLE)}</h1></div>
        <p class="lead">{t(k::JOBS_NEW_TEXT)}</p>
        {body}
    }
    .into_any()
}

fn gone() -> AnyView {
    let ways = view! { <a class="btn primary" href="/admin/users">{t(k::JOBS_SELECT)}</a> };
    nothing(
        "people",
        k::JOBS_NEW_GONE_TITLE,
        k::JOBS_NEW_GONE_TEXT,
        ways.into_any(),
    )
}

fn form(ui: Ui) -> AnyView {
    let draft = ui.draft;
    // Asked for anew whenever something that may change the answer is chosen.
    let work = Memo::new(move |_| draft.work());
    Effect::new(move |_| {
        work.with(|_| ());
        ask(ui);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        start(ui);
    };
    let works = WORKS
        .map(|(value, label, note)| {
            view! { <Choice label=t(label) note=t(note) name="work" value chosen=draft.work/> }
                .into_any()
        })
        .collect_view();
    view! {
        <form class="job-form" on:submit=submit novalidate>
            <div class="stack">
                <fieldset class="card-box">
                    <legend>{t(k::JOBS_WORK)}</legend>
                    {works}
                </fieldset>
                {move || details(draft)}
                <fieldset class="card-box">
                    <legend>{t(k::JOBS_WHEN)}</legend>
                    <Choice label=t(k::JOBS_NOW) name="when" value="now" chosen=draft.when/>
                    <Choice label=t(k::JOBS_LATER) name="when" value="later" chosen=draft.when/>
                    {move || {
                        (draft.when.get() == "later")
                            .then(|| view! { <Field label=t(k::JOBS_AT) name="start-at" kind="datetime-local" value=draft.at/> })
                    }}
                </fieldset>
            </div>
            <div class="stack">
                <section class="card-box" id="job-preview" aria-labelledby="job-preview-title" tabindex="-1">
                    <h2 id="job-preview-title">{t(k::JOBS_PREVIEW)}</h2>
                    {move || ui.trouble.get().map(|error| view! { <Notice tone=Tone::Bad>{reason(&error)}</Notice> })}
                    {move || match ui.preview.get() {
                        None => view! { <p class="hint" role="status">{t(k::JOBS_PREVIEW_WAIT)}</p> }.into_any(),
                        Some(preview) => shown(ui, &preview),
                    }}
                </section>
            </div>
        </form>
    }
    .into_any()
}

/// Why it cannot be started: what is wrong with what is chosen, where that is it.
fn reason(error: &CallError) -> String {
    let field = match error {
        CallError::Problem(problem) => problem.errors.first().map(field_text),
        _ => None,
    };
    field.unwrap_or_else(|| error.text())
}

/// How passwords are made and travel, or how long links work.
fn details(draft: Draft) -> AnyView {
    match draft.work.get().as_str() {
        "reset" => {
            let shapes = SHAPES.map(|(value, shape, bits)| {
                let (key, count) = match shape {
                    GeneratorShape::Words { count } => (k::RESET_GENERATE_WORDS, count),
                    GeneratorShape::Characters { length } => (k::RESET_GENERATE_CHARACTERS, length),
                };
                let values = [("count", count.into()), ("bits", bits.into())];
                (value.to_owned(), tr(key, &values))
            });
            view! {
                <fieldset class="card-box">
                    <legend>{t(k::JOBS_TRAVEL)}</legend>
                    <Choice label=t(k::JOBS_SHOW) note=t(k::JOBS_SHOW_TEXT) name="delivery" value="show" chosen=draft.delivery/>
                    <Choice label=t(k::JOBS_OWN) note=t(k::JOBS_OWN_TEXT) name="delivery" value="own" chosen=draft.delivery/>
                    <Choice label=t(k::JOBS_WHOLE) note=t(k::JOBS_WHOLE_TEXT) name="delivery" value="list" chosen=draft.delivery/>
                    <SelectField label=t(k::JOBS_SHAPE) name="shape" options=shapes.to_vec() value=draft.shape/>
                </fieldset>
            }
            .into_any()
        }
        "links" => {
            let lives = [
                ("30", k::RESET_LINK_HALF_HOUR),
                ("240", k::RESET_LINK_HOURS),
                ("1440", k::RESET_LINK_DAY),
                ("10080", k::RESET_LINK_WEEK),
            ];
            let lives = lives.map(|(value, key)| (value.to_owned(), t(key).to_owned()));
            view! {
                <div class="card-box">
                    <SelectField label=t(k::RESET_LINK_LIVES) name="minutes" options=lives.to_vec() value=draft.minutes/>
                </div>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn ask(ui: Ui) {
    let Some(wanted) = ui.wanted(None) else {
        return;
    };
    ui.asked.update_value(|asked| *asked += 1);
    let asked = ui.asked.get_value();
    ui.preview.set(None);
    ui.trouble.set(None);
    ui.key.set_value(new_key());
    ui.kit.run(async move {
        let answer = calls::jobs(JobCommand::Preview(wanted)).await;
        if ui.asked.try_get_value() != Some(asked) {
            return;
        }
        match answer {
            Ok(JobReply::Preview(preview)) => ui.preview.set(Some(preview)),
            Ok(_) => ui.trouble.set(Some(odd_answer())),
            Err(error) => ui.trouble.set(Some(error)),
        }
    });
}

/// A wish's own name. It protects from a second press, not from anybody else.
fn new_key() -> String {
    if cfg!(feature = "ssr") {
        return String::new();
    }
    window()
        .crypto()
        .map(|crypto| crypto.random_uuid())
        .unwrap_or_default()
}

fn shown(ui: Ui, preview: &JobPreview) -> AnyView {
    let is_campaign = ui.draft.work.get_untracked() == "campaign";
    if preview.people == 0 {
        return whom(preview, is_campaign);
    }
    let note = |key: Key, count: u64| {
        (count > 0).then(|| view! { <Notice tone=Tone::Warn>{words::count(key, count)}</Notice> })
    };
    let draft = ui.draft;
    let unreachable = preview.unreachable;
    let is_own = move || draft.work.get() == "reset" && draft.delivery.get() == "own";
    let approval = preview.needs_approval.then(|| {
        view! { <Notice tone=Tone::Warn>{t(k::JOBS_PREVIEW_APPROVAL)}</Notice> }
    });
    view! {
        {approval}
        {note(k::JOBS_PREVIEW_ADMINISTRATORS, preview.administrators)}
        {move || is_own().then(|| note(k::JOBS_PREVIEW_UNREACHABLE, unreachable))}
        {whom(preview, is_campaign)}
        {confirm(ui, preview.people)}
    }
    .into_any()
}

/// To whom something would be done, and who would be left out and why.
pub(super) fn whom(preview: &JobPreview, is_campaign: bool) -> AnyView {
    let left = preview.left_out.iter().map(left_out).collect_view();
    let left_count: u64 = preview.left_out.iter().map(|reason| reason.count).sum();
    let left = (left_count > 0).then(|| {
        view! {
            <h3>{words::count(k::JOBS_PREVIEW_LEFT, left_count)}</h3>
            <ul class="left-out">{left}</ul>
        }
    });
    if preview.people == 0 {
        return view! {
            <Notice tone=Tone::Warn>{t(k::JOBS_PREVIEW_NOBODY)}</Notice>
            {left}
        }
        .into_any();
    }
    let people = preview.first.iter().map(|one| {
        view! {
            <li>
                <a href=format!("/admin/users/{}", one.id)><bdi>{one.display_name.clone()}</bdi></a>
                <bdi class="hint" dir="ltr">{one.user_name.clone()}</bdi>
            </li>
        }
        .into_any()
    });
    let more = preview.people - preview.first.len() as u64;
    let said = if is_campaign {
        k::JOBS_PREVIEW_MAILED
    } else {
        k::JOBS_PREVIEW_PEOPLE
    };
    view! {
        <p class="preview-count" role="status">{words::count(said, preview.people)}</p>
        <ul class="chosen">{people.collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="hint">{words::count(k::JOBS_PREVIEW_MORE, more)}</p> })}
        {left}
    }
    .into_any()
}

fn left_out(reason: &LeftOut) -> AnyView {
    let people = reason.first.iter().map(|one| {
        let name = one.display_name.clone();
        view! { <li><bdi>{name}</bdi></li> }.into_any()
    });
    let more = reason.count - reason.first.len() as u64;
    view! {
        <li>
            <details>
                <summary>
                    {words::count(k::JOBS_PEOPLE, reason.count)} ": " {sentence(reason.code, &BTreeMap::new())}
                </summary>
                <ul>{people.collect_view()}</ul>
                {(more > 0).then(|| view! { <p class="hint">{words::count(k::JOBS_PREVIEW_MORE, more)}</p> })}
            </details>
        </li>
    }
    .into_any()
}

/// The number, from where it is grave, and the verb.
fn confirm(ui: Ui, people: u64) -> AnyView {
    let draft = ui.draft;
    let refused = ui.refused;
    let verb = move || {
        let key = match draft.work.get().as_str() {
            "links" => k::JOBS_DO_LINKS,
            "force" => k::JOBS_DO_FORCE,
            "block" => k::JOBS_DO_BLOCK,
            "sign_out" => k::JOBS_DO_SIGN_OUT,
            "campaign" => k::JOBS_DO_CAMPAIGN,
            _ => k::JOBS_DO_RESET,
        };
        words::count(key, people)
    };
    let number = (people >= GRAVE).then(|| {
        let label = tr(k::JOBS_TYPE, &[("count", people.into())]);
        view! {
            <Field label=label name="number" value=draft.typed inputmode="numeric" ltr=true error=Signal::derive(move || refused.get())/>
        }
    });
    view! {
        <div class="job-go">
            {number}
            {move || (people < GRAVE).then(|| refused.get().map(|text| view! { <p class="field-error">{text}</p> }))}
            <div class="row">
                <Button kind=ButtonKind::Danger busy=ui.busy>{verb}</Button>
                <a class="btn" href="/admin/users">{t(k::CANCEL)}</a>
            </div>
        </div>
    }
    .into_any()
}

fn start(ui: Ui) {
    ui.refused.set(None);
    let Some(people) = ui
        .preview
        .with_untracked(|preview| preview.as_ref().map(|preview| preview.people))
    else {
        return;
    };
    let typed = ui.draft.typed.get_untracked();
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if people >= GRAVE && digits.parse() != Ok(people) {
        ui.refused
            .set(Some(tr(k::JOBS_TYPE_WRONG, &[("count", people.into())])));
        focus("#number");
        return;
    }
    let is_late = |at: Timestamp| at < now().at.get_untracked();
    match untrack(|| ui.draft.start()) {
        Ok(at) if !at.is_some_and(is_late) => {}
        _ => {
            ui.refused.set(Some(t(k::JOBS_AT_WRONG).to_owned()));
            focus("#start-at");
            return;
        }
    }
    let Some(wanted) = ui.wanted(Some(people)) else {
        return;
    };
    ui.busy.set(true);
    ui.trouble.set(None);
    ui.kit.run(async move {
        let started = single(JobCommand::Start(wanted)).await;
        ui.busy.set(false);
        match started {
            Ok(job) => {
                ui.kit.chosen.set_value(None);
                ui.kit.jobs.update(|started| *started += 1);
                ui.kit.go(&super::address(&job));
            }
            Err(error) => {
                ui.trouble.set(Some(error));
                focus("#job-preview");
            }
        }
    });
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::SHAPES;
    use domain::password::generator;

    #[test]
    fn the_bits_shown_are_the_generators_own() {
        for (name, shape, shown) in SHAPES {
            let real = generator::bits(shape);
            #[expect(clippy::cast_precision_loss, reason = "a few hundred bits")]
            let shown = shown as f64;
            assert!(
                shown <= real && real - shown < 2.0,
                "{name}: shown {shown}, really {real}"
            );
        }
    }
}
