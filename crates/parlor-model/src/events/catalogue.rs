//! The list of all kinds of events.

use super::kind::DataType::{Flag, Integer, List, Object, Text, Time};
use super::kind::{EventKind, Member, ephemeral, kind, member};

const CONTACT_ID: Member = member("contact_id", Integer, "the contact");
const ENDPOINT: Member = member(
    "endpoint",
    Text,
    "the endpoint's key, for example `callback-5`",
);
const ASSIGNEE: Member = member(
    "assignee_id",
    Integer,
    "the agent to whom the conversation is assigned or offered",
);
const SLOT: Member = member(
    "slot",
    Integer,
    "the number, from 1, of the slot in the agent's workload",
);

const CONTACT_NAME: &[Member] = &[member("name", Text, "the contact's name")];
const ONLY_CONTACT: &[Member] = &[CONTACT_ID];
const MERGE: &[Member] = &[
    member("merge_id", Integer, "the merge"),
    member("contact_id", Integer, "the contact that remains"),
    member(
        "merged_contact_id",
        Integer,
        "the contact that was merged into the remaining contact",
    ),
    member(
        "evidence",
        Text,
        "the evidence for the merge: `given`, `proven`, `signed` or `claimed`",
    ),
];
const JOIN: &[Member] = &[
    member("merged_id", Integer, "the conversation that was merged"),
    member(
        "into_id",
        Integer,
        "the conversation into which `merged_id` was merged",
    ),
    member(
        "merge_count",
        Integer,
        "the number of times that the conversation `merged_id` was merged into another one",
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
    member(
        "agent_id",
        Integer,
        "the agent for whom the credential acts; `null` if it acts for no agent",
    )
    .nullable(),
];
const DELIVERY: &[Member] = &[
    member("message_id", Integer, "the message"),
    member(
        "position",
        Integer,
        "the message's position in its conversation",
    ),
    member(
        "error",
        Text,
        "the reason for a failed delivery, if it is known; otherwise `null`",
    )
    .nullable(),
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
    member("by", Text, "the receiver of the file: `agent` or `contact`"),
];
const OFF_RECORD: &[Member] = &[
    member("by", Text, "the author: `agent` or `contact`"),
    member("content", Text, "the text of the message"),
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
    "the number of all unread notifications of the agent after the change",
);
const TICKET: Member = member("ticket_id", Integer, "the ticket");
const MACRO: &[Member] = &[member("macro_id", Integer, "the macro")];
const VIEW: &[Member] = &[member("view_id", Integer, "the view")];
const TYPING: &[Member] = &[
    member("by", Text, "the author: `contact` or `agent`"),
    member("private", Flag, "whether the text is a note of an agent"),
];

/// Every kind of event, ordered by name.
pub const EVENTS: &[EventKind] = &[
    kind(
        "agent.notification_settings_changed",
        "An agent changed their notification channels.",
        &[member("version", Text, "the version of the settings after the change")],
    )
    .private(),
    kind(
        "agent.presence_changed",
        "An agent's availability changed.",
        &[
            member("from", Text, "the availability before the change"),
            member("to", Text, "the availability after the change"),
            member("reason", Text, "the reason; present only if Parlor itself made the change").optional(),
        ],
    ),
    kind(
        "agent.settings_changed",
        "An agent changed their settings document.",
        &[member("version", Text, "the version of the document after the change")],
    )
    .private(),
    kind("attachment.accepted", "The receiver of a file accepted the file.", ANSWERED_FILE),
    kind(
        "attachment.downloaded",
        "A single-use address of a file was used to download the file.",
        FILE,
    ),
    kind("attachment.rejected", "The receiver of a file rejected the file.", ANSWERED_FILE),
    kind(
        "audit.callback_changed",
        "A callback endpoint was paused, resumed or removed, got new limits or another secret, or earlier events were sent to it.",
        &[ENDPOINT, member("what", Text, "the change, in English")],
    ),
    kind(
        "audit.configured",
        "A configuration object was created, changed or removed.",
        &[
            member("object", Text, "the object's kind, id and name"),
            member("made", Flag, "whether the object is new"),
            member("fields", List, "the changed fields. Each entry has the name (`field`) and, unless the field is secret, the values before (`from`) and after the change (`to`)"),
        ],
    ),
    kind("audit.contact_exported", "A contact's data was exported.", ONLY_CONTACT),
    kind("audit.credential_issued", "A credential was created.", CREDENTIAL),
    kind("audit.credential_revoked", "A credential was revoked.", CREDENTIAL),
    kind("audit.credential_rotated", "A credential got a new secret.", CREDENTIAL),
    kind(
        "callback.deactivated",
        "Parlor deactivated a callback endpoint, because its receiver failed for too long or answered `410 Gone`.",
        &[
            ENDPOINT,
            member("name", Text, "the endpoint's name").nullable(),
            member("reason", Text, "the reason for the deactivation"),
        ],
    ),
    kind("callback.test", "An administrator requested a test event for a callback endpoint.", &[ENDPOINT]),
    kind(
        "case.created",
        "A case was created.",
        &[member("case_id", Integer, "the case"), member("subject", Text, "the subject of the case")],
    )
    .personal(),
    kind(
        "case.updated",
        "A case was closed, reopened, or moved to another contact.",
        &[
            member("case_id", Integer, "the case"),
            member("subject", Text, "the subject of the case"),
            member("open", Flag, "whether the case is open after the change"),
        ],
    )
    .personal(),
    kind("contact.blocked", "A contact was blocked.", ONLY_CONTACT),
    kind("contact.created", "A contact was created.", CONTACT_NAME).personal(),
    kind("contact.erased", "The erasure of a contact began.", ONLY_CONTACT),
    kind("contact.merged", "Two contacts were merged.", MERGE),
    kind("contact.unblocked", "A contact was unblocked.", ONLY_CONTACT),
    kind("contact.unmerged", "A merge was undone.", MERGE),
    kind("contact.updated", "A contact changed, or one of its contact points, identities, notes or table rows.", CONTACT_NAME).personal(),
    kind(
        "conversation.assigned",
        "A conversation was assigned to an agent, or an agent accepted an offer.",
        &[
            ASSIGNEE,
            SLOT,
            member("accepted", Flag, "always `true`; present only if the agent accepted an offer").optional(),
            member("assigned_by", Integer, "the agent who chose the assignee; absent if no agent chose the assignee").optional(),
        ],
    ),
    kind(
        "conversation.completed",
        "A conversation was closed, or a conversation that can never be reopened was resolved.",
        &[member("assignee_id", Integer, "the last assignee").nullable()],
    ),
    kind(
        "conversation.erased",
        "The erasure of a contact removed the content of messages in a conversation.",
        &[
            member("position", Integer, "the position up to which all messages are empty now"),
            member("whole", Flag, "whether all messages of the conversation are empty now"),
        ],
    ),
    kind(
        "conversation.labelled",
        "A conversation's labels changed.",
        &[
            member("labels", List, "all labels after the change"),
            member("added", List, "the added labels"),
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
        "An agent began to serve a conversation. The agent picked it up, or gave the first answer as its assignee.",
        &[ASSIGNEE],
    ),
    kind(
        "conversation.queued",
        "A conversation entered a queue.",
        &[
            member("queue", Text, "the queue's key"),
            member("reserved_for", Integer, "the agent for whom the conversation is reserved").nullable(),
        ],
    ),
    kind(
        "conversation.snoozed",
        "A conversation was snoozed.",
        &[
            member("from", Text, "the status before the change"),
            member("to", Text, "the status after the change"),
            member("snoozed_until", Time, "the end of the snooze; `null` means until the customer's next message").nullable(),
        ],
    ),
    kind(
        "conversation.started",
        "A conversation was started.",
        &[
            member("display_id", Integer, "the number of the conversation that agents see"),
            member("inbox_id", Integer, "the inbox"),
            member("identity_id", Integer, "the customer's identity in the inbox"),
            member("status", Text, "the status at the start"),
            member("case_id", Integer, "the case").nullable(),
            member("intended_agent_id", Integer, "the agent whom the request for the new conversation named; `null` if it named no agent").nullable(),
        ],
    ),
    kind(
        "conversation.status_changed",
        "A conversation's status changed.",
        &[
            member("from", Text, "the status before the change"),
            member("to", Text, "the status after the change"),
            member("snoozed_until", Time, "always `null`").nullable().optional(),
        ],
    ),
    kind(
        "conversation.transferred",
        "A conversation was transferred.",
        &[
            member("from", Integer, "the assignee before the transfer").nullable(),
            member("to", Object, "the receiver: an object with one of the members `agent_id`, `team_id` and `queue`"),
            member("note_id", Integer, "the note that the agent wrote for the receiver; `null` if there is no note").nullable(),
        ],
    ),
    kind(
        "conversation.unmerged",
        "A merged conversation was separated from its target. Both conversations have this event.",
        JOIN,
    ),
    kind(
        "conversation.updated",
        "A conversation changed in a way that no other kind of event reports. The data contains only the members that the change concerns.",
        &[
            member("additional_attributes", Object, "all additional attributes after the change").optional(),
            member("assignee_id", Integer, "the assignee after the change").nullable().optional(),
            member("case_id", Integer, "the case after the change").nullable().optional(),
            member("contact_id", Integer, "the contact after the change").nullable().optional(),
            member("custom_attributes", Object, "all custom attributes after the change").optional(),
            member("follower_ids", List, "all agents who follow the conversation after the change").optional(),
            member("handed_off", Flag, "always `true`; present only if a bot opened the pending conversation, and so handed it over to the agents").optional(),
            member("incoming_seen", Integer, "the number of the customer's messages that the agent `read_by` has read; negative if messages of merged conversations are unread too").optional(),
            member("needs", Object, "the skills that are still required, each with its minimum level; present only together with `relaxed`").optional(),
            member("off_record", Flag, "whether the conversation is off the record after the change").optional(),
            member("priority", Text, "the priority after the change").nullable().optional(),
            member("rating", Integer, "the customer's rating, 1 to 5").optional(),
            member("read_by", Integer, "the agent who marked messages as read or unread; `null` means that the customer read them").nullable().optional(),
            member("relaxed", List, "the skills that are no longer required after a long wait, or are required at a lower level").optional(),
            member("released_by", Integer, "the agent from whom the conversation was taken").optional(),
            member("skills", List, "the required skills after the change, in addition to the skills that the queue requires").optional(),
            member("subject", Text, "the subject after the change").nullable().optional(),
            member("team_id", Integer, "the team after the change").nullable().optional(),
            member("ticket_id", Integer, "the newest ticket after the change").nullable().optional(),
        ],
    )
    .personal(),
    kind(
        "draft.created",
        "An agent began a draft in a conversation, or got a draft of another agent.",
        &[
            member("kind", Text, "the kind of the message: `outgoing` or `note`"),
            member("from", Integer, "the earlier author; present only if the draft was handed over").optional(),
        ],
    )
    .private(),
    kind(
        "draft.removed",
        "A draft of an agent was removed from a conversation.",
        &[member("reason", Text, "the reason: `sent`, `scheduled`, `removed`, `handed_over` or `erased`")],
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
            member("position", Integer, "the message's position in its conversation"),
            member("kind", Text, "the kind of the message: `incoming`, `outgoing`, `note` or `activity`"),
            member("sender", Object, "the author: an object with the members `kind` (`contact`, `agent` or `system`) and `id`"),
            member("mentions", List, "the agents that a note mentions").optional(),
            member("attachment_count", Integer, "the number of files in the message").optional(),
        ],
    ),
    kind("message.deleted", "The content of a message was deleted. The message keeps its position.", MESSAGE),
    kind("message.delivered", "An outgoing message reached the customer.", DELIVERY),
    kind("message.failed", "An outgoing message could not be delivered.", DELIVERY),
    ephemeral(
        "message.off_record",
        "A message was written in a conversation that is off the record. Parlor never stores this message.",
        OFF_RECORD,
    ),
    kind("message.read", "The customer read an outgoing message.", DELIVERY),
    kind("message.retried", "A failed outgoing message is being sent again.", MESSAGE),
    kind(
        "message.scheduled",
        "An agent scheduled a message or changed a scheduled message, or a new message waits for the hold time of its inbox.",
        &[
            SCHEDULED,
            member("send_at", Time, "the time at which the message is sent"),
            member("held", Flag, "whether the message waits only because its inbox has a hold time"),
        ],
    ),
    kind(
        "message.unscheduled",
        "A scheduled message was sent, cancelled or stopped, or it failed.",
        &[
            SCHEDULED,
            member("reason", Text, "the reason: `sent`, `cancelled`, `customer_replied`, `failed` or `erased`"),
            member("message_id", Integer, "the sent message; `null` if no message was sent").nullable(),
        ],
    ),
    kind("message.updated", "The content of a survey message changed, because the customer answered the survey.", MESSAGE),
    kind(
        "notification.created",
        "An agent got a notification, or an existing notification of the agent got a further cause.",
        &[
            NOTIFICATION,
            member("kind", Text, "the kind of the notification, for example `mentioned`"),
            member("position", Integer, "the position of the notification in the agent's list"),
            member("count", Integer, "the number of causes since the agent last read the notification"),
            member("message_id", Integer, "the message that is the newest cause, or the newest message of the conversation at that time; `null` if there is none").nullable(),
            member("by", Integer, "the agent who caused the notification last; `null` if a customer or Parlor caused it").nullable(),
            UNREAD,
        ],
    )
    .private(),
    kind(
        "notification.read",
        "Notifications of an agent were marked as read, because the agent read them or they became obsolete.",
        &[
            member("notifications", List, "the ids of these notifications; notifications up to the position `up_to` are left out"),
            member("up_to", Integer, "the position up to which the agent marked all notifications as read; `null` if the agent did not do this").nullable(),
            UNREAD,
        ],
    )
    .private(),
    kind(
        "service_record.saved",
        "A service record was opened, saved, completed or reopened.",
        &[
            member("prefilled", Flag, "whether the new record contains the values of a draft"),
            member("completed", Flag, "whether the record is completed after the change; absent for a new record").optional(),
        ],
    ),
    kind(
        "ticket.created",
        "A ticket was created.",
        &[TICKET, member("status", Text, "the status of the ticket"), member("conversation_id", Integer, "the conversation from which the ticket was made").nullable()],
    ),
    kind("ticket.deleted", "A ticket was deleted.", &[TICKET]),
    kind(
        "ticket.updated",
        "A ticket changed, or moved to another contact.",
        &[
            TICKET,
            member("status", Text, "the status after the change"),
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
