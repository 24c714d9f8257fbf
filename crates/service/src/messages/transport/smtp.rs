//! SMTP, one connection a worker, made anew after so many messages, after a rest, and after every fault. Owns time limits and
//! what an answer means; the protocol itself is lettre's.
//!
//! What a server says while we come in (greeting, TLS, sign-in) is about us, so nothing is given up for it, whatever the code; what it
//! says of sender, recipient and data is about the message: 4xx is tried again, 5xx is the end (promise R2). TLS is verified
//! always, and STARTTLS that was asked for and is not offered ends the connection (promise O2).

use super::super::mime::{self, Mime};
use super::{COMMAND, CONNECT, Verdict, words};
use domain::Secret;
use domain::wire::messages::{MailConfig, SmtpSecurity};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use std::error::Error as _;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// A connection that was not used for so long is made anew: most servers hang up soon after.
const REST: Duration = Duration::from_secs(20);
/// Longest wait for a good-bye.
const GOODBYE: Duration = Duration::from_secs(2);

/// The way to one server, with the connection that is open.
pub(super) struct Session {
    version: i64,
    config: MailConfig,
    password: Secret,
    public_url: String,
    open: Option<Open>,
    lines: Vec<String>,
}

struct Open {
    connection: AsyncSmtpConnection,
    sent: u16,
    last: Instant,
}

/// Why a step did not end well.
enum Fault {
    Error(Error),
    Silence,
}

impl Session {
    pub(super) fn new(
        version: i64,
        config: MailConfig,
        password: Secret,
        public_url: String,
    ) -> Self {
        Self {
            version,
            config,
            password,
            public_url,
            open: None,
            lines: Vec::new(),
        }
    }

    /// Whether it was made with the settings of this version.
    pub(super) fn fits(&self, version: i64) -> bool {
        self.version == version
    }

    /// What was said so far, without secrets.
    pub(super) fn conversation(&self) -> Vec<String> {
        self.lines.clone()
    }

    pub(super) async fn send(&mut self, mime: &Mime) -> Verdict {
        self.lines.clear();
        self.rest().await;
        let mut open = match self.open.take() {
            Some(open) => open,
            None => match self.connect().await {
                Ok(connection) => Open {
                    connection,
                    sent: 0,
                    last: Instant::now(),
                },
                Err(fault) => {
                    let reply = fault.words();
                    self.lines.push(format!("< {reply}"));
                    return Verdict::Closed(reply);
                }
            },
        };
        match self.deliver(&mut open.connection, mime).await {
            Ok(response) => {
                open.sent += 1;
                open.last = Instant::now();
                if open.sent < self.config.per_connection {
                    self.open = Some(open);
                } else {
                    goodbye(open).await;
                }
                Verdict::Taken(said(&response))
            }
            Err(fault) => {
                let reply = fault.words();
                self.lines.push(format!("< {reply}"));
                let is_answer = matches!(&fault, Fault::Error(error) if error.status().is_some());
                // An answer leaves the connection in order, once the half message is forgotten.
                if is_answer && step(open.connection.command(Rset)).await.is_ok() {
                    self.open = Some(open);
                }
                match fault {
                    Fault::Error(error) if error.is_permanent() => Verdict::Never(reply),
                    _ => Verdict::Later(reply),
                }
            }
        }
    }

