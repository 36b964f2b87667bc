//! The scrub: overwrites erased data in the database file.
//!
//! SQLite overwrites a deleted value at once (`secure_delete`). But SQLite may have moved a value from one page to
//! another before the deletion. A copy of the value then stays in the unused middle of the old page. After an erasure,
//! a scrub overwrites the unused middle of every page, in short transactions. Afterwards the scrub truncates the
//! write-ahead log, because the log contains earlier versions of pages.
//!
//! The header field `user_version` counts the steps of erasures since the last scrub. So after a restart, Parlor knows
//! whether a scrub is necessary.

use crate::error::DbError;
use rusqlite::{Connection, TransactionBehavior};
use std::ops::Range;
use std::time::{Duration, Instant};

/// The number of pages in one transaction. The writer waits until the transaction ends.
const PAGES: i64 = 128;
/// The maximum duration of one call of [`Scrub::turn`]. The pause between two calls is equally long.
pub(super) const TURN: Duration = Duration::from_millis(25);
/// A database with this number of pages or more is not scrubbed. In such a database, the first byte of an overflow page
/// could look like the type of a B-tree page, and the scrub would destroy data.
const MOST_PAGES: i64 = 1 << 25;
/// The maximum count of erasure steps. After this value, the count starts again from 1.
const MOST_MARKS: i64 = 1 << 30;

fn marks(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Counts a step of an erasure. Runs in the same transaction as the step.
pub(super) fn mark(connection: &Connection) -> rusqlite::Result<()> {
    let next = marks(connection)?.checked_rem(MOST_MARKS).unwrap_or(0);
    connection.pragma_update(None, "user_version", next.saturating_add(1))
}

/// The progress of a scrub.
#[derive(Debug, Default)]
pub(super) struct Scrub {
    /// The count of erasure steps when the scrub began. 0 means that no scrub is running.
    mark: i64,
    /// The next page to scrub.
    page: i64,
}

impl Scrub {
    /// Whether a scrub is running.
    pub(super) const fn runs(&self) -> bool {
        self.mark != 0
    }

    /// Scrubs for at most [`TURN`], if data was erased since the last scrub.
    pub(super) fn turn(&mut self, connection: &mut Connection) -> Result<(), DbError> {
        let until = Instant::now().checked_add(TURN);
        if !self.runs() {
            self.mark = marks(connection)?;
            self.page = 1;
        }
        while self.runs() && until.is_none_or(|until| Instant::now() < until) {
            if self.pages(connection)? {
                if !truncated(connection)? {
                    // The log was not truncated, because a reader still needs the log. The next call tries again.
                    return Ok(());
                }
                self.end(connection)?;
            }
        }
        Ok(())
    }

    /// Overwrites the unused parts of the next pages. Returns whether all pages have been scrubbed.
    fn pages(&mut self, connection: &mut Connection) -> Result<bool, DbError> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let count: i64 = transaction.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        if count >= MOST_PAGES {
            return Err(DbError::Broken(
                "the database is too large for the overwriting of erased data".to_owned(),
            ));
        }
        let end = self.page.saturating_add(PAGES).min(count.saturating_add(1));
        let mut changed = Vec::new();
        {
            let mut read =
                transaction.prepare_cached("SELECT data FROM sqlite_dbpage WHERE pgno = ?1")?;
            for page in self.page..end {
                let mut rows = read.query([page])?;
                let Some(row) = rows.next()? else { continue };
                let data = row.get_ref(0)?.as_blob().unwrap_or_default();
                let Some(range) = unused(page, data) else {
                    continue;
                };
                let is_dirty = |bytes: &[u8]| bytes.iter().any(|byte| *byte != 0);
                if data.get(range.clone()).is_some_and(is_dirty) {
                    let mut data = data.to_owned();
                    data.get_mut(range).unwrap_or_default().fill(0);
                    changed.push((page, data));
                }
            }
            let mut write =
                transaction.prepare_cached("UPDATE sqlite_dbpage SET data = ?2 WHERE pgno = ?1")?;
            for change in changed {
                write.execute(change)?;
            }
        }
        transaction.commit()?;
        self.page = end;
        Ok(end > count)
    }

    /// Ends the scrub. If data was erased during the scrub, the next call of [`Self::turn`] starts a new scrub.
    fn end(&mut self, connection: &mut Connection) -> Result<(), DbError> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if marks(&transaction)? == self.mark {
            transaction.pragma_update(None, "user_version", 0)?;
        }
        transaction.commit()?;
        *self = Self::default();
        Ok(())
    }
}

