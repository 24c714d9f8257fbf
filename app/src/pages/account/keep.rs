//! **Keep your way back in**: what the person could get back in by, what is missing, and whether what was proven is still right. Sign-in leads
//! here when there is something to ask, and from here it goes on to where the person wanted to go. Its answers are plain forms.

use super::skeleton;
use crate::calls::{self, CallError, odd_answer};
use crate::context::{now, page};
use crate::pages::load::{Loaded, pack};
use crate::pages::sign_in::{field_error, problem_of};
use crate::parts::{
    Button, ButtonKind, ErrorSummary, Icon, Notice, PageTitle, PasswordField, Tag, Time, TimeForm,
    Tone, UserNameForManagers,
};
use crate::query::{pairs, push, with_query};
use crate::words::{Key, k, t};
use domain::wire::account::{AccountCommand, AccountReply};
use domain::wire::recovery::{MethodStanding, OwnMethod, OwnRecovery, RecoveryMethod};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// `/account/keep`.
pub fn keep() -> AnyView {
    let standing = Loaded::once(|_| pack(load()));
    let refused = page().form.is_some();
    view! {
        <PageTitle title=t(k::KEEP_TITLE) refused=Signal::stored(refused)/>
        {standing.view(skeleton, |standing| shown(&standing))}
    }
    .into_any()
}

async fn load() -> Result<OwnRecovery, CallError> {
    match calls::account(AccountCommand::Recovery).await? {
        AccountReply::Recovery(standing) => Ok(standing),
        _ => Err(odd_answer()),
    }
}

const PAGE: &str = "/account/keep";

/// Where the person wanted to go: the server has checked that it is a path of this site.
fn place() -> String {
    let next = page().next.filter(|next| !next.starts_with(PAGE));
    next.unwrap_or_else(|| "/".to_owned())
}

/// A page where something is set up, which then leads back here.
fn way_to(path: &str) -> String {
    let mut query = String::new();
    push(&mut query, "next", &place());
    with_query(path, &query)
}

/// The way back to this page, on the pages that it sends people to.
pub(super) fn back() -> AnyView {
    let search = use_location().search;
    let is_sent = move || search.with(|query| pairs(query).any(|(name, _)| name == "next"));
    (move || {
        is_sent().then(|| {
            view! {
                <p>
                    <a class="btn" href=way_to(PAGE)>
                        <Icon name="back"/>
                        {t(k::KEEP_BACK)}
                    </a>
                </p>
            }
        })
    })
    .into_any()
}

fn shown(standing: &OwnRecovery) -> AnyView {
    let (tone, says) = if standing.is_lacking {
        (Tone::Warn, k::KEEP_LACKING)
    } else if standing.is_enough() {
        (Tone::Good, k::KEEP_ENOUGH)
    } else {
        (Tone::Neutral, k::KEEP_OTHERS)
    };
    // Where all is there and the question is another one, it is not asked after good news.
    let says = (standing.is_lacking || !standing.is_asked)
        .then(|| view! { <Notice tone><p>{t(says)}</p></Notice> });
    let still = standing.confirm_since.map(|_| still_right(standing));
    let ways = (!standing.methods.is_empty()).then(|| ways(standing));
    view! {
        <section class="sheet pad" aria-labelledby="keep-title">
            <h1 id="keep-title">{t(k::KEEP_TITLE)}</h1>
            {says}
            {still}
            {on(standing)}
        </section>
        {ways}
    }
    .into_any()
}

/// How it goes on: it is done; it can wait; or it cannot, and a way on is open all the same.
fn on(standing: &OwnRecovery) -> AnyView {
    if !standing.is_asked {
        return view! {
            <div class="row"><a class="btn primary" href=place() rel="external">{t(k::KEEP_ON)}</a></div>
        }
        .into_any();
    }
    match standing.later_until {
        Some(until) => view! {
            <form method="post" action=PAGE class="row">
                <input type="hidden" name="answer" value="later"/>
                <input type="hidden" name="next" value=place()/>
                <Button>{t(k::KEEP_LATER)}</Button>
                <p class="hint">{t(k::KEEP_LATER_UNTIL)} " " <Time at=until form=TimeForm::Date/></p>
            </form>
        }
        .into_any(),
        None => view! {
            <div class="row">
                <a class="btn" href=place() rel="external">{t(k::KEEP_WITHOUT)}</a>
                <p class="hint">{t(k::KEEP_OVER)}</p>
            </div>
        }
        .into_any(),
    }
}

