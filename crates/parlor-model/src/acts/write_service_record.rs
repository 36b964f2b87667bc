//! The act [`WriteServiceRecord`].

use crate::act::{Act, Right, Target};
use crate::acts::{ConversationView, MAX_MESSAGE};
use crate::decide::conversations::find;
use crate::decide::needs::named;
use crate::decide::people::is_erased;
use crate::decide::view::view;
use crate::ids::{AccountId, AttributeId};
use crate::refusal::{Conflict, FieldCode, FieldError, Refusal};
use crate::routing;
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::words::{AttributeObject, Status};
use serde_json::json;

/// Changes, completes or reopens the service record of a conversation. Before the first pick-up, there is no record,
/// and the act is refused with [`Conflict::NoServiceRecord`]. The text and the values of a completed record can change
/// only if the same act or an earlier act reopens the record.
#[derive(Clone, Debug)]
pub struct WriteServiceRecord {
    /// The conversation.
    pub conversation: ConversationName,
    /// The free text, at most [`MAX_MESSAGE`] characters. `None` keeps the present text.
    pub memo: Option<String>,
    /// The values by attribute id; `null` removes a value. The attributes must be attributes of service records.
    pub values: Vec<(AttributeId, serde_json::Value)>,
    /// Whether the record is completed. The record can be completed only if the conversation is resolved or closed.
    /// `None` keeps the present state.
    pub completed: Option<bool>,
}

impl Act for WriteServiceRecord {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::ServiceRecord(&self.conversation)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let config = state.config(account)?;
        let conversation = find(state, account, &self.conversation)?;
        if (self.memo.is_some() || !self.values.is_empty())
            && is_erased(state, account, conversation.contact_id)?
        {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        let id = conversation.id;
        let before = state
            .service_record(account, id)?
            .cloned()
            .ok_or(Refusal::Conflict(Conflict::NoServiceRecord))?;
        let mut record = before.clone();
        let mut errors = Vec::new();
        let mut wrong = |field: String, code| errors.push(FieldError { field, code });
        if let Some(memo) = &self.memo {
            if memo.chars().count() > MAX_MESSAGE {
                wrong("memo".to_owned(), FieldCode::TooLong);
            }
            record.memo.clone_from(memo);
        }
        for (index, (attribute, value)) in self.values.iter().enumerate() {
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
        match self.completed {
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
        if written && before.completed_at.is_some() && self.completed != Some(false) {
            return Err(Refusal::Conflict(Conflict::RecordCompleted).into());
        }
        if record != before {
            record.updated_at = cx.now;
            let completed = record.completed_at.is_some();
            state.put(record);
            routing::emit(
                state,
                cx,
                &conversation,
                "service_record.saved",
                Some(agent),
                &json!({"prefilled": false, "completed": completed}),
            )?;
        }
        Ok(Box::new(view(state, account, id)?))
    }
}
