//! The statements, made from the declarations of [`parlor_model::tables`]. One text of a look-up serves both databases. SQLite runs it once
//! per key. PostgreSQL runs it for many keys of one account at once, inside a `LATERAL` join over the arrays of keys.

use crate::row::{Column, Kind, Row};
use parlor_model::tables::{Lookup, PERSONAL_EVENTS, Sort, Test};

/// The kind of an agent's e-mail address, in lower case.
pub(crate) const AGENT_EMAIL: &str = "agent_email";
/// The kind of the hashed secret of a credential that has no key. That of a credential's key is the credential's kind.
pub(crate) const SECRET: &str = "secret";

/// The statement of a look-up for one key, on SQLite, with `$1`, `$2` for the parameters.
#[must_use]
pub fn lookup_sql(lookup: &Lookup) -> String {
    format!(
        "SELECT {} FROM {} {}",
        column_list(lookup.columns, ""),
        lookup.table,
        tail(lookup, "+", |place| format!("${place}"))
    )
}

/// The statement of a look-up for many keys of one account, on PostgreSQL. `$1` is the account, and the further parameters are arrays. The
/// first column is the key's place, from 1. A look-up across accounts has arrays only. `OFFSET 0` makes the planner look up each key.
/// Without it the planner may turn the join around and read all rows of an account that it takes for small.
#[must_use]
pub fn batched_sql(lookup: &Lookup) -> String {
    let first = usize::from(lookup.is_of_account());
    let places = || first.saturating_add(1)..=lookup.parameters.len();
    let arrays = places()
        .zip(lookup.parameters.iter().skip(first))
        .map(|(place, parameter)| format!("${place}::{}[]", postgres_type(parameter.kind)))
        .collect::<Vec<_>>();
    let names = places().map(|place| format!("p{place}"));
    let tail = tail(lookup, "", |place| {
        if place <= first {
            format!("${place}")
        } else {
            format!("k.p{place}")
        }
    });
    format!(
        "SELECT k.ord, {} FROM unnest({}) WITH ORDINALITY AS k({}, ord) CROSS JOIN LATERAL (SELECT {} FROM {} {tail} OFFSET 0) AS t",
        column_list(lookup.columns, "t."),
        arrays.join(", "),
        names.collect::<Vec<_>>().join(", "),
        column_list(lookup.columns, ""),
        lookup.table,
    )
}

/// Everything after the table's name; `given` spells the parameter at a place, from 1, and `implied` stands before a column that must not
/// be searched by.
fn tail(lookup: &Lookup, implied: &str, given: impl Fn(usize) -> String) -> String {
    let mut conditions: Vec<String> = owner(lookup, &given).into_iter().collect();
    let mut limit = lookup.limit.map(|limit| limit.to_string());
    for (place, parameter) in (1..).zip(lookup.parameters) {
        let value = given(place);
        if parameter.test == Test::Limit {
            limit = Some(value);
        } else {
            let implied = if parameter.test == Test::Of {
                implied
            } else {
                ""
            };
            let condition = condition(parameter.test, parameter.column, &value);
            conditions.push(format!("{implied}{condition}"));
        }
    }
    let tests = lookup.tests.iter();
    conditions.extend(tests.map(|(test, column)| condition(*test, column, "")));
    let mut tail = format!("WHERE {}", conditions.join(" AND "));
    let order: Vec<String> = (lookup.order.iter())
        .map(|(sort, column)| match sort {
            Sort::Up => format!("\"{column}\""),
            Sort::Down => format!("\"{column}\" DESC"),
            Sort::Latest => format!("COALESCE(\"{column}\", 0) DESC"),
        })
        .collect();
    if !order.is_empty() {
        tail.push_str(&format!(" ORDER BY {}", order.join(", ")));
    }
    if let Some(limit) = limit {
        tail.push_str(&format!(" LIMIT {limit}"));
    }
    tail
}

/// The condition by which a look-up finds a value that is unique across accounts: the row of `unique_values` names the owner.
fn owner(lookup: &Lookup, given: &impl Fn(usize) -> String) -> Option<String> {
    let (kind, value) = match lookup.name {
        "AgentByEmail" => (format!("'{AGENT_EMAIL}'"), given(1)),
        "CredentialByHash" => (format!("'{SECRET}'"), given(1)),
        "CredentialByKey" => (given(1), given(2)),
        _ => return None,
    };
    let from = format!("FROM unique_values WHERE kind = {kind} AND value = {value}");
    Some(format!(
        "account_id IN (SELECT account_id {from}) AND id IN (SELECT object_id {from})"
    ))
}

