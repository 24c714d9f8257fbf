//! The side panel **Reset password**: how the new password is made, what came of it, the password this
//! once. Owns that it is never lost by accident and never kept anywhere; the rules are the service's.

use super::address::ListState;
use super::delivery::mailed;
use super::{Memory, slip};
use crate::calls::{self, CallError, odd_answer};
use crate::context::{now, page};
use crate::pages::admin::kit::Kit;
use crate::pages::admin::words;
use crate::parts::{
    Button, ButtonKind, Check, Choice, Dialog, ErrorSummary, Icon, LiveRules, Notice, Panel,
    PasswordField, Tone,
};
use crate::words::{t, tr, words as table};
use domain::password::phonetic::{Kind, Spoken, spell};
use domain::password::policy::{Context, Rules, Whose, for_page};
use domain::wire::account::{AccountCommand, AccountReply};
use domain::wire::people::{
    Delivery, GeneratorShape, NewPassword, PeopleCommand, PeopleReply, PersonRow, ResetCommand,
    ResetOutcome,
};
use domain::wire::problem::Problem;
use domain::wire::settings::PasswordRules;
use domain::{EmailAddress, PersonId, Secret};
use leptos::portal::Portal;
use leptos::prelude::*;
use locale::k;

/// Whose password, as far as the panel needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whom {
    /// Who.
    pub id: PersonId,
    /// Name to show.
    pub display_name: String,
    /// Name to sign in with.
    pub user_name: String,
}

impl From<&PersonRow> for Whom {
    fn from(row: &PersonRow) -> Self {
        Self {
            id: row.id,
            display_name: row.display_name.clone(),
            user_name: row.user_name.clone(),
        }
    }
}

/// The panel's state.
#[derive(Clone, Copy)]
pub struct ResetPanel {
    open: RwSignal<bool>,
    whom: RwSignal<Option<Whom>>,
    outcome: RwSignal<Option<ResetOutcome>>,
    taken: RwSignal<bool>,
    warn: RwSignal<bool>,
}

impl ResetPanel {
    /// A closed panel.
    #[expect(
        clippy::new_without_default,
        reason = "it makes signals, so it belongs to an owner and is no plain default"
    )]
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            whom: RwSignal::new(None),
            outcome: RwSignal::new(None),
            taken: RwSignal::new(false),
            warn: RwSignal::new(false),
        }
    }

    /// Opens it for somebody.
    pub fn show(self, whom: Whom) {
        self.outcome.set(None);
        self.taken.set(false);
        self.whom.set(Some(whom));
        self.open.set(true);
    }

    /// Closes it, unless it shows a password that nobody has.
    fn close(self) {
        self.open.set(false);
    }

    /// It shows a password that nobody has; one that was mailed is not shown.
    fn is_unseen(self) -> bool {
        let is_shown = |outcome: &Option<ResetOutcome>| {
            outcome
                .as_ref()
                .is_some_and(|outcome| outcome.mailed.is_empty())
        };
        self.outcome.with_untracked(is_shown) && !self.taken.get_untracked()
    }
}

/// The panel over **Active users**: open while the address says so.
pub fn panel(kit: Kit, memory: Memory, state: Memo<ListState>) -> AnyView {
    let panel = ResetPanel::new();
    let wanted = Memo::new(move |_| state.with(|state| state.reset));
    Effect::new(move |_| match wanted.get() {
        None => panel.close(),
        Some(id) => match memory.person(id) {
            Some(person) => panel.show(Whom::from(&person)),
            None => kit.run(async move {
                match calls::people(PeopleCommand::Detail(id)).await {
                    Ok(PeopleReply::Detail(detail)) => panel.show(Whom::from(&detail.row)),
                    _ => kit.replace(
                        &ListState {
                            reset: None,
                            ..state.get_untracked()
                        }
                        .href(),
                    ),
                }
            }),
        },
    });
    let closed = Callback::new(move |()| {
        if state.with_untracked(|state| state.reset.is_some()) {
            kit.replace(
                &ListState {
                    reset: None,
                    ..state.get_untracked()
                }
                .href(),
            );
        }
    });
    view(
        kit,
        panel,
        Callback::new(move |person| memory.refresh(person)),
        closed,
    )
}

