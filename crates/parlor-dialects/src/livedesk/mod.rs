//! EngageLab LiveDesk: `/api/v2/accounts/...`. The account is never in the path; the key pair names it.
//!
//! LiveDesk is Chatwoot's child: what it shares is in [`crate::chatwoot`], what it adds or changes is here. Sources are
//! sections of the LiveDesk contract ("contract 3.4"). A project sees inboxes, and conversations in them, of the kind `api`
//! only; other dialects' are unknown here. Contacts are the account's.
//!
//! | File | Content |
//! |---|---|
//! | [`routes`] | every call, in one table |
//! | `context` | the state that the handlers share |
//! | [`call`] | the way in: credential, body, parameters, idempotency key; and the way out |
//! | [`auth`] | the key pair |
//! | [`conversations`], [`conversation_object`] | start and show; the object with all its keys |
//! | [`messages`] | send and list |
//! | [`status`] | the status change |
//! | [`contacts`] | create, list and search, show, update |
//! | [`directory`] | agents, teams, inboxes |
//! | [`callbacks`] | the events for an API channel's own system |
//! | [`refusals`] | every refusal of the core in this vendor's words |

pub mod auth;
pub mod call;
pub mod callbacks;
pub mod contacts;
mod context;
pub mod conversation_object;
pub mod conversations;
pub mod directory;
pub mod messages;
pub mod refusals;
pub mod routes;
pub mod status;

pub use routes::{not_found, owns, router};
