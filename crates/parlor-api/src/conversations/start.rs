//! `POST /v1/conversations`: starts a conversation.

use super::edits::{NeededSkill, needs};
use super::messages::uploaded;
use super::record_draft::{NewServiceRecord, draft};
use super::who::Speaker;
use crate::answer::{Answered, answer};
use crate::attributes::accepted;
use crate::document::fields::{Free, Id, List, Text, Time};
use crate::document::words::{FirstStatus, Priority};
use crate::document::{Faults, FieldPath, Schemas, Wire, code, request, tagged};
use crate::extract::{Body, ByAgent, Idempotent};
use crate::forms::contact::{Contact, Identity};
use crate::forms::conversation::{Conversation, Message};
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, refused};
use parlor_engine::files::links::Links;
use parlor_model::canonical::same_name;
use parlor_model::command::{
    Answer, CaseChoice, MAX_ATTACHMENTS, MAX_MESSAGE, MAX_SUBJECT, NewMessage, PersonChoice,
    RoutingIntent, StartConversation, Started,
};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AgentId, CaseId, InboxId, TeamId};
use parlor_model::refusal::Object;
use parlor_model::skills::MAX_NEEDS;
use parlor_model::words::{self, AttributeObject, Status, Word};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};

request! {
    /// The body of a request that starts a conversation.
    pub(crate) struct NewConversation {
        /// The id of the inbox. Send either `inbox_id` or `inbox`.
        inbox_id: Option<Id>,
        /// The key of the inbox. Send either `inbox_id` or `inbox`.
        inbox: Option<Text<1, 255>>,
        /// The customer of the conversation.
        who: Speaker,
        /// The routing intent of the conversation.
        intent: NewIntent,
        /// The text of the customer's first message.
        message: Option<Text<1, MAX_MESSAGE>>,
        /// The ids of the files of the first message. The caller uploads files with `POST /v1/attachments`.
        attachment_ids: List<Id, MAX_ATTACHMENTS>,
        /// The subject of the conversation.
        subject: Option<Text<1, MAX_SUBJECT>>,
        /// The case of the conversation: the id of an existing case, or `new` for a new case. Default: no case.
        case: Option<NewCase>,
        /// The team of the conversation. The team does not affect routing. Default: no team.
        team_id: Option<Id>,
        /// The urgency of the conversation. Default: no priority, which ranks as `medium`.
        priority: Option<Priority>,
        /// The labels of the conversation.
        labels: List<Text<1, 255>, 100>,
        /// The values of the conversation's custom attributes, by attribute name.
        custom_attributes: Free,
        /// Further attributes, by name. Unlike custom attributes, these attributes need no definition.
        additional_attributes: Free,
        /// Facts about the customer's program, for example about the browser.
        client_info: Free,
        /// Values for the service record, the form that an agent fills in about the conversation. The first pick-up
        /// creates the service record with these values.
        service_record: Option<NewServiceRecord>,
        /// The skills that an agent needs for this conversation, in addition to the skills that its queue requires.
        /// Each of these skills must exist: at least one agent has the skill, or a queue requires it.
        skills: List<NeededSkill, MAX_NEEDS>,
        /// The first status of the conversation. Default: `pending` if the inbox has `starts_pending`, otherwise
        /// `open`. If the contact is blocked, the status is always `resolved`.
        status: Option<FirstStatus>,
        /// The time at which the snooze ends. Allowed only with the status `snoozed`. Default: the conversation is
        /// snoozed until the customer writes.
        snoozed_until: Option<Time>,
        /// Whether the conversation may reopen after it is resolved. Default: `true`.
        reopens: Option<bool>,
    }
}

tagged! {
    /// The routing intent of a conversation.
    pub(crate) enum NewIntent {
        /// Parlor stores the conversation but does not route it. An agent must pick it up. `agent_id` can name the
        /// intended agent.
        Hold(NamedAgent) = "hold",
        /// Parlor assigns the conversation to a suitable `online` agent with free capacity. If there is no such agent,
        /// or if the inbox's queue is closed or has the distribution `manual`, the conversation waits in this queue.
        /// With `agent_id`, the queue assigns the conversation only to this agent.
        Enqueue(NamedAgent) = "enqueue",
        /// Parlor assigns the conversation to a suitable `online` agent with free capacity. If there is no such agent,
        /// or if the inbox's queue is closed or has the distribution `manual`, the conversation stays open and
        /// unassigned. With `agent_id`, Parlor assigns the conversation only to this agent. This agent needs free
        /// capacity, but Parlor ignores the agent's availability.
        Offer(NamedAgent) = "offer",
        /// Parlor assigns the conversation to a suitable `online` agent with free capacity. If there is no such agent,
        /// or if the inbox's queue is closed, Parlor refuses the request with `no-agent-available`.
        RequireAgent(NobodyNamed) = "require_agent",
    }
}

