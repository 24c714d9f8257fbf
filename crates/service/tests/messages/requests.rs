//! **Ask an administrator** and **Reset requests** (scene S1; promises E1, T13, A3, U3).

use crate::desk::{Outcome, code, log, take_mails, take_texts};
use domain::wire::PageRequest;
use domain::wire::audit::AuditResult;
use domain::wire::people::{Delivery, GeneratorShape, NewPassword, ResetCommand, Selection};
use domain::wire::requests::{
    Decline, DeclineReason, HelpWanted, RequestFilter, RequestQuery, RequestRow, RequestState,
};
use domain::{PersonId, RequestId, Role, Secret, Span};
use service::testing::{PASSWORD, START, TestDesk, desks, one_desk, origin_at};
use service::{
    Caller, Error, credentials, invite, maintenance, messages, people, recover, requests, reset,
};
use store::{Person, Request};

const HOME: &str = "anna@home.example";
const PHONE: &str = "+498912345678";

fn wanted(user_name: &str, message: &str) -> HelpWanted {
    HelpWanted {
        user_name: user_name.to_owned(),
        message: message.to_owned(),
    }
}

/// Asks from the address `192.0.2.last`, and waits until the name is looked up.
async fn ask(desk: &TestDesk, last: u8, name: &str, message: &str) -> Result<String, Error> {
    let origin = origin_at(&format!("192.0.2.{last}"));
    let asked = requests::ask(desk, &origin, &wanted(name, message)).await?;
    requests::settle(desk).await?;
    Ok(asked.reference)
}

/// A helpdesk administrator with a mailbox, and Anna, who has both contact details.
async fn two(desk: &TestDesk) -> Result<(Caller, Person), Error> {
    let helper = helper(desk, "help@example.org", Role::HelpdeskAdministrator).await?;
    let anna = desk.person("anna@example.org").await?;
    Ok((helper, desk.set_contacts(&anna, HOME, PHONE).await?))
}

async fn helper(desk: &TestDesk, name: &str, role: Role) -> Result<Caller, Error> {
    let person = desk.person_with(name, &[role], Some(PASSWORD)).await?;
    let address = format!("{}@mail.example", person.display_name);
    desk.set_contacts(&person, &address, "").await?;
    desk.caller_for(&person).await
}

async fn all(desk: &TestDesk, caller: &Caller) -> Result<Vec<RequestRow>, Error> {
    Ok(requests::list(desk, caller, &RequestQuery::default())
        .await?
        .rows)
}

async fn only(desk: &TestDesk, caller: &Caller) -> Result<RequestRow, Error> {
    let mut rows = all(desk, caller).await?;
    assert_eq!(rows.len(), 1, "{rows:?}");
    Ok(rows.remove(0))
}

async fn row(desk: &TestDesk, id: RequestId) -> Result<Request, Error> {
    let row = store::requests::by_id(&desk.store().read(), id).await?;
    Ok(row.ok_or(store::Error::NotFound)?)
}

fn shown(person: &Person) -> ResetCommand {
    ResetCommand {
        person: PersonId(person.id),
        password: NewPassword::Generate(GeneratorShape::default()),
        must_change: true,
        delivery: Delivery::Show,
    }
}

fn declined(version: i64, reason: DeclineReason, note: &str) -> Decline {
    Decline {
        version,
        reason,
        note: note.to_owned(),
    }
}

async fn told(desk: &TestDesk) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    messages::drain(desk).await?;
    Ok(take_mails(desk)?.into_iter().map(|mail| mail.to).collect())
}

