//! Lists as SQL. Values are always bound; only numbers and the program's own words are written into the text.

use crate::catalogue::column_list;
use crate::query::{
    AgentLoad, ContactFilter, ContactSort, ConversationFilter, EndpointHealth, ListQuery, ListRows,
    MAX_PAGE, MOST_COUNTED, PeopleFilter, PointFilter, QueueCount, SearchIn, Standing,
};
use crate::row::{Column, Kind, Row, Value};
use crate::sealing::{InClear, Memory};
use crate::writer::DbError;
use parlor_model::audit;
use parlor_model::entities::{
    Account, AgentState, Attachment, CallbackDelivery, Case, Contact, ContactNote, ContactPoint,
    Conversation, Credential, DeliveryAttempt, Event, Identity, Merge, Message, QueueEntry,
    QueueStats, ReadMark, RoutingDecision, Timer,
};
use parlor_model::ids::{AccountId, AgentId, EndpointId, EndpointKey, Id, InboxId, QueueId};
use parlor_model::time::Timestamp;
use parlor_model::visibility::VisibilityScope;
use parlor_model::words::{CredentialKind, PointKind, Word};

/// Which SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A statement with its values.
pub(crate) struct Statement {
    pub sql: String,
    pub parameters: Vec<Value<'static>>,
    pub columns: Vec<Column>,
}

/// Builds a `WHERE` clause.
struct Where {
    engine: Engine,
    clauses: Vec<String>,
    parameters: Vec<Value<'static>>,
}

impl Where {
    const fn new(engine: Engine) -> Self {
        Self {
            engine,
            clauses: Vec::new(),
            parameters: Vec::new(),
        }
    }

    fn bind(&mut self, value: Value<'static>) -> String {
        self.parameters.push(value);
        format!("${}", self.parameters.len())
    }

    fn equal(&mut self, column: &str, value: Value<'static>) {
        let place = self.bind(value);
        self.clauses.push(format!("{column} = {place}"));
    }

    fn compare(&mut self, column: &str, operator: &str, value: Value<'static>) {
        let place = self.bind(value);
        self.clauses.push(format!("{column} {operator} {place}"));
    }

    /// A string member of a JSON column, or null.
    fn member(&self, column: &str, name: &str) -> String {
        match self.engine {
            Engine::Sqlite => format!("json_extract({column}, '$.{name}')"),
            Engine::Postgres => format!("({column}::jsonb ->> '{name}')"),
        }
    }

    /// The place of a pattern that finds `text` anywhere, whatever characters it holds.
    fn containing(&mut self, text: &str) -> String {
        let escaped = text
            .to_lowercase()
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        self.bind(Value::text(format!("%{escaped}%")))
    }

    fn sql(&self) -> String {
        if self.clauses.is_empty() {
            "TRUE".to_owned()
        } else {
            self.clauses.join(" AND ")
        }
    }
}

fn statement<R: Row>(filter: Where, tail: &str) -> Statement {
    Statement {
        sql: format!(
            "SELECT {} FROM {} WHERE {} {tail}",
            column_list(R::COLUMNS, ""),
            R::TABLE,
            filter.sql()
        ),
        parameters: filter.parameters,
        columns: R::COLUMNS.to_vec(),
    }
}

fn counted<R: Row>(filter: &Where) -> Statement {
    Statement {
        sql: format!("SELECT count(*) FROM {} WHERE {}", R::TABLE, filter.sql()),
        parameters: filter.parameters.clone(),
        columns: vec![Column {
            name: "count",
            kind: Kind::Int,
        }],
    }
}

