//! The act [`StartConversation`].

mod intent;
mod person_choice;
mod prefetch;
mod speaker;

pub use intent::{CaseChoice, RoutingIntent};
pub use person_choice::{IdentityChoice, NewSerial, PersonChoice, UnknownSerial};

use crate::act::{Act, Right};
use crate::acts::edit_conversation::{LabelChange, labelled};
use crate::acts::{ConversationView, MAX_MESSAGE, MAX_SERIAL, MAX_SUBJECT, NewMessage};
use crate::config::AccountConfig;
use crate::conversation_uuid::uuid_of;
use crate::decide::automatic;
use crate::decide::conversations::{has_ended, speak};
use crate::decide::joined;
use crate::decide::messages::append;
use crate::decide::pick_up::take_up;
use crate::decide::view::view;
use crate::entities::{Case, ContactPoint, Conversation, JsonMap, Message, ServiceRecordDraft};
use crate::ids::{
    AccountId, AgentId, CaseId, ConversationId, DepartmentId, EndpointKey, IdKind, InboxId, TeamId,
};
use crate::prefetch::Prefetch;
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::routing::{self, Freed, Placement};
use crate::skills::{SkillNeed, are_needs};
use crate::state::{Context, Decided, State};
use crate::time::Timestamp;
use crate::visibility::ReaderVisibility;
use crate::words::{InboxKind, MessageKind, PointKind, Priority, SenderKind, Status};
use serde_json::json;
use speaker::{Speaker, speaker};

/// Starts a conversation: finds or creates the contact, creates the conversation, stores the first message and routes
/// the conversation. If one step is refused, nothing is stored. If a client application starts the conversation, the
/// application must be allowed to use the inbox, and the application's callback must be active.
#[derive(Clone, Debug)]
pub struct StartConversation {
    /// The inbox.
    pub inbox: InboxId,
    /// The required kind of inbox. An inbox of another kind is treated as unknown, because a dialect shows only inboxes
    /// of its own kind. `None` accepts every kind.
    pub inbox_kind: Option<InboxKind>,
    /// The value of the inbox's [`configured_at`](crate::entities::Inbox::configured_at) that the caller knows. The
    /// values are compared in milliseconds. If the inbox now has a different value, the start is refused with
    /// [`crate::refusal::Conflict::InboxChanged`]. `None` means no check.
    pub inbox_configured_at: Option<Timestamp>,
    /// The customer.
    pub who: PersonChoice,
    /// The first message, if any.
    pub opening: Option<NewMessage>,
    /// The kind of the first message. The customer writes [`MessageKind::Incoming`]; the acting agent writes
    /// [`MessageKind::Outgoing`] or [`MessageKind::Note`].
    pub opening_kind: MessageKind,
    /// The routing of the conversation.
    pub intent: RoutingIntent,
    /// The first status. `None` means pending if the inbox starts conversations as pending; otherwise open. A
    /// conversation of a blocked contact is always resolved. Only an open conversation is routed.
    pub status: Option<Status>,
    /// The end of the snooze, for [`Status::Snoozed`]. `None` means that the snooze lasts until the customer's next
    /// message.
    pub snoozed_until: Option<Timestamp>,
    /// Whether the conversation may be reopened after it was resolved or closed.
    pub reopens: bool,
    /// The case of the conversation.
    pub case: CaseChoice,
    /// The subject, 1 to [`MAX_SUBJECT`] characters.
    pub subject: Option<String>,
    /// The team of the conversation.
    pub team: Option<TeamId>,
    /// The priority.
    pub priority: Option<Priority>,
    /// The labels.
    pub labels: Vec<String>,
    /// Whether the start continues the identity's newest conversation if that conversation is neither resolved nor
    /// closed. In an inbox with a single conversation per identity, every start continues the newest conversation,
    /// unless this conversation has ended and can never be reopened.
    pub joins_ongoing: bool,
    /// The values of the custom attributes, by attribute name. The act does not check the values, because each dialect
    /// checks them by the rules of its vendor.
    pub custom_attributes: JsonMap,
    /// Further attributes, with names and values that the caller chooses freely.
    pub additional_attributes: JsonMap,
    /// Information about the program that the customer uses.
    pub client_info: JsonMap,
    /// The draft of the service record. At the first pick-up, the service record is created from this draft.
    pub service_record_draft: Option<ServiceRecordDraft>,
    /// The required skills, in addition to those of the queue; at most [`crate::skills::MAX_NEEDS`].
    pub skills: Vec<SkillNeed>,
    /// The contact point that the conversation uses: the contact's first point of the given kind with one of the given
    /// values. `None` means that the conversation uses no contact point.
    pub contact_point: Option<(PointKind, Vec<String>)>,
}

