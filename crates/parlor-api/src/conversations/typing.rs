//! `/v1/conversations/{id}/typing`: of the moment, and not stored.

use crate::answer::Answered;
use crate::api::Api;
use crate::document::request;
use crate::extract::{Body, ByAgent, Path};
use axum::response::IntoResponse as _;
use http::StatusCode;
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_engine::typing::{TypingIn, Typist};
use parlor_model::ids::ConversationId;
use parlor_model::refusal::Refusal;
use parlor_model::state::ConversationName;

request! {
    /// That the caller types, or has ceased to.
    pub(crate) struct TypingNow {
        /// `true` when they begin, `false` when they cease.
        typing: bool,
        /// Whether they write a note, of which the customer is told nothing. `false` when left out.
        private: Option<bool>,
    }
}

/// Sets the caller's typing status.
///
/// Tells the readers of `GET /v1/live` who may see the conversation, and the customer's program if it asked for typing. Nothing is stored.
/// Repeat the call every few seconds while the typing continues, and show it for a little longer than that.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/typing", tag = "live", operation_id = "type_in_conversation",
    request_body(examples(("begins" = (summary = "They begin", value = json!({"typing": true}))))),
    responses(
        (status = 204, description = "It is told to whoever is there"),
        (status = 409),
    ),
)]
pub(crate) async fn typing(
    ByAgent(call): ByAgent,
    Path(conversation): Path<ConversationId>,
    Body(asked): Body<TypingNow>,
) -> Answered {
    let private = asked.private.unwrap_or(false);
    told(&call.api, &call.caller, conversation, asked.typing, private).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Tells whoever may see a conversation that the caller types in it; `private`: a note.
///
/// # Errors
/// As [`parlor_engine::Engine::typing`].
pub(crate) async fn told(
    api: &Api,
    caller: &Caller,
    conversation: ConversationId,
    typing: bool,
    private: bool,
) -> Result<(), EngineError> {
    let id = caller.agent.ok_or(Refusal::Unauthenticated)?;
    let told = TypingIn {
        account: caller.account,
        conversation: ConversationName::Id(conversation),
        inbox_kind: None,
        application: None,
        by: Typist::Agent { id, private },
        started: typing,
        visibility: Some(caller.visibility()),
    };
    api.engine().typing(told).await
}
