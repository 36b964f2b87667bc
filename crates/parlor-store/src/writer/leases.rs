//! The sources of ids: blocks leased from the database, and random UUIDs.

use parlor_model::ids::{IdKind, Ids};
use std::collections::{HashMap, VecDeque};

/// The source of random UUIDs.
pub type Uuids = Box<dyn FnMut() -> String + Send>;

/// Generates UUIDs of version 4, with 122 bits from a cryptographic generator. In the APIs of some vendors, a UUID
/// gives access, for example as the source id of a contact. So nobody may be able to derive a UUID from another one.
/// UUIDs that begin with the time would make index and log writes smaller, but a stranger could guess them.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the port that random ids come through"
)]
pub(crate) fn random_uuids() -> Uuids {
    Box::new(|| uuid::Uuid::new_v4().to_string())
}

/// The leased ids of the writer.
pub(super) struct Leases {
    /// The blocks of unused ids, the oldest lease first. Each block is a pair: its first id, and the id after its last
    /// one.
    blocks: Blocks,
    /// The blocks before the present provisioning file was decided, with the blocks that were leased since.
    before: Option<Blocks>,
    /// The blocks that a dry run uses without leasing them.
    foreseen: Blocks,
    uuids: Uuids,
}

type Blocks = HashMap<IdKind, VecDeque<(i64, i64)>>;

impl Leases {
    pub(super) fn new(uuids: Uuids) -> Self {
        Self {
            blocks: Blocks::new(),
            before: None,
            foreseen: Blocks::new(),
            uuids,
        }
    }

    /// Drops all blocks.
    pub(super) fn clear(&mut self) {
        self.blocks.clear();
        self.before = None;
        self.foreseen.clear();
    }

    /// Adds leased blocks.
    pub(super) fn add(&mut self, kind: IdKind, leased: Vec<(i64, i64)>) {
        if let Some(before) = &mut self.before {
            before
                .entry(kind)
                .or_default()
                .extend(leased.iter().copied());
        }
        self.blocks.entry(kind).or_default().extend(leased);
    }

    /// Adds the blocks that would be leased next, for a dry run.
    pub(super) fn foresee(&mut self, kind: IdKind, next: Vec<(i64, i64)>) {
        self.foreseen.insert(kind, next.into());
        self.undo();
    }

    /// Stores the unused ids before a provisioning file is decided.
    pub(super) fn remember(&mut self) {
        self.foreseen.clear();
        self.before = Some(self.blocks.clone());
    }

    /// Takes back all ids that were used since [`Self::remember`]. None of these ids may be stored.
    pub(super) fn undo(&mut self) {
        if let Some(before) = &self.before {
            self.blocks.clone_from(before);
        }
        for (kind, next) in &self.foreseen {
            self.blocks.entry(*kind).or_default().extend(next);
        }
    }

    /// Ends a provisioning file. After a dry run, all ids are unused again.
    pub(super) fn end_file(&mut self, dry_run: bool) {
        self.foreseen.clear();
        if dry_run {
            self.undo();
        }
        self.before = None;
    }
}

/// The minimum number of unused ids of a kind. If fewer are left, more are leased together with another kind.
const SCARCE: i64 = 8;

impl Leases {
    /// Returns the kinds with few unused leased ids.
    pub(super) fn scarce(&self) -> impl Iterator<Item = IdKind> + '_ {
        let left = |blocks: &VecDeque<(i64, i64)>| -> i64 {
            blocks
                .iter()
                .map(|(next, end)| end.saturating_sub(*next))
                .sum()
        };
        // The order of kinds has no effect, but a simulation must be able to repeat it.
        let kinds: std::collections::BTreeMap<_, _> = self.blocks.iter().collect();
        let few = kinds
            .into_iter()
            .filter(move |(_, blocks)| left(blocks) < SCARCE);
        few.map(|(kind, _)| *kind)
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// 122 bits of each UUID are random, spread over the whole UUID. Consecutive UUIDs share neither a time nor a
    /// counter.
    #[test]
    fn a_uuid_tells_nothing_about_another() {
        let mut next = random_uuids();
        let uuids: Vec<uuid::Uuid> = (0..64).filter_map(|_| next().parse().ok()).collect();
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
