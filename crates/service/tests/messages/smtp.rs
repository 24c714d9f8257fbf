//! The way to a mail server: TLS that is verified, STARTTLS that cannot be taken out, sign-in, time limits, and what a test before
//! saving says.

use crate::desk::{Outcome, code, draft, log, queue, row, send_to, set, smtp, test_message};
use crate::server::{Answer, Moment, Server, Speaks, say};
use domain::wire::messages::{
    MailConfig, MailDraft, MailVia, MessageState, SecretChange, SmtpSecurity, TestOutcome,
};
use domain::{Secret, Span};
use service::messages;
use service::testing::{TestDesk, desks, one_desk};
use service::{Caller, Error};

/// A draft for a server with TLS whose certificate is trusted.
fn secured(server: &Server, security: SmtpSecurity) -> MailDraft {
    draft(MailConfig {
        host: "localhost".to_owned(),
        security,
        trusted_certificates: server.certificate.clone(),
        ..smtp(server.port)
    })
}

async fn tested(desk: &TestDesk, draft: &MailDraft) -> Result<TestOutcome, Error> {
    messages::test_mail(desk, &Caller::operator(), draft, "me@example.org").await
}

async fn talks(speaks: Speaks, name: &str) -> std::io::Result<Server> {
    Server::start(speaks, name, |_, _| Answer::Fine).await
}

#[tokio::test]
async fn o2_mail_goes_over_verified_tls_from_the_first_byte_and_after_starttls() -> Outcome {
    for desk in desks().await? {
        for (speaks, security) in [
            (Speaks::Tls, SmtpSecurity::Tls),
            (Speaks::StartTls, SmtpSecurity::StartTls),
        ] {
            let server = talks(speaks, "localhost").await?;
            set(&desk, &secured(&server, security)).await?;
            let id = queue(&desk, test_message("a@example.org")?).await?;
            assert_eq!(
                messages::drain(&desk).await?.sent,
                1,
                "{:?}",
                row(&desk, id).await?
            );
            let mail = server.arrived().remove(0);
            assert!(mail.was_encrypted, "{speaks:?}");
            assert_eq!(mail.from, "desk@juniperpike.example");
        }
    }
    Ok(())
}

