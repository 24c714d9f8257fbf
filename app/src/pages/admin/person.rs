//! A user's page: account, contact details, password, groups and roles, sessions, activity, and everything
//! that can be done to one person.

use super::fields::{Draft, LABELS, changed_meanwhile, differences, facts};
use super::kit::{Kit, focus, kit, selection};
use super::users::reset::{ResetPanel, Whom, view as reset_view};
use super::{audit, messages, requests, roles, words};
use crate::calls::{self, CallError, odd_answer};
use crate::context::{now, page};
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{say, waiting};
use crate::parts::{
    Button, ButtonKind, Dialog, ErrorSummary, Face, Icon, Notice, PageTitle, Panel, Tag, Time,
    TimeForm, Tone,
};
use crate::words::t;
use domain::authority::Action;
use domain::wire::PageRequest;
use domain::wire::audit::{AuditFilter, AuditQuery, AuditRow};
use domain::wire::messages::{MessageFilter, MessageQuery, MessageRow};
use domain::wire::people::{
    PeopleCommand, PeopleReply, PersonDetail, Selection, SessionRow, Status,
};
use domain::wire::problem::{Code, Problem};
use domain::wire::requests::RequestRow;
use domain::{PersonId, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use locale::{Key, k};
use serde::{Deserialize, Serialize};

/// What the page shows.
#[derive(Clone, Serialize, Deserialize)]
struct Seen {
    detail: PersonDetail,
    /// `None`: not theirs to see.
    activity: Option<Vec<AuditRow>>,
    /// `None`: not theirs to see.
    messages: Option<Vec<MessageRow>>,
    /// `None`: not theirs to see.
    requests: Option<Vec<RequestRow>>,
}

/// The page's state.
#[derive(Clone, Copy)]
struct Ui {
    kit: Kit,
    detail: RwSignal<PersonDetail>,
    activity: RwSignal<Option<Vec<AuditRow>>>,
    messages: StoredValue<Option<Vec<MessageRow>>>,
    requests: RwSignal<Option<Vec<RequestRow>>>,
    editing: RwSignal<bool>,
    roles: RwSignal<bool>,
    ask: RwSignal<Option<Deed>>,
    reset: ResetPanel,
}

/// What wants a question first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Block,
    Delete,
    EndSessions,
    RemoveAuthenticator,
    VoidCodes,
}

/// Whoever may not read of the person does not ask: each refusal is a row in the log.
async fn recent(detail: &PersonDetail) -> Option<Vec<AuditRow>> {
    if !detail.row.may.read_activity {
        return None;
    }
    let query = AuditQuery {
        filter: AuditFilter {
            target: Some(detail.row.id),
            ..AuditFilter::default()
        },
        page: PageRequest {
            limit: Some(20),
            ..PageRequest::default()
        },
    };
    calls::audit(query).await.ok().map(|page| page.rows)
}

/// The last messages about the person.
async fn lately(id: PersonId, may: bool) -> Option<Vec<MessageRow>> {
    if !may {
        return None;
    }
    let query = MessageQuery {
        filter: MessageFilter {
            person: Some(id),
            ..MessageFilter::default()
        },
        page: PageRequest {
            limit: Some(5),
            ..PageRequest::default()
        },
    };
    messages::page(query).await.ok().map(|page| page.rows)
}

async fn load(id: String, may_see_messages: bool) -> Result<Seen, CallError> {
    let Ok(id) = id.parse() else {
        return Err(CallError::Problem(Problem::new(Code::NotFound)));
    };
    match calls::people(PeopleCommand::Detail(id)).await? {
        PeopleReply::Detail(detail) => Ok(Seen {
            activity: recent(&detail).await,
            messages: lately(id, may_see_messages).await,
            requests: requests::of(&detail).await,
            detail,
        }),
        _ => Err(odd_answer()),
    }
}

