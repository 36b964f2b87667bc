//! Layer 2 of Parlor: authenticates callers, builds commands and reads data. Dialects and `/v1` call the lower layers
//! only through an [`Engine`].
//!
//! An engine authenticates credentials, passes commands to the store, and reads views and lists. The result of an
//! authentication is a [`auth::Caller`]. The engine contains no code for HTTP.

pub mod administration;
pub mod auth;
pub mod avatars;
mod bulk;
pub mod callbacks;
pub mod candidates;
mod cases;
mod contacts;
mod conversations;
mod credentials;
mod engine;
pub mod ephemeral_event;
mod error;
mod events;
pub mod files;
pub mod identity_codes;
pub mod lists;
pub mod live;
pub mod metrics;
pub mod notifications;
pub mod off_record;
pub mod passwords;
pub mod percent;
pub mod provision;
mod push;
pub mod queues;
pub mod readiness;
pub mod rows;
pub mod search;
pub mod secrets;
pub mod sign_in;
pub mod speaker;
pub mod thread;
mod throttle;
mod tickets;
pub mod timers;
pub mod totp;
mod typing;
pub mod views;
pub mod workload;
mod writing;

pub use engine::Engine;
pub use error::EngineError;
pub use events::EventPage;
pub use parlor_store::Changes;
pub use push::Identity as PushIdentity;

/// Filters of lists, and the orders, cursors and pages of lists of contacts.
pub mod query {
    pub use crate::contacts::{PeopleCursor, PeopleOrder, PeoplePage};
    pub use parlor_store::query::MAX_PAGE;
    pub use parlor_store::query::callbacks::DeliveryFilter;
    pub use parlor_store::query::contact_records::ContactRows;
    pub use parlor_store::query::contacts::{
        AttributeTest, Comparison, ContactFilter, ContactSort, SearchIn,
    };
    pub use parlor_store::query::conversations::{CaseFilter, RecordFilter};
    pub use parlor_store::query::people::PeopleFilter;
    pub use parlor_store::query::points::PointFilter;
    pub use parlor_store::query::tickets::TicketFilter;
}
