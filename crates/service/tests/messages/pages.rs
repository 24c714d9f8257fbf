//! What administrators see of messages and may do to them, and the keys that seal what they carry.

use crate::desk::{
    CANARY, Outcome, code, draft, log, queue, row, rows, secret_message, send_to, set, smtp,
    test_message,
};
use crate::server::{Moment, Server, say};
use domain::wire::PageRequest;
use domain::wire::messages::{
    MailConfig, MessageFilter, MessageKind, MessageQuery, MessageState, SecretChange,
};
use domain::{PersonId, Role, Secret, Span};
use service::messages::{self, Content, NewMessage, Whose};
use service::testing::{PASSWORD, TestDesk, desks, one_desk};
use service::{Caller, Error};
use store::Person;

async fn caller(desk: &TestDesk, name: &str, roles: &[Role]) -> Result<Caller, Error> {
    let person = desk.person_with(name, roles, Some(PASSWORD)).await?;
    desk.caller_for(&person).await
}

/// A notice to somebody, which waits.
async fn notice(desk: &TestDesk, person: &Person) -> Result<domain::MessageId, Error> {
    let content = Content::PasswordChanged {
        whose: Whose::from(person),
        at: desk.now(),
        by_administrator: false,
        token: Secret::new("token"),
    };
    let to = crate::desk::to("private.address@example.net")?;
    queue(desk, NewMessage::about(person, to, content)).await
}

