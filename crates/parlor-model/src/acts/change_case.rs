//! The act [`ChangeCase`].

use crate::act::{Act, Right};
use crate::decide::cases::case_event;
use crate::entities::Case;
use crate::ids::{AccountId, CaseId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Closes or reopens a case. If the case already has the requested state, nothing changes.
#[derive(Clone, Debug)]
pub struct ChangeCase {
    /// The case.
    pub case: CaseId,
    /// Whether the case is open after the act.
    pub open: bool,
}

impl Act for ChangeCase {
    type Outcome = Box<Case>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Case(account, self.case)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let mut case = state
            .case(account, self.case)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Case))?;
        if case.open != self.open {
            case.open = self.open;
            case.closed_at = (!self.open).then_some(cx.now);
            state.put(case.clone());
            case_event(state, cx, &case, agent, "case.updated")?;
        }
        Ok(Box::new(case))
    }
}
