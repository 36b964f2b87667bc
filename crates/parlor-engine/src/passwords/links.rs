//! Password links: the purposes of links, the mails with links, and the web page to which links lead.

use parlor_model::time::Timestamp;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

/// The lifetime of an invitation, in seconds.
pub const INVITATION_S: i64 = 7 * 24 * 60 * 60;
/// The lifetime of a reset, in seconds.
pub const RESET_S: i64 = 24 * 60 * 60;

/// The future of sending a mail. The error is a sentence for the administrator.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Sends mails with password links. The binary implements this trait.
pub trait LinkMailer: Send + Sync + 'static {
    /// Sends a mail with a link. The future must complete within some seconds.
    fn send<'a>(&'a self, mail: &'a LinkMail) -> Sending<'a>;
}

/// A mail with a password link.
#[derive(Clone)]
pub struct LinkMail {
    /// The agent's name.
    pub name: String,
    /// The agent's e-mail address.
    pub email: String,
    /// The name of the account.
    pub account: String,
    /// The purpose of the link.
    pub purpose: Purpose,
    /// The address of the web page for passwords, with the token.
    pub link: String,
    /// The expiry time of the link.
    pub expires_at: Timestamp,
}

/// Debug output without the link.
impl std::fmt::Debug for LinkMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinkMail")
            .field("email", &self.email)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

/// The purpose of a password link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The agent sets a first password.
    Invitation,
    /// The agent replaces the present password.
    Reset,
}

impl Purpose {
    /// Returns the word that `/v1` and the command line use for the purpose.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    /// Returns the lifetime of a link, in seconds.
    pub(super) const fn lifetime_s(self) -> i64 {
        match self {
            Self::Invitation => INVITATION_S,
            Self::Reset => RESET_S,
        }
    }
}

/// The mailer of password links, and the web page to which the links lead.
#[derive(Default)]
pub(crate) struct Links {
    pub(super) mailer: OnceLock<Arc<dyn LinkMailer>>,
    pub(super) page: OnceLock<String>,
}
