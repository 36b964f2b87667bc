//! The fingerprint of the server key to which the database belongs. The database contains secrets that only this key can
//! decrypt.

use super::Store;
use crate::error::StoreError;
use crate::row::{Column, Kind, Value};
use crate::sql::Statement;

const READ: &str = "SELECT fingerprint FROM server_keys WHERE id = 1";
const CLAIM: &str =
    "INSERT INTO server_keys (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
const REPLACE: &str = "INSERT INTO server_keys (id, fingerprint) VALUES (1, $1) \
    ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint";
const COLUMNS: &[Column] = &[Column {
    name: "fingerprint",
    kind: Kind::Text,
}];

impl Store {
    /// Returns the fingerprint of the database's server key. `None` means that the database has no key yet.
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

    /// Makes this fingerprint the one of the database, unless the database has one. Returns the fingerprint that the
    /// database then has. Of several nodes, one decides.
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

    /// Replaces the fingerprint of the database's server key. Secrets of the former key stay unreadable.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn replace_server_key(&self, fingerprint: &str) -> Result<(), StoreError> {
        let value = Value::text(fingerprint.to_owned());
        self.say(vec![(REPLACE, vec![value])]).await.map(drop)
    }
}
