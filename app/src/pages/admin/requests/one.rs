//! One request: what the person wrote and reads out, what became of it, and the ways to answer: **Claim**, **Give back**,
//! **Reset password** in the same panel as everywhere, **Decline** with a reason.

use super::{act, hand, reference, renew, single};
use crate::calls::CallError;
use crate::pages::admin::kit::{Kit, kit};
use crate::pages::admin::users::reset::{ResetPanel, Whom, view as reset_view};
use crate::pages::admin::words;
use crate::pages::load::{Loaded, pack};
use crate::pages::states::waiting;
use crate::parts::{
    Button, ButtonKind, Choice, Dialog, Field, Icon, Notice, PageTitle, Tag, Time, TimeForm,
};
use crate::words::{field_text, t};
use domain::Timestamp;
use domain::wire::problem::{Code, FieldError, Problem};
use domain::wire::requests::{Decline, DeclineReason, RequestCommand, RequestRow, RequestState};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use locale::{Key, k};

async fn load(id: String) -> Result<RequestRow, CallError> {
    match id.parse() {
        Ok(id) => single(RequestCommand::Get(id)).await,
        Err(_) => Err(CallError::Problem(Problem::new(Code::NotFound))),
    }
}

/// The page's state.
#[derive(Clone, Copy)]
struct Ui {
    kit: Kit,
    row: RwSignal<RequestRow>,
    reset: ResetPanel,
    declining: RwSignal<bool>,
}

impl Ui {
    fn is_waiting(self) -> bool {
        self.row.with(|row| row.state.is_waiting())
    }
}

/// The page.
pub fn request() -> AnyView {
    let kit = kit();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let row = Loaded::new(id.into(), |id| pack(load(id)));
    row.view(
        || waiting(8),
        move |row| {
            shown(Ui {
                kit,
                row: RwSignal::new(row),
                reset: ResetPanel::new(),
                declining: RwSignal::new(false),
            })
        },
    )
}

fn shown(ui: Ui) -> AnyView {
    let name = ui.row.with_untracked(|row| row.display_name.clone());
    let title = words::named(k::REQUESTS_ONE_TITLE, &name);
    let was_reset = Callback::new(move |_| ui.kit.run(async move { renew(ui.kit, ui.row).await }));
    view! {
        <PageTitle title=title.clone()/>
        <a href="/admin/requests" class="crumb"><Icon name="back"/>{t(k::REQUESTS_TITLE)}</a>
        <div class="person-head">
            <div>
                <h1><bdi>{title}</bdi> " " {move || tag(ui)}</h1>
                {whose(ui)}
            </div>
            <div class="row person-acts">{move || acts(ui)}</div>
        </div>
        {move || ui.is_waiting().then(|| view! { <Notice><p>{t(k::REQUESTS_CERTAIN)}</p></Notice> })}
        <div class="person">
            {move || said(ui)}
            {move || details(ui)}
            {move || history(ui)}
        </div>
        {decline(ui)}
        {reset_view(ui.kit, ui.reset, was_reset, Callback::new(|()| {}))}
    }
    .into_any()
}

fn tag(ui: Ui) -> AnyView {
    let (tone, text) = words::request_state(ui.row.with(|row| row.state));
    view! { <Tag tone>{text}</Tag> }.into_any()
}

fn whose(ui: Ui) -> AnyView {
    let row = ui.row.get_untracked();
    view! {
        <a href=format!("/admin/users/{}", row.person)><bdi dir="ltr">{row.user_name}</bdi></a>
    }
    .into_any()
}

fn acts(ui: Ui) -> Option<AnyView> {
    if !ui.is_waiting() {
        return None;
    }
    let reset = move |()| {
        let whom = ui.row.with_untracked(|row| Whom {
            id: row.person,
            display_name: row.display_name.clone(),
            user_name: row.user_name.clone(),
        });
        ui.reset.show(whom);
    };
    Some(
        view! {
            {hand(ui.kit, ui.row)}
            <Button kind=ButtonKind::Primary on_press=reset><Icon name="key"/>{t(k::RESET_TITLE)}</Button>
            <Button on_press=move |()| ui.declining.set(true)>{t(k::REQUESTS_DECLINE)}</Button>
        }
        .into_any(),
    )
}

fn card(title: Key, body: AnyView) -> AnyView {
    view! {
        <section class="card-box">
            <div class="card-head"><h2>{t(title)}</h2></div>
            {body}
        </section>
    }
    .into_any()
}

/// What the person reads out, and what they wrote.
fn said(ui: Ui) -> AnyView {
    let row = ui.row.get();
    let message = if row.message.is_empty() {
        view! { <p class="hint">{t(k::REQUESTS_MESSAGE_NONE)}</p> }.into_any()
    } else {
        view! { <blockquote class="message-text" dir="auto">{row.message.clone()}</blockquote> }
            .into_any()
    };
    let body = view! {
        <p class="reference-line">{reference(&row)}</p>
        <h3>{t(k::REQUESTS_MESSAGE)}</h3>
        {message}
    };
    card(k::REQUESTS_REFERENCE, body.into_any())
}

