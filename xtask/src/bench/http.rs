//! A client that costs the cores as little as it can: one connection, one request at a time, HTTP/1.1 kept open.
//!
//! The program under measure runs on the same cores, so a comfortable client would measure itself.

use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// A connection.
pub struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    /// Sent with every request: who asks, and where the page came from.
    pub headers: Vec<(String, String)>,
}

/// What came back.
pub struct Answer {
    /// 200, 303, …
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// As sent, compressed if that was asked for.
    pub body: Vec<u8>,
    /// How many bytes came over the wire.
    pub wire: usize,
}

impl Answer {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All cookies that were set, as `name=value`.
    pub fn cookies(&self) -> Vec<String> {
        self.headers
            .iter()
            .filter(|(key, _)| key == "set-cookie")
            .filter_map(|(_, value)| value.split(';').next().map(str::to_owned))
            .collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    /// To this address; connects with the first request.
    pub fn new(address: SocketAddr) -> Self {
        let origin = ("Origin".to_owned(), format!("http://{address}"));
        Self {
            address,
            stream: None,
            headers: vec![origin],
        }
    }

    /// Says this with every request from now on.
    pub fn say(&mut self, name: &str, value: &str) {
        self.headers.retain(|(key, _)| key != name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// No connection, or no answer that can be read.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, None)
    }

    /// Sends a body of this media type.
    ///
    /// # Errors
    /// No connection, or no answer that can be read.
    pub fn post(&mut self, path: &str, media_type: &str, body: &str) -> Result<Answer> {
        self.send("POST", path, Some((media_type, body)))
    }

    /// Puts a body of this media type in the place of what is there.
    ///
    /// # Errors
    /// No connection, or no answer that can be read.
    pub fn put(&mut self, path: &str, media_type: &str, body: &str) -> Result<Answer> {
        self.send("PUT", path, Some((media_type, body)))
    }

    /// Ends what is there.
    ///
    /// # Errors
    /// No connection, or no answer that can be read.
    pub fn delete(&mut self, path: &str) -> Result<Answer> {
        self.send("DELETE", path, None)
    }

    /// Opens a stream of events on a connection of its own and waits for the first that says that something changed. It
    /// is open until the value goes.
    ///
    /// # Errors
    /// No connection, or no stream of events.
    pub fn follow(&self, path: &str) -> Result<BufReader<TcpStream>> {
        let mut stream = self.connect()?;
        let request = self.request("GET", path, None);
        stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        while line.trim_end() != "event: change" {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                bail!("GET {path}: no stream of events");
            }
        }
        Ok(stream)
    }

    /// What [`Client::post`] would send, for [`Client::repeat`].
    pub fn prepare(&self, path: &str, media_type: &str, body: &str) -> Vec<u8> {
        self.request("POST", path, Some((media_type, body)))
            .into_bytes()
    }

    /// Sends a prepared request and looks at nothing of the answer but its status and its end: for load, where everything
    /// that the client does is taken from the program under measure.
    ///
    /// # Errors
    /// No connection, or no answer that can be read.
    pub fn repeat(&mut self, request: &[u8]) -> Result<u16> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.connect()?,
        };
        stream.get_mut().write_all(request)?;
        let (status, keep) = skim(&mut stream)?;
        if keep {
            self.stream = Some(stream);
        }
        Ok(status)
    }

    fn send(&mut self, method: &str, path: &str, body: Option<(&str, &str)>) -> Result<Answer> {
        let request = self.request(method, path, body);
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.connect()?,
        };
        stream.get_mut().write_all(request.as_bytes())?;
        let (answer, keep) = read(&mut stream).with_context(|| format!("{method} {path}"))?;
        if keep {
            self.stream = Some(stream);
        }
        Ok(answer)
    }

    fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(2)))?;
        Ok(BufReader::with_capacity(64 * 1024, stream))
    }

    fn request(&self, method: &str, path: &str, body: Option<(&str, &str)>) -> String {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in &self.headers {
            request.extend([name.as_str(), ": ", value, "\r\n"]);
        }
        if let Some((media_type, body)) = body {
            let length = body.len();
            request
                + &format!("Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{body}")
        } else {
            request + "\r\n"
        }
    }
}

/// Status, and whether the connection stays; the rest is thrown away.
fn skim(stream: &mut BufReader<TcpStream>) -> Result<(u16, bool)> {
    let mut head = Vec::with_capacity(2048);
    while head.len() < 2 || !head.ends_with(b"\r\n\r\n") {
        if stream.read_until(b'\n', &mut head)? == 0 {
            bail!("the answer ends in its head");
        }
    }
    let head = std::str::from_utf8(&head)?;
    let status = head.get(9..12).and_then(|code| code.parse().ok());
    let status = status.with_context(|| format!("`{head}` is no answer"))?;
    let value = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let length: u64 = value("content-length")
        .context("an answer of unknown length")?
        .parse()?;
    std::io::copy(&mut stream.by_ref().take(length), &mut std::io::sink())?;
    let keep = value("connection").is_none_or(|value| !value.eq_ignore_ascii_case("close"));
    Ok((status, keep))
}

fn read(stream: &mut BufReader<TcpStream>) -> Result<(Answer, bool)> {
    let mut wire = 0;
    let mut line = String::new();
    let mut next = |stream: &mut BufReader<TcpStream>, wire: &mut usize| -> Result<String> {
        line.clear();
        *wire += stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    };
    let first = next(stream, &mut wire)?;
    let status = first
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .with_context(|| format!("`{first}` is no answer"))?;
    let mut headers = Vec::new();
    loop {
        let line = next(stream, &mut wire)?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let mut answer = Answer {
        status,
        headers,
        body: Vec::new(),
        wire,
    };
    if let Some(length) = answer.header("content-length") {
        answer.body = vec![0; length.parse()?];
        stream.read_exact(&mut answer.body)?;
        answer.wire += answer.body.len();
    } else if answer
        .header("transfer-encoding")
        .is_some_and(|value| value.contains("chunked"))
    {
        read_chunks(stream, &mut answer)?;
    } else if !matches!(status, 204 | 304) {
        bail!("an answer of unknown length");
    }
    let keep = answer
        .header("connection")
        .is_none_or(|value| !value.eq_ignore_ascii_case("close"));
    Ok((answer, keep))
}

fn read_chunks(stream: &mut BufReader<TcpStream>, answer: &mut Answer) -> Result<()> {
    loop {
        let mut line = String::new();
        answer.wire += stream.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16)?;
        let start = answer.body.len();
        answer.body.resize(start + length, 0);
        stream.read_exact(&mut answer.body[start..])?;
        let mut end = [0; 2];
        stream.read_exact(&mut end)?;
        answer.wire += length + 2;
        if length == 0 {
            return Ok(());
        }
    }
}
