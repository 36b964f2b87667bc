//! The limits of an endpoint and the form of its address.

/// Time that a receiver has to answer where nothing else is set, in seconds.
pub const DEFAULT_TIMEOUT_S: i64 = 5;
/// Longest time that a receiver can be given, in seconds.
pub const MAX_TIMEOUT_S: i64 = 30;
/// Requests under way at once to one endpoint where nothing else is set.
pub const DEFAULT_CONCURRENCY: i64 = 4;
/// Most requests under way at once to one endpoint.
pub const MAX_CONCURRENCY: i64 = 16;
/// Most events an endpoint can name.
pub const MAX_EVENTS: usize = 64;
/// Longest address, in bytes.
pub const MAX_URL: usize = 2_048;

/// Whether a text can be an endpoint's address. Its target is checked when a connection is made.
#[must_use]
pub fn is_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    url.len() <= MAX_URL
        && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether an address holds a user or a password, as in `https://user:password@host/`. No endpoint has them: they would be sent in clear,
/// and everybody who sees the endpoint could read them.
#[must_use]
pub fn holds_credentials(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '\\', '?', '#']).next();
    authority.is_some_and(|authority| authority.contains('@'))
}
