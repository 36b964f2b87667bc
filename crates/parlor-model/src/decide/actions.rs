//! The actions of macros, carried out as the acts that an agent could ask for.

use super::admission::admit;
use crate::act::Act as _;
use crate::acts::{Assign, ChangeStatus, ConversationPatch, EditConversation, LabelChange};
use crate::command::Command;
use crate::entities::JsonMap;
use crate::macros::MacroAction;
use crate::state::{Context, ConversationName, Decided, State};
use crate::words::Status;

/// Carries out actions in order. Each is admitted as if the acting agent asked for it alone.
pub(crate) fn run(
    state: &mut State,
    cx: &mut Context<'_>,
    name: &ConversationName,
    actions: &[MacroAction],
) -> Decided<()> {
    for action in actions {
        let command = command(cx, name, action)?;
        admit(state, cx, &command)?;
        match command {
            Command::Assign(act) => drop(act.decide(state, cx)?),
            Command::ChangeStatus(act) => drop(act.decide(state, cx)?),
            Command::EditConversation(act) => drop(act.decide(state, cx)?),
            _ => {}
        }
    }
    Ok(())
}

/// Returns the act of an action.
fn command(cx: &Context<'_>, name: &ConversationName, action: &MacroAction) -> Decided<Command> {
    let edit = |patch: ConversationPatch| {
        Command::EditConversation(Box::new(EditConversation {
            conversation: name.clone(),
            inbox_kind: None,
            patch,
        }))
    };
    let labels = |add: &[String], remove: &[String]| {
        edit(ConversationPatch {
            labels: Some(LabelChange::Change {
                add: add.to_vec(),
                remove: remove.to_vec(),
            }),
            custom_attributes: JsonMap::new(),
            ..ConversationPatch::default()
        })
    };
    let status = |to, snoozed_until| {
        Command::ChangeStatus(ChangeStatus {
            conversation: name.clone(),
            inbox_kind: None,
            to,
            snoozed_until,
        })
    };
    Ok(match action {
        MacroAction::AddLabels { labels: add } => labels(add, &[]),
        MacroAction::RemoveLabels { labels: remove } => labels(&[], remove),
        MacroAction::SetPriority { priority } => edit(ConversationPatch {
            priority: Some(*priority),
            ..ConversationPatch::default()
        }),
        MacroAction::Assign { agent_id } => Command::Assign(Assign {
            conversation: name.clone(),
            inbox_kind: None,
            to: match agent_id {
                Some(agent) => *agent,
                None => cx.agent()?,
            },
        }),
        MacroAction::SetStatus { status: to } => status(*to, None),
        MacroAction::Snooze { for_s } => status(
            Status::Snoozed,
            for_s.map(|for_s| cx.now.plus_seconds(for_s)),
        ),
    })
}
