//! **Contact details** that their owner changes and proves (scene S4; promises T1, T2, T4, T5, T11, E3, L4, S3).

use crate::desk::{Outcome, code, database_folder, is_in_files, log, take_mails, take_texts};
use domain::contact::ContactKind;
use domain::wire::account::OwnContacts;
use domain::wire::people::{Delivery, GeneratorShape, NewPassword, PersonFields, ResetCommand};
use domain::{PersonId, Secret, Span};
use service::contacts::{change, drop_pending, own, prove, remove};
use service::testing::{TestDesk, desks, origin_at};
use service::{Caller, Error, invite, messages, people, reset};
use store::Person;

const HOME: &str = "anna@home.example";
const PHONE: &str = "+498912345678";
type Anything = Box<dyn std::error::Error + Send + Sync>;

async fn anna(desk: &TestDesk) -> Result<(Person, Caller), Error> {
    let anna = desk.person("anna@example.org").await?;
    let caller = desk.caller_for(&anna).await?;
    Ok((anna, caller))
}

/// The code in a text.
fn code_in(text: &str) -> Option<String> {
    let digits = text.split(|c: char| !c.is_ascii_digit());
    digits
        .filter(|run| run.len() == 6)
        .map(str::to_owned)
        .next()
}

/// The code that was mailed to this address, and nothing else was.
async fn mailed(desk: &TestDesk, address: &str) -> Result<Secret, Anything> {
    messages::drain(desk).await?;
    let mails = take_mails(desk)?;
    let to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, [address], "to the new address and to nobody else");
    let text = mails[0].text.split("Code:\n").nth(1).ok_or("no code")?;
    Ok(Secret::new(&text[..6]))
}

fn wrong(code: &Secret) -> Secret {
    Secret::new(if code.expose() == "000000" {
        "000001"
    } else {
        "000000"
    })
}

fn first_code(outcome: &Result<OwnContacts, Error>) -> String {
    let Err(error) = outcome else {
        return "ok".to_owned();
    };
    let problem = error.problem();
    let first = problem.errors.first().map(|first| first.code);
    first.unwrap_or(problem.code).as_str().to_owned()
}

#[tokio::test]
async fn s4_a_contact_detail_counts_only_after_the_code_that_was_sent_there_is_typed_back()
-> Outcome {
    for desk in desks().await? {
        let (person, caller) = anna(&desk).await?;
        let asked = change(&desk, &caller, ContactKind::Email, " Anna@home.example ").await?;
        assert_eq!(asked.email.value, "", "nothing changed yet");
        let pending = asked.email.pending.ok_or("nothing waits")?;
        assert_eq!(pending.value, "Anna@home.example");
        assert_eq!(pending.until, Some(desk.now().plus(Span::minutes(10))));
        assert_eq!(desk.reload(PersonId(person.id)).await?.alternate_email, "");
        let code = mailed(&desk, "Anna@home.example").await?;
        if let Some(folder) = database_folder(&desk) {
            assert!(!is_in_files(&folder, code.expose())?, "t1");
        }
        let refused = prove(&desk, &caller, ContactKind::Email, &wrong(&code)).await;
        assert_eq!(first_code(&refused), "code_wrong");
        let other = prove(&desk, &caller, ContactKind::Phone, &code).await;
        assert_eq!(first_code(&other), "code_wrong", "t5: for the other detail");
        let spaced = Secret::new(format!("{} {}", &code.expose()[..3], &code.expose()[3..]));
        let proven = prove(&desk, &caller, ContactKind::Email, &spaced).await?;
        assert_eq!(proven.email.value, "Anna@home.example");
        assert_eq!(proven.email.proven_at, Some(desk.now()));
        assert_eq!(proven.email.pending, None);
        let again = prove(&desk, &caller, ContactKind::Email, &code).await;
        assert_eq!(first_code(&again), "code_wrong", "t3");
        let person = desk.reload(PersonId(person.id)).await?;
        assert_eq!(person.alternate_email_key, "anna@home.example", "t11");
        let entry = log(&desk, "person.contacts_changed").await?.remove(0);
        let said = format!("{entry:?}");
        assert!(!said.contains("Anna@home"), "e3: {said}");
    }
    Ok(())
}

