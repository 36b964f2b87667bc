//! The fingerprint of the server key, and the key pair (public and private key) for push services. The database
//! contains secrets that only the server key can decrypt.

use super::Store;
use crate::error::StoreError;
use crate::row::{Column, Kind, Value};
use crate::sql::Statement;

const READ: &str = "SELECT fingerprint FROM server_keys WHERE id = 1";
const CLAIM: &str =
    "INSERT INTO server_keys (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
const REPLACE: &str = "INSERT INTO server_keys (id, fingerprint) VALUES (1, $1) \
    ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint";
const READ_PAIR: &str = "SELECT public_key, private_key FROM push_keys WHERE id = 1";
const CLAIM_PAIR: &str = "INSERT INTO push_keys (id, public_key, private_key) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING";
const REPLACE_PAIR: &str =
    "UPDATE push_keys SET public_key = $1, private_key = $2 WHERE id = 1 AND public_key = $3";
const PAIR: &[Column] = &[
    Column {
        name: "public_key",
        kind: Kind::Text,
    },
    Column {
        name: "private_key",
        kind: Kind::Text,
    },
];
const COLUMNS: &[Column] = &[Column {
    name: "fingerprint",
    kind: Kind::Text,
}];

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
    ///
    /// # Errors
    /// The database is not available.
    pub async fn push_keys(&self) -> Result<Option<PushKeys>, StoreError> {
        let rows = (self.select(None, Statement::<()>::plain(READ_PAIR), PAIR)).await?;
        let texts = rows.into_iter().flatten().filter_map(|value| match value {
            Value::Text(text) => Some(text.into_owned()),
            Value::Null | Value::Int(_) | Value::Bool(_) => None,
        });
        let texts: Vec<String> = texts.collect();
        Ok(<[String; 2]>::try_from(texts)
            .ok()
            .map(|[public_key, private_key]| PushKeys {
                public_key,
                private_key,
            }))
    }

    /// Stores the key pair `keys` in the database, if the stored key pair is `former`. If `former` is `None`, stores
    /// `keys` only if no key pair is stored. Returns the key pair that is stored after this call. If several nodes call
    /// this function at the same time, all get the same result.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn claim_push_keys(
        &self,
        keys: &PushKeys,
        former: Option<&PushKeys>,
    ) -> Result<PushKeys, StoreError> {
        let text = |text: &str| Value::text(text.to_owned());
        let pair = vec![text(&keys.public_key), text(&keys.private_key)];
        let said = match former {
            None => (CLAIM_PAIR, pair),
            Some(former) => {
                let mut pair = pair;
                pair.push(text(&former.public_key));
                (REPLACE_PAIR, pair)
            }
        };
        self.say(vec![said]).await?;
        (self.push_keys().await?)
            .ok_or_else(|| StoreError::internal("the key pair for push services is missing"))
    }

    /// Returns the fingerprint of the database's server key. `None` means that the database does not contain a
    /// fingerprint yet.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn server_key(&self) -> Result<Option<String>, StoreError> {
        let read = Statement::<()>::plain(READ);
        let rows = self.select(None, read, COLUMNS).await?;
        Ok(rows.into_iter().flatten().find_map(|value| match value {
            Value::Text(text) => Some(text.into_owned()),
            Value::Null | Value::Int(_) | Value::Bool(_) => None,
        }))
    }

    /// Stores this fingerprint in the database, if no fingerprint is stored yet. Returns the fingerprint that is stored
    /// after this call. If several nodes call this function at the same time, all get the same result.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn claim_server_key(&self, fingerprint: &str) -> Result<String, StoreError> {
        if let Some(known) = self.server_key().await? {
            return Ok(known);
        }
        let value = Value::text(fingerprint.to_owned());
        self.say(vec![(CLAIM, vec![value])]).await?;
        (self.server_key().await?)
            .ok_or_else(|| StoreError::internal("the fingerprint of the server key is missing"))
    }

    /// Replaces the fingerprint of the database's server key. Secrets that were encrypted with the former key stay
    /// unreadable.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn replace_server_key(&self, fingerprint: &str) -> Result<(), StoreError> {
        let value = Value::text(fingerprint.to_owned());
        self.say(vec![(REPLACE, vec![value])]).await.map(drop)
    }
}
