//! Queries for deliveries, their attempts, and the health of endpoints.

use super::{FromRow, Query, Select, Statement, from_row};
use crate::catalogue::column_list;
use crate::outbox::{Address, DueDelivery, DueFilter};
use crate::row::{Column, Columns, Corrupt, Kind, Value};
use crate::sql::{Database, take};
use parlor_model::entities::{CallbackDelivery, DeliveryAttempt};
use parlor_model::ids::{AccountId, ConversationId, EndpointKey};
use parlor_model::time::Timestamp;
use parlor_model::words::DeliveryState;

/// Conditions on deliveries. A field with `None` sets no condition.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// The endpoint of the deliveries.
    pub endpoint: Option<EndpointKey>,
    /// The state of the deliveries.
    pub state: Option<DeliveryState>,
    /// The conversation of the deliveries.
    pub conversation: Option<ConversationId>,
    /// The first and the last event number, inclusive.
    pub range: Option<(i64, i64)>,
    /// The exclusive upper bound of the event numbers. `None` means no bound, so the result begins with the newest
    /// event.
    pub before: Option<i64>,
    /// The maximum number of rows, 1 to [`MAX_PAGE`](super::MAX_PAGE).
    pub limit: i64,
}

/// Deliveries that meet the conditions, newest event first, at most `limit`.
#[derive(Clone, Copy, Debug)]
pub struct Deliveries<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a DeliveryFilter,
}

impl Query for Deliveries<'_> {
    type Row = CallbackDelivery;
    fn statement(&self, select: Select) -> Statement<CallbackDelivery> {
        let filter = self.filter;
        let (from, to) = filter.range.unzip();
        let page = select
            .equal("account_id", &self.account)
            .equal_some("endpoint", filter.endpoint.as_ref())
            .equal_some("state", filter.state.as_ref())
            // The ordering key equals the id of the conversation. This condition lets the database use the index, which
            // contains the ordering key.
            .equal_some("ordering_key", filter.conversation.as_ref())
            .equal_some("conversation_id", filter.conversation.as_ref())
            .compare_some("event_number", ">=", from.as_ref())
            .compare_some("event_number", "<=", to.as_ref())
            .compare_some("event_number", "<", filter.before.as_ref())
            .page("event_number DESC", filter.limit, 0);
        // If the filter names a state, or names no endpoint and no conversation, the database may sort the rows. If
        // only a few deliveries are pending, an index of pending deliveries finds these rows faster than an index in
        // the order of the event numbers.
        let ordered = filter.endpoint.is_some() || filter.conversation.is_some();
        if ordered && filter.state.is_none() {
            page
        } else {
            page.sorted()
        }
    }
}

