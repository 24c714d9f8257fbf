//! **Settings, self-service password reset** (scene S3): who gets back in alone, and by what; and before it is saved, how many could and how many
//! could not, and why.

use super::form::{Form, said};
use super::kit::{Kit, kit};
use super::settings::{ask, save, tabs, within};
use super::words;
use crate::calls;
use crate::pages::load::{Loaded, pack};
use crate::pages::states::waiting;
use crate::parts::{Check, Choice, ErrorSummary, Field, Notice, PageTitle, Tone};
use crate::words::t;
use domain::GroupId;
use domain::wire::people::{GroupRow, PeopleCommand, PeopleReply};
use domain::wire::problem::{Code, Problem};
use domain::wire::settings::{
    SelfService, SelfServiceImpact, SelfServiceScope, Settings, SettingsCommand, SettingsReply,
};
use leptos::prelude::*;
use locale::{Key, k};
use serde::{Deserialize, Serialize};

/// What the fields are called, for the summary of a refused form.
const LABELS: &[(&str, Key)] = &[
    ("groups", k::SELF_SERVICE_GROUPS),
    ("methods", k::SELF_SERVICE_METHODS),
    ("methods_needed", k::SELF_SERVICE_NEEDED),
    ("helpdesk", k::SELF_SERVICE_HELPDESK),
    ("cooling_hours", k::SELF_SERVICE_COOLING),
    ("skip_days", k::SELF_SERVICE_SKIP),
    ("confirm_days", k::SELF_SERVICE_CONFIRM),
];

const SCOPES: [(&str, SelfServiceScope, Key, Key); 3] = [
    (
        "none",
        SelfServiceScope::None,
        k::SELF_SERVICE_NONE,
        k::SELF_SERVICE_NONE_TEXT,
    ),
    (
        "selected",
        SelfServiceScope::Selected,
        k::SELF_SERVICE_SELECTED,
        k::SELF_SERVICE_SELECTED_TEXT,
    ),
    (
        "all",
        SelfServiceScope::All,
        k::SELF_SERVICE_ALL,
        k::SELF_SERVICE_ALL_TEXT,
    ),
];

/// What the page starts from.
#[derive(Clone, Serialize, Deserialize)]
struct Start {
    settings: Settings,
    groups: Vec<GroupRow>,
}

async fn load() -> Result<Start, calls::CallError> {
    let settings = ask(SettingsCommand::Get).await?;
    let groups = match calls::people(PeopleCommand::Groups).await {
        Ok(PeopleReply::Groups(groups)) => groups,
        _ => Vec::new(),
    };
    Ok(Start { settings, groups })
}

/// The page.
pub fn self_service() -> AnyView {
    let kit = kit();
    let start = Loaded::once(|_| pack(load()));
    view! {
        <PageTitle title=t(k::SELF_SERVICE_TITLE)/>
        <div class="head"><h1>{t(k::SELF_SERVICE_TITLE)}</h1></div>
        {tabs("/admin/settings/recovery")}
        {start.view(|| waiting(12), move |start: Start| shown(kit, &start))}
    }
    .into_any()
}

/// What the form has in it.
#[derive(Clone, Copy)]
struct Draft {
    scope: RwSignal<String>,
    groups: RwSignal<Vec<GroupId>>,
    email: RwSignal<bool>,
    phone: RwSignal<bool>,
    authenticator: RwSignal<bool>,
    codes: RwSignal<bool>,
    needed: RwSignal<String>,
    helpdesk: RwSignal<String>,
    unproven: RwSignal<bool>,
    cooling: RwSignal<String>,
    tell: RwSignal<bool>,
    ask: RwSignal<bool>,
    skip: RwSignal<String>,
    confirm: RwSignal<String>,
}

impl Draft {
    fn new(now: &SelfService) -> Self {
        let scope = SCOPES.iter().find(|known| known.1 == now.scope);
        Self {
            scope: RwSignal::new(scope.map_or("none", |known| known.0).to_owned()),
            groups: RwSignal::new(now.groups.clone()),
            email: RwSignal::new(now.email),
            phone: RwSignal::new(now.phone),
            authenticator: RwSignal::new(now.authenticator),
            codes: RwSignal::new(now.recovery_codes),
            needed: RwSignal::new(now.methods_needed.to_string()),
            helpdesk: RwSignal::new(now.helpdesk.clone()),
            unproven: RwSignal::new(now.count_unproven),
            cooling: RwSignal::new(now.cooling_hours.to_string()),
            tell: RwSignal::new(now.tell_administrators),
            ask: RwSignal::new(now.ask_at_sign_in),
            skip: RwSignal::new(now.skip_days.to_string()),
            confirm: RwSignal::new(now.confirm_days.to_string()),
        }
    }

