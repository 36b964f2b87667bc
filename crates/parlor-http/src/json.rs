//! A JSON parser for untrusted documents.
//!
//! The parser is stricter than `serde_json` alone. It refuses duplicate keys and NUL characters at any depth, and
//! limits the depth and the number of values. The result is an ordinary [`serde_json::Value`], whose keys have the same
//! order as in the document.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use crate::limits::Limits;

/// The maximum depth of a document, even if [`Limits::json_depth`] is greater. The parser `serde_json` has a maximum of
/// 128 levels. The limit of this module is lower, so that a document that is too deep causes an error of this module.
const DEEPEST: usize = 120;

/// The maximum length of a path in an error, in characters.
const PATH_CHARS: usize = 200;

/// The kind of fault of a JSON document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonErrorKind {
    /// The document is empty or contains only white space.
    Empty,
    /// The document is not UTF-8.
    BadUtf8,
    /// The document is not JSON. Examples of such faults are a wrong character, an unescaped control character in a
    /// string, text after the end, and a number beyond the range of a 64-bit float.
    Syntax,
    /// The document ends too early.
    Truncated,
    /// An object has two members with the same key.
    DuplicateKey,
    /// An object has a reserved key ([`is_reserved`]).
    ReservedKey,
    /// A string or key contains the character U+0000, escaped or not.
    Nul,
    /// Arrays and objects are nested deeper than [`Limits::json_depth`].
    TooDeep,
    /// The document has more values than [`Limits::json_values`].
    TooManyValues,
}

/// A fault of a JSON document, with its position. The text of `Display` may be shown to clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// The fault.
    pub kind: JsonErrorKind,
    /// The line, beginning with 1.
    pub line: usize,
    /// The column, counted in bytes, beginning with 1. The value 0 means that the parser found the fault before the
    /// first byte of the line.
    pub column: usize,
    /// The path to the fault: member names and array positions, separated by dots (`contact.phones.0`). The path of the
    /// whole document is empty. Control characters in the path are replaced. A path of more than 200 characters is
    /// shortened.
    pub path: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            JsonErrorKind::Empty => return f.write_str("the document is empty"),
            JsonErrorKind::BadUtf8 => "the document is not UTF-8",
            JsonErrorKind::Syntax => "the document is not valid JSON",
            JsonErrorKind::Truncated => "the document ends too early",
            JsonErrorKind::DuplicateKey => "an object has the same key twice",
            JsonErrorKind::ReservedKey => "an object has a reserved key; use another key",
            JsonErrorKind::Nul => "a string holds a NUL character",
            JsonErrorKind::TooDeep => "the document is nested too deeply",
            JsonErrorKind::TooManyValues => "the document has too many values",
        })?;
        write!(f, " (line {}, column {}", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, ", at {}", self.path)?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for JsonError {}

/// Whether a key has a special meaning for `serde_json`. If an object with such a key were stored, `serde_json` would
/// later read another value from the database than the stored object. The limits of this module would not apply to this
/// value.
#[must_use]
pub fn is_reserved(key: &str) -> bool {
    key.starts_with("$serde_json::private::")
}

/// Parses one JSON document. A UTF-8 byte order mark at the beginning is skipped.
///
/// Integers in the range of `i64` or `u64` stay integers. All other numbers become `f64`. So `value.is_i64() ||
/// value.is_u64()` is `false` for an integer that needs more than 64 bits.
///
/// # Errors
///
/// [`JsonError`] describes the first fault that was found.
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Value, JsonError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // The whole document is first checked for invalid UTF-8. So the parser does not need to check each string.
    let text = std::str::from_utf8(bytes).map_err(|invalid| {
        let (line, column) = position(bytes, invalid.valid_up_to());
        JsonError {
            kind: JsonErrorKind::BadUtf8,
            line,
            column,
            path: String::new(),
        }
    })?;
    let walk = Walk {
        values_left: Cell::new(limits.json_values),
        fault: Cell::new(None),
        steps: RefCell::new(Vec::new()),
    };
    let mut parser = serde_json::Deserializer::from_str(text);
    let node = Node {
        walk: &walk,
        depth_left: limits.json_depth.min(DEEPEST),
    };
    node.deserialize(&mut parser)
        .and_then(|value| parser.end().map(|()| value))
        .map_err(|error| explain(&error, &walk, text))
}

/// Returns the line and the column of a byte offset, both beginning with 1.
fn position(bytes: &[u8], offset: usize) -> (usize, usize) {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let line = before
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        .saturating_add(1);
    let column = before
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count()
        .saturating_add(1);
    (line, column)
}

