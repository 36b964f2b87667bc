//! One TCP connection of the server. The connection keeps the bytes that were read to detect the protocol, and limits
//! the time of stalled writes. A close of the connection loses no answer.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

/// The first bytes of every HTTP/2 connection. No HTTP/1 request begins with these bytes.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The protocol of a connection, which is detected from its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Http2,
    /// The connection ended before its first byte, so the protocol is unknown.
    Silent,
}

/// The state of the end of the bytes that the peer sends. The end comes when the peer closes its sending side. A peer
/// may close its sending side and still wait for the answer. But hyper would treat this end as a lost connection. So
/// the end is hidden from hyper while a request is answered.
#[derive(Default)]
pub(crate) struct Ending {
    hidden: AtomicBool,
    /// Whether the answer is complete. If so, the end becomes visible to hyper as soon as all bytes are written.
    answered: AtomicBool,
    seen: AtomicBool,
    reader: AtomicWaker,
    body: AtomicWaker,
}

impl Ending {
    /// Hides the end until the returned value is dropped and all bytes are written.
    pub(crate) fn hidden(self: &Arc<Self>) -> Hidden {
        self.answered.store(false, Ordering::SeqCst);
        self.hidden.store(true, Ordering::SeqCst);
        Hidden(Arc::clone(self))
    }

    fn show(&self) {
        self.hidden.store(false, Ordering::SeqCst);
        self.reader.wake();
    }

    /// Records that all bytes are written. If the answer is complete, the end becomes visible to hyper.
    fn written(&self) {
        if self.answered.swap(false, Ordering::SeqCst) {
            self.show();
        }
    }

    /// Whether the peer has closed its sending side. If so, all its earlier bytes have been read.
    pub(crate) fn is_seen(&self) -> bool {
        self.seen.load(Ordering::SeqCst)
    }

    /// Registers the task of `context`, which is then woken when the peer closes its sending side.
    pub(crate) fn wakes_body(&self, context: &Context<'_>) {
        self.body.register(context.waker());
    }

    /// Records that the peer has closed its sending side. Returns whether this end stays hidden for now. The task of
    /// `context` is woken when the end becomes visible.
    fn see(&self, context: &Context<'_>) -> bool {
        self.seen.store(true, Ordering::SeqCst);
        self.body.wake();
        self.reader.register(context.waker());
        self.hidden.load(Ordering::SeqCst)
    }
}

/// A value that hides the end of the peer's sending side from hyper. The end stays hidden until this value is dropped
/// and all bytes of the answer are written.
pub(crate) struct Hidden(Arc<Ending>);

impl Hidden {
    /// Returns the hidden end of the sending side.
    pub(crate) const fn ending(&self) -> &Arc<Ending> {
        &self.0
    }

    /// Makes the end of the sending side visible to hyper immediately.
    pub(crate) fn show(&self) {
        self.0.show();
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        self.0.answered.store(true, Ordering::SeqCst);
    }
}

/// A TCP stream, with the bytes that were read from it to detect the protocol. Even after an upgrade, the server counts
/// the stream as one of its connections until the stream is dropped.
pub(crate) struct Wire<P> {
    stream: TcpStream,
    ahead: [u8; PREFACE.len()],
    /// The number of bytes in `ahead`. The first `ahead_taken` of these bytes were already returned.
    ahead_len: usize,
    ahead_taken: usize,
    ended: bool,
    ending: Arc<Ending>,
    stall: Duration,
    /// The timer of a stalled write, which runs as long as a write makes no progress. `None` means that no write is
    /// stalled.
    stalled: Option<Pin<Box<Sleep>>>,
    _permit: P,
}

impl<P> Wire<P> {
    pub(crate) fn new(stream: TcpStream, stall: Duration, permit: P) -> Self {
        Self {
            stream,
            ahead: [0; PREFACE.len()],
            ahead_len: 0,
            ahead_taken: 0,
            ended: false,
            ending: Arc::default(),
            stall,
            stalled: None,
            _permit: permit,
        }
    }

    /// Reads enough bytes to detect the protocol. If the future is dropped, the function may be called again.
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

    /// Returns the shared state of the end of the peer's sending side.
    pub(crate) fn ending(&self) -> Arc<Ending> {
        Arc::clone(&self.ending)
    }

    /// Whether the server has read at least one byte from the peer.
    pub(crate) const fn spoke(&self) -> bool {
        self.ahead_len > 0
    }

    /// Closes the connection so that the peer receives the last answer.
    ///
    /// If a socket with unread bytes is closed, the operating system resets the connection. The peer may then lose an
    /// answer that was already sent. So this function first closes the server's sending side. Then it reads and
    /// discards bytes until the peer closes the connection or `time` is over.
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

    /// Returns the result of a write, or an error if the peer has not read for too long.
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

impl<P: Unpin> AsyncRead for Wire<P> {
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
        if this.ended && this.ending.see(context) {
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }
}

impl<P: Unpin> AsyncWrite for Wire<P> {
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
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.stream).poll_flush(context);
        if matches!(flushed, Poll::Ready(Ok(()))) {
            this.ending.written();
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
