//! The cache of credentials.

use parlor_model::entities::Credential;
use parlor_model::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// The maximum number of cached credentials. A full cache is emptied before the next entry is added.
const REMEMBERED: usize = 10_000;
/// The maximum time for which a cached credential is used without a check, in microseconds. The check is necessary
/// because another node may revoke the credential. So this maximum applies only if several nodes share the database.
const FRESH_US: i64 = 1_000_000;

/// A cached credential.
#[derive(Clone, Debug)]
pub(crate) struct Cached {
    pub(crate) credential: Arc<Credential>,
    /// Whether the credential may be used without a check. `false` means that another node may have changed the
    /// credential. The caller then checks whether the generation (the change counter) of the configuration has changed.
    pub(crate) is_fresh: bool,
}

/// The cache of credentials. The cache key is the hash of a token, or the kind and the identifying key of a credential.
#[derive(Debug, Default)]
pub struct CredentialCache(RwLock<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    generation: u64,
    by_secret: HashMap<String, (Timestamp, Arc<Credential>)>,
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
        let memory = self.0.read().ok()?;
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
        let Ok(mut memory) = self.0.write() else {
            return;
        };
        if memory.generation != generation || memory.by_secret.len() >= REMEMBERED {
            memory.by_secret.clear();
            memory.generation = generation;
        }
        let credential = Arc::clone(credential);
        memory.by_secret.insert(key, (at, credential));
    }
}
