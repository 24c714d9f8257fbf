//! **Personal info**: the contact details by which their owner gets back in. A change waits until the code that was sent there is typed
//! back; until then the old detail is the one that counts, and the page says so.

use super::{keep, skeleton};
use crate::calls::{self, CallError, odd_answer};
use crate::pages::load::{Loaded, pack};
use crate::parts::{
    Button, ButtonKind, Field, Icon, Notice, PageTitle, Tag, Time, TimeForm, Tone, focus_on, toast,
};
use crate::words::{Key, field_text, k, t, tr};
use domain::Secret;
use domain::contact::ContactKind;
use domain::wire::account::{
    AccountCommand, AccountReply, OwnContact, OwnContacts, PendingContact,
};
use domain::wire::problem::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// `/account/contacts`.
pub fn contacts() -> AnyView {
    let contacts = Loaded::once(|_| pack(ask(AccountCommand::Contacts)));
    view! {
        <PageTitle title=t(k::CONTACTS_TITLE)/>
        <h1 class="sr-only">{t(k::CONTACTS_TITLE)}</h1>
        {keep::back()}
        <p class="hint">{t(k::CONTACTS_LEAD)}</p>
        {contacts.view(skeleton, sheets)}
    }
    .into_any()
}

async fn ask(command: AccountCommand) -> Result<OwnContacts, CallError> {
    match calls::account(command).await? {
        AccountReply::Contacts(contacts) => Ok(contacts),
        _ => Err(odd_answer()),
    }
}

fn sheets(contacts: OwnContacts) -> AnyView {
    let contacts = RwSignal::new(contacts);
    ContactKind::ALL
        .map(|kind| view! { <Sheet kind contacts/> })
        .into_any()
}

/// What is said of one kind.
struct Says {
    title: Key,
    about: Key,
    icon: &'static str,
    label: Key,
    help: Key,
    autocomplete: &'static str,
    inputmode: &'static str,
}

const fn says(kind: ContactKind) -> Says {
    match kind {
        ContactKind::Email => Says {
            title: k::ACCOUNT_ALTERNATE_EMAIL,
            about: k::CONTACTS_EMAIL_ABOUT,
            icon: "mail",
            label: k::CONTACTS_EMAIL_NEW,
            help: k::CONTACTS_EMAIL_HELP,
            autocomplete: "email",
            inputmode: "email",
        },
        ContactKind::Phone => Says {
            title: k::ACCOUNT_MOBILE_PHONE,
            about: k::CONTACTS_PHONE_ABOUT,
            icon: "phone",
            label: k::CONTACTS_PHONE_NEW,
            help: k::CONTACTS_PHONE_HELP,
            autocomplete: "tel",
            inputmode: "tel",
        },
    }
}

/// What one sheet is doing.
#[derive(Clone, Copy)]
struct Desk {
    kind: ContactKind,
    contacts: RwSignal<OwnContacts>,
    editing: RwSignal<bool>,
    removing: RwSignal<bool>,
    value: RwSignal<String>,
    code: RwSignal<String>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
}

impl Desk {
    fn run(self, command: AccountCommand, then: impl Fn(&OwnContacts) + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let outcome = ask(command).await;
            self.busy.set(false);
            match outcome {
                Ok(now) => {
                    self.editing.set(false);
                    self.removing.set(false);
                    self.code.set(String::new());
                    then(&now);
                    self.contacts.set(now);
                }
                Err(CallError::Problem(refusal)) if !refusal.errors.is_empty() => {
                    self.problem.set(Some(refusal));
                }
                Err(error) => toast(Tone::Bad, error.text()),
            }
        });
    }

    fn send_code(self, value: String) {
        let kind = self.kind;
        self.run(AccountCommand::ChangeContact { kind, value }, move |now| {
            if let Some(pending) = &now.of(kind).pending {
                let values = [("to", pending.value.as_str().into())];
                toast(Tone::Good, tr(k::CONTACTS_CODE_SENT, &values));
            }
            focus_on(code_selector(kind));
        });
    }

    fn prove(self) {
        let kind = self.kind;
        let code = Secret::new(self.code.get_untracked());
        self.run(AccountCommand::ProveContact { kind, code }, |_| {
            toast(Tone::Good, t(k::CONTACTS_PROVEN_NOW));
        });
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

/// The fields' names, which are their ids; both kinds stand on one page.
const fn field_id(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "new-email",
        ContactKind::Phone => "new-phone",
    }
}

const fn code_id(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "code-email",
        ContactKind::Phone => "code-phone",
    }
}

const fn field_selector(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "#new-email",
        ContactKind::Phone => "#new-phone",
    }
}

const fn code_selector(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "#code-email",
        ContactKind::Phone => "#code-phone",
    }
}

#[component]
fn Sheet(kind: ContactKind, contacts: RwSignal<OwnContacts>) -> impl IntoView {
    let says = says(kind);
    let desk = Desk {
        kind,
        contacts,
        editing: RwSignal::new(false),
        removing: RwSignal::new(false),
        value: RwSignal::new(String::new()),
        code: RwSignal::new(String::new()),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
    };
    let mine = Memo::new(move |_| contacts.with(|contacts| contacts.of(kind).clone()));
    let body = move || {
        let now = mine.get();
        let pending = now.pending.clone();
        view! {
            {present(&now)}
            {pending.map(|pending| waiting(desk, &pending))}
            {move || if desk.editing.get() {
                edit(desk)
            } else if desk.removing.get() {
                remove(desk)
            } else {
                actions(desk, &mine.get())
            }}
        }
    };
    let head = kind.field();
    view! {
        <section class="sheet pad stack" aria-labelledby=head>
            <h2 id=head class="with-icon"><Icon name=says.icon/>{t(says.title)}</h2>
            <p class="hint">{t(says.about)}</p>
            {body}
        </section>
    }
}

