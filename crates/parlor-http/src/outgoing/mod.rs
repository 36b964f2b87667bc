//! Outgoing HTTP requests: the implementation of the engine's traits for callbacks, pushes and sign-in providers.
//!
//! Connections are pooled, and HTTP/2 is used if the receiver offers it. Certificates are verified. Redirects are not
//! followed, and the environment variables for proxies are ignored. The [`Guard`] checks every address before a
//! connection to it is opened. For a host name, the resolver checks the addresses of the name, and the connection uses
//! exactly these addresses. So a later change of the name's DNS entry cannot avoid the check. If the URL contains an
//! address instead of a name, this address is checked before the request.

mod fetch;
mod guard;

pub use guard::{Guard, Refused};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use parlor_engine::callbacks::sender::{
    Failure, FailureKind, KEPT, Reply, RetryAfter, Sender, Sending,
};
use parlor_engine::callbacks::{Authorization, CONNECTION_HEADERS, MAX_BODY, Outgoing, Reach};
use parlor_model::time::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant, SystemTime};

/// The maximum number of bytes that are read from an answer. A longer answer is not read to its end, and its connection
/// cannot be used again.
const DRAINED: usize = 64 * 1_024;
/// The maximum number of idle connections that are kept per host.
const IDLE: usize = 16;
/// The maximum time for which an idle connection is kept.
const IDLE_FOR: Duration = Duration::from_secs(30);
/// The maximum time for which a cached access token is used.
const TOKEN_FOR: Duration = Duration::from_secs(3_600);
/// The minimum remaining validity of a cached access token that Parlor still uses.
const TOKEN_MARGIN: Duration = Duration::from_secs(30);
/// The maximum number of cached tokens. A full cache is emptied before the next token is added.
const TOKENS: usize = 1_024;

/// The future of a name look-up, which returns the addresses of the name.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// A resolver of host names.
pub trait Names: Send + Sync + 'static {
    /// Returns the addresses of a host. The ports in the result are ignored.
    fn find(&self, host: String) -> Found;
}

/// The resolver of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

impl Names for SystemNames {
    fn find(&self, host: String) -> Found {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) })
    }
}

/// A resolver that returns only allowed addresses.
struct Guarded {
    names: Arc<dyn Names>,
    guard: Guard,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.names.find(name.as_str().to_owned());
        let guard = self.guard.clone();
        Box::pin(async move {
            let mut refused = None;
            let mut passed = Vec::new();
            for address in found.await.map_err(Unresolved)? {
                match guard.check(address.ip()) {
                    Ok(()) => passed.push(address),
                    Err(error) => refused = Some(error),
                }
            }
            match (passed.is_empty(), refused) {
                (true, Some(refused)) => Err(refused.into()),
                (true, None) => Err(Unresolved(io::ErrorKind::NotFound.into()).into()),
                (false, _) => {
                    let addresses: Addrs = Box::new(passed.into_iter());
                    Ok(addresses)
                }
            }
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the name cannot be resolved: {0}")]
struct Unresolved(io::Error);

/// The cache key of an access token. The key contains the origin of the endpoint. So Parlor requests a new token after
/// the origin of an endpoint has changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Holder {
    tag: String,
    token_url: String,
    client_id: String,
    /// The origin to which the requests with the token are sent.
    origin: String,
}

struct Token {
    value: String,
    until: Instant,
}

/// An HTTP client for callbacks, pushes and sign-in providers. Clones are cheap.
#[derive(Clone)]
pub struct Outbound {
    /// The HTTP client, which is created at the first request. So a server without outgoing requests needs no root
    /// certificates.
    client: Arc<OnceLock<Client>>,
    names: Arc<dyn Names>,
    guard: Guard,
    /// The time limit of a request to a sign-in provider.
    provider_limit: Duration,
    tokens: Arc<Mutex<HashMap<Holder, Token>>>,
}

impl std::fmt::Debug for Outbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outbound")
            .field("guard", &self.guard)
            .finish_non_exhaustive()
    }
}

impl Outbound {
    /// Creates a client with this guard and this resolver of host names. `provider_limit` is the time limit of a
    /// request to a sign-in provider.
    #[must_use]
    pub fn new(guard: Guard, names: Arc<dyn Names>, provider_limit: Duration) -> Self {
        Self {
            client: Arc::default(),
            names,
            guard,
            provider_limit,
            tokens: Arc::default(),
        }
    }

