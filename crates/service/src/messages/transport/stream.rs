//! A connection to a mail server as lettre takes it over. Owns the one trick in it: after STARTTLS a server does not greet again,
//! and lettre begins with a greeting, so the first one is given to it once more.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

#[derive(Debug)]
enum Way {
    Plain(TcpStream),
    Encrypted(Box<TlsStream<TcpStream>>),
}

/// A connection, and what is read from it first.
#[derive(Debug)]
pub(super) struct Greeted {
    first: Vec<u8>,
    way: Way,
}

impl Greeted {
    /// In the clear.
    pub(super) fn plain(stream: TcpStream) -> Self {
        Self {
            first: Vec::new(),
            way: Way::Plain(stream),
        }
    }

    /// Through TLS.
    pub(super) fn encrypted(stream: TlsStream<TcpStream>) -> Self {
        Self {
            first: Vec::new(),
            way: Way::Encrypted(Box::new(stream)),
        }
    }

    /// This connection, with the greeting that came before.
    pub(super) fn after(self, greeting: String) -> Self {
        Self {
            first: greeting.into_bytes(),
            ..self
        }
    }
}

impl AsyncTokioStream for Greeted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        match &self.way {
            Way::Plain(stream) => stream.peer_addr(),
            Way::Encrypted(stream) => stream.get_ref().0.peer_addr(),
        }
    }
}

impl AsyncRead for Greeted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.first.is_empty() {
            let length = self.first.len().min(buffer.remaining());
            let rest = self.first.split_off(length);
            let now = core::mem::replace(&mut self.first, rest);
            buffer.put_slice(&now);
            return Poll::Ready(Ok(()));
        }
        match &mut self.way {
            Way::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Way::Encrypted(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Greeted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.way {
            Way::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Way::Encrypted(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.way {
            Way::Plain(stream) => Pin::new(stream).poll_flush(context),
            Way::Encrypted(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.way {
            Way::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Way::Encrypted(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
