//! **Send recovery campaign**: people who could not get back in alone are asked by mail to add what is missing. Owns who is asked, and how
//! often; never what counts, which `recovery` decides, and nothing in the mail opens anything.
//!
//! The mail goes to the stored alternate address of that one person, and only where the organisation lets it count (promises T10 and
//! L4): proven by its owner, or entered by somebody else where that is enough. A user name is no mailbox: nothing is ever mailed to it.
//! Whoever has no such address is left out with that reason, so that somebody can talk to them.

use super::select;
use crate::audit::Entry;
use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::{Caller, Desk, Error};
use domain::audit::Action as Event;
use domain::password::state::PasswordKind;
use domain::wire::jobs::JobKind;
use domain::wire::messages::MessageKind;
use domain::wire::problem::Code;
use domain::{EmailAddress, JobId, MessageId, PersonId, Span};
use std::collections::{HashMap, HashSet};
use store::jobs::Candidate;
use store::recoveries::Standing;
use store::{Db, Person, Tx};

/// Nobody is asked more than once within this time: a second press does no harm.
const AGAIN: Span = Span::days(7);

/// What the decision about some people needs to know beside their rows and roles; empty for other kinds of jobs.
#[derive(Debug, Default)]
pub(super) struct Facts {
    standings: HashMap<PersonId, Standing>,
    asked_lately: HashSet<PersonId>,
    count_unproven: bool,
}

impl Facts {
    /// # Errors
    /// When the database refuses.
    pub(super) async fn of(
        db: &impl Db,
        desk: &Desk,
        kind: JobKind,
        people: &[PersonId],
    ) -> Result<Self, Error> {
        if kind != JobKind::Campaign {
            return Ok(Self::default());
        }
        let settings = desk.settings();
        let rules = &settings.settings.self_service;
        let now = desk.now();
        let asked = MessageKind::RecoveryCampaign.name();
        Ok(Self {
            standings: store::recoveries::standings(db, rules, now, people).await?,
            asked_lately: store::messages::sent_about(db, asked, people, now.minus(AGAIN)).await?,
            count_unproven: rules.count_unproven,
        })
    }

    /// Whether this person is to be asked.
    ///
    /// # Errors
    /// Why not: `cannot_sign_in`, `not_covered`, `can_recover`, `no_alternate_email`, `address_not_proven`, `mailed_lately`.
    pub(super) fn decide(&self, person: &Candidate) -> Result<(), Code> {
        let has_password = [PasswordKind::Permanent, PasswordKind::Temporary]
            .iter()
            .any(|kind| kind.code() == person.password_kind);
        if person.blocked || !has_password {
            return Err(Code::CannotSignIn);
        }
        let id = PersonId(person.id);
        let standing = self.standings.get(&id).ok_or(Code::UserUnknown)?;
        if !standing.is_covered {
            return Err(Code::NotCovered);
        }
        if standing.has_enough {
            return Err(Code::CanRecover);
        }
        if select::address(&person.alternate_email).is_none() {
            return Err(Code::NoAlternateEmail);
        }
        if !standing.is_address_proven && !self.count_unproven {
            return Err(Code::AddressNotProven);
        }
        if self.asked_lately.contains(&id) {
            return Err(Code::MailedLately);
        }
        Ok(())
    }
}

/// Asks these people, in the transaction of the outcome; answers the messages in the order of the people, and the rows for the audit log.
///
/// # Errors
/// As [`messages::queue`].
pub(super) async fn write(
    tx: &Tx,
    desk: &Desk,
    caller: &Caller,
    people: &[(&Person, EmailAddress)],
    job: JobId,
) -> Result<(Vec<MessageId>, Vec<Entry>), Error> {
    let letters = people
        .iter()
        .map(|(person, to)| letter(person, to.clone()))
        .collect();
    let sent = messages::queue_all(tx, desk, caller, letters).await?;
    let entry = |(person, _): &(&Person, EmailAddress)| {
        Entry::new(Event::PersonContactsAsked)
            .on(person)
            .in_job(Some(job))
    };
    Ok((sent, people.iter().map(entry).collect()))
}

pub(super) fn letter(person: &Person, to: EmailAddress) -> NewMessage {
    let content = Content::RecoveryCampaign {
        whose: Whose::from(person),
    };
    NewMessage::about(person, Recipient::Mail(to), content)
}
