//! The statements, made from the declarations of [`parlor_model::tables`]. One text of a look-up serves both engines: SQLite runs it once
//! per key; PostgreSQL runs it for many keys of one account at once, inside a `LATERAL` join over the arrays of keys.

use crate::row::{Column, Kind, Row};
use parlor_model::tables::{Lookup, PERSONAL_EVENTS, Sort, Test};

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

/// The statement of a look-up for many keys of one account, on PostgreSQL: `$1` is the account, the further parameters are arrays; the
/// first column is the key's place, from 1. A look-up across accounts has arrays only.
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
        "SELECT k.ord, {} FROM unnest({}) WITH ORDINALITY AS k({}, ord) CROSS JOIN LATERAL (SELECT {} FROM {} {tail}) AS t",
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
    let mut conditions = Vec::new();
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

/// What a write does.
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

/// The shape of a table, as statements need it.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Its name.
    pub table: &'static str,
    /// The key columns, the account's first.
    pub key: &'static [&'static str],
    /// The columns of the primary key; without the account where ids are unique across accounts.
    pub local_key: &'static [&'static str],
    /// Its columns.
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

    /// The columns a verb is given.
    #[must_use]
    pub fn given(&self, verb: Verb) -> Vec<Column> {
        match verb {
            Verb::Insert | Verb::Update | Verb::Put => self.columns.to_vec(),
            Verb::Delete => (self.key.iter())
                .filter_map(|key| self.columns.iter().find(|c| c.name == *key))
                .copied()
                .collect(),
        }
    }

    fn others(&self) -> Vec<&'static str> {
        self.columns
            .iter()
            .map(|c| c.name)
            .filter(|name| !self.key.contains(name))
            .collect()
    }

    fn on_conflict(&self) -> String {
        let keys = self
            .local_key
            .iter()
            .map(|k| format!("\"{k}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let sets = self
            .others()
            .iter()
            .map(|c| format!("\"{c}\" = excluded.\"{c}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let guard = if self.key.len() > self.local_key.len() {
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
        let place = |name: &str| {
            given
                .iter()
                .position(|c| c.name == name)
                .map_or(0, |i| i.saturating_add(1))
        };
        let keys = self
            .key
            .iter()
            .map(|k| format!("\"{k}\" = ?{}", place(k)))
            .collect::<Vec<_>>()
            .join(" AND ");
        match verb {
            Verb::Insert | Verb::Put => {
                let places = (1..=given.len())
                    .map(|i| format!("?{i}"))
                    .collect::<Vec<_>>()
                    .join(", ");
                let tail = if verb == Verb::Put {
                    self.on_conflict()
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
            Verb::Delete => format!("DELETE FROM {} WHERE {keys}", self.table),
        }
    }

    /// Where the key columns stand among the columns, in the order of the key.
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
        let keys: Vec<String> = self.key.iter().map(|k| format!("\"{k}\" = ?")).collect();
        format!(
            "UPDATE {} SET {} WHERE {}",
            self.table,
            sets.join(", "),
            keys.join(" AND ")
        )
    }

    /// For many rows at once: one array per given column.
    #[must_use]
    pub fn postgres(&self, verb: Verb) -> String {
        let given = self.given(verb);
        let arrays = given
            .iter()
            .enumerate()
            .map(|(i, c)| format!("${}::{}[]", i.saturating_add(1), postgres_type(c.kind)))
            .collect::<Vec<_>>()
            .join(", ");
        let names = column_list(&given, "");
        let keys = self
            .key
            .iter()
            .map(|k| format!("t.\"{k}\" = u.\"{k}\""))
            .collect::<Vec<_>>()
            .join(" AND ");
        match verb {
            Verb::Insert | Verb::Put => {
                let tail = if verb == Verb::Put {
                    self.on_conflict()
                } else {
                    String::new()
                };
                format!(
                    "INSERT INTO {} ({names}) SELECT * FROM unnest({arrays}) {tail}",
                    self.table
                )
            }
            Verb::Update => {
                let sets = self
                    .others()
                    .iter()
                    .map(|c| format!("\"{c}\" = u.\"{c}\""))
                    .collect::<Vec<_>>()
                    .join(", ");
                format!(
                    "UPDATE {} AS t SET {sets} FROM unnest({arrays}) AS u({names}) WHERE {keys}",
                    self.table
                )
            }
            Verb::Delete => format!(
                "DELETE FROM {} AS t USING unnest({arrays}) AS u({names}) WHERE {keys}",
                self.table
            ),
        }
    }
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
