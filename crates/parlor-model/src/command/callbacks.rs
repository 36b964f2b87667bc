//! What can be asked about callback endpoints.

use crate::config::AccountConfig;
use crate::entities::{Event, JsonMap};
use crate::ids::{AccountId, AgentId, CredentialId, EndpointId, EndpointKey, InboxId};
use crate::words::EndpointFormat;
use std::sync::Arc;

/// Most events that are delivered again by one command.
pub const MAX_REDELIVERED: usize = 200;
/// Longest settings of an endpoint, in bytes of JSON.
pub const MAX_SETTINGS: usize = 65_536;
/// Longest settings once they are sealed, in bytes of JSON: Base64 takes a third more.
pub const MAX_SEALED: usize = MAX_SETTINGS / 3 * 4 + 256;

/// Changes something about an endpoint.
#[derive(Clone, Debug)]
pub struct CallbackCommand {
    /// Tenant.
    pub account: AccountId,
    /// Who does it; `None`: Parlor itself, or an operator.
    pub agent: Option<AgentId>,
    /// What.
    pub change: CallbackChange,
}

/// What is changed about endpoints.
#[derive(Clone, Debug)]
pub enum CallbackChange {
    /// Makes an endpoint (`None`), or changes one.
    Put(Option<EndpointId>, Box<EndpointPatch>),
    /// Removes a configured endpoint. What waits for it is not sent any more.
    Remove(EndpointId),
    /// Sets what can be of an endpoint that is part of an inbox or a client application.
    Tune(EndpointKey, EndpointTuning),
    /// Replaces an endpoint's signing secret; refused where its format signs nothing.
    Rotate {
        /// Which.
        endpoint: EndpointKey,
        /// The new one, sealed.
        secret: String,
        /// Whether the one before it signs as well until the next rotation.
        keep_old: bool,
    },
    /// Stops sending. Deliveries are still written.
    Pause(EndpointKey),
    /// Sends again, after a pause or a deactivation.
    Resume(EndpointKey),
    /// Switches an endpoint off, for this reason.
    Deactivate(EndpointKey, String),
    /// Sends a test event.
    Test(EndpointKey),
    /// Writes deliveries of events that have none: those that happened while the endpoint was switched off or not there. At most
    /// [`MAX_REDELIVERED`]; what they are about is as it is now.
    Redeliver(EndpointKey, Vec<Event>),
}

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

/// What came of it.
#[derive(Clone, Debug)]
pub struct CallbackOutcome {
    /// The account's configuration after it.
    pub config: Arc<AccountConfig>,
    /// Which endpoint.
    pub key: EndpointKey,
    /// The number of the test event; how many deliveries were written; 1 if it was deactivated now, 0 if it was before.
    pub number: i64,
}
