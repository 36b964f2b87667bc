//! The SQL statements that are generated from the declarations in [`mod@parlor_model::tables`]. Both databases use the
//! same text for a look-up. A key of a look-up contains one value for each parameter of the look-up. SQLite runs the
//! statement once per key. PostgreSQL runs the statement for many keys of one account at once, in a `LATERAL` join over
//! the arrays of keys.

use crate::row::{Column, Kind, Row};
use parlor_model::events::personal_kinds;
use parlor_model::tables::{AccountRows, Lookup, Sort, Test, UniqueKind};
use parlor_model::words::{CredentialKind, Word as _};

/// Returns SQLite's statement of a look-up for one key. The parameters are `$1`, `$2` and so on.
#[must_use]
pub fn lookup_sql(lookup: &Lookup) -> String {
    format!(
        "SELECT {} FROM {} {}",
        column_list(lookup.columns, ""),
        lookup.table,
        tail(lookup, "+", |place| format!("${place}"))
    )
}

/// Returns the statement that reads the rows of one account in one table. `$1` is the account.
pub(crate) fn account_rows_sql(rows: &AccountRows) -> String {
    let mut conditions = vec![format!("{} = $1", rows.account)];
    let tests = rows.tests.iter();
    conditions.extend(tests.filter_map(|(test, column)| condition(*test, column, "")));
    format!(
        "SELECT {} FROM {} WHERE {}",
        column_list(rows.columns, ""),
        rows.table,
        conditions.join(" AND ")
    )
}

/// Returns PostgreSQL's statement of a look-up for many keys of one account. `$1` is the account, and the other
/// parameters are arrays. In a look-up by a unique value, all parameters are arrays. The statement of a look-up by id
/// ([`Lookup::is_by_id`]) is for one account too, so PostgreSQL runs the statement for each account. The first result
/// column is the position of the key in the arrays, counted from 1. `OFFSET 0` makes the planner look up each key.
/// Without `OFFSET 0`, a planner that considers the account small may reverse the join and read all rows of the
/// account.
#[must_use]
pub fn batched_sql(lookup: &Lookup) -> String {
    let skipped = usize::from(lookup.is_of_account());
    let first = skipped.max(usize::from(lookup.is_by_id()));
    let arrayed = lookup.parameters.iter().skip(skipped);
    let places = || (first.saturating_add(1)..).take(arrayed.len());
    let arrays = places()
        .zip(arrayed.clone())
        .map(|(place, parameter)| format!("${place}::{}[]", postgres_type(parameter.kind)))
        .collect::<Vec<_>>();
    let names = places().map(|place| format!("p{place}"));
    let tail = tail(lookup, "", |place| {
        if place <= skipped {
            format!("${place}")
        } else {
            let place = place.saturating_add(first).saturating_sub(skipped);
            format!("k.p{place}")
        }
    });
    // If the account is the only parameter of a look-up, there are no arrays, and there is only one key.
    let keys = if arrays.is_empty() {
        "(VALUES (1::int8)) AS k(ord)".to_owned()
    } else {
        format!(
            "unnest({}) WITH ORDINALITY AS k({}, ord)",
            arrays.join(", "),
            names.collect::<Vec<_>>().join(", ")
        )
    };
    format!(
        "SELECT k.ord, {} FROM {keys} CROSS JOIN LATERAL (SELECT {} FROM {} {tail} OFFSET 0) AS t",
        column_list(lookup.columns, "t."),
        column_list(lookup.columns, ""),
        lookup.table,
    )
}

/// Returns the SQL statement for chains of look-ups on PostgreSQL. In a chain, each look-up searches by a column of the
/// rows that the previous look-up found. The statement returns the rows of each chain's last look-up, for many keys of
/// the first look-up at once. All keys belong to one account. A step of a chain consists of a column of the previous
/// rows, and the look-up by the value of that column.
///
/// `$1` is the account. The other parameters are arrays: the arrays of the first look-up, followed by the arrays of
/// each step. The first look-up has an array for each of its parameters except the account. A step has an array for
/// each parameter of its look-up except the first (the account) and the last (the value of the column).
///
/// The result begins with three columns: the position of the first look-up's key in the arrays, the value by which the
/// last look-up searched, and a flag. The flag is 1 if the last look-up found a row for the value, and otherwise 0. The
/// columns of that row follow. The result also contains the values without a row, so that the caller knows that the
/// database was searched for these values.
#[must_use]
pub fn chained_sql(first: &Lookup, steps: &[(&str, &Lookup)]) -> String {
    let mut arrays: Vec<String> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut array = |kind: Kind| {
        let place = arrays.len().saturating_add(2);
        arrays.push(format!("${place}::{}[]", postgres_type(kind)));
        names.push(format!("p{place}"));
        format!("k.p{place}")
    };
    let account = || "$1".to_owned();
    let others = first.parameters.iter().skip(1);
    let mut given: Vec<String> = std::iter::once(account())
        .chain(others.map(|parameter| array(parameter.kind)))
        .collect();
    let (mut table, mut from) = (first, String::new());
    for (number, (column, next)) in steps.iter().enumerate() {
        let values = tail(table, "", |place| at(&given, place));
        from.push_str(&format!(
            " CROSS JOIN LATERAL (SELECT DISTINCT v FROM (SELECT \"{column}\" AS v FROM {} {values} OFFSET 0) AS f \
             WHERE v IS NOT NULL) AS s{number}",
            table.table
        ));
        let middle = next.parameters.len().saturating_sub(2);
        let middle = next.parameters.iter().skip(1).take(middle);
        given = std::iter::once(account())
            .chain(middle.map(|parameter| array(parameter.kind)))
            .chain([format!("s{number}.v")])
            .collect();
        table = next;
    }
    let rows = tail(table, "", |place| at(&given, place));
    let last = steps.len().saturating_sub(1);
    format!(
        "SELECT k.ord, s{last}.v, COALESCE(t.there, 0)::int8, {} FROM unnest({}) WITH ORDINALITY AS k({}, ord){from} \
         LEFT JOIN LATERAL (SELECT 1 AS there, {} FROM {} {rows} OFFSET 0) AS t ON TRUE",
        column_list(table.columns, "t."),
        arrays.join(", "),
        names.join(", "),
        column_list(table.columns, ""),
        table.table,
    )
}

