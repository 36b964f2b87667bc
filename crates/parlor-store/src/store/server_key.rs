//! The fingerprint of the server key, and the key pair (public and private key) for push services. The database
//! contains secrets that only the server key can decrypt.

use super::Store;
use crate::error::StoreError;
use crate::hand_written::{
    CLAIM_PUSH_KEYS, CLAIM_SERVER_KEY, REPLACE_PUSH_KEYS, REPLACE_SERVER_KEY,
};
use crate::query::{Query, Select, Statement, from_row};
use crate::row::Value;

/// The fingerprint of the server key.
struct Fingerprint;

impl Query for Fingerprint {
    type Row = (String,);
    fn statement(&self, select: Select) -> Statement<Self::Row> {
        select.statement("SELECT fingerprint FROM server_keys WHERE id = 1")
    }
}

/// The key pair for push services.
struct KeyPair;

impl Query for KeyPair {
    type Row = PushKeys;
    fn statement(&self, select: Select) -> Statement<PushKeys> {
        select.statement("SELECT public_key, private_key FROM push_keys WHERE id = 1")
    }
}

from_row! { PushKeys { public_key, private_key } }

/// The key pair with which this server identifies itself to push services.
#[derive(Clone, PartialEq, Eq)]
pub struct PushKeys {
    /// The public key.
    pub public_key: String,
    /// The private key, encrypted with the server key.
    pub private_key: String,
}

/// The output does not contain the private key.
impl std::fmt::Debug for PushKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushKeys")
            .field("public_key", &self.public_key)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Returns the key pair for push services. `None` means that the database does not contain a key pair yet.
    pub async fn push_keys(&self) -> Result<Option<PushKeys>, StoreError> {
        self.first(KeyPair).await
    }

    /// Stores the key pair `keys` in the database, if the stored key pair is `former`. If `former` is `None`, stores
    /// `keys` only if no key pair is stored. Returns the key pair that is stored after this call. If several nodes call
    /// this function at the same time, all get the same result.
    pub async fn claim_push_keys(
        &self,
        keys: &PushKeys,
        former: Option<&PushKeys>,
    ) -> Result<PushKeys, StoreError> {
        let text = |text: &str| Value::text(text.to_owned());
        let pair = vec![text(&keys.public_key), text(&keys.private_key)];
        let said = match former {
            None => (CLAIM_PUSH_KEYS, pair),
            Some(former) => {
                let mut pair = pair;
                pair.push(text(&former.public_key));
                (REPLACE_PUSH_KEYS, pair)
            }
        };
        self.run_statements(vec![said]).await?;
        (self.push_keys().await?)
            .ok_or_else(|| StoreError::internal("the key pair for push services is missing"))
    }

    /// Returns the fingerprint of the database's server key. `None` means that the database does not contain a
    /// fingerprint yet.
    pub async fn server_key(&self) -> Result<Option<String>, StoreError> {
        Ok(self.first(Fingerprint).await?.map(|(text,)| text))
    }

    /// Stores this fingerprint in the database, if no fingerprint is stored yet. Returns the fingerprint that is stored
    /// after this call. If several nodes call this function at the same time, all get the same result.
    pub async fn claim_server_key(&self, fingerprint: &str) -> Result<String, StoreError> {
        if let Some(known) = self.server_key().await? {
            return Ok(known);
        }
        let value = Value::text(fingerprint.to_owned());
        self.run_statements(vec![(CLAIM_SERVER_KEY, vec![value])])
            .await?;
        (self.server_key().await?)
            .ok_or_else(|| StoreError::internal("the fingerprint of the server key is missing"))
    }

    /// Replaces the fingerprint of the database's server key. Secrets that were encrypted with the former key stay
    /// unreadable.
    pub async fn replace_server_key(&self, fingerprint: &str) -> Result<(), StoreError> {
        let value = Value::text(fingerprint.to_owned());
        self.run_statements(vec![(REPLACE_SERVER_KEY, vec![value])])
            .await
            .map(drop)
    }
}
