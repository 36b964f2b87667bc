//! Rules about stored rows. Each rule has a query that counts its violations. The queries run on SQLite and on
//! PostgreSQL.

use crate::support::{Database, sqlite_file};

/// The name of each rule, and the query that counts its violations.
const RULES: [(&str, &str); 21] = [
    (
        "no agent has more live conversations than their capacity (invariant 3)",
        "SELECT count(*) FROM (SELECT a.id FROM agents a JOIN agent_slots s ON s.agent_id = a.id GROUP BY a.id, a.capacity HAVING count(*) > a.capacity) AS broken",
    ),
    (
        "a live assigned conversation has its assignee's slot",
        "SELECT count(*) FROM conversations c WHERE c.status = 'open' AND c.assignee_id IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM agent_slots s WHERE s.conversation_id = c.id AND s.agent_id = c.assignee_id)",
    ),
    (
        "a slot is a live conversation of that agent's",
        "SELECT count(*) FROM agent_slots s WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = s.conversation_id \
         AND c.status = 'open' AND c.assignee_id = s.agent_id AND c.account_id = s.account_id)",
    ),
    (
        "what says it is queued has its place in that queue (invariant 4)",
        "SELECT count(*) FROM conversations c WHERE c.queue_id IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM queue_entries e WHERE e.conversation_id = c.id AND e.queue_id = c.queue_id AND e.account_id = c.account_id)",
    ),
    (
        "a place in a queue is an open, unassigned conversation that says so",
        "SELECT count(*) FROM queue_entries e WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = e.conversation_id \
         AND c.queue_id = e.queue_id AND c.status = 'open' AND c.assignee_id IS NULL)",
    ),
    (
        "nothing waits while somebody who fits is free (invariant 5)",
        "SELECT count(*) FROM queue_entries e JOIN queues q ON q.id = e.queue_id JOIN agents a ON a.account_id = e.account_id AND a.active \
         JOIN agent_states st ON st.agent_id = a.id AND st.availability = 'online' \
         WHERE (SELECT count(*) FROM agent_slots s WHERE s.agent_id = a.id) < a.capacity AND (e.reserved_for = a.id \
         OR (e.reserved_for IS NULL AND e.bucket = '' AND q.distribution <> 'manual' AND EXISTS (SELECT 1 FROM agent_queues aq WHERE aq.agent_id = a.id AND aq.queue_id = q.id)))",
    ),
    (
        "event numbers are 1, 2, 3 in each account (invariant 6)",
        "SELECT count(*) FROM (SELECT account_id FROM events GROUP BY account_id HAVING min(number) <> 1 OR max(number) <> count(*)) AS broken",
    ),
    (
        "the counters are one past what is stored",
        "SELECT count(*) FROM account_counters c WHERE c.next_event <> 1 + (SELECT count(*) FROM events e WHERE e.account_id = c.account_id) \
         OR c.next_display <> 1 + (SELECT count(*) FROM conversations v WHERE v.account_id = c.account_id)",
    ),
    (
        "display ids are 1, 2, 3 in each account",
        "SELECT count(*) FROM (SELECT account_id FROM conversations GROUP BY account_id HAVING min(display_id) <> 1 OR max(display_id) <> count(*)) AS broken",
    ),
    (
        "every conversation has one conversation.started",
        "SELECT count(*) FROM conversations c WHERE (SELECT count(*) FROM events e WHERE e.account_id = c.account_id \
         AND e.conversation_id = c.id AND e.kind = 'conversation.started') <> 1",
    ),
    (
        "every message has its message.created",
        "SELECT abs((SELECT count(*) FROM messages) - (SELECT count(*) FROM events WHERE kind = 'message.created'))",
    ),
    (
        "every start of a status, slot or place is told by an event of the same conversation",
        "SELECT count(*) FROM conversations c WHERE (c.first_queued_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events e \
         WHERE e.account_id = c.account_id AND e.conversation_id = c.id AND e.kind IN ('conversation.queued', 'conversation.assigned', 'conversation.offered'))) \
         OR (c.assignee_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events e WHERE e.account_id = c.account_id AND e.conversation_id = c.id AND e.kind IN ('conversation.assigned', 'conversation.offered')))",
    ),
    (
        "messages are numbered 1, 2, 3 in a conversation, which knows how many",
        "SELECT count(*) FROM conversations c WHERE c.message_count <> (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id) \
         OR c.message_count <> (SELECT coalesce(max(m.position), 0) FROM messages m WHERE m.conversation_id = c.id)",
    ),
    (
        "a conversation's rows are of its account (invariant 10)",
        "SELECT (SELECT count(*) FROM conversations c JOIN identities i ON i.id = c.identity_id WHERE i.account_id <> c.account_id OR i.inbox_id <> c.inbox_id) \
         + (SELECT count(*) FROM conversations c JOIN inboxes i ON i.id = c.inbox_id WHERE i.account_id <> c.account_id) \
         + (SELECT count(*) FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE p.account_id <> c.account_id) \
         + (SELECT count(*) FROM conversations c JOIN agents a ON a.id = c.assignee_id WHERE a.account_id <> c.account_id) \
         + (SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.account_id <> c.account_id) \
         + (SELECT count(*) FROM events e JOIN conversations c ON c.id = e.conversation_id WHERE e.account_id <> c.account_id) \
         + (SELECT count(*) FROM contact_points p JOIN contacts c ON c.id = p.contact_id WHERE p.account_id <> c.account_id) \
         + (SELECT count(*) FROM identities i JOIN contacts c ON c.id = i.contact_id WHERE i.account_id <> c.account_id)",
    ),
    (
        "no two accounts have a contact, an identity or a case with one id",
        "SELECT (SELECT count(*) - count(DISTINCT id) FROM contacts) + (SELECT count(*) - count(DISTINCT id) FROM identities) \
         + (SELECT count(*) - count(DISTINCT id) FROM cases)",
    ),
    (
        "a conversation is of its identity's contact",
        "SELECT count(*) FROM conversations c JOIN identities i ON i.id = c.identity_id WHERE c.contact_id IS NOT NULL AND c.contact_id <> i.contact_id",
    ),
    (
        "a merged conversation is closed, of the target's contact, and counted there",
        "SELECT (SELECT count(*) FROM conversations c JOIN conversations t ON t.id = c.merged_into WHERE c.status <> 'closed' \
         OR t.account_id <> c.account_id OR t.merged_into IS NOT NULL OR c.merged_count <> 0 \
         OR (t.identity_id <> c.identity_id AND coalesce(t.contact_id, 0) <> coalesce(c.contact_id, -1))) \
         + (SELECT count(*) FROM conversations t WHERE t.merged_count <> (SELECT count(*) FROM conversations c WHERE c.merged_into = t.id))",
    ),
    (
        "one e-mail address, one person (invariant 1)",
        "SELECT count(*) FROM (SELECT account_id, match_value FROM contact_points WHERE kind = 'email' GROUP BY account_id, match_value HAVING count(*) > 1) AS broken",
    ),
    (
        "one serial, one identity in an inbox (invariant 1)",
        "SELECT count(*) FROM (SELECT inbox_id, serial FROM identities WHERE serial IS NOT NULL GROUP BY inbox_id, serial HAVING count(*) > 1) AS broken",
    ),
    (
        "no identity, case or contact point without its person; no visitor without a conversation but the fixture's",
        "SELECT (SELECT count(*) FROM contact_points p WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.id = p.contact_id)) \
         + (SELECT count(*) FROM identities i WHERE i.contact_id IS NULL AND i.last_conversation_id IS NULL AND coalesce(i.serial, '') <> 'V-1')",
    ),
    (
        "whoever was assigned or passed over, a decision says why (invariant 8)",
        "SELECT count(*) FROM conversations c WHERE c.decision_count <> (SELECT count(*) FROM routing_decisions d WHERE d.conversation_id = c.id) \
         OR (c.decision_count = 0 AND (c.first_queued_at IS NOT NULL OR (c.assignee_id IS NOT NULL AND c.intent <> 'offer')))",
    ),
];

