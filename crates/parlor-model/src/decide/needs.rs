//! Collecting what a decision has to load.

use crate::ids::AccountId;
use crate::state::{ConversationName, Decided, Key, Stop};

/// Notes what a step needs, so that all of it is loaded at once.
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

/// The keys of a conversation by its name.
pub(crate) fn named(account: AccountId, name: &ConversationName) -> Vec<Key> {
    vec![Key::named(account, name)]
}
