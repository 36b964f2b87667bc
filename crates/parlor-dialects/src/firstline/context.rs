//! The state that the handlers share, and the prefixes of the paths.

use parlor_engine::Engine;
use parlor_http::Limits;

/// The prefixes of every path, with equal meaning (contract 2.1, 7.19).
pub(super) const PREFIXES: [&str; 2] = ["/api/v1/", "/api/"];

/// The state that the handlers share.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) engine: Engine,
    pub(super) limits: Limits,
}

/// Returns the path after `/api/v1/` or `/api/`.
pub(super) fn beyond_prefix(path: &str) -> Option<&str> {
    PREFIXES.iter().find_map(|prefix| path.strip_prefix(prefix))
}
