//! The act [`RemoveMacro`].

use crate::act::{Act, Right, Target};
use crate::audit::CONFIGURED;
use crate::decide::{attachments, macros};
use crate::entities::Macro;
use crate::ids::{AccountId, MacroId};
use crate::state::{Context, Decided, Key, State};

/// Removes a macro. The files of the macro become unsent uploads, which are removed after [`crate::acts::UNSENT_S`]
/// seconds.
#[derive(Clone, Debug)]
pub struct RemoveMacro {
    /// The macro.
    pub id: MacroId,
}

impl Act for RemoveMacro {
    type Outcome = ();
    // Only the removal of a shared macro writes this audit event.
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn target(&self) -> Target<'_> {
        Target::Macro(self.id)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Macro(account, self.id)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (row, scope) = macros::find(state, cx, cx.account, self.id)?;
        let config = state.config(cx.account)?;
        macros::may_change(cx, &config, scope)?;
        attachments::release(state, cx, &row.attachments)?;
        state.remove::<Macro>((cx.account, self.id));
        macros::report_change(state, cx, Some(&row), None)
    }
}