    fn client(&self) -> Result<&Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // This call fails only if the process already has a cryptographic provider. So the error is ignored.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let resolver = Guarded {
            names: Arc::clone(&self.names),
            guard: self.guard.clone(),
        };
        let client = Client::builder()
            .user_agent(concat!("Parlor/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(IDLE)
            .pool_idle_timeout(IDLE_FOR)
            .tcp_nodelay(true)
            .dns_resolver(Arc::new(resolver))
            .build()
            .map_err(|error| {
                let reason = format!("TLS cannot be set up: {error}");
                Failure::new(FailureKind::Unconnected, reason)
            })?;
        Ok(self.client.get_or_init(|| client))
    }

    /// Parses a URL, and checks its host without a DNS look-up.
    fn address(&self, url: &str) -> Result<Url, Failure> {
        let unsendable = |reason: &str| Failure::new(FailureKind::Unsendable, reason);
        let url = Url::parse(url).map_err(|_| unsendable("the address is not a URL"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(unsendable("the address is neither http:// nor https://"));
        }
        let host = url
            .host_str()
            .ok_or_else(|| unsendable("the address has no host"))?;
        self.guard
            .check_host(host)
            .map_err(|refused| Failure::new(FailureKind::Refused, refused.to_string()))?;
        Ok(url)
    }

    async fn exchange(
        &self,
        tag: &str,
        request: Outgoing,
        timeout: Duration,
    ) -> Result<Reply, Failure> {
        if request.body.len() > MAX_BODY {
            let reason = "the body is larger than may be sent";
            return Err(Failure::new(FailureKind::Unsendable, reason));
        }
        let url = self.address(&request.url)?;
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| Failure::new(FailureKind::Unsendable, "there is no such method"))?;
        let mut headers = headers(&request.headers)?;
        let oauth = match &request.authorization {
            Authorization::None => None,
            Authorization::Basic { user, password } => {
                let both = STANDARD.encode(format!("{user}:{password}"));
                headers.insert(AUTHORIZATION, secret(&format!("Basic {both}"))?);
                None
            }
            Authorization::ClientCredentials {
                token_url,
                client_id,
                client_secret,
            } => {
                let holder = Holder {
                    tag: tag.to_owned(),
                    token_url: token_url.clone(),
                    client_id: client_id.clone(),
                    origin: url.origin().ascii_serialization(),
                };
                Some((holder, client_secret))
            }
        };
        let mut fresh = false;
        loop {
            if let Some((holder, client_secret)) = &oauth {
                let known = if fresh {
                    None
                } else {
                    self.known_token(holder)
                };
                fresh |= known.is_none();
                let token = match known {
                    Some(token) => token,
                    None => self.token(holder, client_secret).await?,
                };
                headers.insert(AUTHORIZATION, secret(&format!("Bearer {token}"))?);
            }
            let sent = self
                .client()?
                .request(method.clone(), url.clone())
                .headers(headers.clone())
                .body(request.body.clone())
                .timeout(timeout)
                .send();
            let reply = read(sent.await.map_err(failure)?).await?;
            if reply.status == StatusCode::UNAUTHORIZED.as_u16() && oauth.is_some() && !fresh {
                fresh = true;
                continue;
            }
            return Ok(reply);
        }
    }

    fn known_token(&self, holder: &Holder) -> Option<String> {
        let tokens = self.tokens.lock().ok()?;
        let token = tokens.get(holder)?;
        (token.until > Instant::now()).then(|| token.value.clone())
    }

    /// Requests a new access token with the OAuth 2.0 client credentials grant (RFC 6749, section 4.4).
    async fn token(&self, holder: &Holder, client_secret: &str) -> Result<String, Failure> {
        let unauthorized = |reason: String| Failure::new(FailureKind::Unauthorized, reason);
        let url = self.address(&holder.token_url)?;
        let client_id = &holder.client_id;
        let both = STANDARD.encode(format!("{client_id}:{client_secret}"));
        let sent = self
            .client()?
            .post(url)
            .header(AUTHORIZATION, secret(&format!("Basic {both}"))?)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials")
            .send();
        let mut response = sent.await.map_err(failure)?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failure)? {
            if body.len().saturating_add(chunk.len()) > DRAINED {
                return Err(unauthorized("the token's answer is too long".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        if !status.is_success() {
            let status = status.as_u16();
            return Err(unauthorized(format!("no token: the answer was {status}")));
        }
        let answer = crate::json::parse(&body, &crate::Limits::default()).unwrap_or_default();
        let token = answer
            .get("access_token")
            .and_then(serde_json::Value::as_str);
        let token = token.ok_or_else(|| {
            unauthorized("the token's answer contains no access_token".to_owned())
        })?;
        let lasts = answer.get("expires_in").and_then(serde_json::Value::as_u64);
        let lasts = lasts
            .map_or(TOKEN_FOR, Duration::from_secs)
            .min(TOKEN_FOR)
            .saturating_sub(TOKEN_MARGIN);
        if let Ok(mut tokens) = self.tokens.lock()
            && let Some(until) = Instant::now().checked_add(lasts)
        {
            if tokens.len() >= TOKENS {
                tokens.clear();
            }
            let value = token.to_owned();
            tokens.insert(holder.clone(), Token { value, until });
        }
        Ok(token.to_owned())
    }
}

impl Reach for Outbound {
    fn check(&self, url: &str) -> Result<(), String> {
        self.address(url)
            .map(drop)
            .map_err(|failure| failure.reason)
    }
}

impl Sender for Outbound {
    fn send(&self, tag: String, request: Outgoing, timeout: Duration) -> Sending {
        let outbound = self.clone();
        Box::pin(async move {
            // One time limit applies to the token request and the request to the receiver together.
            tokio::time::timeout(timeout, outbound.exchange(&tag, request, timeout))
                .await
                .unwrap_or_else(|_| {
                    let seconds = timeout.as_secs();
                    let reason = format!("no answer within {seconds} s");
                    Err(Failure::new(FailureKind::TimedOut, reason))
                })
        })
    }
}

fn secret(value: &str) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        Failure::new(
            FailureKind::Unsendable,
            "the credentials contain characters that a header cannot contain",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn headers(given: &[(String, String)]) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let unsendable = || {
            let reason = format!("the header {name} cannot be sent");
            Failure::new(FailureKind::Unsendable, reason)
        };
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable())?;
        if CONNECTION_HEADERS.contains(&name.as_str()) {
            return Err(unsendable());
        }
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| unsendable())?;
        headers.append(name, value);
    }
    Ok(headers)
}

