//! The plans of SQLite.

use super::statements::{endpoints, lookups, outbox, queries, scans};
use crate::catalogue::{Shape, Verb, lookup_sql, sqlite_text};
use crate::test_database;
use parlor_model::entities::{
    CallbackDelivery, Case, Contact, ContactPoint, Conversation, Event, Identity, Message,
    QueueEntry, RoutingDecision, Slot,
};

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
