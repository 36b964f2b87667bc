//! The row of an agent's picture.

use crate::ids::{AccountId, AgentId};
use crate::time::Timestamp;

entities! {
    /// The picture of an agent. The agent's row contains the key of this picture too.
    Avatar {
        /// The agent.
        agent_id: AgentId,
        /// The account of the row.
        account_id: AccountId,
        /// The random part of the picture's address. Every new picture gets a new key.
        key: String,
        /// The picture: a JPEG file in Base64.
        picture: String,
        /// The time of creation.
        created_at: Timestamp,
    }
}