/// The deliveries of an ordering key after an event, ordered by event number.
#[derive(Clone, Copy, Debug)]
pub struct DeliveriesOfKey {
    /// The account.
    pub account: AccountId,
    /// The ordering key: a conversation's id, or a contact's id as a negative number.
    pub ordering_key: i64,
    /// The exclusive lower bound of the event numbers.
    pub after: i64,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for DeliveriesOfKey {
    type Row = CallbackDelivery;
    fn statement(&self, select: Select) -> Statement<CallbackDelivery> {
        select
            .equal("account_id", &self.account)
            .equal("ordering_key", &self.ordering_key)
            .compare("event_number", ">", &self.after)
            .page("event_number", self.limit, 0)
    }
}

/// One delivery.
#[derive(Clone, Debug)]
pub struct DeliveryById {
    /// The account.
    pub account: AccountId,
    /// The delivery's id.
    pub id: String,
}

impl Query for DeliveryById {
    type Row = CallbackDelivery;
    fn statement(&self, select: Select) -> Statement<CallbackDelivery> {
        select
            .equal("id", &self.id)
            .equal("account_id", &self.account)
            .rows("")
    }
}

/// The attempts of a delivery, ordered by number, at most [`MAX_PAGE`](super::MAX_PAGE).
#[derive(Clone, Debug)]
pub struct Attempts {
    /// The account.
    pub account: AccountId,
    /// The delivery's id.
    pub delivery: String,
}

impl Query for Attempts {
    type Row = DeliveryAttempt;
    fn statement(&self, select: Select) -> Statement<DeliveryAttempt> {
        select
            .equal("delivery_id", &self.delivery)
            .equal("account_id", &self.account)
            .page("number", super::MAX_PAGE, 0)
    }
}

/// The maximum number of deliveries that are counted for an endpoint. If an endpoint has more pending deliveries, a
/// read of the endpoint's health reads only this number of entries from each index.
pub const MOST_COUNTED: i64 = 10_000;

/// The number of an endpoint's pending deliveries, and the times of the oldest delivery and of the earliest failure.
#[derive(Clone, Debug)]
pub struct EndpointHealth {
    /// The endpoint.
    pub endpoint: EndpointKey,
    /// The number of pending deliveries. The value [`MOST_COUNTED`] means that at least this number of deliveries is
    /// pending.
    pub pending: i64,
    /// The creation time of the oldest pending delivery. If more than [`MOST_COUNTED`] deliveries are pending, only two
    /// groups of [`MOST_COUNTED`] deliveries are compared. These groups are the deliveries with the earliest due times,
    /// and the deliveries with the earliest first failures.
    pub oldest: Timestamp,
    /// The number of pending deliveries that have failed before. The value [`MOST_COUNTED`] means that at least this
    /// number of pending deliveries has failed before.
    pub failing: i64,
    /// The time of the earliest failure among the pending deliveries. `None` means that no pending delivery has failed.
    pub failing_since: Option<Timestamp>,
}

from_row! { EndpointHealth { endpoint, pending, oldest, failing, failing_since } }

/// The health of these endpoints. The result contains one row for each of the endpoints that has pending deliveries.
#[derive(Clone, Copy, Debug)]
pub struct Health<'a> {
    /// The account.
    pub account: AccountId,
    /// The endpoints, at least one.
    pub endpoints: &'a [EndpointKey],
}

impl Query for Health<'_> {
    type Row = EndpointHealth;
    fn statement(&self, mut select: Select) -> Statement<EndpointHealth> {
        let account = select.bind(&self.account);
        let each: Vec<String> = (self.endpoints.iter())
            .map(|endpoint| health_sql(&account, &select.bind(endpoint)))
            .collect();
        select.statement(each.join(" UNION ALL "))
    }
}

/// Returns the SQL that counts an endpoint's pending deliveries with indexes only. At most [`MOST_COUNTED`] entries of
/// each index are read.
fn health_sql(account: &str, endpoint: &str) -> String {
    let of = format!("account_id = {account} AND endpoint = {endpoint} AND state = 'pending'");
    format!(
        "SELECT CAST({endpoint} AS TEXT) AS endpoint, w.pending, (SELECT d.created_at FROM deliveries AS d WHERE d.account_id = {account} \
         AND d.endpoint = {endpoint} AND d.event_number = CASE WHEN f.first < w.first THEN f.first ELSE w.first END) AS oldest, \
         f.failing, f.failing_since FROM (SELECT count(*) AS pending, min(event_number) AS first FROM (SELECT event_number FROM deliveries \
         WHERE {of} ORDER BY due_at, event_number LIMIT {MOST_COUNTED}) AS a) AS w, (SELECT count(*) AS failing, min(failing_since) AS failing_since, \
         min(event_number) AS first FROM (SELECT failing_since, event_number FROM deliveries WHERE {of} AND failing_since IS NOT NULL \
         ORDER BY failing_since, event_number LIMIT {MOST_COUNTED}) AS b) AS f WHERE w.pending > 0"
    )
}

/// The number of an endpoint's pending deliveries, and the creation time of the oldest pending delivery.
#[derive(Clone, Copy, Debug)]
pub struct Backlog {
    /// The account.
    pub account: AccountId,
    /// The endpoint.
    pub endpoint: EndpointKey,
    /// The number of pending deliveries.
    pub pending: i64,
    /// The creation time of the oldest pending delivery.
    pub oldest: Timestamp,
}

from_row! { Backlog { account, endpoint, pending, oldest } }

/// The pending deliveries of all accounts, counted by endpoint. The result contains one row for each endpoint that has
/// pending deliveries.
#[derive(Clone, Copy, Debug)]
pub struct Backlogs;