/// The panel, wherever it stands.
pub fn view(
    kit: Kit,
    panel: ResetPanel,
    changed: Callback<PersonId>,
    closed: Callback<()>,
) -> AnyView {
    let ResetPanel {
        open,
        whom,
        outcome,
        warn,
        ..
    } = panel;
    // Closed by Escape, by **Close** or by the address.
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is {
            if panel.is_unseen() {
                warn.set(true);
            } else {
                outcome.set(None);
                closed.run(());
            }
        }
        is
    });
    let lead = move || {
        whom.with(|whom| {
            whom.as_ref()
                .map(|whom| format!("{} · {}", whom.display_name, whom.user_name))
                .unwrap_or_default()
        })
    };
    let content = move || match (outcome.get(), whom.get()) {
        (Some(outcome), _) => result(kit, panel, &outcome),
        (None, Some(whom)) => form(kit, panel, whom, changed),
        (None, None) => ().into_any(),
    };
    let slip_sheet = move || {
        outcome
            .get()
            .filter(|outcome| outcome.mailed.is_empty())
            .map(|outcome| view! { <Portal>{slip::slip(&outcome)}</Portal> }.into_any())
    };
    view! {
        <Panel id="reset-panel" open title=t(k::RESET_TITLE) lead=Signal::derive(lead) sticky=true>
            {content}
        </Panel>
        {slip_sheet}
        {unseen(panel, closed)}
    }
    .into_any()
}

