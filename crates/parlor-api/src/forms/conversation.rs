//! The form in which answers show conversations and messages.

use crate::attachments::MessageAttachment;
use crate::document::fields::Time;
use crate::document::words::{Delivery, IntentKind, MessageKind, Priority, SenderKind, Status};
use parlor_engine::files::links::Links;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, JsonMap};
use parlor_model::ids::{AgentId, ContactId};
use parlor_model::version;
use parlor_model::words::AttributeObject;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Conversation<'a> {
    /// The id of the conversation. Firstline's API shows the same id as `data.id`, and eGain's API shows the same id as
    /// the activity id.
    id: i64,
    /// A UUID (version 4) that nobody can guess.
    #[schema(value_type = String, format = "uuid")]
    uuid: &'a str,
    /// The number of the conversation in the account: 1, 2, 3 and so on. LiveDesk's API shows this number as the
    /// conversation's id.
    display_id: i64,
    status: Status,
    /// The inbox of the conversation.
    inbox_id: i64,
    /// The contact of the conversation. `null` means that the contact is unknown.
    #[schema(required)]
    contact_id: Option<i64>,
    /// The identity of the customer in the inbox.
    identity_id: i64,
    /// The assigned agent. If the conversation is not open, this agent is the first choice: after a reopening, Parlor
    /// first tries to assign the conversation to this agent. `null` means that the conversation is unassigned.
    #[schema(required)]
    assignee_id: Option<i64>,
    /// The key of the queue in which the conversation waits now. `null` means that the conversation does not wait in a
    /// queue.
    #[schema(required)]
    queue: Option<&'a str>,
    /// The time by which the assigned agent must accept the offer of this conversation. A pick-up accepts the offer.
    /// `null` means that there is no open offer.
    #[schema(required)]
    offered_until: Option<Time>,
    /// The skills that the conversation needs, in addition to the skills of its queue.
    skills: Vec<Skill<'a>>,
    /// The form that an agent fills in about the conversation. `null` means that no agent has picked up the
    /// conversation yet.
    #[schema(required)]
    service_record: Option<ServiceRecord<'a>>,
    #[schema(required)]
    priority: Option<Priority>,
    /// The subject of the conversation. `null` means that it has no subject.
    #[schema(required)]
    subject: Option<&'a str>,
    labels: &'a [String],
    /// The values of the conversation's custom attributes, by attribute name.
    #[schema(value_type = Object)]
    custom_attributes: &'a JsonMap,
    #[schema(required)]
    team_id: Option<i64>,
    #[schema(required)]
    case_id: Option<i64>,
    /// The agents who follow the conversation, in order of id.
    #[schema(value_type = Vec<i64>)]
    follower_ids: &'a [AgentId],
    intent: Intent,
    /// The number of customer messages that no agent has read.
    unread_count: i64,
    /// The number of messages of all kinds.
    message_count: i64,
    /// Whether the conversation has at least one message with the delivery status `failed`.
    failed: bool,
    /// The number of customer messages in the conversation.
    incoming_count: i64,
    created_at: Time,
    updated_at: Time,
    last_activity_at: Time,
    /// The time at which the conversation first entered a queue, even if an agent got it at once. `null` means that the
    /// conversation never entered a queue.
    #[schema(required)]
    first_queued_at: Option<Time>,
    /// The time at which the present wait for an agent began. The wait lasts until an agent is assigned or accepts the
    /// offer. `null` means that the conversation does not wait for an agent.
    #[schema(required)]
    queued_at: Option<Time>,
    /// The time of the present assignment or offer. `null` means that no agent serves the conversation now, and that
    /// there is no open offer.
    #[schema(required)]
    assigned_at: Option<Time>,
    /// The time of the first pick-up. `null` means that no agent has picked up the conversation yet.
    #[schema(required)]
    picked_up_at: Option<Time>,
    /// The time at which the customer's present wait for an answer began. `null` means that the customer does not wait
    /// for an answer.
    #[schema(required)]
    waiting_since: Option<Time>,
    /// The time of the first answer of an agent. `null` means that no agent has answered yet.
    #[schema(required)]
    first_reply_at: Option<Time>,
    /// The time at which the snooze ends. `null` in a snoozed conversation means that the snooze lasts until the
    /// customer writes. In a conversation that is not snoozed, the value is always `null`.
    #[schema(required)]
    snoozed_until: Option<Time>,
    #[schema(required)]
    resolved_at: Option<Time>,
    /// The conversation into which this conversation was merged. `null` means that this conversation is not merged.
    #[schema(required)]
    merged_into_id: Option<i64>,
    /// The number of conversations that are merged into this conversation.
    merged_count: i64,
    /// The newest ticket about this conversation, or about a conversation that is merged into this conversation. `null`
    /// means that there is no ticket.
    #[schema(required)]
    ticket_id: Option<i64>,
    /// Whether the conversation is off the record. If `true`, Parlor forwards messages between customer and agent but
    /// does not store them.
    off_record: bool,
    /// The customer's rating of the conversation, 1 to 5. `null` means that the customer has not answered a survey.
    #[schema(required)]
    rating: Option<i64>,
    /// The version of the conversation. The version changes if the status, assignee, team, queue, case, subject,
    /// priority, labels, skills, snooze, attributes or merges change. A message changes the version only if the message
    /// changes one of these values, for example by a reopening. Send the version as `If-Match` with an edit: Parlor
    /// then refuses the edit if the version has changed since you read it. The `ETag` header has the same value.
    version: String,
}

