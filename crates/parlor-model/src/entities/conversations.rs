//! The rows of conversations, and of what belongs to them.

use super::JsonMap;
use super::configuration::SkillNeed;
use crate::ids::{
    AccountId, AgentId, AttachmentId, CaseId, ContactId, ContactPointId, ConversationId,
    CredentialId, DepartmentId, IdentityId, InboxId, MessageId, QueueId, TeamId,
};
use crate::time::Timestamp;
use crate::words::{Delivery, Intent, MessageKind, Priority, SenderKind, Status};

entities! {
    /// A thread.
    Conversation {
        /// Key; what Firstline and eGain show.
        id: ConversationId,
        /// Tenant.
        account_id: AccountId,
        /// Random version 4.
        uuid: String,
        /// 1, 2, 3 in the account; what LiveDesk shows.
        display_id: i64,
        /// Where it came in.
        inbox_id: InboxId,
        /// The contact in the inbox.
        identity_id: IdentityId,
        /// The agent.
        contact_id: Option<ContactId>,
        /// The contact point it runs over, if one was named.
        contact_point_id: Option<ContactPointId>,
        /// The client application that started it: the one that is called back about it.
        application_id: Option<CredentialId>,
        /// The case it belongs to.
        case_id: Option<CaseId>,
        /// Where it stands.
        status: Status,
        /// The routing intent, for the start and for reopening.
        intent: Intent,
        /// Whether a resolved conversation may open again.
        reopens: bool,
        /// The urgency.
        priority: Option<Priority>,
        /// The assigned agent.
        assignee_id: Option<AgentId>,
        /// The intended agent: named at the start, or by a transfer for which the agent had no room.
        intended_agent_id: Option<AgentId>,
        /// The team it is with.
        team_id: Option<TeamId>,
        /// The queue it waits in now.
        queue_id: Option<QueueId>,
        /// The queue that routes this conversation, if it is not the inbox's queue.
        route_queue_id: Option<QueueId>,
        /// The team whose members only are given it.
        route_team_id: Option<TeamId>,
        /// The skills it needs besides those of its queue.
        skills: Vec<SkillNeed>,
        /// The subject.
        subject: Option<String>,
        /// Set by labels.
        labels: Vec<String>,
        /// Agents whom its notes have called upon, by id.
        mentioned: Vec<AgentId>,
        /// The agent who gave it away last, while it has waited since: no queue returns it to that agent.
        given_up_by: Option<AgentId>,
        /// Values of custom attributes by name.
        custom_attributes: JsonMap,
        /// Free attributes of the caller.
        additional_attributes: JsonMap,
        /// The caller's information about the customer's program.
        client_info: JsonMap,
        /// The draft of the service record, copied at pick-up.
        service_record_draft: Option<ServiceRecordDraft>,
        /// The number of messages of every kind.
        message_count: i64,
        /// The number of the customer's messages.
        incoming_count: i64,
        /// Incoming messages since an agent last looked.
        unread_count: i64,
        /// The number of stored routing decisions.
        decision_count: i64,
        /// The newest message that is not an activity line.
        last_message_id: Option<MessageId>,
        /// The time at which it first entered a queue.
        first_queued_at: Option<Timestamp>,
        /// Since when it waits for an agent, or has waited for the one to whom it is offered.
        queued_at: Option<Timestamp>,
        /// The time of the assignment.
        assigned_at: Option<Timestamp>,
        /// Until when the assignee has to accept it; `None`: it is theirs, or nobody's.
        offered_until: Option<Timestamp>,
        /// The time of the first pick-up.
        picked_up_at: Option<Timestamp>,
        /// Since when the customer waits for an answer.
        waiting_since: Option<Timestamp>,
        /// The time of the first answer by an agent.
        first_reply_at: Option<Timestamp>,
        /// Until when it is snoozed; `None` while snoozed: until the customer speaks.
        snoozed_until: Option<Timestamp>,
        /// The time of an agent's last look.
        agent_seen_at: Option<Timestamp>,
        /// The time of the assignee's last look.
        assignee_seen_at: Option<Timestamp>,
        /// The time of the customer's last look.
        contact_seen_at: Option<Timestamp>,
        /// The time at which it was resolved.
        resolved_at: Option<Timestamp>,
        /// Its newest message, or its beginning.
        last_activity_at: Timestamp,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// One entry of a thread.
    Message {
        /// Key.
        id: MessageId,
        /// Tenant.
        account_id: AccountId,
        /// The conversation.
        conversation_id: ConversationId,
        /// 1, 2, 3 in the conversation.
        position: i64,
        /// From whom and for whom.
        kind: MessageKind,
        /// The words.
        content: String,
        /// MIME-like word of the dialect, `text` by default.
        content_type: String,
        /// Further facts a dialect keeps.
        content_attributes: JsonMap,
        /// The kind of the author.
        sender_kind: SenderKind,
        /// The agent's or contact's id.
        sender_id: Option<i64>,
        /// The caller's own id of it.
        source_id: Option<String>,
        /// The state.
        delivery: Delivery,
        /// The message's files, in the sender's order; at most [`crate::acts::MAX_ATTACHMENTS`]. They are a copy of the
        /// attachments' rows, which never change after the message is sent. So a view of a message needs no other row.
        #[serde(default)]
        attachments: Vec<Attached>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// A file that was uploaded, or a link to one that is somewhere else.
    Attachment {
        /// Key.
        id: AttachmentId,
        /// Tenant.
        account_id: AccountId,
        /// The message that carries it; `None`: not sent yet.
        message_id: Option<MessageId>,
        /// The agent who uploaded it; `None`: it came with its message.
        agent_id: Option<AgentId>,
        /// As [`crate::attachments::file_name`] makes it; empty once it is erased.
        file_name: String,
        /// The type, detected from the content; for a link, the sender's statement.
        content_type: String,
        /// In bytes; of a link what its sender said, else 0.
        size: i64,
        /// SHA-256, hex, of the bytes.
        sha256: Option<String>,
        /// The storage key of the bytes; unique. Without this and without a link, the file is erased.
        storage_key: Option<String>,
        /// Where it is, if it is somewhere else. Never fetched.
        link: Option<String>,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// A group of conversations of one contact.
    Case {
        /// Key.
        id: CaseId,
        /// Tenant.
        account_id: AccountId,
        /// The contact; `None`: of an anonymous conversation.
        contact_id: Option<ContactId>,
        /// The department it belongs to.
        department_id: Option<DepartmentId>,
        /// The subject.
        subject: String,
        /// Whether it is still worked on.
        open: bool,
        /// The time at which it was closed.
        closed_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// An agent's read position in a conversation.
    ReadMark {
        /// The conversation.
        conversation_id: ConversationId,
        /// The agent.
        agent_id: AgentId,
        /// Tenant.
        account_id: AccountId,
        /// The number of the customer's messages up to there.
        incoming_seen: i64,
        /// The time of the agent's last look.
        seen_at: Timestamp,
    }
    /// The agent's record of a conversation.
    ServiceRecord {
        /// Of what; one each.
        conversation_id: ConversationId,
        /// Tenant.
        account_id: AccountId,
        /// The agent who handles it.
        agent_id: AgentId,
        /// Free text.
        memo: String,
        /// Values of service record attributes by name.
        custom_values: JsonMap,
        /// The time at which the conversation was meant for an agent.
        queued_at: Timestamp,
        /// The time of the pick-up.
        started_at: Timestamp,
        /// The latest end of the conversation.
        finished_at: Option<Timestamp>,
        /// The time of completion; a completed record accepts no writes.
        completed_at: Option<Timestamp>,
        /// The time of the last change.
        updated_at: Timestamp,
    }
}

/// A message's description of one of its files.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attached {
    /// Of which attachment.
    pub id: AttachmentId,
    /// [`Attachment::file_name`].
    pub file_name: String,
    /// [`Attachment::content_type`].
    pub content_type: String,
    /// [`Attachment::size`].
    pub size: i64,
    /// [`Attachment::link`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl From<&Attachment> for Attached {
    fn from(row: &Attachment) -> Self {
        Self {
            id: row.id,
            file_name: row.file_name.clone(),
            content_type: row.content_type.clone(),
            size: row.size,
            link: row.link.clone(),
        }
    }
}

/// A caller's draft of the service record.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ServiceRecordDraft {
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// Attribute ids and values, in the caller's order; a later entry for the same id wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(i64, serde_json::Value)>,
}
