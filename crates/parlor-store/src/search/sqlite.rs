//! The search index on SQLite: a separate file in the data directory. So writes to the index and writes to the database
//! do not wait for each other. The index can be built again from the events. So writes to the index are not synced to
//! disk, and backups do not contain the index. If the file cannot be read, a new file replaces it.

use super::document::{Change, Exactness, Hit, Hits, Kind, Query};
use super::tokens::Term;
use crate::error::DbError;
use crate::open_files::OpenFiles;
use crate::private;
use crate::sqlite::HEAVY_READERS;
use parlor_model::ids::AccountId;
use parlor_model::time::Timestamp;
use parlor_model::words::Word;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The name of the index file in the data directory.
const FILE: &str = "search.index";
/// The version of the file's layout. If the existing file has another version, a new file replaces it.
const LAYOUT: i64 = 3;
/// The maximum number of documents that one search examines. A search examines many documents if only a few of the
/// documents with the searched words are from the searched period.
const SCANNED: usize = 5_000;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS search_positions (account_id INTEGER PRIMARY KEY NOT NULL, position INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS search_docs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER NOT NULL, kind TEXT NOT NULL, object_id INTEGER NOT NULL, conversation_id INTEGER,
        written_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS search_docs_object ON search_docs (account_id, kind, object_id);
    CREATE INDEX IF NOT EXISTS search_docs_conversation ON search_docs (account_id, conversation_id) WHERE conversation_id IS NOT NULL;
    CREATE VIRTUAL TABLE IF NOT EXISTS search_tokens USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
";

/// The search statement. The test of query plans (`plans/sqlite.rs`) also prepares this statement.
pub(crate) const FIND: &str = "SELECT d.id, d.kind, d.object_id, d.written_at FROM search_tokens JOIN search_docs AS d ON d.id = search_tokens.rowid \
     WHERE search_tokens MATCH ?1 AND search_tokens.rowid < ?2 AND d.account_id = ?3 ORDER BY search_tokens.rowid DESC LIMIT ?4";

/// The statement that finds documents with given terms in a range of positions. The test of query plans
/// (`plans/sqlite.rs`) also prepares this statement.
pub(crate) const FIND_WITHIN: &str = "SELECT rowid FROM search_tokens WHERE search_tokens MATCH ?1 AND rowid >= ?2 AND rowid <= ?3 ORDER BY rowid DESC LIMIT ?4";

/// The statement that finds the documents that a new document of the same object replaces.
pub(crate) const OF_OBJECT: &str =
    "SELECT id FROM search_docs WHERE account_id = ?1 AND kind = ?2 AND object_id = ?3";
/// The statement that finds the documents of a conversation.
pub(crate) const OF_CONVERSATION: &str =
    "SELECT id FROM search_docs WHERE account_id = ?1 AND conversation_id = ?2";

pub(crate) struct SqliteIndex {
    path: PathBuf,
    /// The files of the main database, to which the index belongs.
    database: OpenFiles,
    open: Mutex<Open>,
}

/// The open index.
#[derive(Clone)]
struct Open {
    files: Arc<OpenFiles>,
    writer: Arc<Mutex<Connection>>,
    /// The connection that reads positions. With a separate connection, these reads do not wait for searches.
    reader: Arc<Mutex<Connection>>,
    /// The connections for searches, one for each of the heavy reads that can run at the same time.
    finders: Vec<Arc<Mutex<Connection>>>,
}

/// Opens the index. If the index cannot be read, builds a new one.
fn open(path: &Path) -> Result<Open, DbError> {
    let writer = match prepare(path) {
        Ok(writer) => writer,
        Err(error) if !path.parent().is_some_and(Path::is_dir) => return Err(error),
        Err(error) => {
            tracing::warn!(?error, "the search index cannot be read and is made again");
            remove(path);
            prepare(path)?
        }
    };
    let finders = (0..HEAVY_READERS).map(|_| Ok(Arc::new(Mutex::new(connect(path)?))));
    Ok(Open {
        finders: finders.collect::<Result<_, DbError>>()?,
        writer: Arc::new(Mutex::new(writer)),
        reader: Arc::new(Mutex::new(connect(path)?)),
        files: Arc::new(OpenFiles::of(path)),
    })
}

fn connect(path: &Path) -> Result<Connection, DbError> {
    private::database(path).map_err(|error| DbError::Unavailable(error.to_string()))?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -8_192)?;
    connection.set_prepared_statement_cache_capacity(16);
    Ok(connection)
}

fn prepare(path: &Path) -> Result<Connection, DbError> {
    let connection = connect(path)?;
    let layout: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if layout != LAYOUT && layout != 0 {
        return Err(DbError::Broken("another layout".to_owned()));
    }
    connection.execute_batch(SCHEMA)?;
    connection.pragma_update(None, "user_version", LAYOUT)?;
    Ok(connection)
}

fn remove(path: &Path) {
    for file in private::database_files(path) {
        let _ = std::fs::remove_file(file);
    }
}

