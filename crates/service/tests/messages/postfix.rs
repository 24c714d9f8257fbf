//! The mail server that half the world runs: a Postfix of our own, in a folder of its own, with TLS that it insists on. What it took
//! is read back from its mailbox; what it refuses is shown in its own words.
//!
//! Postfix starts as root alone. Where it is missing or we are not root, one line says so; `cargo xtask test` brings it.

use crate::desk::{Outcome, draft, queue, row, send_to, set, smtp, test_message, to};
use crate::mails::{HEADERS, HOSTILE, only, parsed, tags};
use domain::wire::messages::{MailConfig, MailDraft, MessageState, SmtpSecurity};
use domain::wire::settings::Organisation;
use domain::{MessageId, Secret, Span};
use locale::Lang;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use service::messages::{self, Content, NewMessage, Whose};
use service::testing::{TestDesk, desks};
use service::{Caller, Error, settings};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const POSTFIX: &str = "/usr/sbin/postfix";
/// Starting it, and a mail's way into its box: half a minute.
const TRIES: u32 = 600;
const PAUSE: Duration = Duration::from_millis(50);
/// What a mail gains on its way into a box.
const ADDED: [&str; 4] = ["Delivered-To", "Received", "Return-Path", "X-Original-To"];

/// Who has a box, beside those that the tables name otherwise.
const BOXES: &str = "good.sqlite@example.org sqlite/
good.postgres@example.org postgres/
full.sqlite@example.org sqlite/
full.postgres@example.org postgres/
";
const FULL: &str = "full.sqlite@example.org 452 4.2.2 The mailbox is full
full.postgres@example.org 452 4.2.2 The mailbox is full
";
const FULL_REPLY: &str = "Recipient address rejected: The mailbox is full";

/// Everything that takes part in receiving and in putting into boxes; nothing that sends.
const SERVICES: &str = "cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
";

/// A running one.
struct Postfix {
    child: Child,
    folder: TempDir,
    port: u16,
    /// To be trusted.
    certificate: String,
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _it_may_have_ended = self.run("stop");
        let _it_may_have_ended = self.child.kill();
        let _it_may_have_ended = self.child.wait();
    }
}

impl Postfix {
    /// `None`, and a line that says so, where it cannot be had.
    fn start() -> Result<Option<Self>, Box<dyn std::error::Error + Send + Sync>> {
        let is_root = fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
        if !is_root || !Path::new(POSTFIX).is_file() {
            let line = "Postfix is missing, or this is not root: apt-get install --yes postfix";
            if std::env::var("LATCHKEY_TEST_REQUIRE_POSTFIX").is_ok_and(|value| value == "1") {
                return Err(line.into());
            }
            println!("{line}");
            return Ok(None);
        }
        let folder = tempfile::Builder::new()
            .prefix("latchkey-postfix-")
            .permissions(Permissions::from_mode(0o755))
            .tempdir()?;
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))?
            .local_addr()?
            .port();
        let certificate = furnish(folder.path(), port)?;
        let child = Command::new(POSTFIX)
            .arg("-c")
            .arg(folder.path())
            .arg("start-fg")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.path().join("said"))?)
            .spawn()?;
        let postfix = Self {
            child,
            folder,
            port,
            certificate,
        };
        postfix.wait(|| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok())?;
        Ok(Some(postfix))
    }

    fn run(&self, command: &str) -> std::io::Result<bool> {
        let status = Command::new(POSTFIX)
            .arg("-c")
            .arg(self.folder.path())
            .arg(command)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        Ok(status.success())
    }

    /// Waits until it is so; else shows what Postfix wrote.
    fn wait(&self, is_so: impl Fn() -> bool) -> std::io::Result<()> {
        for _ in 0..TRIES {
            if is_so() {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        let [said, log] = ["said", "log"]
            .map(|name| fs::read_to_string(self.folder.path().join(name)))
            .map(Result::unwrap_or_default);
        Err(std::io::Error::other(format!("{said}\n{log}")))
    }

    /// From now on nobody's box is full.
    fn make_room(&self) -> std::io::Result<bool> {
        fs::write(self.folder.path().join("access"), "")?;
        self.run("reload")
    }

    /// What lies in a box, once so many are there.
    fn mails(&self, name: &str, count: usize) -> std::io::Result<Vec<Vec<u8>>> {
        let new = self.folder.path().join("boxes").join(name).join("new");
        let files = || -> Vec<PathBuf> {
            let entries = fs::read_dir(&new).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).collect()
        };
        self.wait(|| files().len() >= count)?;
        files().iter().map(fs::read).collect()
    }

    fn secured(&self) -> MailDraft {
        draft(MailConfig {
            host: "localhost".to_owned(),
            security: SmtpSecurity::StartTls,
            trusted_certificates: self.certificate.clone(),
            ..smtp(self.port)
        })
    }
}

