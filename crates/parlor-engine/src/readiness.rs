//! Whether an agent is ready for a conversation that starts in an inbox. Anybody may ask without a credential. So each
//! answer is kept for a second, and parallel requests for one inbox cause one read.

use parlor_model::ids::InboxId;
use parlor_model::time::Timestamp;
use parlor_model::words::InboxKind;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Whether a conversation that starts in an inbox now finds an agent at once ([`crate::Engine::readiness`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxReadiness {
    /// An agent is online and has a free slot.
    Free,
    /// Agents are online, and all of them are full.
    Full,
    /// No suitable agent is online, or the inbox's queue is closed.
    Closed,
}

/// The time for which an answer is kept, in microseconds.
pub(crate) const KEPT_US: i64 = 1_000_000;
/// The greatest number of kept answers. A full cache is emptied.
const KEPT: usize = 1_000;

/// An answer and the time of its reading. `None` as the answer means that there is no such inbox.
type Kept = Option<(Timestamp, Option<InboxReadiness>)>;

/// The place of a kept answer.
type Place = Arc<tokio::sync::Mutex<Kept>>;

/// The kept answers, by inbox. The lock of an answer is held while it is read.
#[derive(Debug, Default)]
pub(crate) struct ReadinessCache {
    answers: Mutex<HashMap<(InboxId, InboxKind), Place>>,
}

impl ReadinessCache {
    /// Returns the place of an answer.
    pub(crate) fn of(&self, key: (InboxId, InboxKind)) -> Place {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= KEPT && !answers.contains_key(&key) {
            answers.clear();
        }
        Arc::clone(answers.entry(key).or_default())
    }
}
