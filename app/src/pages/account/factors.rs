//! **Authenticator app** and **Recovery codes**: setting up either, seeing what there is, taking it away. A new app counts when its first code
//! is typed; recovery codes are shown once, as text that can be read, printed, copied and downloaded.

use super::skeleton;
use crate::calls::{self, CallError, odd_answer};
use crate::context::page;
use crate::pages::load::{Loaded, pack};
use crate::parts::{
    Button, ButtonKind, Field, Icon, Notice, Tag, Time, TimeForm, Tone, focus_on, toast,
};
use crate::words::{Key, field_text, k, t, tr};
use domain::wire::account::{
    AccountCommand, AccountReply, AuthenticatorSetup, FEW_CODES, OwnAuthenticator, OwnCodes,
    OwnFactors,
};
use domain::wire::problem::Problem;
use domain::{Secret, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Both, for the page they stand on.
pub fn sheets() -> AnyView {
    let factors = Loaded::once(|_| pack(load()));
    factors.view(skeleton, |seen| {
        let desk = Desk::new(seen);
        view! {
            {app_sheet(desk)}
            {codes_sheet(desk)}
        }
        .into_any()
    })
}

async fn load() -> Result<OwnFactors, CallError> {
    match calls::account(AccountCommand::Factors).await? {
        AccountReply::Factors(factors) => Ok(factors),
        _ => Err(odd_answer()),
    }
}

/// What stands where the buttons are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Name,
    RemoveApp,
    RenewCodes,
    VoidCodes,
}

/// What both sheets are doing.
#[derive(Clone, Copy)]
struct Desk {
    factors: RwSignal<OwnFactors>,
    asking: RwSignal<Option<Asking>>,
    setup: RwSignal<Option<AuthenticatorSetup>>,
    codes: RwSignal<Vec<Secret>>,
    name: RwSignal<String>,
    code: RwSignal<String>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
}

impl Desk {
    fn new(seen: OwnFactors) -> Self {
        Self {
            factors: RwSignal::new(seen),
            asking: RwSignal::new(None),
            setup: RwSignal::new(None),
            codes: RwSignal::new(Vec::new()),
            name: RwSignal::new(String::new()),
            code: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    fn ask(self, asking: Option<Asking>) {
        self.problem.set(None);
        self.asking.set(asking);
        if asking == Some(Asking::Name) {
            self.name.set(String::new());
            focus_on("#app-name");
        }
    }

    fn run(self, command: AccountCommand, done: Option<Key>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let outcome = calls::account(command).await;
            self.busy.set(false);
            match outcome {
                Ok(reply) => self.take(reply, done).await,
                Err(CallError::Problem(refusal)) if !refusal.errors.is_empty() => {
                    self.problem.set(Some(refusal));
                }
                Err(error) => toast(Tone::Bad, error.text()),
            }
        });
    }

    async fn take(self, reply: AccountReply, done: Option<Key>) {
        self.asking.set(None);
        match reply {
            AccountReply::Setup(setup) => {
                self.code.set(String::new());
                self.setup.set(Some(setup));
                focus_on("#app-code");
            }
            AccountReply::Codes(codes) => {
                self.codes.set(codes);
                focus_on("#codes");
                if let Ok(now) = load().await {
                    self.factors.set(now);
                }
            }
            AccountReply::Factors(now) => {
                self.setup.set(None);
                self.factors.set(now);
            }
            _ => toast(Tone::Bad, odd_answer().text()),
        }
        if let Some(done) = done {
            toast(Tone::Good, t(done));
        }
    }

    fn refusal(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem.with(|problem| {
                let mut errors = problem.as_ref()?.errors.iter();
                errors.find(|error| error.field == field).map(field_text)
            })
        })
    }
}

fn sheet(id: &'static str, icon: &'static str, title: Key, about: Key, body: AnyView) -> AnyView {
    view! {
        <section class="sheet pad stack" aria-labelledby=id>
            <h2 id=id class="with-icon"><Icon name=icon/>{t(title)}</h2>
            <p class="hint">{t(about)}</p>
            {body}
        </section>
    }
    .into_any()
}

/// A question before something goes, with its answer.
fn question(
    desk: Desk,
    text: Key,
    verb: Key,
    command: AccountCommand,
    done: Option<Key>,
) -> AnyView {
    let go = move |()| desk.run(command.clone(), done);
    view! {
        <Notice tone=Tone::Warn>
            <p>{t(text)}</p>
            <div class="row">
                <Button kind=ButtonKind::Danger busy=desk.busy on_press=go>{t(verb)}</Button>
                <Button on_press=move |()| desk.ask(None)>{t(k::CANCEL)}</Button>
            </div>
        </Notice>
    }
    .into_any()
}

/// That it is new, and when it counts.
fn waits(counts_from: Option<Timestamp>) -> Option<AnyView> {
    counts_from.map(|at| {
        view! {
            <p class="hint">
                <Tag tone=Tone::Warn>{t(k::FACTORS_NEW)}</Tag>
                " "
                {t(k::FACTORS_NEW_TEXT)}
                " "
                <Time at form=TimeForm::Left/>
            </p>
        }
        .into_any()
    })
}

