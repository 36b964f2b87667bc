//! The trait for requests to sign-in providers.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

/// The maximum size of a provider's answer, in bytes. A request with a longer answer fails.
pub const MAX_ANSWER: usize = 256 * 1024;
/// The default time limit of a request to a provider.
pub const TIME_LIMIT: Duration = Duration::from_secs(5);

/// The credentials that are sent with a request.
#[derive(Clone, PartialEq, Eq)]
pub enum FetchAs {
    /// No credentials.
    Nobody,
    /// The user name and the password of HTTP Basic authentication.
    Basic(String, String),
    /// A bearer token.
    Bearer(String),
}

/// Debug output without the credentials.
impl fmt::Debug for FetchAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "Nobody",
            Self::Basic(..) => "Basic",
            Self::Bearer(_) => "Bearer",
        })
    }
}

/// A request to a provider.
#[derive(Clone)]
pub struct Fetch {
    /// The address to which the request is sent.
    pub url: String,
    /// The form that is sent with `POST`. `None` makes the request a `GET` request.
    pub form: Option<String>,
    /// The credentials of the request.
    pub with: FetchAs,
}

/// Debug output without the form, because the form contains secrets.
impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// The answer of a provider.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The HTTP status.
    pub status: u16,
    /// The body, at most [`MAX_ANSWER`] bytes.
    pub body: Vec<u8>,
}

/// The future of an answer. The error is the reason why there is no answer.
pub type Fetching = Pin<Box<dyn Future<Output = Result<Fetched, String>> + Send>>;

/// An HTTP client for requests to providers. An implementation must not follow redirects, and must not send requests to
/// forbidden addresses, such as those of internal networks.
pub trait Fetcher: Send + Sync + 'static {
    /// Sends a request. An implementation limits the time of a request, by default to [`TIME_LIMIT`].
    fn fetch(&self, request: Fetch) -> Fetching;
}
