//! The rows of conversations and their parts.

use super::JsonMap;
use super::configuration::SkillNeed;
use crate::ids::{
    AccountId, AgentId, AttachmentId, CaseId, ContactId, ContactPointId, ConversationId,
    CredentialId, DepartmentId, IdentityId, InboxId, MessageId, QueueId, TeamId, TicketId,
};
use crate::time::Timestamp;
use crate::words::{Delivery, FileAnswer, Intent, MessageKind, Priority, SenderKind, Status};

entities! {
    /// A conversation.
    Conversation {
        /// The id of the conversation. Firstline and eGain show this id.
        id: ConversationId,
        /// The account of the row.
        account_id: AccountId,
        /// The UUID (see [`conversation_uuid`](crate::conversation_uuid)).
        uuid: String,
        /// The number of the conversation in the account, from 1. LiveDesk shows this number.
        display_id: i64,
        /// The inbox in which the conversation was started.
        inbox_id: InboxId,
        /// The contact's identity in the inbox.
        identity_id: IdentityId,
        /// The contact. `None` for an unknown customer.
        contact_id: Option<ContactId>,
        /// The contact point that the conversation uses. `None` means that the start chose no contact point, or that
        /// the contact was erased.
        contact_point_id: Option<ContactPointId>,
        /// The client application that started the conversation. The application receives the callbacks of the
        /// conversation.
        application_id: Option<CredentialId>,
        /// The case of the conversation.
        case_id: Option<CaseId>,
        /// The status.
        status: Status,
        /// The routing intent, which determines the routing of the conversation at the start and after a reopening.
        intent: Intent,
        /// Whether the conversation may be reopened after it was resolved or closed.
        reopens: bool,
        /// The priority.
        priority: Option<Priority>,
        /// The assigned agent.
        assignee_id: Option<AgentId>,
        /// The intended agent: the agent whom the start of the conversation named, or a receiver of a transfer who had
        /// no free slot.
        intended_agent_id: Option<AgentId>,
        /// The team of the conversation. This team does not affect routing.
        team_id: Option<TeamId>,
        /// The queue in which the conversation waits now. `None` means that the conversation does not wait in a queue.
        queue_id: Option<QueueId>,
        /// The queue that routes this conversation, if it is not the inbox's queue.
        route_queue_id: Option<QueueId>,
        /// The team to whose members routing is limited. `None` means that there is no such limit.
        route_team_id: Option<TeamId>,
        /// The required skills, in addition to those of the queue.
        skills: Vec<SkillNeed>,
        /// The subject.
        subject: Option<String>,
        /// The labels, without duplicates.
        labels: Vec<String>,
        /// The agents mentioned in the conversation's notes, ordered by id.
        mentioned: Vec<AgentId>,
        /// The agent who last gave the conversation away. While the conversation waits, no queue assigns it to that
        /// agent.
        given_up_by: Option<AgentId>,
        /// The values of the custom attributes, by attribute name.
        custom_attributes: JsonMap,
        /// Further attributes, with names and values that the caller chooses freely.
        additional_attributes: JsonMap,
        /// The caller's information about the program that the customer uses.
        client_info: JsonMap,
        /// The draft of the service record. At the first pick-up, the service record is created from this draft.
        service_record_draft: Option<ServiceRecordDraft>,
        /// The number of messages of all kinds.
        message_count: i64,
        /// The number of messages from the customer.
        incoming_count: i64,
        /// The number of the customer's messages that no agent has read.
        unread_count: i64,
        /// The number of stored routing decisions.
        decision_count: i64,
        /// The newest message that is not an activity line.
        last_message_id: Option<MessageId>,
        /// The time at which the conversation first entered a queue. If the queue assigned or offered the conversation
        /// at once, the field contains the time of this assignment or offer.
        first_queued_at: Option<Timestamp>,
        /// The beginning of the present wait for an agent. The time until an offer is accepted is part of the wait.
        /// `None` means that the conversation does not wait for an agent.
        queued_at: Option<Timestamp>,
        /// The position in the order of a queue: the number of the account's next event at the beginning of the present
        /// wait. The queue is not ordered by times, because the clock can be set back. If the conversation does not
        /// wait, this field has no meaning.
        queue_place: i64,
        /// The time at which the conversation was assigned or offered to the present assignee.
        assigned_at: Option<Timestamp>,
        /// The time until which the assignee can accept the open offer. `None` means that there is no open offer.
        offered_until: Option<Timestamp>,
        /// The time of the first pick-up.
        picked_up_at: Option<Timestamp>,
        /// The beginning of the customer's wait for an answer. `None` means that the customer does not wait.
        waiting_since: Option<Timestamp>,
        /// The time of the first answer of an agent.
        first_reply_at: Option<Timestamp>,
        /// The end of the snooze. If a snoozed conversation has `None`, the snooze lasts until the customer's next
        /// message.
        snoozed_until: Option<Timestamp>,
        /// The agent who snoozed the conversation. `None` means that the conversation is not snoozed, or that no agent
        /// snoozed it.
        #[serde(default)]
        snoozed_by: Option<AgentId>,
        /// The time at which an agent last read the conversation.
        agent_seen_at: Option<Timestamp>,
        /// The time at which the assignee last read the conversation.
        assignee_seen_at: Option<Timestamp>,
        /// The time at which the customer last read the conversation.
        contact_seen_at: Option<Timestamp>,
        /// The time at which the conversation was resolved, or was closed without being resolved before. `None` means
        /// that the conversation is neither resolved nor closed.
        resolved_at: Option<Timestamp>,
        /// The time of the newest message. If the conversation has no message, the time of creation.
        last_activity_at: Timestamp,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// The agents who follow the conversation, ordered by id; at most [`crate::acts::MAX_FOLLOWERS`]. Following a
        /// conversation does not give an agent visibility of the conversation.
        followers: Vec<AgentId>,
        /// The number of messages whose delivery status is [`Delivery::Failed`].
        failed_count: i64,
        /// The number of scheduled messages that the customer's next message will stop.
        #[serde(default)]
        stoppable_count: i64,
        /// The conversation into which this conversation was merged. A merged conversation is closed, and no other
        /// conversation is merged into it.
        #[serde(default)]
        merged_into: Option<ConversationId>,
        /// The number of the customer's messages in the target at the time of the merge. Set only in a merged
        /// conversation. A separation uses this number to find the messages that the target received after the merge.
        /// If these messages are unread, they stay unread in the target.
        #[serde(default)]
        merged_after: Option<i64>,
        /// The number of times that this conversation was merged into another conversation. The event of each merge
        /// contains this number. If the event's number is smaller than the present number, the event belongs to an
        /// earlier merge.
        #[serde(default)]
        merge_count: i64,
        /// The number of conversations that are merged into this conversation, at most [`crate::state::MAX_JOINED`].
        #[serde(default)]
        merged_count: i64,
        /// The newest ticket that was made from this conversation or from a conversation that is merged into it.
        #[serde(default)]
        ticket_id: Option<TicketId>,
        /// Whether the conversation is off the record: messages between customer and agent are forwarded live and never
        /// stored.
        #[serde(default)]
        off_record: bool,
        /// The time at which the customer last got the inbox's text for closed business hours.
        #[serde(default)]
        away_sent_at: Option<Timestamp>,
        /// The message with the satisfaction survey that was sent when the conversation was last resolved.
        #[serde(default)]
        survey_message_id: Option<MessageId>,
        /// The customer's rating of the conversation, 1 to 5.
        #[serde(default)]
        rating: Option<i64>,
    } + {
        label_keys = |row| super::label_keys(&row.labels),
    }
    /// A message of a conversation.
    Message {
        /// The id of the message.
        id: MessageId,
        /// The account of the row.
        account_id: AccountId,
        /// The conversation.
        conversation_id: ConversationId,
        /// The position in the conversation, from 1.
        position: i64,
        /// The kind of message, which determines its direction.
        kind: MessageKind,
        /// The text.
        content: String,
        /// The dialect's name for the type of the content. Default: `text`.
        content_type: String,
        /// Further data that a dialect stores.
        content_attributes: JsonMap,
        /// The kind of author.
        sender_kind: SenderKind,
        /// The id of the agent or contact who wrote the message. `None` means that Parlor or an unknown customer wrote
        /// the message.
        sender_id: Option<i64>,
        /// The caller's own id for the message.
        source_id: Option<String>,
        /// The delivery status.
        delivery: Delivery,
        /// The message's files, in the sender's order; at most [`crate::acts::MAX_ATTACHMENTS`]. This list contains
        /// copies of the attachment rows. A change of an attachment row changes its copy too. So a message can be shown
        /// without its attachment rows.
        #[serde(default)]
        attachments: Vec<Attached>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// An uploaded file, or a link to an external file.
    Attachment {
        /// The id of the attachment.
        id: AttachmentId,
        /// The account of the row.
        account_id: AccountId,
        /// The message that has the attachment. `None` means that no message has the file yet.
        message_id: Option<MessageId>,
        /// The agent who uploaded the file. `None` means that the file came with its message.
        agent_id: Option<AgentId>,
        /// The file name, as [`crate::attachments::file_name`] returns it. Empty after erasure.
        file_name: String,
        /// The media type, detected from the content. For a link: the media type that the sender stated.
        content_type: String,
        /// The size in bytes. For a link: the size that the sender stated, or 0 if it is unknown.
        size: i64,
        /// The SHA-256 of the bytes, in hex.
        sha256: Option<String>,
        /// The storage key of the bytes; unique. If a row has neither a storage key nor a link, the file was erased.
        storage_key: Option<String>,
        /// The address of an external file. Parlor never requests this address.
        link: Option<String>,
        /// The time of creation.
        created_at: Timestamp,
        /// The width of a picture in pixels, after the picture is rotated for display. `None` means that the file is
        /// not a picture, or was not measured.
        width: Option<i64>,
        /// The height of a picture in pixels, after the picture is rotated for display.
        height: Option<i64>,
        /// The size of the picture's thumbnail in bytes. `None` means that there is no thumbnail. The thumbnail's
        /// storage key is [`crate::attachments::thumbnail_key`].
        thumbnail_size: Option<i64>,
        /// Whether a draft, a scheduled message, a macro or a ticket has the file. If so, the file is not removed as an
        /// unsent upload. A file belongs to at most one of these objects.
        held: bool,
        /// The receiver's answer to the file. `None` means that the receiver has not answered.
        answer: Option<FileAnswer>,
        /// The number of single-use addresses of the file that were used. The next single-use address contains this
        /// number.
        addresses_used: i64,
        /// The ticket that has the file. `None` means that no ticket has the file.
        ticket_id: Option<TicketId>,
    }
    /// A group of conversations of one contact.
    Case {
        /// The id of the case.
        id: CaseId,
        /// The account of the row.
        account_id: AccountId,
        /// The contact. `None` means that the case is for conversations without a contact.
        contact_id: Option<ContactId>,
        /// The department of the case.
        department_id: Option<DepartmentId>,
        /// The subject.
        subject: String,
        /// Whether the case is open.
        open: bool,
        /// The time at which the case was closed. `None` means that the case is open.
        closed_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// An agent's read position in a conversation.
    ReadMark {
        /// The conversation.
        conversation_id: ConversationId,
        /// The agent who has read the conversation.
        agent_id: AgentId,
        /// The account of the row.
        account_id: AccountId,
        /// The number of the customer's messages that the agent has read. A negative number means that messages of
        /// conversations that are merged into this conversation are unread too.
        incoming_seen: i64,
        /// The time at which the agent last read the conversation.
        seen_at: Timestamp,
    }
    /// The service record of a conversation, which an agent fills in.
    ServiceRecord {
        /// The conversation, which has at most one record.
        conversation_id: ConversationId,
        /// The account of the row.
        account_id: AccountId,
        /// The agent who last picked the conversation up.
        agent_id: AgentId,
        /// A free text.
        memo: String,
        /// The values of the service record's attributes, by attribute name.
        custom_values: JsonMap,
        /// The time at which the conversation first entered a queue. If the conversation entered no queue before the
        /// first pick-up, the field contains the time of the first pick-up.
        queued_at: Timestamp,
        /// The time of the first pick-up.
        started_at: Timestamp,
        /// The time at which the conversation was last resolved, or was closed without being resolved before. `None`
        /// means that this has not happened since the first pick-up.
        finished_at: Option<Timestamp>,
        /// The time at which an agent completed the record. A completed record cannot be changed until an agent reopens
        /// it. `None` means that the record is not completed.
        completed_at: Option<Timestamp>,
        /// The time of the last change.
        updated_at: Timestamp,
    }
}

/// A file in a message.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attached {
    /// The id of the attachment.
    pub id: AttachmentId,
    /// The file name, as [`Attachment::file_name`].
    pub file_name: String,
    /// The content type, as [`Attachment::content_type`].
    pub content_type: String,
    /// The size, as [`Attachment::size`].
    pub size: i64,
    /// The link, as [`Attachment::link`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The width, as [`Attachment::width`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    /// The height, as [`Attachment::height`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// Whether the file has a thumbnail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub thumbnail: bool,
    /// The receiver's answer, as [`Attachment::answer`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<FileAnswer>,
    /// The number of single-use addresses that were used, as [`Attachment::addresses_used`].
    #[serde(default, skip_serializing_if = "is_zero")]
    pub addresses_used: i64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls the function with a reference"
)]
const fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl Conversation {
    /// Returns the text that the column `label_keys` contains if the row has a label with this comparison key: the key
    /// as a JSON text, between two line breaks. A JSON text itself contains no line break.
    #[must_use]
    pub fn label_line(key: &str) -> String {
        format!("\n{}\n", json(key))
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl Message {
    /// The content attribute that marks a deleted message.
    pub const DELETED: &'static str = "deleted";
    /// The content type of a page push: a message with the address of a web page that the agent shows to the customer.
    /// The content of the message is this address.
    pub const PAGE: &'static str = "page";
    /// The content type of the activity line that says that the conversation is off the record from now on.
    pub const OFF_RECORD: &'static str = "off_record";
    /// The content type of the activity line that says that the conversation is on the record again.
    pub const ON_RECORD: &'static str = "on_record";

    /// Returns the agents whom a note mentions.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = AgentId> {
        let list = (self.kind == MessageKind::Note)
            .then(|| self.content_attributes.get("mentions"))
            .flatten()
            .and_then(serde_json::Value::as_array);
        (list.into_iter().flatten())
            .filter_map(serde_json::Value::as_i64)
            .map(AgentId)
    }

    /// Whether the message was deleted. A deleted message has no content, but keeps its position.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.is_marked(Self::DELETED)
    }

    /// Whether the message has no content any more, because the message was deleted or its contact was erased.
    pub(crate) fn is_emptied(&self) -> bool {
        self.is_deleted() || self.is_marked("erased")
    }

    /// Whether Parlor has emptied the message and set this mark. A caller can set an attribute with the same name, but
    /// only on a message with content. So in a message with content, this attribute is not a mark.
    fn is_marked(&self, mark: &str) -> bool {
        self.content.is_empty()
            && self.attachments.is_empty()
            && self
                .content_attributes
                .get(mark)
                .and_then(serde_json::Value::as_bool)
                == Some(true)
    }

    /// Returns the id of the author. For a message of the customer, the author is `contact`, the present contact of the
    /// conversation. So after a merge of contacts, messages of the merged contact show the remaining contact. If
    /// `contact` is `None`, and for all other messages, the author is the stored author.
    #[must_use]
    pub fn author(&self, contact: Option<ContactId>) -> Option<i64> {
        match self.sender_kind {
            SenderKind::Contact => contact.map(|id| id.0).or(self.sender_id),
            SenderKind::Agent | SenderKind::System => self.sender_id,
        }
    }
}

impl Attachment {
    /// Whether a message, a draft, a scheduled message, a macro or a ticket already has the file.
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        self.message_id.is_some() || self.held
    }
}

impl From<&Attachment> for Attached {
    fn from(row: &Attachment) -> Self {
        Self {
            id: row.id,
            file_name: row.file_name.clone(),
            content_type: row.content_type.clone(),
            size: row.size,
            link: row.link.clone(),
            width: row.width,
            height: row.height,
            thumbnail: row.thumbnail_size.is_some(),
            answer: row.answer,
            addresses_used: row.addresses_used,
        }
    }
}

/// The caller's draft of a service record.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ServiceRecordDraft {
    /// A free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// Attribute ids and values, in the caller's order. If an id is repeated, its last value is used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(i64, serde_json::Value)>,
}
