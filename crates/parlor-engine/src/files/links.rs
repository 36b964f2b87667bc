//! Addresses of files for readers without a token: partners' systems that receive messages, and customers who read them there. Everyone who
//! has such an address may read that one file until the address expires.

use crate::secrets::{self, Sealer};
use parlor_model::entities::Attached;
use parlor_model::ids::AttachmentId;
use parlor_model::time::Timestamp;
use std::fmt::Write as _;
use std::sync::Arc;

/// For how long an address holds, in seconds.
pub const LIFETIME_S: i64 = 7 * 24 * 60 * 60;
/// The beginning of the paths of files.
pub const PATH: &str = "/files";
/// The purpose of the signing key; another purpose has another key.
const PURPOSE: &str = "file address";

/// Makes addresses, and says whether one is ours.
#[derive(Clone, Debug)]
pub struct Links {
    base: Arc<str>,
    sealer: Arc<Sealer>,
    now: Timestamp,
}

impl Links {
    /// For a server that is reached at `base`. `sealer` holds the server key.
    pub(crate) fn new(base: Arc<str>, sealer: Arc<Sealer>, now: Timestamp) -> Self {
        Self { base, sealer, now }
    }

    /// The same, made at another instant.
    #[must_use]
    pub fn made_at(&self, now: Timestamp) -> Self {
        Self {
            now,
            ..self.clone()
        }
    }

    /// Where a file is: elsewhere if it is only a link, else here, for [`LIFETIME_S`].
    #[must_use]
    pub fn to(&self, file: &Attached) -> String {
        if let Some(link) = &file.link {
            return link.clone();
        }
        let expires = self.now.seconds().saturating_add(LIFETIME_S);
        format!(
            "{}{PATH}/{}/{expires}/{}/{}",
            self.base,
            file.id,
            self.signature(file.id, expires),
            escaped(&file.file_name)
        )
    }

    /// Whether this is the signature of an address that holds now.
    pub(crate) fn holds(&self, id: AttachmentId, expires: i64, signature: &str) -> bool {
        // In this order: how long it takes says nothing of the signature.
        let ours = secrets::same(&self.signature(id, expires), signature);
        ours && self.now.seconds() < expires
    }

    /// HMAC-SHA-256 with a key made of the server key.
    fn signature(&self, id: AttachmentId, expires: i64) -> String {
        self.sealer.fingerprint(PURPOSE, &format!("{id}.{expires}"))
    }
}

/// A file name as a path segment.
fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);

    fn links(key: u8, now: Timestamp) -> Links {
        Links::new(
            Arc::from("https://chat.example"),
            Arc::new(Sealer::new([key; 32])),
            now,
        )
    }

    #[test]
    fn an_address_holds_for_its_file_and_its_time_only() {
        let file = Attached {
            id: AttachmentId(7),
            file_name: "Rechnung März/1.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            size: 1,
            link: None,
        };
        let made = links(1, NOW);
        let url = made.to(&file);
        let path = url
            .strip_prefix("https://chat.example/files/7/")
            .unwrap_or_else(|| panic!("{url}"));
        let mut parts = path.split('/');
        let (expires, signature) = (
            parts.next().unwrap().parse::<i64>().unwrap(),
            parts.next().unwrap(),
        );
        assert_eq!(parts.next(), Some("Rechnung%20M%C3%A4rz%2F1.pdf"));
        assert_eq!(expires, NOW.seconds() + LIFETIME_S);
        assert!(made.holds(AttachmentId(7), expires, signature));
        let last = NOW.plus_seconds(LIFETIME_S - 1);
        assert!(links(1, last).holds(AttachmentId(7), expires, signature));
        let over = NOW.plus_seconds(LIFETIME_S);
        assert!(!links(1, over).holds(AttachmentId(7), expires, signature));
        assert!(!made.holds(AttachmentId(8), expires, signature));
        assert!(!made.holds(AttachmentId(7), expires + 1, signature));
        assert!(!links(2, NOW).holds(AttachmentId(7), expires, signature));
        assert!(!made.holds(AttachmentId(7), expires, ""));
        let elsewhere = Attached {
            link: Some("https://elsewhere.example/x".to_owned()),
            ..file
        };
        assert_eq!(made.to(&elsewhere), "https://elsewhere.example/x");
    }
}