/// Returns an FTS5 query for these terms. A document with one of the terms in `instead` also matches. Tokens contain
/// only letters and digits, so they need no escaping.
pub(super) fn expression(query: &Query, terms: &[Term], instead: &[Term]) -> String {
    let quoted = |token: &String| format!("\"{token}\"");
    let scopes: Vec<String> = query.scopes().iter().map(quoted).collect();
    let term = |term: &Term| match term {
        Term::Exact(token) => quoted(token),
        Term::Prefix(token) => format!("\"{token}\" *"),
        Term::Phrase(tokens) => format!("\"{}\"", tokens.join(" ")),
    };
    let all = terms.iter().map(term).collect::<Vec<_>>();
    let mut any = vec![format!("({})", all.join(" AND "))];
    any.extend(instead.iter().map(term));
    let mut expression = format!("({}) AND ({})", scopes.join(" OR "), any.join(" OR "));
    for mark in query.marks().iter().map(quoted) {
        expression.push_str(" AND ");
        expression.push_str(&mark);
    }
    expression
}

/// Runs a search on one connection.
fn search(connection: &Connection, query: &Query) -> Result<Hits, DbError> {
    let mut statement = connection.prepare_cached(FIND)?;
    let (since, until) = (query.since, query.until);
    let wanted = |at: Timestamp| {
        since.is_none_or(|since| at >= since) && until.is_none_or(|until| at < until)
    };
    let scanned = i64::try_from(SCANNED).unwrap_or(i64::MAX);
    let mut rows = statement.query((
        expression(query, &query.words.terms, &query.words.instead),
        query.before.unwrap_or(i64::MAX),
        query.account.0,
        scanned,
    ))?;
    let mut found = Hits::default();
    let mut seen = 0_usize;
    let mut last = None;
    while let Some(row) = rows.next()? {
        let at = Timestamp(row.get(3)?);
        let wanted = wanted(at);
        if wanted && found.hits.len() == query.limit {
            found.next = last;
            break;
        }
        seen = seen.saturating_add(1);
        let place = row.get(0)?;
        last = Some(place);
        let kind: String = row.get(1)?;
        if let Some(kind) = Kind::from_word(&kind).filter(|_| wanted) {
            found.hits.push(Hit {
                place,
                kind,
                id: row.get(2)?,
                at,
                exactness: query.least(),
            });
        }
    }
    if seen >= SCANNED && found.next.is_none() {
        found.next = last;
    }
    let ends = found.hits.last().zip(found.hits.first());
    let Some((oldest, newest)) = ends.map(|(last, first)| (last.place, first.place)) else {
        return Ok(found);
    };
    for (exactness, terms) in query.exact() {
        let Some(terms) = terms else { continue };
        let mut statement = connection.prepare_cached(FIND_WITHIN)?;
        let expression = expression(query, &terms, &[]);
        let places =
            statement.query_map((expression, oldest, newest, scanned), |row| row.get(0))?;
        let places = places.collect::<Result<HashSet<i64>, _>>()?;
        raise(&mut found.hits, exactness, &places);
    }
    Ok(found)
}

/// Raises the exactness of the hits at these positions to this value. A higher exactness stays.
fn raise(hits: &mut [Hit], exactness: Exactness, places: &HashSet<i64>) {
    for hit in hits.iter_mut().filter(|hit| places.contains(&hit.place)) {
        hit.exactness = hit.exactness.max(exactness);
    }
}

impl SqliteIndex {
    pub(super) fn open(dir: &Path) -> Result<Self, DbError> {
        let path = dir.join(FILE);
        let open = Mutex::new(open(&path)?);
        let database = OpenFiles::of(&dir.join(crate::sqlite::FILE));
        Ok(Self {
            path,
            database,
            open,
        })
    }

    /// Returns the open index. If the files of the index were removed or replaced, creates a new index, which is then
    /// built again from the events.
    fn opened(&self) -> Result<Open, DbError> {
        let mut known = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if known.files.lost().is_some() {
            if let Some(file) = self.database.lost() {
                let reason = format!("{} was removed or replaced", file.display());
                return Err(DbError::Unavailable(reason));
            }
            tracing::warn!("the search index was removed or replaced and is made again");
            // The write-ahead log of the removed file must not be used with the new file.
            remove(&self.path);
            *known = open(&self.path)?;
        }
        Ok(known.clone())
    }

