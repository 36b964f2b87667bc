//! Cases: groups of conversations of one contact.

use crate::audience::Audience;
use crate::entities::{Case, Event};
use crate::ids::AgentId;
use crate::state::{Context, Decided, State};
use serde_json::json;

/// Writes an event about a case.
pub(crate) fn case_event(
    state: &mut State,
    cx: &Context<'_>,
    case: &Case,
    agent: Option<AgentId>,
    kind: &str,
) -> Decided<()> {
    let mut data = json!({"case_id": case.id, "subject": case.subject});
    if kind != "case.created"
        && let Some(data) = data.as_object_mut()
    {
        data.insert("open".to_owned(), case.open.into());
    }
    state.put_event(Event {
        account_id: case.account_id,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: case.contact_id,
        agent_id: agent,
        data: data.to_string(),
        audience: Audience::of_kind(kind),
        thread_position: None,
    })
}
