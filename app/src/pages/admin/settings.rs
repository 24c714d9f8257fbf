//! **Settings**: the organisation (its logo is `logo`'s), and the password policy with what a change of expiry would do before it
//! is saved.

use super::form::{Form, PairWords, held, pair, pairs, typed};
use super::kit::{Kit, kit};
use super::logo::logo;
use super::words;
use crate::calls::{self, CallError, odd_answer};
use crate::pages::load::{Loaded, pack};
use crate::pages::states::waiting;
use crate::parts::{
    Button, ButtonKind, Check, Choice, Dialog, ErrorSummary, Field, Notice, PageTitle, Tag, Time,
    Tone,
};
use crate::words::{t, tr};
use domain::Timestamp;
use domain::password::policy::{MAX_NOTICE_DAYS, MAX_SPREAD_DAYS, preset};
use domain::wire::account::AppLink;
use domain::wire::problem::{Code, FieldError, Problem};
use domain::wire::settings::{
    ExpiryImpact, Organisation, PasswordPolicy, PolicyPreset, Settings, SettingsCommand,
    SettingsReply, notice_days,
};
use leptos::prelude::*;
use locale::{Key, k};

/// The page.
pub fn settings() -> AnyView {
    let kit = kit();
    let settings = Loaded::once(|_| pack(ask(SettingsCommand::Get)));
    view! {
        <PageTitle title=t(k::SETTINGS_TITLE)/>
        <div class="head"><h1>{t(k::SETTINGS_TITLE)}</h1></div>
        {tabs("/admin/settings")}
        {settings.view(|| waiting(12), move |settings: Settings| shown(kit, &settings))}
    }
    .into_any()
}

/// The ways to the pages of settings.
pub fn tabs(here: &'static str) -> AnyView {
    let pages = [
        ("/admin/settings", k::SENDING_TAB_GENERAL),
        ("/admin/settings/recovery", k::SELF_SERVICE_TITLE),
        ("/admin/settings/mail", k::SENDING_TITLE),
    ];
    let links = pages.map(|(href, title)| {
        let current = (href == here).then_some("page");
        view! { <a class="chip" href=href aria-current=current>{t(title)}</a> }.into_any()
    });
    view! { <nav class="chips tabs" aria-label=t(k::SETTINGS_TITLE)>{links.collect_view()}</nav> }
        .into_any()
}

/// What the fields are called, for the summary of a refused form.
const LABELS: &[(&str, Key)] = &[
    ("name", k::SETTINGS_NAME),
    ("accent_hue", k::SETTINGS_ACCENT),
    ("min_length", k::SETTINGS_MIN_LENGTH),
    ("history", k::SETTINGS_HISTORY),
    ("banned_words", k::SETTINGS_BANNED),
    ("expire_days", k::SETTINGS_EXPIRY_DAYS_FIELD),
    ("notice_days", k::SETTINGS_EXPIRY_NOTICES),
    ("spread_days", k::SETTINGS_EXPIRY_SPREAD),
    ("temporary_hours", k::SETTINGS_TEMPORARY),
];

pub(super) async fn ask(command: SettingsCommand) -> Result<Settings, CallError> {
    match calls::settings(command).await? {
        SettingsReply::Settings(settings) => Ok(settings),
        SettingsReply::Impact(_) | SettingsReply::SelfServiceImpact(_) => Err(odd_answer()),
    }
}

pub(super) fn save(form: Form, command: SettingsCommand, done: impl FnOnce(Settings) + 'static) {
    save_boxed(form, command, Box::new(done));
}

/// Boxed, so that all forms share one task instead of having one each.
fn save_boxed(form: Form, command: SettingsCommand, done: Box<dyn FnOnce(Settings)>) {
    let now = ask(SettingsCommand::Get);
    form.save(ask(command), now, |settings| settings.version, done);
}

fn shown(kit: Kit, settings: &Settings) -> AnyView {
    // One version for all parts: saving one must not make the others out of date.
    let version = RwSignal::new(settings.version);
    view! {
        <div class="settings">
            {organisation(Form::new(kit, version), &settings.organisation)}
            {logo(Form::new(kit, version), settings.logo.as_ref())}
            {policy(Form::new(kit, version), settings)}
        </div>
    }
    .into_any()
}

