//! The outbox: due deliveries and their results, for the dispatcher of callbacks.
//!
//! Commands write deliveries together with their events. Later, the dispatcher starts delivery workers, which send the
//! deliveries. Only one node at a time serves an endpoint. With several nodes, this is the node that has the endpoint's
//! lease. Each read returns a limited number of deliveries, and many results are recorded at once. Results are not
//! commands, because results need no decision and there are many results. On SQLite, results become a part of the
//! writer's next transaction. On PostgreSQL, a separate connection writes the results.

use crate::catalogue::column_list;
use crate::error::DbError;
use crate::row::{Column, Columns, Kind, Value};
use parlor_model::entities::{CallbackDelivery, DeliveryAttempt};
use parlor_model::ids::{AccountId, EndpointKey, Id};
use parlor_model::time::Timestamp;
use parlor_model::words::{DeliveryState, Word as _};

/// An endpoint, with its account.
pub type Address = (AccountId, EndpointKey);

/// A due delivery.
#[derive(Clone, Debug)]
pub struct DueDelivery {
    /// The row of the delivery.
    pub row: CallbackDelivery,
    /// The event number and the due time of the endpoint's previous pending delivery with the same ordering key. `None`
    /// means that there is no such delivery.
    pub before: Option<(i64, Timestamp)>,
}

/// Selects the due deliveries to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All due deliveries.
    All,
    /// The due deliveries of events of this kind.
    Kind(&'static str),
    /// Only the first pending delivery of each ordering key. So if one ordering key has many deliveries, the read still
    /// contains the other ordering keys.
    First,
}

/// The result of a read of due deliveries.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// The deliveries, ordered by due time and then by event.
    pub rows: Vec<DueDelivery>,
    /// The earliest due time among the endpoint's pending deliveries that are not due yet. `None` means that there are
    /// no such deliveries.
    pub next: Option<Timestamp>,
}

/// The result of a delivery, to be recorded.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// The delivery is finished, with this final state.
    Settled(DeliveryState),
    /// The delivery is attempted again later. Until then, no later delivery of its ordering key is sent.
    Again {
        /// The time of the next attempt.
        due_at: Timestamp,
        /// The number of failed attempts since `failing_since`.
        tries: i64,
        /// The time of the first failure. `None` means that the delivery has not failed.
        failing_since: Option<Timestamp>,
    },
    /// The delivery must wait until this time, because an earlier delivery of its ordering key waits until then.
    Deferred(Timestamp),
}

/// The failures of an endpoint's receiver since its last success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The number of failed requests.
    pub failures: u32,
    /// The time of the first failure among the deliveries that are still pending.
    pub since: Timestamp,
    /// The time of the last failure.
    pub last: Timestamp,
}

/// A delivery with the result to record.
#[derive(Clone, Debug)]
pub struct Record {
    /// The account of the delivery.
    pub account: AccountId,
    /// The endpoint of the delivery.
    pub endpoint: EndpointKey,
    /// The number of the delivery's event.
    pub event_number: i64,
    /// The ordering key of the delivery.
    pub ordering_key: i64,
    /// The attempt that gave the result. `None` means that there was no attempt.
    pub attempt: Option<DeliveryAttempt>,
    /// The result.
    pub verdict: Verdict,
    /// The time of the result.
    pub at: Timestamp,
}

/// Selects the deliveries to make due again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The pending deliveries. Deliveries that are already due stay unchanged, unless `fresh` is set.
    Pending {
        /// Whether the retry schedules of all pending deliveries start again from the beginning.
        fresh: bool,
    },
    /// All deliveries of the events from the first to the second number, inclusive, in any state.
    Events(i64, i64),
    /// The deliveries that wait for their next attempt, if their event is between the first and the second number,
    /// inclusive.
    Waiting(i64, i64),
}

pub(crate) const SETTLE: &str = "UPDATE deliveries SET state = $4, settled_at = $5, attempts = attempts + $6 \
    WHERE account_id = $1 AND endpoint = $2 AND event_number = $3 AND state = 'pending'";
