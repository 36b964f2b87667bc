//! The act [`RemoveView`].

use crate::act::{Act, Right, Target};
use crate::audit::CONFIGURED;
use crate::decide::views::{may_change, report_change};
use crate::entities::View;
use crate::ids::{AccountId, ViewId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Removes a saved view.
#[derive(Clone, Copy, Debug)]
pub struct RemoveView {
    /// The view.
    pub view: ViewId,
}

impl Act for RemoveView {
    type Outcome = ();
    // Only the removal of a shared view writes this audit event.
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn target(&self) -> Target<'_> {
        Target::View(self.view)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::View(account, self.view)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, cx.agent()?);
        let config = state.config(account)?;
        let view = state.view(account, self.view)?.cloned();
        let view = view.ok_or(Refusal::NotFound(Object::View))?;
        may_change(&config, &view, agent)?;
        state.remove::<View>((account, self.view));
        report_change(state, cx, Some(&view), None)
    }
}