request! {
    /// The optional agent of a routing intent.
    pub(crate) struct NamedAgent {
        /// The agent's id.
        agent_id: Option<Id>,
    }
}

request! {
    /// A routing intent that names no agent.
    pub(crate) struct NobodyNamed {}
}

/// The case of the conversation: the word `new` for a new case, or the id of an existing case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewCase(CaseChoice);

impl Wire for NewCase {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::String(word) if word == "new" => Some(Self(CaseChoice::New)),
            Value::Number(_) => {
                Id::read(value, at, faults).map(|id| Self(CaseChoice::Existing(CaseId(id.0))))
            }
            _ => {
                faults.add(at, code::NOT_ALLOWED, "Send \"new\", or the id of a case.");
                None
            }
        }
    }

    fn describe() -> RefOr<Schema> {
        OneOfBuilder::new()
            .item(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .enum_values(Some(["new"])),
            )
            .item(Id::describe())
            .into()
    }

    fn collect(schemas: &mut Schemas) {
        Id::collect(schemas);
    }
}

impl NewIntent {
    fn into_model(self) -> RoutingIntent {
        let agent = |named: Box<NamedAgent>| named.agent_id.map(|id| AgentId(id.0));
        match self {
            Self::Hold(named) => RoutingIntent::Hold(agent(named)),
            Self::Enqueue(named) => RoutingIntent::Enqueue(agent(named)),
            Self::Offer(named) => RoutingIntent::Offer(agent(named)),
            Self::RequireAgent(nobody) => {
                let NobodyNamed {} = *nobody;
                RoutingIntent::RequireAgent
            }
        }
    }
}

/// A new conversation with its contact, its first message and its routing result.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartedConversation<'a> {
    #[serde(flatten)]
    conversation: Conversation<'a>,
    /// The contact of the conversation. `null` means that the contact is unknown.
    #[schema(required)]
    contact: Option<Contact<'a>>,
    identity: Identity<'a>,
    /// The first message. `null` means that the request has neither `message` nor `attachment_ids`.
    #[schema(required)]
    message: Option<Message<'a>>,
    routing: RoutingSummary<'a>,
}

/// The routing result of a new conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoutingSummary<'a> {
    result: RoutingResult,
    /// The assigned agent. `null` means that no agent was assigned.
    #[schema(required)]
    assignee_id: Option<i64>,
    /// The key of the queue in which the conversation waits. `null` means that the conversation does not wait in a
    /// queue.
    #[schema(required)]
    queue: Option<&'a str>,
    /// The path of the request that returns the routing decisions with their reasons.
    decisions: String,
}

/// The kind of routing result.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoutingResult {
    /// The conversation is assigned to an agent.
    Assigned,
    /// The conversation waits in a queue.
    Queued,
    /// Parlor stored the conversation without routing it. An agent must pick it up.
    Held,
    /// The conversation is open and unassigned, and does not wait in a queue.
    Unassigned,
    /// The conversation is not open, so it was not routed.
    NotRouted,
}

