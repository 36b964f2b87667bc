//! Tests that prepare every generated look-up and write on both databases, and that compare the schemas of the two
//! databases.

use crate::catalogue::{Shape, Verb, batched_sql, lookup_sql, sqlite_text};
use crate::row::Kind;
use crate::test_database::{self, TestDatabase};
use parlor_model::tables::Key;
use std::collections::{BTreeMap, BTreeSet};

const VERBS: [Verb; 4] = [Verb::Insert, Verb::Update, Verb::Put, Verb::Delete];

/// Returns all pairs of a table and a kind of statement for this table. A table that has only key columns has no
/// statement for updates, because an update changes only other columns.
fn writes() -> Vec<(Shape, Verb)> {
    let verbs = |shape: &Shape| {
        let all_key = shape.columns.len() == shape.key.len();
        let verbs = VERBS.into_iter();
        verbs.filter(move |verb| !all_key || *verb != Verb::Update)
    };
    let shapes = Shape::all().into_iter();
    shapes
        .flat_map(|shape| verbs(&shape).map(move |verb| (shape, verb)))
        .collect()
}

#[test]
fn sqlite_prepares_every_statement() {
    let connection = test_database::sqlite();
    for lookup in Key::LOOKUPS {
        let statement = connection
            .prepare(&sqlite_text(&lookup_sql(lookup)))
            .unwrap_or_else(|e| panic!("{}: {e}", lookup.name));
        assert_eq!(
            statement.parameter_count(),
            lookup.parameters.len(),
            "{}",
            lookup.name
        );
        assert_eq!(
            statement.column_names().collect::<Vec<_>>(),
            lookup.columns.iter().map(|c| c.name).collect::<Vec<_>>(),
            "{}",
            lookup.name
        );
    }
    for (shape, verb) in writes() {
        let statement = connection
            .prepare(&shape.sqlite(verb))
            .unwrap_or_else(|e| panic!("{} {verb:?}: {e}", shape.table));
        assert_eq!(
            statement.parameter_count(),
            shape.given(verb).len(),
            "{} {verb:?}",
            shape.table
        );
    }
}

fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "int8",
        Kind::Text => "text",
        Kind::Bool => "bool",
    }
}

#[tokio::test]
async fn postgres_prepares_every_statement_with_the_same_types() {
    let Some(database) = TestDatabase::migrated("statements").await else {
        return;
    };
    let client = &database.client;
    for lookup in Key::LOOKUPS {
        let statement = client
            .prepare(&batched_sql(lookup))
            .await
            .unwrap_or_else(|e| panic!("{}: {e}: {}", lookup.name, batched_sql(lookup)));
        let found: Vec<_> = statement
            .params()
            .iter()
            .map(|t| t.name().to_owned())
            .collect();
        // The statement of a look-up by id has the account as a parameter, although the look-up has not.
        let account = lookup.is_by_id().then(|| "int8".to_owned());
        let parameters = lookup.parameters.iter().enumerate();
        let parameters = parameters.map(|(place, parameter)| {
            let single = place == 0 && lookup.is_of_account();
            let array = if single { "" } else { "_" };
            format!("{array}{}", type_name(parameter.kind))
        });
        let wanted: Vec<_> = account.into_iter().chain(parameters).collect();
        assert_eq!(found, wanted, "{}", lookup.name);
        let found: Vec<_> = statement
            .columns()
            .iter()
            .map(|c| (c.name(), c.type_().name()))
            .collect();
        let mut wanted = vec![("ord", "int8")];
        wanted.extend(lookup.columns.iter().map(|c| (c.name, type_name(c.kind))));
        assert_eq!(found, wanted, "{}", lookup.name);
    }
    for (shape, verb) in writes() {
        let sql = shape.postgres(verb);
        let statement = client
            .prepare(&sql)
            .await
            .unwrap_or_else(|e| panic!("{} {verb:?}: {e}: {sql}", shape.table));
        assert_eq!(
            statement.params().len(),
            shape.given(verb).len(),
            "{} {verb:?}",
            shape.table
        );
    }
    database.remove().await;
}

/// The schema: for each table and column, the column's type and whether it may be null.
type Schema = BTreeMap<String, BTreeMap<String, (String, bool)>>;

