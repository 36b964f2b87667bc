//! A map of rows with an undo journal. The map contains the rows that a batch of commands has loaded or changed, and
//! the rows that the previous batch is still writing.
//!
//! Commands are decided while the changes of earlier commands are being written to disk. So rows from the database may
//! lack these changes. Therefore, changed rows stay in the map for two epochs, and the map prefers them to rows from
//! the database. A *flush* returns the changes to write. An *epoch* is the time between two flushes.

use crate::row::Row;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// The number of epochs for which a loaded or changed row stays in the map: the current epoch, and the previous epoch,
/// whose changes are being written.
const REMEMBERED: u64 = 2;

#[derive(Debug)]
struct Entry<V> {
    /// The row. `None` means that the row is known not to exist.
    value: Option<Arc<V>>,
    /// The row in the database after all flushed changes are written.
    stored: Option<Arc<V>>,
    /// Whether the row changed after the last flush.
    dirty: bool,
    /// Whether this map has changed the row. The value stays `true` after a flush, because the database may still
    /// return an older version of the row.
    ours: bool,
    /// The epoch in which the row was last loaded or changed. A flush of the row sets this field to the next epoch.
    epoch: u64,
}

impl<V> Clone for Entry<V> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            stored: self.stored.clone(),
            ..*self
        }
    }
}

/// A look-up that can check whether a given row is part of its result.
pub trait Finds<V> {
    /// Whether the look-up finds this row.
    fn finds(&self, row: &V) -> bool;
}

/// The rows of one table by key, and the answers to the look-ups of type `Q`. With a journal, the table can undo the
/// changes of the current command.
#[derive(Debug)]
pub struct Table<V: Row, Q> {
    rows: HashMap<V::Key, Entry<V>>,
    journal: Vec<(V::Key, Option<Entry<V>>)>,
    answers: Memo<Q, Vec<V::Key>>,
    answers_journal: Vec<Answered<Q, V::Key>>,
    epoch: u64,
}

impl<V: Row, Q> Default for Table<V, Q> {
    fn default() -> Self {
        Self {
            rows: HashMap::new(),
            journal: Vec::new(),
            answers: Memo::default(),
            answers_journal: Vec::new(),
            epoch: 0,
        }
    }
}

/// The rows that a look-up of the kind `page` finds now, in order.
#[derive(Debug)]
pub struct Page<'a, V> {
    /// The rows that meet the conditions of the look-up now.
    pub rows: Vec<&'a V>,
    /// Whether the database may have more rows after these rows. The number of rows does not show this, because
    /// the batch may have removed rows from a full page.
    pub more: bool,
}

/// A row that can list its `exact` look-ups: the look-ups by equal values whose results contain the row.
pub trait Answers<Q>: Row {
    /// Calls `each` with every look-up by equal values that finds this row.
    fn answers(&self, each: &mut impl FnMut(Q));
}

/// The changes of a table that must be written to the database.
#[derive(Debug)]
pub struct Changes<V: Row> {
    /// The new rows, ordered by key.
    pub inserted: Vec<Arc<V>>,
    /// The changed rows, ordered by key.
    pub updated: Vec<Arc<V>>,
    /// The earlier values of the changed rows, in the same order.
    pub were: Vec<Arc<V>>,
    /// The keys of rows to delete.
    pub deleted: Vec<V::Key>,
}

impl<V: Row> Default for Changes<V> {
    fn default() -> Self {
        Self {
            inserted: Vec::new(),
            updated: Vec::new(),
            were: Vec::new(),
            deleted: Vec::new(),
        }
    }
}

impl<V: Row> Changes<V> {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inserted.is_empty() && self.updated.is_empty() && self.deleted.is_empty()
    }

    /// Returns the new and the changed rows.
    pub fn written(&self) -> impl Iterator<Item = &V> {
        self.inserted.iter().chain(&self.updated).map(|row| &**row)
    }
}

impl<V: Row, Q> Table<V, Q> {
    /// Returns a row. `None` means that the row is not loaded; `Some(None)` means that the row does not exist.
    pub fn get(&self, key: &V::Key) -> Option<Option<&V>> {
        self.rows.get(key).map(|entry| entry.value.as_deref())
    }

    /// Returns the row as it was before the current command. `None` means that the command did not change the row;
    /// `Some(None)` means that the row did not exist.
    pub fn before(&self, key: &V::Key) -> Option<Option<&V>> {
        let (_, old) = self.journal.iter().find(|(of, _)| of == key)?;
        Some(old.as_ref().and_then(|entry| entry.value.as_deref()))
    }