pub(crate) const FAIL: &str = "UPDATE deliveries SET due_at = $4, tries = $5, failing_since = NULLIF(CAST($6 AS BIGINT), 0), attempts = attempts + $7 \
    WHERE account_id = $1 AND endpoint = $2 AND event_number = $3 AND state = 'pending'";
/// The statement that postpones pending deliveries after a failure. The statement finds the deliveries of the same
/// ordering key that are due earlier than the next attempt of the failed delivery. These deliveries become due at the
/// time of that attempt, so that deliveries keep the order of their events. The plus sign before `due_at` makes SQLite
/// search by the ordering key. Without the plus sign, SQLite would search all due deliveries of the endpoint.
pub(crate) const HOLD_ORDERING_KEY: &str = "UPDATE deliveries SET due_at = $4 \
    WHERE account_id = $1 AND endpoint = $2 AND ordering_key = $3 AND state = 'pending' AND +due_at < $4";
/// The statement that postpones a delivery to a time, but only if an earlier pending delivery of its ordering key still
/// waits until this time. Without this condition, the statement could postpone a delivery after an operator has made
/// the earlier delivery due.
pub(crate) const DEFER: &str = "UPDATE deliveries SET due_at = $4 \
    WHERE account_id = $1 AND endpoint = $2 AND event_number = $3 AND state = 'pending' AND due_at < $4 \
    AND EXISTS (SELECT 1 FROM deliveries AS b WHERE b.account_id = deliveries.account_id AND b.endpoint = deliveries.endpoint \
        AND b.ordering_key = deliveries.ordering_key AND b.state = 'pending' AND b.event_number < deliveries.event_number AND b.due_at + 1 >= $4)";
/// The statement that records an attempt, unless the attempt is already recorded or the delivery no longer exists. An
/// erasure of the contact may have deleted the delivery.
pub(crate) const ATTEMPT: &str = "INSERT INTO delivery_attempts (account_id, delivery_id, number, at, status, failure, latency_ms, answer) \
    SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS TEXT), \
    CAST($7 AS BIGINT), CAST($8 AS TEXT) WHERE EXISTS (SELECT 1 FROM deliveries AS d WHERE d.account_id = $1 AND d.id = $2) \
    ON CONFLICT (account_id, delivery_id, number) DO NOTHING";

/// A statement with the values of its parameters.
pub(crate) type Said = (&'static str, Vec<Value<'static>>);

impl Record {
    /// Returns the statements that record the result, in the order of execution.
    pub(crate) fn statements(&self) -> Vec<Said> {
        let int = Value::Int;
        let key = || {
            vec![
                int(self.account.get()),
                Value::text(self.endpoint.to_string()),
                int(self.event_number),
            ]
        };
        let tried = i64::from(self.attempt.is_some());
        let mut out = Vec::new();
        match &self.verdict {
            Verdict::Settled(state) => {
                let mut values = key();
                values.extend([Value::text(state.word()), int(self.at.0), int(tried)]);
                out.push((SETTLE, values));
            }
            Verdict::Again {
                due_at,
                tries,
                failing_since,
            } => {
                let mut values = key();
                values.extend([
                    int(due_at.0),
                    int(*tries),
                    // The statement converts 0 to NULL, because a NULL parameter would have no type.
                    int(failing_since.map_or(0, |at| at.0)),
                    int(tried),
                ]);
                out.push((FAIL, values));
                let ordering_key = vec![
                    int(self.account.get()),
                    Value::text(self.endpoint.to_string()),
                    int(self.ordering_key),
                    int(due_at.0),
                ];
                out.push((HOLD_ORDERING_KEY, ordering_key));
            }
            Verdict::Deferred(until) => {
                let mut values = key();
                values.push(int(until.0));
                out.push((DEFER, values));
            }
        }
        if let Some(a) = &self.attempt {
            out.push((
                ATTEMPT,
                vec![
                    int(a.account_id.get()),
                    Value::text(a.delivery_id.clone()),
                    int(a.number),
                    int(a.at.0),
                    a.status.map_or(Value::Null, int),
                    a.failure.clone().map_or(Value::Null, Value::text),
                    int(a.latency_ms),
                    Value::text(a.answer.clone()),
                ],
            ));
        }
        out
    }
}

