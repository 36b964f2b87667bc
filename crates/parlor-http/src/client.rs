//! The client of a request: its network address, and whether a proxy forwarded the request.
//!
//! Every client can send the headers `Forwarded` and `X-Forwarded-For`. Parlor uses these headers only if they come
//! from a trusted proxy. Each proxy appends the address from which it got the request, so the headers are read from
//! right to left. The first address in this direction that is not a trusted proxy belongs to the client. All addresses
//! to the left of the client's address are ignored, because the client may have sent them.

use http::{Extensions, HeaderMap, HeaderName, header};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// Headers that show that a proxy has forwarded the request.
const PROXY_HEADERS: [HeaderName; 6] = [
    header::FORWARDED,
    X_FORWARDED_FOR,
    X_FORWARDED_HOST,
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-real-ip"),
    header::VIA,
];

/// The client of a request. The request's extensions contain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The network address: the address of the connection's peer, or the address that a trusted proxy states.
    pub address: IpAddr,
    /// Whether the request has a header that proxies add. If so, the request is not treated as a request of a program
    /// on this machine, even if the connection comes from this machine.
    pub forwarded: bool,
    /// Whether the connection comes from a trusted proxy. If so, Parlor also uses other headers that the proxy adds,
    /// such as the host.
    pub by_trusted_proxy: bool,
}

impl Client {
    /// Returns the address of a request's client. `None` means that the request has no client, because it did not
    /// arrive through the server.
    #[must_use]
    pub fn address_in(extensions: &Extensions) -> Option<IpAddr> {
        extensions.get::<Self>().map(|client| client.address)
    }

    /// Whether the client is a program on this machine.
    #[must_use]
    pub const fn is_local(self) -> bool {
        self.address.is_loopback() && !self.forwarded
    }
}

/// The trusted proxies. Parlor uses the headers of these proxies to find the client.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<Trusted>);

#[derive(Debug, Default)]
struct Trusted {
    networks: Vec<IpNet>,
    warned: AtomicBool,
}

impl TrustedProxies {
    /// Trusts the proxies in these networks.
    #[must_use]
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(Arc::new(Trusted {
            networks,
            warned: AtomicBool::new(false),
        }))
    }

    /// Whether an address belongs to a trusted proxy.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        (self.0.networks.iter()).any(|network| network.contains(&address))
    }

    /// Returns the client of a request that has these headers and arrived from this peer.
    #[must_use]
    pub fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> Client {
        let peer = peer.ip().to_canonical();
        let forwarded = PROXY_HEADERS.iter().any(|name| headers.contains_key(name));
        let address = match forwarded {
            true if self.trusts(peer) => self.behind(peer, headers),
            true => {
                self.warn(peer, headers);
                peer
            }
            false => peer,
        };
        Client {
            address,
            forwarded,
            by_trusted_proxy: self.trusts(peer),
        }
    }

    /// Returns the address of the client behind a trusted proxy. If `Forwarded` and `X-Forwarded-For` state different
    /// clients, the client itself may have sent one of the two headers. In this case, the result is the address of the
    /// proxy.
    fn behind(&self, proxy: IpAddr, headers: &HeaderMap) -> IpAddr {
        let standard = self.nearest(proxy, values(headers, &header::FORWARDED).rev().map(hop));
        let usual = self.nearest(proxy, values(headers, &X_FORWARDED_FOR).rev().map(node));
        match (standard, usual) {
            (Some(one), Some(other)) if one != other => {
                tracing::debug!(%proxy, "Forwarded and X-Forwarded-For name different clients");
                proxy
            }
            (Some(client), _) | (None, Some(client)) => client,
            (None, None) => proxy,
        }
    }

    /// Returns the first hop that is not a trusted proxy. A hop is an address in `Forwarded` or `X-Forwarded-For`, or
    /// `None` if it is unreadable. `hops` begins with the hop that is nearest to this server. If all hops are trusted
    /// proxies, the result is the last hop. If an unreadable hop comes first, the result is the proxy that added this
    /// hop. `None` means that `hops` is empty.
    fn nearest(&self, proxy: IpAddr, hops: impl Iterator<Item = Option<IpAddr>>) -> Option<IpAddr> {
        let mut nearest = None;
        for hop in hops {
            let Some(hop) = hop else {
                return nearest.or(Some(proxy));
            };
            nearest = Some(hop);
            if !self.trusts(hop) {
                break;
            }
        }
        nearest
    }

    /// Logs one warning about an untrusted proxy on this machine or in a private network. All clients behind such a
    /// proxy are treated as one client.
    fn warn(&self, peer: IpAddr, headers: &HeaderMap) {
        let names = [header::FORWARDED, X_FORWARDED_FOR];
        let own = match peer {
            IpAddr::V4(v4) => v4.is_private() || v4.is_loopback(),
            IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback(),
        };
        if own
            && names.iter().any(|name| headers.contains_key(name))
            && !self.0.warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(%peer, "a proxy forwards requests but is not trusted, so all its clients count as one; if it is yours, name it with --trusted-proxy");
        }
    }
}

