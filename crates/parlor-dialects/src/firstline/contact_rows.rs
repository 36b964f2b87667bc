//! The rows in the tables of one contact: `contact-cz-relation` (contract 3.5).

use super::call::{Call, Once};
use super::columns;
use super::contact_columns::contact;
use super::context::Context;
use super::failure::Failure;
use super::input::{self, Need, Verb};
use super::paging::Page;
use super::print;
use super::refusals::{self, Naming};
use super::times::Clocks;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::query::ContactRows;
use parlor_model::command::{Answer, ContactRowView, PutContactRow, RemoveContactRows, RowChoice};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{ContactRow, JsonMap};
use parlor_model::ids::{AttributeGroupId, AttributeId, ContactRowId, parse_id};
use parlor_model::refusal::Refusal;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

const CATEGORY: &str = "App\\CzColCategory";
const ROW: &str = "App\\ContactCzRelation";

fn failed(error: EngineError) -> Failure {
    refusals::failure(error, &Naming::NONE)
}

/// A row of a contact's table.
#[derive(Serialize)]
struct Row<'a> {
    id: ContactRowId,
    relation_id: AttributeGroupId,
    relation_name: &'a str,
    information: Vec<Cell<'a>>,
    created_at: Cow<'a, str>,
    updated_at: Cow<'a, str>,
}

/// The value of a column in a row. The vendor does not explain the difference between the members `id` and `col_id`. So
/// the value of both members is the column's id.
#[derive(Serialize)]
struct Cell<'a> {
    id: AttributeId,
    value: &'a Value,
    col_id: AttributeId,
    col_name: &'a str,
}

impl<'a> Row<'a> {
    fn of(row: &'a ContactRow, config: &'a AccountConfig, clocks: &'a Clocks) -> Self {
        let table = config.contact_table(row.group_id);
        Self {
            id: row.id,
            relation_id: row.group_id,
            relation_name: table.map_or("", |table| &table.name),
            information: (config.attributes.values())
                .filter(|column| column.group_id == Some(row.group_id))
                .filter_map(|column| {
                    Some(Cell {
                        id: column.id,
                        value: row.values.get(&column.name)?,
                        col_id: column.id,
                        col_name: &column.label,
                    })
                })
                .collect(),
            created_at: clocks.show(row.created_at),
            updated_at: clocks.show(row.updated_at),
        }
    }
}

fn row_answer(made: &ContactRowView) -> Answer {
    let clocks = Clocks::new(&made.config, made.row.updated_at);
    print::data(Row::of(&made.row, &made.config, &clocks))
}

/// Handles the rows of a contact. GET lists the rows of all tables, or of the table whose id is in the filter
/// `relation_id` (INFERRED).
pub(super) async fn rows(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let id = contact(&call).await?.person.contact.id;
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let table = query.integer("relation_id", &mut faults);
    query.only(&["relation_id"], &[], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let table = table.map(AttributeGroupId);
    let query = ContactRows {
        account,
        contact: id,
        table,
        after: None,
        offset: page.offset(),
        limit: page.limit(),
    };
    let rows = engine.contact_rows(query).await.map_err(failed)?;
    let total = engine.count_contact_rows(account, id, table).await;
    let total = total.map_err(failed)?;
    let config = &call.caller.config;
    let clocks = Clocks::new(config, engine.now());
    let rows = (rows.iter())
        .map(|row| Row::of(row, config, &clocks))
        .collect();
    Ok(print::ok(&page.envelope(&call, rows, total)))
}

/// Returns the id of the table in the path.
fn table(call: &Call) -> Result<AttributeGroupId, Failure> {
    let named = call.segment(3);
    parse_id(&named)
        .map(AttributeGroupId)
        .filter(|id| call.caller.config.contact_table(*id).is_some())
        .ok_or(Failure::Missing {
            model: CATEGORY,
            id: named,
        })
}

/// Takes the values of a table's columns out of a body.
fn values(call: &mut Call, table: AttributeGroupId) -> Result<JsonMap, Failure> {
    let mut form = call.received.form(&[])?;
    let config = &call.caller.config;
    let values = columns::taken_if(&mut form, Need::Required, config, |column| {
        column.group_id == Some(table)
    });
    if form.faults.is_empty() {
        Ok(values)
    } else {
        Err(Failure::Invalid(form.faults))
    }
}

/// Handles `POST`, which adds a row to a contact's table.
pub(super) async fn new_row(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = Call::receive(context, request, &[Verb::Post]).await?;
    let resource = format!(
        "contact/{}/cz-col-category/{}/contact-cz-relation",
        call.one_spelling(1),
        call.one_spelling(3)
    );
    let keyed = match call.once(&resource).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let id = contact(&call).await?.person.contact.id;
    let table = table(&call)?;
    let values = super::points::without_nulls(values(&mut call, table)?);
    let command = PutContactRow {
        row: RowChoice::New { contact: id, table },
        values,
    };
    let engine = &call.received.context.engine;
    keyed
        .execute(engine, command, row_answer)
        .await
        .map_err(|error| refusals::failure(error, &ROWS))
}

/// The naming of the routes for rows. The values of a row are `values` in the model and `cz_cols` in the body.
static ROWS: Naming = Naming {
    objects: &[],
    fields: &[("values", "cz_cols")],
};

/// Handles one row. PUT and PATCH change the values that the body contains, and DELETE removes the row.
pub(super) async fn row(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let allowed = &[Verb::Put, Verb::Patch, Verb::Delete];
    let mut call = Call::receive(context, request, allowed).await?;
    let named = call.segment(3);
    let resource = format!(
        "contact/{}/contact-cz-relation/{}",
        call.one_spelling(1),
        call.one_spelling(3)
    );
    let keyed = match call.once(&resource).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let owner = contact(&call).await?.person.contact.id;
    let missing = || Failure::Missing {
        model: ROW,
        id: named.clone(),
    };
    let id = parse_id(&named).map(ContactRowId).ok_or_else(missing)?;
    let unknown = |error| match error {
        EngineError::Refused(Refusal::NotFound(_)) => missing(),
        error => failed(error),
    };
    let (engine, account) = (call.received.context.engine.clone(), call.caller.account);
    let row = engine.contact_row(account, id).await.map_err(unknown)?;
    if row.contact_id != owner {
        return Err(missing());
    }
    if call.received.verb == Verb::Delete {
        let command = RemoveContactRows::Row(id, Some(owner));
        return keyed
            .execute(&engine, command, |()| print::nothing())
            .await
            .map_err(unknown);
    }
    let values = values(&mut call, row.group_id)?;
    let command = PutContactRow {
        row: RowChoice::Known {
            row: id,
            of: Some(owner),
        },
        values,
    };
    keyed
        .execute(&engine, command, row_answer)
        .await
        .map_err(unknown)
}

/// Handles a table of a contact. DELETE removes all rows of the table.
pub(super) async fn table_item(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Delete]).await?;
    let resource = format!(
        "contact/{}/cz-col-category/{}",
        call.one_spelling(1),
        call.one_spelling(3)
    );
    let keyed = match call.once(&resource).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let owner = contact(&call).await?.person.contact.id;
    let command = RemoveContactRows::Table(owner, table(&call)?);
    let engine = &call.received.context.engine;
    keyed
        .execute(engine, command, |()| print::nothing())
        .await
        .map_err(failed)
}
