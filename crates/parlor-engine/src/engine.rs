//! The engine: the shared state, and the execution of commands. Each module defines its own part of the state, and
//! [`Engine`] contains all these parts. The engine's methods are in several modules, one for each subject. These
//! modules import this module.

use crate::auth::credential_cache::CredentialCache;
use crate::auth::password_checks::PasswordChecks;
use crate::auth::session_uses::SessionUses;
use crate::callbacks::{Formats, Reach};
use crate::ephemeral_event::{CallbackEvent, LISTENER_BACKLOG};
use crate::error::EngineError;
use crate::files::storage::Files;
use crate::live::limits::LiveLimits;
use crate::live::node::Live;
use crate::notifications::waiting::Notifications;
use crate::passwords::links::Links as PasswordLinks;
use crate::readiness::ReadinessCache;
use crate::secrets::Sealer;
use crate::sign_in::discovery::SignIns;
use crate::sign_in::fetch::Fetcher;
use crate::throttle::Throttle;
use crate::views::known::{Counts, SavedCounts, Watches};
use parlor_model::command::{Actor, Answer, Executable, Idempotency, Settled, Submission, Terms};
use parlor_model::config::AccountConfig;
use parlor_model::ids::AccountId;
use parlor_model::submit;
use parlor_model::time::Timestamp;
use parlor_model::version::Expectation;
use parlor_store::{Clock, Store};
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::broadcast;

/// The interface through which dialects and `/v1` use the lower layers. Cheap to clone: each request clones its engine
/// several times.
#[derive(Clone)]
pub struct Engine {
    pub(crate) store: Store,
    parts: Arc<Parts>,
}

/// The parts of an [`Engine`] that all its clones share. Only this crate uses them.
#[derive(Clone)]
pub struct Parts {
    pub(crate) clock: Arc<dyn Clock>,
    /// The lock that a task holds while it processes due timers.
    pub(crate) firing: Arc<tokio::sync::Mutex<()>>,
    pub(crate) credential_cache: Arc<CredentialCache>,
    pub(crate) session_uses: Arc<SessionUses>,
    pub(crate) password_checks: Arc<PasswordChecks>,
    pub(crate) sealer: Arc<Sealer>,
    pub(crate) ephemeral_events: broadcast::Sender<CallbackEvent>,
    pub(crate) live: Arc<Live>,
    pub(crate) files: Arc<Files>,
    pub(crate) counts: Arc<Counts>,
    pub(crate) saved: Arc<SavedCounts>,
    pub(crate) watches: Arc<Watches>,
    pub(crate) throttle: Arc<Throttle>,
    pub(crate) readiness: Arc<ReadinessCache>,
    pub(crate) password_links: Arc<PasswordLinks>,
    pub(crate) notifications: Arc<Notifications>,
    pub(crate) formats: Formats,
    pub(crate) reach: Option<Arc<dyn Reach>>,
    pub(crate) demo: bool,
    pub(crate) sign_ins: Arc<SignIns>,
    pub(crate) fetcher: Option<Arc<dyn Fetcher>>,
}

