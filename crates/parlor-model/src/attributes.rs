//! Custom attributes: the values that a definition accepts.

use crate::canonical;
use crate::entities::AttributeDefinition;
use crate::words::AttributeType;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The maximum length of a custom attribute's text, in characters.
pub const MAX_TEXT: usize = 10_000;

/// The reason why a value does not fit the definition of its custom attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The value is not of the definition's type.
    Type,
    /// The value is of the right type, but not among the options.
    Option,
    /// The value is a text of more than [`MAX_TEXT`] characters.
    Length,
}

impl AttributeDefinition {
    /// Converts a value to its stored form. A number attribute also accepts a text that contains a number, and a text
    /// attribute also accepts a number. A boolean attribute also accepts the texts `true`, `false`, `1` and `0`, and
    /// the numbers 1 and 0. The reason is that some clients can send only texts. A choice attribute accepts an option
    /// in any spelling with the same comparison key, and stores the option itself.
    ///
    /// # Errors
    /// [`Misfit`] names the rule that the value breaks.
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
            AttributeType::Choice => Options::of(&self.options).choose(value),
            AttributeType::Choices => {
                let mut options = Options::of(&self.options);
                match value {
                    Value::Array(values) => values
                        .iter()
                        .map(|v| options.choose(v))
                        .collect::<Result<Vec<_>, _>>()
                        .map(Value::Array),
                    one => options.choose(one).map(|v| Value::Array(vec![v])),
                }
            }
        }
    }
}

/// The options of a definition, by their texts and by their comparison keys. A caller's value can list thousands of
/// options. So the comparison key of each option of the definition is computed only once.
struct Options<'a> {
    all: &'a [String],
    texts: HashSet<&'a str>,
    /// The first option for each comparison key. `None` means that no value has needed the comparison keys yet.
    keys: Option<HashMap<Cow<'a, str>, &'a String>>,
}

impl<'a> Options<'a> {
    fn of(all: &'a [String]) -> Self {
        Self {
            all,
            texts: all.iter().map(String::as_str).collect(),
            keys: None,
        }
    }

    fn choose(&mut self, value: &Value) -> Result<Value, Misfit> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(Misfit::Type),
        };
        // Two options may differ only in upper and lower case, so an exactly equal option is preferred.
        if self.texts.contains(text.as_str()) {
            return Ok(Value::String(text));
        }
        let all = self.all;
        let keys = self.keys.get_or_insert_with(|| {
            // If two options have the same comparison key, the first option is chosen.
            let each = all.iter().rev();
            each.map(|option| (canonical::name(option), option))
                .collect()
        });
        match keys.get(&canonical::name(&text)) {
            Some(option) => Ok(Value::String((*option).clone())),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_chosen_by_text_and_then_by_key() {
        let all = ["Red", "RED", "Caf\u{e9}", "5"].map(str::to_owned);
        let mut options = Options::of(&all);
        for (value, chosen) in [
            (Value::from("RED"), Ok("RED")),
            (Value::from("red"), Ok("Red")),
            (Value::from("CAFE\u{301}"), Ok("Caf\u{e9}")),
            (Value::from(5), Ok("5")),
            (Value::from("blue"), Err(Misfit::Option)),
            (Value::from(true), Err(Misfit::Type)),
        ] {
            assert_eq!(options.choose(&value), chosen.map(Value::from), "{value}");
        }
    }

    /// A request body can repeat the last of a thousand options a hundred thousand times. The time for the conversion
    /// must not grow with the product of the two numbers.
    #[test]
    fn many_choices_among_many_options_take_no_product_of_time() {
        let all: Vec<String> = (0..1_000).map(|n| format!("\u{e9}{n}")).collect();
        let mut options = Options::of(&all);
        let value = Value::from("\u{c9}999");
        for _ in 0..100_000 {
            assert_eq!(options.choose(&value), Ok(Value::from("\u{e9}999")));
        }
    }
}
