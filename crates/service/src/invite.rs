//! **Send the user a link to choose a password** and what is behind that link: a password that nobody but its owner has
//! ever seen. Owns both ends; the link itself is `links`', the mail `messages`'.
//!
//! The reset takes the old password away at once. The link goes to the stored alternate address and to nobody else (promise
//! T10). Opening it consumes nothing (T6); the new password and the end of the link are one transaction (T3). Whoever
//! cannot open it types name and code. No answer tells whether a name exists (E1), and nobody is signed in (T12).

use crate::audit::{self, Entry};
use crate::caller::Origin;
use crate::hashing::Lane;
use crate::links::{self, Found, Purpose};
use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::notices::{self, But, By};
use crate::people::{guard, present};
use crate::{Caller, Desk, Error, credentials, requests, throttle};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::contact::mask_email;
use domain::wire::people::{Mailed, ResetOutcome};
use domain::wire::problem::{Code, FieldError};
use domain::{EmailAddress, JobId, MessageId, PersonId, Secret, Span, Timestamp, fold};
use store::{Person, Tx};

/// How long a link works, in minutes (promise T2).
pub(crate) const MINUTES: std::ops::RangeInclusive<u32> = 30..=7 * 24 * 60;
/// In the audit log where a link or a code belongs to nobody.
const UNKNOWN: &str = "unknown link";

/// What was sent from the page behind the link.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Of the link; empty where name and code are typed.
    pub token: Secret,
    /// As typed.
    pub user_name: String,
    /// As typed.
    pub code: Secret,
    /// The new password.
    pub password: Secret,
}

/// Takes a person's password away and mails them a link to choose a new one. The caller may reset them, as
/// [`crate::reset::reset_one`] asked.
pub(crate) async fn send(
    desk: &Desk,
    caller: &Caller,
    id: PersonId,
    minutes: u32,
) -> Result<ResetOutcome, Error> {
    if !MINUTES.contains(&minutes) {
        return Err(FieldError::new("delivery", Code::OutOfRange)
            .with("min", MINUTES.start())
            .with("max", MINUTES.end())
            .into());
    }
    let lifetime = Span::minutes(i64::from(minutes));
    let (person, sent) = desk
        .store()
        .write(|tx| async move {
            let caller = &guard::as_of_now(&tx, caller).await?;
            let (person, roles) = present(&tx, id).await?;
            caller.may(Action::ResetPassword, id, roles)?;
            let to = address(&person)?;
            let (sent, entries) =
                write(&tx, desk, caller, &[(&person, to)], lifetime, None).await?;
            audit::record_all(&tx, desk, caller, entries).await?;
            let sent = sent.into_iter().next().ok_or(Code::NotFound)?;
            Ok::<_, Error>((person, sent))
        })
        .await?;
    messages::wake(desk);
    tracing::info!(person = %id, "a link to choose a password was made");
    Ok(ResetOutcome {
        person: id,
        mailed: vec![Mailed {
            message: sent.message,
            to: mask_email(&person.alternate_email),
        }],
        display_name: person.display_name,
        user_name: person.user_name,
        password: Secret::default(),
        must_change: false,
        valid_until: Some(sent.until),
        sessions_ended: sent.sessions_ended,
        changed_at: desk.now(),
        is_link: true,
    })
}

/// What was done to one person.
pub(crate) struct Sent {
    /// The message that carries the link.
    pub message: MessageId,
    /// When the link ends.
    pub until: Timestamp,
    /// How many sessions ended: all.
    pub sessions_ended: u32,
}

/// Takes passwords away and mails each person a link, in the transaction of the change: the end of every session, the end of what was
/// asked for, the notices. Answers what was done to each, and the rows for the audit log, which the caller records last.
///
/// # Errors
/// As [`links::make`] and [`messages::queue`].
pub(crate) async fn write(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    people: &[(&Person, EmailAddress)],
    lifetime: Span,
    job: Option<JobId>,
) -> Result<(Vec<Sent>, Vec<Entry>), Error> {
    let whose: Vec<&Person> = people.iter().map(|(person, _)| *person).collect();
    let ended = credentials::remove(tx, desk, &whose).await?;
    let (mailed, until) = mail(tx, desk, caller, people, lifetime).await?;
    let entry = |(person, sessions_ended): (&&Person, &u32)| {
        Entry::new(Event::PasswordReset)
            .on(person)
            .after("link", true)
            .after("sessions_ended", sessions_ended)
            .in_job(job)
    };
    let mut entries: Vec<Entry> = whose.iter().zip(&ended).map(entry).collect();
    let by = By::Administrator;
    entries.extend(requests::password_changed(tx, desk, caller, &whose, by).await?);
    notices::password_changed(tx, desk, caller, &whose, by, But::AlternateEmail).await?;
    let sent = mailed.into_iter().zip(ended);
    let sent = sent.map(|(message, sessions_ended)| Sent {
        message,
        until,
        sessions_ended,
    });
    Ok((sent.collect(), entries))
}