/// Copies the whole write-ahead log into the database and empties the log. Returns `false` if a reader prevented this.
fn truncated(connection: &Connection) -> rusqlite::Result<bool> {
    let busy = "PRAGMA wal_checkpoint(TRUNCATE)";
    connection.query_row(busy, [], |row| Ok(row.get::<_, i64>(0)? == 0))
}

/// Returns the unused middle of a B-tree page: the bytes between the list of cells and the first cell.
fn unused(page: i64, data: &[u8]) -> Option<Range<usize>> {
    let number = |at: usize| {
        let bytes = data.get(at..at.checked_add(2)?)?;
        Some(usize::from(u16::from_be_bytes(bytes.try_into().ok()?)))
    };
    // The first page begins with the file header.
    let at: usize = if page == 1 { 100 } else { 0 };
    let head = match data.get(at)? {
        2 | 5 => 12,
        10 | 13 => 8,
        _ => return None,
    };
    let cells = number(at.checked_add(3)?)?;
    let content = match number(at.checked_add(5)?)? {
        0 => 65_536,
        content => content,
    };
    let start = at.checked_add(head)?.checked_add(cells.checked_mul(2)?)?;
    (start < content && content <= data.len()).then_some(start..content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::connection::{FILE, open};
    use std::path::Path;

    const SECRET: &[u8] = b"the secret";

    fn traces(dir: &Path) -> usize {
        let files = std::fs::read_dir(dir).unwrap();
        files
            .map(|file| {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                bytes
                    .windows(SECRET.len())
                    .filter(|part| *part == SECRET)
                    .count()
            })
            .sum()
    }

    /// Texts of many lengths are written in random order, so that SQLite moves them between pages. Then some of the
    /// texts are erased.
    #[test]
    fn moved_values_leave_no_copies() {
        let dir = std::env::temp_dir().join(format!("parlor-scrub-{}", std::process::id()));
        // An earlier test process with the same process id may have failed, so that its directory still exists.
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        let mut connection = open(&dir.join(FILE), true).unwrap();
        connection
            .execute_batch("CREATE TABLE said (id INTEGER PRIMARY KEY, who INTEGER, text TEXT) STRICT; CREATE INDEX said_text ON said (text);")
            .unwrap();
        let mut dice: u64 = 42;
        let mut roll = |sides: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (dice >> 33) % sides
        };
        let transaction = connection.transaction().unwrap();
        for _ in 0..12_000 {
            let who = roll(10);
            let words = if who == 3 {
                "the secret"
            } else {
                "the weather"
            };
            let (first, length) = (roll(1 << 30), usize::try_from(roll(300)).unwrap());
            let text = format!("{first} {words} {}", "x".repeat(length));
            let id = i64::try_from(roll(1 << 30)).unwrap();
            transaction
                .prepare_cached("INSERT OR IGNORE INTO said VALUES (?1, ?2, ?3)")
                .unwrap()
                .execute((id, i64::try_from(who).unwrap(), &text))
                .unwrap();
        }
        transaction
            .execute("UPDATE said SET text = '' WHERE who = 3", [])
            .unwrap();
        mark(&transaction).unwrap();
        transaction.commit().unwrap();
        let log = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], log)
            .unwrap();
        assert!(
            traces(&dir) > 0,
            "SQLite leaves no copies: the scrub is not needed"
        );

        let mut scrub = Scrub::default();
        loop {
            scrub.turn(&mut connection).unwrap();
            if !scrub.runs() {
                break;
            }
        }
        assert_eq!(traces(&dir), 0);
        assert_eq!(marks(&connection).unwrap(), 0);
        let fine: String = connection
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(fine, "ok");
        let count = "SELECT count(*) FROM said WHERE text LIKE '%the weather%'";
        assert!(connection.query_row(count, [], log).unwrap() > 10_000);
        drop(connection);
        let _ = std::fs::remove_dir_all(dir);
    }
}
