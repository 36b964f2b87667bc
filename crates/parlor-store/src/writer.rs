//! The processing of a batch in five steps: load, decide, write, commit, answer. This code is the same for both
//! databases. The code for each database only loads rows and applies changes.
//!
//! - [`backend`]: the interface to a database.
//! - [`pipeline`]: the order of batches on PostgreSQL. One batch is decided while the previous one is being written.
//! - this module: the decision of a batch. This module also carries out one batch after the other, with locks. SQLite
//!   always works in this way. PostgreSQL works in this way after the pipeline has found a conflict.
//! - [`reply`]: answers to callers, and the cancellation of commands by callers.
//! - [`leases`]: the source of ids. [`published`]: notifications to readers.

mod backend;
mod leases;
mod pipeline;
mod published;
mod reply;

pub use backend::{BLOCK, Backend, Fetched, Leased, StoredVersion};
pub use leases::Uuids;
pub(crate) use leases::random_uuids;
pub use published::Published;
pub use reply::{Changes, Job, Reply};

use crate::access::AccessChange;
use crate::error::{DbError, StoreError};
use crate::options::Clock;
use futures_util::FutureExt;
use leases::Leases;
use parlor_model::command::Submission;
use parlor_model::config::AccountConfig;
use parlor_model::decide::PRESENCE_CHANGED;
use parlor_model::ids::AccountId;
use parlor_model::prefetch::Prefetch;
use parlor_model::refusal::{FieldCode, Refusal};
use parlor_model::state::{AccountSpace, Flush, Key, State, Stop};
use parlor_model::submit;
use parlor_model::time::Timestamp;
use reply::Settlement;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// The maximum number of commands in one commit.
pub(crate) const BATCH: usize = 256;
/// The maximum number of waiting commands. Further commands are refused at once.
pub const WAITING: usize = 4096;
/// The metric for the number of commands that wait for the writer.
pub(crate) const WAITING_GAUGE: &str = "parlor_store_waiting_commands";
/// The maximum number of loads for one batch. If a batch needs more loads, its commands fail with `Internal`.
const ROUNDS: usize = 64;
/// The maximum number of attempts to decide and commit a batch that has conflicts.
const ATTEMPTS: usize = 6;
/// The maximum number of id blocks that are leased at once for one command.
const LEASES: usize = 1 << 14;
/// The maximum number of accounts in memory. With more accounts, the writer clears its memory.
const REMEMBERED: usize = 256;

/// The state of the writer, kept between batches.
pub struct Writer<B> {
    backend: B,
    clock: Arc<dyn Clock>,
    published: Arc<Published>,
    state: State,
    ids: Leases,
    config_versions: HashMap<AccountId, i64>,
    /// The number of further batches that are pessimistic: each batch locks its accounts before it reads rows. The
    /// number is set after a conflict or a failure on a database that several nodes share.
    pessimistic: usize,
}

impl<B: Backend> Writer<B> {
    /// Builds a writer with empty memory.
    pub fn new(backend: B, clock: Arc<dyn Clock>, published: Arc<Published>, uuids: Uuids) -> Self {
        Self {
            backend,
            clock,
            published,
            state: State::default(),
            ids: Leases::new(uuids),
            config_versions: HashMap::new(),
            pessimistic: 0,
        }
    }

    /// Returns the writer's database.
    pub(crate) const fn backend(&mut self) -> &mut B {
        &mut self.backend
    }

    /// Returns the working set, which the writer keeps between batches.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Carries out jobs in batches and answers every job. A batch begins only after the previous batch has ended. Each
    /// batch locks its accounts before it reads rows. During this call, no other batch may be written. If a caller
    /// cancels before the batch is stored, the caller's command is dropped.
    pub async fn carry_out(&mut self, mut jobs: Vec<Job>) {
        while !jobs.is_empty() {
            let rest = jobs.split_off(jobs.len().min(BATCH));
            jobs.retain(Job::waits);
            let started = std::time::Instant::now();
            let results = self.settle(&jobs).await;
            measured(jobs.len(), started);
            answer(jobs.into_iter().zip(results));
            jobs = rest;
        }
    }

