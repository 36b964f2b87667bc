//! The delivery of typing notifications and off-record messages to live readers and callbacks.
//!
//! Readers with a live connection to any node receive an ephemeral event. Only the node on which the event happened
//! sends callbacks for this event. The task that sends these callbacks gets the events from
//! [`Engine::ephemeral_events`]. If the task is too slow, it can miss events. A missed event is not sent again.

use super::{CallbackEvent, EphemeralEvent};
use crate::Engine;
use parlor_model::ids::AccountId;
use std::sync::Arc;
use tokio::sync::broadcast;

impl Engine {
    /// Returns a receiver of all future typing notifications and off-record messages on this node.
    #[must_use]
    pub fn ephemeral_events(&self) -> broadcast::Receiver<CallbackEvent> {
        self.ephemeral_events.subscribe()
    }

    /// Passes an ephemeral event to the task that sends callbacks on this node, and to the live readers of all nodes.
    pub(crate) fn publish_ephemeral(
        &self,
        account: AccountId,
        to_callbacks: CallbackEvent,
        event: EphemeralEvent,
    ) {
        // The send fails only if no task receives these events. So the error is ignored.
        let _ = self.ephemeral_events.send(to_callbacks);
        let event = Arc::new(event);
        self.live.publish(account, &event);
        let message = event.encode(account, self.live.node());
        self.store().send_ephemeral(message);
    }
}
