//! SMTP, one connection a worker, made anew after so many messages, after a rest, and after every fault. Owns time limits and
//! what an answer means; the protocol itself is lettre's.
//!
//! What a server says while we come in (greeting, TLS, sign-in) is about us, so nothing is given up for it, whatever the code; what it
//! says of sender, recipient and data is about the message: 4xx is tried again, 5xx is the end (promise R2). TLS is verified
//! always, and STARTTLS that was asked for and is not offered ends the connection (promise O2).
//!
//! A server that offers PIPELINING (RFC 2920) is told sender, recipient and DATA at once: a mail costs two round trips instead of four.

use super::super::mime::{self, Mime};
use super::stream::Greeted;
use super::{COMMAND, CONNECT, Verdict, tls, words};
use domain::Secret;
use domain::wire::messages::{MailConfig, SmtpSecurity};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use std::error::Error as _;
use std::fmt;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

/// A connection that was not used for so long is made anew: most servers hang up soon after.
const REST: Duration = Duration::from_secs(20);
/// Bytes of an answer before TLS that are read.
const ANSWER: usize = 16 * 1024;
/// Longest wait for a good-bye.
const GOODBYE: Duration = Duration::from_secs(2);

/// "Sign in first" or "STARTTLS first" (RFC 4954, RFC 3207): many servers say so only when they hear a sender, and it is still
/// about us.
const NOT_LET_IN: u16 = 530;

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
    /// The server takes commands without waiting for each answer.
    pipelines: bool,
    /// Every answer that is on its way was read.
    is_in_step: bool,
    sent: u16,
    last: Instant,
}

