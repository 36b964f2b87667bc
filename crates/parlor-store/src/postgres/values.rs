//! The conversion of values to parameters of statements, and of columns to values.

use crate::row::{Kind, Value};
use std::borrow::Cow;
use tokio_postgres::types::ToSql;

/// A parameter of a statement.
pub(super) type Parameter = Box<dyn ToSql + Sync + Send>;

pub(super) fn value(
    row: &tokio_postgres::Row,
    place: usize,
    kind: Kind,
) -> Result<Value<'static>, tokio_postgres::Error> {
    Ok(match kind {
        Kind::Int => row
            .try_get::<_, Option<i64>>(place)?
            .map_or(Value::Null, Value::Int),
        Kind::Bool => row
            .try_get::<_, Option<bool>>(place)?
            .map_or(Value::Null, Value::Bool),
        Kind::Text => row
            .try_get::<_, Option<String>>(place)?
            .map_or(Value::Null, |text| Value::Text(Cow::Owned(text))),
    })
}

pub(super) fn single(value: &Value<'_>) -> Parameter {
    match value {
        Value::Null => Box::new(Option::<String>::None),
        Value::Int(number) => Box::new(*number),
        Value::Bool(flag) => Box::new(*flag),
        Value::Text(text) => Box::new(text.to_string()),
    }
}

/// Converts rows to one array per column.
pub(super) fn arrays(kinds: &[Kind], rows: &[Vec<Value<'_>>]) -> Vec<Parameter> {
    (kinds.iter().enumerate())
        .map(|(place, kind)| array(*kind, rows.iter().map(|row| row.get(place))))
        .collect()
}

/// Converts the values of a column to an array.
pub(super) fn array<'v, 'a: 'v>(
    kind: Kind,
    column: impl Iterator<Item = Option<&'v Value<'a>>>,
) -> Parameter {
    match kind {
        Kind::Int => Box::new(
            column
                .map(|value| match value {
                    Some(Value::Int(number)) => Some(*number),
                    _ => None,
                })
                .collect::<Vec<Option<i64>>>(),
        ),
        Kind::Bool => Box::new(
            column
                .map(|value| match value {
                    Some(Value::Bool(flag)) => Some(*flag),
                    _ => None,
                })
                .collect::<Vec<Option<bool>>>(),
        ),
        Kind::Text => Box::new(
            column
                .map(|value| match value {
                    Some(Value::Text(text)) => Some(text.to_string()),
                    _ => None,
                })
                .collect::<Vec<Option<String>>>(),
        ),
    }
}
