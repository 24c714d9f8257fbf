//! A mail server that answers as it is told, over real sockets and real TLS.

use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// What the server does when it is asked something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// As a good server does.
    Fine,
    /// These words.
    Say(String),
    /// Hangs up.
    Cut,
    /// Nothing, for ever.
    Silence,
}

pub fn say(words: &str) -> Answer {
    Answer::Say(words.to_owned())
}

/// Where in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Greeting,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// After the dot.
    End,
}

/// A mail as it came over the wire.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub from: String,
    pub to: String,
    /// With the dots of transparency undone.
    pub bytes: Vec<u8>,
    pub was_encrypted: bool,
    /// Which connection brought it.
    pub connection: usize,
}

type Script = dyn Fn(Moment, &str) -> Answer + Send + Sync;

/// How the server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    Plain,
    /// As one that takes commands without waiting for each answer.
    Pipelines,
    Tls,
    StartTls,
    /// As one whose offer of STARTTLS somebody on the way took out.
    Stripped,
    /// As one behind whose yes to STARTTLS somebody on the way put answers of their own.
    Injected,
}

pub struct Server {
    pub port: u16,
    /// The certificate, to be trusted.
    pub certificate: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    script: Box<Script>,
    arrived: Mutex<Vec<Arrived>>,
    tried: Mutex<Vec<Vec<u8>>>,
    connections: Mutex<usize>,
    lines: Mutex<Vec<String>>,
    together: Mutex<usize>,
    bell: Notify,
    speaks: Speaks,
    tls: TlsAcceptor,
}

impl Shared {
    fn starts_tls(&self) -> bool {
        matches!(self.speaks, Speaks::StartTls | Speaks::Injected)
    }

    fn offers(&self, encrypted: bool) -> String {
        let mut offers = vec!["250-test"];
        if self.starts_tls() && !encrypted {
            offers.push("250-STARTTLS");
        }
        if self.speaks == Speaks::Pipelines {
            offers.push("250-PIPELINING");
        }
        offers.push("250 AUTH PLAIN LOGIN");
        offers.join("\r\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// A good one.
    pub async fn good() -> io::Result<Self> {
        Self::start(Speaks::Plain, "localhost", |_, _| Answer::Fine).await
    }

    /// One that says what the script says.
    pub async fn scripted(
        script: impl Fn(Moment, &str) -> Answer + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::start(Speaks::Plain, "localhost", script).await
    }

    /// One with a certificate for `name`.
    pub async fn start(
        speaks: Speaks,
        name: &str,
        script: impl Fn(Moment, &str) -> Answer + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(vec![name.to_owned()]).map_err(io::Error::other)?;
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key.into())
            .map_err(io::Error::other)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            script: Box::new(script),
            arrived: Mutex::default(),
            tried: Mutex::default(),
            connections: Mutex::default(),
            lines: Mutex::default(),
            together: Mutex::default(),
            bell: Notify::new(),
            speaks,
            tls: TlsAcceptor::from(Arc::new(config)),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self {
            port,
            certificate: cert.pem(),
            shared,
            task,
        })
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        locked(&self.shared.arrived).clone()
    }

    /// Every mail up to its dot, taken or not.
    pub fn tried(&self) -> Vec<Vec<u8>> {
        locked(&self.shared.tried).clone()
    }

    pub fn connections(&self) -> usize {
        *locked(&self.shared.connections)
    }

    /// Every command that came, as it came.
    pub fn lines(&self) -> Vec<String> {
        locked(&self.shared.lines).clone()
    }

    /// How many commands came behind another one that was not answered yet.
    pub fn together(&self) -> usize {
        *locked(&self.shared.together)
    }

    /// Waits until so many mails are there.
    pub async fn until(&self, count: usize) {
        while self.arrived().len() < count {
            self.shared.bell.notified().await;
        }
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        let number = {
            let mut connections = locked(&shared.connections);
            *connections += 1;
            *connections
        };
        tokio::spawn(async move {
            // Who hangs up is part of the play.
            let _ended = attend(stream, &shared, number).await;
        });
    }
}

async fn attend(stream: TcpStream, shared: &Shared, number: usize) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if shared.speaks == Speaks::Tls {
        let stream = shared.tls.accept(stream).await?;
        converse(stream, shared, true, true, number).await?;
        return Ok(());
    }
    if let Some(stream) = converse(stream, shared, false, true, number).await? {
        let stream = shared.tls.accept(stream).await?;
        converse(stream, shared, true, false, number).await?;
    }
    Ok(())
}

