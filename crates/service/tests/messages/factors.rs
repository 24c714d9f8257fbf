//! **Authenticator app** and **Recovery codes** (scenes S3 and S5; promises T1 to T5, T9, T14, E1, L1, S3, A1): how they are added and taken
//! away, and what they are worth on the way back in.

use crate::desk::{Outcome, code, database_folder, is_in_files, log, take_mails, take_texts};
use domain::wire::people::{Delivery, GeneratorShape, NewPassword, PersonFields, ResetCommand};
use domain::wire::recovery::{RecoveryMethod as Method, RecoveryNext};
use domain::wire::settings::SelfService;
use domain::{PersonId, Role, Secret, Span};
use service::factors::{Factor, own, remove_of, remove_own};
use service::recovery::{Proof, begin, choose, finish, prove, stand};
use service::testing::{PASSWORD, TestDesk, desks, origin_at};
use service::{Caller, Error, authenticators, messages, people, recovery_codes, reset, settings};
use store::Person;
use totp_rs::Builder;

const HOME: &str = "anna@home.example";
const PHONE: &str = "+498912345678";
const CHOSEN: &str = "lantern otter violet 91 harbour";
type Anything = Box<dyn std::error::Error + Send + Sync>;

async fn anna(desk: &TestDesk) -> Result<Person, Error> {
    let anna = desk.person("anna@example.org").await?;
    desk.set_contacts(&anna, HOME, PHONE).await
}

/// Freshly signed in, so that what wants the password has it.
async fn caller(desk: &TestDesk, name: &str) -> Result<Caller, Error> {
    let signed_in = desk.sign_in(name).await?;
    Ok(Caller::person(signed_in.principal, origin_at("192.0.2.7")))
}

/// What the app shows at this moment, so many steps later.
pub fn shown(desk: &TestDesk, secret: &Secret, steps: u64) -> Result<Secret, Anything> {
    let secret = totp_rs::Secret::try_from_base32(secret.expose()).map_err(|e| e.to_string())?;
    let app = Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|e| e.to_string())?;
    let seconds = u64::try_from(desk.now().0 / 1_000_000)? + 30 * steps;
    Ok(Secret::new(app.generate(seconds).to_string()))
}

/// Another six digits than any that the app shows now.
fn wrong(desk: &TestDesk, secret: &Secret) -> Result<Secret, Anything> {
    let seconds = desk.now().0 / 1_000_000;
    let secret = totp_rs::Secret::try_from_base32(secret.expose()).map_err(|e| e.to_string())?;
    let app = Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|e| e.to_string())?;
    let now: Vec<String> = (-1..=1)
        .map(|step: i64| {
            let at = u64::try_from(seconds + 30 * step).unwrap_or_default();
            app.generate(at).to_string()
        })
        .collect();
    let free = (0..4).map(|n| format!("00000{n}"));
    let free = free.into_iter().find(|code| !now.contains(code));
    Ok(Secret::new(free.ok_or("all taken")?))
}

/// Anna's app, which counts at once; the secret that it was told.
pub async fn with_app(desk: &TestDesk, name: &str) -> Result<Secret, Anything> {
    let caller = caller(desk, name).await?;
    let setup = authenticators::begin(desk, &caller, "Old phone").await?;
    authenticators::prove(desk, &caller, &shown(desk, &setup.secret, 0)?).await?;
    // The step of the first code is used up by it.
    desk.clock.advance(Span::seconds(30));
    Ok(setup.secret)
}

pub async fn with_codes(desk: &TestDesk, name: &str) -> Result<Vec<Secret>, Anything> {
    let caller = caller(desk, name).await?;
    Ok(recovery_codes::make(desk, &caller).await?)
}

async fn set(desk: &TestDesk, change: impl Fn(&mut SelfService)) -> Result<(), Error> {
    let operator = Caller::operator();
    let now = settings::get(desk, &operator).await?;
    let mut wanted = now.self_service;
    change(&mut wanted);
    settings::set_self_service(desk, &operator, now.version, wanted).await?;
    Ok(())
}

/// New apps and codes count at once.
pub async fn at_once(desk: &TestDesk) -> Result<(), Error> {
    set(desk, |rules| rules.cooling_hours = 0).await
}

fn first_code<T>(outcome: &Result<T, Error>) -> String {
    let Err(error) = outcome else {
        return "ok".to_owned();
    };
    let problem = error.problem();
    let first = problem.errors.first().map(|first| first.code);
    first.unwrap_or(problem.code).as_str().to_owned()
}