fn words(kinds: &[PointKind]) -> String {
    kinds
        .iter()
        .map(|k| format!("'{}'", k.word()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn ids<T: Id>(ids: &[T]) -> String {
    if ids.is_empty() {
        "NULL".to_owned()
    } else {
        ids.iter()
            .map(|id| id.get().to_string())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn page(limit: i64, offset: i64) -> String {
    format!(
        "LIMIT {} OFFSET {}",
        limit.clamp(0, MAX_PAGE),
        offset.max(0)
    )
}

/// The statements of a list, in the order [`assemble`] takes their rows.
pub(crate) fn statements(query: &ListQuery, engine: Engine) -> Vec<Statement> {
    let mut filter = Where::new(engine);
    match query {
        ListQuery::Conversations(account, wanted) => {
            vec![conversations(filter, account.get(), wanted)]
        }
        ListQuery::Messages(account, conversation, after, limit) => {
            filter.equal("conversation_id", Value::Int(conversation.get()));
            filter.equal("account_id", Value::Int(account.get()));
            filter.compare("position", ">", Value::Int(*after));
            vec![statement::<Message>(
                filter,
                &format!("ORDER BY position {}", page(*limit, 0)),
            )]
        }
        ListQuery::Decisions(account, conversation) => {
            filter.equal("conversation_id", Value::Int(conversation.get()));
            filter.equal("account_id", Value::Int(account.get()));
            vec![statement::<RoutingDecision>(
                filter,
                &format!("ORDER BY ordinal {}", page(MAX_PAGE, 0)),
            )]
        }
        ListQuery::Events(account, after, limit) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter.compare("number", ">", Value::Int(*after));
            vec![statement::<Event>(
                filter,
                &format!("ORDER BY number {}", page(*limit, 0)),
            )]
        }
        ListQuery::Newest(accounts) => vec![Statement {
            sql: format!(
                "SELECT account_id, next_event - 1 FROM account_counters WHERE account_id IN ({})",
                ids(accounts)
            ),
            parameters: Vec::new(),
            columns: ["account_id", "newest"]
                .map(|name| Column {
                    name,
                    kind: Kind::Int,
                })
                .to_vec(),
        }],
        ListQuery::Audit(account, before, limit) => {
            filter.equal("account_id", Value::Int(account.get()));
            if let Some(before) = before {
                filter.compare("number", "<", Value::Int(*before));
            }
            // As the index says it, or it is not used.
            let acts = audit::ACTS
                .map(|act| format!("kind = '{act}'"))
                .join(" OR ");
            filter.clauses.push(format!("({acts})"));
            let tail = format!("ORDER BY number DESC {}", page(*limit, 0));
            let mut asked = statement::<Event>(filter, &tail);
            if engine == Engine::Sqlite {
                // It does not know how few acts there are among the events, and would look at all of those.
                asked.sql = asked
                    .sql
                    .replace(" FROM events ", " FROM events INDEXED BY events_audit ");
            }
            vec![asked]
        }
        ListQuery::Contacts(account, wanted) => contacts(filter, account.get(), wanted),
        ListQuery::People(account, wanted) => vec![people(filter, account.get(), wanted)],
        ListQuery::Living(account, wanted) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter.clauses.push(format!("id IN ({})", ids(wanted)));
            filter.clauses.push(LIVING.to_owned());
            vec![statement::<Contact>(filter, "ORDER BY id")]
        }
        ListQuery::MergedInto(account, contact) => {
            filter.equal("merged_into", Value::Int(contact.get()));
            // Not by the account's index: all of its contacts are in that.
            filter.equal("account_id + 0", Value::Int(account.get()));
            let tail = format!("ORDER BY id {}", page(MAX_PAGE, 0));
            vec![statement::<Contact>(filter, &tail)]
        }
        ListQuery::ConversationsById(account, wanted) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter.clauses.push(format!("id IN ({})", ids(wanted)));
            vec![statement::<Conversation>(filter, "ORDER BY id")]
        }
        ListQuery::MessagesById(account, wanted) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter.clauses.push(format!("id IN ({})", ids(wanted)));
            vec![statement::<Message>(filter, "ORDER BY id")]
        }
        ListQuery::Attachment(account, id) => {
            filter.equal("id", Value::Int(id.get()));
            filter.equal("account_id", Value::Int(account.get()));
            vec![statement::<Attachment>(filter, "")]
        }
        ListQuery::AttachmentSigned(id) => {
            filter.equal("id", Value::Int(id.get()));
            vec![statement::<Attachment>(filter, "")]
        }
        ListQuery::StoredFiles(keys) => {
            let places: Vec<String> = (keys.iter())
                .map(|key| filter.bind(Value::text(key.clone())))
                .collect();
            let places = if places.is_empty() {
                "NULL".to_owned()
            } else {
                places.join(", ")
            };
            filter.clauses.push(format!("storage_key IN ({places})"));
            // As the index says it, or it is not used.
            filter.clauses.push("storage_key IS NOT NULL".to_owned());
            vec![statement::<Attachment>(filter, "")]
        }
        ListQuery::Notes(account, contact) => {
            filter.equal("contact_id", Value::Int(contact.get()));
            filter.equal("account_id", Value::Int(account.get()));
            vec![statement::<ContactNote>(filter, "ORDER BY id DESC LIMIT 1000")]
        }
        ListQuery::Merges(account, contact, after, limit) => {
            filter.equal("kept_id", Value::Int(contact.get()));
            filter.equal("account_id", Value::Int(account.get()));
            if let Some(after) = after {
                filter.compare("id", "<", Value::Int(after.get()));
            }
            let tail = format!("ORDER BY id DESC {}", page(*limit, 0));
            vec![statement::<Merge>(filter, &tail)]
        }
        ListQuery::Points(account, wanted) => points(filter, account.get(), wanted),
        ListQuery::PointsOf(account, contacts) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter
                .clauses
                .push(format!("contact_id IN ({})", ids(contacts)));
            vec![statement::<ContactPoint>(filter, "ORDER BY id")]
        }
        ListQuery::IdentitiesOf(account, contacts) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter
                .clauses
                .push(format!("contact_id IN ({})", ids(contacts)));
            vec![statement::<Identity>(
                filter,
                &format!("ORDER BY id {}", page(MAX_PAGE, 0)),
            )]
        }
        ListQuery::Credentials(account, kind) => {
            filter.equal("account_id", Value::Int(account.get()));
            if let Some(kind) = kind {
                filter.equal("kind", Value::text(kind.word()));
            }
            vec![statement::<Credential>(filter, "ORDER BY id LIMIT 10000")]
        }
        ListQuery::MadeCredentials(account, after, limit) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter.compare("id", ">", Value::Int(after.get()));
            let sessions = [CredentialKind::Session, CredentialKind::ApplicationSession]
                .map(|kind| format!("'{}'", kind.word()));
            filter
                .clauses
                .push(format!("kind NOT IN ({})", sessions.join(", ")));
            vec![statement::<Credential>(
                filter,
                &format!("ORDER BY id {}", page(*limit, 0)),
            )]
        }
        ListQuery::Accounts => vec![statement::<Account>(filter, "ORDER BY id LIMIT 10000")],
        ListQuery::Heads => vec![Statement {
            sql: "SELECT account_id, next_event FROM account_counters ORDER BY account_id LIMIT 10000"
                .to_owned(),
            parameters: filter.parameters,
            columns: ["account_id", "next_event"]
                .map(|name| Column {
                    name,
                    kind: Kind::Int,
                })
                .to_vec(),
        }],
        ListQuery::AgentStates(account) => {
            filter.equal("account_id", Value::Int(account.get()));
            vec![statement::<AgentState>(filter, "ORDER BY agent_id")]
        }
        ListQuery::Loads(account, agents) => {
            filter.equal("s.account_id", Value::Int(account.get()));
            (filter.clauses).push(format!("s.agent_id IN ({})", ids(agents)));
            vec![loads(filter, "NULL", "agent_slots AS s")]
        }
        ListQuery::LoadsOf(account, agents) => {
            filter.equal("s.account_id", Value::Int(account.get()));
            (filter.clauses).push(format!("s.agent_id IN ({})", ids(agents)));
            vec![loads(
                filter,
                "c.inbox_id",
                "agent_slots AS s JOIN conversations AS c ON c.id = s.conversation_id",
            )]
        }
        ListQuery::Cases(account, wanted) => {
            filter.equal("account_id", Value::Int(account.get()));
            if let Some(contact) = wanted.contact {
                filter.equal("contact_id", Value::Int(contact.get()));
            }
            if let Some(open) = wanted.open {
                filter.equal("open", Value::Bool(open));
            }
            if let Some(after) = wanted.after {
                filter.compare("id", "<", Value::Int(after.get()));
            }
            let tail = format!("ORDER BY id DESC {}", page(wanted.limit, 0));
            vec![statement::<Case>(filter, &tail)]
        }
        ListQuery::Waiting(account, queue, limit) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter.equal("queue_id", Value::Int(queue.get()));
            let tail = format!(
                "ORDER BY rank, queued_at, conversation_id {}",
                page(*limit, 0)
            );
            vec![statement::<QueueEntry>(filter, &tail)]
        }
        ListQuery::Ahead(entry) => {
            filter.equal("account_id", Value::Int(entry.account_id.get()));
            filter.equal("queue_id", Value::Int(entry.queue_id.get()));
            match entry.reserved_for {
                Some(agent) => filter.equal("reserved_for", Value::Int(agent.get())),
                None => filter.clauses.push("reserved_for IS NULL".to_owned()),
            }
            let place = [entry.rank, entry.queued_at.0, entry.conversation_id.get()]
                .map(|part| filter.bind(Value::Int(part)))
                .join(", ");
            filter
                .clauses
                .push(format!("(rank, queued_at, conversation_id) < ({place})"));
            vec![counted::<QueueEntry>(&filter)]
        }
        ListQuery::QueueStats(account) => {
            filter.equal("account_id", Value::Int(account.get()));
            vec![statement::<QueueStats>(filter, "ORDER BY queue_id")]
        }
        ListQuery::ReadMarks(account, conversation) => {
            filter.equal("conversation_id", Value::Int(conversation.get()));
            filter.equal("account_id", Value::Int(account.get()));
            let tail = format!("ORDER BY agent_id {}", page(MAX_PAGE, 0));
            vec![statement::<ReadMark>(filter, &tail)]
        }
        ListQuery::ReadBy(account, agent, conversations) => {
            filter.equal("account_id", Value::Int(account.get()));
            filter.equal("agent_id", Value::Int(agent.get()));
            filter
                .clauses
                .push(format!("conversation_id IN ({})", ids(conversations)));
            vec![statement::<ReadMark>(filter, "ORDER BY conversation_id")]
        }
        ListQuery::Timers(limit) => {
            let tail = format!("ORDER BY due_at {}", page(*limit, 0));
            vec![statement::<Timer>(filter, &tail)]
        }
        ListQuery::Deliveries(account, wanted) => {
            filter.equal("account_id", Value::Int(account.get()));
            if let Some(endpoint) = wanted.endpoint {
                filter.equal("endpoint", Value::text(endpoint.to_string()));
            }
            if let Some(state) = wanted.state {
                filter.equal("state", Value::text(state.word()));
            }
            if let Some(conversation) = wanted.conversation {
                // The index is by ordering key, which is the conversation's id.
                filter.equal("ordering_key", Value::Int(conversation.get()));
                filter.equal("conversation_id", Value::Int(conversation.get()));
            }
            if let Some((from, to)) = wanted.range {
                filter.compare("event_number", ">=", Value::Int(from));
                filter.compare("event_number", "<=", Value::Int(to));
            }
            if let Some(before) = wanted.before {
                filter.compare("event_number", "<", Value::Int(before));
            }
            let tail = format!("ORDER BY event_number DESC {}", page(wanted.limit, 0));
            vec![statement::<CallbackDelivery>(filter, &tail)]
        }
        ListQuery::Delivery(account, id) => {
            filter.equal("id", Value::text(id.clone()));
            filter.equal("account_id", Value::Int(account.get()));
            vec![statement::<CallbackDelivery>(filter, "")]
        }
        ListQuery::Attempts(account, id) => {
            filter.equal("delivery_id", Value::text(id.clone()));
            filter.equal("account_id", Value::Int(account.get()));
            let tail = format!("ORDER BY number {}", page(MAX_PAGE, 0));
            vec![statement::<DeliveryAttempt>(filter, &tail)]
        }
        ListQuery::EndpointHealth(account, endpoints) => {
            let number = |name| Column {
                name,
                kind: Kind::Int,
            };
            let account = filter.bind(Value::Int(account.get()));
            let each: Vec<String> = (endpoints.iter())
                .map(|endpoint| health_sql(&account, &filter.bind(Value::text(endpoint.to_string()))))
                .collect();
            vec![Statement {
                sql: each.join(" UNION ALL "),
                parameters: filter.parameters,
                columns: vec![
                    Column {
                        name: "endpoint",
                        kind: Kind::Text,
                    },
                    number("pending"),
                    number("oldest"),
                    number("failing"),
                    number("failing_since"),
                ],
            }]
        }
        ListQuery::Backlogs => {
            let column = |name, kind| Column { name, kind };
            vec![Statement {
                // An index alone says how many wait and which is the first, however many there are.
                sql: "SELECT p.account_id, p.endpoint, p.pending, d.created_at FROM (SELECT account_id, endpoint, count(*) AS pending, \
                      min(event_number) AS first FROM deliveries WHERE state = 'pending' GROUP BY account_id, endpoint) AS p \
                      JOIN deliveries AS d ON d.account_id = p.account_id AND d.endpoint = p.endpoint AND d.event_number = p.first"
                    .to_owned(),
                parameters: Vec::new(),
                columns: vec![
                    column("account_id", Kind::Int),
                    column("endpoint", Kind::Text),
                    column("pending", Kind::Int),
                    column("oldest", Kind::Int),
                ],
            }]
        }
        ListQuery::Standing(account, endpoint) => {
            let number = |name| Column {
                name,
                kind: Kind::Int,
            };
            vec![Statement {
                sql: STANDING.to_owned(),
                parameters: vec![
                    Value::Int(account.get()),
                    Value::text(endpoint.to_string()),
                ],
                columns: vec![number("failures"), number("since"), number("last")],
            }]
        }
        ListQuery::InClear => {
            let column = |name, kind| Column { name, kind };
            vec![
                Statement {
                    sql: "SELECT account_id, id, settings FROM callback_endpoints WHERE settings <> '{}' AND settings NOT LIKE '{\"sealed\":%' ORDER BY id".to_owned(),
                    parameters: Vec::new(),
                    columns: vec![column("account_id", Kind::Int), column("id", Kind::Int), column("settings", Kind::Text)],
                },
                Statement {
                    sql: "SELECT account_id, object, fields FROM provisioned \
                          WHERE object LIKE 'callback %' AND fields LIKE '%\"settings\":{%' ORDER BY account_id, object".to_owned(),
                    parameters: Vec::new(),
                    columns: vec![column("account_id", Kind::Int), column("object", Kind::Text), column("fields", Kind::Text)],
                },
                Statement {
                    sql: "SELECT noted_at FROM chores WHERE kind = 'forget' ORDER BY noted_at".to_owned(),
                    parameters: Vec::new(),
                    columns: vec![column("noted_at", Kind::Int)],
                },
            ]
        }
        ListQuery::QueueCounts(account) => {
            filter.equal("account_id", Value::Int(account.get()));
            vec![Statement {
                sql: format!(
                    "SELECT queue_id, count(*), min(queued_at) FROM queue_entries WHERE queue_id IN (SELECT id FROM queues WHERE {}) GROUP BY queue_id",
                    filter.sql()
                ),
                parameters: filter.parameters,
                columns: ["queue_id", "count", "oldest"]
                    .map(|name| Column {
                        name,
                        kind: Kind::Int,
                    })
                    .to_vec(),
            }]
        }
    }
}

