//! Handing over a conversation: assignment, transfer and release.

use super::view::view;
use crate::config::AccountConfig;
use crate::entities::{Agent, Conversation};
use crate::ids::{AgentId, ConversationId};
use crate::reasons::Reason;
use crate::refusal::{Object, Refusal};
use crate::routing::{self, Freed, Placement};
use crate::state::{Context, Decided, State, Stop, Workload, want};
use crate::words::Intent;
use serde_json::json;

pub(crate) fn active(config: &AccountConfig, agent: AgentId) -> Decided<&Agent> {
    config
        .agents
        .get(&agent)
        .filter(|a| a.active)
        .ok_or_else(|| Refusal::NotFound(Object::Agent).into())
}

/// Takes a conversation from its agent `from`, and writes the event `conversation.updated`. Afterwards, the calling
/// function must write the conversation and assign a waiting conversation to the freed slot.
pub(crate) fn take_from(
    state: &mut State,
    cx: &Context<'_>,
    config: &AccountConfig,
    conversation: &mut Conversation,
    from: AgentId,
) -> Decided<Freed> {
    let freed = routing::release(state, cx, config, conversation, true)?;
    routing::emit(
        state,
        cx,
        conversation,
        "conversation.updated",
        cx.actor.agent(),
        &json!({"assignee_id": null, "released_by": from}),
    )?;
    Ok(freed)
}

/// Routes a live conversation again after the conversation was taken from its agent. A conversation with
/// [`Intent::Hold`] stays unassigned.
pub(crate) fn give_back(
    state: &mut State,
    cx: &Context<'_>,
    conversation: &mut Conversation,
    because: Reason,
) -> Decided<()> {
    let how = Placement {
        waits: conversation.intent != Intent::Hold,
        because: Some(because),
        ..Placement::default()
    };
    routing::route(state, cx, conversation, &how)?;
    if conversation.assignee_id.is_none() && conversation.queue_id.is_none() {
        conversation.queued_at = None;
        conversation.given_up_by = None;
    }
    Ok(())
}

/// Takes all live conversations from an agent who becomes inactive, and routes these conversations again.
pub(crate) fn release_all(state: &mut State, cx: &Context<'_>, agent: &Agent) -> Decided<()> {
    let account = agent.account_id;
    let config = state.config(account)?;
    let live: Vec<ConversationId> = (state.space(account)?.workload(agent.id))
        .map(|workload| Workload::conversations(workload).collect())
        .unwrap_or_default();
    // All rows are requested together, because each separate request would need its own database read.
    let mut needs = Vec::new();
    for conversation in &live {
        want(&mut needs, view(state, account, *conversation))?;
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    let because = Reason::AgentDeactivated {
        agent_id: agent.id,
        agent_name: agent.name.clone(),
    };
    for conversation in live {
        let Some(mut conversation) = state.conversation(account, conversation)?.cloned() else {
            continue;
        };
        // An offered conversation still waits. If the offer ends and the conversation returns to the queue, the time at
        // which the wait began does not change.
        let since = conversation.queued_at;
        let freed = take_from(state, cx, &config, &mut conversation, agent.id)?;
        conversation.queued_at = since;
        give_back(state, cx, &mut conversation, because.clone())?;
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
    }
    Ok(())
}
