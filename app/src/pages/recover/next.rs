//! What comes next on the way back in: a method, its code, the new password; or that the way is over. Shows nothing of the account before the
//! first proof, because the server tells nothing (promise E1).

use super::by_person;
use crate::context::page;
use crate::pages::fragment;
use crate::pages::sign_in::{field_error, problem_of};
use crate::parts::{
    Button, ButtonKind, Choice, ErrorSummary, Field, LiveRules, PasswordField, PublicFrame, Time,
    TimeForm,
};
use crate::query;
use crate::words::{Key, k, t, tr};
use domain::wire::problem::Problem;
use domain::wire::recovery::{OfferedMethod, RecoveryMethod, RecoveryNext, RecoveryStanding};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What the fields are called where one is refused.
const LABELS: &[(&str, Key)] = &[
    ("method", k::RECOVER_METHOD),
    ("phone", k::RECOVER_PHONE),
    ("code", k::RECOVER_CODE),
];

/// `/recover/next`.
pub fn next() -> AnyView {
    let page = page();
    let problem = problem_of(page.form.as_ref());
    let search = use_location().search.get_untracked();
    if problem.is_none() && query::value(&search, "done") == "1" {
        return done();
    }
    let Some(standing) = page.recovery else {
        return over();
    };
    match &standing.next {
        RecoveryNext::Choose(methods) if methods.is_empty() => nothing_left(&standing),
        RecoveryNext::Choose(methods) => choose(&standing, methods, problem),
        RecoveryNext::Code { method, .. } => code(&standing, *method, problem),
        RecoveryNext::Password => password(&standing, problem),
    }
}

fn done() -> AnyView {
    view! {
        <PublicFrame title=t(k::RECOVER_DONE_TITLE) lead=t(k::RECOVER_DONE_LEAD)>
            <a class="btn primary wide" href="/sign-in" rel="external">{t(k::SIGN_IN_ACTION)}</a>
        </PublicFrame>
    }
    .into_any()
}

fn over() -> AnyView {
    view! {
        <PublicFrame title=t(k::RECOVER_OVER_TITLE) lead=t(k::RECOVER_OVER_LEAD)>
            <a class="btn primary wide" href="/recover" rel="external">{t(k::RECOVER_AGAIN)}</a>
            <a class="btn plain wide" href="/sign-in" rel="external">{t(k::RECOVER_BACK)}</a>
        </PublicFrame>
    }
    .into_any()
}

/// The account has no other method, and another is needed.
fn nothing_left(standing: &RecoveryStanding) -> AnyView {
    view! {
        <PublicFrame title=title(standing) lead=t(k::RECOVER_NOTHING_LEFT)>
            {by_person()}
            {start_over()}
        </PublicFrame>
    }
    .into_any()
}

fn title(standing: &RecoveryStanding) -> &'static str {
    t(if standing.is_second {
        k::RECOVER_VERIFY_SECOND
    } else {
        k::RECOVER_VERIFY
    })
}

fn who(standing: &RecoveryStanding) -> AnyView {
    view! {
        <p class="who-line">
            <bdi class="ltr">{standing.user_name.clone()}</bdi>
            <span class="hint"><Time at=standing.until form=TimeForm::Left/></span>
        </p>
    }
    .into_any()
}

fn start_over() -> AnyView {
    view! { <a class="btn plain wide" href="/recover" rel="external">{t(k::RECOVER_OTHER_NAME)}</a> }
        .into_any()
}

fn choose(
    standing: &RecoveryStanding,
    methods: &[OfferedMethod],
    problem: Option<Problem>,
) -> AnyView {
    let (title, who) = (title(standing), who(standing));
    let page = page();
    let refused = problem.is_some();
    let phone_error = field_error(problem.as_ref(), "phone");
    let entered = page.entered("method");
    let first = methods.first().map_or("", |offered| offered.method.name());
    let chosen = RwSignal::new(if entered.is_empty() {
        first.to_owned()
    } else {
        entered
    });
    let phone = RwSignal::new(page.entered("phone"));
    let choices = methods
        .iter()
        .map(|offered| {
            let label = t(match offered.method {
                RecoveryMethod::Email => k::RECOVER_BY_EMAIL,
                RecoveryMethod::Phone => k::RECOVER_BY_PHONE,
                RecoveryMethod::Authenticator => k::RECOVER_BY_APP,
                RecoveryMethod::RecoveryCode => k::RECOVER_BY_PRINTED,
            });
            let note = if offered.masked.is_empty() {
                t(match offered.method {
                    RecoveryMethod::Email => k::RECOVER_BY_EMAIL_NOTE,
                    RecoveryMethod::Phone => k::RECOVER_BY_PHONE_NOTE,
                    RecoveryMethod::Authenticator => k::RECOVER_BY_APP_NOTE,
                    RecoveryMethod::RecoveryCode => k::RECOVER_BY_PRINTED_NOTE,
                })
                .to_owned()
            } else {
                tr(k::RECOVER_MASKED, &[("to", offered.masked.as_str().into())])
            };
            view! { <Choice label note name="method" value=offered.method.name() chosen/> }
        })
        .collect_view();
    let has_phone = methods
        .iter()
        .any(|offered| offered.method == RecoveryMethod::Phone);
    // Shown by the style sheet when the phone is chosen: so it is without scripting, and nothing moves under a finger when the page comes alive.
    let number = has_phone.then(|| {
        view! {
            <div class="by-phone">
                <Field
                    label=t(k::RECOVER_PHONE)
                    name="phone"
                    value=phone
                    autocomplete="tel"
                    inputmode="tel"
                    help=t(k::RECOVER_PHONE_HELP)
                    ltr=true
                    error=Signal::stored(phone_error)
                />
            </div>
        }
    });
    view! {
        <PublicFrame title lead=t(k::RECOVER_VERIFY_LEAD) refused>
            {who}
            <form method="post" action="/recover/method" class="stack">
                <ErrorSummary problem=Signal::stored(problem) labels=LABELS/>
                <fieldset>
                    <legend class="sr-only">{t(k::RECOVER_METHOD)}</legend>
                    {choices}
                </fieldset>
                {number}
                <Button kind=ButtonKind::Primary class="wide">{t(k::RECOVER_NEXT)}</Button>
            </form>
            {by_person()}
            {start_over()}
        </PublicFrame>
    }
    .into_any()
}

