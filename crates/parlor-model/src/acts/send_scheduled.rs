//! The act [`SendScheduled`].

use crate::act::{Act, Right};
use crate::actor::Actor;
use crate::acts::{Attach, MessageView, NewMessage, PostMessage, ServiceCondition};
use crate::decide::view::view as view_of;
use crate::decide::{actions, attachments, guard, scheduled};
use crate::entities::{Conversation, ScheduledMessage};
use crate::ids::{AccountId, ScheduledId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::words::ScheduledState;

/// Sends a scheduled message now, regardless of its state. A held message, which waits for the end of the inbox's hold
/// time, is a scheduled message too. The acting agent must be the author of the message and must see the conversation.
#[derive(Clone, Debug)]
pub struct SendScheduled {
    /// The scheduled message.
    pub id: ScheduledId,
}

impl Act for SendScheduled {
    type Outcome = Box<MessageView>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Scheduled(account, self.id)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (row, conversation) = scheduled::find_own(state, cx, self.id)?;
        let author = cx.actor;
        send(state, cx, author, &row, conversation)
    }
}

/// Sends a scheduled message now, in its author's name and with the author's rights.
fn send(
    state: &mut State,
    cx: &mut Context<'_>,
    author: Actor,
    row: &ScheduledMessage,
    mut conversation: Conversation,
) -> Decided<Box<MessageView>> {
    let config = state.config(row.account_id)?;
    if !config
        .agents
        .get(&row.agent_id)
        .is_some_and(|agent| agent.active)
    {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    if !scheduled::is_seen(state, author, &conversation)? {
        return Err(Refusal::NotFound(Object::Conversation).into());
    }
    scheduled::disarm(state, row)?;
    attachments::release(state, cx, &row.attachments)?;
    scheduled::count(&mut conversation, Some(row), None);
    state.put(conversation.clone());
    let mut author = Context {
        account: row.account_id,
        actor: author,
        now: cx.now,
        ids: &mut *cx.ids,
    };
    let mut view = post_of(row).decide(state, &mut author)?;
    if !row.actions.is_empty() {
        let name = ConversationName::Id(row.conversation_id);
        actions::run(state, &mut author, &name, &row.actions)?;
        view.conversation = view_of(state, row.account_id, row.conversation_id)?;
    }
    scheduled::report(
        state,
        cx,
        &conversation,
        row,
        "sent",
        Some(view.message.id.0),
    )?;
    state.remove::<ScheduledMessage>((row.account_id, row.id));
    Ok(view)
}

/// Returns the act that sends a scheduled message.
fn post_of(row: &ScheduledMessage) -> PostMessage {
    PostMessage {
        conversation: ConversationName::Id(row.conversation_id).into(),
        kind: row.kind,
        message: NewMessage {
            content_attributes: row.content_attributes.clone(),
            source_id: row.source_id.clone(),
            attachments: (row.attachments.iter())
                .map(|attached| Attach::Uploaded(attached.id))
                .collect(),
            ..NewMessage::text(row.content.clone())
        },
        in_reply_to: row.in_reply_to,
        mentions: row.mentions.clone(),
        service: ServiceCondition::None,
    }
}

/// Sends a scheduled message after its timer has fired. If the sending is refused, the act
/// [`crate::acts::FailScheduled`] marks the message as failed.
pub(crate) fn fire_scheduled(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: ScheduledId,
) -> Decided<()> {
    let Some(row) = state.scheduled(account, id)?.cloned() else {
        return Ok(());
    };
    if row.state != ScheduledState::Waiting || row.send_at > cx.now {
        return Ok(());
    }
    let Some(conversation) = state.conversation(account, row.conversation_id)?.cloned() else {
        return Ok(());
    };
    let author = if row.program {
        Actor::Program(row.agent_id)
    } else {
        Actor::Agent(row.agent_id)
    };
    if let Some(seen) = row.seen_position {
        let name = ConversationName::Id(row.conversation_id);
        guard::unmoved(state, account, author.agent(), &name, seen)?;
    }
    send(state, cx, author, &row, conversation).map(drop)
}