    /// Returns the rows that the current command changed or removed, with their values before the command. New rows are
    /// left out.
    pub fn replaced(&self) -> impl Iterator<Item = &V> {
        self.journal
            .iter()
            .enumerate()
            .filter(|(at, (key, _))| !self.journal.iter().take(*at).any(|(of, _)| of == key))
            .filter_map(|(_, (_, old))| old.as_ref().and_then(|entry| entry.value.as_deref()))
    }

    /// Returns the rows that the current command changed, without duplicates. Each entry contains the value before the
    /// command and the present value.
    pub fn changes(&self) -> Vec<(Option<&V>, Option<&V>)> {
        let mut seen = HashSet::new();
        let changed = self.journal.iter().filter(|(key, _)| seen.insert(key));
        changed
            .map(|(key, old)| {
                let before = old.as_ref().and_then(|entry| entry.value.as_deref());
                (before, self.get(key).flatten())
            })
            .collect()
    }

    /// Returns every row in the map that exists.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows
            .values()
            .filter_map(|entry| entry.value.as_deref())
    }

    /// Whether this map has changed the row. If so, the database may still return an older version of the row.
    pub fn is_ours(&self, key: &V::Key) -> bool {
        self.rows.get(key).is_some_and(|entry| entry.ours)
    }

    /// Returns the rows that this map has inserted or changed, without removed rows.
    pub fn ours(&self) -> impl Iterator<Item = &V> {
        self.rows
            .values()
            .filter(|entry| entry.ours)
            .filter_map(|entry| entry.value.as_deref())
    }

    /// Stores a row from the database. If the row is already in the map, the map keeps its own value, because that
    /// value may be newer.
    pub fn loaded(&mut self, key: V::Key, value: Option<V>) {
        let epoch = self.epoch;
        self.rows
            .entry(key)
            .and_modify(|entry| entry.epoch = epoch)
            .or_insert_with(|| {
                let value = value.map(Arc::new);
                Entry {
                    stored: value.clone(),
                    value,
                    dirty: false,
                    ours: false,
                    epoch,
                }
            });
    }

    /// Stores rows in the same way as [`Self::loaded`], and returns their keys.
    fn take_in(&mut self, rows: Vec<V>) -> Vec<V::Key> {
        rows.into_iter()
            .map(|row| {
                let key = row.key();
                self.loaded(key.clone(), Some(row));
                key
            })
            .collect()
    }

    /// Keeps the changes of the current command, so that they can no longer be undone.
    pub fn keep(&mut self) {
        self.journal.clear();
        self.answers_journal.clear();
    }
}

impl<V: Row, Q: Eq + Hash> Table<V, Q> {
    /// Returns the keys of the rows that a look-up found. `None` means that the look-up has no answer yet.
    pub fn answer(&self, query: &Q) -> Option<&[V::Key]> {
        self.answers.get(query).map(Vec::as_slice)
    }