    /// What it says, or the field that is no number of its range.
    fn wanted(self) -> Result<SelfService, &'static str> {
        let scope = self.scope.get();
        let scope = SCOPES
            .iter()
            .find(|known| known.0 == scope)
            .ok_or("scope")?;
        let number =
            |value: RwSignal<String>, most, field| within(&value.get(), 0, most).ok_or(field);
        Ok(SelfService {
            scope: scope.1,
            groups: self.groups.get(),
            email: self.email.get(),
            phone: self.phone.get(),
            authenticator: self.authenticator.get(),
            recovery_codes: self.codes.get(),
            methods_needed: if self.needed.get() == "2" { 2 } else { 1 },
            helpdesk: self.helpdesk.get().trim().to_owned(),
            count_unproven: self.unproven.get(),
            cooling_hours: number(self.cooling, 720, "cooling_hours")?,
            tell_administrators: self.tell.get(),
            ask_at_sign_in: self.ask.get(),
            skip_days: number(self.skip, 365, "skip_days")?,
            confirm_days: number(self.confirm, 730, "confirm_days")?,
        })
    }
}

fn shown(kit: Kit, start: &Start) -> AnyView {
    let form = Form::new(kit, RwSignal::new(start.settings.version));
    let draft = Draft::new(&start.settings.self_service);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let self_service = match untrack(|| draft.wanted()) {
            Ok(wanted) => wanted,
            Err(field) => {
                form.problem
                    .set(Some(Problem::field(field, Code::UnknownValue)));
                return;
            }
        };
        let command = SettingsCommand::SetSelfService {
            version: form.version.get_untracked(),
            self_service,
        };
        save(form, command, |_| ());
    };
    let scopes = SCOPES.map(|(value, _, label, note)| {
        view! { <Choice label=t(label) note=t(note) name="scope" value chosen=draft.scope/> }
            .into_any()
    });
    let groups = StoredValue::new(start.groups.clone());
    let chosen_groups = move || {
        (draft.scope.get() == "selected").then(|| groups.with_value(|all| pick(form, draft, all)))
    };
    view! {
        <div class="settings">
            <form class="card-box stack" id="self-service" novalidate on:submit=submit>
                <h2>{t(k::SELF_SERVICE_WHO)}</h2>
                <ErrorSummary problem=form.problem labels=LABELS/>
                {form.told()}
                <fieldset>
                    <legend class="sr-only">{t(k::SELF_SERVICE_WHO)}</legend>
                    {scopes.collect_view()}
                </fieldset>
                {chosen_groups}
                <fieldset id="methods" tabindex="-1">
                    <legend>{t(k::SELF_SERVICE_METHODS)}</legend>
                    <Check label=t(k::RECOVER_BY_EMAIL) name="email" checked=draft.email/>
                    <Check label=t(k::RECOVER_BY_PHONE) name="phone" checked=draft.phone/>
                    <Check label=t(k::RECOVER_BY_APP) name="authenticator" checked=draft.authenticator/>
                    <Check label=t(k::RECOVER_BY_PRINTED) name="recovery_codes" checked=draft.codes/>
                    {error(form, "methods")}
                </fieldset>
                <fieldset id="methods_needed" tabindex="-1">
                    <legend>{t(k::SELF_SERVICE_NEEDED)}</legend>
                    <Choice label=t(k::SELF_SERVICE_ONE) name="needed" value="1" chosen=draft.needed/>
                    <Choice label=t(k::SELF_SERVICE_TWO) name="needed" value="2" chosen=draft.needed/>
                    <p class="help">{t(k::SELF_SERVICE_ADMINISTRATORS)}</p>
                    {error(form, "methods_needed")}
                </fieldset>
                <Check label=t(k::SELF_SERVICE_UNPROVEN) name="count_unproven" checked=draft.unproven/>
                <Field label=t(k::SELF_SERVICE_COOLING) name="cooling_hours" kind="number" value=draft.cooling help=t(k::SELF_SERVICE_COOLING_HELP) ltr=true error=form.error("cooling_hours")/>
                <Field label=t(k::SELF_SERVICE_HELPDESK) name="helpdesk" value=draft.helpdesk help=t(k::SELF_SERVICE_HELPDESK_HELP) ltr=true error=form.error("helpdesk")/>
                <Check label=t(k::SELF_SERVICE_TELL) name="tell_administrators" checked=draft.tell/>
                <Check label=t(k::SELF_SERVICE_ASK) name="ask_at_sign_in" checked=draft.ask/>
                <Field label=t(k::SELF_SERVICE_SKIP) name="skip_days" kind="number" value=draft.skip help=t(k::SELF_SERVICE_SKIP_HELP) ltr=true error=form.error("skip_days")/>
                <Field label=t(k::SELF_SERVICE_CONFIRM) name="confirm_days" kind="number" value=draft.confirm help=t(k::SELF_SERVICE_CONFIRM_HELP) ltr=true error=form.error("confirm_days")/>
                {dry_run(kit, draft)}
                {form.foot(None)}
            </form>
        </div>
    }
    .into_any()
}

