//! Tests that the data in PostgreSQL could be distributed by account, so that each of several servers has the data of
//! some accounts. The tests check the primary, unique and foreign keys of the schema, and the parameters of the
//! writer's statements.

use crate::catalogue::{Shape, Verb, batched_sql, chained_sql, given_sql};
use crate::test_database::TestDatabase;
use crate::{config_rows, hand_written};
use parlor_model::ids::IdKind;
use parlor_model::tables::Key;
use std::collections::BTreeSet;
use std::path::PathBuf;

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

/// The statements that find rows of several accounts, each with the reason.
const ACROSS: [(&str, &str); 7] = [
    ("AgentByEmail", BY_UNIQUE_VALUE),
    ("CredentialByHash", BY_UNIQUE_VALUE),
    ("CredentialByKey", BY_UNIQUE_VALUE),
    (
        "LEASE_ENDPOINTS",
        "the dispatcher leases all its endpoints at once",
    ),
    (
        "RELEASE_ENDPOINTS",
        "the dispatcher releases all its endpoints at once",
    ),
    ("FORGET_ANSWERS", "a sweep reads all accounts together"),
    ("FORGET_DELIVERIES", "a sweep reads all accounts together"),
];
const BY_UNIQUE_VALUE: &str = "the table `unique_values` has the account and the id of the row";

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

/// A word of a statement, or the contents of a pair of parentheses.
#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Group(Vec<Token>),
}

impl Token {
    fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }
}

/// Splits a statement into tokens. A name loses its quotes, and a parameter loses its type.
fn tokens(sql: &str) -> Vec<Token> {
    fn finish(word: &mut String, open: &mut [Vec<Token>]) {
        let plain = word.split("::").next().unwrap_or_default().replace('"', "");
        word.clear();
        if let Some(group) = open.last_mut().filter(|_| !plain.is_empty()) {
            group.push(Token::Word(plain));
        }
    }
    let mut open = vec![Vec::new()];
    let mut word = String::new();
    for c in sql.chars() {
        match c {
            '(' | ')' | '.' | ',' | '=' | ' ' | '\n' => finish(&mut word, &mut open),
            c => word.push(c),
        }
        match c {
            '(' => open.push(Vec::new()),
            ')' => {
                let group = Token::Group(open.pop().unwrap());
                open.last_mut().unwrap().push(group);
            }
            '.' | ',' | '=' => open.last_mut().unwrap().push(Token::Word(c.to_string())),
            _ => {}
        }
    }
    finish(&mut word, &mut open);
    assert_eq!(open.len(), 1, "{sql}");
    open.pop().unwrap()
}

/// The names of the tables.
struct Tables {
    all: BTreeSet<&'static str>,
}

impl Tables {
    fn known() -> Self {
        let shaped = Shape::all().into_iter().map(|shape| shape.table);
        Self {
            all: shaped.chain(UNSHAPED).collect(),
        }
    }

    /// Returns the tables with data of accounts that a statement does not limit to the account `$1`.
    fn unlimited(&self, sql: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.check(&tokens(sql), &[], &mut found);
        found
    }

    /// Checks a statement or a subquery. `limited` contains the names of the tables around the subquery that are
    /// limited to the account.
    fn check(&self, scope: &[Token], limited: &[String], found: &mut Vec<String>) {
        let mut limited = limited.to_vec();
        if !scope.first().is_some_and(|first| first.is("LOCK")) {
            self.check_tables(scope, &mut limited, found);
        }
        for token in scope {
            if let Token::Group(group) = token {
                self.check(group, &limited, found);
            }
        }
    }

