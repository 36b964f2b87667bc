//! The test of the parity of the databases. The store's writer is the same code that a server in production uses. In
//! the test, this writer carries out one stream of commands on three databases: in memory, on SQLite and on PostgreSQL.
//! The simulated times and the ids are equal on all databases. After each batch, the test compares the outcomes and the
//! new events of SQLite and PostgreSQL with those of the database in memory. At the end, the test compares all rows of
//! all tables.
//!
//! Most commands must refer to existing rows. So the commands of a seed are generated batch by batch, while they are
//! carried out on the database in memory. With the environment variable `PARLOR_SIM_SEED=n`, the test runs only the
//! seed `n`. The environment variable `PARLOR_TEST_POSTGRES` contains the address of the PostgreSQL server. If this
//! variable is not set, PostgreSQL is left out.
//!
//! In production, SQLite and PostgreSQL differ in four details that influence the ids, and the order of the decisions
//! in a batch. For each detail, the stream determines one behaviour for all databases:
//!
//! - Every batch on SQLite is pessimistic. On PostgreSQL, few batches are. In the test, the seed decides this for each
//!   batch ([`Batch::locked`]).
//! - PostgreSQL loads the rows of chains before the first decision. SQLite loads these rows later. In the test, the seed
//!   decides for each batch whether all databases load the rows of chains first ([`Batch::chained`]).
//! - SQLite leases larger blocks of ids. In the test, all databases lease blocks of [`BLOCK`] ids.
//! - SQLite stores a lease together with the next batch. PostgreSQL stores a lease at once. So if a writer ends after a
//!   lease and before the next commit, the next ids differ. In the test, no writer ends at such a time.

