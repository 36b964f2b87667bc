//! The act [`ChangeCase`].

use crate::act::Act;
use crate::decide::cases::case_event;
use crate::entities::Case;
use crate::ids::{AccountId, AgentId, CaseId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Closes a case or opens it again; twice does nothing.
#[derive(Clone, Debug)]
pub struct ChangeCase {
    /// The account.
    pub account: AccountId,
    /// The case.
    pub case: CaseId,
    /// Whether it is worked on.
    pub open: bool,
    /// The acting agent.
    pub agent: Option<AgentId>,
}

impl Act for ChangeCase {
    type Outcome = Box<Case>;

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn prefetch(&self) -> Vec<Key> {
        vec![Key::Case(self.account, self.case)]
    }

    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        _reader: Option<AgentId>,
    ) -> Decided<Self::Outcome> {
        let config = state.config(self.account)?;
        if self
            .agent
            .is_some_and(|agent| !config.agents.contains_key(&agent))
        {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        let mut case = state
            .case(self.account, self.case)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Case))?;
        if case.open != self.open {
            case.open = self.open;
            case.closed_at = (!self.open).then_some(cx.now);
            state.put(case.clone());
            case_event(state, cx, &case, self.agent, "case.updated")?;
        }
        Ok(Box::new(case))
    }
}