#[cold]
fn explain(error: &serde_json::Error, walk: &Walk, text: &str) -> JsonError {
    let kind = walk.fault.get().unwrap_or_else(|| {
        if text.trim_ascii().is_empty() {
            JsonErrorKind::Empty
        } else if error.is_eof() {
            JsonErrorKind::Truncated
        } else {
            JsonErrorKind::Syntax
        }
    });
    let mut path = String::new();
    for step in walk.steps.borrow().iter().rev() {
        if !path.is_empty() {
            path.push('.');
        }
        match step {
            Step::Key(key) => path.extend(key.chars().map(|c| {
                if c.is_control() {
                    char::REPLACEMENT_CHARACTER
                } else {
                    c
                }
            })),
            Step::Index(index) => path.push_str(&index.to_string()),
        }
    }
    if let Some((end, _)) = path.char_indices().nth(PATH_CHARS) {
        path.truncate(end);
        path.push('…');
    }
    JsonError {
        kind,
        line: error.line(),
        column: error.column(),
        path,
    }
}

/// The state of one call of [`parse`]. The serde `Visitor`s of this call share the state through `Cell`s, because they
/// run on one thread.
struct Walk {
    values_left: Cell<usize>,
    /// The fault that this module found. If an error occurs and this value is `None`, `serde_json` found the error.
    fault: Cell<Option<JsonErrorKind>>,
    /// The path to the error, innermost step first. Each recursive call that returns an error adds its step.
    steps: RefCell<Vec<Step>>,
}

enum Step {
    Key(String),
    Index(usize),
}

impl Walk {
    #[cold]
    fn fail<T, E: serde::de::Error>(&self, kind: JsonErrorKind) -> Result<T, E> {
        self.fault.set(Some(kind));
        Err(E::custom("refused"))
    }

    fn text<E: serde::de::Error>(&self, text: &str) -> Result<(), E> {
        if text.as_bytes().contains(&0) {
            self.fail(JsonErrorKind::Nul)
        } else {
            Ok(())
        }
    }
}

#[derive(Clone, Copy)]
struct Node<'w> {
    walk: &'w Walk,
    depth_left: usize,
}