use crate::driver::{SimClock, furnish, run, uuids};
use crate::memory::{Database, Dump, Memory, Shared, cell, followed};
use crate::random::{ONCE_FAILED, Rng};
use crate::world::World;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use parlor_model::command::{Settled, Submission};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{DeliveryAttempt, Event};
use parlor_model::ids::{AccountId, IdKind};
use parlor_model::prefetch::Prefetch;
use parlor_model::state::{Flush, Key, LiveState};
use parlor_store::catalogue::column_list;
use parlor_store::port::{
    BLOCK, Backend, DbError, FILE, Fetched, Job, Leased, Postgres, Published, Sqlite, Writer,
};
use parlor_store::row::{Column, Columns as _, Kind, Row as _, Value};
use parlor_store::{Clock, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// The number of seeds, if `PARLOR_SIM_SEED` is not set.
const SEEDS: u64 = 24;
/// The number of batches of one seed.
const BATCHES: usize = 30;

/// The statement that reads the counters of accounts. The statement does not read the account version. The account
/// version counts batches, and each database divides the commands into batches differently.
const COUNTERS: &str = "SELECT account_id, next_event, next_display, next_assignment FROM account_counters ORDER BY account_id";
static COUNTER_COLUMNS: [Column; 4] = [Column {
    name: "",
    kind: Kind::Int,
}; 4];

/// One batch of commands, with its results on the database in memory.
struct Batch {
    /// The time that passes before the batch, in microseconds.
    later: i64,
    /// Whether a new writer with an empty working set replaces the writer before the batch.
    restart: bool,
    /// Whether the batch is carried out as one pessimistic batch, which locks the rows of its accounts before it reads.
    /// If `false`, the writer takes the commands from its queue.
    locked: bool,
    /// Whether the databases load the rows of chains before the first decision.
    chained: bool,
    submissions: Vec<Submission>,
    answers: Vec<String>,
    events: Vec<Event>,
}

impl Batch {
    /// Returns the text of all that the seed decides: the times, the commands, their answers and their events.
    fn printed(&self) -> String {
        let Self {
            later,
            restart,
            locked,
            chained,
            submissions,
            answers,
            events,
        } = self;
        format!("{later} {restart} {locked} {chained} {submissions:?} {answers:?} {events:?}")
    }
}

/// The batches of a seed, and the database in memory after the last batch.
struct Script {
    seed: u64,
    batches: Vec<Batch>,
    database: Database,
}

type Rows = Vec<Vec<Value<'static>>>;

/// A backend that loads the rows of chains as the present batch of the stream states.
struct Chained<B> {
    inner: B,
    chained: Arc<AtomicBool>,
}

impl Chained<Sqlite> {
    fn found(&mut self, key: &Key) -> parlor_store::row::Rows {
        let fetched = self.inner.fetch(Vec::new(), vec![key.clone()].into());
        let fetched = fetched.now_or_never().expect("SQLite does not wait");
        fetched.unwrap().found.pop().unwrap().1
    }
}

/// The load of the rows of chains. SQLite skips chains, so the test follows the chains for SQLite.
trait Chains: Backend {
    fn load(
        backend: &mut Chained<Self>,
        accounts: Vec<AccountId>,
        wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>>
    where
        Self: Sized,
    {
        backend.inner.fetch(accounts, wanted)
    }
}

impl Chains for Memory {}

impl Chains for Postgres {}

impl Chains for Sqlite {
    fn load(
        backend: &mut Chained<Self>,
        accounts: Vec<AccountId>,
        mut wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>> {
        let chains = std::mem::take(&mut wanted.chains);
        let fetched = backend.inner.fetch(accounts, wanted);
        let mut fetched = fetched.now_or_never().expect("SQLite does not wait");
        if let Ok(fetched) = &mut fetched {
            for chain in &chains {
                fetched
                    .found
                    .extend(followed(chain, |key| backend.found(key)));
            }
        }
        ready(fetched).boxed()
    }
}

impl<B: Chains> Backend for Chained<B> {
    const SHARED: bool = B::SHARED;

    fn fetch(
        &mut self,
        accounts: Vec<AccountId>,
        mut wanted: Prefetch,
    ) -> BoxFuture<'static, Result<Fetched, DbError>> {
        if !self.chained.load(Ordering::Relaxed) {
            wanted.chains.clear();
        }
        B::load(self, accounts, wanted)
    }

    fn apply(&mut self, flush: Arc<Flush>) -> BoxFuture<'static, Result<(), DbError>> {
        self.inner.apply(flush)
    }

    async fn config(&mut self, account: AccountId) -> Result<AccountConfig, DbError> {
        self.inner.config(account).await
    }

    async fn live_state(&mut self, account: AccountId) -> Result<LiveState, DbError> {
        self.inner.live_state(account).await
    }

    async fn lease(&mut self, wanted: &[(IdKind, usize)]) -> Result<Vec<Leased>, DbError> {
        self.inner.lease(wanted).await
    }

    async fn next_ids(&mut self, kind: IdKind, blocks: usize) -> Result<Vec<(i64, i64)>, DbError> {
        self.inner.next_ids(kind, blocks).await
    }

    fn leases_forgotten(&mut self) {
        self.inner.leases_forgotten();
    }

    async fn lock(&mut self, accounts: &[AccountId]) -> Result<(), DbError> {
        self.inner.lock(accounts).await
    }

    async fn rollback(&mut self) {
        self.inner.rollback().await;
    }
}

/// A database whose results are compared with the results of the database in memory.
trait Stored {
    /// The backend with which the writer uses the database.
    type Backend: Chains;

    /// Returns the name of the kind of database, for failure reports.
    fn kind(&self) -> &'static str;

    /// Connects to the database. The first connection also creates the tables.
    async fn open(&self) -> Self::Backend;

    /// Returns the rows that an SQL statement selects. Uses a connection that is separate from the writer's connection.
    async fn rows(&self, sql: &str, columns: &[Column]) -> Rows;
}

struct OnSqlite(tempfile::TempDir);

impl Stored for OnSqlite {
    type Backend = Sqlite;

    fn kind(&self) -> &'static str {
        "SQLite"
    }

    async fn open(&self) -> Sqlite {
        (Sqlite::open(self.0.path()).unwrap()).with_blocks_of(BLOCK)
    }

    async fn rows(&self, sql: &str, columns: &[Column]) -> Rows {
        let database = rusqlite::Connection::open(self.0.path().join(FILE)).unwrap();
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| {
            (columns.iter().enumerate())
                .map(|(place, column)| {
                    let value = match column.kind {
                        Kind::Int => row.get::<_, Option<i64>>(place)?.map(Value::Int),
                        Kind::Bool => row.get::<_, Option<bool>>(place)?.map(Value::Bool),
                        Kind::Text => row.get::<_, Option<String>>(place)?.map(text),
                    };
                    Ok(value.unwrap_or(Value::Null))
                })
                .collect()
        });
        rows.unwrap().map(Result::unwrap).collect()
    }
}

