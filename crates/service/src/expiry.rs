//! Notices before a password ends (scene S9). Owns who is told when: each person once for each of the policy's days, about the same
//! password, and never of an earlier day after a later one. Nothing ends here: whether a password has expired is asked at each sign-in.

use crate::messages::{self, Content, NewMessage, Recipient, Whose};
use crate::{Caller, Desk, Error};
use domain::password::expiry::Expiry;
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
    let settings = desk.settings();
    let (days, expiry) = (&settings.settings.policy.notice_days, &settings.expiry);
    let mut told = 0;
    for notice in due(days, expiry, desk.now()) {
        loop {
            let now = tell(desk, expiry, notice).await?;
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

async fn tell(desk: &Desk, expiry: &Expiry, notice: Notice) -> Result<u32, Error> {
    let caller = &Caller::system();
    desk.store()
        .write_long(|tx| async move {
            let people = store::expiry::take(&tx, notice, AT_ONCE).await?;
            let letters = people
                .iter()
                .filter_map(|person| letter(person, expiry, notice));
            messages::queue_all(&tx, desk, caller, letters.collect()).await?;
            Ok(u32::try_from(people.len()).unwrap_or(AT_ONCE))
        })
        .await
}

fn letter(person: &Person, expiry: &Expiry, notice: Notice) -> Option<NewMessage> {
    let to = EmailAddress::parse("to", &person.alternate_email).ok()?;
    let content = Content::PasswordExpires {
        whose: Whose::from(person),
        until: expiry.ends(Timestamp(person.password_set_at))?,
        is_over: notice.days == 0,
    };
    Some(NewMessage::about(person, Recipient::Mail(to), content))
}

/// Whose turn it is at this moment: each of the policy's days until the next of them, so that whoever could not be told in time (nothing
/// ran) is told once, of the day that it is.
fn due(notice_days: &[u16], expiry: &Expiry, now: Timestamp) -> Vec<Notice> {
    // Those whose password ends until then.
    let over = |at| expiry.over(at).map_or(0, |over| over.0);
    let over_in = |days: u16| over(now.plus(Span::days(days.into())));
    // A day from before the password was set would tell whoever has just chosen one.
    let is_within = |day: &u16| *day < expiry.days;
    let days: Vec<u16> = notice_days.iter().copied().filter(is_within).collect();
    days.iter()
        .enumerate()
        .map(|(place, &day)| Notice {
            days: day,
            after: match days.get(place + 1) {
                Some(next) => over_in(*next),
                None if day == 0 => over(now.minus(LATEST)),
                None => over(now),
            },
            up_to: over_in(day),
        })
        .collect()
}