impl Node<'_> {
    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.depth_left.checked_sub(1) {
            Some(depth_left) => Ok(Self { depth_left, ..self }),
            None => self.walk.fail(JsonErrorKind::TooDeep),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.walk.values_left.get().checked_sub(1) {
            Some(left) => self.walk.values_left.set(left),
            None => return self.walk.fail(JsonErrorKind::TooManyValues),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.walk.text(value)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Value, E> {
        self.walk.text(&value)?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut values = Vec::new();
        loop {
            match seq.next_element_seed(inner) {
                Ok(Some(value)) => values.push(value),
                Ok(None) => return Ok(Value::Array(values)),
                Err(error) => {
                    self.walk.steps.borrow_mut().push(Step::Index(values.len()));
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            self.walk.text(&key)?;
            if is_reserved(&key) {
                return self.walk.fail(JsonErrorKind::ReservedKey);
            }
            let value = match map.next_value_seed(inner) {
                Ok(value) => value,
                Err(error) => {
                    self.walk.steps.borrow_mut().push(Step::Key(key));
                    return Err(error);
                }
            };
            // One look-up finds a duplicate key. If the key is new, the same look-up finds the place for the insertion.
            match members.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(value);
                }
                Entry::Occupied(taken) => {
                    self.walk
                        .steps
                        .borrow_mut()
                        .push(Step::Key(taken.key().clone()));
                    return self.walk.fail(JsonErrorKind::DuplicateKey);
                }
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that fails should stop where it fails"
    )]

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn kind(text: &str) -> JsonErrorKind {
        parse(text.as_bytes(), &Limits::default()).unwrap_err().kind
    }

    #[test]
    fn reads_what_is_clean() {
        let text =
            "\u{FEFF} {\"b\": [1, -2, 1.5, true, null, \"ä\\u00e4\\ud83d\\ude00\"], \"a\": {}} ";
        let value = parse(text.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(
            value,
            json!({"b": [1, -2, 1.5, true, null, "ää😀"], "a": {}})
        );
        assert_eq!(
            value.as_object().unwrap().keys().collect::<Vec<_>>(),
            ["b", "a"]
        );
    }

    #[test]
    fn integers_beyond_64_bits_are_no_integers() {
        let text = b"[18446744073709551615, 18446744073709551616, -9223372036854775808, -9223372036854775809]";
        let value = parse(text, &Limits::default()).unwrap();
        assert!(value[0].is_u64() && value[2].is_i64());
        assert!(value[1].is_f64() && value[3].is_f64());
        assert_eq!(kind("1e400"), JsonErrorKind::Syntax);
        assert!(
            parse("9".repeat(300).as_bytes(), &Limits::default())
                .unwrap()
                .is_f64()
        );
    }

    #[test]
    fn refuses_with_kind_place_and_path() {
        assert_eq!(kind(" \n "), JsonErrorKind::Empty);
        assert_eq!(kind(""), JsonErrorKind::Empty);
        assert_eq!(kind("{\"a\":"), JsonErrorKind::Truncated);
        for text in [
            "{} x",
            "{\"a\":1,}",
            "[1 2]",
            "{'a':1}",
            "// c\n1",
            "\"a\nb\"",
            "\"\u{1}\"",
            "NaN",
            "01",
            "\"\\ud800\"",
        ] {
            assert_eq!(kind(text), JsonErrorKind::Syntax, "{text}");
        }
        assert_eq!(kind("\"\\u0000\""), JsonErrorKind::Nul);
        assert_eq!(kind("{\"a\\u0000\":1}"), JsonErrorKind::Nul);
        let error = parse(
            b"{\n\"a\":[0,{\"x\":1,\"b\":2,\"\\u0078\":3}]}",
            &Limits::default(),
        )
        .unwrap_err();
        assert_eq!(
            (error.kind, error.path.as_str(), error.line),
            (JsonErrorKind::DuplicateKey, "a.1.x", 2)
        );
        let error = parse(b"{\"a\":\n \"\xff\"}", &Limits::default()).unwrap_err();
        assert_eq!(
            (error.kind, error.line, error.column),
            (JsonErrorKind::BadUtf8, 2, 3)
        );
        assert_eq!(
            error.to_string(),
            "the document is not UTF-8 (line 2, column 3)"
        );
    }

    /// `serde_json` alone loses an object with a reserved key, or replaces the object by another document. `serde_json`
    /// takes this other document from the text of the member with the reserved key. The loss and the replacement happen
    /// at any depth.
    #[test]
    fn keys_of_the_library_are_refused() {
        for name in ["RawValue", "Number", ""] {
            let text = format!(r#"{{"a": [{{"$serde_json::private::{name}": "[[1]]"}}]}}"#);
            let error = parse(text.as_bytes(), &Limits::default()).unwrap_err();
            assert_eq!(
                (error.kind, error.path.as_str()),
                (JsonErrorKind::ReservedKey, "a.0")
            );
        }
        // If `serde_json` reads an accepted document from its text again, the result is the same document.
        for text in [
            r#"{"$serde_json":{"$":1,"":[]}}"#,
            r#"{"private::RawValue":"[[1]]"}"#,
        ] {
            let value = parse(text.as_bytes(), &Limits::default()).unwrap();
            let again: Value = serde_json::from_str(&value.to_string()).unwrap();
            assert_eq!(again, value, "{text}");
        }
    }

    #[test]
    fn depth_and_count_are_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(64).as_bytes(), &Limits::default()).is_ok());
        assert_eq!(kind(&nested(65)), JsonErrorKind::TooDeep);
        assert_eq!(kind(&"[".repeat(100_000)), JsonErrorKind::TooDeep);
        assert_eq!(kind(&"{\"a\":".repeat(100_000)), JsonErrorKind::TooDeep);
        let generous = Limits {
            json_depth: usize::MAX,
            ..Limits::default()
        };
        assert_eq!(
            parse("[".repeat(100_000).as_bytes(), &generous)
                .unwrap_err()
                .kind,
            JsonErrorKind::TooDeep
        );
        let many = format!("[{}0]", "0,".repeat(100_000));
        assert_eq!(kind(&many), JsonErrorKind::TooManyValues);
    }

    #[test]
    fn a_path_is_short_and_printable() {
        let text = format!("{{\"{}\\u001b[31m\":{{\"a\":1,\"a\":2}}}}", "k".repeat(500));
        let error = parse(text.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(error.path.chars().count(), PATH_CHARS + 1);
        let error = parse(b"{\"\\u001b[31m\":[x]}", &Limits::default()).unwrap_err();
        assert_eq!(error.path, "\u{FFFD}[31m.0");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Err(error) = parse(&bytes, &Limits::default()) {
                let _ = error.to_string();
            }
        }

        #[test]
        fn any_tokens_are_read_or_refused(
            tokens in proptest::collection::vec(
                proptest::sample::select(vec!["{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u0000\"", "1", "1e999", "null", "\\", "\"", " "]),
                0..60,
            )
        ) {
            let text = tokens.concat();
            // Every accepted document is also accepted by `serde_json`, with the same value.
            if let Ok(value) = parse(text.as_bytes(), &Limits::default()) {
                prop_assert_eq!(value, serde_json::from_str::<Value>(&text).unwrap());
            }
        }
    }
}
