//! Custom columns (contract 3.5): the account's custom attributes by id, and their values in bodies.
//!
//! The vendor groups columns in categories whose `type` says of what they are. Parlor has no such groups, so there is one for each
//! object: 1 (type 0, customer form) and 5 (type 4, service-record form, INFERRED). Conversations have no columns at the vendor.

use super::App;
use super::call::{Call, Verb};
use super::failure::Failure;
use super::input::{Errors, Form, Given, Rule};
use super::paging::Page;
use super::print;
use super::text_call::column_value;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_model::attributes::Misfit;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{AttributeDefinition, JsonMap};
use parlor_model::ids::AttributeId;
use parlor_model::words::{AttributeObject, AttributeType};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct CzCol<'a> {
    id: AttributeId,
    name: &'a str,
    description: Option<&'a str>,
    is_allowed_null: bool,
    default: Option<&'a str>,
    #[serde(rename = "type")]
    column_type: i64,
    options: Vec<Choice<'a>>,
    category_id: i64,
    category: Category,
    creater_id: Option<i64>,
    creater: Option<i64>,
}

#[derive(Serialize)]
struct Choice<'a> {
    text: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Category {
    id: i64,
    name: &'static str,
    #[serde(rename = "type")]
    category_type: i64,
    description: Option<&'static str>,
}

/// The category of what columns are of; `None` for what has no columns at the vendor.
const fn category(object: AttributeObject) -> Option<Category> {
    let (id, name, category_type) = match object {
        AttributeObject::Contact => (1, "Customer form", 0),
        AttributeObject::ServiceRecord => (5, "Service record form", 4),
        AttributeObject::Conversation => return None,
    };
    Some(Category {
        id,
        name,
        category_type,
        description: None,
    })
}

/// 0 number, 1 string, 2 boolean, 3 date, 4 time, 5 datetime, 6 single choice, 7 multiple choice.
const fn column_type(value_type: AttributeType) -> i64 {
    match value_type {
        AttributeType::Number => 0,
        AttributeType::Text | AttributeType::LongText => 1,
        AttributeType::Boolean => 2,
        AttributeType::Date => 3,
        AttributeType::Time => 4,
        AttributeType::Datetime => 5,
        AttributeType::Choice => 6,
        AttributeType::Choices => 7,
    }
}

fn shown(definition: &AttributeDefinition) -> Option<CzCol<'_>> {
    let category = category(definition.object)?;
    Some(CzCol {
        id: definition.id,
        name: if definition.label.is_empty() {
            &definition.name
        } else {
            &definition.label
        },
        description: None,
        is_allowed_null: true,
        default: None,
        column_type: column_type(definition.value_type),
        options: definition
            .options
            .iter()
            .map(|option| Choice {
                text: option,
                value: option,
            })
            .collect(),
        category_id: category.id,
        category,
        creater_id: None,
        creater: None,
    })
}

/// GET lists; filters `category_id` and `types` (a list).
pub(super) async fn collection(
    State(app): State<App>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(app, request, &[Verb::Get]).await?;
    let query = &call.received.query;
    let mut errors = Errors::default();
    let page = Page::read(query, &mut errors);
    let category = query.integer("category_id", &mut errors);
    let types = query.integers("types", &mut errors);
    if !errors.is_empty() {
        return Err(Failure::Invalid(errors));
    }
    let matching = call
        .caller
        .config
        .attributes
        .values()
        .filter_map(shown)
        .filter(|column| category.is_none_or(|id| id == column.category_id))
        .filter(|column| {
            types
                .as_ref()
                .is_none_or(|types| types.contains(&column.column_type))
        })
        .collect::<Vec<_>>();
    let total = i64::try_from(matching.len()).unwrap_or(i64::MAX);
    let columns = page.of(matching.into_iter());
    Ok(print::ok(&page.envelope(&call, columns, total)))
}

/// A contact's value of a column.
#[derive(Serialize)]
pub(super) struct ColumnValue<'a> {
    id: AttributeId,
    value: &'a Value,
    category_id: i64,
}

/// A contact's values, by column.
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

/// Takes `cz_cols` out of a contact's body: names and accepted values. `null` clears a value. Of several for one column the last
/// counts.
pub(super) fn taken(form: &mut Form, config: &AccountConfig) -> JsonMap {
    let mut values = JsonMap::new();
    let columns = match form.take("cz_cols") {
        Given::Absent | Given::Null => return values,
        Given::Value(Value::Array(columns)) => columns,
        Given::Value(_) => {
            form.errors.add("cz_cols", Rule::Array);
            return values;
        }
    };
    for (index, column) in columns.into_iter().enumerate() {
        let path = || format!("cz_cols.{index}");
        let Some((id, value)) = column_value(column, &mut form.errors, path) else {
            continue;
        };
        let Some(definition) = config
            .attributes
            .get(&AttributeId(id))
            .filter(|definition| definition.object == AttributeObject::Contact)
        else {
            form.errors.add(format!("{}.id", path()), Rule::Selected);
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
            Err(misfit) => form
                .errors
                .add(format!("{}.value", path()), broken(definition, misfit)),
        }
    }
    values
}

/// The rule a value broke.
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
