//! Notices before a password ends (scene S9): who is told when, once, and who is not.

use crate::desk::{Outcome, take_mails};
use domain::wire::people::Selection;
use domain::wire::settings::PasswordPolicy;
use domain::{PersonId, Span};
use service::credentials::Kind;
use service::testing::{PASSWORD, START, TestDesk, desks};
use service::{Caller, Error, maintenance, messages, people, settings};
use store::Person;

const DAYS: u16 = 90;
const NEXT: &str = "lantern otter violet 91 harbour";

/// Passwords end after 90 days, and people are told on these days before.
async fn end(desk: &TestDesk, expire_days: u16, notice_days: &[u16]) -> Result<(), Error> {
    let operator = &Caller::operator();
    let now = settings::get(desk, operator).await?;
    let policy = PasswordPolicy {
        expire_days,
        notice_days: notice_days.to_vec(),
        ..now.policy
    };
    settings::set_policy(desk, operator, now.version, policy).await?;
    Ok(())
}

async fn somebody(desk: &TestDesk, name: &str) -> Result<Person, Error> {
    let user_name = format!("{name}@example.org");
    let person = desk.person_with(&user_name, &[], Some(PASSWORD)).await?;
    desk.set_contacts(&person, &format!("{name}@home.example"), "")
        .await
}

/// Who is mailed by house-keeping at this moment, and what the subject says.
async fn told(
    desk: &TestDesk,
) -> Result<Vec<(String, String)>, Box<dyn std::error::Error + Send + Sync>> {
    maintenance::sweep(desk).await?;
    messages::drain(desk).await?;
    let mails = take_mails(desk)?;
    let mut told: Vec<_> = mails
        .into_iter()
        .map(|mail| (mail.to, mail.subject))
        .collect();
    told.sort();
    Ok(told)
}

/// So long before the password ends that was set at the start.
fn go_to(desk: &TestDesk, days: i64, seconds: i64) {
    let end = START.plus(Span::days(DAYS.into()));
    desk.clock
        .set(end.minus(Span::days(days)).plus(Span::seconds(seconds)));
}