/// How a receiver has failed since it last accepted something. Of what fails it is enough to know those that began last and those that
/// began first, and of what was accepted the newest: a backlog of any size is not read. Where all of the newest wait, nothing is known
/// to have been accepted, and at worst the receiver is asked carefully once. What is of both counts once: deliveries of one request have attempts of one moment.
const STANDING: &str = "SELECT count(DISTINCT a.at), min(f.failing_since), max(a.at) FROM (\
    SELECT n.id, n.failing_since FROM (SELECT id, failing_since FROM deliveries \
    WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND failing_since IS NOT NULL ORDER BY failing_since DESC, event_number DESC LIMIT 128) AS n \
    UNION ALL SELECT o.id, o.failing_since FROM (SELECT id, failing_since FROM deliveries \
    WHERE account_id = $1 AND endpoint = $2 AND state = 'pending' AND failing_since IS NOT NULL ORDER BY failing_since, event_number LIMIT 128) AS o) AS f \
    JOIN delivery_attempts AS a ON a.delivery_id = f.id \
    WHERE a.failure IS NOT NULL AND a.at > COALESCE((\
    SELECT max(s.settled_at) FROM (SELECT state, settled_at FROM deliveries WHERE account_id = $1 AND endpoint = $2 \
    ORDER BY event_number DESC LIMIT 512) AS s WHERE s.state = 'delivered'), 0)";