struct OnPostgres {
    url: String,
    client: tokio_postgres::Client,
}

impl Stored for OnPostgres {
    type Backend = Postgres;

    fn kind(&self) -> &'static str {
        "PostgreSQL"
    }

    async fn open(&self) -> Postgres {
        Postgres::open(&self.url).await.unwrap()
    }

    async fn rows(&self, sql: &str, columns: &[Column]) -> Rows {
        let rows = self.client.query(sql, &[]).await.unwrap();
        let values = |row: &tokio_postgres::Row| {
            (columns.iter().enumerate())
                .map(|(place, column)| {
                    let value = match column.kind {
                        Kind::Int => row.get::<_, Option<i64>>(place).map(Value::Int),
                        Kind::Bool => row.get::<_, Option<bool>>(place).map(Value::Bool),
                        Kind::Text => row.get::<_, Option<String>>(place).map(text),
                    };
                    value.unwrap_or(Value::Null)
                })
                .collect()
        };
        rows.iter().map(values).collect()
    }
}

fn text(text: String) -> Value<'static> {
    Value::Text(text.into())
}

fn writer<B: Chains>(
    inner: B,
    chained: &Arc<AtomicBool>,
    clock: &Arc<SimClock>,
    (seed, number): (u64, usize),
) -> Writer<Chained<B>> {
    let chained = Arc::clone(chained);
    let backend = Chained { inner, chained };
    let clock: Arc<dyn Clock> = Arc::<SimClock>::clone(clock);
    let seed = seed ^ u64::try_from(number).unwrap() << 32;
    Writer::new(backend, clock, Arc::new(Published::default()), uuids(seed))
}

fn printed(answers: &[Result<Settled, StoreError>]) -> Vec<String> {
    answers.iter().map(|answer| format!("{answer:?}")).collect()
}

/// Passes all commands of a batch to the writer at once, and returns their answers.
async fn carry_out<B: Backend>(
    writer: &mut Writer<B>,
    submissions: &[Submission],
    locked: bool,
) -> Vec<Result<Settled, StoreError>> {
    let (jobs, answers): (Vec<_>, Vec<_>) = submissions.iter().cloned().map(Job::new).unzip();
    if locked {
        writer.carry_out(jobs).await;
    } else {
        let (sender, mut receiver) = tokio::sync::mpsc::channel(jobs.len());
        for job in jobs {
            assert!(sender.try_send(job).is_ok(), "the queue holds it");
        }
        drop(sender);
        writer.drive(&mut receiver).await;
    }
    let mut answered = Vec::new();
    for answer in answers {
        answered.push(answer.wait().await);
    }
    answered
}

/// Generates the commands of a seed twice, and checks that both scripts are equal. Otherwise, a seed could not reproduce
/// a difference between the databases.
fn script(seed: u64) -> Script {
    let script = script_once(seed);
    let second = script_once(seed);
    let batches = script.batches.iter().zip(&second.batches);
    for (number, (one, other)) in batches.enumerate() {
        assert!(
            one.printed() == other.printed(),
            "seed {seed} does not repeat itself: batch {number} differs"
        );
    }
    script
}