/// A conversation after a change, with an optional undo token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedConversation<'a> {
    /// The conversation.
    #[serde(flatten)]
    pub(crate) conversation: Conversation<'a>,
    /// The undo token of the change. Present only if the request has the query parameter `undo=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) undo: Option<Undoable>,
}

/// A token with which an agent can undo a change.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Undoable {
    /// The token for `POST /v1/undo`. Only the agent who made the change can use the token, and only once.
    pub(crate) token: String,
    /// The expiry time of the token: 10 minutes after the change, or after the end of the bulk job.
    pub(crate) expires_at: Time,
}

/// The position of a conversation in its queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueuePosition {
    /// The position of the conversation, beginning with 1. Higher priorities come first. Among equal priorities, longer
    /// waits come first. If the conversation is reserved for an agent, only the entries reserved for the same agent are
    /// counted. Otherwise, only the entries without a reservation are counted.
    pub(crate) position: i64,
    /// The time that the conversation has waited so far, in seconds.
    pub(crate) waited_s: i64,
    /// The expected wait from now on, in seconds, estimated from recent service times. `null` means that the entry is
    /// reserved for an agent, or that no service time is known. The value is also `null` if no agent who serves the
    /// queue is `online` with a capacity above 0.
    #[schema(required)]
    pub(crate) estimated_wait_s: Option<i64>,
    /// The only agent to whom the queue may assign the conversation. `null` means that the queue entry is not reserved
    /// for an agent.
    #[schema(required)]
    pub(crate) reserved_for: Option<i64>,
    /// Whether the queue tries to assign this conversation now. Some queues offer only a limited number of
    /// conversations at the same time, beginning with the first position.
    pub(crate) dispatching: bool,
    /// The skills that an agent needs now to receive the conversation: the minimum level by skill name. The object
    /// leaves out skills that the conversation no longer needs because of its long wait.
    #[schema(value_type = Object)]
    pub(crate) needs: std::collections::BTreeMap<String, i64>,
}

impl QueuePosition {
    /// Builds the position of a queue entry at the time `now`.
    pub(crate) fn of(
        state: &parlor_engine::queues::QueueState,
        waiting: &parlor_engine::queues::QueuePosition,
        now: parlor_model::time::Timestamp,
    ) -> Self {
        let entry = &waiting.entry;
        let waited = now.0.saturating_sub(entry.queued_at.0).max(0) / 1_000_000;
        Self {
            position: waiting.position,
            waited_s: waited,
            estimated_wait_s: waiting.estimate_s,
            reserved_for: entry.reserved_for.map(|id| id.0),
            dispatching: state
                .dispatching()
                .is_none_or(|most| waiting.position <= most),
            needs: parlor_model::skills::Bucket::parse(&entry.bucket).skills,
        }
    }
}