/// Returns the elements of a header that is a list, from left to right. If the request has the header several times,
/// the lists are joined.
fn values<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl DoubleEndedIterator<Item = &'a str> {
    let mut all = Vec::new();
    for value in headers.get_all(name) {
        // A value with bytes other than visible ASCII becomes one element without an address.
        match value.to_str() {
            Ok(text) => all.extend(split(text, ',')),
            Err(_) => all.push(""),
        }
    }
    all.into_iter()
}

/// Splits a text at a delimiter, except inside quoted strings.
fn split(text: &str, delimiter: char) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let ends = c == delimiter && !quoted;
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        ends
    })
    .collect()
}

/// Returns a parameter of an element of `Forwarded` (RFC 7239).
fn parameter<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    split(element, ';').into_iter().find_map(|pair| {
        let (known, value) = pair.split_once('=')?;
        let value = value.trim();
        let unquoted = value
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        known
            .trim()
            .eq_ignore_ascii_case(name)
            .then_some(unquoted.unwrap_or(value))
    })
}

/// Returns the address of the parameter `for` of an element of `Forwarded`.
fn hop(element: &str) -> Option<IpAddr> {
    parameter(element, "for").and_then(node)
}

/// Returns the host to which the client sent the request, from the headers of a proxy. If a header contains several
/// hosts, the result is the first host.
pub(crate) fn forwarded_host(headers: &HeaderMap) -> Option<&str> {
    let standard = values(headers, &header::FORWARDED)
        .next()
        .and_then(|element| parameter(element, "host"));
    standard.or_else(|| values(headers, &X_FORWARDED_HOST).next().map(str::trim))
}

