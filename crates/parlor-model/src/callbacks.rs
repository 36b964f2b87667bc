//! Callback endpoints: the addresses that receive an account's events, and the data stored for their deliveries.
//!
//! An endpoint has its own row ([`crate::entities::CallbackEndpoint`]), or is part of another object: the `webhook_url`
//! of an inbox, or the callback of a client application. [`crate::config::AccountConfig::endpoints`] returns all
//! endpoints. [`Endpoint::wants`] decides whether an endpoint receives an event. [`crate::state::State::deliver`] writes
//! the deliveries in the transaction of the event.

mod endpoint;
mod limits;
mod material;

pub use endpoint::{
    DEACTIVATED_EVENT, Endpoint, Known, SEALED, TEST_EVENT, configured_inbox, is_sealed,
    is_subscription,
};
pub use limits::{
    DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT_S, MAX_CONCURRENCY, MAX_EVENTS, MAX_TIMEOUT_S, MAX_URL,
    holds_credentials, is_address, without_credentials,
};
pub use material::{Material, Views};
