//! A conversation and its messages as shown.

use crate::attachments::MessageAttachment;
use crate::document::fields::Time;
use crate::document::words::{Delivery, IntentKind, MessageKind, Priority, SenderKind, Status};
use parlor_engine::files::links::Links;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, JsonMap};
use parlor_model::ids::ContactId;
use parlor_model::version;
use parlor_model::words::{self, AttributeObject};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Conversation<'a> {
    /// Firstline's `data.id`, eGain's activity id.
    id: i64,
    /// Random version 4.
    #[schema(value_type = String, format = "uuid")]
    uuid: &'a str,
    /// 1, 2, 3 in the account; LiveDesk's id.
    display_id: i64,
    status: Status,
    /// Where it came in.
    inbox_id: i64,
    /// The contact, where known.
    #[schema(required)]
    contact_id: Option<i64>,
    /// The contact in the inbox.
    identity_id: i64,
    /// The agent who has it.
    #[schema(required)]
    assignee_id: Option<i64>,
    /// The key of the queue it waits in now.
    #[schema(required)]
    queue: Option<&'a str>,
    /// Until when the assignee has to accept it by picking it up; `null`: it is theirs, or nobody's.
    #[schema(required)]
    offered_until: Option<Time>,
    /// The skills it needs besides those of its queue.
    skills: Vec<Skill<'a>>,
    /// The service record; `null` before an agent has picked the conversation up.
    #[schema(required)]
    service_record: Option<ServiceRecord<'a>>,
    #[schema(required)]
    priority: Option<Priority>,
    /// The subject.
    #[schema(required)]
    subject: Option<&'a str>,
    labels: &'a [String],
    /// Values by the name of their definition.
    #[schema(value_type = Object)]
    custom_attributes: &'a JsonMap,
    #[schema(required)]
    team_id: Option<i64>,
    #[schema(required)]
    case_id: Option<i64>,
    intent: Intent,
    /// Messages of the customer since an agent last looked.
    unread_count: i64,
    /// Messages of every kind.
    message_count: i64,
    created_at: Time,
    updated_at: Time,
    last_activity_at: Time,
    /// The time at which it first entered a queue.
    #[schema(required)]
    first_queued_at: Option<Time>,
    /// Since when it waits for an agent.
    #[schema(required)]
    queued_at: Option<Time>,
    /// The time of the assignment.
    #[schema(required)]
    assigned_at: Option<Time>,
    /// The time of the first pick-up.
    #[schema(required)]
    picked_up_at: Option<Time>,
    /// Since when the customer waits for an answer.
    #[schema(required)]
    waiting_since: Option<Time>,
    /// The time of the first answer by an agent.
    #[schema(required)]
    first_reply_at: Option<Time>,
    /// Until when it is snoozed; `null` while snoozed: until the customer speaks.
    #[schema(required)]
    snoozed_until: Option<Time>,
    #[schema(required)]
    resolved_at: Option<Time>,
    /// Changes when anything that an edit changes does, not with messages. Send it as `If-Match` to edit only what you have seen; as in the
    /// `ETag`.
    version: String,
}

/// A place in a queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Place {
    /// From 1: priority, then time waited, then id; among those reserved for the same agent, or for nobody.
    pub(crate) position: i64,
    /// The wait so far, in seconds.
    pub(crate) waited_s: i64,
    /// The expected further wait, in seconds, from the recent service time; `null`: no agent is there to serve, or nothing is known yet.
    #[schema(required)]
    pub(crate) estimated_wait_s: Option<i64>,
    /// The agent it is reserved for.
    #[schema(required)]
    pub(crate) reserved_for: Option<i64>,
    /// Whether it is among those that are being given out now, where the queue bounds them.
    pub(crate) dispatching: bool,
    /// Skills and levels it asks for now.
    #[schema(value_type = Object)]
    pub(crate) needs: std::collections::BTreeMap<String, i64>,
}

impl Place {
    /// An entry of a queue at an instant.
    pub(crate) fn of(
        state: &parlor_engine::waiting::QueueState,
        waiting: &parlor_engine::waiting::Waiting,
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

/// A skill that is asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Skill<'a> {
    name: &'a str,
    level: i64,
    /// The wait, in seconds, after which the skill is not needed; `null`: never.
    #[schema(required)]
    relax_after_s: Option<i64>,
}

impl<'a> Skill<'a> {
    /// The view of a need.
    pub(crate) fn of(need: &'a parlor_model::skills::SkillNeed) -> Self {
        Self {
            name: &need.name,
            level: need.level,
            relax_after_s: need.relax_after_s,
        }
    }
}

/// The routing of a conversation at its start and when it is reopened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Intent {
    kind: IntentKind,
    /// The agent it was meant for.
    #[schema(required)]
    agent_id: Option<i64>,
}

/// The agent's record of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceRecord<'a> {
    /// The agent who handles it.
    agent_id: i64,
    memo: &'a str,
    values: Vec<RecordValue<'a>>,
    /// The time at which the conversation was meant for an agent.
    queued_at: Time,
    /// The time of the pick-up.
    started_at: Time,
    /// The latest end of the conversation.
    #[schema(required)]
    finished_at: Option<Time>,
    /// The time at which the record was completed.
    #[schema(required)]
    completed_at: Option<Time>,
    updated_at: Time,
    /// Send it as `If-Match` to write only into what you have seen.
    version: String,
}

/// The value of an attribute of service records.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordValue<'a> {
    /// The definition's id.
    #[schema(required)]
    id: Option<i64>,
    /// The definition's name.
    name: &'a str,
    /// Shown to people.
    #[schema(required)]
    label: Option<&'a str>,
    value: &'a Value,
}

impl<'a> Conversation<'a> {
    /// A row with its service record.
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
            intent: Intent {
                kind: IntentKind(row.intent),
                agent_id: row.intended_agent_id.map(|id| id.0),
            },
            unread_count: row.unread_count,
            message_count: row.message_count,
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
            version: version::of_conversation(row),
        }
    }

    /// A view.
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

    /// Where it waits.
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

/// One entry of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message<'a> {
    id: i64,
    conversation_id: i64,
    /// 1, 2, 3 in the conversation.
    position: i64,
    kind: MessageKind,
    content: &'a str,
    /// `text`, or a word of the dialect that it came through.
    content_type: &'a str,
    #[schema(value_type = Object)]
    content_attributes: &'a JsonMap,
    sender: Sender,
    /// The sender's own id of it.
    #[schema(required)]
    source_id: Option<&'a str>,
    delivery: Delivery,
    /// The message's files.
    attachments: Vec<MessageAttachment<'a>>,
    created_at: Time,
    updated_at: Time,
}

/// The author of a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sender {
    kind: SenderKind,
    /// The agent's id, or the contact's whose conversation it is now.
    #[schema(required)]
    id: Option<i64>,
}

impl<'a> Message<'a> {
    /// A row.
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
                // What was written stays the person's, whoever they were merged with since.
                id: match row.sender_kind {
                    words::SenderKind::Contact => contact.map(|id| id.0).or(row.sender_id),
                    words::SenderKind::Agent | words::SenderKind::System => row.sender_id,
                },
            },
            source_id: row.source_id.as_deref(),
            delivery: Delivery(row.delivery),
            attachments: (row.attachments.iter())
                .map(|attached| MessageAttachment::of(attached, links))
                .collect(),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}
