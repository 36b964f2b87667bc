//! The batch: load, decide, write, commit, answer. Written once; the back ends only fetch and store rows.

use crate::{Clock, StoreError};
use parlor_model::command::{Settled, Submission};
use parlor_model::config::AccountConfig;
use parlor_model::decide;
use parlor_model::ids::{AccountId, IdKind, Ids};
use parlor_model::refusal::{FieldCode, Refusal};
use parlor_model::state::{AccountSpace, Context, Counters, Floor, Flush, Found, Key, State, Stop};
use parlor_model::time::Timestamp;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

/// Most commands in one commit.
pub(crate) const BATCH: usize = 256;
/// Most commands that may wait; further ones are turned away at once.
pub(crate) const WAITING: usize = 4096;
/// How many commands wait for the writer.
pub(crate) const WAITING_GAUGE: &str = "parlor_store_waiting_commands";
/// Most times a batch loads before it is given up as broken.
const ROUNDS: usize = 64;
/// Most times a batch that met a conflict is decided again.
const ATTEMPTS: usize = 6;
/// Most blocks of ids leased at once for one command.
const LEASES: usize = 1 << 14;
/// Most accounts remembered between batches.
const REMEMBERED: usize = 256;

/// What a back end can fail with.
#[derive(Debug)]
pub(crate) enum DbError {
    /// A unique value exists: the names of table or constraint. Decide again on fresh state.
    Taken(String),
    /// Another node was faster. Decide again.
    Raced,
    /// Unreachable, full, or slow: nothing was written.
    Unavailable(String),
    /// A bug.
    Broken(String),
}

/// An account as the back end found it.
pub(crate) struct Head {
    pub counters: Counters,
    pub config_version: i64,
}

/// What a batch needs of a database. A back end is driven by one task at a time.
pub(crate) trait Backend {
    /// Begins a transaction, locks these accounts against other writers, reads their counters, and loads `keys`.
    async fn begin(
        &mut self,
        accounts: &[AccountId],
        keys: &[Key],
    ) -> Result<(Vec<(AccountId, Head)>, Vec<Found>), DbError>;
    /// Loads an account's configuration.
    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError>;
    /// Loads an account's desks and lines.
    async fn floor(&mut self, account: AccountId) -> Result<Floor, DbError>;
    /// Loads more, one answer per key.
    async fn load(&mut self, keys: &[Key]) -> Result<Vec<Found>, DbError>;
    /// Leases a block of ids: first and past-the-end. `above`: ids at or below it are spoken for.
    async fn lease(&mut self, kind: IdKind) -> Result<(i64, i64), DbError>;
    /// Writes and commits.
    async fn commit(&mut self, flush: &Flush) -> Result<(), DbError>;
    /// Ends the transaction without a trace.
    async fn rollback(&mut self);
}

/// What the writer publishes to readers.
#[derive(Debug, Default)]
pub(crate) struct Published {
    configs: RwLock<HashMap<AccountId, Publication>>,
    generation: AtomicU64,
    alarm: Alarm,
}

#[derive(Clone, Debug)]
struct Publication {
    /// When it was last known to be current.
    at: Timestamp,
    version: i64,
    config: Arc<AccountConfig>,
}

/// What wakes whoever fires timers: it sleeps until an instant, and is told of timers that are due before that.
#[derive(Debug)]
pub(crate) struct Alarm {
    until: AtomicI64,
    sooner: tokio::sync::Notify,
}

impl Default for Alarm {
    fn default() -> Self {
        Self {
            until: AtomicI64::new(i64::MAX),
            sooner: tokio::sync::Notify::new(),
        }
    }
}

impl Published {
    /// Says until when the timers are slept over: from now on whoever sets an earlier one wakes the sleeper.
    pub(crate) fn sleep_until(&self, until: Timestamp) {
        self.alarm.until.store(until.0, Ordering::SeqCst);
    }

