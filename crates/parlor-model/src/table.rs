//! A journaled map of rows: what a batch of commands has loaded and changed so far, and what the batch before it is still writing.
//!
//! Commands are decided while the changes of those before them are on their way to the disk. What the database answers meanwhile may
//! or may not show those changes; so rows that were changed here are remembered until the batch after next is flushed, and win over
//! whatever is loaded. An *epoch* is the time between two flushes.

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
    /// When it was last loaded or flushed.
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

/// Rows by key, with an undo journal for the command being decided.
#[derive(Debug)]
pub struct Table<K, V> {
    rows: HashMap<K, Entry<V>>,
    journal: Vec<(K, Option<Entry<V>>)>,
    epoch: u64,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            rows: HashMap::new(),
            journal: Vec::new(),
            epoch: 0,
        }
    }
}

/// What of a table must be written.
#[derive(Debug)]
pub struct Changes<K, V> {
    /// New rows, by key.
    pub inserted: Vec<Arc<V>>,
    /// Changed rows, by key.
    pub updated: Vec<Arc<V>>,
    /// What they were, in the same order.
    pub were: Vec<Arc<V>>,
    /// Keys of rows to remove.
    pub deleted: Vec<K>,
}

impl<K, V> Default for Changes<K, V> {
    fn default() -> Self {
        Self {
            inserted: Vec::new(),
            updated: Vec::new(),
            were: Vec::new(),
            deleted: Vec::new(),
        }
    }
}

impl<K, V> Changes<K, V> {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inserted.is_empty() && self.updated.is_empty() && self.deleted.is_empty()
    }
}

impl<K: Copy + Eq + Ord + Hash, V> Table<K, V> {
    /// `None`: not loaded. `Some(None)`: does not exist.
    pub fn get(&self, key: &K) -> Option<Option<&V>> {
        self.rows.get(key).map(|entry| entry.value.as_deref())
    }

