//! The list `cz-col` of the account's custom attributes, and the list `cz-col-category` of the groups of these
//! attributes (contract 3.5).

use super::call::Call;
use super::columns::Category;
use super::context::Context;
use super::failure::Failure;
use super::input;
use super::input::Verb;
use super::paging::Page;
use super::print;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_model::config::AccountConfig;
use parlor_model::entities::AttributeDefinition;
use parlor_model::ids::{AttributeGroupId, AttributeId};
use parlor_model::words::AttributeType;
use serde::Serialize;

/// A custom column in answers.
#[derive(Serialize)]
pub(super) struct CzCol {
    pub(super) id: AttributeId,
    name: String,
    description: Option<&'static str>,
    is_allowed_null: bool,
    default: Option<&'static str>,
    #[serde(rename = "type")]
    column_type: i64,
    options: Vec<Choice>,
    category_id: AttributeGroupId,
    category: Category,
    creater_id: Option<i64>,
    creater: Option<i64>,
}

#[derive(Serialize)]
struct Choice {
    text: String,
    value: String,
}

/// Returns the vendor's number of a column's type. The numbers from 0 to 7 mean, in this order: number, string,
/// boolean, date, time, datetime, single choice and multiple choice.
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

/// Builds the answer for a column. `None` means that the vendor has no columns for this kind of object.
pub(super) fn shown(config: &AccountConfig, definition: &AttributeDefinition) -> Option<CzCol> {
    let category = Category::of(config, definition)?;
    Some(CzCol {
        id: definition.id,
        name: if definition.label.is_empty() {
            definition.name.clone()
        } else {
            definition.label.clone()
        },
        description: None,
        is_allowed_null: true,
        default: None,
        column_type: column_type(definition.value_type),
        options: definition
            .options
            .iter()
            .map(|option| Choice {
                text: option.clone(),
                value: option.clone(),
            })
            .collect(),
        category_id: category.id,
        category,
        creater_id: None,
        creater: None,
    })
}

/// Handles the columns. GET lists all columns, with the filters `category_id` and `types` (a list).
pub(super) async fn collection(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let category = query.integer("category_id", &mut faults);
    let category = category.map(AttributeGroupId);
    let types = query.integers("types", &mut faults);
    query.only(&["category_id"], &["types"], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let config = &call.caller.config;
    let matching = config
        .attributes
        .values()
        .filter_map(|definition| shown(config, definition))
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

/// A category with its columns.
#[derive(Serialize)]
struct CzColCategory {
    #[serde(flatten)]
    category: Category,
    cols: Vec<CzCol>,
    creater_id: Option<i64>,
    creater: Option<i64>,
}

/// Handles the categories. GET lists all categories, with the filter `types` (a list, INFERRED).
pub(super) async fn categories(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let types = query.integers("types", &mut faults);
    query.only(&[], &["types"], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let config = &call.caller.config;
    let matching: Vec<Category> = (Category::all(config).into_iter())
        .filter(|category| {
            types
                .as_ref()
                .is_none_or(|types| types.contains(&category.category_type))
        })
        .collect();
    let total = i64::try_from(matching.len()).unwrap_or(i64::MAX);
    let categories = (page.of(matching.into_iter()).into_iter())
        .map(|category| CzColCategory {
            cols: (config.attributes.values())
                .filter_map(|definition| shown(config, definition))
                .filter(|column| column.category_id == category.id)
                .collect(),
            category,
            creater_id: None,
            creater: None,
        })
        .collect();
    Ok(print::ok(&page.envelope(&call, categories, total)))
}
