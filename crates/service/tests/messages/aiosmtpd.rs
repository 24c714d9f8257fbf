//! A mail server that is not ours takes, refuses and greylists our mail. `LATCHKEY_TEST_AIOSMTPD` names a Python that has
//! aiosmtpd (`cargo xtask test` brings it); without it the usual ones are tried, and when none has it, one line says so.

use crate::desk::{Outcome, queue, row, send_to, test_message};
use domain::Span;
use domain::wire::messages::MessageState;
use service::messages;
use service::testing::desks;
use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/messages/scripted.py");

struct Aiosmtpd {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl Drop for Aiosmtpd {
    fn drop(&mut self) {
        let _it_may_have_ended = self.child.kill();
        let _it_may_have_ended = self.child.wait();
    }
}

/// A Python that has it.
fn python() -> Option<String> {
    let named = std::env::var("LATCHKEY_TEST_AIOSMTPD").ok();
    let usual = ["/usr/bin/python3", "python3"].map(str::to_owned);
    named
        .into_iter()
        .filter(|name| !name.is_empty())
        .chain(usual)
        .find(|python| {
            Command::new(python)
                .args(["-c", "import aiosmtpd"])
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        })
}

fn start() -> Result<Option<Aiosmtpd>, Box<dyn std::error::Error + Send + Sync>> {
    let Some(python) = python() else {
        let line = "aiosmtpd is missing: apt-get install --yes python3-aiosmtpd";
        if std::env::var("LATCHKEY_TEST_REQUIRE_AIOSMTPD").is_ok_and(|value| value == "1") {
            return Err(line.into());
        }
        println!("{line}");
        return Ok(None);
    };
    let mut child = Command::new(python)
        .arg(SCRIPT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut out = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    let port = out.next().ok_or("aiosmtpd does not start")??.parse()?;
    Ok(Some(Aiosmtpd { child, out, port }))
}

#[tokio::test]
async fn aiosmtpd_takes_refuses_and_greylists_our_mail() -> Outcome {
    let Some(mut server) = start()? else {
        return Ok(());
    };
    for desk in desks().await? {
        send_to(&desk, server.port).await?;
        let mut ids = Vec::new();
        for name in ["good", "unknown", "full", "grey", "spam"] {
            desk.clock.advance(Span::seconds(1));
            let address = format!("{name}.{}@example.org", desk.database);
            ids.push(queue(&desk, test_message(&address)?).await?);
        }
        messages::drain(&desk).await?;
        let wanted = [
            (MessageState::Sent, "250 2.0.0 queued"),
            (MessageState::Dead, "550 5.1.1 no such user"),
            (MessageState::Retrying, "452 4.2.2 mailbox full"),
            (MessageState::Retrying, "451 4.7.1 greylisted, try again"),
            (MessageState::Dead, "554 5.7.1 looks like spam"),
        ];
        for (id, (state, reply)) in ids.iter().zip(wanted) {
            let now = row(&desk, *id).await?;
            assert_eq!((now.state, now.last_reply.as_str()), (state, reply));
        }
        desk.clock.advance(Span::minutes(1));
        messages::drain(&desk).await?;
        assert_eq!(row(&desk, ids[3]).await?.state, MessageState::Sent);
        for name in ["good", "grey"] {
            let line = server.out.next().ok_or("no mail")??;
            let mail: serde_json::Value = serde_json::from_str(&line)?;
            let to = format!("{name}.{}@example.org", desk.database);
            assert_eq!(mail["to"], serde_json::json!([to]));
            assert_eq!(mail["bare"], 0, "CR LF alone end lines");
            assert_eq!(mail["from"], "desk@juniperpike.example");
        }
    }
    Ok(())
}
