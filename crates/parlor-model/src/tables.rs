//! The code that is generated from the declarations of all tables and look-ups: the keys of the rows, and the look-ups.
//! The file `tables/declarations.rs` contains the declarations, and explains them.

mod declarations;

pub use declarations::{
    LOOKUP_LIMIT, MAX_JOINED, MAX_LOGINS, MAX_MERGED, MAX_NOTES, MAX_ROWS, MAX_VIEWS,
};

use crate::entities::Cell;
use crate::entities::{self, UniqueValue};
use crate::ids::*;
use crate::notifications::MAX_SUBSCRIPTIONS;
use crate::row::{Column, Columns, Field, Kind, Row, Rows, Value};
use crate::secret_text::SecretText;
use crate::table::{Answers, Finds};
use crate::time::Timestamp;
use crate::words::{
    CredentialKind, FigureKind, MessageKind, NotificationKind, PointKind, TimerKind,
};
use declarations::MAX_ONGOING;
use std::cmp::Ordering;

/// A condition on a column of a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// `is`: the column equals the parameter. A column with the value null never equals the parameter.
    Is,
    /// `of`: the column equals the parameter, which is the account. In SQLite, the other conditions already select the
    /// rows of one account. So the condition is written in a form for which SQLite uses no index on this column.
    Of,
    /// `same`: the column equals the parameter, or both are null.
    Same,
    /// `value`: the unique value of the row equals the parameter. Only `unique` look-ups have this condition. No column
    /// of the table contains the value, so the database compares only the row in `unique_values`
    /// ([`Lookup::unique`]).
    Value,
    /// `named`: the column equals the parameter, or the parameter is empty.
    Named,
    /// `after`: the column is greater than the parameter.
    After,
    /// `from`: the column is greater than or equal to the parameter.
    From,
    /// `limit`: not a condition. The parameter is the maximum number of rows.
    Limit,
    /// `absent`: the column is null.
    Absent,
    /// `present`: the column is not null.
    Present,
    /// `personal`: the column is one of [`crate::events::personal_kinds`].
    Personal,
    /// `application`: the column is the kind of client applications.
    Application,
    /// `anywhere`: not a condition. The mark of a look-up by id ([`Lookup::is_by_id`]).
    Anywhere,
}

/// The direction of a sort order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// `up`: the smallest value first.
    Up,
    /// `down`: the largest value first.
    Down,
    /// `latest`: the latest instant first. Null is treated as the earliest instant.
    Latest,
}

/// A parameter of a look-up, with its condition.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The condition.
    pub test: Test,
    /// The column.
    pub column: &'static str,
    /// The type of the parameter.
    pub kind: Kind,
}

/// The `kind` of the row in `unique_values` through which a `unique` look-up finds its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UniqueKind {
    /// This kind. The first parameter of the look-up is the value.
    Fixed(&'static str),
    /// The first parameter of the look-up is the kind, and the second parameter is the value.
    Parameter,
}

/// The declaration of a look-up in one table. A look-up returns all columns of the rows that it finds.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    /// The name of the look-up, which is also its variant of [`Key`].
    pub name: &'static str,
    /// The name of the table.
    pub table: &'static str,
    /// The columns of the table.
    pub columns: &'static [Column],
    /// The parameters, in order.
    pub parameters: &'static [Parameter],
    /// The kind of the unique value by which a `unique` look-up finds its row. `None` for all other look-ups.
    pub unique: Option<UniqueKind>,
    /// The conditions that have no parameter.
    pub tests: &'static [(Test, &'static str)],
    /// The sort order of the rows, by these columns.
    pub order: &'static [(Sort, &'static str)],
    /// The maximum number of rows, if the declaration contains this number. `None` means that a parameter sets the
    /// limit, or that there is no limit.
    pub limit: Option<i64>,
}

impl Lookup {
    /// Whether the first parameter is the account. Otherwise, the look-up finds rows by a value or by an id that is
    /// unique across accounts.
    #[must_use]
    pub fn is_of_account(&self) -> bool {
        (self.parameters.first()).is_some_and(|first| first.column == "account_id")
    }

    /// Whether the look-up finds the row with an id in any account. PostgreSQL searches each account with a statement
    /// of its own.
    #[must_use]
    pub fn is_by_id(&self) -> bool {
        (self.tests.iter()).any(|(test, _)| *test == Test::Anywhere)
    }
}

/// The rows of one account in one table, which are loaded together. They are a part of the account's configuration or
/// live state.
#[derive(Clone, Copy, Debug)]
pub struct AccountRows {
    /// The name of the table.
    pub table: &'static str,
    /// The columns of the table.
    pub columns: &'static [Column],
    /// The column that contains the id of the account.
    pub account: &'static str,
    /// The further conditions that a row must fulfil.
    pub tests: &'static [(Test, &'static str)],
}