fn here() -> service::Origin {
    origin_at("192.0.2.50")
}

/// A way on which this method is asked for.
async fn asked(desk: &TestDesk, name: &str, method: Method) -> Result<Secret, Error> {
    let browser = begin(desk, &here(), name).await?;
    ask(desk, &browser, method).await?;
    Ok(browser)
}

async fn ask(desk: &TestDesk, browser: &Secret, method: Method) -> Result<(), Error> {
    choose(desk, &here(), browser, method, "")
        .await?
        .run(desk)
        .await
}

async fn type_code(desk: &TestDesk, browser: &Secret, code: &Secret) -> Result<(), Error> {
    prove(desk, &here(), browser, &Proof::Code(code.clone())).await
}

async fn next(desk: &TestDesk, browser: &Secret) -> Result<Option<RecoveryNext>, Error> {
    Ok(stand(desk, browser).await?.map(|standing| standing.next))
}

/// Whoever was told since the last look, by mail and by text.
async fn told(desk: &TestDesk) -> Result<(Vec<String>, usize), Anything> {
    messages::drain(desk).await?;
    let mails = take_mails(desk)?;
    for mail in &mails {
        assert!(mail.text.contains("/not-me#"), "{}", mail.text);
    }
    let texts = take_texts(desk)?.len();
    Ok((mails.into_iter().map(|mail| mail.subject).collect(), texts))
}

#[tokio::test]
async fn s3_an_app_counts_only_after_its_first_code_and_every_known_address_is_told() -> Outcome {
    for desk in desks().await? {
        anna(&desk).await?;
        let caller = caller(&desk, "anna@example.org").await?;
        let setup = authenticators::begin(&desk, &caller, " Old  phone ").await?;
        assert_eq!(setup.secret.expose().len(), 32, "160 bits");
        assert!(setup.uri.expose().contains(setup.secret.expose()));
        assert!(setup.qr.expose().starts_with("<svg "));
        assert!(!setup.qr.expose().contains("style"), "s4");
        assert_eq!(setup.until, desk.now().plus(Span::minutes(30)));
        assert_eq!(own(&desk, &caller).await?.authenticator, None, "not yet");
        assert_eq!(told(&desk).await?, (Vec::new(), 0));
        let refused = authenticators::prove(&desk, &caller, &wrong(&desk, &setup.secret)?).await;
        assert_eq!(first_code(&refused), "code_wrong");
        let code = shown(&desk, &setup.secret, 0)?;
        let now = authenticators::prove(&desk, &caller, &code).await?;
        let app = now.authenticator.ok_or("no app")?;
        assert_eq!(app.name, "Old  phone");
        assert_eq!((app.added_at, app.used_at), (desk.now(), None));
        assert_eq!(app.counts_from, Some(desk.now().plus(Span::hours(24))));
        let again = authenticators::prove(&desk, &caller, &code).await;
        assert_eq!(first_code(&again), "code_wrong", "t3");
        let (subjects, texts) = told(&desk).await?;
        assert_eq!((subjects.len(), texts), (1, 1));
        assert!(subjects[0].contains("way to get back"), "{subjects:?}");
        let rows = log(&desk, "person.authenticator_added").await?;
        let results: Vec<String> = rows.iter().map(|r| format!("{:?}", r.result)).collect();
        assert_eq!(results, ["Failure", "Success", "Failure"]);
        let said = format!("{rows:?}");
        assert!(!said.contains(setup.secret.expose()) && !said.contains(code.expose()));
    }
    Ok(())
}

