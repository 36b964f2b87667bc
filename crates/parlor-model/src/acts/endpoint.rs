//! What of a callback endpoint can be set.

use crate::entities::JsonMap;
use crate::ids::{CredentialId, InboxId};
use crate::words::EndpointFormat;

/// Longest settings of an endpoint, in bytes of JSON.
pub const MAX_SETTINGS: usize = 65_536;
/// Longest settings once they are sealed, in bytes of JSON: Base64 takes a third more.
pub const MAX_SEALED: usize = MAX_SETTINGS / 3 * 4 + 256;

/// What an endpoint is made of, or what of it changes; `None` leaves a field alone.
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
    /// What only the format understands, sealed as a whole. Replaces what there is.
    pub settings: Option<JsonMap>,
    /// Sealed signing secrets, at most two, newest first.
    pub secrets: Option<Vec<String>>,
}

/// How an endpoint is called; `None` leaves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndpointTuning {
    /// 1 to [`crate::callbacks::MAX_TIMEOUT_S`].
    pub timeout_s: Option<i64>,
    /// 1 to [`crate::callbacks::MAX_CONCURRENCY`].
    pub concurrency: Option<i64>,
}