/// Generates the commands of a seed and carries them out on the database in memory.
fn script_once(seed: u64) -> Script {
    let mut rng = Rng(seed);
    let shared = Arc::new(Mutex::new(Shared::default()));
    let block = i64::try_from(BLOCK).unwrap();
    let mut backend = Memory::new(&shared, block, false);
    furnish(&mut backend, &mut rng).now_or_never().unwrap();
    let clock = SimClock::new();
    let chaining = Arc::default();
    let mut current = writer(backend, &chaining, &clock, (seed, 0));
    let mut world = World::new(rng);
    let mut batches = Vec::new();
    for number in 1..=BATCHES {
        let later = world.rng.number(0, 50_000_000);
        clock.advance(later);
        let ends = world.rng.chance(7);
        let restart = ends && !shared.lock().unwrap().leased_since_commit;
        if restart {
            drop(current);
            let backend = Memory::new(&shared, block, false);
            current = writer(backend, &chaining, &clock, (seed, number));
        }
        let locked = world.rng.chance(50);
        let chained = world.rng.chance(50);
        chaining.store(chained, Ordering::Relaxed);
        let now = clock.now();
        let submissions: Vec<Submission> = {
            let mut shared = shared.lock().unwrap();
            shared.database.settle_changes();
            let size = 1 + world.rng.below(25);
            (0..size)
                .map(|_| world.submission(&shared.database, now))
                .collect()
        };
        let answers = if locked {
            // The database in memory answers at once. But without `unconstrained`, the runtime could still suspend the
            // task, and `now_or_never` would return no answers.
            tokio::task::unconstrained(carry_out(&mut current, &submissions, true))
                .now_or_never()
                .unwrap()
        } else {
            run(&mut current, &submissions)
        };
        let shared = shared.lock().unwrap();
        assert!(shared.failures.is_empty(), "{:#?}", shared.failures);
        let events = shared.database.events.changes();
        batches.push(Batch {
            later,
            restart,
            locked,
            chained,
            answers: printed(&answers),
            events: events
                .filter(|(_, old)| old.is_none())
                .filter_map(|(now, _)| now.cloned())
                .collect(),
            submissions,
        });
    }
    drop(current);
    let shared = Arc::into_inner(shared).unwrap().into_inner().unwrap();
    Script {
        seed,
        batches,
        database: shared.database,
    }
}

/// Carries out a script on another database. Compares the outcomes and the new events of each batch with the script,
/// which contains the results on the database in memory.
async fn replay(script: &Script, stored: &impl Stored) {
    let (seed, kind) = (script.seed, stored.kind());
    let mut backend = stored.open().await;
    furnish(&mut backend, &mut Rng(seed)).await;
    let clock = SimClock::new();
    let chaining = Arc::default();
    let mut current = writer(backend, &chaining, &clock, (seed, 0));
    let mut newest: BTreeMap<i64, i64> = BTreeMap::new();
    for (number, batch) in (1..).zip(&script.batches) {
        clock.advance(batch.later);
        if batch.restart {
            drop(current);
            current = writer(stored.open().await, &chaining, &clock, (seed, number));
        }
        chaining.store(batch.chained, Ordering::Relaxed);
        let answers = carry_out(&mut current, &batch.submissions, batch.locked).await;
        let place = format!("{kind}, seed {seed}, batch {number}");
        for ((submission, theirs), ours) in
            (batch.submissions.iter().zip(printed(&answers))).zip(&batch.answers)
        {
            assert!(
                theirs == *ours,
                "{place}: another outcome of {submission:?}\n{}",
                apart(ours, &theirs)
            );
        }
        let sql = format!(
            "SELECT {} FROM events WHERE {} ORDER BY account_id, number",
            column_list(Event::COLUMNS, ""),
            ([1, 2].map(|account| {
                let after = newest.get(&account).unwrap_or(&0);
                format!("account_id = {account} AND number > {after}")
            }))
            .join(" OR ")
        );
        let theirs: Vec<Event> = (stored.rows(&sql, Event::COLUMNS).await.into_iter())
            .map(|values| Event::decode(values).unwrap())
            .collect();
        if let Some(difference) = of_events(&batch.events, &theirs) {
            panic!(
                "{place}: {difference}\nafter {:#?}",
                batch
                    .submissions
                    .iter()
                    .map(|s| &s.command)
                    .collect::<Vec<_>>()
            );
        }
        newest.extend(theirs.iter().map(|e| (e.account_id.0, e.number)));
    }
}

/// Returns the parts of two texts around their first difference.
fn apart(ours: &str, theirs: &str) -> String {
    let same = (ours.chars().zip(theirs.chars()))
        .take_while(|(a, b)| a == b)
        .count();
    let cut = |text: &str| -> String {
        let from = same.saturating_sub(120);
        text.chars().skip(from).take(400).collect()
    };
    format!("memory:   …{}…\ndatabase: …{}…", cut(ours), cut(theirs))
}

/// Returns a description of the first event that differs, or `None` if all events are equal.
fn of_events(ours: &[Event], theirs: &[Event]) -> Option<String> {
    let brief = |event: Option<&Event>| {
        event.map_or_else(
            || "none".to_owned(),
            |e| {
                format!(
                    "account {} number {} {} {}",
                    e.account_id, e.number, e.kind, e.data
                )
            },
        )
    };
    let place = (0..ours.len().max(theirs.len())).find(|n| ours.get(*n) != theirs.get(*n))?;
    let (ours, theirs) = (ours.get(place), theirs.get(place));
    Some(format!(
        "another event\nmemory:   {}\ndatabase: {}\n{}",
        brief(ours),
        brief(theirs),
        apart(&format!("{ours:?}"), &format!("{theirs:?}"))
    ))
}