/// Everything of its own: settings, queue, boxes, key and certificate. Answers the certificate.
fn furnish(folder: &Path, port: u16) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let users = fs::read_to_string("/etc/passwd")?;
    for (place, user) in [("queue", "root"), ("data", "postfix"), ("boxes", "nobody")] {
        let place = folder.join(place);
        fs::create_dir(&place)?;
        chown(&place, Some(number_of(&users, user)?), None)?;
    }
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()])?;
    let at = folder.display();
    let nobody = number_of(&users, "nobody")?;
    let main = format!(
        "compatibility_level = 3.6
queue_directory = {at}/queue
data_directory = {at}/data
maillog_file = {at}/log
maillog_file_prefixes = {at}
myhostname = mail.juniperpike.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_base = {at}/boxes
virtual_mailbox_maps = texthash:{at}/mailboxes
virtual_minimum_uid = 1
virtual_uid_maps = static:{nobody}
virtual_gid_maps = static:{nobody}
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {at}/certificate.pem
smtpd_tls_key_file = {at}/key.pem
smtpd_recipient_restrictions = check_recipient_access texthash:{at}/access, reject_unauth_destination
"
    );
    let master = format!("127.0.0.1:{port} inet n - n - - smtpd\n{SERVICES}");
    let key = signing_key.serialize_pem();
    for (name, text) in [
        ("main.cf", main.as_str()),
        ("master.cf", &master),
        ("mailboxes", BOXES),
        ("access", FULL),
        ("certificate.pem", &cert.pem()),
        ("key.pem", &key),
    ] {
        fs::write(folder.join(name), text)?;
    }
    Ok(cert.pem())
}

fn number_of(users: &str, name: &str) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(name))
        .ok_or("no such user")?;
    Ok(line.split(':').nth(2).ok_or("no number")?.parse()?)
}

/// A link for somebody with this name.
fn letter(desk: &TestDesk, name: &str) -> Result<NewMessage, Error> {
    let content = Content::SetPasswordLink {
        whose: Whose {
            display_name: name.to_owned(),
            user_name: "ada@juniperpike.example".to_owned(),
        },
        token: Secret::new("tok-EN_1234567890"),
        code: Secret::new("482913"),
        until: desk.now().plus(Span::hours(20)),
    };
    Ok(NewMessage {
        to: to(&address("good", desk))?,
        lang: Lang::En,
        content,
        person: None,
        link: None,
    })
}

fn address(name: &str, desk: &TestDesk) -> String {
    format!("{name}.{}@example.org", desk.database)
}

