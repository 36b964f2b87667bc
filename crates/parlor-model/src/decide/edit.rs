//! What is said about a conversation and its messages: priority, labels, attributes, who has read it, how far an answer came.

use super::conversations::find;
use super::people::is_erased;
use super::start::are_needs;
use super::view;
use crate::command::{
    ConversationPatch, EditConversation, LabelChange, MAX_LABEL, MAX_LABELS, MAX_SUBJECT,
    MAX_VALUE, MarkRead, MessageView, Outcome, ReportDelivery,
};
use crate::config::AccountConfig;
use crate::entities::{Conversation, JsonMap, ReadMark};
use crate::refusal::{Conflict, FieldCode, FieldError, Object, Refusal};
use crate::routing::{self, Placement};
use crate::state::{Context, Decided, State};
use crate::words::{Delivery, MessageKind, Priority};
use serde_json::{Value, json};

/// Decides [`EditConversation`].
pub(super) fn edit(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &EditConversation,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let mut conversation = find(state, &config, c.account, &c.conversation, c.inbox_kind)?;
    if c.agent
        .is_some_and(|agent| !config.agents.contains_key(&agent))
    {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    let speaks = c.patch.subject.is_some()
        || !c.patch.custom_attributes.is_empty()
        || !c.patch.additional_attributes.is_empty();
    if speaks && is_erased(state, c.account, conversation.contact_id)? {
        return Err(Refusal::Conflict(Conflict::ContactErased).into());
    }
    let before = conversation.clone();
    let id = conversation.id;
    apply(state, &config, &mut conversation, &c.patch)?;
    if conversation == before {
        return Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)));
    }
    conversation.updated_at = cx.now;
    if conversation.labels != before.labels {
        let data = json!({"labels": conversation.labels});
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.labelled",
            c.agent,
            &data,
        )?;
    }
    let changed = changes(&before, &conversation);
    if !changed.is_empty() {
        let data = Value::Object(changed);
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.updated",
            c.agent,
            &data,
        )?;
    }
    if conversation.queue_id.is_some() {
        if conversation.skills != before.skills {
            place_anew(state, cx, &mut conversation)?;
        } else if conversation.priority != before.priority
            && let Some(mut entry) = state.queue_entry(id)?.cloned()
        {
            entry.rank = Priority::rank(conversation.priority);
            state.put_queue_entry(entry);
        }
    }
    state.put_conversation(conversation);
    Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)))
}

/// What changed besides labels, as events tell it.
fn changes(before: &Conversation, after: &Conversation) -> JsonMap {
    let mut changed = JsonMap::new();
    macro_rules! see {
        ($($field:ident),*) => {$(
            if before.$field != after.$field {
                changed.insert(stringify!($field).to_owned(), json!(after.$field));
            }
        )*};
    }
    see!(
        priority,
        subject,
        custom_attributes,
        additional_attributes,
        case_id,
        team_id,
        skills
    );
    changed
}

fn apply(
    state: &State,
    config: &AccountConfig,
    conversation: &mut Conversation,
    patch: &ConversationPatch,
) -> Decided<()> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code| {
        errors.push(FieldError {
            field: field.to_owned(),
            code,
        })
    };
    if let Some(subject) = &patch.subject {
        match subject {
            Some(text) if text.is_empty() => wrong("subject", FieldCode::Required),
            Some(text) if text.chars().count() > MAX_SUBJECT => {
                wrong("subject", FieldCode::TooLong);
            }
            _ => {}
        }
        conversation.subject.clone_from(subject);
    }
    if let Some(priority) = patch.priority {
        conversation.priority = priority;
    }
    if let Some(change) = &patch.labels {
        let labels = labelled(&conversation.labels, change);
        if labels.iter().any(String::is_empty) {
            wrong("labels", FieldCode::Required);
        }
        if labels.len() > MAX_LABELS || labels.iter().any(|l| l.chars().count() > MAX_LABEL) {
            wrong("labels", FieldCode::TooLong);
        }
        conversation.labels = labels;
    }
    merge(
        &mut conversation.custom_attributes,
        &patch.custom_attributes,
    );
    merge(
        &mut conversation.additional_attributes,
        &patch.additional_attributes,
    );
    if let Some(skills) = &patch.skills {
        if !are_needs(skills) {
            wrong("skills", FieldCode::Malformed);
        }
        conversation.skills.clone_from(skills);
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors).into());
    }
    if let Some(team) = patch.team {
        if team.is_some_and(|team| !config.teams.contains_key(&team)) {
            return Err(Refusal::NotFound(Object::Team).into());
        }
        conversation.team_id = team;
    }
    if let Some(case) = patch.case {
        if let Some(case) = case {
            let case = state
                .case(conversation.account_id, case)?
                .ok_or(Refusal::NotFound(Object::Case))?;
            if case.contact_id != conversation.contact_id {
                return Err(Refusal::Conflict(Conflict::CaseOfAnother).into());
            }
        }
        conversation.case_id = case;
    }
    Ok(())
}

