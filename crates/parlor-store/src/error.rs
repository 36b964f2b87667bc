//! The errors of the store.

use parlor_model::refusal::Refusal;

/// Why the store did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The model refused; nothing changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database cannot be reached, is full, or more is waiting than may wait. Nothing was acknowledged; try again.
    #[error("the database is not available: {reason}")]
    Unavailable {
        /// For logs only.
        reason: String,
    },
    /// A bug or a damaged database. For logs only.
    #[error("internal: {0}")]
    Internal(String),
}

impl StoreError {
    pub(crate) fn unavailable(reason: impl std::fmt::Display) -> Self {
        Self::Unavailable {
            reason: reason.to_string(),
        }
    }

    pub(crate) fn internal(reason: impl std::fmt::Display) -> Self {
        Self::Internal(reason.to_string())
    }
}
