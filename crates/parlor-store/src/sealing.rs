//! Secrets in clear that are to be sealed: found, replaced, and removed from the database's files. The engine does the sealing
//! itself.

use crate::outbox::Said;
use crate::query::{Query, Select, Statement, from_row};
use crate::row::Value;
use crate::{Engine, Store, StoreError};
use parlor_model::ids::{AccountId, EndpointId, Id};
use parlor_model::time::Timestamp;

/// The memory of provisioning about an endpoint with settings in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Tenant.
    pub account: AccountId,
    /// The key of the memory.
    pub object: String,
    /// The JSON.
    pub fields: String,
}

/// The settings stored in clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InClear {
    /// Endpoints, removed ones too, with the JSON of their settings.
    pub endpoints: Vec<((AccountId, EndpointId), String)>,
    /// The memories of provisioning about them.
    pub memories: Vec<Memory>,
    /// The times at which settings were sealed that the database's files may still hold in clear.
    pub unforgotten: Vec<Timestamp>,
}

/// The sealed settings that replace those in clear.
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

// What was there is not among the values, which a log may show.
const ENDPOINT: &str = "UPDATE callback_endpoints SET settings = $3 WHERE account_id = $1 AND id = $2 AND settings NOT LIKE '{\"sealed\":%'";
const MEMORY: &str = "UPDATE provisioned SET fields = $3 WHERE account_id = $1 AND object = $2 AND fields LIKE '%\"settings\":{%'";
// In the transaction that seals: what a crash leaves undone is done at the next start.
const TO_FORGET: &str = "INSERT INTO chores (kind, noted_at) VALUES ('forget', $1) ON CONFLICT (kind, noted_at) DO NOTHING";
const FORGOTTEN: &str = "DELETE FROM chores WHERE kind = 'forget' AND noted_at = $1";

impl Sealed {
    /// Whether there is nothing to replace.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// An endpoint's settings as they are now; nothing if another node was faster.
    pub fn endpoint(&mut self, (account, id): (AccountId, EndpointId), now: String) {
        let values = vec![
            Value::Int(account.get()),
            Value::Int(id.get()),
            Value::text(now),
        ];
        self.said.push((ENDPOINT, values));
    }

    /// Replaces a memory of provisioning.
    pub fn memory(&mut self, memory: &Memory, now: String) {
        let values = vec![
            Value::Int(memory.account.get()),
            Value::text(memory.object.clone()),
            Value::text(now),
        ];
        self.said.push((MEMORY, values));
        self.memories.push((memory.account, memory.object.clone()));
    }

    /// Whether there is something for this one.
    #[must_use]
    pub fn has(&self, memory: &Memory) -> bool {
        (self.memories.iter())
            .any(|(account, object)| *account == memory.account && *object == memory.object)
    }
}

impl Store {
    /// The settings stored in clear, of all accounts.
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

    /// Replaces what is in clear, and notes with it that the database's files have to forget what was there.
    ///
    /// # Errors
    /// The database is not available; nothing is replaced, or nobody knows.
    pub async fn seal(&self, mut sealed: Sealed, now: Timestamp) -> Result<(), StoreError> {
        sealed.said.push((TO_FORGET, vec![Value::Int(now.0)]));
        self.say(sealed.said).await.map(|_| ())
    }

    /// Removes rows that were replaced at these times from the database's files. Times whose rows cannot be removed now stay noted, and so do
    /// those that a crash interrupts.
    ///
    /// # Errors
    /// The database is not available, or somebody is in the way.
    pub async fn forget_replaced(&self, noted: Vec<Timestamp>) -> Result<(), StoreError> {
        match &self.inner.engine {
            Engine::Sqlite(cell) => Self::sqlite(cell)?.forget_replaced().await?,
            Engine::Postgres(store) => store.forget_replaced().await?,
        }
        let done = noted.iter().map(|at| (FORGOTTEN, vec![Value::Int(at.0)]));
        self.say(done.collect()).await.map(|_| ())
    }
}
