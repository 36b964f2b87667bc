//! Reads methods, bodies and queries by the rules of the vendor's framework (contract 2.3, 2.6), and reports all invalid
//! fields.

use super::times;
use http::Method;
use jiff::tz::TimeZone;
use parlor_http::query::{self, QueryError};
use parlor_model::document::{Fault, Faults, FieldPath, Object, Patch, code, printable};
use parlor_model::ids::MAX_ID;
use parlor_model::time::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

/// The number 2^53 - 1. Up to this number, a double (64-bit floating-point number) represents every integer exactly. A
/// JSON number with a zero fraction is accepted as an integer if its absolute value is at most this number.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// The method of a request. If the method of the request line is POST and the request has a valid parameter `_method`,
/// the method is the value of `_method`. Otherwise the method is the method of the request line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// GET and HEAD.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH, which has the same effect as PUT.
    Patch,
    /// DELETE.
    Delete,
    /// Any other method.
    Other,
}

impl Verb {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Other => "given",
        }
    }

    pub(super) fn of(method: &Method) -> Self {
        match *method {
            Method::GET | Method::HEAD => Self::Get,
            Method::POST => Self::Post,
            Method::PUT => Self::Put,
            Method::PATCH => Self::Patch,
            Method::DELETE => Self::Delete,
            _ => Self::Other,
        }
    }

    /// Returns the method for a value of `_method`. Only PUT, PATCH and DELETE are accepted. For all other values,
    /// returns `None` (contract 2.3).
    pub(super) fn spoofed(word: &str) -> Option<Self> {
        [Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|verb| verb.name().eq_ignore_ascii_case(word))
    }
}

/// Trims the strings at every depth of the JSON, and replaces empty strings with `null`. The top-level members whose
/// names are in `verbatim` stay unchanged.
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

/// The rule that a field violates. The error texts are the framework's English defaults (contract 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// The field is required.
    Required,
    /// The value must be text.
    String,
    /// The value must be a whole number.
    Integer,
    /// The value must be a number.
    Number,
    /// The value must be a boolean.
    Boolean,
    /// The value must be an array or object.
    Array,
    /// The text may have at most this number of characters.
    MaxChars(usize),
    /// The value is longer than allowed.
    TooLong,
    /// The number must be within these bounds.
    Between(i64, i64),
    /// The value is not one of the allowed values, or no object has this id.
    Selected,
    /// The value must be a date.
    Date,
    /// The value must be an e-mail address.
    Email,
    /// The value has an invalid form.
    Format,
    /// The value already belongs to another object.
    Taken,
    /// The request for a list has an unknown parameter.
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

impl Rule {
    /// Returns the code that [`parlor_model::document`] defines for a violation of the rule.
    const fn code(self) -> &'static str {
        match self {
            Self::Required => code::REQUIRED,
            Self::String | Self::Integer | Self::Number | Self::Boolean | Self::Array => {
                code::WRONG_TYPE
            }
            Self::MaxChars(_) | Self::TooLong => code::TOO_LONG,
            Self::Between(..) | Self::Date | Self::Email | Self::Format => code::MALFORMED,
            Self::Selected => code::UNKNOWN,
            Self::Taken => code::TAKEN,
            Self::Unsupported => code::NOT_ALLOWED,
        }
    }

    /// Adds a fault: the member or element at this path violates the rule.
    pub(super) fn at(self, at: &FieldPath<'_>, faults: &mut Faults) {
        self.on(at.to_string(), faults);
    }

    /// Adds a fault: the field violates the rule. `field` is the name of the field, or its path with dots.
    pub(super) fn on(self, field: impl Into<String>, faults: &mut Faults) {
        let path = field.into();
        faults.push(Fault {
            message: self.text(&path).into(),
            path,
            code: self.code(),
            line: None,
        });
    }

    /// Builds a list of faults with one invalid field.
    pub(super) fn only(self, field: impl Into<String>) -> Faults {
        let mut faults = no_faults();
        self.on(field, &mut faults);
        faults
    }
}