    /// Carries out a batch. If the database is available but the batch cannot be committed, the batch is split into
    /// halves. So a faulty command does not prevent the commit of the other commands.
    async fn settle(&mut self, jobs: &[Job]) -> Vec<Settlement> {
        let mut pending: Vec<&[Job]> = parts(jobs).rev().collect();
        let mut results = Vec::with_capacity(jobs.len());
        while let Some(part) = pending.pop() {
            match self.attempts(part).await {
                Ok(settled) => results.extend(settled),
                Err(DbError::Unavailable(reason)) => {
                    results.extend(part.iter().map(|_| Err(StoreError::unavailable(&reason))))
                }
                Err(DbError::NoAnswer(reason)) => {
                    results.extend(part.iter().map(|job| Err(job.unknown(&reason))))
                }
                Err(_) if part.len() > 1 => {
                    let (first, second) = part.split_at(part.len().div_ceil(2));
                    pending.push(second);
                    pending.push(first);
                }
                Err(DbError::Taken(what)) if part.iter().any(is_provisioning) => {
                    results.push(Err(Refusal::field(what, FieldCode::Taken).into()))
                }
                Err(DbError::Taken(what)) => results.push(Err(StoreError::internal(format!(
                    "still taken after {ATTEMPTS} attempts: {what}"
                )))),
                Err(DbError::Raced) => results.push(Err(StoreError::unavailable(
                    "conflicts with other writers, in all attempts",
                ))),
                Err(DbError::Broken(reason)) => results.push(Err(StoreError::internal(reason))),
            }
        }
        results
    }

    async fn attempts(&mut self, part: &[Job]) -> Result<Vec<Settlement>, DbError> {
        let mut last = DbError::Raced;
        for _ in 0..ATTEMPTS {
            match self.attempt(part).await {
                Ok(settled) => return Ok(settled),
                Err(error) => {
                    self.reset().await;
                    if !matches!(error, DbError::NoAnswer(_)) {
                        part.iter().for_each(Job::not_stored);
                    }
                    last = error;
                    match &last {
                        DbError::Raced => {}
                        DbError::Taken(_) if part.len() == 1 => {}
                        _ => break,
                    }
                }
            }
        }
        Err(last)
    }

    /// Resets the writer to its initial state after a failure. After a failure, all data in memory is unreliable. For
    /// example, a leased id may already be in use.
    pub(crate) async fn reset(&mut self) {
        self.forget();
        self.backend.rollback().await;
    }

    /// Clears all memory, as if the writer had just started.
    pub(crate) fn forget(&mut self) {
        self.state = State::default();
        self.forget_leases();
        self.config_versions.clear();
    }

    fn forget_leases(&mut self) {
        self.ids.clear();
        self.backend.leases_forgotten();
    }

    async fn attempt(&mut self, part: &[Job]) -> Result<Vec<Settlement>, DbError> {
        self.state.forget();
        let accounts = accounts_of(part);
        self.backend.lock(&accounts).await?;
        let wanted = self.prefetch(part);
        let fetched = self.backend.fetch(accounts, wanted).await?;
        for (account, stored_version) in fetched.versions {
            if !self.is_current(account, &stored_version) {
                self.open(account, &stored_version).await?;
            }
        }
        for (key, found) in fetched.found {
            self.state.load(key, found)?;
        }
        let results = self.decide_all(part).await?;
        let flush = self.state.flush();
        if flush.is_empty() {
            self.backend.rollback().await;
            return Ok(results);
        }
        if !all_begin(part.iter().zip(&results)) {
            return Err(DbError::Raced);
        }
        let flush = Arc::new(flush);
        let started = std::time::Instant::now();
        self.backend.apply(Arc::clone(&flush)).await?;
        metrics::histogram!("parlor_store_commit_seconds").record(started.elapsed().as_secs_f64());
        let news = self.news(&flush);
        self.publish(news);
        // A leased block may contain an id that a provisioning file has just given to an object. So the writer no
        // longer uses its leased blocks.
        if flush.configures() || !flush.given.is_empty() {
            self.forget_leases();
        }
        Ok(results)
    }