/// Checks all rules. On SQLite, also checks the integrity of the database file and its foreign keys. A violation fails
/// the test with the names of the violated rules.
#[track_caller]
pub fn hold(database: &Database) -> impl Future<Output = ()> + '_ {
    let caller = std::panic::Location::caller();
    async move {
        let mut broken = Vec::new();
        let counts = database.numbers(&RULES.map(|(_, query)| query)).await;
        for ((rule, _), count) in RULES.iter().zip(counts) {
            if count != 0 {
                broken.push(format!("{rule}: broken {count} times"));
            }
        }
        if let Database::Sqlite(dir) = database {
            let said = texts(database, "PRAGMA integrity_check").await;
            if said != [["ok"]] {
                broken.push(format!("{}: {said:?}", dir.path().display()));
            }
            let orphans = texts(database, "PRAGMA foreign_key_check").await;
            if !orphans.is_empty() {
                broken.push(format!("foreign keys: {orphans:?}"));
            }
        }
        assert!(broken.is_empty(), "{caller}:\n{}", broken.join("\n"));
    }
}

/// Runs a query directly on the database and returns all values as text. A null is returned as an empty text.
pub async fn texts(database: &Database, query: &str) -> Vec<Vec<String>> {
    match database {
        Database::Sqlite(dir) => {
            let (file, query) = (sqlite_file(dir.path()), query.to_owned());
            tokio::task::spawn_blocking(move || {
                let connection = rusqlite::Connection::open_with_flags(
                    file,
                    rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
                )
                .unwrap();
                let mut statement = connection.prepare(&query).unwrap();
                let width = statement.column_count();
                let mut rows = statement.query([]).unwrap();
                let mut out = Vec::new();
                while let Some(row) = rows.next().unwrap() {
                    let text = |place| match row.get_ref(place).unwrap() {
                        rusqlite::types::ValueRef::Null => String::new(),
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        rusqlite::types::ValueRef::Real(number) => number.to_string(),
                        rusqlite::types::ValueRef::Text(text)
                        | rusqlite::types::ValueRef::Blob(text) => {
                            String::from_utf8_lossy(text).into_owned()
                        }
                    };
                    out.push((0..width).map(text).collect());
                }
                out
            })
            .await
            .unwrap()
        }
        Database::Postgres { url, .. } => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                .await
                .unwrap();
            tokio::spawn(connection);
            client
                .simple_query(query)
                .await
                .unwrap_or_else(|error| panic!("{query}: {error}"))
                .into_iter()
                .filter_map(|message| match message {
                    tokio_postgres::SimpleQueryMessage::Row(row) => Some(
                        (0..row.len())
                            .map(|place| row.get(place).unwrap_or_default().to_owned())
                            .collect(),
                    ),
                    _ => None,
                })
                .collect()
        }
    }
}
