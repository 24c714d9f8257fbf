//! **Security**: change the own password under live rules; what else opens the way back in; see and end the own sessions.

use super::{device, factors, keep, load_overview, skeleton};
use crate::calls::{self, CallError, odd_answer};
use crate::pages::load::{Loaded, pack};
use crate::parts::{
    Button, ButtonKind, ErrorSummary, Icon, LiveRules, Notice, PageTitle, PasswordField, Tag, Time,
    TimeForm, Tone, UserNameForManagers, toast,
};
use crate::words::{field_text, k, t, tr};
use domain::wire::account::{AccountCommand, AccountOverview, AccountReply};
use domain::wire::people::SessionRow;
use domain::wire::problem::Problem;
use domain::wire::settings::PasswordRules;
use domain::{Secret, SessionRef};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// `/account/security`.
pub fn security() -> AnyView {
    let overview = Loaded::once(|_| pack(load_overview()));
    let rules = Loaded::once(|_| pack(load_rules()));
    let problem = RwSignal::new(None::<Problem>);
    view! {
        <PageTitle title=t(k::SECURITY_TITLE) refused=Signal::derive(move || problem.get().is_some())/>
        <h1 class="sr-only">{t(k::SECURITY_TITLE)}</h1>
        {keep::back()}
        <Change rules problem overview/>
        {factors::sheets()}
        <section class="sheet pad" aria-labelledby="devices-title">
            <h2 id="devices-title">{t(k::ACCOUNT_DEVICES)}</h2>
            {overview.view(skeleton, move |seen: AccountOverview| devices(seen.sessions, overview))}
        </section>
    }
    .into_any()
}

async fn load_rules() -> Result<PasswordRules, CallError> {
    match calls::account(AccountCommand::Rules).await? {
        AccountReply::Rules(rules) => Ok(rules),
        _ => Err(odd_answer()),
    }
}

#[component]
fn Change(
    rules: Loaded<PasswordRules>,
    problem: RwSignal<Option<Problem>>,
    overview: Loaded<AccountOverview>,
) -> impl IntoView {
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, done) = (RwSignal::new(false), RwSignal::new(false));
    let lost = RwSignal::new(None::<CallError>);
    let error = move |field: &'static str| {
        Signal::derive(move || {
            problem.with(|problem| {
                problem
                    .as_ref()?
                    .errors
                    .iter()
                    .find(|error| error.field == field)
                    .map(field_text)
            })
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        done.set(false);
        lost.set(None);
        spawn_local(async move {
            let command = AccountCommand::ChangePassword {
                current: Secret::new(current.get_untracked()),
                new: Secret::new(new.get_untracked()),
            };
            let outcome = calls::account(command).await;
            busy.set(false);
            match outcome {
                Ok(_) => {
                    problem.set(None);
                    current.set(String::new());
                    new.set(String::new());
                    done.set(true);
                    overview.refetch();
                }
                Err(CallError::Problem(refusal)) => problem.set(Some(refusal)),
                Err(error) => lost.set(Some(error)),
            }
        });
    };
    let rules = rules.view(
        || ().into_any(),
        move |rules| view! { <LiveRules rules=Signal::stored(Some(rules)) value=new/> }.into_any(),
    );
    view! {
        <section class="sheet pad" aria-labelledby="change-title">
            <h2 id="change-title">{t(k::SECURITY_CHANGE)}</h2>
            <p class="hint">{t(k::SECURITY_CHANGE_NOTE)}</p>
            <form method="post" action="/account/security" class="stack narrow" on:submit=submit>
                <UserNameForManagers/>
                <ErrorSummary problem/>
                {move || done.get().then(|| view! { <Notice tone=Tone::Good>{t(k::SECURITY_CHANGED)}</Notice> })}
                {move || lost.get().map(|error| view! { <Notice tone=Tone::Bad>{error.text()}</Notice> })}
                <PasswordField label=t(k::SECURITY_CURRENT) name="current" value=current error=error("current")/>
                <PasswordField
                    label=t(k::NEW_PASSWORD)
                    name="new"
                    value=new
                    autocomplete="new-password"
                    error=error("new")
                />
                {rules}
                <div class="row">
                    <Button kind=ButtonKind::Primary busy>{t(k::SECURITY_CHANGE)}</Button>
                </div>
            </form>
        </section>
    }
}

fn devices(sessions: Vec<SessionRow>, overview: Loaded<AccountOverview>) -> AnyView {
    let alone = sessions.len() < 2;
    let rows = sessions
        .into_iter()
        .map(|session| view! { <Device session overview/> })
        .collect_view();
    let end_others = move |()| {
        end(
            AccountCommand::EndOtherSessions,
            k::SECURITY_ENDED_OTHERS,
            overview,
        );
    };
    view! {
        <ul class="devices">{rows}</ul>
        {if alone {
            view! { <p class="hint">{t(k::SECURITY_ONLY_HERE)}</p> }.into_any()
        } else {
            view! {
                <div class="row">
                    <Button on_press=end_others>{t(k::SECURITY_END_OTHERS)}</Button>
                </div>
            }
            .into_any()
        }}
    }
    .into_any()
}

#[component]
fn Device(session: SessionRow, overview: Loaded<AccountOverview>) -> impl IntoView {
    let name = device::name(&session);
    let label = tr(k::SECURITY_END_NAMED, &[("device", name.as_str().into())]);
    let id: SessionRef = session.id;
    let press = move |_| end(AccountCommand::EndSession(id), k::SECURITY_ENDED, overview);
    view! {
        <li class="device">
            <Icon name=device::icon(&session)/>
            <div>
                <p>
                    <b>{name}</b>
                    {session.current.then(|| view! { <Tag tone=Tone::Good>{t(k::SECURITY_THIS_DEVICE)}</Tag> })}
                </p>
                <p class="hint">
                    <bdi class="ltr">{session.ip.clone()}</bdi>
                    " · "
                    {t(k::SECURITY_SINCE)}
                    ": "
                    <Time at=session.created_at form=TimeForm::Ago/>
                    " · "
                    {t(k::SECURITY_LAST_SEEN)}
                    ": "
                    <Time at=session.last_seen_at form=TimeForm::Ago/>
                </p>
            </div>
            {(!session.current)
                .then(|| {
                    view! {
                        <button type="button" class="btn" aria-label=label on:click=press>
                            {t(k::SECURITY_END)}
                        </button>
                    }
                })}
        </li>
    }
}

fn end(command: AccountCommand, said: crate::words::Key, overview: Loaded<AccountOverview>) {
    spawn_local(async move {
        match calls::account(command).await {
            Ok(_) => {
                toast(Tone::Good, t(said));
                overview.refetch();
            }
            Err(error) => toast(Tone::Bad, error.text()),
        }
    });
}
