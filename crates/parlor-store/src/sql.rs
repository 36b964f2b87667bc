//! Builds `SELECT` statements and reads their rows. Values are always bound as parameters. The text of a statement
//! contains no other values than numbers and words that the program defines.

use crate::catalogue::column_list;
use crate::row::{Column, Columns, Corrupt, Field, Row, Value};
use parlor_model::entities;
use parlor_model::ids::Id;
use parlor_model::words::Word;
use std::marker::PhantomData;

/// The maximum number of rows that a statement of `Select::page` returns.
pub const MAX_PAGE: i64 = 500;

/// The database for which a statement is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A statement, with the values of its parameters and the type of its rows.
#[derive(Debug)]
pub struct Statement<R> {
    pub(crate) sql: String,
    pub(crate) parameters: Vec<Value<'static>>,
    /// Whether the statement needs its rows in the order of an index. If so, the statement runs on a PostgreSQL
    /// connection whose settings prevent sorting. On other connections, PostgreSQL may choose to read all rows and sort
    /// them. This choice depends on the statistics of the table.
    pub(crate) by_index: bool,
    row: PhantomData<fn() -> R>,
}

impl<R> Statement<R> {
    /// Marks that the statement needs its rows in the order of an index.
    pub(crate) fn by_index(self) -> Self {
        Self {
            by_index: true,
            ..self
        }
    }

    /// Marks that PostgreSQL may sort the rows. Use the mark if no index has the required order, or if an index with
    /// another order finds the rows faster.
    pub(crate) fn sorted(self) -> Self {
        Self {
            by_index: false,
            ..self
        }
    }
}

/// A builder of one `SELECT` statement. First add the conditions, and then build the statement.
#[derive(Clone, Debug)]
pub struct Select {
    database: Database,
    conditions: Vec<String>,
    parameters: Vec<Value<'static>>,
}

impl Select {
    pub(crate) const fn new(database: Database) -> Self {
        Self {
            database,
            conditions: Vec::new(),
            parameters: Vec::new(),
        }
    }

    pub(crate) const fn database(&self) -> Database {
        self.database
    }

