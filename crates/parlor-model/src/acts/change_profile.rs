//! The act [`ChangeProfile`].

use crate::act::{Act, Right};
use crate::acts::AgentView;
use crate::audit::CONFIGURED;
use crate::decide::agents::change_own;
use crate::ids::AgentId;
use crate::provision::spec::ProfileSpec;
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, State};
use serde_json::json;

/// Changes the acting agent's own name and signature. Administrators change other agents with
/// [`AdministerAgent`](crate::provision::administer::AdministerAgent).
#[derive(Clone, Debug)]
pub struct ChangeProfile {
    /// The agent, who must be the acting agent.
    pub agent: AgentId,
    /// The changes.
    pub changes: ProfileSpec,
}

impl Act for ChangeProfile {
    type Outcome = Box<AgentView>;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let config = state.config(cx.account)?;
        let before = (config.agents.get(&self.agent)).ok_or(Refusal::NotFound(Object::Agent))?;
        let mut view = AgentView {
            agent: before.clone(),
            config: state.config(cx.account)?,
        };
        let ProfileSpec {
            name,
            signature: change,
            ..
        } = &self.changes;
        if let Some(name) = (name.as_ref().value()).filter(|name| **name != before.name) {
            let field = json!({"field": "name", "from": before.name, "to": name});
            view = change_own(state, cx, self.agent, field, |row| {
                row.name.clone_from(name)
            })?;
        }
        let mut signature = before.signature.clone();
        change.clone().apply(&mut signature);
        if signature != before.signature {
            let field = json!({"field": "signature", "from": before.signature, "to": signature});
            view = change_own(state, cx, self.agent, field, |row| {
                row.signature.clone_from(&signature);
            })?;
        }
        Ok(Box::new(view))
    }
}
