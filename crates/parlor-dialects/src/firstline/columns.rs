//! Custom columns, their categories, and values of columns in bodies (contract 3.5).
//!
//! The vendor groups columns in categories. The `type` of a category is a number that states the kind of object to
//! which the columns belong. 0 means the customer form, 1 a customer table, 2 the ticket form, and 4 the service-record
//! form (INFERRED). A category is a group of custom attributes. For each kind of object, the attributes without a group
//! form a built-in category. The id of this category is smaller than the ids of all groups. The vendor has no columns
//! for conversations.

use super::input::{self, Form, Need, Rule};
use parlor_model::attributes::Misfit;
use parlor_model::config::AccountConfig;
use parlor_model::document::{Faults, FieldPath, Object, Patch};
use parlor_model::entities::{AttributeDefinition, AttributeGroup, JsonMap};
use parlor_model::ids::{AttributeGroupId, AttributeId};
use parlor_model::words::{AttributeObject, AttributeType};
use serde::Serialize;
use serde_json::Value;

/// A category of columns.
#[derive(Serialize)]
pub(super) struct Category {
    pub(super) id: AttributeGroupId,
    name: String,
    #[serde(rename = "type")]
    pub(super) category_type: i64,
    description: Option<String>,
}

/// The kinds of objects that have a built-in category, each with the reserved id and the name of this category. The
/// built-in category contains the attributes without a group.
const OBJECTS: [(AttributeObject, AttributeGroupId, &str); 3] = [
    (AttributeObject::Contact, built_in(1), "Customer form"),
    (AttributeObject::Ticket, built_in(3), "Ticket form"),
    (
        AttributeObject::ServiceRecord,
        built_in(5),
        "Service record form",
    ),
];

/// Returns the id of a built-in category. The API shows the ids of an account's groups unchanged, so no group may have
/// the id of a built-in category.
const fn built_in(id: i64) -> AttributeGroupId {
    let id = AttributeGroupId(id);
    assert!(id.is_reserved(), "a group of an account can have this id");
    id
}

/// Returns the type of the categories for a kind of object. `None` means that the vendor has no columns for this kind
/// of object.
const fn category_type(object: AttributeObject) -> Option<i64> {
    match object {
        AttributeObject::Contact => Some(0),
        AttributeObject::ContactRow => Some(1),
        AttributeObject::Ticket => Some(2),
        AttributeObject::ServiceRecord => Some(4),
        AttributeObject::Conversation => None,
    }
}

impl Category {
    /// Returns the category of a group. `None` means that the vendor has no columns for this kind of object.
    pub(super) fn of_group(group: &AttributeGroup) -> Option<Self> {
        Some(Self {
            id: group.id,
            name: group.name.clone(),
            category_type: category_type(group.object)?,
            description: group.description.clone(),
        })
    }

    /// Returns the built-in category for a kind of object. `None` means that this kind of object has no built-in
    /// category.
    fn of_object(object: AttributeObject) -> Option<Self> {
        let (_, id, name) = OBJECTS.into_iter().find(|(known, ..)| *known == object)?;
        Some(Self {
            id,
            name: name.to_owned(),
            category_type: category_type(object)?,
            description: None,
        })
    }

    /// Returns the category of a column. `None` means that the vendor has no columns for this kind of object.
    pub(super) fn of(config: &AccountConfig, column: &AttributeDefinition) -> Option<Self> {
        match column.group_id {
            Some(group) => Self::of_group(config.attribute_groups.get(&group)?),
            None => Self::of_object(column.object),
        }
    }

    /// Returns all categories, in the order of their ids.
    pub(super) fn all(config: &AccountConfig) -> Vec<Self> {
        let bare = OBJECTS
            .into_iter()
            .filter_map(|(object, ..)| Self::of_object(object));
        let groups = config.attribute_groups.values().filter_map(Self::of_group);
        bare.chain(groups).collect()
    }
}

/// Returns the id of a column's category. `None` means that the vendor has no columns for this kind of object.
fn category_id(column: &AttributeDefinition) -> Option<AttributeGroupId> {
    category_type(column.object)?;
    column.group_id.or_else(|| {
        let built_in = OBJECTS.into_iter();
        let mut built_in = built_in.filter(|(object, ..)| *object == column.object);
        built_in.next().map(|(_, id, _)| id)
    })
}

/// The value that an object, such as a contact, has in a column.
#[derive(Serialize)]
pub(super) struct ColumnValue<'a> {
    id: AttributeId,
    value: &'a Value,
    category_id: AttributeGroupId,
}

/// Returns the values of an object's columns.
pub(super) fn values<'a>(
    config: &'a AccountConfig,
    object: AttributeObject,
    custom_attributes: &'a JsonMap,
) -> Vec<ColumnValue<'a>> {
    config
        .attributes
        .values()
        .filter(|definition| definition.object == object)
        .filter_map(|definition| {
            Some(ColumnValue {
                id: definition.id,
                value: custom_attributes.get(&definition.name)?,
                category_id: category_id(definition)?,
            })
        })
        .collect()
}

/// Takes `cz_cols` out of a body, and returns the new values of a contact's columns by the columns' names. The result
/// contains only accepted values. `null` clears a value. If a column is repeated, the last value is used.
pub(super) fn taken(form: &mut Form, config: &AccountConfig) -> JsonMap {
    taken_if(form, Need::Optional, config, |column| {
        column.object == AttributeObject::Contact
    })
}

/// Takes `cz_cols` out of a body, like [`taken`], but accepts only columns for which `allowed` returns true.
pub(super) fn taken_if(
    form: &mut Form,
    need: Need,
    config: &AccountConfig,
    allowed: impl Fn(&AttributeDefinition) -> bool,
) -> JsonMap {
    let mut values = JsonMap::new();
    let columns = match form.take("cz_cols") {
        Patch::Absent | Patch::Null if need == Need::Required => {
            Rule::Required.on("cz_cols", &mut form.faults);
            return values;
        }
        Patch::Absent | Patch::Null => return values,
        Patch::Value(Value::Array(columns)) => columns,
        Patch::Value(_) => {
            Rule::Array.on("cz_cols", &mut form.faults);
            return values;
        }
    };
    let list = FieldPath::TOP.key("cz_cols");
    for (index, column) in columns.into_iter().enumerate() {
        let at = list.index(index);
        let Some((id, value)) = column_value(column, &at, &mut form.faults) else {
            continue;
        };
        let definition = config.attributes.get(&AttributeId(id));
        let Some(definition) = definition.filter(|column| allowed(column)) else {
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
    at: &FieldPath<'_>,
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

/// Returns the rule that a column's value violates.
pub(super) const fn broken(definition: &AttributeDefinition, misfit: Misfit) -> Rule {
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