#[tokio::test]
async fn t1_neither_a_secret_nor_a_code_is_in_the_database_and_a_secret_opens_in_its_row_alone()
-> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        anna(&desk).await?;
        desk.person("ben@example.org").await?;
        let (hers, his) = (
            with_app(&desk, "anna@example.org").await?,
            with_app(&desk, "ben@example.org").await?,
        );
        let codes = with_codes(&desk, "anna@example.org").await?;
        if let Some(folder) = database_folder(&desk) {
            let raw = totp_rs::Secret::try_from_base32(hers.expose()).map_err(|e| e.to_string())?;
            let bytes: &[u8] = raw.as_ref();
            assert!(!has_bytes(&folder, bytes)?, "the secret as it is");
            assert!(
                has_bytes(&folder, b"Old phone")?,
                "the search finds something"
            );
            let code = codes[0].expose();
            let bare = code.replace('-', "");
            for wanted in [hers.expose(), code, bare.as_str()] {
                assert!(!is_in_files(&folder, wanted)?, "{wanted}");
            }
        }
        // What is sealed for her does not open in his row.
        let ids = [
            find(&desk, "anna@example.org").await?,
            find(&desk, "ben@example.org").await?,
        ];
        let sealed = store::authenticators::of_person(&desk.store().read(), ids[0]).await?;
        let sealed = &sealed.ok_or("no app")?;
        let row = store::authenticators::of_person(&desk.store().read(), ids[1]).await?;
        let row = &row.ok_or("no app")?;
        desk.store()
            .write(|tx| async move {
                let (key, bytes) = (&sealed.seal_key, sealed.sealed.clone());
                store::authenticators::reseal(&tx, row.id, key, bytes).await
            })
            .await?;
        let browser = asked(&desk, "ben@example.org", Method::Authenticator).await?;
        for secret in [&hers, &his] {
            let refused = type_code(&desk, &browser, &shown(&desk, secret, 0)?).await;
            assert_eq!(first_code(&refused), "code_wrong");
        }
    }
    Ok(())
}

fn has_bytes(folder: &std::path::Path, wanted: &[u8]) -> std::io::Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file()
            && std::fs::read(&path)?
                .windows(wanted.len())
                .any(|w| w == wanted)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn find(desk: &TestDesk, name: &str) -> Result<PersonId, Anything> {
    let person = store::people::by_user_name_key(&desk.store().read(), name).await?;
    Ok(PersonId(person.ok_or("no such person")?.id))
}

#[tokio::test]
async fn t2_an_app_waits_for_half_an_hour_and_a_newer_one_takes_its_place() -> Outcome {
    for desk in desks().await? {
        anna(&desk).await?;
        let caller = caller(&desk, "anna@example.org").await?;
        let first = authenticators::begin(&desk, &caller, "").await?;
        let second = authenticators::begin(&desk, &caller, "").await?;
        assert_ne!(first.secret, second.secret);
        let old = authenticators::prove(&desk, &caller, &shown(&desk, &first.secret, 0)?).await;
        assert_eq!(first_code(&old), "code_wrong");
        for (seconds, expected) in [(-1, "ok"), (0, "code_wrong"), (1, "code_wrong")] {
            let caller = caller_again(&desk).await?;
            let setup = authenticators::begin(&desk, &caller, "").await?;
            desk.clock.advance(Span::seconds(30 * 60 + seconds));
            let caller = caller_again(&desk).await?;
            let code = shown(&desk, &setup.secret, 0)?;
            let outcome = authenticators::prove(&desk, &caller, &code).await;
            assert_eq!(first_code(&outcome), expected, "{seconds}");
        }
        desk.clock.advance(Span::minutes(31));
        service::maintenance::sweep(&desk).await?;
        let id = find(&desk, "anna@example.org").await?;
        let app = store::authenticators::of_person(&desk.store().read(), id).await?;
        assert!(app.is_some(), "what counts is not swept");
    }
    Ok(())
}

async fn caller_again(desk: &TestDesk) -> Result<Caller, Error> {
    caller(desk, "anna@example.org").await
}

#[tokio::test]
async fn t4_ten_tries_of_a_first_code_and_a_right_one_comes_too_late() -> Outcome {
    for desk in desks().await? {
        anna(&desk).await?;
        let caller = &caller(&desk, "anna@example.org").await?;
        let setup = authenticators::begin(&desk, caller, "").await?;
        let wrong = &wrong(&desk, &setup.secret)?;
        let tries = (0..60_u8).map(|last| {
            let desk = &desk;
            let principal = caller.principal().cloned();
            async move {
                let origin = origin_at(&format!("192.0.2.{last}"));
                let caller = principal.map(|who| Caller::person(who, origin));
                match caller {
                    Some(caller) => authenticators::prove(desk, &caller, wrong).await.is_ok(),
                    None => true,
                }
            }
        });
        let any = futures::future::join_all(tries).await;
        assert!(any.iter().all(|right| !right));
        let late = authenticators::prove(&desk, caller, &shown(&desk, &setup.secret, 0)?).await;
        assert_eq!(first_code(&late), "code_wrong");
    }
    Ok(())
}