fn app_sheet(desk: Desk) -> AnyView {
    let body = move || {
        if let Some(setup) = desk.setup.get() {
            return told(desk, &setup);
        }
        let app = desk.factors.with(|factors| factors.authenticator.clone());
        let is_there = app.is_some();
        let doing = match desk.asking.get() {
            Some(Asking::Name) => naming(desk),
            Some(Asking::RemoveApp) => question(
                desk,
                k::FACTORS_APP_REMOVE_TEXT,
                k::CONTACTS_REMOVE,
                AccountCommand::RemoveAuthenticator,
                Some(k::CONTACTS_REMOVED),
            ),
            _ => app_actions(desk, is_there),
        };
        view! {
            {present(app)}
            {doing}
        }
        .into_any()
    };
    sheet(
        "app-title",
        "phone",
        k::FACTORS_APP,
        k::FACTORS_APP_ABOUT,
        body.into_any(),
    )
}

fn present(app: Option<OwnAuthenticator>) -> AnyView {
    let Some(app) = app else {
        return view! { <p class="hint">{t(k::FACTORS_APP_NONE)}</p> }.into_any();
    };
    let name = (!app.name.is_empty()).then(|| {
        view! {
            <div><dt>{t(k::FACTORS_APP_NAME)}</dt><dd><bdi>{app.name}</bdi></dd></div>
        }
    });
    let used = match app.used_at {
        Some(at) => view! { <Time at form=TimeForm::Ago/> }.into_any(),
        None => t(k::NEVER).into_any(),
    };
    view! {
        <dl class="facts narrow">
            {name}
            <div><dt>{t(k::FACTORS_SINCE)}</dt><dd><Time at=app.added_at form=TimeForm::Date/></dd></div>
            <div><dt>{t(k::FACTORS_USED)}</dt><dd>{used}</dd></div>
        </dl>
        {waits(app.counts_from)}
    }
    .into_any()
}

fn app_actions(desk: Desk, is_there: bool) -> AnyView {
    let begin = move |()| desk.ask(Some(Asking::Name));
    if !is_there {
        return view! {
            <div class="row"><Button on_press=begin>{t(k::FACTORS_APP_BEGIN)}</Button></div>
        }
        .into_any();
    }
    view! {
        <div class="row">
            <Button on_press=begin>{t(k::FACTORS_APP_REPLACE)}</Button>
            <Button kind=ButtonKind::Plain on_press=move |()| desk.ask(Some(Asking::RemoveApp))>
                {t(k::CONTACTS_REMOVE)}
            </Button>
        </div>
    }
    .into_any()
}