#[tokio::test]
async fn the_old_address_and_the_phone_are_told_and_links_that_were_sent_end() -> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let (person, _) = anna(&desk).await?;
        desk.set_contacts(&person, HOME, PHONE).await?;
        let command = ResetCommand {
            person: PersonId(person.id),
            password: NewPassword::Generate(GeneratorShape::default()),
            must_change: true,
            delivery: Delivery::Link { minutes: 60 },
        };
        let caller = desk.caller_for(&person).await?;
        let asked = change(&desk, &caller, ContactKind::Email, "new@home.example").await?;
        assert_eq!(asked.email.value, HOME);
        let code = mailed(&desk, "new@home.example").await?;
        // The reset ends the session and the code with it (T5, T12).
        reset::reset_one(&desk, &admin, &command).await?;
        let refused = prove(&desk, &caller, ContactKind::Email, &code).await;
        assert_eq!(first_code(&refused), "code_wrong");
        messages::drain(&desk).await?;
        let link = take_mails(&desk)?.remove(0).text;
        let token = link.split("/set-password#").nth(1).ok_or("no link")?;
        let token: String = token.chars().take_while(|c| !c.is_whitespace()).collect();
        take_texts(&desk)?;
        desk.set_password(
            &person,
            service::testing::PASSWORD,
            service::credentials::Kind::Permanent,
        )
        .await?;
        let caller = desk.caller_for(&person).await?;
        change(&desk, &caller, ContactKind::Email, "new@home.example").await?;
        let code = mailed(&desk, "new@home.example").await?;
        prove(&desk, &caller, ContactKind::Email, &code).await?;
        messages::drain(&desk).await?;
        let told: Vec<String> = take_mails(&desk)?.into_iter().map(|mail| mail.to).collect();
        assert_eq!(told, [HOME, "new@home.example"]);
        assert_eq!(take_texts(&desk)?.len(), 1);
        let choice = invite::Choice {
            token: Secret::new(token),
            user_name: String::new(),
            code: Secret::default(),
            password: Secret::new("lantern otter violet 91 harbour"),
        };
        let refused = invite::choose(&desk, &origin_at("192.0.2.3"), &choice).await;
        assert_eq!(code_of(&refused), "link_dead", "t5");
    }
    Ok(())
}

fn code_of(outcome: &Result<(), Error>) -> String {
    outcome
        .as_ref()
        .err()
        .map(|error| error.problem().errors[0].code.as_str().to_owned())
        .unwrap_or_default()
}

#[tokio::test]
async fn a_number_is_proven_by_a_text_and_both_may_be_under_way_at_once() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = anna(&desk).await?;
        change(&desk, &caller, ContactKind::Phone, "+49 89 12345678").await?;
        messages::drain(&desk).await?;
        let texts = take_texts(&desk)?;
        assert!(texts[0].contains(PHONE));
        let number = Secret::new(code_in(&texts[0]).ok_or("no code")?);
        change(&desk, &caller, ContactKind::Email, HOME).await?;
        let code = mailed(&desk, HOME).await?;
        prove(&desk, &caller, ContactKind::Email, &code).await?;
        let proven = prove(&desk, &caller, ContactKind::Phone, &number).await?;
        assert_eq!(proven.phone.value, PHONE);
        assert!(proven.phone.proven_at.is_some() && proven.email.proven_at.is_some());
    }
    Ok(())
}

#[tokio::test]
async fn what_an_administrator_entered_is_not_proven_and_a_change_of_theirs_ends_the_proof()
-> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let (person, caller) = anna(&desk).await?;
        let id = PersonId(person.id);
        let detail = people::detail(&desk, &admin, id).await?;
        let fields = PersonFields {
            alternate_email: HOME.to_owned(),
            ..detail.fields
        };
        people::edit(&desk, &admin, id, detail.version, &fields).await?;
        messages::drain(&desk).await?;
        take_mails(&desk)?;
        assert_eq!(own(&desk, &caller).await?.email.proven_at, None);
        let asked = change(&desk, &caller, ContactKind::Email, HOME).await?;
        assert_eq!(asked.email.value, HOME, "it stays while it is being proven");
        let code = mailed(&desk, HOME).await?;
        let proven = prove(&desk, &caller, ContactKind::Email, &code).await?;
        assert!(proven.email.proven_at.is_some());
        messages::drain(&desk).await?;
        assert!(
            take_mails(&desk)?.is_empty(),
            "nothing changed, nobody is told"
        );
        let detail = people::detail(&desk, &admin, id).await?;
        let fields = PersonFields {
            alternate_email: "other@home.example".to_owned(),
            ..detail.fields
        };
        people::edit(&desk, &admin, id, detail.version, &fields).await?;
        let now = own(&desk, &caller).await?;
        assert_eq!(now.email.value, "other@home.example");
        assert_eq!(now.email.proven_at, None);
    }
    Ok(())
}

#[tokio::test]
async fn t4_five_wrong_codes_and_a_right_one_comes_too_late() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = anna(&desk).await?;
        change(&desk, &caller, ContactKind::Email, HOME).await?;
        let code = mailed(&desk, HOME).await?;
        let wrong = &wrong(&code);
        let tries = (0..20).map(|_| prove(&desk, &caller, ContactKind::Email, wrong));
        for outcome in futures::future::join_all(tries).await {
            assert!(outcome.is_err());
        }
        let late = prove(&desk, &caller, ContactKind::Email, &code).await;
        assert_ne!(first_code(&late), "ok");
    }
    Ok(())
}

