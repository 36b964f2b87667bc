//! Callbacks: outgoing HTTP notifications of events.
//!
//! Deliveries are rows. The model writes them in the transaction of the event (`parlor_model::state::State::deliver`): one per event and
//! subscribed endpoint, each with all data of its request. The next steps:
//!
//! | Module | Its part |
//! |---|---|
//! | [`format`](mod@format), [`native`] | the interface of a format: a [`DeliveryJob`] in, a [`Rendered`] request out; Parlor's own: Standard Webhooks |
//! | [`dispatcher`], `workers` | the delivery workers of this node: woken at commit, and leases where nodes share the work |
//! | `worker` | one endpoint's deliveries: a state machine without I/O, and the I/O around it |
//! | `rendering` | from deliveries to requests, and from answers to stored attempts |
//! | [`retry_schedule`], `retry_after` | the delays between attempts; the pauses that receivers ask for |
//! | `delivery_result` | the delivery status of a message, where a callback is its way to the customer |
//! | `ephemeral`, `turns` | ephemeral events: typing; and that none arrives after the end of its conversation |
//! | `housekeeping` | old deliveries, and those of removed endpoints |
//! | [`endpoints`] | views of endpoints and deliveries, and their replay |
//! | [`sender`] | the port through which requests leave |
//! | [`settings`], `opened` | settings and secrets of endpoints: sealed where they are stored |
//!
//! **A vendor's format** is one type in the vendor's folder (`callbacks.rs`) that implements [`CallbackFormat`], and one line in the
//! binary's table of formats. It is pure: it sees what the delivery carries and the account's configuration, and returns the request.
//! Retries, order, time-outs, bounds and addresses that may not be called are the worker's.

mod delivery_result;
pub mod dispatcher;
pub mod endpoints;
mod ephemeral;
pub mod format;
mod housekeeping;
pub mod native;
mod opened;
mod rendering;
mod retry_after;
pub mod retry_schedule;
pub mod sender;
pub mod settings;
mod turns;
mod worker;
mod workers;

pub use format::{
    Authorization, CallbackFormat, DeliveryJob, MAX_BODY, MAX_HEADERS, Outgoing, Rendered,
};

use parlor_model::callbacks::Endpoint;
use parlor_model::words::EndpointFormat;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Tells people by mail.
pub trait Mailer: Send + Sync + 'static {
    /// An endpoint was switched off, for this reason. Must not wait.
    fn deactivated(&self, endpoint: &Endpoint, reason: &str);
}

/// The formats of a process, by what they are for.
#[derive(Clone, Default)]
pub struct Formats {
    by_word: BTreeMap<EndpointFormat, Arc<dyn CallbackFormat>>,
}

impl Formats {
    /// Parlor's own.
    #[must_use]
    pub fn new() -> Self {
        Self::default().with(native::Native)
    }

    /// With one more.
    #[must_use]
    pub fn with(mut self, format: impl CallbackFormat) -> Self {
        self.by_word.insert(format.format(), Arc::new(format));
        self
    }

    /// The one for these endpoints.
    #[must_use]
    pub fn get(&self, word: EndpointFormat) -> Option<&Arc<dyn CallbackFormat>> {
        self.by_word.get(&word)
    }
}

impl std::fmt::Debug for Formats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.by_word.keys()).finish()
    }
}
