//! Notices, and **This wasn't me** in them (promises T2 to T6, T8, T12; a lock that works once).

use crate::desk::{Outcome, code, log, rows, take_mails, take_texts};
use domain::wire::audit::{AuditFilter, AuditQuery, AuditResult};
use domain::wire::messages::{Channel, MessageKind, MessageRow};
use domain::wire::people::{
    Delivery, GeneratorShape, NewPassword, PasswordState, PersonFields, ResetCommand, Selection,
};
use domain::{PersonId, Role, Secret, Span};
use service::credentials::{self, Kind};
use service::testing::{PASSWORD, TestDesk, desks, origin_at};
use service::{Caller, Error, audit, invite, messages, notices, people, recover, reset, sessions};
use store::Person;

const HOME: &str = "anna@home.example";
const PHONE: &str = "+498912345678";
const CHOSEN: &str = "lantern otter violet 91 harbour";

fn shown(person: &Person) -> ResetCommand {
    ResetCommand {
        person: PersonId(person.id),
        password: NewPassword::Generate(GeneratorShape::default()),
        must_change: true,
        delivery: Delivery::Show,
    }
}

/// An administrator, and Anna, who has both contact details.
async fn two(desk: &TestDesk) -> Result<(Caller, Person), Error> {
    let caller = desk
        .caller_for(&desk.admin("me@example.org").await?)
        .await?;
    let anna = desk.person("anna@example.org").await?;
    Ok((caller, desk.set_contacts(&anna, HOME, PHONE).await?))
}

fn token_of(text: &str) -> Option<String> {
    let token = text.split("/not-me#").nth(1)?;
    Some(token.chars().take_while(|c| !c.is_whitespace()).collect())
}

/// Sends what is queued and answers the token in the mail to this address.
async fn token_sent_to(
    desk: &TestDesk,
    address: &str,
) -> Result<Secret, Box<dyn std::error::Error + Send + Sync>> {
    messages::drain(desk).await?;
    let mails = take_mails(desk)?;
    let mail = mails.iter().rfind(|mail| mail.to == address);
    let token = mail.and_then(|mail| token_of(&mail.text));
    Ok(Secret::new(token.ok_or("no link")?))
}

async fn press(desk: &TestDesk, last: u8, token: &Secret) -> Result<(), Error> {
    notices::report(desk, &origin_at(&format!("192.0.2.{last}")), token).await
}

async fn state(desk: &TestDesk, caller: &Caller, person: &Person) -> Result<PasswordState, Error> {
    let detail = people::detail(desk, caller, PersonId(person.id)).await?;
    Ok(detail.row.password)
}

async fn notices_of(desk: &TestDesk) -> Result<Vec<(MessageKind, Channel)>, Error> {
    let kind_and_channel = |row: &MessageRow| (row.kind, row.channel);
    let mut all: Vec<_> = rows(desk).await?.iter().map(kind_and_channel).collect();
    // Those of one moment come in any order.
    all.sort_by_key(|(kind, channel)| (kind.name(), *channel == Channel::Mail));
    Ok(all)
}