fn organisation(form: Form, now: &Organisation) -> AnyView {
    let name = RwSignal::new(now.name.clone());
    let hue = RwSignal::new(now.accent_hue.to_string());
    let links = now.links.iter().map(|link| pair(&link.label, &link.url));
    let links = RwSignal::new(links.collect::<Vec<_>>());
    let number = move || {
        let typed = hue.get().trim().parse::<u16>();
        typed.ok().filter(|hue| *hue < 360)
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(accent_hue) = untrack(number) else {
            let problem = Problem::field("accent_hue", Code::UnknownValue);
            form.problem.set(Some(problem));
            return;
        };
        let links = links.with_untracked(|links| {
            links
                .iter()
                .map(|(label, url)| AppLink {
                    label: label.get_untracked().trim().to_owned(),
                    url: url.get_untracked().trim().to_owned(),
                })
                .collect()
        });
        let organisation = Organisation {
            name: name.get_untracked().trim().to_owned(),
            accent_hue,
            links,
        };
        // The colour and the name stand around every page: they change with the next load.
        let command = SettingsCommand::SetOrganisation {
            version: form.version.get_untracked(),
            organisation,
        };
        save(form, command, |_| {
            let _ = window().location().reload();
        });
    };
    view! {
        <form class="card-box stack" id="organisation" novalidate on:submit=submit>
            <h2>{t(k::SETTINGS_ORGANISATION)}</h2>
            <ErrorSummary problem=form.problem labels=LABELS/>
            {form.told()}
            <Field label=t(k::SETTINGS_NAME) name="name" value=name help=t(k::SETTINGS_NAME_HELP) error=form.error("name")/>
            <fieldset>
                <legend>{t(k::SETTINGS_ACCENT)}</legend>
                <div class="length">
                    <input
                        type="range"
                        class="hues"
                        min="0"
                        max="359"
                        aria-label=t(k::SETTINGS_ACCENT)
                        prop:value=held(hue)
                        on:input=typed(hue)
                    />
                    <Field label=t(k::SETTINGS_ACCENT_NUMBER) name="accent_hue" kind="number" value=hue help=t(k::SETTINGS_ACCENT_HELP) error=form.error("accent_hue")/>
                </div>
                {accent_preview(number)}
            </fieldset>
            {pairs(form, "links", &LINKS, links)}
            {form.foot(None)}
        </form>
    }
    .into_any()
}

/// How the colour looks on a button, a link and a chip. Set through the object model: the page's policy
/// refuses style attributes.
fn accent_preview(hue: impl Fn() -> Option<u16> + Send + Sync + 'static) -> AnyView {
    let node = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let (Some(hue), Some(element)) = (hue(), node.get()) {
            let _ =
                web_sys::HtmlElement::style(&element).set_property("--accent-h", &hue.to_string());
        }
    });
    view! {
        <div class="preview" node_ref=node aria-hidden="true">
            <span class="btn primary">{t(k::SETTINGS_PREVIEW_BUTTON)}</span>
            <span class="preview-link">{t(k::SETTINGS_PREVIEW_LINK)}</span>
            <span class="chip set">{t(k::USERS_FILTER_EVERYONE)}</span>
            <Tag tone=Tone::Warn>{t(k::SETTINGS_PREVIEW_TAG)}</Tag>
        </div>
    }
    .into_any()
}

const LINKS: PairWords = PairWords {
    title: k::SETTINGS_LINKS,
    first: k::SETTINGS_LINK_LABEL,
    second: k::SETTINGS_LINK_URL,
    names: [".label", ".url"],
    example: "https://",
    none: k::SETTINGS_LINKS_NONE,
    add: k::SETTINGS_LINK_ADD,
    remove: k::SETTINGS_LINK_REMOVE,
};

