//! A journaled map of rows: what a batch of commands has loaded and changed so far.

use std::collections::HashMap;
use std::hash::Hash;

#[derive(Clone, Debug)]
struct Entry<V> {
    /// `None`: known not to exist.
    value: Option<V>,
    /// Whether the database holds a row with this key.
    stored: bool,
    dirty: bool,
}

/// Rows by key, with an undo journal for the command being decided.
#[derive(Debug)]
pub struct Table<K, V> {
    rows: HashMap<K, Entry<V>>,
    journal: Vec<(K, Option<Entry<V>>)>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            rows: HashMap::new(),
            journal: Vec::new(),
        }
    }
}

/// What of a table must be written.
#[derive(Debug)]
pub struct Changes<K, V> {
    /// New rows, by key.
    pub inserted: Vec<V>,
    /// Changed rows, by key.
    pub updated: Vec<V>,
    /// Keys of rows to remove.
    pub deleted: Vec<K>,
}

impl<K, V> Default for Changes<K, V> {
    fn default() -> Self {
        Self {
            inserted: Vec::new(),
            updated: Vec::new(),
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

impl<K: Copy + Eq + Ord + Hash, V: Clone> Table<K, V> {
    /// `None`: not loaded. `Some(None)`: does not exist.
    pub fn get(&self, key: &K) -> Option<Option<&V>> {
        self.rows.get(key).map(|entry| entry.value.as_ref())
    }

    /// Remembers what the database holds; a row that is already here, and perhaps changed, wins.
    pub fn loaded(&mut self, key: K, value: Option<V>) {
        let stored = value.is_some();
        self.rows.entry(key).or_insert(Entry {
            value,
            stored,
            dirty: false,
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
        let stored = self.rows.get(&key).is_some_and(|entry| entry.stored);
        let old = self.rows.insert(
            key,
            Entry {
                value,
                stored,
                dirty: true,
            },
        );
        self.journal.push((key, old));
    }

    /// Every row known to exist.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.values().filter_map(|entry| entry.value.as_ref())
    }

    /// Whether this row was changed since the last flush.
    pub fn is_dirty(&self, key: &K) -> bool {
        self.rows.get(key).is_some_and(|entry| entry.dirty)
    }

    /// The rows changed since the last flush.
    pub fn dirty(&self) -> impl Iterator<Item = &V> {
        self.rows
            .values()
            .filter(|entry| entry.dirty)
            .filter_map(|entry| entry.value.as_ref())
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

    /// Empties the table and says what must be written.
    pub fn flush(&mut self) -> Changes<K, V> {
        self.journal.clear();
        let mut dirty: Vec<(K, Entry<V>)> =
            self.rows.drain().filter(|(_, entry)| entry.dirty).collect();
        dirty.sort_unstable_by_key(|(key, _)| *key);
        let mut changes = Changes::default();
        for (key, entry) in dirty {
            match (entry.value, entry.stored) {
                (Some(value), false) => changes.inserted.push(value),
                (Some(value), true) => changes.updated.push(value),
                (None, true) => changes.deleted.push(key),
                (None, false) => {}
            }
        }
        changes
    }
}

/// A look-up by something that is not the key: what the database answered, kept up to date with the batch.
#[derive(Debug)]
pub struct Index<Q, K> {
    answers: HashMap<Q, Vec<K>>,
    journal: Vec<(Q, Vec<K>)>,
}

impl<Q, K> Default for Index<Q, K> {
    fn default() -> Self {
        Self {
            answers: HashMap::new(),
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
        self.answers.entry(query).or_insert(keys);
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
            self.answers.insert(query, keys);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.answers.clear();
        self.journal.clear();
    }
}
