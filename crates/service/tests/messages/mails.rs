//! What a mail says and how it stands on the wire, read by another parser than the one that wrote it (promises O2, S6, S7, T7).

use crate::desk::{Outcome, code, queue, send_to, test_message, to};
use crate::server::Server;
use domain::wire::jobs::JobKind;
use domain::wire::messages::MessageKind;
use domain::wire::settings::Organisation;
use domain::{JobId, LinkId, Secret, Span};
use locale::Lang;
use mail_parser::{Address, Message, MessageParser, MessagePart};
use service::messages::{self, Answer, ContactDetail, Content, FactorChange, NewMessage, Whose};
use service::testing::{TestDesk, one_desk};
use service::{Caller, Error, settings};
use std::collections::BTreeSet;

/// Names that try to be something else.
pub const HOSTILE: [&str; 40] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title></head><body onload=alert(1)>",
    "<!-- ",
    "-->",
    "]]>",
    "&lt;b&gt;",
    "&#60;script&#62;",
    "<a href=\"https://evil.example/\">click</a>",
    "https://evil.example/",
    "javascript:alert(1)",
    "=?utf-8?B?PHNjcmlwdD4=?=",
    "=?utf-8?Q?=0D=0ABcc:_evil@evil.example?=",
    "Bcc: evil@evil.example",
    "To: evil@evil.example, you",
    "evil@evil.example",
    "\"quoted\" <evil@evil.example>",
    "a, b; c: d;",
    "(comment)",
    "back\\slash",
    "{name}",
    "{ $organisation }",
    "{count#one=x|other=y}",
    "%0d%0aBcc: evil@evil.example",
    "=0D=0A",
    ".",
    "..",
    "--",
    "-- ",
    "' OR 1=1 --",
    "$(id) `id`",
    "=HYPERLINK(\"https://evil.example\")",
    "\u{200f}محمد\u{200e} abc",
    "𝕬𝖉𝖆 🧑‍💻",
    "Z͑ͫa̴l̷g̸o̶",
    "名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前",
    "a very long name that goes on and on and on and on and on and on and on and on and on and on and on and on and on and on",
];

/// What a mail links to that is about a job.
const JOB: JobId = JobId(uuid::Uuid::nil());
const JOB_LINK: &str = "https://desk.example/admin/jobs/00000000-0000-0000-0000-000000000000";
/// What is attached, and must stay what it is.
const FILE: &str = "\u{feff}UserPrincipalName,Password\r\nzoë@example.org,\"=\"\"\r\n.\r\nTo: evil@evil.example\"\r\n";

const PEOPLE: &str = include_str!("../../src/demo/people.csv");

/// Headers of every mail, in the order of their names.
pub const HEADERS: [&str; 9] = [
    "Auto-Submitted",
    "Content-Language",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
];

fn whose(name: &str) -> Whose {
    Whose {
        display_name: name.to_owned(),
        user_name: "ada@juniperpike.example".to_owned(),
    }
}

pub fn contents(desk: &TestDesk, name: &str) -> Vec<Content> {
    let until = desk.now().plus(Span::hours(20));
    let token = || Secret::new("tok-EN_1234567890");
    vec![
        Content::Test {
            asked_by: name.to_owned(),
        },
        Content::TemporaryPassword {
            whose: whose(name),
            password: Secret::new("<Pass&Word>\"'7"),
            until: Some(until),
        },
        Content::SetPasswordLink {
            whose: whose(name),
            token: token(),
            code: Secret::new("482913"),
            until,
        },
        Content::PasswordChanged {
            whose: whose(name),
            at: desk.now(),
            by_administrator: false,
            token: token(),
        },
        Content::ContactChanged {
            whose: whose(name),
            detail: ContactDetail::Phone,
            at: desk.now(),
            by_administrator: true,
            token: token(),
        },
        Content::FactorChanged {
            whose: whose(name),
            change: FactorChange::AuthenticatorRemoved,
            at: desk.now(),
            by_administrator: true,
            token: token(),
        },
        Content::PasswordExpires {
            whose: whose(name),
            until,
            is_over: false,
        },
        Content::ApprovalAsked {
            whose: whose(name),
            job: JOB,
            work: JobKind::Block,
            people: 12,
            until,
        },
        Content::ApprovalAnswered {
            whose: whose(name),
            job: JOB,
            work: JobKind::Block,
            people: 12,
            answer: Answer::Declined,
            by: "other@example.org".to_owned(),
            note: name.to_owned(),
        },
        Content::PasswordList {
            whose: whose(name),
            job: JOB,
            people: 1,
            csv: Secret::new(FILE),
            until,
        },
    ]
}

