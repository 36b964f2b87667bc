//! Template databases. A template is migrated and provisioned with [`VECTORS`] once, and then copied for every test.
//!
//! A template belongs to one build of one test binary, because the code decides its content. A new build replaces the
//! template of the previous build.

use super::clock::{ManualClock, START};
use super::{SERVER_KEY, VECTORS, on_database, postgres, provisioned, with_database};
use parlor_store::Location;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};
use tokio::sync::OnceCell;

/// The name of this build's template, and the prefix that all builds of this binary share.
fn names() -> (String, String) {
    let binary = std::env::current_exe().unwrap();
    let built = std::fs::metadata(&binary).unwrap().modified().unwrap();
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let family = format!("parlor_template_{:016x}_", hasher.hash_one(&binary));
    (format!("{family}{:016x}", hasher.hash_one(built)), family)
}

/// Migrates and provisions an empty database. All its rows are older than [`START`], the first time of a test.
async fn prepare(location: Location) {
    let clock = ManualClock::at(START.plus_seconds(-60));
    let engine = parlor::app::open(location, SERVER_KEY, clock)
        .await
        .unwrap();
    let report = engine.provision(provisioned(VECTORS)).await.unwrap();
    assert_eq!(report.faults, []);
    engine.store().close().await;
}

/// Copies the template to an empty directory.
pub async fn copy_to(directory: &Path) {
    static READY: OnceCell<PathBuf> = OnceCell::const_new();
    let template = READY.get_or_init(sqlite_template).await;
    for file in std::fs::read_dir(template).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), directory.join(file.file_name())).unwrap();
    }
}

async fn sqlite_template() -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (name, family) = names();
    let template = place.join(&name);
    if template.exists() {
        return template;
    }
    for old in std::fs::read_dir(place).unwrap() {
        let old = old.unwrap();
        if old.file_name().to_string_lossy().starts_with(&family) {
            std::fs::remove_dir_all(old.path()).unwrap();
        }
    }
    let made = tempfile::tempdir_in(place).unwrap().keep();
    prepare(Location::Sqlite { dir: made.clone() }).await;
    if let Err(error) = std::fs::rename(&made, &template) {
        // Another process with the same build may have created the template meanwhile.
        assert!(template.exists(), "{error}");
        std::fs::remove_dir_all(made).unwrap();
    }
    template
}

/// Creates a database as a copy of the template.
pub async fn create(server: &str, name: &str) {
    static READY: OnceCell<String> = OnceCell::const_new();
    let options = READY
        .get_or_init(async || {
            let template = postgres_template(server).await;
            // A copy of the files takes a third of the time of a copy through the write-ahead log, which is the default
            // since PostgreSQL 15.
            let version: String = postgres(server)
                .await
                .query_one("SHOW server_version_num", &[])
                .await
                .unwrap()
                .get(0);
            let strategy = if version.parse::<u32>().unwrap() >= 150_000 {
                " STRATEGY file_copy"
            } else {
                ""
            };
            format!("TEMPLATE {template}{strategy}")
        })
        .await;
    on_database(server, &format!("CREATE DATABASE {name} {options}")).await;
}

async fn postgres_template(server: &str) -> String {
    let (name, family) = names();
    let client = postgres(server).await;
    let sql = async |statement: &str| client.batch_execute(statement).await.unwrap();
    // Because of the lock, two processes with the same build do not create the template twice.
    sql("SELECT pg_advisory_lock(7277001)").await;
    let rows = client
        .query(
            "SELECT datname::text FROM pg_database WHERE starts_with(datname::text, $1)",
            &[&family],
        )
        .await
        .unwrap();
    let there: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    if !there.contains(&name) {
        for old in there {
            on_database(server, &format!("DROP DATABASE {old} WITH (FORCE)")).await;
        }
        let unfinished = format!("{family}unfinished");
        on_database(server, &format!("CREATE DATABASE {unfinished}")).await;
        let url = with_database(server, &unfinished);
        prepare(Location::Postgres { url }).await;
        // The rename waits until the connections of `prepare` are closed.
        let rename = format!("ALTER DATABASE {unfinished} RENAME TO {name}");
        on_database(server, &rename).await;
    }
    sql("SELECT pg_advisory_unlock(7277001)").await;
    name
}
