//! A journaled map of rows: what a batch of commands has loaded and changed so far, and what the batch before it is still writing.
//!
//! Commands are decided while the changes of earlier ones are on their way to the disk. The database's answers may or may not show those
//! changes. So rows that were changed here are remembered until the batch after next is flushed, and override loaded rows.
//! An *epoch* is the time between two flushes.

use crate::row::Row;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// For how many epochs what was loaded or changed is remembered: the one at hand and the one that is being written.
const REMEMBERED: u64 = 2;

#[derive(Debug)]
struct Entry<V> {
    /// `None`: known not to exist.
    value: Option<Arc<V>>,
    /// The row with this key that the database holds once everything flushed is written.
    stored: Option<Arc<V>>,
    /// Changed since the last flush.
    dirty: bool,
    /// Changed here, flushed or not: the database's answers may not show it yet.
    ours: bool,
    /// The epoch in which it was last loaded or flushed.
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

/// A look-up that can tell whether it finds a row.
pub trait Finds<V> {
    /// Whether it finds this row.
    fn finds(&self, row: &V) -> bool;
}

/// The rows of one table by key, and the look-ups `Q` that its rows answered. Undoes the command being decided on request.
#[derive(Debug)]
pub struct Table<V: Row, Q> {
    rows: HashMap<V::Key, Entry<V>>,
    journal: Vec<(V::Key, Option<Entry<V>>)>,
    answers: Memo<Q, Vec<V::Key>>,
    answers_journal: Vec<(Q, Vec<V::Key>)>,
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

/// A row that knows the look-ups it answers.
pub trait Answers<Q>: Row {
    /// The look-ups by equal values that find this row.
    fn answers(&self, each: &mut impl FnMut(Q));
}

/// The changes of a table that must be written.
#[derive(Debug)]
pub struct Changes<V: Row> {
    /// New rows, by key.
    pub inserted: Vec<Arc<V>>,
    /// Changed rows, by key.
    pub updated: Vec<Arc<V>>,
    /// The changed rows as they were, in the same order.
    pub were: Vec<Arc<V>>,
    /// Keys of rows to remove.
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

    /// The new and the changed rows.
    pub fn written(&self) -> impl Iterator<Item = &V> {
        self.inserted.iter().chain(&self.updated).map(|row| &**row)
    }
}

impl<V: Row, Q> Table<V, Q> {
    /// `None`: not loaded. `Some(None)`: does not exist.
    pub fn get(&self, key: &V::Key) -> Option<Option<&V>> {
        self.rows.get(key).map(|entry| entry.value.as_deref())
    }

    /// The row as it was before the command at hand, if that changed it: `Some(None)`, it was not there.
    pub fn before(&self, key: &V::Key) -> Option<Option<&V>> {
        let (_, old) = self.journal.iter().find(|(of, _)| of == key)?;
        Some(old.as_ref().and_then(|entry| entry.value.as_deref()))
    }

    /// The rows that the command at hand changed, as they were before it; without those that were not there.
    pub fn replaced(&self) -> impl Iterator<Item = &V> {
        self.journal
            .iter()
            .enumerate()
            .filter(|(at, (key, _))| !self.journal.iter().take(*at).any(|(of, _)| of == key))
            .filter_map(|(_, (_, old))| old.as_ref().and_then(|entry| entry.value.as_deref()))
    }

    /// Every row known to exist.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows
            .values()
            .filter_map(|entry| entry.value.as_deref())
    }

    /// Whether this row was changed here, so that the database may not show it as it is.
    pub fn is_ours(&self, key: &V::Key) -> bool {
        self.rows.get(key).is_some_and(|entry| entry.ours)
    }

    /// The rows changed here that exist.
    pub fn ours(&self) -> impl Iterator<Item = &V> {
        self.rows
            .values()
            .filter(|entry| entry.ours)
            .filter_map(|entry| entry.value.as_deref())
    }

    /// Remembers a row as the database holds it; a row that is already here, and perhaps changed, wins.
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

    /// Remembers rows as [`Self::loaded`] does, and returns their keys.
    fn take_in(&mut self, rows: Vec<V>) -> Vec<V::Key> {
        rows.into_iter()
            .map(|row| {
                let key = row.key();
                self.loaded(key.clone(), Some(row));
                key
            })
            .collect()
    }

    /// Makes what was done since the last call permanent for the batch.
    pub fn keep(&mut self) {
        self.journal.clear();
        self.answers_journal.clear();
    }
}

impl<V: Row, Q: Eq + Hash> Table<V, Q> {
    /// The keys of the rows that a look-up found. `None`: not asked yet.
    pub fn answer(&self, query: &Q) -> Option<&[V::Key]> {
        self.answers.get(query).map(Vec::as_slice)
    }

    /// The rows that a look-up found. `None`: not asked yet.
    pub fn found<'a>(&'a self, query: &Q) -> Option<impl Iterator<Item = &'a V> + use<'a, V, Q>> {
        let keys = self.answer(query)?;
        Some(keys.iter().filter_map(|key| self.get(key).flatten()))
    }

    /// Remembers the database's answer to a look-up by equal values, corrected by the changes made here, which it may not show yet.
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

