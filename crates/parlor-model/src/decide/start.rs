//! `start_conversation`: the one operation everything begins with.

use super::attachments;
use super::conversations::{has_ended, speak};
use super::people;
use super::view;
use crate::command::{
    CaseChoice, IdentityChoice, MAX_MESSAGE, MAX_SERIAL, MAX_SUBJECT, NewMessage, NewSerial,
    Outcome, RoutingIntent, StartConversation, UnknownSerial, Who,
};
use crate::config::AccountConfig;
use crate::entities::{
    Case, ContactPoint, Conversation, Identity, Inbox, JsonMap, Message, Person,
};
use crate::ids::{
    AccountId, AgentId, CaseId, ContactId, ConversationId, DepartmentId, EndpointKey, IdKind,
    IdentityId, MessageId,
};
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::routing::{self, Placement};
use crate::skills::{self, SkillNeed};
use crate::state::{Context, Decided, Key, PointQuery, State, Stop};
use crate::visibility::ReaderVisibility;
use crate::words::{Delivery, MessageKind, PointKind, SenderKind, Status};
use serde_json::json;

/// The keys a start will ask for.
pub(super) fn prefetch(c: &StartConversation) -> Vec<Key> {
    let mut keys: Vec<Key> = (c.opening.iter().flat_map(attachments::prefetch)).collect();
    match &c.who {
        Who::Anonymous => {}
        Who::Contact { contact, .. } => {
            keys.push(Key::Person(*contact));
            keys.push(Key::IdentitiesOfContact(c.inbox, *contact));
        }
        Who::Identity(identity) => keys.push(Key::Identity(*identity)),
        Who::Serial { serial, .. } => keys.push(Key::IdentityBySerial(c.inbox, serial.clone())),
        Who::ContactWithSerial { contact, serial } => {
            keys.push(Key::Person(*contact));
            keys.push(Key::IdentityBySerial(c.inbox, serial.clone()));
        }
        // The look-up's scope depends on the account's configuration, which is not here; of the two it is nearly always this one.
        Who::LookUp {
            kind,
            label,
            values,
            person,
            ..
        } => {
            keys.extend(values.iter().map(|value| {
                Key::PointsByValue(PointQuery {
                    account: c.account,
                    department: None,
                    kind: *kind,
                    label: label.clone(),
                    match_value: kind.comparable(value),
                })
            }));
            keys.extend(
                person
                    .iter()
                    .flat_map(|person| &person.points)
                    .filter(|p| p.kind.is_unique())
                    .map(|p| {
                        Key::UniquePoint(
                            c.account,
                            people::unique_key(None, p.kind, &p.kind.comparable(&p.value)),
                        )
                    }),
            );
        }
    }
    if let CaseChoice::Existing(case) = c.case {
        keys.push(Key::Case(case));
    }
    keys
}

/// Who a start is for, once found or made.
struct Speaker {
    identity: Identity,
    person: Option<Person>,
    person_is_new: bool,
}

