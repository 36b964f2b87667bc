//! The act [`AllowPasswords`].

use crate::act::{Act, Right};
use crate::audit::{self, CONFIGURED};
use crate::state::{Context, Decided, State};
use serde_json::json;

/// Allows the agents of an account to sign in with a password again. The operator of the server uses this act when a
/// sign-in provider is down. The outcome is `true` if password sign-in was
/// switched off before the act.
#[derive(Clone, Debug)]
pub struct AllowPasswords;

impl Act for AllowPasswords {
    type Outcome = bool;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let mut config = (*state.config(cx.account)?).clone();
        if config.account.password_sign_in {
            return Ok(false);
        }
        config.account.password_sign_in = true;
        let object = format!("account {} {}", config.account.id, config.account.name);
        let field = json!({"field": "password_sign_in", "from": false, "to": true});
        let data = json!({"object": object, "made": false, "fields": [field]});
        state.put(config.account.clone());
        state.put_config(config);
        state.put_event(audit::act(cx.account, CONFIGURED, None, cx.now, &data))?;
        Ok(true)
    }
}