impl Query for Backlogs {
    type Row = Backlog;
    fn statement(&self, select: Select) -> Statement<Backlog> {
        // For the number of deliveries and the oldest event number, the database reads only an index, not the table.
        select.statement(
            "SELECT p.account_id, p.endpoint, p.pending, d.created_at FROM (SELECT account_id, endpoint, count(*) AS pending, \
             min(event_number) AS first FROM deliveries WHERE state = 'pending' GROUP BY account_id, endpoint) AS p \
             JOIN deliveries AS d ON d.account_id = p.account_id AND d.endpoint = p.endpoint AND d.event_number = p.first",
        )
    }
}

/// An endpoint's failures since the last success of its receiver. The query always returns one row: the number of
/// failed requests, the time of the first failure, and the time of the last failure. If there are no failures, the
/// number is 0, and the times are `None`.
#[derive(Clone, Copy, Debug)]
pub struct Failures {
    /// The account.
    pub account: AccountId,
    /// The endpoint.
    pub endpoint: EndpointKey,
}

impl Query for Failures {
    type Row = (i64, Option<Timestamp>, Option<Timestamp>);
    fn statement(&self, mut select: Select) -> Statement<Self::Row> {
        select.bind(&self.account);
        select.bind(&self.endpoint);
        select.statement(FAILURES)
    }
}

/// The statement that reads an endpoint's failures. To find the failures, the statement reads only the 128 pending
/// deliveries that failed first, and the 128 pending deliveries whose first failure is newest. To find the last
/// success, the statement reads only the newest 512 deliveries. So its cost does not grow with the number of
/// deliveries. If none of these 512 deliveries has succeeded, the statement finds no success. In the worst case, the
/// delivery worker treats the endpoint as failing for one more request. The deliveries of one request have attempts
/// with equal times, so the statement counts the different times of failed attempts. For the same reason, a delivery
/// that is in both groups of 128 is counted only once.
const FAILURES: &str = "SELECT count(DISTINCT a.at), min(f.failing_since), max(a.at) FROM (\
    SELECT n.id, n.failing_since FROM (SELECT id, failing_since FROM deliveries \
    WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND failing_since IS NOT NULL ORDER BY failing_since DESC, event_number DESC LIMIT 128) AS n \
    UNION ALL SELECT o.id, o.failing_since FROM (SELECT id, failing_since FROM deliveries \
    WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND failing_since IS NOT NULL ORDER BY failing_since, event_number LIMIT 128) AS o) AS f \
    JOIN delivery_attempts AS a ON a.account_id = $1 AND a.delivery_id = f.id \
    WHERE a.failure IS NOT NULL AND a.at > COALESCE((\
    SELECT max(s.settled_at) FROM (SELECT state, settled_at FROM deliveries WHERE account_id = $1 AND endpoint = $2 \
    ORDER BY event_number DESC LIMIT 512) AS s WHERE s.state = 'delivered'), 0)";

/// The endpoints with due deliveries, of all accounts.
#[derive(Clone, Copy, Debug)]
pub struct WaitingEndpoints(
    /// The present time.
    pub Timestamp,
);

impl Query for WaitingEndpoints {
    type Row = Address;
    fn statement(&self, mut select: Select) -> Statement<Address> {
        select.bind(&self.0);
        match select.database() {
            Database::Sqlite => select.statement(
                "SELECT DISTINCT account_id, endpoint FROM deliveries WHERE state = 'pending' AND due_at <= $1",
            ),
            Database::Postgres => select.statement(WAITING),
        }
    }
}

/// PostgreSQL's statement that finds endpoints with due deliveries. The statement needs a fixed number of index
/// searches per endpoint, so its cost does not grow with the number of deliveries.
const WAITING: &str = "WITH RECURSIVE e AS ( \
    (SELECT account_id, endpoint FROM deliveries WHERE state = 'pending' ORDER BY account_id, endpoint LIMIT 1) \
    UNION ALL \
    SELECT n.account_id, n.endpoint FROM e CROSS JOIN LATERAL (SELECT d.account_id, d.endpoint FROM deliveries AS d \
        WHERE d.state = 'pending' AND (d.account_id, d.endpoint) > (e.account_id, e.endpoint) ORDER BY d.account_id, d.endpoint LIMIT 1) AS n) \
    SELECT e.account_id, e.endpoint FROM e WHERE EXISTS (SELECT 1 FROM deliveries AS d \
        WHERE d.account_id = e.account_id AND d.endpoint = e.endpoint AND d.state = 'pending' AND d.due_at <= $1)";

