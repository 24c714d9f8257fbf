//! The question at sign-in (**Keep your way back in**): whoever could not get back in alone is asked for what is missing, and whoever proved
//! contact details, after some time, whether they are still right. Owns when it is asked and for how long it can be put off; what a method is
//! worth is `recovery`'s, how one is added `contacts`', `authenticators`' and `recovery_codes`'.
//!
//! **Nobody is kept out by it** (decision 0024): the session is a full one before anything is asked. It is asked of browsers alone, and the time
//! in which it can be put off begins when somebody is asked, not when the setting was switched on.

use crate::audit::{self, Entry};
use crate::{Caller, Desk, Error, contacts, recovery, sessions};
use domain::audit::Action;
use domain::contact::ContactKind;
use domain::wire::problem::Code;
use domain::wire::recovery::{OwnMethod, OwnRecovery};
use domain::wire::settings::SelfService;
use domain::{PersonId, Span, Timestamp};
use store::{ContactQuestion, Db, Person, Tx};

/// How long **Not now** lasts.
const QUIET: Span = Span::days(1);

/// What the caller could get back in by, what is missing, and what is asked because of it.
///
/// # Errors
/// `sign_in_required`, `must_change_password`.
pub async fn own(desk: &Desk, caller: &Caller) -> Result<OwnRecovery, Error> {
    let id = caller.signed_in()?.person;
    let db = desk.store().read();
    let person = store::people::by_id(&db, id).await?;
    standing(&db, desk, &person.ok_or(Code::SignInRequired)?).await
}

/// Whether the browser that has just signed in is asked now. Who is asked for the first time is written down; whose question was answered
/// meanwhile is forgotten.
///
/// # Errors
/// When the database refuses.
pub async fn at_sign_in(desk: &Desk, caller: &Caller) -> Result<bool, Error> {
    let Some(principal) = caller.principal() else {
        return Ok(false);
    };
    let is_on = desk.settings().settings.self_service.ask_at_sign_in;
    if !is_on || principal.is_api || principal.must_change.is_some() {
        return Ok(false);
    }
    let now = own(desk, caller).await?;
    if now.is_asked && now.asked_since.is_some() {
        return Ok(now.quiet_until.is_none());
    }
    let (id, is_asked) = (principal.person, now.is_asked);
    let noted = store::questions::of_person(&desk.store().read(), id).await?;
    if !is_asked && noted.is_none() {
        return Ok(false);
    }
    desk.store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            if is_asked {
                note(&tx, &person, desk.now(), Timestamp::NEVER).await
            } else {
                Ok(store::questions::forget(&tx, id).await?)
            }
        })
        .await?;
    Ok(is_asked)
}

/// Since when it is asked, and until when it is put off.
async fn note(
    tx: &Tx,
    person: &Person,
    asked: Timestamp,
    later_until: Timestamp,
) -> Result<(), Error> {
    let row = ContactQuestion {
        person_id: person.id,
        asked_at: asked.0,
        later_until: later_until.0,
    };
    Ok(store::questions::put(tx, row).await?)
}

/// **Not now**: keeps quiet for a day. Where nothing is asked, nothing is put off.
///
/// # Errors
/// `sign_in_required`, `must_change_password`; `cannot_wait` when the days are over in which it can be put off.
pub async fn later(desk: &Desk, caller: &Caller) -> Result<OwnRecovery, Error> {
    caller.signed_in()?;
    desk.store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            let now = standing(&tx, desk, &person).await?;
            if !now.is_asked {
                return Ok(now);
            }
            if now.later_until.is_none() {
                return Err(Code::CannotWait.into());
            }
            let since = now.asked_since.unwrap_or(desk.now());
            note(&tx, &person, since, desk.now().plus(QUIET)).await?;
            standing(&tx, desk, &person).await
        })
        .await
}

