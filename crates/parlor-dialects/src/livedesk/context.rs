//! The state that the handlers share, the prefix of the paths, and this vendor's kind of inbox.

use parlor_engine::Engine;
use parlor_http::Limits;
use parlor_model::words::InboxKind;
use std::sync::Arc;

/// The prefix of every path.
pub(super) const BASE: &str = "/api/v2/accounts";

/// The only kind of inbox that this API shows.
pub(super) const KIND: InboxKind = InboxKind::Api;

/// The state that the handlers share.
#[derive(Clone, Debug)]
pub(super) struct Context(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    engine: Engine,
    limits: Limits,
}

impl Context {
    pub(super) fn new(engine: Engine, limits: Limits) -> Self {
        Self(Arc::new(Shared { engine, limits }))
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }
}