#[tokio::test]
async fn t12_every_known_address_is_told_of_a_change_of_the_password_whoever_made_it() -> Outcome {
    const BOTH: [(MessageKind, Channel); 2] = [
        (MessageKind::PasswordChanged, Channel::Text),
        (MessageKind::PasswordChanged, Channel::Mail),
    ];
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        // An administrator.
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        assert_eq!(notices_of(&desk).await?, BOTH);
        messages::drain(&desk).await?;
        let mails = take_mails(&desk)?;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, HOME);
        assert!(
            mails[0]
                .text
                .contains("An administrator reset the password of your account anna@example.org"),
            "{}",
            mails[0].text
        );
        let texts = take_texts(&desk)?;
        assert_eq!(texts.len(), 1);
        assert!(texts[0].contains(PHONE), "{}", texts[0]);
        assert_eq!(
            token_of(&texts[0]),
            token_of(&mails[0].text),
            "one link for one change"
        );
        // The person.
        desk.set_password(&anna, PASSWORD, Kind::Permanent).await?;
        let own = desk.caller_for(&anna).await?;
        credentials::change_own(&desk, &own, Secret::new(PASSWORD), Secret::new(CHOSEN)).await?;
        messages::drain(&desk).await?;
        let mails = take_mails(&desk)?;
        assert!(
            mails[0]
                .text
                .contains("The password of your account anna@example.org was changed on"),
            "{}",
            mails[0].text
        );
        assert_eq!(take_texts(&desk)?.len(), 1);
        // The operator on the host.
        recover::admin_recover(&desk, "anna@example.org").await?;
        messages::drain(&desk).await?;
        assert_eq!(take_mails(&desk)?.len(), 1);
        assert_eq!(take_texts(&desk)?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_link_to_choose_a_password_is_told_to_the_other_address_and_its_use_to_both() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let command = ResetCommand {
            delivery: Delivery::Link { minutes: 60 },
            ..shown(&anna)
        };
        reset::reset_one(&desk, &caller, &command).await?;
        assert_eq!(
            notices_of(&desk).await?,
            [
                (MessageKind::PasswordChanged, Channel::Text),
                (MessageKind::SetPasswordLink, Channel::Mail)
            ]
        );
        messages::drain(&desk).await?;
        take_texts(&desk)?;
        let mails = take_mails(&desk)?;
        let token = mails[0]
            .text
            .split("/set-password#")
            .nth(1)
            .ok_or("no link")?;
        let token: String = token.chars().take_while(|c| !c.is_whitespace()).collect();
        let choice = invite::Choice {
            token: Secret::new(token),
            user_name: String::new(),
            code: Secret::default(),
            password: Secret::new(CHOSEN),
        };
        invite::choose(&desk, &origin_at("192.0.2.3"), &choice).await?;
        messages::drain(&desk).await?;
        assert_eq!(take_mails(&desk)?.len(), 1);
        assert_eq!(take_texts(&desk)?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_change_of_contact_details_is_told_to_the_old_and_the_new_addresses_once_each() -> Outcome
{
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let detail = people::detail(&desk, &caller, PersonId(anna.id)).await?;
        let both = PersonFields {
            alternate_email: "thief@elsewhere.example".to_owned(),
            mobile_phone: "+498987654321".to_owned(),
            ..detail.fields.clone()
        };
        let after = people::edit(&desk, &caller, detail.row.id, detail.version, &both).await?;
        messages::drain(&desk).await?;
        let mails = take_mails(&desk)?;
        let told: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(told, [HOME, "thief@elsewhere.example"]);
        let says =
            "changed the alternate email address and the mobile phone number of your account";
        assert!(mails.iter().all(|mail| mail.text.contains(says)));
        assert_eq!(take_texts(&desk)?.len(), 2);
        // The same address in other letters is one address; nothing but a name changed is no notice.
        let spelled = PersonFields {
            alternate_email: "Thief@elsewhere.example".to_owned(),
            ..both.clone()
        };
        let after = people::edit(&desk, &caller, detail.row.id, after.version, &spelled).await?;
        messages::drain(&desk).await?;
        assert_eq!(take_mails(&desk)?.len(), 1);
        assert_eq!(take_texts(&desk)?.len(), 1);
        let named = PersonFields {
            job_title: "Librarian".to_owned(),
            ..spelled
        };
        people::edit(&desk, &caller, detail.row.id, after.version, &named).await?;
        messages::drain(&desk).await?;
        assert!(take_mails(&desk)?.is_empty());
        assert!(take_texts(&desk)?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn this_was_not_me_locks_the_account_until_an_administrator_resets_it() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let own = desk.caller_for(&anna).await?;
        let thief =
            credentials::change_own(&desk, &own, Secret::new(PASSWORD), Secret::new(CHOSEN))
                .await?;
        let token = token_sent_to(&desk, HOME).await?;
        press(&desk, 5, &token).await?;
        let here = origin_at("192.0.2.5");
        let session = sessions::resolve(&desk, &here, &thief.token).await?;
        assert!(
            session.is_none(),
            "the session of whoever changed it is over"
        );
        assert_eq!(
            code(&desk.try_sign_in("anna@example.org", CHOSEN).await),
            "sign_in_failed"
        );
        assert_eq!(state(&desk, &caller, &anna).await?, PasswordState::Reported);
        assert_eq!(people::home(&desk, &caller).await?.reported, 1);
        let entry = log(&desk, "password.reported").await?.remove(0);
        assert_eq!(entry.target, Some(PersonId(anna.id)));
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        assert!(matches!(
            state(&desk, &caller, &anna).await?,
            PasswordState::Temporary { .. }
        ));
    }
    Ok(())
}

#[tokio::test]
async fn t3_this_was_not_me_works_once_however_many_press_at_once() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        let token = token_sent_to(&desk, HOME).await?;
        let tries = (0..200_u8).map(|last| press(&desk, last, &token));
        let outcomes = futures::future::join_all(tries).await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 1);
        let filter = AuditFilter {
            action: Some("password.reported".to_owned()),
            result: Some(AuditResult::Success),
            ..AuditFilter::default()
        };
        let query = AuditQuery {
            filter,
            ..AuditQuery::default()
        };
        let worked = audit::list(&desk, &Caller::operator(), query).await?.rows;
        assert_eq!(worked.len(), 1);
        assert_eq!(worked[0].target, Some(PersonId(anna.id)));
    }
    Ok(())
}

