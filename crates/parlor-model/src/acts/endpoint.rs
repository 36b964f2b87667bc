//! The settings of a callback endpoint that an act can change.

use crate::entities::JsonMap;
use crate::ids::{CredentialId, InboxId};
use crate::words::EndpointFormat;

/// The greatest size of an endpoint's settings, in bytes of JSON.
pub const MAX_SETTINGS: usize = 65_536;
/// The greatest size of encrypted settings, in bytes of JSON. Base64 needs a third more.
pub const MAX_SEALED: usize = MAX_SETTINGS / 3 * 4 + 256;

/// The fields of a new endpoint, or the changed fields of an existing one. `None` keeps a field.
#[derive(Clone, Debug, Default)]
pub struct EndpointPatch {
    /// The name, unique in the account. Required for a new endpoint.
    pub name: Option<String>,
    /// The address. Required for a new endpoint.
    pub url: Option<String>,
    /// The format of the requests. It cannot be changed; the default is native.
    pub format: Option<EndpointFormat>,
    /// The inbox to whose conversations the endpoint is limited.
    pub inbox: Option<Option<InboxId>>,
    /// The client application to whose conversations the endpoint is limited.
    pub application: Option<Option<CredentialId>>,
    /// The subscribed events. An empty list means all events.
    pub events: Option<Vec<String>>,
    /// The time limit for the receiver's answer, in seconds, 1 to [`crate::callbacks::MAX_TIMEOUT_S`].
    pub timeout_s: Option<i64>,
    /// The greatest number of parallel requests, 1 to [`crate::callbacks::MAX_CONCURRENCY`].
    pub concurrency: Option<i64>,
    /// The settings of the format, encrypted as a whole. They replace the present ones.
    pub settings: Option<JsonMap>,
    /// The encrypted signing secrets, at most two, newest first.
    pub secrets: Option<Vec<String>>,
}

/// The limits of the requests to an endpoint. `None` keeps a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndpointTuning {
    /// The time limit for the receiver's answer, in seconds, 1 to [`crate::callbacks::MAX_TIMEOUT_S`].
    pub timeout_s: Option<i64>,
    /// The greatest number of parallel requests, 1 to [`crate::callbacks::MAX_CONCURRENCY`].
    pub concurrency: Option<i64>,
}