    fn check_tables(&self, scope: &[Token], limited: &mut Vec<String>, found: &mut Vec<String>) {
        let starts = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
        if !starts
            .iter()
            .any(|word| scope.first().is_some_and(|first| first.is(word)))
        {
            return;
        }
        let mut names = Vec::new();
        for (place, token) in scope.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|place| scope.get(place));
            let is_lock = before.is_some_and(|word| word.is("FOR") || word.is("DO"));
            let leads = ["FROM", "JOIN", "USING", "INTO"]
                .iter()
                .any(|word| token.is(word))
                || (token.is("UPDATE") && !is_lock);
            let rest = &scope[place + 1..];
            let (true, [Token::Word(table), rest @ ..]) = (leads, rest) else {
                continue;
            };
            if GLOBAL.contains(&table.as_str()) || ["LATERAL", "unnest"].contains(&table.as_str()) {
                continue;
            }
            if !self.all.contains(table.as_str()) {
                found.push(format!("{table} is unknown"));
            } else if token.is("INTO") {
                if !inserts_into_account(rest) {
                    found.push(table.clone());
                }
            } else {
                let name = match rest {
                    [word, Token::Word(alias), ..] if word.is("AS") => alias,
                    _ => table,
                };
                names.push((table.clone(), name.clone()));
            }
        }
        // A condition with `OR` beside the account would not limit the rows.
        let either = scope.iter().any(|token| token.is("OR"));
        for (table, name) in &names {
            let is_limited = !either && is_limited(scope, name, names.len() == 1, limited);
            if is_limited {
                limited.push(name.clone());
            } else {
                found.push(table.clone());
            }
        }
    }
}

/// Whether an `INSERT` writes only rows of the account `$1`. `rest` begins after the name of the table.
fn inserts_into_account(rest: &[Token]) -> bool {
    let [Token::Group(columns), rest @ ..] = rest else {
        return false;
    };
    let account = match rest {
        [verb, Token::Group(values), ..] if verb.is("VALUES") => values.first(),
        [verb, cast, Token::Group(value), ..] if verb.is("SELECT") && cast.is("CAST") => {
            value.first()
        }
        [verb, value, ..] if verb.is("SELECT") => Some(value),
        _ => None,
    };
    let is_first = columns
        .first()
        .is_some_and(|column| column.is("account_id"));
    is_first && account.is_some_and(|value| value.is("$1"))
}

/// Whether a condition of the scope limits the table with this name to the account `$1`, directly or through a table in
/// `limited`. If the table is the `only` one of the scope, the column needs no qualifier.
fn is_limited(scope: &[Token], name: &str, only: bool, limited: &[String]) -> bool {
    (0..scope.len()).any(|place| {
        let qualified = place
            .checked_sub(2)
            .is_some_and(|from| scope[from].is(name) && scope[from + 1].is("."));
        let bare = !place
            .checked_sub(1)
            .is_some_and(|before| scope[before].is("."));
        let value = match &scope[place..] {
            [column, equals, value @ ..] if column.is("account_id") && equals.is("=") => value,
            _ => return false,
        };
        let of_account = match value {
            [parameter, ..] if parameter.is("$1") => true,
            [Token::Word(other), dot, column, ..] => {
                dot.is(".") && column.is("account_id") && limited.contains(other)
            }
            _ => false,
        };
        of_account && (qualified || (bare && only))
    })
}

#[test]
fn the_check_finds_statements_across_accounts() {
    let tables = Tables::known();
    for sql in [
        "SELECT 1 FROM contacts",
        "SELECT 1 FROM contacts WHERE account_id IN (SELECT id FROM accounts)",
        "SELECT 1 FROM contacts WHERE id = $1 OR account_id = $1",
        "SELECT 1 FROM contacts WHERE (id = $1 OR account_id = $1)",
        "SELECT 1 FROM contacts WHERE account_id = $2",
        "SELECT 1 FROM contacts AS a JOIN cases AS b ON b.contact_id = a.id WHERE a.account_id = $1",
        "SELECT 1 FROM contacts WHERE account_id = $1 AND id IN (SELECT contact_id FROM cases)",
        "UPDATE contacts SET name = $2 WHERE account_id = $1 AND EXISTS (SELECT 1 FROM cases AS c WHERE c.contact_id = contacts.id)",
        "DELETE FROM contacts WHERE id = ANY($1::int8[])",
        "INSERT INTO contacts (id, account_id) VALUES ($1, $2)",
        "INSERT INTO contacts (account_id, id) SELECT $1::int8, c.id FROM cases AS c",
        "INSERT INTO contacts (account_id, id) SELECT n.* FROM unnest($1::int8[], $2::int8[]) AS n",
        "SELECT 1 FROM no_such_table WHERE account_id = $1",
    ] {
        assert_eq!(tables.unlimited(sql).len(), 1, "{sql}");
    }
    for sql in [
        "SELECT 1 FROM accounts",
        "SELECT 1 FROM contacts AS a JOIN cases AS b ON b.account_id = a.account_id AND b.contact_id = a.id WHERE a.account_id = $1",
        "UPDATE contacts SET name = $2 WHERE \"account_id\" = $1 AND EXISTS (SELECT 1 FROM cases AS c WHERE c.account_id = contacts.account_id)",
    ] {
        assert_eq!(tables.unlimited(sql), [""; 0], "{sql}");
    }
}

