//! `/v1/conversations/{id}/typing`: the ephemeral typing status.

use crate::answer::Answered;
use crate::api::Api;
use crate::document::request;
use crate::extract::{Body, ByAgent, Path};
use crate::problems;
use axum::response::IntoResponse as _;
use http::StatusCode;
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_engine::ephemeral_event::Typist;
use parlor_engine::speaker::Speaker;
use parlor_model::ids::ConversationId;
use parlor_model::refusal::Refusal;
use parlor_model::state::ConversationName;

request! {
    /// The body of a request that sets the caller's typing status.
    pub(crate) struct TypingNow {
        /// `true` while the caller types, and `false` when the caller stops.
        typing: bool,
        /// Whether the caller types a note. In that case, Parlor does not notify the customer's program. Default:
        /// `false`.
        private: Option<bool>,
    }
}

/// Sets the caller's typing status in a conversation.
///
/// Parlor notifies the connected readers of `GET /v1/live` who may see the conversation. Parlor also notifies the
/// customer's program if that program subscribes to typing notifications. Parlor does not store the status. Repeat the
/// request every few seconds while the caller types. Clients should show the typing status for a little longer than the
/// interval between two requests.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/typing", tag = "live", operation_id = "type_in_conversation",
    request_body(examples(("begins" = (summary = "The agent begins to type", value = json!({"typing": true}))))),
    responses((status = 204, description = "The connected readers were notified")),
    extensions(
        ("x-refusals" = json!([problems::NEVER_REOPENS])),
        ("x-stores-nothing" = json!(true)),
    ),
)]
pub(crate) async fn typing(
    ByAgent(call): ByAgent,
    Path(conversation): Path<ConversationId>,
    Body(request): Body<TypingNow>,
) -> Answered {
    let private = request.private.unwrap_or(false);
    report_typing(
        &call.api,
        &call.caller,
        conversation,
        request.typing,
        private,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Notifies the connected readers that the caller types in a conversation, or has stopped typing. `private` means that
/// the caller types a note.
///
/// # Errors
/// The errors of [`parlor_engine::Engine::typing`].
pub(crate) async fn report_typing(
    api: &Api,
    caller: &Caller,
    conversation: ConversationId,
    typing: bool,
    private: bool,
) -> Result<(), EngineError> {
    let id = caller.agent.ok_or(Refusal::Unauthenticated)?;
    let speaker = Speaker {
        account: caller.account,
        conversation: ConversationName::Id(conversation).into(),
        application: None,
        by: Typist::Agent { id, private },
        visibility: Some(caller.visibility()),
    };
    api.engine().typing(speaker, typing).await
}