/// Returns an empty list of faults. The list has no maximum length, because the framework reports all invalid fields.
pub(super) const fn no_faults() -> Faults {
    Faults::at_most(usize::MAX)
}

/// The invalid fields with their error texts, in the form of the vendor's framework. The order of the fields is the
/// order of the checks.
#[derive(Debug)]
pub(super) struct Errors<'a>(pub(super) &'a Faults);

impl Serialize for Errors<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields: Vec<(&str, Vec<&str>)> = Vec::new();
        for fault in self.0.iter() {
            match fields.iter_mut().find(|(known, _)| *known == fault.path) {
                Some((_, texts)) => texts.push(&fault.message),
                None => fields.push((&fault.path, vec![&fault.message])),
            }
        }
        serializer.collect_map(fields)
    }
}

/// Whether a field is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// The field must be present and not blank.
    Required,
    /// The field may be absent, but must not be blank.
    NotBlank,
    /// The field may be absent or blank.
    Optional,
}

/// A body from which the fields are taken one by one.
#[derive(Debug)]
pub(super) struct Form {
    fields: Object<'static>,
    /// The invalid fields that were found up to now.
    pub faults: Faults,
}

impl Form {
    /// Builds a form from normalised fields.
    pub(super) fn new(fields: Map<String, Value>) -> Self {
        Self {
            fields: Object::new(fields, &FieldPath::TOP),
            faults: no_faults(),
        }
    }

    /// Takes a field out of the form.
    pub(super) fn take(&mut self, name: &str) -> Patch<Value> {
        self.fields.take(name)
    }

    /// Takes a field out of the form and reads its value. If the field is invalid, adds a fault to [`Self::faults`] and
    /// returns [`Patch::Absent`].
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
            rule.on(name, &mut self.faults);
            Patch::Absent
        })
    }

    /// Takes a text field out of the form. The text has at most `most` characters.
    pub(super) fn text(&mut self, name: &'static str, need: Need, most: usize) -> Patch<String> {
        self.read(name, need, |value| text(value, most))
    }

    /// Takes a field with a whole number out of the form.
    pub(super) fn integer(&mut self, name: &'static str, need: Need) -> Patch<i64> {
        self.read(name, need, |value| integer(&value))
    }
}

/// Reads a text of at most `most` characters. Only JSON strings are accepted.
pub(super) fn text(value: Value, most: usize) -> Result<String, Rule> {
    match value {
        // A text never has more characters than bytes. So the characters are counted only if the number of bytes is
        // larger than the limit.
        Value::String(text) if text.len() > most && text.chars().count() > most => {
            Err(Rule::MaxChars(most))
        }
        Value::String(text) => Ok(text),
        _ => Err(Rule::String),
    }
}

/// Reads a whole number: a JSON integer, a JSON number with a zero fraction, or a string of decimal digits. The string
/// may have a sign, but no leading zeros. A JSON integer above the range of signed 64-bit integers becomes the largest
/// signed 64-bit integer, which is never an id.
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

