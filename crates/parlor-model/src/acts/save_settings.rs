//! The act [`SaveSettings`].

use crate::act::{Act, Right, Target};
use crate::audience::Audience;
use crate::entities::{AgentSettings, Event, JsonMap};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{FieldCode, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::version;
use serde_json::{Value, json};

/// The maximum size of a settings document as compact JSON, in bytes.
pub const MAX_SETTINGS_BYTES: usize = 16 * 1024;
/// The maximum nesting depth of objects and arrays in a settings document. The document itself has depth 1.
pub const MAX_SETTINGS_DEPTH: usize = 8;
/// The maximum nesting depth of objects and arrays in the value of a member of the document.
const VALUE_DEPTH: usize = MAX_SETTINGS_DEPTH - 1;

/// Replaces the settings document of the acting agent. Parlor stores this document without interpreting it. If the new
/// document equals the present document, nothing changes.
#[derive(Clone, Debug)]
pub struct SaveSettings {
    /// The agent, who must be the acting agent.
    pub agent: AgentId,
    /// The document: at most [`MAX_SETTINGS_BYTES`] bytes, nested at most [`MAX_SETTINGS_DEPTH`] levels deep.
    pub settings: JsonMap,
}

/// Whether objects and arrays are nested at most `room` levels deep.
fn is_shallow(value: &Value, room: usize) -> bool {
    let Some(room) = room.checked_sub(1) else {
        return !value.is_object() && !value.is_array();
    };
    match value {
        Value::Object(members) => members.values().all(|value| is_shallow(value, room)),
        Value::Array(elements) => elements.iter().all(|value| is_shallow(value, room)),
        _ => true,
    }
}

impl Act for SaveSettings {
    type Outcome = Box<AgentSettings>;

    fn target(&self) -> Target<'_> {
        Target::Settings(self.agent)
    }

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::AgentSettings(account, self.agent)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, self.agent);
        let bytes = serde_json::to_vec(&self.settings).map_or(usize::MAX, |text| text.len());
        if bytes > MAX_SETTINGS_BYTES {
            return Err(Refusal::field("settings", FieldCode::TooLong).into());
        }
        if !(self.settings.values()).all(|value| is_shallow(value, VALUE_DEPTH)) {
            return Err(Refusal::field("settings", FieldCode::Malformed).into());
        }
        let before = state.agent_settings(account, agent)?;
        if let Some(same) = before.filter(|row| row.settings == self.settings) {
            return Ok(Box::new(same.clone()));
        }
        let row = AgentSettings {
            agent_id: agent,
            account_id: account,
            settings: self.settings.clone(),
            updated_at: cx.now,
        };
        state.put(row.clone());
        state.put_event(Event {
            account_id: account,
            number: 0,
            kind: "agent.settings_changed".to_owned(),
            occurred_at: cx.now,
            conversation_id: None,
            contact_id: None,
            agent_id: Some(agent),
            data: json!({"version": version::of_settings(Some(&row))}).to_string(),
            audience: Audience::only(agent),
            thread_position: None,
        })?;
        Ok(Box::new(row))
    }
}
