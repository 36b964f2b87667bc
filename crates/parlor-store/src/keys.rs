//! Tests that the data in PostgreSQL could be distributed by account, so that each of several servers has the data of
//! some accounts. The tests check the primary, unique and foreign keys of the schema, and the parameters of the
//! writer's statements.

use crate::catalogue::{Shape, Verb, batched_sql, chained_sql};
use crate::postgres::{ATTEMPT_MANY, COUNTERS, LOCK, NEW_COUNTERS, STORED_VERSION};
use crate::test_database::TestDatabase;
use crate::{config_rows, outbox};
use parlor_model::tables::Key;
use std::collections::BTreeSet;

/// The tables whose rows belong to the whole installation, not to an account. In a distributed database, every server
/// would have a copy of these tables.
const GLOBAL: [&str; 6] = [
    "accounts",
    "id_holders",
    "push_keys",
    "readiness",
    "server_keys",
    "unique_values",
];

/// The look-ups across accounts. These look-ups find the owner of a unique value, or the account of an id.
const ACROSS: [&str; 6] = [
    "AgentByEmail",
    "CaseOwner",
    "ContactOwner",
    "CredentialByHash",
    "CredentialByKey",
    "IdentityOwner",
];

/// The tables without a [`Shape`]. Their SQL statements are not generated.
const UNSHAPED: [&str; 8] = [
    "account_counters",
    "endpoint_leases",
    "id_holders",
    "push_keys",
    "readiness",
    "search_docs",
    "search_positions",
    "server_keys",
];

/// Whether the text of a statement limits the statement to the account `$1`.
fn is_of_one_account(sql: &str) -> bool {
    let named = ["account_id = $1", "\"account_id\" = $1"]
        .iter()
        .any(|c| sql.contains(c));
    let given = sql.contains("SELECT $1::int8, ") || sql.contains("VALUES ($1, ");
    named || given
}

#[test]
fn every_statement_of_the_writer_is_for_one_account() {
    let across: BTreeSet<&str> = (Key::LOOKUPS.iter())
        .filter(|lookup| !lookup.is_of_account())
        .map(|lookup| lookup.name)
        .collect();
    assert_eq!(across, BTreeSet::from(ACROSS));
    for lookup in Key::LOOKUPS.iter().filter(|lookup| !lookup.is_of_account()) {
        let sql = batched_sql(lookup);
        let by_id = lookup.name.ends_with("Owner");
        assert_ne!(sql.contains("FROM unique_values"), by_id, "{sql}");
    }
    let of_account = || Key::LOOKUPS.iter().filter(|lookup| lookup.is_of_account());
    for lookup in of_account() {
        let sql = batched_sql(lookup);
        assert!(is_of_one_account(&sql), "{sql}");
        // A chain needs a step that searches by a further column than the account.
        for next in of_account().filter(|next| next.parameters.len() > 1) {
            let sql = chained_sql(lookup, &[("id", next)]);
            let limits = sql.matches("\"account_id\" = $1").count();
            assert_eq!(
                limits, 2,
                "each look-up of a chain is for the account: {sql}"
            );
        }
    }
    for shape in Shape::all() {
        let global = GLOBAL.contains(&shape.table);
        assert_eq!(shape.is_of_account(), !global, "{}", shape.table);
        for verb in [Verb::Insert, Verb::Update, Verb::Put, Verb::Delete] {
            let sql = shape.postgres(verb);
            assert_eq!(is_of_one_account(&sql), !global, "{sql}");
            assert!(!sql.contains("$1::int8[]") || global, "{sql}");
        }
    }
    for sql in [LOCK, STORED_VERSION, COUNTERS, NEW_COUNTERS, ATTEMPT_MANY] {
        assert!(is_of_one_account(sql), "{sql}");
    }
    for sql in [
        outbox::SETTLE,
        outbox::FAIL,
        outbox::HOLD_ORDERING_KEY,
        outbox::DEFER,
    ] {
        assert!(is_of_one_account(sql), "{sql}");
    }
    for sql in config_rows::CONFIG
        .iter()
        .chain(config_rows::LIVE_STATE.iter())
    {
        assert!(
            is_of_one_account(sql) || sql.ends_with("FROM accounts WHERE id = $1"),
            "{sql}"
        );
    }
}

#[tokio::test]
async fn every_key_of_a_data_table_begins_with_the_account() {
    let Some(database) = TestDatabase::migrated("keys").await else {
        return;
    };
    let inside = &database.client;
    let rows = async |sql: &str| -> Vec<(String, String)> {
        let rows = inside.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    };
    let is_data = |table: &str| !GLOBAL.contains(&table);

    let tables = rows(
        "SELECT relname::text, '' FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    )
    .await;
    let found: BTreeSet<&str> = tables.iter().map(|(table, _)| table.as_str()).collect();
    let shaped: BTreeSet<&str> = Shape::all().iter().map(|shape| shape.table).collect();
    assert_eq!(found, shaped.into_iter().chain(UNSHAPED).collect());

    // The first column of every primary key and unique key.
    let keys = rows(
        "SELECT t.relname::text, a.attname::text FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid \
         LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] AND i.indkey[0] > 0 \
         WHERE t.relnamespace = 'public'::regnamespace AND (i.indisunique OR i.indisprimary)",
    )
    .await;
    for table in found.iter().filter(|table| is_data(table)) {
        let first: Vec<&str> = (keys.iter())
            .filter(|(of, _)| of == table)
            .map(|(_, column)| column.as_str())
            .collect();
        assert!(!first.is_empty(), "{table} has no key");
        assert!(
            first.iter().all(|column| *column == "account_id"),
            "{table}: {first:?}"
        );
    }

    // The first column of every foreign key, and the first column of the referenced key.
    let references = rows(
        "SELECT c.conrelid::regclass::text, a.attname || ' -> ' || c.confrelid::regclass::text || '.' || b.attname FROM pg_constraint AS c \
         JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
         JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] WHERE c.contype = 'f'",
    )
    .await;
    assert!(references.len() > 40, "{references:?}");
    for (table, reference) in &references {
        assert!(
            is_data(table),
            "{table} has a copy on every node: {reference}"
        );
        let to = reference.strip_prefix("account_id -> ").unwrap_or_default();
        let led = to == "accounts.id" || to.ends_with(".account_id");
        assert!(led, "{table}: {reference}");
    }

    let triggers =
        rows("SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal")
            .await;
    assert!(triggers.is_empty(), "{triggers:?}");
    database.remove().await;
}