    /// Ends a connection that was not used for a while.
    pub(super) async fn rest(&mut self) {
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.last.elapsed() >= REST)
        {
            self.close().await;
        }
    }

    pub(super) async fn close(&mut self) {
        if let Some(open) = self.open.take() {
            goodbye(open).await;
        }
    }

    async fn connect(&mut self) -> Result<AsyncSmtpConnection, Fault> {
        let MailConfig {
            host,
            port,
            security,
            ..
        } = &self.config;
        let (host, port) = (host.trim_matches(['[', ']']), *port);
        let hello = client_id(&self.public_url);
        let tls = match security {
            SmtpSecurity::None => None,
            SmtpSecurity::Tls | SmtpSecurity::StartTls => {
                Some(tls(host, &self.config.trusted_certificates).map_err(Fault::Error)?)
            }
        };
        let from_start = tls.clone().filter(|_| *security == SmtpSecurity::Tls);
        let connecting = AsyncSmtpConnection::connect_tokio1(
            (host, port),
            Some(CONNECT),
            &hello,
            from_start,
            None,
        );
        self.lines.push(format!("> connect to {host}:{port}"));
        let mut connection = timeout(CONNECT + COMMAND, connecting)
            .await
            .map_err(|_| Fault::Silence)?
            .map_err(Fault::Error)?;
        self.lines
            .push(format!("< {}", words(connection.server_info().name())));
        if *security == SmtpSecurity::StartTls
            && let Some(tls) = tls
        {
            self.lines.push("> STARTTLS".to_owned());
            step(connection.starttls(tls, &hello)).await?;
        }
        if connection.is_encrypted() {
            self.lines.push("TLS, certificate verified".to_owned());
        }
        if !self.config.user_name.is_empty() {
            self.lines
                .push(format!("> sign in as {}", self.config.user_name));
            let credentials = Credentials::new(
                self.config.user_name.clone(),
                self.password.expose().to_owned(),
            );
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let answer = step(connection.auth(&mechanisms, &credentials)).await?;
            self.lines.push(format!("< {}", said(&answer)));
        }
        Ok(connection)
    }

    async fn deliver(
        &mut self,
        connection: &mut AsyncSmtpConnection,
        mime: &Mime,
    ) -> Result<Response, Fault> {
        let (from, to) = (mime.envelope.from(), mime.envelope.to());
        let shown = from.map(ToString::to_string).unwrap_or_default();
        self.lines.push(format!("> MAIL FROM:<{shown}>"));
        let answer = step(connection.command(Mail::new(from.cloned(), Vec::new()))).await?;
        self.lines.push(format!("< {}", said(&answer)));
        for address in to {
            self.lines.push(format!("> RCPT TO:<{address}>"));
            let answer = step(connection.command(Rcpt::new(address.clone(), Vec::new()))).await?;
            self.lines.push(format!("< {}", said(&answer)));
        }
        self.lines.push("> DATA".to_owned());
        let answer = step(connection.command(Data)).await?;
        self.lines.push(format!("< {}", said(&answer)));
        let answer = step(connection.message(&mime.bytes)).await?;
        self.lines.push(format!("< {}", said(&answer)));
        Ok(answer)
    }
}

async fn goodbye(mut open: Open) {
    let _it_may_be_gone = timeout(GOODBYE, open.connection.quit()).await;
}

async fn step<T>(asked: impl Future<Output = Result<T, Error>>) -> Result<T, Fault> {
    match timeout(COMMAND, asked).await {
        Ok(answer) => answer.map_err(Fault::Error),
        Err(_) => Err(Fault::Silence),
    }
}

impl Fault {
    /// The server's own words; where there are none, what happened.
    fn words(&self) -> String {
        let Self::Error(error) = self else {
            return format!("no answer within {} s", COMMAND.as_secs());
        };
        let mut text = match error.status() {
            Some(code) => format!("{code}"),
            None => error.to_string(),
        };
        let mut source = error.source();
        while let Some(cause) = source {
            let more = cause.to_string();
            if !text.contains(&more) {
                text = format!("{text} {more}");
            }
            source = cause.source();
        }
        words(&text)
    }
}

fn said(response: &Response) -> String {
    let text = response.message().collect::<Vec<_>>().join(" ");
    words(&format!("{} {text}", response.code()))
}

/// How we introduce ourselves: by the name that people know.
fn client_id(public_url: &str) -> ClientId {
    let host = mime::host(public_url);
    match host.trim_matches(['[', ']']).parse() {
        Ok(std::net::IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Ok(std::net::IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Err(_) => {
            ClientId::Domain(idna::domain_to_ascii(host).unwrap_or_else(|_| "localhost".to_owned()))
        }
    }
}

fn tls(host: &str, trusted: &str) -> Result<TlsParameters, Error> {
    let mut builder = TlsParametersBuilder::new(host.to_owned());
    for pem in pems(trusted) {
        builder = builder.add_root_certificate(Certificate::from_pem(pem.as_bytes())?);
    }
    builder.build()
}

/// The certificates of a text, one by one.
fn pems(text: &str) -> impl Iterator<Item = String> {
    const END: &str = "-----END CERTIFICATE-----";
    text.split_inclusive(END)
        .filter(|part| part.contains("-----BEGIN CERTIFICATE-----"))
        .map(str::to_owned)
}

/// Whether a text has nothing but certificates that can be trusted; nothing at all is fine.
pub(in super::super) fn are_certificates(text: &str) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    let mut count = 0;
    let all = pems(text).all(|pem| {
        count += 1;
        Certificate::from_pem(pem.as_bytes()).is_ok_and(|certificate| {
            TlsParametersBuilder::new("localhost".to_owned())
                .add_root_certificate(certificate)
                .build()
                .is_ok()
        })
    });
    all && count > 0
}
