//! Tests that both databases refuse the rows that the CHECK constraints of the schema forbid. After a new constraint is
//! added, these tests fail until [`RULES`] contains a row that violates the constraint.

use crate::catalogue::Shape;
use crate::row::Kind;
use crate::test_database::{self, TestDatabase};
use std::collections::BTreeSet;
use tokio_postgres::error::SqlState;

/// Columns of a row, each with its value as SQL. The value `#n` means a text of n characters.
type Values<'a> = &'a [(&'a str, &'a str)];

/// Rows of a table. The constraints of the table accept some of these rows, and refuse the other rows.
struct Rule {
    table: &'static str,
    /// The values that the rows of this rule have in common. A row may replace some of these values.
    base: Values<'static>,
    accepted: &'static [Values<'static>],
    refused: &'static [Values<'static>],
}

/// The rules. A column without a value is NULL. If such a column cannot be NULL, its value is 1, an empty text or
/// false, depending on its type.
const RULES: &[Rule] = &[
    Rule {
        table: "classifications",
        base: &[("kind", "'sponsor'")],
        accepted: &[
            &[],
            &[("kind", "'city'"), ("parent_id", "2")],
            &[("kind", "'state'"), ("parent_id", "2")],
            &[("kind", "'subcategory'"), ("parent_id", "2")],
        ],
        refused: &[
            &[("kind", "'planet'")],
            &[("parent_id", "2")],
            &[("kind", "'city'")],
            &[("kind", "'state'")],
            &[("kind", "'subcategory'")],
        ],
    },
    Rule {
        table: "agents",
        base: &[],
        accepted: &[&[("capacity", "0")], &[("capacity", "1000000")]],
        refused: &[&[("capacity", "-1")], &[("capacity", "1000001")]],
    },
    Rule {
        table: "day_figures",
        base: &[],
        accepted: &[&[("longest_wait_s", "0")]],
        refused: &[&[("longest_wait_s", "-1")]],
    },
    Rule {
        table: "inboxes",
        base: &[("attachment_rule", "'block'")],
        accepted: &[&[("hold_s", "0")], &[("hold_s", "60")]],
        refused: &[
            &[("hold_s", "-1")],
            &[("hold_s", "61")],
            &[("attachment_rule", "'some'")],
        ],
    },
    Rule {
        table: "attribute_groups",
        base: &[("object", "'contact_row'")],
        accepted: &[&[]],
        refused: &[&[("object", "'message'")]],
    },
    Rule {
        table: "attributes",
        base: &[("object", "'contact_row'")],
        accepted: &[&[]],
        refused: &[&[("object", "'message'")]],
    },
    Rule {
        table: "callback_endpoints",
        base: &[],
        accepted: &[
            &[("timeout_s", "1"), ("concurrency", "1")],
            &[("timeout_s", "30"), ("concurrency", "16")],
        ],
        refused: &[
            &[("timeout_s", "0")],
            &[("timeout_s", "31")],
            &[("concurrency", "0")],
            &[("concurrency", "17")],
        ],
    },
    Rule {
        table: "endpoint_states",
        base: &[],
        accepted: &[
            &[],
            &[("timeout_s", "1"), ("concurrency", "1")],
            &[("timeout_s", "30"), ("concurrency", "16")],
        ],
        refused: &[
            &[("timeout_s", "0")],
            &[("timeout_s", "31")],
            &[("concurrency", "0")],
            &[("concurrency", "17")],
        ],
    },
    Rule {
        table: "contacts",
        base: &[],
        accepted: &[&[("row_count", "0")], &[("row_count", "1000")]],
        refused: &[&[("row_count", "-1")], &[("row_count", "1001")]],
    },
    Rule {
        table: "merges",
        base: &[("kept_id", "1")],
        accepted: &[&[("merged_id", "2")]],
        refused: &[&[("merged_id", "1")]],
    },
    Rule {
        table: "conversations",
        base: &[("status", "'closed'"), ("merged_count", "0")],
        accepted: &[
            &[("rating", "1")],
            &[("rating", "5")],
            &[("merged_into", "2"), ("merged_after", "0")],
            &[("status", "'open'"), ("merged_count", "3")],
        ],
        refused: &[
            &[("rating", "0")],
            &[("rating", "6")],
            &[("merged_into", "1"), ("merged_after", "0")],
            &[
                ("merged_into", "2"),
                ("merged_after", "0"),
                ("status", "'resolved'"),
            ],
            &[
                ("merged_into", "2"),
                ("merged_after", "0"),
                ("merged_count", "1"),
            ],
            &[("merged_into", "2")],
            &[("merged_after", "0")],
            &[("merged_into", "2"), ("merged_after", "-1")],
        ],
    },
    Rule {
        table: "tickets",
        base: &[("status", "'open'")],
        accepted: &[
            &[("status", "'processing'"), ("priority", "'urgent'")],
            &[("status", "'resolved'"), ("ended_at", "1")],
            &[("status", "'closed'"), ("ended_at", "1")],
            &[("subject", "#255"), ("kind", "#255")],
            &[("kind", "'k'")],
        ],
        refused: &[
            &[("status", "'snoozed'"), ("ended_at", "1")],
            &[("status", "'closed'")],
            &[("status", "'resolved'")],
            &[("ended_at", "1")],
            &[("status", "'processing'"), ("ended_at", "1")],
            &[("priority", "'normal'")],
            &[("subject", "#256")],
            &[("kind", "''")],
            &[("kind", "#256")],
            &[("description", "#150001")],
            &[("status_note", "#20001")],
        ],
    },
    Rule {
        table: "attachments",
        base: &[("held", "FALSE")],
        accepted: &[
            &[("size", "0"), ("addresses_used", "0")],
            &[("storage_key", "'k'"), ("answer", "'accepted'")],
            &[("link", "'l'"), ("answer", "'rejected'")],
            &[("ticket_id", "1"), ("held", "TRUE")],
            &[("message_id", "1")],
        ],
        refused: &[
            &[("size", "-1")],
            &[("addresses_used", "-1")],
            &[("answer", "'maybe'")],
            &[("storage_key", "'k'"), ("link", "'l'")],
            &[("ticket_id", "1")],
            &[("ticket_id", "1"), ("held", "TRUE"), ("message_id", "1")],
        ],
    },
    Rule {
        table: "views",
        base: &[("shared_with", "'all'")],
        accepted: &[
            &[],
            &[("shared_with", "'own'"), ("owner_id", "1")],
            &[("shared_with", "'team'"), ("team_id", "1")],
        ],
        refused: &[
            &[("owner_id", "1")],
            &[("team_id", "1")],
            &[("shared_with", "'own'")],
            &[("shared_with", "'team'")],
            &[
                ("shared_with", "'own'"),
                ("owner_id", "1"),
                ("team_id", "1"),
            ],
        ],
    },
    Rule {
        table: "conversation_counts",
        base: &[],
        accepted: &[&[("count", "1")]],
        refused: &[&[("count", "0")]],
    },
    Rule {
        table: "agent_slots",
        base: &[],
        accepted: &[&[("slot", "1"), ("weight", "1")]],
        refused: &[&[("slot", "0")], &[("weight", "0")]],
    },
    Rule {
        table: "agent_states",
        base: &[],
        accepted: &[
            &[("push_subscriptions", "0")],
            &[("push_subscriptions", "10")],
        ],
        refused: &[
            &[("push_subscriptions", "-1")],
            &[("push_subscriptions", "11")],
        ],
    },
    Rule {
        table: "push_subscriptions",
        base: &[("endpoint", "'e'")],
        accepted: &[
            &[("endpoint", "#2048"), ("name", "#100")],
            &[("name", "''")],
        ],
        refused: &[
            &[("endpoint", "''")],
            &[("endpoint", "#2049")],
            &[("name", "#101")],
        ],
    },
    Rule {
        table: "server_keys",
        base: &[],
        accepted: &[&[("id", "1")]],
        refused: &[&[("id", "2")]],
    },
    Rule {
        table: "push_keys",
        base: &[],
        accepted: &[&[("id", "1")]],
        refused: &[&[("id", "2")]],
    },
];

