//! Full-text search: finds messages, contacts and conversations of any age by their words.
//!
//! A background task updates the index from the stored events, so a command that stores a message does not wait for the
//! index. For each account, the index stores the number of the last indexed event. After a restart of the server, the
//! task continues after this event. Before a search, Parlor waits at most one second until all events that were stored
//! before the search are indexed. The index contains only tokens, no text. The text of every hit is read from the row
//! of its object, so the earlier text of a changed or erased object is never shown.
//!
//! Both databases use the same tokens, which [`tokens`] creates. SQLite stores the tokens in an FTS5 table in a
//! separate file, so that index writes do not delay the writer. PostgreSQL stores the tokens in a `tsvector`. Neither
//! database needs an extension, and both return the same hits.

mod document;
pub mod matches;
mod postgres;
mod sqlite;
pub mod tokens;

pub use document::{Author, Exactness, Hit, Hits, Kind, Query, Words};
pub(crate) use document::{Change, Document, author_mark, inbox_mark};

#[cfg(test)]
pub(crate) use postgres::{
    FIND as FIND_POSTGRES, FIND_RECENT, OF_CONVERSATIONS as OF_CONVERSATIONS_POSTGRES,
    OF_OBJECT as OF_OBJECT_POSTGRES,
};
#[cfg(test)]
pub(crate) use sqlite::{
    FIND as FIND_SQLITE, FIND_WITHIN, OF_CONVERSATION as OF_CONVERSATION_SQLITE,
    OF_OBJECT as OF_OBJECT_SQLITE,
};

use crate::error::StoreError;
use crate::postgres::{Link, Server};
use parlor_model::ids::AccountId;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The search index of a store.
pub(crate) enum Index {
    Sqlite(sqlite::SqliteIndex),
    Postgres(postgres::PostgresIndex),
}

impl Index {
    /// Opens the index in the data directory of a SQLite database.
    pub(crate) fn sqlite(dir: &Path) -> Result<Self, StoreError> {
        Ok(Self::Sqlite(sqlite::SqliteIndex::open(dir)?))
    }

    /// Opens the index in a PostgreSQL database. `finders` contains the connections for searches: one for each of the
    /// heavy reads that can run at the same time.
    pub(crate) fn postgres(server: &Arc<Server>, finders: Vec<Link>) -> Self {
        Self::Postgres(postgres::PostgresIndex::new(server, finders))
    }

    /// Returns the number of the last indexed event of an account. 0 means that no event is indexed.
    pub(crate) async fn position(&self, account: AccountId) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(index) => index.position(account).await,
            Self::Postgres(index) => index.position(account).await,
        }
        .map_err(StoreError::from)
    }

    /// Returns the positions of all accounts with indexed events.
    pub(crate) async fn positions(&self) -> Result<HashMap<AccountId, i64>, StoreError> {
        match self {
            Self::Sqlite(index) => index.positions().await,
            Self::Postgres(index) => index.positions().await,
        }
        .map_err(StoreError::from)
    }

    /// Applies the changes of the events after `from` up to `to`. Returns `false` if another node has already applied
    /// these changes.
    pub(crate) async fn apply(
        &self,
        account: AccountId,
        change: Change,
        from: i64,
        to: i64,
    ) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(index) => index.apply(account, change, from, to).await,
            Self::Postgres(index) => index.apply(account, change, from, to).await,
        }
        .map_err(StoreError::from)
    }

    /// Deletes an account's entries from the index.
    pub(crate) async fn forget(&self, account: AccountId) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(index) => index.forget(account).await,
            Self::Postgres(index) => index.forget(account).await,
        }
        .map_err(StoreError::from)
    }

    /// Overwrites the data of erased objects in the index. Returns whether there was data to overwrite. On PostgreSQL,
    /// `VACUUM` overwrites the data of erased objects, so this function does nothing and returns `false`.
    pub(crate) async fn scrub(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(index) => index.scrub().await.map_err(StoreError::from),
            Self::Postgres(_) => Ok(false),
        }
    }

    /// Returns the newest hits of a search. `reader` is the number of the reader for heavy reads that runs the search.
    pub(crate) async fn find(&self, query: Query, reader: usize) -> Result<Hits, StoreError> {
        match self {
            Self::Sqlite(index) => index.find(query, reader).await,
            Self::Postgres(index) => index.find(&query, reader).await,
        }
        .map_err(StoreError::from)
    }
}