/// The due deliveries of an endpoint, ordered by due time and then by event, at most `limit`.
#[derive(Clone, Copy, Debug)]
pub struct DueDeliveries {
    /// The account.
    pub account: AccountId,
    /// The endpoint.
    pub endpoint: EndpointKey,
    /// The present time.
    pub now: Timestamp,
    /// The maximum number of rows.
    pub limit: i64,
    /// The deliveries to read.
    pub which: DueFilter,
}

impl Query for DueDeliveries {
    type Row = DueDelivery;
    fn statement(&self, mut select: Select) -> Statement<DueDelivery> {
        let before = |what: &str| {
            format!(
                "(SELECT b.{what} FROM deliveries AS b WHERE b.account_id = d.account_id AND b.endpoint = d.endpoint AND b.ordering_key = d.ordering_key \
                 AND b.state = 'pending' AND b.event_number < d.event_number ORDER BY b.event_number DESC LIMIT 1)"
            )
        };
        let only = match self.which {
            DueFilter::All => String::new(),
            DueFilter::Kind(kind) => format!(" AND d.kind = '{kind}'"),
            DueFilter::First => " AND NOT EXISTS (SELECT 1 FROM deliveries AS f WHERE f.account_id = d.account_id AND f.endpoint = d.endpoint \
                 AND f.ordering_key = d.ordering_key AND f.state = 'pending' AND f.event_number < d.event_number)"
                .to_owned(),
        };
        select.bind(&self.account);
        select.bind(&self.endpoint);
        select.bind(&self.now);
        select.bind(&self.limit);
        select.statement(format!(
            "SELECT {}, {}, {} FROM deliveries AS d WHERE d.account_id = $1 AND d.endpoint = $2 AND d.state = 'pending' AND d.due_at <= $3{only} \
             ORDER BY d.due_at, d.event_number LIMIT $4",
            column_list(<CallbackDelivery as Columns>::COLUMNS, "d."),
            before("event_number"),
            before("due_at"),
        ))
    }
}

impl FromRow for DueDelivery {
    /// The columns of a delivery, followed by the event number and the due time of the previous delivery.
    const COLUMNS: &'static [Column] = &{
        const DELIVERY: &[Column] = <CallbackDelivery as Columns>::COLUMNS;
        let mut columns = [Column {
            name: "before",
            kind: Kind::Int,
        }; DELIVERY.len().saturating_add(2)];
        columns
            .split_at_mut(DELIVERY.len())
            .0
            .copy_from_slice(DELIVERY);
        columns
    };

    fn from_row(mut values: Vec<Value<'static>>) -> Result<Self, Corrupt> {
        let before = values.split_off(
            <CallbackDelivery as Columns>::COLUMNS
                .len()
                .min(values.len()),
        );
        let mut before = before.into_iter();
        let number: Option<i64> = take(&mut before, "deliveries", "before")?;
        let due_at: Option<Timestamp> = take(&mut before, "deliveries", "before")?;
        Ok(Self {
            row: CallbackDelivery::decode(values)?,
            before: number.zip(due_at),
        })
    }
}

/// The earliest due time among the pending deliveries of an endpoint that are not due yet. The query always returns one
/// row. If there is no such delivery, the row contains `None`.
#[derive(Clone, Copy, Debug)]
pub struct NextDue {
    /// The account.
    pub account: AccountId,
    /// The endpoint.
    pub endpoint: EndpointKey,
    /// The present time.
    pub now: Timestamp,
}

impl Query for NextDue {
    type Row = (Option<Timestamp>,);
    fn statement(&self, select: Select) -> Statement<Self::Row> {
        let select = select
            .equal("account_id", &self.account)
            .equal("endpoint", &self.endpoint)
            .condition("state = 'pending'")
            .compare("due_at", ">", &self.now);
        let conditions = select.conditions();
        select.statement(format!(
            "SELECT min(due_at) FROM deliveries WHERE {conditions}"
        ))
    }
}
