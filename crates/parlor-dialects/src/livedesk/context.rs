//! The state that the handlers share, the prefixes of their paths, and the kind of inbox of this API.

use crate::chatwoot::inbox::API_CHANNEL;
use parlor_engine::Engine;
use parlor_http::Limits;
use parlor_model::words::InboxKind;
use std::sync::Arc;

/// The prefixes of every path. The second and third prefix are from the vendor's older pages (contract 2).
pub(super) const BASES: [&str; 3] = ["/api/v2/accounts", "/v2/accounts", "/V2/accounts"];

/// The only kind of inbox in which this API starts conversations.
pub(super) const KIND: InboxKind = InboxKind::Api;

/// Chatwoot's name of the inbox kind [`KIND`].
pub(super) const CHANNEL: &str = API_CHANNEL;

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