/// Returns the values of a row. If a column has several values, the last value is used.
fn together<'a>(base: Values<'a>, values: Values<'a>) -> Vec<(&'a str, String)> {
    let mut row: Vec<(&str, String)> = Vec::new();
    for (column, value) in base.iter().chain(values) {
        row.retain(|(known, _)| known != column);
        let value = match value.strip_prefix('#') {
            Some(length) => format!("'{}'", "x".repeat(length.parse().unwrap())),
            None => (*value).to_owned(),
        };
        row.push((column, value));
    }
    row
}

/// Returns the statement that inserts a row. `needed` contains the columns that cannot be NULL, each with the value to
/// insert if `values` has no value for it.
fn insertion(table: &str, values: &[(&str, String)], needed: &[(String, String)]) -> String {
    let given = |column: &str| values.iter().any(|(known, _)| *known == column);
    let others = needed.iter().filter(|(column, _)| !given(column));
    let values = values.iter().map(|(column, value)| (*column, value));
    let (columns, values): (Vec<_>, Vec<_>) = values
        .chain(others.map(|(column, value)| (column.as_str(), value)))
        .map(|(column, value)| (format!("\"{column}\""), value.as_str()))
        .unzip();
    format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        columns.join(", "),
        values.join(", ")
    )
}

/// Returns a value that a column of this SQL type accepts.
fn filler(kind: &str) -> String {
    match kind {
        "bigint" | "INTEGER" => "1",
        "boolean" => "FALSE",
        "text" | "TEXT" => "''",
        other => panic!("no value for the type {other}"),
    }
    .to_owned()
}

