//! Checks a copy of a SQLite database, for example from a backup.

use super::connection::{FILE, open};
use crate::error::{DbError, StoreError};
use crate::migrate;
use rusqlite::Connection;
use std::path::Path;

/// The data that Parlor reads from a copied database to restore a backup.
#[derive(Debug)]
pub struct Contents {
    /// The fingerprint of the server key. `None` means that the database contains no fingerprint.
    pub server_key: Option<String>,
    /// The descriptions of the stored files of attachments.
    pub files: Vec<StoredFile>,
}

/// A stored file of an attachment, as the row in `attachments` describes it.
#[derive(Debug)]
pub struct StoredFile {
    /// The storage key of the file.
    pub storage_key: String,
    /// The size, in bytes.
    pub size: u64,
    /// The SHA-256 of the bytes, in lower-case hex. `None` means that the hash is unknown.
    pub sha256: Option<String>,
}

/// Checks that the database in the directory `dir` is not damaged, and that it is suitable for this program. The
/// database must not be in use.
///
/// # Errors
/// `Setup`, with a text for the operator, if the database is damaged or not suitable for this program. `Unavailable` if
/// the database cannot be read.
pub fn check(dir: &Path) -> Result<Contents, StoreError> {
    let connection = open(&dir.join(FILE), true).map_err(damaged)?;
    let found: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|error| damaged(error.into()))?;
    if found != "ok" {
        return Err(damaged(DbError::Broken(found)));
    }
    let dangling = connection
        .prepare("PRAGMA foreign_key_check")
        .and_then(|mut statement| statement.exists([]))
        .map_err(|error| damaged(error.into()))?;
    if dangling {
        let found = "a row refers to a row that does not exist";
        return Err(damaged(DbError::Broken(found.to_owned())));
    }
    let contents = contents(&connection)?;
    connection
        .close()
        .map_err(|(_, error)| StoreError::unavailable(error))?;
    Ok(contents)
}

fn damaged(error: DbError) -> StoreError {
    match error {
        DbError::Broken(found) | DbError::Taken(found) => {
            StoreError::Setup(format!("the database is damaged: {found}"))
        }
        error => error.into(),
    }
}

fn contents(connection: &Connection) -> Result<Contents, StoreError> {
    let read = |connection: &Connection| -> rusqlite::Result<_> {
        let mut statement =
            connection.prepare("SELECT number, checksum FROM migrations ORDER BY number")?;
        let done = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<(i64, String)>, _>>()?;
        Ok(migrate::remaining(&done, |m| m.sqlite))
    };
    read(connection)
        .map_err(|_| StoreError::Setup("the database is not one of Parlor".to_owned()))?
        .map_err(StoreError::Setup)?;
    let read = |connection: &Connection| -> rusqlite::Result<Contents> {
        let mut keys = connection.prepare("SELECT fingerprint FROM server_keys WHERE id = 1")?;
        let server_key = keys.query_map([], |row| row.get(0))?.next().transpose()?;
        let mut rows = connection.prepare(
            "SELECT storage_key, size, sha256 FROM attachments WHERE storage_key IS NOT NULL",
        )?;
        let files = rows
            .query_map([], |row| {
                let size: i64 = row.get(1)?;
                Ok(StoredFile {
                    storage_key: row.get(0)?,
                    size: size.unsigned_abs(),
                    sha256: row.get(2)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(Contents { server_key, files })
    };
    read(connection).map_err(|error| damaged(error.into()))
}
