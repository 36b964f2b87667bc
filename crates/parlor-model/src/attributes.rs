//! Custom attribute values: what a definition accepts.

use crate::canonical::same_name;
use crate::entities::AttributeDefinition;
use crate::words::AttributeType;
use serde_json::Value;

/// The greatest length of a custom attribute's text, in characters.
pub const MAX_TEXT: usize = 10_000;

/// The reason why a value does not fit its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The value is not of the definition's type.
    Type,
    /// The value is of the right type, but not among the options.
    Option,
    /// The value is too long.
    Length,
}

impl AttributeDefinition {
    /// Converts a value to its stored form. Numbers may be given as text, and booleans as the text `true` or `false` or
    /// as 0 or 1, because some clients send only text.
    ///
    /// # Errors
    /// [`Misfit`] tells which rule the value breaks.
    pub fn accept(&self, value: &Value) -> Result<Value, Misfit> {
        match self.value_type {
            AttributeType::Text | AttributeType::LongText => match value {
                Value::String(text) if text.chars().count() > MAX_TEXT => Err(Misfit::Length),
                Value::String(text) => Ok(Value::String(text.clone())),
                Value::Number(number) => Ok(Value::String(number.to_string())),
                _ => Err(Misfit::Type),
            },
            AttributeType::Number => match value {
                Value::Number(_) => Ok(value.clone()),
                Value::String(text) => number_from(text.trim()).ok_or(Misfit::Type),
                _ => Err(Misfit::Type),
            },
            AttributeType::Date => parsed(value, |t| t.parse::<jiff::civil::Date>().is_ok()),
            AttributeType::Time => parsed(value, |t| t.parse::<jiff::civil::Time>().is_ok()),
            AttributeType::Datetime => parsed(value, |t| {
                t.parse::<jiff::Timestamp>().is_ok() || t.parse::<jiff::civil::DateTime>().is_ok()
            }),
            AttributeType::Boolean => match value {
                Value::Bool(_) => Ok(value.clone()),
                Value::String(text) if text == "true" || text == "1" => Ok(Value::Bool(true)),
                Value::String(text) if text == "false" || text == "0" => Ok(Value::Bool(false)),
                Value::Number(number) if number.as_i64() == Some(1) => Ok(Value::Bool(true)),
                Value::Number(number) if number.as_i64() == Some(0) => Ok(Value::Bool(false)),
                _ => Err(Misfit::Type),
            },
            AttributeType::Choice => self.option(value),
            AttributeType::Choices => match value {
                Value::Array(values) => values
                    .iter()
                    .map(|v| self.option(v))
                    .collect::<Result<Vec<_>, _>>()
                    .map(Value::Array),
                one => self.option(one).map(|v| Value::Array(vec![v])),
            },
        }
    }

    fn option(&self, value: &Value) -> Result<Value, Misfit> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(Misfit::Type),
        };
        // Two options may differ only in their case, so an equal option comes first.
        let equal = self.options.iter().find(|option| **option == text);
        let same = || self.options.iter().find(|option| same_name(option, &text));
        match equal.or_else(same) {
            Some(option) => Ok(Value::String(option.clone())),
            None => Err(Misfit::Option),
        }
    }
}

fn number_from(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    let number = text.parse::<f64>().ok().filter(|n| n.is_finite())?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

fn parsed(value: &Value, fits: impl Fn(&str) -> bool) -> Result<Value, Misfit> {
    match value {
        Value::String(text) if fits(text) => Ok(value.clone()),
        _ => Err(Misfit::Type),
    }
}
