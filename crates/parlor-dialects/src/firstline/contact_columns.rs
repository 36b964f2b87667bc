//! The columns of one contact's form: `contact/{contact}/cz-col` (contract 3.5).

use super::call::{Call, Once};
use super::columns::broken;
use super::context::Context;
use super::cz_col::{self, CzCol};
use super::failure::Failure;
use super::input::{self, Rule, Verb};
use super::paging::Page;
use super::print;
use super::refusals::{self, Naming};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_model::command::{ContactPatch, ContactView, UpdateContact};
use parlor_model::document::Patch;
use parlor_model::entities::{Contact, JsonMap};
use parlor_model::ids::{AttributeId, ContactId, parse_id};
use parlor_model::refusal::Object;
use parlor_model::words::AttributeObject;
use serde::Serialize;
use serde_json::Value;

const COLUMN: &str = "App\\CzCol";

fn failed(error: EngineError) -> Failure {
    refusals::failure(error, &Naming::NONE)
}

/// Returns the contact that the path names.
pub(super) async fn contact(call: &Call) -> Result<ContactView, Failure> {
    let id = call.id(1, refusals::model(Object::Contact))?;
    super::contact::find(call, ContactId(id)).await
}

/// A column, with the value that a contact has in this column.
#[derive(Serialize)]
struct Column<'a> {
    #[serde(flatten)]
    column: &'a CzCol,
    pivot: Pivot<'a>,
}

#[derive(Serialize)]
struct Pivot<'a> {
    contact_id: ContactId,
    cz_col_id: AttributeId,
    value: &'a Value,
}

impl<'a> Column<'a> {
    /// Builds the answer for a column. If the contact has no value in this column, the member with the value is `null`.
    fn of(column: &'a CzCol, contact: &Contact, value: Option<&'a Value>) -> Self {
        Self {
            column,
            pivot: Pivot {
                contact_id: contact.id,
                cz_col_id: column.id,
                value: value.unwrap_or(&Value::Null),
            },
        }
    }
}

/// Handles the columns of a contact. GET lists the columns for which the contact has a value.
pub(super) async fn list(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let view = contact(&call).await?;
    let mut faults = input::no_faults();
    let page = Page::read(&call.received.query, &mut faults);
    call.received.query.only(&[], &[], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let contact = &view.person.contact;
    let columns: Vec<(CzCol, &Value)> = (view.config.attributes.values())
        .filter(|definition| definition.object == AttributeObject::Contact)
        .filter_map(|definition| {
            let value = contact.custom_attributes.get(&definition.name)?;
            Some((cz_col::shown(&view.config, definition)?, value))
        })
        .collect();
    let total = i64::try_from(columns.len()).unwrap_or(i64::MAX);
    let columns = columns
        .iter()
        .map(|(column, value)| Column::of(column, contact, Some(value)));
    let columns = page.of(columns);
    Ok(print::ok(&page.envelope(&call, columns, total)))
}

/// Handles one column of a contact. PUT and PATCH set the value, and `null` clears it.
pub(super) async fn item(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = Call::receive(context, request, &[Verb::Put, Verb::Patch]).await?;
    let column = call.segment(3);
    let (contact_id, column_id) = (call.one_spelling(1), call.one_spelling(3));
    let keyed = match call
        .once(&format!("contact/{contact_id}/cz-col/{column_id}"))
        .await?
    {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let view = contact(&call).await?;
    let (definition, shown) = parse_id(&column)
        .and_then(|id| view.config.attributes.get(&AttributeId(id)))
        .filter(|definition| definition.object == AttributeObject::Contact)
        .and_then(|definition| Some((definition, cz_col::shown(&view.config, definition)?)))
        .ok_or(Failure::Missing {
            model: COLUMN,
            id: column,
        })?;
    let mut form = call.received.form(&[])?;
    let mut values = JsonMap::new();
    match form.take("value") {
        Patch::Absent => Rule::Required.on("value", &mut form.faults),
        Patch::Null => {
            values.insert(definition.name.clone(), Value::Null);
        }
        Patch::Value(value) => match definition.accept(&value) {
            Ok(value) => {
                values.insert(definition.name.clone(), value);
            }
            Err(misfit) => broken(definition, misfit).on("value", &mut form.faults),
        },
    }
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let name = definition.name.clone();
    let command = UpdateContact {
        contact: view.person.contact.id,
        patch: ContactPatch {
            custom_attributes: values,
            ..ContactPatch::default()
        },
    };
    let engine = &call.received.context.engine;
    keyed
        .execute(engine, command, move |view| {
            let contact = &view.person.contact;
            let value = contact.custom_attributes.get(&name);
            print::data(Column::of(&shown, contact, value))
        })
        .await
        .map_err(failed)
}