/// What waits for an endpoint: from indexes alone, and at most [`MOST_COUNTED`] entries of each.
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

/// How much agents have, by agent and whatever else is named.
fn loads(filter: Where, by: &str, from: &str) -> Statement {
    let group = if by == "NULL" { "" } else { ", c.inbox_id" };
    Statement {
        sql: format!(
            "SELECT s.agent_id, CAST({by} AS BIGINT), count(*), CAST(sum(s.weight) AS BIGINT), count(s.offered_queue_id) \
             FROM {from} WHERE {} GROUP BY s.agent_id{group}",
            filter.sql()
        ),
        parameters: filter.parameters,
        columns: ["agent_id", "inbox_id", "live", "used", "offered"]
            .map(|name| Column {
                name,
                kind: Kind::Int,
            })
            .to_vec(),
    }
}

fn conversations(mut filter: Where, account: i64, wanted: &ConversationFilter) -> Statement {
    let scope = wanted.inbox.is_some()
        || wanted.assignee.is_some()
        || wanted.contact.is_some()
        || wanted.queue.is_some();
    // What is narrower than an account has an index of its own that is in order; the account's is not to be preferred to it.
    let column = if scope && wanted.status.is_none() {
        "account_id + 0"
    } else {
        "account_id"
    };
    filter.equal(column, Value::Int(account));
    if let Some(status) = wanted.status {
        filter.equal("status", Value::text(status.word()));
    }
    for (column, id) in [
        ("inbox_id", wanted.inbox.map(Id::get)),
        ("assignee_id", wanted.assignee.map(Id::get)),
        ("contact_id", wanted.contact.map(Id::get)),
        ("queue_id", wanted.queue.map(Id::get)),
    ] {
        if let Some(id) = id {
            filter.equal(column, Value::Int(id));
        }
    }
    // All of an account stand in the order in which they were started, which its display ids say; an index by id would be one more to write
    // with every start.
    let order = if scope || wanted.status.is_some() {
        "id"
    } else {
        "display_id"
    };
    if let Some(after) = wanted.after {
        let after = filter.bind(Value::Int(after.get()));
        let before = match order {
            "id" => after,
            _ => format!(
                "(SELECT c.display_id FROM conversations AS c WHERE c.id = {after} AND c.account_id = $1)"
            ),
        };
        filter.clauses.push(format!("{order} < {before}"));
    }
    if let Some(scope) = &wanted.visibility {
        let clause = seen(&mut filter, scope);
        filter.clauses.push(clause);
    }
    statement::<Conversation>(
        filter,
        &format!("ORDER BY {order} DESC {}", page(wanted.limit, 0)),
    )
}