#[tokio::test]
async fn it_cannot_keep_somebody_out_twice() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        let first = token_sent_to(&desk, HOME).await?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        let second = token_sent_to(&desk, HOME).await?;
        press(&desk, 5, &first).await?;
        assert_eq!(code(&press(&desk, 5, &first).await), "invalid_input");
        assert_eq!(
            code(&press(&desk, 5, &second).await),
            "invalid_input",
            "the first one made the others void"
        );
        take_texts(&desk)?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        messages::drain(&desk).await?;
        let mails = take_mails(&desk)?;
        let notice = mails.iter().find(|mail| mail.to == HOME).ok_or("no mail")?;
        assert!(token_of(&notice.text).is_none(), "{}", notice.text);
        assert!(
            notice.text.contains("tell your administrator now"),
            "{}",
            notice.text
        );
        let texts = take_texts(&desk)?;
        assert!(
            texts.iter().all(
                |text| token_of(text).is_none() && text.contains("Tell your administrator now")
            ),
            "{texts:?}"
        );
        desk.clock.advance(Span::seconds(7 * 24 * 3600 + 1));
        let caller = desk
            .caller_for(&desk.admin("later@example.org").await?)
            .await?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        press(&desk, 6, &token_sent_to(&desk, HOME).await?).await?;
    }
    Ok(())
}

#[tokio::test]
async fn t5_a_warning_outlives_what_a_thief_does_next_and_dies_with_the_person() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        let token = token_sent_to(&desk, HOME).await?;
        let detail = people::detail(&desk, &caller, PersonId(anna.id)).await?;
        let fields = PersonFields {
            alternate_email: "thief@elsewhere.example".to_owned(),
            mobile_phone: String::new(),
            ..detail.fields.clone()
        };
        people::edit(&desk, &caller, detail.row.id, detail.version, &fields).await?;
        desk.set_password(&anna, CHOSEN, Kind::Permanent).await?;
        press(&desk, 5, &token).await?;
        assert_eq!(state(&desk, &caller, &anna).await?, PasswordState::Reported);

        let ben = desk.person("ben@example.org").await?;
        let ben = desk.set_contacts(&ben, "ben@home.example", "").await?;
        reset::reset_one(&desk, &caller, &shown(&ben)).await?;
        let token = token_sent_to(&desk, "ben@home.example").await?;
        people::delete(&desk, &caller, &Selection::Ids(vec![PersonId(ben.id)])).await?;
        assert_eq!(code(&press(&desk, 5, &token).await), "invalid_input");
    }
    Ok(())
}

