//! The settings document of each agent.

use super::JsonMap;
use crate::ids::{AccountId, AgentId};
use crate::time::Timestamp;

entities! {
    /// An agent's settings document. For example, the desk stores column widths, theme, language and sound in this
    /// document. Parlor does not interpret the document.
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
