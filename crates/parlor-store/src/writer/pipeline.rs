//! The order of batches. While one batch is being written (the batch is *in flight*), the writer decides new commands
//! on the rows in its memory. These decided commands wait until the batch is stored. Then they become the next batch.
//! So the writer decides and writes at the same time. If a write takes longer, more commands arrive during the write,
//! and the next batch is larger.
//!
//! A caller gets the answer only after all data on which the answer depends is durable. Even a refusal may depend on a
//! row that is still in flight.
//!
//! If other nodes may write to the same accounts, the account versions are compared when a batch is applied. If a
//! version differs, the batch fails. If a batch fails, all commands that were decided after this batch are decided
//! again, in pessimistic batches. A pessimistic batch locks its accounts before it reads rows. The same happens if a
//! caller cancels a command that is decided but not yet being stored. On a shared database, the next
//! [`PESSIMISTIC_BATCHES`] batches are then pessimistic too. Otherwise, two busy nodes would cause each other's batches
//! to fail again and again.

use super::{
    BATCH, Backend, Fetched, Job, News, ROUNDS, Settlement, Writer, accounts_of, all_begin, answer,
    is_provisioning, measured, taken_up, undecided,
};
use crate::error::{DbError, StoreError};
use futures_util::future::BoxFuture;
use parlor_model::ids::AccountId;
use parlor_model::state::{Counters, Key};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;

/// The number of pessimistic batches after commands had to be decided again, on a database that several nodes share.
const PESSIMISTIC_BATCHES: usize = 64;

/// A batch that is being written.
struct InFlight {
    landing: BoxFuture<'static, Result<(), DbError>>,
    commands: Vec<(Job, Settlement)>,
    news: News,
    since: Instant,
}

/// The commands that were taken from the queue and are not stored yet.
#[derive(Default)]
struct Line {
    undecided: Vec<Job>,
    /// The number of loads for the undecided commands so far.
    rounds: usize,
    /// The running load for the undecided commands.
    fetch: Option<BoxFuture<'static, Result<Fetched, DbError>>>,
    decided: Vec<(Job, Settlement)>,
    in_flight: Option<InFlight>,
    /// The counters on which the last two batches are based. A load may return these counters if the database answered
    /// the load before these batches were written. So these counters do not mean that another node has changed the
    /// account.
    from: [Vec<(AccountId, Option<Counters>)>; 2],
    closed: bool,
}

impl Line {
    fn room(&self) -> usize {
        BATCH.saturating_sub(self.undecided.len().saturating_add(self.decided.len()))
    }

    const fn is_idle(&self) -> bool {
        self.undecided.is_empty() && self.decided.is_empty() && self.in_flight.is_none()
    }
}

enum Next {
    Landed(Result<(), DbError>),
    Fetched(Result<Fetched, DbError>),
    Arrived(Vec<Job>),
}

