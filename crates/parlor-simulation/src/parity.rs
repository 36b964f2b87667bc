//! Parity of the databases. The same commands at the same times with the same ids give the same answers, and leave the
//! same rows in memory, SQLite and PostgreSQL. `PARLOR_TEST_POSTGRES` is the address of the PostgreSQL server; without
//! it, PostgreSQL is skipped.

use crate::driver::{SimClock, furnish, job, run, uuids};
use crate::memory::{Database, Memory, Shared};
use crate::random::Rng;
use crate::world::World;
use futures_util::FutureExt;
use parlor_model::command::Submission;
use parlor_store::Clock;
use parlor_store::port::{Backend, FILE, Postgres, Published, Sqlite, Writer};
use parlor_store::row::{Column, Kind, Value};
use std::sync::{Arc, Mutex};

/// The number of seeds for each database.
const SEEDS: u64 = 5;
const BATCHES: usize = 20;

/// The statement that reads the counters without versions. Versions count batches, and batches differ between
/// databases.
const COUNTERS: &str = "SELECT account_id, next_event, next_display, next_assignment FROM account_counters ORDER BY account_id";
static COUNTER_COLUMNS: [Column; 4] = [Column {
    name: "",
    kind: Kind::Int,
}; 4];

/// The commands with their times, and their outcomes in memory.
struct Script {
    batches: Vec<(i64, Vec<Submission>, Vec<String>)>,
    shared: Arc<Mutex<Shared>>,
}

fn writer<B: Backend>(backend: B, clock: &Arc<SimClock>, seed: u64) -> Writer<B> {
    let clock: Arc<dyn Clock> = Arc::<SimClock>::clone(clock);
    Writer::new(backend, clock, Arc::new(Published::default()), uuids(seed))
}

fn script(seed: u64, lease: i64, embedded: bool) -> Script {
    let mut rng = Rng(seed);
    let shared = Arc::new(Mutex::new(Shared::default()));
    let mut backend = Memory::new(&shared, lease, embedded);
    furnish(&mut backend, &mut rng).now_or_never().unwrap();
    let clock = SimClock::new();
    let mut writer = writer(backend, &clock, seed);
    let mut world = World::new(rng);
    let mut batches = Vec::new();
    for _ in 0..BATCHES {
        let later = world.rng.number(0, 50_000_000);
        clock.advance(later);
        let size = 1 + world.rng.below(25);
        let now = clock.now();
        let batch: Vec<Submission> = (0..size)
            .map(|_| world.submission(&shared.lock().unwrap().database, now))
            .collect();
        let results = run(&mut writer, &batch);
        let results = results.iter().map(|r| format!("{r:?}")).collect();
        batches.push((later, batch, results));
    }
    Script { batches, shared }
}

/// Runs a script on another database.
async fn replay<B: Backend>(mut backend: B, seed: u64, script: &Script) -> Writer<B> {
    furnish(&mut backend, &mut Rng(seed)).await;
    let clock = SimClock::new();
    let mut writer = writer(backend, &clock, seed);
    for (number, (later, batch, expected)) in script.batches.iter().enumerate() {
        clock.advance(*later);
        let (jobs, answers): (Vec<_>, Vec<_>) = batch.iter().map(job).unzip();
        let (sender, mut receiver) = tokio::sync::mpsc::channel(jobs.len());
        for job in jobs {
            assert!(sender.try_send(job).is_ok(), "the queue holds it");
        }
        drop(sender);
        writer.drive(&mut receiver).await;
        for ((submission, mut answer), expected) in batch.iter().zip(answers).zip(expected) {
            let answer = format!(
                "{:?}",
                answer.try_recv().expect("every command is answered")
            );
            assert_eq!(
                answer, *expected,
                "seed {seed}, batch {number}: {submission:?}"
            );
        }
    }
    writer
}