/// **These are still right**: the contact details that were proven are confirmed. Where none is proven, nothing is written.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `confirm_identity`.
pub async fn confirm(desk: &Desk, caller: &Caller) -> Result<OwnRecovery, Error> {
    caller.require_confirmed(desk)?;
    desk.store()
        .write(|tx| async move {
            let person = sessions::owner(&tx, desk, caller).await?;
            let now = standing(&tx, desk, &person).await?;
            let mut entry = Entry::new(Action::ContactsConfirmed).on(&person);
            let mut is_any = false;
            for (kind, value) in now.proven().filter_map(detail) {
                let id = PersonId(person.id);
                store::contacts::confirm(&tx, id, kind, value, desk.now()).await?;
                entry = entry.after(kind.field(), contacts::masked(kind, value));
                is_any = true;
            }
            if !is_any {
                return Ok(now);
            }
            audit::record(&tx, desk, caller, entry).await?;
            standing(&tx, desk, &person).await
        })
        .await
}

fn detail(own: &OwnMethod) -> Option<(ContactKind, &str)> {
    own.method.kind().map(|kind| (kind, own.value.as_str()))
}

/// Whether this person could do something about not getting back in alone.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn is_lacking(db: &impl Db, desk: &Desk, person: &Person) -> Result<bool, Error> {
    Ok(standing(db, desk, person).await?.is_lacking)
}

async fn standing(db: &impl Db, desk: &Desk, person: &Person) -> Result<OwnRecovery, Error> {
    let settings = desk.settings();
    let rules = &settings.settings.self_service;
    let is_administrator = !store::roles::of_row(db, person).await?.is_empty();
    let needed = recovery::needed(rules, is_administrator);
    if !recovery::covers(db, rules, person).await? {
        return Ok(not_covered(needed));
    }
    let mut found = OwnRecovery {
        is_covered: true,
        methods: recovery::methods(db, desk, person).await?,
        ..not_covered(needed)
    };
    // Where the organisation allows fewer methods than it takes, nothing that its owner could add would be enough: nobody is asked for it.
    let is_possible = found.methods.len() >= usize::from(needed);
    found.is_lacking = is_possible && !found.is_enough();
    found.confirm_since = confirm_since(&found.methods, rules, desk.now());
    found.is_asked = rules.ask_at_sign_in && (found.is_lacking || found.confirm_since.is_some());
    if !found.is_asked {
        return Ok(found);
    }
    let noted = store::questions::of_person(db, PersonId(person.id)).await?;
    Ok(waiting(found, noted.as_ref(), rules, desk.now()))
}

const fn not_covered(needed: u8) -> OwnRecovery {
    OwnRecovery {
        is_covered: false,
        needed,
        methods: Vec::new(),
        is_lacking: false,
        confirm_since: None,
        is_asked: false,
        asked_since: None,
        later_until: None,
        quiet_until: None,
    }
}

/// The first of the proven details that is due says since when.
fn confirm_since(methods: &[OwnMethod], rules: &SelfService, now: Timestamp) -> Option<Timestamp> {
    let after = Span::days(i64::from(rules.confirm_days));
    methods
        .iter()
        .filter_map(|own| own.confirmed_at)
        .map(|at| at.plus(after))
        .filter(|due| rules.confirm_days != 0 && *due <= now)
        .min()
}

/// Since when it is asked, and how long it can wait.
fn waiting(
    question: OwnRecovery,
    noted: Option<&ContactQuestion>,
    rules: &SelfService,
    now: Timestamp,
) -> OwnRecovery {
    // What was asked before the details fell due was another question: the days in which this one can be put off are not used up by it.
    let is_this = |noted: &&ContactQuestion| {
        question.is_lacking
            || question
                .confirm_since
                .is_none_or(|due| due <= Timestamp(noted.asked_at))
    };
    let noted = noted.filter(is_this);
    let asked_since = noted.map(|noted| Timestamp(noted.asked_at));
    let end = asked_since
        .unwrap_or(now)
        .plus(Span::days(i64::from(rules.skip_days)));
    OwnRecovery {
        asked_since,
        later_until: Some(end).filter(|end| now < *end),
        quiet_until: noted
            .map(|noted| Timestamp(noted.later_until))
            .filter(|until| now < *until),
        ..question
    }
}
