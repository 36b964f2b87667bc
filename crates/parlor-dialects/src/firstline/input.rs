//! Reader of bodies and queries by the rules of the vendor's framework (contract 2.6). It reports all failing fields.

use parlor_http::query::{self, QueryError};
use parlor_model::document::{Object, Patch, Path};
use parlor_model::ids::MAX_ID;
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt::Display;

/// Largest number a double carries exactly: a JSON number with a fraction of zero is an integer up to here.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// Trims every string at any depth and turns what is then empty into `null`. The members of the top level named in `verbatim`
/// are left as they are.
pub(super) fn normalise(fields: &mut Map<String, Value>, verbatim: &[&str]) {
    for (name, value) in fields.iter_mut() {
        if !verbatim.contains(&name.as_str()) {
            normalise_value(value);
        }
    }
}

fn normalise_value(value: &mut Value) {
    match value {
        Value::String(text) => {
            let trimmed = text.trim();
            if trimmed.is_empty() {
                *value = Value::Null;
            } else if trimmed.len() != text.len() {
                *text = trimmed.to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(normalise_value),
        Value::Object(members) => members.values_mut().for_each(normalise_value),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The rule that a field broke. The texts are the framework's English defaults (contract 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Must be given.
    Required,
    /// Must be text.
    String,
    /// Must be a whole number.
    Integer,
    /// Must be a number.
    Number,
    /// Must be a truth value.
    Boolean,
    /// Must be an array or object.
    Array,
    /// At most so many characters.
    MaxChars(usize),
    /// Longer than allowed.
    TooLong,
    /// Within these bounds.
    Between(i64, i64),
    /// Not among the allowed ones, or names nothing.
    Selected,
    /// Must be a date.
    Date,
    /// Must be an e-mail address.
    Email,
    /// Not of the right form.
    Format,
    /// Another's already.
    Taken,
    /// Asks for something this server does not do.
    Unsupported,
}

impl Rule {
    fn text(self, field: &str) -> String {
        let field = field.replace('_', " ");
        match self {
            Self::Required => format!("The {field} field is required."),
            Self::String => format!("The {field} must be a string."),
            Self::Integer => format!("The {field} must be an integer."),
            Self::Number => format!("The {field} must be a number."),
            Self::Boolean => format!("The {field} field must be true or false."),
            Self::Array => format!("The {field} must be an array."),
            Self::MaxChars(most) => {
                format!("The {field} must not be greater than {most} characters.")
            }
            Self::TooLong => format!("The {field} is too long."),
            Self::Between(least, most) => {
                format!("The {field} must be between {least} and {most}.")
            }
            Self::Selected => format!("The selected {field} is invalid."),
            Self::Date => format!("The {field} is not a valid date."),
            Self::Email => format!("The {field} must be a valid email address."),
            Self::Format => format!("The {field} format is invalid."),
            Self::Taken => format!("The {field} has already been taken."),
            Self::Unsupported => format!("The {field} filter is not supported."),
        }
    }
}

/// Failing fields with their texts, in the order found.
#[derive(Debug, Default)]
pub(super) struct Errors(Vec<(String, Vec<String>)>);

impl Errors {
    /// One failing field.
    pub(super) fn of(field: &str, rule: Rule) -> Self {
        let mut errors = Self::default();
        errors.add(field, rule);
        errors
    }

    /// Adds a failing field, by its name or path.
    pub(super) fn add(&mut self, field: impl Display, rule: Rule) {
        let field = field.to_string();
        let text = rule.text(&field);
        match self.0.iter_mut().find(|(known, _)| *known == field) {
            Some((_, texts)) => texts.push(text),
            None => self.0.push((field, vec![text])),
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Errors {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(field, texts)| (field, texts)))
    }
}

/// Whether a field must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It must be there and not be blank.
    Required,
    /// If it is there it must not be blank.
    NotBlank,
    /// It may be missing or blank.
    Optional,
}

/// A body whose fields are taken out one by one.
#[derive(Debug)]
pub(super) struct Form {
    fields: Object<'static>,
    /// The failing fields so far.
    pub errors: Errors,
}

impl Form {
    /// A form of normalised fields.
    pub(super) fn new(fields: Map<String, Value>) -> Self {
        Self {
            fields: Object::new(fields, &Path::TOP),
            errors: Errors::default(),
        }
    }

    /// Takes a field out.
    pub(super) fn take(&mut self, name: &str) -> Patch<Value> {
        self.fields.take(name)
    }

    /// Takes a field out and reads its value. A field that fails is noted and counts as absent.
    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        need: Need,
        read: impl FnOnce(Value) -> Result<T, Rule>,
    ) -> Patch<T> {
        let read = match (self.take(name), need) {
            (Patch::Absent, Need::Required) | (Patch::Null, Need::Required | Need::NotBlank) => {
                Err(Rule::Required)
            }
            (Patch::Absent, Need::NotBlank | Need::Optional) => Ok(Patch::Absent),
            (Patch::Null, Need::Optional) => Ok(Patch::Null),
            (Patch::Value(value), _) => read(value).map(Patch::Value),
        };
        read.unwrap_or_else(|rule| {
            self.errors.add(name, rule);
            Patch::Absent
        })
    }

    /// Text of at most `most` characters.
    pub(super) fn text(&mut self, name: &'static str, need: Need, most: usize) -> Patch<String> {
        self.read(name, need, |value| text(value, most))
    }

    /// A whole number.
    pub(super) fn integer(&mut self, name: &'static str, need: Need) -> Patch<i64> {
        self.read(name, need, |value| integer(&value))
    }
}

/// Text of at most `most` characters: JSON strings only.
pub(super) fn text(value: Value, most: usize) -> Result<String, Rule> {
    match value {
        // Bytes are never fewer than characters: most texts need no counting.
        Value::String(text) if text.len() > most && text.chars().count() > most => {
            Err(Rule::MaxChars(most))
        }
        Value::String(text) => Ok(text),
        _ => Err(Rule::String),
    }
}

/// A whole number: a JSON integer, a number with a fraction of zero, or a string of decimal digits with an optional sign and
/// without leading zeros. A JSON integer beyond 64 bits becomes the largest number, which is the id of nothing.
pub(super) fn integer(value: &Value) -> Result<i64, Rule> {
    match value {
        Value::Number(number) => {
            if let Some(whole) = number.as_i64() {
                return Ok(whole);
            }
            if number.is_u64() {
                return Ok(i64::MAX);
            }
            number
                .as_f64()
                .filter(|n| n.fract() == 0.0 && n.abs() <= EXACT)
                .and_then(|n| format!("{n:.0}").parse().ok())
                .ok_or(Rule::Integer)
        }
        Value::String(text) => decimal(text).ok_or(Rule::Integer),
        _ => Err(Rule::Integer),
    }
}

/// A whole number in text.
pub(super) fn decimal(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit())
        && (digits.len() == 1 || !digits.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// `true, false, 1, 0, "1", "0"`.
pub(super) fn boolean(value: &Value) -> Result<bool, Rule> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::Number(number) if number.as_i64() == Some(1) => Ok(true),
        Value::Number(number) if number.as_i64() == Some(0) => Ok(false),
        Value::String(text) if text == "1" => Ok(true),
        Value::String(text) if text == "0" => Ok(false),
        _ => Err(Rule::Boolean),
    }
}