    /// Waits until a timer is set that is due before the instant of [`Self::sleep_until`].
    pub(crate) async fn sooner(&self) {
        self.alarm.sooner.notified().await;
    }

    fn timer_set(&self, due_at: Timestamp) {
        if due_at.0 < self.alarm.until.load(Ordering::SeqCst) {
            self.alarm.sooner.notify_one();
        }
    }

    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// A configuration and when it was last known to be current.
    pub(crate) fn config(&self, account: AccountId) -> Option<(Timestamp, Arc<AccountConfig>)> {
        self.configs
            .read()
            .ok()?
            .get(&account)
            .map(|p| (p.at, Arc::clone(&p.config)))
    }

    /// Makes a configuration known. Readers and the writer publish side by side, so only a newer version replaces an older one.
    pub(crate) fn publish(
        &self,
        account: AccountId,
        at: Timestamp,
        version: i64,
        config: &Arc<AccountConfig>,
    ) {
        if let Ok(mut configs) = self.configs.write() {
            match configs.get_mut(&account) {
                Some(known) if known.version >= version => {
                    if known.version == version {
                        known.at = known.at.max(at);
                    }
                }
                _ => {
                    configs.insert(
                        account,
                        Publication {
                            at,
                            version,
                            config: Arc::clone(config),
                        },
                    );
                    self.generation.fetch_add(1, Ordering::Release);
                }
            }
        }
    }

    fn outdated(&self) {
        self.generation.fetch_add(1, Ordering::Release);
    }
}

/// A waiting command and where its answer goes.
pub(crate) struct Job {
    pub submission: Submission,
    pub reply: tokio::sync::oneshot::Sender<Result<Settled, StoreError>>,
}

/// Where random UUIDs come from.
pub(crate) type Uuids = Box<dyn FnMut() -> String + Send>;

/// Random UUIDs of version 4 whose first 48 bits are the time: the index on them grows at its end instead of everywhere at once, which
/// would be most of what a start writes to the log. 74 random bits remain, and the time is in the conversation anyway.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the port that random ids come through"
)]
pub(crate) fn random_uuids() -> Uuids {
    Box::new(|| {
        let mut bytes = uuid::Uuid::now_v7().into_bytes();
        if let Some(version) = bytes.get_mut(6) {
            *version = (*version & 0x0f) | 0x40;
        }
        uuid::Uuid::from_bytes(bytes).to_string()
    })
}

/// Leased ids.
struct Leases {
    /// Blocks of unused ids, first and past-the-end, the oldest lease first.
    blocks: HashMap<IdKind, VecDeque<(i64, i64)>>,
    uuids: Uuids,
}

impl Ids for Leases {
    fn next(&mut self, kind: IdKind) -> Option<i64> {
        let blocks = self.blocks.get_mut(&kind)?;
        while let Some((next, end)) = blocks.front_mut() {
            if next < end {
                let id = *next;
                *next = id.saturating_add(1);
                return Some(id);
            }
            blocks.pop_front();
        }
        None
    }

    fn uuid(&mut self) -> String {
        (self.uuids)()
    }
}

/// The writer's memory between batches.
pub(crate) struct Writer<B> {
    backend: B,
    clock: Arc<dyn Clock>,
    published: Arc<Published>,
    state: State,
    ids: Leases,
    /// Whether the current attempt has leased ids.
    leased: bool,
    config_versions: HashMap<AccountId, i64>,
}

type Settlement = Result<Settled, StoreError>;

impl<B: Backend> Writer<B> {
    pub(crate) fn new(
        backend: B,
        clock: Arc<dyn Clock>,
        published: Arc<Published>,
        uuids: Uuids,
    ) -> Self {
        Self {
            backend,
            clock,
            published,
            state: State::default(),
            ids: Leases {
                blocks: HashMap::new(),
                uuids,
            },
            leased: false,
            config_versions: HashMap::new(),
        }
    }