    /// Remembers the database's answer to a look-up by page, which is corrected whenever it is read ([`Self::page`]).
    pub fn paged(&mut self, query: Q, rows: Vec<V>) {
        self.hold_ours();
        let keys = self.take_in(rows);
        self.answers.loaded(query, keys);
    }

    /// Remembers that nothing answers a look-up yet.
    pub fn unanswered(&mut self, query: Q) {
        self.answers.loaded(query, Vec::new());
    }

    /// The rows of a page, in order: those loaded that still fit, and those changed here that do now. Behind the last row of a full page
    /// there may be others, which come before what is at hand: a full page ends with the last row loaded. `None`: not asked yet.
    pub fn page<O: Ord>(&self, query: &Q, limit: i64, order: impl Fn(&V) -> O) -> Option<Vec<&V>>
    where
        Q: Finds<V>,
    {
        let keys = self.answer(query)?;
        let full = i64::try_from(keys.len()).is_ok_and(|n| n >= limit);
        let mut rows: Vec<&V> = (keys.iter())
            .filter_map(|key| self.get(key).flatten())
            .collect();
        let last = if full {
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
        Some(rows)
    }

    /// Remembers the rows changed here as long as what is loaded now.
    fn hold_ours(&mut self) {
        let epoch = self.epoch;
        for entry in self.rows.values_mut().filter(|entry| entry.ours) {
            entry.epoch = epoch;
        }
    }

    /// Undoes what was done since the last [`Self::keep`].
    pub fn undo(&mut self) {
        while let Some((key, old)) = self.journal.pop() {
            match old {
                Some(entry) => self.rows.insert(key, entry),
                None => self.rows.remove(&key),
            };
        }
        while let Some((query, keys)) = self.answers_journal.pop() {
            if let Some(now) = self.answers.get_mut(&query) {
                *now = keys;
            }
        }
    }

    /// Takes out the changes that must be written. They are being written in the next epoch, and remembered from then on.
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

    /// Begins an epoch and forgets what is too old to matter.
    pub fn age(&mut self) {
        self.epoch = self.epoch.saturating_add(1);
        let epoch = self.epoch;
        self.rows
            .retain(|_, entry| entry.dirty || entry.epoch.saturating_add(REMEMBERED) > epoch);
        self.answers_journal.clear();
        self.answers.age();
    }

    /// Forgets everything that is written.
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
        // An answer not asked yet will be complete when it is.
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

/// Adds a key to a remembered answer, or takes it out.
fn change<Q: Eq + Hash, K: Clone + Eq>(
    answers: &mut Memo<Q, Vec<K>>,
    journal: &mut Vec<(Q, Vec<K>)>,
    query: Q,
    key: &K,
    belongs: bool,
) {
    let Some(keys) = answers.get_mut(&query) else {
        return;
    };
    if keys.contains(key) == belongs {
        return;
    }
    let old = keys.clone();
    if belongs {
        keys.push(key.clone());
    } else {
        keys.retain(|of| of != key);
    }
    journal.push((query, old));
}

/// Rows that are only ever added, and what look-ups found among the stored ones.
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

    /// The rows that the command at hand added.
    pub fn new_rows(&self) -> &[V] {
        self.rows.get(self.kept..).unwrap_or_default()
    }

    /// Removes rows that are not written yet.
    pub fn retain(&mut self, keeps: impl FnMut(&V) -> bool) {
        self.rows.retain(keeps);
        self.kept = self.kept.min(self.rows.len());
    }

    /// The stored rows that a look-up found. `None`: not asked yet.
    pub fn answer(&self, query: &Q) -> Option<&[V]> {
        self.answers.get(query).map(Vec::as_slice)
    }

    /// Remembers the database's answer to a look-up.
    pub fn answered(&mut self, query: Q, rows: Vec<V>) {
        self.answers.loaded(query, rows);
    }

    /// As [`Table::keep`].
    pub fn keep(&mut self) {
        self.kept = self.rows.len();
    }

    /// As [`Table::undo`].
    pub fn undo(&mut self) {
        self.rows.truncate(self.kept);
    }

    /// As [`Table::flush`].
    pub fn flush(&mut self) -> Vec<V> {
        self.kept = 0;
        std::mem::take(&mut self.rows)
    }

    /// As [`Table::age`].
    pub fn age(&mut self) {
        self.answers.age();
    }

    /// Forgets what look-ups found.
    pub fn clear(&mut self) {
        self.answers.clear();
    }
}

/// Answers by look-up, remembered as long as rows are.
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
    /// `None`: not asked yet.
    fn get(&self, query: &Q) -> Option<&A> {
        self.answers.get(query).map(|(_, answer)| answer)
    }

    fn get_mut(&mut self, query: &Q) -> Option<&mut A> {
        self.answers.get_mut(query).map(|(_, answer)| answer)
    }

    /// Remembers the database's answer unless there is one.
    fn loaded(&mut self, query: Q, answer: A) {
        self.answers.entry(query).or_insert((self.epoch, answer));
    }

    /// Whether nothing was asked.
    fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// Begins an epoch and forgets what is too old to matter.
    fn age(&mut self) {
        self.epoch = self.epoch.saturating_add(1);
        let epoch = self.epoch;
        self.answers
            .retain(|_, (since, _)| since.saturating_add(REMEMBERED) > epoch);
    }

    /// Forgets everything.
    fn clear(&mut self) {
        self.answers.clear();
    }
}