impl AccountRows {
    pub(crate) const fn of<R: Row>(
        account: &'static str,
        tests: &'static [(Test, &'static str)],
    ) -> Self {
        Self {
            table: R::TABLE,
            columns: R::COLUMNS,
            account,
            tests,
        }
    }
}

/// A field that can be compared with a parameter of a look-up.
trait Holds<P> {
    fn held(&self) -> Option<P>;
    fn holds(&self, parameter: &P) -> bool;
}

impl<P: Clone + PartialEq> Holds<P> for P {
    fn held(&self) -> Option<P> {
        Some(self.clone())
    }
    fn holds(&self, parameter: &P) -> bool {
        self == parameter
    }
}

impl<P: Clone + PartialEq> Holds<P> for Option<P> {
    fn held(&self) -> Option<P> {
        self.clone()
    }
    fn holds(&self, parameter: &P) -> bool {
        self.as_ref() == Some(parameter)
    }
}

/// Converts a condition's word in the declaration to its [`Test`].
macro_rules! condition {
    (is) => {
        $crate::tables::Test::Is
    };
    (of) => {
        $crate::tables::Test::Of
    };
    (same) => {
        $crate::tables::Test::Same
    };
    (value) => {
        $crate::tables::Test::Value
    };
    (named) => {
        $crate::tables::Test::Named
    };
    (after) => {
        $crate::tables::Test::After
    };
    (from) => {
        $crate::tables::Test::From
    };
    (limit) => {
        $crate::tables::Test::Limit
    };
    (absent) => {
        $crate::tables::Test::Absent
    };
    (present) => {
        $crate::tables::Test::Present
    };
    (personal) => {
        $crate::tables::Test::Personal
    };
    (application) => {
        $crate::tables::Test::Application
    };
    (anywhere) => {
        $crate::tables::Test::Anywhere
    };
}
pub(crate) use condition;

/// Whether a row fulfils a condition.
macro_rules! passes {
    (is $row:ident $column:ident $type:ty) => {
        Holds::<$type>::holds(&$row.$column, $column)
    };
    (of $row:ident $column:ident $type:ty) => {
        $row.$column == *$column
    };
    (same $row:ident $column:ident $type:ty) => {
        $row.$column == *$column
    };
    (value $row:ident $column:ident $type:ty) => {
        $row.unique_value() == *$column
    };
    (named $row:ident $column:ident $type:ty) => {
        $column.is_empty() || $row.$column == *$column
    };
    (after $row:ident $column:ident $type:ty) => {
        $row.$column > *$column
    };
    (from $row:ident $column:ident $type:ty) => {
        $row.$column >= *$column
    };
    (limit $row:ident $column:ident $type:ty) => {
        true
    };
    (absent $row:ident $column:ident) => {
        $row.$column.is_none()
    };
    (present $row:ident $column:ident) => {
        $row.$column.is_some()
    };
    (personal $row:ident $column:ident) => {
        $crate::events::is_personal(&$row.$column)
    };
    (application $row:ident $column:ident) => {
        $row.$column == $crate::words::CredentialKind::ClientApplication
    };
    (anywhere $row:ident $column:ident) => {
        true
    };
}
pub(crate) use passes;

/// Returns the parameter value with which a look-up by equal values finds the row. `None` means that no value of the
/// parameter finds the row.
macro_rules! finding {
    (is $row:ident $column:ident $type:ty) => {
        Holds::<$type>::held(&$row.$column)
    };
    (same $row:ident $column:ident $type:ty) => {
        Some($row.$column.clone())
    };
    (value $row:ident $column:ident $type:ty) => {
        Some($row.unique_value())
    };
    (named $row:ident $column:ident $type:ty) => {
        Some($row.looked_up_label())
    };
}

/// Returns the [`UniqueKind`] of a look-up.
macro_rules! unique {
    (unique $kind:ident) => {
        Some(UniqueKind::Fixed(UniqueValue::$kind))
    };
    (unique) => {
        Some(UniqueKind::Parameter)
    };
    ($how:ident) => {
        None
    };
}

macro_rules! sort {
    (up) => {
        Sort::Up
    };
    (down) => {
        Sort::Down
    };
    (latest) => {
        Sort::Latest
    };
    (up $one:ident $other:ident $column:ident) => {
        $one.$column.cmp(&$other.$column)
    };
    (down $one:ident $other:ident $column:ident) => {
        $other.$column.cmp(&$one.$column)
    };
    (latest $one:ident $other:ident $column:ident) => {
        $other.$column.cmp(&$one.$column)
    };
}

