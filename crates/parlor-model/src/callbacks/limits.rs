//! The limits of an endpoint and the form of its address.

/// The default time limit for a receiver's answer, in seconds.
pub const DEFAULT_TIMEOUT_S: i64 = 5;
/// The greatest time limit for a receiver's answer, in seconds.
pub const MAX_TIMEOUT_S: i64 = 30;
/// The default number of parallel requests to one endpoint.
pub const DEFAULT_CONCURRENCY: i64 = 4;
/// The greatest number of parallel requests to one endpoint.
pub const MAX_CONCURRENCY: i64 = 16;
/// The greatest number of subscriptions of an endpoint.
pub const MAX_EVENTS: usize = 64;
/// The greatest length of an address, in bytes.
pub const MAX_URL: usize = 2_048;

/// Whether a text is a valid address of an endpoint. The target is checked only when a connection is made.
#[must_use]
pub fn is_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    url.len() <= MAX_URL
        && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether an address contains a user or a password, as in `https://user:password@host/`. Endpoints must not have such
/// addresses, because everybody who sees the endpoint could read the credentials.
#[must_use]
pub fn holds_credentials(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '\\', '?', '#']).next();
    authority.is_some_and(|authority| authority.contains('@'))
}