/// Starts a conversation.
///
/// Parlor finds or creates the contact, creates the conversation, stores the first message and routes the conversation.
/// Parlor does all of this in one transaction. The answer 201 means that the data is stored durably. A refused request
/// stores nothing.
///
/// In an inbox with `single_conversation` = `true`, Parlor continues the identity's newest conversation, unless that
/// conversation has ended and cannot be reopened. If Parlor continues a conversation, Parlor adds the message to it and
/// creates no new conversation. The message can reopen the existing conversation.
#[utoipa::path(
    post, path = "/v1/conversations", tag = "conversations", operation_id = "start_conversation",
    request_body(examples(
        ("anonymous" = (summary = "An unknown visitor who waits in the queue", value = json!({
            "inbox": "taiwan-web", "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}, "message": "Is anybody there?"
        }))),
        ("contact" = (summary = "A known contact, for one agent, with a prefilled service record", value = json!({
            "inbox_id": 1, "who": {"kind": "contact", "contact_id": 1002}, "intent": {"kind": "hold", "agent_id": 7},
            "message": "Please call me back.", "service_record": {"memo": "Wants a call", "values": [{"name": "topic", "value": "Delivery"}]}
        }))),
        ("contact_with_serial" = (summary = "A known contact under the caller's own serial", value = json!({
            "inbox": "taiwan-web", "who": {"kind": "contact", "contact_id": 1001, "serial": "VIP-A0001"}, "intent": {"kind": "offer"}
        }))),
        ("identity" = (summary = "An identity of the inbox", value = json!({
            "inbox_id": 1, "who": {"kind": "identity", "identity_id": 502}, "intent": {"kind": "hold"}
        }))),
        ("serial" = (summary = "The caller's own serial, created if unknown", value = json!({
            "inbox": "japan-web", "who": {"kind": "serial", "serial": "member-4711", "unknown": "create"}, "intent": {"kind": "enqueue"},
            "message": "Hello", "subject": "Opening hours", "priority": "high", "labels": ["shop"]
        }))),
        ("look_up" = (summary = "A contact found by e-mail, or created if unknown, in a new case", value = json!({
            "inbox": "web-chat",
            "who": {"kind": "look_up", "look_up": {"kind": "email", "value": "jo@example.test"},
                    "person": {"given_name": "Jo", "family_name": "Park", "contact_points": [{"kind": "mobile_phone", "value": "+4915112345678"}]}},
            "intent": {"kind": "enqueue"}, "case": "new", "subject": "Order 5512",
            "custom_attributes": {"order_no": "5512", "tier": "Gold"}, "client_info": {"page": "https://shop.example.test/cart"}
        }))),
    )),
    responses((status = 201, description = "The conversation with its contact, identity, first message and routing result", body = StartedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::INBOX_INACTIVE, problems::AMBIGUOUS, problems::SERIAL_TAKEN, problems::ONGOING_UNSEEN, problems::OFF_RECORD, problems::CASE_OF_ANOTHER, problems::OTHER_DEPARTMENT, problems::CONTACT_BLOCKED, problems::QUEUE_FULL, problems::NO_AGENT_AVAILABLE]))),
)]
pub(crate) async fn start(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(request): Body<NewConversation>,
) -> Answered {
    let by_key = request.inbox.is_some();
    let command = request.into_model(&call.caller.config)?;
    let names = Names::of(&command, by_key);
    let links = call.engine().links();
    keyed
        .execute(call.engine(), command, move |outcome| {
            started(outcome, &links)
        })
        .await
        .map_err(|error| {
            let names = RequestNames {
                config: Some(&call.caller.config),
                field: &|field| names.field(field),
                object: &|object| names.object(object),
            };
            refused(error, names)
        })
}

impl NewConversation {
    /// Converts the request into the model's command.
    fn into_model(self, config: &AccountConfig) -> Result<StartConversation, Refused> {
        let mut faults = Faults::default();
        let top = &FieldPath::TOP;
        let inbox = match (self.inbox_id, self.inbox) {
            (Some(id), None) => Some(InboxId(id.0)),
            (None, Some(key)) => {
                let inbox = (config.inboxes.values()).find(|i| same_name(&i.key, &key.0));
                if inbox.is_none() {
                    faults.add(
                        &top.key("inbox"),
                        code::UNKNOWN,
                        "There is no inbox with this key in your account.",
                    );
                }
                inbox.map(|inbox| inbox.id)
            }
            (Some(_), Some(_)) => {
                let detail = "Send `inbox_id` or `inbox`, not both.";
                faults.add(&top.key("inbox"), code::NOT_ALLOWED, detail);
                None
            }
            (None, None) => {
                let detail = "Send `inbox_id`, or the inbox's key as `inbox`.";
                faults.add(&top.key("inbox_id"), code::REQUIRED, detail);
                None
            }
        };
        let intent = self.intent.into_model();
        let who = self.who.into_model(config, &top.key("who"), &mut faults);
        let status = self.status.map(|status| status.0);
        if intent == RoutingIntent::RequireAgent && status.is_some_and(|s| s != Status::Open) {
            faults.add(
                &top.key("status"),
                code::NOT_ALLOWED,
                "Leave this field out: only an open conversation is assigned to an agent.",
            );
        }
        if self.snoozed_until.is_some() && status != Some(Status::Snoozed) {
            faults.add(
                &top.key("snoozed_until"),
                code::NOT_ALLOWED,
                "Send this field only with the status `snoozed`.",
            );
        }
        let custom_attributes = accepted(
            config,
            AttributeObject::Conversation,
            self.custom_attributes.0,
            &top.key("custom_attributes"),
            &mut faults,
        );
        let service_record_draft = self
            .service_record
            .map(|record| draft(config, record, &top.key("service_record"), &mut faults));
        let needed = needs(config, self.skills, &top.key("skills"), &mut faults);
        let (Some(inbox), Some(who), true) = (inbox, who, faults.is_empty()) else {
            return Err(problems::of_faults(faults));
        };
        let mut command = StartConversation::new(inbox, who, intent);
        command.opening = self.message.map(|message| NewMessage::text(message.0));
        if !self.attachment_ids.0.is_empty() {
            let opening = command.opening.get_or_insert_with(|| NewMessage::text(""));
            opening.attachments = uploaded(self.attachment_ids.0);
        }
        command.status = status;
        command.snoozed_until = self.snoozed_until.map(|time| time.0);
        command.reopens = self.reopens.unwrap_or(true);
        command.case = self.case.map_or(CaseChoice::None, |case| case.0);
        command.subject = self.subject.map(|subject| subject.0);
        command.team = self.team_id.map(|id| TeamId(id.0));
        command.priority = self.priority.map(|priority| priority.0);
        command.labels = self.labels.0.into_iter().map(|label| label.0).collect();
        command.custom_attributes = custom_attributes;
        command.additional_attributes = self.additional_attributes.0;
        command.client_info = self.client_info.0;
        command.service_record_draft = service_record_draft;
        command.skills = needed;
        Ok(command)
    }
}