#[tokio::test]
async fn t2_a_code_works_for_ten_minutes_and_a_newer_one_ends_it() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = anna(&desk).await?;
        change(&desk, &caller, ContactKind::Email, HOME).await?;
        let first = mailed(&desk, HOME).await?;
        change(&desk, &caller, ContactKind::Email, HOME).await?;
        let second = mailed(&desk, HOME).await?;
        if first.expose() != second.expose() {
            let refused = prove(&desk, &caller, ContactKind::Email, &first).await;
            assert_eq!(first_code(&refused), "code_wrong");
        }
        desk.clock.advance(Span::minutes(10));
        let shown = own(&desk, &caller).await?;
        assert_eq!(shown.email.pending.and_then(|pending| pending.until), None);
        let refused = prove(&desk, &caller, ContactKind::Email, &second).await;
        assert_eq!(first_code(&refused), "code_wrong");
    }
    Ok(())
}

#[tokio::test]
async fn l4_codes_run_out_by_account_number_and_range_and_the_windows_slide() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = anna(&desk).await?;
        for address in ["a@home.example", "b@home.example", "c@home.example"] {
            change(&desk, &caller, ContactKind::Email, address).await?;
            desk.clock.advance(Span::minutes(1));
        }
        let refused = change(&desk, &caller, ContactKind::Email, "d@home.example").await;
        assert_eq!(first_code(&refused), "too_many_sent", "three in 15 minutes");
        let wait = refused
            .err()
            .ok_or("accepted")?
            .problem()
            .retry_after_seconds;
        assert_eq!(wait, Some(12 * 60 + 1), "until the first leaves the window");
        desk.clock.advance(Span::minutes(12));
        let caller = &confirmed_again(&desk).await?;
        change(&desk, caller, ContactKind::Email, "d@home.example").await?;

        // One number, from two accounts.
        change(&desk, caller, ContactKind::Phone, PHONE).await?;
        let ben = desk.person("ben@example.org").await?;
        let ben = desk.caller_for(&ben).await?;
        let refused = change(&desk, &ben, ContactKind::Phone, PHONE).await;
        assert_eq!(first_code(&refused), "too_many_sent", "one in 60 seconds");
        desk.clock.advance(Span::seconds(60));
        change(&desk, &ben, ContactKind::Phone, PHONE).await?;

        // One range, from many accounts.
        for n in 0..9 {
            let name = format!("range{n}@example.org");
            let person = desk.person(&name).await?;
            let caller = desk.caller_for(&person).await?;
            let number = format!("+4989123456{n:02}");
            let outcome = change(&desk, &caller, ContactKind::Phone, &number).await;
            let expected = if n < 8 { "ok" } else { "too_many_sent" };
            assert_eq!(first_code(&outcome), expected, "{number}");
        }
    }
    Ok(())
}

/// Anna, freshly signed in: what she entered last is more than five minutes ago.
async fn confirmed_again(desk: &TestDesk) -> Result<Caller, Error> {
    let signed_in = desk.sign_in("anna@example.org").await?;
    Ok(Caller::person(signed_in.principal, origin_at("192.0.2.7")))
}

#[tokio::test]
async fn s3_a_change_and_a_removal_want_the_password_of_the_last_five_minutes() -> Outcome {
    for desk in desks().await? {
        let (person, caller) = anna(&desk).await?;
        desk.set_contacts(&person, HOME, "").await?;
        desk.clock.advance(Span::minutes(6));
        let asked = change(&desk, &caller, ContactKind::Email, "new@home.example").await;
        assert_eq!(code(&asked), "confirm_identity");
        assert_eq!(
            code(&remove(&desk, &caller, ContactKind::Email).await),
            "confirm_identity"
        );
        let caller = &confirmed_again(&desk).await?;
        let gone = remove(&desk, caller, ContactKind::Email).await?;
        assert_eq!(gone.email.value, "");
        messages::drain(&desk).await?;
        assert_eq!(take_mails(&desk)?[0].to, HOME, "the last that it hears");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_address_or_somebody_elses_name_is_refused_and_nothing_is_sent() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = anna(&desk).await?;
        desk.person("ben@example.org").await?;
        for (kind, value, expected) in [
            (ContactKind::Email, "", "required"),
            (ContactKind::Email, "anna", "email_form"),
            (ContactKind::Email, "a@b.example, c@d.example", "email_form"),
            (
                ContactKind::Email,
                "a@b.example\nBcc: c@d.example",
                "control_characters",
            ),
            (ContactKind::Email, "BEN@example.org", "user_name_taken"),
            (ContactKind::Phone, "12345", "phone_form"),
            (ContactKind::Phone, "", "required"),
        ] {
            let refused = change(&desk, &caller, kind, value).await;
            assert_eq!(first_code(&refused), expected, "{value:?}");
        }
        messages::drain(&desk).await?;
        assert!(
            take_mails(&desk)?.is_empty() && take_texts(&desk)?.is_empty(),
            "t10"
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_waits_can_be_dropped_and_its_code_with_it() -> Outcome {
    for desk in desks().await? {
        let (_, caller) = anna(&desk).await?;
        change(&desk, &caller, ContactKind::Email, HOME).await?;
        let code = mailed(&desk, HOME).await?;
        let now = drop_pending(&desk, &caller, ContactKind::Email).await?;
        assert_eq!(now.email.pending, None);
        let refused = prove(&desk, &caller, ContactKind::Email, &code).await;
        assert_eq!(first_code(&refused), "code_wrong");
    }
    Ok(())
}
