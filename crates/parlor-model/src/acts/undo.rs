//! The act [`Undo`].

use crate::act::Act;
use crate::decide::undo::restore;
use crate::ids::{AccountId, ConversationId};
use crate::refusal::{Conflict, Object, Refusal, RestoreFault};
use crate::state::{Context, Decided, Key, State};

/// Undoes an act on a conversation, by the token of the act: restores the values that the act changed. An undo is an act
/// of its own: it routes the conversation and writes events. Only the agent who acted may undo the act, whatever the
/// agent sees since.
#[derive(Clone, Debug)]
pub struct Undo {
    /// The token.
    pub token: String,
}

impl Act for Undo {
    /// The conversation.
    type Outcome = ConversationId;

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::UndoToken(account, self.token.clone())]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let mut row = state
            .undo_token(account, &self.token)?
            .filter(|row| row.agent_id == agent && row.expires_at > cx.now)
            .cloned()
            .ok_or(Refusal::NotFound(Object::UndoToken))?;
        if row.undone_at.is_some() {
            return Err(Refusal::Conflict(Conflict::CannotRestore(RestoreFault::Undone)).into());
        }
        restore(state, cx, &row.step)?;
        let id = row.step.conversation_id;
        row.undone_at = Some(cx.now);
        state.put(row);
        Ok(id)
    }
}
