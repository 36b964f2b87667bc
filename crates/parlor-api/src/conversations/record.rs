//! Requests that save, complete or reopen the service record of a conversation.

use super::change::Change;
use super::record_draft::NewRecordValue;
use crate::answer::Answered;
use crate::attributes::{fitting, unknown};
use crate::document::fields::{List, Text};
use crate::document::{Faults, FieldPath};
use crate::document::{code, request};
use crate::extract::{Body, ByAgent};
use crate::forms::conversation::Conversation;
use crate::problems;
use parlor_model::command::WriteServiceRecord;
use parlor_model::ids::AttributeId;
use parlor_model::words::AttributeObject;

request! {
    /// Changes to a service record. Members and attributes that the request does not contain keep their values.
    pub(crate) struct SavedRecord {
        /// The free text of the record.
        memo: Option<Text<0, 150_000>>,
        /// The new values of attributes of the record. `null` as `value` removes the attribute's value.
        values: List<NewRecordValue, 200>,
    }
}

/// Changes the service record of a conversation.
///
/// The first pick-up of a conversation creates its service record. A completed record cannot be changed until it is
/// reopened.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/service-record", tag = "conversations", operation_id = "save_service_record",
    request_body(example = json!({"memo": "Requests a refund."})),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
    extensions(("x-refusals" = json!([problems::CONTACT_ERASED, problems::NO_SERVICE_RECORD, problems::RECORD_COMPLETED]))),
)]
pub(crate) async fn save(change: Change<ByAgent>, Body(request): Body<SavedRecord>) -> Answered {
    let config = &change.call.caller.config;
    let object = AttributeObject::ServiceRecord;
    let list = FieldPath::TOP.key("values");
    let mut faults = Faults::default();
    let mut values = Vec::with_capacity(request.values.0.len());
    for (index, one) in request.values.0.into_iter().enumerate() {
        let at = list.index(index);
        let (definition, member) = match (&one.id, &one.name) {
            (Some(id), None) => {
                let found = config.attributes.get(&AttributeId(id.0));
                (found.filter(|a| a.object == object), "id")
            }
            (None, Some(name)) => (config.attribute(object, &name.0), "name"),
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
            unknown(config, object, &at.key(member), &mut faults);
            continue;
        };
        if one.value.0.is_null() {
            values.push((definition.id, one.value.0));
        } else if let Some(value) = fitting(definition, &one.value.0, &at.key("value"), &mut faults)
        {
            values.push((definition.id, value));
        }
    }
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let command = WriteServiceRecord {
        conversation: change.conversation.clone(),
        memo: request.memo.map(|memo| memo.0),
        values,
        completed: None,
    };
    change.carry_out_on_record(command).await
}

/// Completes the service record of a conversation.
///
/// A completed record cannot be changed. Before this request, the conversation must be resolved or closed. If the
/// record is already completed, the request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/service-record/complete", tag = "conversations", operation_id = "complete_service_record",
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
    extensions(("x-refusals" = json!([problems::NO_SERVICE_RECORD, problems::STILL_OPEN]))),
)]
pub(crate) async fn complete(change: Change<ByAgent>) -> Answered {
    let command = completed(&change, true);
    change.carry_out_on_record(command).await
}

/// Reopens the completed service record of a conversation, so that it can be changed.
///
/// If the record is not completed, the request changes nothing. Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/service-record/reopen", tag = "conversations", operation_id = "reopen_service_record",
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
    extensions(("x-refusals" = json!([problems::NO_SERVICE_RECORD]))),
)]
pub(crate) async fn reopen(change: Change<ByAgent>) -> Answered {
    let command = completed(&change, false);
    change.carry_out_on_record(command).await
}

fn completed(change: &Change<ByAgent>, to: bool) -> WriteServiceRecord {
    WriteServiceRecord {
        conversation: change.conversation.clone(),
        memo: None,
        values: Vec::new(),
        completed: Some(to),
    }
}