/// One conversation; answers the stream when TLS is to begin on it.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    shared: &Shared,
    encrypted: bool,
    greets: bool,
    connection: usize,
) -> io::Result<Option<S>> {
    let mut stream = BufReader::new(stream);
    if greets && !answer(&mut stream, shared, Moment::Greeting, "", "220 test ESMTP").await? {
        return Ok(None);
    }
    let (mut from, mut to) = (String::new(), String::new());
    let (mut has_sender, mut has_recipient) = (false, false);
    loop {
        *locked(&shared.together) += usize::from(!stream.buffer().is_empty());
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        locked(&shared.lines).push(line.clone());
        let line = line.trim_end().to_owned();
        let verb = line.split([' ', ':']).next().unwrap_or_default();
        let goes_on = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                write(&mut stream, &shared.offers(encrypted)).await?;
                true
            }
            "STARTTLS" if shared.starts_tls() && !encrypted => {
                let yes = if shared.speaks == Speaks::Injected {
                    "220 go ahead\r\n250-evil\r\n250 AUTH PLAIN\r\n235 welcome"
                } else {
                    "220 go ahead"
                };
                write(&mut stream, yes).await?;
                return Ok(Some(stream.into_inner()));
            }
            "AUTH" => answer(&mut stream, shared, Moment::Auth, &line, "235 welcome").await?,
            "MAIL" => {
                from = between(&line);
                let verdict = (shared.script)(Moment::Mail, &from);
                has_sender = verdict == Answer::Fine;
                has_recipient = false;
                say_it(&mut stream, verdict, "250 ok").await?
            }
            "RCPT" => {
                to = between(&line);
                let verdict = if has_sender {
                    (shared.script)(Moment::Rcpt, &to)
                } else {
                    say("503 no sender")
                };
                has_recipient = verdict == Answer::Fine;
                say_it(&mut stream, verdict, "250 ok").await?
            }
            "DATA" => {
                if !answer(&mut stream, shared, Moment::Data, &to, "354 go on").await? {
                    return Ok(None);
                }
                if (shared.script)(Moment::Data, &to) == Answer::Fine {
                    let bytes = data(&mut stream).await?;
                    locked(&shared.tried).push(bytes.clone());
                    let verdict = if has_recipient {
                        (shared.script)(Moment::End, &to)
                    } else {
                        say("554 no valid recipients")
                    };
                    // What the server answers 250 to has arrived, whatever becomes of the answer.
                    if verdict == Answer::Fine {
                        locked(&shared.arrived).push(Arrived {
                            from: from.clone(),
                            to: to.clone(),
                            bytes,
                            was_encrypted: encrypted,
                            connection,
                        });
                        shared.bell.notify_waiters();
                        shared.bell.notify_one();
                    }
                    say_it(&mut stream, verdict, "250 taken").await?
                } else {
                    true
                }
            }
            "QUIT" => {
                write(&mut stream, "221 bye").await?;
                return Ok(None);
            }
            "RSET" | "NOOP" => {
                write(&mut stream, "250 ok").await?;
                true
            }
            _ => {
                write(&mut stream, "502 not here").await?;
                true
            }
        };
        if !goes_on {
            return Ok(None);
        }
    }
}

async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    shared: &Shared,
    moment: Moment,
    about: &str,
    good: &str,
) -> io::Result<bool> {
    say_it(stream, (shared.script)(moment, about), good).await
}

async fn say_it<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    answer: Answer,
    good: &str,
) -> io::Result<bool> {
    match answer {
        Answer::Fine => write(stream, good).await?,
        Answer::Say(words) => write(stream, &words).await?,
        Answer::Cut => return Ok(false),
        Answer::Silence => std::future::pending::<()>().await,
    }
    Ok(true)
}

async fn write<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    words: &str,
) -> io::Result<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await?;
    stream.flush().await
}

/// Everything up to the dot that stands alone. Fails on a line end that is not CR LF.
async fn data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n.\r\n") {
        bytes.push(stream.read_u8().await?);
    }
    bytes.truncate(bytes.len() - 3);
    let mut undone = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        undone.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    Ok(undone)
}

fn between(line: &str) -> String {
    line.split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(inside, _)| inside.to_owned())
        .unwrap_or_default()
}