#[test]
fn every_statement_of_the_writer_is_for_one_account() {
    let tables = Tables::known();
    let of_account = || Key::LOOKUPS.iter().filter(|lookup| lookup.is_of_account());
    let mut statements: Vec<(&str, String)> = (hand_written::ALL.iter())
        .map(|(name, sql)| (*name, (*sql).to_owned()))
        .collect();
    statements.extend(
        Key::LOOKUPS
            .iter()
            .map(|lookup| (lookup.name, batched_sql(lookup))),
    );
    for lookup in of_account() {
        // A chain needs a step that searches by a further column than the account.
        for next in of_account().filter(|next| next.parameters.len() > 1) {
            statements.push((lookup.name, chained_sql(lookup, &[("id", next)])));
        }
    }
    for shape in Shape::all() {
        let global = GLOBAL.contains(&shape.table);
        assert_eq!(shape.is_of_account(), !global, "{}", shape.table);
        for verb in [Verb::Insert, Verb::Update, Verb::Put, Verb::Delete] {
            statements.push((shape.table, shape.postgres(verb)));
        }
    }
    let configuration = config_rows::CONFIG
        .iter()
        .chain(config_rows::LIVE_STATE.iter());
    statements.extend(configuration.map(|sql| ("configuration and live state", sql.clone())));
    statements.extend(
        IdKind::ALL
            .iter()
            .map(|kind| ("given ids", given_sql(kind.table()))),
    );
    let across: BTreeSet<&str> = ACROSS.into_iter().map(|(name, _)| name).collect();
    let mut found = BTreeSet::new();
    for (name, sql) in &statements {
        let unlimited = tables.unlimited(sql);
        if !unlimited.is_empty() {
            assert!(across.contains(name), "{name}: {unlimited:?}: {sql}");
            found.insert(*name);
        }
    }
    assert_eq!(found, across, "an exception is not needed");
    for lookup in Key::LOOKUPS
        .iter()
        .filter(|lookup| across.contains(lookup.name))
    {
        assert!(batched_sql(lookup).contains("FROM unique_values"));
    }
}

/// Checks that the list in `hand_written.rs` is complete. SQLite's own statements, the search index, the migrations and
/// the tests have statements of their own.
#[test]
fn every_hand_written_statement_stands_in_the_list() {
    let apart = [
        "hand_written.rs",
        "catalogue.rs",
        "checks.rs",
        "keys.rs",
        "migrate.rs",
        "migrations.rs",
        "plans",
        "search",
        "search.rs",
        "sqlite",
        "test_database.rs",
    ];
    let mut open = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut files = 0;
    while let Some(path) = open.pop() {
        if path
            .file_name()
            .is_some_and(|name| apart.iter().any(|other| name == *other))
        {
            continue;
        }
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        files += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        for start in [
            "\"INSERT INTO ",
            "\"UPDATE ",
            "\"DELETE FROM ",
            "\"LOCK TABLE ",
        ] {
            assert!(!text.contains(start), "{}: {start}", path.display());
        }
    }
    assert!(files > 40, "{files}");
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