/// A skill that a conversation needs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Skill<'a> {
    name: &'a str,
    level: i64,
    /// The waiting time after which the conversation no longer needs the skill, in seconds. `null` means that the
    /// conversation always needs the skill.
    #[schema(required)]
    relax_after_s: Option<i64>,
}

impl<'a> Skill<'a> {
    /// Converts a needed skill into the object that answers contain.
    pub(crate) fn of(need: &'a parlor_model::skills::SkillNeed) -> Self {
        Self {
            name: &need.name,
            level: need.level,
            relax_after_s: need.relax_after_s,
        }
    }
}

/// The routing intent of a conversation. The intent applies when the conversation starts and when it is reopened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Intent {
    kind: IntentKind,
    /// The intended agent. The request that started the conversation named this agent, or the conversation was
    /// transferred to this agent, who had no free slot. `null` means that there is no intended agent.
    #[schema(required)]
    agent_id: Option<i64>,
}

/// The service record of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceRecord<'a> {
    /// The agent who last picked up the conversation. This agent is responsible for the record.
    agent_id: i64,
    memo: &'a str,
    values: Vec<RecordValue<'a>>,
    /// The time at which the conversation first entered a queue, even if an agent got it at once. If the conversation
    /// entered no queue before the first pick-up, the value is the time of the first pick-up.
    queued_at: Time,
    /// The time of the first pick-up.
    started_at: Time,
    /// The time at which the conversation last ended. `null` means that the conversation has not ended since the first
    /// pick-up.
    #[schema(required)]
    finished_at: Option<Time>,
    /// The time at which the record was completed. `null` means that the record is open.
    #[schema(required)]
    completed_at: Option<Time>,
    updated_at: Time,
    /// The version of the service record. Send the version as `If-Match` with a change: Parlor then refuses the change
    /// if the record has changed since you read it.
    version: String,
}

/// The value of one attribute of a service record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordValue<'a> {
    /// The id of the attribute's definition. `null` means that the definition was removed.
    #[schema(required)]
    id: Option<i64>,
    /// The name of the attribute's definition.
    name: &'a str,
    /// The label of the attribute, for display. `null` means that the attribute's definition was removed.
    #[schema(required)]
    label: Option<&'a str>,
    value: &'a Value,
}

impl<'a> Conversation<'a> {
    /// Converts the database row and its service record into the object that answers contain.
    pub(crate) fn of(
        row: &'a entities::Conversation,
        record: Option<&'a entities::ServiceRecord>,
        config: &'a AccountConfig,
    ) -> Self {
        Self {
            id: row.id.0,
            uuid: &row.uuid,
            display_id: row.display_id,
            status: Status(row.status),
            inbox_id: row.inbox_id.0,
            contact_id: row.contact_id.map(|id| id.0),
            identity_id: row.identity_id.0,
            assignee_id: row.assignee_id.map(|id| id.0),
            queue: row
                .queue_id
                .and_then(|id| config.queues.get(&id))
                .map(|queue| queue.key.as_str()),
            offered_until: row.offered_until.map(Time),
            skills: row.skills.iter().map(Skill::of).collect(),
            service_record: record.map(|record| ServiceRecord::of(record, config)),
            priority: row.priority.map(Priority),
            subject: row.subject.as_deref(),
            labels: &row.labels,
            custom_attributes: &row.custom_attributes,
            team_id: row.team_id.map(|id| id.0),
            case_id: row.case_id.map(|id| id.0),
            follower_ids: &row.followers,
            intent: Intent {
                kind: IntentKind(row.intent),
                agent_id: row.intended_agent_id.map(|id| id.0),
            },
            unread_count: row.unread_count,
            message_count: row.message_count,
            failed: row.failed_count > 0,
            incoming_count: row.incoming_count,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
            last_activity_at: Time(row.last_activity_at),
            first_queued_at: row.first_queued_at.map(Time),
            queued_at: row.queued_at.map(Time),
            assigned_at: row.assigned_at.map(Time),
            picked_up_at: row.picked_up_at.map(Time),
            waiting_since: row.waiting_since.map(Time),
            first_reply_at: row.first_reply_at.map(Time),
            snoozed_until: row.snoozed_until.map(Time),
            resolved_at: row.resolved_at.map(Time),
            merged_into_id: row.merged_into.map(|id| id.0),
            merged_count: row.merged_count,
            ticket_id: row.ticket_id.map(|id| id.0),
            off_record: row.off_record,
            rating: row.rating,
            version: version::of_conversation(row),
        }
    }