/// The page.
pub fn person() -> AnyView {
    let kit = kit();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let seen = Loaded::new(id.into(), |id| {
        pack(load(id, page().may(Action::ReadMessages)))
    });
    let content = move |begin: Seen| {
        shown(Ui {
            kit,
            detail: RwSignal::new(begin.detail),
            activity: RwSignal::new(begin.activity),
            messages: StoredValue::new(begin.messages),
            requests: RwSignal::new(begin.requests),
            editing: RwSignal::new(false),
            roles: RwSignal::new(false),
            ask: RwSignal::new(None),
            reset: ResetPanel::new(),
        })
    };
    seen.view(|| waiting(10), content)
}

impl Ui {
    fn id(self) -> PersonId {
        self.detail.with_untracked(|detail| detail.row.id)
    }

    /// Takes the person as the service has them now.
    fn take(self, detail: PersonDetail) {
        self.kit.touched.set_value(Some(detail.row.id));
        crate::parts::keep_focus();
        self.detail.set(detail.clone());
        self.kit.run(async move {
            self.activity.set(recent(&detail).await);
            self.requests.set(requests::of(&detail).await);
        });
    }

    fn refresh(self) {
        let id = self.id();
        self.kit.run(async move {
            if let Ok(PeopleReply::Detail(detail)) = calls::people(PeopleCommand::Detail(id)).await
            {
                self.take(detail);
            }
        });
    }

    /// Does something to this one person; a refusal says why.
    fn act(self, command: PeopleCommand, done: Key) {
        self.kit.run(async move {
            match selection(command).await {
                Ok(outcome) => {
                    if let Some(skipped) = outcome.skipped.first() {
                        say(Err(CallError::Problem(Problem::new(skipped.code))));
                        return;
                    }
                    let name = self
                        .detail
                        .with_untracked(|detail| detail.row.display_name.clone());
                    say(Ok(words::named(done, &name)));
                    self.refresh();
                }
                Err(error) => say(Err(error)),
            }
        });
    }

    /// Changes something of this one person that the answer shows.
    fn change(self, command: PeopleCommand, done: Key) {
        self.kit.run(async move {
            match calls::people(command).await {
                Ok(PeopleReply::Detail(detail)) => {
                    let name = detail.row.display_name.clone();
                    self.take(detail);
                    say(Ok(words::named(done, &name)));
                }
                Ok(_) => say(Err(odd_answer())),
                Err(error) => say(Err(error)),
            }
        });
    }

    fn only(self) -> Selection {
        Selection::Ids(vec![self.id()])
    }
}

fn shown(ui: Ui) -> AnyView {
    let name = Signal::derive(move || ui.detail.with(|detail| detail.row.display_name.clone()));
    let back = move || {
        ui.detail
            .with(|detail| detail.row.status == Status::Deleted)
    };
    let crumb = move || {
        let (href, title) = if back() {
            ("/admin/users/deleted", k::DELETED_TITLE)
        } else {
            ("/admin/users", k::USERS_TITLE)
        };
        view! { <a href=href class="crumb"><Icon name="back"/>{t(title)}</a> }
    };
    view! {
        <PageTitle title=name/>
        {crumb}
        {move || head(ui)}
        <div class="person">
            {move || account_card(ui)}
            {move || password_card(ui)}
            {move || contact_card(ui)}
            {move || methods_card(ui)}
            {move || roles_card(ui)}
            {move || sessions_card(ui)}
            {move || requests_card(ui)}
            {messages_card(ui)}
            {move || activity_card(ui)}
        </div>
        {questions(ui)}
        <Panel id="edit-person" open=ui.editing title=Signal::derive(move || words::named(k::USER_EDIT_TITLE, &name.get())) sticky=true>
            {edit_form(ui)}
        </Panel>
        <Panel id="edit-roles" open=ui.roles title=Signal::derive(move || words::named(k::USER_ROLES_TITLE, &name.get())) lead=t(k::USER_ROLES_TEXT) sticky=true>
            {roles_form(ui)}
        </Panel>
        {reset_view(ui.kit, ui.reset, Callback::new(move |_| ui.refresh()), Callback::new(|()| {}))}
    }
    .into_any()
}