/// Returns a description of the first row of a table that differs, with the differing columns. Returns `None` if all
/// rows are equal.
fn of_table(dump: Dump, theirs: Rows) -> Option<String> {
    let keyed = |rows: Rows| -> BTreeMap<_, _> {
        rows.into_iter()
            .map(|row| {
                let key = dump.key.iter().map(|place| cell(&row[*place]));
                (key.collect::<Vec<_>>(), row)
            })
            .collect()
    };
    let theirs = theirs.into_iter().map(dump.again).collect();
    let (ours, theirs) = (keyed(dump.rows), keyed(theirs));
    let keys: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    let key = keys
        .into_iter()
        .find(|key| ours.get(*key) != theirs.get(*key))?;
    let columns = match (ours.get(key), theirs.get(key)) {
        (Some(ours), Some(theirs)) => (dump.columns.iter().zip(ours.iter().zip(theirs)))
            .filter(|(_, (ours, theirs))| ours != theirs)
            .map(|(column, (ours, theirs))| {
                format!("\n{}: memory {ours:?}, database {theirs:?}", column.name)
            })
            .collect(),
        (Some(ours), None) => format!(" is only in memory: {ours:?}"),
        (None, theirs) => format!(" is only in the database: {theirs:?}"),
    };
    Some(format!("table {}, row {key:?}{columns}", dump.table))
}

/// Compares the rows of all tables and the counters with the database in memory. Returns the names of the tables that
/// have rows.
async fn compare(script: &Script, stored: &impl Stored) -> BTreeSet<&'static str> {
    let place = format!("{}, seed {}", stored.kind(), script.seed);
    let mut filled = BTreeSet::new();
    for dump in script.database.dump() {
        let (table, rows) = (dump.table, dump.rows.len());
        let theirs = stored.rows(&dump.sql, dump.columns).await;
        assert_eq!(rows, theirs.len(), "{place}, rows of {table}");
        if let Some(difference) = of_table(dump, theirs) {
            panic!("{place}: {difference}");
        }
        if rows > 0 {
            filled.insert(table);
        }
    }
    let counters: Rows = (script.database.counters.iter())
        .map(|(account, (c, _))| {
            [account.0, c.next_event, c.next_display, c.next_assignment]
                .map(Value::Int)
                .to_vec()
        })
        .collect();
    let theirs = stored.rows(COUNTERS, &COUNTER_COLUMNS).await;
    assert_eq!(theirs, counters, "{place}, counters");
    filled
}

fn seeds() -> Vec<u64> {
    match std::env::var("PARLOR_SIM_SEED") {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => (ONCE_FAILED.iter().copied())
            .chain(1..=SEEDS)
            .collect::<BTreeSet<u64>>()
            .into_iter()
            .collect(),
    }
}

/// Counts of the commands, events and filled tables of all scripts. If these counts are too low, the test has compared
/// too little, and fails.
#[derive(Default)]
struct Proof {
    commands: usize,
    refused: usize,
    events: usize,
    kinds: BTreeSet<String>,
    filled: BTreeSet<&'static str>,
    empty: BTreeSet<&'static str>,
}

impl Proof {
    fn add(&mut self, script: &Script, filled: BTreeSet<&'static str>) {
        let all = script.database.dump().into_iter().map(|dump| dump.table);
        // The delivery worker writes the attempts of deliveries. No command does.
        self.empty
            .extend(all.filter(|table| *table != DeliveryAttempt::TABLE));
        self.filled.extend(filled);
        self.empty.retain(|table| !self.filled.contains(table));
        for batch in &script.batches {
            self.commands += batch.answers.len();
            let refused = batch.answers.iter().filter(|a| a.starts_with("Err"));
            self.refused += refused.count();
            self.events += batch.events.len();
            self.kinds
                .extend(batch.events.iter().map(|e| e.kind.clone()));
        }
    }

