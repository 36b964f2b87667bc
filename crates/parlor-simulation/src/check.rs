//! Checks that the stored rows satisfy the model's invariants. If an invariant is violated, the check panics with a
//! message. The caller of the check also prints the seed of the simulation.

mod conversations;
mod counts;
mod deliveries;
mod facts;
mod merging;
mod notifications;
mod outcome;
mod people;
mod routing;
mod totp;
mod undo;

pub(crate) use conversations::conversations;
pub(crate) use counts::{counts, longest_waits};
pub(crate) use facts::facts;
pub(crate) use merging::merged_and_erased;
pub(crate) use notifications::notifications;
pub(crate) use outcome::outcome;
pub(crate) use people::{found, looked_up, people};
pub(crate) use routing::{choice, order, routing_is_settled, waiting, workloads};
pub(crate) use totp::totps;

use crate::memory::{Cell, Database, RowKey};
use parlor_model::entities::Slot;
use parlor_model::ids::{AgentId, ContactId};
use parlor_model::words::{TimerKind, Word};
use parlor_store::row::Row;
use std::collections::BTreeMap;

fn live(db: &Database) -> BTreeMap<AgentId, Vec<&Slot>> {
    let mut slots: BTreeMap<AgentId, Vec<&Slot>> = BTreeMap::new();
    for slot in db.slots.all() {
        slots.entry(slot.agent_id).or_default().push(slot);
    }
    slots
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap()
}

fn timer_key(kind: TimerKind, subject: i64) -> RowKey {
    vec![Cell::Text(kind.word().to_owned()), Cell::Int(subject)]
}

/// Whether a contact was erased.
fn is_erased(db: &Database, contact: Option<ContactId>) -> bool {
    contact
        .and_then(|id| db.contacts.id(id))
        .is_some_and(|c| c.erased_at.is_some())
}

/// Checks that no changed row refers to a row of another account.
pub(crate) fn accounts(db: &Database) {
    let strays = db.strays();
    assert!(strays.is_empty(), "{strays:#?}");
    // The id of an undo token's conversation is stored in a JSON column, so [`Database::strays`] does not check this
    // id.
    for row in (db.undo_tokens.changes()).filter_map(|(now, _)| now) {
        let conversation = db.conversations.id(row.step.conversation_id);
        assert!(
            conversation.is_none_or(|c| c.account_id == row.account_id),
            "{row:?} names a conversation of another account"
        );
    }
    for (now, old) in db.accounts.changes() {
        assert_eq!(now.map(Row::account), old.map(Row::account));
        if let (Some(now), Some(old)) = (now, old) {
            assert_eq!(now.uuid_key.0, old.uuid_key.0, "the key of {now:?} changed");
        }
    }
}
