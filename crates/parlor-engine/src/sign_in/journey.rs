//! The state of a sign-in while the person is at the provider, or must still send a one-time code. A cookie in the
//! browser contains this state, encrypted with the server key. So the state belongs to one browser, and the database
//! does not contain the state.

use crate::secrets::{Sealer, SecretError};
use parlor_model::ids::{AccountId, AgentId, CredentialId, ProviderId};
use parlor_model::sign_in::ProviderPerson;
use parlor_model::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The beginning of the text that is encrypted. Because of this beginning, no other text that is encrypted with the
/// server key can be used as this cookie.
const PURPOSE: &str = "sign-in at a provider:";
/// The maximum time for a sign-in at the provider, in seconds.
pub const AWAY_S: i64 = 10 * 60;
/// The maximum time until the person sends a one-time code, in seconds.
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
        /// The value `state`, which the provider returns in the redirect.
        state: String,
        /// The value `nonce`, which the provider returns in the ID token.
        nonce: String,
        /// The PKCE code verifier.
        verifier: String,
        /// The agent to whom the login at the provider will be linked, and the agent's session. `None` means that the
        /// person signs in, so that no login is linked.
        link: Option<(AgentId, CredentialId)>,
    },
    /// The person must send a one-time code.
    Code(ProviderPerson),
}

impl Journey {
    pub(super) fn seal(&self, sealer: &Sealer) -> Result<String, SecretError> {
        let text = serde_json::to_string(self).map_err(|_| SecretError::Malformed)?;
        sealer.seal(&format!("{PURPOSE}{text}"))
    }

    /// Decrypts the content of a cookie and returns the sign-in. `None` means that the cookie is invalid or has
    /// expired.
    pub(super) fn open(sealer: &Sealer, sealed: &str, now: Timestamp) -> Option<Self> {
        let text = sealer.open(sealed).ok()?;
        let journey: Self = serde_json::from_str(text.strip_prefix(PURPOSE)?).ok()?;
        (journey.until > now).then_some(journey)
    }
}