#[tokio::test]
async fn s3_every_change_wants_the_password_of_the_last_five_minutes_and_names_are_one_line()
-> Outcome {
    for desk in desks().await? {
        anna(&desk).await?;
        let caller = caller(&desk, "anna@example.org").await?;
        for name in ["a\nb", "\0"] {
            let refused = authenticators::begin(&desk, &caller, name).await;
            assert_eq!(first_code(&refused), "control_characters");
        }
        let refused = authenticators::begin(&desk, &caller, &"x".repeat(41)).await;
        assert_eq!(first_code(&refused), "too_long");
        desk.clock.advance(Span::minutes(6));
        let outcomes = [
            code(&authenticators::begin(&desk, &caller, "").await),
            code(&recovery_codes::make(&desk, &caller).await),
            code(&remove_own(&desk, &caller, Factor::Authenticator).await),
            code(&remove_own(&desk, &caller, Factor::RecoveryCodes).await),
        ];
        assert_eq!(outcomes, ["confirm_identity"; 4]);
    }
    Ok(())
}

#[tokio::test]
async fn recovery_codes_are_ten_of_eighty_bits_shown_once_and_replaced_as_a_set() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        anna(&desk).await?;
        let first = with_codes(&desk, "anna@example.org").await?;
        let caller = caller(&desk, "anna@example.org").await?;
        let mut all = std::collections::BTreeSet::new();
        for code in &first {
            let groups: Vec<&str> = code.expose().split('-').collect();
            assert_eq!(groups.iter().map(|g| g.len()).collect::<Vec<_>>(), [4; 4]);
            let looks_alike = |c: char| "ILOU".contains(c) || c.is_ascii_lowercase();
            assert!(!code.expose().contains(looks_alike), "16 of 32: 80 bits");
            all.insert(code.expose().to_owned());
        }
        assert_eq!(all.len(), 10);
        let standing = own(&desk, &caller).await?.codes.ok_or("no codes")?;
        assert_eq!((standing.left, standing.made_at), (10, desk.now()));
        let (subjects, texts) = told(&desk).await?;
        assert_eq!((subjects.len(), texts), (1, 1));
        let second = with_codes(&desk, "anna@example.org").await?;
        let browser = asked(&desk, "anna@example.org", Method::RecoveryCode).await?;
        let old = type_code(&desk, &browser, &first[0]).await;
        assert_eq!(first_code(&old), "code_wrong", "replaced");
        let lower = Secret::new(second[0].expose().to_lowercase().replace('-', " "));
        type_code(&desk, &browser, &lower).await?;
        assert_eq!(log(&desk, "person.recovery_codes_made").await?.len(), 2);
        let proven = &log(&desk, "recovery.proven").await?[0];
        let said = format!("{proven:?}");
        assert!(
            said.contains("\"left\"") && said.contains("\"9\""),
            "{said}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn t12_the_app_opens_the_choice_of_a_password_and_a_code_of_it_counts_once() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        anna(&desk).await?;
        let secret = with_app(&desk, "anna@example.org").await?;
        let browser = asked(&desk, "anna@example.org", Method::Authenticator).await?;
        messages::drain(&desk).await?;
        take_mails(&desk)?;
        take_texts(&desk)?;
        let code = shown(&desk, &secret, 0)?;
        type_code(&desk, &browser, &code).await?;
        assert_eq!(next(&desk, &browser).await?, Some(RecoveryNext::Password));
        // Within its window still, in another browser.
        let other = asked(&desk, "anna@example.org", Method::Authenticator).await?;
        let replay = type_code(&desk, &other, &code).await;
        assert_eq!(first_code(&replay), "code_wrong");
        desk.clock.advance(Span::seconds(29));
        let replay = type_code(&desk, &other, &code).await;
        assert_eq!(first_code(&replay), "code_wrong");
        // A phone that is fast has shown the next one; the one of now is then an earlier step.
        let ahead = shown(&desk, &secret, 1)?;
        type_code(&desk, &other, &ahead).await?;
        finish(&desk, &here(), &browser, &Secret::new(CHOSEN)).await?;
        desk.try_sign_in("anna@example.org", CHOSEN).await?;
        let third = asked(&desk, "anna@example.org", Method::Authenticator).await?;
        let earlier = type_code(&desk, &third, &shown(&desk, &secret, 0)?).await;
        assert_eq!(first_code(&earlier), "code_wrong");
        let id = find(&desk, "anna@example.org").await?;
        let row = store::authenticators::of_person(&desk.store().read(), id).await?;
        assert_eq!(
            row.ok_or("no app")?.used_at,
            desk.now().0,
            "s3: the reset kept it"
        );
    }
    Ok(())
}

