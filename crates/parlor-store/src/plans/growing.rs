//! The tables that grow, on PostgreSQL, with as many rows as a test needs.

use std::ops::RangeInclusive;

/// Replaces the rows of the tables that grow. Only the listed columns have a different value in each row. All other
/// columns have few different values, so an index without the right columns finds many rows.
pub(super) async fn fill(inside: &tokio_postgres::Client, rows: i64) {
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
pub(super) const CONVERSATION_KEYS: &[&str] = &["id", "display_id"];

/// Removes the table's indexes while `filled` runs, except the indexes of constraints. Building an index once is faster
/// than adding each row to the index.
pub(super) async fn without_indexes(
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
pub(super) async fn insert(
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
