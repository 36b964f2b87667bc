//! The dispatcher of callbacks. The dispatcher contains the objects that the delivery workers need. The module
//! `workers` implements [`Dispatcher::run`], which starts and stops these workers.

use super::retry_schedule::RetrySchedule;
use super::sender::Sender;
use super::{Formats, Mailer};
use crate::Engine;
use std::sync::Arc;
use std::time::Duration;

/// The objects that the delivery workers need to send callbacks.
#[derive(Clone)]
pub struct Dispatcher {
    /// The engine.
    pub engine: Engine,
    /// The callback formats of this process.
    pub formats: Formats,
    /// The sender of HTTP requests.
    pub sender: Arc<dyn Sender>,
    /// The delays between attempts.
    pub schedule: RetrySchedule,
    /// The interval between two measurements of the number and age of waiting deliveries.
    pub measure_every: Duration,
    /// The sender of mails about deactivated endpoints. `None` means that no such mails are sent.
    pub mailer: Option<Arc<dyn Mailer>>,
}

impl std::fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dispatcher")
            .field("formats", &self.formats)
            .finish_non_exhaustive()
    }
}
