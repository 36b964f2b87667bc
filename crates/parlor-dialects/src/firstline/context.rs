//! The shared state of the Firstline handlers, and the prefixes of their paths.

use parlor_engine::Engine;
use parlor_http::Limits;

/// The two prefixes of every path. A path has the same meaning with both prefixes (contract 2.1, 7.19).
pub(super) const PREFIXES: [&str; 2] = ["/api/v1/", "/api/"];

/// The state that the handlers share.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) engine: Engine,
    pub(super) limits: Limits,
}
