//! Callbacks: outgoing HTTP notifications of events.
//!
//! Each delivery is a database row. In the transaction of an event, the model writes one delivery for each subscribed
//! endpoint (`parlor_model::state::State::deliver`). The row contains all data of the event that the request needs. The
//! following modules process the deliveries:
//!
//! | Module | Its part |
//! |---|---|
//! | [`format`](mod@format), [`native`] | the interface of a format, which converts a [`DeliveryJob`] to a [`Rendered`] request; Parlor's own format, Standard Webhooks |
//! | [`dispatcher`], `workers` | the delivery workers of this node, which wake after a commit; the leases, which give each endpoint to only one node |
//! | `worker` | one endpoint's deliveries: a state machine without I/O, and the I/O around it |
//! | `rendering` | converts deliveries to requests, and answers to stored attempts |
//! | [`retry_schedule`], `retry_after` | the delays between attempts; the pauses that receivers request |
//! | `message_report` | sets the delivery status of a message that reaches the customer through a callback |
//! | `ephemeral`, `send_permits` | ephemeral events (such as typing); the protection against an ephemeral event that arrives after the end of its conversation |
//! | `housekeeping` | deletes old deliveries, and gives up deliveries to removed endpoints |
//! | `labels` | the endpoints' label in metrics |
//! | [`endpoints`] | reads endpoints and deliveries, and sends events again |
//! | [`sender`] | the trait for sending requests |
//! | [`settings`], `opened` | settings and secrets of endpoints, encrypted in the database |
//!
//! **A vendor's format** is one type in the vendor's folder (`callbacks.rs`) that implements [`CallbackFormat`], and
//! one line in the binary's table of formats. The format has no side effects: it reads the delivery and the account's
//! configuration, and returns the request. The delivery worker and the [`sender`] are responsible for retries, order,
//! time-outs, limits and forbidden addresses.

mod configuration;
pub mod dispatcher;
pub mod endpoints;
mod ephemeral;
pub mod format;
mod housekeeping;
mod labels;
mod message_report;
pub mod native;
mod opened;
mod rendering;
mod retry_after;
pub mod retry_schedule;
mod send_permits;
pub mod sender;
pub mod settings;
mod worker;
mod workers;

pub use format::{
    Authorization, CONNECTION_HEADERS, CallbackFormat, DeliveryJob, MAX_BODY, MAX_HEADERS,
    Outgoing, Rendered, check_header, only, some_of,
};

pub use configuration::NewEndpoint;

use parlor_model::callbacks::Endpoint;
use parlor_model::words::EndpointFormat;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Sends mails about deactivated endpoints. The binary implements this trait.
pub trait Mailer: Send + Sync + 'static {
    /// Sends a mail about a deactivated endpoint, with the reason. The function must return at once, and must not wait
    /// until the mail is sent.
    fn deactivated(&self, endpoint: &Endpoint, reason: &str);
}

/// The rule that decides to which addresses this process may send requests.
pub trait Reach: Send + Sync + 'static {
    /// Checks an address without a DNS look-up. So this check can accept an address that is later forbidden, when a
    /// request is sent and the host name is resolved.
    ///
    /// # Errors
    /// The reason why no request to the address can ever be sent, as a sentence.
    fn check(&self, url: &str) -> Result<(), String>;
}

/// The callback formats of a process, by name.
#[derive(Clone, Default)]
pub struct Formats {
    by_word: BTreeMap<EndpointFormat, Arc<dyn CallbackFormat>>,
}

impl Formats {
    /// Returns a table of formats that contains only Parlor's own format.
    #[must_use]
    pub fn new() -> Self {
        Self::default().with(native::Native)
    }

    /// Adds a format.
    #[must_use]
    pub fn with(mut self, format: impl CallbackFormat) -> Self {
        self.by_word.insert(format.format(), Arc::new(format));
        self
    }

    /// Returns the format with this name.
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
