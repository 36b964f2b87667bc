//! The backend of a node, which uses a database in memory. The backend locks accounts, and can inject faults and
//! delays.

mod database;

pub(crate) use database::{Cell, Database, Dump, RowKey, Sheet, cell, one};

use database::broken;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::prefetch::{Chain, Prefetch};
use parlor_model::state::{Flush, Key, LiveState};
use parlor_store::port::{Backend, DbError, Fetched, Leased, StoredVersion};
use parlor_store::row::{Rows, Value};
use parlor_store::writes;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

/// The point in the processing of a batch at which a fault occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    Lock,
    Load,
    Lease,
    BeforeCommit,
    /// After the commit. The batch is stored, but the writer gets an error instead of the answer.
    AfterCommit,
}

/// An injected fault. Each variant has the name of the error that the database returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Unavailable,
    NoAnswer,
    Raced,
    Taken,
    Broken,
}

/// The database and the state that all nodes share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub database: Database,
    pub fault: Option<(Point, Fault)>,
    /// The errors of writes that violated a rule of this module or a constraint of the schema. The writer decides such
    /// a batch again, so the callers may get no error. But the model should have prevented these writes. So every entry
    /// shows a defect.
    pub failures: Vec<String>,
    /// The number of injected faults that occurred.
    pub struck: usize,
    /// The delays of the database's answers, in polls. The database uses these delays in turn, beginning with the
    /// second delay. After the last delay, it uses the first delay again. An empty list means no delays.
    pub delays: Vec<usize>,
    /// Whether a lease of ids was made after the last commit.
    pub leased_since_commit: bool,
    next_delay: usize,
    /// The locked accounts, each with the node that holds the lock.
    locks: BTreeMap<AccountId, usize>,
    nodes: usize,
}

impl Shared {
    fn delay(&mut self) -> usize {
        if self.delays.is_empty() {
            return 0;
        }
        self.next_delay = (self.next_delay + 1) % self.delays.len();
        self.delays[self.next_delay]
    }

    fn reach(&mut self, point: Point) -> Result<(), DbError> {
        if let Some((at, fault)) = self.fault
            && at == point
        {
            self.fault = None;
            self.struck += 1;
            return Err(match fault {
                Fault::Unavailable => DbError::Unavailable(format!("struck at {point:?}")),
                Fault::NoAnswer => DbError::NoAnswer(format!("struck at {point:?}")),
                Fault::Raced => DbError::Raced,
                Fault::Taken => DbError::Taken(format!("struck at {point:?}")),
                Fault::Broken => broken(format!("struck at {point:?}")),
            });
        }
        Ok(())
    }

    /// Whether a node other than `node` has locked one of these accounts.
    fn is_locked(&self, node: usize, mut accounts: impl Iterator<Item = AccountId>) -> bool {
        accounts.any(|account| (self.locks.get(&account)).is_some_and(|owner| *owner != node))
    }

    fn unlock(&mut self, node: usize) {
        self.locks.retain(|_, owner| *owner != node);
    }
}

