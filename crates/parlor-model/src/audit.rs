//! The audit log: administrative acts are facts of the feed, written with what they did.

use crate::entities::Event;
use crate::ids::{AccountId, AgentId};
use crate::sight::Audience;
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

/// A person is being erased. Data: `contact_id`. Unlike the others it concerns everybody: whoever keeps a copy has to forget, too.
pub const CONTACT_ERASED: &str = "contact.erased";

/// What only administrators hear of begins so.
pub const PREFIX: &str = "audit.";

/// All of them. The index of the audit log names the same.
pub const ACTS: [&str; 6] = [
    CALLBACK_CHANGED,
    CONFIGURED,
    CONTACT_ERASED,
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
