//! The act [`Administer`], which creates or changes a single object of an account's configuration.

use crate::act::{Act, Right, Target};
use crate::audit::{CONFIGURED, CREDENTIAL_REVOKED};
use crate::provision::Fault;
use crate::provision::administer::{Administer, Administered, administer};
use crate::provision::configured::Configured;
use crate::state::{Context, Decided, State};

impl<R: Configured> Act for Administer<R> {
    type Outcome = Result<Box<Administered<R>>, Vec<Fault>>;
    // A new password of an agent ends the agent's credentials. So the act can also revoke credentials.
    const AUDIT: &'static [&'static str] = &[CONFIGURED, CREDENTIAL_REVOKED];

    fn target(&self) -> Target<'_> {
        (self.id).map_or(Target::Nothing, |id| Target::Configured(R::KIND, id))
    }

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        administer(state, cx, self)
    }

    fn is_kept(outcome: &Self::Outcome) -> bool {
        outcome.is_ok()
    }
}
