//! Look-ups that several commands need before their decision.

use crate::ids::AccountId;
use crate::state::{ConversationName, Key};

/// Returns the look-up that finds a conversation by its name.
pub(crate) fn named(account: AccountId, name: &ConversationName) -> Vec<Key> {
    vec![Key::named(account, name)]
}
