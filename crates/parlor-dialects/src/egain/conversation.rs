//! Handlers for one conversation: the end of the conversation (contract 3.6), and its transcript after the end
//! (contract 3.4).

use super::auth;
use super::context::Context;
use super::error::{ApiError, Tone};
use super::message::{conversation_id, nothing, with_uuid};
use super::negotiation;
use super::query;
use super::refusals::{self, Unknown};
use super::transcript;
use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::response::Response;
use http::request::Parts;
use parlor_engine::auth::Caller;
use parlor_http::body::read_body;
use parlor_http::keyed::Keyed;
use parlor_model::command::{ChangeStatus, ConversationView};
use parlor_model::state::ConversationTarget;
use parlor_model::words::{InboxKind, Status};
use uuid::Uuid;

/// The parameters in the path of a request. If the path begins with a context root (see
/// [`PREFIXES`](super::context::PREFIXES)), the context root is also a parameter.
type Params = Result<RawPathParams, RawPathParamsRejection>;

/// Returns the conversation's id from the path. If the text in the path cannot be an id, returns the error 404.
fn named(params: Params) -> Result<Uuid, ApiError> {
    params
        .ok()
        .and_then(|params| {
            let mut ids = params.iter().filter(|(name, _)| *name == "id");
            ids.next().and_then(|(_, id)| conversation_id(id))
        })
        .ok_or_else(ApiError::no_conversation)
}

/// Handles `PUT /messaging/conversation/{id}/end`: the client application ends the conversation on behalf of the
/// customer.
pub(super) async fn end(
    State(context): State<Context>,
    params: Params,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    match ended(&context, params, &parts, body).await {
        Ok(response) => response,
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

async fn ended(
    context: &Context,
    params: Params,
    parts: &Parts,
    body: Body,
) -> Result<Response, ApiError> {
    let caller = auth::chat_session(&context.engine, &parts.headers).await?;
    let body = read_body(body, context.limits.body_bytes, &context.limits)
        .await
        .map_err(ApiError::body)?;
    let id = named(params);
    // The call has two paths and two methods, but the same route name in idempotency keys. So a request with the same
    // idempotency key is a repetition, even if its path or method is different.
    let route = format!(
        "PUT egain/messaging/conversation/{}/end",
        id.as_ref().map_or_else(|_| "-".to_owned(), Uuid::to_string)
    );
    let keyed = Keyed::of(&parts.headers, &caller, &route, parts.uri.query(), &body)
        .map_err(ApiError::bad_key)?;
    let replayed = keyed.replay(&context.engine).await;
    if let Some(response) = replayed.map_err(|e| refusals::of(e, &caller.config))? {
        return Ok(response);
    }
    negotiation::format(&parts.headers)?;
    negotiation::language(&parts.headers)?;
    query::none(parts.uri.query())?;
    if !body.is_empty() {
        return Err(ApiError::unexpected_body());
    }
    let change = ChangeStatus {
        conversation: ConversationTarget {
            name: with_uuid(id?, &caller),
            inbox_kind: Some(InboxKind::Messaging),
        },
        to: Status::Resolved,
        snoozed_until: None,
        by_bot: false,
    };
    keyed
        .execute(&context.engine, change, |_| nothing())
        .await
        .map_err(|error| refusals::of_conversation(error, Unknown::Path))
}

/// Handles `GET /messaging/conversation/{id}`: returns the transcript of a completed conversation.
pub(super) async fn show(
    State(context): State<Context>,
    params: Params,
    request: Request,
) -> Response {
    let (parts, _unread) = request.into_parts();
    match shown(&context, params, &parts).await {
        Ok(response) => response,
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

async fn shown(context: &Context, params: Params, parts: &Parts) -> Result<Response, ApiError> {
    let caller = auth::chat_session(&context.engine, &parts.headers).await?;
    let format = negotiation::format(&parts.headers)?;
    negotiation::language(&parts.headers)?;
    query::none(parts.uri.query())?;
    let name = with_uuid(named(params)?, &caller);
    let refused = |error| refusals::of_conversation(error, Unknown::Path);
    let view = context.engine.conversation(caller.account, name);
    let view = view.await.map_err(refused)?;
    may_read(&caller, &view)?;
    transcript::answer(&context.engine, view, format)
        .await
        .map_err(refused)
}

/// Refuses to show a conversation that another application started, or that is not completed (contract 3.4).
fn may_read(caller: &Caller, view: &ConversationView) -> Result<(), ApiError> {
    let conversation = &view.conversation;
    if view
        .config
        .inbox(conversation.inbox_id, InboxKind::Messaging)
        .is_none()
    {
        return Err(ApiError::no_conversation());
    }
    if conversation.application_id.is_none() || conversation.application_id != caller.application {
        return Err(ApiError::not_initiator());
    }
    match conversation.status {
        Status::Resolved | Status::Closed => Ok(()),
        Status::Open | Status::Pending | Status::Snoozed => Err(ApiError::not_completed()),
    }
}
