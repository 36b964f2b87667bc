//! The events of a conversation's history: the activity lines of the thread, the audit of a conversation, and the agent
//! who made a change.

use crate::entities::Event;
use crate::ids::AgentId;
use serde_json::Value;

/// Members of `conversation.updated`. The thread shows such an event as an activity line if the event contains at least
/// one of these members.
const LINE_MEMBERS: &[&str] = &[
    "assignee_id",
    "case_id",
    "contact_id",
    "priority",
    "released_by",
    "skills",
    "subject",
    "team_id",
];

/// Whether the thread of a conversation shows an event as an activity line.
#[must_use]
pub fn is_line(name: &str, data: &Value) -> bool {
    match name {
        "conversation.assigned"
        | "conversation.labelled"
        | "conversation.merged"
        | "conversation.offered"
        | "conversation.queued"
        | "conversation.snoozed"
        | "conversation.status_changed"
        | "conversation.transferred"
        | "conversation.unmerged" => true,
        "conversation.updated" => LINE_MEMBERS.iter().any(|name| data.get(name).is_some()),
        _ => false,
    }
}

/// The kinds of events that are not part of a conversation's history. These events report that the conversation
/// started, that a message was written, delivered or read, or that a notification was created or read. The thread and
/// the list of notifications show these facts instead. The definition of the database index for histories contains the
/// same list in the same order. A change of this list requires the same change of the index.
pub const OUTSIDE_HISTORY: [&str; 6] = [
    "conversation.started",
    "message.created",
    "message.delivered",
    "message.read",
    "notification.created",
    "notification.read",
];

/// Returns the agent who made the change that a conversation's event reports. `None` means that the change was made by
/// Parlor, the customer or a client application.
#[must_use]
pub fn actor(event: &Event, data: &Value) -> Option<AgentId> {
    let member = |name: &str| data.get(name).and_then(Value::as_i64).map(AgentId);
    // In the events `conversation.assigned` and `conversation.offered`, `agent_id` is the assignee, who is not always
    // the agent who acted.
    match event.kind.as_str() {
        "conversation.assigned" if data.get("accepted").is_some() => member("assignee_id"),
        "conversation.assigned" => member("assigned_by"),
        "conversation.offered" => None,
        _ => event.agent_id,
    }
}

/// The members of `conversation.updated` that only report which messages are read.
const READING: &[&str] = &["incoming_seen", "read_by"];

/// Whether the audit of a conversation contains an event of the conversation's history. The audit contains changes of
/// the conversation and of its service record. It also contains the deletion of messages and the repeated sending of
/// failed messages. Events that only report which messages are read are not part of the audit. Events about drafts are
/// not part of the audit either, because drafts are private.
#[must_use]
pub fn is_audited(name: &str, data: &Value) -> bool {
    match name {
        "conversation.updated" => (data.as_object())
            .is_some_and(|data| data.keys().any(|key| !READING.contains(&key.as_str()))),
        "message.deleted" | "message.retried" | "service_record.saved" => true,
        name => name.starts_with("conversation."),
    }
}