    pub(crate) fn backend(&mut self) -> &mut B {
        &mut self.backend
    }

    /// What is remembered between batches.
    #[cfg(test)]
    pub(crate) const fn state(&self) -> &State {
        &self.state
    }

    /// Carries jobs out and answers them all.
    pub(crate) async fn run(&mut self, jobs: Vec<Job>) {
        let submissions: Vec<&Submission> = jobs.iter().map(|job| &job.submission).collect();
        let started = std::time::Instant::now();
        let commands = f64::from(u32::try_from(jobs.len()).unwrap_or(u32::MAX));
        metrics::gauge!(WAITING_GAUGE).decrement(commands);
        metrics::histogram!("parlor_store_batch_commands").record(commands);
        let results = self.settle(&submissions).await;
        metrics::histogram!("parlor_store_batch_seconds").record(started.elapsed().as_secs_f64());
        for (job, result) in jobs.into_iter().zip(results) {
            // A caller who went away has their answer in the database.
            let _ = job.reply.send(result);
        }
    }

    /// Settles a batch; halves it when it cannot be committed as a whole, so that one bad command cannot take others with it.
    async fn settle(&mut self, submissions: &[&Submission]) -> Vec<Settlement> {
        let mut pending: Vec<&[&Submission]> = vec![submissions];
        let mut results = Vec::with_capacity(submissions.len());
        while let Some(part) = pending.pop() {
            match self.attempts(part).await {
                Ok(settled) => results.extend(settled),
                Err(DbError::Unavailable(reason)) => {
                    results.extend(part.iter().map(|_| Err(StoreError::unavailable(&reason))))
                }
                Err(_) if part.len() > 1 => {
                    let (first, second) = part.split_at(part.len().div_ceil(2));
                    pending.push(second);
                    pending.push(first);
                }
                Err(DbError::Taken(what)) if is_provisioning(part) => {
                    results.push(Err(Refusal::field(what, FieldCode::Taken).into()))
                }
                Err(DbError::Taken(what)) => results.push(Err(StoreError::internal(format!(
                    "still taken after {ATTEMPTS} attempts: {what}"
                )))),
                Err(DbError::Raced) => results.push(Err(StoreError::unavailable(
                    "other writers were faster, again and again",
                ))),
                Err(DbError::Broken(reason)) => results.push(Err(StoreError::internal(reason))),
            }
        }
        results
    }

    async fn attempts(&mut self, part: &[&Submission]) -> Result<Vec<Settlement>, DbError> {
        let mut last = DbError::Raced;
        for _ in 0..ATTEMPTS {
            match self.attempt(part).await {
                Ok(settled) => return Ok(settled),
                Err(error) => {
                    // Nothing that was remembered can be trusted now, leased ids included: one of them may be what was taken.
                    self.forget();
                    self.backend.rollback().await;
                    last = error;
                    match &last {
                        DbError::Raced => {}
                        DbError::Taken(_) if part.len() == 1 && !is_provisioning(part) => {}
                        _ => break,
                    }
                }
            }
        }
        Err(last)
    }

    /// After a panic: as if just started.
    pub(crate) async fn reset(&mut self) {
        self.forget();
        self.backend.rollback().await;
    }

    fn forget(&mut self) {
        self.state = State::default();
        self.ids.blocks.clear();
        self.config_versions.clear();
    }

