//! The trait for sending requests. The engine builds the requests and evaluates the replies. `parlor-http` implements
//! the trait.

use super::format::Outgoing;
use parlor_model::time::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// The maximum number of bytes of a reply's body that Parlor stores. The rest of the body is dropped.
pub const KEPT: usize = 1_024;

/// The receiver's reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The wait that the receiver's `Retry-After` header requests, if any.
    pub retry_after: Option<RetryAfter>,
    /// The beginning of the body, at most [`KEPT`] bytes, as valid text.
    pub body: String,
}

/// A wait that a receiver requests with the header `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// A wait of this length. The length is the number of seconds in `Retry-After`. If `Retry-After` has a date, the
    /// length is the time from the date in the reply's `Date` header to this date.
    For(Duration),
    /// A wait until this date. This variant is used if `Retry-After` has a date and the reply has no `Date` header.
    Until(Timestamp),
}

impl Reply {
    /// Returns the pause that the receiver requests. `None` means that the reply requests no pause. Only replies with
    /// status 429 or 503 can request a pause. `now` is the time of the reply.
    #[must_use]
    pub fn requested_pause(&self, now: Timestamp) -> Option<Duration> {
        let retry_after = match self.status {
            429 | 503 => self.retry_after?,
            _ => return None,
        };
        Some(match retry_after {
            RetryAfter::For(pause) => pause,
            RetryAfter::Until(then) => {
                let micros = u64::try_from(then.0.saturating_sub(now.0));
                Duration::from_micros(micros.unwrap_or_default())
            }
        })
    }
}

/// The kind of a failure. A request has failed if Parlor got no reply to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The address is forbidden.
    Refused,
    /// The host name does not resolve.
    Unresolved,
    /// The connection or its TLS handshake failed.
    Unconnected,
    /// No reply arrived within the time limit.
    TimedOut,
    /// The connection broke, or the reply is not HTTP.
    Broken,
    /// The request cannot be sent because of its address, a header or its size.
    Unsendable,
    /// The token endpoint issued no token.
    Unauthorized,
    /// Parlor sent no request, because the endpoint's secrets were encrypted with another server key.
    Sealed,
}

impl FailureKind {
    /// Returns the name of this kind of failure, for metrics and stored attempts.
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

/// The failure of a request without a reply, with the reason as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The kind of the failure.
    pub kind: FailureKind,
    /// The reason, as a sentence.
    pub reason: String,
}

impl Failure {
    /// Builds a failure of this kind.
    pub fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        Self {
            kind,
            reason: reason.into(),
        }
    }
}

/// The future that returns the reply to a request.
pub type Sending = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send>>;

/// Sends HTTP requests.
pub trait Sender: Send + Sync + 'static {
    /// Sends one request, without following redirects, and gives up after `timeout`. `tag` identifies the endpoint.
    /// `tag` is also the cache key of the endpoint's access token.
    fn send(&self, tag: String, request: Outgoing, timeout: Duration) -> Sending;
}
