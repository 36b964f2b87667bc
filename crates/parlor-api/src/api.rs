//! The state that all handlers share.

use parlor_engine::Engine;
use parlor_http::Limits;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The maximum number of WebSocket connections of `/v1/live` that wait for their first message. This message must
/// authenticate the client.
const STRANGERS: usize = 256;

/// The state of all handlers: the engine and the request limits.
#[derive(Clone, Debug)]
pub(crate) struct Api(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    engine: Engine,
    limits: Limits,
    strangers: Arc<Semaphore>,
}

impl Api {
    /// Creates the state from an engine and the request limits.
    pub(crate) fn new(engine: Engine, limits: Limits) -> Self {
        Self(Arc::new(Shared {
            engine,
            limits,
            strangers: Arc::new(Semaphore::new(STRANGERS)),
        }))
    }

    /// The engine.
    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The request limits.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Reserves one of the [`STRANGERS`] permits for WebSocket connections that wait for authentication. `None` means
    /// that all permits are in use.
    pub(crate) fn unauthenticated_permit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.strangers).try_acquire_owned().ok()
    }
}
