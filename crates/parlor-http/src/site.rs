//! Finds the sender of a request. The sender can be a web page of this server, a web page of another site, or a program
//! that is not a browser.
//!
//! Browsers can send cookies even with requests that web pages of other sites cause. The header `Origin` contains the
//! origin of the page, and a page cannot change this header. Parlor compares `Origin` with the addresses of this
//! server: the public address, the host of the request, and the host in the headers of a trusted proxy.

use crate::client::{Client, forwarded_host};
use http::request::Parts;
use http::uri::Scheme;
use http::{HeaderMap, HeaderName, Method, Uri, header};
use std::fmt;
use std::net::IpAddr;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// An origin: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// Parses an origin, such as `https://chat.example.com`. If the text is an address with a path, the path is
    /// ignored. `None` means that the text is not an HTTP address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let scheme = uri.scheme()?;
        let secure = *scheme == Scheme::HTTPS;
        if !secure && *scheme != Scheme::HTTP {
            return None;
        }
        Some(Self {
            secure,
            host: uri.host()?.to_ascii_lowercase(),
            port: uri.port_u16().unwrap_or(default_port(secure)),
        })
    }

    /// Whether the scheme is HTTPS.
    #[must_use]
    pub const fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether the host is this machine, which is `localhost`, a subdomain of `localhost`, or a loopback address.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// Whether the origin has this host and port. `authority` is a host with an optional port.
    fn is_at(&self, authority: &str) -> bool {
        let Ok(authority) = authority.parse::<http::uri::Authority>() else {
            return false;
        };
        let port = authority.port_u16().unwrap_or(default_port(self.secure));
        authority.host().eq_ignore_ascii_case(&self.host) && port == self.port
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == default_port(self.secure) {
            Ok(())
        } else {
            write!(f, ":{}", self.port)
        }
    }
}

const fn default_port(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

fn is_loopback(host: &str) -> bool {
    let address = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match address.unwrap_or(host).parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// The sender of a request, according to the headers that browsers set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A web page of this server.
    Own(Origin),
    /// A web page of another site. The text is the value of `Origin` or of `Sec-Fetch-Site`.
    Foreign(String),
    /// The headers do not identify the sender. Browsers do not send `Origin` if a web page reads from its own site.
    /// Most other programs never send `Origin`.
    Unnamed {
        /// Whether the host of the request is this machine.
        loopback: bool,
    },
}

impl Sender {
    /// Returns the sender of a request. `public` is the public address of this server, or an empty text if this address
    /// is unknown.
    #[must_use]
    pub fn of(parts: &Parts, public: &str) -> Self {
        let headers = &parts.headers;
        let host = host(parts);
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let Some(first) = origins.next() else {
            return match site(parts) {
                Some(site) => Self::Foreign(site),
                None => Self::Unnamed {
                    loopback: host
                        .and_then(|host| host.parse::<http::uri::Authority>().ok())
                        .is_some_and(|host| is_loopback(host.host())),
                },
            };
        };
        let text = String::from_utf8_lossy(first.as_bytes()).into_owned();
        let single = origins.next().is_none();
        let Some(origin) = Origin::parse(&text).filter(|_| single) else {
            return Self::Foreign(text);
        };
        let by_proxy = parts
            .extensions
            .get::<Client>()
            .filter(|client| client.by_trusted_proxy)
            .and_then(|_| forwarded_host(headers));
        let own = host.is_some_and(|host| origin.is_at(host))
            || by_proxy.is_some_and(|host| origin.is_at(host))
            || Origin::parse(public).as_ref() == Some(&origin);
        if own {
            Self::Own(origin)
        } else {
            Self::Foreign(text)
        }
    }
}

/// Returns the host to which the browser sent the request, with an optional port.
fn host(parts: &Parts) -> Option<&str> {
    // In HTTP/2, the request target contains the host.
    match parts.uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => parts.headers.get(header::HOST)?.to_str().ok(),
    }
}

