//! The demo's mailbox: what was sent is read back, and nothing else of the folder.

use crate::desk::{CANARY, Outcome, code, queue, secret_message, test_message};
use domain::wire::messages::Channel;
use domain::{PhoneNumber, Span};
use locale::Lang;
use service::demo::mailbox::{self, Mailbox, Opened, Piece};
use service::messages::{self, Content, NewMessage, Recipient};
use service::testing::{TestDesk, desks, desks_with};
use service::{Desk, Error};
use std::path::PathBuf;
use uuid::Uuid;

async fn demo() -> Result<TestDesk, Box<dyn std::error::Error + Send + Sync>> {
    let mut desks = desks_with(|config| config.demo = true).await?;
    Ok(desks.swap_remove(0))
}

fn folder(desk: &Desk, name: &str) -> std::io::Result<PathBuf> {
    let folder = desk.config().data_dir.join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// An id of the n-th millisecond.
fn id(n: u64) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(n, &[7; 10]).into_uuid()
}

fn put(desk: &Desk, n: u64, mail: &[u8]) -> std::io::Result<()> {
    let folder = folder(desk, "mail")?;
    std::fs::write(folder.join(format!("{}.eml", id(n))), mail)
}

fn phone(number: &str) -> Result<Recipient, Error> {
    Ok(Recipient::Text(PhoneNumber::parse("to", number)?))
}

/// What is read of a message, whole; empty where none is open.
fn opened(mailbox: &Mailbox) -> String {
    mailbox.open.as_ref().map(words).unwrap_or_default()
}

fn words(open: &Opened) -> String {
    let words = open.pieces.iter().map(|piece| match piece {
        Piece::Text(text) | Piece::Link(text) => text.as_str(),
    });
    words.collect()
}

#[tokio::test]
async fn what_is_no_demo_has_no_mailbox_whatever_lies_in_its_folders() -> Outcome {
    for desk in desks().await? {
        put(&desk.desk, 1, b"To: a@example.org\r\n\r\nsecret")?;
        let read = mailbox::read(&desk.desk, None).await;
        assert_eq!(code(&read), "not_found", "{}", desk.database);
        assert_eq!(
            code(&mailbox::read(&desk.desk, Some(id(1))).await),
            "not_found"
        );
    }
    Ok(())
}

#[tokio::test]
async fn mails_and_texts_are_read_as_they_were_sent_newest_first() -> Outcome {
    let test = demo().await?;
    let (desk, clock) = (&test.desk, &test.clock);
    assert_eq!(
        mailbox::read(desk, None).await?,
        Mailbox::default(),
        "nothing was sent"
    );
    let person = test.person("ada@desk.example").await?;
    let first = desk.now();
    queue(
        desk,
        secret_message(&person, "ada@example.net", first.plus(Span::hours(1)))?,
    )
    .await?;
    clock.advance(Span::minutes(1));
    let to_phone = NewMessage {
        to: phone("+49 170 1234567")?,
        lang: Lang::En,
        content: Content::Test {
            asked_by: String::new(),
        },
        person: None,
        link: None,
    };
    queue(desk, to_phone).await?;
    messages::drain(desk).await?;

    let read = mailbox::read(desk, None).await?;
    let seen: Vec<_> = read
        .letters
        .iter()
        .map(|letter| (letter.channel, letter.to.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (Channel::Text, "+491701234567"),
            (Channel::Mail, "ada@example.net")
        ]
    );
    assert!(!read.has_more);
    let newest = read.open.clone().ok_or("the newest is open")?;
    assert_eq!(newest.letter, read.letters[0]);
    assert!(words(&newest).starts_with("Test message"), "{newest:?}");

    let mail = &read.letters[1];
    assert!(mail.subject.contains("ada@desk.example"), "{mail:?}");
    assert_eq!(mail.at.0, first.0 / 1000 * 1000, "to the millisecond");
    let read = mailbox::read(desk, Some(mail.id)).await?;
    let said = opened(&read);
    assert!(
        said.contains(CANARY) && !said.contains("<p"),
        "the plain part: {said}"
    );
    let link = Piece::Link("https://desk.example/sign-in".to_owned());
    assert!(
        read.open.is_some_and(|open| open.pieces.contains(&link)),
        "{said}"
    );
    Ok(())
}