/// What a mail that arrived must be, whatever the name in it.
fn check(
    bytes: &[u8],
    desk: &TestDesk,
    organisation: &str,
    wanted_tags: &mut Vec<String>,
) -> Result<String, Error> {
    let mail = parsed(bytes)?;
    let names: BTreeSet<_> = mail
        .headers()
        .iter()
        .map(mail_parser::Header::name)
        .collect();
    let all: BTreeSet<_> = HEADERS.into_iter().chain(ADDED).collect();
    assert_eq!(names, all);
    assert_eq!(mail.headers().len(), all.len(), "each once");
    assert_eq!(only(mail.to()), [address("good", desk)]);
    assert_eq!(only(mail.from()), ["desk@juniperpike.example"]);
    assert_eq!(mail.return_address(), Some("desk@juniperpike.example"));
    let subject = mail
        .subject()
        .unwrap_or_default()
        .replace(['\u{2068}', '\u{2069}'], "");
    assert_eq!(subject, format!("Choose your password for {organisation}"));
    assert_eq!(
        (
            mail.text_body_count(),
            mail.html_body_count(),
            mail.attachment_count()
        ),
        (1, 1, 0)
    );
    let text = mail
        .body_text(0)
        .unwrap_or_default()
        .replace(['\u{2068}', '\u{2069}'], "");
    let html = mail.body_html(0).unwrap_or_default();
    for body in [text.as_str(), &html] {
        assert!(
            body.contains("https://desk.example/set-password#tok-EN_1234567890"),
            "{body}"
        );
        assert!(body.contains("482913"), "{body}");
    }
    let found = tags(&html);
    if wanted_tags.is_empty() {
        wanted_tags.clone_from(&found);
    }
    assert_eq!(found, *wanted_tags, "no name brings a tag");
    Ok(text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_takes_every_name_over_starttls_and_hands_it_to_the_reader_as_it_was_written()
-> Outcome {
    let Some(postfix) = Postfix::start()? else {
        return Ok(());
    };
    for desk in desks().await? {
        set(&desk, &postfix.secured()).await?;
        let organisation = "\"Juniper\" <Pike>, Ünï & Co: evil@evil.example";
        name_it(&desk, organisation).await?;
        let mut ids = Vec::new();
        for name in ["Ada Byron"].into_iter().chain(HOSTILE) {
            desk.clock.advance(Span::seconds(1));
            ids.push(queue(&desk, letter(&desk, name)?).await?);
        }
        let tally = messages::drain(&desk).await?;
        assert_eq!(tally.sent, u64::try_from(ids.len())?, "{tally:?}");
        for id in &ids {
            let reply = row(&desk, *id).await?.last_reply;
            assert!(reply.starts_with("250 2.0.0 Ok: queued as "), "{reply}");
        }
        let mut texts = BTreeMap::new();
        let mut wanted_tags = Vec::new();
        let mails = postfix.mails(desk.database, ids.len())?;
        assert_eq!(mails.len(), ids.len());
        for bytes in &mails {
            let text = check(bytes, &desk, organisation, &mut wanted_tags)?;
            let id = parsed(bytes)?.message_id().unwrap_or_default().to_owned();
            texts.insert(id, text);
        }
        for (id, name) in ids.iter().zip(["Ada Byron"].into_iter().chain(HOSTILE)) {
            let text = texts
                .remove(&format!("{id}@desk.example"))
                .unwrap_or_default();
            assert!(text.contains(name), "{name} is not in {text}");
        }
        assert!(texts.is_empty());
    }
    Ok(())
}

async fn name_it(desk: &TestDesk, name: &str) -> Result<(), Error> {
    let operator = &Caller::operator();
    let version = settings::get(desk, operator).await?.version;
    let organisation = Organisation {
        name: name.to_owned(),
        accent_hue: 10,
        links: Vec::new(),
    };
    settings::set_organisation(desk, operator, version, organisation).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r2_what_postfix_refuses_ends_or_waits_as_its_own_words_say() -> Outcome {
    let Some(postfix) = Postfix::start()? else {
        return Ok(());
    };
    let desks = desks().await?;
    let mut waiting: Vec<MessageId> = Vec::new();
    for desk in &desks {
        // In the clear it takes no sender: that is about us, and the message waits.
        send_to(desk, postfix.port).await?;
        let early = queue(desk, test_message(&address("good", desk))?).await?;
        assert_eq!(messages::drain(desk).await?.retrying, 1);
        let now = row(desk, early).await?;
        assert_eq!(
            now.last_reply,
            "530 5.7.0 Must issue a STARTTLS command first"
        );
        set(desk, &postfix.secured()).await?;
        let mut ids = Vec::new();
        for name in ["nobody", "full"] {
            desk.clock.advance(Span::seconds(1));
            ids.push(queue(desk, test_message(&address(name, desk))?).await?);
        }
        let far = queue(desk, test_message("someone@elsewhere.example")?).await?;
        messages::drain(desk).await?;
        let state = async |id, state, words: &str| -> Outcome {
            let now = row(desk, id).await?;
            assert_eq!((now.state, now.last_reply.as_str()), (state, words));
            Ok(())
        };
        let nobody = address("nobody", desk);
        let unknown = format!(
            "550 5.1.1 <{nobody}>: Recipient address rejected: User unknown in virtual mailbox table"
        );
        state(ids[0], MessageState::Dead, &unknown).await?;
        let full = format!("452 4.2.2 <{}>: {FULL_REPLY}", address("full", desk));
        state(ids[1], MessageState::Retrying, &full).await?;
        let denied = "554 5.7.1 <someone@elsewhere.example>: Relay access denied";
        state(far, MessageState::Dead, denied).await?;
        waiting.push(ids[1]);
    }
    assert!(postfix.make_room()?);
    for (desk, id) in desks.iter().zip(waiting) {
        desk.clock.advance(Span::minutes(2));
        assert_eq!(
            messages::drain(desk).await?.sent,
            2,
            "{:?}",
            row(desk, id).await?
        );
        let mut readers: Vec<_> = Vec::new();
        for bytes in postfix.mails(desk.database, 2)? {
            readers.extend(only(parsed(&bytes)?.to()));
        }
        readers.sort();
        assert_eq!(readers, [address("full", desk), address("good", desk)]);
    }
    Ok(())
}