impl StartConversation {
    /// Builds the act with its required fields. All other fields have their defaults.
    #[must_use]
    pub fn new(inbox: InboxId, who: PersonChoice, intent: RoutingIntent) -> Self {
        Self {
            inbox,
            inbox_kind: None,
            inbox_configured_at: None,
            who,
            opening: None,
            opening_kind: MessageKind::Incoming,
            intent,
            status: None,
            snoozed_until: None,
            reopens: true,
            case: CaseChoice::None,
            subject: None,
            team: None,
            priority: None,
            labels: Vec::new(),
            joins_ongoing: false,
            custom_attributes: JsonMap::new(),
            additional_attributes: JsonMap::new(),
            client_info: JsonMap::new(),
            service_record_draft: None,
            skills: Vec::new(),
            contact_point: None,
        }
    }
}

/// The outcome of [`StartConversation`]: a new conversation, or an existing conversation that the start continued.
#[derive(Clone, Debug)]
pub struct Started {
    /// The conversation.
    pub view: Box<ConversationView>,
    /// The first message, if any.
    pub opening: Option<Box<Message>>,
    /// The case of a new conversation, if the conversation has one.
    pub case: Option<Case>,
    /// The contact point that the conversation uses.
    pub contact_point: Option<Box<ContactPoint>>,
}