fn sqlite_schema(
    connection: &rusqlite::Connection,
    shared: &BTreeSet<String>,
) -> (Schema, BTreeSet<(String, Vec<String>)>) {
    let mut schema = Schema::new();
    let mut unique = BTreeSet::new();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for table in tables {
        let mut columns = connection
            .prepare(&format!("PRAGMA table_info({table})"))
            .unwrap();
        let columns = columns
            .query_map([], |r| {
                Ok((
                    r.get::<_, String>(1)?,
                    r.get::<_, String>(2)?,
                    r.get::<_, i64>(3)? == 0,
                    r.get::<_, i64>(5)?,
                ))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect::<Vec<_>>();
        let mut key: Vec<(i64, String)> = columns
            .iter()
            .filter(|c| c.3 > 0)
            .map(|c| (c.3, c.0.clone()))
            .collect();
        key.sort();
        let mut key: Vec<String> = key.into_iter().map(|(_, name)| name).collect();
        // Ids are unique across accounts, so SQLite's primary keys need not begin with the account. PostgreSQL's
        // primary keys begin with the account. For the comparison, the account is added to SQLite's keys.
        if shared.contains(&table) && !key.contains(&"account_id".to_owned()) {
            key.insert(0, "account_id".to_owned());
        }
        unique.insert((table.clone(), key));
        schema.insert(
            table.clone(),
            columns
                .into_iter()
                .map(|(name, kind, null, _)| (name, (kind, null)))
                .collect(),
        );
        let mut indexes = connection
            .prepare(&format!("PRAGMA index_list({table})"))
            .unwrap();
        // The columns above already describe the primary key, so the index of the primary key is skipped.
        let indexes: Vec<(String, i64)> = indexes
            .query_map([], |r| Ok((r.get(1)?, r.get(2)?, r.get::<_, String>(3)?)))
            .unwrap()
            .map(Result::unwrap)
            .filter(|(_, _, origin)| origin != "pk")
            .map(|(index, is_unique, _)| (index, is_unique))
            .collect();
        for (index, is_unique) in indexes {
            if is_unique == 1 {
                let mut columns = connection
                    .prepare(&format!("PRAGMA index_info({index})"))
                    .unwrap();
                let columns: Vec<Option<String>> = columns
                    .query_map([], |r| r.get(2))
                    .unwrap()
                    .map(Result::unwrap)
                    .collect();
                unique.insert((
                    table.clone(),
                    columns
                        .into_iter()
                        .map(|c| c.unwrap_or_else(|| "(expression)".to_owned()))
                        .collect(),
                ));
            }
        }
    }
    (schema, unique)
}

#[tokio::test]
async fn the_two_schemas_agree() {
    let Some(database) = TestDatabase::migrated("schemas").await else {
        return;
    };
    let client = &database.client;
    // The tables whose rows belong to accounts.
    let shared = (writes().iter())
        .filter(|(shape, _)| shape.is_of_account())
        .map(|(shape, _)| shape.table.to_owned())
        .collect();
    let (mut sqlite, unique) = sqlite_schema(&test_database::sqlite(), &shared);
    // Each database leases ids in its own way, so the table `id_counters` exists only on SQLite.
    assert!(sqlite.remove("id_counters").is_some());
    let unique: BTreeSet<_> = unique
        .into_iter()
        .filter(|(table, _)| table != "id_counters")
        .collect();
    let rows = client
        .query("SELECT table_name, column_name, data_type, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = 'public'", &[])
        .await
        .unwrap();
    let mut found = Schema::new();
    for row in rows {
        found
            .entry(row.get(0))
            .or_default()
            .insert(row.get(1), (row.get(2), row.get(3)));
    }
    // SQLite stores booleans as integers. So this test finds the columns with booleans in the declarations of the
    // tables.
    let flags: BTreeSet<(String, String)> = writes()
        .iter()
        .flat_map(|(shape, _)| {
            shape
                .columns
                .iter()
                .filter(|c| c.kind == Kind::Bool)
                .map(|c| (shape.table.to_owned(), c.name.to_owned()))
        })
        .collect();
    for (table, columns) in &mut sqlite {
        for (column, (kind, _)) in columns.iter_mut() {
            let flag = flags.contains(&(table.clone(), column.clone()));
            *kind = match (kind.as_str(), flag) {
                ("INTEGER", true) => "boolean",
                ("INTEGER", false) => "bigint",
                ("TEXT", _) => "text",
                (other, _) => panic!("{table}.{column} is {other}"),
            }
            .to_owned();
        }
    }
    // These tables exist only on PostgreSQL. SQLite leases ids in another way, and its search index is in a separate
    // file.
    for table in ["id_holders", "search_docs", "search_positions"] {
        assert!(found.remove(table).is_some());
    }
    assert_eq!(sqlite, found);
    let rows = client
        .query(
            "SELECT t.relname, ARRAY(SELECT COALESCE(a.attname::text, '(expression)') FROM unnest(i.indkey) WITH ORDINALITY AS k(num, ord) \
             LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.num AND k.num > 0 ORDER BY k.ord) \
             FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = t.relnamespace \
             WHERE n.nspname = 'public' AND i.indisunique",
            &[],
        )
        .await
        .unwrap();
    let found: BTreeSet<(String, Vec<String>)> = rows
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .filter(|(table, _): &(String, _)| !table.starts_with("search_") && table != "id_holders")
        .collect();
    assert_eq!(unique, found);
    database.remove().await;
}

#[test]
fn a_json_path_is_no_parameter() {
    assert_eq!(
        sqlite_text("SELECT json_extract(a, '$.b') FROM t WHERE c = $1 AND d = $12"),
        "SELECT json_extract(a, '$.b') FROM t WHERE c = ?1 AND d = ?12"
    );
}
