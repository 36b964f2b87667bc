//! The port that sends requests. The engine makes requests and judges replies; the HTTP floor transports them.

use super::format::Outgoing;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// The number of bytes of an answer that are kept.
pub const KEPT: usize = 1_024;

/// The receiver's reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The receiver's `Retry-After`.
    pub retry_after: Option<Duration>,
    /// The beginning of the body, at most [`KEPT`] bytes, made readable.
    pub body: String,
}

impl Reply {
    /// For how long the receiver asked to be left alone: with 429 or 503.
    #[must_use]
    pub const fn asked(&self) -> Option<Duration> {
        match self.status {
            429 | 503 => self.retry_after,
            _ => None,
        }
    }
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The address may not be called.
    Refused,
    /// No such host.
    Unresolved,
    /// No connection, TLS included.
    Unconnected,
    /// No answer in time.
    TimedOut,
    /// The connection broke, or what came is no HTTP.
    Broken,
    /// The request cannot be sent as it is: address, header or size.
    Unsendable,
    /// No token was to be had.
    Unauthorized,
    /// The endpoint's secrets were sealed with another server key.
    Sealed,
}

impl FailureKind {
    /// In one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "address_refused",
            Self::Unresolved => "unresolved",
            Self::Unconnected => "no_connection",
            Self::TimedOut => "timed_out",
            Self::Broken => "broken",
            Self::Unsendable => "unsendable",
            Self::Unauthorized => "no_token",
            Self::Sealed => "sealed",
        }
    }
}

/// Why nothing came back, with a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// In one word.
    pub kind: FailureKind,
    /// In a sentence.
    pub reason: String,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        Self {
            kind,
            reason: reason.into(),
        }
    }
}

/// An answer on its way.
pub type Sending = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send>>;

/// Sends requests.
pub trait Sender: Send + Sync + 'static {
    /// Sends one, follows no redirect, and gives up after `timeout`. `tag`: whose it is; credentials are remembered by it.
    fn send(&self, tag: String, request: Outgoing, timeout: Duration) -> Sending;
}
