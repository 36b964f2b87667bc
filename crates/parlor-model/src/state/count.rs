//! The counts of live conversations, kept with their changes.

use super::State;
use crate::cell::Cell;
use crate::ids::AccountId;
use std::collections::BTreeMap;

impl State {
    /// Counts the conversations that the current command changed. This is the last step before the changes are kept, so
    /// it has no undo: call it only when nothing can fail any more.
    pub fn count(&mut self) {
        let mut changes: BTreeMap<(AccountId, Cell), i64> = BTreeMap::new();
        for (before, now) in self.conversations.changes() {
            for (conversation, change) in [(before, -1), (now, 1)] {
                let Some(conversation) = conversation else {
                    continue;
                };
                for cell in Cell::all_of(conversation) {
                    let sum = changes.entry((conversation.account_id, cell)).or_default();
                    *sum = sum.saturating_add(change);
                }
            }
        }
        for ((account, cell), change) in changes {
            if let Some(space) = self.spaces.get_mut(&account) {
                space.count_cell(cell, change);
            }
        }
    }
}