fn error(form: Form, field: &'static str) -> AnyView {
    said(form.error(field))
}

/// Which groups.
fn pick(form: Form, draft: Draft, all: &[GroupRow]) -> AnyView {
    if all.is_empty() {
        return view! {
            <Notice tone=Tone::Warn>
                <p>{t(k::SELF_SERVICE_NO_GROUPS)} " " <a href="/admin/groups">{t(k::GROUPS_TITLE)}</a></p>
            </Notice>
        }
        .into_any();
    }
    let boxes = all.iter().map(|group| {
        let id = group.id;
        let is_in = move || draft.groups.with(|groups| groups.contains(&id));
        let toggle = move |_| {
            draft.groups.update(|groups| {
                if let Some(place) = groups.iter().position(|known| *known == id) {
                    groups.remove(place);
                } else {
                    groups.push(id);
                }
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" name="group" prop:checked=is_in on:change=toggle/>
                <span><bdi>{group.name.clone()}</bdi> " " <span class="hint">{words::count(k::SELF_SERVICE_MEMBERS, group.members)}</span></span>
            </label>
        }
    });
    view! {
        <fieldset id="groups" tabindex="-1" class="inset">
            <legend>{t(k::SELF_SERVICE_GROUPS)}</legend>
            {boxes.collect_view()}
            {error(form, "groups")}
        </fieldset>
    }
    .into_any()
}

/// How many could get back in under what stands in the form now.
fn dry_run(kit: Kit, draft: Draft) -> AnyView {
    let impact = RwSignal::new(None::<SelfServiceImpact>);
    let wanted = Memo::new(move |_| draft.wanted());
    Effect::new(move |_| {
        let Ok(asked) = wanted.get() else {
            impact.set(None);
            return;
        };
        kit.run(async move {
            let command = SettingsCommand::SelfServiceImpact(asked.clone());
            let answer = match calls::settings(command).await {
                Ok(SettingsReply::SelfServiceImpact(numbers)) => Some(numbers),
                _ => None,
            };
            // What was asked for meanwhile has an answer of its own.
            if wanted.try_get_untracked() == Some(Ok(asked)) {
                impact.set(answer);
            }
        });
    });
    let numbers = move || {
        impact.get().map(|numbers| {
            let line = |key: Key, number: u64| {
                (number > 0).then(|| view! { <li>{words::count(key, number)}</li> })
            };
            view! {
                <p><b>{words::count(k::SELF_SERVICE_COULD, numbers.could)}</b></p>
                <ul class="points">
                    {line(k::SELF_SERVICE_NOT_COVERED, numbers.not_covered)}
                    {line(k::SELF_SERVICE_NO_METHOD, numbers.no_method)}
                    {line(k::SELF_SERVICE_TOO_FEW, numbers.too_few)}
                    {line(k::SELF_SERVICE_ADMINS_OUT, numbers.administrators_left_out)}
                    {line(k::SELF_SERVICE_ASKED, numbers.asked)}
                </ul>
                <p><a href="/admin/users?no_contact=1">{t(k::SELF_SERVICE_LIST)}</a></p>
            }
        })
    };
    view! { <div class="inset" role="status" id="dry-run">{numbers}</div> }.into_any()
}
