//! The errors of engine calls.

use parlor_model::refusal::Refusal;
use parlor_store::{Changes, StoreError};

/// The time that a client must wait before the next attempt, in seconds. This time applies after
/// [`EngineError::Unavailable`] and [`EngineError::OutcomeUnknown`].
const RETRY_AFTER_S: u32 = 1;

/// The reason why a call of the engine failed. The cause of an internal error is written to the log where the error
/// occurs, and is not part of this value.
///
/// Every call of the engine that uses the database can fail with [`Self::Unavailable`], [`Self::OutcomeUnknown`] or
/// [`Self::Internal`]. So the documentation of a call need not list these errors.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EngineError {
    /// The model refused the command. Nothing changed.
    #[error(transparent)]
    Refused(Refusal),
    /// The database or the file storage is not available, or too many commands are waiting. Nothing changed, and no
    /// part of the request will be carried out later.
    #[error("temporarily unavailable")]
    Unavailable {
        /// The time until the client may try again, in seconds.
        retry_after_s: u32,
    },
    /// The request may or may not have changed something, because the database did not answer in time or failed after a
    /// change. A caller with an idempotency key must repeat the request with the same key. A caller without such a key
    /// must read the object to find out whether the change was made.
    #[error("the outcome is unknown: the change may or may not be stored")]
    OutcomeUnknown {
        /// The time until the client may try again, in seconds.
        retry_after_s: u32,
    },
    /// A fault of the server.
    #[error("internal error")]
    Internal,
}

impl EngineError {
    /// Returns the error of a request that cannot be completed at present. If the database may have stored a change of
    /// the request ([`Changes`]), the error is [`Self::OutcomeUnknown`]. Otherwise the error is [`Self::Unavailable`].
    #[must_use]
    pub fn unavailable() -> Self {
        Self::given_up(Changes::of_this_request_are_possible())
    }

    /// Returns the error of a request that Parlor gave up before the request was complete. `may_have_changed` means
    /// that the request may have changed something.
    #[must_use]
    pub const fn given_up(may_have_changed: bool) -> Self {
        if may_have_changed {
            Self::OutcomeUnknown {
                retry_after_s: RETRY_AFTER_S,
            }
        } else {
            Self::Unavailable {
                retry_after_s: RETRY_AFTER_S,
            }
        }
    }

    /// Logs the cause of an internal fault, and returns an error that does not contain the cause.
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
                // The error is `OutcomeUnknown` if the change of an earlier command of this request may have been
                // stored.
                Self::unavailable()
            }
            StoreError::OutcomeUnknown { reason } => {
                tracing::warn!(%reason, "the outcome of a command is unknown");
                Self::given_up(true)
            }
            StoreError::Internal(cause) | StoreError::Setup(cause) => Self::internal(cause),
        }
    }
}