fn labelled(before: &[String], change: &LabelChange) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let (kept, come, gone): (&[String], &[String], &[String]) = match change {
        LabelChange::Set(labels) => (&[], labels, &[]),
        LabelChange::Change { add, remove } => (before, add, remove),
    };
    for label in kept.iter().chain(come) {
        if !gone.contains(label) && !labels.contains(label) {
            labels.push(label.clone());
        }
    }
    labels
}

fn merge(map: &mut JsonMap, patch: &JsonMap) {
    for (key, value) in patch {
        if value.is_null() {
            map.shift_remove(key);
        } else {
            map.insert(key.clone(), value.clone());
        }
    }
}

/// A waiting conversation asks for something else: whoever is free and fits gets it, else it waits in another bucket, at its place.
fn place_anew(
    state: &mut State,
    cx: &mut Context<'_>,
    conversation: &mut Conversation,
) -> Decided<()> {
    let Some(entry) = state.queue_entry(conversation.id)?.cloned() else {
        return Ok(());
    };
    routing::leave_queue(state, conversation)?;
    let how = Placement {
        reserved_for: entry.reserved_for,
        waits: true,
        because: Some("It asks for other skills now."),
        ..Placement::default()
    };
    routing::route(state, cx, conversation, &how)?;
    Ok(())
}

/// Decides [`MarkRead`].
pub(super) fn mark_read(state: &mut State, cx: &mut Context<'_>, c: &MarkRead) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let mut conversation = find(state, &config, c.account, &c.conversation, c.inbox_kind)?;
    let id = conversation.id;
    let before = conversation.clone();
    match c.agent {
        None => conversation.contact_seen_at = Some(cx.now),
        Some(agent) => {
            if !config.agents.contains_key(&agent) {
                return Err(Refusal::NotFound(Object::Agent).into());
            }
            let known = state.read_mark(id, agent)?;
            if known.is_none_or(|mark| mark.incoming_seen != conversation.incoming_count) {
                state.put_read_mark(ReadMark {
                    conversation_id: id,
                    agent_id: agent,
                    account_id: c.account,
                    incoming_seen: conversation.incoming_count,
                    seen_at: cx.now,
                });
                conversation.unread_count = 0;
                conversation.agent_seen_at = Some(cx.now);
                if conversation.assignee_id == Some(agent) {
                    conversation.assignee_seen_at = Some(cx.now);
                }
            }
        }
    }
    if conversation != before {
        let data = json!({"read_by": c.agent, "incoming_seen": conversation.incoming_count});
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.updated",
            c.agent,
            &data,
        )?;
        state.put_conversation(conversation);
    }
    Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)))
}

/// How far a report says a message is; a failure may come at any time before it was delivered, and be repaired.
const fn reach(delivery: Delivery) -> u8 {
    match delivery {
        Delivery::Sent => 0,
        Delivery::Failed => 1,
        Delivery::Delivered => 2,
        Delivery::Read => 3,
    }
}

/// Decides [`ReportDelivery`].
pub(super) fn report_delivery(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &ReportDelivery,
) -> Decided<Outcome> {
    state.space(c.account)?;
    let mut message = state
        .message(c.account, c.message)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Message))?;
    if message.kind != MessageKind::Outgoing {
        return Err(Refusal::Conflict(Conflict::Transition).into());
    }
    if let Some(error) = &c.error {
        if c.delivery != Delivery::Failed {
            return Err(Refusal::field("error", FieldCode::NotAllowed).into());
        }
        if error.chars().count() > MAX_VALUE {
            return Err(Refusal::field("error", FieldCode::TooLong).into());
        }
    }
    let conversation = state
        .conversation(c.account, message.conversation_id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Conversation))?;
    if reach(c.delivery) > reach(message.delivery) {
        message.delivery = c.delivery;
        message.updated_at = cx.now;
        match &c.error {
            Some(error) => {
                message
                    .content_attributes
                    .insert("delivery_error".to_owned(), error.as_str().into());
            }
            None => drop(message.content_attributes.shift_remove("delivery_error")),
        }
        let kind = match c.delivery {
            Delivery::Read => "message.read",
            Delivery::Failed => "message.failed",
            Delivery::Sent | Delivery::Delivered => "message.delivered",
        };
        let data =
            json!({"message_id": message.id, "position": message.position, "error": c.error});
        routing::emit(state, cx, &conversation, kind, None, &data)?;
        state.put_message(message.clone());
    }
    let conversation = view(state, c.account, conversation.id)?;
    Ok(Outcome::Posted(Box::new(MessageView {
        message,
        conversation,
    })))
}
