//! Deliveries of callbacks: due deliveries, leases of endpoints, and results.

use super::{Engine, Store};
use crate::error::StoreError;
use crate::hand_written::{ABANDON, FORGET_DELIVERIES};
use crate::outbox::{
    Address, DeliveryResult, Due, DueFilter, ReceiverFailures, Record, Redelivery, SqlStatement,
    again,
};
use crate::query::callbacks::{DueDeliveries, Failures, NextDue, WaitingEndpoints};
use crate::row::Value;
use crate::sqlite::StatementsJob;
use crate::writer::Changes;
use parlor_model::ids::Id;
use parlor_model::time::Timestamp;
use parlor_model::words::{DeliveryState, Word as _};

impl Store {
    /// Waits until deliveries of this node's commands are stored, or until [`Self::wake_endpoint`] is called. Returns
    /// the endpoints of these deliveries, and the endpoints that were given to [`Self::wake_endpoint`]. Only one caller
    /// may wait at a time.
    pub async fn deliveries_written(&self) -> Vec<Address> {
        self.inner.published.deliveries_written().await
    }

    /// Makes the dispatcher of callbacks look for due deliveries of an endpoint.
    pub fn wake_endpoint(&self, address: Address) {
        self.inner.published.deliver([address]);
    }

    /// Returns the endpoints with due deliveries.
    pub async fn waiting_endpoints(&self, now: Timestamp) -> Result<Vec<Address>, StoreError> {
        self.list(WaitingEndpoints(now)).await
    }

    /// Takes or renews the leases of endpoints, for `seconds` from the time of the call. Returns the endpoints whose
    /// leases now belong to this node.
    pub async fn lease_endpoints(
        &self,
        owner: &str,
        wanted: Vec<Address>,
        seconds: i64,
    ) -> Result<Vec<Address>, StoreError> {
        match &self.inner.engine {
            // Only one process uses the database file, so no lease is needed.
            Engine::Sqlite(_) => Ok(wanted),
            Engine::Postgres(store) => store.lease_endpoints(owner, wanted, seconds).await,
        }
    }

    /// Releases the leases of these endpoints. A lease that belongs to another node than `owner` stays.
    ///
    /// # Errors
    /// The database is not available. In this case, the leases stay valid until their end time.
    pub async fn release_endpoints(
        &self,
        owner: &str,
        had: Vec<Address>,
    ) -> Result<(), StoreError> {
        match &self.inner.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(store) => store.release_endpoints(owner, had).await,
        }
    }

    /// Returns the due deliveries of an endpoint, at most `limit`.
    pub async fn due(
        &self,
        address: Address,
        now: Timestamp,
        limit: i64,
        which: DueFilter,
    ) -> Result<Due, StoreError> {
        let (account, endpoint) = address;
        let next = NextDue {
            account,
            endpoint,
            now,
        };
        let next = self.first(next).await?.and_then(|(due_at,)| due_at);
        let due = DueDeliveries {
            account,
            endpoint,
            now,
            limit,
            which,
        };
        Ok(Due {
            rows: self.list(due).await?,
            next,
        })
    }

    /// Returns the failures of an endpoint's receiver since its last success. `None` means that there are no failures.
    pub async fn receiver_failures(
        &self,
        address: Address,
    ) -> Result<Option<ReceiverFailures>, StoreError> {
        let (account, endpoint) = address;
        let row = self.first(Failures { account, endpoint }).await?;
        Ok(match row {
            Some((failures, Some(since), Some(last))) if failures > 0 => Some(ReceiverFailures {
                failures: u32::try_from(failures).unwrap_or(u32::MAX),
                since,
                last,
            }),
            _ => None,
        })
    }

    /// Records results of deliveries. After this call has succeeded, the results are durable.
    ///
    /// # Errors
    /// The database is not available. It may be unknown whether the results are recorded.
    pub async fn record_deliveries(&self, records: Vec<Record>) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        let statements: Vec<SqlStatement> = records.iter().flat_map(Record::statements).collect();
        self.run_statements(statements).await?;
        for record in &records {
            if let DeliveryResult::Settled(state) = record.result {
                settled(state, 1);
            }
        }
        Ok(())
    }

    /// Makes the selected deliveries of an endpoint due again, and returns their number.
    pub async fn deliver_again(
        &self,
        address: Address,
        which: Redelivery,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let changed = self
            .run_statements(vec![again(address, which, now)])
            .await?;
        self.wake_endpoint(address);
        Ok(changed)
    }

    /// Gives up the pending deliveries of a removed endpoint, if they were created before the time `before`. Returns
    /// the number of these deliveries.
    pub async fn abandon_deliveries(
        &self,
        address: Address,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let values = vec![
            Value::Int(address.0.get()),
            Value::text(address.1.to_string()),
            Value::Int(before.0),
            Value::Int(now.0),
        ];
        self.run_statements(vec![(ABANDON, values)])
            .await
            .inspect(|abandoned| settled(DeliveryState::Dead, *abandoned))
    }

    /// Deletes deliveries that were settled before the time `before`, at most `limit`. Returns the number of deleted
    /// deliveries.
    pub async fn forget_deliveries(
        &self,
        before: Timestamp,
        limit: i64,
    ) -> Result<u64, StoreError> {
        let values = vec![Value::Int(before.0), Value::Int(limit)];
        self.run_statements(vec![(FORGET_DELIVERIES, values)]).await
    }

    /// Runs statements in one transaction, in order. Returns the number of rows that the last statement changed.
    pub(crate) async fn run_statements(
        &self,
        statements: Vec<SqlStatement>,
    ) -> Result<u64, StoreError> {
        // The statements may be carried out even if the request fails afterwards. So the possible change is recorded
        // first.
        Changes::noted();
        match &self.inner.engine {
            Engine::Sqlite(cell) => {
                let (reply, answer) = tokio::sync::oneshot::channel();
                Self::sqlite(cell)?.run_statements(StatementsJob { statements, reply })?;
                answer
                    .await
                    .map_err(|_| StoreError::internal("results were dropped without an answer"))?
            }
            Engine::Postgres(store) => store.run_statements(statements).await,
        }
    }
}

/// Adds deliveries that have reached their final state to the metric of deliveries.
fn settled(state: DeliveryState, deliveries: u64) {
    metrics::counter!("parlor_callback_deliveries_total", "state" => state.word())
        .increment(deliveries);
}
