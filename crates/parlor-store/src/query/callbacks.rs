//! Deliveries of callbacks, their attempts, and the health of endpoints.

use super::{Query, Select, Statement, from_row};
use parlor_model::entities::{CallbackDelivery, DeliveryAttempt};
use parlor_model::ids::{AccountId, ConversationId, EndpointKey};
use parlor_model::time::Timestamp;
use parlor_model::words::DeliveryState;

/// Conditions on deliveries.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// To this endpoint.
    pub endpoint: Option<EndpointKey>,
    /// In this state.
    pub state: Option<DeliveryState>,
    /// About this conversation.
    pub conversation: Option<ConversationId>,
    /// Of events with these numbers, both included.
    pub range: Option<(i64, i64)>,
    /// Of events before this one: the last number of the page before.
    pub before: Option<i64>,
    /// Most rows, 1 to [`MAX_PAGE`](super::MAX_PAGE).
    pub limit: i64,
}

/// A page of deliveries, newest event first.
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
        select
            .equal("account_id", &self.account)
            .equal_some("endpoint", filter.endpoint.as_ref())
            .equal_some("state", filter.state.as_ref())
            // The index is by ordering key, which is the conversation's id.
            .equal_some("ordering_key", filter.conversation.as_ref())
            .equal_some("conversation_id", filter.conversation.as_ref())
            .compare_some("event_number", ">=", from.as_ref())
            .compare_some("event_number", "<=", to.as_ref())
            .compare_some("event_number", "<", filter.before.as_ref())
            .page("event_number DESC", filter.limit, 0)
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

/// The attempts of a delivery, in order; at most [`MAX_PAGE`](super::MAX_PAGE).
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

/// Most deliveries that are counted of an endpoint's backlog: a caller who looks at an endpoint does not wait for all of it to be read.
pub const MOST_COUNTED: i64 = 10_000;

/// An endpoint's backlog.
#[derive(Clone, Debug)]
pub struct EndpointHealth {
    /// The endpoint.
    pub endpoint: EndpointKey,
    /// Deliveries that are pending; [`MOST_COUNTED`]: as many or more.
    pub pending: i64,
    /// The instant since when the first of them waits. Where there are more than [`MOST_COUNTED`], the first of those that are due first and
    /// of those that have failed longest.
    pub oldest: Timestamp,
    /// Those of them that have failed before; [`MOST_COUNTED`]: as many or more.
    pub failing: i64,
    /// The instant of the first failure.
    pub failing_since: Option<Timestamp>,
}

from_row! { EndpointHealth { endpoint, pending, oldest, failing, failing_since } }

/// The backlogs of these endpoints; empty ones are left out.
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

/// Counts an endpoint's backlog from indexes alone, and at most [`MOST_COUNTED`] entries of each.
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

/// The length of an endpoint's backlog, and since when the first of it waits.
#[derive(Clone, Copy, Debug)]
pub struct Backlog {
    /// The account.
    pub account: AccountId,
    /// The endpoint.
    pub endpoint: EndpointKey,
    /// Deliveries that are pending.
    pub pending: i64,
    /// The instant since when the first of them waits.
    pub oldest: Timestamp,
}

from_row! { Backlog { account, endpoint, pending, oldest } }

/// The backlogs of all endpoints of all accounts; empty ones are left out.
#[derive(Clone, Copy, Debug)]
pub struct Backlogs;

impl Query for Backlogs {
    type Row = Backlog;
    fn statement(&self, select: Select) -> Statement<Backlog> {
        // An index alone gives the number and the first of them, however many there are.
        select.statement(
            "SELECT p.account_id, p.endpoint, p.pending, d.created_at FROM (SELECT account_id, endpoint, count(*) AS pending, \
             min(event_number) AS first FROM deliveries WHERE state = 'pending' GROUP BY account_id, endpoint) AS p \
             JOIN deliveries AS d ON d.account_id = p.account_id AND d.endpoint = p.endpoint AND d.event_number = p.first",
        )
    }
}

/// An endpoint's failures since its receiver last accepted something: their number, the first, and the last.
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

/// Of the failing deliveries, the newest and the oldest are read, and of the accepted ones the newest: a backlog of any size is not read.
/// If all of the newest are pending, no acceptance is known, and at worst one request is sent carefully. A delivery that is both new and
/// old counts once: deliveries of one request have attempts of one instant.
const FAILURES: &str = "SELECT count(DISTINCT a.at), min(f.failing_since), max(a.at) FROM (\
    SELECT n.id, n.failing_since FROM (SELECT id, failing_since FROM deliveries \
    WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND failing_since IS NOT NULL ORDER BY failing_since DESC, event_number DESC LIMIT 128) AS n \
    UNION ALL SELECT o.id, o.failing_since FROM (SELECT id, failing_since FROM deliveries \
    WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND failing_since IS NOT NULL ORDER BY failing_since, event_number LIMIT 128) AS o) AS f \
    JOIN delivery_attempts AS a ON a.account_id = $1 AND a.delivery_id = f.id \
    WHERE a.failure IS NOT NULL AND a.at > COALESCE((\
    SELECT max(s.settled_at) FROM (SELECT state, settled_at FROM deliveries WHERE account_id = $1 AND endpoint = $2 \
    ORDER BY event_number DESC LIMIT 512) AS s WHERE s.state = 'delivered'), 0)";
