//! Custom attributes in requests. Every name must be defined, and every value must fit its definition.

use crate::document::fields::{Anything, Id, List, Text};
use crate::document::{Faults, Place, code, request};
use parlor_model::attributes::{MAX_TEXT, Misfit};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{AttributeDefinition, JsonMap, ServiceRecordDraft};
use parlor_model::ids::AttributeId;
use parlor_model::words::{AttributeObject, AttributeType, Word as _};
use serde_json::Value;

request! {
    /// A draft of the service record. The agent finds the draft after the pick-up.
    pub(crate) struct NewServiceRecord {
        /// The free text of the record.
        memo: Option<Text<0, 150_000>>,
        /// The values of service record attributes.
        values: List<NewRecordValue, 200>,
    }
}

request! {
    /// The value of a service record attribute. `id` or `name` names the attribute.
    pub(crate) struct NewRecordValue {
        /// The definition's id.
        id: Option<Id>,
        /// The definition's name.
        name: Option<Text<1, 255>>,
        /// A value that fits the definition.
        value: Anything,
    }
}

/// Checks attribute values and converts them into the form of their definitions.
pub(crate) fn accepted(
    config: &AccountConfig,
    object: AttributeObject,
    given: JsonMap,
    at: &Place<'_>,
    faults: &mut Faults,
) -> JsonMap {
    let mut accepted = JsonMap::new();
    for (name, value) in given {
        let at = at.key(&name);
        let value = match config.attribute(object, &name) {
            Some(definition) => fitting(definition, &value, &at, faults),
            None => {
                unknown(config, object, &at, faults);
                None
            }
        };
        if let Some(value) = value {
            accepted.insert(name, value);
        }
    }
    accepted
}

/// Checks changed attribute values, like [`accepted`]. `null` removes a value.
pub(crate) fn changes(
    config: &AccountConfig,
    object: AttributeObject,
    given: JsonMap,
    at: &Place<'_>,
    faults: &mut Faults,
) -> JsonMap {
    let (gone, given): (JsonMap, JsonMap) = given
        .into_iter()
        .partition(|(name, value)| value.is_null() && config.attribute(object, name).is_some());
    let mut changes = accepted(config, object, given, at, faults);
    changes.extend(gone);
    changes
}

/// Checks a draft and converts it into the stored form.
pub(crate) fn draft(
    config: &AccountConfig,
    given: NewServiceRecord,
    at: &Place<'_>,
    faults: &mut Faults,
) -> ServiceRecordDraft {
    let mut values = Vec::with_capacity(given.values.0.len());
    let list = at.key("values");
    for (index, one) in given.values.0.into_iter().enumerate() {
        let at = list.index(index);
        let object = AttributeObject::ServiceRecord;
        let definition = match (&one.id, &one.name) {
            (Some(id), None) => config
                .attributes
                .get(&AttributeId(id.0))
                .filter(|a| a.object == object),
            (None, Some(name)) => config.attribute(object, &name.0),
            (Some(_), Some(_)) => {
                faults.add(
                    &at.key("name"),
                    code::NOT_ALLOWED,
                    "Send `id` or `name`, not both.",
                );
                continue;
            }
            (None, None) => {
                faults.add(&at.key("id"), code::REQUIRED, "Send `id` or `name`.");
                continue;
            }
        };
        let Some(definition) = definition else {
            let member = if one.id.is_some() { "id" } else { "name" };
            unknown(config, object, &at.key(member), faults);
            continue;
        };
        if let Some(value) = fitting(definition, &one.value.0, &at.key("value"), faults) {
            values.push((definition.id.0, value));
        }
    }
    ServiceRecordDraft {
        memo: given.memo.map(|memo| memo.0),
        values,
    }
}

/// Converts a value into the form of its definition. `None` means that a fault was added.
pub(crate) fn fitting(
    definition: &AttributeDefinition,
    value: &Value,
    at: &Place<'_>,
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

/// Adds a fault for an undefined attribute. The fault lists the defined attributes.
pub(crate) fn unknown(
    config: &AccountConfig,
    object: AttributeObject,
    at: &Place<'_>,
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
