//! The act [`AllowPasswords`].

use crate::act::Act;
use crate::audit::CONFIGURED;
use crate::provision::Drawn;
use crate::provision::administer::change;
use crate::provision::spec::AccountSpec;
use crate::refusal::Refusal;
use crate::state::{Context, Decided, State};

/// Lets the agents of an account sign in with a password again. For the server's operator, if a sign-in provider is
/// down. The outcome says whether the account had switched passwords off.
#[derive(Clone, Debug)]
pub struct AllowPasswords;

impl Act for AllowPasswords {
    type Outcome = bool;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        if cx.actor.agent().is_some() {
            return Err(Refusal::Forbidden.into());
        }
        let off = !state.config(cx.account)?.account.password_sign_in;
        if off {
            let spec = AccountSpec {
                id: Some(cx.account.0),
                password_sign_in: Some(true),
                ..AccountSpec::default()
            };
            change(state, cx, &spec, &Drawn::default(), (false, None, None))?;
        }
        Ok(off)
    }
}