/// Returns the statement that reads due deliveries. Parameters: account, endpoint, present time, limit.
pub(crate) fn due_sql(which: Which) -> String {
    let before = |what: &str| {
        format!(
            "(SELECT b.{what} FROM deliveries AS b WHERE b.account_id = d.account_id AND b.endpoint = d.endpoint AND b.ordering_key = d.ordering_key \
             AND b.state = 'pending' AND b.event_number < d.event_number ORDER BY b.event_number DESC LIMIT 1)"
        )
    };
    let only = match which {
        Which::All => String::new(),
        Which::Kind(kind) => format!(" AND d.kind = '{kind}'"),
        Which::First => " AND NOT EXISTS (SELECT 1 FROM deliveries AS f WHERE f.account_id = d.account_id AND f.endpoint = d.endpoint \
             AND f.ordering_key = d.ordering_key AND f.state = 'pending' AND f.event_number < d.event_number)"
            .to_owned(),
    };
    format!(
        "SELECT {}, {}, {} FROM deliveries AS d WHERE d.account_id = $1 AND d.endpoint = $2 AND d.state = 'pending' AND d.due_at <= $3{only} \
         ORDER BY d.due_at, d.event_number LIMIT $4",
        column_list(CallbackDelivery::COLUMNS, "d."),
        before("event_number"),
        before("due_at"),
    )
}

/// Returns the result columns of the statement that [`due_sql`] returns.
pub(crate) fn due_columns() -> Vec<Column> {
    let number = |name| Column {
        name,
        kind: Kind::Int,
    };
    let mut columns = CallbackDelivery::COLUMNS.to_vec();
    columns.extend([number("before"), number("before_due")]);
    columns
}

/// The statement that reads the earliest due time after the present time. Parameters: account, endpoint, present time.
pub(crate) const NEXT: &str = "SELECT min(due_at) FROM deliveries WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND due_at > $3";

pub(crate) fn due_rows(rows: Vec<Vec<Value<'static>>>) -> Result<Vec<DueDelivery>, DbError> {
    rows.into_iter()
        .map(|mut values| {
            let last = values.pop();
            let before = match (values.pop(), last) {
                (Some(Value::Int(number)), Some(Value::Int(due))) => Some((number, Timestamp(due))),
                _ => None,
            };
            Ok(DueDelivery {
                row: CallbackDelivery::decode(values)
                    .map_err(|e| DbError::Broken(e.to_string()))?,
                before,
            })
        })
        .collect()
}

/// Converts rows to addresses. Each row consists of an account and the key of an endpoint. Rows of another form are
/// skipped.
pub(crate) fn addresses(rows: Vec<Vec<Value<'static>>>) -> Vec<Address> {
    rows.into_iter()
        .filter_map(|row| match row.as_slice() {
            [Value::Int(account), Value::Text(key)] => {
                Some((AccountId(*account), EndpointKey::parse(key)?))
            }
            _ => None,
        })
        .collect()
}

/// Converts [`Again`] to a statement with its values.
pub(crate) fn again(address: Address, which: Again, now: Timestamp) -> Said {
    let mut values = vec![
        Value::Int(address.0.get()),
        Value::text(address.1.to_string()),
        Value::Int(now.0),
    ];
    match which {
        Again::Pending { fresh: false } => (
            "UPDATE deliveries SET due_at = $3 WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND due_at > $3",
            values,
        ),
        Again::Pending { fresh: true } => (
            "UPDATE deliveries SET due_at = $3, tries = 0, failing_since = NULL WHERE account_id = $1 AND endpoint = $2 AND state = 'pending'",
            values,
        ),
        Again::Waiting(from, to) => {
            values.extend([Value::Int(from), Value::Int(to)]);
            (
                "UPDATE deliveries SET due_at = $3 \
                 WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND due_at > $3 AND event_number BETWEEN $4 AND $5",
                values,
            )
        }
        Again::Events(from, to) => {
            values.extend([Value::Int(from), Value::Int(to)]);
            (
                "UPDATE deliveries SET state = 'pending', settled_at = NULL, due_at = $3, tries = 0, failing_since = NULL \
                 WHERE account_id = $1 AND endpoint = $2 AND event_number BETWEEN $4 AND $5",
                values,
            )
        }
    }
}