macro_rules! most {
    (limit $column:ident $most:ident) => {
        $most = usize::try_from(*$column).unwrap_or(0)
    };
    ($test:ident $column:ident $most:ident) => {};
}

macro_rules! account {
    (is account_id $value:ident $account:ident) => {
        $account = Some(*$value)
    };
    (of account_id $value:ident $account:ident) => {
        $account = Some(*$value)
    };
    ($test:ident $column:ident $value:ident $account:ident) => {};
}

macro_rules! row {
    ($row:ident $table:literal root($key:ident: $type:ty)) => {
        impl Row for entities::$row {
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &[stringify!($key)];
            const LOCAL_KEY: &'static [&'static str] = Self::KEY;
            type Key = ($type,);
            fn key(&self) -> Self::Key { (self.$key,) }
            fn account(&self) -> AccountId { self.$key }
        }
    };
    ($row:ident $table:literal shared($($key:ident: $type:ty),+)) => {
        impl Row for entities::$row {
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &[$(stringify!($key)),+];
            const LOCAL_KEY: &'static [&'static str] = Self::KEY;
            type Key = ($($type),+);
            fn key(&self) -> Self::Key { ($(self.$key.clone()),+) }
            fn account(&self) -> AccountId { self.account_id }
        }
    };
    ($row:ident $table:literal ids($($key:ident: $type:ty),+)) => {
        row! { $row $table [$($key)+] ($($key: $type),+) }
    };
    ($row:ident $table:literal within($($key:ident: $type:ty),+)) => {
        row! { $row $table [account_id $($key)+] ($($key: $type),+) }
    };
    ($row:ident $table:literal [$($local:ident)+] ($($key:ident: $type:ty),+)) => {
        impl Row for entities::$row {
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &["account_id", $(stringify!($key)),+];
            const LOCAL_KEY: &'static [&'static str] = &[$(stringify!($local)),+];
            type Key = (AccountId, $($type),+);
            fn key(&self) -> Self::Key { (self.account_id, $(self.$key.clone()),+) }
            fn account(&self) -> AccountId { self.account_id }
        }
    };
}

/// Calls `$each` with each look-up by equal values that finds a row.
macro_rules! answer {
    (exact $name:ident $row:ident $each:ident ($($test:ident $column:ident: $type:ty),*) ($($also:ident $tested:ident),*)) => {
        if let ($(Some($column),)* true) = ($(finding!($test $row $column $type),)* $(passes!($also $row $tested) &&)* true) {
            $each(Key::$name($($column),*));
        }
    };
    (unique $($rest:tt)*) => {
        answer! { exact $($rest)* }
    };
    ($how:ident $($rest:tt)*) => {};
}

macro_rules! lookup {
    ($how:ident $name:ident $row:ident ($($test:ident $column:ident: $type:ty),*) ($($kind:ident)?) ($($also:ident $tested:ident),*) ($($sort:ident $by:ident),*) ($($limit:expr)?)) => {
        Lookup {
            name: stringify!($name),
            table: <entities::$row as Row>::TABLE,
            columns: <entities::$row as Columns>::COLUMNS,
            parameters: &[$(Parameter { test: condition!($test), column: stringify!($column), kind: <$type as Field>::KIND }),*],
            unique: unique!($how $($kind)?),
            tests: &[$((condition!($also), stringify!($tested))),*],
            order: &[$((sort!($sort), stringify!($by))),*],
            limit: limit_of(&[$($limit)?]),
        }
    };
}

macro_rules! find {
    (key $key:ident $source:ident: $row:ident ($($test:ident $column:ident: $type:ty),*) ($($also:ident $tested:ident),*) ($($sort:ident $by:ident),*) ($($limit:expr)?)) => {
        Source::<entities::$row>::get($source, &($($column.clone()),*)).into_iter().collect::<Vec<&entities::$row>>()
    };
    ($how:ident $key:ident $source:ident: $row:ident ($($test:ident $column:ident: $type:ty),*) ($($also:ident $tested:ident),*) ($($sort:ident $by:ident),*) ($($limit:expr)?)) => {{
        let mut rows: Vec<&entities::$row> = Source::<entities::$row>::rows($source)
            .filter(|row: &&entities::$row| $key.finds(*row))
            .collect();
        rows.sort_by(|_one, _other| Ordering::Equal$(.then_with(|| sort!($sort _one _other $by)))*);
        #[allow(unused_mut, unused_assignments, reason = "some look-ups have a limit, some a parameter for it")]
        let mut most = usize::MAX;
        $(most = usize::try_from($limit).unwrap_or(usize::MAX);)?
        $(most!($test $column most);)*
        rows.truncate(most);
        rows
    }};
}

