//! A connection to the SQLite database file, and its reads.

use crate::catalogue::{lookup_sql, sqlite_text};
use crate::config_rows;
use crate::error::DbError;
use crate::private;
use crate::row::{Column, Kind, Rows, Value};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AccountId, Id};
use parlor_model::state::Key;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

/// The name of the database file in the data directory.
pub const FILE: &str = "parlor.db";
/// The pause between attempts to take a lock. [`LOCK_PATIENCE`] is the maximum total wait.
const LOCK_PAUSE: Duration = Duration::from_micros(250);
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// The maximum wait for a lock that is needed for work that can also be done later.
const LOCK_BRIEFLY: Duration = Duration::from_millis(10);

/// A value to bind as a parameter of a statement.
pub(super) struct Bound<'a>(pub(super) &'a Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bool(flag) => ValueRef::Integer(i64::from(*flag)),
        }))
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::SqliteFailure(cause, message) => {
                let text = message.clone().unwrap_or_else(|| cause.to_string());
                match cause.code {
                    ErrorCode::ConstraintViolation if is_unique(cause.extended_code) => {
                        Self::Taken(text)
                    }
                    ErrorCode::ConstraintViolation => Self::Broken(text),
                    ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
                    | ErrorCode::ReadOnly
                    | ErrorCode::OutOfMemory
                    | ErrorCode::PermissionDenied
                    | ErrorCode::NoLargeFileSupport => Self::Unavailable(text),
                    _ => Self::Broken(text),
                }
            }
            _ => Self::Broken(error.to_string()),
        }
    }
}

const fn is_unique(extended: i32) -> bool {
    extended == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
        || extended == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        || extended == rusqlite::ffi::SQLITE_CONSTRAINT_ROWID
}

pub(super) fn select(
    connection: &Connection,
    sql: &str,
    columns: &[Column],
    parameters: &[Value<'_>],
) -> Result<Rows, DbError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters.iter().map(Bound)))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(columns.len());
        for place in 0..columns.len() {
            values.push(match row.get_ref(place)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Text(text) => {
                    Value::Text(Cow::Owned(String::from_utf8_lossy(text).into_owned()))
                }
                ValueRef::Real(_) | ValueRef::Blob(_) => {
                    return Err(DbError::Broken(
                        "a value of a type that no column has".to_owned(),
                    ));
                }
            });
        }
        out.push(values);
    }
    Ok(out)
}

pub(super) fn load(connection: &Connection, texts: &mut Texts, key: &Key) -> Result<Rows, DbError> {
    let lookup = key.lookup();
    let sql = texts
        .lookups
        .entry(lookup.name)
        .or_insert_with(|| sqlite_text(&lookup_sql(lookup)));
    select(connection, sql, lookup.columns, &key.parameters())
}

/// The texts of statements. Each text is built once per connection, and rusqlite caches the compiled statements.
#[derive(Default)]
pub(super) struct Texts {
    lookups: HashMap<&'static str, String>,
}

/// Pauses before SQLite's next attempt to take a lock. Returns `false` after about five seconds of pauses, so that
/// SQLite gives up. Most locks end after a fraction of a millisecond. During a checkpoint, a lock takes longer. This
/// function pauses only briefly between the attempts. SQLite's own function for such a wait would pause ten times as
/// long.
#[expect(
    clippy::disallowed_methods,
    reason = "on a thread of its own, which has nothing else to do"
)]
pub(super) fn wait_for_lock(tries: i32) -> bool {
    std::thread::sleep(LOCK_PAUSE);
    LOCK_PAUSE.saturating_mul(tries.unsigned_abs()) < LOCK_PATIENCE
}

/// The same as [`wait_for_lock`], but returns `false` after about ten milliseconds of pauses.
#[expect(
    clippy::disallowed_methods,
    reason = "on a thread of its own, which has nothing else to do"
)]
pub(super) fn wait_briefly(tries: i32) -> bool {
    std::thread::sleep(LOCK_PAUSE);
    LOCK_PAUSE.saturating_mul(tries.unsigned_abs()) < LOCK_BRIEFLY
}

pub(super) fn open(path: &Path, writable: bool) -> Result<Connection, DbError> {
    private::database(path).map_err(|error| DbError::Unavailable(error.to_string()))?;
    let flags = if writable {
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
    };
    set_up(Connection::open_with_flags(path, flags)?, writable)
}

/// Creates a database in memory, and returns its only connection. SQLite deletes the database when this connection is
/// closed.
pub(super) fn in_memory() -> Result<Connection, DbError> {
    set_up(Connection::open_in_memory()?, true)
}

fn set_up(mut connection: Connection, writable: bool) -> Result<Connection, DbError> {
    connection.set_prepared_statement_cache_capacity(256);
    connection.busy_handler(Some(wait_for_lock))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // With this setting, the plan of a statement does not depend on bound values. Without this setting, SQLite would
    // compile every look-up that uses a partial index again for each new value.
    connection.set_db_config(
        rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG,
        true,
    )?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // With this setting, SQLite overwrites deleted values with zeros, also in pages that become free.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // A negative number means kibibytes. The reader connections need fewer cached pages than the writer.
    connection.pragma_update(None, "cache_size", if writable { -8_192 } else { -4_096 })?;
    if !writable {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(connection)
}

pub(super) fn read_tables(
    connection: &Connection,
    statements: &[String],
    account: AccountId,
) -> Result<Vec<Rows>, DbError> {
    statements
        .iter()
        .map(|sql| {
            let sql = sqlite_text(sql);
            let width = connection.prepare_cached(&sql)?.column_count();
            select(
                connection,
                &sql,
                &vec![
                    Column {
                        name: "",
                        kind: Kind::Int
                    };
                    width
                ],
                &[Value::Int(account.get())],
            )
        })
        .collect()
}

pub(super) fn read_config(
    connection: &Connection,
    account: AccountId,
) -> Result<AccountConfig, DbError> {
    config_rows::assemble(read_tables(connection, &config_rows::CONFIG, account)?)
}
