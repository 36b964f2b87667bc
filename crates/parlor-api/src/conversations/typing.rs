//! `/v1/conversations/{id}/typing`.

use super::named;
use crate::call::{Answered, Api, Named, Write};
use crate::document::request;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use parlor_engine::typing::{TypingIn, Typist};

request! {
    /// That the caller types, or has ceased to.
    pub(crate) struct TypingNow {
        /// `true` when they begin, `false` when they cease.
        typing: bool,
        /// Whether they write a note, of which the customer is told nothing. `false` when left out.
        private: Option<bool>,
    }
}

/// Says that the caller types.
///
/// True for a moment: told to whoever listens, the customer's program where it asked for it, and stored nowhere. Send it when they begin and
/// when they cease.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/typing", tag = "conversations", operation_id = "type",
    params(("id" = i64, Path, description = "The conversation's id", minimum = 1)),
    request_body(content = TypingNow, examples(("begins" = (summary = "They begin", value = json!({"typing": true}))))),
    responses((status = 204, description = "Told")),
)]
pub(crate) async fn tell(State(api): State<Api>, id: Named, request: Request) -> Answered {
    let call = Write::admit(&api, request).await?;
    let conversation = named(id)?;
    let asked: TypingNow = call.document(&api)?;
    let told = TypingIn {
        account: call.caller.account,
        conversation,
        inbox_kind: None,
        application: None,
        by: Typist::Agent {
            id: call.agent,
            private: asked.private.unwrap_or(false),
        },
        started: asked.typing,
    };
    api.engine().typing(told).await?;
    Ok::<Response, _>(StatusCode::NO_CONTENT.into_response())
}