    fn check(&self) {
        eprintln!(
            "{} commands, {} of them refused; {} events of {} kinds; {} tables with rows, without: {:?}",
            self.commands,
            self.refused,
            self.events,
            self.kinds.len(),
            self.filled.len(),
            self.empty
        );
        if seeds().len() == 1 {
            return;
        }
        assert!(self.refused * 2 < self.commands, "most is refused");
        assert!(self.kinds.len() >= 30, "{:?}", self.kinds);
        assert!(self.empty.len() <= 4, "{:?}", self.empty);
    }
}

/// The PostgreSQL server of the tests.
struct Server {
    url: String,
    client: tokio_postgres::Client,
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let connection = tokio_postgres::connect(url, tokio_postgres::NoTls);
    let (client, driver) = connection.await.unwrap();
    tokio::spawn(driver);
    client
}

impl Server {
    /// Returns the server that `PARLOR_TEST_POSTGRES` names. `None` means that the variable is not set.
    async fn named() -> Option<Self> {
        let url = std::env::var("PARLOR_TEST_POSTGRES").ok()?;
        let client = connect(&url).await;
        Some(Self { url, client })
    }

    /// Replays a script on a new database. Returns the names of the tables that have rows.
    async fn replay(&self, script: &Script) -> BTreeSet<&'static str> {
        let name = format!("parlor_parity_{}_{}", std::process::id(), script.seed);
        let create = format!("CREATE DATABASE {name}");
        self.client.batch_execute(&create).await.unwrap();
        let (address, query) = (self.url.split_once('?')).unwrap_or((self.url.as_str(), ""));
        let (address, _) = address.rsplit_once('/').unwrap();
        let url = format!("{address}/{name}?{query}");
        let client = connect(&url).await;
        let stored = OnPostgres { url, client };
        replay(script, &stored).await;
        let filled = compare(script, &stored).await;
        let drop = format!("DROP DATABASE {name} WITH (FORCE)");
        self.client.batch_execute(&drop).await.unwrap();
        filled
    }
}

#[tokio::test]
async fn sqlite_and_postgres_do_what_memory_does() {
    let server = Server::named().await;
    if server.is_none() {
        eprintln!("PARLOR_TEST_POSTGRES is not set: PostgreSQL is left out");
    }
    let mut proof = Proof::default();
    for seed in seeds() {
        let script = script(seed);
        let on_sqlite = async {
            let stored = OnSqlite(tempfile::tempdir().unwrap());
            replay(&script, &stored).await;
            compare(&script, &stored).await
        };
        let on_postgres = async {
            match &server {
                Some(server) => Some(server.replay(&script).await),
                None => None,
            }
        };
        // The two replays are joined, so that SQLite works while PostgreSQL answers.
        let (filled, theirs) = tokio::join!(on_sqlite, on_postgres);
        assert!(theirs.is_none_or(|theirs| theirs == filled), "seed {seed}");
        proof.add(&script, filled);
    }
    proof.check();
}

#[test]
fn the_first_difference_is_named() {
    let script = script(1);
    let dump = || {
        let dumps = script.database.dump();
        (dumps.into_iter().find(|dump| dump.table == "conversations")).unwrap()
    };
    let mut rows = dump().rows;
    assert_eq!(of_table(dump(), rows.clone()), None);
    let columns = dump().columns;
    let place = columns.iter().position(|c| c.name == "message_count");
    rows[0][place.unwrap()] = Value::Int(777);
    let difference = of_table(dump(), rows.clone()).unwrap();
    assert!(
        difference.starts_with("table conversations, row "),
        "{difference}"
    );
    assert!(
        difference.contains("\nmessage_count: memory Int("),
        "{difference}"
    );
    assert!(difference.ends_with("database Int(777)"), "{difference}");
    rows.remove(0);
    let difference = of_table(dump(), rows).unwrap();
    assert!(difference.contains("is only in memory"), "{difference}");
    let events: Vec<Event> = (script.batches.iter())
        .flat_map(|batch| batch.events.clone())
        .collect();
    assert_eq!(of_events(&events, &events), None);
    let mut theirs = events.clone();
    theirs[3].data = r#"{"other":true}"#.to_owned();
    let difference = of_events(&events, &theirs).unwrap();
    let number = format!("number {} ", events[3].number);
    assert!(
        difference.contains(&number) && difference.contains(r#"{"other":true}"#),
        "{difference}"
    );
    theirs.truncate(3);
    let difference = of_events(&events, &theirs).unwrap();
    assert!(difference.contains("database: none"), "{difference}");
}
