//! The catalogue of events. It lists every kind of event, with the members of its data. `docs/events.md` and the
//! `webhooks` of the OpenAPI document are generated from the catalogue.
//!
//! To add a kind of event, add it to [`EVENTS`]. In tests, [`crate::state::State::put_event`] fails if an event is not
//! in the catalogue, or if its data differs from the catalogue.

use crate::entities::Event;
use crate::ids::AgentId;
use crate::time::Timestamp;
use serde_json::Value;

/// The JSON type of a member of an event's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataType {
    /// An integer: an id or a count.
    Integer,
    /// A text, or a word of a fixed set of words.
    Text,
    /// An instant in RFC 3339 form: UTC with microseconds.
    Time,
    /// `true` or `false`.
    Flag,
    /// A list.
    List,
    /// An object.
    Object,
}

impl DataType {
    /// Returns the name of the type in JSON Schema.
    #[must_use]
    pub const fn schema_name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Text | Self::Time => "string",
            Self::Flag => "boolean",
            Self::List => "array",
            Self::Object => "object",
        }
    }

    /// Returns the name of the type in the documentation.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            other => other.schema_name(),
        }
    }

    fn admits(self, value: &Value) -> bool {
        match self {
            Self::Integer => value.is_i64(),
            Self::Text => value.is_string(),
            Self::Time => value.as_str().is_some_and(is_shown),
            Self::Flag => value.is_boolean(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// Whether a text is an instant in the form that `/v1` uses.
fn is_shown(text: &str) -> bool {
    Timestamp::parse_iso(text).is_some_and(|at| at.iso_micros() == text)
}

/// One member of an event's data.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The member's name.
    pub name: &'static str,
    /// The JSON type of the value.
    pub data_type: DataType,
    /// Whether the value can be `null`.
    pub nullable: bool,
    /// Whether every event of the kind contains the member.
    pub required: bool,
    /// The meaning of the member, for the documentation.
    pub meaning: &'static str,
}

/// One kind of event.
#[derive(Clone, Copy, Debug)]
pub struct EventKind {
    /// The name, for example `conversation.started`.
    pub name: &'static str,
    /// The change that the event reports, as English text.
    pub summary: &'static str,
    /// Whether the event is ephemeral. An ephemeral event is sent at once to connected readers and callbacks. It has no
    /// number and is never stored.
    pub ephemeral: bool,
    /// Whether the event concerns only one agent. No other agent and no callback receives it.
    pub private: bool,
    /// The members of the event's data.
    pub data: &'static [Member],
}

const fn member(name: &'static str, data_type: DataType, meaning: &'static str) -> Member {
    Member {
        name,
        data_type,
        nullable: false,
        required: true,
        meaning,
    }
}

impl Member {
    const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    const fn optional(mut self) -> Self {
        self.required = false;
        self
    }
}

const fn kind(name: &'static str, summary: &'static str, data: &'static [Member]) -> EventKind {
    EventKind {
        name,
        summary,
        ephemeral: false,
        private: false,
        data,
    }
}

impl EventKind {
    /// Makes the event private.
    const fn private(mut self) -> Self {
        self.private = true;
        self
    }
}

const fn ephemeral(
    name: &'static str,
    summary: &'static str,
    data: &'static [Member],
) -> EventKind {
    EventKind {
        name,
        summary,
        ephemeral: true,
        private: false,
        data,
    }
}

use DataType::{Flag, Integer, List, Object, Text, Time};

const CONTACT_ID: Member = member("contact_id", Integer, "the contact");
const ENDPOINT: Member = member(
    "endpoint",
    Text,
    "the endpoint's key, for example `callback-5`",
);
const ASSIGNEE: Member = member("assignee_id", Integer, "the agent");
const SLOT: Member = member("slot", Integer, "the number of the agent's slot");

const CONTACT_NAME: &[Member] = &[member("name", Text, "the contact's name")];
const ONLY_CONTACT: &[Member] = &[CONTACT_ID];
const MERGE: &[Member] = &[
    member("merge_id", Integer, "the merge"),
    member("contact_id", Integer, "the contact that remains"),
    member(
        "merged_contact_id",
        Integer,
        "the contact that was merged into it",
    ),
    member("evidence", Text, "`given`, `proven`, `signed` or `claimed`"),
];
const JOIN: &[Member] = &[
    member("merged_id", Integer, "the conversation that was merged"),
    member(
        "into_id",
        Integer,
        "the conversation into which it was merged",
    ),
    member(
        "merge_count",
        Integer,
        "the number of merges of the first one so far",
    ),
];
const CREDENTIAL: &[Member] = &[
    member("credential_id", Integer, "the credential"),
    member(
        "kind",
        Text,
        "the credential's kind, for example `access_token`",
    ),
    member("name", Text, "the credential's name"),
    member("agent_id", Integer, "the agent whose credential it is").nullable(),
];
const DELIVERY: &[Member] = &[
    member("message_id", Integer, "the message"),
    member(
        "position",
        Integer,
        "the message's position in its conversation",
    ),
    member("error", Text, "the reason of a failure").nullable(),
];
const MESSAGE: &[Member] = &[
    member("message_id", Integer, "the message"),
    member(
        "position",
        Integer,
        "the message's position in its conversation",
    ),
];
const FILE: &[Member] = &[
    member("attachment_id", Integer, "the file"),
    member("message_id", Integer, "the message with the file"),
    member(
        "position",
        Integer,
        "the message's position in its conversation",
    ),
];
const ANSWERED_FILE: &[Member] = &[
    member("attachment_id", Integer, "the file"),
    member("message_id", Integer, "the message with the file"),
    member(
        "position",
        Integer,
        "the message's position in its conversation",
    ),
    member("by", Text, "the receiver: `agent` or `contact`"),
];
const OFF_RECORD: &[Member] = &[
    member("by", Text, "the author: `agent` or `contact`"),
    member("content", Text, "the words"),
];
const SCHEDULED: Member = member("scheduled_message_id", Integer, "the scheduled message");
const NOTIFICATION: Member = member(
    "notification",
    Text,
    "the id of the notification, for example `mentioned-4711`",
);
const UNREAD: Member = member(
    "unread",
    Integer,
    "the number of all unread notifications of the agent",
);
const TICKET: Member = member("ticket_id", Integer, "the ticket");
const MACRO: &[Member] = &[member("macro_id", Integer, "the macro")];
const VIEW: &[Member] = &[member("view_id", Integer, "the view")];
const TYPING: &[Member] = &[
    member("by", Text, "`contact` or `agent`"),
    member("private", Flag, "whether the agent writes a note"),
];

/// Every kind of event, ordered by name.
pub const EVENTS: &[EventKind] = &[
    kind(
        "agent.notification_settings_changed",
        "An agent changed their notification channels.",
        &[member("version", Text, "the version of the settings now")],
    )
    .private(),
    kind(
        "agent.presence_changed",
        "An agent's availability changed.",
        &[
            member("from", Text, "the availability before"),
            member("to", Text, "the availability now"),
            member("reason", Text, "the reason, if Parlor made the change").optional(),
        ],
    ),
    kind(
        "agent.settings_changed",
        "An agent changed their settings document.",
        &[member("version", Text, "the version of the document now")],
    )
    .private(),
    kind("attachment.accepted", "The receiver of a file accepted it.", ANSWERED_FILE),
    kind(
        "attachment.downloaded",
        "A single-use address of a file was used.",
        FILE,
    ),
    kind("attachment.rejected", "The receiver of a file rejected it.", ANSWERED_FILE),
    kind(
        "audit.callback_changed",
        "A callback endpoint was paused, resumed or removed, or got new limits or another secret.",
        &[ENDPOINT, member("what", Text, "the change, in English")],
    ),
    kind(
        "audit.configured",
        "A configuration object was created or changed.",
        &[
            member("object", Text, "the object's kind, id and name"),
            member("made", Flag, "whether the object is new"),
            member("fields", List, "the changed fields: `field` (its name) and, unless the field is secret, `from` and `to`"),
        ],
    ),
    kind("audit.contact_exported", "A contact's data was exported.", ONLY_CONTACT),
    kind("audit.credential_issued", "A credential was created.", CREDENTIAL),
    kind("audit.credential_revoked", "A credential was revoked.", CREDENTIAL),
    kind("audit.credential_rotated", "A credential got a new secret.", CREDENTIAL),
    kind(
        "callback.deactivated",
        "Parlor deactivated a callback endpoint.",
        &[
            ENDPOINT,
            member("name", Text, "the endpoint's name").nullable(),
            member("reason", Text, "the reason"),
        ],
    ),
    kind("callback.test", "An administrator sent a test to an endpoint.", &[ENDPOINT]),
    kind(
        "case.created",
        "A case was created.",
        &[member("case_id", Integer, "the case"), member("subject", Text, "its subject")],
    ),
    kind(
        "case.updated",
        "A case was closed, reopened, or moved to another contact.",
        &[
            member("case_id", Integer, "the case"),
            member("subject", Text, "its subject"),
            member("open", Flag, "whether the case is open"),
        ],
    ),
    kind("contact.blocked", "A contact was blocked.", ONLY_CONTACT),
    kind("contact.created", "A contact was created.", CONTACT_NAME),
    kind("contact.erased", "The erasure of a contact began.", ONLY_CONTACT),
    kind("contact.merged", "Two contacts were merged.", MERGE),
    kind("contact.unblocked", "A contact was unblocked.", ONLY_CONTACT),
    kind("contact.unmerged", "A merge was undone.", MERGE),
    kind("contact.updated", "A contact, its contact points, identities, notes or rows changed.", CONTACT_NAME),
    kind(
        "conversation.assigned",
        "A conversation was assigned to an agent, or an agent accepted an offer.",
        &[
            ASSIGNEE,
            SLOT,
            member("accepted", Flag, "`true` if the agent accepted an offer").optional(),
            member("assigned_by", Integer, "the agent who chose the assignee, if routing did not").optional(),
        ],
    ),
    kind(
        "conversation.completed",
        "A conversation ended for good.",
        &[member("assignee_id", Integer, "the last agent").nullable()],
    ),
    kind(
        "conversation.erased",
        "Erasing a contact emptied a part of a conversation.",
        &[
            member("position", Integer, "the position up to which messages are empty"),
            member("whole", Flag, "whether the whole conversation is empty"),
        ],
    ),
    kind(
        "conversation.labelled",
        "A conversation's labels changed.",
        &[
            member("labels", List, "all labels now"),
            member("added", List, "the new labels"),
            member("removed", List, "the removed labels"),
        ],
    ),
    kind(
        "conversation.merged",
        "A conversation was merged into another one. Both conversations have this event.",
        JOIN,
    ),
    kind(
        "conversation.offered",
        "A conversation was offered to an agent, who must accept it.",
        &[ASSIGNEE, SLOT, member("offered_until", Time, "the end of the offer")],
    ),
    kind(
        "conversation.picked_up",
        "An agent began to serve a conversation: by a pick-up, or by the first answer as its assignee.",
        &[ASSIGNEE],
    ),
    kind(
        "conversation.queued",
        "A conversation entered a queue.",
        &[
            member("queue", Text, "the queue's key"),
            member("reserved_for", Integer, "the agent it is reserved for").nullable(),
        ],
    ),
    kind(
        "conversation.snoozed",
        "A conversation was snoozed.",
        &[
            member("from", Text, "the status before"),
            member("to", Text, "the status now"),
            member("snoozed_until", Time, "the end of the snooze").nullable(),
        ],
    ),
    kind(
        "conversation.started",
        "A conversation was started.",
        &[
            member("display_id", Integer, "the number that agents see"),
            member("inbox_id", Integer, "the inbox"),
            member("identity_id", Integer, "the identity"),
            member("status", Text, "the first status"),
            member("case_id", Integer, "the case").nullable(),
            member("intended_agent_id", Integer, "the agent it is meant for").nullable(),
        ],
    ),
    kind(
        "conversation.status_changed",
        "A conversation's status changed.",
        &[
            member("from", Text, "the status before"),
            member("to", Text, "the status now"),
            member("snoozed_until", Time, "always `null`").nullable().optional(),
        ],
    ),
    kind(
        "conversation.transferred",
        "A conversation was transferred.",
        &[
            member("from", Integer, "the agent before").nullable(),
            member("to", Object, "the new place: `agent_id`, `team_id` or `queue`"),
            member("note_id", Integer, "the note written with the transfer").nullable(),
        ],
    ),
    kind(
        "conversation.unmerged",
        "A merged conversation was separated from the other one. Both conversations have this event.",
        JOIN,
    ),
    kind(
        "conversation.updated",
        "Other properties of a conversation changed. The data has the changed members only.",
        &[
            member("additional_attributes", Object, "the additional attributes now").optional(),
            member("assignee_id", Integer, "the agent now").nullable().optional(),
            member("case_id", Integer, "the case now").nullable().optional(),
            member("contact_id", Integer, "the contact now").nullable().optional(),
            member("custom_attributes", Object, "the custom attributes now").optional(),
            member("follower_ids", List, "the agents who follow it now").optional(),
            member("handed_off", Flag, "a bot handed the conversation over to the agents").optional(),
            member("incoming_seen", Integer, "the number of incoming messages that are read").optional(),
            member("needs", Object, "after a relaxation: the skills that the queue entry needs now, with their minimum levels").optional(),
            member("off_record", Flag, "whether it is off the record now").optional(),
            member("priority", Text, "the priority now").nullable().optional(),
            member("rating", Integer, "the customer's rating, 1 to 5").optional(),
            member("read_by", Integer, "the agent who read it; `null`: the contact").nullable().optional(),
            member("relaxed", List, "the skills that are no longer needed").optional(),
            member("released_by", Integer, "the agent who gave it back").optional(),
            member("skills", List, "the skills it needs now, in addition to the skills of its queue").optional(),
            member("subject", Text, "the subject now").nullable().optional(),
            member("team_id", Integer, "the team now").nullable().optional(),
            member("ticket_id", Integer, "its newest ticket").nullable().optional(),
        ],
    ),
    kind(
        "draft.created",
        "A draft of the agent appeared in a conversation.",
        &[
            member("kind", Text, "`outgoing` or `note`"),
            member("from", Integer, "the agent who handed it over").optional(),
        ],
    )
    .private(),
    kind(
        "draft.removed",
        "A draft of the agent is gone.",
        &[member("reason", Text, "`sent`, `scheduled`, `removed`, `handed_over` or `erased`")],
    )
    .private(),
    kind(
        "macro.removed",
        "A macro was removed. If the macro was not shared, only its owner receives this event.",
        MACRO,
    ),
    kind(
        "macro.saved",
        "A macro was created or changed. If the macro is not shared, only its owner receives this event.",
        MACRO,
    ),
    kind(
        "message.created",
        "A message or note was written.",
        &[
            member("message_id", Integer, "the message"),
            member("position", Integer, "its position in the conversation"),
            member("kind", Text, "`incoming`, `outgoing`, `note` or `activity`"),
            member("sender", Object, "the author: `kind` (`contact`, `agent` or `system`) and `id`"),
            member("mentions", List, "the agents that a note mentions").optional(),
            member("attachment_count", Integer, "the number of files").optional(),
        ],
    ),
    kind("message.deleted", "A message was deleted. Its place remains.", MESSAGE),
    kind("message.delivered", "An outgoing message reached the customer.", DELIVERY),
    kind("message.failed", "An outgoing message could not be delivered.", DELIVERY),
    ephemeral(
        "message.off_record",
        "Words in a conversation that is off the record. Parlor stores them nowhere.",
        OFF_RECORD,
    ),
    kind("message.read", "The customer read an outgoing message.", DELIVERY),
    kind("message.retried", "A failed outgoing message is sent again.", MESSAGE),
    kind(
        "message.scheduled",
        "An agent scheduled a message or changed it, or a message waits for the hold of its inbox.",
        &[
            SCHEDULED,
            member("send_at", Time, "the time of sending"),
            member("held", Flag, "whether it waits only for the hold of the inbox"),
        ],
    ),
    kind(
        "message.unscheduled",
        "A scheduled message was sent, cancelled or stopped, or it failed.",
        &[
            SCHEDULED,
            member("reason", Text, "`sent`, `cancelled`, `customer_replied`, `failed` or `erased`"),
            member("message_id", Integer, "the sent message").nullable(),
        ],
    ),
    kind("message.updated", "The content of a message changed: the customer answered its survey.", MESSAGE),
    kind(
        "notification.created",
        "An agent got a notification, or an unread notification got a further cause.",
        &[
            NOTIFICATION,
            member("kind", Text, "the kind of the notification, for example `mentioned`"),
            member("position", Integer, "its place in the agent's list"),
            member("count", Integer, "the number of causes since it was last read"),
            member("message_id", Integer, "the message that is the newest cause").nullable(),
            member("by", Integer, "the agent who is the newest cause").nullable(),
            UNREAD,
        ],
    )
    .private(),
    kind(
        "notification.read",
        "Notifications of an agent became read: the agent read them, or somebody handled their conversation.",
        &[
            member("notifications", List, "their ids, without those that `up_to` says"),
            member("up_to", Integer, "the position up to which all are read").nullable(),
            UNREAD,
        ],
    )
    .private(),
    kind(
        "service_record.saved",
        "A service record was opened, saved, completed or reopened.",
        &[
            member("prefilled", Flag, "whether a draft prefilled it"),
            member("completed", Flag, "whether it is completed").optional(),
        ],
    ),
    kind(
        "ticket.created",
        "A ticket was created.",
        &[TICKET, member("status", Text, "its status"), member("conversation_id", Integer, "the conversation from which it was made").nullable()],
    ),
    kind("ticket.deleted", "A ticket was deleted.", &[TICKET]),
    kind(
        "ticket.updated",
        "A ticket changed, or moved to another contact.",
        &[
            TICKET,
            member("status", Text, "its status now"),
            member("fields", List, "the names of the changed members of the ticket"),
        ],
    ),
    ephemeral("typing.started", "The contact or an agent is typing.", TYPING),
    ephemeral("typing.stopped", "The contact or an agent stopped typing.", TYPING),
    kind(
        "view.removed",
        "A saved view was removed. If the view was not shared, only its owner receives this event.",
        VIEW,
    ),
    kind(
        "view.saved",
        "A saved view was created or changed. If the view is not shared, only its owner receives this event.",
        VIEW,
    ),
];

/// Whether events of this kind concern only one agent.
#[must_use]
pub fn is_private(name: &str) -> bool {
    (EVENTS.iter().find(|kind| kind.name == name)).is_some_and(|kind| kind.private)
}

/// Members of `conversation.updated`. If an event contains one of them, the thread shows the event as an activity line.
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

/// The kinds of events that the history of a conversation leaves out. These kinds report the start of the conversation,
/// written, delivered and read messages, and notifications. The thread and the list of notifications show these facts
/// instead. The database index of histories contains the same list in the same order.
pub const OUTSIDE_HISTORY: [&str; 6] = [
    "conversation.started",
    "message.created",
    "message.delivered",
    "message.read",
    "notification.created",
    "notification.read",
];

/// Returns the agent who made the change that a conversation's event reports. `None` means that no agent made it, but
/// Parlor, the customer or a client application.
#[must_use]
pub fn actor(event: &Event, data: &Value) -> Option<AgentId> {
    let member = |name: &str| data.get(name).and_then(Value::as_i64).map(AgentId);
    // The `agent_id` of these events is the assignee, not the agent who acted.
    match event.kind.as_str() {
        "conversation.assigned" if data.get("accepted").is_some() => member("assignee_id"),
        "conversation.assigned" => member("assigned_by"),
        "conversation.offered" => None,
        _ => event.agent_id,
    }
}

/// The members of `conversation.updated` that only report that messages were read.
const READING: &[&str] = &["incoming_seen", "read_by"];

/// Whether the audit of a conversation contains an event of the conversation's history. The audit contains changes of
/// the conversation and its service record, and deleted and retried messages. It leaves out events that only report
/// that messages were read, and events about drafts, which are private.
#[must_use]
pub fn is_audited(name: &str, data: &Value) -> bool {
    match name {
        "conversation.updated" => (data.as_object())
            .is_some_and(|data| data.keys().any(|key| !READING.contains(&key.as_str()))),
        "message.deleted" | "message.retried" | "service_record.saved" => true,
        name => name.starts_with("conversation."),
    }
}

/// Compares an event with the catalogue, and returns the difference as a text. `None` means that the event agrees with
/// the catalogue.
#[must_use]
pub fn fault(name: &str, data: &str) -> Option<String> {
    let Some(kind) = EVENTS.iter().find(|kind| kind.name == name) else {
        return Some(format!("the catalogue has no event {name}"));
    };
    let Ok(Value::Object(data)) = serde_json::from_str(data) else {
        return Some(format!("the data of {name} is not an object"));
    };
    for member in kind.data {
        let fits = match data.get(member.name) {
            None => !member.required,
            Some(Value::Null) => member.nullable,
            Some(value) => member.data_type.admits(value),
        };
        if !fits {
            return Some(format!(
                "{name}: {} is not as the catalogue says",
                member.name
            ));
        }
    }
    (data.keys())
        .find(|key| !kind.data.iter().any(|member| member.name == *key))
        .map(|key| format!("the catalogue does not know {key} of {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;
    use std::path::Path;

    /// Generates the text of `docs/events.md`.
    fn guide() -> String {
        let mut text = String::from(
            "<!-- Made from crates/parlor-model/src/events.rs: PARLOR_WRITE_DOCS=1 cargo test -p parlor-model events -->\n\
             # Events\n\n\
             Every change in an account writes numbered events. `GET /v1/events`, `GET /v1/live` and [callbacks](callbacks.md) deliver them. \
             [Parlor's own API](api.md#following-events) explains numbers, positions and transports.\n\n\
             An event has `number`, `kind`, `at`, `conversation_id`, `contact_id`, `agent_id` and `data`. `agent_id` is the agent who made the change, or \
             the agent whom the event is about. This page lists each kind with its `data`. In callbacks of the native format, `data` is `details`.\n\n\
             Members have the names and types that `/v1` gives them. A time is an RFC 3339 text in UTC with microseconds.\n\n\
             After a contact is erased, stored data keeps numbers and flags only, and has `erased: true`.\n",
        );
        for (title, ephemeral) in [("Stored events", false), ("Ephemeral events", true)] {
            let _ = write!(text, "\n## {title}\n");
            if ephemeral {
                text.push_str("\nEphemeral events have no number. Parlor sends them to callbacks and never stores them.\n");
            }
            for kind in EVENTS.iter().filter(|kind| kind.ephemeral == ephemeral) {
                let _ = write!(
                    text,
                    "\n### `{}`\n\n{}{}\n\n| Member | Type | Meaning |\n|---|---|---|\n",
                    kind.name,
                    kind.summary,
                    if kind.private {
                        " Only this agent receives the event, and callbacks do not."
                    } else {
                        ""
                    }
                );
                for member in kind.data {
                    let _ = writeln!(
                        text,
                        "| `{}`{} | {}{} | {} |",
                        member.name,
                        if member.required { "" } else { " (optional)" },
                        member.data_type.word(),
                        if member.nullable { " or `null`" } else { "" },
                        member.meaning,
                    );
                }
            }
        }
        text
    }

    #[test]
    fn the_docs_list_every_event() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/events.md");
        if std::env::var_os("PARLOR_WRITE_DOCS").is_some() {
            std::fs::write(&path, guide()).unwrap();
        }
        assert!(
            std::fs::read_to_string(path).unwrap() == guide(),
            "docs/events.md is out of date; write it with PARLOR_WRITE_DOCS=1 cargo test -p parlor-model events"
        );
    }

    #[test]
    fn kinds_are_sorted_and_unique() {
        assert!(EVENTS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn deviations_are_found() {
        assert_eq!(fault("contact.blocked", r#"{"contact_id": 1}"#), None);
        assert!(fault("contact.blocked", "{}").is_some());
        assert!(fault("contact.blocked", r#"{"contact_id": "1"}"#).is_some());
        assert!(fault("contact.blocked", r#"{"contact_id": 1, "name": "Jo"}"#).is_some());
        assert!(fault("contact.painted", "{}").is_some());
    }

    /// Checks that every kind of event of the audit log is in the catalogue.
    #[test]
    fn audited_acts_are_events() {
        for act in crate::audit::ACTS {
            assert!(EVENTS.iter().any(|kind| kind.name == act), "{act}");
        }
    }
}