fn naming(desk: Desk) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = AccountCommand::BeginAuthenticator(desk.name.get_untracked());
        desk.run(command, None);
    };
    view! {
        <form class="stack narrow" on:submit=submit novalidate>
            <Field
                label=t(k::FACTORS_APP_NAME)
                name="name"
                id="app-name"
                value=desk.name
                help=t(k::FACTORS_APP_NAME_HELP)
                optional=true
                error=desk.refusal("name")
            />
            <div class="row">
                <Button kind=ButtonKind::Primary busy=desk.busy>{t(k::NEXT)}</Button>
                <Button on_press=move |()| desk.ask(None)>{t(k::CANCEL)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What the app is told, and the field for its first code.
fn told(desk: Desk, setup: &AuthenticatorSetup) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let code = Secret::new(desk.code.get_untracked());
        desk.run(
            AccountCommand::ProveAuthenticator(code),
            Some(k::FACTORS_APP_ADDED),
        );
    };
    // In groups of four, as people read it; apps take the gaps.
    let key = setup.secret.expose().as_bytes().chunks(4);
    let key: Vec<&str> = key
        .filter_map(|group| core::str::from_utf8(group).ok())
        .collect();
    view! {
        <form class="waiting stack" on:submit=submit novalidate>
            <p id="app-scan">{t(k::FACTORS_APP_SCAN)}</p>
            <div class="qr" role="img" aria-labelledby="app-scan" inner_html=setup.qr.expose().to_owned()></div>
            <p id="app-key">{t(k::FACTORS_APP_KEY)}</p>
            <output class="once small" dir="ltr" translate="no" aria-labelledby="app-key">{key.join(" ")}</output>
            <p><a href=setup.uri.expose().to_owned() rel="external">{t(k::FACTORS_APP_OPEN)}</a></p>
            <Field
                label=t(k::CONTACTS_CODE)
                name="code"
                id="app-code"
                value=desk.code
                autocomplete="one-time-code"
                inputmode="numeric"
                help=t(k::FACTORS_APP_FIRST)
                ltr=true
                error=desk.refusal("code")
            />
            <p class="hint">{t(k::FACTORS_APP_UNTIL)} " " <Time at=setup.until form=TimeForm::Left/></p>
            <div class="row">
                <Button kind=ButtonKind::Primary busy=desk.busy>{t(k::CONTACTS_CODE_DO)}</Button>
                <Button on_press=move |()| desk.setup.set(None)>{t(k::CANCEL)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn codes_sheet(desk: Desk) -> AnyView {
    let body = move || {
        let codes = desk.codes.get();
        if !codes.is_empty() {
            return shown_once(desk, &codes);
        }
        let standing = desk.factors.with(|factors| factors.codes.clone());
        let doing = match desk.asking.get() {
            Some(Asking::RenewCodes) => question(
                desk,
                k::FACTORS_CODES_RENEW_TEXT,
                k::FACTORS_CODES_RENEW,
                AccountCommand::MakeCodes,
                None,
            ),
            Some(Asking::VoidCodes) => question(
                desk,
                k::FACTORS_CODES_VOID_TEXT,
                k::FACTORS_CODES_VOID,
                AccountCommand::VoidCodes,
                Some(k::FACTORS_CODES_VOIDED),
            ),
            _ => codes_actions(desk, standing.is_some()),
        };
        view! {
            {standing.as_ref().map(left)}
            {doing}
        }
        .into_any()
    };
    sheet(
        "codes-title",
        "key",
        k::FACTORS_CODES,
        k::FACTORS_CODES_ABOUT,
        body.into_any(),
    )
}

fn left(codes: &OwnCodes) -> AnyView {
    let says = tr(k::FACTORS_CODES_LEFT, &[("count", codes.left.into())]);
    let says = if codes.left <= FEW_CODES {
        view! {
            <Notice tone=Tone::Warn>
                <p><b>{says}</b></p>
                <p>{t(k::FACTORS_CODES_FEW)}</p>
            </Notice>
        }
        .into_any()
    } else {
        view! { <p><b>{says}</b></p> }.into_any()
    };
    view! {
        {says}
        <p class="hint">{t(k::FACTORS_SINCE)} ": " <Time at=codes.made_at form=TimeForm::Date/></p>
        {waits(codes.counts_from)}
    }
    .into_any()
}

fn codes_actions(desk: Desk, is_there: bool) -> AnyView {
    if !is_there {
        let make = move |()| desk.run(AccountCommand::MakeCodes, None);
        return view! {
            <div class="row">
                <Button busy=desk.busy on_press=make>{t(k::FACTORS_CODES_MAKE)}</Button>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="row">
            <Button on_press=move |()| desk.ask(Some(Asking::RenewCodes))>{t(k::FACTORS_CODES_RENEW)}</Button>
            <Button kind=ButtonKind::Plain on_press=move |()| desk.ask(Some(Asking::VoidCodes))>
                {t(k::FACTORS_CODES_VOID)}
            </Button>
        </div>
    }
    .into_any()
}

/// The codes, this once. On paper stand they alone, with whose they are (the style sheet hides the rest).
fn shown_once(desk: Desk, codes: &[Secret]) -> AnyView {
    let texts: Vec<&str> = codes.iter().map(Secret::expose).collect();
    // Letters, digits and hyphens: nothing in it wants escaping but the ends of the lines.
    let file = format!("data:text/plain,{}%0A", texts.join("%0A"));
    let lines = StoredValue::new(Secret::new(texts.join("\n")));
    let page = page();
    let owner = page.me.map(|me| me.user_name);
    let rows = texts
        .iter()
        .map(|code| view! { <li>{(*code).to_owned()}</li> });
    let print = move |()| {
        let _ = window().print();
    };
    let done = move |()| desk.codes.set(Vec::new());
    view! {
        <Notice tone=Tone::Good><p>{t(k::FACTORS_CODES_ONCE)}</p></Notice>
        <div class="codes" id="codes" tabindex="-1">
            <p class="paper"><b><bdi>{page.site.organisation}</bdi></b> " · " <bdi class="ltr">{owner}</bdi></p>
            <ol dir="ltr" translate="no" aria-labelledby="codes-title">{rows.collect_view()}</ol>
            <p class="hint">{t(k::FACTORS_CODES_PAPER)}</p>
        </div>
        <div class="row">
            <Button on_press=print><Icon name="print"/>{t(k::FACTORS_CODES_PRINT)}</Button>
            <a class="btn" href=file download="recovery-codes.txt" rel="external">{t(k::FACTORS_CODES_DOWNLOAD)}</a>
            {copy(lines)}
        </div>
        <div class="row">
            <Button kind=ButtonKind::Primary on_press=done>{t(k::FACTORS_CODES_HAVE)}</Button>
        </div>
    }
    .into_any()
}

fn copy(text: StoredValue<Secret>) -> AnyView {
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |()| {
        let clipboard = window().navigator().clipboard();
        let promise = clipboard.write_text(text.read_value().expose());
        spawn_local(async move {
            let is_done = wasm_bindgen_futures::JsFuture::from(promise).await.is_ok();
            said.set(Some(t(if is_done {
                k::COPIED
            } else {
                k::RESET_COPY_FAILED
            })));
        });
    };
    view! {
        <Button on_press=copy><Icon name="copy"/>{t(k::COPY)}</Button>
        <span class="hint" role="status">{move || said.get()}</span>
    }
    .into_any()
}
