//! The limits for live connections, and the reasons why a connection is refused.

use crate::EngineError;

/// The limits for live connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveLimits {
    /// The maximum number of live connections to this node.
    pub connections: usize,
    /// The maximum number of live connections for one account on this node.
    pub per_account: usize,
    /// The maximum number of events between a reader's position and the newest event. If there are more, the reader
    /// must reload its data.
    pub behind: i64,
    /// The maximum number of events that are kept in memory for each followed account.
    pub remembered: usize,
    /// The minimum time between two counts of the conversations in the views of one account, in milliseconds. Live
    /// connections get new numbers only after such a count.
    pub counts_ms: u64,
    /// The minimum time between two counts of the conversations in saved views, for one live connection, in
    /// milliseconds.
    pub saved_counts_ms: u64,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            connections: 3_000,
            per_account: 2_500,
            behind: 10_000,
            remembered: 2_048,
            counts_ms: 500,
            saved_counts_ms: 3_000,
        }
    }
}

/// The reason why a live connection or a position is refused.
#[derive(Clone, Debug)]
pub enum LiveError {
    /// The node has its maximum number of live connections.
    Full,
    /// The account has its maximum number of live connections.
    AccountFull,
    /// The position is too old, or higher than the number of the newest event. Reload the data, then continue from
    /// `newest`.
    TooOld {
        /// The number of the newest event.
        newest: i64,
    },
    /// The node is shutting down.
    Closing,
    /// The engine failed, for example because the database is not available.
    Engine(EngineError),
}

impl From<EngineError> for LiveError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}