    /// Returns the account's column for a query that must use the index of another column with more distinct values. On
    /// PostgreSQL, this index begins with the account. On SQLite, this index does not begin with the account. So on
    /// SQLite, the result is an expression, for which SQLite cannot use an index of the account's column.
    pub(crate) const fn account_of_narrower(&self) -> &'static str {
        match self.database {
            Database::Sqlite => "account_id + 0",
            Database::Postgres => "account_id",
        }
    }

    /// Binds a value and returns its placeholder, such as `$1`.
    pub(crate) fn bind(&mut self, value: &impl Field) -> String {
        self.parameters.push(value.put().into_owned());
        format!("${}", self.parameters.len())
    }

    /// Returns the condition that the text in a column contains `form`. Both texts are search forms: lower case,
    /// without accents. For an empty `form`, the condition is false.
    pub(crate) fn contains(&mut self, column: &str, form: &str) -> String {
        if form.is_empty() {
            return "FALSE".to_owned();
        }
        let escaped = form
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let place = self.bind(&format!("%{escaped}%"));
        format!("{column} LIKE {place} ESCAPE '\\'")
    }

    /// Returns a text column for sorting and for ranges. The order is by bytes, independent of the database's locale.
    pub(crate) fn ordered(&self, column: &str) -> String {
        match self.database {
            Database::Sqlite => column.to_owned(),
            Database::Postgres => format!("{column} COLLATE \"C\""),
        }
    }

    /// Adds a condition that is already complete SQL.
    pub(crate) fn condition(mut self, condition: impl Into<String>) -> Self {
        self.conditions.push(condition.into());
        self
    }

    pub(crate) fn compare(mut self, column: &str, operator: &str, value: &impl Field) -> Self {
        let place = self.bind(value);
        self.condition(format!("{column} {operator} {place}"))
    }

    pub(crate) fn compare_some<F: Field>(
        self,
        column: &str,
        operator: &str,
        value: Option<&F>,
    ) -> Self {
        match value {
            Some(value) => self.compare(column, operator, value),
            None => self,
        }
    }

    pub(crate) fn equal(self, column: &str, value: &impl Field) -> Self {
        self.compare(column, "=", value)
    }

    pub(crate) fn equal_some<F: Field>(self, column: &str, value: Option<&F>) -> Self {
        self.compare_some(column, "=", value)
    }

    pub(crate) fn one_of<T: Id>(self, column: &str, ids: &[T]) -> Self {
        self.condition(format!("{column} IN ({})", id_list(ids)))
    }

    /// Adds the condition that at least one of these conditions holds.
    pub(crate) fn any(self, conditions: &[String]) -> Self {
        self.condition(format!("({})", either(conditions)))
    }

    /// Returns the SQL for a string member of a JSON column. If the member is missing, the result is NULL.
    pub(crate) fn member(&self, column: &str, name: &str) -> String {
        match self.database {
            Database::Sqlite => format!("json_extract({column}, '$.{name}')"),
            Database::Postgres => format!("({column}::jsonb ->> '{name}')"),
        }
    }

    /// Returns all conditions as SQL.
    pub(crate) fn conditions(&self) -> String {
        if self.conditions.is_empty() {
            "TRUE".to_owned()
        } else {
            self.conditions.join(" AND ")
        }
    }

    /// Selects the rows of a table that meet the conditions. `tail` is appended after the conditions.
    pub(crate) fn rows<R: Row + FromRow>(self, tail: &str) -> Statement<R> {
        let sql = format!(
            "SELECT {} FROM {} WHERE {} {tail}",
            column_list(<R as Columns>::COLUMNS, ""),
            R::TABLE,
            self.conditions()
        );
        self.statement(sql)
    }

    /// Adds the condition that a column equals a value. The rows are read in the order of the index whose columns are
    /// the account's column, this column and `key`. `after` is the last key that the caller already has. Returns the
    /// builder, and the columns for `ORDER BY` with the highest key first.
    ///
    /// With `column = value`, PostgreSQL knows that the column is constant, and ignores the column in `ORDER BY`.
    /// PostgreSQL could then use another index that begins with the account, and would read all rows of the account. So
    /// on PostgreSQL, the condition is a range. Then only the right index has the order of the result.
    pub(crate) fn within(
        self,
        column: &str,
        value: &impl Field,
        key: &str,
        after: Option<&impl Field>,
    ) -> (Self, String) {
        self.page_within(Direction::Descending, (column, value), (key, after))
    }

    /// Does the same as [`Self::within`], but with the lowest key first.
    pub(crate) fn within_ascending(
        self,
        column: &str,
        value: &impl Field,
        key: &str,
        after: Option<&impl Field>,
    ) -> (Self, String) {
        self.page_within(Direction::Ascending, (column, value), (key, after))
    }

    fn page_within(
        mut self,
        direction: Direction,
        (column, value): (&str, &impl Field),
        (key, after): (&str, Option<&impl Field>),
    ) -> (Self, String) {
        let (beyond, not_beyond, suffix) = match direction {
            Direction::Ascending => (">", "<=", ""),
            Direction::Descending => ("<", ">=", " DESC"),
        };
        if self.database == Database::Sqlite {
            let select = (self.equal(column, value)).compare_some(key, beyond, after);
            return (select, format!("{key}{suffix}"));
        }
        let place = self.bind(value);
        let condition = match after {
            Some(after) => {
                let after = self.bind(after);
                format!(
                    "{column} {not_beyond} {place} AND ({column}, {key}) {beyond} ({place}, {after})"
                )
            }
            None => format!("{column} BETWEEN {place} AND {place}"),
        };
        let order = format!("{column}{suffix}, {key}{suffix}");
        (self.condition(condition), order)
    }

    /// Selects a limited number of rows of a table that meet the conditions. An index must have the order `order`,
    /// unless the caller marks the statement as [`Statement::sorted`].
    pub(crate) fn page<R: Row + FromRow>(
        self,
        order: &str,
        limit: i64,
        offset: i64,
    ) -> Statement<R> {
        let (limit, offset) = (limit.clamp(0, MAX_PAGE), offset.max(0));
        self.rows(&format!("ORDER BY {order} LIMIT {limit} OFFSET {offset}"))
            .by_index()
    }

    /// Counts the rows of a table that meet the conditions.
    pub(crate) fn count<R: Row>(self) -> Statement<(i64,)> {
        let sql = format!(
            "SELECT count(*) FROM {} WHERE {}",
            R::TABLE,
            self.conditions()
        );
        self.statement(sql)
    }

    /// Builds a statement from this text and the values that were bound so far.
    pub(crate) fn statement<R: FromRow>(self, sql: impl Into<String>) -> Statement<R> {
        Statement {
            sql: sql.into(),
            parameters: self.parameters,
            by_index: false,
            row: PhantomData,
        }
    }
}