fn head(ui: Ui) -> AnyView {
    let detail = ui.detail.get();
    let row = detail.row;
    let may = row.may;
    let reset = {
        let whom = Whom::from(&row);
        move |()| ui.reset.show(whom.clone())
    };
    let acts = match row.status {
        Status::Deleted => may
            .delete
            .then(|| {
                let restore = move |()| ui.act(PeopleCommand::Restore(ui.only()), k::USER_RESTORED);
                view! { <Button kind=ButtonKind::Primary on_press=restore>{t(k::USER_RESTORE)}</Button> }.into_any()
            })
            .into_any(),
        status => view! {
            {may.reset_password.then(|| view! { <Button kind=ButtonKind::Primary on_press=reset><Icon name="key"/>{t(k::RESET_TITLE)}</Button> })}
            {may.edit.then(|| view! { <Button on_press=move |()| ui.editing.set(true)>{t(k::USER_EDIT)}</Button> })}
            {may.block.then(|| block_button(ui, status))}
            {may.delete.then(|| view! { <Button on_press=move |()| ui.ask.set(Some(Deed::Delete))>{t(k::USER_DELETE)}</Button> })}
        }
        .into_any(),
    };
    let note = may.is_self.then(|| {
        view! {
            <Notice>
                <p>{t(k::ADMIN_SELF_NOTE)}</p>
                <a href="/account">{t(k::ADMIN_SELF_LINK)}</a>
            </Notice>
        }
    });
    let (tone, status) = words::status(row.status);
    let status = (row.status != Status::Active).then(|| view! { <Tag tone>{status}</Tag> });
    view! {
        <div class="person-head">
            <Face name=row.display_name.clone() large=true/>
            <div>
                <h1><bdi>{row.display_name}</bdi> " " {status}</h1>
                <bdi class="hint" dir="ltr">{row.user_name}</bdi>
            </div>
            <div class="row person-acts">{acts}</div>
        </div>
        {note}
    }
    .into_any()
}

fn block_button(ui: Ui, status: Status) -> AnyView {
    if status == Status::Blocked {
        let unblock = move |()| {
            ui.act(
                PeopleCommand::SetBlocked {
                    selection: ui.only(),
                    blocked: false,
                },
                k::USER_UNBLOCKED,
            );
        };
        view! { <Button on_press=unblock>{t(k::USER_UNBLOCK)}</Button> }.into_any()
    } else {
        view! { <Button on_press=move |()| ui.ask.set(Some(Deed::Block))>{t(k::USER_BLOCK)}</Button> }.into_any()
    }
}

