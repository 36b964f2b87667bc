//! The errors of the store.

use crate::row::Corrupt;
use parlor_model::refusal::Refusal;

/// The reason why a call of the store failed.
///
/// Every call of the store can fail because the database is not available. So the documentation of a call need not
/// list this error.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The model refused the command. Nothing was changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database cannot be reached or is full, or too many commands are waiting. No command was carried out. The
    /// caller may retry.
    #[error("the database is not available: {reason}")]
    Unavailable {
        /// The reason, for logs only.
        reason: String,
    },
    /// The outcome is unknown: the command's batch may or may not be stored. The caller may retry with the same
    /// idempotency key. If the batch is stored, the retry returns the stored answer. Otherwise, the retry carries the
    /// command out.
    #[error("the outcome is unknown: {reason}")]
    OutcomeUnknown {
        /// The reason, for logs only.
        reason: String,
    },
    /// The database or its address is not suitable for this program. The text tells the operator the reason and the
    /// remedy. Only the methods that open, find or check a database return this error.
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

    /// Converts the error of an invalid address to a set-up error.
    pub(crate) fn setup(error: DbError) -> Self {
        match error {
            DbError::Broken(text) => Self::Setup(text),
            error => error.into(),
        }
    }

    pub(crate) fn internal(reason: impl std::fmt::Display) -> Self {
        Self::Internal(reason.to_string())
    }

    /// Counts the error in the metrics. A refusal is not counted, because it is not an error of the database.
    pub(crate) fn count(&self) {
        let kind = match self {
            Self::Refused(_) => return,
            Self::Unavailable { .. } => UNAVAILABLE,
            Self::OutcomeUnknown { .. } => OUTCOME_UNKNOWN,
            Self::Setup(_) | Self::Internal(_) => INTERNAL,
        };
        metrics::counter!(ERRORS, "kind" => kind).increment(1);
    }

    /// Creates the metric for each kind of error, so that monitoring finds the metric before the first error.
    pub(crate) fn count_none() {
        for kind in [UNAVAILABLE, OUTCOME_UNKNOWN, INTERNAL] {
            metrics::counter!(ERRORS, "kind" => kind).increment(0);
        }
    }
}

/// The metric that counts failed commands and reads, by kind of error.
const ERRORS: &str = "parlor_store_errors_total";
const UNAVAILABLE: &str = "unavailable";
const OUTCOME_UNKNOWN: &str = "outcome_unknown";
const INTERNAL: &str = "internal";

/// An error of a database back end.
#[derive(Debug)]
pub enum DbError {
    /// A unique value is already in use. The text names its table or constraint. Nothing was written. The rows must be
    /// loaded again, and the commands of the batch must be decided again.
    Taken(String),
    /// Another node has changed or locked the account, another writer has revoked leased ids, or a caller has cancelled
    /// a command of the batch. Nothing was written. The batch must be decided again.
    Raced,
    /// The database is unreachable, full or slow. Nothing was written.
    Unavailable(String),
    /// The database gave no answer. If the request was a commit, the batch may or may not be stored, and must not be
    /// carried out again.
    NoAnswer(String),
    /// A defect of the program. Nothing was written.
    Broken(String),
}

impl DbError {
    /// Converts `Unavailable` to `NoAnswer`, for an error that a commit returned. For example, a database that is
    /// shutting down may report an error after it has committed.
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
    /// Converts a database error for a call that is not a batch of commands.
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(reason) | DbError::NoAnswer(reason) => {
                Self::Unavailable { reason }
            }
            DbError::Taken(reason) | DbError::Broken(reason) => Self::Internal(reason),
            DbError::Raced => Self::unavailable("conflict with other writers"),
        }
    }
}