    /// Returns the look-ups that these jobs certainly need. These look-ups are known before the jobs are decided.
    fn prefetch(&self, jobs: &[Job]) -> Prefetch {
        let mut all = Prefetch::default();
        for Job { submission, .. } in jobs {
            let space = (submission.account).and_then(|account| self.state.account(account));
            let config = space.map(|space| &*space.config);
            all.extend(submit::prefetch(submission, config));
        }
        all.sort();
        all
    }

    /// Whether the account is in memory, with counters equal to the stored ones.
    fn is_current(&self, account: AccountId, stored_version: &StoredVersion) -> bool {
        self.state
            .account(account)
            .is_some_and(|space| space.stored == Some(stored_version.counters))
    }

    /// Loads the live state of an account. Also loads the configuration, unless the configuration in memory has the
    /// stored version.
    async fn open(
        &mut self,
        account: AccountId,
        stored_version: &StoredVersion,
    ) -> Result<(), DbError> {
        let old = self.state.close_account(account);
        let config = match old {
            Some(space)
                if self.config_versions.get(&account) == Some(&stored_version.config_version) =>
            {
                space.config
            }
            _ => {
                let config = Arc::new(self.backend.config(account).await?);
                self.published.publish(
                    account,
                    self.clock.now(),
                    stored_version.config_version,
                    &config,
                );
                config
            }
        };
        let live_state = self.backend.live_state(account).await?;
        self.config_versions
            .insert(account, stored_version.config_version);
        self.state.open_account(
            account,
            AccountSpace::new(
                config,
                stored_version.counters,
                Some(stored_version.counters),
                live_state,
            ),
        );
        Ok(())
    }

    async fn decide_all(&mut self, part: &[Job]) -> Result<Vec<Settlement>, DbError> {
        let now = self.clock.now();
        let left = |job: &Job| {
            (!job.waits()).then(|| Err(StoreError::unavailable("the caller no longer waits")))
        };
        let mut results: Vec<Option<Settlement>> = part.iter().map(left).collect();
        let file = (part.iter()).find_map(|job| job.submission.command.provisioning());
        if file.is_some() {
            self.ids.remember();
        }
        for _ in 0..ROUNDS {
            let mut needs: BTreeSet<Key> = BTreeSet::new();
            for (job, result) in part
                .iter()
                .zip(results.iter_mut())
                .filter(|(_, result)| result.is_none())
            {
                match self.decide(now, &job.submission, part.len()).await? {
                    Ok(settlement) => *result = Some(settlement),
                    Err(keys) => needs.extend(keys),
                }
            }
            if results.iter().all(Option::is_some) {
                if let Some(file) = file {
                    // After a dry run, all ids are unused again. So when the file is applied later, its objects get the
                    // same ids as in the dry run.
                    self.ids.end_file(file.dry_run);
                }
                return Ok(results.into_iter().flatten().collect());
            }
            let keys: Vec<Key> = needs.into_iter().collect();
            let fetched = self.backend.fetch(Vec::new(), keys.into()).await?;
            for (key, found) in fetched.found {
                self.state.load(key, found)?;
            }
        }
        Err(undecided(part.len()))
    }

