//! The filter `cz_cols` of `GET contact` (contract 3.4): a JSON list of conditions on the columns of contacts, such as
//! `[{"id": 230, "op": ">=", "val": 5}]`. A contact must meet all conditions.

use super::columns::broken;
use super::input::{self, Rule};
use parlor_engine::query::{AttributeTest, Comparison};
use parlor_http::{Limits, json};
use parlor_model::config::AccountConfig;
use parlor_model::document::{Faults, FieldPath, Object, Patch};
use parlor_model::entities::AttributeDefinition;
use parlor_model::ids::AttributeId;
use parlor_model::words::{AttributeObject, AttributeType};
use serde_json::Value;

/// The name of the filter in the query.
pub(super) const CZ_COLS: &str = "cz_cols";
/// The maximum number of conditions in one filter.
const MAX_CONDITIONS: usize = 20;
/// The maximum number of values in a condition.
const MAX_VALUES: usize = 100;

/// Reads the conditions of the filter. Adds a fault for each invalid condition.
pub(super) fn read(
    text: &str,
    config: &AccountConfig,
    limits: &Limits,
    faults: &mut Faults,
) -> Vec<AttributeTest> {
    let at = FieldPath::TOP.key(CZ_COLS);
    let Ok(Value::Array(conditions)) = json::parse(text.as_bytes(), limits) else {
        Rule::Array.at(&at, faults);
        return Vec::new();
    };
    if conditions.len() > MAX_CONDITIONS {
        Rule::TooLong.at(&at, faults);
        return Vec::new();
    }
    (conditions.into_iter().enumerate())
        .filter_map(|(index, condition)| one(condition, config, &at.index(index), faults))
        .collect()
}

fn one(
    condition: Value,
    config: &AccountConfig,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> Option<AttributeTest> {
    let Value::Object(condition) = condition else {
        Rule::Array.at(at, faults);
        return None;
    };
    let mut condition = Object::new(condition, at);
    let id = match condition.take("id") {
        Patch::Value(id) => input::integer(&id),
        Patch::Absent | Patch::Null => Err(Rule::Required),
    };
    let column = id.and_then(|id| {
        let column = config.attributes.get(&AttributeId(id));
        let column = column.filter(|column| column.object == AttributeObject::Contact);
        column.ok_or(Rule::Selected)
    });
    let comparison = match condition.take("op") {
        Patch::Value(Value::String(op)) => comparison(op.trim()).ok_or(Rule::Selected),
        Patch::Value(_) => Err(Rule::String),
        Patch::Absent | Patch::Null => Err(Rule::Required),
    };
    let value = condition.take("val").value();
    let mut checked = |name: &'static str, fault: Option<Rule>| {
        if let Some(rule) = fault {
            rule.at(&condition.at(name), faults);
        }
    };
    checked("id", column.as_ref().err().copied());
    checked("op", comparison.as_ref().err().copied());
    let (column, (comparison, several)) = (column.ok()?, comparison.ok()?);
    let values = values(column, comparison, several, value);
    checked("val", values.as_ref().err().copied());
    Some(AttributeTest {
        name: column.name.clone(),
        numeric: column.value_type == AttributeType::Number,
        comparison,
        values: values.ok()?,
    })
}

/// Returns the comparison that an operator means, and whether the operator accepts a list of values. Returns `None` for
/// an unknown operator.
fn comparison(op: &str) -> Option<(Comparison, bool)> {
    Some(match op {
        "=" => (Comparison::OneOf, false),
        "<>" => (Comparison::NoneOf, false),
        ">" => (Comparison::Greater, false),
        ">=" => (Comparison::AtLeast, false),
        "<" => (Comparison::Less, false),
        "<=" => (Comparison::AtMost, false),
        "in" => (Comparison::OneOf, true),
        "not_in" => (Comparison::NoneOf, true),
        "is_null" => (Comparison::Absent, false),
        "is_not_null" => (Comparison::Present, false),
        _ => return None,
    })
}

/// Returns the values of a condition as texts, in the stored form of the column.
fn values(
    column: &AttributeDefinition,
    comparison: Comparison,
    several: bool,
    value: Option<Value>,
) -> Result<Vec<String>, Rule> {
    if matches!(comparison, Comparison::Absent | Comparison::Present) {
        return Ok(Vec::new());
    }
    let given = match value {
        None => return Err(Rule::Required),
        Some(Value::Array(values)) if several => values,
        Some(Value::Array(_) | Value::Object(_)) => return Err(Rule::String),
        Some(value) => vec![value],
    };
    if given.is_empty() {
        return Err(Rule::Required);
    }
    if given.len() > MAX_VALUES {
        return Err(Rule::TooLong);
    }
    let mut texts = Vec::new();
    for value in given {
        let stored = column.accept(&value);
        let stored = stored.map_err(|misfit| broken(column, misfit))?;
        // For a column of the type multiple choice, the stored form of one value is a list with one option. The
        // comparison needs the option itself.
        let each = match stored {
            Value::Array(options) => options,
            one => vec![one],
        };
        for value in each {
            texts.push(match value {
                Value::String(text) => text,
                other => other.to_string(),
            });
        }
    }
    Ok(texts)
}
