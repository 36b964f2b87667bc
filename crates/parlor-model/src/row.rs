//! Database rows as simple values. A column contains an integer, a text or a boolean. Each Rust type of a field
//! converts its values to and from the type of the column.

use crate::ids::{AccountId, Id};
use crate::time::Timestamp;
use crate::words as word;
use crate::words::Word;
use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;

/// The type of a column. Only the database schema defines whether a column may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A 64-bit integer.
    Int,
    /// A UTF-8 text.
    Text,
    /// A boolean.
    Bool,
}

/// A value that is read from or written to a database.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// The null value.
    Null,
    /// An integer.
    Int(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// A boolean.
    Bool(bool),
}

impl Value<'_> {
    /// Builds a text value that owns its text.
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(Cow::Owned(text.into()))
    }

    /// Converts the value to a value that owns its text.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Int(number) => Value::Int(number),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Bool(flag) => Value::Bool(flag),
        }
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name of the column.
    pub name: &'static str,
    /// The type of the column.
    pub kind: Kind,
}

/// The rows that a database returns: the values of each row, in the order of the columns.
pub type Rows = Vec<Vec<Value<'static>>>;

/// The error for a stored value that does not fit its field.
#[derive(Debug, thiserror::Error)]
#[error("column {row}.{column} has an invalid value")]
pub struct Corrupt {
    row: &'static str,
    column: &'static str,
}

impl Corrupt {
    /// Builds the error for a column of a row type.
    #[must_use]
    pub const fn new(row: &'static str, column: &'static str) -> Self {
        Self { row, column }
    }
}

/// Returns the type of the column that stores a field of an entity.
pub const fn kind_of<E, F: Field>(_: fn(&E) -> &F) -> Kind {
    F::KIND
}

/// Returns the table and the id to which a field refers, if the field is an id.
pub(crate) fn reference<F: Field>(field: &F) -> Option<(&'static str, i64)> {
    match (F::REFERENCED?, field.put()) {
        (table, Value::Int(id)) => Some((table, id)),
        _ => None,
    }
}

/// A Rust type whose values are stored in one column.
pub trait Field: Sized {
    /// The type of the column.
    const KIND: Kind;
    /// The table to which the field refers by an id. `None` means that the field is not an id of one table.
    const REFERENCED: Option<&'static str> = None;
    /// Returns the value to store.
    fn put(&self) -> Value<'_>;
    /// Converts a stored value to the field. `None` means that the stored value does not fit the type.
    fn take(value: Value<'static>) -> Option<Self>;
}

/// An entity that can be converted to and from the columns of a database. The names of the columns are the names of the
/// fields. The macro `entities!` implements this trait.
pub trait Columns: Sized + 'static {
    /// The columns, in order.
    const COLUMNS: &'static [Column];
    /// Returns the values, in the order of the columns.
    fn encode(&self) -> Vec<Value<'_>>;
    /// Converts database values to the entity.
    ///
    /// # Errors
    /// [`Corrupt`] if a value does not fit its field.
    fn decode(values: Vec<Value<'static>>) -> Result<Self, Corrupt>;
    /// Returns the tables and ids to which the fields of the entity refer. The account of the entity and its own id are
    /// included.
    fn references(&self) -> Vec<(&'static str, i64)>;
}

/// Converts the database values of rows to entities.
pub(crate) fn decoded<R: Columns>(rows: Rows) -> Result<Vec<R>, Corrupt> {
    rows.into_iter().map(R::decode).collect()
}

/// An entity that is stored as the row of a table. [`mod@crate::tables`] implements this trait.
pub trait Row: Columns {
    /// The table's name.
    const TABLE: &'static str;
    /// The key columns. The first key column is the id of the account.
    const KEY: &'static [&'static str];
    /// The primary key in SQLite. It consists of the key columns, but without the account if ids are unique across
    /// accounts.
    const LOCAL_KEY: &'static [&'static str];
    /// The type of the key, with the types of the columns in [`Self::KEY`].
    type Key: RowKey;
    /// Returns the key of the row.
    fn key(&self) -> Self::Key;
    /// Returns the account that owns the row.
    fn account(&self) -> AccountId;
}

/// The type of a row's key, a tuple.
pub trait RowKey: Clone + Eq + Ord + Hash + Debug {
    /// Returns the values of the key columns, in the order of [`Row::KEY`].
    fn values(&self) -> Vec<Value<'_>>;
}