fn code(standing: &RecoveryStanding, method: RecoveryMethod, problem: Option<Problem>) -> AnyView {
    let (title, who) = (title(standing), who(standing));
    let refused = problem.is_some();
    let error = field_error(problem.as_ref(), "code");
    let token = fragment::code();
    let has_link = move || !token.get().is_empty();
    let typed = RwSignal::new(String::new());
    let lead = t(match method {
        RecoveryMethod::Email => k::RECOVER_CODE_EMAIL_LEAD,
        RecoveryMethod::Phone => k::RECOVER_CODE_PHONE_LEAD,
        RecoveryMethod::Authenticator => k::RECOVER_CODE_APP_LEAD,
        RecoveryMethod::RecoveryCode => k::RECOVER_CODE_PRINTED_LEAD,
    });
    let is_printed = method == RecoveryMethod::RecoveryCode;
    let (help, autocomplete, inputmode) = if is_printed {
        (k::RECOVER_CODE_PRINTED_HELP, "off", "text")
    } else {
        (k::RECOVER_CODE_HELP, "one-time-code", "numeric")
    };
    let (lost, lost_text) = if method.kind().is_some() {
        (k::RECOVER_CODE_NOTHING, k::RECOVER_CODE_NOTHING_TEXT)
    } else {
        (k::RECOVER_CODE_LOST, k::RECOVER_CODE_LOST_TEXT)
    };
    // A new code to a phone wants the number once more: it is compared each time and kept nowhere.
    let again = match method {
        RecoveryMethod::Email => view! {
            <form method="post" action="/recover/method">
                <input type="hidden" name="method" value=method.name()/>
                <Button class="wide">{t(k::RECOVER_CODE_AGAIN)}</Button>
            </form>
        }
        .into_any(),
        RecoveryMethod::Phone | RecoveryMethod::Authenticator | RecoveryMethod::RecoveryCode => {
            ().into_any()
        }
    };
    view! {
        <PublicFrame title lead refused>
            {who}
            <form method="post" action="/recover/code" class="stack">
                <ErrorSummary problem=Signal::stored(problem) labels=LABELS/>
                <input type="hidden" name="token" prop:value=move || token.get()/>
                <div hidden=has_link>
                    <Field
                        label=t(k::RECOVER_CODE)
                        name="code"
                        value=typed
                        autocomplete
                        inputmode
                        help=t(help)
                        ltr=true
                        autofocus=true
                        error=Signal::stored(error)
                    />
                </div>
                <Button kind=ButtonKind::Primary class="wide">{t(k::RECOVER_CODE_DO)}</Button>
            </form>
            {again}
            <form method="post" action="/recover/another">
                <Button class="wide">{t(k::RECOVER_ANOTHER)}</Button>
            </form>
            <details>
                <summary>{t(lost)}</summary>
                <div class="stack">
                    <p>{t(lost_text)}</p>
                    {by_person()}
                </div>
            </details>
        </PublicFrame>
    }
    .into_any()
}

fn password(standing: &RecoveryStanding, problem: Option<Problem>) -> AnyView {
    let (who, user_name) = (who(standing), standing.user_name.clone());
    let page = page();
    let refused = problem.is_some();
    let error = field_error(problem.as_ref(), "password");
    let password = RwSignal::new(String::new());
    view! {
        <PublicFrame title=t(k::RECOVER_PASSWORD_TITLE) lead=t(k::RECOVER_PASSWORD_LEAD) refused>
            {who}
            <form method="post" action="/recover/password" class="stack">
                <input type="text" class="sr-only" name="user_name" autocomplete="username" readonly tabindex="-1" aria-hidden="true" value=user_name/>
                <ErrorSummary problem=Signal::stored(problem)/>
                <PasswordField
                    label=t(k::NEW_PASSWORD)
                    name="password"
                    value=password
                    autocomplete="new-password"
                    error=Signal::stored(error)
                />
                <LiveRules rules=Signal::stored(page.rules.clone()) value=password/>
                <Button kind=ButtonKind::Primary class="wide">{t(k::RECOVER_PASSWORD_DO)}</Button>
            </form>
        </PublicFrame>
    }
    .into_any()
}
