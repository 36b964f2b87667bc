//! Collects the keys that a decision must load.

use crate::ids::AccountId;
use crate::state::{ConversationName, Key};

/// Returns the keys that find a conversation by its name.
pub(crate) fn named(account: AccountId, name: &ConversationName) -> Vec<Key> {
    vec![Key::named(account, name)]
}
