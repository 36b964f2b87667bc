//! The act [`HandOverDraft`].

use crate::act::{Act, Right};
use crate::decide::{attachments, drafts};
use crate::entities::{Agent, Draft};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::visibility::ReaderVisibility;
use serde_json::json;

/// Gives a draft in a conversation to another agent. The new author must be active, must see the conversation and must
/// not have a draft in this conversation. Agents may give their own drafts. Administrators may also give the drafts of
/// deactivated agents.
#[derive(Clone, Debug)]
pub struct HandOverDraft {
    /// The conversation.
    pub conversation: ConversationName,
    /// The present author. `None` means the acting agent. If the present author is another agent, that agent must be
    /// deactivated.
    pub from: Option<AgentId>,
    /// The new author.
    pub to: AgentId,
}

impl Act for HandOverDraft {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::named(account, &self.conversation)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (conversation, acting, own) = drafts::find(state, cx, &self.conversation)?;
        let config = state.config(cx.account)?;
        let agent = self.from.unwrap_or(acting);
        let draft = if agent == acting {
            own
        } else {
            let administers = (config.agents.get(&acting)).is_some_and(Agent::administers);
            if !administers {
                return Err(Refusal::Forbidden.into());
            }
            let Some(from) = config.agents.get(&agent) else {
                return Err(Refusal::field("from_agent_id", FieldCode::Unknown).into());
            };
            if from.active {
                return Err(Refusal::field("from_agent_id", FieldCode::NotAllowed).into());
            }
            state.draft(cx.account, agent, conversation.id)?.cloned()
        };
        let draft = draft.ok_or(Refusal::NotFound(Object::Draft))?;
        let wrong = |code| Err(Refusal::field("agent_id", code).into());
        let Some(to) = config.agents.get(&self.to).filter(|to| to.active) else {
            return wrong(FieldCode::Unknown);
        };
        if to.id == agent || !ReaderVisibility::of(&config, to.id).sees(&config, &conversation) {
            return wrong(FieldCode::NotAllowed);
        }
        if state.draft(cx.account, to.id, conversation.id)?.is_some() {
            return Err(Refusal::Conflict(Conflict::DraftExists).into());
        }
        attachments::give(state, cx.account, &draft.attachments, to.id)?;
        drafts::remove(state, cx, &draft, "handed_over")?;
        let given = Draft {
            agent_id: to.id,
            version: 1,
            created_at: cx.now,
            updated_at: cx.now,
            ..draft
        };
        drafts::emit(
            state,
            cx,
            &given,
            "draft.created",
            &json!({"kind": given.kind, "from": agent}),
        )?;
        state.put(given);
        Ok(())
    }
}
