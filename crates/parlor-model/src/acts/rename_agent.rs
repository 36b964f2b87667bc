//! The act [`RenameAgent`].

use crate::act::Act;
use crate::audit::CONFIGURED;
use crate::config::AccountConfig;
use crate::decide::agents::change_own;
use crate::ids::AgentId;
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, State};
use serde_json::json;
use std::sync::Arc;

/// Changes the agent's own name, for people. The outcome is the configuration after the change. Administrators change agents as part of the configuration.
#[derive(Clone, Debug)]
pub struct RenameAgent {
    /// The agent.
    pub agent: AgentId,
    /// The new name.
    pub name: String,
}

impl Act for RenameAgent {
    type Outcome = Arc<AccountConfig>;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        if cx.actor.agent() != Some(self.agent) {
            return Err(Refusal::Forbidden.into());
        }
        let config = state.config(cx.account)?;
        let before = (config.agents.get(&self.agent))
            .map(|agent| agent.name.clone())
            .ok_or(Refusal::NotFound(Object::Agent))?;
        if before == self.name {
            return Ok(config);
        }
        let field = json!({"field": "name", "from": before, "to": self.name});
        change_own(state, cx, self.agent, field, |row| {
            row.name.clone_from(&self.name);
        })?;
        state.config(cx.account)
    }
}
