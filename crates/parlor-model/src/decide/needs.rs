//! Collects the keys that a decision must load.

use crate::ids::AccountId;
use crate::state::{ConversationName, Decided, Key, Stop};

/// Collects the keys that a step needs, so that all are loaded at once. `None` means that the step must be repeated
/// after loading.
pub(crate) fn want<T>(needs: &mut Vec<Key>, step: Decided<T>) -> Decided<Option<T>> {
    match step {
        Ok(value) => Ok(Some(value)),
        Err(Stop::Need(keys)) => {
            needs.extend(keys);
            Ok(None)
        }
        Err(stop) => Err(stop),
    }
}

/// Returns the keys of a conversation by its name.
pub(crate) fn named(account: AccountId, name: &ConversationName) -> Vec<Key> {
    vec![Key::named(account, name)]
}