/// Why a step did not end well.
enum Fault {
    Error(Error),
    /// No connection, or none that can be trusted.
    Cut(String),
    Silence(Duration),
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
                Ok(open) => open,
                Err(fault) => {
                    let reply = fault.words();
                    self.lines.push(format!("< {reply}"));
                    return Verdict::Closed(reply);
                }
            },
        };
        match self.deliver(&mut open, mime).await {
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
                // An answer leaves the connection in order, once the half message is forgotten.
                if fault.code().is_some()
                    && open.is_in_step
                    && step(open.connection.command(Rset)).await.is_ok()
                {
                    self.open = Some(open);
                }
                match fault.code() {
                    Some(NOT_LET_IN) => Verdict::Closed(reply),
                    Some(500..) => Verdict::Never(reply),
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

    async fn connect(&mut self) -> Result<Open, Fault> {
        let MailConfig { host, port, .. } = &self.config;
        let (host, port) = (host.trim_matches(['[', ']']).to_owned(), *port);
        let hello = client_id(&self.public_url);
        self.lines.push(format!("> connect to {host}:{port}"));
        let stream = timeout(CONNECT, TcpStream::connect((host.as_str(), port)))
            .await
            .map_err(|_| Fault::Silence(CONNECT))?
            .map_err(|error| Fault::Cut(error.to_string()))?;
        let _works_without = stream.set_nodelay(true);
        let greeted = match self.config.security {
            SmtpSecurity::None => Greeted::plain(stream),
            SmtpSecurity::Tls => Greeted::encrypted(self.encrypt(&host, stream).await?),
            SmtpSecurity::StartTls => {
                let (stream, greeting) = self.ask_for_tls(stream, &hello).await?;
                Greeted::encrypted(self.encrypt(&host, stream).await?).after(greeting)
            }
        };
        let begun = AsyncSmtpConnection::connect_with_transport(Box::new(greeted), &hello);
        let mut connection = step(begun).await?;
        self.lines
            .push(format!("< {}", words(connection.server_info().name())));
        let pipelines = pipelines(&mut connection, hello).await?;
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
        Ok(Open {
            connection,
            pipelines,
            is_in_step: true,
            sent: 0,
            last: Instant::now(),
        })
    }

    async fn encrypt(
        &mut self,
        host: &str,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, Fault> {
        let cut = |error: &dyn std::error::Error| Fault::Cut(format!("TLS: {error}"));
        let connector = tls::connector(&self.config.trusted_certificates);
        let connector = connector.map_err(|error| cut(&error))?;
        let name = ServerName::try_from(host.to_owned()).map_err(|error| cut(&error))?;
        let stream = timeout(COMMAND, connector.connect(name, stream))
            .await
            .map_err(|_| Fault::Silence(COMMAND))?
            .map_err(|error| cut(&error))?;
        self.lines.push("TLS, certificate verified".to_owned());
        Ok(stream)
    }

    /// The part of the conversation before STARTTLS. It is ours and not lettre's because of what may follow the server's yes:
    /// somebody on the way could put answers behind it in the clear, and whoever reads ahead would take them for answers that
    /// came encrypted. Here nothing is read ahead, so they are no TLS and end the connection.
    async fn ask_for_tls(
        &mut self,
        mut stream: TcpStream,
        hello: &ClientId,
    ) -> Result<(TcpStream, String), Fault> {
        let greeting = ask(&mut stream, None).await?;
        self.lines.push(format!("< {}", words(&greeting)));
        let offers = ask(&mut stream, Some(&format!("EHLO {hello}"))).await?;
        let is_offered = offers.lines().any(|line| {
            line.get(4..)
                .is_some_and(|offer| offer.eq_ignore_ascii_case("STARTTLS"))
        });
        if !is_offered {
            return Err(Fault::Cut("STARTTLS is not offered".to_owned()));
        }
        self.lines.push("> STARTTLS".to_owned());
        let answer = ask(&mut stream, Some("STARTTLS")).await?;
        self.lines.push(format!("< {}", words(&answer)));
        Ok((stream, greeting))
    }

    async fn deliver(&mut self, open: &mut Open, mime: &Mime) -> Result<Response, Fault> {
        let (from, to) = (mime.envelope.from(), mime.envelope.to());
        let mail = Mail::new(from.cloned(), Vec::new());
        match to {
            [to] if open.pipelines => {
                let rcpt = Rcpt::new(to.clone(), Vec::new());
                self.ask_at_once(open, Together { mail, rcpt }).await?;
            }
            _ => {
                self.ask(open, mail).await?;
                for address in to {
                    self.ask(open, Rcpt::new(address.clone(), Vec::new()))
                        .await?;
                }
                self.ask(open, Data).await?;
            }
        }
        let answer = step(open.connection.message(&mime.bytes)).await?;
        self.lines.push(format!("< {}", said(&answer)));
        Ok(answer)
    }

    async fn ask(&mut self, open: &mut Open, command: impl fmt::Display) -> Result<(), Fault> {
        self.lines
            .push(format!("> {}", command.to_string().trim_end()));
        let answer = step(open.connection.command(command)).await?;
        self.lines.push(format!("< {}", said(&answer)));
        Ok(())
    }

    /// Sender, recipient and DATA in one go, and an answer to each. The first that is no yes is the end of this message; the others
    /// are read all the same, or the next message would take them for its own.
    async fn ask_at_once(&mut self, open: &mut Open, commands: Together) -> Result<(), Fault> {
        let shown = commands.to_string();
        self.lines
            .extend(shown.lines().map(|line| format!("> {line}")));
        open.is_in_step = false;
        let mail = step(open.connection.command(commands)).await;
        let rcpt = next(open, &mail).await;
        let data = next(open, &rcpt).await;
        for answer in [mail, rcpt] {
            match answer {
                Ok(answer) => self.lines.push(format!("< {}", said(&answer))),
                Err(fault) => {
                    open.is_in_step = is_over(open, data).await;
                    return Err(fault);
                }
            }
        }
        open.is_in_step = answers(&data);
        self.lines.push(format!("< {}", said(&data?)));
        Ok(())
    }
}

/// What is said at once.
struct Together {
    mail: Mail,
    rcpt: Rcpt,
}

impl fmt::Display for Together {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{Data}", self.mail, self.rcpt)
    }
}

/// Whether the server said something, be it no.
fn answers(outcome: &Result<Response, Fault>) -> bool {
    outcome
        .as_ref()
        .map_or_else(|fault| fault.code().is_some(), |_| true)
}

/// The next answer; after silence or a cut there is none to wait for.
async fn next(open: &mut Open, before: &Result<Response, Fault>) -> Result<Response, Fault> {
    if answers(before) {
        step(open.connection.read_response()).await
    } else {
        Err(Fault::Cut("no answer".to_owned()))
    }
}

/// Ends a message that has no recipient; whether the connection is in order then. Most servers refuse DATA after a refused
/// recipient. One that lets us go on gets the dot alone, and has nobody to give it to (RFC 2920, section 3.1).
async fn is_over(open: &mut Open, data: Result<Response, Fault>) -> bool {
    match data {
        Ok(_) => answers(&step(open.connection.message(&[])).await),
        refused => answers(&refused),
    }
}

/// Whether the server takes commands without waiting for each answer. lettre keeps nothing of this offer, so it is asked for
/// once more, over the connection as it is now: what was offered before TLS does not count.
async fn pipelines(connection: &mut AsyncSmtpConnection, hello: ClientId) -> Result<bool, Fault> {
    match step(connection.command(Ehlo::new(hello))).await {
        Ok(offers) => Ok(offers
            .message()
            .skip(1)
            .any(|offer| offer.trim().eq_ignore_ascii_case("PIPELINING"))),
        Err(fault) if fault.code().is_some() => Ok(false),
        Err(fault) => Err(fault),
    }
}

async fn goodbye(mut open: Open) {
    let _it_may_be_gone = timeout(GOODBYE, open.connection.quit()).await;
}

async fn step<T>(asked: impl Future<Output = Result<T, Error>>) -> Result<T, Fault> {
    match timeout(COMMAND, asked).await {
        Ok(answer) => answer.map_err(Fault::Error),
        Err(_) => Err(Fault::Silence(COMMAND)),
    }
}

impl Fault {
    /// Of the server's answer, if it gave one.
    fn code(&self) -> Option<u16> {
        match self {
            Self::Error(error) => error.status().map(u16::from),
            Self::Cut(_) | Self::Silence(_) => None,
        }
    }

    /// The server's own words; where there are none, what happened.
    fn words(&self) -> String {
        let error = match self {
            Self::Error(error) => error,
            Self::Cut(why) => return words(why),
            Self::Silence(limit) => return format!("no answer within {} s", limit.as_secs()),
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

/// Says a line, if there is one to say, and reads the whole answer, byte by byte.
async fn ask(stream: &mut TcpStream, line: Option<&str>) -> Result<String, Fault> {
    let asked = async {
        if let Some(line) = line {
            stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        }
        let mut answer = Vec::new();
        loop {
            let start = answer.len();
            while !answer.ends_with(b"\n") || answer.len() == start {
                answer.push(stream.read_u8().await?);
                if answer.len() > ANSWER {
                    return Err(io::Error::other("the answer is too long"));
                }
            }
            // `250-` goes on, `250 ` is the last line.
            if answer.get(start + 3) != Some(&b'-') {
                return Ok(String::from_utf8_lossy(&answer).into_owned());
            }
        }
    };
    let answer = timeout(COMMAND, asked)
        .await
        .map_err(|_| Fault::Silence(COMMAND))?
        .map_err(|error| Fault::Cut(error.to_string()))?;
    if answer.starts_with('2') {
        Ok(answer)
    } else {
        Err(Fault::Cut(answer))
    }
}
