//! The last stored use of each session.

use parlor_model::ids::CredentialId;
use parlor_model::time::Timestamp;
use std::collections::HashMap;
use std::sync::Mutex;

/// The maximum number of sessions whose last stored use is in memory.
const MAX_SESSIONS: usize = 10_000;

/// The time at which the last use of each session was stored. A cached credential also has a time of last use, but this
/// time may be older.
#[derive(Debug, Default)]
pub struct SessionUses(Mutex<HashMap<CredentialId, Timestamp>>);

impl SessionUses {
    /// Returns whether the caller must store the use of a session. The result is `true` if two conditions are met. The
    /// last stored use is unknown or more than `every_us` microseconds old. There is room for the session.
    pub(crate) fn note(&self, session: CredentialId, every_us: i64, now: Timestamp) -> bool {
        let Ok(mut uses) = self.0.lock() else {
            return false;
        };
        if uses
            .get(&session)
            .is_some_and(|at| at.is_within(every_us, now))
        {
            return false;
        }
        if uses.len() >= MAX_SESSIONS {
            uses.retain(|_, at| at.is_within(every_us, now));
        }
        // If too many sessions are in use at the same time, Parlor does not store the use of further sessions.
        let room = uses.len() < MAX_SESSIONS;
        if room {
            uses.insert(session, now);
        }
        room
    }
}
