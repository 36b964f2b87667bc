//! Parsers for the addresses and networks in the settings of the operator.

use ipnet::IpNet;
use parlor_http::site::Origin;

/// Parses a network in CIDR notation, or a single address.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| format!("{text:?} is not a network; write it as 10.1.0.0/16 or fd00::/8"))
}

/// Parses the origin of web pages, which consists of scheme, host and optional port. A path other than `/` is an error.
/// The default port of the scheme is also an error.
pub(super) fn origin(text: &str) -> Result<Origin, String> {
    let text = text.trim().trim_end_matches('/');
    let read = Origin::parse(text).filter(|origin| origin.to_string() == text.to_ascii_lowercase());
    read.ok_or_else(|| {
        format!("{text:?} is not an origin; write it as https://app.example.com, without a path and without a usual port")
    })
}

/// Parses the address of a server. A query or a fragment in the address is an error. Slashes at the end are removed.
pub(super) fn public_url(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/');
    if parlor_model::callbacks::is_address(text) && !text.contains(['?', '#']) {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "{text:?} is not the address of a server; write it as https://chat.example.com"
        ))
    }
}