    /// Decides one command, or returns the keys that must be loaded first. `among` is the number of commands that are
    /// decided together. This number determines how many ids are leased.
    async fn decide(
        &mut self,
        now: Timestamp,
        submission: &Submission,
        among: usize,
    ) -> Result<Result<Settlement, Vec<Key>>, DbError> {
        // If no leased ids are left for a command, more ids are leased, and the command is decided again from its
        // beginning. The ids that the command took before are lost. If all leases had the same size, a command that
        // needs more than one lease would never finish. So each lease is twice as large as the previous one. Only a
        // provisioning file takes the same ids again, so that its dry run can predict the ids.
        let file = submission.command.provisioning();
        let mut blocks = among.div_ceil(8).max(1);
        loop {
            match submit::run(&mut self.state, now, &mut self.ids, submission) {
                Ok(settled) => return Ok(Ok(Ok(settled))),
                Err(Stop::Refuse(refusal)) => {
                    return Ok(Ok(Err(StoreError::Refused(refusal))));
                }
                Err(Stop::Need(keys)) => return Ok(Err(keys)),
                Err(Stop::OutOfIds(kind)) => {
                    if blocks > LEASES {
                        return Err(DbError::Broken(format!(
                            "a command asks for more ids of {kind:?} than there can be rows"
                        )));
                    }
                    if let Some(file) = file {
                        self.ids.undo();
                        file.drawn.clear();
                    }
                    if file.is_some_and(|file| file.dry_run) {
                        let next = self.backend.next_ids(kind, blocks).await?;
                        self.ids.foresee(kind, next);
                    } else {
                        // Kinds of ids that are used together also run out together. One lease for all of them saves
                        // round trips.
                        let mut wanted = vec![(kind, blocks)];
                        let others = self.ids.scarce().filter(|other| *other != kind);
                        wanted.extend(others.map(|other| (other, blocks)));
                        for (kind, leased) in self.backend.lease(&wanted).await? {
                            self.ids.add(kind, leased);
                        }
                    }
                    blocks = blocks.saturating_mul(2);
                }
            }
        }
    }

    /// Returns the notifications that readers must get as soon as the flush is committed.
    fn news(&mut self, flush: &Flush) -> News {
        let mut newest: BTreeMap<AccountId, i64> = BTreeMap::new();
        for event in &flush.events {
            let known = newest.entry(event.account_id).or_default();
            *known = event.number.max(*known);
        }
        let mut news = News {
            configs: Vec::new(),
            newest,
            timer: flush.timers.written().map(|timer| timer.due_at).min(),
            presence: (flush.events.iter()).any(|event| event.kind == PRESENCE_CHANGED),
            deliveries: (flush.deliveries.iter())
                .map(|d| (d.account_id, d.endpoint))
                .collect(),
            access: Vec::new(),
        };
        if flush.configures() {
            let accounts = flush.reconfigured.iter().copied();
            news.access.extend(accounts.map(AccessChange::Account));
        }
        let credentials: Vec<_> = flush.credentials.updated.iter().map(|c| c.id).collect();
        if !credentials.is_empty() {
            news.access.push(AccessChange::Credentials(credentials));
        }
        for account in &flush.reconfigured {
            let version = self
                .config_versions
                .get(account)
                .map_or(1, |version| version.saturating_add(1));
            self.config_versions.insert(*account, version);
            if let Some(space) = self.state.account(*account) {
                news.configs
                    .push((*account, version, Arc::clone(&space.config)));
            }
        }
        news
    }

    fn publish(&self, news: News) {
        // Configurations are published before the other notifications, because a reader of a notification may need the
        // new configuration.
        if !news.configs.is_empty() {
            for (account, version, config) in news.configs {
                self.published
                    .publish(account, self.clock.now(), version, &config);
            }
            // Other parts of the program cache credentials, together with the generation at that time. A cached
            // credential is used only until the generation grows. So the generation must grow after a change of
            // credentials.
            self.published.outdated();
        }
        for change in news.access {
            self.published.access.changed(change);
        }
        if let Some(due_at) = news.timer {
            self.published.timer_set(due_at);
        }
        if news.presence {
            self.published.presences.changed();
        }
        if !news.deliveries.is_empty() {
            self.published.deliver(news.deliveries);
        }
        for (account, newest) in news.newest {
            self.published.feeds.written(account, newest);
        }
    }
}

