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
        /// Who, as the inbox knows them.
        identity_id: IdentityId,
        /// Who.
        contact_id: Option<ContactId>,
        /// The contact point it runs over, if one was named.
        contact_point_id: Option<ContactPointId>,
        /// The client application that started it: the one that is called back about it.
        application_id: Option<CredentialId>,
        /// The case it belongs to.
        case_id: Option<CaseId>,
        /// Where it stands.
        status: Status,
        /// How it is routed, at the start and when reopened.
        intent: Intent,
        /// Whether a resolved conversation may open again.
        reopens: bool,
        /// How soon it must be served.
        priority: Option<Priority>,
        /// Whose it is.
        assignee_id: Option<AgentId>,
        /// Who it is meant for: named at the start, or by a transfer for which they had no room.
        intended_agent_id: Option<AgentId>,
        /// The team it is with.
        team_id: Option<TeamId>,
        /// The queue it waits in now.
        queue_id: Option<QueueId>,
        /// The queue that routes it, where that is not its inbox's.
        route_queue_id: Option<QueueId>,
        /// The team whose members only are given it.
        route_team_id: Option<TeamId>,
        /// What it asks of an agent besides what its queue asks.
        skills: Vec<SkillNeed>,
        /// What it is about.
        subject: Option<String>,
        /// Set by labels.
        labels: Vec<String>,
        /// Agents whom its notes have called upon, by id.
        mentioned: Vec<AgentId>,
        /// Who gave it away last, as long as it waits since then: no queue gives it back to them.
        given_up_by: Option<AgentId>,
        /// Values of custom attributes by name.
        custom_attributes: JsonMap,
        /// Free attributes of the caller.
        additional_attributes: JsonMap,
        /// What the caller said about the customer's program.
        client_info: JsonMap,
        /// What will be poured into the service record at pick-up.
        service_record_draft: Option<ServiceRecordDraft>,
        /// How many messages, of every kind.
        message_count: i64,
        /// How many messages of the customer.
        incoming_count: i64,
        /// Incoming messages since an agent last looked.
        unread_count: i64,
        /// How many routing decisions were stored.
        decision_count: i64,
        /// The newest message that is not an activity line.
        last_message_id: Option<MessageId>,
        /// When it first entered a queue.
        first_queued_at: Option<Timestamp>,
        /// Since when it waits for an agent, or has waited for the one to whom it is offered.
        queued_at: Option<Timestamp>,
        /// When the assignee got it.
        assigned_at: Option<Timestamp>,
        /// Until when the assignee has to accept it; `None`: it is theirs, or nobody's.
        offered_until: Option<Timestamp>,
        /// When an agent first took it up.
        picked_up_at: Option<Timestamp>,
        /// Since when the customer waits for an answer.
        waiting_since: Option<Timestamp>,
        /// When a human first answered.
        first_reply_at: Option<Timestamp>,
        /// Until when it is snoozed; `None` while snoozed: until the customer speaks.
        snoozed_until: Option<Timestamp>,
        /// When an agent last looked.
        agent_seen_at: Option<Timestamp>,
        /// When the assignee last looked.
        assignee_seen_at: Option<Timestamp>,
        /// When the customer last looked.
        contact_seen_at: Option<Timestamp>,
        /// When it was resolved.
        resolved_at: Option<Timestamp>,
        /// Its newest message, or its beginning.
        last_activity_at: Timestamp,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// One entry of a thread.
    Message {
        /// Key.
        id: MessageId,
        /// Tenant.
        account_id: AccountId,
        /// Which thread.
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
        /// What wrote it.
        sender_kind: SenderKind,
        /// The agent's or contact's id.
        sender_id: Option<i64>,
        /// The caller's own id of it.
        source_id: Option<String>,
        /// How far it came.
        delivery: Delivery,
        /// What it carries besides words, in the sender's order; at most [`crate::acts::MAX_ATTACHMENTS`]. A copy of what its
        /// attachments' rows say, which does not change once it is sent: whoever shows a message needs nothing else.
        #[serde(default)]
        attachments: Vec<Attached>,
        /// When made.
        created_at: Timestamp,
        /// When last changed.
        updated_at: Timestamp,
    }
    /// A file that was uploaded, or a link to one that is somewhere else.
    Attachment {
        /// Key.
        id: AttachmentId,
        /// Tenant.
        account_id: AccountId,
        /// What carries it; `None`: not sent yet.
        message_id: Option<MessageId>,
        /// The agent who uploaded it; `None`: it came with its message.
        agent_id: Option<AgentId>,
        /// As [`crate::attachments::file_name`] makes it; empty once it is erased.
        file_name: String,
        /// What the bytes are, as far as they show it; of a link what its sender said.
        content_type: String,
        /// In bytes; of a link what its sender said, else 0.
        size: i64,
        /// SHA-256, hex, of the bytes.
        sha256: Option<String>,
        /// What the bytes are stored under; unique. Neither this nor a link: it is erased.
        storage_key: Option<String>,
        /// Where it is, if it is somewhere else. Never fetched.
        link: Option<String>,
        /// When made.
        created_at: Timestamp,
    }
    /// A group of conversations of one contact.
    Case {
        /// Key.
        id: CaseId,
        /// Tenant.
        account_id: AccountId,
        /// Whose; `None`: of an anonymous conversation.
        contact_id: Option<ContactId>,
        /// The department it belongs to.
        department_id: Option<DepartmentId>,
        /// What it is about.
        subject: String,
        /// Whether it is still worked on.
        open: bool,
        /// When it was closed.
        closed_at: Option<Timestamp>,
        /// When made.
        created_at: Timestamp,
    }
    /// How far an agent has read a conversation.
    ReadMark {
        /// What.
        conversation_id: ConversationId,
        /// Who.
        agent_id: AgentId,
        /// Tenant.
        account_id: AccountId,
        /// How many of the customer's messages there were.
        incoming_seen: i64,
        /// When they last looked.
        seen_at: Timestamp,
    }
    /// What the agent writes down about a conversation.
    ServiceRecord {
        /// Of what; one each.
        conversation_id: ConversationId,
        /// Tenant.
        account_id: AccountId,
        /// Who handles it.
        agent_id: AgentId,
        /// Free text.
        memo: String,
        /// Values of service record attributes by name.
        custom_values: JsonMap,
        /// When the conversation was handed to the human side.
        queued_at: Timestamp,
        /// When the agent began.
        started_at: Timestamp,
        /// When the conversation last ended.
        finished_at: Option<Timestamp>,
        /// When the work after it was finished; what is completed is not written to.
        completed_at: Option<Timestamp>,
        /// When last changed.
        updated_at: Timestamp,
    }
}

/// What a message says of something that it carries.
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

/// What a caller wants to find in the service record after pick-up.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ServiceRecordDraft {
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// Attribute ids and values, in the caller's order; a later entry for the same id wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(i64, serde_json::Value)>,
}