/// The rows of a table in memory, ordered by key.
pub trait Source<R: Row> {
    /// Returns the row with this key.
    fn get(&self, key: &R::Key) -> Option<&R>;
    /// Returns all rows.
    fn rows(&self) -> impl Iterator<Item = &R>;
}

macro_rules! declare {
    ($(
        $store:ident $verb:ident $field:ident: $row:ident = $table:literal $scope:ident($($key:ident: $key_type:ty),+) {$(
            $(#[$doc:meta])*
            $how:ident $name:ident($($test:ident $column:ident: $type:ty),*) $(of $kind:ident)?
            $(where $($also:ident $tested:ident),+)? $(order $($sort:ident $by:ident),+)? $(limit $limit:expr)?;
        )*}
    )*) => {
        $(row! { $row $table $scope($($key: $key_type),+) })*

        $(impl Answers<Key> for entities::$row {
            fn answers(&self, _each: &mut impl FnMut(Key)) {
                let _row = self;
                $(answer!($how $name _row _each ($($test $column: $type),*) ($($($also $tested),+)?));)*
            }
        })*

        $(impl Finds<entities::$row> for Key {
            #[allow(unused_variables, reason = "limits are no conditions")]
            fn finds(&self, _row: &entities::$row) -> bool {
                match self {
                    $(Self::$name($($column),*) => $(passes!($test _row $column $type) &&)* $($(passes!($also _row $tested) &&)+)? true,)*
                    _ => false,
                }
            }
        })*

        /// A look-up with the values of its parameters. Such a look-up finds rows that must be loaded before a command
        /// can be decided.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Key {
            $($($(#[$doc])* $name($($type),*),)*)*
        }

        impl Key {
            /// All look-ups.
            pub const LOOKUPS: &[Lookup] = &[$($(
                lookup!($how $name $row ($($test $column: $type),*) ($($kind)?) ($($($also $tested),+)?) ($($($sort $by),+)?) ($($limit)?)),
            )*)*];

            /// Returns the declaration of the look-up.
            #[must_use]
            pub const fn lookup(&self) -> &'static Lookup {
                match self {
                    $($(Self::$name(..) => const {
                        &lookup!($how $name $row ($($test $column: $type),*) ($($kind)?) ($($($also $tested),+)?) ($($($sort $by),+)?) ($($limit)?))
                    },)*)*
                }
            }

            /// Returns the values of the parameters.
            #[must_use]
            pub fn parameters(&self) -> Vec<Value<'_>> {
                match self { $($(Self::$name($($column),*) => vec![$($column.put()),*],)*)* }
            }

            /// Returns the account of the look-up. `None` means that the look-up is not limited to an account.
            #[must_use]
            #[allow(unused_variables, unused_mut, unused_assignments, reason = "most look-ups have more parameters, few no account")]
            pub fn account(&self) -> Option<AccountId> {
                let mut account = None;
                match self { $($(Self::$name($($column),*) => { $(account!($test $column $column account);)* })*)* }
                account
            }

            /// Answers the look-up from an in-memory database.
            #[must_use]
            #[allow(unused_variables, reason = "only a key and a limit are needed here")]
            pub fn find<S>(&self, source: &S) -> Rows
            where
                S: $(Source<entities::$row> +)* Sized
            {
                match self {
                    $($(Self::$name($($column),*) => {
                        let rows = find!($how self source: $row ($($test $column: $type),*) ($($($also $tested),+)?) ($($($sort $by),+)?) ($($limit)?));
                        rows.into_iter().map(owned).collect()
                    })*)*
                }
            }
        }
    };
}

const fn limit_of(limits: &[i64]) -> Option<i64> {
    match limits {
        [limit] => Some(*limit),
        _ => None,
    }
}

fn owned<R: Row>(row: &R) -> Vec<Value<'static>> {
    row.encode().into_iter().map(Value::into_owned).collect()
}

crate::tables!(declare, with outside);
impl Key {
    /// Returns the keys that load a contact and its contact points.
    #[must_use]
    pub const fn person(account: AccountId, contact: ContactId) -> [Self; 2] {
        [
            Self::Contact(account, contact),
            Self::PointsOf(account, contact),
        ]
    }

    /// Returns the keys that load two identities of a contact in an inbox: the most recently active identity and the
    /// newest identity.
    #[must_use]
    pub const fn identities(account: AccountId, inbox: InboxId, contact: ContactId) -> [Self; 2] {
        [
            Self::ActiveIdentity(account, inbox, contact),
            Self::NewestIdentity(account, inbox, contact),
        ]
    }
}
