//! The act [`SendMessage`].

use crate::act::{Act, Right, Target};
use crate::acts::post_message::quotes;
use crate::acts::{MAX_SCHEDULED, MessageView, PostMessage};
use crate::decide::conversations::has_ended;
use crate::decide::people::is_erased;
use crate::decide::view::view;
use crate::decide::{actions, attachments, drafts, guard, scheduled};
use crate::entities::{Conversation, ScheduledMessage};
use crate::ids::{AccountId, IdKind, ScheduledId};
use crate::macros::MacroAction;
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::time::Timestamp;
use crate::words::{MessageKind, ScheduledState};

/// Adds an agent's message to a conversation, as [`PostMessage`] does. The act can also check that the agent has seen
/// all messages of other persons. The message is sent now, at a given time, or after the hold time of the inbox.
#[derive(Clone, Debug)]
pub struct SendMessage {
    /// The message.
    pub post: PostMessage,
    /// The position of the newest message that the agent has seen. If another person (a customer or another agent) has
    /// written after this position, the act is refused. `None` switches this check off.
    pub seen_position: Option<i64>,
    /// Whether to remove the agent's draft in the conversation. If so, the message can have files that belong to the
    /// draft.
    pub remove_draft: bool,
    /// The time of sending. `None` means that the message is sent after the hold time of the inbox, or at once if the
    /// inbox has no hold time.
    pub send_at: Option<Timestamp>,
    /// Whether the customer's next message stops this message, if this message is not sent yet.
    pub cancel_on_reply: bool,
    /// The actions that are carried out when the message is sent.
    pub actions: Vec<MacroAction>,
}

/// The outcome of [`SendMessage`].
#[derive(Clone, Debug)]
pub enum Sent {
    /// The message is sent.
    Now(Box<MessageView>),
    /// The message is stored, and will be sent later.
    Later(Box<ScheduledMessage>),
}

impl Act for SendMessage {
    type Outcome = Sent;

    fn target(&self) -> Target<'_> {
        self.post.target()
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        self.post.prefetch(account)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let post = &self.post;
        if let Some(seen) = self.seen_position {
            guard::unmoved(
                state,
                cx.account,
                cx.actor.agent(),
                &post.conversation.name,
                seen,
            )?;
        }
        let config = state.config(cx.account)?;
        let conversation = post.conversation.find(state, &config, cx.account)?;
        if let Some(id) = post.in_reply_to
            && !quotes(state, cx.account, &[conversation.id], id)?
        {
            return Err(Refusal::field("in_reply_to", FieldCode::Unknown).into());
        }
        let hold = scheduled::hold_until(cx, &config, &conversation, post.kind);
        let later = match (self.send_at, hold) {
            (Some(send_at), _) => {
                scheduled::in_time(cx, send_at)?;
                Some((send_at, false))
            }
            (None, Some(until)) => Some((until, true)),
            (None, None) => None,
        };
        if self.remove_draft {
            let (_, _, draft) = drafts::find(state, cx, &post.conversation.name)?;
            if let Some(draft) = draft {
                attachments::release(state, cx, &draft.attachments)?;
                let reason = if later.is_some() { "scheduled" } else { "sent" };
                drafts::remove(state, cx, &draft, reason)?;
            }
        }
        let Some(later) = later else {
            let mut sent = post.decide(state, cx)?;
            if !self.actions.is_empty() {
                actions::run(state, cx, &post.conversation.name, &self.actions)?;
                sent.conversation = view(state, cx.account, conversation.id)?;
            }
            return Ok(Sent::Now(sent));
        };
        post.check(&config)?;
        actions::may_assign(state, cx, &post.conversation.name, &self.actions)?;
        if is_erased(state, cx.account, conversation.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        if post.kind != MessageKind::Note && has_ended(&conversation) {
            return Err(Refusal::Conflict(Conflict::NeverReopens).into());
        }
        if post.kind != MessageKind::Note
            && let Some(target) = conversation.merged_into
        {
            return Err(Refusal::Conflict(Conflict::Merged(target)).into());
        }
        // A message that is sent later is stored until then. So a conversation that is off the record accepts no such
        // message to the customer.
        if post.kind == MessageKind::Outgoing && conversation.off_record {
            return Err(Refusal::Conflict(Conflict::OffRecord).into());
        }
        let row = schedule(state, cx, conversation, self, later)?;
        Ok(Sent::Later(Box::new(row)))
    }
}

/// Stores a message that is sent later.
fn schedule(
    state: &mut State,
    cx: &mut Context<'_>,
    mut conversation: Conversation,
    send: &SendMessage,
    (send_at, held): (Timestamp, bool),
) -> Decided<ScheduledMessage> {
    let agent = cx.agent()?;
    let post = &send.post;
    if !MessageKind::OF_AGENTS.contains(&post.kind) {
        return Err(Refusal::field("send_at", FieldCode::NotAllowed).into());
    }
    if state.scheduled_in(cx.account, conversation.id)?.len() >= MAX_SCHEDULED {
        return Err(Refusal::field("send_at", FieldCode::TooLong).into());
    }
    let attachments = attachments::hold_new(state, cx, agent, &post.message.attachments)?;
    let row = ScheduledMessage {
        id: cx.id::<ScheduledId>(IdKind::Scheduled)?,
        account_id: cx.account,
        conversation_id: conversation.id,
        agent_id: agent,
        kind: post.kind,
        content: post.message.content.clone(),
        content_attributes: post.message.content_attributes.clone(),
        source_id: post.message.source_id.clone(),
        in_reply_to: post.in_reply_to,
        mentions: post.mentions.clone(),
        attachments,
        actions: send.actions.clone(),
        send_at,
        held,
        cancel_on_reply: send.cancel_on_reply,
        state: ScheduledState::Waiting,
        error: None,
        created_at: cx.now,
        updated_at: cx.now,
        program: cx.actor.reader().is_none(),
        seen_position: send.seen_position.filter(|_| held),
    };
    scheduled::count(&mut conversation, None, Some(&row));
    state.put(conversation.clone());
    scheduled::arm(state, cx, &conversation, &row)?;
    state.put(row.clone());
    Ok(row)
}
