//! Migrations: the same numbers and names for both engines, forward only, each remembered with the checksum of its text.

/// One step.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// 1, 2, 3.
    pub number: i64,
    /// What it is for.
    pub name: &'static str,
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal $file:literal),+ $(,)?) => {
        /// Every step, in order.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../migrations/postgres/", $file)),
        }),+];
    };
}

migrations! { 1 "intake" "0001_intake.sql", 3 "agents_half" "0003_agents_half.sql", 4 "callbacks" "0004_callbacks.sql", 5 "people" "0005_people.sql", 6 "search" "0006_search.sql", 7 "administration" "0007_administration.sql", 8 "feed" "0008_feed.sql", 9 "attachments" "0009_attachments.sql", 10 "endpoint_options" "0010_endpoint_options.sql", 11 "floor" "0011_floor.sql", 12 "chores" "0012_chores.sql", 13 "failing_deliveries" "0013_failing_deliveries.sql", 14 "lean_writes" "0014_lean_writes.sql" }

/// The table that remembers them; one text for both engines.
pub const LEDGER: &str = "CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL)";

/// A checksum of a migration's text: FNV-1a over its bytes. It guards against accidents, not against malice.
#[must_use]
pub fn checksum(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The steps that remain, given what the database remembers.
///
/// # Errors
/// A sentence for the operator when the database is newer than this program or a step's text has changed.
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
            Some(migration) if checksum(text(migration)) != *sum => {
                return Err(format!(
                    "Migration {number} ({}) of the database differs from this program's: the two do not belong together.",
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
