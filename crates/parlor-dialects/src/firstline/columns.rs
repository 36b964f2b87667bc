//! Values of custom columns in bodies (contract 3.5).
//!
//! The vendor groups columns in categories. The `type` of a category names the object that its columns describe. Parlor
//! has no such groups, so each object has one category: 1 (type 0, customer form) and 5 (type 4, service-record form,
//! INFERRED). The vendor's conversations have no columns.

use super::input::{self, Form, Rule};
use parlor_model::attributes::Misfit;
use parlor_model::config::AccountConfig;
use parlor_model::document::{Faults, Object, Patch, Path};
use parlor_model::entities::{AttributeDefinition, JsonMap};
use parlor_model::ids::AttributeId;
use parlor_model::words::{AttributeObject, AttributeType};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
pub(super) struct Category {
    pub(super) id: i64,
    name: &'static str,
    #[serde(rename = "type")]
    category_type: i64,
    description: Option<&'static str>,
}

/// Returns the category for the columns of an object. `None` means that the vendor has no columns for the object.
pub(super) const fn category(object: AttributeObject) -> Option<Category> {
    let (id, name, category_type) = match object {
        AttributeObject::Contact => (1, "Customer form", 0),
        AttributeObject::ServiceRecord => (5, "Service record form", 4),
        AttributeObject::Conversation | AttributeObject::Ticket => return None,
    };
    Some(Category {
        id,
        name,
        category_type,
        description: None,
    })
}

/// The value of a column for a contact.
#[derive(Serialize)]
pub(super) struct ColumnValue<'a> {
    id: AttributeId,
    value: &'a Value,
    category_id: i64,
}

/// Returns the values of a contact's columns.
pub(super) fn values<'a>(
    config: &'a AccountConfig,
    custom_attributes: &'a JsonMap,
) -> Vec<ColumnValue<'a>> {
    config
        .attributes
        .values()
        .filter(|definition| definition.object == AttributeObject::Contact)
        .filter_map(|definition| {
            Some(ColumnValue {
                id: definition.id,
                value: custom_attributes.get(&definition.name)?,
                category_id: category(definition.object)?.id,
            })
        })
        .collect()
}

/// Takes `cz_cols` out of a contact's body and returns the names and accepted values. `null` clears a value. If a
/// column is repeated, the last value counts.
pub(super) fn taken(form: &mut Form, config: &AccountConfig) -> JsonMap {
    let mut values = JsonMap::new();
    let columns = match form.take("cz_cols") {
        Patch::Absent | Patch::Null => return values,
        Patch::Value(Value::Array(columns)) => columns,
        Patch::Value(_) => {
            Rule::Array.on("cz_cols", &mut form.faults);
            return values;
        }
    };
    let list = Path::TOP.key("cz_cols");
    for (index, column) in columns.into_iter().enumerate() {
        let at = list.index(index);
        let Some((id, value)) = column_value(column, &at, &mut form.faults) else {
            continue;
        };
        let Some(definition) = config
            .attributes
            .get(&AttributeId(id))
            .filter(|definition| definition.object == AttributeObject::Contact)
        else {
            Rule::Selected.at(&at.key("id"), &mut form.faults);
            continue;
        };
        if value.is_null() {
            values.insert(definition.name.clone(), Value::Null);
            continue;
        }
        match definition.accept(&value) {
            Ok(value) => {
                values.insert(definition.name.clone(), value);
            }
            Err(misfit) => broken(definition, misfit).at(&at.key("value"), &mut form.faults),
        }
    }
    values
}

/// Reads one element of `cz_cols`: the id of a column and its value. `None` means that the element is invalid.
pub(super) fn column_value(
    column: Value,
    at: &Path<'_>,
    faults: &mut Faults,
) -> Option<(i64, Value)> {
    let Value::Object(column) = column else {
        Rule::Array.at(at, faults);
        return None;
    };
    let mut column = Object::new(column, at);
    let id = match column.take("id") {
        Patch::Absent | Patch::Null => Err(Rule::Required),
        Patch::Value(id) => input::integer(&id),
    };
    match id {
        Ok(id) => Some((id, column.take("value").value().unwrap_or(Value::Null))),
        Err(rule) => {
            rule.at(&column.at("id"), faults);
            None
        }
    }
}

/// Returns the rule that a value broke.
const fn broken(definition: &AttributeDefinition, misfit: Misfit) -> Rule {
    match misfit {
        Misfit::Option => Rule::Selected,
        Misfit::Length => Rule::TooLong,
        Misfit::Type => match definition.value_type {
            AttributeType::Text | AttributeType::LongText => Rule::String,
            AttributeType::Number => Rule::Number,
            AttributeType::Boolean => Rule::Boolean,
            AttributeType::Date | AttributeType::Time | AttributeType::Datetime => Rule::Date,
            AttributeType::Choice | AttributeType::Choices => Rule::Selected,
        },
    }
}