/// What [`parlor_model::visibility::ReaderVisibility::sees`] says of a row, as SQL.
fn seen(filter: &mut Where, scope: &VisibilityScope) -> String {
    let set = |ids: &mut dyn Iterator<Item = i64>| {
        let listed = ids.map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
        if listed.is_empty() {
            "NULL".to_owned()
        } else {
            listed
        }
    };
    let agents = set(&mut scope.assignees.iter().map(|id| id.get()));
    let teams = set(&mut scope.teams.iter().map(|id| id.get()));
    let queues = set(&mut scope.queues.iter().map(|id| id.get()));
    let me = scope.agent.get();
    // A list of ids without spaces: every one of them stands between a bracket or a comma and another.
    let called = ["[", ","]
        .into_iter()
        .flat_map(|before| ["]", ","].map(|after| format!("%{before}{me}{after}%")))
        .map(|pattern| format!("mentioned LIKE {}", filter.bind(Value::text(pattern))))
        .collect::<Vec<_>>()
        .join(" OR ");
    format!(
        "(assignee_id IN ({agents}) OR team_id IN ({teams}) OR route_team_id IN ({teams}) OR (assignee_id IS NULL AND (intended_agent_id = {me} \
         OR COALESCE(queue_id, route_queue_id, (SELECT i.queue_id FROM inboxes AS i WHERE i.id = conversations.inbox_id)) IN ({queues}))) \
         OR (mentioned <> '[]' AND ({called})))"
    )
}