#[tokio::test]
async fn s9_each_is_told_once_for_each_day_and_that_it_is_over() -> Outcome {
    for desk in desks().await? {
        let anna = somebody(&desk, "anna").await?;
        end(&desk, DAYS, &[14, 7, 3, 1, 0]).await?;
        for days in [14, 7, 3, 1, 0] {
            go_to(&desk, days, -1);
            assert_eq!(told(&desk).await?, [], "{}: {days}", desk.database);
            go_to(&desk, days, 0);
            let mails = told(&desk).await?;
            assert_eq!(mails.len(), 1, "{}: {days}", desk.database);
            assert_eq!(mails[0].0, "anna@home.example");
            let is_over = mails[0].1 == "Your password has expired";
            assert_eq!(is_over, days == 0, "{}", mails[0].1);
            assert_eq!(told(&desk).await?, [], "once");
        }
        // A new one has notices of its own.
        desk.set_password(&anna, NEXT, Kind::Permanent).await?;
        messages::drain(&desk).await?;
        let _of_the_change = take_mails(&desk)?;
        assert_eq!(told(&desk).await?, []);
        desk.clock.advance(Span::days(i64::from(DAYS) - 14));
        assert_eq!(told(&desk).await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn s9_whoever_could_not_be_told_in_time_is_told_once_and_never_long_after_the_end() -> Outcome
{
    for desk in desks().await? {
        somebody(&desk, "anna").await?;
        end(&desk, DAYS, &[14, 7, 3, 1, 0]).await?;
        // Nothing ran for weeks.
        go_to(&desk, 2, 0);
        assert_eq!(told(&desk).await?.len(), 1);
        assert_eq!(told(&desk).await?, []);
        go_to(&desk, -3, 0);
        assert_eq!(told(&desk).await?, [], "too late to be news");
    }
    Ok(())
}

#[tokio::test]
async fn s9_while_they_are_spread_each_is_told_of_the_own_day() -> Outcome {
    for desk in desks().await? {
        let operator = &Caller::operator();
        for (day, name) in [(0, "anna"), (1, "berta"), (2, "carla")] {
            desk.clock.set(START.plus(Span::days(day)));
            somebody(&desk, name).await?;
        }
        desk.clock.set(START.plus(Span::days(200)));
        let now = settings::get(&desk, operator).await?;
        let policy = PasswordPolicy {
            expire_days: DAYS,
            spread_days: 3,
            ..now.policy
        };
        settings::set_policy(&desk, operator, now.version, policy).await?;
        let over = "Your password has expired";
        for (hour, wanted) in [
            (0, vec![("anna", true), ("berta", false), ("carla", false)]),
            (23, vec![]),
            // Carla was within three days of hers before, and is within one now.
            (24, vec![("berta", true), ("carla", false)]),
            (48, vec![("carla", true)]),
            (72, vec![]),
        ] {
            desk.clock
                .set(START.plus(Span::days(200)).plus(Span::hours(hour)));
            let mails = told(&desk).await?;
            let mails: Vec<_> = mails
                .iter()
                .map(|(to, subject)| (to.trim_end_matches("@home.example"), subject == over))
                .collect();
            assert_eq!(mails, wanted, "{}, hour {hour}", desk.database);
        }
    }
    Ok(())
}

#[tokio::test]
async fn s9_nobody_is_told_of_a_day_from_before_the_password_was_set() -> Outcome {
    for desk in desks().await? {
        somebody(&desk, "anna").await?;
        end(&desk, 14, &[60, 14, 3]).await?;
        assert_eq!(told(&desk).await?, [], "{}", desk.database);
        desk.clock.advance(Span::days(11));
        assert_eq!(told(&desk).await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn s9_nobody_is_told_whose_password_does_not_end_or_who_cannot_be_mailed() -> Outcome {
    for desk in desks().await? {
        let operator = &Caller::operator();
        somebody(&desk, "told").await?;
        let never = somebody(&desk, "never").await?;
        people::set_never_expires(&desk, operator, PersonId(never.id), true).await?;
        let blocked = somebody(&desk, "blocked").await?;
        let deleted = somebody(&desk, "deleted").await?;
        let must = somebody(&desk, "must").await?;
        let one = |person: &Person| Selection::Ids(vec![PersonId(person.id)]);
        people::set_blocked(&desk, operator, &one(&blocked), true).await?;
        people::delete(&desk, operator, &one(&deleted)).await?;
        people::force_change(&desk, operator, &one(&must)).await?;
        desk.person_with("unreachable@example.org", &[], Some(PASSWORD))
            .await?;
        let fresh = somebody(&desk, "temporary").await?;
        desk.set_password(&fresh, NEXT, Kind::Temporary).await?;
        messages::drain(&desk).await?;
        let _of_the_changes = take_mails(&desk)?;
        go_to(&desk, 1, 0);
        assert_eq!(told(&desk).await?, [], "no password ends yet");
        end(&desk, DAYS, &[]).await?;
        assert_eq!(told(&desk).await?, [], "nobody is to be told");
        end(&desk, DAYS, &[3]).await?;
        let mails = told(&desk).await?;
        let to: Vec<&str> = mails.iter().map(|mail| mail.0.as_str()).collect();
        assert_eq!(to, ["told@home.example"], "{}", desk.database);
    }
    Ok(())
}

#[tokio::test]
async fn s9_a_notice_that_waits_is_dropped_when_the_password_was_changed_meanwhile() -> Outcome {
    for desk in desks().await? {
        let anna = somebody(&desk, "anna").await?;
        end(&desk, DAYS, &[7]).await?;
        go_to(&desk, 7, 0);
        maintenance::sweep(&desk).await?;
        desk.clock.advance(Span::seconds(1));
        desk.set_password(&anna, NEXT, Kind::Permanent).await?;
        let tally = messages::drain(&desk).await?;
        assert_eq!((tally.sent, tally.dropped), (0, 1), "{}", desk.database);
    }
    Ok(())
}

#[tokio::test]
async fn r1_two_copies_that_look_at_once_tell_each_person_once() -> Outcome {
    for desk in desks().await? {
        for number in 0..250 {
            somebody(&desk, &format!("p{number:03}")).await?;
        }
        end(&desk, DAYS, &[7]).await?;
        go_to(&desk, 6, 0);
        let (one, other) = tokio::join!(maintenance::sweep(&desk), maintenance::sweep(&desk));
        assert_eq!(one?.told + other?.told, 250, "{}", desk.database);
        messages::drain(&desk).await?;
        let mut to: Vec<String> = take_mails(&desk)?.into_iter().map(|mail| mail.to).collect();
        assert_eq!(to.len(), 250);
        to.sort();
        to.dedup();
        assert_eq!(to.len(), 250);
    }
    Ok(())
}
