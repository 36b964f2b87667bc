//! The shared state of the eGain handlers, and the prefixes of their paths.

use parlor_engine::Engine;
use parlor_http::Limits;

/// The documented prefix of paths: alone, and after a context root. A context root is a first path segment with any
/// name. Installations of eGain use a context root (contract 2.1).
pub(super) const PREFIXES: [&str; 2] = [
    "/ws/v19/clientapplications",
    "/{context_root}/ws/v19/clientapplications",
];

/// The prefixes of the paths of the older chat services. These paths contain no version number (contract 5.4).
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