/// The password is on screen, and nobody has it yet.
fn unseen(panel: ResetPanel, closed: Callback<()>) -> AnyView {
    let ResetPanel {
        open,
        outcome,
        warn,
        ..
    } = panel;
    let keep = RwSignal::new(true);
    // Escape means: keep it open.
    Effect::new(move |was: Option<bool>| {
        let is = warn.get();
        if was == Some(true) && !is {
            if keep.get_untracked() {
                open.set(true);
            } else {
                outcome.set(None);
                closed.run(());
            }
        }
        keep.set(true);
        is
    });
    let drop = move |()| {
        keep.set(false);
        warn.set(false);
    };
    view! {
        <Dialog id="reset-unseen" open=warn title=t(k::RESET_UNSEEN_TITLE) lead=t(k::RESET_UNSEEN_TEXT) sticky=true>
            <div class="row end">
                <Button on_press=drop>{t(k::RESET_UNSEEN_CLOSE)}</Button>
                <Button kind=ButtonKind::Primary on_press=move |()| warn.set(false)>{t(k::RESET_UNSEEN_STAY)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What the form has in it.
#[derive(Clone, Copy)]
struct Draft {
    way: RwSignal<String>,
    shape: RwSignal<String>,
    characters: RwSignal<String>,
    words: RwSignal<String>,
    given: RwSignal<String>,
    must_change: RwSignal<bool>,
    travel: RwSignal<String>,
    addresses: RwSignal<String>,
    minutes: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        Self {
            way: RwSignal::new("generate".to_owned()),
            shape: RwSignal::new("characters".to_owned()),
            characters: RwSignal::new("16".to_owned()),
            words: RwSignal::new("6".to_owned()),
            given: RwSignal::new(String::new()),
            must_change: RwSignal::new(true),
            travel: RwSignal::new("show".to_owned()),
            addresses: RwSignal::new(own_address()),
            minutes: RwSignal::new("1440".to_owned()),
        }
    }

    fn delivery(self) -> Delivery {
        match self.travel.get().as_str() {
            "email" => Delivery::Email(Delivery::addresses(&self.addresses.get())),
            "link" => Delivery::Link {
                minutes: self.minutes.get().parse().unwrap_or(60 * 24),
            },
            _ => Delivery::Show,
        }
    }

    fn shape(self) -> GeneratorShape {
        if self.shape.get() == "words" {
            GeneratorShape::Words {
                count: within(&self.words.get(), 6, 12),
            }
        } else {
            GeneratorShape::Characters {
                length: within(&self.characters.get(), 16, 64),
            }
        }
    }

    fn password(self) -> NewPassword {
        if self.way.get() == "given" {
            NewPassword::Given(Secret::new(self.given.get()))
        } else {
            NewPassword::Generate(self.shape())
        }
    }
}

/// The reader's own name, if it is an address.
fn own_address() -> String {
    let own = page().me.map(|me| me.user_name).unwrap_or_default();
    let is_address = EmailAddress::parse("", &own).is_ok();
    if is_address { own } else { String::new() }
}

/// The number typed, or the nearest that is allowed.
fn within(text: &str, least: u8, most: u8) -> u8 {
    text.trim()
        .parse::<u32>()
        .map_or(least, |n| u8::try_from(n).unwrap_or(most))
        .clamp(least, most)
}

/// The strength of a shape in whole bits, as the generator counts it (the word list stays on the server).
fn bits(shape: GeneratorShape) -> u64 {
    let hundredths = match shape {
        // log2 of 6,077 words, and of 900 numbers behind them.
        GeneratorShape::Words { count } => u64::from(count) * 1_256 + 981,
        // log2 of 50 letters and digits, less what the three classes cost (under a tenth of a bit from 16 on).
        GeneratorShape::Characters { length } => (u64::from(length) * 564).saturating_sub(10),
    };
    hundredths / 100
}

fn form(kit: Kit, panel: ResetPanel, whom: Whom, changed: Callback<PersonId>) -> AnyView {
    let draft = Draft::new();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let lost = RwSignal::new(None::<CallError>);
    let rules = RwSignal::new(None::<PasswordRules>);
    let name = whom.display_name.clone();
    let id = whom.id;
    let user_name = StoredValue::new(whom.user_name.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        lost.set(None);
        let command = untrack(|| ResetCommand {
            person: id,
            password: draft.password(),
            must_change: draft.must_change.get(),
            delivery: draft.delivery(),
        });
        kit.run(async move {
            let answer = calls::people(PeopleCommand::Reset(command)).await;
            busy.set(false);
            match answer {
                Ok(PeopleReply::Reset(outcome)) => {
                    draft.given.set(String::new());
                    panel.outcome.set(Some(outcome));
                    changed.run(id);
                    crate::pages::admin::kit::focus("#reset-result");
                }
                Ok(_) => lost.set(Some(odd_answer())),
                Err(CallError::Problem(refusal)) => problem.set(Some(refusal)),
                Err(error) => lost.set(Some(error)),
            }
        });
    };
    Effect::new(move |_| {
        if draft.way.get() == "given" && rules.with_untracked(Option::is_none) {
            load_rules(kit, rules, whom.clone());
        }
    });
    let refusal_of = move |field: &'static str| {
        Signal::derive(move || {
            problem.with(|problem| {
                let mut errors = problem.as_ref()?.errors.iter();
                errors
                    .find(|error| error.field == field)
                    .map(crate::words::field_text)
            })
        })
    };
    let refusal = refusal_of("password");
    view! {
        <form class="panel-form" on:submit=submit novalidate>
            <div class="panel-body">
                <ErrorSummary problem ids=&[("password", "reset-given"), ("delivery", "reset-addresses")]/>
                {move || lost.get().map(|error| view! { <Notice tone=Tone::Bad>{error.text()}</Notice> })}
                {move || (draft.travel.get() != "link").then(|| making(draft, user_name, refusal, rules))}
                <fieldset>
                    <legend>{t(k::RESET_TRAVEL)}</legend>
                    <Choice label=t(k::RESET_SHOW) note=t(k::RESET_SHOW_TEXT) name="travel" value="show" chosen=draft.travel/>
                    <Choice label=t(k::RESET_EMAIL) note=t(k::RESET_EMAIL_TEXT) name="travel" value="email" chosen=draft.travel/>
                    {move || (draft.travel.get() == "email").then(|| addresses(draft.addresses, refusal_of("delivery")))}
                    <Choice label=t(k::RESET_LINK) note=t(k::RESET_LINK_TEXT) name="travel" value="link" chosen=draft.travel/>
                    {move || (draft.travel.get() == "link").then(|| lifetime(draft.minutes, refusal_of("delivery")))}
                </fieldset>
                <p class="hint">{words::named(k::RESET_ENDS, &name)}</p>
            </div>
            <footer class="panel-foot">
                <Button kind=ButtonKind::Primary busy>{t(k::RESET_DO)}</Button>
                <Button on_press=move |()| panel.close()>{t(k::CANCEL)}</Button>
            </footer>
        </form>
    }
    .into_any()
}

/// How the new password is made.
fn making(
    draft: Draft,
    user_name: StoredValue<String>,
    refusal: Signal<Option<String>>,
    rules: RwSignal<Option<PasswordRules>>,
) -> AnyView {
    view! {
                <fieldset>
                    <legend>{t(k::RESET_NEW)}</legend>
                    <Choice label=t(k::RESET_GENERATE) note=Signal::derive(move || shape_words(draft.shape())) name="way" value="generate" chosen=draft.way/>
                    {move || (draft.way.get() == "generate").then(|| shape_fields(draft))}
                    <Choice label=t(k::RESET_GIVEN) name="way" value="given" chosen=draft.way/>
                    {move || {
                        (draft.way.get() == "given")
                            .then(|| {
                                view! {
                                    <div class="inset">
                                        // Password managers file the new password under this name.
                                        <input type="text" class="sr-only" name="username" autocomplete="username" readonly tabindex="-1" aria-hidden="true" value=user_name.get_value()/>
                                        <PasswordField
                                            label=t(k::RESET_GIVEN_FIELD)
                                            name="password"
                                            id="reset-given"
                                            value=draft.given
                                            autocomplete="new-password"
                                            error=refusal
                                        />
                                        <LiveRules rules value=draft.given/>
                                    </div>
                                }
                            })
                    }}
                </fieldset>
                <Check label=t(k::RESET_REQUIRE) name="must_change" checked=draft.must_change/>
    }
    .into_any()
}

/// How long a link works.
fn lifetime(minutes: RwSignal<String>, refusal: Signal<Option<String>>) -> AnyView {
    let choices = [
        (30, k::RESET_LINK_HALF_HOUR),
        (60 * 4, k::RESET_LINK_HOURS),
        (60 * 24, k::RESET_LINK_DAY),
        (60 * 24 * 7, k::RESET_LINK_WEEK),
    ];
    let options = choices
        .map(|(value, label): (u32, _)| {
            let value = value.to_string();
            let chosen = minutes.get_untracked() == value;
            view! { <option value=value selected=chosen>{t(label)}</option> }
        })
        .collect_view();
    view! {
        <div class="inset field">
            <label for="reset-minutes">{t(k::RESET_LINK_LIVES)}</label>
            <select id="reset-minutes" on:change=move |event| minutes.set(event_target_value(&event))>
                {options}
            </select>
            {move || refusal.get().map(|text| view! { <p class="field-error" id="reset-addresses" tabindex="-1">{text}</p> })}
        </div>
    }
    .into_any()
}

/// Where it is mailed to.
fn addresses(value: RwSignal<String>, refusal: Signal<Option<String>>) -> AnyView {
    view! {
        <div class="inset field">
            <label for="reset-addresses">{t(k::RESET_ADDRESSES)}</label>
            <textarea
                id="reset-addresses"
                rows="3"
                dir="ltr"
                inputmode="email"
                spellcheck="false"
                autocomplete="off"
                aria-describedby="reset-addresses-help"
                aria-invalid=move || refusal.get().map(|_| "true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            {move || refusal.get().map(|text| view! { <p class="field-error">{text}</p> })}
            <p class="help" id="reset-addresses-help">{t(k::RESET_ADDRESSES_HELP)}</p>
        </div>
    }
    .into_any()
}

fn shape_words(shape: GeneratorShape) -> String {
    let (key, count) = match shape {
        GeneratorShape::Words { count } => (k::RESET_GENERATE_WORDS, count),
        GeneratorShape::Characters { length } => (k::RESET_GENERATE_CHARACTERS, length),
    };
    tr(
        key,
        &[("count", count.into()), ("bits", bits(shape).into())],
    )
}

/// **Words** or **Characters**, and how many: folded, because the default is good.
fn shape_fields(draft: Draft) -> AnyView {
    let numbers = move || {
        if draft.shape.get() == "words" {
            number(k::RESET_LENGTH_WORDS, draft.words, 6, 12)
        } else {
            number(k::RESET_LENGTH, draft.characters, 16, 64)
        }
    };
    view! {
        <details class="inset">
            <summary>{t(k::RESET_SHAPE)}</summary>
            <div class="row">
                <Choice label=t(k::RESET_WORDS) name="shape" value="words" chosen=draft.shape/>
                <Choice label=t(k::RESET_CHARACTERS) name="shape" value="characters" chosen=draft.shape/>
            </div>
            {numbers}
        </details>
    }
    .into_any()
}

fn number(label: locale::Key, value: RwSignal<String>, least: u8, most: u8) -> AnyView {
    let read = move || value.get();
    let write = move |event| value.set(event_target_value(&event));
    let settle = move |_| value.update(|text| *text = within(text, least, most).to_string());
    view! {
        <div class="length">
            <label for="reset-length">{t(label)}</label>
            <input type="range" min=least.to_string() max=most.to_string() aria-label=t(label) prop:value=read on:input=write/>
            <input
                id="reset-length"
                type="number"
                inputmode="numeric"
                min=least.to_string()
                max=most.to_string()
                prop:value=read
                on:input=write
                on:change=settle
            />
        </div>
    }
    .into_any()
}

/// The policy's rules with the words of the person whose password it will be. The service has the last word.
fn load_rules(kit: Kit, rules: RwSignal<Option<PasswordRules>>, whom: Whom) {
    let organisation = page().site.organisation;
    kit.run(async move {
        let Ok(AccountReply::Rules(own)) = calls::account(AccountCommand::Rules).await else {
            return;
        };
        let (first_name, last_name) = whom
            .display_name
            .rsplit_once(' ')
            .unwrap_or((&whom.display_name, ""));
        let whose = Whose {
            first_name,
            last_name,
            user_name: &whom.user_name,
            alternate_email: "",
        };
        let policy = Rules {
            min_length: own.min_length,
            three_classes: own.three_classes,
            banned_words: own.banned_words,
        };
        rules.set(Some(for_page(
            &policy,
            &Context::new(&organisation).of(&whose),
        )));
    });
}

/// What was changed, and the password, this once.
fn result(kit: Kit, panel: ResetPanel, outcome: &ResetOutcome) -> AnyView {
    let clock = now();
    let offset = clock.offset.get_untracked();
    let when = |at| table().date_time(at, offset);
    let name = outcome.display_name.as_str();
    let changed = tr(
        if outcome.is_link {
            k::RESET_LINK_TAKEN
        } else {
            k::RESET_CHANGED_TEXT
        },
        &[
            ("name", name.into()),
            ("when", when(outcome.changed_at).into()),
        ],
    );
    let is_link = outcome.is_link;
    let lasts = match outcome.valid_until {
        Some(until) if is_link => tr(k::RESET_LINK_UNTIL, &[("when", when(until).into())]),
        Some(until) => tr(k::RESET_VALID, &[("when", when(until).into())]),
        None => t(k::RESET_STAYS).to_owned(),
    };
    let must_change = outcome.must_change;
    let sessions = words::count(k::RESET_SESSIONS, outcome.sessions_ended.into());
    let delivered = if outcome.mailed.is_empty() {
        shown(panel, &outcome.password)
    } else {
        mailed(kit, &outcome.mailed, is_link)
    };
    let head = if is_link {
        k::RESET_LINK_SENT
    } else {
        k::RESET_CHANGED
    };
    view! {
        <div class="panel-body" id="reset-result" tabindex="-1">
            <Notice tone=Tone::Good>
                <p><b>{t(head)}</b></p>
                <p>{changed}</p>
                {must_change.then(|| view! { <p>{t(k::RESET_MUST_CHANGE)}</p> })}
                <p>{lasts}</p>
                <p>{sessions}</p>
            </Notice>
            {delivered}
        </div>
        <footer class="panel-foot">
            <Button kind=ButtonKind::Primary on_press=move |()| panel.close()>{t(k::ADMIN_DONE)}</Button>
        </footer>
    }
    .into_any()
}

/// The password, this once.
fn shown(panel: ResetPanel, password: &Secret) -> AnyView {
    let secret = StoredValue::new(password.clone());
    let spelled = spell(password.expose()).into_iter().map(say).collect_view();
    let print = move |()| {
        panel.taken.set(true);
        let _ = window().print();
    };
    let open_read = move |_| panel.taken.set(true);
    view! {
        <section class="stack">
            <h3 id="reset-password-head">{t(k::RESET_PASSWORD_IS)}</h3>
            <output class="once" dir="ltr" translate="no" id="reset-password" aria-labelledby="reset-password-head">
                {password.expose().to_owned()}
            </output>
            <p class="hint">{t(k::RESET_DELIVERED)}</p>
            <div class="row">
                {copy_button(panel, secret)}
                <Button on_press=print><Icon name="print"/>{t(k::RESET_PRINT)}</Button>
            </div>
            <details class="read-out" on:toggle=open_read>
                <summary>{t(k::RESET_READ)}</summary>
                <ol dir="ltr">{spelled}</ol>
            </details>
        </section>
    }
    .into_any()
}

fn copy_button(panel: ResetPanel, secret: StoredValue<Secret>) -> AnyView {
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |()| {
        let promise = window()
            .navigator()
            .clipboard()
            .write_text(secret.read_value().expose());
        leptos::task::spawn_local(async move {
            if wasm_bindgen_futures::JsFuture::from(promise).await.is_ok() {
                panel.taken.set(true);
                said.set(Some(t(k::COPIED)));
            } else {
                said.set(Some(t(k::RESET_COPY_FAILED)));
            }
        });
    };
    view! {
        <Button on_press=copy>
            <Icon name="copy"/>
            {t(k::COPY)}
        </Button>
        <span class="hint" role="status">{move || said.get()}</span>
    }
    .into_any()
}

/// One character for whoever reads it out.
fn say(spoken: Spoken) -> AnyView {
    let Spoken {
        character,
        kind,
        word,
    } = spoken;
    let word = match kind {
        Kind::Capital => tr(k::RESET_READ_CAPITAL, &[("word", word.into())]),
        Kind::Small => word.to_lowercase(),
        Kind::Digit | Kind::Sign => word.to_owned(),
        Kind::Other => String::new(),
    };
    view! { <li><kbd>{character.to_string()}</kbd><span>{word}</span></li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_length_becomes_the_nearest_that_is_allowed() {
        for (text, length) in [
            ("16", 16),
            (" 20 ", 20),
            ("3", 16),
            ("999", 64),
            ("70000", 64),
            ("", 16),
            ("-1", 16),
            ("x", 16),
        ] {
            assert_eq!(within(text, 16, 64), length, "{text:?}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_bits_shown_are_the_generators_own() {
        use domain::password::generator;
        let words = generator::COUNTS.map(|count| GeneratorShape::Words { count });
        let characters = generator::LENGTHS.map(|length| GeneratorShape::Characters { length });
        for shape in words.chain(characters) {
            #[expect(clippy::cast_precision_loss, reason = "a few hundred bits")]
            let shown = bits(shape) as f64;
            let real = generator::bits(shape);
            assert!(
                shown <= real && real - shown < 2.0,
                "{shape:?}: shown {shown}, really {real}"
            );
        }
    }
}