/// What was proven, and whether it is still right.
fn still_right(standing: &OwnRecovery) -> AnyView {
    let problem = problem_of(page().form.as_ref());
    let confirmed = page().me.and_then(|me| me.confirmed_until);
    let clock = now().at.get_untracked();
    // Just after the sign-in nobody is asked for the password again.
    let wants_password = problem.is_some() || confirmed.is_none_or(|until| until <= clock);
    let error = field_error(problem.as_ref(), "password");
    let password = wants_password.then(|| {
        view! {
            <UserNameForManagers/>
            <PasswordField
                label=t(k::PASSWORD)
                name="password"
                help=t(k::KEEP_PASSWORD)
                error=Signal::stored(error)
            />
        }
    });
    let details = standing
        .proven()
        .map(|own| {
            let at = own.confirmed_at;
            view! {
                <div>
                    <dt>{t(title(own.method))}</dt>
                    <dd>
                        <bdi class="ltr">{own.value.clone()}</bdi>
                        " "
                        <span class="hint">
                            {at.map(|at| view! { {t(k::KEEP_STILL_SINCE)} " " <Time at form=TimeForm::Ago/> })}
                        </span>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="still-title">
            <h2 id="still-title">{t(k::KEEP_STILL)}</h2>
            <p class="hint">{t(k::KEEP_STILL_TEXT)}</p>
            <dl class="facts">{details}</dl>
            <form method="post" action=PAGE class="stack narrow">
                <ErrorSummary problem=Signal::stored(problem)/>
                <input type="hidden" name="answer" value="still_right"/>
                <input type="hidden" name="next" value=place()/>
                {password}
                <div class="row">
                    <Button kind=ButtonKind::Primary>{t(k::KEEP_STILL_DO)}</Button>
                    <a class="btn" href=way_to("/account/contacts")>{t(k::KEEP_STILL_CHANGE)}</a>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// What the organisation allows, and what there is of each.
fn ways(standing: &OwnRecovery) -> AnyView {
    let needed = if standing.needed > 1 {
        k::KEEP_TWO
    } else {
        k::KEEP_ONE
    };
    let rows = standing.methods.iter().map(way).collect_view();
    view! {
        <section class="sheet pad" aria-labelledby="ways-title">
            <h2 id="ways-title">{t(k::KEEP_WAYS)}</h2>
            <p class="hint">{t(needed)}</p>
            <ul class="devices">{rows}</ul>
        </section>
    }
    .into_any()
}

const fn title(method: RecoveryMethod) -> Key {
    match method {
        RecoveryMethod::Email => k::ACCOUNT_ALTERNATE_EMAIL,
        RecoveryMethod::Phone => k::ACCOUNT_MOBILE_PHONE,
        RecoveryMethod::Authenticator => k::FACTORS_APP,
        RecoveryMethod::RecoveryCode => k::FACTORS_CODES,
    }
}

fn way(own: &OwnMethod) -> AnyView {
    let (icon, path) = match own.method {
        RecoveryMethod::Email => ("mail", "/account/contacts"),
        RecoveryMethod::Phone => ("phone", "/account/contacts"),
        RecoveryMethod::Authenticator => ("shield", "/account/security"),
        RecoveryMethod::RecoveryCode => ("key", "/account/security"),
    };
    let (tone, says, verb) = match own.standing {
        MethodStanding::Missing => (Tone::Neutral, k::KEEP_MISSING, k::CONTACTS_ADD),
        MethodStanding::Unproven => (Tone::Warn, k::CONTACTS_UNPROVEN, k::CONTACTS_PROVE),
        MethodStanding::Waits => (Tone::Good, k::FACTORS_NEW, k::CONTACTS_CHANGE),
        MethodStanding::Counts => (Tone::Good, k::KEEP_THERE, k::CONTACTS_CHANGE),
    };
    let waits = own.counts_from.map(|at| {
        view! { <p class="hint">{t(k::KEEP_WAITS)} " " <Time at form=TimeForm::Left/></p> }
    });
    let value = (!own.value.is_empty())
        .then(|| view! { <p class="hint"><bdi class="ltr">{own.value.clone()}</bdi></p> });
    view! {
        <li class="device">
            <Icon name=icon/>
            <div>
                <p><b>{t(title(own.method))}</b> <Tag tone>{t(says)}</Tag></p>
                {value}
                {waits}
            </div>
            <a class="btn" href=way_to(path)>
                {t(verb)}
                <span class="sr-only">{format!(": {}", t(title(own.method)))}</span>
            </a>
        </li>
    }
    .into_any()
}
