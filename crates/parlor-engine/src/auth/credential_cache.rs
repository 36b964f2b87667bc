//! The cache of credentials, and the limit on parallel password checks.

use parlor_model::entities::Credential;
use parlor_model::ids::CredentialId;
use parlor_model::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};

/// The maximum number of cached credentials. A full cache is emptied before the next entry is added.
const REMEMBERED: usize = 10_000;
/// The maximum time for which a cached credential is used without a check, in microseconds. The check is necessary
/// because another node may revoke the credential. So this maximum applies only if several nodes share the database.
const FRESH_US: i64 = 1_000_000;
/// The maximum number of parallel password checks. Each check occupies a core and tens of megabytes of memory.
const PASSWORD_CHECKS: usize = 2;

/// A cached credential.
#[derive(Clone, Debug)]
pub(crate) struct Cached {
    pub(crate) credential: Arc<Credential>,
    /// Whether the credential may be used without a check. `false` means that another node may have changed the
    /// credential. The caller then checks whether the generation (the change counter) of the configuration has changed.
    pub(crate) is_fresh: bool,
}

/// The cache of credentials. The cache key is the hash of a token, or the kind and the identifying key of a credential.
#[derive(Debug)]
pub struct CredentialCache {
    entries: RwLock<Remembered>,
    /// The time at which the last use of each session was stored. A cached credential also has a time of last use, but
    /// this time may be older.
    uses: Mutex<HashMap<CredentialId, Timestamp>>,
    passwords: Semaphore,
}

#[derive(Debug, Default)]
struct Remembered {
    generation: u64,
    by_secret: HashMap<String, (Timestamp, Arc<Credential>)>,
}

impl Default for CredentialCache {
    fn default() -> Self {
        Self {
            entries: RwLock::default(),
            uses: Mutex::default(),
            passwords: Semaphore::new(PASSWORD_CHECKS),
        }
    }
}

impl CredentialCache {
    /// Returns the credential with this cache key. `None` means that the credential is not cached, or that the cache
    /// belongs to another generation (change counter) of the configuration. If several nodes share the database,
    /// `shared_at` is the present time. Otherwise `shared_at` is `None`.
    pub(crate) fn remembered(
        &self,
        key: &str,
        generation: u64,
        shared_at: Option<Timestamp>,
    ) -> Option<Cached> {
        let memory = self.entries.read().ok()?;
        if memory.generation != generation {
            return None;
        }
        let (at, credential) = memory.by_secret.get(key)?;
        Some(Cached {
            credential: Arc::clone(credential),
            is_fresh: shared_at.is_none_or(|now| at.is_within(FRESH_US, now)),
        })
    }

    /// Caches a credential that was read in this generation of the configuration, and removes credentials of other
    /// generations.
    pub(crate) fn remember(
        &self,
        key: String,
        generation: u64,
        at: Timestamp,
        credential: &Arc<Credential>,
    ) {
        let Ok(mut memory) = self.entries.write() else {
            return;
        };
        if memory.generation != generation || memory.by_secret.len() >= REMEMBERED {
            memory.by_secret.clear();
            memory.generation = generation;
        }
        let credential = Arc::clone(credential);
        memory.by_secret.insert(key, (at, credential));
    }

    /// Returns whether the caller must store the use of a session. The result is `true` if two conditions are met. The
    /// last stored use is unknown or more than `every_us` microseconds old. The cache has room for the session.
    pub(crate) fn note_use(&self, session: CredentialId, every_us: i64, now: Timestamp) -> bool {
        let Ok(mut uses) = self.uses.lock() else {
            return false;
        };
        if uses
            .get(&session)
            .is_some_and(|at| at.is_within(every_us, now))
        {
            return false;
        }
        if uses.len() >= REMEMBERED {
            uses.retain(|_, at| at.is_within(every_us, now));
        }
        // If too many sessions are in use at the same time, Parlor does not store the use of further sessions.
        let room = uses.len() < REMEMBERED;
        if room {
            uses.insert(session, now);
        }
        room
    }

    /// Waits for a permit to check or hash a password.
    pub(crate) async fn password_turn(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.passwords.acquire().await
    }
}
