//! The errors of the store.

use crate::row::Corrupt;
use parlor_model::refusal::Refusal;

/// The reason why a call of the store failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The model refused the command; nothing changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database cannot be reached or is full, or too many commands are waiting. Nothing changed; the caller may try
    /// again.
    #[error("the database is not available: {reason}")]
    Unavailable {
        /// The reason, for logs only.
        reason: String,
    },
    /// The command's batch may or may not be stored. The same command under the same idempotency key tells: it gets
    /// the stored answer, or is carried out.
    #[error("the outcome is unknown: {reason}")]
    OutcomeUnknown {
        /// The reason, for logs only.
        reason: String,
    },
    /// The database or its address does not fit this program. The text tells the operator the reason and the remedy. Only
    /// the opening of a store has this error.
    #[error("{0}")]
    Setup(String),
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

    /// Converts the error of a wrong address.
    pub(crate) fn setup(error: DbError) -> Self {
        match error {
            DbError::Broken(text) => Self::Setup(text),
            error => error.into(),
        }
    }

    pub(crate) fn internal(reason: impl std::fmt::Display) -> Self {
        Self::Internal(reason.to_string())
    }

    /// Counts the error in the metrics. A refusal is no error of the database.
    pub(crate) fn count(&self) {
        let kind = match self {
            Self::Refused(_) => return,
            Self::Unavailable { .. } => UNAVAILABLE,
            Self::OutcomeUnknown { .. } => OUTCOME_UNKNOWN,
            Self::Setup(_) | Self::Internal(_) => INTERNAL,
        };
        metrics::counter!(ERRORS, "kind" => kind).increment(1);
    }

    /// Shows each kind of error in the metrics, also before the first error.
    pub(crate) fn count_none() {
        for kind in [UNAVAILABLE, OUTCOME_UNKNOWN, INTERNAL] {
            metrics::counter!(ERRORS, "kind" => kind).increment(0);
        }
    }
}

/// The counter of failed commands and reads, and its kinds.
const ERRORS: &str = "parlor_store_errors_total";
const UNAVAILABLE: &str = "unavailable";
const OUTCOME_UNKNOWN: &str = "outcome_unknown";
const INTERNAL: &str = "internal";

/// An error of a back end.
#[derive(Debug)]
pub enum DbError {
    /// A unique value is already in use; the text names its table or constraint. Nothing was written. The batch must be
    /// decided again on fresh rows.
    Taken(String),
    /// Another node has changed the account, or a caller has left. Nothing was written. The batch must be decided again.
    Raced,
    /// The database is unreachable, full or slow. Nothing was written.
    Unavailable(String),
    /// The database gave no answer. If it was asked to commit, the batch may or may not be stored, and must not be
    /// carried out again.
    NoAnswer(String),
    /// A defect of the program. Nothing was written.
    Broken(String),
}

impl DbError {
    /// Converts an error of the commit, or one after it. A database that is shut down, for instance, may report this
    /// after it has committed.
    pub(crate) fn unknown(self) -> Self {
        match self {
            Self::Unavailable(reason) => Self::NoAnswer(reason),
            error => error,
        }
    }
}

impl From<Corrupt> for DbError {
    fn from(corrupt: Corrupt) -> Self {
        Self::Broken(corrupt.to_string())
    }
}

impl From<DbError> for StoreError {
    /// Converts a database error for a caller outside of batches.
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(reason) | DbError::NoAnswer(reason) => {
                Self::Unavailable { reason }
            }
            DbError::Taken(reason) | DbError::Broken(reason) => Self::Internal(reason),
            DbError::Raced => Self::unavailable("other writers were faster"),
        }
    }
}