/// Returns the element of `given` at a position, counted from 1. Returns an empty text if there is no such element.
fn at(given: &[String], place: usize) -> String {
    let text = place.checked_sub(1).and_then(|index| given.get(index));
    text.cloned().unwrap_or_default()
}

/// Returns the part of a look-up's statement after the table's name. `given` returns the text of the parameter at a
/// position, counted from 1. `implied` is the prefix of the condition on the account's column. With the prefix `+`,
/// SQLite uses no index for this condition.
fn tail(lookup: &Lookup, implied: &str, given: impl Fn(usize) -> String) -> String {
    let mut conditions: Vec<String> = owner(lookup, &given).into_iter().collect();
    // SQLite's primary keys are the ids alone, so SQLite needs no account for a look-up by id.
    if lookup.is_by_id() && implied.is_empty() {
        conditions.push(format!("{ACCOUNT} = $1"));
    }
    let mut limit = lookup.limit.map(|limit| limit.to_string());
    for (place, parameter) in (1..).zip(lookup.parameters) {
        let value = given(place);
        let implied = if parameter.test == Test::Of {
            implied
        } else {
            ""
        };
        let condition = condition(parameter.test, parameter.column, &value);
        conditions.extend(condition.map(|condition| format!("{implied}{condition}")));
        if parameter.test == Test::Limit {
            limit = Some(value);
        }
    }
    let tests = lookup.tests.iter();
    conditions.extend(tests.filter_map(|(test, column)| condition(*test, column, "")));
    let mut tail = format!("WHERE {}", conditions.join(" AND "));
    // To find a few rows in order, PostgreSQL may read all rows of an account in this order until it has found enough
    // matching rows. Sorting by an expression prevents this plan, because no index contains the expression. So
    // PostgreSQL searches by the conditions.
    let by_conditions = implied.is_empty() && lookup.limit.is_some();
    let unindexed = if by_conditions { " + 0" } else { "" };
    let order: Vec<String> = (lookup.order.iter())
        .map(|(sort, column)| match sort {
            Sort::Up => format!("\"{column}\"{unindexed}"),
            Sort::Down => format!("\"{column}\"{unindexed} DESC"),
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

/// Returns the condition of a `unique` look-up. The condition takes the account and the id of the object from the row
/// in `unique_values`. Returns `None` for all other look-ups.
fn owner(lookup: &Lookup, given: &impl Fn(usize) -> String) -> Option<String> {
    let (kind, value) = match lookup.unique? {
        UniqueKind::Fixed(kind) => (format!("'{kind}'"), given(1)),
        UniqueKind::Parameter => (given(1), given(2)),
    };
    let from = format!("FROM unique_values WHERE kind = {kind} AND value = {value}");
    Some(format!(
        "account_id IN (SELECT account_id {from}) AND id IN (SELECT object_id {from})"
    ))
}

/// Returns the SQL of a condition. `None` means that the statement contains nothing for the condition in its `WHERE`.
fn condition(test: Test, column: &str, value: &str) -> Option<String> {
    let column = format!("\"{column}\"");
    Some(match test {
        Test::Is | Test::Of => format!("{column} = {value}"),
        Test::Same => format!("COALESCE({column}, 0) = COALESCE({value}, 0)"),
        Test::Named => format!("({value} = '' OR {column} = {value})"),
        Test::After => format!("{column} > {value}"),
        Test::From => format!("{column} >= {value}"),
        // The limit is not a condition. The condition of [`owner`] compares the value. The condition on the account of
        // a look-up by id depends on the database.
        Test::Limit | Test::Value | Test::Anywhere => return None,
        Test::Absent => format!("{column} IS NULL"),
        Test::Present => format!("{column} IS NOT NULL"),
        // PostgreSQL and SQLite use the partial index `events_personal` only if this condition has the same text as the
        // condition of the index.
        Test::Personal => {
            let kinds: Vec<_> = personal_kinds()
                .map(|kind| format!("{column} = '{kind}'"))
                .collect();
            format!("({})", kinds.join(" OR "))
        }
        Test::Application => {
            let kind = CredentialKind::ClientApplication.word();
            format!("{column} = '{kind}'")
        }
    })
}

/// Returns PostgreSQL's statement that counts the rows of an account, among these ids. `$1` is the account, and `$2` is
/// the array of the ids.
#[must_use]
pub(crate) fn given_sql(table: &str) -> String {
    format!("SELECT count(*) FROM {table} WHERE {ACCOUNT} = $1 AND id = ANY($2::int8[])")
}

/// Returns the columns as `"a", "b"`, each with `prefix` before it. The names are quoted, because some of the names are
/// SQL keywords.
#[must_use]
pub fn column_list(columns: &[Column], prefix: &str) -> String {
    columns
        .iter()
        .map(|c| format!("{prefix}\"{}\"", c.name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A kind of SQL statement that writes rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Inserts rows. If a row with the same key already exists, the statement fails.
    Insert,
    /// Updates rows by key.
    Update,
    /// Inserts rows. If a row of the same account has the same key, the statement replaces that row.
    Put,
    /// Deletes rows by key. The parameters are only the key columns.
    Delete,
}

/// The column that contains the account of a row.
const ACCOUNT: &str = "account_id";

/// The parts of a table's declaration that SQL statements need.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The name of the table.
    pub table: &'static str,
    /// The key columns. The first key column is the account's column, except in a table of the whole installation.
    pub key: &'static [&'static str],
    /// The primary key in SQLite: the key columns, but without the account if ids are unique across accounts.
    pub local_key: &'static [&'static str],
    /// The columns.
    pub columns: &'static [Column],
}

impl Shape {
    /// Returns the shape of the table that contains rows of this type.
    #[must_use]
    pub const fn of<R: Row>() -> Self {
        Self {
            table: R::TABLE,
            key: R::KEY,
            local_key: R::LOCAL_KEY,
            columns: R::COLUMNS,
        }
    }

    /// Returns the shapes of all tables whose statements are generated.
    #[cfg(test)]
    pub(crate) fn all() -> Vec<Self> {
        use parlor_model::entities as e;
        macro_rules! all {
            ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {
                vec![$(Self::of::<e::$row>()),*]
            };
        }
        parlor_model::tables!(all, with outside)
    }

    /// Whether the rows belong to accounts. If so, each PostgreSQL statement writes only rows of one account.
    #[must_use]
    pub fn is_of_account(&self) -> bool {
        self.key.first() == Some(&ACCOUNT)
    }

    /// Returns the columns that a kind of statement needs as parameters. For `Delete`, these are the key columns, in
    /// the order of the key. For the other kinds, these are all columns, in the order of the table.
    #[must_use]
    pub fn given(&self, verb: Verb) -> Vec<Column> {
        match verb {
            Verb::Insert | Verb::Update | Verb::Put => self.columns.to_vec(),
            Verb::Delete => (self.key_places().iter())
                .filter_map(|place| self.columns.get(*place).copied())
                .collect(),
        }
    }

    /// Whether this statement may find a row of another account with the same key. If the statement finds such a row,
    /// the row stays unchanged.
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

    /// Returns SQLite's statement for one row. For `Insert` and `Put`, the parameters are all columns, beginning with
    /// `?1`. For `Update`, the key columns follow the other columns. For `Delete`, the parameters are the key columns.
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

    /// Returns the positions of the key columns among all columns, in the order of the key.
    #[must_use]
    pub fn key_places(&self) -> Vec<usize> {
        let place = |name: &&str| self.columns.iter().position(|c| c.name == *name);
        self.key.iter().filter_map(place).collect()
    }

    /// Returns SQLite's statement that sets the columns at these positions in one row. The parameters are these
    /// columns, followed by the key columns.
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

    /// Returns PostgreSQL's statement. If the rows of the table belong to accounts, `$1` is the account. A deletion is
    /// for one row, so each other parameter is a single value. In the other statements, each other parameter is an
    /// array with the values of many rows.
    ///
    /// Rows are updated with `ON CONFLICT`, which looks up each row by its key. `UPDATE ... FROM unnest` and `DELETE
    /// ... USING unnest` would be joins. If the planner considers accounts small, as in a new database, the database
    /// reads all rows of the account for such a join.
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

/// Returns the PostgreSQL type of the elements of an array parameter.
#[must_use]
pub const fn postgres_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "int8",
        Kind::Text => "text",
        Kind::Bool => "bool",
    }
}

/// Converts parameters such as `$1` to SQLite's form, such as `?1`. A dollar sign without a following digit is not
/// changed, for example in a JSON path.
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