fn card(title: Key, action: Option<AnyView>, body: AnyView) -> AnyView {
    view! {
        <section class="card-box">
            <div class="card-head">
                <h2>{t(title)}</h2>
                {action}
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn account_card(ui: Ui) -> AnyView {
    let detail = ui.detail.get();
    let names = [
        "first_name",
        "last_name",
        "job_title",
        "department",
        "office_number",
        "office_phone",
        "fax",
        "address",
        "city",
        "state",
        "postal_code",
        "country",
    ];
    let last = match detail.row.last_sign_in_at {
        Some(at) => view! { <Time at/> }.into_any(),
        None => t(k::NEVER).into_any(),
    };
    let body = view! {
        <dl class="pairs">
            {facts(&detail.fields, &names)}
            <dt>{t(k::USER_ADDED)}</dt>
            <dd><Time at=detail.row.created_at form=TimeForm::Date/></dd>
            <dt>{t(k::USER_LAST_SIGN_IN)}</dt>
            <dd>{last}</dd>
        </dl>
    };
    card(k::USER_TAB_ACCOUNT, None, body.into_any())
}

fn contact_card(ui: Ui) -> AnyView {
    let detail = ui.detail.get();
    let masked = !detail.row.may.edit_contacts && !detail.row.no_contact;
    let body = if detail.row.no_contact {
        view! { <p><b>{t(k::USER_CONTACT_NONE)}</b></p> <p class="hint">{t(k::USER_CONTACT_NONE_TEXT)}</p> }.into_any()
    } else {
        view! {
            <dl class="pairs">{facts(&detail.fields, &["alternate_email", "mobile_phone"])}</dl>
            {masked.then(|| view! { <p class="hint">{t(k::USER_CONTACT_MASKED)}</p> })}
        }
        .into_any()
    };
    card(k::USER_CONTACT, None, body)
}

/// What opens the reset beside mail and phone, for those who may take it away.
fn methods_card(ui: Ui) -> Option<AnyView> {
    let detail = ui.detail.get();
    if !detail.row.may.reset_password {
        return None;
    }
    let may = detail.row.status != Status::Deleted;
    let act = |key: Key, deed: Deed| {
        may.then(|| {
            view! { <div class="row"><Button on_press=move |()| ui.ask.set(Some(deed))>{t(key)}</Button></div> }
                .into_any()
        })
    };
    let app = detail.authenticator_since.map(|at| {
        view! {
            <h3>{t(k::USER_APP)}</h3>
            <p>{t(k::USER_APP_SINCE)} " " <Time at form=TimeForm::Date/></p>
            {act(k::USER_APP_REMOVE, Deed::RemoveAuthenticator)}
        }
        .into_any()
    });
    let left = detail.recovery_codes_left;
    let codes = (left > 0).then(|| {
        view! {
            <h3>{t(k::USER_CODES)}</h3>
            <p>{words::count(k::FACTORS_CODES_LEFT, left.into())}</p>
            {act(k::USER_CODES_VOID, Deed::VoidCodes)}
        }
        .into_any()
    });
    let none = (app.is_none() && codes.is_none())
        .then(|| view! { <p class="hint">{t(k::USER_METHODS_NONE)}</p> }.into_any());
    let body = view! { {app} {codes} {none} };
    Some(card(k::USER_METHODS, None, body.into_any()))
}

/// What the person asked for, where somebody may help.
fn requests_card(ui: Ui) -> Option<AnyView> {
    let rows = ui.requests.get()?;
    Some(card(k::REQUESTS_CARD, None, requests::timeline(&rows)))
}

fn password_card(ui: Ui) -> AnyView {
    let detail = ui.detail.get();
    let clock = now();
    let password = detail.row.password;
    let state = move || {
        let (tone, words) = words::password_state(clock.at.get(), &password);
        view! { <Tag tone>{words}</Tag> }
    };
    let may = detail.row.may.reset_password && detail.row.status != Status::Deleted;
    let set = detail.password_set_at.map(|at| {
        view! {
            <dt>{t(k::USER_PASSWORD_SET)}</dt>
            <dd><Time at form=TimeForm::Ago/></dd>
        }
    });
    let never = detail.password_never_expires;
    let switch = move |_| {
        let command = PeopleCommand::SetNeverExpires {
            id: ui.id(),
            never: !never,
        };
        ui.kit.run(async move {
            match calls::people(command).await {
                Ok(PeopleReply::Detail(detail)) => {
                    ui.take(detail);
                    say(Ok(t(k::ADMIN_SAVED).to_owned()));
                }
                Ok(_) => say(Err(odd_answer())),
                Err(error) => {
                    ui.detail.notify();
                    say(Err(error));
                }
            }
        });
    };
    let stop = detail
        .recovery_stopped_until
        .map(|until| self_service_stop(ui, until));
    let force = move |()| ui.act(PeopleCommand::ForceChange(ui.only()), k::USER_FORCED);
    let body = view! {
        <dl class="pairs">
            <dt>{t(k::USER_PASSWORD_STATE)}</dt>
            <dd>{state}</dd>
            {set}
        </dl>
        {stop}
        <label class="check">
            <input type="checkbox" name="never_expires" prop:checked=never disabled=!may on:change=switch/>
            <span>{t(k::USER_NEVER_EXPIRES)}</span>
        </label>
        <p class="hint">{t(k::USER_NEVER_EXPIRES_HELP)}</p>
        {may.then(|| view! { <div class="row"><Button on_press=force>{t(k::USER_FORCE)}</Button></div> })}
    };
    card(k::USER_PASSWORD, None, body.into_any())
}

/// Too many wrong proofs: the person cannot get back in alone until tomorrow, or until somebody lifts it.
fn self_service_stop(ui: Ui, until: Timestamp) -> AnyView {
    let lift = move |()| {
        ui.change(
            PeopleCommand::LiftRecoveryStop(ui.id()),
            k::USER_STOP_LIFTED,
        );
    };
    view! {
        <Notice tone=Tone::Warn>
            <p>{t(k::USER_STOP)} " " <Time at=until form=TimeForm::Left/></p>
            <div class="row"><Button on_press=lift>{t(k::USER_STOP_LIFT)}</Button></div>
        </Notice>
    }
    .into_any()
}

fn roles_card(ui: Ui) -> AnyView {
    let detail = ui.detail.get();
    let roles = if detail.row.roles.is_empty() {
        view! { <p class="hint">{t(k::USER_ROLES_NONE)}</p> }.into_any()
    } else {
        let rows = detail.row.roles.iter().map(|role| view! { <li><b>{words::role(role)}</b><span class="hint">{words::role_about(role)}</span></li> }.into_any());
        view! { <ul class="plain-list">{rows.collect_view()}</ul> }.into_any()
    };
    let groups = if detail.groups.is_empty() {
        view! { <p class="hint">{t(k::USER_GROUPS_NONE)}</p> }.into_any()
    } else {
        let rows = detail.groups.into_iter().map(|group| {
            view! { <li><a class="chip" href=format!("/admin/users?group={}", group.id)><bdi>{group.name}</bdi></a></li> }.into_any()
        });
        view! { <ul class="chips">{rows.collect_view()}</ul> }.into_any()
    };
    let may = detail.row.may.assign_roles && detail.row.status != Status::Deleted;
    let edit = may.then(|| {
        view! { <Button on_press=move |()| ui.roles.set(true)>{t(k::USER_ROLES_EDIT)}</Button> }
            .into_any()
    });
    let body = view! { {roles} <h3>{t(k::USER_GROUPS)}</h3> {groups} };
    card(k::USER_ROLES, edit, body.into_any())
}

fn sessions_card(ui: Ui) -> AnyView {
    let detail = ui.detail.get();
    let some = !detail.sessions.is_empty();
    let may = detail.row.may.reset_password && some;
    let end = may.then(|| view! { <Button on_press=move |()| ui.ask.set(Some(Deed::EndSessions))>{t(k::USER_SESSIONS_END)}</Button> }.into_any());
    let body = if some {
        view! { <ul class="plain-list sessions">{detail.sessions.into_iter().map(session).collect_view()}</ul> }.into_any()
    } else {
        view! { <p class="hint">{t(k::USER_SESSIONS_NONE)}</p> }.into_any()
    };
    card(k::USER_SESSIONS, end, body)
}

fn session(session: SessionRow) -> AnyView {
    let kind = if session.is_api {
        k::USER_SESSION_API
    } else {
        k::USER_SESSION_BROWSER
    };
    view! {
        <li>
            <b>{t(kind)} " · " <span dir="ltr">{session.ip}</span></b>
            <span class="hint"><Time at=session.last_seen_at form=TimeForm::Ago/></span>
            <bdi class="hint clip">{session.user_agent}</bdi>
        </li>
    }
    .into_any()
}

fn activity_card(ui: Ui) -> AnyView {
    let Some(rows) = ui.activity.get() else {
        return ().into_any();
    };
    let href = format!("/admin/audit?target={}", ui.id());
    let all = view! { <a href=href>{t(k::USER_ACTIVITY_ALL)}</a> }.into_any();
    card(
        k::USER_ACTIVITY,
        Some(all),
        audit::timeline(&rows, k::USER_ACTIVITY_NONE),
    )
}

fn messages_card(ui: Ui) -> AnyView {
    let Some(rows) = ui.messages.get_value() else {
        return ().into_any();
    };
    let href = format!("/admin/messages?person={}", ui.id());
    let all = view! { <a href=href>{t(k::MESSAGES_PERSON_ALL)}</a> }.into_any();
    card(k::MESSAGES_TITLE, Some(all), messages::timeline(&rows))
}

/// The second tier of danger: each names its effect and has the verb on the button.
fn questions(ui: Ui) -> AnyView {
    let open = RwSignal::new(false);
    let deed = RwSignal::new(Deed::Block);
    Effect::new(move |_| {
        if let Some(asked) = ui.ask.get() {
            deed.set(asked);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            ui.ask.set(None);
        }
    });
    let name = move || ui.detail.with(|detail| detail.row.display_name.clone());
    let sessions = move || ui.detail.with(|detail| detail.sessions.len() as u64);
    let title = Signal::derive(move || {
        let key = match deed.get() {
            Deed::Block => k::USER_BLOCK_TITLE,
            Deed::Delete => k::USER_DELETE_TITLE,
            Deed::EndSessions => k::USER_SESSIONS_END_TITLE,
            Deed::RemoveAuthenticator => k::USER_APP_TITLE,
            Deed::VoidCodes => k::USER_CODES_TITLE,
        };
        words::named(key, &name())
    });
    let lead = Signal::derive(move || match deed.get() {
        Deed::Block => words::named(k::USER_BLOCK_TEXT, &name()),
        Deed::Delete => words::named(k::USER_DELETE_TEXT, &name()),
        Deed::EndSessions => words::count(k::USER_SESSIONS_END_TEXT, sessions()),
        Deed::RemoveAuthenticator => words::named(k::USER_APP_TEXT, &name()),
        Deed::VoidCodes => words::named(k::USER_CODES_TEXT, &name()),
    });
    let verb = move || match deed.get() {
        Deed::Block => t(k::USER_BLOCK).to_owned(),
        Deed::Delete => words::named(k::USER_DELETE_DO, &name()),
        Deed::EndSessions => t(k::USER_SESSIONS_END).to_owned(),
        Deed::RemoveAuthenticator => t(k::USER_APP_REMOVE).to_owned(),
        Deed::VoidCodes => t(k::USER_CODES_VOID).to_owned(),
    };
    let go = move |()| {
        open.set(false);
        match deed.get_untracked() {
            Deed::Block => ui.act(
                PeopleCommand::SetBlocked {
                    selection: ui.only(),
                    blocked: true,
                },
                k::USER_BLOCKED,
            ),
            Deed::Delete => ui.act(PeopleCommand::Delete(ui.only()), k::USER_DELETED),
            Deed::EndSessions => end_sessions(ui),
            Deed::RemoveAuthenticator => ui.change(
                PeopleCommand::RemoveAuthenticator(ui.id()),
                k::USER_APP_REMOVED,
            ),
            Deed::VoidCodes => ui.change(
                PeopleCommand::VoidRecoveryCodes(ui.id()),
                k::USER_CODES_VOIDED,
            ),
        }
    };
    view! {
        <Dialog id="person-question" open title=title lead=lead>
            <div class="row end">
                <Button on_press=move |()| open.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Danger on_press=go>{verb}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn end_sessions(ui: Ui) {
    let id = ui.id();
    ui.kit.run(async move {
        match calls::people(PeopleCommand::EndSessions(id)).await {
            Ok(PeopleReply::Ended(count)) => {
                say(Ok(words::count(k::USER_SESSIONS_ENDED, count.into())));
                ui.refresh();
            }
            Ok(_) => say(Err(odd_answer())),
            Err(error) => say(Err(error)),
        }
    });
}

/// **Edit**. Two editors of one person: the second is told what the first changed and loses nothing.
fn edit_form(ui: Ui) -> AnyView {
    let begin = ui.detail.get_untracked();
    let contacts = begin.row.may.edit_contacts;
    let masked = begin.fields.clone();
    let draft = Draft::new(&begin.fields);
    let known = RwSignal::new((begin.version, begin.fields));
    let changes = RwSignal::new(Vec::<(Key, String, String)>::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let mut fields = draft.fields();
        if !contacts {
            // Not shown, so not changed: the service takes back what it masked.
            fields.alternate_email.clone_from(&masked.alternate_email);
            fields.mobile_phone.clone_from(&masked.mobile_phone);
        }
        let id = ui.id();
        let command = PeopleCommand::Edit {
            id,
            version: known.with_untracked(|known| known.0),
            fields,
        };
        ui.kit.run(async move {
            let answer = calls::people(command).await;
            match answer {
                Ok(PeopleReply::Detail(detail)) => {
                    ui.editing.set(false);
                    ui.take(detail);
                    say(Ok(t(k::ADMIN_SAVED).to_owned()));
                }
                Ok(_) => say(Err(odd_answer())),
                Err(error) if error.code() == Some(Code::ChangedMeanwhile) => {
                    if let Ok(PeopleReply::Detail(detail)) =
                        calls::people(PeopleCommand::Detail(id)).await
                    {
                        known.with_untracked(|known| {
                            changes.set(differences(&known.1, &detail.fields));
                            draft.follow(&known.1, &detail.fields);
                        });
                        known.set((detail.version, detail.fields));
                        focus("#edit-person .meanwhile");
                    } else {
                        say(Err(error));
                    }
                }
                Err(CallError::Problem(refusal)) => problem.set(Some(refusal)),
                Err(error) => say(Err(error)),
            }
            busy.set(false);
        });
    };
    view! {
        <form class="panel-form" novalidate on:submit=submit>
            <div class="panel-body">
                <ErrorSummary problem labels=LABELS/>
                {move || changes.with(|changes| (!changes.is_empty()).then(|| changed_meanwhile(changes)))}
                {draft.view(problem, contacts)}
            </div>
            <footer class="panel-foot">
                <Button kind=ButtonKind::Primary busy>{t(k::SAVE)}</Button>
                <Button on_press=move |()| ui.editing.set(false)>{t(k::CANCEL)}</Button>
            </footer>
        </form>
    }
    .into_any()
}

fn roles_form(ui: Ui) -> AnyView {
    let begin = ui.detail.get_untracked();
    let chosen = RwSignal::new(begin.row.roles);
    let version = RwSignal::new(begin.version);
    let trouble = RwSignal::new(None::<CallError>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        trouble.set(None);
        let id = ui.id();
        let command = PeopleCommand::SetRoles {
            id,
            version: version.get_untracked(),
            roles: chosen.get_untracked(),
        };
        ui.kit.run(async move {
            match calls::people(command).await {
                Ok(PeopleReply::Detail(detail)) => {
                    ui.roles.set(false);
                    ui.take(detail);
                    say(Ok(t(k::ADMIN_SAVED).to_owned()));
                }
                Ok(_) => trouble.set(Some(odd_answer())),
                Err(error) => {
                    if error.code() == Some(Code::ChangedMeanwhile)
                        && let Ok(PeopleReply::Detail(detail)) =
                            calls::people(PeopleCommand::Detail(id)).await
                    {
                        version.set(detail.version);
                    }
                    trouble.set(Some(error));
                }
            }
            busy.set(false);
        });
    };
    view! {
        <form class="panel-form" on:submit=submit>
            <div class="panel-body">
                {move || trouble.get().map(|error| view! { <Notice tone=Tone::Bad>{error.text()}</Notice> })}
                {roles::boxes(chosen)}
            </div>
            <footer class="panel-foot">
                <Button kind=ButtonKind::Primary busy>{t(k::USER_ROLES_SAVE)}</Button>
                <Button on_press=move |()| ui.roles.set(false)>{t(k::CANCEL)}</Button>
            </footer>
        </form>
    }
    .into_any()
}
