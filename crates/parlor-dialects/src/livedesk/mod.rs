//! EngageLab LiveDesk: `/api/v2/accounts/...`. The account is never in the path; the key pair names it.
//!
//! LiveDesk is Chatwoot's child: what it shares is in [`crate::chatwoot`], what it adds or changes is here. Sources are
//! sections of the LiveDesk contract ("contract 3.4"). A project sees inboxes, and conversations in them, of the kind `api`
//! only; other dialects' are unknown here. Contacts are the account's.
//!
//! | Room | What it holds |
//! |---|---|
//! | [`routes`] | every call, in one table |
//! | [`call`] | the way in: credential, body, parameters, idempotency key; and the way out |
//! | [`auth`] | the key pair |
//! | [`conversations`], [`conversation_object`] | start and show; the object with all its keys |
//! | [`messages`] | send and list |
//! | [`status`] | the status change |
//! | [`contacts`] | create, list and search, show, update |
//! | [`directory`] | agents, teams, inboxes |
//! | [`callbacks`] | what an API channel's own system is told |
//! | [`refusals`] | every refusal of the core in this vendor's words |

pub mod auth;
pub mod call;
pub mod callbacks;
pub mod contacts;
pub mod conversation_object;
pub mod conversations;
pub mod directory;
pub mod messages;
pub mod refusals;
pub mod routes;
pub mod status;

pub use routes::{not_found, owns, router};

use parlor_engine::Engine;
use parlor_http::Limits;
use parlor_model::words::InboxKind;
use std::sync::Arc;

/// The kind of inbox that exists here.
const KIND: InboxKind = InboxKind::Api;

/// What every handler has.
#[derive(Clone, Debug)]
pub struct LiveDesk(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    engine: Engine,
    limits: Limits,
}

impl LiveDesk {
    fn new(engine: Engine, limits: Limits) -> Self {
        Self(Arc::new(Shared { engine, limits }))
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    fn limits(&self) -> &Limits {
        &self.0.limits
    }
}