/// Who is neither part of another nor erased.
const LIVING: &str = "merged_into IS NULL AND erased_at IS NULL";

fn people(mut filter: Where, account: i64, wanted: &PeopleFilter) -> Statement {
    filter.equal("account_id", Value::Int(account));
    filter.clauses.push(LIVING.to_owned());
    match wanted.blocked {
        // As the index of the blocked ones says it.
        Some(true) => filter.clauses.push("blocked".to_owned()),
        Some(false) => filter.clauses.push("NOT blocked".to_owned()),
        None => {}
    }
    for (kinds, value) in &wanted.points {
        let account = filter.bind(Value::Int(account));
        let any = kinds
            .iter()
            .map(|kind| {
                let place = filter.bind(Value::text(kind.comparable(value)));
                format!("(kind = '{}' AND match_value = {place})", kind.word())
            })
            .collect::<Vec<_>>();
        let any = if any.is_empty() {
            "FALSE".to_owned()
        } else {
            any.join(" OR ")
        };
        filter.clauses.push(format!(
            "id IN (SELECT contact_id FROM contact_points WHERE account_id = {account} AND ({any}))"
        ));
    }
    if let Some(after) = wanted.after {
        filter.compare("id", "<", Value::Int(after.get()));
    }
    let tail = format!("ORDER BY id DESC {}", page(wanted.limit, 0));
    statement::<Contact>(filter, &tail)
}

fn contacts(mut filter: Where, account: i64, wanted: &ContactFilter) -> Vec<Statement> {
    filter.equal("account_id", Value::Int(account));
    filter.clauses.push(LIVING.to_owned());
    if let Some((text, places)) = &wanted.text {
        let place = filter.containing(text);
        let found = places
            .iter()
            .map(|wanted| match wanted {
                SearchIn::Name => format!("lower(name) LIKE {place} ESCAPE '\\'"),
                SearchIn::Point(kind) => format!(
                    "EXISTS (SELECT 1 FROM contact_points AS p WHERE p.contact_id = contacts.id AND p.kind = '{}' AND lower(p.value) LIKE {place} ESCAPE '\\')",
                    kind.word()
                ),
                SearchIn::Detail(name) => format!("lower({}) LIKE {place} ESCAPE '\\'", filter.member("details", name)),
            })
            .collect::<Vec<_>>();
        filter.clauses.push(if found.is_empty() {
            "FALSE".to_owned()
        } else {
            format!("({})", found.join(" OR "))
        });
    }
    if let Some((kinds, value)) = &wanted.point {
        let alternatives = kinds
            .iter()
            .map(|kind| {
                let place = filter.bind(Value::text(kind.comparable(value)));
                format!("(p.kind = '{}' AND p.match_value = {place})", kind.word())
            })
            .collect::<Vec<_>>();
        let any = if alternatives.is_empty() {
            "FALSE".to_owned()
        } else {
            alternatives.join(" OR ")
        };
        filter.clauses.push(format!("EXISTS (SELECT 1 FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND ({any}))"));
    }
    for (kinds, has) in &wanted.has_point {
        let not = if *has { "" } else { "NOT " };
        filter.clauses.push(format!("{not}EXISTS (SELECT 1 FROM contact_points AS p WHERE p.contact_id = contacts.id AND p.kind IN ({}))", words(kinds)));
    }
    if let Some(wanted) = &wanted.ids {
        filter.clauses.push(format!("id IN ({})", ids(wanted)));
    }
    for (name, value) in &wanted.details {
        let member = filter.member("details", name);
        filter.equal(&member, Value::text(value.clone()));
    }
    for (name, from, to) in &wanted.detail_ranges {
        let member = filter.member("details", name);
        if let Some(from) = from {
            filter.compare(&member, ">=", Value::text(from.clone()));
        }
        if let Some(to) = to {
            filter.compare(&member, "<=", Value::text(to.clone()));
        }
    }
    if let Some((name, months)) = &wanted.detail_month {
        let months = months
            .iter()
            .map(|m| format!("'{m:02}'"))
            .collect::<Vec<_>>()
            .join(", ");
        let months = if months.is_empty() {
            "NULL".to_owned()
        } else {
            months
        };
        filter.clauses.push(format!(
            "substr({}, 6, 2) IN ({months})",
            filter.member("details", name)
        ));
    }
    if !wanted.labels.is_empty() {
        let any = wanted
            .labels
            .iter()
            .map(|label| {
                let place = filter.bind(Value::text(label.clone()));
                match filter.engine {
                    Engine::Sqlite => format!("EXISTS (SELECT 1 FROM json_each(details, '$.labels') AS l WHERE l.value = {place})"),
                    Engine::Postgres => format!("COALESCE(jsonb_exists(details::jsonb -> 'labels', {place}), FALSE)"),
                }
            })
            .collect::<Vec<_>>();
        filter.clauses.push(format!("({})", any.join(" OR ")));
    }
    if let Some(from) = wanted.created_from {
        filter.compare("created_at", ">=", Value::Int(from.0));
    }
    if let Some(to) = wanted.created_to {
        filter.compare("created_at", "<=", Value::Int(to.0));
    }
    let order = match wanted.sort {
        ContactSort::Id => "id".to_owned(),
        ContactSort::Name => "lower(name)".to_owned(),
        ContactSort::CreatedAt => "created_at".to_owned(),
        ContactSort::LastActivityAt => "COALESCE(last_activity_at, 0)".to_owned(),
        ContactSort::Point(kind) => format!(
            "COALESCE((SELECT p.match_value FROM contact_points AS p WHERE p.contact_id = contacts.id AND p.kind = '{}' ORDER BY p.id LIMIT 1), '')",
            kind.word()
        ),
        ContactSort::Additional(name) => format!(
            "COALESCE({}, '')",
            filter.member("additional_attributes", name)
        ),
    };
    let direction = if wanted.descending { "DESC" } else { "ASC" };
    let count = counted::<Contact>(&filter);
    let tail = format!(
        "ORDER BY {order} {direction}, id {direction} {}",
        page(wanted.limit, wanted.offset)
    );
    vec![statement::<Contact>(filter, &tail), count]
}