    /// Returns the rows that a look-up found. `None` means that the look-up has no answer yet.
    pub fn found<'a>(&'a self, query: &Q) -> Option<impl Iterator<Item = &'a V> + use<'a, V, Q>> {
        let keys = self.answer(query)?;
        Some(keys.iter().filter_map(|key| self.get(key).flatten()))
    }

    /// Stores the database's answer to a look-up by equal values. The stored answer also takes this map's changes into
    /// account, because the database may not contain these changes yet.
    pub fn answered(&mut self, query: Q, rows: Vec<V>)
    where
        Q: Finds<V>,
    {
        let mut keys = self.take_in(rows);
        keys.retain(|key| self.get(key).flatten().is_some_and(|row| query.finds(row)));
        for row in self.ours().filter(|row| query.finds(row)) {
            let key = row.key();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys.sort_unstable();
        self.answers.loaded(query, keys);
    }

    /// Stores the database's answer to a look-up of the kind `page`. [`Self::page`] corrects this answer at every read.
    pub fn paged(&mut self, query: Q, rows: Vec<V>) {
        self.hold_ours();
        let keys = self.take_in(rows);
        self.answers.loaded(query, keys);
    }

    /// Stores an empty answer without a database read, for a look-up that cannot find any row in the database.
    pub fn unanswered(&mut self, query: Q) {
        self.answers.loaded(query, Vec::new());
    }

    /// Returns the rows that a look-up of the kind `page` finds, in order. The result contains the loaded rows and the
    /// rows that this map has changed, if they meet the conditions now. If the database returned as many rows as the
    /// limit, the database may have more rows. The page then contains no row after the last loaded row. `None` means
    /// that the look-up has no answer yet.
    pub fn page<O: Ord>(
        &self,
        query: &Q,
        limit: i64,
        order: impl Fn(&V) -> O,
    ) -> Option<Page<'_, V>>
    where
        Q: Finds<V>,
    {
        let keys = self.answer(query)?;
        let more = i64::try_from(keys.len()).is_ok_and(|n| n >= limit);
        let mut rows: Vec<&V> = (keys.iter())
            .filter_map(|key| self.get(key).flatten())
            .collect();
        let last = if more {
            rows.iter().map(|row| order(row)).max()
        } else {
            None
        };
        rows.retain(|row| query.finds(row));
        for row in self.ours().filter(|row| query.finds(row)) {
            if !keys.contains(&row.key()) && last.as_ref().is_none_or(|last| order(row) <= *last) {
                rows.push(row);
            }
        }
        rows.sort_unstable_by_key(|row| order(row));
        Some(Page { rows, more })
    }

    /// Gives the current epoch to all rows that this map has changed. So these rows stay in the map as long as the rows
    /// that are loaded now.
    fn hold_ours(&mut self) {
        let epoch = self.epoch;
        for entry in self.rows.values_mut().filter(|entry| entry.ours) {
            entry.epoch = epoch;
        }
    }

    /// Undoes the changes since the last [`Self::keep`].
    pub fn undo(&mut self) {
        while let Some((key, old)) = self.journal.pop() {
            match old {
                Some(entry) => self.rows.insert(key, entry),
                None => self.rows.remove(&key),
            };
        }
        while let Some(Answered { query, key, place }) = self.answers_journal.pop() {
            if let Some(keys) = self.answers.get_mut(&query) {
                match place {
                    // The key was added at the end of the list. All later changes are already undone, so the key is the
                    // last key of the list.
                    None => drop(keys.pop()),
                    Some(place) => keys.insert(place.min(keys.len()), key),
                }
            }
        }
    }

    /// Returns the changes to write. The caller writes these changes during the next epoch. The changed rows stay in
    /// the map for two epochs, counted from the next epoch.
    pub fn flush(&mut self) -> Changes<V> {
        self.keep();
        let written = self.epoch.saturating_add(1);
        let mut dirty: Vec<(&V::Key, &mut Entry<V>)> = (self.rows.iter_mut())
            .filter(|(_, entry)| entry.dirty)
            .collect();
        dirty.sort_unstable_by_key(|(key, _)| *key);
        let mut changes = Changes::default();
        for (key, entry) in dirty {
            let was = std::mem::replace(&mut entry.stored, entry.value.clone());
            match (entry.value.clone(), was) {
                (Some(value), None) => changes.inserted.push(value),
                (Some(value), Some(was)) => {
                    changes.updated.push(value);
                    changes.were.push(was);
                }
                (None, Some(_)) => changes.deleted.push(key.clone()),
                (None, None) => {}
            }
            entry.dirty = false;
            entry.epoch = written;
        }
        changes
    }

    /// Begins a new epoch, and removes rows and answers of epochs that are too old.
    pub fn age(&mut self) {
        self.epoch = self.epoch.saturating_add(1);
        let epoch = self.epoch;
        self.rows
            .retain(|_, entry| entry.dirty || entry.epoch.saturating_add(REMEMBERED) > epoch);
        self.answers_journal.clear();
        self.answers.age();
    }

    /// Removes all rows and all answers. The caller must already have written or dropped the changes of the rows.
    pub fn clear(&mut self) {
        self.keep();
        self.rows.clear();
        self.answers.clear();
    }
}

impl<Q: Eq + Hash, V: Answers<Q>> Table<V, Q> {
    /// Inserts or replaces a row.
    pub fn put(&mut self, row: V) {
        let key = row.key();
        self.set(key, Some(row));
    }

    /// Removes a row.
    pub fn remove(&mut self, key: V::Key) {
        self.set(key, None);
    }

    fn set(&mut self, key: V::Key, value: Option<V>) {
        let old = self.rows.get(&key);
        // Only stored answers are updated here. [`Self::answered`] corrects a later answer of the database.
        if !self.answers.is_empty() {
            let mut finds = Vec::new();
            if let Some(row) = &value {
                row.answers(&mut |query| finds.push(query));
            }
            if let Some(row) = old.and_then(|entry| entry.value.as_deref()) {
                row.answers(&mut |query| {
                    if !finds.contains(&query) {
                        change(
                            &mut self.answers,
                            &mut self.answers_journal,
                            query,
                            &key,
                            false,
                        );
                    }
                });
            }
            for query in finds {
                change(
                    &mut self.answers,
                    &mut self.answers_journal,
                    query,
                    &key,
                    true,
                );
            }
        }
        let entry = Entry {
            stored: old.and_then(|entry| entry.stored.clone()),
            value: value.map(Arc::new),
            dirty: true,
            ours: true,
            epoch: self.epoch,
        };
        let old = self.rows.insert(key.clone(), entry);
        self.journal.push((key, old));
    }
}