    async fn attempt(&mut self, part: &[&Submission]) -> Result<Vec<Settlement>, DbError> {
        if self.config_versions.len() > REMEMBERED {
            self.forget();
        }
        self.leased = false;
        let accounts: BTreeSet<AccountId> = part.iter().flat_map(|s| accounts_of(s)).collect();
        let keys: BTreeSet<Key> = part.iter().flat_map(|s| decide::prefetch(s)).collect();
        let accounts: Vec<AccountId> = accounts.into_iter().collect();
        let keys: Vec<Key> = keys.into_iter().collect();
        let (heads, found) = self.backend.begin(&accounts, &keys).await?;
        for (account, head) in heads {
            self.open(account, &head).await?;
        }
        for (key, found) in keys.into_iter().zip(found) {
            self.state.load(key, found);
        }
        let results = self.decide(part).await?;
        let flush = self.state.flush();
        // Where leases are rows, a lease must not be undone while its ids are remembered here.
        if flush.is_empty() && !self.leased {
            self.backend.rollback().await;
            return Ok(results);
        }
        let commit_started = std::time::Instant::now();
        self.backend.commit(&flush).await?;
        metrics::histogram!("parlor_store_commit_seconds")
            .record(commit_started.elapsed().as_secs_f64());
        self.committed(&flush);
        Ok(results)
    }

    /// Makes sure that what is remembered of an account is what is stored.
    async fn open(&mut self, account: AccountId, head: &Head) -> Result<(), DbError> {
        let current = self
            .state
            .account(account)
            .is_some_and(|space| space.stored == Some(head.counters));
        if current {
            return Ok(());
        }
        let old = self.state.close_account(account);
        let config = match old {
            Some(space) if self.config_versions.get(&account) == Some(&head.config_version) => {
                space.config
            }
            _ => {
                let config = Arc::new(self.backend.config(account).await?);
                self.published
                    .publish(account, self.clock.now(), head.config_version, &config);
                config
            }
        };
        let floor = self.backend.floor(account).await?;
        self.config_versions.insert(account, head.config_version);
        self.state.open_account(
            account,
            AccountSpace::new(config, head.counters, Some(head.counters), floor),
        );
        Ok(())
    }

    async fn decide(&mut self, part: &[&Submission]) -> Result<Vec<Settlement>, DbError> {
        let now = self.clock.now();
        let mut results: Vec<Option<Settlement>> = part.iter().map(|_| None).collect();
        for _ in 0..ROUNDS {
            let mut needs: BTreeSet<Key> = BTreeSet::new();
            for (submission, result) in part
                .iter()
                .zip(results.iter_mut())
                .filter(|(_, result)| result.is_none())
            {
                // A command that runs out of ids begins again, and the ids it had are gone. One that needs more than a block
                // would begin again for ever; so each time it is given twice as many.
                let mut blocks = 1_usize;
                loop {
                    let mut cx = Context {
                        now,
                        ids: &mut self.ids,
                    };
                    match decide::run(&mut self.state, &mut cx, submission) {
                        Ok(settled) => *result = Some(Ok(settled)),
                        Err(Stop::Refuse(refusal)) => {
                            *result = Some(Err(StoreError::Refused(refusal)))
                        }
                        Err(Stop::Need(keys)) => needs.extend(keys),
                        Err(Stop::OutOfIds(kind)) => {
                            if blocks > LEASES {
                                return Err(DbError::Broken(format!(
                                    "a command asks for more ids of {kind:?} than there can be rows"
                                )));
                            }
                            self.leased = true;
                            for _ in 0..blocks {
                                let block = self.backend.lease(kind).await?;
                                self.ids.blocks.entry(kind).or_default().push_back(block);
                            }
                            blocks = blocks.saturating_mul(2);
                            continue;
                        }
                    }
                    break;
                }
            }
            if results.iter().all(Option::is_some) {
                return Ok(results.into_iter().flatten().collect());
            }
            let keys: Vec<Key> = needs.into_iter().collect();
            let found = self.backend.load(&keys).await?;
            for (key, found) in keys.into_iter().zip(found) {
                self.state.load(key, found);
            }
        }
        Err(DbError::Broken(format!(
            "a batch of {} was not decided after {ROUNDS} rounds of loading",
            part.len()
        )))
    }

