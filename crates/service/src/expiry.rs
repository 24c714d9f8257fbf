//! Notices before a password ends (scene S9). Owns who is told when: each person once for each of the policy's days, about the same
//! password, and never of an earlier day after a later one. Nothing ends here: whether a password has expired is asked at each sign-in.

use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::{Caller, Desk, Error};
use domain::wire::settings::PasswordPolicy;
use domain::{EmailAddress, Span, Timestamp};
use store::Person;
use store::expiry::Notice;

/// People told in one transaction, so that nobody waits long for the writer.
const AT_ONCE: u32 = 200;
/// How long after the end it is still said that it is over. Whoever has not signed in for longer is asked then.
const LATEST: Span = Span::days(2);

/// Tells those whose password ends, if the policy ends any; answers how many people count as told. Call it every few minutes.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn notify(desk: &Desk) -> Result<u64, Error> {
    let policy = &desk.settings().settings.policy;
    let mut told = 0;
    for notice in due(policy, desk.now()) {
        loop {
            let now = tell(desk, policy.expire_days, notice).await?;
            told += u64::from(now);
            if now < AT_ONCE {
                break;
            }
        }
    }
    if told > 0 {
        messages::wake(desk);
    }
    Ok(told)
}

async fn tell(desk: &Desk, expire_days: u16, notice: Notice) -> Result<u32, Error> {
    let caller = &Caller::system();
    desk.store()
        .write_long(|tx| async move {
            let people = store::expiry::take(&tx, notice, AT_ONCE).await?;
            let letters = people
                .iter()
                .filter_map(|person| letter(person, expire_days, notice));
            messages::queue_all(&tx, desk, caller, letters.collect()).await?;
            Ok(u32::try_from(people.len()).unwrap_or(AT_ONCE))
        })
        .await
}

fn letter(person: &Person, expire_days: u16, notice: Notice) -> Option<NewMessage> {
    let to = EmailAddress::parse("to", &person.alternate_email).ok()?;
    let content = Content::PasswordExpires {
        whose: Whose::from(person),
        until: Timestamp(person.password_set_at).plus(Span::days(expire_days.into())),
        is_over: notice.days == 0,
    };
    Some(NewMessage::about(person, Recipient::Mail(to), content))
}

/// Whose turn it is at this moment: each of the policy's days until the next of them, so that whoever could not be told in time (nothing
/// ran) is told once, of the day that it is.
fn due(policy: &PasswordPolicy, now: Timestamp) -> Vec<Notice> {
    if policy.expire_days == 0 {
        return Vec::new();
    }
    let ending = now.minus(Span::days(policy.expire_days.into()));
    let set_at = |days: u16| ending.plus(Span::days(days.into())).0;
    // A day from before the password was set would tell whoever has just chosen one.
    let is_within = |day: &u16| *day < policy.expire_days;
    let days: Vec<u16> = policy
        .notice_days
        .iter()
        .copied()
        .filter(is_within)
        .collect();
    days.iter()
        .enumerate()
        .map(|(place, &day)| Notice {
            days: day,
            after: match days.get(place + 1) {
                Some(next) => set_at(*next),
                None if day == 0 => ending.minus(LATEST).0,
                None => ending.0,
            },
            up_to: set_at(day),
        })
        .collect()
}
