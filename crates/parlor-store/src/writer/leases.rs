//! The sources of ids: blocks leased from the database, and random UUIDs.

use parlor_model::ids::{IdKind, Ids};
use std::collections::{HashMap, VecDeque};

/// The source of random UUIDs.
pub type Uuids = Box<dyn FnMut() -> String + Send>;

/// Generates UUIDs of version 4, with 122 bits from a cryptographic generator. In the APIs of some vendors, a UUID
/// gives access, for example as the source id of a contact. So it must be impossible to derive one UUID from another.
/// UUIDs that begin with the time would cause smaller writes to the index and the log. But a stranger could guess such
/// UUIDs.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the port that random ids come through"
)]
pub(crate) fn random_uuids() -> Uuids {
    Box::new(|| uuid::Uuid::new_v4().to_string())
}

/// The leased ids of the writer.
pub(super) struct Leases {
    /// The blocks of unused ids of each kind, in the order of their leases. Each block is a pair: its first unused id,
    /// and the id after its last id.
    blocks: Blocks,
    /// A copy of [`Self::blocks`] from before the decision of the present provisioning file, together with the blocks
    /// that were leased during this decision. `None` means that no provisioning file is being decided.
    before: Option<Blocks>,
    /// The blocks that would be leased next. A dry run takes further ids from these blocks without a lease, because a
    /// dry run stores nothing.
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

    /// Records the blocks that would be leased next, for a dry run, and makes all ids unused again.
    pub(super) fn foresee(&mut self, kind: IdKind, next: Vec<(i64, i64)>) {
        self.foreseen.insert(kind, next.into());
        self.undo();
    }

    /// Records the unused ids. Must be called before a provisioning file is decided.
    pub(super) fn remember(&mut self) {
        self.foreseen.clear();
        self.before = Some(self.blocks.clone());
    }

    /// Makes all ids unused again that were taken since [`Self::remember`]. None of these ids may be stored in the
    /// database.
    pub(super) fn undo(&mut self) {
        if let Some(before) = &self.before {
            self.blocks.clone_from(before);
        }
        for (kind, next) in &self.foreseen {
            self.blocks.entry(*kind).or_default().extend(next);
        }
    }

    /// Ends the decision of a provisioning file. After a dry run, all ids that the file took are unused again.
    pub(super) fn end_file(&mut self, dry_run: bool) {
        self.foreseen.clear();
        if dry_run {
            self.undo();
        }
        self.before = None;
    }
}

/// The minimum number of unused ids of a kind. If there are fewer unused ids, the next lease of another kind also
/// leases ids of this kind.
const SCARCE: i64 = 8;

impl Leases {
    /// Returns the kinds with fewer than [`SCARCE`] unused leased ids.
    pub(super) fn scarce(&self) -> impl Iterator<Item = IdKind> + '_ {
        let left = |blocks: &VecDeque<(i64, i64)>| -> i64 {
            blocks
                .iter()
                .map(|(next, end)| end.saturating_sub(*next))
                .sum()
        };
        // The order of the kinds has no effect on the result, but it must be the same in each run of a simulation.
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
    use parlor_model::conversation_uuid::uuid_of;
    use parlor_model::ids::ConversationId;
    use parlor_model::secret_text::SecretText;
    use std::collections::BTreeSet;

    /// Checks that each of the 122 free bits has both values in these UUIDs. Also checks that no two UUIDs begin with
    /// the same 48 bits. A time or a counter at the beginning would cause equal bits.
    fn tell_nothing_about_each_other(uuids: impl Iterator<Item = String>) {
        let uuids: Vec<uuid::Uuid> = uuids.filter_map(|uuid| uuid.parse().ok()).collect();
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

    #[test]
    fn random_uuids_tell_nothing_about_each_other() {
        let mut next = random_uuids();
        tell_nothing_about_each_other((0..64).map(|_| next()));
    }

    /// The UUIDs of consecutive conversations. The second half of the UUIDs has the same conversation ids as the first
    /// half.
    #[test]
    fn uuids_of_conversations_tell_nothing_about_each_other() {
        let mut next = random_uuids();
        let key = SecretText(next());
        let ids = (1..=32).chain(1..=32).map(ConversationId);
        tell_nothing_about_each_other(ids.map(|id| uuid_of(&key, id, &next())));
    }
}
