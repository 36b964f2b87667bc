//! Signed addresses of files, for readers without a token. Such readers are the systems of partners, which receive
//! messages. The customers who read the messages in these systems are such readers too. Any person with the address of
//! a file may read this file until the address expires.

use crate::percent::escaped;
use crate::secrets::{self, Sealer};
use parlor_model::entities::Attached;
use parlor_model::ids::{AttachmentId, IdentityId, parse_id};
use parlor_model::time::Timestamp;
use std::sync::Arc;

/// The lifetime of a signed address, in seconds.
pub const LIFETIME_S: i64 = 7 * 24 * 60 * 60;
/// The prefix of the paths of files.
pub const PATH: &str = "/files";
/// The path segment that selects the thumbnail.
pub const THUMBNAIL: &str = "thumbnail";
/// The path segment that marks a single-use address.
pub const ONCE: &str = "once";
/// The purpose of the key that signs single-use addresses. For each purpose, a separate key is derived from the server
/// key.
const ONCE_PURPOSE: &str = "single-use file address";
/// The purpose of the key that signs addresses that are not single-use. For each purpose, a separate key is derived
/// from the server key.
const PURPOSE: &str = "file address";
/// The purpose of the key from which the keys of customers' live connections are computed ([`Links::live_key`]).
const LIVE_KEY: &str = "live connection";
/// The length of the key of a live connection, in characters.
const LIVE_KEY_LENGTH: usize = 24;

/// Builds and checks signed addresses.
#[derive(Clone, Debug)]
pub struct Links {
    base: Arc<str>,
    sealer: Arc<Sealer>,
    now: Timestamp,
}

impl Links {
    /// Creates a builder of file addresses for a server whose public address is `base`. `sealer` holds the server key.
    pub(crate) fn new(base: Arc<str>, sealer: Arc<Sealer>, now: Timestamp) -> Self {
        Self { base, sealer, now }
    }

    /// Returns a copy with `now` as the time of signing. The lifetime of addresses begins at this time.
    #[must_use]
    pub fn made_at(&self, now: Timestamp) -> Self {
        Self {
            now,
            ..self.clone()
        }
    }

    /// Returns the address of a file. For a linked file, the result is the external address of the file. For any other
    /// file, the result is an address of this server that is valid for [`LIFETIME_S`] seconds.
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

    /// Returns a single-use address of a file. For a linked file, the result is the external address of the file. The
    /// first download through any valid single-use address invalidates all single-use addresses of the file that were
    /// created before the download.
    #[must_use]
    pub fn once(&self, file: &Attached) -> String {
        if let Some(link) = &file.link {
            return link.clone();
        }
        let expires = self.now.seconds().saturating_add(LIFETIME_S);
        let number = file.addresses_used;
        format!(
            "{}{PATH}/{}/{expires}/{}/{ONCE}/{number}/{}",
            self.base,
            file.id,
            self.once_signature(file.id, expires, number),
            escaped(&file.file_name)
        )
    }

    /// Returns the address of a picture's thumbnail, which is valid for [`LIFETIME_S`] seconds. `None` means that the
    /// file has no thumbnail.
    #[must_use]
    pub fn to_thumbnail(&self, file: &Attached) -> Option<String> {
        if !file.thumbnail || file.link.is_some() {
            return None;
        }
        let expires = self.now.seconds().saturating_add(LIFETIME_S);
        Some(format!(
            "{}{PATH}/{}/{expires}/{}/{THUMBNAIL}/{}",
            self.base,
            file.id,
            self.signature(file.id, expires),
            escaped(&file.file_name)
        ))
    }

    /// Returns the id of the file to which an address of this server belongs, even if the address has expired. `None`
    /// means that the address is external, is a single-use address, or has a wrong signature.
    #[must_use]
    pub fn named(&self, address: &str) -> Option<AttachmentId> {
        let path = address.strip_prefix(&*self.base)?.strip_prefix(PATH)?;
        let mut parts = path.strip_prefix('/')?.split('/');
        let id = AttachmentId(parse_id(parts.next()?)?);
        let expires = parse_id(parts.next()?)?;
        secrets::same(&self.signature(id, expires), parts.next()?).then_some(id)
    }

    /// Returns the key of a customer's live connection, which some vendors' callbacks contain. The key of an identity
    /// stays the same as long as the server key does not change. The key differs from the keys of other identities, and
    /// cannot be guessed. Parlor itself does not use this key, because Parlor has no live connections of customers.
    #[must_use]
    pub fn live_key(&self, identity: IdentityId) -> String {
        let mut key = self.sealer.fingerprint(LIVE_KEY, &identity.to_string());
        key.truncate(LIVE_KEY_LENGTH);
        key
    }

    /// Whether the signature of an address is correct and the address has not expired.
    pub(crate) fn holds(&self, id: AttachmentId, expires: i64, signature: &str) -> bool {
        // The signature is always compared, so that the duration of the check does not depend on the expiry of the
        // address.
        let ours = secrets::same(&self.signature(id, expires), signature);
        ours && self.now.seconds() < expires
    }

    /// Whether the signature of a single-use address is correct and the address has not expired. The function does not
    /// check whether the address was already used.
    pub(crate) fn once_holds(
        &self,
        id: AttachmentId,
        expires: i64,
        number: i64,
        signature: &str,
    ) -> bool {
        let ours = secrets::same(&self.once_signature(id, expires, number), signature);
        ours && self.now.seconds() < expires
    }

    fn once_signature(&self, id: AttachmentId, expires: i64, number: i64) -> String {
        self.sealer
            .fingerprint(ONCE_PURPOSE, &format!("{id}.{expires}.{number}"))
    }

    /// Returns the signature of an address: an HMAC-SHA-256 of the file's id and the expiry time, with a key derived
    /// from the server key.
    fn signature(&self, id: AttachmentId, expires: i64) -> String {
        self.sealer.fingerprint(PURPOSE, &format!("{id}.{expires}"))
    }
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
            width: Some(640),
            height: Some(480),
            thumbnail: true,
            answer: None,
            addresses_used: 2,
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
        assert_eq!(links(1, over).named(&url), Some(AttachmentId(7)));
        assert_eq!(links(2, NOW).named(&url), None);
        for other in [
            "https://elsewhere.example/files/7/1/x/y",
            "https://chat.example/files/",
            "",
            "x",
        ] {
            assert_eq!(made.named(other), None, "{other}");
        }
        let thumbnail = made.to_thumbnail(&file).unwrap();
        assert!(thumbnail.ends_with("/thumbnail/Rechnung%20M%C3%A4rz%2F1.pdf"));
        assert!(thumbnail.contains(signature));
        let once = made.once(&file);
        let path = once
            .strip_prefix("https://chat.example/files/7/")
            .unwrap_or_else(|| panic!("{once}"));
        let parts: Vec<&str> = path.split('/').collect();
        assert_eq!((parts[2], parts[3]), (ONCE, "2"));
        assert!(made.once_holds(AttachmentId(7), expires, 2, parts[1]));
        assert!(!made.once_holds(AttachmentId(7), expires, 3, parts[1]));
        assert!(!made.holds(AttachmentId(7), expires, parts[1]));
        assert!(!made.once_holds(AttachmentId(7), expires, 2, signature));
        let elsewhere = Attached {
            link: Some("https://elsewhere.example/x".to_owned()),
            ..file
        };
        assert_eq!(made.to(&elsewhere), "https://elsewhere.example/x");
    }
}
