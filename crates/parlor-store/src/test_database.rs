//! Databases for tests: SQLite in memory, and PostgreSQL on the server that the environment variable
//! `PARLOR_TEST_POSTGRES` names.

use crate::migrate::MIGRATIONS;
use tokio_postgres::{Client, NoTls};

/// Opens an in-memory database with the schema.
pub(crate) fn sqlite() -> rusqlite::Connection {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    for migration in MIGRATIONS {
        connection.execute_batch(migration.sqlite).unwrap();
    }
    connection
}

/// A test database on the PostgreSQL server, with a connection to the database.
pub(crate) struct TestDatabase {
    server: Client,
    url: String,
    name: String,
    pub(crate) client: Client,
}

async fn connect(url: &str) -> Client {
    let (client, driver) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(driver);
    client
}

impl TestDatabase {
    /// Creates a database without tables. Returns `None` if the environment variable does not name a server. The test
    /// then skips PostgreSQL.
    pub(crate) async fn empty(purpose: &str) -> Option<Self> {
        let Ok(url) = std::env::var("PARLOR_TEST_POSTGRES") else {
            eprintln!("PARLOR_TEST_POSTGRES is not set: PostgreSQL is left out");
            return None;
        };
        let server = connect(&url).await;
        let name = format!("parlor_{purpose}_{}", std::process::id());
        for statement in ["DROP DATABASE IF EXISTS", "CREATE DATABASE"] {
            let sql = format!("{statement} {name}");
            server.batch_execute(&sql).await.unwrap();
        }
        let (address, options) = url.split_once('?').unwrap_or((&url, ""));
        let (address, _) = address.rsplit_once('/').unwrap();
        let url = format!("{address}/{name}?{options}");
        let client = connect(&url).await;
        Some(Self {
            server,
            url,
            name,
            client,
        })
    }

    /// Creates a database with the schema. Returns `None` in the same case as [`Self::empty`].
    pub(crate) async fn migrated(purpose: &str) -> Option<Self> {
        let database = Self::empty(purpose).await?;
        for migration in MIGRATIONS {
            let sql = migration.postgres;
            database.client.batch_execute(sql).await.unwrap();
        }
        Some(database)
    }

    /// Returns the URL of the database.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Removes the database.
    pub(crate) async fn remove(self) {
        drop(self.client);
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        self.server.batch_execute(&sql).await.unwrap();
    }
}