/// Calls `insert` for each row of [`RULES`]. The arguments are the name of the table, the text of the statement, and
/// whether the database must accept the row.
async fn each_row(
    needed: impl AsyncFn(&str) -> Vec<(String, String)>,
    mut insert: impl AsyncFnMut(&'static str, String, bool),
) {
    for rule in RULES {
        let needed = needed(rule.table).await;
        let accepted = rule.accepted.iter().map(|values| (values, true));
        let refused = rule.refused.iter().map(|values| (values, false));
        for (values, accepts) in accepted.chain(refused) {
            let values = together(rule.base, values);
            insert(rule.table, insertion(rule.table, &values, &needed), accepts).await;
        }
    }
}

/// Returns the conditions of the CHECK constraints in a statement that creates a table.
fn conditions(statement: &str) -> Vec<String> {
    let starts = statement
        .match_indices("CHECK (")
        .map(|(at, word)| at + word.len());
    starts
        .map(|start| {
            let mut depth = 1;
            let end = statement[start..].find(|c| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth == 0
            });
            statement[start..start + end.unwrap()].to_owned()
        })
        .collect()
}

/// Returns the text with which SQLite reports that a row violates this condition. If a condition begins with a quoted
/// name, SQLite reports only this name.
fn reported(condition: &str) -> &str {
    let quoted = condition.strip_prefix('"');
    let named = quoted.and_then(|rest| rest.split_once('"'));
    named.map_or(condition, |(name, _)| name)
}

