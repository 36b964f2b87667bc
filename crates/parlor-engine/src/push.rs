//! Web Push (RFC 8030): messages to the browsers of agents, through the push services of the browser vendors.
//!
//! | Module | Task |
//! |---|---|
//! | [`encryption`] | encrypts a message, so that only the browser can read it (RFC 8291) |
//! | [`identity`] | proves to the push service that a push comes from this server (RFC 8292) |

mod encryption;
mod identity;

pub(crate) use encryption::{Keys, encrypt};
pub use identity::Identity;

/// The reason why a push cannot be prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The public key or the authentication secret in the browser's subscription is invalid.
    #[error("a key of the subscription is invalid")]
    Subscription,
    /// The key pair of this server cannot be decrypted or used.
    #[error("the key pair of this server cannot be read")]
    OwnKeys,
    /// The message is too long.
    #[error("the message is too long")]
    TooLong,
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system")]
    NoEntropy,
}
