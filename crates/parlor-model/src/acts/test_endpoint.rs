//! The act [`TestEndpoint`].

use crate::act::{Act, Right};
use crate::callbacks::TEST_EVENT;
use crate::decide::callbacks::{event, known};
use crate::ids::EndpointKey;
use crate::state::{Context, Decided, State};
use serde_json::json;

/// Sends a test event to a callback endpoint. The outcome is the number of the event.
#[derive(Clone, Debug)]
pub struct TestEndpoint {
    /// The endpoint.
    pub endpoint: EndpointKey,
}

impl Act for TestEndpoint {
    type Outcome = i64;

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<i64> {
        let config = state.config(cx.account)?;
        known(cx, &config, self.endpoint)?;
        event(state, cx, TEST_EVENT, &json!({"endpoint": self.endpoint}))
    }
}