/// The direction of a sort order.
#[derive(Clone, Copy)]
enum Direction {
    Ascending,
    Descending,
}

/// Returns ids separated by commas. For an empty list, returns `NULL`.
pub(crate) fn id_list<T: Id>(ids: &[T]) -> String {
    listed(ids.iter().map(|id| id.get().to_string()))
}

/// Returns words in quotes, separated by commas. For an empty list, returns `NULL`.
pub(crate) fn word_list<T: Word>(words: &[T]) -> String {
    listed(words.iter().map(|word| format!("'{}'", word.word())))
}

/// Returns items separated by commas. For an empty list, returns `NULL`, so that `IN (...)` finds no row.
pub(crate) fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        "NULL".to_owned()
    } else {
        items.join(", ")
    }
}

/// Returns the condition that at least one of these conditions holds. For an empty list, returns `FALSE`.
pub(crate) fn either(conditions: &[String]) -> String {
    if conditions.is_empty() {
        "FALSE".to_owned()
    } else {
        conditions.join(" OR ")
    }
}

/// A row that a statement returns: a whole row of a table, or selected columns.
pub trait FromRow: Sized + Send {
    /// The columns, in the order of the statement.
    const COLUMNS: &'static [Column];
    /// Converts the values of one row, in the order of the columns.
    ///
    /// # Errors
    /// [`Corrupt`] if a value does not fit its column.
    fn from_row(values: Vec<Value<'static>>) -> Result<Self, Corrupt>;
}

macro_rules! rows {
    ($($store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident $key:tt $lookups:tt)*) => {$(
        impl FromRow for entities::$row {
            const COLUMNS: &'static [Column] = <Self as Columns>::COLUMNS;
            fn from_row(values: Vec<Value<'static>>) -> Result<Self, Corrupt> {
                Self::decode(values)
            }
        }
    )*};
}

parlor_model::tables!(rows, with outside);

macro_rules! tuples {
    ($(($($name:ident),+))*) => {$(
        impl<$($name: Field + Send),+> FromRow for ($($name,)+) {
            const COLUMNS: &'static [Column] = &[$(Column { name: stringify!($name), kind: $name::KIND }),+];
            fn from_row(values: Vec<Value<'static>>) -> Result<Self, Corrupt> {
                let mut values = values.into_iter();
                Ok(($(take::<$name>(&mut values, "tuple", stringify!($name))?,)+))
            }
        }
    )*};
}

tuples! { (A) (A, B) (A, B, C) }

/// Implements [`FromRow`] for a struct whose fields are the columns, in order.
macro_rules! from_row {
    ($row:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::sql::FromRow for $row {
            const COLUMNS: &'static [$crate::row::Column] = &[$($crate::row::Column {
                name: stringify!($field),
                kind: $crate::row::kind_of(|row: &$row| &row.$field),
            }),+];
            fn from_row(values: Vec<$crate::row::Value<'static>>) -> Result<Self, $crate::row::Corrupt> {
                let mut values = values.into_iter();
                Ok(Self { $($field: $crate::sql::take(&mut values, stringify!($row), stringify!($field))?),+ })
            }
        }
    };
}
pub(crate) use from_row;

/// Reads the next value of a row.
pub(crate) fn take<F: Field>(
    values: &mut impl Iterator<Item = Value<'static>>,
    table: &'static str,
    column: &'static str,
) -> Result<F, Corrupt> {
    (values.next().and_then(F::take)).ok_or_else(|| Corrupt::new(table, column))
}
