//! The shared state of the eGain handlers, and the prefixes of their paths.

use parlor_engine::Engine;
use parlor_http::Limits;

/// The documented prefix of paths, without and with a context root before it. Installations of eGain use a context
/// root, which may have any name (contract 2.1).
pub(super) const PREFIXES: [&str; 2] = [
    "/ws/v19/clientapplications",
    "/{context_root}/ws/v19/clientapplications",
];

/// The prefixes of the older chat services, which have no version (contract 5.4).
pub(super) const CHAT_PREFIXES: [&str; 4] = [
    "/ws/chat/entrypoint",
    "/{context_root}/ws/chat/entrypoint",
    "/chat/entrypoint",
    "/{context_root}/chat/entrypoint",
];

/// The state that the handlers share.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) engine: Engine,
    pub(super) limits: Limits,
}
