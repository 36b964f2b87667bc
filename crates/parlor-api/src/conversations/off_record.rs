//! Conversations off the record: Parlor forwards the messages of these conversations and never stores them.

use super::change::Change;
use crate::answer::Answered;
use crate::document::fields::Text;
use crate::document::request;
use crate::extract::{Body, ByAgent, Path};
use crate::forms::conversation::ChangedConversation;
use crate::problems::{self, Refused};
use crate::refusals::{plainly, refused};
use axum::response::IntoResponse as _;
use http::StatusCode;
use parlor_engine::EngineError;
use parlor_engine::ephemeral_event::Typist;
use parlor_engine::off_record::MAX_OFF_RECORD;
use parlor_engine::speaker::Speaker;
use parlor_model::command::SetOffRecord;
use parlor_model::ids::ConversationId;
use parlor_model::refusal::{Conflict, Refusal};
use parlor_model::state::ConversationName;

request! {
    /// The body of a request that takes a conversation off the record or puts it back on the record.
    pub(crate) struct Recording {
        /// Whether the conversation is off the record from now on.
        off_record: bool,
    }
}

/// Takes a conversation off the record, or puts it back on the record.
///
/// While a conversation is off the record, Parlor stores no messages between customer and agent, and refuses such
/// messages with `off-record`. To write to the customer, use `POST /v1/conversations/{id}/off-record-messages`. Parlor
/// stores notes as usual. Activity lines in the thread show the beginning and the end of the time off the record. The
/// conversation must be open, and its inbox must be of the kind `messaging`. As soon as the conversation is no longer
/// open, Parlor puts it back on the record.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/off-record", tag = "conversations", operation_id = "set_off_record",
    request_body(example = json!({"off_record": true})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::NEVER_REOPENS, problems::TRANSITION_NOT_ALLOWED]))),
)]
pub(crate) async fn off_record(
    change: Change<ByAgent>,
    Body(request): Body<Recording>,
) -> Answered {
    let command = SetOffRecord {
        conversation: change.conversation.clone().into(),
        off_record: request.off_record,
    };
    change.carry_out(command).await
}

request! {
    /// A text for the customer that Parlor does not store.
    pub(crate) struct OffRecordWords {
        /// The text for the customer.
        content: Text<1, MAX_OFF_RECORD>,
    }
}

/// Sends the customer a text that Parlor does not store.
///
/// Parlor sends the text at once, and only once. The receivers are the customer's program, and the connected readers
/// who may see the conversation. A reader who is not connected never receives the text. The conversation must be off
/// the record.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/off-record-messages", tag = "conversations", operation_id = "say_off_record",
    request_body(example = json!({"content": "Your PIN arrives by post."})),
    responses((status = 204, description = "The message was sent")),
    extensions(
        ("x-refusals" = json!([problems::NEVER_REOPENS, problems::TRANSITION_NOT_ALLOWED])),
        ("x-stores-nothing" = json!(true)),
    ),
)]
pub(crate) async fn say(
    ByAgent(call): ByAgent,
    Path(conversation): Path<ConversationId>,
    Body(request): Body<OffRecordWords>,
) -> Answered {
    let speaker = Speaker {
        account: call.caller.account,
        conversation: ConversationName::Id(conversation).into(),
        application: None,
        by: Typist::Agent {
            id: call.agent,
            private: false,
        },
        visibility: Some(call.caller.visibility()),
    };
    call.engine()
        .say_off_record(speaker, request.content.0)
        .await
        .map_err(|error| match error {
            EngineError::Refused(Refusal::Conflict(Conflict::Transition)) => Refused::new(
                problems::TRANSITION_NOT_ALLOWED,
                "Take the conversation off the record first: POST /v1/conversations/{id}/off-record.",
            ),
            other => refused(other, plainly(Some(&call.caller.config))),
        })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