macro_rules! row_keys {
    ($(($($name:ident),+))*) => {$(
        impl<$($name: Field + Clone + Eq + Ord + Hash + Debug),+> RowKey for ($($name,)+) {
            fn values(&self) -> Vec<Value<'_>> {
                #[expect(non_snake_case, reason = "named by their types")]
                let ($($name,)+) = self;
                vec![$($name.put()),+]
            }
        }
    )*};
}

row_keys! { (A) (A, B) (A, B, C) (A, B, C, D) }

impl<T: Id> Field for T {
    const KIND: Kind = Kind::Int;
    const REFERENCED: Option<&'static str> = match T::KIND {
        Some(kind) => Some(kind.table()),
        None => None,
    };
    fn put(&self) -> Value<'_> {
        Value::Int(self.get())
    }
    fn take(value: Value<'static>) -> Option<Self> {
        i64::take(value).map(Self::from_raw)
    }
}

impl Field for Timestamp {
    const KIND: Kind = Kind::Int;
    fn put(&self) -> Value<'_> {
        Value::Int(self.0)
    }
    fn take(value: Value<'static>) -> Option<Self> {
        i64::take(value).map(Self)
    }
}

macro_rules! word_fields {
    ($($name:ty),+) => {$(
        impl Field for $name {
            const KIND: Kind = Kind::Text;
            fn put(&self) -> Value<'_> { Value::Text(Cow::Borrowed(self.word())) }
            fn take(value: Value<'static>) -> Option<Self> {
                if let Value::Text(text) = value { Self::from_word(&text) } else { None }
            }
        }
    )+};
}

word_fields!(
    word::Status,
    word::ConversationSort,
    word::Priority,
    word::InboxKind,
    word::Distribution,
    word::Role,
    word::Availability,
    word::MessageKind,
    word::SenderKind,
    word::Delivery,
    word::Evidence,
    word::PointKind,
    word::AttributeObject,
    word::AttributeType,
    word::ClassificationKind,
    word::CredentialKind,
    word::EndpointFormat,
    word::DeliveryState,
    word::Intent,
    word::NotificationKind,
    word::TimerKind,
    word::Visibility,
    word::BulkOutcome,
    word::ErasureStage,
    word::FigureKind,
    word::ScheduledState,
    word::Sharing,
    word::TotpRule,
    word::TicketStatus,
    word::AttachmentRule,
    word::FileAnswer
);

impl Field for i64 {
    const KIND: Kind = Kind::Int;
    fn put(&self) -> Value<'_> {
        Value::Int(*self)
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if let Value::Int(number) = value {
            Some(number)
        } else {
            None
        }
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Bool;
    fn put(&self) -> Value<'_> {
        Value::Bool(*self)
    }
    fn take(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(flag),
            // SQLite has no boolean type, so it returns an integer.
            Value::Int(number) => Some(number != 0),
            Value::Null | Value::Text(_) => None,
        }
    }
}

impl Field for String {
    const KIND: Kind = Kind::Text;
    fn put(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if let Value::Text(text) = value {
            Some(text.into_owned())
        } else {
            None
        }
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    const REFERENCED: Option<&'static str> = T::REFERENCED;
    fn put(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, T::put)
    }
    fn take(value: Value<'static>) -> Option<Self> {
        if value == Value::Null {
            Some(None)
        } else {
            T::take(value).map(Some)
        }
    }
}

/// Implements [`Field`] for types that are stored as JSON. PostgreSQL cannot store the character NUL in a text. Parlor
/// refuses requests with this character, so every database can store the JSON.
macro_rules! json_fields {
    ($($name:ty $(, empty $empty:literal)?;)+) => {$(
        impl $crate::row::Field for $name {
            const KIND: $crate::row::Kind = $crate::row::Kind::Text;
            fn put(&self) -> $crate::row::Value<'_> {
                // Most of these fields are empty, so an empty field is stored without allocation and read without a
                // parser.
                $(if self.is_empty() {
                    return $crate::row::Value::Text(std::borrow::Cow::Borrowed($empty));
                })?
                $crate::row::Value::text(serde_json::to_string(self).unwrap_or_default())
            }
            fn take(value: $crate::row::Value<'static>) -> Option<Self> {
                let $crate::row::Value::Text(text) = value else {
                    return None;
                };
                $(if text == $empty {
                    return Some(Self::new());
                })?
                serde_json::from_str(&text).ok()
            }
        }
    )+};
}
pub(crate) use json_fields;