const PRESETS: [(&str, PolicyPreset, Key, Key); 3] = [
    (
        "recommended",
        PolicyPreset::Recommended,
        k::SETTINGS_PRESET_RECOMMENDED,
        k::SETTINGS_PRESET_RECOMMENDED_TEXT,
    ),
    (
        "microsoft",
        PolicyPreset::MicrosoftCompatible,
        k::SETTINGS_PRESET_MICROSOFT,
        k::SETTINGS_PRESET_MICROSOFT_TEXT,
    ),
    (
        "custom",
        PolicyPreset::Custom,
        k::SETTINGS_PRESET_CUSTOM,
        k::SETTINGS_PRESET_CUSTOM_TEXT,
    ),
];

/// What the policy's form has in it.
#[derive(Clone, Copy)]
struct Draft {
    preset: RwSignal<String>,
    min_length: RwSignal<String>,
    classes: RwSignal<bool>,
    history: RwSignal<String>,
    banned: RwSignal<String>,
    expiry: RwSignal<String>,
    days: RwSignal<String>,
    temporary: RwSignal<String>,
    notices: RwSignal<String>,
    spread: RwSignal<String>,
}

impl Draft {
    fn new(now: &PasswordPolicy) -> Self {
        let name = PRESETS
            .iter()
            .find(|known| known.1 == now.preset)
            .map_or("custom", |known| known.0);
        let days = if now.expire_days == 0 {
            90
        } else {
            now.expire_days
        };
        Self {
            preset: RwSignal::new(name.to_owned()),
            min_length: RwSignal::new(now.min_length.to_string()),
            classes: RwSignal::new(now.three_classes),
            history: RwSignal::new(now.history.to_string()),
            banned: RwSignal::new(now.banned_words.join("\n")),
            expiry: RwSignal::new(
                if now.expire_days == 0 {
                    "never"
                } else {
                    "days"
                }
                .to_owned(),
            ),
            days: RwSignal::new(days.to_string()),
            temporary: RwSignal::new(now.temporary_hours.to_string()),
            notices: RwSignal::new(listed(&now.notice_days)),
            spread: RwSignal::new(now.spread_days.to_string()),
        }
    }

    fn expire_days(self) -> Option<u16> {
        if self.never_ends() {
            Some(0)
        } else {
            within(&self.days.get(), 14, 730)
        }
    }

    /// Where passwords never end, its field is not there: nothing in it keeps the policy from being saved.
    fn spread_days(self) -> Option<u16> {
        let days = within(&self.spread.get(), 0, MAX_SPREAD_DAYS);
        days.or_else(|| self.never_ends().then_some(0))
    }

    /// As [`Draft::spread_days`].
    fn notice_days(self) -> Option<Vec<u16>> {
        let days: Option<Vec<u16>> = self.notices.with(|text| {
            text.split([',', ';', ' ', '،'])
                .filter(|day| !day.is_empty())
                .map(|day| within(day, 0, MAX_NOTICE_DAYS))
                .collect()
        });
        days.or_else(|| self.never_ends().then(notice_days))
    }

    fn never_ends(self) -> bool {
        self.expiry.with(|expiry| expiry == "never")
    }

    fn words(self) -> Vec<String> {
        self.banned.with(|text| {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect()
        })
    }