#[tokio::test]
async fn sqlite_refuses_what_its_checks_forbid() {
    let connection = test_database::sqlite();
    connection
        .pragma_update(None, "foreign_keys", false)
        .unwrap();
    let needed = |table: &str| -> Vec<(String, String)> {
        let mut columns = connection
            .prepare(&format!("PRAGMA table_info({table})"))
            .unwrap();
        let columns = columns.query_map([], |row| {
            Ok((
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, bool>(3)?,
            ))
        });
        columns
            .unwrap()
            .map(Result::unwrap)
            .filter(|(_, _, needed)| *needed)
            .map(|(name, kind, _)| (name, filler(&kind)))
            .collect()
    };
    let mut violated = BTreeSet::new();
    let mut insert = |table: &'static str, sql: String, accepts: bool| {
        let inserted = connection.execute(&sql, []);
        connection
            .execute(&format!("DELETE FROM {table}"), [])
            .unwrap();
        match inserted {
            Ok(_) => assert!(accepts, "{sql}"),
            Err(rusqlite::Error::SqliteFailure(error, Some(message))) if !accepts => {
                assert_eq!(
                    error.extended_code,
                    rusqlite::ffi::SQLITE_CONSTRAINT_CHECK,
                    "{sql}"
                );
                let condition = message.strip_prefix("CHECK constraint failed: ").unwrap();
                violated.insert((table.to_owned(), condition.to_owned()));
            }
            Err(error) => panic!("{error}: {sql}"),
        }
    };
    each_row(
        async |table| needed(table),
        async |table, sql, accepts| insert(table, sql, accepts),
    )
    .await;
    // SQLite has no boolean type. So a CHECK constraint must limit each boolean column to 0 and 1.
    for shape in Shape::all() {
        let base = RULES
            .iter()
            .find(|rule| rule.table == shape.table)
            .map_or::<Values, _>(&[], |rule| rule.base);
        for column in shape
            .columns
            .iter()
            .filter(|column| column.kind == Kind::Bool)
        {
            for (value, accepts) in [("0", true), ("1", true), ("2", false), ("-1", false)] {
                let own = [(column.name, value)];
                let values = together(base, &own);
                let sql = insertion(shape.table, &values, &needed(shape.table));
                insert(shape.table, sql, accepts);
            }
        }
    }

    let mut tables = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let tables = tables.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    let all: BTreeSet<(String, String)> = tables
        .unwrap()
        .map(Result::unwrap)
        .flat_map(|(table, sql)| {
            conditions(&sql)
                .into_iter()
                .map(move |of| (table.clone(), reported(&of).to_owned()))
        })
        .collect();
    assert_eq!(violated, all);
}

#[tokio::test]
async fn postgres_refuses_what_its_checks_forbid() {
    let Some(database) = TestDatabase::migrated("checks").await else {
        return;
    };
    let client = &database.client;
    // Triggers check the foreign keys. This setting disables these triggers.
    let without_keys = "SET session_replication_role = replica";
    client.batch_execute(without_keys).await.unwrap();
    let needed = async |table: &str| -> Vec<(String, String)> {
        let columns = "SELECT column_name::text, data_type::text FROM information_schema.columns \
                       WHERE table_schema = 'public' AND table_name = $1 AND is_nullable = 'NO'";
        let columns = client.query(columns, &[&table]).await.unwrap();
        columns
            .iter()
            .map(|row| (row.get(0), filler(row.get(1))))
            .collect()
    };
    let mut violated = BTreeSet::new();
    let insert = async |table: &'static str, sql: String, accepts: bool| {
        let inserted = client.execute(&sql, &[]).await;
        let empty = format!("DELETE FROM {table}");
        client.execute(&empty, &[]).await.unwrap();
        match inserted {
            Ok(_) => assert!(accepts, "{sql}"),
            Err(error) => {
                let refusal = error.as_db_error().unwrap();
                assert_eq!(
                    refusal.code(),
                    &SqlState::CHECK_VIOLATION,
                    "{sql}: {error:?}"
                );
                assert!(!accepts, "{sql}: {error:?}");
                violated.insert((table.to_owned(), refusal.constraint().unwrap().to_owned()));
            }
        }
    };
    each_row(needed, insert).await;

    let all = "SELECT conrelid::regclass::text, conname::text FROM pg_constraint \
               WHERE contype = 'c' AND connamespace = 'public'::regnamespace";
    let all = client.query(all, &[]).await.unwrap();
    let all: BTreeSet<(String, String)> = all.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(violated, all);
    database.remove().await;
}
