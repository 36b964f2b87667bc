//! The maximum size of a callback endpoint's settings, and the change of an endpoint's request limits
//! ([`EndpointTuning`]).

/// The maximum size of an endpoint's settings, in bytes of JSON.
pub const MAX_SETTINGS: usize = 65_536;

/// A change of the limits for the requests to an endpoint. `None` keeps a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndpointTuning {
    /// The time limit for the receiver's answer, in seconds, 1 to [`crate::callbacks::MAX_TIMEOUT_S`].
    pub timeout_s: Option<i64>,
    /// The maximum number of parallel requests, 1 to [`crate::callbacks::MAX_CONCURRENCY`].
    pub concurrency: Option<i64>,
}
