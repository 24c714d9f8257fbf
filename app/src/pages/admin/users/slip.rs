//! The slip: what goes on paper for one person. Owns that nothing else is printed beside it (the style
//! sheet hides the page) and that it is not on screen.

use crate::context::{now, page};
use crate::words::{t, words};
use domain::wire::people::ResetOutcome;
use leptos::prelude::*;
use locale::k;

/// A slip with cut marks.
pub fn slip(outcome: &ResetOutcome) -> AnyView {
    let offset = now().offset.get_untracked();
    let origin = if cfg!(target_family = "wasm") {
        window().location().origin().unwrap_or_default()
    } else {
        String::new()
    };
    let temporary = outcome.valid_until.is_some();
    let password_title = if temporary {
        k::RESET_SLIP_PASSWORD
    } else {
        k::RESET_SLIP_PASSWORD_FINAL
    };
    let until = outcome.valid_until.map(|until| {
        view! {
            <dt>{t(k::RESET_SLIP_UNTIL)}</dt>
            <dd>{words().date_time(until, offset)}</dd>
        }
    });
    view! {
        <div class="slips" aria-hidden="true">
            <article class="slip">
                <i class="cut"></i>
                <img class="slip-code" src="/sign-in.svg" alt=""/>
                <h2><bdi>{page().site.organisation}</bdi></h2>
                <dl>
                    <dt>{t(k::RESET_SLIP_FOR)}</dt>
                    <dd><bdi>{outcome.display_name.clone()}</bdi></dd>
                    <dt>{t(k::RESET_SLIP_USER_NAME)}</dt>
                    <dd dir="ltr">{outcome.user_name.clone()}</dd>
                    <dt>{t(password_title)}</dt>
                    <dd dir="ltr" class="slip-secret">{outcome.password.expose().to_owned()}</dd>
                    {until}
                    <dt>{t(k::RESET_SLIP_ADDRESS)}</dt>
                    <dd dir="ltr">{format!("{origin}/sign-in")}</dd>
                </dl>
                {outcome.must_change.then(|| view! { <p>{t(k::RESET_SLIP_NOTE)}</p> })}
            </article>
        </div>
    }
    .into_any()
}
