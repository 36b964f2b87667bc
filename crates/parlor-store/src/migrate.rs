//! Migrations. Both databases have migrations with the same numbers and names. No migration can be undone. Each applied
//! migration is recorded with the checksum of its text.

/// One numbered migration of the schema, with a text for each database.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The number, counted from 1.
    pub number: i64,
    /// The part of the file name between the number and `.sql`, for example `first` in `0001_first.sql`.
    pub name: &'static str,
    /// The SQL text for SQLite.
    pub sqlite: &'static str,
    /// The SQL text for PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal $file:literal),+ $(,)?) => {
        /// All migrations, in order.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../migrations/postgres/", $file)),
        }),+];
    };
}

migrations! { 1 "first" "0001_first.sql" }

/// The statement that creates the table of applied migrations, on both databases.
pub const LEDGER: &str = "CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL)";

/// The error text for a database whose first migration differs from the first migration of this program. The first
/// migration never changes after a release. So only a development version of Parlor can have made such a database.
const FOREIGN: &str = "The database was made by a development version of Parlor from before its first release, \
    and such data is not taken over. Start with an empty data directory, or with an empty PostgreSQL database.";

/// Returns the checksum of a migration's text: FNV-1a over its bytes. The checksum detects accidental changes, but
/// cannot detect deliberate changes.
#[must_use]
pub fn checksum(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Returns the migrations that still have to be applied. `done` contains the numbers and checksums of the applied
/// migrations. `text` returns the text of a migration for the database in use.
///
/// # Errors
/// Returns a text for the operator if this program does not know an applied migration, or if the checksum of an applied
/// migration differs.
pub fn remaining(
    done: &[(i64, String)],
    text: impl Fn(&Migration) -> &'static str,
) -> Result<Vec<&'static Migration>, String> {
    for (number, sum) in done {
        match MIGRATIONS.iter().find(|m| m.number == *number) {
            None => {
                return Err(format!(
                    "The database has migration {number}, which this program does not know: it was used by a newer Parlor. Run that one."
                ));
            }
            Some(migration) if migration.number == 1 && checksum(text(migration)) != *sum => {
                return Err(FOREIGN.to_owned());
            }
            Some(migration) if checksum(text(migration)) != *sum => {
                return Err(format!(
                    "Migration {number} ({}) of the database differs from this program's. Use the program version that created this database.",
                    migration.name
                ));
            }
            Some(_) => {}
        }
    }
    Ok(MIGRATIONS
        .iter()
        .filter(|m| !done.iter().any(|(number, _)| *number == m.number))
        .collect())
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;
    use crate::test_database::TestDatabase;

    fn done(number: i64, sum: &str) -> (i64, String) {
        (number, sum.to_owned())
    }

    #[test]
    fn a_database_of_another_program_is_refused() {
        let text = |m: &Migration| m.sqlite;
        let first = checksum(MIGRATIONS.first().unwrap().sqlite);
        assert_eq!(remaining(&[], text).unwrap().len(), MIGRATIONS.len());
        assert_eq!(
            remaining(&[done(1, &first)], text).unwrap().len() + 1,
            MIGRATIONS.len()
        );
        // A development version recorded several migrations. The first recorded migration differs from the first
        // migration of this program.
        let said = remaining(&[done(1, "0"), done(3, "0")], text).unwrap_err();
        assert!(said.contains("development version of Parlor"), "{said}");
        let said = remaining(&[done(1, &first), done(99, "0")], text).unwrap_err();
        assert!(said.contains("a newer Parlor"), "{said}");
    }

    const LEDGER_ROWS: &str =
        "INSERT INTO migrations VALUES (1, 'intake', '0123456789abcdef'), (3, 'agents_half', '0')";

    struct Stopped;

    impl crate::Clock for Stopped {
        fn now(&self) -> parlor_model::time::Timestamp {
            parlor_model::time::Timestamp(0)
        }

        fn sleep(
            &self,
            _: parlor_model::time::Timestamp,
            _: parlor_model::time::Timestamp,
        ) -> crate::Sleep<'_> {
            Box::pin(std::future::pending())
        }
    }

    async fn refused(location: crate::Location) -> String {
        let opened = crate::Store::open(crate::StoreOptions {
            location,
            clock: std::sync::Arc::new(Stopped),
        })
        .await;
        opened.unwrap_err().to_string()
    }

    #[tokio::test]
    async fn sqlite_leaves_an_earlier_data_directory_as_it_is() {
        let dir = std::env::temp_dir().join(format!("parlor-earlier-{}", std::process::id()));
        // An earlier process with the same process id may have failed and left its directory.
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join(crate::sqlite::FILE);
        let earlier = rusqlite::Connection::open(&path).unwrap();
        earlier
            .execute_batch(&format!(
                "CREATE TABLE accounts (id INTEGER); {LEDGER}; {LEDGER_ROWS}"
            ))
            .unwrap();
        let schema = || -> Vec<String> {
            let mut names = earlier
                .prepare("SELECT name FROM sqlite_schema ORDER BY name")
                .unwrap();
            names
                .query_map([], |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect()
        };
        let before = schema();
        let location = crate::Location::Sqlite { dir: dir.clone() };
        let said = refused(location).await;
        assert!(said.contains(FOREIGN), "{said}");
        assert_eq!(schema(), before);
        drop(earlier);
        let _ = std::fs::remove_dir_all(dir);
    }

    #[tokio::test]
    async fn postgres_leaves_an_earlier_database_as_it_is() {
        let Some(database) = TestDatabase::empty("earlier").await else {
            return;
        };
        let earlier = &database.client;
        earlier
            .batch_execute(&format!(
                "CREATE TABLE accounts (id BIGINT); {LEDGER}; {LEDGER_ROWS}"
            ))
            .await
            .unwrap();
        let url = database.url().to_owned();
        let said = refused(crate::Location::Postgres { url }).await;
        assert!(said.contains(FOREIGN), "{said}");
        let count = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";
        let tables: i64 = earlier.query_one(count, &[]).await.unwrap().get(0);
        assert_eq!(tables, 2);
        database.remove().await;
    }
}