async fn read(mut response: reqwest::Response) -> Result<Reply, Failure> {
    let status = response.status().as_u16();
    let retry_after = retry_after(response.headers());
    let mut kept = Vec::new();
    let mut read: usize = 0;
    while read < DRAINED {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                read = read.saturating_add(chunk.len());
                let room = KEPT.saturating_sub(kept.len()).min(chunk.len());
                kept.extend_from_slice(chunk.get(..room).unwrap_or_default());
            }
            Ok(None) => break,
            // The status of the answer has already arrived. So an error in the body is not a failure, except a
            // time-out.
            Err(error) if error.is_timeout() => return Err(failure(error)),
            Err(_) => break,
        }
    }
    Ok(Reply {
        status,
        retry_after,
        body: String::from_utf8_lossy(&kept).into_owned(),
    })
}

/// Returns the wait that the `Retry-After` header requests. If this header has a date and the answer has a `Date`
/// header, the wait is the time between the two dates. If only this header has a date, the wait ends at this date.
fn retry_after(headers: &HeaderMap) -> Option<RetryAfter> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(RetryAfter::For(Duration::from_secs(seconds)));
    }
    let then = httpdate::parse_http_date(value).ok()?;
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    match date.and_then(|date| httpdate::parse_http_date(date).ok()) {
        Some(now) => Some(RetryAfter::For(
            then.duration_since(now).unwrap_or_default(),
        )),
        None => {
            let since = then.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
            Some(RetryAfter::Until(Timestamp(micros)))
        }
    }
}

/// Builds the failure for an error. The text of the failure does not contain the URL, because the URL can contain
/// secrets.
fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    let mut last = error.to_string();
    while let Some(at) = cause {
        if let Some(refused) = at.downcast_ref::<Refused>() {
            return Failure::new(FailureKind::Refused, refused.to_string());
        }
        if let Some(unresolved) = at.downcast_ref::<Unresolved>() {
            return Failure::new(FailureKind::Unresolved, unresolved.to_string());
        }
        last = at.to_string();
        cause = at.source();
    }
    let kind = if error.is_timeout() {
        FailureKind::TimedOut
    } else if error.is_connect() {
        FailureKind::Unconnected
    } else if error.is_builder() {
        FailureKind::Unsendable
    } else {
        FailureKind::Broken
    };
    Failure::new(kind, last)
}
