//! One TCP connection as the server sees it: what was read ahead, a bound on standing still, a gentle end.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep};

/// The beginning of every HTTP/2 connection, and of no HTTP/1 request.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The protocol of a connection's first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Http2,
    /// It ended without a word.
    Silent,
}

/// A TCP stream with the bytes read ahead of it. It holds its place among the server's connections for as long as it
/// lives, upgraded or not.
pub(crate) struct Wire {
    stream: TcpStream,
    ahead: [u8; PREFACE.len()],
    /// The number of bytes of `ahead` that are read from the stream; `ahead_taken`: the number handed on.
    ahead_len: usize,
    ahead_taken: usize,
    ended: bool,
    stall: Duration,
    /// Runs while a write makes no progress.
    stalled: Option<Pin<Box<Sleep>>>,
    _place: OwnedSemaphorePermit,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, stall: Duration, place: OwnedSemaphorePermit) -> Self {
        Self {
            stream,
            ahead: [0; PREFACE.len()],
            ahead_len: 0,
            ahead_taken: 0,
            ended: false,
            stall,
            stalled: None,
            _place: place,
        }
    }

    /// Reads just enough to tell the protocols apart. May be dropped and called again.
    pub(crate) async fn protocol(&mut self) -> io::Result<Protocol> {
        loop {
            let read = self.ahead.get(..self.ahead_len).unwrap_or_default();
            if !PREFACE.starts_with(read) {
                return Ok(Protocol::Http1);
            }
            let rest = self.ahead.get_mut(self.ahead_len..).unwrap_or_default();
            if rest.is_empty() {
                return Ok(Protocol::Http2);
            }
            match self.stream.read(rest).await? {
                0 => {
                    self.ended = true;
                    return Ok(if self.ahead_len == 0 {
                        Protocol::Silent
                    } else {
                        Protocol::Http1
                    });
                }
                count => self.ahead_len = self.ahead_len.saturating_add(count),
            }
        }
    }

    /// Whether anything was read ahead.
    pub(crate) const fn spoke(&self) -> bool {
        self.ahead_len > 0
    }

    /// Ends the connection so that the peer gets to see what was written.
    ///
    /// Closing a socket with unread bytes in it resets the connection, and the reset may overtake the answer on its way to
    /// a peer that is still sending. So: close our side, then read and discard until the peer closes its own, within `time`.
    pub(crate) async fn end(mut self, last_words: &[u8], time: Duration) {
        let _ = tokio::time::timeout(time, async {
            if !last_words.is_empty() {
                self.stream.write_all(last_words).await?;
            }
            self.stream.shutdown().await?;
            if self.ended {
                return io::Result::Ok(());
            }
            let mut discarded = [0; 4096];
            while self.stream.read(&mut discarded).await? > 0 {}
            Ok(())
        })
        .await;
    }

    /// Passes a write's outcome on, unless the peer has not read for too long.
    fn watch<T>(
        &mut self,
        context: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let stall = self.stall;
        let stalled = self
            .stalled
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + stall)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the peer does not read",
        )))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.ahead_taken < this.ahead_len {
            let ahead = this
                .ahead
                .get(this.ahead_taken..this.ahead_len)
                .unwrap_or_default();
            let count = ahead.len().min(buffer.remaining());
            buffer.put_slice(ahead.get(..count).unwrap_or_default());
            this.ahead_taken = this.ahead_taken.saturating_add(count);
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let room = buffer.remaining() > 0;
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        this.ended |= room && buffer.filled().len() == before;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.watch(context, outcome)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.watch(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
