//! The UUIDs of conversations.
//!
//! The UUID of a conversation is its id, encrypted with a secret key of the account. Without the key, a UUID looks like
//! a random one, and nobody can derive it from other UUIDs. With the key, Parlor decrypts a UUID and reads the
//! conversation with this id. So the database needs no index of UUIDs. Random values are expensive in an index: each
//! new value changes a different page.
//!
//! A UUID of version 4 has 122 free bits: a tag of 69 bits and the encrypted id of 53 bits. The tag is a keyed hash of
//! the id, and the key stream that encrypts the id is a keyed hash of the tag. RFC 5297 describes this construction
//! (SIV) for a different cipher. Each id has a different UUID, because a UUID contains the whole id.

use crate::ids::ConversationId;
use crate::secret_text::SecretText;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::{Builder, Uuid, Variant, Version};

const ID_BITS: u32 = crate::ids::MAX_ID.count_ones();
const ID: u128 = (1 << ID_BITS) - 1;
const TAG_BITS: u32 = 122 - ID_BITS;
const TAG: u128 = (1 << TAG_BITS) - 1;

/// Returns the UUID of a conversation, in lower case with hyphens.
#[must_use]
pub fn uuid_of(key: &SecretText, id: ConversationId) -> String {
    let id = u128::from(id.0.unsigned_abs()) & ID;
    let tag = keyed_hash(key, b"tag", id) & TAG;
    let encrypted = (id ^ keyed_hash(key, b"id", tag)) & ID;
    with_free_bits((encrypted << TAG_BITS) | tag)
        .hyphenated()
        .to_string()
}

/// Returns the id that this UUID contains. `None` means that no conversation of the key's account has this UUID.
#[must_use]
pub fn conversation_of(key: &SecretText, uuid: Uuid) -> Option<ConversationId> {
    let free = free_bits(uuid)?;
    let (encrypted, tag) = (free >> TAG_BITS, free & TAG);
    let id = (encrypted ^ keyed_hash(key, b"id", tag)) & ID;
    let is_tag = keyed_hash(key, b"tag", id) & TAG == tag;
    let id = i64::try_from(id).ok().filter(|_| is_tag);
    id.map(ConversationId)
}

/// Returns 128 bits of an HMAC with SHA-256. Hashes with different purposes are independent of each other.
fn keyed_hash(key: &SecretText, purpose: &[u8], value: u128) -> u128 {
    // HMAC adds zeros to a short key too.
    let mut block = [0; 64];
    for (slot, byte) in block.iter_mut().zip(key.0.bytes()) {
        *slot = byte;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(purpose);
    mac.update(&value.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    (hash.iter().take(16)).fold(0, |bits, byte| (bits << 8) | u128::from(*byte))
}

/// Returns the UUID of version 4 with these free bits: 48 bits before the version, 12 bits before the variant, and 62
/// bits after it.
fn with_free_bits(free: u128) -> Uuid {
    let (high, middle, low) = (
        free >> 74,
        (free >> 62) & ((1 << 12) - 1),
        free & ((1 << 62) - 1),
    );
    Builder::from_u128((high << 80) | (middle << 64) | low)
        .with_version(Version::Random)
        .with_variant(Variant::RFC4122)
        .into_uuid()
}

/// Returns the free bits of a UUID. `None` means that the UUID does not have version 4.
fn free_bits(uuid: Uuid) -> Option<u128> {
    let bits = uuid.as_u128();
    let (high, middle, low) = (
        bits >> 80,
        (bits >> 64) & ((1 << 12) - 1),
        bits & ((1 << 62) - 1),
    );
    let free = (high << 74) | (middle << 62) | low;
    (with_free_bits(free) == uuid).then_some(free)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::*;
    use crate::ids::MAX_ID;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn key(text: &str) -> SecretText {
        SecretText(text.to_owned())
    }

    fn read(with: &str, uuid: &str) -> Option<ConversationId> {
        conversation_of(&key(with), uuid.parse().unwrap())
    }

    proptest! {
        /// The key of the account finds the id of a UUID. The key of a different account does not.
        #[test]
        fn the_key_finds_the_conversation(id in 1..=MAX_ID, own in "[0-9a-f]{36}", other in "[0-9a-f]{36}") {
            let uuid = uuid_of(&key(&own), ConversationId(id));
            prop_assert_eq!(read(&own, &uuid), Some(ConversationId(id)));
            prop_assert_eq!(read(&other, &uuid).is_some(), own == other);
        }

        /// A UUID with a different bit belongs to no conversation.
        #[test]
        fn a_changed_uuid_finds_nothing(id in 1..=MAX_ID, bit in 0..128_u32) {
            let uuid: Uuid = uuid_of(&key("key"), ConversationId(id)).parse().unwrap();
            let changed = Uuid::from_u128(uuid.as_u128() ^ (1 << bit));
            prop_assert_eq!(conversation_of(&key("key"), changed), None);
        }
    }

    /// Each of the 122 free bits changes from one conversation to another. UUIDs of consecutive conversations share
    /// neither a time nor a counter.
    #[test]
    fn a_uuid_tells_nothing_about_another() {
        let uuids = (1..=64).map(|id| uuid_of(&key("key"), ConversationId(id)));
        let uuids: Vec<Uuid> = uuids.map(|uuid| uuid.parse().unwrap()).collect();
        let (mut ever_set, mut ever_clear) = (0_u128, 0_u128);
        for uuid in &uuids {
            assert_eq!(uuid.get_version_num(), 4);
            ever_set |= uuid.as_u128();
            ever_clear |= !uuid.as_u128();
        }
        assert_eq!((ever_set & ever_clear).count_ones(), 122);
        let beginnings: BTreeSet<u128> = uuids.iter().map(|uuid| uuid.as_u128() >> 80).collect();
        assert_eq!(beginnings.len(), 64);
    }
}