fn condition(test: Test, column: &str, value: &str) -> String {
    let column = format!("\"{column}\"");
    match test {
        Test::Is | Test::Of => format!("{column} = {value}"),
        Test::Same => format!("COALESCE({column}, 0) = COALESCE({value}, 0)"),
        Test::Lower => format!("lower({column}) = {value}"),
        Test::Named => format!("({value} = '' OR {column} = {value})"),
        Test::After => format!("{column} > {value}"),
        Test::From => format!("{column} >= {value}"),
        Test::Limit => String::from("TRUE"),
        Test::Absent => format!("{column} IS NULL"),
        Test::Present => format!("{column} IS NOT NULL"),
        // As the condition of the index says it.
        Test::Personal => {
            let kinds = PERSONAL_EVENTS.iter();
            let kinds: Vec<_> = kinds.map(|kind| format!("{column} = '{kind}'")).collect();
            format!("({})", kinds.join(" OR "))
        }
        Test::Anywhere => format!("{column} IN (SELECT id FROM accounts)"),
    }
}

/// `"a", "b"`, each with `prefix` before it. Quoted, because some are words of SQL.
#[must_use]
pub fn column_list(columns: &[Column], prefix: &str) -> String {
    columns
        .iter()
        .map(|c| format!("{prefix}\"{}\"", c.name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Makes rows; a key that exists is an error.
    Insert,
    /// Changes rows by key.
    Update,
    /// Makes rows or replaces them, within their account.
    Put,
    /// Removes rows by key: only the key columns are given.
    Delete,
}

/// The column that says whose a row is.
const ACCOUNT: &str = "account_id";

/// The shape of a table, as statements need it.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The name.
    pub table: &'static str,
    /// The key columns, the account's first; those of a table of the whole installation begin otherwise.
    pub key: &'static [&'static str],
    /// The key columns in SQLite, where ids are unique across accounts.
    pub local_key: &'static [&'static str],
    /// The columns.
    pub columns: &'static [Column],
}

impl Shape {
    /// Of a row type.
    #[must_use]
    pub const fn of<R: Row>() -> Self {
        Self {
            table: R::TABLE,
            key: R::KEY,
            local_key: R::LOCAL_KEY,
            columns: R::COLUMNS,
        }
    }

    /// Whether its rows belong to accounts, so that PostgreSQL writes them account by account.
    #[must_use]
    pub fn is_of_account(&self) -> bool {
        self.key.first() == Some(&ACCOUNT)
    }

    /// The columns a verb is given, those of a key in its order.
    #[must_use]
    pub fn given(&self, verb: Verb) -> Vec<Column> {
        match verb {
            Verb::Insert | Verb::Update | Verb::Put => self.columns.to_vec(),
            Verb::Delete => (self.key_places().iter())
                .filter_map(|place| self.columns.get(*place).copied())
                .collect(),
        }
    }

    /// Whether a verb may meet a row of another account, and then changes nothing.
    #[must_use]
    pub fn may_be_taken(&self, verb: Verb, key: &[&str]) -> bool {
        verb == Verb::Put && !key.contains(&ACCOUNT) && self.others(key).contains(&ACCOUNT)
    }

