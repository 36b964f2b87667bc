//! The row of an agent's one-time codes.

use crate::ids::{AccountId, AgentId};
use crate::time::Timestamp;

entities! {
    /// The secret of an agent's one-time codes (TOTP, RFC 6238), with the recovery codes.
    /// [`Agent::totp_since`](super::Agent::totp_since) shows whether the agent has confirmed the secret.
    Totp {
        /// The agent.
        agent_id: AgentId,
        /// The account of the row.
        account_id: AccountId,
        /// The secret, encrypted with the server key.
        secret: String,
        /// The time step of the last used code. A code of an earlier or equal time step is never accepted.
        last_step: i64,
        /// The fingerprints of the unused recovery codes, separated by spaces.
        recovery: String,
        /// The time of creation.
        created_at: Timestamp,
    }
}
