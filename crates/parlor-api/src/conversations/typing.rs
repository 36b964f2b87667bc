//! `/v1/conversations/{id}/typing`: of the moment, and not stored.

use crate::call::{Answered, Api, Named, Write};
use crate::document::request;
use axum::extract::{Request, State};
use axum::response::IntoResponse as _;
use http::StatusCode;
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_engine::live::Typist;
use parlor_model::ids::ConversationId;
use parlor_model::refusal::Refusal;
use parlor_model::state::ConversationName;

request! {
    /// Whether the caller types.
    pub(crate) struct TypingState {
        /// `false`: not any more.
        typing: bool,
    }
}

/// Says that the caller types.
///
/// Whoever follows `GET /v1/live` and may see the conversation is told at once. Nothing is stored: say it again every few seconds while it
/// goes on, and show it for a little longer than that.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/typing", tag = "live", operation_id = "type_in_conversation",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    request_body(content = TypingState, examples(("one" = (summary = "For instance", value = json!({"typing": true}))))),
    responses((status = 204, description = "It is told to whoever is there")),
)]
pub(crate) async fn typing(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Write::admit(&api, request).await?;
    let conversation = ConversationId(id.id("conversation")?);
    let asked: TypingState = call.document(&api)?;
    told(&api, &call.caller, conversation, asked.typing).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Tells whoever may see a conversation that the caller types in it.
///
/// # Errors
/// As [`parlor_engine::Engine::typing`].
pub(crate) async fn told(
    api: &Api,
    caller: &Caller,
    conversation: ConversationId,
    typing: bool,
) -> Result<(), EngineError> {
    let agent = caller.agent.ok_or(Refusal::Unauthenticated)?;
    api.engine()
        .typing(
            caller.account,
            ConversationName::Id(conversation),
            Typist::Agent(agent),
            typing,
            Some(&caller.sight()),
        )
        .await
}
