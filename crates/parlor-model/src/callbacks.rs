//! Callback endpoints: where an account's events are sent, and what is kept of an event until it has arrived.
//!
//! An endpoint is a row of its own ([`crate::entities::CallbackEndpoint`]), or part of something else: an inbox's `webhook_url`, a
//! client application's callback. [`endpoints_of`] finds all of them. [`Endpoint::wants`] says which events an endpoint receives; the
//! deliveries are written by [`crate::state::State::deliver`] in the transaction of the event.

mod endpoint;
mod find;
mod limits;
mod material;

pub use endpoint::{
    DEACTIVATED_EVENT, Endpoint, Known, SEALED, TEST_EVENT, configured_inbox, is_sealed,
    is_subscription,
};
pub use find::endpoints_of;
pub use limits::{
    DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT_S, MAX_CONCURRENCY, MAX_EVENTS, MAX_TIMEOUT_S, MAX_URL,
    holds_credentials, is_address,
};
pub use material::{Material, Views};
