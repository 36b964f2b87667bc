//! Carries out the actions of macros. Each action is an act that an agent could also request.

use super::admission::admit;
use crate::act::Act;
use crate::acts::{Assign, ChangeStatus, ConversationPatch, EditConversation, LabelChange};
use crate::document::Patch;
use crate::ids::AgentId;
use crate::macros::MacroAction;
use crate::state::{Context, ConversationName, Decided, State};
use crate::time::Timestamp;
use crate::words::Status;

/// Carries out the actions of a macro in order. Before each action, checks the rights of the acting agent for this
/// action.
pub(crate) fn run(
    state: &mut State,
    cx: &mut Context<'_>,
    name: &ConversationName,
    actions: &[MacroAction],
) -> Decided<()> {
    for action in actions {
        match action {
            MacroAction::AddLabels { labels } => relabel(state, cx, name, labels, &[])?,
            MacroAction::RemoveLabels { labels } => relabel(state, cx, name, &[], labels)?,
            MacroAction::SetPriority { priority } => {
                let patch = ConversationPatch {
                    priority: Patch::set(*priority),
                    ..ConversationPatch::default()
                };
                edit(state, cx, name, patch)?;
            }
            MacroAction::Assign { agent_id } => {
                let act = assignment(cx, name, *agent_id)?;
                carry_out(state, cx, &act)?;
            }
            MacroAction::SetStatus { status } => set_status(state, cx, name, *status, None)?,
            MacroAction::Snooze { for_s } => {
                let until = for_s.map(|for_s| cx.now.plus_seconds(for_s));
                set_status(state, cx, name, Status::Snoozed, until)?;
            }
        }
    }
    Ok(())
}

/// Checks the first assignment in a list of actions. The actions will be carried out later, together with a scheduled
/// message. Refuses if the acting agent may not make this assignment now. The rights for further assignments are
/// checked only when these assignments are carried out, because the first assignment can change these rights.
pub(crate) fn may_assign(
    state: &State,
    cx: &Context<'_>,
    name: &ConversationName,
    actions: &[MacroAction],
) -> Decided<()> {
    let first = actions.iter().find_map(|action| match action {
        MacroAction::Assign { agent_id } => Some(*agent_id),
        _ => None,
    });
    let Some(agent_id) = first else {
        return Ok(());
    };
    let act = assignment(cx, name, agent_id)?;
    admit(state, cx, act.target(), act.right())
}

/// Returns the act of an assignment. If the action contains no agent, the conversation is assigned to the acting agent.
fn assignment(
    cx: &Context<'_>,
    name: &ConversationName,
    agent_id: Option<AgentId>,
) -> Decided<Assign> {
    let to = match agent_id {
        Some(agent) => agent,
        None => cx.agent()?,
    };
    Ok(Assign {
        conversation: name.clone().into(),
        to,
    })
}

/// Checks the admission of one act, and then decides the act.
fn carry_out(state: &mut State, cx: &mut Context<'_>, act: &impl Act) -> Decided<()> {
    admit(state, cx, act.target(), act.right())?;
    act.decide(state, cx).map(drop)
}

fn edit(
    state: &mut State,
    cx: &mut Context<'_>,
    name: &ConversationName,
    patch: ConversationPatch,
) -> Decided<()> {
    let act = EditConversation {
        conversation: name.clone().into(),
        patch,
    };
    carry_out(state, cx, &act)
}

fn relabel(
    state: &mut State,
    cx: &mut Context<'_>,
    name: &ConversationName,
    add: &[String],
    remove: &[String],
) -> Decided<()> {
    let change = LabelChange::Change {
        add: add.to_vec(),
        remove: remove.to_vec(),
    };
    let patch = ConversationPatch {
        labels: Some(change),
        ..ConversationPatch::default()
    };
    edit(state, cx, name, patch)
}

fn set_status(
    state: &mut State,
    cx: &mut Context<'_>,
    name: &ConversationName,
    to: Status,
    snoozed_until: Option<Timestamp>,
) -> Decided<()> {
    let act = ChangeStatus {
        conversation: name.clone().into(),
        to,
        snoozed_until,
        by_bot: false,
    };
    carry_out(state, cx, &act)
}