fn points(mut filter: Where, account: i64, wanted: &PointFilter) -> Vec<Statement> {
    filter.equal("account_id", Value::Int(account));
    if let Some(contact) = wanted.contact {
        filter.equal("contact_id", Value::Int(contact.get()));
    }
    if !wanted.kinds.is_empty() {
        filter
            .clauses
            .push(format!("kind IN ({})", words(&wanted.kinds)));
    }
    if let Some(value) = &wanted.value {
        let place = filter.containing(value);
        filter
            .clauses
            .push(format!("lower(value) LIKE {place} ESCAPE '\\'"));
    }
    for (name, value) in &wanted.details {
        let member = filter.member("details", name);
        let place = filter.containing(value);
        filter
            .clauses
            .push(format!("lower({member}) LIKE {place} ESCAPE '\\'"));
    }
    let count = counted::<ContactPoint>(&filter);
    let tail = format!("ORDER BY id {}", page(wanted.limit, wanted.offset));
    vec![statement::<ContactPoint>(filter, &tail), count]
}

type Rows = Vec<Vec<Value<'static>>>;

/// The rows of a list, typed.
pub(crate) fn assemble(query: &ListQuery, rows: Vec<Rows>) -> Result<ListRows, DbError> {
    fn all<R: Row>(rows: Option<Rows>) -> Result<Vec<R>, DbError> {
        rows.unwrap_or_default()
            .into_iter()
            .map(R::decode)
            .collect::<Result<_, _>>()
            .map_err(|e| DbError::Broken(e.to_string()))
    }
    let mut rows = rows.into_iter();
    let first = rows.next();
    let mut total = || match rows
        .next()
        .and_then(|rows| rows.into_iter().next())
        .and_then(|row| row.into_iter().next())
    {
        Some(Value::Int(total)) => total,
        _ => 0,
    };
    Ok(match query {
        ListQuery::People(..) | ListQuery::Living(..) | ListQuery::MergedInto(..) => {
            ListRows::People(all(first)?)
        }
        ListQuery::Attachment(..) | ListQuery::AttachmentSigned(_) | ListQuery::StoredFiles(_) => {
            ListRows::Attachments(all(first)?)
        }
        ListQuery::Notes(..) => ListRows::Notes(all(first)?),
        ListQuery::Merges(..) => ListRows::Merges(all(first)?),
        ListQuery::Conversations(..) | ListQuery::ConversationsById(..) => {
            ListRows::Conversations(all(first)?)
        }
        ListQuery::Messages(..) | ListQuery::MessagesById(..) => ListRows::Messages(all(first)?),
        ListQuery::Decisions(..) => ListRows::Decisions(all(first)?),
        ListQuery::Newest(_) => ListRows::Newest(
            first
                .unwrap_or_default()
                .into_iter()
                .filter_map(|row| match row.as_slice() {
                    [Value::Int(account), Value::Int(newest)] => {
                        Some((AccountId(*account), *newest))
                    }
                    _ => None,
                })
                .collect(),
        ),
        ListQuery::Events(..) | ListQuery::Audit(..) => ListRows::Events(all(first)?),
        ListQuery::Contacts(..) => ListRows::Contacts(all(first)?, total()),
        ListQuery::Points(..) | ListQuery::PointsOf(..) => ListRows::Points(all(first)?, total()),
        ListQuery::IdentitiesOf(..) => ListRows::Identities(all(first)?),
        ListQuery::Credentials(..) | ListQuery::MadeCredentials(..) => {
            ListRows::Credentials(all(first)?)
        }
        ListQuery::Accounts => ListRows::Accounts(all(first)?),
        ListQuery::Heads => ListRows::Heads(
            first
                .unwrap_or_default()
                .into_iter()
                .filter_map(|row| match row.as_slice() {
                    [Value::Int(account), Value::Int(next)] => Some((AccountId(*account), *next)),
                    _ => None,
                })
                .collect(),
        ),
        ListQuery::AgentStates(_) => ListRows::AgentStates(all(first)?),
        ListQuery::Loads(..) | ListQuery::LoadsOf(..) => ListRows::Loads(
            first
                .unwrap_or_default()
                .into_iter()
                .filter_map(|row| match row.as_slice() {
                    [
                        Value::Int(agent),
                        inbox,
                        Value::Int(live),
                        Value::Int(used),
                        Value::Int(offered),
                    ] => Some(AgentLoad {
                        agent: AgentId(*agent),
                        inbox: match inbox {
                            Value::Int(id) => Some(InboxId(*id)),
                            Value::Null | Value::Text(_) | Value::Bool(_) => None,
                        },
                        live: *live,
                        used: *used,
                        offered: *offered,
                    }),
                    _ => None,
                })
                .collect(),
        ),
        ListQuery::Cases(..) => ListRows::Cases(all(first)?),
        ListQuery::Waiting(..) => ListRows::Waiting(all(first)?),
        ListQuery::Ahead(_) => {
            let number = first
                .and_then(|rows| rows.into_iter().next())
                .and_then(|row| row.into_iter().next());
            match number {
                Some(Value::Int(number)) => ListRows::Number(number),
                _ => return Err(DbError::Broken("a count is no number".to_owned())),
            }
        }
        ListQuery::QueueStats(_) => ListRows::QueueStats(all(first)?),
        ListQuery::ReadMarks(..) | ListQuery::ReadBy(..) => ListRows::ReadMarks(all(first)?),
        ListQuery::Timers(_) => ListRows::Timers(all(first)?),
        ListQuery::Deliveries(..) | ListQuery::Delivery(..) => ListRows::Deliveries(all(first)?),
        ListQuery::Attempts(..) => ListRows::Attempts(all(first)?),
        ListQuery::EndpointHealth(..) => ListRows::EndpointHealth(
            first
                .unwrap_or_default()
                .into_iter()
                .filter_map(|row| match row.as_slice() {
                    [
                        Value::Text(endpoint),
                        Value::Int(pending),
                        Value::Int(oldest),
                        Value::Int(failing),
                        since,
                    ] => Some(EndpointHealth {
                        endpoint: EndpointKey::parse(endpoint)?,
                        pending: *pending,
                        oldest: Timestamp(*oldest),
                        failing: *failing,
                        failing_since: if let Value::Int(at) = since {
                            Some(Timestamp(*at))
                        } else {
                            None
                        },
                    }),
                    _ => None,
                })
                .collect(),
        ),
        ListQuery::Backlogs => ListRows::Backlogs(
            (first.unwrap_or_default().into_iter())
                .filter_map(|row| match row.as_slice() {
                    [
                        Value::Int(account),
                        Value::Text(endpoint),
                        Value::Int(pending),
                        Value::Int(oldest),
                    ] => Some((
                        (AccountId(*account), EndpointKey::parse(endpoint)?),
                        *pending,
                        Timestamp(*oldest),
                    )),
                    _ => None,
                })
                .collect(),
        ),
        ListQuery::Standing(..) => {
            let row = first.unwrap_or_default().into_iter().next();
            ListRows::Standing(match row.as_deref() {
                Some([Value::Int(failures), Value::Int(since), Value::Int(last)]) => {
                    Some(Standing {
                        failures: u32::try_from(*failures).unwrap_or(u32::MAX),
                        since: Timestamp(*since),
                        last: Timestamp(*last),
                    })
                }
                _ => None,
            })
        }
        ListQuery::InClear => ListRows::InClear(InClear {
            endpoints: (first.unwrap_or_default().into_iter())
                .filter_map(|row| match row.as_slice() {
                    [Value::Int(account), Value::Int(id), Value::Text(settings)] => {
                        Some(((AccountId(*account), EndpointId(*id)), settings.to_string()))
                    }
                    _ => None,
                })
                .collect(),
            memories: (rows.next().unwrap_or_default().into_iter())
                .filter_map(|row| match row.as_slice() {
                    [
                        Value::Int(account),
                        Value::Text(object),
                        Value::Text(fields),
                    ] => Some(Memory {
                        account: AccountId(*account),
                        object: object.to_string(),
                        fields: fields.to_string(),
                    }),
                    _ => None,
                })
                .collect(),
            unforgotten: (rows.next().unwrap_or_default().into_iter())
                .filter_map(|row| match row.as_slice() {
                    [Value::Int(noted)] => Some(Timestamp(*noted)),
                    _ => None,
                })
                .collect(),
        }),
        ListQuery::QueueCounts(_) => ListRows::QueueCounts(
            first
                .unwrap_or_default()
                .into_iter()
                .filter_map(|row| match row.as_slice() {
                    [Value::Int(queue), Value::Int(waiting), Value::Int(oldest)] => {
                        Some(QueueCount {
                            queue: QueueId(*queue),
                            waiting: *waiting,
                            oldest: Timestamp(*oldest),
                        })
                    }
                    _ => None,
                })
                .collect(),
        ),
    })
}
