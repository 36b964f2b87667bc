//! The errors of engine calls.

use parlor_model::refusal::Refusal;
use parlor_store::StoreError;

/// The wait that a client is asked for after [`EngineError::Unavailable`], in seconds.
pub const RETRY_AFTER_S: u32 = 1;

/// Why the engine did not do what it was asked. Nothing internal can be displayed: causes were logged where they arose.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EngineError {
    /// The model refused; nothing changed.
    #[error(transparent)]
    Refused(Refusal),
    /// The database is not available or too much is waiting; nothing changed.
    #[error("temporarily unavailable")]
    Unavailable {
        /// Seconds.
        retry_after_s: u32,
    },
    /// A fault of ours.
    #[error("internal error")]
    Internal,
}

impl EngineError {
    /// Logs a fault of ours and hides it.
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