/// Returns the rows of a statement on SQLite.
fn sqlite_rows(
    database: &rusqlite::Connection,
    sql: &str,
    columns: &[Column],
) -> Vec<Vec<Value<'static>>> {
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| {
        Ok((columns.iter().enumerate())
            .map(|(place, column)| match column.kind {
                Kind::Int => row.get::<_, Option<i64>>(place).unwrap().map(Value::Int),
                Kind::Bool => row.get::<_, Option<bool>>(place).unwrap().map(Value::Bool),
                Kind::Text => (row.get::<_, Option<String>>(place).unwrap())
                    .map(|text| Value::Text(text.into())),
            })
            .map(|value| value.unwrap_or(Value::Null))
            .collect())
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Returns the rows of a statement on PostgreSQL.
async fn postgres_rows(
    database: &tokio_postgres::Client,
    sql: &str,
    columns: &[Column],
) -> Vec<Vec<Value<'static>>> {
    let rows = database.query(sql, &[]).await.unwrap();
    rows.iter()
        .map(|row| {
            (columns.iter().enumerate())
                .map(|(place, column)| match column.kind {
                    Kind::Int => row.get::<_, Option<i64>>(place).map(Value::Int),
                    Kind::Bool => row.get::<_, Option<bool>>(place).map(Value::Bool),
                    Kind::Text => {
                        (row.get::<_, Option<String>>(place)).map(|text| Value::Text(text.into()))
                    }
                })
                .map(|value| value.unwrap_or(Value::Null))
                .collect()
        })
        .collect()
}

/// Compares the rows of a table, given as values in the order of their keys.
fn compare(
    seed: u64,
    database: &Database,
    mut rows: impl FnMut(&str, &[Column]) -> Vec<Vec<Value<'static>>>,
) {
    let mut total = 0;
    for dump in database.dump() {
        let mut theirs: Vec<String> = rows(&dump.sql, dump.columns)
            .into_iter()
            .map(dump.again)
            .collect();
        let mut ours = dump.rows;
        // The databases sort texts differently.
        theirs.sort();
        ours.sort();
        assert_eq!(ours, theirs, "seed {seed}, table {}", dump.table);
        total += ours.len();
    }
    let counters: Vec<Vec<Value<'static>>> = database
        .counters
        .iter()
        .map(|(account, (c, _))| {
            [account.0, c.next_event, c.next_display, c.next_assignment]
                .map(Value::Int)
                .to_vec()
        })
        .collect();
    assert_eq!(
        rows(COUNTERS, &COUNTER_COLUMNS),
        counters,
        "seed {seed}, counters"
    );
    assert!(
        total > 200,
        "a script that leaves {total} rows proves little"
    );
}

#[tokio::test]
async fn sqlite_writes_what_memory_writes() {
    for seed in 1..=SEEDS {
        let dir = tempfile::tempdir().unwrap();
        let script = script(seed, Sqlite::LEASE, true);
        let backend = Sqlite::open(dir.path()).unwrap();
        let writer = replay(backend, seed, &script).await;
        let shared = script.shared.lock().unwrap();
        let stored = rusqlite::Connection::open(dir.path().join(FILE)).unwrap();
        compare(seed, &shared.database, |sql, columns| {
            sqlite_rows(&stored, sql, columns)
        });
        drop(writer);
    }
}

#[tokio::test]
#[expect(clippy::await_holding_lock, reason = "nobody else knows this lock")]
async fn postgres_writes_what_memory_writes() {
    let Ok(url) = std::env::var("PARLOR_TEST_POSTGRES") else {
        eprintln!("PARLOR_TEST_POSTGRES is not set: PostgreSQL is left out");
        return;
    };
    for seed in 1..=SEEDS {
        let name = format!("parlor_parity_{}_{seed}", std::process::id());
        let (server, query) = url.split_once('?').unwrap_or((url.as_str(), ""));
        let (server, _) = server.rsplit_once('/').unwrap();
        let (client, driver) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(driver);
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .await
            .unwrap();
        let script = script(seed, Postgres::LEASE, false);
        let at = format!("{server}/{name}?{query}");
        let backend = Postgres::open(&at).await.unwrap();
        let writer = replay(backend, seed, &script).await;
        let (stored, driver) = tokio_postgres::connect(&at, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(driver);
        let shared = script.shared.lock().unwrap();
        // The statements run first, because the comparison cannot wait for them.
        let mut rows = std::collections::VecDeque::new();
        let dumps = shared.database.dump();
        for dump in &dumps {
            rows.push_back(postgres_rows(&stored, &dump.sql, dump.columns).await);
        }
        rows.push_back(postgres_rows(&stored, COUNTERS, &COUNTER_COLUMNS).await);
        compare(seed, &shared.database, |_, _| rows.pop_front().unwrap());
        drop(writer);
        client
            .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .await
            .unwrap();
    }
}
