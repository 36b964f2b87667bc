//! The errors of the store.

use parlor_model::refusal::Refusal;

/// The reason why a call of the store failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The model refused the command; nothing changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database cannot be reached or is full, or too many commands are waiting. No answer was given; the caller may
    /// try again.
    #[error("the database is not available: {reason}")]
    Unavailable {
        /// The reason, for logs only.
        reason: String,
    },
    /// A defect of the program, or a damaged database. The text is for logs only.
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
