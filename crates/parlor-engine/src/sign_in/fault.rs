//! The failures of a sign-in at a provider.

use crate::EngineError;
use parlor_model::sign_in::NotAdmitted;

/// The reason why a sign-in at a provider failed.
#[derive(Debug)]
pub enum SignInFault {
    /// The account has no such active provider.
    NotFound,
    /// The provider does not answer, or its answer cannot be used.
    ProviderUnavailable,
    /// The provider refused a request of this server, or this server cannot decrypt the client secret for this
    /// provider.
    ProviderError,
    /// The provider answered `access_denied`, because the person cancelled the sign-in or may not sign in.
    AccessDenied,
    /// The browser has no cookie of this sign-in, or the sign-in began too long ago.
    Expired,
    /// The authorization code is missing or too long, or the provider did not accept it.
    InvalidCode,
    /// The provider's ID token failed a check.
    InvalidToken,
    /// The model does not admit the person. The value is the reason.
    NotAdmitted(NotAdmitted),
    /// The login is already linked to another agent.
    AlreadyLinked,
    /// The agent already has the maximum number of logins.
    TooManyLogins,
    /// The session in which the linking began has ended.
    SessionEnded,
    /// The one-time code is wrong or was already used.
    WrongTotp,
    /// Too many one-time codes were wrong.
    TooMany {
        /// The time to wait before the next attempt, in seconds.
        seconds: u64,
    },
    /// The server failed, or too many sign-ins are in progress.
    Failed(EngineError),
}

impl SignInFault {
    /// Returns the code of this fault for the sign-in page. The code of a fault stays the same in all versions of
    /// Parlor.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::ProviderUnavailable => "provider-unavailable",
            Self::ProviderError => "provider-error",
            Self::AccessDenied => "access-denied",
            Self::Expired => "expired",
            Self::InvalidCode => "invalid-code",
            Self::InvalidToken => "invalid-token",
            Self::NotAdmitted(reason) => reason.code(),
            Self::AlreadyLinked => "already-linked",
            Self::TooManyLogins => "too-many-logins",
            Self::SessionEnded => "session-ended",
            Self::WrongTotp => "wrong-totp",
            Self::TooMany { .. } => "too-many-attempts",
            Self::Failed(_) => "unavailable",
        }
    }
}

impl From<EngineError> for SignInFault {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}