async fn pending_or<T>(future: Option<&mut BoxFuture<'static, T>>) -> T {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}

impl<B: Backend> Writer<B> {
    /// Carries out arriving jobs until the queue is closed and empty.
    pub async fn drive(&mut self, jobs: &mut mpsc::Receiver<Job>) {
        let mut line = Line::default();
        loop {
            if line.in_flight.is_none() && !line.decided.is_empty() {
                if !self.launch(&mut line) {
                    self.start_over(&mut line, Vec::new()).await;
                }
                continue;
            }
            if line.is_idle() {
                if line.closed {
                    return;
                }
                self.state.forget();
            }
            match Self::next(&mut line, jobs).await {
                Next::Landed(result) => self.landed(&mut line, result).await,
                Next::Fetched(result) => self.fetched(&mut line, result).await,
                Next::Arrived(arrived) if arrived.is_empty() => line.closed = true,
                Next::Arrived(arrived) => self.arrived(&mut line, arrived).await,
            }
        }
    }

    async fn next(line: &mut Line, jobs: &mut mpsc::Receiver<Job>) -> Next {
        let room = line.room();
        let takes = !line.closed && room > 0 && line.fetch.is_none();
        let landing = line.in_flight.as_mut().map(|flight| &mut flight.landing);
        let fetched = line.fetch.as_mut();
        let mut arrived = Vec::new();
        tokio::select! {
            biased;
            result = pending_or(landing) => Next::Landed(result),
            result = pending_or(fetched) => Next::Fetched(result),
            _ = jobs.recv_many(&mut arrived, room), if takes => Next::Arrived(arrived),
        }
    }

    /// Starts writing the decided commands. If the commands change nothing, answers them at once. Returns `false` if a
    /// caller has cancelled, so that the commands must be decided again.
    #[must_use]
    fn launch(&mut self, line: &mut Line) -> bool {
        let decided = line.decided.iter();
        if !all_begin(decided.map(|(job, settlement)| (job, settlement))) {
            return false;
        }
        let commands = std::mem::take(&mut line.decided);
        let flush = self.state.flush();
        // If a command is undecided, the rows in memory must stay. Otherwise the command would have to load its rows
        // again.
        if line.undecided.is_empty() {
            self.state.age();
        }
        if flush.is_empty() {
            commands.iter().for_each(|(job, _)| job.not_stored());
            answer(commands);
            return true;
        }
        let from = (flush.counters.iter())
            .map(|(account, from, _)| (*account, *from))
            .collect();
        let [_, last] = std::mem::take(&mut line.from);
        line.from = [last, from];
        let news = self.news(&flush);
        line.in_flight = Some(InFlight {
            landing: self.backend.apply(Arc::new(flush)),
            commands,
            news,
            since: Instant::now(),
        });
        true
    }

    async fn landed(&mut self, line: &mut Line, result: Result<(), DbError>) {
        let Some(flight) = line.in_flight.take() else {
            return;
        };
        match result {
            Ok(()) => {
                metrics::histogram!("parlor_store_commit_seconds")
                    .record(flight.since.elapsed().as_secs_f64());
                measured(flight.commands.len(), flight.since);
                self.publish(flight.news);
                // The next batch is launched before the callers are answered, because the callers of the next batch
                // wait for its end.
                let launched = line.decided.is_empty() || self.launch(line);
                answer(flight.commands);
                if !launched {
                    self.start_over(line, Vec::new()).await;
                }
            }
            Err(error) => {
                let mut again = Vec::new();
                match error {
                    DbError::NoAnswer(reason) => {
                        for (job, _) in flight.commands {
                            let error = job.unknown(&reason);
                            job.answer(Err(error));
                        }
                    }
                    DbError::Unavailable(reason) => {
                        for (job, _) in flight.commands {
                            job.not_stored();
                            job.answer(Err(StoreError::unavailable(&reason)));
                        }
                    }
                    DbError::Raced | DbError::Taken(_) | DbError::Broken(_) => {
                        let jobs = flight.commands.into_iter().map(|(job, _)| job);
                        again.extend(jobs.inspect(Job::not_stored));
                    }
                }
                self.start_over(line, again).await;
            }
        }
    }

    /// Drops the decisions. Carries out the commands in `first`, and then the other commands again. No batch may be in
    /// flight.
    async fn start_over(&mut self, line: &mut Line, first: Vec<Job>) {
        if B::SHARED {
            self.pessimistic = PESSIMISTIC_BATCHES;
        }
        let mut jobs = first;
        jobs.extend(line.decided.drain(..).map(|(job, _)| job));
        jobs.append(&mut line.undecided);
        line.fetch = None;
        line.rounds = 0;
        self.reset().await;
        self.carry_out(jobs).await;
    }

    async fn arrived(&mut self, line: &mut Line, arrived: Vec<Job>) {
        taken_up(arrived.len());
        // A provisioning file may change accounts that are not loaded, and may give objects any ids. So all earlier
        // batches are completed before the file is decided.
        let alone = self.pessimistic > 0
            || self.config_versions.len() > super::REMEMBERED
            || arrived.iter().any(is_provisioning);
        if alone {
            line.undecided.extend(arrived);
            self.land(line).await;
            if self.config_versions.len() > super::REMEMBERED {
                self.forget();
            }
            self.pessimistic = self.pessimistic.saturating_sub(1);
            let jobs = std::mem::take(&mut line.undecided);
            self.carry_out(jobs).await;
            return;
        }
        line.undecided.extend(arrived);
        let mut accounts = accounts_of(&line.undecided);
        if !B::SHARED {
            accounts.retain(|account| self.state.account(*account).is_none());
        }
        let wanted = self.prefetch(&line.undecided);
        if accounts.is_empty() && wanted.is_empty() {
            self.decide_line(line).await;
        } else {
            line.fetch = Some(self.backend.fetch(accounts, wanted));
        }
    }

    /// Waits until no batch is in flight and no decided command waits. After each completed batch, the next batch is
    /// launched.
    async fn land(&mut self, line: &mut Line) {
        loop {
            if let Some(flight) = &mut line.in_flight {
                let result = (&mut flight.landing).await;
                self.landed(line, result).await;
            } else if line.decided.is_empty() {
                return;
            } else if !self.launch(line) {
                return self.start_over(line, Vec::new()).await;
            }
        }
    }

    async fn fetched(&mut self, line: &mut Line, result: Result<Fetched, DbError>) {
        line.fetch = None;
        let fetched = match result {
            Ok(fetched) => fetched,
            Err(error) => return self.give_up(line, error).await,
        };
        for (account, stored_version) in fetched.versions {
            if self.state.account(account).is_none() {
                if let Err(error) = self.open(account, &stored_version).await {
                    return self.give_up(line, error).await;
                }
                continue;
            }
            let started_from = (line.from.iter().flatten())
                .any(|(of, from)| *of == account && *from == Some(stored_version.counters));
            if !started_from && !self.is_current(account, &stored_version) {
                // Another node has changed the account. If a batch in flight or the decided commands conflict with this
                // change, their commit fails.
                self.land(line).await;
                return self.start_over(line, Vec::new()).await;
            }
        }
        let loaded =
            (fetched.found.into_iter()).try_for_each(|(key, found)| self.state.load(key, found));
        if let Err(corrupt) = loaded {
            return self.give_up(line, corrupt.into()).await;
        }
        self.decide_line(line).await;
    }

    /// Decides every command whose database rows are loaded. Starts a load of the rows that the other commands need.
    async fn decide_line(&mut self, line: &mut Line) {
        let now = self.clock.now();
        line.undecided.retain(Job::waits);
        let among = line.undecided.len();
        let mut needs: BTreeSet<Key> = BTreeSet::new();
        let mut waiting = std::mem::take(&mut line.undecided).into_iter();
        while let Some(job) = waiting.next() {
            match self.decide(now, &job.submission, among).await {
                Ok(Ok(settlement)) => line.decided.push((job, settlement)),
                Ok(Err(keys)) => {
                    needs.extend(keys);
                    line.undecided.push(job);
                }
                Err(error) => {
                    line.undecided.push(job);
                    line.undecided.extend(waiting);
                    return self.give_up(line, error).await;
                }
            }
        }
        if line.undecided.is_empty() {
            line.rounds = 0;
            return;
        }
        line.rounds = line.rounds.saturating_add(1);
        if line.rounds > ROUNDS {
            let error = undecided(line.undecided.len());
            return self.give_up(line, error).await;
        }
        let keys: Vec<Key> = needs.into_iter().collect();
        line.fetch = Some(self.backend.fetch(Vec::new(), keys.into()));
    }

    /// Ends the attempt to decide the undecided commands, after an error. If the database is not available or gives no
    /// answer, these commands are answered with `Unavailable`. Otherwise, they are carried out again. The already
    /// decided commands are written first, because [`Self::start_over`] would drop their decisions.
    async fn give_up(&mut self, line: &mut Line, error: DbError) {
        self.land(line).await;
        if let DbError::Unavailable(reason) | DbError::NoAnswer(reason) = error {
            for job in line.undecided.drain(..) {
                job.answer(Err(StoreError::unavailable(&reason)));
            }
        }
        self.start_over(line, Vec::new()).await;
    }
}
