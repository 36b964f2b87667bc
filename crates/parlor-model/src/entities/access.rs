//! The rows of credentials, stored answers and unique values.

use crate::ids::{AccountId, AgentId, CredentialId, InboxId, ProviderId};
use crate::time::Timestamp;
use crate::words::CredentialKind;

entities! {
    /// A token, key pair, client application or session. Only hashes of secrets are stored.
    Credential {
        /// The id of the credential.
        id: CredentialId,
        /// The account of the row.
        account_id: AccountId,
        /// The kind of credential.
        kind: CredentialKind,
        /// The agent for whom the credential acts.
        agent_id: Option<AgentId>,
        /// The client application of a session.
        application_id: Option<CredentialId>,
        /// The name, for people.
        name: String,
        /// The public half of a key pair, unique for its kind.
        key: Option<String>,
        /// The SHA-256 of the token or of the key pair's secret, in hex. Unique among tokens.
        secret_hash: String,
        /// The vendor's type of a client application.
        application_type: Option<String>,
        /// The settings of a client application's callback, as JSON. Their secrets are encrypted with the server key.
        callback: Option<String>,
        /// Whether the callback may be called. If not, the application cannot start conversations.
        callback_active: bool,
        /// The expiry time. `None` means that the credential does not expire.
        expires_at: Option<Timestamp>,
        /// The time of revocation. `None` means that the credential is not revoked.
        revoked_at: Option<Timestamp>,
        /// The network address of the caller who signed in, for a session.
        address: Option<String>,
        /// The `User-Agent` of the sign-in, for a session.
        user_agent: Option<String>,
        /// The time of a session's last use, accurate to some minutes.
        last_used_at: Option<Timestamp>,
        /// The provider at which the agent signed in, for a session.
        provider_id: Option<ProviderId>,
        /// Whether the provider has proved a second factor at the sign-in of a session.
        second_factor: bool,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// A permission of a client application to use an inbox.
    ApplicationInbox {
        /// The client application.
        credential_id: CredentialId,
        /// The inbox.
        inbox_id: InboxId,
        /// The account of the row.
        account_id: AccountId,
    }
    /// The stored answer of an idempotency key.
    StoredAnswer {
        /// The account of the row.
        account_id: AccountId,
        /// The scope of the idempotency key: the owner of the credential, and the route.
        scope: String,
        /// The idempotency key of the caller.
        key: String,
        /// The SHA-256 of the request, in hex.
        fingerprint: String,
        /// The HTTP status.
        status: i64,
        /// The content type of the body. Empty if the answer has no body.
        content_type: String,
        /// The body, which is text in every dialect.
        body: String,
        /// The time of creation. The answer is deleted one day later.
        created_at: Timestamp,
    }
    /// A value that is unique in the whole installation.
    UniqueValue {
        /// The kind of value: an e-mail address, a key, a secret, or an id of a table.
        kind: String,
        /// The value. An id is written in decimal digits.
        value: String,
        /// The account of the object.
        account_id: AccountId,
        /// The id of the object.
        object_id: i64,
    }
}

impl Credential {
    /// Whether the credential is neither revoked nor expired.
    #[must_use]
    pub fn lives(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| at > now)
    }
}
