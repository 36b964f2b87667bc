//! The bounds on live connections, and the reasons for refusing one.

use crate::EngineError;

/// Bounds on live connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveLimits {
    /// The greatest number of live connections to this node.
    pub connections: usize,
    /// The greatest number of live connections for one account on this node.
    pub per_account: usize,
    /// The number of events that a live reader may be behind. A reader further behind must reload.
    pub behind: i64,
    /// The number of events per followed account that are kept in memory.
    pub remembered: usize,
    /// The least time between two messages with the numbers of views to one connection, in milliseconds.
    pub counts_ms: u64,
    /// The least time between two counts of saved views for one connection, in milliseconds.
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
    /// The node has its greatest number of live connections.
    Full,
    /// The account has its greatest number of live connections.
    AccountFull,
    /// The position is too far behind, or the feed has not reached it. Reload the data, then continue from `newest`.
    TooOld {
        /// The number of the newest event.
        newest: i64,
    },
    /// The node is shutting down.
    Closing,
    /// The engine failed.
    Engine(EngineError),
}

impl From<EngineError> for LiveError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}