#[tokio::test]
async fn e1_whoever_asks_gets_an_answer_of_one_form_and_only_a_row_is_written_whatever_the_name()
-> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let blocked = desk.person("blocked@example.org").await?;
        let deleted = desk.person("deleted@example.org").await?;
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let only_one = |person: &Person| Selection::Ids(vec![PersonId(person.id)]);
        people::set_blocked(&desk, &admin, &only_one(&blocked), true).await?;
        people::delete(&desk, &admin, &only_one(&deleted)).await?;
        let names = [
            "anna@example.org",
            "nobody@example.org",
            "blocked@example.org",
            "deleted@example.org",
            "no name at all",
        ];
        for (last, name) in (1..).zip(names) {
            let origin = origin_at(&format!("192.0.2.{last}"));
            let asked = requests::ask(&desk, &origin, &wanted(name, "hello")).await?;
            let reference = asked.reference;
            assert_eq!(reference.len(), 7, "{name}: {reference}");
            let is_readable = |(at, c): (usize, char)| {
                if at == 3 {
                    c == '-'
                } else {
                    "ACDEFHJKLMNPRTUVWXY23456789".contains(c)
                }
            };
            assert!(
                reference.chars().enumerate().all(is_readable),
                "{reference}"
            );
        }
        requests::settle(&desk).await?;
        // One is about somebody; the others stand there about nobody, without a mail and without a line in the log.
        let row = only(&desk, &caller).await?;
        assert_eq!(row.person, PersonId(anna.id));
        assert_eq!(told(&desk).await?, ["help@mail.example"]);
        let asked = log(&desk, "request.asked").await?;
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].target_name, "anna@example.org");
        assert_eq!(asked[0].ip, "192.0.2.1");
        assert!(
            store::requests::asked(&desk.store().read(), 10)
                .await?
                .is_empty()
        );
    }
    Ok(())
}

#[tokio::test]
async fn t13_asking_changes_nothing_of_the_account() -> Outcome {
    for desk in desks().await? {
        let (_, anna) = two(&desk).await?;
        let signed_in = desk.sign_in("anna@example.org").await?;
        let before = desk.reload(PersonId(anna.id)).await?;
        ask(&desk, 1, "ANNA@example.org", "let me in").await?;
        ask(&desk, 1, "anna@example.org", "let me in!").await?;
        assert_eq!(desk.reload(PersonId(anna.id)).await?, before);
        let own = Caller::person(signed_in.principal, origin_at("192.0.2.9"));
        service::account::overview(&desk, &own).await?;
        desk.sign_in("anna@example.org").await?;
        assert_eq!(log(&desk, "session.ended").await?, []);
    }
    Ok(())
}

