//! Custom attributes in requests. Each name must belong to a defined attribute, and each value must fit the attribute's
//! definition.

use crate::document::{Faults, FieldPath, code};
use parlor_model::attributes::{MAX_TEXT, Misfit};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{AttributeDefinition, JsonMap};
use parlor_model::words::{AttributeObject, AttributeType, Word as _};
use serde_json::Value;

/// Checks attribute values, adds a fault for each invalid value, and converts the valid values into the form that their
/// definitions require.
pub(crate) fn accepted(
    config: &AccountConfig,
    object: AttributeObject,
    given: JsonMap,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> JsonMap {
    let mut accepted = JsonMap::new();
    for (name, value) in given {
        let at = at.key(&name);
        match config.attribute(object, &name) {
            Some(definition) => {
                if let Some(value) = fitting(definition, &value, &at, faults) {
                    accepted.insert(definition.name.clone(), value);
                }
            }
            None => unknown(config, object, &at, faults),
        }
    }
    accepted
}

/// Checks changes of attribute values like [`accepted`]. In addition, `null` is allowed and removes the value.
pub(crate) fn changes(
    config: &AccountConfig,
    object: AttributeObject,
    given: JsonMap,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> JsonMap {
    let (gone, given): (JsonMap, JsonMap) = given
        .into_iter()
        .partition(|(name, value)| value.is_null() && config.attribute(object, name).is_some());
    let mut changes = accepted(config, object, given, at, faults);
    let gone = gone.into_iter().filter_map(|(name, value)| {
        let definition = config.attribute(object, &name)?;
        Some((definition.name.clone(), value))
    });
    changes.extend(gone);
    changes
}

/// Converts a value into the form that its definition requires. `None` means that the value does not fit and a fault
/// was added.
pub(crate) fn fitting(
    definition: &AttributeDefinition,
    value: &Value,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> Option<Value> {
    match definition.accept(value) {
        Ok(value) => Some(value),
        Err(Misfit::Type) => {
            let detail = format!("Send {}.", form(definition.value_type));
            faults.add(at, code::WRONG_TYPE, detail);
            None
        }
        Err(Misfit::Option) => {
            let detail = format!("Send one of: {}.", definition.options.join(", "));
            faults.add(at, code::NOT_ALLOWED, detail);
            None
        }
        Err(Misfit::Length) => {
            let detail = format!("Send at most {MAX_TEXT} characters.");
            faults.add(at, code::TOO_LONG, detail);
            None
        }
    }
}

/// Adds a fault for an undefined attribute. The fault lists at most 30 of the defined attributes.
pub(crate) fn unknown(
    config: &AccountConfig,
    object: AttributeObject,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) {
    let names = config
        .attributes
        .values()
        .filter(|a| a.object == object)
        .map(|a| a.name.as_str())
        .take(30)
        .collect::<Vec<_>>();
    let object = object.word().replace('_', " ");
    let detail = if names.is_empty() {
        format!("Your account has no custom attributes for a {object}.")
    } else {
        format!(
            "No such custom attribute is defined for a {object}. Defined: {}.",
            names.join(", ")
        )
    };
    faults.add(at, code::UNKNOWN, detail);
}

const fn form(value_type: AttributeType) -> &'static str {
    match value_type {
        AttributeType::Text | AttributeType::LongText => "a string",
        AttributeType::Number => "a number",
        AttributeType::Date => "a date as YYYY-MM-DD",
        AttributeType::Time => "a time of day as HH:MM or HH:MM:SS",
        AttributeType::Datetime => "a date and time such as 2026-01-31T09:30:00Z",
        AttributeType::Boolean => "true or false",
        AttributeType::Choice => "one of the options as a string",
        AttributeType::Choices => "an array of options",
    }
}