#[tokio::test]
async fn o2_a_wrong_name_an_untrusted_certificate_and_a_stripped_starttls_get_no_mail() -> Outcome {
    let desk = one_desk().await?;
    for (speaks, security, name, trusted) in [
        (Speaks::Tls, SmtpSecurity::Tls, "mail.other.example", true),
        (Speaks::Tls, SmtpSecurity::Tls, "localhost", false),
        (
            Speaks::StartTls,
            SmtpSecurity::StartTls,
            "mail.other.example",
            true,
        ),
        (Speaks::StartTls, SmtpSecurity::StartTls, "localhost", false),
        (Speaks::Stripped, SmtpSecurity::StartTls, "localhost", true),
        (Speaks::Injected, SmtpSecurity::StartTls, "localhost", true),
        (Speaks::Plain, SmtpSecurity::Tls, "localhost", true),
    ] {
        let server = talks(speaks, name).await?;
        let mut draft = secured(&server, security);
        if !trusted {
            draft.config.trusted_certificates = String::new();
        }
        draft.config.user_name = "desk".to_owned();
        draft.password = SecretChange::Set(Secret::new("hunter2-canary"));
        set(&desk, &draft).await?;
        let id = queue(&desk, test_message("a@example.org")?).await?;
        // A server that waits for us to speak TLS, and one that we wait for, are both left within the limits.
        let tally = messages::drain(&desk).await?;
        assert_eq!((tally.sent, tally.dead), (0, 0), "{speaks:?} {name}");
        let waiting = row(&desk, id).await?;
        assert_eq!(waiting.state, MessageState::Retrying);
        assert!(!waiting.last_reply.is_empty());
        assert!(server.arrived().is_empty());
        let lines = server.lines().join("");
        assert!(!lines.contains("AUTH"), "{speaks:?} {name}: {lines}");
        messages::cancel(&desk, &Caller::operator(), id).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_test_says_what_the_server_said_and_saves_nothing() -> Outcome {
    for desk in desks().await? {
        let server = Server::start(
            Speaks::StartTls,
            "localhost",
            |moment, about| match moment {
                Moment::Auth if !about.contains("AGRlc2sAcmlnaHQ=") => say("535 5.7.8 not you"),
                _ => Answer::Fine,
            },
        )
        .await?;
        let mut draft = secured(&server, SmtpSecurity::StartTls);
        draft.config.user_name = "desk".to_owned();
        draft.password = SecretChange::Set(Secret::new("wrong"));
        let refused = tested(&desk, &draft).await?;
        assert!(!refused.accepted);
        assert!(
            refused
                .lines
                .iter()
                .any(|line| line == "< 535 5.7.8 not you"),
            "{refused:?}"
        );
        draft.password = SecretChange::Set(Secret::new("right"));
        let taken = tested(&desk, &draft).await?;
        assert!(taken.accepted, "{taken:?}");
        let wanted = [
            format!("> connect to localhost:{}", server.port),
            "< 220 test ESMTP".to_owned(),
            "> STARTTLS".to_owned(),
            "< 220 go ahead".to_owned(),
            "TLS, certificate verified".to_owned(),
            "< test".to_owned(),
            "> sign in as desk".to_owned(),
            "< 235 welcome".to_owned(),
            "> MAIL FROM:<desk@juniperpike.example>".to_owned(),
            "< 250 ok".to_owned(),
            "> RCPT TO:<me@example.org>".to_owned(),
            "< 250 ok".to_owned(),
            "> DATA".to_owned(),
            "< 354 go on".to_owned(),
            "< 250 taken".to_owned(),
        ];
        assert_eq!(taken.lines, wanted);
        assert!(!format!("{taken:?}{refused:?}").contains("right"));
        let saved = messages::settings::get(&desk, &Caller::operator()).await?;
        assert_eq!(
            (saved.version, saved.mail.via, saved.mail_has_password),
            (0, MailVia::Files, false)
        );
        assert_eq!(log(&desk, "message.tested").await?.len(), 2);
        assert_eq!(server.arrived().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn the_password_is_sealed_is_never_read_back_and_stays_with_its_server() -> Outcome {
    for desk in desks().await? {
        let server = Server::start(Speaks::Tls, "localhost", |moment, about| match moment {
            Moment::Auth if !about.contains("AGRlc2sAcmlnaHQtY2FuYXJ5") => say("535 not you"),
            _ => Answer::Fine,
        })
        .await?;
        let mut good = secured(&server, SmtpSecurity::Tls);
        good.config.user_name = "desk".to_owned();
        good.password = SecretChange::Set(Secret::new("right-canary"));
        set(&desk, &good).await?;
        let operator = &Caller::operator();
        let seen = messages::settings::get(&desk, operator).await?;
        assert!(seen.mail_has_password);
        assert!(!serde_json::to_string(&seen)?.contains("right-canary"));
        let row = store::settings::get(&desk.store().read(), "messages").await?;
        let row = row.map(|row| row.value).unwrap_or_default();
        assert!(!row.contains("right-canary") && row.contains("mail_password"));
        for entry in log(&desk, "settings.mail_changed").await? {
            assert!(!format!("{entry:?}").contains("right-canary"));
        }
        // Kept, as long as nothing is changed that decides who gets it.
        good.password = SecretChange::Keep;
        good.config.reply_to = "answers@juniperpike.example".to_owned();
        set(&desk, &good).await?;
        queue(&desk, test_message("a@example.org")?).await?;
        assert_eq!(messages::drain(&desk).await?.sent, 1);
        let another = |change: fn(&mut MailConfig)| {
            let mut draft = good.clone();
            change(&mut draft.config);
            draft
        };
        for draft in [
            another(|config| config.host = "evil.example".to_owned()),
            another(|config| config.port = 1),
            another(|config| config.security = SmtpSecurity::StartTls),
            another(|config| config.trusted_certificates = String::new()),
        ] {
            assert_eq!(code(&set(&desk, &draft).await), "invalid_input");
            assert_eq!(code(&tested(&desk, &draft).await), "invalid_input");
        }
        good.password = SecretChange::Clear;
        set(&desk, &good).await?;
        assert!(
            !messages::settings::get(&desk, operator)
                .await?
                .mail_has_password
        );
        let stale = messages::settings::set_mail(&desk, operator, 1, &good).await;
        assert_eq!(code(&stale), "changed_meanwhile");
    }
    Ok(())
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_with_their_fields() -> Outcome {
    let desk = one_desk().await?;
    let refused = async |change: fn(&mut MailConfig)| {
        let mut config = smtp(25);
        change(&mut config);
        let error = set(&desk, &draft(config)).await.err();
        error
            .map(|error| error.problem().errors)
            .unwrap_or_default()
            .iter()
            .map(|error| format!("{} {}", error.field, error.code.as_str()))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(refused(|_| {}).await, "");
    assert_eq!(
        refused(|config| config.host = "mail.example.org".to_owned()).await,
        "security unknown_value",
        "in the clear on this machine only"
    );
    assert_eq!(refused(|config| config.host.clear()).await, "host required");
    assert_eq!(
        refused(|config| config.host = "mail example\r\nX".to_owned()).await,
        "host control_characters, host required"
    );
    assert_eq!(
        refused(|config| config.from_address.clear()).await,
        "from_address required"
    );
    assert_eq!(
        refused(|config| config.from_address = "a@b.example\r\nBcc: c@d.example".to_owned()).await,
        "from_address control_characters"
    );
    assert_eq!(
        refused(|config| config.reply_to = "no address".to_owned()).await,
        "reply_to email_form"
    );
    assert_eq!(
        refused(|config| {
            config.connections = 0;
            config.per_connection = 0;
            config.port = 0;
        })
        .await,
        "port out_of_range, connections out_of_range, per_connection out_of_range"
    );
    assert_eq!(
        refused(|config| config.trusted_certificates = "hello".to_owned()).await,
        "trusted_certificates unknown_value"
    );
    Ok(())
}

#[tokio::test]
async fn connections_are_kept_for_so_many_messages_and_made_anew_after_a_fault() -> Outcome {
    for desk in desks().await? {
        let server = Server::scripted(|moment, about| match moment {
            Moment::Rcpt if about.starts_with("no") => say("550 no"),
            Moment::Rcpt if about.starts_with("cut") => Answer::Cut,
            _ => Answer::Fine,
        })
        .await?;
        let mut config = smtp(server.port);
        config.per_connection = 3;
        set(&desk, &draft(config)).await?;
        for name in ["a", "no", "b", "c", "d", "cut", "e"] {
            desk.clock.advance(Span::seconds(1));
            queue(&desk, test_message(&format!("{name}@example.org"))?).await?;
        }
        messages::drain(&desk).await?;
        let connections: Vec<_> = server
            .arrived()
            .iter()
            .map(|mail| {
                (
                    mail.to.split('@').next().unwrap_or_default().to_owned(),
                    mail.connection,
                )
            })
            .collect();
        let wanted = [("a", 1), ("b", 1), ("c", 1), ("d", 2), ("e", 3)];
        assert_eq!(
            connections,
            wanted.map(|(name, number)| (name.to_owned(), number))
        );
    }
    Ok(())
}

/// One that takes commands together. Its script refuses DATA after a refused recipient for those named so; for the others it lets
/// the client go on, as RFC 2920 allows.
async fn pipelining() -> std::io::Result<Server> {
    Server::start(
        Speaks::Pipelines,
        "localhost",
        |moment, about| match moment {
            Moment::Rcpt if about.contains("cut") => Answer::Cut,
            Moment::Rcpt if about.contains("refused") => say("550 5.1.1 unknown"),
            Moment::Rcpt if about.contains("later") => say("451 4.7.1 come back"),
            Moment::Data if about.contains("no-data") => say("503 5.5.1 no recipient"),
            Moment::Data if about.contains("full") => say("452 4.3.1 no room"),
            Moment::End if about.contains("spam") => say("554 5.7.1 spam"),
            _ => Answer::Fine,
        },
    )
    .await
}

#[tokio::test]
async fn a_server_that_takes_commands_together_gets_them_so_and_each_answer_is_its_messages()
-> Outcome {
    for desk in desks().await? {
        let server = pipelining().await?;
        send_to(&desk, server.port).await?;
        let wanted = [
            ("a", MessageState::Sent, "250 taken", 1),
            (
                "refused.no-data",
                MessageState::Dead,
                "550 5.1.1 unknown",
                0,
            ),
            ("b", MessageState::Sent, "250 taken", 1),
            ("refused", MessageState::Dead, "550 5.1.1 unknown", 0),
            ("c", MessageState::Sent, "250 taken", 1),
            ("later", MessageState::Retrying, "451 4.7.1 come back", 0),
            ("d", MessageState::Sent, "250 taken", 1),
            ("full", MessageState::Retrying, "452 4.3.1 no room", 0),
            ("e", MessageState::Sent, "250 taken", 1),
            ("spam", MessageState::Dead, "554 5.7.1 spam", 0),
            ("f", MessageState::Sent, "250 taken", 1),
            ("cut", MessageState::Retrying, "", 0),
            ("g", MessageState::Sent, "250 taken", 2),
        ];
        let mut ids = Vec::new();
        for (name, ..) in wanted {
            desk.clock.advance(Span::seconds(1));
            ids.push(queue(&desk, test_message(&format!("{name}@example.org"))?).await?);
        }
        messages::drain(&desk).await?;
        for (id, (name, state, reply, _)) in ids.iter().zip(wanted) {
            let now = row(&desk, *id).await?;
            assert_eq!(now.state, state, "{name}: {}", now.last_reply);
            assert!(
                now.last_reply.starts_with(reply),
                "{name}: {}",
                now.last_reply
            );
        }
        let arrived: Vec<_> = server
            .arrived()
            .into_iter()
            .map(|mail| (mail.to, mail.connection))
            .collect();
        let taken: Vec<_> = wanted
            .iter()
            .filter(|(.., connection)| *connection > 0)
            .map(|(name, _, _, connection)| (format!("{name}@example.org"), *connection))
            .collect();
        assert_eq!(
            arrived, taken,
            "once, in order, on a connection that is kept"
        );
        // Recipient and DATA behind each sender; of the one that was cut, DATA was never read.
        assert_eq!(server.together(), wanted.len() * 2 - 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_offers_nothing_gets_one_command_at_a_time() -> Outcome {
    let desk = one_desk().await?;
    let server = Server::good().await?;
    send_to(&desk, server.port).await?;
    for name in ["a", "b"] {
        queue(&desk, test_message(&format!("{name}@example.org"))?).await?;
    }
    assert_eq!(messages::drain(&desk).await?.sent, 2);
    assert_eq!(server.together(), 0);
    Ok(())
}

#[tokio::test]
async fn r2_a_server_that_wants_a_sign_in_first_ends_no_message() -> Outcome {
    for desk in desks().await? {
        let server = Server::scripted(|moment, _| match moment {
            Moment::Mail => say("530 5.7.0 Authentication required"),
            _ => Answer::Fine,
        })
        .await?;
        send_to(&desk, server.port).await?;
        for name in ["a", "b"] {
            queue(&desk, test_message(&format!("{name}@example.org"))?).await?;
        }
        assert_eq!(messages::drain(&desk).await?.retrying, 2);
        let senders = server.lines().join("").matches("MAIL").count();
        assert_eq!(senders, 1, "the second waits without a try");
    }
    Ok(())
}

#[tokio::test]
async fn a_silent_server_is_left_after_thirty_seconds_and_one_that_is_not_there_at_once() -> Outcome
{
    let desk = one_desk().await?;
    let server = Server::scripted(|moment, _| match moment {
        Moment::Data => Answer::Silence,
        _ => Answer::Fine,
    })
    .await?;
    send_to(&desk, server.port).await?;
    let id = queue(&desk, test_message("a@example.org")?).await?;
    let start = tokio::time::Instant::now();
    assert_eq!(messages::drain(&desk).await?.retrying, 1);
    let took = start.elapsed().as_secs();
    assert!((29..40).contains(&took), "{took}");
    assert_eq!(row(&desk, id).await?.last_reply, "no answer within 30 s");
    drop(server);
    send_to(&desk, 1).await?;
    desk.clock.advance(Span::minutes(1));
    assert_eq!(messages::drain(&desk).await?.retrying, 1);
    let reply = row(&desk, id).await?.last_reply;
    assert!(reply.to_lowercase().contains("refused"), "{reply}");
    Ok(())
}