    /// The row as it was before the command at hand, if that changed it: `Some(None)`, it was not there.
    pub fn before(&self, key: &K) -> Option<Option<&V>> {
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

    /// Remembers what the database holds; a row that is already here, and perhaps changed, wins.
    pub fn loaded(&mut self, key: K, value: Option<V>) {
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

    /// Inserts or replaces a row.
    pub fn put(&mut self, key: K, value: V) {
        self.set(key, Some(value));
    }

    /// Removes a row.
    pub fn remove(&mut self, key: K) {
        self.set(key, None);
    }

    fn set(&mut self, key: K, value: Option<V>) {
        let stored = self.rows.get(&key).and_then(|entry| entry.stored.clone());
        let old = self.rows.insert(
            key,
            Entry {
                value: value.map(Arc::new),
                stored,
                dirty: true,
                ours: true,
                epoch: self.epoch,
            },
        );
        self.journal.push((key, old));
    }

    /// Every row known to exist.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows
            .values()
            .filter_map(|entry| entry.value.as_deref())
    }

    /// Whether this row was changed here, so that the database may not show it as it is.
    pub fn is_ours(&self, key: &K) -> bool {
        self.rows.get(key).is_some_and(|entry| entry.ours)
    }

    /// The rows changed here that exist.
    pub fn ours(&self) -> impl Iterator<Item = &V> {
        self.rows
            .values()
            .filter(|entry| entry.ours)
            .filter_map(|entry| entry.value.as_deref())
    }

    /// Remembers the rows changed here as long as what is loaded now.
    pub fn hold_ours(&mut self) {
        let epoch = self.epoch;
        for entry in self.rows.values_mut().filter(|entry| entry.ours) {
            entry.epoch = epoch;
        }
    }

    /// Makes what was done since the last call permanent for the batch.
    pub fn keep(&mut self) {
        self.journal.clear();
    }

    /// Undoes what was done since the last [`Self::keep`].
    pub fn undo(&mut self) {
        while let Some((key, old)) = self.journal.pop() {
            match old {
                Some(entry) => self.rows.insert(key, entry),
                None => self.rows.remove(&key),
            };
        }
    }

    /// Says what must be written. It is being written in the next epoch, and remembered from then on.
    pub fn flush(&mut self) -> Changes<K, V> {
        self.journal.clear();
        let written = self.epoch.saturating_add(1);
        let mut dirty: Vec<(&K, &mut Entry<V>)> = (self.rows.iter_mut())
            .filter(|(_, entry)| entry.dirty)
            .collect();
        dirty.sort_unstable_by_key(|(key, _)| **key);
        let mut changes = Changes::default();
        for (key, entry) in dirty {
            let was = std::mem::replace(&mut entry.stored, entry.value.clone());
            match (entry.value.clone(), was) {
                (Some(value), None) => changes.inserted.push(value),
                (Some(value), Some(was)) => {
                    changes.updated.push(value);
                    changes.were.push(was);
                }
                (None, Some(_)) => changes.deleted.push(*key),
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
    }

    /// Forgets everything that is written.
    pub fn clear(&mut self) {
        self.journal.clear();
        self.rows.clear();
    }
}

/// Answers by question, remembered as long as rows are.
#[derive(Debug)]
pub struct Memo<Q, A> {
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
    pub fn get(&self, query: &Q) -> Option<&A> {
        self.answers.get(query).map(|(_, answer)| answer)
    }

    fn get_mut(&mut self, query: &Q) -> Option<&mut A> {
        self.answers.get_mut(query).map(|(_, answer)| answer)
    }

    /// Remembers the database's answer unless there is one.
    pub fn loaded(&mut self, query: Q, answer: A) {
        self.answers.entry(query).or_insert((self.epoch, answer));
    }

    /// Remembers the database's answer in place of an older one.
    pub fn reloaded(&mut self, query: Q, answer: A) {
        self.answers.insert(query, (self.epoch, answer));
    }

    /// Replaces the answer by what the batch at hand makes of it. It is written in the next epoch, as a changed row is, and
    /// remembered from then on.
    pub fn set(&mut self, query: Q, answer: A) {
        let written = self.epoch.saturating_add(1);
        self.answers.insert(query, (written, answer));
    }

    /// Begins an epoch and forgets what is too old to matter.
    pub fn age(&mut self) {
        self.epoch = self.epoch.saturating_add(1);
        let epoch = self.epoch;
        self.answers
            .retain(|_, (since, _)| since.saturating_add(REMEMBERED) > epoch);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.answers.clear();
    }
}

/// A look-up by something that is not the key: what the database answered, kept up to date with the batch.
#[derive(Debug)]
pub struct Index<Q, K> {
    answers: Memo<Q, Vec<K>>,
    journal: Vec<(Q, Vec<K>)>,
}

impl<Q, K> Default for Index<Q, K> {
    fn default() -> Self {
        Self {
            answers: Memo::default(),
            journal: Vec::new(),
        }
    }
}

impl<Q: Clone + Eq + Hash, K: Copy + Eq> Index<Q, K> {
    /// `None`: not asked yet.
    pub fn get(&self, query: &Q) -> Option<&[K]> {
        self.answers.get(query).map(Vec::as_slice)
    }

    /// Remembers the database's answer.
    pub fn loaded(&mut self, query: Q, keys: Vec<K>) {
        self.answers.loaded(query, keys);
    }

    /// Adds a row that the batch made to an answer that was asked; an answer not asked yet will be completed when it is.
    pub fn add(&mut self, query: &Q, key: K) {
        if let Some(keys) = self.answers.get_mut(query) {
            self.journal.push((query.clone(), keys.clone()));
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }

    /// Takes a row out of an answer.
    pub fn take(&mut self, query: &Q, key: K) {
        if let Some(keys) = self.answers.get_mut(query)
            && keys.contains(&key)
        {
            self.journal.push((query.clone(), keys.clone()));
            keys.retain(|k| *k != key);
        }
    }

    /// As [`Table::keep`].
    pub fn keep(&mut self) {
        self.journal.clear();
    }

    /// As [`Table::undo`].
    pub fn undo(&mut self) {
        while let Some((query, keys)) = self.journal.pop() {
            if let Some(now) = self.answers.get_mut(&query) {
                *now = keys;
            }
        }
    }

    /// As [`Memo::age`].
    pub fn age(&mut self) {
        self.journal.clear();
        self.answers.age();
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.answers.clear();
        self.journal.clear();
    }
}