impl Engine {
    /// Builds an engine that uses this store. `sealer` holds the server key.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, sealer: Sealer) -> Self {
        let parts = Parts {
            clock,
            firing: Arc::default(),
            credential_cache: Arc::default(),
            session_uses: Arc::default(),
            password_checks: Arc::default(),
            sealer: Arc::new(sealer),
            ephemeral_events: broadcast::Sender::new(LISTENER_BACKLOG),
            live: Arc::new(Live::new(LiveLimits::default())),
            files: Arc::new(Files::none()),
            counts: Arc::default(),
            saved: Arc::default(),
            watches: Arc::default(),
            throttle: Arc::default(),
            readiness: Arc::default(),
            password_links: Arc::default(),
            notifications: Arc::default(),
            formats: Formats::new(),
            reach: None,
            demo: false,
            sign_ins: Arc::default(),
            fetcher: None,
        };
        Self {
            store,
            parts: Arc::new(parts),
        }
    }

    /// Returns the engine with changed parts. Call this function before the engine is cloned, because earlier clones
    /// keep their parts.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(Arc::make_mut(&mut self.parts));
        self
    }

    /// Sets the callback formats. The engine uses them to check the settings of endpoints.
    #[must_use]
    pub fn with_formats(self, formats: Formats) -> Self {
        self.with(|parts| parts.formats = formats)
    }

    /// Sets the rule for the addresses of callbacks. A process that does not send callbacks has no rule, and accepts
    /// every address.
    #[must_use]
    pub fn with_reach(self, reach: Arc<dyn Reach>) -> Self {
        self.with(|parts| parts.reach = Some(reach))
    }

    /// Sets the storage of files.
    #[must_use]
    pub fn with_files(self, files: Files) -> Self {
        self.with(|parts| parts.files = Arc::new(files))
    }

    /// Sets the limits for live connections.
    #[must_use]
    pub fn with_live(self, limits: LiveLimits) -> Self {
        self.with(|parts| parts.live = Arc::new(Live::new(limits)))
    }

    /// Marks the server as a demo, so that sign-in pages can show that it is a demo.
    #[must_use]
    pub fn as_demo(self) -> Self {
        self.with(|parts| parts.demo = true)
    }

    /// Whether the server is a demo.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// Returns the clock of the engine.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Returns the current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns the store.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Returns a copy of the engine whose reads are heavy reads of an account. Use it for exports and searches. See
    /// [`Store::heavily`](parlor_store::Store::heavily).
    #[must_use]
    pub fn heavily(&self, account: AccountId) -> Self {
        Self {
            store: self.store.heavily(account),
            ..self.clone()
        }
    }

    /// Returns the sealer, which encrypts stored secrets that Parlor needs later in readable form.
    #[must_use]
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// Returns the configuration of an account.
    ///
    /// # Errors
    /// A refusal if the account does not exist. Another error if the database is not available.
    pub async fn config(&self, account: AccountId) -> Result<Arc<AccountConfig>, EngineError> {
        Ok(self.store.config(account).await?)
    }

    /// Carries out an act of the system. The change is durable before this function returns.
    ///
    /// # Errors
    /// The refusal of the act. Another error if the database is not available.
    pub async fn execute<A: Executable>(
        &self,
        account: AccountId,
        act: A,
    ) -> Result<A::Outcome, EngineError> {
        self.execute_as((account, Actor::System), act, None).await
    }

    /// Carries out an act of this actor in this account. If `expects` is given, the act's target must be in the
    /// expected state.
    ///
    /// # Errors
    /// The same errors as for [`Self::execute`]. `Refusal::NotFound` if the actor may not see the target.
    /// [`parlor_model::refusal::Conflict::Changed`] if the target is in another state.
    pub async fn execute_as<A: Executable>(
        &self,
        by: (AccountId, Actor),
        act: A,
        expects: Option<Expectation>,
    ) -> Result<A::Outcome, EngineError> {
        self.execute_on(by, act, expects.into()).await
    }

    /// Carries out an act of this actor, as [`Self::execute_as`] does. `terms` has the state that the act's target must
    /// have, and the undo token that the act gets.
    ///
    /// # Errors
    /// The same errors as for [`Self::execute_as`].
    pub async fn execute_on<A: Executable>(
        &self,
        (account, actor): (AccountId, Actor),
        act: A,
        terms: Terms,
    ) -> Result<A::Outcome, EngineError> {
        let submission = Submission {
            expects: terms.expects,
            undo: terms.undo,
            ..Submission::new(account, actor, act)
        };
        self.submit::<A>(submission).await
    }

    /// Carries out a submission without an idempotency key.
    pub(crate) async fn submit<A: Executable>(
        &self,
        submission: Submission,
    ) -> Result<A::Outcome, EngineError> {
        match self.store.submit(submission).await? {
            Settled::Done(outcome) => A::outcome(*outcome)
                .ok_or_else(|| EngineError::internal("an act gave the outcome of another")),
            Settled::Answered(_) | Settled::Replayed(_) => Err(EngineError::internal(
                "a command without a key was answered from store",
            )),
        }
    }

    /// Carries out an act under an idempotency key. If a request with this key was already carried out, returns the
    /// stored answer of that request and `true`. Otherwise returns the new answer and `false`.
    ///
    /// # Errors
    /// The same errors as for [`Self::execute_as`]. Also [`parlor_model::refusal::Conflict::KeyReused`] if the key was
    /// used for another request.
    pub async fn execute_once<A: Executable>(
        &self,
        (account, actor): (AccountId, Actor),
        act: A,
        terms: Terms,
        idempotency: Idempotency,
    ) -> Result<(Answer, bool), EngineError> {
        let print = Arc::clone(&idempotency.print);
        let submission = Submission {
            idempotency: Some(idempotency),
            expects: terms.expects,
            undo: terms.undo,
            ..Submission::new(account, actor, act)
        };
        match self.store.submit(submission).await? {
            Settled::Answered(answer) => Ok((answer, false)),
            Settled::Replayed(answer) => Ok((answer, true)),
            Settled::Done(outcome) => Ok((print(&outcome), false)),
        }
    }

    /// Returns the stored answer for an idempotency key. `None` means that there is no such answer, or that the answer
    /// has expired. Call this function before any check of the request. A repeated request must get its first answer
    /// even if the objects in the request have changed.
    ///
    /// # Errors
    /// [`parlor_model::refusal::Conflict::KeyReused`] if the key was used for another request.
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
                if stored.created_at.plus_seconds(submit::ANSWER_LIFETIME_S) > self.now() =>
            {
                submit::replay(&stored, fingerprint)
                    .map(Some)
                    .map_err(EngineError::Refused)
            }
            _ => Ok(None),
        }
    }
}

impl Deref for Engine {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
