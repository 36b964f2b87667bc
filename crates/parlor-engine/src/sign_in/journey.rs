//! The state of a sign-in while the person is at the provider, or must show a one-time code. The browser keeps this
//! state in a cookie that is encrypted with the server key. So the state is bound to this browser and needs no database
//! row.

use crate::secrets::{Sealer, SecretError};
use parlor_model::ids::{AccountId, AgentId, CredentialId, ProviderId};
use parlor_model::sign_in::ProviderPerson;
use parlor_model::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The beginning of the encrypted text. No other secret of the server key begins like this.
const PURPOSE: &str = "sign-in at a provider:";
/// The time for a sign-in at the provider, in seconds.
pub const AWAY_S: i64 = 10 * 60;
/// The time in which the person must send a one-time code, in seconds.
pub const CODE_S: i64 = 5 * 60;

/// A sign-in that has begun.
#[derive(Serialize, Deserialize)]
pub(super) struct Journey {
    pub(super) account: AccountId,
    pub(super) provider: ProviderId,
    pub(super) until: Timestamp,
    pub(super) stage: Stage,
}

/// The next step of a sign-in.
#[derive(Serialize, Deserialize)]
pub(super) enum Stage {
    /// The person is at the provider.
    Away {
        /// The provider returns this value with the browser.
        state: String,
        /// The provider returns this value in the ID token.
        nonce: String,
        /// The secret half of the PKCE challenge.
        verifier: String,
        /// The agent and the session for which a login is linked. `None` means a sign-in.
        link: Option<(AgentId, CredentialId)>,
    },
    /// The person must show a one-time code.
    Code(ProviderPerson),
}

impl Journey {
    pub(super) fn seal(&self, sealer: &Sealer) -> Result<String, SecretError> {
        let text = serde_json::to_string(self).map_err(|_| SecretError::Malformed)?;
        sealer.seal(&format!("{PURPOSE}{text}"))
    }

    /// Returns the sign-in of a cookie. `None` means that the cookie is invalid, or that its time is over.
    pub(super) fn open(sealer: &Sealer, sealed: &str, now: Timestamp) -> Option<Self> {
        let text = sealer.open(sealed).ok()?;
        let journey: Self = serde_json::from_str(text.strip_prefix(PURPOSE)?).ok()?;
        (journey.until > now).then_some(journey)
    }
}
