//! The act [`RedeliverEvents`].

use crate::act::{Act, Right};
use crate::audit::CALLBACK_CHANGED;
use crate::decide::callbacks::{known, note};
use crate::entities::Event;
use crate::ids::EndpointKey;
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};

/// The maximum number of events in one command.
pub const MAX_REDELIVERED: usize = 200;

/// Writes deliveries of earlier events to a callback endpoint, if the endpoint subscribes to these events. The caller
/// passes only events without a stored delivery to this endpoint. For example, while the endpoint is deactivated, no
/// deliveries to the endpoint are stored. The new deliveries contain the objects of the events in their present state.
/// The outcome is the number of written deliveries.
#[derive(Clone, Debug)]
pub struct RedeliverEvents {
    /// The endpoint.
    pub endpoint: EndpointKey,
    /// The events, at most [`MAX_REDELIVERED`].
    pub events: Vec<Event>,
}

impl Act for RedeliverEvents {
    type Outcome = i64;
    const AUDIT: &'static [&'static str] = &[CALLBACK_CHANGED];

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<i64> {
        let (account, key) = (cx.account, self.endpoint);
        let config = state.config(account)?;
        known(cx, &config, key)?;
        if self.events.len() > MAX_REDELIVERED {
            return Err(Refusal::field("events", FieldCode::TooLong).into());
        }
        if self.events.iter().any(|e| e.account_id != account) {
            return Err(Refusal::NotFound(Object::Endpoint).into());
        }
        let written = state.redeliver(cx, key, &self.events)?;
        note(state, cx, key, "told of events again")?;
        Ok(written)
    }
}