#[tokio::test]
async fn the_newest_fifty_are_listed_and_no_older_one_is_opened() -> Outcome {
    let test = demo().await?;
    let desk = &test.desk;
    for n in 1..=60 {
        put(
            desk,
            n * 1000,
            format!("To: r{n}@example.org\r\nSubject: s{n}\r\n\r\nt{n}").as_bytes(),
        )?;
    }
    let read = mailbox::read(desk, None).await?;
    let subjects: Vec<&str> = read
        .letters
        .iter()
        .map(|letter| letter.subject.as_str())
        .collect();
    let wanted: Vec<String> = (11..=60).rev().map(|n| format!("s{n}")).collect();
    assert_eq!(subjects, wanted);
    assert!(read.has_more);
    assert_eq!(opened(&read), "t60");
    assert_eq!(opened(&mailbox::read(desk, Some(id(11_000))).await?), "t11");
    assert_eq!(mailbox::read(desk, Some(id(10_000))).await?.open, None);
    Ok(())
}

#[tokio::test]
async fn of_a_huge_message_the_beginning_is_read() -> Outcome {
    let test = demo().await?;
    let mut mail = b"To: a@example.org\r\nSubject: huge\r\n\r\n".to_vec();
    mail.extend(std::iter::repeat_n(b'x', 200_000));
    put(&test.desk, 1000, &mail)?;
    put(
        &test.desk,
        2000,
        format!("Subject: {}\r\n\r\nsmall", "y".repeat(5000)).as_bytes(),
    )?;
    let huge = mailbox::read(&test.desk, Some(id(1000)))
        .await?
        .open
        .ok_or("the huge one")?;
    assert!(huge.is_cut);
    let length = words(&huge).len();
    assert!((150_000..=160 * 1024).contains(&length), "{length}");
    let small = mailbox::read(&test.desk, Some(id(2000)))
        .await?
        .open
        .ok_or("the small one")?;
    assert!(!small.is_cut);
    assert_eq!(small.letter.subject.len(), 300);
    Ok(())
}

#[tokio::test]
async fn a_broken_message_is_listed_and_breaks_no_other() -> Outcome {
    let test = demo().await?;
    let desk = &test.desk;
    let whole = b"To: a@example.org\r\nSubject: whole\r\n\r\nwhole";
    put(desk, 1000, whole)?;
    let broken: [&[u8]; 5] = [
        b"",
        &[0xff; 3000],
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
        b"Subject: =?utf-8?B?%%%?=\r\nTo: ,,,;<<\r\n",
        &whole[..20],
    ];
    for (n, bytes) in (2..).zip(broken) {
        put(desk, n * 1000, bytes)?;
    }
    std::fs::write(
        folder(desk, "texts")?.join(format!("{}.txt", id(500))),
        [0xff, 0xfe],
    )?;
    let read = mailbox::read(desk, Some(id(1000))).await?;
    assert_eq!(read.letters.len(), 7);
    assert_eq!(opened(&read), "whole");
    for n in 2..7 {
        assert!(
            mailbox::read(desk, Some(id(n * 1000)))
                .await?
                .open
                .is_some()
        );
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn what_the_outbox_did_not_write_is_not_there() -> Outcome {
    let test = demo().await?;
    let desk = &test.desk;
    let mails = folder(desk, "mail")?;
    let secret = desk.config().data_dir.join("secret");
    std::fs::write(&secret, "Subject: secret\r\n\r\nsecret")?;
    std::os::unix::fs::symlink(&secret, mails.join(format!("{}.eml", id(1000))))?;
    std::fs::create_dir(mails.join(format!("{}.eml", id(2000))))?;
    for name in [
        "notes.eml",
        "<b>x.eml",
        "..eml",
        &format!("{}.txt", id(3000)),
        &format!(".{}.eml.part", id(4000)),
        &format!("{}.eml", id(5000).simple()),
        &format!("{}.EML", id(6000)),
    ] {
        std::fs::write(mails.join(name), "Subject: foreign\r\n\r\nforeign")?;
    }
    let read = mailbox::read(desk, None).await?;
    assert_eq!(read, Mailbox::default());
    assert_eq!(
        mailbox::read(desk, Some(id(1000))).await?,
        Mailbox::default()
    );
    // What is there stands beside it.
    queue(desk, test_message("a@example.org")?).await?;
    messages::drain(desk).await?;
    assert_eq!(mailbox::read(desk, None).await?.letters.len(), 1);
    Ok(())
}
