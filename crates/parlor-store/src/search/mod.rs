//! Finding messages, contacts and conversations by their words, across all history.
//!
//! The index follows the numbered events, so the writer of a message does not wait for it. It stores its position per account and
//! continues after a restart. A search first waits for the index to reach the stored events. The index holds tokens, no text. Every hit
//! is read from its own row, so that a changed or erased text is never shown.
//!
//! The same tokens serve both databases: [`tokens`] makes them. SQLite keeps them in an FTS5 table in a separate file, whose writes do
//! not delay the writer. PostgreSQL keeps them in a `tsvector`. No extension is needed, and both find the same.

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
    /// A message, by its words.
    Message,
    /// A contact, by names, contact points and custom attributes.
    Contact,
    /// A conversation, by its subject.
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

/// A search.
#[derive(Clone, Debug)]
pub struct Query {
    /// In which account.
    pub account: AccountId,
    /// Among which kinds; none: all.
    pub kinds: Vec<Kind>,
    /// By which words.
    pub terms: Vec<tokens::Term>,
    /// Before this place: the last of the page before.
    pub before: Option<i64>,
    /// The number of hits.
    pub limit: i64,
}

/// Something found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place: later ones are higher.
    pub place: i64,
    /// The kind of the object.
    pub kind: Kind,
    /// Its id.
    pub id: i64,
}

/// The tokens of an object.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub kind: Kind,
    pub id: i64,
    /// The conversation it goes with when that is erased.
    pub conversation: Option<i64>,
    /// Tokens, apart by spaces; a long text has several.
    pub parts: Vec<String>,
}

/// The changes of one step of following.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// To be found by what they are now; no parts: not at all.
    pub documents: Vec<Document>,
    /// Conversations of which nothing said is to be found but what is in `documents`.
    pub forgotten: Vec<i64>,
}

/// An account's token, so that one account's words are no other's.
pub(crate) fn scope(account: AccountId, kind: Kind) -> String {
    let letter = match kind {
        Kind::Message => 'm',
        Kind::Contact => 'c',
        Kind::Conversation => 'v',
    };
    format!("s{}{letter}", account.0)
}

/// The index of a store.
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

    /// Up to which event an account's are read; 0: none.
    pub(crate) async fn position(&self, account: AccountId) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(index) => index.position(account).await,
            Self::Postgres(index) => index.position(account).await,
        }
        .map_err(stopped)
    }

    /// The positions of all accounts of which anything is read.
    pub(crate) async fn positions(&self) -> Result<HashMap<AccountId, i64>, StoreError> {
        match self {
            Self::Sqlite(index) => index.positions().await,
            Self::Postgres(index) => index.positions().await,
        }
        .map_err(stopped)
    }

    /// Takes in what the events after `from` up to `to` led to; `false`: somebody else has done so.
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
