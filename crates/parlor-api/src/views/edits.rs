//! Requests that create, change and remove saved views.

use super::View;
use crate::answer::{Answered, answer, gone};
use crate::document::fields::{Id, Text};
use crate::document::words::{ConversationSort, Sharing};
use crate::document::{Faults, FieldPath, Wire, code, request};
use crate::extract::{Body, ByPermitted, Call, Idempotent, IfMatch, Path};
use crate::filter::FilterDocument;
use crate::problems::{self, Refused};
use crate::refusals::{plainly, refused};
use parlor_engine::EngineError;
use parlor_model::command::{MAX_VIEW_NAME, MAX_VIEW_POSITION, RemoveView, SaveView, ViewPatch};
use parlor_model::document::Patch;
use parlor_model::filter::ConversationFilter;
use parlor_model::ids::{TeamId, ViewId};
use parlor_model::refusal::{FieldCode, Refusal};
use parlor_model::tables::MAX_VIEWS;
use serde_json::Value;
use std::sync::Arc;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The position of a view in the list of saved views.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ViewPosition(i64);

impl Wire for ViewPosition {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::Number(number) = value else {
            faults.add(at, code::WRONG_TYPE, "Send an integer.");
            return None;
        };
        let position = (number.as_i64()).filter(|n| (0..=MAX_VIEW_POSITION).contains(n));
        if position.is_none() {
            let detail = format!("Send an integer from 0 to {MAX_VIEW_POSITION}.");
            faults.add(at, code::MALFORMED, detail);
        }
        position.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .maximum(usize::try_from(MAX_VIEW_POSITION).ok())
            .into()
    }
}

request! {
    /// The body of a request that creates a saved view.
    pub(crate) struct NewView {
        /// The name of the view.
        name: Text<1, MAX_VIEW_NAME>,
        /// The agents who may use the view. Default: `own`. Only supervisors and administrators may send `team` or
        /// `all`.
        shared_with: Option<Sharing>,
        /// The id of the team. Required if `shared_with` is `team`; otherwise not allowed.
        team_id: Option<Id>,
        /// The position of the view in the list of saved views. Smaller numbers come first. Default: 0.
        position: Option<ViewPosition>,
        /// The filter that selects the conversations of the view.
        filter: FilterDocument,
        /// The order of the conversations in the view. Default: `-created`.
        sort: Option<ConversationSort>,
    }
}

request! {
    /// Changes to a saved view. Absent members keep their values.
    pub(crate) struct ViewChange {
        /// The new name of the view.
        name: Option<Text<1, MAX_VIEW_NAME>>,
        /// The agents who may use the view. With `own`, the caller becomes the owner of the view. Only supervisors and
        /// administrators may send `team` or `all`.
        shared_with: Option<Sharing>,
        /// The id of the new team if the view is shared with a team; otherwise not allowed.
        team_id: Patch<Id>,
        /// The new position of the view in the list of saved views. Smaller numbers come first.
        position: Option<ViewPosition>,
        /// The new filter. The new filter replaces the whole old filter.
        filter: Option<FilterDocument>,
        /// The new order of the conversations in the view.
        sort: Option<ConversationSort>,
    }
}

/// Converts the filter of a request body into the model's filter.
pub(crate) fn read(filter: FilterDocument, call: &Call) -> Result<ConversationFilter, Refused> {
    let mut faults = Faults::default();
    let at = FieldPath::TOP.key("filter");
    match filter.into_filter(&call.caller.config, &at, &mut faults) {
        Some(filter) if faults.is_empty() => Ok(filter),
        _ => Err(problems::of_faults(faults)),
    }
}

fn not_saved(error: EngineError, call: &Call) -> Refused {
    if let EngineError::Refused(Refusal::Invalid(faults)) = &error
        && let Some(fault) = faults.first()
    {
        let detail = match (fault.field.as_str(), fault.code) {
            ("shared_with", FieldCode::TooLong) => Some(format!(
                "There can be at most {MAX_VIEWS} shared views, and as many of one agent. Remove one first."
            )),
            ("team_id", FieldCode::Required) => {
                Some("A view that is shared with `team` needs a team.".to_owned())
            }
            ("team_id", FieldCode::NotAllowed) => Some(
                "Leave this out: only a view that is shared with `team` has a team.".to_owned(),
            ),
            ("team_id", FieldCode::Unknown) => {
                Some("There is no such team in your account.".to_owned())
            }
            _ => None,
        };
        if let Some(detail) = detail {
            let code = match fault.code {
                FieldCode::TooLong => code::TOO_MANY,
                other => other.code(),
            };
            return problems::invalid_field(fault.field.clone(), code, detail);
        }
    }
    refused(error, plainly(Some(&call.caller.config)))
}

/// Creates a saved view.
///
/// Each agent can have at most 200 views that are not shared, and each account at most 200 shared views.
#[utoipa::path(
    post, path = "/v1/views", tag = "views", operation_id = "create_view",
    request_body(example = json!({"name": "Refunds", "shared_with": "all", "filter": {"status": ["open"], "labels": {"any": ["refund"]}}, "sort": "waiting_since"})),
    responses((status = 201, description = "The view", body = View)),
)]
pub(crate) async fn create(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Body(request): Body<NewView>,
) -> Answered {
    let filter = read(request.filter, &call)?;
    let command = SaveView {
        agent: call.agent,
        view: None,
        patch: ViewPatch {
            name: Some(request.name.0),
            shared_with: request.shared_with.map(|sharing| sharing.0),
            team: Patch::given(request.team_id.map(|id| TeamId(id.0))),
            position: request.position.map(|position| position.0),
            filter: Some(filter),
            sort: request.sort.map(|sort| sort.0),
        },
    };
    let config = Arc::clone(&call.caller.config);
    keyed
        .execute(call.engine(), command, move |row| {
            answer(201, &View::saved(row, &config))
        })
        .await
        .map_err(|error| not_saved(error, &call))
}

/// Changes a saved view.
///
/// Agents can change their own views. Supervisors and administrators can also change shared views.
#[utoipa::path(
    patch, path = "/v1/views/{id}", tag = "views", operation_id = "change_view",
    request_body(example = json!({"name": "Urgent refunds"})),
    responses((status = 200, description = "The view", body = View)),
)]
pub(crate) async fn change(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(view): Path<ViewId>,
    IfMatch(expects): IfMatch,
    Body(request): Body<ViewChange>,
) -> Answered {
    let filter = match request.filter {
        Some(filter) => Some(read(filter, &call)?),
        None => None,
    };
    let command = SaveView {
        agent: call.agent,
        view: Some(view),
        patch: ViewPatch {
            name: request.name.map(|name| name.0),
            shared_with: request.shared_with.map(|sharing| sharing.0),
            team: request.team_id.map(|id| TeamId(id.0)),
            position: request.position.map(|position| position.0),
            filter,
            sort: request.sort.map(|sort| sort.0),
        },
    };
    let config = Arc::clone(&call.caller.config);
    keyed
        .execute_if(call.engine(), command, expects, move |row| {
            answer(200, &View::saved(row, &config))
        })
        .await
        .map_err(|error| not_saved(error, &call))
}

/// Removes a saved view.
///
/// Agents can remove their own views. Supervisors and administrators can also remove shared views.
#[utoipa::path(
    delete, path = "/v1/views/{id}", tag = "views", operation_id = "remove_view",
    responses((status = 204, description = "The view is removed")),
)]
pub(crate) async fn remove(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(view): Path<ViewId>,
    IfMatch(expects): IfMatch,
) -> Answered {
    keyed
        .execute_if(call.engine(), RemoveView { view }, expects, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