#[tokio::test]
async fn one_request_waits_a_person_and_asking_again_renews_its_words_and_not_its_age() -> Outcome {
    for desk in desks().await? {
        let (caller, _) = two(&desk).await?;
        let first = ask(&desk, 1, "anna@example.org", "call 12").await?;
        assert_eq!(told(&desk).await?, ["help@mail.example"]);
        desk.clock.advance(Span::minutes(59));
        let second = ask(&desk, 2, "anna@example.org", "").await?;
        assert_ne!(first, second);
        assert_eq!(told(&desk).await?, [""; 0], "once an hour");
        let row = only(&desk, &caller).await?;
        assert_eq!(row.reference, second);
        assert_eq!(row.message, "call 12", "saying nothing takes nothing back");
        assert_eq!(row.created_at, START);
        assert_eq!(row.asked_at, START.plus(Span::minutes(59)));
        assert_eq!((row.ip.as_str(), row.told), ("192.0.2.2", 1));
        desk.clock.advance(Span::minutes(1));
        ask(&desk, 2, "anna@example.org", "call 34").await?;
        assert_eq!(told(&desk).await?, ["help@mail.example"]);
        assert_eq!(only(&desk, &caller).await?.message, "call 34");
        let again: Vec<bool> = log(&desk, "request.asked")
            .await?
            .iter()
            .map(|row| row.after.contains(&("again".to_owned(), "true".to_owned())))
            .collect();
        assert_eq!(again, [true, true, false]);
        // A decline does not open the mailbox of the helpers again.
        let row = only(&desk, &caller).await?;
        let no = declined(row.version, DeclineReason::NotAsked, "");
        requests::decline(&desk, &caller, row.id, &no).await?;
        told(&desk).await?;
        ask(&desk, 3, "anna@example.org", "").await?;
        assert_eq!(told(&desk).await?, [""; 0]);
        assert_eq!(all(&desk, &caller).await?.len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn twenty_who_ask_for_one_person_at_once_make_one_request() -> Outcome {
    for desk in desks().await? {
        let (caller, _) = two(&desk).await?;
        let asks = (1..=20).map(|last| {
            let desk = &desk;
            async move {
                let origin = origin_at(&format!("192.0.2.{last}"));
                requests::ask(desk, &origin, &wanted("anna@example.org", "")).await?;
                requests::settle(desk).await
            }
        });
        futures::future::try_join_all(asks).await?;
        assert_eq!(only(&desk, &caller).await?.state, RequestState::Open);
        assert_eq!(told(&desk).await?, ["help@mail.example"]);
    }
    Ok(())
}

#[tokio::test]
async fn the_first_tier_that_may_reset_the_person_is_told_with_a_link_and_without_their_words()
-> Outcome {
    const BAIT: &str = "Click https://evil.example/ <b>now</b>";
    for desk in desks().await? {
        two(&desk).await?;
        helper(&desk, "user@example.org", Role::UserAdministrator).await?;
        helper(&desk, "global@example.org", Role::GlobalAdministrator).await?;
        desk.person_with("groups@example.org", &[Role::GroupsAdministrator], None)
            .await?;
        ask(&desk, 1, "anna@example.org", BAIT).await?;
        messages::drain(&desk).await?;
        let mails = take_mails(&desk)?;
        assert_eq!(mails.len(), 1);
        let mail = &mails[0];
        assert_eq!(mail.to, "help@mail.example");
        assert_eq!(mail.subject, "anna@example.org asks for help");
        let admin = helper(&desk, "second@example.org", Role::GlobalAdministrator).await?;
        let row = only(&desk, &admin).await?;
        let link = format!("https://desk.example/admin/requests/{}\n", row.id);
        assert!(mail.text.contains(&link), "{}", mail.text);
        assert!(!mail.text.contains("evil"), "{}", mail.text);
        assert!(!mail.text.contains(&row.reference), "{}", mail.text);
        assert_eq!(row.message, BAIT);
        // Helpdesk administrators may not reset who looks after groups: the next tier is asked. Nor who is Global: the last.
        ask(&desk, 2, "groups@example.org", "").await?;
        assert_eq!(told(&desk).await?, ["user@mail.example"]);
        ask(&desk, 3, "global@example.org", "").await?;
        assert_eq!(told(&desk).await?, ["second@mail.example"]);
    }
    Ok(())
}

#[tokio::test]
async fn a1_a3_a_helper_sees_the_requests_of_those_whom_they_may_reset_and_no_trace_of_others()
-> Outcome {
    for desk in desks().await? {
        let (caller, _) = two(&desk).await?;
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        for (last, name) in (1..).zip(["anna", "admin", "help", "nobody"]) {
            ask(&desk, last, &format!("{name}@example.org"), "").await?;
        }
        let names = |rows: Vec<RequestRow>| -> Vec<String> {
            let mut names: Vec<String> = rows.into_iter().map(|row| row.display_name).collect();
            names.sort();
            names
        };
        assert_eq!(names(all(&desk, &caller).await?), ["anna"]);
        assert_eq!(requests::counts(&desk, &caller).await?.open, 1);
        assert_eq!(names(all(&desk, &admin).await?), ["anna", "help"]);
        assert_eq!(
            names(all(&desk, &Caller::operator()).await?),
            ["admin", "anna", "help"]
        );
        let rows = all(&desk, &Caller::operator()).await?;
        for row in rows.iter().filter(|row| row.display_name != "anna") {
            // Neither the administrator's nor the own one.
            let got = requests::get(&desk, &caller, row.id).await;
            assert_eq!(code(&got), "not_found", "{}", row.display_name);
            let claimed = requests::claim(&desk, &caller, row.id, row.version).await;
            assert_eq!(code(&claimed), "not_found", "{}", row.display_name);
        }
        let refused = log(&desk, "authority.refused").await?;
        assert_eq!(refused.len(), 2);
        assert!(refused.iter().all(|row| row.result == AuditResult::Refused));
        // Who resets nobody is told that, whether there is such a request or not.
        let reader = helper(&desk, "reader@example.org", Role::ReportsReader).await?;
        assert_eq!(code(&all(&desk, &reader).await), "not_allowed");
        assert_eq!(code(&requests::counts(&desk, &reader).await), "not_allowed");
        for id in [rows[0].id, RequestId(desk.new_id())] {
            let claimed = requests::claim(&desk, &reader, id, 1).await;
            assert_eq!(code(&claimed), "not_allowed");
        }
        let anna = desk.sign_in("anna@example.org").await?;
        let anna = Caller::person(anna.principal, origin_at("192.0.2.8"));
        assert_eq!(code(&all(&desk, &anna).await), "not_allowed");
        let nobody = Caller::anonymous(origin_at("192.0.2.8"));
        assert_eq!(code(&all(&desk, &nobody).await), "sign_in_required");
    }
    Ok(())
}

#[tokio::test]
async fn of_twenty_who_claim_a_request_at_once_one_gets_it() -> Outcome {
    for desk in desks().await? {
        let (caller, _) = two(&desk).await?;
        ask(&desk, 1, "anna@example.org", "").await?;
        let row = only(&desk, &caller).await?;
        let claims = (0..20).map(|_| requests::claim(&desk, &caller, row.id, row.version));
        let outcomes = futures::future::join_all(claims).await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 1);
        let lost = outcomes.iter().filter(|outcome| outcome.is_err());
        assert!(lost.map(code).all(|code| code == "changed_meanwhile"));
        assert_eq!(log(&desk, "request.claimed").await?.len(), 1);
        let row = only(&desk, &caller).await?;
        assert_eq!(row.state, RequestState::Claimed);
        assert_eq!(row.claimed_by_name, "help");
        let counts = requests::counts(&desk, &caller).await?;
        assert_eq!((counts.open, counts.claimed, counts.oldest), (0, 1, None));
    }
    Ok(())
}

#[tokio::test]
async fn a_claim_is_given_back_by_whomever_and_an_old_page_changes_nothing() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let other = helper(&desk, "other@example.org", Role::PasswordAdministrator).await?;
        ask(&desk, 1, "anna@example.org", "").await?;
        let row = only(&desk, &caller).await?;
        let released = requests::release(&desk, &caller, row.id, row.version).await;
        assert_eq!(code(&released), "changed_meanwhile", "nobody has it");
        let claimed = requests::claim(&desk, &caller, row.id, row.version).await?;
        let stale = requests::release(&desk, &other, row.id, row.version).await;
        assert_eq!(code(&stale), "changed_meanwhile");
        let open = requests::release(&desk, &other, row.id, claimed.version).await?;
        assert_eq!((open.state, open.claimed_by), (RequestState::Open, None));
        // Somebody asks again: whoever looks at the old reference learns of it before doing anything.
        ask(&desk, 1, "anna@example.org", "").await?;
        let claimed = requests::claim(&desk, &other, row.id, open.version).await;
        assert_eq!(code(&claimed), "changed_meanwhile");
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        let now = only(&desk, &caller).await?;
        let claimed = requests::claim(&desk, &other, row.id, now.version).await;
        assert_eq!(code(&claimed), "request_over");
        let no = declined(now.version, DeclineReason::NotAsked, "");
        let outcome = requests::decline(&desk, &other, row.id, &no).await;
        assert_eq!(code(&outcome), "request_over");
        assert_eq!(log(&desk, "request.released").await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_decline_tells_the_person_why_at_every_known_address() -> Outcome {
    const NOTE: &str = "See <b>me</b> & bring your card";
    for desk in desks().await? {
        let (caller, _) = two(&desk).await?;
        ask(&desk, 1, "anna@example.org", "").await?;
        told(&desk).await?;
        let row = only(&desk, &caller).await?;
        for (note, refusal) in [
            ("", "required"),
            ("  ", "required"),
            ("two\nlines", "control_characters"),
            ("\u{202e}", "control_characters"),
        ] {
            let no = declined(row.version, DeclineReason::Other, note);
            let outcome = requests::decline(&desk, &caller, row.id, &no).await;
            let Err(error) = outcome else {
                return Err(format!("{note:?} was taken").into());
            };
            assert_eq!(error.problem().errors[0].code.as_str(), refusal, "{note:?}");
        }
        let long = declined(row.version, DeclineReason::NotAsked, &"x".repeat(301));
        let outcome = requests::decline(&desk, &caller, row.id, &long).await;
        assert_eq!(code(&outcome), "invalid_input");
        let no = declined(row.version, DeclineReason::NotCertain, NOTE);
        let after = requests::decline(&desk, &caller, row.id, &no).await?;
        assert_eq!(after.state, RequestState::Declined);
        assert_eq!(after.ended_by_name, "help");
        assert_eq!(after.reason, Some(DeclineReason::NotCertain));
        messages::drain(&desk).await?;
        let mails = take_mails(&desk)?;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, HOME);
        assert_eq!(mails[0].subject, "Your request for help was declined");
        for says in ["it was not certain who asked", NOTE, "/recover/ask"] {
            assert!(mails[0].text.contains(says), "{says}: {}", mails[0].text);
        }
        let texts = take_texts(&desk)?;
        assert_eq!(texts.len(), 1);
        assert!(texts[0].contains(PHONE) && texts[0].contains("was declined"));
        assert!(!texts[0].contains("card"), "{}", texts[0]);
        let noted = log(&desk, "request.declined").await?;
        assert!(
            noted[0]
                .after
                .contains(&("reason".to_owned(), "not_certain".to_owned()))
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_reset_by_whomever_and_by_whatever_way_answers_what_waits_in_its_transaction() -> Outcome
{
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let other = helper(&desk, "other@example.org", Role::PasswordAdministrator).await?;
        // Another administrator than the one who looks after it.
        ask(&desk, 1, "anna@example.org", "").await?;
        let row = only(&desk, &caller).await?;
        requests::claim(&desk, &caller, row.id, row.version).await?;
        reset::reset_one(&desk, &other, &shown(&anna)).await?;
        let row = requests::get(&desk, &caller, row.id).await?;
        assert_eq!(row.state, RequestState::Answered);
        assert_eq!(
            (row.claimed_by_name.as_str(), row.ended_by_name.as_str()),
            ("help", "other")
        );
        // A link to choose a password.
        ask(&desk, 1, "anna@example.org", "").await?;
        let link = ResetCommand {
            delivery: Delivery::Link { minutes: 60 },
            ..shown(&anna)
        };
        reset::reset_one(&desk, &caller, &link).await?;
        assert_eq!(log(&desk, "request.answered").await?.len(), 2);
        // The operator on the host.
        ask(&desk, 2, "anna@example.org", "").await?;
        recover::admin_recover(&desk, "anna@example.org").await?;
        let answered = log(&desk, "request.answered").await?;
        assert_eq!(answered.len(), 3);
        assert_eq!(answered[0].actor_name, "operator");
        let waiting = store::requests::waiting(
            &desk.store().read(),
            store::requests::Reach {
                but: None,
                roles: Role::ALL.into_iter().collect(),
            },
            START.minus(Span::days(7)),
        )
        .await?;
        assert_eq!((waiting.open, waiting.claimed), (0, 0));
    }
    Ok(())
}

#[tokio::test]
async fn whoever_chooses_a_password_meanwhile_needs_nobody_any_more() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let link = ResetCommand {
            delivery: Delivery::Link { minutes: 60 },
            ..shown(&anna)
        };
        reset::reset_one(&desk, &caller, &link).await?;
        messages::drain(&desk).await?;
        let mails = take_mails(&desk)?;
        let token = mails
            .iter()
            .find_map(|mail| mail.text.split("/set-password#").nth(1))
            .ok_or("no link")?;
        let token: String = token.chars().take_while(|c| !c.is_whitespace()).collect();
        ask(&desk, 1, "anna@example.org", "no mail comes").await?;
        let choice = invite::Choice {
            token: Secret::new(token),
            user_name: String::new(),
            code: Secret::default(),
            password: Secret::new("lantern otter violet 91 harbour"),
        };
        invite::choose(&desk, &origin_at("192.0.2.3"), &choice).await?;
        let row = only(&desk, &caller).await?;
        assert_eq!(row.state, RequestState::Withdrawn);
        assert_eq!(row.ended_by, None);
        // Or remembers the old one after all.
        desk.set_password(&anna, PASSWORD, credentials::Kind::Permanent)
            .await?;
        ask(&desk, 1, "anna@example.org", "").await?;
        let own = desk.caller_for(&anna).await?;
        let new = Secret::new("violet harbour 17 otter lantern");
        credentials::change_own(&desk, &own, Secret::new(PASSWORD), new).await?;
        let rows = all(&desk, &caller).await?;
        assert!(rows.iter().all(|row| row.state == RequestState::Withdrawn));
        assert_eq!(log(&desk, "request.withdrawn").await?.len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn a_request_expires_after_seven_days_on_the_moment_and_without_a_sweep() -> Outcome {
    let after = |span: Span| START.plus(span);
    for desk in desks().await? {
        let (_, anna) = two(&desk).await?;
        ask(&desk, 1, "anna@example.org", "").await?;
        desk.clock.set(after(Span::days(7)).minus(Span::seconds(1)));
        let caller = desk
            .caller_for(&desk.reload(PersonId(help_id(&desk).await?)).await?)
            .await?;
        let row = only(&desk, &caller).await?;
        assert_eq!(row.state, RequestState::Open);
        assert_eq!(row.expires_at, after(Span::days(7)));
        desk.clock.set(after(Span::days(7)));
        let now = only(&desk, &caller).await?;
        assert_eq!(now.state, RequestState::Expired);
        assert_eq!(now.ended_at, Some(after(Span::days(7))));
        assert_eq!(requests::counts(&desk, &caller).await?.open, 0);
        let claimed = requests::claim(&desk, &caller, row.id, row.version).await;
        assert_eq!(code(&claimed), "request_over");
        for (state, there) in [(RequestState::Open, 0), (RequestState::Expired, 1)] {
            let query = RequestQuery {
                filter: RequestFilter {
                    state: Some(state),
                    person: Some(PersonId(anna.id)),
                },
                ..RequestQuery::default()
            };
            let rows = requests::list(&desk, &caller, &query).await?.rows;
            assert_eq!(rows.len(), there, "{state:?}");
        }
        // Asking again is a new request, with an age of its own.
        ask(&desk, 1, "anna@example.org", "still out").await?;
        let rows = all(&desk, &caller).await?;
        let states: Vec<RequestState> = rows.iter().map(|row| row.state).collect();
        assert_eq!(states, [RequestState::Open, RequestState::Expired]);
        assert_eq!(log(&desk, "request.expired").await?.len(), 1);
        // And the sweep writes down what nobody asked about.
        desk.clock.set(after(Span::days(14)));
        maintenance::sweep(&desk).await?;
        let expired = log(&desk, "request.expired").await?;
        assert_eq!(expired.len(), 2);
        assert_eq!(expired[0].target_name, "anna@example.org");
        assert_eq!(row_state(&desk, rows[0].id).await?, (6, 0));
    }
    Ok(())
}

async fn help_id(desk: &TestDesk) -> Result<uuid::Uuid, Error> {
    let found = store::people::by_user_name_key(&desk.store().read(), "help@example.org").await?;
    Ok(found.ok_or(store::Error::NotFound)?.id)
}

async fn row_state(desk: &TestDesk, id: RequestId) -> Result<(i16, i16), Error> {
    let row = row(desk, id).await?;
    Ok((row.state, row.waiting))
}

#[tokio::test]
async fn what_is_about_nobody_goes_after_a_day_and_what_ended_after_a_year() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        ask(&desk, 1, "nobody@example.org", "").await?;
        ask(&desk, 1, "anna@example.org", "").await?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        desk.clock.set(START.plus(Span::days(1)));
        let swept = maintenance::sweep(&desk).await?;
        assert_eq!(swept.requests, 0);
        assert!(swept.throttles > 0, "counters of addresses go too");
        desk.clock
            .set(START.plus(Span::days(1)).plus(Span::seconds(1)));
        assert_eq!(maintenance::sweep(&desk).await?.requests, 1);
        desk.clock
            .set(START.plus(Span::days(365)).plus(Span::seconds(1)));
        assert_eq!(maintenance::sweep(&desk).await?.requests, 1);
    }
    Ok(())
}

#[tokio::test]
async fn what_a_killed_program_had_not_looked_up_is_looked_up_by_the_next_sweep() -> Outcome {
    for desk in desks().await? {
        let (caller, _) = two(&desk).await?;
        // As a program leaves it that ends right after its answer.
        ask(&desk, 1, "anna@example.org", "").await?;
        let row = row(&desk, only(&desk, &caller).await?.id).await?;
        let again = Request {
            id: desk.new_id(),
            person_id: None,
            state: store::requests::ASKED,
            waiting: 0,
            message: "left behind".to_owned(),
            ..row
        };
        desk.store()
            .write(|tx| {
                let again = again.clone();
                async move { store::requests::put(&tx, again).await }
            })
            .await?;
        maintenance::sweep(&desk).await?;
        assert_eq!(only(&desk, &caller).await?.message, "left behind");
    }
    Ok(())
}

#[tokio::test]
async fn an_address_asks_five_times_an_hour_whoever_it_is_about() -> Outcome {
    for desk in desks().await? {
        two(&desk).await?;
        for turn in 0..5 {
            ask(&desk, 1, &format!("{turn}@example.org"), "").await?;
        }
        for name in ["anna@example.org", "nobody@example.org"] {
            let outcome = ask(&desk, 1, name, "").await;
            let Err(error) = outcome else {
                return Err("a sixth time".into());
            };
            let problem = error.problem();
            assert_eq!(problem.code.as_str(), "too_many_attempts");
            assert_eq!(problem.retry_after_seconds, Some(3601));
        }
        let limits = log(&desk, "limit.reached").await?;
        assert_eq!(limits.len(), 1, "once a window");
        assert_eq!(limits[0].target_name, "192.0.2.1");
        ask(&desk, 2, "anna@example.org", "").await?;
        desk.clock.advance(Span::hours(1));
        ask(&desk, 1, "anna@example.org", "").await?;
        // Somebody's whole network is one address.
        for turn in 0..5 {
            let origin = origin_at(&format!("2001:db8:1:2::{turn}"));
            requests::ask(&desk, &origin, &wanted("anna@example.org", "")).await?;
        }
        let origin = origin_at("2001:db8:1:2:ffff::1");
        let outcome = requests::ask(&desk, &origin, &wanted("anna@example.org", "")).await;
        assert_eq!(code(&outcome), "too_many_attempts");
    }
    Ok(())
}

#[tokio::test]
async fn many_addresses_and_many_names_do_not_fill_the_mailboxes_of_the_helpers() -> Outcome {
    let desk = one_desk().await?;
    let (caller, _) = two(&desk).await?;
    for number in 0..65 {
        let name = format!("p{number}@example.org");
        desk.person_with(&name, &[], None).await?;
        ask(&desk, number, &name, "").await?;
    }
    assert_eq!(told(&desk).await?.len(), 60);
    assert_eq!(log(&desk, "limit.reached").await?.len(), 1);
    assert_eq!(
        requests::counts(&desk, &caller).await?.open,
        65,
        "all stand on the page"
    );
    desk.clock.advance(Span::hours(1));
    ask(&desk, 200, "p64@example.org", "").await?;
    assert_eq!(told(&desk).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_is_no_name_or_too_long_a_message_is_refused_and_several_lines_are_kept() -> Outcome {
    let desk = one_desk().await?;
    let (caller, _) = two(&desk).await?;
    for (name, message, field, refusal) in [
        ("", "", "user_name", "required"),
        (" \t", "", "user_name", "required"),
        ("a\0b", "", "user_name", "control_characters"),
        (&"x".repeat(257), "", "user_name", "too_long"),
        ("anna@example.org", &"x".repeat(501), "message", "too_long"),
        (
            "anna@example.org",
            "a\u{202e}b",
            "message",
            "control_characters",
        ),
        ("anna@example.org", "a\0b", "message", "control_characters"),
    ] {
        let outcome = ask(&desk, 1, name, message).await;
        let Err(error) = outcome else {
            return Err(format!("{name:?}, {message:?} was taken").into());
        };
        let error = &error.problem().errors[0];
        assert_eq!(
            (error.field.as_str(), error.code.as_str()),
            (field, refusal)
        );
    }
    let message = format!(" Call me\r\nat\t12\r{} ", "é".repeat(480));
    ask(&desk, 1, "anna@example.org", &message).await?;
    let kept = format!("Call me\nat 12\n{}", "é".repeat(480));
    assert_eq!(only(&desk, &caller).await?.message, kept);
    Ok(())
}

#[tokio::test]
async fn the_list_has_those_that_wait_first_and_turns_its_pages_both_ways() -> Outcome {
    for desk in desks().await? {
        let (caller, _) = two(&desk).await?;
        for number in 0..7_u8 {
            let name = format!("p{number}@example.org");
            let person = desk.person_with(&name, &[], None).await?;
            ask(&desk, number, &name, "").await?;
            if number % 3 == 0 {
                reset::reset_one(&desk, &caller, &shown(&person)).await?;
            }
            desk.clock.advance(Span::minutes(1));
        }
        let page = |page: PageRequest| {
            let (desk, caller) = (&desk, &caller);
            async move {
                let query = RequestQuery {
                    page: PageRequest {
                        limit: Some(3),
                        ..page
                    },
                    ..RequestQuery::default()
                };
                let page = requests::list(desk, caller, &query).await?;
                let names: Vec<String> =
                    page.rows.into_iter().map(|row| row.display_name).collect();
                Ok::<_, Error>((names, page.next, page.previous))
            }
        };
        let after = |cursor| PageRequest {
            after: cursor,
            ..PageRequest::default()
        };
        let (names, next, previous) = page(PageRequest::default()).await?;
        assert_eq!((names, previous), (vec_of(&["p5", "p4", "p2"]), None));
        let (names, next, previous) = page(after(next)).await?;
        assert_eq!(names, ["p1", "p6", "p3"]);
        let (last, none, _) = page(after(next.clone())).await?;
        assert_eq!((last, none), (vec_of(&["p0"]), None));
        let before = PageRequest {
            before: previous,
            ..PageRequest::default()
        };
        assert_eq!(page(before).await?.0, ["p5", "p4", "p2"]);
        let end = PageRequest {
            from_end: true,
            ..PageRequest::default()
        };
        assert_eq!(page(end).await?.0, ["p6", "p3", "p0"]);
        // A cursor belongs to its list (promise A4).
        let query = RequestQuery {
            filter: RequestFilter {
                state: Some(RequestState::Open),
                person: None,
            },
            page: after(next),
        };
        let foreign = requests::list(&desk, &caller, &query).await;
        assert_eq!(code(&foreign), "bad_cursor");
    }
    Ok(())
}

fn vec_of(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn a_request_goes_with_its_person_and_is_not_shown_of_a_deleted_one() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        ask(&desk, 1, "anna@example.org", "").await?;
        let row = only(&desk, &caller).await?;
        let whom = Selection::Ids(vec![PersonId(anna.id)]);
        people::delete(&desk, &admin, &whom).await?;
        assert_eq!(all(&desk, &caller).await?, []);
        assert_eq!(requests::counts(&desk, &caller).await?.open, 0);
        let got = requests::get(&desk, &caller, row.id).await;
        assert_eq!(code(&got), "not_found");
        desk.clock.advance(Span::days(31));
        maintenance::sweep(&desk).await?;
        let left = store::requests::by_id(&desk.store().read(), row.id).await?;
        assert!(left.is_none());
    }
    Ok(())
}
