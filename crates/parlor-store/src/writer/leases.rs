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
    blocks: Blocks,
    /// The blocks as they were before a provisioning file, with those leased since.
    before: Blocks,
    uuids: Uuids,
}

type Blocks = HashMap<IdKind, VecDeque<(i64, i64)>>;

impl Leases {
    pub(super) fn new(uuids: Uuids) -> Self {
        Self {
            blocks: Blocks::new(),
            before: Blocks::new(),
            uuids,
        }
    }

    /// Drops all blocks.
    pub(super) fn clear(&mut self) {
        self.blocks.clear();
        self.before.clear();
    }

    /// Adds leased blocks.
    pub(super) fn add(&mut self, kind: IdKind, leased: Vec<(i64, i64)>) {
        let before = self.before.entry(kind).or_default();
        before.extend(leased.iter().copied());
        self.add_for_now(kind, leased);
    }

    /// Adds blocks until the next [`Self::undo`].
    pub(super) fn add_for_now(&mut self, kind: IdKind, blocks: Vec<(i64, i64)>) {
        self.blocks.entry(kind).or_default().extend(blocks);
    }

    /// Remembers the unused ids before a provisioning file.
    pub(super) fn remember(&mut self) {
        self.before.clone_from(&self.blocks);
    }

    /// Takes back all ids that were drawn since [`Self::remember`]. None of them may be stored.
    pub(super) fn undo(&mut self) {
        self.blocks.clone_from(&self.before);
    }
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
