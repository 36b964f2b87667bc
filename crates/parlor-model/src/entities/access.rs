//! The rows of credentials and stored answers.

use crate::ids::{AccountId, AgentId, CredentialId, InboxId};
use crate::time::Timestamp;
use crate::words::CredentialKind;

entities! {
    /// A token, key pair, client application or session. Secrets are stored as hashes only.
    Credential {
        /// Key.
        id: CredentialId,
        /// Tenant.
        account_id: AccountId,
        /// The kind.
        kind: CredentialKind,
        /// The agent it acts as.
        agent_id: Option<AgentId>,
        /// The client application a session belongs to.
        application_id: Option<CredentialId>,
        /// Shown to people.
        name: String,
        /// The public half of a key pair; unique per kind.
        key: Option<String>,
        /// SHA-256, hex, of the token or of the key pair's secret; unique among tokens.
        secret_hash: String,
        /// The vendor's type of a client application.
        application_type: Option<String>,
        /// JSON of a client application's callback, secrets in it sealed with the server key.
        callback: Option<String>,
        /// Whether the callback may be called; a start needs it.
        callback_active: bool,
        /// The end of its validity.
        expires_at: Option<Timestamp>,
        /// The time of revocation.
        revoked_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// A client application may use an inbox.
    ApplicationInbox {
        /// The client application.
        credential_id: CredentialId,
        /// The inbox.
        inbox_id: InboxId,
        /// Tenant.
        account_id: AccountId,
    }
    /// The answer an idempotency key names.
    StoredAnswer {
        /// Tenant.
        account_id: AccountId,
        /// Credential owner and route.
        scope: String,
        /// The caller's key.
        key: String,
        /// SHA-256, hex, of what was asked.
        fingerprint: String,
        /// HTTP status.
        status: i64,
        /// Of the body; empty when there is none.
        content_type: String,
        /// The bytes, which are text in every dialect.
        body: String,
        /// The time of creation; the answer is deleted a day later.
        created_at: Timestamp,
    }
    /// A value that one object of the whole installation has.
    UniqueValue {
        /// The kind of value: an e-mail address, a key, a secret, or an id of a table.
        kind: String,
        /// The value; an id in decimal digits.
        value: String,
        /// The account of the object.
        account_id: AccountId,
        /// The id of the object.
        object_id: i64,
    }
}
