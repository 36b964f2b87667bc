//! The plans of PostgreSQL.

use super::growing::{CONVERSATION_KEYS, fill, insert, without_indexes};
use super::statements::{endpoints, lookups, outbox, queries, scans};
use crate::catalogue::{batched_sql, chained_sql};
use crate::postgres::{IN_ORDER, SETTINGS};
use crate::row::Value;
use crate::test_database::TestDatabase;
use parlor_model::tables::{Key, Lookup};

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
        (crate::hand_written::HELD, &["1"], "Index Cond: (id = $1)"),
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
