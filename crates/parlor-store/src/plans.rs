//! Tests that the statements of lists, look-ups and search use their indexes on both databases.

use crate::catalogue::{Shape, Verb, batched_sql, chained_sql, lookup_sql, sqlite_text};
use crate::postgres::{IN_ORDER, SETTINGS};
use crate::query::callbacks::{DeliveriesOfKey, Failures, Health};
use crate::query::contacts::{
    ContactRows, IdentitiesBySerials, LivingContacts, MergedInto, Merges, Notes, PagesOf, People,
    PeopleCandidate, PeopleFilter, PeopleKey, PeopleScan,
};
use crate::query::conversations::{
    CaseFilter, Cases, ConversationsById, ConversationsOf, Messages, MessagesBefore, MessagesById,
    ReadMarksOf,
};
use crate::query::events::{AuditEvents, Events, History, ThreadLines, ThreadSide};
use crate::query::files::AttachmentsByStorageKey;
use crate::query::filters::Reader;
use crate::query::lists::{Among, Range, Scan, Start};
use crate::query::points::PointsWithKeys;
use crate::query::rows::{ContactNames, MessageExcerpts};
use crate::query::tickets::{TicketFilter, Tickets};
use crate::query::workload::{CustomersWaiting, FiguresOf, Workloads};
use crate::query::writing::{DraftExcerpts, DraftsOf, ScheduledOf};
use crate::query::{Query, Select, Statement};
use crate::row::Value;
use crate::sql::Database;
use crate::test_database::{self, TestDatabase};
use parlor_model::entities::{
    CallbackDelivery, Case, Contact, ContactPoint, Conversation, Event, Identity, Message,
    QueueEntry, RoutingDecision, Slot,
};
use parlor_model::filter::{Assigned, ConversationFilter, Following, Moment, Period};
use parlor_model::ids::{
    AccountId, AgentId, CaseId, ContactId, ContactRowId, ConversationId, EndpointId, EndpointKey,
    IdentityId, InboxId, LabelId, MergeId, MessageId, QueueId, ScheduledId, TeamId, TicketId,
};
use parlor_model::tables::{Key, Lookup};
use parlor_model::time::Timestamp;
use parlor_model::visibility::VisibilityScope;
use parlor_model::words::{FigureKind, PointKind, Priority, Status};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

const ACCOUNT: AccountId = AccountId(1);

/// The statements of a query on both databases.
struct Statements {
    sqlite: String,
    postgres: String,
    parameters: Vec<Value<'static>>,
    /// Whether an index must return the rows in the required order.
    by_index: bool,
}

fn statements_of(query: &impl Query) -> Statements {
    let Statement { sql: sqlite, .. } = query.statement(Select::new(Database::Sqlite));
    let postgres = query.statement(Select::new(Database::Postgres));
    Statements {
        sqlite,
        postgres: postgres.sql,
        parameters: postgres.parameters,
        by_index: postgres.by_index,
    }
}