/// What counts now.
fn present(now: &OwnContact) -> AnyView {
    if now.value.is_empty() {
        return view! { <p class="hint">{t(k::NONE_ENTERED)}</p> }.into_any();
    }
    let standing = match now.proven_at {
        Some(at) => view! {
            <Tag tone=Tone::Good>{t(k::CONTACTS_PROVEN)}</Tag>
            " "
            <span class="hint"><Time at form=TimeForm::Ago/></span>
        }
        .into_any(),
        None => view! { <Tag tone=Tone::Warn>{t(k::CONTACTS_UNPROVEN)}</Tag> }.into_any(),
    };
    view! {
        <p class="contact-value">
            <b><bdi class="ltr">{now.value.clone()}</bdi></b>
            " "
            {standing}
        </p>
    }
    .into_any()
}

fn actions(desk: Desk, now: &OwnContact) -> AnyView {
    let is_there = !now.value.is_empty();
    let is_proven = now.proven_at.is_some();
    let value = StoredValue::new(now.value.clone());
    let begin = move |()| {
        desk.value.set(String::new());
        desk.problem.set(None);
        desk.editing.set(true);
        focus_on(field_selector(desk.kind));
    };
    let label = if is_there {
        k::CONTACTS_CHANGE
    } else {
        k::CONTACTS_ADD
    };
    view! {
        <div class="row">
            {(is_there && !is_proven)
                .then(|| {
                    view! {
                        <Button kind=ButtonKind::Primary busy=desk.busy on_press=move |()| desk.send_code(value.get_value())>
                            {t(k::CONTACTS_PROVE)}
                        </Button>
                    }
                })}
            <Button on_press=begin>{t(label)}</Button>
            {(is_there && is_proven)
                .then(|| {
                    view! {
                        <Button kind=ButtonKind::Plain busy=desk.busy on_press=move |()| desk.send_code(value.get_value())>
                            {t(k::CONTACTS_PROVE_AGAIN)}
                        </Button>
                    }
                })}
            {is_there
                .then(|| {
                    view! {
                        <Button kind=ButtonKind::Plain on_press=move |()| desk.removing.set(true)>
                            {t(k::CONTACTS_REMOVE)}
                        </Button>
                    }
                })}
        </div>
    }
    .into_any()
}

fn edit(desk: Desk) -> AnyView {
    let says = says(desk.kind);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.send_code(desk.value.get_untracked());
    };
    view! {
        <form class="stack narrow" on:submit=submit novalidate>
            <Field
                label=t(says.label)
                name=field_id(desk.kind)
                value=desk.value
                autocomplete=says.autocomplete
                inputmode=says.inputmode
                help=t(says.help)
                ltr=true
                error=desk.refusal(desk.kind.field())
            />
            <div class="row">
                <Button kind=ButtonKind::Primary busy=desk.busy>{t(k::CONTACTS_SEND_CODE)}</Button>
                <Button on_press=move |()| desk.editing.set(false)>{t(k::CANCEL)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn remove(desk: Desk) -> AnyView {
    let kind = desk.kind;
    let go = move |()| {
        desk.run(AccountCommand::RemoveContact(kind), |_| {
            toast(Tone::Good, t(k::CONTACTS_REMOVED));
        });
    };
    view! {
        <Notice tone=Tone::Warn>
            <p>{t(k::CONTACTS_REMOVE_TEXT)}</p>
            <div class="row">
                <Button kind=ButtonKind::Danger busy=desk.busy on_press=go>{t(k::CONTACTS_REMOVE)}</Button>
                <Button on_press=move |()| desk.removing.set(false)>{t(k::CANCEL)}</Button>
            </div>
        </Notice>
    }
    .into_any()
}

/// A code is under way, or has run out.
fn waiting(desk: Desk, pending: &PendingContact) -> AnyView {
    let kind = desk.kind;
    let value = StoredValue::new(pending.value.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.prove();
    };
    let until = match pending.until {
        Some(at) => view! {
            <p class="hint">{t(k::CONTACTS_CODE_UNTIL)} " " <Time at form=TimeForm::Left/></p>
        }
        .into_any(),
        None => view! { <p class="hint">{t(k::CONTACTS_CODE_OVER)}</p> }.into_any(),
    };
    view! {
        <form class="waiting stack" on:submit=submit novalidate>
            <p>{tr(k::CONTACTS_WAITING, &[("to", pending.value.as_str().into())])}</p>
            <Field
                label=t(k::CONTACTS_CODE)
                name=code_id(kind)
                value=desk.code
                autocomplete="one-time-code"
                inputmode="numeric"
                ltr=true
                error=desk.refusal("code")
            />
            {until}
            <div class="row">
                <Button kind=ButtonKind::Primary busy=desk.busy>{t(k::CONTACTS_CODE_DO)}</Button>
                <Button on_press=move |()| desk.send_code(value.get_value())>{t(k::CONTACTS_CODE_AGAIN)}</Button>
                <Button kind=ButtonKind::Plain on_press=move |()| desk.run(AccountCommand::DropPendingContact(kind), |_| ())>
                    {t(k::CONTACTS_CODE_DROP)}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