    async fn on<T, F>(connection: Arc<Mutex<Connection>>, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, DbError> + Send + 'static,
    {
        tokio::task::spawn_blocking(move || {
            work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await
        .map_err(|e| DbError::Broken(e.to_string()))?
    }

    pub(super) async fn position(&self, account: AccountId) -> Result<i64, DbError> {
        Self::on(self.opened()?.reader, move |connection| {
            let position = connection
                .prepare_cached("SELECT position FROM search_positions WHERE account_id = ?1")?
                .query_row([account.0], |row| row.get(0))
                .optional()?;
            Ok(position.unwrap_or(0))
        })
        .await
    }

    pub(super) async fn positions(&self) -> Result<HashMap<AccountId, i64>, DbError> {
        Self::on(self.opened()?.reader, move |connection| {
            let mut statement =
                connection.prepare_cached("SELECT account_id, position FROM search_positions")?;
            let rows = statement.query_map([], |row| Ok((AccountId(row.get(0)?), row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    pub(super) async fn apply(
        &self,
        account: AccountId,
        change: Change,
        from: i64,
        to: i64,
    ) -> Result<bool, DbError> {
        Self::on(self.opened()?.writer, move |connection| {
            let transaction = connection
                .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let known: Option<i64> = transaction
                .prepare_cached("SELECT position FROM search_positions WHERE account_id = ?1")?
                .query_row([account.0], |row| row.get(0))
                .optional()?;
            if known.unwrap_or(0) != from {
                return Ok(false);
            }
            {
                let mut of_conversation = transaction.prepare_cached(OF_CONVERSATION)?;
                let mut of_object = transaction.prepare_cached(OF_OBJECT)?;
                let mut gone: Vec<i64> = Vec::new();
                for conversation in &change.forgotten {
                    let rows = of_conversation
                        .query_map((account.0, conversation), |row| row.get(0))?;
                    for row in rows {
                        gone.push(row?);
                    }
                }
                for document in &change.documents {
                    let rows = of_object.query_map(
                        (account.0, document.kind.word(), document.id),
                        |row| row.get(0),
                    )?;
                    for row in rows {
                        gone.push(row?);
                    }
                }
                gone.sort_unstable();
                gone.dedup();
                let mut forget =
                    transaction.prepare_cached("DELETE FROM search_tokens WHERE rowid = ?1")?;
                let mut remove =
                    transaction.prepare_cached("DELETE FROM search_docs WHERE id = ?1")?;
                for id in gone {
                    forget.execute([id])?;
                    remove.execute([id])?;
                }
                let mut insert = transaction.prepare_cached(
                    "INSERT INTO search_docs (account_id, kind, object_id, conversation_id, written_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?;
                let mut index = transaction
                    .prepare_cached("INSERT INTO search_tokens (rowid, tokens) VALUES (?1, ?2)")?;
                for document in &change.documents {
                    for text in document.texts(account) {
                        insert.execute((
                            account.0,
                            document.kind.word(),
                            document.id,
                            document.conversation,
                            document.at.0,
                        ))?;
                        let id = transaction.last_insert_rowid();
                        index.execute((id, text))?;
                    }
                }
            }
            if change.erases {
                // The value 1 in the file's header marks that the index must be scrubbed.
                transaction.pragma_update(None, "application_id", 1)?;
            }
            transaction
                .prepare_cached(
                    "INSERT INTO search_positions (account_id, position) VALUES (?1, ?2) ON CONFLICT (account_id) DO UPDATE SET position = ?2",
                )?
                .execute((account.0, to))?;
            transaction.commit()?;
            Ok(true)
        })
        .await
    }

    /// Rewrites the index without the removed documents, if an erasure has removed documents. Returns whether the index
    /// was rewritten.
    ///
    /// FTS5 only marks a document as removed, and deletes its tokens later. The free pages of the file also keep their
    /// old content. So only a rewrite of the whole file removes the erased text.
    pub(super) async fn scrub(&self) -> Result<bool, DbError> {
        Self::on(self.opened()?.writer, |connection| {
            let marks = |connection: &Connection| {
                connection.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0))
            };
            if marks(connection)? == 0 {
                return Ok(false);
            }
            connection.execute_batch(
                "INSERT INTO search_tokens (search_tokens) VALUES ('optimize'); PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY;",
            )?;
            let busy: i64 =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if busy != 0 {
                return Err(DbError::Unavailable("a search still reads the index".to_owned()));
            }
            connection.pragma_update(None, "application_id", 0)?;
            Ok(true)
        })
        .await
    }

    pub(super) async fn forget(&self, account: AccountId) -> Result<(), DbError> {
        Self::on(self.opened()?.writer, move |connection| {
            let transaction = connection
                .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            for statement in [
                "DELETE FROM search_tokens WHERE rowid IN (SELECT id FROM search_docs WHERE account_id = ?1)",
                "DELETE FROM search_docs WHERE account_id = ?1",
                "DELETE FROM search_positions WHERE account_id = ?1",
            ] {
                transaction.execute(statement, [account.0])?;
            }
            transaction.commit()?;
            Ok(())
        })
        .await
    }

    pub(super) async fn find(&self, query: Query, reader: usize) -> Result<Hits, DbError> {
        let open = self.opened()?;
        let finder = open.finders.get(reader).unwrap_or(&open.reader);
        Self::on(Arc::clone(finder), move |connection| {
            search(connection, &query)
        })
        .await
    }
}
