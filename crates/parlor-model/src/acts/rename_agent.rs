//! The act [`RenameAgent`].

use crate::act::{Act, Right};
use crate::acts::{AgentView, MAX_SIGNATURE};
use crate::audit::CONFIGURED;
use crate::decide::agents::change_own;
use crate::document::Patch;
use crate::ids::AgentId;
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};
use serde_json::json;

/// Changes the acting agent's own name and signature. Administrators change other agents with
/// [`AdministerAgent`](crate::provision::administer::AdministerAgent).
#[derive(Clone, Debug)]
pub struct RenameAgent {
    /// The agent, who must be the acting agent.
    pub agent: AgentId,
    /// The new name that people see. `None` keeps the name.
    pub name: Option<String>,
    /// The new signature, at most [`MAX_SIGNATURE`] characters.
    pub signature: Patch<String>,
}

impl Act for RenameAgent {
    type Outcome = Box<AgentView>;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let too_long = |text: &String| text.chars().count() > MAX_SIGNATURE;
        if self.signature.as_ref().value().is_some_and(too_long) {
            return Err(Refusal::field("signature", FieldCode::TooLong).into());
        }
        let config = state.config(cx.account)?;
        let before = (config.agents.get(&self.agent)).ok_or(Refusal::NotFound(Object::Agent))?;
        let mut view = AgentView {
            agent: before.clone(),
            config: state.config(cx.account)?,
        };
        if let Some(name) = self.name.as_ref().filter(|name| **name != before.name) {
            let field = json!({"field": "name", "from": before.name, "to": name});
            view = change_own(state, cx, self.agent, field, |row| {
                row.name.clone_from(name)
            })?;
        }
        let mut signature = before.signature.clone();
        self.signature.clone().apply(&mut signature);
        if signature != before.signature {
            let field = json!({"field": "signature", "from": before.signature, "to": signature});
            view = change_own(state, cx, self.agent, field, |row| {
                row.signature.clone_from(&signature);
            })?;
        }
        Ok(Box::new(view))
    }
}
