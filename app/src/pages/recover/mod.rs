//! **Forgot password**: what works today. An administrator resets the password; the page says how to get there, and
//! promises nothing that does not exist.

mod ask;

pub use ask::ask;

use crate::context::page;
use crate::parts::PublicFrame;
use crate::words::{k, t, tr};
use leptos::prelude::*;

/// **Get back into your account**.
pub fn recover() -> AnyView {
    let organisation = page().site.organisation;
    view! {
        <PublicFrame title=t(k::RECOVER_TITLE) lead=t(k::RECOVER_LEAD)>
            <ol class="steps">
                <li>{tr(k::RECOVER_STEP_ASK, &[("organisation", organisation.into())])}</li>
                <li>{t(k::RECOVER_STEP_PROOF)}</li>
                <li>{t(k::RECOVER_STEP_TEMPORARY)}</li>
            </ol>
            <a class="btn primary wide" href="/recover/ask" rel="external">{t(k::RECOVER_ASK)}</a>
            <hr/>
            <p class="hint">{t(k::RECOVER_OTHER_DEVICE)}</p>
            <a class="btn wide" href="/sign-in" rel="external">{t(k::RECOVER_BACK)}</a>
        </PublicFrame>
    }
    .into_any()
}
