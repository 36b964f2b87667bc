//! The act [`SetAvatar`].

use crate::act::{Act, Right};
use crate::acts::AgentView;
use crate::audit::CONFIGURED;
use crate::decide::agents::change_own;
use crate::entities::Avatar;
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use serde_json::json;

/// Sets or removes the acting agent's own picture.
#[derive(Clone)]
pub struct SetAvatar {
    /// The agent, who must be the acting agent.
    pub agent: AgentId,
    /// The new picture. `None` removes the present picture.
    pub picture: Option<Picture>,
}

/// A picture that the engine has already checked and scaled down.
#[derive(Clone)]
pub struct Picture {
    /// The random part of the picture's address.
    pub key: String,
    /// The picture: a JPEG file in Base64.
    pub base64: String,
}

/// The debug output leaves out the picture.
impl std::fmt::Debug for SetAvatar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetAvatar")
            .field("agent", &self.agent)
            .finish_non_exhaustive()
    }
}

impl Act for SetAvatar {
    type Outcome = Box<AgentView>;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Avatar(account, self.agent)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, self.agent);
        let config = state.config(account)?;
        let before = (config.agents.get(&agent)).ok_or(Refusal::NotFound(Object::Agent))?;
        let had = before.avatar_key.is_some();
        state.avatar(account, agent)?;
        match &self.picture {
            Some(picture) => state.put(Avatar {
                agent_id: agent,
                account_id: account,
                key: picture.key.clone(),
                picture: picture.base64.clone(),
                created_at: cx.now,
            }),
            None if !had => {
                return Ok(Box::new(AgentView {
                    agent: before.clone(),
                    config,
                }));
            }
            None => state.remove::<Avatar>((account, agent)),
        }
        let key = self.picture.as_ref().map(|picture| picture.key.clone());
        let field = json!({"field": "avatar", "from": had, "to": key.is_some()});
        change_own(state, cx, agent, field, |row| row.avatar_key = key).map(Box::new)
    }
}