/// Reads an address with an optional port. An IPv6 address may be in brackets. An IPv6 address with a port must be in
/// brackets.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|with_port| with_port.ip()))
        .ok()
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok())?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    /// The names and values of the headers that the peer sends.
    type Sent<'a> = &'a [(&'static str, &'a str)];

    fn resolved(trusted: &[&str], peer: &str, sent: Sent<'_>) -> Client {
        let networks = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        TrustedProxies::new(networks).client(SocketAddr::new(peer.parse().unwrap(), 5), &headers)
    }

    #[test]
    fn the_client_is_the_nearest_address_that_is_no_trusted_proxy() {
        let proxies = ["10.0.0.0/8", "fd00::/8"];
        let xff = "x-forwarded-for";
        let cases: &[(&str, Sent<'_>, &str)] = &[
            // In the next case, no proxy forwards the request.
            ("10.0.0.1", &[], "10.0.0.1"),
            // Headers from an untrusted peer are ignored.
            ("192.0.2.9", &[(xff, "198.51.100.1")], "192.0.2.9"),
            (
                "192.0.2.9",
                &[("forwarded", "for=198.51.100.1")],
                "192.0.2.9",
            ),
            ("10.0.0.1", &[(xff, "198.51.100.1")], "198.51.100.1"),
            (
                "::ffff:10.0.0.1",
                &[(xff, "::ffff:198.51.100.1")],
                "198.51.100.1",
            ),
            ("fd00::1", &[(xff, "2001:db8::1")], "2001:db8::1"),
            // Addresses to the left of the client's address are ignored.
            (
                "10.0.0.1",
                &[(xff, "127.0.0.1, 10.9.9.9, 198.51.100.1, 10.0.0.2")],
                "198.51.100.1",
            ),
            (
                "10.0.0.1",
                &[(xff, "203.0.113.7"), (xff, "198.51.100.1,10.0.0.2")],
                "198.51.100.1",
            ),
            // If all hops are trusted proxies, the result is the leftmost proxy.
            ("10.0.0.1", &[(xff, "10.0.0.3, 10.0.0.2")], "10.0.0.3"),
            // Addresses can have ports or brackets.
            ("10.0.0.1", &[(xff, "198.51.100.1:4711")], "198.51.100.1"),
            ("10.0.0.1", &[(xff, "[2001:db8::1]:4711")], "2001:db8::1"),
            ("10.0.0.1", &[(xff, "[2001:db8::1]")], "2001:db8::1"),
            // If a hop is unreadable, the result is the proxy that added this hop.
            ("10.0.0.1", &[(xff, "198.51.100.1, unknown")], "10.0.0.1"),
            (
                "10.0.0.1",
                &[(xff, "198.51.100.1, unknown, 10.0.0.2")],
                "10.0.0.2",
            ),
            ("10.0.0.1", &[(xff, "")], "10.0.0.1"),
            ("10.0.0.1", &[("x-real-ip", "198.51.100.1")], "10.0.0.1"),
            // The next cases use the header `Forwarded` (RFC 7239).
            (
                "10.0.0.1",
                &[("forwarded", "for=198.51.100.1;proto=https;by=10.0.0.1")],
                "198.51.100.1",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "proto=https;FOR=\"[2001:db8::1]:4711\"")],
                "2001:db8::1",
            ),
            (
                "10.0.0.1",
                &[(
                    "forwarded",
                    "for=203.0.113.7, for=\"198.51.100.1:80\" , for=10.0.0.2",
                )],
                "198.51.100.1",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "for=198.51.100.1, for=_hidden")],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "for=198.51.100.1, host=\"a,b;for=1.1.1.1\"")],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                &[(
                    "forwarded",
                    "for=203.0.113.7, host=\"a\\\",\";for=198.51.100.1",
                )],
                "198.51.100.1",
            ),
            // In the next case, both headers have the same client. In the case after that, the client has sent one of
            // the two headers.
            (
                "10.0.0.1",
                &[("forwarded", "for=198.51.100.1"), (xff, "198.51.100.1")],
                "198.51.100.1",
            ),
            (
                "10.0.0.1",
                &[("forwarded", "for=203.0.113.7"), (xff, "198.51.100.1")],
                "10.0.0.1",
            ),
        ];
        for (peer, sent, address) in cases {
            let client = resolved(&proxies, peer, sent);
            assert_eq!(
                client.address,
                address.parse::<IpAddr>().unwrap(),
                "{peer} {sent:?}"
            );
            assert_eq!(client.forwarded, !sent.is_empty(), "{peer} {sent:?}");
        }
    }

    #[test]
    fn only_direct_callers_of_this_machine_are_local() {
        assert!(resolved(&[], "127.0.0.1", &[]).is_local());
        assert!(resolved(&["127.0.0.0/8"], "::ffff:127.0.0.1", &[]).is_local());
        assert!(!resolved(&[], "192.0.2.1", &[]).is_local());
        for name in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
            assert!(!resolved(&[], "127.0.0.1", &[(name, "127.0.0.1")]).is_local());
            assert!(!resolved(&["127.0.0.0/8"], "127.0.0.1", &[(name, "127.0.0.1")]).is_local());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_read(text in "[ -~]{0,60}", words in "(for|FOR)=[0-9a-f:.\\[\\]\",; ]{0,60}") {
            for sent in [&text, &words] {
                let _ = resolved(&["10.0.0.0/8"], "10.0.0.1", &[("forwarded", sent), ("x-forwarded-for", sent)]);
            }
        }
    }
}
