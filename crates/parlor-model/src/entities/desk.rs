//! The rows of the desk: what agents set up for themselves and for each other.

use super::JsonMap;
use crate::ids::{AccountId, AgentId};
use crate::time::Timestamp;

entities! {
    /// An agent's own settings document: widths, density, theme, keys, language, sound. Parlor does not interpret it.
    AgentSettings {
        /// The agent.
        agent_id: AgentId,
        /// The account of the row.
        account_id: AccountId,
        /// The document.
        settings: JsonMap,
        /// The time of the last change.
        updated_at: Timestamp,
    }
}
