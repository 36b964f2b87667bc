//! The headers that protect the desk's HTML page.
//!
//! The content security policy allows only the files of the desk. The policy also requires Trusted Types, and allows
//! only the Trusted Types policies of the desk and of its framework. So the browser does not run text as code. The page
//! may also show files from the public address of the server, because the addresses of files in messages begin with
//! this address.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, header};
use parlor_http::site::Origin;
use sha2::{Digest as _, Sha256};

/// The header `Cross-Origin-Resource-Policy`. Its value `same-origin` forbids pages of other origins to load the files.
pub(crate) const RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Further headers of the page. The referrer policy `same-origin` has the effect that browsers send the headers
/// `Referer` and `Origin` only to this server.
pub(crate) const HEADERS: [(HeaderName, &str); 4] = [
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Returns the content security policy of a page. The policy contains the hashes of the scripts and styles inside the
/// page, so that the browser runs and applies them. The policy also allows pictures and media from `public`, the public
/// address of the server.
pub(crate) fn policy(page: &[u8], public: &str) -> HeaderValue {
    let page = std::str::from_utf8(page).unwrap_or_default();
    let scripts = hashes(page, "script");
    let styles = hashes(page, "style");
    let files = Origin::parse(public).map_or_else(String::new, |origin| format!(" {origin}"));
    let policy = format!(
        "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; img-src 'self' blob: data:{files}; \
         media-src 'self' blob:{files}; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
         frame-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types svelte-trusted-html parlor"
    );
    // Hashes and origins contain only characters that a header value may contain, so the fallback is never used.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Returns the hashes of the contents of all elements with this name, as sources for the content security policy. Empty
/// elements are skipped.
fn hashes(page: &str, name: &str) -> String {
    let (begin, end) = (format!("<{name}"), format!("</{name}>"));
    let mut sources = String::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once(&begin) {
        let Some((content, after)) = after
            .split_once('>')
            .and_then(|(_, content)| content.split_once(&end))
        else {
            break;
        };
        if !content.is_empty() {
            let hash = STANDARD.encode(Sha256::digest(content));
            sources.push_str(&format!(" 'sha256-{hash}'"));
        }
        rest = after;
    }
    sources
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    #[test]
    fn the_policy_knows_the_scripts_inside_the_page() {
        let page = b"<html><style>a{}</style><script type=module src=/assets/x.js></script><script>1</script>";
        let policy = policy(page, "https://chat.example.com/path");
        let policy = policy.to_str().unwrap();
        // The SHA-256 hashes of the texts `1` and `a{}`.
        let one = STANDARD.encode(Sha256::digest("1"));
        assert!(
            policy.contains(&format!("script-src 'self' 'sha256-{one}';")),
            "{policy}"
        );
        let style = STANDARD.encode(Sha256::digest("a{}"));
        assert!(
            policy.contains(&format!("style-src 'self' 'sha256-{style}';")),
            "{policy}"
        );
        assert!(policy.contains("img-src 'self' blob: data: https://chat.example.com;"));
        assert!(!policy.contains("unsafe"), "{policy}");
        let plain = super::policy(b"", "");
        assert!(
            plain
                .to_str()
                .unwrap()
                .contains("script-src 'self'; style-src 'self';")
        );
    }
}