impl Act for StartConversation {
    type Outcome = Started;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch_with(&self, account: AccountId, config: Option<&AccountConfig>) -> Prefetch {
        let opening = self.opening.as_ref();
        prefetch::of((account, config), self.inbox, &self.who, opening, self.case)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        let inbox = match self.inbox_kind {
            Some(kind) => config.inbox(self.inbox, kind),
            None => config.inboxes.get(&self.inbox),
        };
        let inbox = inbox.ok_or(Refusal::NotFound(Object::Inbox))?;
        if !inbox.active {
            return Err(Refusal::Conflict(Conflict::InboxInactive).into());
        }
        check_fields(self)?;
        if let Some(application) = cx.actor.application() {
            let registered = config
                .applications
                .get(&application)
                .ok_or(Refusal::Unauthenticated)?;
            if !config
                .application_inboxes
                .contains(&(application, inbox.id))
            {
                return Err(Refusal::Forbidden.into());
            }
            if self
                .inbox_configured_at
                .is_some_and(|at| at.millis() != inbox.configured_at.millis())
            {
                return Err(Refusal::Conflict(Conflict::InboxChanged).into());
            }
            // A callback is inactive if its endpoint is deactivated, or if the callback is deactivated in the
            // credential of the application.
            let off = (config.endpoint_states).get(&EndpointKey::Application(application));
            if !registered.callback_active || off.is_some_and(|s| s.deactivated_at.is_some()) {
                return Err(Refusal::Conflict(Conflict::CallbackInactive).into());
            }
        } else if self
            .inbox_configured_at
            .is_some_and(|at| at.millis() != inbox.configured_at.millis())
        {
            return Err(Refusal::Conflict(Conflict::InboxChanged).into());
        }
        if let Some(agent) = self.intent.agent()
            && !config.agents.contains_key(&agent)
        {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        // The author of a customer's message is the customer, even if a different actor sends the request.
        let author = match self.opening_kind {
            MessageKind::Incoming => None,
            MessageKind::Outgoing | MessageKind::Note | MessageKind::Activity => Some(cx.agent()?),
        };
        if let Some(team) = self.team
            && !config.teams.contains_key(&team)
        {
            return Err(Refusal::NotFound(Object::Team).into());
        }
        let department = if config.account.customer_departmentalization {
            inbox.department_id
        } else {
            None
        };

        let speaker = speaker(state, cx, account, &self.who, inbox, department)?;
        if (inbox.single_conversation || self.joins_ongoing)
            && let Some(existing) = speaker.identity.last_conversation_id
            && let Some(existing) = state.conversation(account, existing)?.cloned()
            && !has_ended(&existing)
            && (inbox.single_conversation
                || !matches!(existing.status, Status::Resolved | Status::Closed))
        {
            let existing = joined::listener(state, cx, existing)?;
            if (cx.actor.reader()).is_some_and(|reader| {
                !ReaderVisibility::of(&config, reader).sees(&config, &existing)
            }) {
                return Err(Refusal::Conflict(Conflict::OngoingUnseen).into());
            }
            return go_on(state, cx, self, &config, existing, author);
        }
        let case = case(state, cx, self, inbox.department_id, &speaker)?;
        let country = config.account.country.as_deref();
        let contact_point = contact_point(self, &speaker, country);
        let blocked = speaker.person.as_ref().is_some_and(|p| p.contact.blocked);
        if blocked && self.intent == RoutingIntent::RequireAgent {
            return Err(Refusal::Conflict(Conflict::ContactBlocked).into());
        }

        let status = if blocked {
            Status::Resolved
        } else {
            self.status.unwrap_or(if inbox.starts_pending {
                Status::Pending
            } else {
                Status::Open
            })
        };
        let conversation_id: ConversationId = cx.id(IdKind::Conversation)?;
        let mut conversation = Conversation {
            id: conversation_id,
            account_id: account,
            uuid: uuid_of(&config.account.uuid_key, conversation_id, &cx.ids.uuid()),
            display_id: state.next_display(account)?,
            inbox_id: inbox.id,
            identity_id: speaker.identity.id,
            contact_id: speaker.identity.contact_id,
            contact_point_id: contact_point.as_ref().map(|p| p.id),
            case_id: case.as_ref().map(|case| case.id),
            application_id: cx.actor.application(),
            status,
            intent: self.intent.word(),
            reopens: self.reopens,
            priority: self.priority,
            assignee_id: None,
            intended_agent_id: self.intent.agent(),
            team_id: self.team,
            queue_id: None,
            route_queue_id: None,
            route_team_id: None,
            skills: self.skills.clone(),
            subject: self.subject.clone(),
            labels: labelled(&[], &LabelChange::Set(self.labels.clone())),
            mentioned: Vec::new(),
            followers: Vec::new(),
            given_up_by: None,
            stoppable_count: 0,
            merged_into: None,
            merged_after: None,
            merge_count: 0,
            merged_count: 0,
            ticket_id: None,
            off_record: false,
            away_sent_at: None,
            survey_message_id: None,
            rating: None,
            custom_attributes: self.custom_attributes.clone(),
            additional_attributes: self.additional_attributes.clone(),
            client_info: self.client_info.clone(),
            service_record_draft: self.service_record_draft.clone(),
            message_count: 0,
            incoming_count: 0,
            unread_count: 0,
            decision_count: 0,
            last_message_id: None,
            first_queued_at: None,
            queued_at: None,
            queue_place: 0,
            assigned_at: None,
            offered_until: None,
            picked_up_at: None,
            waiting_since: (status != Status::Resolved && status != Status::Closed)
                .then_some(cx.now),
            first_reply_at: None,
            snoozed_until: if status == Status::Snoozed {
                self.snoozed_until
            } else {
                None
            },
            snoozed_by: (cx.actor.agent())
                .filter(|agent| status == Status::Snoozed && config.agents.contains_key(agent)),
            agent_seen_at: None,
            assignee_seen_at: None,
            contact_seen_at: None,
            resolved_at: matches!(status, Status::Resolved | Status::Closed).then_some(cx.now),
            last_activity_at: cx.now,
            created_at: cx.now,
            updated_at: cx.now,
            failed_count: 0,
        };
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.started",
            None,
            &json!({
                "display_id": conversation.display_id, "inbox_id": inbox.id, "identity_id": conversation.identity_id, "status": status,
                "case_id": conversation.case_id, "intended_agent_id": conversation.intended_agent_id,
            }),
        )?;
        let opening = match &self.opening {
            Some(new) => {
                let by = (self.opening_kind, author);
                Some(opening(state, cx, &mut conversation, new, by)?)
            }
            None => None,
        };
        if status == Status::Open {
            let reserved = if let RoutingIntent::Enqueue(agent) = self.intent {
                agent
            } else {
                None
            };
            let named = if let RoutingIntent::Offer(agent) = self.intent {
                agent
            } else {
                None
            };
            let given = match named.and_then(|agent| config.agents.get(&agent)) {
                Some(agent) => {
                    routing::give_to(state, cx, &config, &mut conversation, agent, None)?
                }
                None => {
                    let how = Placement {
                        reserved_for: reserved,
                        arrives: true,
                        ..Placement::default()
                    };
                    routing::route(state, cx, &mut conversation, &how)?
                }
            };
            if !given && self.intent == RoutingIntent::RequireAgent {
                return Err(Refusal::NoAgentAvailable.into());
            }
        }

        // If the assigned agent started the conversation with a message to the customer, this message is a pick-up.
        let freed = match author {
            Some(agent)
                if self.opening_kind == MessageKind::Outgoing
                    && opening.is_some()
                    && conversation.status.is_live()
                    && conversation.assignee_id == Some(agent) =>
            {
                take_up(state, cx, &config, &mut conversation, agent)?.unwrap_or_default()
            }
            _ => Freed::default(),
        };

        if (opening.as_ref()).is_some_and(|m: &Message| m.kind == MessageKind::Incoming) {
            automatic::answer(state, cx, &config, &mut conversation)?;
        }
        crate::decide::conversations::wake_later(state, &conversation);
        let mut identity = speaker.identity;
        identity.last_conversation_id = Some(conversation.id);
        identity.last_activity_at = Some(cx.now);
        identity.updated_at = cx.now;
        state.put(identity);
        let spoke = (opening.as_ref()).is_some_and(|m: &Message| m.kind == MessageKind::Incoming);
        if spoke
            && let Some(contact) = conversation.contact_id
            && let Some(mut contact) = state.contact(account, contact)?.cloned()
        {
            contact.last_activity_at = Some(cx.now);
            state.put_contact(contact);
        }
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
        let view = view(state, account, conversation_id)?;
        Ok(Started {
            view: Box::new(view),
            opening: opening.map(Box::new),
            case,
            contact_point: contact_point.map(Box::new),
        })
    }
}