#[tokio::test]
async fn t5_other_contact_details_and_other_roles_end_the_links_to_choose_a_password() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        let id = PersonId(anna.id);
        for change in ["contacts", "roles"] {
            let command = ResetCommand {
                delivery: Delivery::Link { minutes: 60 },
                ..shown(&anna)
            };
            reset::reset_one(&desk, &caller, &command).await?;
            messages::drain(&desk).await?;
            let mails = take_mails(&desk)?;
            let link = mails
                .iter()
                .find_map(|mail| mail.text.split("/set-password#").nth(1));
            let token: String = link
                .ok_or("no link")?
                .chars()
                .take_while(|c| !c.is_whitespace())
                .collect();
            let detail = people::detail(&desk, &caller, id).await?;
            if change == "roles" {
                let roles = [Role::DirectoryReader].into_iter().collect();
                people::set_roles(&desk, &caller, id, detail.version, roles).await?;
            } else {
                let fields = PersonFields {
                    mobile_phone: String::new(),
                    ..detail.fields.clone()
                };
                people::edit(&desk, &caller, id, detail.version, &fields).await?;
            }
            let choice = invite::Choice {
                token: Secret::new(token),
                user_name: String::new(),
                code: Secret::default(),
                password: Secret::new(CHOSEN),
            };
            let refused = invite::choose(&desk, &origin_at("192.0.2.8"), &choice).await;
            let problem = refused.err().ok_or("it was accepted")?.problem();
            assert_eq!(problem.errors[0].code.as_str(), "link_dead", "{change}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn t8_what_is_no_token_locks_nothing_is_counted_and_written_down() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        let token = token_sent_to(&desk, HOME).await?;
        let token = token.expose();
        let other = format!("{}{}", &token[1..], &token[..1]);
        let hostile = [
            "",
            "x",
            &other,
            &token[1..],
            &format!("{token}="),
            &format!(" {token}"),
            &"A".repeat(43),
            &"\u{0}".repeat(43),
            "' OR 1=1 --",
        ];
        for text in hostile {
            let refused = press(&desk, 9, &Secret::new(text)).await;
            let problem = refused.err().ok_or("it was accepted")?.problem();
            assert_eq!(problem.errors[0].field, "token");
            assert_eq!(problem.errors[0].code.as_str(), "link_dead", "{text}");
        }
        assert_eq!(log(&desk, "password.reported").await?.len(), hostile.len());
        for _ in hostile.len()..20 {
            let refused = press(&desk, 9, &Secret::new("x")).await;
            assert_eq!(code(&refused), "invalid_input");
        }
        let refused = press(&desk, 9, &Secret::new(token)).await;
        assert_eq!(code(&refused), "too_many_attempts", "l3");
        press(&desk, 10, &Secret::new(token)).await?;
    }
    Ok(())
}

/// Administrators with an alternate address each, named after their roles.
async fn administrators(desk: &TestDesk, roles: &[(&str, &[Role])]) -> Result<(), Error> {
    for (name, roles) in roles {
        let person = desk
            .person_with(&format!("{name}@example.org"), roles, None)
            .await?;
        desk.set_contacts(&person, &format!("{name}@home.example"), "")
            .await?;
    }
    Ok(())
}

async fn told(desk: &TestDesk) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    messages::drain(desk).await?;
    Ok(take_mails(desk)?
        .into_iter()
        .filter(|mail| mail.subject.contains("This wasn’t me"))
        .map(|mail| mail.to)
        .collect())
}

#[tokio::test]
async fn the_first_tier_of_administrators_who_may_reset_the_person_is_told() -> Outcome {
    for desk in desks().await? {
        let (caller, anna) = two(&desk).await?;
        administrators(
            &desk,
            &[
                ("password", &[Role::PasswordAdministrator]),
                ("helpdesk", &[Role::HelpdeskAdministrator]),
                ("user", &[Role::UserAdministrator]),
                ("global", &[Role::GlobalAdministrator]),
                ("reader", &[Role::DirectoryReader]),
            ],
        )
        .await?;
        reset::reset_one(&desk, &caller, &shown(&anna)).await?;
        press(&desk, 5, &token_sent_to(&desk, HOME).await?).await?;
        assert_eq!(
            told(&desk).await?,
            ["helpdesk@home.example", "password@home.example"]
        );
        // Who reads the list of messages sees an administrator's address only where the matrix lets them.
        let helper = store::people::by_user_name_key(&desk.store().read(), "helpdesk@example.org")
            .await?
            .ok_or("no such person")?;
        let about: Vec<_> = rows(&desk)
            .await?
            .into_iter()
            .filter(|row| row.kind == MessageKind::AccountReported)
            .map(|row| row.person)
            .collect();
        assert!(about.contains(&Some(PersonId(helper.id))));

        // Helpdesk may not reset a Groups administrator, nobody asks Global administrators before User ones.
        let grace = desk
            .person_with("grace@example.org", &[Role::GroupsAdministrator], None)
            .await?;
        let grace = desk.set_contacts(&grace, "grace@home.example", "").await?;
        reset::reset_one(&desk, &caller, &shown(&grace)).await?;
        press(&desk, 5, &token_sent_to(&desk, "grace@home.example").await?).await?;
        assert_eq!(told(&desk).await?, ["user@home.example"]);

        // Nobody is told of the own account as if they could help.
        let global = store::people::by_user_name_key(&desk.store().read(), "global@example.org")
            .await?
            .ok_or("no such person")?;
        reset::reset_one(&desk, &caller, &shown(&global)).await?;
        press(
            &desk,
            5,
            &token_sent_to(&desk, "global@home.example").await?,
        )
        .await?;
        assert_eq!(told(&desk).await?, Vec::<String>::new());
        assert_eq!(people::home(&desk, &caller).await?.reported, 3);
    }
    Ok(())
}
