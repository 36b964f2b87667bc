//! Search for messages, contacts and conversations by their words, across all history.
//!
//! The index follows the numbered events, so the writer of a message does not wait for it. It stores its position per
//! account and continues after a restart. A search first waits for the index to reach the stored events. The index
//! contains tokens, no text. Every hit is read from its own row, so that a changed or erased text is never shown.
//!
//! Both databases use the same tokens, which [`tokens`] makes. SQLite stores them in an FTS5 table in a separate file,
//! whose writes do not delay the writer. PostgreSQL stores them in a `tsvector`. No extension is needed, and both
//! databases find the same.

mod follow;
mod postgres;
mod sqlite;
pub mod tokens;

#[cfg(test)]
pub(crate) use postgres::{FIND as FIND_POSTGRES, FIND_RECENT};
#[cfg(test)]
pub(crate) use sqlite::{
    FIND as FIND_SQLITE, OF_CONVERSATION as OF_CONVERSATION_SQLITE, OF_OBJECT as OF_OBJECT_SQLITE,
};

use crate::StoreError;
use crate::writer::DbError;
use parlor_model::ids::AccountId;
use parlor_model::words::Word;
use std::collections::HashMap;
use std::path::Path;

/// The kind of a searchable object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A message, found by its text.
    Message,
    /// A contact, found by names, contact points and custom attributes.
    Contact,
    /// A conversation, found by its subject.
    Conversation,
}

impl Word for Kind {
    const ALL: &'static [Self] = &[Self::Message, Self::Contact, Self::Conversation];

    fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Contact => "contact",
            Self::Conversation => "conversation",
        }
    }
}

/// The parameters of a search.
#[derive(Clone, Debug)]
pub struct Query {
    /// The account.
    pub account: AccountId,
    /// The kinds of objects. An empty list means all kinds.
    pub kinds: Vec<Kind>,
    /// The search terms.
    pub terms: Vec<tokens::Term>,
    /// The position before which the page begins: the last position of the previous page.
    pub before: Option<i64>,
    /// The greatest number of hits.
    pub limit: i64,
}

/// A found object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The position in the index. Newer objects have greater positions.
    pub place: i64,
    /// The kind of the object.
    pub kind: Kind,
    /// The id of the object.
    pub id: i64,
}

/// The tokens of an object.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub kind: Kind,
    pub id: i64,
    /// The conversation of the object. If the conversation is erased, the document is removed.
    pub conversation: Option<i64>,
    /// The tokens, separated by spaces. A long text has several parts.
    pub parts: Vec<String>,
}

/// The index changes of one step.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// The objects with their present tokens. An object without parts is removed.
    pub documents: Vec<Document>,
    /// The conversations whose other documents are removed.
    pub forgotten: Vec<i64>,
}

/// Returns the token of an account, which separates the words of different accounts.
pub(crate) fn scope(account: AccountId, kind: Kind) -> String {
    let letter = match kind {
        Kind::Message => 'm',
        Kind::Contact => 'c',
        Kind::Conversation => 'v',
    };
    format!("s{}{letter}", account.0)
}

/// The search index of a store.
pub(crate) enum Index {
    Sqlite(sqlite::SqliteIndex),
    Postgres(postgres::PostgresIndex),
}

impl Index {
    pub(crate) fn sqlite(dir: &Path) -> Result<Self, StoreError> {
        sqlite::SqliteIndex::open(dir)
            .map(Self::Sqlite)
            .map_err(stopped)
    }

    pub(crate) fn postgres(url: &str) -> Self {
        Self::Postgres(postgres::PostgresIndex::new(url))
    }

    /// Returns the number of the last indexed event of an account; 0 means none.
    pub(crate) async fn position(&self, account: AccountId) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(index) => index.position(account).await,
            Self::Postgres(index) => index.position(account).await,
        }
        .map_err(stopped)
    }

    /// Returns the positions of all accounts with indexed events.
    pub(crate) async fn positions(&self) -> Result<HashMap<AccountId, i64>, StoreError> {
        match self {
            Self::Sqlite(index) => index.positions().await,
            Self::Postgres(index) => index.positions().await,
        }
        .map_err(stopped)
    }

    /// Applies the changes of the events after `from` up to `to`. Returns `false` if another node has done so.
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
        .map_err(stopped)
    }

    /// Deletes an account's entries from the index.
    pub(crate) async fn forget(&self, account: AccountId) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(index) => index.forget(account).await,
            Self::Postgres(index) => index.forget(account).await,
        }
        .map_err(stopped)
    }

    pub(crate) async fn find(&self, query: Query) -> Result<Vec<Hit>, StoreError> {
        match self {
            Self::Sqlite(index) => index.find(query).await,
            Self::Postgres(index) => index.find(&query).await,
        }
        .map_err(stopped)
    }
}

fn stopped(error: DbError) -> StoreError {
    match error {
        DbError::Unavailable(reason) => StoreError::Unavailable { reason },
        DbError::Taken(reason) | DbError::Broken(reason) => StoreError::Internal(reason),
        DbError::Raced => StoreError::unavailable("the search index is being written"),
    }
}