#[tokio::test]
async fn t3_of_two_hundred_who_submit_one_code_at_once_one_gets_on() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        anna(&desk).await?;
        let secret = with_app(&desk, "anna@example.org").await?;
        let codes = with_codes(&desk, "anna@example.org").await?;
        for (method, code) in [
            (Method::Authenticator, shown(&desk, &secret, 0)?),
            (Method::RecoveryCode, codes[3].clone()),
        ] {
            let mut browsers = Vec::new();
            for _ in 0..4 {
                browsers.push(asked(&desk, "anna@example.org", method).await?);
            }
            let tries = (0..200_u8).map(|last| {
                let (desk, browser, code) = (&desk, &browsers[usize::from(last) % 4], &code);
                async move {
                    let origin = origin_at(&format!("192.0.2.{last}"));
                    prove(desk, &origin, browser, &Proof::Code(code.clone())).await
                }
            });
            let outcomes = futures::future::join_all(tries).await;
            let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            assert_eq!(won, 1, "{method:?}");
            let proven = log(&desk, "recovery.proven").await?;
            let right = proven
                .iter()
                .filter(|row| format!("{:?}", row.result) == "Success")
                .filter(|row| format!("{row:?}").contains(method.name()));
            assert_eq!(right.count(), 1, "{method:?}");
            let id = find(&desk, "anna@example.org").await?;
            service::recovery::lift_stop(&desk, &Caller::operator(), id).await?;
        }
        let id = find(&desk, "anna@example.org").await?;
        let left = store::recovery_codes::standing(&desk.store().read(), id).await?;
        assert_eq!(left.ok_or("no codes")?.left, 9);
    }
    Ok(())
}

#[tokio::test]
async fn t4_of_five_hundred_wrong_ones_from_fifty_addresses_five_are_looked_at() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        anna(&desk).await?;
        let secret = with_app(&desk, "anna@example.org").await?;
        let codes = with_codes(&desk, "anna@example.org").await?;
        let browsers = [
            asked(&desk, "anna@example.org", Method::Authenticator).await?,
            asked(&desk, "ANNA@example.org", Method::RecoveryCode).await?,
        ];
        let wrong = [wrong(&desk, &secret)?, Secret::new("0000-0000-0000-0000")];
        let tries = (0..500_usize).map(|n| {
            let (desk, browser, wrong) = (&desk, &browsers[n % 2], &wrong[n % 2]);
            async move {
                let origin = origin_at(&format!("192.0.2.{}", n % 50));
                prove(desk, &origin, browser, &Proof::Code(wrong.clone())).await
            }
        });
        let outcomes = futures::future::join_all(tries).await;
        let said = |code: &str| outcomes.iter().filter(|o| first_code(o) == code).count();
        assert_eq!(said("code_wrong"), 5, "one budget for both methods");
        assert_eq!(said("too_many_attempts"), 495);
        // The right ones come too late, and nothing of them is used up.
        for (browser, right) in [
            (&browsers[0], &shown(&desk, &secret, 0)?),
            (&browsers[1], &codes[0]),
        ] {
            let late = type_code(&desk, browser, right).await;
            assert_eq!(first_code(&late), "too_many_attempts");
        }
        let id = find(&desk, "anna@example.org").await?;
        service::recovery::lift_stop(&desk, &Caller::operator(), id).await?;
        type_code(&desk, &browsers[1], &codes[0]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn t3_a_recovery_code_works_once_and_stays_used_after_the_reset() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        anna(&desk).await?;
        let codes = with_codes(&desk, "anna@example.org").await?;
        let browser = asked(&desk, "anna@example.org", Method::RecoveryCode).await?;
        type_code(&desk, &browser, &codes[0]).await?;
        finish(&desk, &here(), &browser, &Secret::new(CHOSEN)).await?;
        let again = asked(&desk, "anna@example.org", Method::RecoveryCode).await?;
        let used = type_code(&desk, &again, &codes[0]).await;
        assert_eq!(first_code(&used), "code_wrong");
        let mine = desk.try_sign_in("anna@example.org", CHOSEN).await?;
        let caller = Caller::person(mine.principal, here());
        let standing = own(&desk, &caller).await?.codes.ok_or("no codes")?;
        assert_eq!(standing.left, 9);
        // Somebody else's code is nobody's here.
        desk.person("ben@example.org").await?;
        with_codes(&desk, "ben@example.org").await?;
        let his = asked(&desk, "ben@example.org", Method::RecoveryCode).await?;
        let foreign = type_code(&desk, &his, &codes[1]).await;
        assert_eq!(first_code(&foreign), "code_wrong");
        type_code(&desk, &again, &codes[1]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn t9_a_code_for_a_way_that_is_over_is_not_used_up() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        let anna = anna(&desk).await?;
        set(&desk, |rules| rules.methods_needed = 2).await?;
        let secret = with_app(&desk, "anna@example.org").await?;
        let codes = with_codes(&desk, "anna@example.org").await?;
        let browser = asked(&desk, "anna@example.org", Method::Authenticator).await?;
        type_code(&desk, &browser, &shown(&desk, &secret, 0)?).await?;
        ask(&desk, &browser, Method::RecoveryCode).await?;
        let kind = service::credentials::Kind::Permanent;
        desk.set_password(&anna, CHOSEN, kind).await?;
        let late = type_code(&desk, &browser, &codes[0]).await;
        assert_eq!(first_code(&late), "code_wrong");
        let left = store::recovery_codes::standing(&desk.store().read(), PersonId(anna.id)).await?;
        assert_eq!(left.ok_or("no codes")?.left, 10);
    }
    Ok(())
}