    fn others(&self, key: &[&str]) -> Vec<&'static str> {
        self.columns
            .iter()
            .map(|c| c.name)
            .filter(|name| !key.contains(name))
            .collect()
    }

    fn on_conflict(&self, key: &[&str]) -> String {
        let others = self.others(key);
        let keys = quoted(key).join(", ");
        let sets = others
            .iter()
            .map(|c| format!("\"{c}\" = excluded.\"{c}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let guard = if others.contains(&ACCOUNT) {
            format!(" WHERE {}.account_id = excluded.account_id", self.table)
        } else {
            String::new()
        };
        if sets.is_empty() {
            format!("ON CONFLICT ({keys}) DO NOTHING")
        } else {
            format!("ON CONFLICT ({keys}) DO UPDATE SET {sets}{guard}")
        }
    }

    /// For one row, `?1` for the first given column.
    #[must_use]
    pub fn sqlite(&self, verb: Verb) -> String {
        let given = self.given(verb);
        match verb {
            Verb::Insert | Verb::Put => {
                let places = (1..=given.len())
                    .map(|i| format!("?{i}"))
                    .collect::<Vec<_>>()
                    .join(", ");
                let tail = if verb == Verb::Put {
                    self.on_conflict(self.local_key)
                } else {
                    String::new()
                };
                format!(
                    "INSERT INTO {} ({}) VALUES ({places}) {tail}",
                    self.table,
                    column_list(&given, "")
                )
            }
            Verb::Update => {
                let keys = self.key_places();
                let others = (0..given.len()).filter(|at| !keys.contains(at));
                self.sqlite_update(&others.collect::<Vec<_>>())
            }
            Verb::Delete => {
                let keys: Vec<String> = quoted(self.key)
                    .iter()
                    .map(|k| format!("{k} = ?"))
                    .collect();
                format!("DELETE FROM {} WHERE {}", self.table, keys.join(" AND "))
            }
        }
    }

    /// The positions of the key columns among the columns, in the order of the key.
    #[must_use]
    pub fn key_places(&self) -> Vec<usize> {
        let place = |name: &&str| self.columns.iter().position(|c| c.name == *name);
        self.key.iter().filter_map(place).collect()
    }

    /// Sets the columns at these places of one row: they are the first parameters, and the key's columns come after them.
    #[must_use]
    pub fn sqlite_update(&self, places: &[usize]) -> String {
        let set = |at: &usize| self.columns.get(*at).map(|c| format!("\"{}\" = ?", c.name));
        let sets: Vec<String> = places.iter().filter_map(set).collect();
        let keys: Vec<String> = quoted(self.key)
            .iter()
            .map(|k| format!("{k} = ?"))
            .collect();
        format!(
            "UPDATE {} SET {} WHERE {}",
            self.table,
            sets.join(", "),
            keys.join(" AND ")
        )
    }

    /// For PostgreSQL. The account is `$1` where rows belong to accounts. Rows are deleted one by one: each other given column is a
    /// single value. Else it is an array with the values of many rows.
    ///
    /// Rows are changed by `ON CONFLICT`, which looks each of them up by its key. `UPDATE ... FROM unnest` and `DELETE ... USING unnest`
    /// are joins: where the planner takes accounts for small, as in a new database, it reads all of an account for each batch.
    #[must_use]
    pub fn postgres(&self, verb: Verb) -> String {
        let given = self.given(verb);
        let of_account = self.is_of_account();
        if verb == Verb::Delete {
            let keys: Vec<String> = (1..)
                .zip(&given)
                .map(|(i, c)| format!("\"{}\" = ${i}", c.name))
                .collect();
            return format!("DELETE FROM {} WHERE {}", self.table, keys.join(" AND "));
        }
        let arrayed: Vec<Column> = (given.iter().copied())
            .filter(|c| !of_account || c.name != ACCOUNT)
            .collect();
        let first = if of_account { 2 } else { 1 };
        let arrays = (first..)
            .zip(&arrayed)
            .map(|(i, c)| format!("${i}::{}[]", postgres_type(c.kind)))
            .collect::<Vec<_>>()
            .join(", ");
        let names = column_list(&arrayed, "");
        let tail = match verb {
            Verb::Insert => String::new(),
            Verb::Update | Verb::Put | Verb::Delete => self.on_conflict(self.key),
        };
        let (into, from) = if of_account {
            ("\"account_id\", ", "$1::int8, ")
        } else {
            ("", "")
        };
        format!(
            "INSERT INTO {} ({into}{names}) SELECT {from}u.* FROM unnest({arrays}) AS u {tail}",
            self.table
        )
    }
}

fn quoted(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("\"{name}\"")).collect()
}

/// The element type of an array parameter.
#[must_use]
pub const fn postgres_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "int8",
        Kind::Text => "text",
        Kind::Bool => "bool",
    }
}

/// SQLite's spelling of `$1`. A dollar that no digit follows is something else, the beginning of a JSON path for instance.
#[must_use]
pub fn sqlite_text(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        let parameter = c == '$' && rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if parameter { '?' } else { c });
    }
    out
}