/// Makes a link for each person in place of former ones, and mails it; answers the messages in the order of the people, and when the
/// links end.
///
/// # Errors
/// As [`links::make`] and [`messages::queue`].
pub(crate) async fn mail(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    people: &[(&Person, EmailAddress)],
    lifetime: Span,
) -> Result<(Vec<MessageId>, Timestamp), Error> {
    let whose: Vec<&Person> = people.iter().map(|(person, _)| *person).collect();
    let purpose = Purpose::SetPassword;
    let made = links::make_all(tx, desk, caller, &whose, purpose, lifetime).await?;
    let letter = |((person, to), link): (&(&Person, EmailAddress), links::Made)| {
        let content = Content::SetPasswordLink {
            whose: Whose::from(*person),
            token: link.token,
            code: link.code,
            until: link.until,
        };
        NewMessage::about(person, Recipient::Mail(to.clone()), content).with_link(link.id)
    };
    let letters = people.iter().zip(made).map(letter).collect();
    let mailed = messages::queue_all(tx, desk, caller, letters).await?;
    Ok((mailed, desk.now().plus(lifetime)))
}

fn address(person: &Person) -> Result<EmailAddress, Error> {
    if person.alternate_email.is_empty() {
        return Err(Error::field("delivery", Code::NoAlternateEmail));
    }
    Ok(EmailAddress::parse("delivery", &person.alternate_email)?)
}

/// Chooses the password with a link, or with name and code. Signs nobody in.
///
/// # Errors
/// `link_dead` (field `token`, or `code`) for everything that is no working link; `invalid_input` with the reasons against
/// the password (field `password`): the link and the code work on then; `too_many_attempts` for the address; `busy`.
pub async fn choose(desk: &Desk, origin: &Origin, choice: &Choice) -> Result<(), Error> {
    throttle::check_address(desk, origin).await?;
    let Some((found, person)) = find(desk, choice).await? else {
        return refuse(desk, origin, choice).await;
    };
    let checked = credentials::check_new(
        desk,
        &person,
        &choice.password,
        "password",
        Lane::Interactive,
    );
    let form = match checked.await {
        Ok(form) => form,
        Err(error) => {
            if choice.token.is_empty() {
                // The code was right: only wrong ones are tries.
                links::forgive(desk, found.id).await?;
            }
            return Err(error);
        }
    };
    let hashed = &credentials::prepare(desk, Lane::Interactive, &form).await?;
    let caller = &Caller::anonymous(origin.clone());
    let chosen = desk
        .store()
        .write(|tx| async move {
            let person = store::people::lock(&tx, found.person).await?;
            // Asked once more in the statement that uses it up: of many at once one gets it.
            if links::use_up_named(&tx, desk, found.id).await?.is_none() {
                return Ok(false);
            }
            let changed =
                credentials::set(&tx, desk, &person, hashed, credentials::Kind::Permanent).await?;
            let entry = Entry::new(Event::PasswordChanged)
                .on(&person)
                .after("link", true)
                .after("sessions_ended", changed.sessions_ended);
            let mut entries =
                requests::password_changed(&tx, desk, caller, &[&person], By::Owner).await?;
            entries.insert(0, entry);
            audit::record_all(&tx, desk, caller, entries).await?;
            notices::password_changed(&tx, desk, caller, &[&person], By::Owner, But::Nobody)
                .await?;
            Ok::<_, Error>(true)
        })
        .await?;
    if !chosen {
        return refuse(desk, origin, choice).await;
    }
    messages::wake(desk);
    tracing::info!(person = %found.person, "a password was chosen with a link");
    Ok(())
}

/// The link that this opens, and whose it is. A code is one try of five, counted before it is looked at; the same is done
/// for a name that nobody has.
async fn find(desk: &Desk, choice: &Choice) -> Result<Option<(Found, Person)>, Error> {
    let db = desk.store().read();
    let found = if choice.token.is_empty() {
        let key = fold::key(&choice.user_name);
        let person = store::people::by_user_name_key(&db, &key).await?;
        let id = person.map_or(PersonId(uuid::Uuid::nil()), |person| PersonId(person.id));
        links::prove_code(desk, Purpose::SetPassword, id, &choice.code).await?
    } else {
        links::look(desk, Purpose::SetPassword, &choice.token).await?
    };
    let Some(found) = found else { return Ok(None) };
    let person = store::people::by_id(&db, found.person).await?;
    Ok(person.map(|person| (found, person)))
}

/// The one answer for what opens nothing, counted on the address and written down.
async fn refuse(desk: &Desk, origin: &Origin, choice: &Choice) -> Result<(), Error> {
    let caller = &Caller::anonymous(origin.clone());
    desk.store()
        .write(|tx| async move {
            let mut entries = vec![
                Entry::new(Event::PasswordChanged)
                    .failed()
                    .named(UNKNOWN)
                    .after("link", true),
            ];
            entries.extend(throttle::count_address(&tx, desk, origin).await?);
            audit::record_all(&tx, desk, caller, entries).await
        })
        .await?;
    let field = if choice.token.is_empty() {
        "code"
    } else {
        "token"
    };
    Err(FieldError::new(field, Code::LinkDead).into())
}
