//! The outbox: due deliveries and their results, for the dispatcher of callbacks.
//!
//! Commands write deliveries together with their events. Later, the dispatcher starts delivery workers, which send the
//! deliveries. Only one node at a time serves an endpoint. With several nodes, this is the node that has the endpoint's
//! lease. Each read returns a limited number of deliveries, and many results are recorded at once. Results are not
//! commands, because results need no decision and there are many results. On SQLite, results become a part of the
//! writer's next transaction. On PostgreSQL, a separate connection writes the results.

use crate::hand_written::{
    ATTEMPT, DEFER, DUE_AFRESH, DUE_EVENTS, DUE_PENDING, DUE_WAITING, FAIL, HOLD_ORDERING_KEY,
    SETTLE,
};
use crate::row::Value;
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
pub enum DueFilter {
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
pub enum DeliveryResult {
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
pub struct ReceiverFailures {
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
    pub result: DeliveryResult,
    /// The time of the result.
    pub at: Timestamp,
}

/// Selects the deliveries to make due again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redelivery {
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

/// A statement with the values of its parameters.
pub(crate) type SqlStatement = (&'static str, Vec<Value<'static>>);

impl Record {
    /// Returns the statements that record the result, in the order of execution.
    pub(crate) fn statements(&self) -> Vec<SqlStatement> {
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
        match &self.result {
            DeliveryResult::Settled(state) => {
                let mut values = key();
                values.extend([Value::text(state.word()), int(self.at.0), int(tried)]);
                out.push((SETTLE, values));
            }
            DeliveryResult::Again {
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
            DeliveryResult::Deferred(until) => {
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

/// Converts [`Redelivery`] to a statement with its values.
pub(crate) fn again(address: Address, which: Redelivery, now: Timestamp) -> SqlStatement {
    let mut values = vec![
        Value::Int(address.0.get()),
        Value::text(address.1.to_string()),
        Value::Int(now.0),
    ];
    let sql = match which {
        Redelivery::Pending { fresh: false } => DUE_PENDING,
        Redelivery::Pending { fresh: true } => DUE_AFRESH,
        Redelivery::Waiting(from, to) => {
            values.extend([Value::Int(from), Value::Int(to)]);
            DUE_WAITING
        }
        Redelivery::Events(from, to) => {
            values.extend([Value::Int(from), Value::Int(to)]);
            DUE_EVENTS
        }
    };
    (sql, values)
}
