//! The readiness of an inbox: whether an agent is ready for a conversation that starts in the inbox. Clients can
//! request the readiness without a credential. To limit the load, each answer is cached for one second. Parallel
//! requests for one inbox cause only one read.

use parlor_model::ids::InboxId;
use parlor_model::time::Timestamp;
use parlor_model::words::InboxKind;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Whether a conversation that starts in an inbox now would get an agent immediately ([`crate::Engine::readiness`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxReadiness {
    /// A suitable agent is online and has enough free slots for the conversation. A suitable agent serves the queue of
    /// the inbox and has the skills that this queue requires.
    Free,
    /// Suitable agents are online, but no suitable agent has enough free slots for the conversation.
    Full,
    /// No suitable agent is online, or the inbox's queue is closed.
    Closed,
}

/// The time for which an answer is cached, in microseconds.
pub(crate) const KEPT_US: i64 = 1_000_000;
/// The maximum number of cached answers. A full cache is emptied before the next entry is added.
const KEPT: usize = 1_000;

/// The time of the read, and the cached answer. The value is `None` if no answer was read yet. The answer is `None` if
/// there is no such inbox.
type Kept = Option<(Timestamp, Option<InboxReadiness>)>;

/// The cache entry for one answer.
type CacheEntry = Arc<tokio::sync::Mutex<Kept>>;

/// The cached answers, by inbox. A request locks the entry of its inbox while it reads the answer.
#[derive(Debug, Default)]
pub(crate) struct ReadinessCache {
    answers: Mutex<HashMap<(InboxId, InboxKind), CacheEntry>>,
}

impl ReadinessCache {
    /// Returns the cache entry for this inbox and kind of inbox.
    pub(crate) fn of(&self, key: (InboxId, InboxKind)) -> CacheEntry {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= KEPT && !answers.contains_key(&key) {
            answers.clear();
        }
        Arc::clone(answers.entry(key).or_default())
    }
}
