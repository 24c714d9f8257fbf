//! **Get back into your account** (product section 4): from a name to a new password by proofs of what the account is reached by. Owns the order
//! of the steps, which lies in the database and is one browser's (promise T9); codes are `links`', messages `messages`'.
//!
//! **Nothing is told** (E1, E2). [`begin`] writes a row and looks nobody up. [`choose`] writes that a code was asked for and answers; whether
//! there is anybody to send it to is found out afterwards ([`Sending`]). Whose way it is, is known from the first proof on; before
//! that, a page shows what the organisation allows and never what the account has.
//!
//! **Nothing is done by asking** (T13): until the new password is chosen, the account is as it was. Five wrong proofs in a day stop this way for the
//! name, whoever typed them, for a day (T4); an administrator's reset always works.

use crate::audit::{self, Entry};
use crate::hashing::Lane;
use crate::links::{self, Found, Purpose};
use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::notices::{self, But, By};
use crate::people::{guard, present};
use crate::settings::Current;
use crate::{
    Caller, Desk, Error, Origin, authenticators, budget, contacts, credentials, entropy, factors,
    recovery_codes, requests, throttle,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::audit::Action;
use domain::authority;
use domain::contact::ContactKind;
use domain::password::policy;
use domain::password::state::PasswordKind;
use domain::wire::problem::{Code, FieldError, Problem};
use domain::wire::recovery::{
    MethodStanding as Standing, OfferedMethod, OwnMethod, RecoveryMethod as Method, RecoveryNext,
    RecoveryStanding,
};
use domain::wire::settings::{PasswordRules, SelfService, SelfServiceScope};
use domain::{
    EmailAddress, PersonId, PhoneNumber, RecoveryId, Secret, Span, Timestamp, fold, text,
};
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use store::{Db, Person, ProvenContact, Recovery, Tx};
use zeroize::Zeroizing;

#[cfg(test)]
mod decision_tests;

/// From the name to the new password (promise T2).
const LIVES: Span = Span::minutes(15);
/// How long a code works (promise T2).
const CODE_LIVES: Span = Span::minutes(10);
/// Until another code may be asked for.
const AGAIN: Span = Span::seconds(30);
/// No proof is answered sooner: several times what one takes.
const LEAST: Duration = Duration::from_millis(30);
/// Longest name that is looked up.
const LONGEST_NAME: usize = 254;
/// In the audit log where a proof belongs to nobody.
const UNKNOWN: &str = "unknown user name";

/// A bit of its own for each method: the proofs of a way are added up.
const fn bit(method: Method) -> i16 {
    match method {
        Method::Email => 1,
        Method::Phone => 2,
        Method::Authenticator => 4,
        Method::RecoveryCode => 8,
    }
}

fn of_bit(wanted: i16) -> Option<Method> {
    Method::ALL
        .into_iter()
        .find(|method| bit(*method) == wanted)
}

const fn purpose(kind: ContactKind) -> Purpose {
    match kind {
        ContactKind::Email => Purpose::RecoverByEmail,
        ContactKind::Phone => Purpose::RecoverByPhone,
    }
}

const fn is_allowed(method: Method, rules: &SelfService) -> bool {
    match method {
        Method::Email => rules.email,
        Method::Phone => rules.phone,
        Method::Authenticator => rules.authenticator,
        Method::RecoveryCode => rules.recovery_codes,
    }
}

/// Begins a way for a name, whoever has it or nobody; answers what the browser holds from now on.
///
/// # Errors
/// `required` or `too_long` (field `user_name`); `too_many_attempts` for the address.
pub async fn begin(desk: &Desk, origin: &Origin, user_name: &str) -> Result<Secret, Error> {
    throttle::check_address(desk, origin).await?;
    let user_name = text::line("user_name", user_name, LONGEST_NAME)?;
    if user_name.is_empty() {
        return Err(Error::field("user_name", Code::Required));
    }
    let bytes = Zeroizing::new(entropy::bytes::<32>(desk.entropy()));
    let now = desk.now();
    let row = &Recovery {
        id: desk.new_id(),
        browser_hash: Sha256::digest(bytes.as_slice()).to_vec(),
        user_name,
        person_id: None,
        credential_version: 0,
        link_id: None,
        created_at: now.0,
        expires_at: now.plus(LIVES).0,
        asked: 0,
        sent_at: 0,
        sent_by: 0,
        proven: 0,
        ended_at: 0,
    };
    desk.store()
        .write(|tx| async move {
            throttle::count_begun(&tx, desk, origin).await?;
            Ok::<_, Error>(store::recoveries::begin(&tx, row.clone()).await?)
        })
        .await?;
    Ok(Secret::new(BASE64.encode(bytes.as_slice())))
}

/// Where the browser stands; `None`: on no way (any more).
///
/// # Errors
/// When the database refuses.
pub async fn stand(desk: &Desk, browser: &Secret) -> Result<Option<RecoveryStanding>, Error> {
    let Some(way) = of_browser(desk, browser).await? else {
        return Ok(None);
    };
    let next = next(desk, &way).await?;
    Ok(Some(RecoveryStanding {
        until: Timestamp(way.expires_at),
        is_second: way.proven != 0,
        user_name: way.user_name,
        next,
    }))
}

async fn next(desk: &Desk, way: &Recovery) -> Result<RecoveryNext, Error> {
    if let Some(method) = of_bit(way.asked) {
        return Ok(RecoveryNext::Code {
            method,
            again_at: Timestamp(way.sent_at).plus(AGAIN),
        });
    }
    let settings = desk.settings();
    let rules = &settings.settings.self_service;
    let account = owner(&desk.store().read(), desk, way).await?;
    Ok(match account {
        None => RecoveryNext::Choose(
            Method::ALL
                .into_iter()
                .filter(|method| is_allowed(*method, rules) && way.proven == 0)
                .map(|method| OfferedMethod {
                    method,
                    masked: String::new(),
                })
                .collect(),
        ),
        Some(account) if account.is_enough(rules, way.proven) => RecoveryNext::Password,
        Some(account) => RecoveryNext::Choose(
            account
                .methods
                .iter()
                .filter(|method| bit(**method) & way.proven == 0)
                .map(|method| OfferedMethod {
                    method: *method,
                    masked: method.kind().map_or_else(String::new, |kind| {
                        contacts::masked(kind, contacts::present(&account.person, kind))
                    }),
                })
                .collect(),
        ),
    })
}

/// What the live rules beside the new password know, at the end of the way.
///
/// # Errors
/// When the database refuses.
pub async fn rules(desk: &Desk, browser: &Secret) -> Result<Option<PasswordRules>, Error> {
    let Some(way) = of_browser(desk, browser).await? else {
        return Ok(None);
    };
    let settings = desk.settings();
    let account = arrived(&desk.store().read(), desk, &way).await?;
    Ok(
        account
            .map(|account| policy::for_page(&settings.rules, &settings.context(&account.person))),
    )
}

/// An account that may get back in by itself, and by what.
struct Account {
    person: Person,
    is_administrator: bool,
    methods: Vec<Method>,
}

impl Account {
    fn is_enough(&self, rules: &SelfService, proven: i16) -> bool {
        proven.count_ones() >= u32::from(needed(rules, self.is_administrator))
    }
}

/// How many methods it takes. Administrators always need two (promise T14).
pub(crate) fn needed(rules: &SelfService, is_administrator: bool) -> u8 {
    if is_administrator {
        2
    } else {
        rules.methods_needed.max(1)
    }
}

/// Whose way it is: known from the first proof on.
async fn owner(db: &impl Db, desk: &Desk, way: &Recovery) -> Result<Option<Account>, Error> {
    match way.person_id {
        None => Ok(None),
        Some(id) => match store::people::by_id(db, PersonId(id)).await? {
            None => Ok(None),
            Some(person) => account(db, desk, person).await,
        },
    }
}

/// The account that has this name, if it may get back in by itself.
async fn named(db: &impl Db, desk: &Desk, user_name: &str) -> Result<Option<Account>, Error> {
    match store::people::by_user_name_key(db, &fold::key(user_name)).await? {
        None => Ok(None),
        Some(person) => account(db, desk, person).await,
    }
}

/// What the person may get back in by. A lock and too many failures are no hindrance (promise L2); what its owner reported is: somebody else
/// may read what is sent.
async fn account(db: &impl Db, desk: &Desk, person: Person) -> Result<Option<Account>, Error> {
    let settings = desk.settings();
    let rules = &settings.settings.self_service;
    let is_reported = person.password_kind == PasswordKind::Reported.code();
    if person.blocked
        || person.deleted_at != 0
        || is_reported
        || !covers(db, rules, &person).await?
    {
        return Ok(None);
    }
    let methods = methods(db, desk, &person).await?;
    let methods = methods
        .iter()
        .filter(|one| one.standing == Standing::Counts)
        .map(|one| one.method)
        .collect();
    let is_administrator = !store::roles::of_row(db, &person).await?.is_empty();
    Ok(Some(Account {
        person,
        is_administrator,
        methods,
    }))
}

/// The methods that the organisation allows, and what this person has of each.
pub(crate) async fn methods(
    db: &impl Db,
    desk: &Desk,
    person: &Person,
) -> Result<Vec<OwnMethod>, Error> {
    let settings = desk.settings();
    let rules = &settings.settings.self_service;
    let proven = store::contacts::proven(db, PersonId(person.id)).await?;
    let own = factors::shown(db, desk, PersonId(person.id)).await?;
    let app = own.authenticator;
    let codes = own.codes.filter(|codes| codes.left > 0);
    let of = |method: Method| match method {
        Method::Email => reached(desk, rules, person, ContactKind::Email, &proven),
        Method::Phone => reached(desk, rules, person, ContactKind::Phone, &proven),
        Method::Authenticator => {
            let counts_from = app.as_ref().and_then(|app| app.counts_from);
            held(method, app.is_some(), counts_from)
        }
        Method::RecoveryCode => {
            let counts_from = codes.as_ref().and_then(|codes| codes.counts_from);
            held(method, codes.is_some(), counts_from)
        }
    };
    let allowed = Method::ALL
        .into_iter()
        .filter(|method| is_allowed(*method, rules));
    Ok(allowed.map(of).collect())
}

/// A method that the person holds, if it is there.
fn held(method: Method, is_there: bool, counts_from: Option<Timestamp>) -> OwnMethod {
    OwnMethod {
        method,
        value: String::new(),
        standing: match counts_from {
            _ if !is_there => Standing::Missing,
            Some(_) => Standing::Waits,
            None => Standing::Counts,
        },
        counts_from,
        confirmed_at: None,
    }
}

/// A method that something is sent for.
fn reached(
    desk: &Desk,
    rules: &SelfService,
    person: &Person,
    kind: ContactKind,
    proven: &[ProvenContact],
) -> OwnMethod {
    let value = contacts::present(person, kind);
    let proof = proven
        .iter()
        .find(|proof| proof.kind == kind.code() && proof.value == value);
    let waits = proof
        .filter(|proof| proof.changed_at != 0)
        .map(|proof| factors::counts_from(rules, Timestamp(proof.changed_at)))
        .filter(|from| desk.now() < *from);
    let standing = match (value, proof) {
        ("", _) => Standing::Missing,
        (_, None) if !rules.count_unproven => Standing::Unproven,
        _ if waits.is_some() => Standing::Waits,
        _ => Standing::Counts,
    };
    OwnMethod {
        method: match kind {
            ContactKind::Email => Method::Email,
            ContactKind::Phone => Method::Phone,
        },
        value: value.to_owned(),
        standing,
        counts_from: waits,
        confirmed_at: proof
            .filter(|_| !value.is_empty())
            .map(|proof| Timestamp(proof.proven_at.max(proof.confirmed_at))),
    }
}

pub(crate) async fn covers(
    db: &impl Db,
    rules: &SelfService,
    person: &Person,
) -> Result<bool, Error> {
    Ok(match rules.scope {
        SelfServiceScope::None => false,
        SelfServiceScope::All => true,
        SelfServiceScope::Selected => {
            store::groups::is_member_of_any(db, PersonId(person.id), &rules.groups).await?
        }
    })
}

async fn of_browser(desk: &Desk, browser: &Secret) -> Result<Option<Recovery>, Error> {
    let Some(hash) = hash_of(browser) else {
        return Ok(None);
    };
    let db = desk.store().read();
    Ok(store::recoveries::of_browser(&db, &hash, desk.now()).await?)
}

/// Promise T8: whatever is not written as we write it names nothing.
fn hash_of(browser: &Secret) -> Option<[u8; 32]> {
    if browser.expose().len() != 43 {
        return None;
    }
    let bytes = Zeroizing::new(BASE64.decode(browser.expose()).ok()?);
    Some(Sha256::digest(bytes.as_slice()).into())
}

/// What is left to do when the browser has its answer: send the code, if there is anybody to send it to, and if it is one that is sent.
#[derive(Clone, Debug)]
#[must_use = "no code is sent before it is run"]
pub struct Sending {
    way: RecoveryId,
    user_name: String,
    person: Option<PersonId>,
    method: Method,
    typed: String,
    origin: Origin,
}

/// Asks for a code by a method; the same method again asks for a new one. The number is typed in whole and compared, never used
/// (promise T10).
///
/// # Errors
/// `link_dead`: on no way (any more). `unknown_value` (field `method`) for one that the organisation does not allow or that is proven;
/// `phone_form` or `required` (field `phone`); `too_many_sent` for the same method before [`AGAIN`] is over.
pub async fn choose(
    desk: &Desk,
    origin: &Origin,
    browser: &Secret,
    method: Method,
    phone: &str,
) -> Result<Sending, Error> {
    throttle::check_address(desk, origin).await?;
    let way = of_browser(desk, browser).await?.ok_or(Code::LinkDead)?;
    let settings = desk.settings();
    let is_offered =
        is_allowed(method, &settings.settings.self_service) && way.proven & bit(method) == 0;
    if !is_offered {
        return Err(Error::field("method", Code::UnknownValue));
    }
    let typed = match method {
        Method::Email | Method::Authenticator | Method::RecoveryCode => String::new(),
        Method::Phone => PhoneNumber::parse("phone", phone)?.as_str().to_owned(),
    };
    let now = desk.now();
    let again = Timestamp(way.sent_at).plus(AGAIN);
    if way.sent_by == bit(method) && now < again {
        return Err(later(Code::TooManySent, again.since(now)).into());
    }
    let id = RecoveryId(way.id);
    let is_sent = method.kind().is_some();
    let is_asked = desk
        .store()
        .write(|tx| async move {
            Ok::<_, Error>(store::recoveries::ask(&tx, id, bit(method), is_sent, now).await?)
        })
        .await?;
    if !is_asked {
        return Err(Code::LinkDead.into());
    }
    Ok(Sending {
        way: id,
        person: way.person_id.map(PersonId),
        user_name: way.user_name,
        method,
        typed,
        origin: origin.clone(),
    })
}

fn later(code: Code, wait: Span) -> Problem {
    Problem {
        retry_after_seconds: Some(u32::try_from(wait.as_seconds() + 1).unwrap_or(1)),
        ..Problem::new(code)
    }
}

impl Sending {
    /// Runs beside the answer.
    pub fn run_beside(self, desk: &Desk) {
        let desk = desk.clone();
        tokio::spawn(async move {
            if let Err(error) = self.run(&desk).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a code was not sent"
                );
            }
        });
    }

    /// Sends the code, if there is anybody to send it to.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run(self, desk: &Desk) -> Result<(), Error> {
        let sending = &self;
        let outcome = desk
            .store()
            .write(|tx| async move { sending.send(&tx, desk).await })
            .await;
        match outcome {
            Ok(()) => messages::wake(desk),
            // Whoever asks does not learn it (E1); the row of the last code says when there was one.
            Err(Error::Refused(problem)) if problem.code == Code::TooManySent => {
                tracing::info!("so many codes were sent that this one was not");
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn send(&self, tx: &Tx, desk: &Desk) -> Result<(), Error> {
        let Some(kind) = self.method.kind() else {
            return Ok(());
        };
        let stop = throttle::recovery_stopped_until(tx, desk, &self.user_name).await?;
        if stop.is_some() {
            return Ok(());
        }
        let found = match self.person {
            None => named(tx, desk, &self.user_name).await?,
            Some(id) => match store::people::by_id(tx, id).await? {
                None => None,
                Some(person) => account(tx, desk, person).await?,
            },
        };
        let Some(account) = found.filter(|account| account.methods.contains(&self.method)) else {
            return Ok(());
        };
        let person = store::people::lock(tx, PersonId(account.person.id)).await?;
        let Some(to) = self.recipient(&person) else {
            return Ok(());
        };
        let id = PersonId(person.id);
        budget::check(tx, desk, id, kind, contacts::present(&person, kind)).await?;
        let caller = &Caller::anonymous(self.origin.clone());
        let link = links::make(tx, desk, caller, &person, purpose(kind), CODE_LIVES).await?;
        let is_wanted =
            store::recoveries::sent(tx, self.way, bit(self.method), link.id, desk.now()).await?;
        if !is_wanted {
            return Ok(());
        }
        let content = Content::RecoveryCode {
            whose: Whose::from(&person),
            token: link.token,
            code: link.code,
            until: link.until,
        };
        let letter = NewMessage::about(&person, to, content).with_link(link.id);
        messages::queue(tx, desk, caller, letter).await?;
        let entry = Entry::new(Action::RecoveryCodeSent)
            .on(&person)
            .after("method", self.method.name());
        audit::record(tx, desk, caller, entry).await
    }

    /// The stored address or number (promise T10).
    fn recipient(&self, person: &Person) -> Option<Recipient> {
        match self.method {
            Method::Email => EmailAddress::parse("", &person.alternate_email)
                .ok()
                .map(Recipient::Mail),
            Method::Phone => PhoneNumber::parse("", &person.mobile_phone)
                .ok()
                .filter(|number| number.as_str() == self.typed)
                .map(Recipient::Text),
            Method::Authenticator | Method::RecoveryCode => None,
        }
    }
}

/// **Try another way**: no method is asked for any more.
///
/// # Errors
/// `link_dead`: on no way (any more).
pub async fn another(desk: &Desk, browser: &Secret) -> Result<(), Error> {
    let way = of_browser(desk, browser).await?.ok_or(Code::LinkDead)?;
    let id = RecoveryId(way.id);
    desk.store()
        .write(|tx| async move {
            store::recoveries::ask(&tx, id, 0, false, desk.now()).await?;
            Ok::<_, Error>(())
        })
        .await
}

/// What proves it: a code that is typed, or the token of the link beside it.
#[derive(Clone, Debug)]
pub enum Proof {
    /// Six digits, or a recovery code; spaces do no harm.
    Code(Secret),
    /// What stands behind the `#`.
    Token(Secret),
}

/// Proves the method that is asked for. Counted on the name and committed before anything is compared (promise T4).
///
/// # Errors
/// `link_dead`: on no way (any more), or nothing is asked for. `code_wrong` (field `code`) for whatever proves nothing;
/// `too_many_attempts` when this way is stopped for the name, or for the address.
pub async fn prove(
    desk: &Desk,
    origin: &Origin,
    browser: &Secret,
    proof: &Proof,
) -> Result<(), Error> {
    // What is looked up and written differs with what there is.
    evenly(desk, judge(desk, origin, browser, proof)).await
}

/// Answers after a time that tells nothing of what was done (promise E2): not sooner than [`LEAST`], and some milliseconds later at random. A
/// machine that had more to do a moment ago wakes up sooner by a fraction of one, which drowns in them: a name can be tried five times a day.
pub(crate) async fn evenly<T>(desk: &Desk, doing: impl Future<Output = T>) -> T {
    let more = u16::from_le_bytes(entropy::bytes(desk.entropy())) >> 2;
    let wait = LEAST + Duration::from_micros(more.into());
    tokio::join!(doing, tokio::time::sleep(wait)).0
}

async fn judge(desk: &Desk, origin: &Origin, browser: &Secret, proof: &Proof) -> Result<(), Error> {
    throttle::check_address(desk, origin).await?;
    let way = &of_browser(desk, browser).await?.ok_or(Code::LinkDead)?;
    let method = of_bit(way.asked).ok_or(Code::LinkDead)?;
    throttle::begin_recovery(desk, &way.user_name).await?;
    let db = desk.store().read();
    let account = match way.person_id {
        None => named(&db, desk, &way.user_name).await?,
        Some(_) => owner(&db, desk, way).await?,
    };
    let id = account
        .as_ref()
        .map_or(PersonId(uuid::Uuid::nil()), |account| {
            PersonId(account.person.id)
        });
    let evidence = evidence(desk, way, method, id, proof).await?;
    // What the person has already counts only where it is one of the account's methods now; what is sent was looked at before.
    let counts = |account: &Account| method.kind().is_some() || account.methods.contains(&method);
    let account = account.filter(counts);
    let (Some(account), Some(evidence)) = (account, evidence) else {
        return refuse(desk, origin, &way.user_name, method).await;
    };
    let caller = &Caller::anonymous(origin.clone());
    let (way_id, account) = (RecoveryId(way.id), &account);
    let outcome = desk
        .store()
        .write(|tx| async move {
            let step = Step {
                way: way_id,
                method,
                evidence,
            };
            step.take(&tx, desk, caller, &account.person, &way.user_name)
                .await
        })
        .await;
    match outcome {
        Ok(true) => Ok(()),
        Ok(false) => refuse(desk, origin, &way.user_name, method).await,
        Err(Error::Refused(problem)) if problem.code == Code::CodeWrong => {
            refuse(desk, origin, &way.user_name, method).await
        }
        Err(error) => Err(error),
    }
}

/// A proof that is right, and not used up yet.
#[derive(Clone, Copy, Debug)]
enum Evidence {
    /// A code or a link that was sent.
    Sent(Found),
    /// A code that the authenticator app shows.
    Shown(authenticators::Accepted),
    /// A code that was printed.
    Printed(recovery_codes::Right),
}

/// What the proof is worth. Whoever it is, and whether there is anybody: the same is asked and reckoned (promise E1).
async fn evidence(
    desk: &Desk,
    way: &Recovery,
    method: Method,
    id: PersonId,
    proof: &Proof,
) -> Result<Option<Evidence>, Error> {
    let (Proof::Code(typed) | Proof::Token(typed)) = proof;
    let db = desk.store().read();
    Ok(match (method, method.kind()) {
        (_, Some(kind)) => {
            let found = match proof {
                Proof::Code(code) => links::prove_code(desk, purpose(kind), id, code).await?,
                Proof::Token(token) => links::look(desk, purpose(kind), token).await?,
            };
            // A code of another browser's way proves nothing here (promise T9).
            let is_ours = |found: &Found| found.person == id && Some(found.id.0) == way.link_id;
            found.filter(is_ours).map(Evidence::Sent)
        }
        (Method::RecoveryCode, None) => recovery_codes::check(&db, id, typed)
            .await?
            .map(Evidence::Printed),
        (_, None) => authenticators::check(&db, desk, id, typed)
            .await?
            .map(Evidence::Shown),
    })
}

impl Evidence {
    /// Uses it up, once: of many who prove with one thing one does (promise T3).
    async fn use_up(self, tx: &Tx, desk: &Desk, person: PersonId) -> Result<bool, Error> {
        match self {
            Self::Sent(found) => Ok(links::use_up_named(tx, desk, found.id).await?.is_some()),
            Self::Shown(accepted) => authenticators::use_up(tx, desk, accepted).await,
            Self::Printed(right) => recovery_codes::use_up(tx, desk, person, right).await,
        }
    }
}

/// One proof on its way into the database.
#[derive(Clone, Copy)]
struct Step {
    way: RecoveryId,
    method: Method,
    evidence: Evidence,
}

impl Step {
    async fn take(
        self,
        tx: &Tx,
        desk: &Desk,
        caller: &Caller,
        person: &Person,
        user_name: &str,
    ) -> Result<bool, Error> {
        let id = PersonId(person.id);
        store::people::lock(tx, id).await?;
        if !self.evidence.use_up(tx, desk, id).await? {
            return Ok(false);
        }
        let version = credentials::version(tx, id).await?;
        let bit = bit(self.method);
        if !store::recoveries::add_proof(tx, self.way, bit, id, version, desk.now()).await? {
            // Rolls back what was used up: a recovery code is not gone because the way was over.
            return Err(Code::CodeWrong.into());
        }
        throttle::recovery_proven(tx, user_name).await?;
        let mut entry = Entry::new(Action::RecoveryProven)
            .on(person)
            .after("method", self.method.name());
        if self.method == Method::RecoveryCode {
            let left = store::recovery_codes::standing(tx, id).await?;
            entry = entry.after("left", left.map_or(0, |codes| codes.left));
        }
        audit::record(tx, desk, caller, entry).await?;
        Ok(true)
    }
}

/// The one answer for what proves nothing, counted on the address and written down.
async fn refuse(
    desk: &Desk,
    origin: &Origin,
    user_name: &str,
    method: Method,
) -> Result<(), Error> {
    let caller = &Caller::anonymous(origin.clone());
    desk.store()
        .write(|tx| async move {
            let key = fold::key(user_name);
            let person = store::people::by_user_name_key(&tx, &key).await?;
            let entry = Entry::new(Action::RecoveryProven)
                .failed()
                .after("method", method.name());
            let entry = match &person {
                Some(person) => entry.on(person),
                None => entry.named(UNKNOWN),
            };
            let mut entries = vec![entry];
            entries.extend(throttle::count_address(&tx, desk, origin).await?);
            audit::record_all(&tx, desk, caller, entries).await
        })
        .await?;
    Err(FieldError::new("code", Code::CodeWrong).into())
}

/// Chooses the new password at the end of the way. Signs nobody in; everything of the account ends, and every known address is
/// told (promise T12).
///
/// # Errors
/// `link_dead`: the way is over, or not at its end. `invalid_input` with the reasons against the password (field `password`):
/// the way goes on. `busy`.
pub async fn finish(
    desk: &Desk,
    origin: &Origin,
    browser: &Secret,
    password: &Secret,
) -> Result<(), Error> {
    let way = &of_browser(desk, browser).await?.ok_or(Code::LinkDead)?;
    let account = arrived(&desk.store().read(), desk, way).await?;
    let person = &account.ok_or(Code::LinkDead)?.person;
    let form =
        credentials::check_new(desk, person, password, "password", Lane::Interactive).await?;
    let hashed = &credentials::prepare(desk, Lane::Interactive, &form).await?;
    let caller = &Caller::anonymous(origin.clone());
    let is_done = desk
        .store()
        .write(|tx| async move {
            let person = store::people::lock(&tx, PersonId(person.id)).await?;
            // Once more, as of now: somebody may have blocked the account or given it a role since.
            if arrived(&tx, desk, way).await?.is_none() {
                return Ok(false);
            }
            let id = RecoveryId(way.id);
            if !store::recoveries::finish(&tx, id, way.proven, desk.now()).await? {
                return Ok(false);
            }
            let kind = credentials::Kind::Permanent;
            let changed = credentials::set(&tx, desk, &person, hashed, kind).await?;
            let entry = Entry::new(Action::PasswordRecovered)
                .on(&person)
                .after("sessions_ended", changed.sessions_ended);
            let mut entries =
                requests::password_changed(&tx, desk, caller, &[&person], By::Owner).await?;
            entries.insert(0, entry);
            audit::record_all(&tx, desk, caller, entries).await?;
            notices::password_changed(&tx, desk, caller, &[&person], By::Owner, But::Nobody)
                .await?;
            notices::administrator_recovered(&tx, desk, caller, &person).await?;
            Ok::<_, Error>(true)
        })
        .await?;
    if !is_done {
        return Err(Code::LinkDead.into());
    }
    messages::wake(desk);
    tracing::info!(person = %person.id, "a password was chosen by its owner's own proofs");
    Ok(())
}

/// The account, if its way is at the end: enough methods are proven, by today's rules.
async fn arrived(db: &impl Db, desk: &Desk, way: &Recovery) -> Result<Option<Account>, Error> {
    let settings: &Current = &desk.settings();
    let rules = &settings.settings.self_service;
    let account = owner(db, desk, way).await?;
    Ok(account.filter(|account| account.is_enough(rules, way.proven)))
}

/// **Lift the stop** that five wrong proofs in a day put on self-service. For those who may reset the person.
///
/// # Errors
/// `sign_in_required`, `must_change_password`, `not_allowed`, `not_on_yourself`, `not_found`.
pub async fn lift_stop(desk: &Desk, caller: &Caller, id: PersonId) -> Result<(), Error> {
    let action = authority::Action::ResetPassword;
    let outcome = match guard::may_to_anybody(caller, action) {
        Ok(()) => {
            desk.store()
                .write(|tx| async move {
                    let caller = &guard::as_of_now(&tx, caller).await?;
                    let (person, roles) = present(&tx, id).await?;
                    caller.may(action, id, roles)?;
                    throttle::lift_recovery_stop(&tx, &person.user_name).await?;
                    let entry = Entry::new(Action::RecoveryStopLifted).on(&person);
                    audit::record(&tx, desk, caller, entry).await
                })
                .await
        }
        Err(error) => Err(error),
    };
    guard::noted(desk, caller, action, Some(id), outcome).await
}
