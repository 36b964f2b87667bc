//! Converts a TOML text to a document. The document has the values as JSON, and the line number of each value.

use parlor_model::document::{Fault, Lines, code};
use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Parses a TOML text.
///
/// # Errors
/// The text is not TOML.
pub(super) fn read(text: &str) -> Result<(Value, Lines), Fault> {
    let lines = LineStarts::of(text);
    match DeTable::parse(text) {
        Ok(table) => {
            let (value, inner) = lines.table(table.get_ref());
            Ok((value, Lines { line: 1, inner }))
        }
        Err(error) => Err(Fault {
            path: String::new(),
            code: code::MALFORMED,
            message: format!("not TOML: {}", error.message()).into(),
            line: Some(lines.line(error.span().map_or(0, |span| span.start))),
        }),
    }
}

/// The byte offsets at which lines begin.
struct LineStarts(Vec<usize>);

impl LineStarts {
    fn of(text: &str) -> Self {
        let breaks = text.match_indices('\n');
        Self(
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| at.saturating_add(1)))
                .collect(),
        )
    }

    /// Returns the number of the line that contains the byte at this offset. Lines are counted from 1.
    fn line(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte)
    }

    fn table(&self, table: &DeTable<'_>) -> (Value, std::collections::BTreeMap<String, Lines>) {
        let mut members = Map::new();
        let mut inner = std::collections::BTreeMap::new();
        for (key, value) in table {
            let name = key.get_ref().to_string();
            let (value, mut lines) = self.value(value);
            lines.line = self.line(key.span().start);
            inner.insert(name.clone(), lines);
            members.insert(name, value);
        }
        (Value::Object(members), inner)
    }

    fn value(&self, value: &Spanned<DeValue<'_>>) -> (Value, Lines) {
        let mut inner = std::collections::BTreeMap::new();
        let json = match value.get_ref() {
            DeValue::String(text) => text.to_string().into(),
            DeValue::Integer(digits) => {
                // An integer that is too large becomes a floating-point number, which no integer field accepts.
                i64::from_str_radix(digits.as_str(), digits.radix())
                    .map_or_else(|_| float(digits.as_str()), Value::from)
            }
            DeValue::Float(digits) => float(digits.as_str()),
            DeValue::Boolean(flag) => (*flag).into(),
            DeValue::Datetime(at) => at.to_string().into(),
            DeValue::Array(list) => {
                let mut elements = Vec::new();
                for (index, element) in list.iter().enumerate() {
                    let (element, lines) = self.value(element);
                    inner.insert(index.to_string(), lines);
                    elements.push(element);
                }
                elements.into()
            }
            DeValue::Table(table) => {
                let (members, lines) = self.table(table);
                inner = lines;
                members
            }
        };
        let line = self.line(value.span().start);
        (json, Lines { line, inner })
    }
}

/// Reads a floating-point number. JSON cannot represent infinity or NaN, so these values become `null`. No number field
/// accepts `null`.
fn float(digits: &str) -> Value {
    let number = digits.replace('_', "").parse::<f64>().ok();
    number
        .and_then(Number::from_f64)
        .map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_model::document::FieldPath;
    use serde_json::json;

    #[test]
    fn values_have_their_lines() {
        let text = "name = \"N\"\n[[agents]]\nid = 7\n[[agents]]\nskills = {\n  german = 1_0 }\n";
        let (value, lines) = read(text).unwrap();
        let expected = json!({"name": "N", "agents": [{"id": 7}, {"skills": {"german": 10}}]});
        assert_eq!(value, expected);
        let agents = FieldPath::TOP.key("agents");
        let (first, second) = (agents.index(0), agents.index(1));
        assert_eq!(lines.at(&first).line, 2);
        assert_eq!(lines.at(&first.key("id")).line, 3);
        let skills = second.key("skills");
        assert_eq!(lines.at(&skills).line, 5);
        assert_eq!(lines.at(&skills.key("german")).line, 6);
        assert_eq!(lines.at(&second.key("absent")).line, 4);
        assert_eq!(read("a = 1\nb = \n").unwrap_err().line, Some(2));
        assert!(read("a = inf\nb = 9223372036854775808").is_ok());
    }
}
