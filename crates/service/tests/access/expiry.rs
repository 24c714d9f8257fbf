//! A shorter lifetime of passwords that is spread over days (scene S9): who is asked when, and what the page says before.

use domain::Span;
use domain::wire::account::ChangeReason;
use domain::wire::problem::Code;
use domain::wire::settings::PasswordPolicy;
use service::testing::{START, TestDesk, desks};
use service::{Caller, Error, settings};

const LIFETIME: u16 = 30;
const PEOPLE: i64 = 8;

fn name(number: i64) -> String {
    format!("p{number}@example.org")
}

/// Eight people who chose their passwords a day apart, a hundred days ago and after; answers the first moment of it all.
async fn crowd(desk: &TestDesk) -> Result<(), Error> {
    for number in 0..PEOPLE {
        desk.clock.set(START.plus(Span::days(number)));
        desk.person(&name(number)).await?;
    }
    desk.clock.set(START.plus(Span::days(100)));
    Ok(())
}

async fn set(desk: &TestDesk, expire_days: u16, spread_days: u16) -> Result<bool, Error> {
    let operator = &Caller::operator();
    let now = settings::get(desk, operator).await?;
    let policy = PasswordPolicy {
        expire_days,
        spread_days,
        ..now.policy
    };
    let saved = settings::set_policy(desk, operator, now.version, policy).await?;
    Ok(saved.spread_until.is_some())
}

/// How many of them have to choose another password when they sign in now: the first so many, whoever they are.
async fn asked(desk: &TestDesk) -> Result<i64, Error> {
    let mut asked = 0;
    for number in 0..PEOPLE {
        let must = desk.sign_in(&name(number)).await?.principal.must_change;
        if must == Some(ChangeReason::Expired) {
            assert_eq!(
                asked, number,
                "an older password is over before a younger one"
            );
            asked += 1;
        }
    }
    Ok(asked)
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn s9_those_whom_a_shorter_lifetime_reaches_are_asked_a_part_each_day_the_oldest_first()
-> Outcome {
    for desk in desks().await? {
        crowd(&desk).await?;
        let operator = &Caller::operator();
        let at_once = settings::impact(&desk, operator, LIFETIME, 0).await?;
        assert_eq!(
            (at_once.today, at_once.this_week),
            (8, 8),
            "{}",
            desk.database
        );
        let spread = settings::impact(&desk, operator, LIFETIME, 4).await?;
        assert_eq!(
            (spread.today, spread.this_week),
            (2, 8),
            "{}",
            desk.database
        );
        assert!(set(&desk, LIFETIME, 4).await?, "it is said until when");
        for day in 0..5 {
            desk.clock.set(START.plus(Span::days(100 + day)));
            assert_eq!(
                asked(&desk).await?,
                (2 * day + 2).min(8),
                "{}, day {day}",
                desk.database
            );
            desk.clock
                .set(START.plus(Span::days(101 + day)).minus(Span(1)));
            assert_eq!(
                asked(&desk).await?,
                (2 * day + 2).min(8),
                "{}, the end of day {day}",
                desk.database
            );
        }
        let now = settings::get(&desk, operator).await?;
        assert_eq!(now.spread_until, None, "it is over");
    }
    Ok(())
}

#[tokio::test]
async fn s9_what_is_saved_again_goes_on_and_another_number_spreads_anew_or_at_once() -> Outcome {
    for desk in desks().await? {
        crowd(&desk).await?;
        set(&desk, LIFETIME, 4).await?;
        desk.clock.advance(Span::days(1));
        // Something else of the policy, by somebody who was not thinking of this.
        let operator = &Caller::operator();
        let now = settings::get(&desk, operator).await?;
        let policy = PasswordPolicy {
            temporary_hours: 48,
            ..now.policy
        };
        settings::set_policy(&desk, operator, now.version, policy).await?;
        assert_eq!(asked(&desk).await?, 4, "{}: the second day", desk.database);
        // And what is no policy.
        let now = settings::get(&desk, operator).await?;
        settings::set_self_service(&desk, operator, now.version, now.self_service).await?;
        assert_eq!(asked(&desk).await?, 4, "{}: still", desk.database);
        assert!(set(&desk, LIFETIME, 8).await?);
        assert_eq!(asked(&desk).await?, 1, "{}: anew", desk.database);
        assert!(!set(&desk, LIFETIME, 0).await?);
        assert_eq!(asked(&desk).await?, 8, "{}: at once", desk.database);
        assert!(!set(&desk, 0, 4).await?, "nothing ends");
        assert_eq!(asked(&desk).await?, 0, "{}", desk.database);
        let refused = set(&desk, LIFETIME, 61)
            .await
            .err()
            .map(|error| error.problem());
        let problem = refused.ok_or("61 days are too many")?;
        assert_eq!(
            (problem.code, problem.errors[0].field.as_str()),
            (Code::InvalidInput, "spread_days")
        );
    }
    Ok(())
}
