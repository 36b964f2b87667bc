//! The availability of an entry point: `agentAvailability` and `checkEligibility` (contract 5.4).
//!
//! These calls belong to eGain's older chat services. Clients send them without a token before they start a
//! conversation. The answer states whether an agent is free. The call does not reserve an agent, so the later start of
//! a conversation can still fail.

use super::context::Context;
use super::error::{ApiError, Tone};
use super::namespaces;
use super::negotiation;
use super::query;
use super::refusals;
use super::tree::Element;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::response::Response;
use http::request::Parts;
use parlor_engine::EngineError;
use parlor_engine::readiness::InboxReadiness;
use parlor_http::keyed::respond;
use parlor_model::command::Answer;
use parlor_model::ids::{self, InboxId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::InboxKind;

/// The parameters in the path of a request. If the path begins with a context root (see
/// [`CHAT_PREFIXES`](super::context::CHAT_PREFIXES)), the context root is also a parameter.
type Params = Result<RawPathParams, RawPathParamsRejection>;

/// Handles `GET /ws/chat/entrypoint/agentAvailability/{id}`.
pub(super) async fn agents(
    State(context): State<Context>,
    params: Params,
    request: Request,
) -> Response {
    answer(&context, params, request, |readiness| {
        Element::new("agentAvailability")
            .namespace("xmlns", namespaces::CHAT)
            .attribute("available", readiness == InboxReadiness::Free)
    })
    .await
}

/// Handles `GET /chat/entrypoint/checkEligibility/{id}`.
pub(super) async fn eligibility(
    State(context): State<Context>,
    params: Params,
    request: Request,
) -> Response {
    answer(&context, params, request, |readiness| {
        let response_type = match readiness {
            InboxReadiness::Free => "0",
            InboxReadiness::Closed => "1",
            InboxReadiness::Full => "2",
        };
        Element::new("checkEligibility")
            .namespace("xmlns", namespaces::CHAT)
            .attribute("responseType", response_type)
    })
    .await
}

async fn answer(
    context: &Context,
    params: Params,
    request: Request,
    print: impl FnOnce(InboxReadiness) -> Element<'static>,
) -> Response {
    let (parts, _unread) = request.into_parts();
    match probe(context, params, &parts, print).await {
        Ok(answer) => respond(answer),
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

async fn probe(
    context: &Context,
    params: Params,
    parts: &Parts,
    print: impl FnOnce(InboxReadiness) -> Element<'static>,
) -> Result<Answer, ApiError> {
    let format = negotiation::format(&parts.headers)?;
    negotiation::language(&parts.headers)?;
    query::none(parts.uri.query())?;
    let id = entry_point(params).ok_or_else(no_entry_point)?;
    let readiness = context.engine.readiness(id, InboxKind::Messaging).await;
    let readiness = readiness.map_err(|error| match error {
        EngineError::Refused(Refusal::NotFound(Object::Inbox)) => no_entry_point(),
        other => refusals::plain(other),
    })?;
    Ok(print(readiness).answer(format))
}

fn entry_point(params: Params) -> Option<InboxId> {
    let params = params.ok()?;
    let (_, id) = params.iter().find(|(name, _)| *name == "id")?;
    ids::parse_id(id).map(InboxId)
}

/// Builds the error 404. The reason is an unknown or inactive entry point, or a text in the path that is not an id.
fn no_entry_point() -> ApiError {
    ApiError::not_found("The entry point does not exist or is not active.")
}