    /// The policy, or the fields that are no numbers in range. Everything else is the service's to refuse.
    fn policy(self) -> Result<PasswordPolicy, Vec<FieldError>> {
        let chosen = PRESETS
            .iter()
            .find(|known| known.0 == self.preset.get())
            .map_or(PolicyPreset::Custom, |known| known.1);
        let base = preset(chosen);
        let mut refused = Vec::new();
        let mut number = |field: &str, value: Option<u16>| {
            value.unwrap_or_else(|| {
                refused.push(FieldError::new(field, Code::UnknownValue));
                0
            })
        };
        let custom = chosen == PolicyPreset::Custom;
        let min_length = if custom {
            number("min_length", within(&self.min_length.get(), 8, 64))
        } else {
            base.min_length
        };
        let history = number("history", within(&self.history.get(), 0, 24));
        let expire_days = number("expire_days", self.expire_days());
        let spread_days = number("spread_days", self.spread_days());
        let temporary_hours = number("temporary_hours", within(&self.temporary.get(), 1, 168));
        let notice_days = self.notice_days();
        if notice_days.is_none() {
            refused.push(FieldError::new("notice_days", Code::UnknownValue));
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        Ok(PasswordPolicy {
            preset: chosen,
            min_length,
            three_classes: if custom {
                self.classes.get()
            } else {
                base.three_classes
            },
            banned_words: self.words(),
            history: u8::try_from(history).unwrap_or(24),
            expire_days,
            notice_days: notice_days.unwrap_or_default(),
            spread_days,
            temporary_hours,
        })
    }
}

/// Days that the question offers to spread people over.
const SPREAD: &str = "14";

fn listed(days: &[u16]) -> String {
    let days: Vec<String> = days.iter().map(u16::to_string).collect();
    days.join(", ")
}

pub(super) fn within(text: &str, least: u16, most: u16) -> Option<u16> {
    text.trim()
        .parse()
        .ok()
        .filter(|n| (least..=most).contains(n))
}

fn policy(form: Form, settings: &Settings) -> AnyView {
    let now = &settings.policy;
    let until = RwSignal::new(settings.spread_until);
    let draft = Draft::new(now);
    let before = RwSignal::new((now.expire_days, now.spread_days));
    let impact = RwSignal::new(None::<(u16, ExpiryImpact)>);
    let asking = RwSignal::new(false);
    let wanted = Memo::new(move |_| draft.expire_days().zip(draft.spread_days()));
    Effect::new(move |_| {
        let asked = wanted.get();
        let Some((expire_days, spread_days)) =
            asked.filter(|wanted| wanted.0 != 0 && *wanted != before.get())
        else {
            impact.set(None);
            return;
        };
        form.kit.run(async move {
            if let Ok(SettingsReply::Impact(found)) = calls::settings(SettingsCommand::Impact {
                expire_days,
                spread_days,
            })
            .await
                && wanted.get_untracked() == asked
            {
                impact.set(Some((expire_days, found)));
            }
        });
    });
    let send = move || match untrack(|| draft.policy()) {
        Ok(policy) => {
            let command = SettingsCommand::SetPolicy {
                version: form.version.get_untracked(),
                policy,
            };
            save(form, command, move |settings| {
                until.set(settings.spread_until);
                before.set((settings.policy.expire_days, settings.policy.spread_days));
            });
        }
        Err(refused) => form.problem.set(Some(Problem::fields(refused))),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // People who would have to act today are a reason to ask first.
        if impact.with_untracked(|impact| impact.is_some_and(|(_, impact)| impact.today > 0)) {
            asking.set(true);
        } else {
            send();
        }
    };
    let go = move |()| {
        asking.set(false);
        send();
    };
    // What it means then is said beside the field, and saving is another press.
    let spread = move |()| {
        asking.set(false);
        draft.spread.set(SPREAD.to_owned());
    };
    let title = Signal::derive(move || {
        tr(
            k::SETTINGS_EXPIRY_CONFIRM_TITLE,
            &[("days", impact.get().map_or(0, |impact| impact.0).into())],
        )
    });
    let lead = Signal::derive(move || {
        words::count(
            k::SETTINGS_EXPIRY_CONFIRM_TEXT,
            impact.get().map_or(0, |impact| impact.1.today),
        )
    });
    view! {
        <form class="card-box stack" id="policy" novalidate on:submit=submit>
            <h2>{t(k::SETTINGS_POLICY)}</h2>
            <ErrorSummary problem=form.problem labels=LABELS/>
            {form.told()}
            {rules(form, draft)}
            {expiry(form, draft, impact, until)}
            {form.foot(None)}
        </form>
        <Dialog id="policy-question" open=asking title=title lead=lead>
            <div class="row end">
                <Button on_press=move |()| asking.set(false)>{t(k::CANCEL)}</Button>
                {move || (draft.spread_days() == Some(0)).then(|| view! { <Button on_press=spread>{t(k::SETTINGS_EXPIRY_SPREAD_DO)}</Button> })}
                <Button kind=ButtonKind::Danger on_press=go>{t(k::SETTINGS_EXPIRY_CONFIRM_DO)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn rules(form: Form, draft: Draft) -> AnyView {
    let presets = PRESETS
        .into_iter()
        .map(|(value, _, title, text)| {
            view! { <Choice label=t(title) note=t(text) name="preset" value chosen=draft.preset/> }
                .into_any()
        })
        .collect_view();
    let custom = move || {
        (draft.preset.get() == "custom").then(|| {
            view! {
                <div class="inset stack">
                    {form.line("min_length", k::SETTINGS_MIN_LENGTH, "number", draft.min_length, Some(k::SETTINGS_MIN_LENGTH_HELP))}
                    <Check label=t(k::SETTINGS_CLASSES) name="three_classes" checked=draft.classes/>
                </div>
            }
        })
    };
    let counted = move || words::count(k::SETTINGS_BANNED_COUNT, draft.words().len() as u64);
    let help = view! { {t(k::SETTINGS_BANNED_HELP)} " " {counted} }.into_any();
    view! {
        <fieldset>
            <legend>{t(k::SETTINGS_PRESET)}</legend>
            {presets}
            {custom}
        </fieldset>
        {form.line("history", k::SETTINGS_HISTORY, "number", draft.history, Some(k::SETTINGS_HISTORY_HELP))}
        {form.line("temporary_hours", k::SETTINGS_TEMPORARY, "number", draft.temporary, Some(k::SETTINGS_TEMPORARY_HELP))}
        {form.area("banned_words", k::SETTINGS_BANNED, "5", draft.banned, help)}
    }
    .into_any()
}

fn expiry(
    form: Form,
    draft: Draft,
    impact: RwSignal<Option<(u16, ExpiryImpact)>>,
    spread_until: RwSignal<Option<Timestamp>>,
) -> AnyView {
    let until = move || {
        spread_until.get().map(|at| {
            view! { <p class="hint">{t(k::SETTINGS_EXPIRY_SPREAD_UNTIL)} " " <Time at/></p> }
        })
    };
    let days = move || {
        (draft.expiry.get() == "days").then(|| {
            view! {
                <div class="inset">
                    {form.line("expire_days", k::SETTINGS_EXPIRY_DAYS_FIELD, "number", draft.days, Some(k::SETTINGS_EXPIRY_DAYS_HELP))}
                    {form.line("spread_days", k::SETTINGS_EXPIRY_SPREAD, "number", draft.spread, Some(k::SETTINGS_EXPIRY_SPREAD_HELP))}
                    {until}
                    {form.line("notice_days", k::SETTINGS_EXPIRY_NOTICES, "text", draft.notices, Some(k::SETTINGS_EXPIRY_NOTICES_HELP))}
                </div>
            }
        })
    };
    view! {
        <fieldset>
            <legend>{t(k::SETTINGS_EXPIRY)}</legend>
            <Choice label=t(k::SETTINGS_EXPIRY_NEVER) note=t(k::SETTINGS_EXPIRY_NEVER_TEXT) name="expiry" value="never" chosen=draft.expiry/>
            <Choice label=t(k::SETTINGS_EXPIRY_DAYS) name="expiry" value="days" chosen=draft.expiry/>
            {days}
            <div aria-live="polite">{move || impact.get().map(|(_, impact)| effect(impact))}</div>
        </fieldset>
    }
    .into_any()
}

/// What another expiry would do, before it is saved.
fn effect(impact: ExpiryImpact) -> AnyView {
    if impact.this_month == 0 {
        return view! { <Notice><p>{t(k::SETTINGS_IMPACT_NONE)}</p></Notice> }.into_any();
    }
    let line = |people: u64, key: Key| {
        view! { <li><b>{words::count(k::USERS_COUNT, people)}</b> " " {t(key)}</li> }.into_any()
    };
    view! {
        <Notice tone=Tone::Warn>
            <p><b>{t(k::SETTINGS_IMPACT)}</b></p>
            <ul>
                {line(impact.today, k::SETTINGS_IMPACT_TODAY)}
                {line(impact.this_week, k::SETTINGS_IMPACT_WEEK)}
                {line(impact.this_month, k::SETTINGS_IMPACT_MONTH)}
            </ul>
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_range_is_none() {
        assert_eq!(within(" 90 ", 14, 730), Some(90));
        for text in ["13", "731", "", "-5", "9e1", "99999"] {
            assert_eq!(within(text, 14, 730), None, "{text:?}");
        }
    }
}
