//! The outbox on PostgreSQL: leases of endpoints, and results.

use super::PostgresStore;
use super::connection::Connection;
use super::values::{Parameter, arrays, single};
use crate::error::{DbError, StoreError};
use crate::hand_written::{ATTEMPT, ATTEMPT_MANY, LEASE_ENDPOINTS, RELEASE_ENDPOINTS};
use crate::outbox::{Address, SqlStatement};
use crate::row::{Kind, Rows, Value};
use futures_util::future::join_all;
use parlor_model::ids::{AccountId, EndpointKey, Id};
use std::collections::BTreeMap;
use tokio_postgres::types::ToSql;

fn split(addresses: &[Address]) -> (Vec<i64>, Vec<String>) {
    (addresses.iter())
        .map(|(account, endpoint)| (account.get(), endpoint.to_string()))
        .unzip()
}

impl PostgresStore {
    pub(crate) async fn lease_endpoints(
        &self,
        owner: &str,
        wanted: Vec<Address>,
        seconds: i64,
    ) -> Result<Vec<Address>, StoreError> {
        if wanted.is_empty() {
            return Ok(wanted);
        }
        let (accounts, endpoints) = split(&wanted);
        let lease = async {
            let connection = self.reader().await?;
            let statement = connection.statement(LEASE_ENDPOINTS).await?;
            let parameters: [&(dyn ToSql + Sync); 4] = [&accounts, &endpoints, &owner, &seconds];
            let rows = connection.query(&statement, &parameters).await?;
            rows.iter()
                .map(|row| {
                    let key: String = row.try_get(1)?;
                    Ok(EndpointKey::parse(&key).map(|key| (AccountId(row.get(0)), key)))
                })
                .filter_map(Result::transpose)
                .collect::<Result<Vec<Address>, DbError>>()
        };
        lease.await.map_err(StoreError::from)
    }

    pub(crate) async fn release_endpoints(
        &self,
        owner: &str,
        had: Vec<Address>,
    ) -> Result<(), StoreError> {
        let (accounts, endpoints) = split(&had);
        let release = async {
            let connection = self.reader().await?;
            let statement = connection.statement(RELEASE_ENDPOINTS).await?;
            let parameters: [&(dyn ToSql + Sync); 3] = [&accounts, &endpoints, &owner];
            connection.execute(&statement, &parameters).await?;
            Ok::<_, DbError>(())
        };
        release.await.map_err(StoreError::from)
    }

    /// Runs statements in one transaction. Returns the number of rows that the last statement changed.
    pub(crate) async fn run_statements(
        &self,
        statements: Vec<SqlStatement>,
    ) -> Result<u64, StoreError> {
        let link = self.results.lock().await;
        let said = async {
            let connection = link.get().await?;
            let said = run_statements(&connection, statements).await;
            if said.is_err() && connection.batch_execute("ROLLBACK").await.is_err() {
                link.drop_connection().await;
            }
            said
        };
        said.await.map_err(StoreError::from)
    }
}

async fn run_statements(
    connection: &Connection,
    statements: Vec<SqlStatement>,
) -> Result<u64, DbError> {
    let attempt = [
        Kind::Text,
        Kind::Int,
        Kind::Int,
        Kind::Int,
        Kind::Text,
        Kind::Int,
        Kind::Text,
    ];
    let mut attempted: BTreeMap<i64, Rows> = BTreeMap::new();
    let mut others = Vec::new();
    for (sql, mut values) in statements {
        match values.first() {
            Some(Value::Int(account)) if sql == ATTEMPT => {
                let of = attempted.entry(*account).or_default();
                values.remove(0);
                of.push(values);
            }
            _ => others.push((connection.statement(sql).await?, values)),
        }
    }
    connection.batch_execute("BEGIN").await?;
    let mut changed = 0;
    for (account, rows) in attempted {
        let statement = connection.statement(ATTEMPT_MANY).await?;
        let mut parameters: Vec<Parameter> = vec![Box::new(account)];
        parameters.extend(arrays(&attempt, &rows));
        changed = connection.change(&statement, &parameters).await?;
    }
    let sent = join_all(others.iter().map(|(statement, values)| async move {
        let parameters: Vec<Parameter> = values.iter().map(single).collect();
        connection.change(statement, &parameters).await
    }));
    for result in sent.await {
        changed = result?;
    }
    connection.batch_execute("COMMIT").await?;
    Ok(changed)
}
