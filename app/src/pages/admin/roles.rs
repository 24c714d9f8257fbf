//! Choosing roles, for adding a person and for changing theirs.

use super::words;
use crate::words::t;
use domain::{Role, RoleSet};
use leptos::prelude::*;
use locale::k;

/// The boxes. One listener for all.
pub fn boxes(roles: RwSignal<RoleSet>) -> AnyView {
    let rows = Role::ALL
        .into_iter()
        .map(|role| {
            let ticked = move || roles.with(|roles| roles.has(role));
            let changed = move |_| {
                roles.update(|roles| {
                    let on = !roles.has(role);
                    *roles = Role::ALL.into_iter().filter(|known| if *known == role { on } else { roles.has(*known) }).collect();
                });
            };
            view! {
                <label class="choice">
                    <input type="checkbox" name="role" value=role.name() prop:checked=ticked on:change=changed/>
                    <b>{words::role(role)}</b>
                    <small>{words::role_about(role)}</small>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="roles">
            <legend class="sr-only">{t(k::USER_ROLES)}</legend>
            {rows}
        </fieldset>
    }
    .into_any()
}
