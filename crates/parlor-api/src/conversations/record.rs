//! The service record of a conversation: saved, completed, opened again.

use super::attributes::{NewRecordValue, fitting, unknown};
use super::handover::with_document;
use super::moves::moved;
use super::view::Conversation;
use crate::call::{Answered, Api, Named, Write};
use crate::document::fields::{List, Text};
use crate::document::{Faults, Place as At, code, request};
use crate::problems;
use axum::extract::{Request, State};
use parlor_model::command::{Command, WriteServiceRecord};
use parlor_model::ids::AttributeId;
use parlor_model::state::ConversationName;
use parlor_model::words::AttributeObject;

request! {
    /// What is written into a service record; what is left out stays.
    pub(crate) struct SavedRecord {
        /// The free text.
        memo: Option<Text<0, 150_000>>,
        /// Values of service record attributes; `null` removes one.
        values: List<NewRecordValue, 200>,
    }
}

/// Saves the service record.
///
/// Of a conversation that an agent has picked up. A completed record is opened again first.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/service-record", tag = "conversations", operation_id = "save_service_record",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    request_body(content = SavedRecord, examples(("one" = (summary = "For instance", value = json!({"memo": "Asked for a refund."}))))),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn save(State(api): State<Api>, id: Named, request: Request) -> Answered {
    with_document(
        api,
        id,
        request,
        "service-record",
        |call, conversation, asked: SavedRecord| {
            let config = &call.caller.config;
            let object = AttributeObject::ServiceRecord;
            let list = At::TOP.key("values");
            let mut faults = Faults::default();
            let mut values = Vec::with_capacity(asked.values.0.len());
            for (index, one) in asked.values.0.into_iter().enumerate() {
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
                } else if let Some(value) =
                    fitting(definition, &one.value.0, &at.key("value"), &mut faults)
                {
                    values.push((definition.id, value));
                }
            }
            if !faults.is_empty() {
                return Err(problems::of_faults(faults));
            }
            Ok(Command::WriteServiceRecord(Box::new(WriteServiceRecord {
                account: call.caller.account,
                conversation,
                memo: asked.memo.map(|memo| memo.0),
                values,
                completed: None,
                agent: call.agent,
            })))
        },
    )
    .await
}

/// Completes the service record.
///
/// Once the conversation has ended: the work after it is done. Completing a completed record changes nothing. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/service-record/complete", tag = "conversations", operation_id = "complete_service_record",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn complete(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let verb = "service-record/complete";
    moved(api, id, request, verb, |call, name| {
        completed(call, name, true)
    })
    .await
}

/// Opens the service record again.
///
/// Opening an open record changes nothing. An empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/service-record/reopen", tag = "conversations", operation_id = "reopen_service_record",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    responses((status = 200, description = "The conversation", body = Conversation<'_>)),
)]
pub(crate) async fn reopen(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let verb = "service-record/reopen";
    moved(api, id, request, verb, |call, name| {
        completed(call, name, false)
    })
    .await
}

fn completed(call: &Write, conversation: ConversationName, to: bool) -> Command {
    Command::WriteServiceRecord(Box::new(WriteServiceRecord {
        account: call.caller.account,
        conversation,
        memo: None,
        values: Vec::new(),
        completed: Some(to),
        agent: call.agent,
    }))
}