/// Returns the value of `Sec-Fetch-Site`, if a web page of another origin sent the request. If the request opens a page
/// in the browser, the result is `None`, because a link on another site may open a page of this server.
fn site(parts: &Parts) -> Option<String> {
    let text = |headers: &HeaderMap, name| {
        let value: &http::HeaderValue = headers.get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let site = text(&parts.headers, SEC_FETCH_SITE)?;
    let navigates = parts.method == Method::GET
        && text(&parts.headers, SEC_FETCH_MODE).as_deref() == Some("navigate");
    (!navigates && site != "same-origin" && site != "none").then_some(site)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;
    use crate::client::TrustedProxies;
    use http::Request;

    fn sender(method: Method, sent: &[(&str, &str)], public: &str) -> Sender {
        let mut request = Request::builder().method(method).uri("/v1/me");
        for (name, value) in sent {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let trusted = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
        let peer = "10.0.0.1:5".parse().unwrap();
        parts
            .extensions
            .insert(trusted.client(peer, &parts.headers));
        Sender::of(&parts, public)
    }

    #[test]
    fn a_page_of_this_server_has_the_host_of_the_request() {
        let own = |sent: &[(&str, &str)], public: &str| {
            matches!(sender(Method::POST, sent, public), Sender::Own(_))
        };
        let at = |origin: &str, host: &str| own(&[("origin", origin), ("host", host)], "");
        for (origin, host) in [
            ("https://chat.example.com", "chat.example.com"),
            ("https://chat.example.com", "CHAT.example.com:443"),
            ("http://localhost:8080", "localhost:8080"),
            ("http://[::1]:8080", "[::1]:8080"),
            ("http://chat.example.com", "chat.example.com:80"),
        ] {
            assert!(at(origin, host), "{origin} {host}");
        }
        for (origin, host) in [
            ("https://evil.example", "chat.example.com"),
            ("https://chat.example.com.evil.example", "chat.example.com"),
            ("https://chat.example.com:8443", "chat.example.com"),
            ("http://localhost:3000", "localhost:8080"),
            ("null", "chat.example.com"),
            ("", "chat.example.com"),
            ("file://", ""),
            ("https://chat.example.com", "127.0.0.1:8080"),
            ("chat.example.com", "chat.example.com"),
        ] {
            assert!(!at(origin, host), "{origin} {host}");
        }
        // In this case, a proxy has changed the header `Host`.
        let sent = [
            ("origin", "https://chat.example.com"),
            ("host", "127.0.0.1:8080"),
        ];
        assert!(own(&sent, "https://chat.example.com/desk"));
        assert!(!own(&sent, "http://chat.example.com"));
        for proxy in [
            ("x-forwarded-host", "chat.example.com"),
            ("x-forwarded-host", "chat.example.com, inner"),
            ("forwarded", "for=1.2.3.4;host=chat.example.com;proto=https"),
            ("forwarded", "host=\"chat.example.com:443\""),
        ] {
            assert!(own(&[sent[0], sent[1], proxy], ""), "{proxy:?}");
        }
        // A request with two `Origin` headers or two `Host` headers is not treated as a request of this server's own
        // page.
        let twice = [
            sent[0],
            ("origin", "https://evil.example"),
            ("host", "chat.example.com"),
        ];
        assert!(!own(&twice, ""));
    }

    #[test]
    fn reads_without_an_origin_name_their_site() {
        let read = |sent: &[(&str, &str)]| sender(Method::GET, sent, "");
        let host = ("host", "localhost:8080");
        for (sent, foreign) in [
            (vec![host], false),
            (vec![host, ("sec-fetch-site", "same-origin")], false),
            (vec![host, ("sec-fetch-site", "none")], false),
            (vec![host, ("sec-fetch-site", "cross-site")], true),
            (vec![host, ("sec-fetch-site", "same-site")], true),
            (
                vec![
                    host,
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                ],
                false,
            ),
        ] {
            let is_foreign = matches!(read(&sent), Sender::Foreign(_));
            assert_eq!(is_foreign, foreign, "{sent:?}");
        }
        assert_eq!(read(&[host]), Sender::Unnamed { loopback: true });
        let other = read(&[("host", "chat.example.com")]);
        assert_eq!(other, Sender::Unnamed { loopback: false });
    }

    #[test]
    fn loopback_hosts() {
        for (origin, loopback) in [
            ("http://localhost", true),
            ("http://desk.localhost:1", true),
            ("http://127.8.0.1:8080", true),
            ("http://[::1]", true),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
            ("http://[2001:db8::1]", false),
        ] {
            assert_eq!(Origin::parse(origin).unwrap().is_loopback(), loopback);
            assert_eq!(Origin::parse(origin).unwrap().to_string(), origin);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_read(origin in "[ -~]{0,60}", host in "[ -~]{0,60}") {
            let _ = sender(Method::POST, &[("origin", &origin), ("host", &host), ("x-forwarded-host", &host), ("forwarded", &host)], &origin);
        }
    }
}
