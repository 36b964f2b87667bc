//! EngageLab LiveDesk: `/api/v2/accounts/...`. The API key determines the account. The path does not contain the
//! account.
//!
//! LiveDesk is derived from Chatwoot. The shared parts are in [`crate::chatwoot`]. This module contains the parts in
//! which LiveDesk differs from Chatwoot. In the comments, "contract" means a study of a vendor's documentation.
//! "Contract 3.4" is a section of the study of LiveDesk. "Chatwoot contract 3.4" is a section of the study of Chatwoot.
//! The API shows only inboxes of the kind `api`, and lists only the conversations of these inboxes. But callers can
//! read, answer and end the conversations of all inboxes. The API shows all contacts of the account.
//!
//! | File | Content |
//! |---|---|
//! | [`routes`] | the routes of all calls, in one table |
//! | `context` | the state that the handlers share, and the prefixes of the paths |
//! | `call` | the common steps of a call: API key and secret, body, parameters, idempotency key, answer |
//! | [`conversations`], [`conversation_object`] | the calls that start and show a conversation; its JSON object |
//! | [`messages`], `lines` | the calls that send and list messages; the texts of activity lines |
//! | [`status`] | the call that changes the status of a conversation |
//! | `list` | the list of conversations, its filters and counts |
//! | `labels`, `assignments` | labels of conversations and of the account; the agent and the team of a conversation |
//! | `tickets`, `upload` | tickets (the answers have another envelope than the other calls); the upload of files for tickets |
//! | [`contacts`] | the calls that create, list, search, show, update and delete contacts |
//! | [`directory`] | the calls that read agents, teams and inboxes |
//! | [`callbacks`] | the callbacks of an API channel |
//! | [`refusals`] | this vendor's answer to each of the model's refusals |

mod assignments;
mod call;
pub mod callbacks;
pub mod contacts;
mod context;
pub mod conversation_object;
pub mod conversations;
pub mod directory;
mod labels;
mod lines;
mod list;
pub mod messages;
pub mod refusals;
pub mod routes;
pub mod status;
mod ticket_object;
mod tickets;
mod upload;

pub use routes::{fault, not_found, owns, router};
