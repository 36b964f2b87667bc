//! Checks the `Host` header of HTTP/1 requests.

use http::{Request, Version, header};
use std::net::Ipv6Addr;

/// Whether the `Host` header of a request meets RFC 9112, section 3.2. HTTP/1.1 requires exactly one such header.
/// HTTP/1.0 allows at most one. The value of the header must be valid.
pub(crate) fn is_fit<B>(request: &Request<B>) -> bool {
    let mut given = request.headers().get_all(header::HOST).iter();
    match (given.next(), given.next()) {
        (Some(host), None) => host.to_str().is_ok_and(is_host),
        (None, _) => request.version() < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// Whether a text is a host with an optional port. An empty text is valid, because a request target may have no host.
fn is_host(text: &str) -> bool {
    let port = |rest: &str| {
        rest.is_empty()
            || (rest.strip_prefix(':')).is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()))
    };
    if let Some(literal) = text.strip_prefix('[') {
        return (literal.split_once(']'))
            .is_some_and(|(address, rest)| address.parse::<Ipv6Addr>().is_ok() && port(rest));
    }
    let end = text.find(':').unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    is_name(name.as_bytes()) && port(rest)
}

/// Whether a text is a registered name of RFC 3986. Such a name consists of letters, digits, some other characters and
/// percent escapes.
fn is_name(mut name: &[u8]) -> bool {
    loop {
        name = match name {
            [] => return true,
            [b'%', high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest
            }
            [byte, rest @ ..]
                if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(byte) =>
            {
                rest
            }
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn hosts() {
        for host in [
            "",
            "x",
            "a.b-c.test",
            "a_b:8080",
            "127.0.0.1:",
            "[::1]",
            "[2001:db8::1]:443",
            "%C3%A9",
            ":80",
        ] {
            assert!(is_host(host), "{host:?}");
        }
        for other in [
            "a b", "a@b", "a/b", "a?b", "a#b", "a:b", "a:80:90", "[::1", "[x]", "[::1]x", "::1",
            "%zz", "%C", "\u{e9}", "a\\b", "a\"b", "<a>",
        ] {
            assert!(!is_host(other), "{other:?}");
        }
    }
}
