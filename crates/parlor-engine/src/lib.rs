//! Floor 2: who may ask, what is asked, what is read. Dialects and `/v1` speak to an [`Engine`] and to nothing below it.
//!
//! An engine authenticates a credential to a [`Caller`], hands commands to the store, and reads views and lists. It knows no HTTP.

pub mod administration;
pub mod auth;
pub mod callbacks;
mod error;
pub mod files;
pub mod floor;
pub mod live;
pub mod people;
pub mod provision;
pub mod reads;
pub mod search;
pub mod secrets;
mod throttle;
pub mod timers;
pub mod typing;
pub mod waiting;

pub use error::EngineError;

/// Filters of lists.
pub mod query {
    pub use parlor_store::query::MAX_PAGE;
    pub use parlor_store::query::callbacks::DeliveryFilter;
    pub use parlor_store::query::contacts::{ContactFilter, ContactSort, PeopleFilter, SearchIn};
    pub use parlor_store::query::conversations::{CaseFilter, ConversationFilter};
    pub use parlor_store::query::points::PointFilter;
}

use parlor_model::command::{Answer, Executable, Idempotency, Settled, Submission};
use parlor_model::config::AccountConfig;
use parlor_model::decide;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::time::Timestamp;
use parlor_model::version::Expectation;
use parlor_store::{Clock, Store};
use std::sync::Arc;

/// The use cases. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    store: Store,
    clock: Arc<dyn Clock>,
    auth: Arc<auth::Cache>,
    sealer: Arc<secrets::Sealer>,
    typing: typing::Wire,
    live: Arc<live::Live>,
    files: Arc<files::Files>,
    throttle: Arc<throttle::Throttle>,
    formats: callbacks::Formats,
}

impl Engine {
    /// An engine over a store. `sealer` holds the server key.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, sealer: secrets::Sealer) -> Self {
        Self {
            store,
            clock,
            auth: Arc::new(auth::Cache::default()),
            sealer: Arc::new(sealer),
            typing: typing::Wire::default(),
            live: Arc::new(live::Live::new(live::LiveLimits::default())),
            files: Arc::new(files::Files::none()),
            throttle: Arc::new(throttle::Throttle::default()),
            formats: callbacks::Formats::new(),
        }
    }

    /// Knows the settings of endpoints of these formats.
    #[must_use]
    pub fn with_formats(mut self, formats: callbacks::Formats) -> Self {
        self.formats = formats;
        self
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The store below, for wiring only.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Seals and opens secrets that must be sent out again.
    #[must_use]
    pub fn sealer(&self) -> &secrets::Sealer {
        &self.sealer
    }

    /// An account's configuration.
    ///
    /// # Errors
    /// Refused when there is no such account.
    pub async fn config(&self, account: AccountId) -> Result<Arc<AccountConfig>, EngineError> {
        Ok(self.store.config(account).await?)
    }

    /// Carries an act out: durable when this returns.
    ///
    /// # Errors
    /// The refusal, or that the database is not available.
    pub async fn execute<A: Executable>(&self, act: A) -> Result<A::Outcome, EngineError> {
        self.execute_as(None, act, None).await
    }

    /// Carries an act out for an agent who may act only on what they see (`None`: on everything of the account), if what it is about
    /// is still as expected.
    ///
    /// # Errors
    /// As [`Self::execute`]; what the agent may not see is refused as not found; [`parlor_model::refusal::Conflict::Changed`] when it is
    /// not as expected.
    pub async fn execute_as<A: Executable>(
        &self,
        reader: Option<AgentId>,
        act: A,
        expects: Option<Expectation>,
    ) -> Result<A::Outcome, EngineError> {
        let submission = Submission {
            command: act.into(),
            idempotency: None,
            reader,
            expects,
        };
        match self.store.submit(submission).await? {
            Settled::Done(outcome) => A::outcome(*outcome)
                .ok_or_else(|| EngineError::internal("an act gave the outcome of another")),
            Settled::Answered(_) => Err(EngineError::internal(
                "a command without a key was answered from store",
            )),
        }
    }

    /// Carries an act out under an idempotency key, or returns the answer of the first time. `reader`: as for [`Self::execute_as`].
    ///
    /// # Errors
    /// As [`Self::execute_if`]; [`parlor_model::refusal::Conflict::KeyReused`] when the key names another request.
    pub async fn execute_once<A: Executable>(
        &self,
        reader: Option<AgentId>,
        act: A,
        expects: Option<Expectation>,
        idempotency: Idempotency,
    ) -> Result<Answer, EngineError> {
        let print = Arc::clone(&idempotency.print);
        let submission = Submission {
            command: act.into(),
            idempotency: Some(idempotency),
            reader,
            expects,
        };
        match self.store.submit(submission).await? {
            Settled::Answered(answer) => Ok(answer),
            Settled::Done(outcome) => Ok(print(&outcome)),
        }
    }

    /// The stored answer of an idempotency key. It is looked up before any check of the request: a repeated request gets its first
    /// answer even if the objects that it names have changed.
    ///
    /// # Errors
    /// [`parlor_model::refusal::Conflict::KeyReused`] when the key names another request.
    pub async fn answered(
        &self,
        account: AccountId,
        scope: &str,
        key: &str,
        fingerprint: &str,
    ) -> Result<Option<Answer>, EngineError> {
        let (scope, key) = (scope.to_owned(), key.to_owned());
        let stored = self
            .store
            .read(account, move |state| {
                Ok(state.answer(account, &scope, &key)?.cloned())
            })
            .await?;
        match stored {
            Some(stored)
                if stored.created_at.plus_seconds(decide::ANSWER_LIFETIME_S) > self.now() =>
            {
                decide::replay(&stored, fingerprint)
                    .map(Some)
                    .map_err(EngineError::Refused)
            }
            _ => Ok(None),
        }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
