//! The settings of a callback endpoint that can be changed.

use crate::entities::JsonMap;
use crate::ids::{CredentialId, InboxId};
use crate::words::EndpointFormat;

/// Longest settings of an endpoint, in bytes of JSON.
pub const MAX_SETTINGS: usize = 65_536;
/// Longest settings once they are sealed, in bytes of JSON: Base64 takes a third more.
pub const MAX_SEALED: usize = MAX_SETTINGS / 3 * 4 + 256;

/// The fields of a new endpoint, or the changed fields of an existing one; `None` leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct EndpointPatch {
    /// Unique in the account; needed to make one.
    pub name: Option<String>,
    /// Needed to make one.
    pub url: Option<String>,
    /// Cannot be changed; native where nothing is said.
    pub format: Option<EndpointFormat>,
    /// Only conversations of this inbox.
    pub inbox: Option<Option<InboxId>>,
    /// Only conversations that this client application started.
    pub application: Option<Option<CredentialId>>,
    /// Event names; empty: every one.
    pub events: Option<Vec<String>>,
    /// 1 to [`crate::callbacks::MAX_TIMEOUT_S`].
    pub timeout_s: Option<i64>,
    /// 1 to [`crate::callbacks::MAX_CONCURRENCY`].
    pub concurrency: Option<i64>,
    /// Settings of the format, sealed as a whole. They replace the present ones.
    pub settings: Option<JsonMap>,
    /// Sealed signing secrets, at most two, newest first.
    pub secrets: Option<Vec<String>>,
}

/// Limits of the requests to an endpoint; `None` leaves one alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndpointTuning {
    /// 1 to [`crate::callbacks::MAX_TIMEOUT_S`].
    pub timeout_s: Option<i64>,
    /// 1 to [`crate::callbacks::MAX_CONCURRENCY`].
    pub concurrency: Option<i64>,
}
