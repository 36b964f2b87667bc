//! The act [`DeactivateEndpoint`].

use crate::act::{Act, Right};
use crate::acts::MAX_SUBJECT;
use crate::callbacks::DEACTIVATED_EVENT;
use crate::decide::callbacks::{event, known, switch, write_state};
use crate::ids::EndpointKey;
use crate::state::{Context, Decided, State};
use serde_json::json;

/// Deactivates a callback endpoint to which deliveries have failed for too long. The outcome is `false` if the endpoint
/// was already deactivated.
#[derive(Clone, Debug)]
pub struct DeactivateEndpoint {
    /// The endpoint.
    pub endpoint: EndpointKey,
    /// The reason for the deactivation, as a text for people. Only the first [`MAX_SUBJECT`] characters are stored.
    pub reason: String,
}

impl Act for DeactivateEndpoint {
    type Outcome = bool;

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<bool> {
        let (account, key) = (cx.account, self.endpoint);
        let config = state.config(account)?;
        let mut row = known(cx, &config, key)?;
        if row.deactivated_at.is_some() {
            return Ok(false);
        }
        row.deactivated_at = Some(cx.now);
        row.after_event = (state.space(account)?.counters.next_event).saturating_sub(1);
        row.reason = self.reason.chars().take(MAX_SUBJECT).collect();
        let data = json!({
            "endpoint": key, "name": config.endpoint(key).map(|e| e.name.as_str()), "reason": row.reason,
        });
        write_state(state, &config, row);
        switch(state, account, key, false)?;
        event(state, cx, DEACTIVATED_EVENT, &data)?;
        Ok(true)
    }
}
