//! The replacement of secrets in plain text by encrypted ones, and their removal from the database's files. The engine
//! does the encryption.

use crate::outbox::Said;
use crate::query::{Query, Select, Statement, from_row};
use crate::row::Value;
use crate::{Engine, Store, StoreError};
use parlor_model::ids::{AccountId, EndpointId, Id};
use parlor_model::time::Timestamp;

/// The provisioning record of an endpoint with settings in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The account of the record.
    pub account: AccountId,
    /// The key of the record.
    pub object: String,
    /// The fields, as JSON.
    pub fields: String,
}

/// The settings that are stored in plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InClear {
    /// Endpoints, including removed ones, with the JSON of their settings.
    pub endpoints: Vec<((AccountId, EndpointId), String)>,
    /// The provisioning records of endpoints.
    pub memories: Vec<Memory>,
    /// The times of earlier encryptions after which the database's files may still contain plain text.
    pub unforgotten: Vec<Timestamp>,
}

/// The encrypted settings that replace plain ones.
#[derive(Debug, Default)]
pub struct Sealed {
    said: Vec<Said>,
    memories: Vec<(AccountId, String)>,
}

from_row! { Memory { account, object, fields } }

struct EndpointsInClear;

impl Query for EndpointsInClear {
    type Row = (AccountId, EndpointId, String);
    fn statement(&self, select: Select) -> Statement<Self::Row> {
        select.statement("SELECT account_id, id, settings FROM callback_endpoints WHERE settings <> '{}' AND settings NOT LIKE '{\"sealed\":%' ORDER BY id")
    }
}

struct MemoriesInClear;

impl Query for MemoriesInClear {
    type Row = Memory;
    fn statement(&self, select: Select) -> Statement<Memory> {
        select.statement(
            "SELECT account_id, object, fields FROM provisioned \
             WHERE object LIKE 'callback %' AND fields LIKE '%\"settings\":{%' ORDER BY account_id, object",
        )
    }
}

struct Unforgotten;

impl Query for Unforgotten {
    type Row = (Timestamp,);
    fn statement(&self, select: Select) -> Statement<(Timestamp,)> {
        select.statement("SELECT noted_at FROM chores WHERE kind = 'forget' ORDER BY noted_at")
    }
}

// The old settings are not among the parameters, because a log may show parameters.
const ENDPOINT: &str = "UPDATE callback_endpoints SET settings = $3 WHERE account_id = $1 AND id = $2 AND settings NOT LIKE '{\"sealed\":%'";
const MEMORY: &str = "UPDATE provisioned SET fields = $3 WHERE account_id = $1 AND object = $2 AND fields LIKE '%\"settings\":{%'";
// The note is written in the transaction that encrypts. If a crash interrupts the removal, the next start repeats it.
const TO_FORGET: &str = "INSERT INTO chores (kind, noted_at) VALUES ('forget', $1) ON CONFLICT (kind, noted_at) DO NOTHING";
const FORGOTTEN: &str = "DELETE FROM chores WHERE kind = 'forget' AND noted_at = $1";

impl Sealed {
    /// Whether there is nothing to replace.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// Adds the encrypted settings of an endpoint. The statement changes nothing if another node was faster.
    pub fn endpoint(&mut self, (account, id): (AccountId, EndpointId), now: String) {
        let values = vec![
            Value::Int(account.get()),
            Value::Int(id.get()),
            Value::text(now),
        ];
        self.said.push((ENDPOINT, values));
    }

    /// Adds the replacement of a provisioning record.
    pub fn memory(&mut self, memory: &Memory, now: String) {
        let values = vec![
            Value::Int(memory.account.get()),
            Value::text(memory.object.clone()),
            Value::text(now),
        ];
        self.said.push((MEMORY, values));
        self.memories.push((memory.account, memory.object.clone()));
    }

    /// Whether there is a replacement for this record.
    #[must_use]
    pub fn has(&self, memory: &Memory) -> bool {
        (self.memories.iter())
            .any(|(account, object)| *account == memory.account && *object == memory.object)
    }
}

impl Store {
    /// Returns the settings in plain text, of all accounts.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn in_clear(&self) -> Result<InClear, StoreError> {
        let endpoints = self.list(EndpointsInClear).await?;
        let memories = self.list(MemoriesInClear).await?;
        let unforgotten = self.list(Unforgotten).await?;
        Ok(InClear {
            endpoints: (endpoints.into_iter())
                .map(|(account, id, settings)| ((account, id), settings))
                .collect(),
            memories,
            unforgotten: unforgotten.into_iter().map(|(noted,)| noted).collect(),
        })
    }

    /// Replaces the plain settings, and notes that the database's files may still contain the old text.
    ///
    /// # Errors
    /// The database is not available. Nothing is replaced, or this is unknown.
    pub async fn seal(&self, mut sealed: Sealed, now: Timestamp) -> Result<(), StoreError> {
        sealed.said.push((TO_FORGET, vec![Value::Int(now.0)]));
        self.say(sealed.said).await.map(|_| ())
    }

    /// Removes from the database's files the rows that were replaced at these times. If the removal fails or a crash
    /// interrupts it, the times stay noted.
    ///
    /// # Errors
    /// The database is not available, or another user holds a lock.
    pub async fn forget_replaced(&self, noted: Vec<Timestamp>) -> Result<(), StoreError> {
        match &self.inner.engine {
            Engine::Sqlite(cell) => Self::sqlite(cell)?.forget_replaced().await?,
            Engine::Postgres(store) => store.forget_replaced().await?,
        }
        let done = noted.iter().map(|at| (FORGOTTEN, vec![Value::Int(at.0)]));
        self.say(done.collect()).await.map(|_| ())
    }
}
