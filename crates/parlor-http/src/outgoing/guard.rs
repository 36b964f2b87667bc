//! The guard against forbidden addresses. The people who configure callbacks choose the addresses of the callbacks.
//! Without the guard, such a person could make this machine send requests to hosts in the machine's own network.
//! Examples are databases, routers and the cloud's metadata service.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// The error for an address to which no request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub IpAddr);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} is not a public address; an operator can allow it with --callback-allow",
            self.0
        )
    }
}

impl std::error::Error for Refused {}

/// The guard. It allows public addresses, and addresses in the networks that the operator allows.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allowed: Arc<[IpNet]>,
}

impl Guard {
    /// Creates a guard that allows public addresses, and addresses in these networks.
    #[must_use]
    pub fn new(allowed: &[IpNet]) -> Self {
        Self {
            allowed: allowed.into(),
        }
    }

    /// Checks that requests may be sent to an address.
    ///
    /// # Errors
    /// The address is forbidden.
    pub fn check(&self, address: IpAddr) -> Result<(), Refused> {
        let address = canonical(address);
        let public = match address {
            IpAddr::V4(v4) => is_public_v4(v4),
            IpAddr::V6(v6) => is_public_v6(v6),
        };
        if public || self.allowed.iter().any(|net| net.contains(&address)) {
            Ok(())
        } else {
            Err(Refused(address))
        }
    }

    /// Checks the host of a URL without a DNS look-up. The function checks only hosts that are addresses, and
    /// `localhost` with its subdomains (RFC 6761). All other names pass this check.
    ///
    /// # Errors
    /// The address is forbidden.
    pub fn check_host(&self, host: &str) -> Result<(), Refused> {
        if let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse() {
            return self.check(address);
        }
        let name = host.trim_end_matches('.').to_ascii_lowercase();
        if name == "localhost" || name.ends_with(".localhost") {
            let here = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            if here.iter().all(|address| self.check(*address).is_err()) {
                return Err(Refused(Ipv4Addr::LOCALHOST.into()));
            }
        }
        Ok(())
    }
}

/// Returns the IPv4 address that an IPv6 address contains: mapped (`::ffff:a.b.c.d`), compatible (`::a.b.c.d`) or NAT64
/// (`64:ff9b::a.b.c.d`). Returns any other address unchanged.
fn canonical(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else {
        return address;
    };
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let embedded = || {
        let ([g1, g2], [h1, h2]) = (g.to_be_bytes(), h.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(g1, g2, h1, h2))
    };
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => embedded(),
        (0, 0, 0, 0, 0, 0) if !v6.is_unspecified() && !v6.is_loopback() => embedded(),
        _ => address,
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        // Addresses of "this network" (0.0.0.0/8), private addresses and loopback addresses.
        (0 | 10 | 127, _, _)
            // Addresses for carrier-grade NAT.
            | (100, 64..=127, _)
            // Link-local addresses, including the metadata services of clouds.
            | (169, 254, _)
            | (172, 16..=31, _)
            // Protocol assignments, addresses for documentation, and 6to4 relays.
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            // Addresses for benchmarks of network devices.
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            // Multicast, reserved and broadcast addresses.
            | (224..=255, _, _)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is assigned. Loopback, link-local, unique local, multicast and site-local addresses are outside
    // this range.
    let global = (0x2000..=0x3fff).contains(&a);
    // Special ranges: protocol assignments, Teredo, ORCHID, documentation, and 6to4. Addresses of 6to4 are forbidden
    // because they can contain any IPv4 address.
    let special = match a {
        0x2001 => b < 0x0200 || b == 0x0db8,
        0x3fff => b < 0x1000,
        _ => a == 0x2002,
    };
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_public() {
        let guard = Guard::default();
        for private in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "5f00::1",
        ] {
            let address: IpAddr = private.parse().unwrap();
            assert!(guard.check(address).is_err(), "{private}");
        }
    }

    #[test]
    fn lets_public_addresses_pass() {
        let guard = Guard::default();
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2001:4860:4860::8888",
        ] {
            let address: IpAddr = public.parse().unwrap();
            assert!(guard.check(address).is_ok(), "{public}");
        }
    }

    #[test]
    fn an_operator_may_allow_networks() {
        let guard = Guard::new(&["127.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        for allowed in ["127.0.0.1", "::ffff:127.0.0.1", "fd12::1"] {
            assert!(guard.check(allowed.parse().unwrap()).is_ok(), "{allowed}");
        }
        for refused in ["10.0.0.1", "::1", "fe80::1"] {
            assert!(guard.check(refused.parse().unwrap()).is_err(), "{refused}");
        }
    }
}