/// Returns a future that completes after this number of polls.
async fn polls(mut number: usize) {
    futures_util::future::poll_fn(|cx| {
        if number == 0 {
            return std::task::Poll::Ready(());
        }
        number -= 1;
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// The backend of one node: the node's connection to the database in memory.
#[derive(Debug)]
pub(crate) struct Memory {
    shared: Arc<Mutex<Shared>>,
    node: usize,
    lease: i64,
    /// Whether a lease of ids is written together with the next batch, as in SQLite. If `false`, the lease is written
    /// at once, as in PostgreSQL.
    embedded: bool,
    /// The next id of each kind that can be leased, used only if `embedded` is `true`. These ids are written with the
    /// next batch.
    leased: Arc<Mutex<BTreeMap<IdKind, i64>>>,
    loads: usize,
    in_flight: Arc<()>,
}

impl Memory {
    pub fn new(shared: &Arc<Mutex<Shared>>, lease: i64, embedded: bool) -> Self {
        let node = {
            let mut shared = shared.lock().unwrap();
            shared.nodes += 1;
            shared.nodes
        };
        Self {
            shared: Arc::clone(shared),
            node,
            lease,
            embedded,
            leased: Arc::default(),
            loads: 0,
            in_flight: Arc::default(),
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if let Ok(mut shared) = self.shared.lock() {
            shared.unlock(self.node);
        }
    }
}

/// Carries out the look-ups of a chain. `find` returns the rows of a look-up. The result contains the look-ups of the
/// last step, each with the rows that it found.
pub(crate) fn followed(chain: &Chain, mut find: impl FnMut(&Key) -> Rows) -> Vec<(Key, Rows)> {
    let account = chain.first.account().unwrap();
    let mut last = vec![(chain.first.clone(), find(&chain.first))];
    for (column, next) in &chain.steps {
        let mut ids = BTreeSet::new();
        for (key, rows) in &last {
            let columns = key.lookup().columns;
            let place = columns.iter().position(|c| c.name == *column).unwrap();
            ids.extend(rows.iter().filter_map(|row| match row[place] {
                Value::Int(id) => Some(id),
                _ => None,
            }));
        }
        let keys = ids.into_iter().map(|id| next.key(account, id));
        last = keys.map(|key| (key.clone(), find(&key))).collect();
    }
    last
}

fn look_up(
    shared: &mut Shared,
    accounts: &[AccountId],
    wanted: &Prefetch,
    loads: usize,
) -> Result<Fetched, DbError> {
    shared.reach(Point::Load)?;
    shared.database.loads = shared.database.loads.max(loads);
    let stored_version = |account: &AccountId| {
        let (counters, config_version) = *shared.database.counters.get(account)?;
        Some((
            *account,
            StoredVersion {
                counters,
                config_version,
            },
        ))
    };
    let versions = accounts.iter().filter_map(stored_version).collect();
    let database = &shared.database;
    let found = (wanted.keys.iter()).map(|key| (key.clone(), key.find(database)));
    let chained =
        (wanted.chains.iter()).flat_map(|chain| followed(chain, |key| key.find(database)));
    let found = found.chain(chained).collect();
    Ok(Fetched { versions, found })
}

impl Backend for Memory {
    const SHARED: bool = true;

    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        mut wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>> {
        if self.embedded {
            // The SQLite backend does not use chains.
            wanted.chains.clear();
        }
        self.loads = if accounts.is_empty() {
            self.loads + 1
        } else {
            0
        };
        let (loads, shared) = (self.loads, Arc::clone(&self.shared));
        let delay = self.shared().delay();
        async move {
            // Half of the delay passes before the database reads the rows, and half passes after the read. So the rows
            // can be outdated when the answer arrives.
            polls(delay / 2).await;
            let answer = look_up(&mut shared.lock().unwrap(), &accounts, &wanted, loads);
            polls(delay - delay / 2).await;
            answer
        }
        .boxed()
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        let mut shared = self.shared();
        shared.reach(Point::Load)?;
        (shared.database.config(account)).ok_or_else(|| broken("no such account"))
    }

    async fn live_state(&mut self, account: AccountId) -> Result<LiveState, DbError> {
        let mut shared = self.shared();
        shared.reach(Point::Load)?;
        Ok(shared.database.live_state(account))
    }

    async fn next_ids(&mut self, _: IdKind, _: usize) -> Result<Vec<(i64, i64)>, DbError> {
        // Only a dry run calls this function, and no simulated command is a dry run.
        Err(DbError::Broken("a dry run in a simulation".to_owned()))
    }

    async fn lease(&mut self, wanted: &[(IdKind, usize)]) -> Result<Vec<Leased>, DbError> {
        let mut shared = self.shared();
        shared.reach(Point::Lease)?;
        shared.leased_since_commit = true;
        let mut leased = self.leased.lock().unwrap();
        let mut all = Vec::new();
        for (kind, blocks) in wanted.iter().copied() {
            let stored = shared.database.next.get(&kind).copied().unwrap_or(1);
            let (mut next, blocks) = if self.embedded {
                (
                    leased.get(&kind).copied().unwrap_or(stored),
                    blocks.div_ceil(8),
                )
            } else {
                (stored, blocks)
            };
            let mut out = Vec::new();
            for _ in 0..blocks {
                out.push((next, next + self.lease));
                next += self.lease;
            }
            if self.embedded {
                leased.insert(kind, next);
            } else {
                shared.database.next.insert(kind, next);
            }
            all.push((kind, out));
        }
        Ok(all)
    }

    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>> {
        let (shared, leased) = (Arc::clone(&self.shared), Arc::clone(&self.leased));
        let (node, embedded) = (self.node, self.embedded);
        let delay = self.shared().delay();
        let in_flight = Arc::clone(&self.in_flight);
        async move {
            let _in_flight = in_flight;
            polls(delay).await;
            let accounts = || flush.counters.iter().map(|(account, ..)| *account);
            while shared.lock().unwrap().is_locked(node, accounts()) {
                polls(1).await;
            }
            let mut shared = shared.lock().unwrap();
            let applied =
                (shared.reach(Point::BeforeCommit)).and_then(|()| apply(&mut shared, &flush, node));
            shared.unlock(node);
            applied?;
            shared.leased_since_commit = false;
            let database = &mut shared.database;
            for (kind, highest) in writes::highest_ids(&flush) {
                let mut leased = leased.lock().unwrap();
                let stored = database.next.entry(kind).or_insert(1);
                let next = if embedded {
                    leased.entry(kind).or_insert(*stored)
                } else {
                    stored
                };
                *next = (*next).max(highest + 1);
            }
            for (kind, next) in &*leased.lock().unwrap() {
                database.next.insert(*kind, *next);
            }
            shared.reach(Point::AfterCommit)
        }
        .boxed()
    }

    async fn lock(&mut self, accounts: &[AccountId]) -> Result<(), DbError> {
        let flying = Arc::strong_count(&self.in_flight) - 1;
        assert_eq!(flying, 0, "a batch is locked while another is in flight");
        self.shared().reach(Point::Lock)?;
        while self.shared().is_locked(self.node, accounts.iter().copied()) {
            polls(1).await;
        }
        let node = self.node;
        let mut shared = self.shared();
        for account in accounts {
            shared.locks.insert(*account, node);
        }
        Ok(())
    }

    async fn rollback(&mut self) {
        let node = self.node;
        self.shared().unlock(node);
    }
}

fn apply(shared: &mut Shared, flush: &Arc<Flush>, node: usize) -> Result<(), DbError> {
    let database = &mut shared.database;
    let stale = flush.counters.iter().any(|(account, before, _)| {
        (database.counters.get(account)).map(|(counters, _)| *counters) != *before
    });
    if stale {
        return Err(DbError::Raced);
    }
    // A commit that changes an account's counters locks the account, as an explicit lock does.
    let ours: BTreeSet<AccountId> = (shared.locks.iter())
        .filter(|(_, owner)| **owner == node)
        .map(|(account, _)| *account)
        .chain(flush.counters.iter().map(|(account, ..)| *account))
        .collect();
    if let Err(error) = database.apply(flush, &ours) {
        shared.failures.push(format!("{error:?}"));
        return Err(error);
    }
    for (account, _, counters) in &flush.counters {
        let reconfigured = i64::from(flush.reconfigured.contains(account));
        let entry = database.counters.entry(*account).or_insert((*counters, 0));
        *entry = (*counters, entry.1 + reconfigured);
    }
    Ok(())
}