/// Decides a start; `reader`: who asks, if they may act only on what they see.
pub(super) fn start(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &StartConversation,
    reader: Option<AgentId>,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let inbox = match c.inbox_kind {
        Some(kind) => config.inbox(c.inbox, kind),
        None => config.inboxes.get(&c.inbox),
    };
    let inbox = inbox.ok_or(Refusal::NotFound(Object::Inbox))?;
    if !inbox.active {
        return Err(Refusal::Conflict(Conflict::InboxInactive).into());
    }
    check_fields(c)?;
    if let Some(application) = c.application {
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
        if c.inbox_configured_at
            .is_some_and(|at| at.millis() != inbox.configured_at.millis())
        {
            return Err(Refusal::Conflict(Conflict::InboxChanged).into());
        }
        // Whoever switched it off, and wherever.
        let off = (config.endpoint_states).get(&EndpointKey::Application(application));
        if !registered.callback_active || off.is_some_and(|s| s.deactivated_at.is_some()) {
            return Err(Refusal::Conflict(Conflict::CallbackInactive).into());
        }
    } else if c
        .inbox_configured_at
        .is_some_and(|at| at.millis() != inbox.configured_at.millis())
    {
        return Err(Refusal::Conflict(Conflict::InboxChanged).into());
    }
    let mut named = [c.intent.agent(), c.opening_by.map(|(_, agent)| agent)]
        .into_iter()
        .flatten();
    if named.any(|agent| !config.agents.contains_key(&agent)) {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    if let Some(team) = c.team
        && !config.teams.contains_key(&team)
    {
        return Err(Refusal::NotFound(Object::Team).into());
    }
    let department = if config.account.customer_departmentalization {
        inbox.department_id
    } else {
        None
    };

    let speaker = speaker(state, cx, c, inbox, department)?;
    if inbox.single_conversation
        && let Some(existing) = speaker.identity.last_conversation_id
        && let Some(existing) = state.conversation(c.account, existing)?.cloned()
        && !has_ended(&existing)
    {
        if reader
            .is_some_and(|reader| !ReaderVisibility::of(&config, reader).sees(&config, &existing))
        {
            return Err(Refusal::Conflict(Conflict::OngoingUnseen).into());
        }
        return go_on(state, cx, c, &config, existing);
    }
    let case = case(state, cx, c, inbox.department_id, &speaker)?;
    let contact_point = contact_point(c, &speaker);
    let blocked = speaker.person.as_ref().is_some_and(|p| p.contact.blocked);
    if blocked && c.intent == RoutingIntent::RequireAgent {
        return Err(Refusal::Conflict(Conflict::ContactBlocked).into());
    }

    let status = if blocked {
        Status::Resolved
    } else {
        c.status.unwrap_or(if inbox.starts_pending {
            Status::Pending
        } else {
            Status::Open
        })
    };
    let conversation_id: ConversationId = cx.id(IdKind::Conversation)?;
    let mut conversation = Conversation {
        id: conversation_id,
        account_id: c.account,
        uuid: cx.ids.uuid(),
        display_id: state.next_display(c.account)?,
        inbox_id: inbox.id,
        identity_id: speaker.identity.id,
        contact_id: speaker.identity.contact_id,
        contact_point_id: contact_point.as_ref().map(|p| p.id),
        case_id: case.as_ref().map(|case| case.id),
        application_id: c.application,
        status,
        intent: c.intent.word(),
        reopens: c.reopens,
        priority: c.priority,
        assignee_id: None,
        intended_agent_id: c.intent.agent(),
        team_id: c.team,
        queue_id: None,
        route_queue_id: None,
        route_team_id: None,
        skills: c.skills.clone(),
        subject: c.subject.clone(),
        labels: c.labels.clone(),
        mentioned: Vec::new(),
        given_up_by: None,
        custom_attributes: c.custom_attributes.clone(),
        additional_attributes: c.additional_attributes.clone(),
        client_info: c.client_info.clone(),
        service_record_draft: c.service_record_draft.clone(),
        message_count: 0,
        incoming_count: 0,
        unread_count: 0,
        decision_count: 0,
        last_message_id: None,
        first_queued_at: None,
        queued_at: None,
        assigned_at: None,
        offered_until: None,
        picked_up_at: None,
        waiting_since: (status != Status::Resolved && status != Status::Closed).then_some(cx.now),
        first_reply_at: None,
        snoozed_until: if status == Status::Snoozed {
            c.snoozed_until
        } else {
            None
        },
        agent_seen_at: None,
        assignee_seen_at: None,
        contact_seen_at: None,
        resolved_at: matches!(status, Status::Resolved | Status::Closed).then_some(cx.now),
        last_activity_at: cx.now,
        created_at: cx.now,
        updated_at: cx.now,
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
    let opening = match &c.opening {
        Some(new) => Some(opening(state, cx, &mut conversation, new, c.opening_by)?),
        None => None,
    };
    if status == Status::Open {
        let reserved = if let RoutingIntent::Enqueue(agent) = c.intent {
            agent
        } else {
            None
        };
        let named = if let RoutingIntent::Offer(agent) = c.intent {
            agent
        } else {
            None
        };
        let given = match named.and_then(|agent| config.agents.get(&agent)) {
            Some(agent) => routing::give_to(state, cx, &config, &mut conversation, agent, None)?,
            None => {
                let how = Placement {
                    reserved_for: reserved,
                    arrives: true,
                    ..Placement::default()
                };
                routing::route(state, cx, &mut conversation, &how)?
            }
        };
        if !given && c.intent == RoutingIntent::RequireAgent {
            return Err(Refusal::NoAgentAvailable.into());
        }
    }

    super::conversations::wake_later(state, &conversation);
    let mut identity = speaker.identity;
    identity.last_conversation_id = Some(conversation.id);
    identity.last_activity_at = Some(cx.now);
    identity.updated_at = cx.now;
    state.put_identity(identity);
    let spoke = (opening.as_ref()).is_some_and(|m: &Message| m.kind == MessageKind::Incoming);
    if spoke
        && let Some(contact) = conversation.contact_id
        && let Some(mut contact) = state.contact(c.account, contact)?.cloned()
    {
        contact.last_activity_at = Some(cx.now);
        state.put_contact(contact);
    }
    state.put_conversation(conversation);
    let view = view(state, c.account, conversation_id)?;
    Ok(Outcome::Started {
        view: Box::new(view),
        opening: opening.map(Box::new),
        case,
        contact_point: contact_point.map(Box::new),
    })
}

/// The inbox has one conversation per identity, and it is this one: the first words of the new one are the next of this.
fn go_on(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &StartConversation,
    config: &AccountConfig,
    mut conversation: Conversation,
) -> Decided<Outcome> {
    let id = conversation.id;
    let mut opening = None;
    if let Some(new) = &c.opening {
        let by = match c.opening_by {
            Some((kind, agent)) => (kind, Some(agent)),
            None => (MessageKind::Incoming, None),
        };
        let extra = JsonMap::new();
        let (message, freed) = speak(state, cx, config, &mut conversation, by, new, extra)?;
        opening = Some(Box::new(message));
        state.put_conversation(conversation);
        routing::hand_out(state, cx, c.account, freed)?;
    }
    Ok(Outcome::Started {
        view: Box::new(view(state, c.account, id)?),
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
    if let Who::Serial { serial, .. } | Who::ContactWithSerial { serial, .. } = &c.who {
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

/// Whether these can be asked for.
pub(super) fn are_needs(needs: &[SkillNeed]) -> bool {
    needs.len() <= skills::MAX_NEEDS
        && needs.iter().all(|need| {
            skills::is_name(&need.name)
                && (1..=skills::MAX_LEVEL).contains(&need.level)
                && need
                    .relax_after_s
                    .is_none_or(|after| (1..=skills::MAX_RELAX_S).contains(&after))
        })
}

fn speaker(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &StartConversation,
    inbox: &Inbox,
    department: Option<DepartmentId>,
) -> Decided<Speaker> {
    let known = |state: &State, identity: &Identity| -> Decided<Speaker> {
        let person = match identity.contact_id {
            Some(contact) => state.person(c.account, contact)?,
            None => None,
        };
        Ok(Speaker {
            identity: identity.clone(),
            person,
            person_is_new: false,
        })
    };
    match &c.who {
        Who::Anonymous => Ok(Speaker {
            identity: new_identity(state, cx, inbox, None, None)?,
            person: None,
            person_is_new: false,
        }),
        Who::Identity(id) => {
            let identity = state
                .identity(c.account, *id)?
                .filter(|i| i.inbox_id == inbox.id)
                .cloned()
                .ok_or(Refusal::NotFound(Object::Identity))?;
            if people::is_erased(state, c.account, identity.contact_id)? {
                return Err(Refusal::NotFound(Object::Identity).into());
            }
            known(state, &identity)
        }
        Who::Serial { serial, unknown } => match of_serial(state, cx, c.account, inbox, serial)? {
            Some(identity) => known(state, &identity),
            None if *unknown == UnknownSerial::Refuse => {
                Err(Refusal::NotFound(Object::Identity).into())
            }
            None => Ok(Speaker {
                identity: new_identity(state, cx, inbox, None, Some(serial.clone()))?,
                person: None,
                person_is_new: false,
            }),
        },
        Who::Contact {
            contact,
            choice,
            new_serial,
        } => {
            let contact = people::living(state, c.account, *contact)?;
            let person = state
                .person(c.account, contact)?
                .ok_or(Refusal::NotFound(Object::Contact))?;
            let identity = identity_of(state, cx, inbox, contact, *choice, *new_serial)?;
            Ok(Speaker {
                identity,
                person: Some(person),
                person_is_new: false,
            })
        }
        Who::ContactWithSerial { contact, serial } => {
            let contact = people::living(state, c.account, *contact)?;
            let person = state
                .person(c.account, contact)?
                .ok_or(Refusal::NotFound(Object::Contact))?;
            let identity = match of_serial(state, cx, c.account, inbox, serial)? {
                Some(identity) if identity.contact_id == Some(contact) => identity,
                // A visitor whom nobody knew yet turns out to be this contact.
                Some(mut identity) if identity.contact_id.is_none() => {
                    identity.contact_id = Some(contact);
                    identity.updated_at = cx.now;
                    state.put_identity(identity.clone());
                    people::contact_event(state, cx, &person.contact, "contact.updated", None)?;
                    identity
                }
                Some(_) => return Err(Refusal::Conflict(Conflict::SerialTaken).into()),
                None => new_identity(state, cx, inbox, Some(contact), Some(serial.clone()))?,
            };
            Ok(Speaker {
                identity,
                person: Some(person),
                person_is_new: false,
            })
        }
        Who::LookUp {
            kind,
            label,
            values,
            person,
            choice,
        } => {
            let mut found = std::collections::BTreeSet::new();
            let mut needs = Vec::new();
            for value in values {
                match state.contacts_by_value(&PointQuery {
                    account: c.account,
                    department,
                    kind: *kind,
                    label: if *kind == PointKind::Attribute {
                        label.clone()
                    } else {
                        String::new()
                    },
                    match_value: kind.comparable(value),
                }) {
                    Ok(contacts) => found.extend(contacts),
                    Err(Stop::Need(keys)) => needs.extend(keys),
                    Err(stop) => return Err(stop),
                }
            }
            if !needs.is_empty() {
                return Err(Stop::Need(needs));
            }
            let mut found = found.into_iter();
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => Err(Refusal::Ambiguous(Object::Contact).into()),
                (Some(contact), None) => {
                    let person = state
                        .person(c.account, contact)?
                        .ok_or(Refusal::NotFound(Object::Contact))?;
                    let identity =
                        identity_of(state, cx, inbox, contact, *choice, NewSerial::Nothing)?;
                    Ok(Speaker {
                        identity,
                        person: Some(person),
                        person_is_new: false,
                    })
                }
                (None, _) => {
                    let person = person
                        .as_ref()
                        .map_err(|errors| Refusal::Invalid(errors.clone()))?;
                    let made = people::make(state, cx, c.account, department, person, None)?;
                    let identity = new_identity(state, cx, inbox, Some(made.contact.id), None)?;
                    Ok(Speaker {
                        identity,
                        person: Some(made),
                        person_is_new: true,
                    })
                }
            }
        }
    }
}

/// The identity with this serial. One of a person who was erased lets go of it.
fn of_serial(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    inbox: &Inbox,
    serial: &str,
) -> Decided<Option<Identity>> {
    let Some(mut identity) = state.identity_by_serial(inbox.id, serial)?.cloned() else {
        return Ok(None);
    };
    if !people::is_erased(state, account, identity.contact_id)? {
        return Ok(Some(identity));
    }
    if let Some(id) = identity.contact_id
        && let Some(contact) = state.contact(account, id)?.cloned()
    {
        people::contact_event(state, cx, &contact, "contact.updated", None)?;
    }
    identity.serial = None;
    identity.updated_at = cx.now;
    state.put_identity(identity);
    Ok(None)
}

fn identity_of(
    state: &mut State,
    cx: &mut Context<'_>,
    inbox: &Inbox,
    contact: ContactId,
    choice: IdentityChoice,
    new_serial: NewSerial,
) -> Decided<Identity> {
    let candidates = state.identities_of(inbox.id, contact)?;
    let chosen = match choice {
        IdentityChoice::LatestActive => candidates
            .into_iter()
            .min_by_key(|i| (std::cmp::Reverse(i.last_activity_at), i.id)),
        IdentityChoice::Newest => candidates.into_iter().max_by_key(|i| (i.created_at, i.id)),
    };
    match chosen.cloned() {
        Some(identity) => Ok(identity),
        None => {
            let serial = match new_serial {
                NewSerial::Nothing => None,
                NewSerial::Uuid => Some(cx.ids.uuid()),
            };
            new_identity(state, cx, inbox, Some(contact), serial)
        }
    }
}

/// Makes an identity. The caller has made sure that the serial is free.
pub(super) fn new_identity(
    state: &mut State,
    cx: &mut Context<'_>,
    inbox: &Inbox,
    contact: Option<ContactId>,
    serial: Option<String>,
) -> Decided<Identity> {
    let identity = Identity {
        id: cx.id::<IdentityId>(IdKind::Identity)?,
        account_id: inbox.account_id,
        inbox_id: inbox.id,
        contact_id: contact,
        serial,
        verified: false,
        last_conversation_id: None,
        last_activity_at: None,
        created_at: cx.now,
        updated_at: cx.now,
    };
    state.put_identity(identity.clone());
    Ok(identity)
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
                account_id: c.account,
                contact_id: speaker.identity.contact_id,
                department_id: department,
                subject: c.subject.clone().unwrap_or_default(),
                open: true,
                closed_at: None,
                created_at: cx.now,
            };
            state.put_case(case.clone());
            super::cases::case_event(state, cx, &case, None, "case.created")?;
            Ok(Some(case))
        }
        CaseChoice::Existing(id) => {
            let case = state
                .case(c.account, id)?
                .cloned()
                .ok_or(Refusal::NotFound(Object::Case))?;
            if speaker.person_is_new
                || case.contact_id.is_none()
                || case.contact_id != speaker.identity.contact_id
            {
                return Err(Refusal::Conflict(Conflict::CaseOfAnother).into());
            }
            let departmentalized = state
                .config(c.account)?
                .account
                .customer_departmentalization;
            if departmentalized && case.department_id != department {
                return Err(Refusal::Conflict(Conflict::OtherDepartment).into());
            }
            Ok(Some(case))
        }
    }
}

fn contact_point(c: &StartConversation, speaker: &Speaker) -> Option<ContactPoint> {
    let (kind, values) = c.contact_point.as_ref()?;
    let person = speaker.person.as_ref()?;
    person
        .points
        .iter()
        .find(|p| p.kind == *kind && values.iter().any(|v| kind.comparable(v) == p.match_value))
        .cloned()
}

fn opening(
    state: &mut State,
    cx: &mut Context<'_>,
    conversation: &mut Conversation,
    new: &NewMessage,
    by: Option<(MessageKind, AgentId)>,
) -> Decided<Message> {
    let (kind, sender) = match by {
        Some((kind, agent)) => (kind, (SenderKind::Agent, Some(agent.0))),
        None => (
            MessageKind::Incoming,
            (SenderKind::Contact, conversation.contact_id.map(|c| c.0)),
        ),
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

/// Appends a message to a conversation that the caller will write.
pub(super) fn append(
    state: &mut State,
    cx: &mut Context<'_>,
    conversation: &mut Conversation,
    kind: MessageKind,
    sender: (SenderKind, Option<i64>),
    new: &NewMessage,
    extra: JsonMap,
) -> Decided<Message> {
    let position = conversation.message_count.saturating_add(1);
    let mut content_attributes = new.content_attributes.clone();
    let extra_mentions = extra.get("mentions").cloned();
    content_attributes.extend(extra);
    let mut message = Message {
        id: cx.id::<MessageId>(IdKind::Message)?,
        account_id: conversation.account_id,
        conversation_id: conversation.id,
        position,
        kind,
        content: new.content.clone(),
        content_type: new.content_type.clone(),
        content_attributes,
        sender_kind: sender.0,
        sender_id: sender.1,
        source_id: new.source_id.clone(),
        delivery: Delivery::Sent,
        attachments: Vec::new(),
        created_at: cx.now,
        updated_at: cx.now,
    };
    if !new.attachments.is_empty() {
        attachments::carry(state, cx, &mut message, new)?;
    }
    conversation.message_count = position;
    conversation.last_activity_at = cx.now;
    conversation.updated_at = cx.now;
    if kind != MessageKind::Activity {
        conversation.last_message_id = Some(message.id);
    }
    state.put_message(message.clone());
    let mut data = json!({
        "message_id": message.id, "position": position, "kind": kind, "sender_kind": sender.0,
    });
    if let (Some(mentions), Some(data)) = (extra_mentions, data.as_object_mut()) {
        data.insert("mentions".to_owned(), mentions);
    }
    if let (false, Some(data)) = (message.attachments.is_empty(), data.as_object_mut()) {
        data.insert("attachments".to_owned(), json!(message.attachments.len()));
    }
    let agent = if sender.0 == SenderKind::Agent {
        sender.1.map(crate::ids::AgentId)
    } else {
        None
    };
    routing::emit(state, cx, conversation, "message.created", agent, &data)?;
    Ok(message)
}