/// Continues an existing conversation instead of creating one, and adds the first message of the start to this
/// conversation.
fn go_on(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &StartConversation,
    config: &AccountConfig,
    mut conversation: Conversation,
    author: Option<AgentId>,
) -> Decided<Started> {
    let (account, id) = (cx.account, conversation.id);
    let mut opening = None;
    if let Some(new) = &c.opening {
        let by = (c.opening_kind, author);
        let extra = JsonMap::new();
        let (message, freed) = speak(state, cx, config, &mut conversation, by, new, extra)?;
        opening = Some(Box::new(message));
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
    }
    Ok(Started {
        view: Box::new(view(state, account, id)?),
        opening,
        case: None,
        contact_point: None,
    })
}

fn check_fields(c: &StartConversation) -> Decided<()> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code| {
        errors.push(crate::refusal::FieldError {
            field: field.to_owned(),
            code,
        })
    };
    if let Some(message) = &c.opening {
        if message.content.is_empty() && message.attachments.is_empty() {
            wrong("message", FieldCode::Required);
        } else if message.content.chars().count() > MAX_MESSAGE {
            wrong("message", FieldCode::TooLong);
        }
    }
    if c.subject.as_ref().is_some_and(|s| s.is_empty()) {
        wrong("subject", FieldCode::Required);
    }
    if c.subject
        .as_ref()
        .is_some_and(|s| s.chars().count() > MAX_SUBJECT)
    {
        wrong("subject", FieldCode::TooLong);
    }
    if let PersonChoice::Serial { serial, .. } | PersonChoice::ContactWithSerial { serial, .. } =
        &c.who
    {
        if serial.is_empty() {
            wrong("serial", FieldCode::Required);
        } else if serial.chars().count() > MAX_SERIAL {
            wrong("serial", FieldCode::TooLong);
        }
    }
    if !are_needs(&c.skills) {
        wrong("skills", FieldCode::Malformed);
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(errors).into())
    }
}