pub async fn sent(desk: &TestDesk, lang: Lang, content: Content) -> Result<Vec<u8>, Error> {
    let message = NewMessage {
        to: to("reader@example.org")?,
        lang,
        content,
        person: None,
        link: None::<LinkId>,
    };
    let id = queue(desk, message).await?;
    messages::drain(desk).await?;
    let path = desk.config().data_dir.join(format!("mail/{id}.eml"));
    std::fs::read(path).map_err(|error| Error::Inconsistent(error.to_string()))
}

pub fn parsed(bytes: &[u8]) -> Result<Message<'_>, Error> {
    MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Error::Inconsistent("no mail".to_owned()))
}

pub fn only(address: Option<&Address<'_>>) -> Vec<String> {
    address
        .map(|list| {
            list.iter()
                .filter_map(|one| one.address().map(str::to_owned))
                .collect()
        })
        .unwrap_or_default()
}

/// The tags of a document, without what stands in their quoted attributes.
pub fn tags(html: &str) -> Vec<String> {
    html.split('<')
        .skip(1)
        .map(|part| {
            part.split(|c: char| c.is_whitespace() || c == '>')
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

/// Every address that a reader could follow.
fn links(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for start in ["https:", "http:", "javascript:", "mailto:"] {
        for (place, _) in text.match_indices(start) {
            let rest = &text[place..];
            let end = rest
                .find(|c: char| c.is_whitespace() || "\"'<>\u{2068}\u{2069}".contains(c))
                .unwrap_or(rest.len());
            found.insert(rest[..end].to_owned());
        }
    }
    found
}

pub fn is_clean_on_the_wire(bytes: &[u8]) -> bool {
    let bare = bytes.iter().enumerate().any(|(place, byte)| match byte {
        b'\n' => place == 0 || bytes[place - 1] != b'\r',
        b'\r' => bytes.get(place + 1) != Some(&b'\n'),
        _ => false,
    });
    !bare
        && bytes
            .iter()
            .all(|byte| (b' '..=b'~').contains(byte) || b"\r\n\t".contains(byte))
        && bytes
            .split(|byte| *byte == b'\n')
            .all(|line| line.len() <= 998)
}

#[tokio::test]
async fn o2_every_template_in_every_language_has_one_to_fixed_headers_and_our_links_alone()
-> Outcome {
    let desk = one_desk().await?;
    for lang in Lang::ALL {
        for content in contents(&desk, "Ada Byron") {
            let kind = content.kind();
            let bytes = sent(&desk, lang, content).await?;
            assert!(is_clean_on_the_wire(&bytes), "{kind:?} {lang:?}");
            let mail = parsed(&bytes)?;
            let mut names: Vec<_> = mail
                .headers()
                .iter()
                .map(mail_parser::Header::name)
                .collect();
            names.sort_unstable();
            assert_eq!(names, HEADERS, "{kind:?}");
            assert_eq!(only(mail.to()), ["reader@example.org"]);
            assert_eq!(only(mail.from()), ["latchkey@desk.example"]);
            assert!(mail.cc().is_none() && mail.bcc().is_none());
            let subject = mail.subject().unwrap_or_default();
            assert!(
                !subject.is_empty() && !subject.contains("tok-EN"),
                "T7: {subject}"
            );
            assert_eq!((mail.text_body_count(), mail.html_body_count()), (1, 1));
            let attached: Vec<_> = mail.attachments().map(MessagePart::contents).collect();
            let wanted = [FILE.as_bytes()];
            let wanted = if kind == MessageKind::PasswordList {
                &wanted[..]
            } else {
                &[]
            };
            assert_eq!(attached, wanted, "{kind:?}");
            let text = mail.body_text(0).unwrap_or_default().into_owned();
            let html = mail.body_html(0).unwrap_or_default().into_owned();
            for body in [&text, &html] {
                for link in links(body) {
                    assert!(
                        link == "https://desk.example/set-password#tok-EN_1234567890"
                            || link == "https://desk.example/not-me#tok-EN_1234567890"
                            || link == "https://desk.example/set-password"
                            || link == "https://desk.example/sign-in"
                            || link == JOB_LINK,
                        "{kind:?}: {link}"
                    );
                }
                assert!(!body.contains("{ $") && !body.contains("{name}"), "{body}");
            }
            // 0028: a mail about the end of a password leads nowhere.
            let has_none = matches!(kind, MessageKind::Test | MessageKind::PasswordExpires);
            assert_eq!(has_none, links(&text).is_empty(), "{kind:?}");
            assert!(html.contains(&format!("lang=\"{}\" dir=\"{}\"", lang.code(), lang.dir())));
            if kind == MessageKind::SetPasswordLink {
                assert!(text.contains("482913") && html.contains("482913"));
            }
            if kind == MessageKind::TemporaryPassword {
                assert!(text.contains("<Pass&Word>\"'7"), "as it is typed: {text}");
                assert!(html.contains("&lt;Pass&amp;Word&gt;&quot;&#39;7"));
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn s7_hostile_names_are_text_in_every_template() -> Outcome {
    let desk = one_desk().await?;
    for lang in [Lang::En, Lang::Ar] {
        for (place, plain) in contents(&desk, "Ada").into_iter().enumerate() {
            let harmless = sent(&desk, lang, plain).await?;
            let harmless = parsed(&harmless)?;
            let wanted = tags(&harmless.body_html(0).unwrap_or_default());
            for name in HOSTILE {
                let content = contents(&desk, name).swap_remove(place);
                let kind = content.kind();
                let bytes = sent(&desk, lang, content).await?;
                assert!(is_clean_on_the_wire(&bytes), "{kind:?} {name}");
                let mail = parsed(&bytes)?;
                assert_eq!(mail.headers().len(), HEADERS.len(), "{kind:?} {name}");
                assert_eq!(only(mail.to()), ["reader@example.org"], "{kind:?} {name}");
                let html = mail.body_html(0).unwrap_or_default();
                assert_eq!(tags(&html), wanted, "{kind:?} {name}");
                assert_eq!(
                    html.matches("href=\"").count(),
                    html.matches("href=\"https://desk.example/").count(),
                    "{kind:?} {name}"
                );
                let text = mail.body_text(0).unwrap_or_default();
                let shown = text.replace(['\u{2068}', '\u{2069}'], "");
                assert!(shown.contains(name), "{kind:?}: {name} is not in {shown}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn s7_a_hostile_organisation_stays_in_subject_and_sender_as_text() -> Outcome {
    let desk = one_desk().await?;
    for name in HOSTILE.iter().filter(|name| name.chars().count() <= 80) {
        let operator = &Caller::operator();
        let version = settings::get(&desk, operator).await?.version;
        let organisation = Organisation {
            name: (*name).to_owned(),
            accent_hue: 10,
            links: Vec::new(),
        };
        let stored = settings::set_organisation(&desk, operator, version, organisation).await?;
        let stored = stored.organisation.name;
        let bytes = sent(&desk, Lang::En, contents(&desk, "Ada").swap_remove(2)).await?;
        assert!(is_clean_on_the_wire(&bytes), "{name}");
        let mail = parsed(&bytes)?;
        assert_eq!(mail.headers().len(), HEADERS.len(), "{name}");
        assert_eq!(only(mail.from()), ["latchkey@desk.example"], "{name}");
        assert_eq!(only(mail.to()), ["reader@example.org"], "{name}");
        let sender = mail
            .from()
            .and_then(Address::first)
            .and_then(mail_parser::Addr::name);
        assert_eq!(sender, Some(stored.as_str()), "{name}");
        let subject = mail
            .subject()
            .unwrap_or_default()
            .replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(
            subject,
            format!("Choose your password for {stored}"),
            "{name}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn names_of_five_hundred_people_arrive_as_they_are() -> Outcome {
    let desk = one_desk().await?;
    for line in PEOPLE.lines().skip(1).step_by(7) {
        let name = line.split(',').nth(3).unwrap_or_default();
        let bytes = sent(&desk, Lang::De, contents(&desk, name).swap_remove(3)).await?;
        let mail = parsed(&bytes)?;
        let text = mail.body_text(0).unwrap_or_default();
        let shown = text.replace(['\u{2068}', '\u{2069}'], "");
        assert!(shown.contains(&format!("Guten Tag {name},")), "{shown}");
    }
    Ok(())
}

#[tokio::test]
async fn o2_a_line_end_or_nul_is_refused_before_it_is_queued() -> Outcome {
    let desk = one_desk().await?;
    for bad in ["a\r\nBcc: b@c.example", "a\nb", "a\rb", "a\0b", "a\u{85}b"] {
        for content in contents(&desk, bad) {
            let message = NewMessage {
                to: to("reader@example.org")?,
                lang: Lang::En,
                content,
                person: None,
                link: None,
            };
            let refused = queue(&desk, message).await;
            assert_eq!(code(&refused), "invalid_input", "{bad:?}");
            let problem = refused.err().map(|error| error.problem());
            let codes: Vec<_> = problem
                .map(|problem| problem.errors)
                .unwrap_or_default()
                .into_iter()
                .map(|error| error.code.as_str())
                .collect();
            assert_eq!(codes, ["control_characters"]);
        }
        assert!(test_message(&format!("{bad}@example.org")).is_err());
        assert!(test_message(&format!("x@example.org{bad}")).is_err());
    }
    assert!(crate::desk::rows(&desk).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn t10_an_address_is_one_address_and_goes_over_the_wire_in_ascii() -> Outcome {
    for bad in [
        "a@b.example,c@d.example",
        "a@b.example;c@d.example",
        "<a@b.example>",
        "A <a@b.example>",
        "a@[127.0.0.1]",
        "a@b.example>",
        "\"a b\"@c.example",
        "a b@c.example",
        "@b.example",
        "a@",
    ] {
        assert!(test_message(bad).is_err(), "{bad}");
    }
    let desk = one_desk().await?;
    let server = Server::good().await?;
    send_to(&desk, server.port).await?;
    queue(&desk, test_message("ada@bücher.example")?).await?;
    messages::drain(&desk).await?;
    let arrived = server.arrived().remove(0);
    assert_eq!(arrived.to, "ada@xn--bcher-kva.example");
    assert!(is_clean_on_the_wire(&arrived.bytes));
    assert_eq!(
        only(parsed(&arrived.bytes)?.to()),
        ["ada@xn--bcher-kva.example"]
    );
    Ok(())
}

#[tokio::test]
async fn lines_of_dots_arrive_as_they_were_written() -> Outcome {
    let desk = one_desk().await?;
    let server = Server::good().await?;
    send_to(&desk, server.port).await?;
    let message = NewMessage {
        content: Content::TemporaryPassword {
            whose: whose("Ada"),
            password: Secret::new(".\u{2e}..dots.at.the.start"),
            until: None,
        },
        ..test_message("a@example.org")?
    };
    queue(&desk, message).await?;
    messages::drain(&desk).await?;
    let arrived = server.arrived().remove(0);
    let mail = parsed(&arrived.bytes)?;
    let text = mail.body_text(0).unwrap_or_default();
    assert!(text.contains("\n....dots.at.the.start"), "{text}");
    assert!(text.contains("New password:"));
    Ok(())
}

#[tokio::test]
async fn previews_show_every_message_with_a_link_that_opens_nothing() -> Outcome {
    let desk = one_desk().await?;
    let operator = &Caller::operator();
    for lang in Lang::ALL {
        for kind in MessageKind::ALL {
            let preview = messages::preview(&desk, operator, kind, lang.code()).await?;
            assert!(!preview.subject.is_empty() && preview.html.contains("</html>"));
            for link in links(&preview.text) {
                assert!(link.starts_with("https://desk.example/"), "{link}");
                assert!(
                    !link.contains('#') || link.ends_with("OPENS-NOTHING"),
                    "{link}"
                );
            }
        }
    }
    let unknown = messages::preview(&desk, operator, MessageKind::Test, "xx").await;
    assert_eq!(code(&unknown), "invalid_input");
    Ok(())
}
