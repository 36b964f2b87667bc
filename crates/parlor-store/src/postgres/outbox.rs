//! The outbox on PostgreSQL: leases of endpoints, due deliveries, results.

use super::PostgresStore;
use super::connection::Connection;
use super::values::{Parameter, arrays, single};
use crate::error::{DbError, StoreError};
use crate::outbox::{self, ATTEMPT, Address, Due, Said};
use crate::row::{Column, Kind, Rows, Value};
use futures_util::future::join_all;
use parlor_model::ids::{AccountId, EndpointKey, Id};
use parlor_model::time::Timestamp;
use std::collections::BTreeMap;
use tokio_postgres::types::ToSql;

/// The statement that finds endpoints with due deliveries. The statement needs a fixed number of index searches per
/// endpoint, so its cost does not grow with the number of deliveries.
const WAITING: &str = "WITH RECURSIVE e AS ( \
    (SELECT account_id, endpoint FROM deliveries WHERE state = 'pending' ORDER BY account_id, endpoint LIMIT 1) \
    UNION ALL \
    SELECT n.account_id, n.endpoint FROM e CROSS JOIN LATERAL (SELECT d.account_id, d.endpoint FROM deliveries AS d \
        WHERE d.state = 'pending' AND (d.account_id, d.endpoint) > (e.account_id, e.endpoint) ORDER BY d.account_id, d.endpoint LIMIT 1) AS n) \
    SELECT e.account_id, e.endpoint FROM e WHERE EXISTS (SELECT 1 FROM deliveries AS d \
        WHERE d.account_id = e.account_id AND d.endpoint = e.endpoint AND d.state = 'pending' AND d.due_at <= $1)";
/// The statement that takes leases. The statement uses the database's time, because the clocks of nodes differ. If the
/// end of a lease is more than two lease durations in the future, the database's clock was set back. Such a lease is
/// treated as ended.
const LEASE: &str = "INSERT INTO endpoint_leases (account_id, endpoint, owner, until) \
    SELECT n.account_id, n.endpoint, $3::text, (extract(epoch FROM clock_timestamp()) * 1000000)::int8 + $4::int8 * 1000000 \
    FROM unnest($1::int8[], $2::text[]) AS n(account_id, endpoint) ORDER BY n.account_id, n.endpoint \
    ON CONFLICT (account_id, endpoint) DO UPDATE SET owner = excluded.owner, until = excluded.until \
    WHERE endpoint_leases.owner = excluded.owner OR endpoint_leases.until NOT BETWEEN (extract(epoch FROM clock_timestamp()) * 1000000)::int8 \
        AND (extract(epoch FROM clock_timestamp()) * 1000000)::int8 + $4::int8 * 2000000 \
    RETURNING account_id, endpoint";
const RELEASE: &str = "DELETE FROM endpoint_leases AS l USING unnest($1::int8[], $2::text[]) AS n(account_id, endpoint) \
    WHERE l.account_id = n.account_id AND l.endpoint = n.endpoint AND l.owner = $3::text";
/// The statement that records many attempts of one account, in the same way as [`ATTEMPT`].
pub(crate) const ATTEMPT_MANY: &str = "INSERT INTO delivery_attempts (account_id, delivery_id, number, at, status, failure, latency_ms, answer) \
    SELECT $1::int8, n.* FROM unnest($2::text[], $3::int8[], $4::int8[], $5::int8[], $6::text[], $7::int8[], $8::text[]) \
        AS n(delivery_id, number, at, status, failure, latency_ms, answer) \
    WHERE EXISTS (SELECT 1 FROM deliveries AS d WHERE d.account_id = $1 AND d.id = n.delivery_id FOR SHARE OF d) \
    ON CONFLICT (account_id, delivery_id, number) DO NOTHING";

fn split(addresses: &[Address]) -> (Vec<i64>, Vec<String>) {
    (addresses.iter())
        .map(|(account, endpoint)| (account.get(), endpoint.to_string()))
        .unzip()
}

impl PostgresStore {
    pub(crate) async fn waiting_endpoints(
        &self,
        now: Timestamp,
    ) -> Result<Vec<Address>, StoreError> {
        let column = |kind| Column { name: "", kind };
        let read = async {
            let connection = self.reader().await?;
            let columns = [column(Kind::Int), column(Kind::Text)];
            (connection.select(WAITING, &[Value::Int(now.0)], &columns)).await
        };
        Ok(outbox::addresses(read.await.map_err(StoreError::from)?))
    }

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
            let statement = connection.statement(LEASE).await?;
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
            let statement = connection.statement(RELEASE).await?;
            let parameters: [&(dyn ToSql + Sync); 3] = [&accounts, &endpoints, &owner];
            connection.execute(&statement, &parameters).await?;
            Ok::<_, DbError>(())
        };
        release.await.map_err(StoreError::from)
    }

    pub(crate) async fn due(
        &self,
        (account, endpoint): Address,
        now: Timestamp,
        limit: i64,
        which: outbox::Which,
    ) -> Result<Due, StoreError> {
        let mut key = vec![
            Value::Int(account.get()),
            Value::text(endpoint.to_string()),
            Value::Int(now.0),
        ];
        let read = async {
            let connection = self.reader().await?;
            let column = [Column {
                name: "",
                kind: Kind::Int,
            }];
            let next = connection.select(outbox::NEXT, &key, &column).await?;
            let next = match next.first().and_then(|row| row.first()) {
                Some(Value::Int(at)) => Some(Timestamp(*at)),
                _ => None,
            };
            key.push(Value::Int(limit));
            let sql = outbox::due_sql(which);
            let rows = connection
                .select(&sql, &key, &outbox::due_columns())
                .await?;
            Ok::<_, DbError>(Due {
                rows: outbox::due_rows(rows)?,
                next,
            })
        };
        read.await.map_err(StoreError::from)
    }

    /// Runs statements in one transaction. Returns the number of rows that the last statement changed.
    pub(crate) async fn say(&self, statements: Vec<Said>) -> Result<u64, StoreError> {
        let link = self.results.lock().await;
        let said = async {
            let connection = link.get().await?;
            let said = say(&connection, statements).await;
            if said.is_err() && connection.batch_execute("ROLLBACK").await.is_err() {
                link.drop_connection().await;
            }
            said
        };
        said.await.map_err(StoreError::from)
    }
}

async fn say(connection: &Connection, statements: Vec<Said>) -> Result<u64, DbError> {
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
