//! Who helps a person that cannot sign in: the administrators who may reset that person and can be mailed. Owns the order in which they
//! are asked; never what they are told.

use domain::authority::{self, Action};
use domain::{PersonId, Role, RoleSet};
use store::{Db, Error, Person};

/// More administrators are not told of one account.
pub(crate) const MOST_TOLD: u64 = 100;
/// Who is told, the first that are there: those who answer every day before those who are called when nobody else is.
const TIERS: [&[Role]; 3] = [
    &[Role::HelpdeskAdministrator, Role::PasswordAdministrator],
    &[Role::UserAdministrator],
    &[Role::GlobalAdministrator],
];

/// The administrators who may reset the person and can be mailed: the first tier in which there is one.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn of(db: &impl Db, person: &Person) -> Result<Vec<Person>, Error> {
    let id = PersonId(person.id);
    let roles = store::roles::of_person(db, id).await?;
    for tier in TIERS {
        let tier: RoleSet = tier.iter().copied().collect();
        // Few people have a role: so many that those who may not help can be left out afterwards.
        let holders = store::roles::reachable_holders(db, tier, 10 * MOST_TOLD).await?;
        let ids: Vec<PersonId> = holders.iter().map(|holder| PersonId(holder.id)).collect();
        let theirs = store::roles::of_people(db, &ids).await?;
        let may_help = |holder: &Person| {
            let holder = PersonId(holder.id);
            let has = theirs.get(&holder).copied().unwrap_or_default();
            authority::may(has, holder == id, Action::ResetPassword, roles).is_ok()
        };
        let helpers: Vec<Person> = holders
            .into_iter()
            .filter(may_help)
            .take(usize::try_from(MOST_TOLD).unwrap_or(usize::MAX))
            .collect();
        if !helpers.is_empty() {
            return Ok(helpers);
        }
    }
    Ok(Vec::new())
}