fn case(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &StartConversation,
    department: Option<DepartmentId>,
    speaker: &Speaker,
) -> Decided<Option<Case>> {
    match c.case {
        CaseChoice::None => Ok(None),
        CaseChoice::New => {
            let case = Case {
                id: cx.id::<CaseId>(IdKind::Case)?,
                account_id: cx.account,
                contact_id: speaker.identity.contact_id,
                department_id: department,
                subject: c.subject.clone().unwrap_or_default(),
                open: true,
                closed_at: None,
                created_at: cx.now,
            };
            state.put(case.clone());
            crate::decide::cases::case_event(state, cx, &case, None, "case.created")?;
            Ok(Some(case))
        }
        CaseChoice::Existing(id) => {
            let case = state
                .case(cx.account, id)?
                .cloned()
                .ok_or(Refusal::NotFound(Object::Case))?;
            if speaker.person_is_new
                || case.contact_id.is_none()
                || case.contact_id != speaker.identity.contact_id
            {
                return Err(Refusal::Conflict(Conflict::CaseOfAnother).into());
            }
            let departmentalized = state
                .config(cx.account)?
                .account
                .customer_departmentalization;
            if departmentalized && case.department_id != department {
                return Err(Refusal::Conflict(Conflict::OtherDepartment).into());
            }
            Ok(Some(case))
        }
    }
}

fn contact_point(
    c: &StartConversation,
    speaker: &Speaker,
    country: Option<&str>,
) -> Option<ContactPoint> {
    let (kind, values) = c.contact_point.as_ref()?;
    let person = speaker.person.as_ref()?;
    person
        .points
        .iter()
        .find(|p| p.kind == *kind && values.iter().any(|v| kind.key(v, country) == p.match_value))
        .cloned()
}

fn opening(
    state: &mut State,
    cx: &mut Context<'_>,
    conversation: &mut Conversation,
    new: &NewMessage,
    (kind, author): (MessageKind, Option<AgentId>),
) -> Decided<Message> {
    let sender = match author {
        Some(agent) => (SenderKind::Agent, Some(agent.0)),
        None => (SenderKind::Contact, conversation.contact_id.map(|c| c.0)),
    };
    let message = append(state, cx, conversation, kind, sender, new, JsonMap::new())?;
    match kind {
        MessageKind::Incoming => {
            conversation.incoming_count = 1;
            conversation.unread_count = 1;
        }
        MessageKind::Outgoing => {
            conversation.first_reply_at = Some(cx.now);
            conversation.waiting_since = None;
        }
        MessageKind::Note | MessageKind::Activity => {}
    }
    Ok(message)
}
