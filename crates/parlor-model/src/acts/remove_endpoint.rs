//! The act [`RemoveEndpoint`].

use crate::act::{Act, Right, Target};
use crate::audit::CALLBACK_CHANGED;
use crate::decide::callbacks::{configured, note};
use crate::ids::{EndpointId, EndpointKey};
use crate::state::{Context, Decided, State};

/// Removes a configured callback endpoint. The endpoint's waiting deliveries are no longer sent.
#[derive(Clone, Debug)]
pub struct RemoveEndpoint {
    /// The endpoint.
    pub endpoint: EndpointId,
}

impl Act for RemoveEndpoint {
    type Outcome = ();
    const AUDIT: &'static [&'static str] = &[CALLBACK_CHANGED];

    fn target(&self) -> Target<'_> {
        Target::Endpoint(EndpointKey::Callback(self.endpoint))
    }

    fn right(&self) -> Right<'_> {
        Right::Administer
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<()> {
        let config = state.config(cx.account)?;
        let mut row = configured(&config, self.endpoint)?;
        row.removed_at = Some(cx.now);
        row.updated_at = cx.now;
        let mut config = (*config).clone();
        config.callbacks.remove(&self.endpoint);
        state.put(row);
        state.put_config(config);
        note(state, cx, EndpointKey::Callback(self.endpoint), "removed")
    }
}
