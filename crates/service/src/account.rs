//! **My Account**: what a person sees of and does to the own account. Owns the overview, the own language and the own
//! activity; passwords are `credentials`', sessions `sessions`'.

use crate::audit::{self, Entry};
use crate::{Caller, Desk, Error, credentials, question, sessions};
use domain::audit::Action;
use domain::contact::{mask_email, mask_phone};
use domain::wire::account::AccountOverview;
use domain::wire::audit::{AuditFilter, AuditQuery, AuditRow};
use domain::wire::problem::Code;
use domain::wire::{Page, PageRequest};
use store::Person;

/// Languages that the product speaks.
const LOCALES: [&str; 3] = ["en", "de", "ar"];

/// **My Account**, overview. Contact details are masked: they are changed elsewhere, behind the password.
///
/// # Errors
/// `sign_in_required`, `must_change_password`.
pub async fn overview(desk: &Desk, caller: &Caller) -> Result<AccountOverview, Error> {
    let principal = caller.signed_in()?;
    let person = own(desk, caller).await?;
    let columns = credentials::columns(&person);
    let masked = |text: &str, mask: fn(&str) -> String| (!text.is_empty()).then(|| mask(text));
    Ok(AccountOverview {
        me: principal.me(),
        alternate_email: masked(&person.alternate_email, mask_email),
        mobile_phone: masked(&person.mobile_phone, mask_phone),
        password_set_at: columns.set_at.some(),
        password_expires_at: columns.expires_at(&desk.settings().expiry),
        lacks_way_back: question::is_lacking(&desk.store().read(), desk, &person).await?,
        sessions: sessions::rows_of(desk, principal.person, Some(principal.reference)).await?,
        first_name: person.first_name,
        last_name: person.last_name,
        job_title: person.job_title,
        department: person.department,
    })
}

async fn own(desk: &Desk, caller: &Caller) -> Result<Person, Error> {
    let id = caller.signed_in()?.person;
    let found = store::people::by_id(&desk.store().read(), id).await?;
    found.ok_or_else(|| Code::SignInRequired.into())
}

/// The own language; `None`: the browser's.
///
/// # Errors
/// `invalid_input` for a language that the product does not speak.
pub async fn set_locale(desk: &Desk, caller: &Caller, locale: Option<String>) -> Result<(), Error> {
    let id = caller.signed_in()?.person;
    let wanted = locale.unwrap_or_default();
    if !wanted.is_empty() && !LOCALES.contains(&wanted.as_str()) {
        return Err(Error::field("locale", Code::UnknownValue));
    }
    let wanted = wanted.as_str();
    desk.store()
        .write(|tx| async move {
            let person = store::people::lock(&tx, id).await?;
            if person.locale == wanted {
                return Ok(());
            }
            store::people::set_locale(&tx, id, wanted).await?;
            let entry = Entry::new(Action::PersonLocaleChanged)
                .on(&person)
                .before("locale", &person.locale)
                .after("locale", wanted);
            audit::record(&tx, desk, caller, entry).await
        })
        .await
}

/// What happened to the own account, newest first. Where an administrator did it, from where is theirs.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `bad_cursor`.
pub async fn activity(
    desk: &Desk,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<AuditRow>, Error> {
    let id = caller.signed_in()?.person;
    let query = AuditQuery {
        filter: AuditFilter {
            target: Some(id),
            ..AuditFilter::default()
        },
        page,
    };
    let mut found = audit::page(desk, &query).await?;
    for row in &mut found.rows {
        if row.actor.is_some_and(|actor| actor != id) {
            row.ip.clear();
            row.request_id.clear();
        }
    }
    Ok(found)
}
