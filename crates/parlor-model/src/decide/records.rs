//! The service record: written while the agent serves, completed after, opened again.

use super::conversations::find;
use super::people::is_erased;
use super::view;
use crate::command::{MAX_MESSAGE, Outcome, WriteServiceRecord};
use crate::refusal::{Conflict, FieldCode, FieldError, Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, State};
use crate::words::{AttributeObject, Status};
use serde_json::json;

/// Decides [`WriteServiceRecord`].
pub(super) fn write(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &WriteServiceRecord,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let conversation = find(state, &config, c.account, &c.conversation, None)?;
    if !config.agents.contains_key(&c.agent) {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    if (c.memo.is_some() || !c.values.is_empty())
        && is_erased(state, c.account, conversation.contact_id)?
    {
        return Err(Refusal::Conflict(Conflict::ContactErased).into());
    }
    let id = conversation.id;
    let before = state
        .service_record(id)?
        .cloned()
        .ok_or(Refusal::Conflict(Conflict::NoServiceRecord))?;
    let mut record = before.clone();
    let mut errors = Vec::new();
    let mut wrong = |field: String, code| errors.push(FieldError { field, code });
    if let Some(memo) = &c.memo {
        if memo.chars().count() > MAX_MESSAGE {
            wrong("memo".to_owned(), FieldCode::TooLong);
        }
        record.memo.clone_from(memo);
    }
    for (index, (attribute, value)) in c.values.iter().enumerate() {
        let Some(column) = config
            .attributes
            .get(attribute)
            .filter(|a| a.object == AttributeObject::ServiceRecord)
        else {
            wrong(format!("values.{index}.id"), FieldCode::Unknown);
            continue;
        };
        if value.is_null() {
            record.custom_values.shift_remove(&column.name);
            continue;
        }
        match column.accept(value) {
            Ok(value) => {
                record.custom_values.insert(column.name.clone(), value);
            }
            Err(_) => wrong(format!("values.{index}.value"), FieldCode::Malformed),
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors).into());
    }
    match c.completed {
        Some(true) => {
            if !matches!(conversation.status, Status::Resolved | Status::Closed) {
                return Err(Refusal::Conflict(Conflict::StillOpen).into());
            }
            record.completed_at = record.completed_at.or(Some(cx.now));
        }
        Some(false) => record.completed_at = None,
        None => {}
    }
    let written = record.memo != before.memo || record.custom_values != before.custom_values;
    if written && before.completed_at.is_some() && c.completed != Some(false) {
        return Err(Refusal::Conflict(Conflict::RecordCompleted).into());
    }
    if record != before {
        record.updated_at = cx.now;
        let completed = record.completed_at.is_some();
        state.put_service_record(record);
        routing::emit(
            state,
            cx,
            &conversation,
            "service_record.saved",
            Some(c.agent),
            &json!({"prefilled": false, "completed": completed}),
        )?;
    }
    Ok(Outcome::Conversation(Box::new(view(state, c.account, id)?)))
}