/// Reads a whole number from a text of decimal digits. The text may have a sign, but no leading zeros.
pub(super) fn decimal(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit())
        && (digits.len() == 1 || !digits.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// Reads a boolean. The accepted values are `true`, `false`, `1`, `0`, `"1"` and `"0"`.
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

/// Returns the number if it is in the range of ids. Otherwise returns `None`.
pub(super) fn id(number: i64) -> Option<i64> {
    (1..=MAX_ID).contains(&number).then_some(number)
}

/// Returns the name of the list to which a parameter belongs. The parameters `id`, `id[]` and `id[0]` belong to the
/// list `id`.
fn list_name(key: &str) -> &str {
    match key.strip_suffix(']').and_then(|key| key.rsplit_once('[')) {
        Some((name, index)) if index.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => key,
    }
}

/// A query string. Values are trimmed as in a body. A blank value is treated as absent. If a parameter that is not a
/// list is repeated, the last value is used.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the query of a URI.
    ///
    /// # Errors
    /// The same as [`query::pairs`].
    pub(super) fn read(raw: Option<&str>) -> Result<Self, QueryError> {
        query::pairs(raw).map(Self)
    }

    /// Reads a parameter as a date. Adds a fault if `read` does not accept the text.
    pub(super) fn date<T>(
        &self,
        name: &'static str,
        faults: &mut Faults,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let date = read(self.get(name)?);
        if date.is_none() {
            Rule::Date.on(name, faults);
        }
        date
    }

    /// Reads the beginning and the end of a period from two parameters. Each parameter contains a day, or a day and a
    /// time, in the time zone `zone`.
    pub(super) fn period(
        &self,
        [start, end]: [&'static str; 2],
        zone: &TimeZone,
        faults: &mut Faults,
    ) -> (Option<Timestamp>, Option<Timestamp>) {
        (
            self.date(start, faults, |text| times::earliest(text, zone)),
            self.date(end, faults, |text| times::latest(text, zone)),
        )
    }

    /// Returns the value of a parameter. `None` means that the parameter is absent or blank.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Returns the items of a list parameter, in the form `name=1,2`, repeated `name[]`, or `name[0]`. `None` means
    /// that the parameter is absent or has no items.
    pub(super) fn list(&self, name: &str) -> Option<Vec<&str>> {
        let members = self
            .0
            .iter()
            .filter(|(key, _)| list_name(key) == name)
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|member| !member.is_empty())
            .collect::<Vec<_>>();
        (!members.is_empty()).then_some(members)
    }

    /// Refuses every unknown parameter of a request for a list, because an ignored filter would return wrong entries.
    /// `values` and `lists` are the names of the known parameters. `page`, `per_page`, `token`, and names that begin
    /// with `_` are always allowed.
    pub(super) fn only(&self, values: &[&str], lists: &[&str], faults: &mut Faults) {
        for (key, _) in self.pairs() {
            let known = values.contains(&key)
                || lists.contains(&list_name(key))
                || ["page", "per_page", "token"].contains(&key)
                || key.starts_with('_');
            if !known && faults.iter().all(|fault| fault.path != key) {
                Rule::Unsupported.on(printable(key), faults);
            }
        }
    }

    /// Returns all pairs of names and values.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Returns the whole number in a parameter. If the value is not a whole number, adds the parameter to `faults`.
    pub(super) fn integer(&self, name: &'static str, faults: &mut Faults) -> Option<i64> {
        let number = decimal(self.get(name)?);
        if number.is_none() {
            Rule::Integer.on(name, faults);
        }
        number
    }

    /// Returns the flag in a parameter, which must be 0 or 1. For any other value, adds the parameter to `faults`.
    pub(super) fn flag(&self, name: &'static str, faults: &mut Faults) -> Option<bool> {
        match self.get(name)? {
            "1" => Some(true),
            "0" => Some(false),
            _ => {
                Rule::Boolean.on(name, faults);
                None
            }
        }
    }

    /// Returns the list of whole numbers in a parameter. If an item is not a whole number, adds the parameter to
    /// `faults`.
    pub(super) fn integers(&self, name: &'static str, faults: &mut Faults) -> Option<Vec<i64>> {
        let members = self.list(name)?;
        let numbers = members
            .iter()
            .map(|m| decimal(m))
            .collect::<Option<Vec<_>>>();
        if numbers.is_none() {
            Rule::Integer.on(name, faults);
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
        let mut faults = Rule::Required.only("first_name");
        Rule::Integer.on("cz_cols.0.id", &mut faults);
        Rule::String.on("first_name", &mut faults);
        assert_eq!(
            serde_json::to_string(&Errors(&faults)).unwrap(),
            r#"{"first_name":["The first name field is required.","The first name must be a string."],"cz_cols.0.id":["The cz cols.0.id must be an integer."]}"#
        );
    }
}
