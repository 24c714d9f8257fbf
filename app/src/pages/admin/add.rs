//! **Add a user**.

use super::fields::{Draft, LABELS};
use super::kit::{Kit, focus, kit};
use super::{roles, words};
use crate::calls::{self, CallError, odd_answer};
use crate::pages::states::{no_right, say};
use crate::parts::{Button, ButtonKind, ErrorSummary, PageTitle};
use crate::words::t;
use domain::wire::people::{PeopleCommand, PeopleReply, PersonFields};
use domain::wire::problem::Problem;
use domain::{Role, RoleSet};
use leptos::prelude::*;
use locale::k;

/// The page.
pub fn add() -> AnyView {
    let kit = kit();
    if !kit.has_any(&[Role::GlobalAdministrator, Role::UserAdministrator]) {
        return view! { <PageTitle title=t(k::ADD_TITLE)/> <h1>{t(k::ADD_TITLE)}</h1> {no_right()} }.into_any();
    }
    let draft = Draft::new(&PersonFields::default());
    let chosen = RwSignal::new(RoleSet::EMPTY);
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let another = StoredValue::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send(kit, draft, chosen, problem, busy, another.get_value());
        }
    };
    let may_roles = kit.has_any(&[Role::GlobalAdministrator, Role::PrivilegedRoleAdministrator]);
    let refused = Signal::derive(move || problem.with(Option::is_some));
    view! {
        <PageTitle title=t(k::ADD_TITLE) refused/>
        <div class="head"><h1>{t(k::ADD_TITLE)}</h1></div>
        <form class="sheet-form" novalidate on:submit=submit>
            <ErrorSummary problem labels=LABELS/>
            {draft.view(problem, true)}
            {may_roles
                .then(|| {
                    view! {
                        <details class="more">
                            <summary>{t(k::ADD_ROLES)}</summary>
                            <p class="hint">{t(k::ADD_ROLES_TEXT)}</p>
                            {roles::boxes(chosen)}
                        </details>
                    }
                })}
            <div class="row form-foot">
                <span on:click=move |_| another.set_value(false)>
                    <Button kind=ButtonKind::Primary busy>{t(k::ADD_DO)}</Button>
                </span>
                <span on:click=move |_| another.set_value(true)>
                    <Button busy>{t(k::ADD_ANOTHER)}</Button>
                </span>
                <a class="btn plain" href="/admin/users">{t(k::CANCEL)}</a>
            </div>
        </form>
    }
    .into_any()
}

fn send(
    kit: Kit,
    draft: Draft,
    chosen: RwSignal<RoleSet>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    another: bool,
) {
    busy.set(true);
    problem.set(None);
    let command = PeopleCommand::Add {
        fields: draft.fields(),
        roles: chosen.get_untracked(),
    };
    kit.run(async move {
        let answer = calls::people(command).await;
        busy.set(false);
        match answer {
            Ok(PeopleReply::Detail(detail)) => {
                say(Ok(words::named(k::ADD_ADDED, &detail.row.display_name)));
                if another {
                    draft.clear();
                    chosen.set(RoleSet::EMPTY);
                    focus("#first_name");
                } else {
                    kit.go(&format!("/admin/users/{}", detail.row.id));
                }
            }
            Ok(_) => say(Err(odd_answer())),
            Err(CallError::Problem(refusal)) => problem.set(Some(refusal)),
            Err(error) => say(Err(error)),
        }
    });
}