/// A change of a stored answer, recorded so that the change can be undone.
#[derive(Debug)]
struct Answered<Q, K> {
    query: Q,
    key: K,
    /// The index from which the key was removed. `None` means that the key was added at the end instead.
    place: Option<usize>,
}

/// Adds a key to a stored answer, or removes the key from the answer.
fn change<Q: Eq + Hash, K: Clone + Eq>(
    answers: &mut Memo<Q, Vec<K>>,
    journal: &mut Vec<Answered<Q, K>>,
    query: Q,
    key: &K,
    belongs: bool,
) {
    let Some(keys) = answers.get_mut(&query) else {
        return;
    };
    let place = keys.iter().position(|of| of == key);
    match place {
        None if belongs => keys.push(key.clone()),
        Some(place) if !belongs => {
            keys.remove(place);
        }
        None | Some(_) => return,
    }
    journal.push(Answered {
        query,
        key: key.clone(),
        place,
    });
}

/// A table to which rows are only added, with the answers to look-ups of its stored rows.
#[derive(Debug)]
pub struct Log<V, Q> {
    rows: Vec<V>,
    kept: usize,
    answers: Memo<Q, Vec<V>>,
}

impl<V, Q> Default for Log<V, Q> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            kept: 0,
            answers: Memo::default(),
        }
    }
}

impl<V, Q: Eq + Hash> Log<V, Q> {
    /// Adds a row.
    pub fn push(&mut self, row: V) {
        self.rows.push(row);
    }

    /// Adds rows.
    pub fn extend(&mut self, rows: Vec<V>) {
        self.rows.extend(rows);
    }

    /// Returns the rows that the current command added.
    pub fn new_rows(&self) -> &[V] {
        self.rows.get(self.kept..).unwrap_or_default()
    }

    /// Removes those unwritten rows for which `keeps` returns `false`.
    pub fn retain(&mut self, keeps: impl FnMut(&V) -> bool) {
        self.rows.retain(keeps);
        self.kept = self.kept.min(self.rows.len());
    }

    /// Returns the stored rows that a look-up found. `None` means that the look-up has no answer yet.
    pub fn answer(&self, query: &Q) -> Option<&[V]> {
        self.answers.get(query).map(Vec::as_slice)
    }

    /// Stores the database's answer to a look-up.
    pub fn answered(&mut self, query: Q, rows: Vec<V>) {
        self.answers.loaded(query, rows);
    }

    /// Keeps the rows that the current command added, as [`Table::keep`] does.
    pub fn keep(&mut self) {
        self.kept = self.rows.len();
    }

    /// Undoes the additions of the current command, as [`Table::undo`] does.
    pub fn undo(&mut self) {
        self.rows.truncate(self.kept);
    }

    /// Returns the added rows, which must be written, as [`Table::flush`] does.
    pub fn flush(&mut self) -> Vec<V> {
        self.kept = 0;
        std::mem::take(&mut self.rows)
    }

    /// Begins a new epoch, as [`Table::age`] does.
    pub fn age(&mut self) {
        self.answers.age();
    }

    /// Removes the answers to look-ups.
    pub fn clear(&mut self) {
        self.answers.clear();
    }
}

/// The answers to look-ups. An answer stays in memory for [`REMEMBERED`] epochs.
#[derive(Debug)]
struct Memo<Q, A> {
    answers: HashMap<Q, (u64, A)>,
    epoch: u64,
}

impl<Q, A> Default for Memo<Q, A> {
    fn default() -> Self {
        Self {
            answers: HashMap::new(),
            epoch: 0,
        }
    }
}

impl<Q: Eq + Hash, A> Memo<Q, A> {
    /// Returns an answer. `None` means that the look-up has no answer yet.
    fn get(&self, query: &Q) -> Option<&A> {
        self.answers.get(query).map(|(_, answer)| answer)
    }

    fn get_mut(&mut self, query: &Q) -> Option<&mut A> {
        self.answers.get_mut(query).map(|(_, answer)| answer)
    }

    /// Stores the database's answer, unless the look-up already has an answer.
    fn loaded(&mut self, query: Q, answer: A) {
        self.answers.entry(query).or_insert((self.epoch, answer));
    }

    /// Whether there are no answers.
    fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// Begins a new epoch and removes answers that are too old.
    fn age(&mut self) {
        self.epoch = self.epoch.saturating_add(1);
        let epoch = self.epoch;
        self.answers
            .retain(|_, (since, _)| since.saturating_add(REMEMBERED) > epoch);
    }

    /// Removes all answers.
    fn clear(&mut self) {
        self.answers.clear();
    }
}