#[tokio::test]
async fn t5_every_change_of_a_method_ends_the_ways_that_were_proven_beside_the_old_one() -> Outcome
{
    for desk in desks().await? {
        at_once(&desk).await?;
        let admin = desk.admin("me@example.org").await?;
        let admin = desk.caller_for(&admin).await?;
        for change in [
            "replace",
            "remove",
            "make",
            "void",
            "admin app",
            "admin codes",
        ] {
            let name = format!("{}@example.org", change.replace(' ', "-"));
            desk.person(&name).await?;
            let id = find(&desk, &name).await?;
            let codes = with_codes(&desk, &name).await?;
            let secret = with_app(&desk, &name).await?;
            let by_app = asked(&desk, &name, Method::Authenticator).await?;
            type_code(&desk, &by_app, &shown(&desk, &secret, 0)?).await?;
            let by_code = asked(&desk, &name, Method::RecoveryCode).await?;
            type_code(&desk, &by_code, &codes[0]).await?;
            let caller = caller(&desk, &name).await?;
            match change {
                "replace" => {
                    let setup = authenticators::begin(&desk, &caller, "").await?;
                    assert_eq!(next(&desk, &by_app).await?, Some(RecoveryNext::Password));
                    let first = shown(&desk, &setup.secret, 0)?;
                    authenticators::prove(&desk, &caller, &first).await?;
                }
                "remove" => drop(remove_own(&desk, &caller, Factor::Authenticator).await?),
                "make" => drop(recovery_codes::make(&desk, &caller).await?),
                "void" => drop(remove_own(&desk, &caller, Factor::RecoveryCodes).await?),
                "admin app" => remove_of(&desk, &admin, id, Factor::Authenticator).await?,
                _ => remove_of(&desk, &admin, id, Factor::RecoveryCodes).await?,
            }
            for browser in [&by_app, &by_code] {
                assert_eq!(next(&desk, browser).await?, None, "{change}");
                let end = finish(&desk, &here(), browser, &Secret::new(CHOSEN)).await;
                assert_eq!(first_code(&end), "link_dead", "{change}");
            }
            if ["replace", "remove", "admin app"].contains(&change) {
                desk.clock.advance(Span::seconds(30));
                let browser = asked(&desk, &name, Method::Authenticator).await?;
                let old = type_code(&desk, &browser, &shown(&desk, &secret, 0)?).await;
                assert_eq!(first_code(&old), "code_wrong", "{change}: the old app");
            } else {
                let browser = asked(&desk, &name, Method::RecoveryCode).await?;
                let old = type_code(&desk, &browser, &codes[1]).await;
                assert_eq!(first_code(&old), "code_wrong", "{change}: the old codes");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn s3_what_is_new_waits_and_what_the_organisation_does_not_allow_does_not_count() -> Outcome {
    for desk in desks().await? {
        anna(&desk).await?;
        let secret = with_app(&desk, "anna@example.org").await?;
        let codes = with_codes(&desk, "anna@example.org").await?;
        let methods = [Method::Authenticator, Method::RecoveryCode];
        let right = async |method: Method, place: usize| {
            desk.clock.advance(Span::seconds(30));
            let browser = asked(&desk, "anna@example.org", method).await?;
            let code = match method {
                Method::Authenticator => shown(&desk, &secret, 0)?,
                _ => codes[place].clone(),
            };
            Ok::<_, Anything>(first_code(&type_code(&desk, &browser, &code).await))
        };
        for method in methods {
            assert_eq!(right(method, 0).await?, "code_wrong", "{method:?}: new");
        }
        desk.clock.advance(Span::hours(24));
        for method in methods {
            assert_eq!(right(method, 0).await?, "ok", "{method:?}");
        }
        let browser = asked(&desk, "anna@example.org", Method::Authenticator).await?;
        let other = asked(&desk, "anna@example.org", Method::RecoveryCode).await?;
        set(&desk, |rules| {
            (rules.authenticator, rules.recovery_codes) = (false, false);
        })
        .await?;
        for method in methods {
            let refused = asked(&desk, "anna@example.org", method).await;
            assert_eq!(first_code(&refused), "unknown_value", "{method:?}");
        }
        // Asked for before it was forbidden.
        desk.clock.advance(Span::seconds(30));
        let late = type_code(&desk, &browser, &shown(&desk, &secret, 0)?).await;
        assert_eq!(first_code(&late), "code_wrong");
        let late = type_code(&desk, &other, &codes[5]).await;
        assert_eq!(first_code(&late), "code_wrong");
    }
    Ok(())
}

#[tokio::test]
async fn t14_administrators_prove_two_different_ones_and_a_reset_takes_neither_away() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        let boss = desk.admin("boss@example.org").await?;
        let boss = desk.caller_for(&boss).await?;
        let roles = [Role::HelpdeskAdministrator];
        let helper = desk
            .person_with("helper@example.org", &roles, Some(PASSWORD))
            .await?;
        let id = PersonId(helper.id);
        let secret = with_app(&desk, "helper@example.org").await?;
        let codes = with_codes(&desk, "helper@example.org").await?;
        let browser = asked(&desk, "helper@example.org", Method::RecoveryCode).await?;
        type_code(&desk, &browser, &codes[0]).await?;
        let Some(RecoveryNext::Choose(left)) = next(&desk, &browser).await? else {
            return Err("one was enough".into());
        };
        assert_eq!(left.len(), 1);
        assert_eq!(
            (left[0].method, left[0].masked.as_str()),
            (Method::Authenticator, "")
        );
        let twice = choose(&desk, &here(), &browser, Method::RecoveryCode, "").await;
        assert_eq!(
            first_code(&twice),
            "unknown_value",
            "two codes are one method"
        );
        ask(&desk, &browser, Method::Authenticator).await?;
        type_code(&desk, &browser, &shown(&desk, &secret, 0)?).await?;
        finish(&desk, &here(), &browser, &Secret::new(CHOSEN)).await?;
        // An administrator's reset, a block and its end.
        let command = ResetCommand {
            person: id,
            password: NewPassword::Generate(GeneratorShape::default()),
            must_change: false,
            delivery: Delivery::Show,
        };
        reset::reset_one(&desk, &boss, &command).await?;
        let detail = people::detail(&desk, &boss, id).await?;
        assert!(detail.authenticator_since.is_some());
        assert_eq!(detail.recovery_codes_left, 9);
    }
    Ok(())
}

#[tokio::test]
async fn a1_who_may_reset_somebody_takes_a_lost_app_away_confirmed_written_down_and_told() -> Outcome
{
    for desk in desks().await? {
        let boss_row = desk.admin("boss@example.org").await?;
        let boss = desk.caller_for(&boss_row).await?;
        let anna = anna(&desk).await?;
        let id = PersonId(anna.id);
        with_app(&desk, "anna@example.org").await?;
        with_codes(&desk, "anna@example.org").await?;
        told(&desk).await?;
        let reader = desk
            .person_with(
                "reader@example.org",
                &[Role::DirectoryReader],
                Some(PASSWORD),
            )
            .await?;
        let reader = desk.caller_for(&reader).await?;
        let detail = people::detail(&desk, &reader, id).await?;
        assert_eq!(
            (detail.authenticator_since, detail.recovery_codes_left),
            (None, 0),
            "e3"
        );
        let helper = desk
            .person_with(
                "helper@example.org",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await?;
        let helper = desk.caller_for(&helper).await?;
        for factor in [Factor::Authenticator, Factor::RecoveryCodes] {
            let refused = remove_of(&desk, &reader, id, factor).await;
            assert_eq!(code(&refused), "not_allowed");
            let refused = remove_of(&desk, &helper, PersonId(boss_row.id), factor).await;
            assert_eq!(code(&refused), "not_allowed", "above the helper's column");
            let refused = remove_of(&desk, &boss, PersonId(boss_row.id), factor).await;
            assert_eq!(code(&refused), "not_on_yourself");
        }
        assert_eq!(log(&desk, "authority.refused").await?.len(), 6, "u3");
        desk.clock.advance(Span::minutes(6));
        let refused = remove_of(&desk, &boss, id, Factor::Authenticator).await;
        assert_eq!(code(&refused), "confirm_identity", "s3");
        let boss = caller(&desk, "boss@example.org").await?;
        remove_of(&desk, &boss, id, Factor::Authenticator).await?;
        remove_of(&desk, &boss, id, Factor::RecoveryCodes).await?;
        let (subjects, texts) = told(&desk).await?;
        assert_eq!((subjects.len(), texts), (2, 2));
        let detail = people::detail(&desk, &boss, id).await?;
        assert_eq!(
            (detail.authenticator_since, detail.recovery_codes_left),
            (None, 0)
        );
        // What is not there is not taken away, and nobody is told of it.
        remove_of(&desk, &boss, id, Factor::Authenticator).await?;
        remove_of(&desk, &boss, id, Factor::RecoveryCodes).await?;
        assert_eq!(told(&desk).await?, (Vec::new(), 0));
        for action in [
            "person.authenticator_removed",
            "person.recovery_codes_voided",
        ] {
            assert_eq!(log(&desk, action).await?.len(), 1, "{action}");
        }
        let nobody = PersonId(uuid::Uuid::from_u128(7));
        let refused = remove_of(&desk, &boss, nobody, Factor::Authenticator).await;
        assert_eq!(code(&refused), "not_found");
    }
    Ok(())
}

#[tokio::test]
async fn apps_survive_changes_of_the_key_that_seals_them_and_codes_need_none() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        anna(&desk).await?;
        let secret = with_app(&desk, "anna@example.org").await?;
        let codes = with_codes(&desk, "anna@example.org").await?;
        let id = find(&desk, "anna@example.org").await?;
        let mut keys = std::collections::BTreeSet::new();
        for _ in 0..3 {
            let rotated = messages::rotate_keys(&desk, &Caller::operator()).await?;
            assert_eq!(rotated.unopened, 0);
            let row = store::authenticators::of_person(&desk.store().read(), id).await?;
            let key = row.ok_or("no app")?.seal_key;
            assert_eq!(key, rotated.key);
            keys.insert(key);
        }
        assert_eq!(keys.len(), 3);
        let browser = asked(&desk, "anna@example.org", Method::Authenticator).await?;
        type_code(&desk, &browser, &shown(&desk, &secret, 0)?).await?;
        let browser = asked(&desk, "anna@example.org", Method::RecoveryCode).await?;
        type_code(&desk, &browser, &codes[0]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_session_that_ended_adds_nothing_and_a_change_of_contacts_keeps_the_app() -> Outcome {
    for desk in desks().await? {
        at_once(&desk).await?;
        let anna = anna(&desk).await?;
        let id = PersonId(anna.id);
        let secret = with_app(&desk, "anna@example.org").await?;
        let admin = desk.admin("me@example.org").await?;
        let admin = desk.caller_for(&admin).await?;
        let detail = people::detail(&desk, &admin, id).await?;
        let fields = PersonFields {
            alternate_email: "other@home.example".to_owned(),
            ..detail.fields
        };
        people::edit(&desk, &admin, id, detail.version, &fields).await?;
        let browser = asked(&desk, "anna@example.org", Method::Authenticator).await?;
        type_code(&desk, &browser, &shown(&desk, &secret, 0)?).await?;
        let caller = caller(&desk, "anna@example.org").await?;
        let setup = authenticators::begin(&desk, &caller, "").await?;
        service::sessions::end_all_of(&desk, &admin, id).await?;
        let first = shown(&desk, &setup.secret, 0)?;
        let ended = authenticators::prove(&desk, &caller, &first).await;
        assert_eq!(code(&ended), "sign_in_required");
        assert_eq!(
            code(&recovery_codes::make(&desk, &caller).await),
            "sign_in_required"
        );
        let restricted = recovery_codes::make(&desk, &Caller::anonymous(here())).await;
        assert_eq!(code(&restricted), "sign_in_required");
    }
    Ok(())
}
