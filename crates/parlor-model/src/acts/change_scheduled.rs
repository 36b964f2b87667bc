//! The act [`ChangeScheduled`].

use crate::act::{Act, Right};
use crate::acts::MAX_MESSAGE;
use crate::decide::scheduled;
use crate::entities::{JsonMap, ScheduledMessage};
use crate::ids::{AccountId, ScheduledId};
use crate::refusal::{FieldCode, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::time::Timestamp;
use crate::words::ScheduledState;

/// Changes a scheduled message of the acting agent, who must see the conversation. A field with `None` stays unchanged.
/// If a stopped or failed message gets a new time of sending, the message waits for this time. The message is sent with
/// the rights of the agent or program that last changed the message.
#[derive(Clone, Debug)]
pub struct ChangeScheduled {
    /// The scheduled message.
    pub id: ScheduledId,
    /// The new text, with the further data that a dialect stores.
    pub content: Option<(String, JsonMap)>,
    /// The new time of sending.
    pub send_at: Option<Timestamp>,
    /// Whether the next message of the customer stops the scheduled message.
    pub cancel_on_reply: Option<bool>,
}

impl Act for ChangeScheduled {
    type Outcome = Box<ScheduledMessage>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Scheduled(account, self.id)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (before, mut conversation) = scheduled::find_own(state, cx, self.id)?;
        let mut row = before.clone();
        if let Some((content, attributes)) = &self.content {
            if content.is_empty() && row.attachments.is_empty() {
                return Err(Refusal::field("content", FieldCode::Required).into());
            }
            if content.chars().count() > MAX_MESSAGE {
                return Err(Refusal::field("content", FieldCode::TooLong).into());
            }
            row.content.clone_from(content);
            row.content_attributes.clone_from(attributes);
        }
        if let Some(send_at) = self.send_at {
            scheduled::in_time(cx, send_at)?;
            row.send_at = send_at;
            row.held = false;
            row.state = ScheduledState::Waiting;
            row.error = None;
        }
        if let Some(cancel) = self.cancel_on_reply {
            row.cancel_on_reply = cancel;
        }
        if row == before {
            return Ok(Box::new(row));
        }
        row.updated_at = cx.now;
        row.program = cx.actor.reader().is_none();
        scheduled::count(&mut conversation, Some(&before), Some(&row));
        state.put(conversation.clone());
        if row.state == ScheduledState::Waiting {
            scheduled::arm(state, cx, &conversation, &row)?;
        }
        state.put(row.clone());
        Ok(Box::new(row))
    }
}