    /// Converts a view of the model into the object that answers contain.
    pub(crate) fn viewed(view: &'a parlor_model::command::ConversationView) -> Self {
        Self::of(
            &view.conversation,
            view.service_record.as_ref(),
            &view.config,
        )
    }

    /// The assigned agent.
    pub(crate) const fn assignee_id(&self) -> Option<i64> {
        self.assignee_id
    }

    /// The key of the queue in which the conversation waits.
    pub(crate) const fn queue(&self) -> Option<&'a str> {
        self.queue
    }
}

impl<'a> ServiceRecord<'a> {
    fn of(row: &'a entities::ServiceRecord, config: &'a AccountConfig) -> Self {
        Self {
            agent_id: row.agent_id.0,
            memo: &row.memo,
            values: row
                .custom_values
                .iter()
                .map(|(name, value)| {
                    let definition = config.attribute(AttributeObject::ServiceRecord, name);
                    RecordValue {
                        id: definition.map(|d| d.id.0),
                        name,
                        label: definition.map(|d| d.label.as_str()),
                        value,
                    }
                })
                .collect(),
            queued_at: Time(row.queued_at),
            started_at: Time(row.started_at),
            finished_at: row.finished_at.map(Time),
            completed_at: row.completed_at.map(Time),
            updated_at: Time(row.updated_at),
            version: version::of_service_record(row),
        }
    }
}

/// A message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message<'a> {
    id: i64,
    conversation_id: i64,
    /// The position of the message in the conversation: 1, 2, 3 and so on.
    position: i64,
    kind: MessageKind,
    content: &'a str,
    /// The type of the content: `text`, or a term of the vendor's API through which the message came.
    content_type: &'a str,
    #[schema(value_type = Object)]
    content_attributes: &'a JsonMap,
    sender: Sender,
    /// The message's id in the system of the program that sent it. `null` means that the program gave no id.
    #[schema(required)]
    source_id: Option<&'a str>,
    delivery: Delivery,
    /// Whether the message was deleted. A deleted message keeps its position and has no content.
    deleted: bool,
    /// The files of the message.
    attachments: Vec<MessageAttachment<'a>>,
    created_at: Time,
    updated_at: Time,
}

/// The author of a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sender {
    kind: SenderKind,
    /// The id of the agent or contact who wrote the message. For a message of the customer, the value is the id of the
    /// conversation's present contact. `null` means that the author is Parlor or an unknown customer.
    #[schema(required)]
    id: Option<i64>,
}

impl<'a> Message<'a> {
    /// Converts the database row into the object that answers contain.
    pub(crate) fn of(
        row: &'a entities::Message,
        contact: Option<ContactId>,
        links: &Links,
    ) -> Self {
        Self {
            id: row.id.0,
            conversation_id: row.conversation_id.0,
            position: row.position,
            kind: MessageKind(row.kind),
            content: &row.content,
            content_type: &row.content_type,
            content_attributes: &row.content_attributes,
            sender: Sender {
                kind: SenderKind(row.sender_kind),
                id: row.author(contact),
            },
            source_id: row.source_id.as_deref(),
            delivery: Delivery(row.delivery),
            deleted: row.is_deleted(),
            attachments: (row.attachments.iter())
                .map(|attached| MessageAttachment::of(attached, links))
                .collect(),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}