#[tokio::test]
async fn a1_messages_are_for_those_who_reset_and_notices_are_guarded_by_the_matrix() -> Outcome {
    for desk in desks().await? {
        let boss = desk.admin("boss@example.org").await?;
        let ada = desk.person("ada@example.org").await?;
        let (of_boss, of_ada) = (notice(&desk, &boss).await?, notice(&desk, &ada).await?);
        let test = queue(&desk, test_message("someone@example.org")?).await?;
        let person = desk.caller_for(&ada).await?;
        let reader = caller(&desk, "r@example.org", &[Role::DirectoryReader]).await?;
        let helpdesk = caller(&desk, "h@example.org", &[Role::HelpdeskAdministrator]).await?;
        let global = caller(&desk, "g@example.org", &[Role::GlobalAdministrator]).await?;
        let query = MessageQuery::default();
        for nobody in [&person, &reader] {
            assert_eq!(
                code(&messages::list(&desk, nobody, &query).await),
                "not_allowed"
            );
            assert_eq!(
                code(&messages::get(&desk, nobody, of_ada).await),
                "not_allowed"
            );
            assert_eq!(code(&messages::counts(&desk, nobody).await), "not_allowed");
            assert_eq!(
                code(&messages::cancel(&desk, nobody, of_ada).await),
                "not_allowed"
            );
            let unknown = domain::MessageId(uuid::Uuid::nil());
            assert_eq!(
                code(&messages::retry(&desk, nobody, unknown).await),
                "not_allowed"
            );
        }
        let list = messages::list(&desk, &helpdesk, &query).await?.rows;
        assert_eq!(list.len(), 3);
        for row in &list {
            let is_adas = row.id == of_ada;
            assert_eq!(row.to_is_masked, !is_adas, "{row:?}");
            assert_eq!(row.can_cancel, is_adas, "{row:?}");
            let shown = if is_adas {
                "private.address@example.net"
            } else {
                "•••"
            };
            assert!(row.to.contains(shown), "{row:?}");
        }
        assert_eq!(
            code(&messages::cancel(&desk, &helpdesk, of_boss).await),
            "not_allowed"
        );
        assert_eq!(
            code(&messages::cancel(&desk, &helpdesk, test).await),
            "not_allowed"
        );
        let own = desk.caller_for(&boss).await?;
        assert_eq!(
            code(&messages::cancel(&desk, &own, of_boss).await),
            "not_on_yourself"
        );
        assert_eq!(row(&desk, of_boss).await?.state, MessageState::Queued);
        let refusals = log(&desk, "authority.refused").await?;
        assert!(refusals.len() >= 10, "{}", refusals.len());
        let cancelled = messages::cancel(&desk, &helpdesk, of_ada).await?;
        assert_eq!(cancelled.state, MessageState::Cancelled);
        assert_eq!(
            code(&messages::cancel(&desk, &helpdesk, of_ada).await),
            "message_over"
        );
        let entry = log(&desk, "message.cancelled").await?.remove(0);
        assert_eq!(
            (entry.actor_name.as_str(), entry.target_name.as_str()),
            ("h@example.org", "ada@example.org")
        );
        assert_eq!(
            messages::cancel(&desk, &global, of_boss).await?.state,
            MessageState::Cancelled
        );
        let missing = domain::MessageId(uuid::Uuid::nil());
        assert_eq!(
            code(&messages::get(&desk, &global, missing).await),
            "not_found"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a1_settings_of_mail_are_for_global_administrators_who_confirmed_themselves() -> Outcome {
    let desk = one_desk().await?;
    let helpdesk = caller(&desk, "h@example.org", &[Role::HelpdeskAdministrator]).await?;
    let boss = desk.admin("boss@example.org").await?;
    let global = desk.caller_for(&boss).await?;
    let mail = draft(smtp(25));
    let operator = &Caller::operator();
    let asks = async |who: &Caller| {
        let version = messages::settings::get(&desk, operator).await?.version;
        Ok::<_, Error>([
            code(&messages::settings::set_mail(&desk, who, version, &mail).await),
            code(
                &messages::test_mail(&desk, who, &draft(MailConfig::default()), "a@example.org")
                    .await,
            ),
        ])
    };
    assert_eq!(asks(&helpdesk).await?, ["not_allowed", "not_allowed"]);
    assert_eq!(
        code(&messages::settings::get(&desk, &helpdesk).await),
        "not_allowed"
    );
    assert_eq!(asks(&global).await?, ["ok", "ok"]);
    desk.clock.advance(Span::minutes(6));
    assert_eq!(
        asks(&global).await?,
        ["confirm_identity", "confirm_identity"]
    );
    Ok(())
}

#[tokio::test]
async fn e3_a_masked_address_is_masked_in_the_servers_words_too() -> Outcome {
    for desk in desks().await? {
        let server = Server::scripted(|moment, about| match moment {
            Moment::Rcpt => say(&format!("550 5.1.1 <{about}>: no such user")),
            _ => crate::server::Answer::Fine,
        })
        .await?;
        send_to(&desk, server.port).await?;
        let boss = desk.admin("boss@example.org").await?;
        let id = notice(&desk, &boss).await?;
        messages::drain(&desk).await?;
        let helpdesk = caller(&desk, "h@example.org", &[Role::HelpdeskAdministrator]).await?;
        let seen = messages::get(&desk, &helpdesk, id).await?;
        assert_eq!(seen.last_reply, "550 5.1.1 <p•••@e•••.net>: no such user");
        assert!(
            row(&desk, id)
                .await?
                .last_reply
                .contains("private.address@example.net")
        );
        let entry = log(&desk, "message.given_up").await?.remove(0);
        assert!(!format!("{entry:?}").contains("private.address"));
        assert_eq!(entry.target_name, "boss@example.org");
        assert_eq!(entry.actor_name, "system");
    }
    Ok(())
}

#[tokio::test]
async fn the_list_is_paged_and_narrowed_and_foreign_cursors_are_refused() -> Outcome {
    for desk in desks().await? {
        let ada = desk.person("ada@example.org").await?;
        for n in 0..5 {
            desk.clock.advance(Span::seconds(1));
            queue(&desk, test_message(&format!("r{n}@example.org"))?).await?;
            notice(&desk, &ada).await?;
        }
        let operator = &Caller::operator();
        let query = |filter: MessageFilter, after| MessageQuery {
            filter,
            page: PageRequest {
                after,
                limit: Some(4),
                ..PageRequest::default()
            },
        };
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let asked = query(MessageFilter::default(), after.take());
            let page = messages::list(&desk, operator, &asked).await?;
            seen.extend(page.rows.iter().map(|row| row.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(
            seen,
            rows(&desk)
                .await?
                .iter()
                .map(|row| row.id)
                .collect::<Vec<_>>()
        );
        assert_eq!(seen.len(), 10);
        let of_ada = MessageFilter {
            person: Some(PersonId(ada.id)),
            kind: Some(MessageKind::PasswordChanged),
            state: Some(MessageState::Queued),
            ..MessageFilter::default()
        };
        let page = messages::list(&desk, operator, &query(of_ada.clone(), None)).await?;
        assert!(page.rows.iter().all(|row| row.person_name == "ada"));
        let foreign = query(MessageFilter::default(), page.next);
        assert_eq!(
            code(&messages::list(&desk, operator, &foreign).await),
            "bad_cursor"
        );
    }
    Ok(())
}

#[tokio::test]
async fn another_key_seals_what_waits_and_the_one_before_still_opens() -> Outcome {
    for desk in desks().await? {
        let server = Server::good().await?;
        let mut mail = draft(smtp(server.port));
        mail.config.user_name = "desk".to_owned();
        mail.password = SecretChange::Set(Secret::new("right-canary"));
        set(&desk, &mail).await?;
        let ada = desk.person("ada@example.org").await?;
        let until = desk.now().plus(Span::hours(20));
        let copy = desk.another_copy(|_| {}).await?;
        for n in 0..3 {
            let message = secret_message(&ada, &format!("r{n}@example.org"), until)?;
            queue(&desk, message).await?;
        }
        let before = desk.seals().newest();
        let operator = &Caller::operator();
        let rotated = messages::rotate_keys(&desk, operator).await?;
        assert_eq!((rotated.resealed, rotated.unopened), (3, 0));
        assert!(rotated.key != before && desk.seals().newest() == rotated.key);
        // The other copy has not heard of it: it seals with the key before, and opens both.
        let message = secret_message(&ada, "late@example.org", until)?;
        queue(&copy, message).await?;
        assert_eq!(messages::drain(&copy).await?.sent, 4);
        let arrived = server.arrived();
        assert!(
            arrived
                .iter()
                .all(|mail| String::from_utf8_lossy(&mail.bytes).contains(CANARY))
        );
        assert!(
            server
                .lines()
                .iter()
                .any(|line| line.starts_with("AUTH PLAIN AGRlc2sAcmlnaHQtY2FuYXJ5"))
        );
        messages::rotate_keys(&desk, operator).await?;
        assert_eq!(log(&desk, "settings.keys_rotated").await?.len(), 2);
        let helpdesk = caller(&desk, "h@example.org", &[Role::HelpdeskAdministrator]).await?;
        assert_eq!(
            code(&messages::rotate_keys(&desk, &helpdesk).await),
            "not_allowed"
        );
        copy.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_copy_without_the_key_gives_nothing_up_and_says_which_is_missing() -> Outcome {
    for desk in desks().await? {
        let ada = desk.person("ada@example.org").await?;
        let until = desk.now().plus(Span::hours(20));
        let id = queue(&desk, secret_message(&ada, "a@example.org", until)?).await?;
        let elsewhere = tempfile::tempdir()?;
        let folder = elsewhere.path().to_owned();
        let stranger = desk
            .another_copy(|config| config.data_dir.clone_from(&folder))
            .await?;
        assert_eq!(messages::drain(&stranger).await?.retrying, 1);
        let waiting = row(&desk, id).await?;
        assert!(
            waiting.last_reply.contains(&desk.seals().newest()),
            "{waiting:?}"
        );
        desk.clock.advance(Span::minutes(1));
        assert_eq!(messages::drain(&desk).await?.sent, 1);
        stranger.close().await?;
    }
    Ok(())
}
