//! The limits of an endpoint and the form of its address.

use url::Url;

/// The default time limit for a receiver's answer, in seconds.
pub const DEFAULT_TIMEOUT_S: i64 = 5;
/// The maximum time limit for a receiver's answer, in seconds.
pub const MAX_TIMEOUT_S: i64 = 30;
/// The default number of parallel requests to one endpoint.
pub const DEFAULT_CONCURRENCY: i64 = 4;
/// The maximum number of parallel requests to one endpoint.
pub const MAX_CONCURRENCY: i64 = 16;
/// The maximum number of subscriptions of an endpoint.
pub const MAX_EVENTS: usize = 64;
/// The maximum length of an address, in bytes.
pub const MAX_URL: usize = 2_048;

/// Whether a text is a valid address of an endpoint: an `http` or `https` URL with a host, at most [`MAX_URL`] bytes
/// long. The network address of the host is checked later, before each connection.
#[must_use]
pub fn is_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    url.len() <= MAX_URL
        && rest.is_some_and(|rest| !rest.starts_with(['/', '\\', '?', '#', ':']))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
        && Url::parse(url).is_ok_and(|url| url.has_host() && url.port() != Some(0))
}

/// Whether an address contains a user or a password, as in `https://user:password@host/`. Such an address is refused
/// for an endpoint. Otherwise every person who may see the endpoint could read the user and the password.
#[must_use]
pub fn holds_credentials(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '\\', '?', '#']).next();
    authority.is_some_and(|authority| authority.contains('@'))
}

/// Returns an address without its user and password, so that the address can be shown. `None` means that the address is
/// not valid ([`is_address`]).
///
/// ```
/// use parlor_model::callbacks::without_credentials;
/// let shown = without_credentials("https://me:secret@files.example/a.png?x=1#top");
/// assert_eq!(shown.as_deref(), Some("https://files.example/a.png?x=1#top"));
/// assert_eq!(without_credentials("javascript:alert(1)"), None);
/// ```
#[must_use]
pub fn without_credentials(url: &str) -> Option<String> {
    if !is_address(url) {
        return None;
    }
    if !holds_credentials(url) {
        return Some(url.to_owned());
    }
    let mut url = Url::parse(url).ok()?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(String::from(url)).filter(|url| is_address(url) && !holds_credentials(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_can_be_called() {
        for good in [
            "http://a.example",
            "https://a.example:8443/x?y=z#f",
            "http://[2001:db8::1]:80/",
            "http://10.0.0.1/",
            "https://b\u{fc}cher.example/",
            "https://a.example/{{contact_id}}",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "a.example",
            "ftp://a.example/",
            "https://",
            "http:///a.example",
            "http://:80/",
            "http://a.example:0/",
            "http://a.example:99999/",
            "http://a.example:http/",
            "http://[::1/",
            "http://1.2.3.256/",
            "http://a b.example/",
            "http://a%zz.example/",
            "http://a.example/\n",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
