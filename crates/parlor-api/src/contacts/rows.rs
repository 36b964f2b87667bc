//! Rows in the tables of contacts.

use crate::answer::{Answered, Next, answer, gone, next, ok};
use crate::attributes::{accepted, changes};
use crate::document::fields::{Free, Id, Time};
use crate::document::query::Limit;
use crate::document::{Faults, FieldPath, request};
use crate::extract::{Body, ByAgent, Idempotent, Path, Query, query};
use crate::problems;
use crate::refusals::{RequestNames, plainly, refused};
use parlor_engine::query::ContactRows as RowsQuery;
use parlor_model::command::{ContactRowView, PutContactRow, RemoveContactRows, RowChoice};
use parlor_model::entities::{self, JsonMap};
use parlor_model::ids::{AttributeGroupId, ContactId, ContactRowId};
use parlor_model::refusal::Object;
use parlor_model::words::AttributeObject;
use serde::Serialize;
use utoipa::ToSchema;

/// A row in a table of a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactRow<'a> {
    id: i64,
    contact_id: i64,
    /// The id of the table. A table is a group of custom attributes of the kind `contact_row`.
    group_id: i64,
    /// The values of the row, by attribute name.
    #[schema(value_type = Object)]
    values: &'a JsonMap,
    created_at: Time,
    updated_at: Time,
}

impl<'a> ContactRow<'a> {
    /// Converts the database row into the object that answers contain.
    pub(crate) fn of(row: &'a entities::ContactRow) -> Self {
        Self {
            id: row.id.0,
            contact_id: row.contact_id.0,
            group_id: row.group_id.0,
            values: &row.values,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

/// A page of the rows in the tables of a contact, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactRows<'a> {
    /// The rows, in order of id. A contact has at most 1,000 rows in all its tables together.
    data: Vec<ContactRow<'a>>,
    next: Next,
}

query! {
    /// The query string of `list_contact_rows`.
    pub(crate) struct RowQuery {
        /// Lists only the rows of the table with this id. A table is a group of custom attributes of the kind
        /// `contact_row`. Default: the rows of all tables.
        group_id: Id,
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the rows in the tables of a contact, oldest first.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/rows", tag = "contacts", operation_id = "list_contact_rows",
    responses((status = 200, description = "A page of rows", body = ContactRows<'_>)),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Path(id): Path<ContactId>,
    Query(query): Query<RowQuery>,
) -> Answered {
    let limit = Limit::or_default(query.limit);
    let mut rows = call
        .engine()
        .contact_rows(RowsQuery {
            account: call.caller.account,
            contact: id,
            table: query.group_id.map(|id| AttributeGroupId(id.0)),
            after: query.after.map(|id| ContactRowId(id.0)),
            offset: 0,
            limit: limit.saturating_add(1),
        })
        .await?;
    let next = next(&mut rows, limit, |row| row.id.0);
    Ok(ok(&ContactRows {
        data: rows.iter().map(ContactRow::of).collect(),
        next,
    }))
}

request! {
    /// The body of a request that adds a row to a table of a contact.
    pub(crate) struct NewContactRow {
        /// The id of the table. A table is a group of custom attributes of the kind `contact_row`.
        group_id: Id,
        /// The values of the row, by attribute name. The attributes must belong to the table.
        values: Free,
    }
}

/// Adds a row to a table of a contact.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/rows", tag = "contacts", operation_id = "add_contact_row",
    request_body(example = json!({"group_id": 12, "values": {"order_no": "A-1"}})),
    responses((status = 201, description = "The row", body = ContactRow<'_>)),
)]
pub(crate) async fn add(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(contact): Path<ContactId>,
    Body(request): Body<NewContactRow>,
) -> Answered {
    let config = &call.caller.config;
    let group = AttributeGroupId(request.group_id.0);
    let at = FieldPath::TOP.key("values");
    let mut faults = Faults::default();
    let values = accepted(
        config,
        AttributeObject::ContactRow,
        request.values.0,
        &at,
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let command = PutContactRow {
        row: RowChoice::New {
            contact,
            table: group,
        },
        values,
    };
    keyed
        .execute(call.engine(), command, |made: &ContactRowView| {
            answer(201, &ContactRow::of(&made.row))
        })
        .await
        .map_err(|error| {
            let names = RequestNames {
                object: &|object| (object == Object::AttributeGroup).then(|| "group_id".to_owned()),
                ..plainly(Some(config))
            };
            refused(error, names)
        })
}

request! {
    /// The body of a request that changes a row in a table of a contact.
    pub(crate) struct ContactRowChange {
        /// The new values, by attribute name. The attributes must belong to the table. `null` removes the value of an
        /// attribute. Attributes that the request does not contain keep their values.
        values: Free,
    }
}

/// Changes a row in a table of a contact.
#[utoipa::path(
    patch, path = "/v1/contact-rows/{id}", tag = "contacts", operation_id = "change_contact_row",
    request_body(example = json!({"values": {"order_no": null}})),
    responses((status = 200, description = "The row", body = ContactRow<'_>)),
)]
pub(crate) async fn change(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ContactRowId>,
    Body(request): Body<ContactRowChange>,
) -> Answered {
    let config = &call.caller.config;
    call.engine().contact_row(call.caller.account, id).await?;
    let mut faults = Faults::default();
    let values = changes(
        config,
        AttributeObject::ContactRow,
        request.values.0,
        &FieldPath::TOP.key("values"),
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let command = PutContactRow {
        row: RowChoice::Known { row: id, of: None },
        values,
    };
    keyed
        .execute(call.engine(), command, |made: &ContactRowView| {
            answer(200, &ContactRow::of(&made.row))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(config))))
}

/// Removes a row from a table of a contact.
#[utoipa::path(
    delete, path = "/v1/contact-rows/{id}", tag = "contacts", operation_id = "remove_contact_row",
    responses((status = 204, description = "The row is removed")),
)]
pub(crate) async fn remove(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ContactRowId>,
) -> Answered {
    let command = RemoveContactRows::Row(id, None);
    keyed
        .execute(call.engine(), command, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
