//! The rows of credentials, stored answers and unique values.

use crate::ids::{AccountId, AgentId, CredentialId, InboxId, ProviderId};
use crate::time::Timestamp;
use crate::words::CredentialKind;

entities! {
    /// A credential: a token, an API key with its secret, a client application, a session or a password link. Only
    /// hashes of secrets are stored.
    Credential {
        /// The id of the credential.
        id: CredentialId,
        /// The account of the row.
        account_id: AccountId,
        /// The kind of credential.
        kind: CredentialKind,
        /// The agent for whom the credential acts. `None` means that the credential acts for no agent.
        agent_id: Option<AgentId>,
        /// For a session of a client application: this client application. Otherwise `None`.
        application_id: Option<CredentialId>,
        /// The name that people see.
        name: String,
        /// For an API key or a client application: the key id, which the caller sends together with the secret. Unique
        /// among the credentials of the same kind. `None` means that the credential consists only of a token.
        key: Option<String>,
        /// The SHA-256 of the token or of the secret, in hex. Unique among credentials without a `key`.
        secret_hash: String,
        /// For a client application: its type, as the vendor's API names it.
        application_type: Option<String>,
        /// For a client application: the settings of its callback, as JSON. The secrets in these settings are encrypted
        /// with the server key.
        callback: Option<String>,
        /// For a client application: whether its callback is active. While the callback is deactivated, the
        /// application cannot start conversations.
        callback_active: bool,
        /// The expiry time. `None` means that the credential does not expire.
        expires_at: Option<Timestamp>,
        /// The time of revocation. `None` means that the credential is not revoked.
        revoked_at: Option<Timestamp>,
        /// For a session: the network address of the caller who signed in.
        address: Option<String>,
        /// For a session: the `User-Agent` header of the sign-in.
        user_agent: Option<String>,
        /// For a session: the time of the last use, accurate to about 5 minutes.
        last_used_at: Option<Timestamp>,
        /// For a session: the provider at which the agent signed in. `None` means that the agent signed in without a
        /// provider.
        provider_id: Option<ProviderId>,
        /// For a session: whether the provider has confirmed that the agent used a second factor at the sign-in.
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
    /// The stored answer to a request with an idempotency key.
    StoredAnswer {
        /// The account of the row.
        account_id: AccountId,
        /// The scope of the idempotency key: the owner of the credential, and the route.
        scope: String,
        /// The idempotency key of the caller.
        key: String,
        /// The SHA-256 of the request, in hex.
        fingerprint: String,
        /// The HTTP status of the answer.
        status: i64,
        /// The media type of the body. Empty if the answer has no body.
        content_type: String,
        /// The body of the answer, which is a text in every dialect.
        body: String,
        /// The time of creation. The answer is deleted one day later.
        created_at: Timestamp,
    }
    /// A value that is unique in the whole installation.
    UniqueValue {
        /// The kind of value: an agent's e-mail address, a credential's key id, a credential's secret hash, or an id.
        /// If the value is an id, the kind is the name of the table whose rows have this type of id.
        kind: String,
        /// The value. An id is written in decimal digits.
        value: String,
        /// The account of the object that has the value.
        account_id: AccountId,
        /// The id of the object that has the value.
        object_id: i64,
    }
}

impl UniqueValue {
    /// The kind of agents' e-mail addresses.
    pub const AGENT_EMAIL: &'static str = "agent_email";
    /// The kind of the hashed secrets of credentials without a key id. A credential with a key id has the key id as its
    /// unique value, and the kind of the value is the kind of the credential.
    pub const SECRET: &'static str = "secret";
}

impl Credential {
    /// Whether the credential is neither revoked nor expired.
    #[must_use]
    pub fn lives(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| at > now)
    }
}
