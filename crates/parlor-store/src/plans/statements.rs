//! The statements of lists, look-ups and the outbox, with the indexes that they must use.

use crate::query::callbacks::{DeliveriesOfKey, Failures, Health};
use crate::query::contact_records::{ContactRows, Merges, Notes};
use crate::query::contacts::{LivingContacts, MergedInto};
use crate::query::conversations::{
    CaseFilter, Cases, ConversationsById, ConversationsOf, Messages, MessagesBefore, MessagesById,
    ReadMarksOf,
};
use crate::query::events::{AuditEvents, Events, History, ThreadLines, ThreadSide};
use crate::query::files::AttachmentsByStorageKey;
use crate::query::filters::Reader;
use crate::query::identities::{IdentitiesBySerials, PagesOf};
use crate::query::lists::{Among, Range, Scan, Start};
use crate::query::people::{People, PeopleCandidate, PeopleFilter, PeopleKey, PeopleScan};
use crate::query::points::PointsWithKeys;
use crate::query::rows::{ContactNames, MessageExcerpts};
use crate::query::tickets::{TicketFilter, Tickets};
use crate::query::workload::{CustomersWaiting, FiguresOf, Workloads};
use crate::query::writing::{DraftExcerpts, DraftsOf, ScheduledOf};
use crate::query::{Query, Select, Statement};
use crate::row::Value;
use crate::sql::Database;
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

const ACCOUNT: AccountId = AccountId(1);

/// The statements of a query on both databases.
pub(super) struct Statements {
    pub(super) sqlite: String,
    pub(super) postgres: String,
    pub(super) parameters: Vec<Value<'static>>,
    /// Whether an index must return the rows in the required order.
    pub(super) by_index: bool,
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
pub(super) fn scans() -> Vec<(String, Statements, Vec<&'static str>)> {
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
pub(super) fn queries() -> Vec<(&'static str, Statements, &'static str)> {
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
pub(super) fn lookups() -> Vec<(&'static Lookup, &'static str)> {
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
pub(super) fn endpoints() -> [(&'static str, Statements, &'static [&'static str]); 2] {
    let (account, endpoint) = (ACCOUNT, EndpointKey::Callback(EndpointId(1)));
    let endpoints = &[EndpointKey::Inbox(InboxId(1)), endpoint];
    [
        (
            "health of endpoints",
            statements_of(&Health { account, endpoints }),
            &["deliveries_due", "deliveries_failing"],
        ),
        (
            "failures of an endpoint",
            statements_of(&Failures { account, endpoint }),
            &["deliveries_failing"],
        ),
    ]
}

/// Returns the outbox's statements, each with the indexes that it must use. Deliveries of other ordering keys must not
/// make these statements slower.
pub(super) fn outbox() -> Vec<(&'static str, String, &'static [&'static str])> {
    use crate::hand_written::{ATTEMPT, DEFER, FAIL, HOLD_ORDERING_KEY, SETTLE};
    use crate::outbox::DueFilter;
    use crate::query::callbacks::DueDeliveries;
    let due = |which| {
        let (account, endpoint) = (ACCOUNT, EndpointKey::Callback(EndpointId(1)));
        let (now, limit) = (Timestamp(1), 1);
        statements_of(&DueDeliveries {
            account,
            endpoint,
            now,
            limit,
            which,
        })
        .postgres
    };
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
        ("due", due(DueFilter::All), of_ordering_keys),
        ("due first", due(DueFilter::First), of_ordering_keys),
    ]
}
