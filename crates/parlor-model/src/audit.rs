//! The audit log: events of the feed that record administrative acts.

use crate::audience::Audience;
use crate::entities::Event;
use crate::ids::{AccountId, AgentId};
use crate::time::Timestamp;
use serde_json::Value;

/// An object of the configuration was created, changed or removed. Data: `object`, `made` (whether the object was
/// created) and `fields`. Each entry of `fields` has the name of a field. Unless the field is secret, the entry also
/// has the field's earlier value (`from`) and its new value (`to`).
pub const CONFIGURED: &str = "audit.configured";
/// A credential was created. Data: `credential_id`, `kind`, `name` and `agent_id`.
pub const CREDENTIAL_ISSUED: &str = "audit.credential_issued";
/// A credential got a new secret. Data as for [`CREDENTIAL_ISSUED`].
pub const CREDENTIAL_ROTATED: &str = "audit.credential_rotated";
/// A credential was revoked. Data as for [`CREDENTIAL_ISSUED`].
pub const CREDENTIAL_REVOKED: &str = "audit.credential_revoked";

/// A callback endpoint was paused, resumed or removed, got new limits or a new secret, or earlier events were replayed
/// to the endpoint. Data: `endpoint`, and `what` (the change, as a phrase).
pub const CALLBACK_CHANGED: &str = "audit.callback_changed";

/// The erasure of a contact began. Data: `contact_id`. Every agent receives this event, although only administrators
/// receive the events whose names begin with [`PREFIX`]. The reason is that every program with copies of the contact's
/// data must erase these copies too.
pub const CONTACT_ERASED: &str = "contact.erased";

/// All data about a contact was exported. Data: `contact_id`.
pub const CONTACT_EXPORTED: &str = "audit.contact_exported";

/// Two contacts were merged. Data: `merge_id`, `contact_id`, `merged_contact_id`, `evidence`. As for all events about
/// contacts, every agent receives this event.
pub const CONTACT_MERGED: &str = "contact.merged";
/// A merge was undone. Data as for [`CONTACT_MERGED`].
pub const CONTACT_UNMERGED: &str = "contact.unmerged";
/// A contact was blocked. Data: `contact_id`.
pub const CONTACT_BLOCKED: &str = "contact.blocked";
/// A contact was unblocked. Data: `contact_id`.
pub const CONTACT_UNBLOCKED: &str = "contact.unblocked";

/// A conversation was merged into another conversation. Data: `merged_id`, `into_id`, `merge_count`. The event is
/// written for both conversations.
pub const CONVERSATION_MERGED: &str = "conversation.merged";
/// A merged conversation was separated from its target. Data as for [`CONVERSATION_MERGED`].
pub const CONVERSATION_UNMERGED: &str = "conversation.unmerged";

/// The prefix of events that only administrators receive.
pub const PREFIX: &str = "audit.";

/// The kinds of all events of the audit log. The definition of the audit log's database index contains the same list in
/// the same order. SQLite uses this index only if the two lists are equal.
pub const ACTS: [&str; 13] = [
    CALLBACK_CHANGED,
    CONFIGURED,
    CONTACT_BLOCKED,
    CONTACT_ERASED,
    CONTACT_EXPORTED,
    CONTACT_MERGED,
    CONTACT_UNBLOCKED,
    CONTACT_UNMERGED,
    CONVERSATION_MERGED,
    CONVERSATION_UNMERGED,
    CREDENTIAL_ISSUED,
    CREDENTIAL_ROTATED,
    CREDENTIAL_REVOKED,
];

/// Builds the event of an administrative act. `by` is the acting agent. `None` means that the actor is not an agent,
/// but, for example, the operator of the server.
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
        thread_position: None,
    }
}
