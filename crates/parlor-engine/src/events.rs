//! Reads of events.

use crate::{Engine, EngineError};
use parlor_model::entities::Event;
use parlor_model::ids::AccountId;
use parlor_store::query::events::{AuditEvents, Events};

impl Engine {
    /// Returns the account's events after the number `after`.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn events(
        &self,
        account: AccountId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Event>, EngineError> {
        let query = Events {
            account,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns audit entries, newest first: those before the number `before`, or the newest.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn audit(
        &self,
        account: AccountId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Event>, EngineError> {
        let query = AuditEvents {
            account,
            before,
            limit,
        };
        Ok(self.store().list(query).await?)
    }
}