/// Runs a writer until its queue is closed and empty. After a panic, the commands that the writer has taken from the
/// queue fail, and the writer's memory is cleared. Later commands are carried out as after a start of the server.
pub(crate) async fn pipelined<B: Backend>(
    mut writer: Writer<B>,
    mut jobs: tokio::sync::mpsc::Receiver<Job>,
) {
    loop {
        let driven = AssertUnwindSafe(writer.drive(&mut jobs)).catch_unwind();
        if driven.await.is_ok() {
            return;
        }
        tracing::error!("a batch was given up");
        writer.reset().await;
    }
}

fn answer(commands: impl IntoIterator<Item = (Job, Settlement)>) {
    for (job, settlement) in commands {
        job.answer(settlement);
    }
}

/// Begins to store a decided batch. Afterwards, no caller can cancel a command of the batch. Returns `false` if a
/// caller has already cancelled. In that case, the other commands must be decided again without that caller's command.
fn all_begin<'a>(batch: impl Iterator<Item = (&'a Job, &'a Settlement)> + Clone) -> bool {
    // A refused command changes nothing, so its caller may cancel at any time.
    let stored = batch.filter(|(_, settlement)| settlement.is_ok());
    let all = stored.clone().all(|(job, _)| job.begin());
    if !all {
        stored.for_each(|(job, _)| job.not_stored());
    }
    all
}

/// The changes of a flush (all changes of one batch) about which readers are notified.
struct News {
    /// The accounts with new configurations, and the versions of these configurations.
    configs: Vec<(AccountId, i64, Arc<AccountConfig>)>,
    /// The numbers of the newest events, by account.
    newest: BTreeMap<AccountId, i64>,
    /// The due time of the earliest timer that the flush set.
    timer: Option<Timestamp>,
    /// Whether the availability of an agent changed.
    presence: bool,
    /// The endpoints with new deliveries.
    deliveries: BTreeSet<crate::outbox::Address>,
    /// The changes of credentials and rights.
    access: Vec<AccessChange>,
}

/// Records that the writer has taken commands from its queue.
pub(crate) fn taken_up(commands: usize) {
    metrics::gauge!(WAITING_GAUGE)
        .decrement(f64::from(u32::try_from(commands).unwrap_or(u32::MAX)));
}

fn measured(commands: usize, started: std::time::Instant) {
    metrics::histogram!("parlor_store_batch_commands")
        .record(f64::from(u32::try_from(commands).unwrap_or(u32::MAX)));
    metrics::histogram!("parlor_store_batch_seconds").record(started.elapsed().as_secs_f64());
}

fn undecided(commands: usize) -> DbError {
    DbError::Broken(format!(
        "a batch of {commands} was not decided after {ROUNDS} rounds of loading"
    ))
}

fn accounts_of(jobs: &[Job]) -> Vec<AccountId> {
    let mut accounts = BTreeSet::new();
    for Job { submission, .. } in jobs {
        match submission.account {
            Some(account) => drop(accounts.insert(account)),
            None => accounts.extend(submission.command.accounts()),
        }
    }
    accounts.into_iter().collect()
}

/// Splits a batch into parts, so that each provisioning file is alone in its part. A file may give objects ids that are
/// in a leased block, and the writer drops its leases only after a commit. Without the split, another command of the
/// same batch could take such an id from the block.
fn parts(jobs: &[Job]) -> impl DoubleEndedIterator<Item = &[Job]> {
    jobs.chunk_by(|one, next| !is_provisioning(one) && !is_provisioning(next))
}

fn is_provisioning(job: &Job) -> bool {
    job.submission.command.provisioning().is_some()
}
