//! The state that all handlers share.

use parlor_engine::Engine;
use parlor_http::Limits;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Most live connections that have not authenticated yet.
const STRANGERS: usize = 256;

/// The engine and the limits, shared by all handlers.
#[derive(Clone, Debug)]
pub(crate) struct Api(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    engine: Engine,
    limits: Limits,
    strangers: Arc<Semaphore>,
}

impl Api {
    /// Creates the state over an engine.
    pub(crate) fn new(engine: Engine, limits: Limits) -> Self {
        Self(Arc::new(Shared {
            engine,
            limits,
            strangers: Arc::new(Semaphore::new(STRANGERS)),
        }))
    }

    /// The use cases.
    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The bounds of requests.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Takes a place among the live connections that have not authenticated yet; `None` when all are taken.
    pub(crate) fn stranger(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.strangers).try_acquire_owned().ok()
    }
}
