//! The errors of engine calls.

use parlor_model::refusal::Refusal;
use parlor_store::StoreError;

/// The wait that a client is told to observe after [`EngineError::Unavailable`], in seconds.
pub const RETRY_AFTER_S: u32 = 1;

/// The reason why a call of the engine failed. Internal causes are logged at their origin and cannot be displayed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EngineError {
    /// The model refused the command; nothing changed.
    #[error(transparent)]
    Refused(Refusal),
    /// The database is not available or too many commands are waiting; nothing changed.
    #[error("temporarily unavailable")]
    Unavailable {
        /// The time until the client may try again, in seconds.
        retry_after_s: u32,
    },
    /// A fault of the server.
    #[error("internal error")]
    Internal,
}

impl EngineError {
    /// Logs the cause of an internal fault, and returns an error without it.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(cause = %cause, "internal error");
        Self::Internal
    }
}

impl From<Refusal> for EngineError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for EngineError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => Self::Refused(refusal),
            StoreError::Unavailable { reason } => {
                tracing::warn!(%reason, "database unavailable");
                Self::Unavailable {
                    retry_after_s: RETRY_AFTER_S,
                }
            }
            StoreError::Internal(cause) => Self::internal(cause),
        }
    }
}