/// Returns two visibility scopes: one for an agent with own visibility, and one for an agent with team visibility.
fn scope() -> [(&'static str, VisibilityScope); 2] {
    let own = VisibilityScope {
        agent: AgentId(7),
        assignees: BTreeSet::from([AgentId(7)]),
        teams: BTreeSet::new(),
        queues: BTreeSet::from([QueueId(1), QueueId(2)]),
    };
    let team = VisibilityScope {
        assignees: BTreeSet::from([AgentId(7), AgentId(8), AgentId(9)]),
        teams: BTreeSet::from([TeamId(5), TeamId(6)]),
        ..own.clone()
    };
    [("own", own), ("team", team)]
}

/// Returns the statements that scan a list of conversations. The statements cover ascending and descending order, full
/// and limited visibility, and reads with and without a filter. The scan of a range must use the index of the range,
/// and return the rows in the order of this index.
fn scans() -> Vec<(String, Statements, Vec<&'static str>)> {
    let status = Status::Open;
    let ranges = [
        vec![Range::All],
        vec![Range::Status(status), Range::Status(Status::Snoozed)],
        vec![Range::Waiting],
        vec![Range::Priority(Priority::High, status)],
        vec![Range::Assignee(AgentId(7), status)],
        vec![Range::Team(TeamId(5), status)],
        vec![Range::Inbox(InboxId(1), status)],
        vec![Range::Failed(status)],
        vec![Range::Queue(QueueId(1)), Range::Contact(ContactId(1))],
    ];
    let scope = scope().map(|(name, visibility)| (name, Some(visibility)));
    let visibilities = [("all", None)].into_iter().chain(scope);
    let everything = ConversationFilter {
        status: vec![status],
        assignee: vec![Assigned::Me, Assigned::Nobody, Assigned::Agent(AgentId(8))],
        team: vec![TeamId(5)],
        inbox: vec![InboxId(1)],
        queue: vec![QueueId(1)],
        queued: Some(true),
        contact: Some(ContactId(1)),
        identity: vec![IdentityId(1)],
        labels_any: vec!["a".to_owned(), "b".to_owned()],
        labels_all: vec!["c".to_owned()],
        labels_none: vec!["d".to_owned()],
        priority: vec![Some(Priority::Low), None],
        unread: Some(true),
        mentioned: Some(false),
        participating: Some(true),
        unanswered: Some(true),
        follower: vec![Following::Me, Following::Agent(AgentId(7))],
        failed: Some(false),
        created: Period {
            from: Some(Moment::Ago(60)),
            before: None,
        },
        active: Period {
            from: None,
            before: Some(Moment::At(Timestamp(9))),
        },
        attributes: vec![
            ("plan".to_owned(), "gold".into()),
            ("big".to_owned(), true.into()),
        ],
    };
    let mut scans = Vec::new();
    for (seen, scope) in visibilities {
        let agent = Some(AgentId(7));
        let reader = &Reader {
            agent,
            scope,
            now: Timestamp(1),
        };
        for (filtered, filter) in [
            ("without filter", &ConversationFilter::default()),
            ("with a filter", &everything),
        ] {
            for ranges in &ranges {
                for (descending, after) in [
                    (false, None),
                    (true, None),
                    (false, Some((1, 2))),
                    (true, Some((1, 2))),
                ] {
                    let starts: Vec<Start> = (0..)
                        .zip(ranges)
                        .map(|(number, range)| Start {
                            number,
                            range: *range,
                            after,
                        })
                        .collect();
                    let scan = Scan {
                        account: ACCOUNT,
                        starts: &starts,
                        descending,
                        filter,
                        reader,
                        rows: 64,
                    };
                    let name = format!(
                        "scan of {ranges:?}, {filtered}, seen by {seen}, descending {descending}, after {after:?}"
                    );
                    let indexes = ranges.iter().map(|range| range.index()).collect();
                    scans.push((name, statements_of(&scan), indexes));
                }
            }
        }
    }
    scans
}

/// Returns the statements of queries. Each entry has a name for error messages, and a text that the query plan must
/// contain: the name of an index, or a part of the name. With an empty text, the plan may use any index.
fn queries() -> Vec<(&'static str, Statements, &'static str)> {
    let (account, after, limit) = (ACCOUNT, 5, 26);
    let (contact, conversation) = (ContactId(1), ConversationId(1));
    let people = |filter: PeopleFilter, descending| {
        let (after, filter) = (Some(ContactId(100)), &filter);
        statements_of(&People {
            account,
            filter,
            descending,
            after,
            limit,
        })
    };
    let sorted_people = |key, descending, from_start: bool, filter: PeopleFilter| {
        let after = PeopleCandidate {
            id: ContactId(100),
            name: "x".to_owned(),
            active: 100,
            fits: true,
        };
        statements_of(&PeopleScan {
            account,
            filter: &filter,
            key,
            descending,
            after: Some(&after).filter(|_| !from_start),
            rows: limit,
        })
    };
    let workloads = |by_inbox| {
        let agents = &[AgentId(1), AgentId(2)];
        statements_of(&Workloads {
            account,
            agents,
            by_inbox,
        })
    };
    let messages = Messages {
        account,
        conversation,
        after,
        limit,
    };
    let before = |before| {
        statements_of(&MessagesBefore {
            account,
            conversation,
            before,
            limit,
        })
    };
    let lines = |side| {
        statements_of(&ThreadLines {
            account,
            conversation,
            side,
            limit,
        })
    };
    let history = |before| {
        statements_of(&History {
            account,
            conversation,
            before,
            limit,
        })
    };
    let of_key = DeliveriesOfKey {
        account,
        ordering_key: 1,
        after,
        limit,
    };
    let acts = AuditEvents {
        account,
        before: Some(100),
        limit,
    };
    let rows = |after| {
        statements_of(&ContactRows {
            account,
            contact,
            table: None,
            after,
            offset: 0,
            limit,
        })
    };
    let merges = Merges {
        account,
        contact,
        after: Some(MergeId(5)),
        limit,
    };
    let blocked = PeopleFilter {
        blocked: Some(true),
        ..PeopleFilter::default()
    };
    let phones = vec![PointKind::Phone, PointKind::MobilePhone];
    let with_phone = PeopleFilter {
        points: vec![(phones, "1".to_owned())],
        ..PeopleFilter::default()
    };
    let filter = &CaseFilter {
        after: Some(CaseId(5)),
        limit,
        ..CaseFilter::default()
    };
    let tickets = |contact, conversation| TicketFilter {
        contact,
        conversation,
        after: Some(TicketId(5)),
        limit,
        ..TicketFilter::default()
    };
    let keys = ["a".to_owned(), "b".to_owned()];
    // A query for messages has at most 100 ids. SQLite chooses the index by the number of ids, so this test uses the
    // maximum number.
    let messages_ids = &(1..=100).map(MessageId).collect::<Vec<_>>();
    let people_ids = &(1..=100).map(ContactId).collect::<Vec<_>>();
    let conversation_ids = &(1..=100).map(ConversationId).collect::<Vec<_>>();
    vec![
        (
            "figures of a queue",
            statements_of(&FiguresOf {
                account,
                kind: FigureKind::Queue,
                subject: 1,
            }),
            "day_figures",
        ),
        (
            "given conversations of a list",
            statements_of(&Among {
                account,
                ids: conversation_ids,
                filter: &ConversationFilter::default(),
                reader: &Reader {
                    agent: None,
                    scope: None,
                    now: Timestamp(1),
                },
            }),
            "",
        ),
        (
            "customers of an agent",
            statements_of(&CustomersWaiting {
                account,
                agent: AgentId(7),
            }),
            "",
        ),
        ("messages", statements_of(&messages), "messages"),
        ("newest messages", before(None), "messages"),
        ("earlier messages", before(Some(5)), "messages"),
        (
            "events",
            statements_of(&Events {
                account,
                after,
                limit,
            }),
            "events",
        ),
        ("audit", statements_of(&acts), "events_audit"),
        ("newest history", history(None), "events_history"),
        ("earlier history", history(Some(100)), "events_history"),
        (
            "newest lines",
            lines(ThreadSide::Before(None)),
            "events_thread",
        ),
        (
            "earlier lines",
            lines(ThreadSide::Before(Some((5, 100)))),
            "events_thread",
        ),
        (
            "later lines",
            lines(ThreadSide::After((5, 100))),
            "events_thread",
        ),
        (
            "deliveries of a conversation",
            statements_of(&of_key),
            "deliveries_story",
        ),
        ("loads", workloads(false), "agent_id"),
        ("loads of agents", workloads(true), ""),
        ("people", people(PeopleFilter::default(), true), "contacts"),
        (
            "people, oldest first",
            people(PeopleFilter::default(), false),
            "contacts",
        ),
        (
            "blocked people",
            people(blocked.clone(), true),
            "contacts_blocked",
        ),
        (
            "people by name",
            sorted_people(PeopleKey::Name, false, true, PeopleFilter::default()),
            "contacts_name",
        ),
        (
            "further people by name",
            sorted_people(PeopleKey::Name, false, false, PeopleFilter::default()),
            "contacts_name",
        ),
        (
            "people by name backwards",
            sorted_people(PeopleKey::Name, true, false, PeopleFilter::default()),
            "contacts_name",
        ),
        (
            "people by activity",
            sorted_people(PeopleKey::Activity, false, true, PeopleFilter::default()),
            "contacts_activity",
        ),
        (
            "further people by activity",
            sorted_people(PeopleKey::Activity, false, false, PeopleFilter::default()),
            "contacts_activity",
        ),
        (
            "people by activity backwards",
            sorted_people(PeopleKey::Activity, true, false, PeopleFilter::default()),
            "contacts_activity",
        ),
        (
            "blocked and labelled people by activity",
            sorted_people(
                PeopleKey::Activity,
                true,
                false,
                PeopleFilter {
                    labels: Some(vec![LabelId(1)]),
                    ..blocked
                },
            ),
            "contacts_activity",
        ),
        (
            "sorted people by a value",
            sorted_people(PeopleKey::Name, false, false, with_phone.clone()),
            "contact_points_value",
        ),
        (
            "notes",
            statements_of(&Notes { account, contact }),
            "contact_notes_contact",
        ),
        (
            "files",
            statements_of(&AttachmentsByStorageKey(&keys)),
            "attachments_storage",
        ),
        ("merges", statements_of(&merges), "merges_kept"),
        ("first rows", rows(None), "contact_rows_contact"),
        (
            "later rows",
            rows(Some(ContactRowId(5))),
            "contact_rows_contact",
        ),
        (
            "drafts",
            statements_of(&DraftsOf {
                account,
                agent: AgentId(7),
                after: Some(ConversationId(40)),
                limit,
            }),
            "drafts",
        ),
        (
            "drafts of all agents",
            statements_of(&DraftExcerpts {
                account,
                agent: None,
                conversations: conversation_ids,
            }),
            "drafts_conversation",
        ),
        (
            "read marks of all agents",
            statements_of(&ReadMarksOf {
                account,
                agent: None,
                conversations: conversation_ids,
            }),
            "read_marks",
        ),
        (
            "scheduled messages",
            statements_of(&ScheduledOf {
                account,
                agent: AgentId(7),
                after: Some(ScheduledId(40)),
                limit,
            }),
            "scheduled_messages_agent",
        ),
        (
            "conversations of a contact",
            statements_of(&ConversationsOf {
                account,
                contact,
                after: Some(ConversationId(5)),
                limit,
            }),
            "conversations_contact",
        ),
        (
            "names of contacts",
            statements_of(&ContactNames {
                account,
                ids: people_ids,
            }),
            "",
        ),
        (
            "last messages",
            statements_of(&MessageExcerpts {
                account,
                ids: messages_ids,
            }),
            "",
        ),
        (
            "merged",
            statements_of(&MergedInto { account, contact }),
            "contacts_merged",
        ),
        ("cases", statements_of(&Cases { account, filter }), "cases"),
        (
            "tickets",
            statements_of(&Tickets {
                account,
                filter: &tickets(None, None),
            }),
            "tickets",
        ),
        (
            "tickets of a contact",
            statements_of(&Tickets {
                account,
                filter: &tickets(Some(contact), None),
            }),
            "tickets_contact",
        ),
        (
            "tickets of a conversation",
            statements_of(&Tickets {
                account,
                filter: &tickets(None, Some(ConversationId(5))),
            }),
            "tickets_conversation",
        ),
        (
            "messages by id",
            statements_of(&MessagesById {
                account,
                ids: messages_ids,
            }),
            "",
        ),
        (
            "conversations by id",
            statements_of(&ConversationsById {
                account,
                ids: conversation_ids,
            }),
            "",
        ),
        (
            "living people",
            statements_of(&LivingContacts {
                account,
                ids: people_ids,
            }),
            "",
        ),
        (
            "pages of identities",
            statements_of(&PagesOf {
                account,
                identities: &[IdentityId(1), IdentityId(2)],
            }),
            "",
        ),
        (
            "points with keys",
            statements_of(&PointsWithKeys {
                account,
                keys: &keys,
                limit: 20,
            }),
            "contact_points_value",
        ),
        (
            "identities by serials",
            statements_of(&IdentitiesBySerials {
                account,
                inboxes: &[InboxId(1), InboxId(2)],
                serials: &keys,
                limit: 20,
            }),
            "identities_serial",
        ),
        (
            "people by a value",
            people(with_phone, true),
            "contact_points_value",
        ),
    ]
}

/// Returns look-ups, each with the name of the index that it must use.
fn lookups() -> Vec<(&'static Lookup, &'static str)> {
    [
        ("ConversationsOf", "conversations_contact"),
        ("IdentitiesOfPerson", "identities_contact"),
        ("CasesOf", "cases_contact"),
        ("TicketsOf", "tickets_contact"),
        ("NotesOf", "contact_notes_contact"),
        ("MergedInto", "contacts_merged"),
        ("TicketsOfConversation", "tickets_conversation"),
        ("JoinedTo", "conversations_joined"),
        ("EventsOf", "events_personal"),
        ("PushSubscriptionsOf", "push_subscriptions_agent"),
        ("PushSubscriptionTo", "push_subscriptions_endpoint"),
    ]
    .map(|(name, index)| (Key::LOOKUPS.iter().find(|l| l.name == name).unwrap(), index))
    .to_vec()
}

/// Returns the queries about an endpoint, each with the indexes that it must use. The number of table rows that a query
/// reads must not grow with the number of waiting deliveries.
fn endpoints() -> [(&'static str, Statements, &'static [&'static str]); 2] {
    let (account, endpoint) = (ACCOUNT, EndpointKey::Callback(EndpointId(1)));
    let endpoints = &[EndpointKey::Inbox(InboxId(1)), endpoint];
    [
        (
            "health of endpoints",
            statements_of(&Health { account, endpoints }),
            &["deliveries_due", "deliveries_failing"],
        ),
        (
            "standing of an endpoint",
            statements_of(&Failures { account, endpoint }),
            &["deliveries_failing"],
        ),
    ]
}

/// Returns the outbox's statements, each with the indexes that it must use. Deliveries of other ordering keys must not
/// make these statements slower.
fn outbox() -> Vec<(&'static str, String, &'static [&'static str])> {
    use crate::outbox::{ATTEMPT, DEFER, FAIL, HOLD_ORDERING_KEY, SETTLE, Which, due_sql};
    let of_ordering_keys: &[&str] = &["deliveries_due", "deliveries_ordering_key"];
    vec![
        ("settle", SETTLE.to_owned(), &["event_number"]),
        ("fail", FAIL.to_owned(), &["event_number"]),
        (
            "hold an ordering key",
            HOLD_ORDERING_KEY.to_owned(),
            &["deliveries_ordering_key"],
        ),
        ("defer", DEFER.to_owned(), &["deliveries_ordering_key"]),
        ("attempt", ATTEMPT.to_owned(), &["deliveries_id"]),
        ("due", due_sql(Which::All), of_ordering_keys),
        ("due first", due_sql(Which::First), of_ordering_keys),
    ]
}

fn explained(connection: &rusqlite::Connection, sql: &str) -> String {
    let mut plan = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap_or_else(|e| panic!("{e}: {sql}"));
    let count = plan.parameter_count();
    let lines: Vec<String> = plan
        .query_map(rusqlite::params_from_iter(vec![1_i64; count]), |row| {
            row.get(3)
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    lines.join("\n")
}

#[test]
fn sqlite_finds_by_index() {
    let connection = test_database::sqlite();
    for (name, query, index) in queries() {
        let plan = explained(&connection, &sqlite_text(&query.sqlite));
        assert!(
            !plan
                .lines()
                // A scan of `found` is allowed, because `found` contains only the few rows of one search.
                .any(|line| line.starts_with("SCAN")
                    && !line.contains("INDEX")
                    && line != "SCAN found"),
            "{name}: {plan}"
        );
        assert!(plan.contains(index), "{name}: {plan}");
        // Many contacts have no name, or have never written a message, so they have equal sort values. A list that
        // continues after such a contact must also search by the id.
        let begins = plan.contains("=? AND id>?)");
        assert!(
            begins || !name.starts_with("further people"),
            "{name}: {plan}"
        );
        // These queries search by a value that only a few rows have, so the database may sort these rows.
        let few = matches!(
            name,
            "people by a value" | "sorted people by a value" | "loads of agents" | "loads"
        );
        assert!(few || !plan.contains("TEMP B-TREE"), "{name}: {plan}");
    }
    for (name, query, indexes) in scans() {
        let plan = explained(&connection, &sqlite_text(&query.sqlite));
        for index in indexes {
            let found = format!("SEARCH conversations USING INDEX {index} (");
            assert!(plan.contains(&found), "{name}: {plan}");
        }
        assert!(!plan.contains("TEMP B-TREE"), "{name}: {plan}");
        assert!(!plan.contains("SCAN conversations"), "{name}: {plan}");
    }
    for (lookup, index) in lookups() {
        let plan = explained(&connection, &sqlite_text(&lookup_sql(lookup)));
        assert!(plan.contains(index), "{}: {plan}", lookup.name);
    }
    for (name, query, indexes) in endpoints() {
        let plan = explained(&connection, &sqlite_text(&query.sqlite));
        for index in indexes {
            assert!(plan.contains(index), "{name}: {plan}");
        }
        // With another plan, the statement would read or sort all waiting deliveries.
        assert!(
            !plan.contains("SCAN deliveries") && !plan.contains("deliveries_ordering_key"),
            "{name}: {plan}"
        );
        assert!(!plan.contains("FOR ORDER BY"), "{name}: {plan}");
        // The counts must use only the indexes, because the rows of the table contain whole messages.
        let covered = plan.matches("COVERING INDEX deliveries_").count();
        assert!(
            covered == 4 || name != "health of endpoints",
            "{name}: {plan}"
        );
    }
    for (name, sql, indexes) in outbox() {
        let plan = explained(&connection, &sqlite_text(&sql));
        for index in indexes {
            assert!(plan.contains(index), "{name}: {plan}");
        }
    }
}

/// Checks that SQLite needs no temporary table to write the rows of a new conversation. If the condition of an index
/// needed a temporary table, this table would cost more time than the row itself.
#[test]
fn sqlite_writes_rows_in_place() {
    let connection = test_database::sqlite();
    let shapes = [
        Shape::of::<Contact>(),
        Shape::of::<ContactPoint>(),
        Shape::of::<Identity>(),
        Shape::of::<Case>(),
        Shape::of::<Conversation>(),
        Shape::of::<Message>(),
        Shape::of::<QueueEntry>(),
        Shape::of::<Slot>(),
        Shape::of::<RoutingDecision>(),
        Shape::of::<Event>(),
        Shape::of::<CallbackDelivery>(),
    ];
    for shape in shapes {
        for verb in [Verb::Insert, Verb::Update] {
            let sql = format!("EXPLAIN {}", shape.sqlite(verb));
            let mut statement = connection.prepare(&sql).unwrap();
            let count = statement.parameter_count();
            let steps: Vec<String> = statement
                .query_map(rusqlite::params_from_iter(vec![1_i64; count]), |row| {
                    row.get("opcode")
                })
                .unwrap()
                .map(Result::unwrap)
                .collect();
            assert!(steps.len() > 5, "{sql}");
            assert!(!steps.contains(&"OpenEphemeral".to_owned()), "{sql}");
        }
    }
}

#[test]
fn sqlite_searches_by_index() {
    let dir = std::env::temp_dir().join(format!("parlor-plan-{}", std::process::id()));
    // An earlier process with the same process id may have failed and left its directory.
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    drop(crate::search::Index::sqlite(&dir).unwrap());
    let connection = rusqlite::Connection::open(dir.join("search.index")).unwrap();
    let plan = explained(&connection, crate::search::FIND_SQLITE);
    assert!(
        plan.contains("VIRTUAL TABLE INDEX") && plan.contains("INTEGER PRIMARY KEY"),
        "{plan}"
    );
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    let plan = explained(&connection, crate::search::FIND_WITHIN);
    assert!(plan.contains("VIRTUAL TABLE INDEX"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    // These statements run for each document. If a plan read all of the account's documents, each new document would
    // make the statement slower.
    for (sql, index) in [
        (
            crate::search::OF_OBJECT_SQLITE,
            "search_docs_object (account_id=? AND kind=? AND object_id=?)",
        ),
        (
            crate::search::OF_CONVERSATION_SQLITE,
            "search_docs_conversation (account_id=? AND conversation_id=?)",
        ),
    ] {
        let plan = explained(&connection, sql);
        assert!(plan.contains(index), "{sql}: {plan}");
    }
    drop(connection);
    let _ = std::fs::remove_dir_all(dir);
}

fn literal(value: &Value<'_>) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Text(text) => format!("'{text}'"),
    }
}

#[tokio::test]
async fn postgres_finds_by_index() {
    let Some(database) = TestDatabase::migrated("plans").await else {
        return;
    };
    let inside = &database.client;
    // A plan must not depend on the number of rows or on statistics, because a connection keeps a plan that it made
    // when a table was empty.
    let mut faults = Vec::new();
    for (rows, analysed) in [(0, false), (3, false), (10_000, false), (10_000, true)] {
        fill(inside, rows).await;
        if analysed {
            inside.batch_execute("ANALYZE").await.unwrap();
        }
        let tables = format!("{rows} rows, analysed: {analysed}");
        faults.extend(check_plans(inside, &tables, rows).await);
    }
    // Scans of lists read only conversations, so only this table gets as many rows as in the benchmarks.
    let more = insert(inside, "conversations", CONVERSATION_KEYS, 10_001..=300_000);
    without_indexes(inside, "conversations", more).await;
    inside.batch_execute("ANALYZE").await.unwrap();
    faults.extend(check_plans(inside, "300000 conversations, analysed", 300_000).await);
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    database.remove().await;
}

/// Checks the plans of all statements on PostgreSQL, and returns a message for each wrong plan. `tables` describes the
/// state of the tables for these messages. `rows` is the number of rows in the largest table.
async fn check_plans(inside: &tokio_postgres::Client, tables: &str, rows: i64) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |holds: bool, name: &str, plan: &str| {
        if !holds {
            faults.push(format!("{name}, {tables}: {plan}"));
        }
    };
    inside.batch_execute("RESET ALL").await.unwrap();
    inside.batch_execute(SETTINGS).await.unwrap();
    let plan = async |sql: &str, values: &[String]| -> String {
        let given = if values.is_empty() {
            String::new()
        } else {
            format!("({})", values.join(", "))
        };
        inside
            .batch_execute(&format!("PREPARE planned AS {sql}"))
            .await
            .unwrap_or_else(|e| panic!("{e}: {sql}"));
        let rows = inside
            .simple_query(&format!("EXPLAIN EXECUTE planned{given}"))
            .await
            .unwrap_or_else(|e| panic!("{e}: {sql} {given}"));
        inside.batch_execute("DEALLOCATE planned").await.unwrap();
        rows.iter()
            .filter_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
            .collect::<Vec<_>>()
            .join("\n")
    };
    for (name, query, index) in queries() {
        let values: Vec<String> = query.parameters.iter().map(literal).collect();
        if query.by_index {
            inside.batch_execute(IN_ORDER).await.unwrap();
        }
        let plan = plan(&query.postgres, &values).await;
        inside.batch_execute("RESET ALL").await.unwrap();
        inside.batch_execute(SETTINGS).await.unwrap();
        check(!plan.contains("Seq Scan"), name, &plan);
        check(plan.contains(index), name, &plan);
        // PostgreSQL must return the rows in the order of the index. Otherwise, it would sort the whole table for each
        // read.
        let in_order = !plan.contains("Sort") && !plan.contains("Bitmap");
        check(!query.by_index || in_order, name, &plan);
    }
    for (name, query, indexes) in scans() {
        let values: Vec<String> = query.parameters.iter().map(literal).collect();
        inside.batch_execute(IN_ORDER).await.unwrap();
        let plan = plan(&query.postgres, &values).await;
        inside.batch_execute("RESET ALL").await.unwrap();
        inside.batch_execute(SETTINGS).await.unwrap();
        for index in indexes {
            // In PostgreSQL, the name of the unique key on `display_id` contains the names of the key's columns.
            let index = index.replace("sqlite_autoindex_conversations_1", "display_id_key");
            check(plan.contains(&index), &name, &plan);
        }
        let unlimited = ["Seq Scan", "Sort", "Bitmap"];
        let limited = unlimited.iter().all(|step| !plan.contains(step));
        check(limited && query.by_index, &name, &plan);
        // The beginning and the end of a range must be conditions of the index, not filters.
        let conditions = plan.matches("Index Cond: (").count();
        check(
            conditions >= plan.matches("on conversations").count(),
            &name,
            &plan,
        );
        // PostgreSQL ends an index scan only at a bound on a single column. If the end of a range were a comparison of
        // several columns, the scan of a short range would also read the neighbouring range.
        let ends = !plan.contains(" >= ROW(") && !plan.contains(" <= ROW(");
        check(ends, &name, &plan);
    }
    for (first, steps, indexes) in chains() {
        let steps: Vec<_> = steps
            .iter()
            .map(|(column, next)| (*column, lookup(next)))
            .collect();
        let first = lookup(first);
        let sql = chained_sql(first, &steps);
        let mut values = vec!["'{1}'".to_owned(); parameters(&sql)];
        "1".clone_into(&mut values[0]);
        let plan = plan(&sql, &values).await;
        check(!plan.contains("Seq Scan"), &sql, &plan);
        // In an empty table, all indexes that begin with the account have the same cost, so PostgreSQL may choose any
        // of these indexes. After an analysis of the table, PostgreSQL plans again. Parlor runs such an analysis at 500
        // rows.
        for index in indexes.iter().filter(|_| rows > 1_000) {
            check(plan.contains(index), &sql, &plan);
        }
    }
    for (lookup, index) in lookups() {
        let mut values = vec!["'{1}'".to_owned(); lookup.parameters.len()];
        "1".clone_into(&mut values[0]);
        let plan = plan(&batched_sql(lookup), &values).await;
        check(plan.contains(index), lookup.name, &plan);
    }
    // PostgreSQL has two good indexes for the statements about deliveries, and chooses by the number of rows. So these
    // plans are checked only for empty tables.
    for (name, query, indexes) in endpoints().into_iter().filter(|_| rows == 0) {
        let values: Vec<String> = query.parameters.iter().map(literal).collect();
        let plan = plan(&query.postgres, &values).await;
        for index in indexes {
            check(plan.contains(index), name, &plan);
        }
        let read = plan.contains("Seq Scan") || plan.contains("deliveries_ordering_key");
        check(!read, name, &plan);
    }
    for (name, sql, indexes) in outbox().into_iter().filter(|_| rows == 0) {
        let plan = plan(&sql, &vec!["NULL".to_owned(); parameters(&sql)]).await;
        check(!plan.contains("Seq Scan"), name, &plan);
        for index in indexes {
            check(plan.contains(index), name, &plan);
        }
    }
    let values = [
        "'''w1'' & ''w2'':*'",
        "5",
        "1",
        "26",
        "0",
        "9",
        "'''w1'''",
        "''",
    ]
    .map(str::to_owned);
    let found = plan(crate::search::FIND_POSTGRES, &values).await;
    check(found.contains("search_docs_tokens"), "hits", &found);
    let values = ["'''w1'''", "5", "1", "26", "2000", "0", "9", "''", "''"].map(str::to_owned);
    let found = plan(crate::search::FIND_RECENT, &values).await;
    check(
        found.contains("search_docs_pkey") && !found.contains("Seq Scan"),
        "recent hits",
        &found,
    );
    for (sql, values, condition) in [
        (
            crate::search::OF_OBJECT_POSTGRES,
            ["1", "2", "'message'"].as_slice(),
            "((account_id = $1) AND (object_id = $2) AND (kind = $3))",
        ),
        (
            crate::search::OF_CONVERSATIONS_POSTGRES,
            &["1", "'{2}'"],
            "((account_id = $1) AND (conversation_id = ANY ($2)))",
        ),
        (crate::postgres::HELD, &["1"], "Index Cond: (id = $1)"),
    ]
    .into_iter()
    .filter(|_| rows != 3)
    {
        let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
        let plan = plan(sql, &values).await;
        check(plan.contains(condition), sql, &plan);
    }
    faults
}

/// Returns the number of parameters of a statement.
fn parameters(sql: &str) -> usize {
    (1..10).filter(|n| sql.contains(&format!("${n}"))).count()
}

fn lookup(name: &str) -> &'static Lookup {
    Key::LOOKUPS.iter().find(|l| l.name == name).unwrap()
}

/// A chain of look-ups: the first look-up, the steps after it, and the indexes that must find the rows.
type Chained = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

fn chains() -> [Chained; 3] {
    [
        (
            "IdentityBySerial",
            &[("contact_id", "PointsOf")],
            &["identities_serial", "contact_points_contact"],
        ),
        (
            "PointsByValue",
            &[("contact_id", "Contact")],
            &["contact_points_value", "contacts_pkey"],
        ),
        (
            "PointsByValue",
            &[
                ("contact_id", "ActiveIdentity"),
                ("last_conversation_id", "Conversation"),
            ],
            &[
                "contact_points_value",
                "identities_contact",
                "conversations_pkey",
            ],
        ),
    ]
}

/// Replaces the rows of the tables that grow. Only the listed columns have a different value in each row. All other
/// columns have few different values, so an index without the right columns finds many rows.
async fn fill(inside: &tokio_postgres::Client, rows: i64) {
    const GROWING: &[(&str, &[&str])] = &[
        ("contacts", &["id", "merged_into"]),
        ("contact_points", &["id", "unique_key", "match_value"]),
        ("identities", &["id", "serial"]),
        ("visited_pages", &["identity_id"]),
        ("cases", &["id"]),
        ("tickets", &["id"]),
        ("contact_notes", &["id"]),
        ("contact_rows", &["id"]),
        ("merges", &["id", "merged_id"]),
        ("conversations", CONVERSATION_KEYS),
        ("messages", &["id", "position"]),
        ("attachments", &["id", "storage_key"]),
        ("drafts", &["conversation_id"]),
        ("push_subscriptions", &["id", "endpoint"]),
        ("scheduled_messages", &["id"]),
        ("events", &["number"]),
        ("day_figures", &["subject"]),
        ("deliveries", &["id", "event_number"]),
        ("delivery_attempts", &["number"]),
        ("agent_slots", &["agent_id", "slot", "conversation_id"]),
        ("search_docs", &["id"]),
        ("id_holders", &["id"]),
    ];
    // `TRUNCATE ... CASCADE` also empties the tables that refer to the table. So all tables are emptied before the
    // first table is filled.
    for (table, _) in GROWING {
        let empty =
            format!("ALTER TABLE {table} SET (autovacuum_enabled = off); TRUNCATE {table} CASCADE");
        inside.batch_execute(&empty).await.unwrap();
    }
    for (table, keys) in GROWING {
        insert(inside, table, keys, 1..=rows).await;
    }
}

/// The columns of conversations that have a different value in each row.
const CONVERSATION_KEYS: &[&str] = &["id", "display_id"];

/// Removes the table's indexes while `filled` runs, except the indexes of constraints. Building an index once is faster
/// than adding each row to the index.
async fn without_indexes(
    inside: &tokio_postgres::Client,
    table: &str,
    filled: impl Future<Output = ()>,
) {
    inside
        .batch_execute("SET statement_timeout = 0")
        .await
        .unwrap();
    let indexes = inside
        .query(
            "SELECT indexname::text, indexdef FROM pg_indexes WHERE tablename = $1 AND schemaname = current_schema() \
             AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)",
            &[&table],
        )
        .await
        .unwrap();
    for index in &indexes {
        let drop = format!("DROP INDEX {}", index.get::<_, &str>(0));
        inside.batch_execute(&drop).await.unwrap();
    }
    filled.await;
    for index in &indexes {
        inside.batch_execute(index.get(1)).await.unwrap();
    }
}

/// Inserts one row for each of these numbers into a table. The columns in `keys` have the number as their value.
async fn insert(
    inside: &tokio_postgres::Client,
    table: &str,
    keys: &[&str],
    numbers: RangeInclusive<i64>,
) {
    inside
        .batch_execute("SET session_replication_role = replica")
        .await
        .unwrap();
    let columns = inside
        .query(
            "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_name = $1 \
             AND is_identity = 'NO' AND table_schema = current_schema() ORDER BY ordinal_position",
            &[&table],
        )
        .await
        .unwrap();
    let columns: Vec<(String, String)> =
        columns.iter().map(|row| (row.get(0), row.get(1))).collect();
    let status = match table {
        "tickets" => "(ARRAY['open', 'processing', 'open', 'resolved', 'closed'])[1 + n % 5]",
        _ => "(ARRAY['open', 'pending', 'snoozed', 'resolved', 'closed'])[1 + n % 5]",
    };
    let value =
        |(name, kind): &(String, String)| match (keys.contains(&name.as_str()), kind.as_str()) {
            (true, "bigint") => "n".to_owned(),
            (true, _) => "n::text".to_owned(),
            (false, "bigint") if name == "account_id" => "1".to_owned(),
            (false, "bigint") if name == "rating" => "1 + n % 5".to_owned(),
            // Only resolved and closed tickets have an end time.
            (false, "bigint") if name == "ended_at" => "CASE WHEN n % 5 > 2 THEN n END".to_owned(),
            // Only a closed conversation can be merged into another.
            (false, "bigint") if matches!(name.as_str(), "merged_into" | "merged_after") => {
                "NULL".to_owned()
            }
            // A file belongs either to a message or to a ticket. In this test, all files belong to messages.
            (false, "bigint") if (table, name.as_str()) == ("attachments", "ticket_id") => {
                "NULL".to_owned()
            }
            (false, "bigint") => "1 + n % 50".to_owned(),
            (false, "boolean") => "TRUE".to_owned(),
            // These columns contain only words of a fixed list.
            (false, _) if (table, name.as_str()) == ("attachments", "answer") => "NULL".to_owned(),
            (false, _) if (table, name.as_str()) == ("tickets", "priority") => "'high'".to_owned(),
            // An attachment has either a stored file or a link.
            (false, _) if name == "link" => "NULL".to_owned(),
            (false, "tsvector") => "'1m w1'::tsvector".to_owned(),
            (false, _) if name == "state" => "'pending'".to_owned(),
            (false, _) if name == "status" => status.to_owned(),
            (false, _) if name == "kind" => "'contact.blocked'".to_owned(),
            (false, _) => "'[]'".to_owned(),
        };
    let names: Vec<String> = columns
        .iter()
        .map(|(name, _)| format!("\"{name}\""))
        .collect();
    let values: Vec<String> = columns.iter().map(value).collect();
    let (first, last) = numbers.into_inner();
    let series = format!("generate_series({first}, {last}) AS n");
    let insert = if columns.is_empty() {
        format!("INSERT INTO {table} SELECT FROM {series}")
    } else {
        format!(
            "INSERT INTO {table} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {series}",
            names.join(", "),
            values.join(", ")
        )
    };
    inside
        .batch_execute(&insert)
        .await
        .unwrap_or_else(|e| panic!("{e:?}: {insert}"));
}