/// Whether a number can be an id at all.
pub(super) fn id(number: i64) -> Option<i64> {
    (1..=MAX_ID).contains(&number).then_some(number)
}

/// A query string, read as the body is: values trimmed, blank ones absent, the last of several with one name wins.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a URI's query.
    ///
    /// # Errors
    /// As [`query::pairs`].
    pub(super) fn read(raw: Option<&str>) -> Result<Self, QueryError> {
        query::pairs(raw).map(Self)
    }

    /// One parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The members of a list: separated by commas, or given as `name[]` several times. `None` when there is none.
    pub(super) fn list(&self, name: &str) -> Option<Vec<&str>> {
        let members = self
            .0
            .iter()
            .filter(|(key, _)| key.strip_suffix("[]").unwrap_or(key) == name)
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|member| !member.is_empty())
            .collect::<Vec<_>>();
        (!members.is_empty()).then_some(members)
    }

    /// Every pair.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// One parameter that is a whole number; another is noted as failing.
    pub(super) fn integer(&self, name: &'static str, errors: &mut Errors) -> Option<i64> {
        let number = decimal(self.get(name)?);
        if number.is_none() {
            errors.add(name, Rule::Integer);
        }
        number
    }

    /// One parameter that is 0 or 1; another is noted as failing.
    pub(super) fn flag(&self, name: &'static str, errors: &mut Errors) -> Option<bool> {
        match self.get(name)? {
            "1" => Some(true),
            "0" => Some(false),
            _ => {
                errors.add(name, Rule::Boolean);
                None
            }
        }
    }

    /// A list of whole numbers; others are noted as failing.
    pub(super) fn integers(&self, name: &'static str, errors: &mut Errors) -> Option<Vec<i64>> {
        let members = self.list(name)?;
        let numbers = members
            .iter()
            .map(|m| decimal(m))
            .collect::<Option<Vec<_>>>();
        if numbers.is_none() {
            errors.add(name, Rule::Integer);
        }
        numbers
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use serde_json::json;

    #[test]
    fn strings_are_trimmed_and_blank_ones_are_null() {
        let mut fields =
            json!({"a": " x ", "b": " \u{3000}\n", "c": {"d": ["", " y"]}, "password": " p "});
        normalise(fields.as_object_mut().unwrap(), &["password"]);
        assert_eq!(
            fields,
            json!({"a": "x", "b": null, "c": {"d": [null, "y"]}, "password": " p "})
        );
    }

    #[test]
    fn integers_are_integers() {
        for (value, number) in [
            (json!(7), 7),
            (json!(7.0), 7),
            (json!("7"), 7),
            (json!("-7"), -7),
            (json!("+7"), 7),
            (json!("0"), 0),
            (json!(u64::MAX), i64::MAX),
        ] {
            assert_eq!(integer(&value), Ok(number), "{value}");
        }
        for value in [
            json!(7.5),
            json!(1e30),
            json!("7.0"),
            json!("007"),
            json!("0x7"),
            json!("7 "),
            json!("+"),
            json!(""),
            json!("99999999999999999999"),
            json!(true),
            json!([7]),
            json!({}),
        ] {
            assert_eq!(integer(&value), Err(Rule::Integer), "{value}");
        }
    }

    #[test]
    fn booleans_are_six_values() {
        for (value, flag) in [
            (json!(true), true),
            (json!(1), true),
            (json!("1"), true),
            (json!(false), false),
            (json!(0), false),
            (json!("0"), false),
        ] {
            assert_eq!(boolean(&value), Ok(flag), "{value}");
        }
        for value in [
            json!("true"),
            json!("yes"),
            json!(2),
            json!(1.5),
            json!([]),
            json!({}),
        ] {
            assert_eq!(boolean(&value), Err(Rule::Boolean), "{value}");
        }
    }

    #[test]
    fn errors_keep_their_order() {
        let mut errors = Errors::of("first_name", Rule::Required);
        errors.add("cz_cols.0.id", Rule::Integer);
        errors.add("first_name", Rule::String);
        assert_eq!(
            serde_json::to_string(&errors).unwrap(),
            r#"{"first_name":["The first name field is required.","The first name must be a string."],"cz_cols.0.id":["The cz cols.0.id must be an integer."]}"#
        );
    }
}
