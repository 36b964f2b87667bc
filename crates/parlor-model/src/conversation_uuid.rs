//! The UUIDs of conversations.
//!
//! The UUID of a conversation contains random bits and the encrypted id of the conversation. Parlor encrypts the id
//! with a secret key of the account. To a person without the key, the whole UUID looks random. With the key, Parlor
//! decrypts the id, reads the conversation with this id, and compares the conversation's stored UUID with the given
//! UUID. So the database needs no index of UUIDs. Random values are expensive in an index: each new value changes a
//! different page.
//!
//! A UUID of version 4 has 122 free bits: 53 bits of the encrypted id, and a tag of 69 random bits. The key stream that
//! encrypts the id is a keyed hash of the tag. A stranger who knows the id of a conversation can guess the
//! conversation's UUID with a probability of at most 2^-69 per attempt. If a restored backup causes an id to be used a
//! second time, the new conversation has a new tag. So the lost conversation's UUID does not open the new conversation.
//! Two conversations of an account never have the same UUID, because a UUID contains the whole id.

use crate::ids::{ConversationId, MAX_ID};
use crate::secret_text::SecretText;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::{Builder, Uuid, Variant, Version};

const ID_BITS: u32 = MAX_ID.count_ones();
const ID: u128 = (1 << ID_BITS) - 1;
const TAG_BITS: u32 = 122 - ID_BITS;
const TAG: u128 = (1 << TAG_BITS) - 1;

/// Returns a UUID for a conversation, in lower case with hyphens. `random` is a new random text with at least 69 random
/// bits.
#[must_use]
pub fn uuid_of(key: &SecretText, id: ConversationId, random: &str) -> String {
    let tag = keyed_hash(key, b"tag", random.as_bytes()) & TAG;
    let encrypted = (u128::from(id.0.unsigned_abs()) ^ key_stream(key, tag)) & ID;
    with_free_bits((encrypted << TAG_BITS) | tag)
        .hyphenated()
        .to_string()
}

/// Returns the id of the only conversation of the account that can have this UUID. The conversation has this UUID only
/// if its row contains the UUID.
#[must_use]
pub fn id_in(key: &SecretText, uuid: Uuid) -> ConversationId {
    let free = free_bits(uuid);
    let id = ((free >> TAG_BITS) ^ key_stream(key, free & TAG)) & ID;
    ConversationId(i64::try_from(id).unwrap_or_default())
}

/// Returns the bits that encrypt an id.
fn key_stream(key: &SecretText, tag: u128) -> u128 {
    keyed_hash(key, b"id", &tag.to_be_bytes())
}

/// Returns 128 bits of an HMAC with SHA-256. Different purposes give hashes that are independent of each other.
fn keyed_hash(key: &SecretText, purpose: &[u8], value: &[u8]) -> u128 {
    // The key is a UUID, which is shorter than the block. The rest of the block stays zero, as HMAC requires for a
    // short key.
    let mut block = [0; 64];
    for (slot, byte) in block.iter_mut().zip(key.0.bytes()) {
        *slot = byte;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(purpose);
    mac.update(value);
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

/// Returns the free bits of a UUID.
const fn free_bits(uuid: Uuid) -> u128 {
    let bits = uuid.as_u128();
    let (high, middle, low) = (
        bits >> 80,
        (bits >> 64) & ((1 << 12) - 1),
        bits & ((1 << 62) - 1),
    );
    (high << 74) | (middle << 62) | low
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> SecretText {
        SecretText(text.to_owned())
    }

    /// Test values: a key, an id, a random text, and the UUID that belongs to them.
    const KNOWN: &[(&str, i64, &str, &str)] = &[
        (
            "645ac530-7520-4daa-b95c-8e8cad6fcda7",
            1,
            "first",
            "7d41a41a-d7b7-479c-aaed-6b7e8a1f474f",
        ),
        (
            "645ac530-7520-4daa-b95c-8e8cad6fcda7",
            9_007_199_254_740_991,
            "second",
            "6678c130-ec35-410e-850d-e29a1e12cf51",
        ),
        ("key", 4_711, "", "a8141b69-9716-4db6-bb17-958e40e64194"),
    ];

    /// UUIDs that clients already have stay valid only if the format never changes.
    #[test]
    fn the_format_does_not_change() {
        for (own, id, random, uuid) in KNOWN {
            assert_eq!(uuid_of(&key(own), ConversationId(*id), random), *uuid);
            assert_eq!(id_in(&key(own), uuid.parse().unwrap()), ConversationId(*id));
        }
    }

    proptest! {
        /// The key of the account finds the id in a UUID. A different key finds a different id.
        #[test]
        fn the_key_finds_the_id(id in 1..=MAX_ID, own in "[0-9a-f]{36}", other in "[0-9a-f]{36}", random: String) {
            let uuid = uuid_of(&key(&own), ConversationId(id), &random).parse().unwrap();
            prop_assert_eq!(id_in(&key(&own), uuid), ConversationId(id));
            prop_assert_eq!(id_in(&key(&other), uuid) == ConversationId(id), own == other);
        }
    }
}