fn details(ui: Ui) -> AnyView {
    let row = ui.row.get();
    let again = (row.asked_at != row.created_at).then(|| {
        view! {
            <dt>{t(k::REQUESTS_ASKED_AGAIN)}</dt>
            <dd><Time at=row.asked_at/></dd>
        }
    });
    let expires = row.state.is_waiting().then(|| {
        view! {
            <dt>{t(k::REQUESTS_EXPIRES)}</dt>
            <dd><Time at=row.expires_at form=TimeForm::Left/></dd>
        }
    });
    let body = view! {
        <dl class="pairs">
            <dt>{t(k::REQUESTS_ASKED)}</dt>
            <dd><Time at=row.created_at/></dd>
            {again}
            {expires}
            <dt>{t(k::REQUESTS_FROM)}</dt>
            <dd><bdi dir="ltr">{row.ip}</bdi></dd>
            <dt>{t(k::REQUESTS_TOLD)}</dt>
            <dd>{row.told}</dd>
        </dl>
    };
    card(k::REQUESTS_DETAILS, body.into_any())
}

/// What became of it, newest first.
fn history(ui: Ui) -> AnyView {
    let row = ui.row.get();
    let step = |text: String, at: Timestamp, more: Option<AnyView>| {
        view! {
            <li>
                <b>{text}</b>
                {more}
                <span class="hint"><Time at form=TimeForm::Ago/></span>
            </li>
        }
        .into_any()
    };
    let by = |key: Key, name: &str| {
        let name = if name.is_empty() {
            t(k::REQUESTS_SOMEBODY)
        } else {
            name
        };
        words::named(key, name)
    };
    let ended = row.ended_at.and_then(|at| {
        Some(match row.state {
            RequestState::Answered => step(
                by(k::REQUESTS_HISTORY_ANSWERED, &row.ended_by_name),
                at,
                None,
            ),
            RequestState::Declined => step(
                by(k::REQUESTS_HISTORY_DECLINED, &row.ended_by_name),
                at,
                Some(why(&row)),
            ),
            RequestState::Withdrawn => step(t(k::REQUESTS_HISTORY_WITHDRAWN).to_owned(), at, None),
            RequestState::Expired => step(t(k::REQUESTS_HISTORY_EXPIRED).to_owned(), at, None),
            RequestState::Open | RequestState::Claimed => return None,
        })
    });
    let claimed = row.claimed_at.map(|at| {
        step(
            by(k::REQUESTS_HISTORY_CLAIMED, &row.claimed_by_name),
            at,
            None,
        )
    });
    let again = (row.asked_at != row.created_at)
        .then(|| step(t(k::REQUESTS_ASKED_AGAIN).to_owned(), row.asked_at, None));
    let asked = step(
        t(k::REQUESTS_HISTORY_ASKED).to_owned(),
        row.created_at,
        None,
    );
    let body = view! { <ol class="timeline">{ended} {claimed} {again} {asked}</ol> };
    card(k::REQUESTS_HISTORY, body.into_any())
}

fn why(row: &RequestRow) -> AnyView {
    let reason = row.reason.map(words::decline_reason);
    let note = (!row.note.is_empty()).then(|| view! { <bdi class="hint">{row.note.clone()}</bdi> });
    view! { <span>{reason}</span> {note} }.into_any()
}

/// The question before a decline, with its reasons.
fn decline(ui: Ui) -> AnyView {
    let name = ui.row.with_untracked(|row| row.display_name.clone());
    let title = words::named(k::REQUESTS_DECLINE_TITLE, &name);
    view! {
        <Dialog id="decline-request" open=ui.declining title=title lead=t(k::REQUESTS_DECLINE_TEXT) sticky=true>
            {decline_form(ui)}
        </Dialog>
    }
    .into_any()
}

fn decline_form(ui: Ui) -> AnyView {
    let reason = RwSignal::new(DeclineReason::NotReached.name().to_owned());
    let note = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<FieldError>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = reason.with_untracked(|name| DeclineReason::from_name(name));
        let decline = Decline {
            version: ui.row.with_untracked(|row| row.version),
            reason: chosen.unwrap_or(DeclineReason::Other),
            note: note.get_untracked().trim().to_owned(),
        };
        // The one refusal that can be told without asking; the service has the last word.
        if decline.reason == DeclineReason::Other && decline.note.is_empty() {
            refused.set(Some(FieldError::new("note", Code::Required)));
            return;
        }
        let id = ui.row.with_untracked(|row| row.id);
        ui.kit.run(async move {
            let command = RequestCommand::Decline { id, decline };
            if act(ui.kit, ui.row, command, k::REQUESTS_DECLINED).await
                || !ui.row.with_untracked(|row| row.state.is_waiting())
            {
                ui.declining.set(false);
            }
        });
    };
    let choices = DeclineReason::ALL
        .map(|one| {
            view! { <Choice label=words::decline_reason(one) name="reason" value=one.name() chosen=reason/> }
                .into_any()
        })
        .collect_view();
    let error = Signal::derive(move || refused.with(|error| error.as_ref().map(field_text)));
    view! {
        <form method="post" class="stack" on:submit=submit>
            <fieldset class="stack">
                <legend>{t(k::REQUESTS_REASON)}</legend>
                {choices}
            </fieldset>
            <Field label=t(k::REQUESTS_NOTE) name="note" value=note help=t(k::REQUESTS_NOTE_HINT) optional=true error/>
            <div class="row end">
                <Button on_press=move |()| ui.declining.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Danger>{t(k::REQUESTS_DECLINE)}</Button>
            </div>
        </form>
    }
    .into_any()
}
