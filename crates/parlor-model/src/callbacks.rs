//! Callback endpoints: the addresses that receive an account's events, and the data stored for their deliveries.
//!
//! An endpoint is a row of its own ([`crate::entities::CallbackEndpoint`]) or part of another object: an inbox's
//! `webhook_url`, or a client application's callback. [`endpoints_of`] finds all endpoints. [`Endpoint::wants`] decides
//! which events an endpoint receives. [`crate::state::State::deliver`] writes the deliveries in the transaction of the
//! event.

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
    holds_credentials, is_address, without_credentials,
};
pub use material::{Material, Views};
