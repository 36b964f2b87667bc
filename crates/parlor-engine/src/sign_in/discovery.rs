//! Reads the published metadata and keys of providers (OpenID Connect Discovery), and caches them for an hour. Also
//! limits the number of parallel sign-ins.

use super::fetch::{Fetch, FetchAs, Fetcher};
use jsonwebtoken::jwk::Jwk;
use parlor_model::sign_in::is_protected;
use parlor_model::time::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// The time for which cached metadata and keys are used without a new request, in microseconds.
const FRESH_US: i64 = 60 * 60 * 1_000_000;
/// The maximum number of cached providers. A full cache is emptied before the next entry is added.
const REMEMBERED: usize = 1_000;
/// The maximum number of keys that are read from a provider.
const MAX_KEYS: usize = 100;

/// The maximum number of sign-ins that wait for providers' answers at the same time.
const AT_ONCE: usize = 32;

/// The state of sign-in at providers.
#[derive(Debug)]
pub(crate) struct SignIns {
    pub(super) published: Published,
    pub(super) turns: Semaphore,
}

impl Default for SignIns {
    fn default() -> Self {
        Self {
            published: Published::default(),
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

/// The metadata of a provider.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    pub(super) userinfo_endpoint: Option<String>,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

impl Metadata {
    /// Whether this server must send its client secret in the body of the token request. The result is `true` if the
    /// provider accepts the secret in the body and does not accept it in a header.
    pub(super) fn wants_secret_in_body(&self) -> bool {
        let methods = &self.token_endpoint_auth_methods_supported;
        let takes = |method: &str| methods.iter().any(|one| one == method);
        takes("client_secret_post") && !takes("client_secret_basic")
    }
}

/// The keys of a provider.
#[derive(Debug, Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

/// The cached values by issuer. Each value has the time of its request.
type Cached<T> = Mutex<HashMap<String, (Timestamp, Arc<T>)>>;

/// The published metadata and keys of providers, by issuer.
#[derive(Debug, Default)]
pub(super) struct Published {
    metadata: Cached<Metadata>,
    keys: Cached<Vec<Jwk>>,
}

fn remembered<T>(cached: &Cached<T>, issuer: &str, now: Timestamp) -> Option<Arc<T>> {
    let cached = cached.lock().unwrap_or_else(PoisonError::into_inner);
    let (at, value) = cached.get(issuer)?;
    at.is_within(FRESH_US, now).then(|| Arc::clone(value))
}

fn remember<T>(cached: &Cached<T>, issuer: &str, now: Timestamp, value: T) -> Arc<T> {
    let value = Arc::new(value);
    let mut cached = cached.lock().unwrap_or_else(PoisonError::into_inner);
    if cached.len() >= REMEMBERED {
        cached.clear();
    }
    cached.insert(issuer.to_owned(), (now, Arc::clone(&value)));
    value
}

impl Published {
    /// Returns the metadata of the provider with this issuer, from the cache or with a request to the provider.
    ///
    /// # Errors
    /// The reason, as a text for the log.
    pub(super) async fn metadata(
        &self,
        fetcher: &dyn Fetcher,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Arc<Metadata>, String> {
        if let Some(found) = remembered(&self.metadata, issuer, now) {
            return Ok(found);
        }
        let url = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let found: Metadata = read(fetcher, url).await?;
        if found.issuer != issuer {
            return Err(format!(
                "the provider calls itself {:?}, and the configured issuer is {issuer:?}",
                found.issuer
            ));
        }
        let addresses = [
            Some(&found.authorization_endpoint),
            Some(&found.token_endpoint),
            found.userinfo_endpoint.as_ref(),
            Some(&found.jwks_uri),
        ];
        if let Some(address) = (addresses.into_iter().flatten()).find(|one| !is_protected(one)) {
            return Err(format!(
                "the provider's address {address:?} has no https://"
            ));
        }
        Ok(remember(&self.metadata, issuer, now, found))
    }

    /// Returns the cached keys of a provider. `None` means that the cache has no keys of this provider that are recent
    /// enough.
    pub(super) fn known_keys(&self, metadata: &Metadata, now: Timestamp) -> Option<Arc<Vec<Jwk>>> {
        remembered(&self.keys, &metadata.issuer, now)
    }

    /// Requests the keys of a provider.
    ///
    /// # Errors
    /// The reason, as a text for the log.
    pub(super) async fn new_keys(
        &self,
        fetcher: &dyn Fetcher,
        metadata: &Metadata,
        now: Timestamp,
    ) -> Result<Arc<Vec<Jwk>>, String> {
        let set: KeySet = read(fetcher, metadata.jwks_uri.clone()).await?;
        // Keys of unknown kinds are ignored, because providers also publish keys for other purposes.
        let keys = (set.keys.into_iter())
            .filter_map(|key| serde_json::from_value(key).ok())
            .take(MAX_KEYS);
        let keys = keys.collect::<Vec<Jwk>>();
        Ok(remember(&self.keys, &metadata.issuer, now, keys))
    }
}

async fn read<T: DeserializeOwned>(fetcher: &dyn Fetcher, url: String) -> Result<T, String> {
    let request = Fetch {
        url: url.clone(),
        form: None,
        with: FetchAs::Nobody,
    };
    let answer = fetcher.fetch(request).await?;
    if answer.status != 200 {
        return Err(format!("{url} answered {}", answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|error| format!("{url} is not readable: {error}"))
}
