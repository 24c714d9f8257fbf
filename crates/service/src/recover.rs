//! Break glass: the operator on the host gets the last administrator back in. Owns that one command; it asks nobody, because
//! whoever has the host has the database.

use crate::audit::{self, Entry};
use crate::credentials::{self, Kind};
use crate::hashing::Lane;
use crate::notices::{self, But, By};
use crate::{Caller, Desk, Error, links, messages, requests};
use domain::audit::Action;
use domain::wire::people::{GeneratorShape, ResetOutcome};
use domain::wire::problem::Code;
use domain::{PersonId, Role, fold};

/// Restores and unblocks the person, makes them Global administrator, takes locks away and sets a temporary password.
///
/// # Errors
/// `not_found` without such a person.
pub async fn admin_recover(desk: &Desk, user_name: &str) -> Result<ResetOutcome, Error> {
    let found =
        store::people::by_user_name_key(&desk.store().read(), &fold::key(user_name)).await?;
    let seen = found.ok_or(Code::NotFound)?;
    let (password, form) = credentials::generate(desk, &seen, GeneratorShape::default())?;
    let hashed = &credentials::prepare(desk, Lane::Interactive, &form).await?;
    let id = PersonId(seen.id);
    let caller = &Caller::operator();
    let (changed, changed_at) = desk
        .store()
        .write(|tx| async move {
            let now = desk.now();
            let person = store::people::lock(&tx, id).await?;
            store::people::bump(&tx, id, person.version, now).await?;
            if person.deleted_at != 0 {
                store::people::restore(&tx, id, now).await?;
            }
            if person.blocked {
                store::people::set_blocked(&tx, id, false, now).await?;
            }
            let had = store::roles::of_person(&tx, id).await?;
            store::roles::set(&tx, id, had.with(Role::GlobalAdministrator), now).await?;
            let changed = credentials::set(&tx, desk, &person, hashed, Kind::Temporary).await?;
            let entry = Entry::new(Action::RecoverAdministrator)
                .on(&person)
                .before("deleted", person.deleted_at != 0)
                .before("blocked", person.blocked)
                .before("global_administrator", had.has(Role::GlobalAdministrator))
                .after("global_administrator", true)
                .after("sessions_ended", changed.sessions_ended);
            let mut entries =
                requests::password_changed(&tx, desk, caller, &[&person], By::Administrator)
                    .await?;
            entries.insert(0, entry);
            audit::record_all(&tx, desk, caller, entries).await?;
            links::void_openers(&tx, desk, &[id]).await?;
            let person = store::people::lock(&tx, id).await?;
            notices::password_changed(
                &tx,
                desk,
                caller,
                &[&person],
                By::Administrator,
                But::Nobody,
            )
            .await?;
            Ok::<_, Error>((changed, now))
        })
        .await?;
    messages::wake(desk);
    tracing::warn!(person = %id, "an administrator was recovered from the host");
    Ok(ResetOutcome {
        person: id,
        display_name: seen.display_name,
        user_name: seen.user_name,
        password,
        must_change: true,
        valid_until: changed.valid_until,
        sessions_ended: changed.sessions_ended,
        changed_at,
        mailed: Vec::new(),
        is_link: false,
    })
}
