//! The sources of ids: blocks leased from the database, and random UUIDs.

use parlor_model::ids::{IdKind, Ids};
use std::collections::{HashMap, VecDeque};

/// The source of random UUIDs.
pub type Uuids = Box<dyn FnMut() -> String + Send>;

/// Generates UUIDs of version 4 whose first 48 bits are the time. So new entries go to the end of their index. With
/// entries everywhere in the index, they would be most of the log of a start. 74 random bits remain, and the
/// conversation contains the time anyway.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the port that random ids come through"
)]
pub(crate) fn random_uuids() -> Uuids {
    Box::new(|| {
        let mut bytes = uuid::Uuid::now_v7().into_bytes();
        if let Some(version) = bytes.get_mut(6) {
            *version = (*version & 0x0f) | 0x40;
        }
        uuid::Uuid::from_bytes(bytes).to_string()
    })
}

/// The leased ids.
pub(super) struct Leases {
    /// The blocks of unused ids, the oldest lease first. A block is its first id and the id after its last.
    pub blocks: HashMap<IdKind, VecDeque<(i64, i64)>>,
    pub uuids: Uuids,
}

impl Ids for Leases {
    fn next(&mut self, kind: IdKind) -> Option<i64> {
        let blocks = self.blocks.get_mut(&kind)?;
        while let Some((next, end)) = blocks.front_mut() {
            if next < end {
                let id = *next;
                *next = id.saturating_add(1);
                return Some(id);
            }
            blocks.pop_front();
        }
        None
    }

    fn uuid(&mut self) -> String {
        (self.uuids)()
    }
}