    fn committed(&mut self, flush: &Flush) {
        self.state.committed(flush);
        let set = flush.timers.inserted.iter().chain(&flush.timers.updated);
        if let Some(due_at) = set.map(|timer| timer.due_at).min() {
            self.published.timer_set(due_at);
        }
        // Ids that a file named may lie in a leased block.
        if !flush.config.is_empty() || !flush.provisioned.is_empty() {
            self.ids.blocks.clear();
        }
        if flush.reconfigured.is_empty() {
            return;
        }
        for account in &flush.reconfigured {
            let version = self
                .config_versions
                .get(account)
                .map_or(1, |version| version.saturating_add(1));
            self.config_versions.insert(*account, version);
            if let Some(space) = self.state.account(*account) {
                self.published
                    .publish(*account, self.clock.now(), version, &space.config);
            }
        }
        // Credentials are remembered elsewhere, by generation.
        self.published.outdated();
    }
}

fn accounts_of(submission: &Submission) -> Vec<AccountId> {
    match submission.command.account() {
        Some(account) => vec![account],
        None => match &submission.command {
            parlor_model::command::Command::Provision(provision) => provision.accounts(),
            _ => Vec::new(),
        },
    }
}

fn is_provisioning(part: &[&Submission]) -> bool {
    part.iter()
        .any(|s| matches!(s.command, parlor_model::command::Command::Provision(_)))
}

/// Puts what the rows of a look-up's tables hold together into the answer for a key.
pub(crate) fn found(
    key: &Key,
    rows: Vec<Vec<Vec<crate::row::Value<'static>>>>,
) -> Result<Found, DbError> {
    use crate::row::Row;
    fn all<R: Row>(rows: Option<Vec<Vec<crate::row::Value<'static>>>>) -> Result<Vec<R>, DbError> {
        rows.unwrap_or_default()
            .into_iter()
            .map(R::decode)
            .collect::<Result<_, _>>()
            .map_err(|e| DbError::Broken(e.to_string()))
    }
    let mut rows = rows.into_iter();
    let first = rows.next();
    Ok(match key {
        Key::Person(_) => {
            let contact = all(first)?.into_iter().next();
            let points = all(rows.next())?;
            Found::Person(
                contact.map(|contact| Box::new(parlor_model::entities::Person { contact, points })),
            )
        }
        Key::PointsByValue(_) | Key::UniquePoint(..) | Key::Point(_) => Found::Points(all(first)?),
        Key::Identity(_) | Key::IdentityBySerial(..) | Key::IdentitiesOfContact(..) => {
            Found::Identities(all(first)?)
        }
        Key::Conversation(_) | Key::ConversationByDisplay(..) | Key::ConversationByUuid(..) => {
            Found::Conversation(all(first)?.into_iter().next().map(Box::new))
        }
        Key::Message(_) => Found::Message(all(first)?.into_iter().next().map(Box::new)),
        Key::Case(_) => Found::Case(all(first)?.into_iter().next()),
        Key::QueueEntry(_) | Key::QueueHead(..) => Found::QueueEntries(all(first)?),
        Key::Timer(..) => Found::Timer(all(first)?.into_iter().next()),
        Key::ReadMark(..) => Found::ReadMark(all(first)?.into_iter().next()),
        Key::ServiceRecord(_) => Found::ServiceRecord(all(first)?.into_iter().next()),
        Key::Answer(..) => Found::Answer(all(first)?.into_iter().next()),
        Key::Credential(_)
        | Key::CredentialByKey(..)
        | Key::CredentialByHash(_)
        | Key::CredentialsOfAgent(..)
        | Key::SessionsOf(_) => Found::Credentials(all(first)?),
        Key::Provisioned(..) => Found::Provisioned(all(first)?.into_iter().next()),
        Key::AgentByEmail(_) => Found::Agent(
            all::<parlor_model::entities::Agent>(first)?
                .into_iter()
                .next()
                .map(|agent| (agent.account_id, agent.id)),
        ),
    })
}
