//! The audit log: administrative acts are facts of the feed, written with what they did.

use crate::audience::Audience;
use crate::entities::Event;
use crate::ids::{AccountId, AgentId};
use crate::time::Timestamp;
use serde_json::Value;

/// Something of the configuration was made or changed. Data: `object`, `made`, and `fields`, each with its name and, where it is no
/// secret, what it was (`from`) and is (`to`).
pub const CONFIGURED: &str = "audit.configured";
/// A credential was made. Data: `credential_id`, `kind`, `name`.
pub const CREDENTIAL_ISSUED: &str = "audit.credential_issued";
/// A credential got another secret. Data as for [`CREDENTIAL_ISSUED`].
pub const CREDENTIAL_ROTATED: &str = "audit.credential_rotated";
/// A credential ended. Data as for [`CREDENTIAL_ISSUED`].
pub const CREDENTIAL_REVOKED: &str = "audit.credential_revoked";

/// A callback endpoint was made, changed, removed, given another secret, paused, resumed, switched off or told of events again. Data:
/// `endpoint` and `what`.
pub const CALLBACK_CHANGED: &str = "audit.callback_changed";

/// A person is being erased. Data: `contact_id`. Unlike those above it concerns everybody: whoever keeps a copy has to forget, too.
pub const CONTACT_ERASED: &str = "contact.erased";

/// Everything held about a person was given out. Data: `contact_id`.
pub const CONTACT_EXPORTED: &str = "audit.contact_exported";

/// Two people became one. Data: `merge_id`, `contact_id`, `merged_contact_id`, `evidence`. Concerns everybody, as the others of people do.
pub const CONTACT_MERGED: &str = "contact.merged";
/// A merge was taken apart. Data as for [`CONTACT_MERGED`].
pub const CONTACT_UNMERGED: &str = "contact.unmerged";
/// A person was blocked. Data: `contact_id`.
pub const CONTACT_BLOCKED: &str = "contact.blocked";
/// A person was unblocked. Data: `contact_id`.
pub const CONTACT_UNBLOCKED: &str = "contact.unblocked";

/// The prefix of events for administrators only.
pub const PREFIX: &str = "audit.";

/// All of them. The index of the audit log names the same, in the same order: SQLite uses it for nothing else.
pub const ACTS: [&str; 11] = [
    CALLBACK_CHANGED,
    CONFIGURED,
    CONTACT_BLOCKED,
    CONTACT_ERASED,
    CONTACT_EXPORTED,
    CONTACT_MERGED,
    CONTACT_UNBLOCKED,
    CONTACT_UNMERGED,
    CREDENTIAL_ISSUED,
    CREDENTIAL_ROTATED,
    CREDENTIAL_REVOKED,
];

/// An act; `by`: the agent who did it, `None`: the operator.
#[must_use]
pub fn act(
    account: AccountId,
    kind: &str,
    by: Option<AgentId>,
    at: Timestamp,
    data: &Value,
) -> Event {
    Event {
        account_id: account,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: at,
        conversation_id: None,
        contact_id: None,
        agent_id: by,
        data: data.to_string(),
        audience: Audience::administrators(),
    }
}