/// The names that the request uses for the fields of the command. Problems contain these names.
struct Names {
    inbox: &'static str,
    identity: &'static str,
    points: Vec<words::PointKind>,
}

impl Names {
    fn of(command: &StartConversation, by_key: bool) -> Self {
        Self {
            inbox: if by_key { "inbox" } else { "inbox_id" },
            identity: match &command.who {
                PersonChoice::Serial { .. } => "who.serial",
                PersonChoice::Anonymous
                | PersonChoice::Contact { .. }
                | PersonChoice::Identity(_)
                | PersonChoice::ContactWithSerial { .. }
                | PersonChoice::LookUp { .. } => "who.identity_id",
            },
            points: match &command.who {
                PersonChoice::LookUp { person, .. } => person
                    .iter()
                    .flat_map(|person| person.points.iter().map(|p| p.kind))
                    .collect(),
                PersonChoice::Anonymous
                | PersonChoice::Contact { .. }
                | PersonChoice::Identity(_)
                | PersonChoice::Serial { .. }
                | PersonChoice::ContactWithSerial { .. } => Vec::new(),
            },
        }
    }

    fn field(&self, field: &str) -> String {
        match field {
            "serial" => "who.serial".to_owned(),
            "attachments" => "attachment_ids".to_owned(),
            "name" | "given_name" | "family_name" => format!("who.person.{field}"),
            other => match words::PointKind::from_word(other) {
                Some(kind) => {
                    let index = self.points.iter().position(|k| *k == kind).unwrap_or(0);
                    format!("who.person.contact_points.{index}.value")
                }
                None => other.to_owned(),
            },
        }
    }

    fn object(&self, object: Object) -> Option<String> {
        Some(
            match object {
                Object::Inbox => self.inbox,
                Object::Agent => "intent.agent_id",
                Object::Team => "team_id",
                Object::Contact => "who.contact_id",
                Object::Identity => self.identity,
                Object::Case => "case",
                _ => return None,
            }
            .to_owned(),
        )
    }
}

fn started(started: &Started, links: &Links) -> Answer {
    let Started { view, opening, .. } = started;
    let conversation = Conversation::viewed(view);
    let row = &view.conversation;
    let result = match (row.status, row.assignee_id, conversation.queue()) {
        (_, Some(_), _) => RoutingResult::Assigned,
        (_, None, Some(_)) => RoutingResult::Queued,
        (Status::Open, None, None) if row.intent == words::Intent::Hold => RoutingResult::Held,
        (Status::Open, None, None) => RoutingResult::Unassigned,
        (Status::Pending | Status::Snoozed | Status::Resolved | Status::Closed, None, None) => {
            RoutingResult::NotRouted
        }
    };
    let routing = RoutingSummary {
        result,
        assignee_id: conversation.assignee_id(),
        queue: conversation.queue(),
        decisions: format!("/v1/conversations/{}/routing", row.id),
    };
    answer(
        201,
        &StartedConversation {
            conversation,
            contact: (view.person.as_ref()).map(|person| Contact::of(person, &view.config)),
            identity: Identity::of(&view.identity),
            message: opening
                .as_deref()
                .map(|message| Message::of(message, row.contact_id, links)),
            routing,
        },
    )
}
