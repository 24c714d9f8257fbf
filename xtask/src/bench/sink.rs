//! A mail server that takes everything, keeps when it came and for whom, and forgets the rest: what sending is measured against.
//!
//! Plain threads, one a connection. A way to the other end and back is imitated where it is waited for: what was read is
//! answered after the round trip, all that came together at once (RFC 2920), so that whoever asks without waiting pays once.

use anyhow::Result;
use std::{
    io::{self, BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// A running server. Nobody new is let in once this value is gone; who is in stays until they hang up.
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

/// How it behaves.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// What each answer takes.
    pub round_trip: Duration,
    /// Whether it says that commands may come without waiting for answers.
    pub pipelining: bool,
}

struct Shared {
    manners: Manners,
    closed: AtomicBool,
    taken: Mutex<Vec<Taken>>,
}

/// A mail that came.
#[derive(Clone, Debug)]
pub struct Taken {
    /// When its last line was read.
    pub at: Instant,
    /// For whom, as `RCPT` said.
    pub recipient: String,
}

impl Sink {
    /// Starts one on this machine.
    ///
    /// # Errors
    /// The system gives no port.
    pub fn start(manners: Manners) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            manners,
            closed: AtomicBool::new(false),
            taken: Mutex::default(),
        });
        let inside = Arc::clone(&shared);
        thread::spawn(move || let_in(&listener, &inside));
        Ok(Self { address, shared })
    }

    /// How many mails came.
    pub fn count(&self) -> usize {
        self.shared.taken().len()
    }

    /// The mails that came, handed over: it begins anew.
    pub fn take(&self) -> Vec<Taken> {
        std::mem::take(&mut *self.shared.taken())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for somebody; if nobody can come in any more, it is gone already.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn taken(&self) -> MutexGuard<'_, Vec<Taken>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn let_in(listener: &TcpListener, shared: &Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept() {
        if shared.closed.load(Ordering::Relaxed) {
            return;
        }
        let shared = Arc::clone(shared);
        // Who hangs up in the middle is counted by what did not come.
        thread::spawn(move || drop(converse(stream, &shared)));
    }
}

fn converse(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut out = stream.try_clone()?;
    let mut from = BufReader::with_capacity(32 * 1024, stream);
    let mut answers = b"220 sink ESMTP\r\n".to_vec();
    let mut recipient = String::new();
    let mut line = Vec::new();
    loop {
        if !from.buffer().contains(&b'\n') {
            thread::sleep(shared.manners.round_trip);
            out.write_all(&answers)?;
            answers.clear();
        }
        line.clear();
        if from.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let command = String::from_utf8_lossy(&line);
        let answer = match command.get(..4).unwrap_or_default() {
            "EHLO" if shared.manners.pipelining => "250-sink\r\n250 PIPELINING\r\n",
            "EHLO" => "250 sink\r\n",
            "RCPT" => {
                recipient = between(&command);
                "250 ok\r\n"
            }
            "DATA" => {
                answers.extend_from_slice(b"354 go on\r\n");
                thread::sleep(shared.manners.round_trip);
                out.write_all(&answers)?;
                answers.clear();
                read_mail(&mut from, &mut line)?;
                shared.taken().push(Taken {
                    at: Instant::now(),
                    recipient: std::mem::take(&mut recipient),
                });
                "250 taken\r\n"
            }
            "QUIT" => return out.write_all(b"221 bye\r\n"),
            _ => "250 ok\r\n",
        };
        answers.extend_from_slice(answer.as_bytes());
    }
}

/// Reads up to the dot that stands alone.
fn read_mail(from: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<()> {
    loop {
        line.clear();
        if from.read_until(b'\n', line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(());
        }
    }
}

fn between(command: &str) -> String {
    command
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(inside, _)| inside.to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Manners, Sink};
    use std::{
        io::{BufRead, BufReader, Write},
        net::TcpStream,
        time::{Duration, Instant},
    };

    /// Says each of these and waits for so many lines after it.
    fn talk(sink: &Sink, said: &[(&str, usize)]) -> anyhow::Result<Vec<String>> {
        let mut stream = TcpStream::connect(sink.address)?;
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let mut heard = vec![lines.next().unwrap_or(Ok(String::new()))?];
        for (words, answers) in said {
            stream.write_all(words.as_bytes())?;
            for _ in 0..*answers {
                heard.push(lines.next().unwrap_or(Ok(String::new()))?);
            }
        }
        Ok(heard)
    }

    #[test]
    fn what_comes_together_costs_one_round_trip_and_each_mail_is_kept_once() -> anyhow::Result<()> {
        let round_trip = Duration::from_millis(50);
        let sink = Sink::start(Manners {
            round_trip,
            pipelining: true,
        })?;
        let start = Instant::now();
        let heard = talk(
            &sink,
            &[
                ("EHLO me\r\n", 2),
                ("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n", 3),
                ("Subject: x\r\n\r\nMAIL FROM:<no@command>\r\n..\r\n.\r\n", 1),
                ("QUIT\r\n", 1),
            ],
        )?;
        assert_eq!(
            heard,
            [
                "220 sink ESMTP",
                "250-sink",
                "250 PIPELINING",
                "250 ok",
                "250 ok",
                "354 go on",
                "250 taken",
                "221 bye"
            ]
        );
        // The greeting, EHLO, the three together, the mail.
        assert!(start.elapsed() >= 4 * round_trip);
        assert!(start.elapsed() < 6 * round_trip, "{:?}", start.elapsed());
        let taken = sink.take();
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].recipient, "c@d");
        assert_eq!(sink.count(), 0);
        Ok(())
    }

    #[test]
    fn one_that_does_not_pipeline_says_nothing_of_it() -> anyhow::Result<()> {
        let sink = Sink::start(Manners {
            round_trip: Duration::ZERO,
            pipelining: false,
        })?;
        let heard = talk(&sink, &[("EHLO me\r\n", 1)])?;
        assert_eq!(heard, ["220 sink ESMTP", "250 sink"]);
        Ok(())
    }
}
