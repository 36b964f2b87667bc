//! `GET /messaging/configuration?entrypoint={id}`: the values that a client must repeat when it starts a conversation
//! (contract 3.1).

use super::auth;
use super::context::Context;
use super::error::{ApiError, Tone};
use super::namespaces;
use super::negotiation;
use super::query::names;
use super::tree::Element;
use axum::extract::{Request, State};
use axum::response::Response;
use http::request::Parts;
use parlor_engine::auth::Caller;
use parlor_http::keyed::respond;
use parlor_http::query;
use parlor_model::command::Answer;
use parlor_model::entities::Inbox;
use parlor_model::ids::{self, InboxId};
use parlor_model::words::{AttachmentRule, InboxKind};

/// The name of the only query parameter.
const ENTRY_POINT: &str = "entrypoint";
/// Returns the vendor's word for the attachment policy. The vendor documents only `allow_all` (contract 3.1).
const fn restriction(rule: AttachmentRule) -> &'static str {
    match rule {
        AttachmentRule::AllowAll => "allow_all",
        AttachmentRule::Allow => "allow",
        AttachmentRule::Block => "block",
        AttachmentRule::BlockAll => "block_all",
    }
}

/// Handles `GET /messaging/configuration`.
pub(super) async fn show(State(context): State<Context>, request: Request) -> Response {
    let (parts, _unread) = request.into_parts();
    match configuration(&context, &parts).await {
        Ok(answer) => respond(answer),
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

async fn configuration(context: &Context, parts: &Parts) -> Result<Answer, ApiError> {
    let caller = auth::chat_session(&context.engine, &parts.headers).await?;
    let format = negotiation::format(&parts.headers)?;
    negotiation::language(&parts.headers)?;
    let id = read_entry_point(parts.uri.query())?;
    let inbox = caller
        .config
        .inbox(id, InboxKind::Messaging)
        .filter(|inbox| inbox.active)
        .ok_or_else(|| ApiError::not_found("The entry point does not exist or is not active."))?;
    if !is_mapped(&caller, inbox.id) {
        return Err(ApiError::not_mapped());
    }
    Ok(tree(inbox).answer(format))
}

/// Whether the caller's client application may use the entry point. In the vendor's product, this permission is a
/// setting of the component "messaging adapter".
pub(super) fn is_mapped(caller: &Caller, inbox: InboxId) -> bool {
    caller.application.is_some_and(|application| {
        caller
            .config
            .application_inboxes
            .contains(&(application, inbox))
    })
}

/// Reads the query. The checks have the same order as in other calls: missing parameter, invalid value, unsupported
/// parameter. The error codes are inferred.
fn read_entry_point(raw: Option<&str>) -> Result<InboxId, ApiError> {
    let mut pairs = query::pairs(raw).map_err(ApiError::query)?;
    let mut given = pairs.extract_if(.., |(name, _)| name == ENTRY_POINT);
    let (first, second) = (given.next(), given.next());
    drop(given);
    let Some((_, value)) = first else {
        return Err(ApiError::missing_parameter(ENTRY_POINT));
    };
    if second.is_some() {
        return Err(ApiError::repeated_parameter(ENTRY_POINT));
    }
    let id = ids::parse_id(&value).ok_or_else(|| ApiError::parameter_not_an_id(ENTRY_POINT))?;
    pairs.retain(|(name, _)| name != ENTRY_POINT);
    if pairs.is_empty() {
        Ok(InboxId(id))
    } else {
        Err(ApiError::unsupported_parameters(&names(&pairs)))
    }
}

/// Builds the answer. The JSON form is an array. The XML form is a root element with a plural name (inferred, contract
/// 2.4).
fn tree(inbox: &Inbox) -> Element<'static> {
    let word = restriction(inbox.attachment_rule);
    let policies = Element::new("attachmentPolicies")
        .element(Element::new("restrictionType").value("value", word))
        .optional(
            "extensions",
            (!inbox.attachment_extensions.is_empty())
                .then(|| inbox.attachment_extensions.join(",")),
        );
    let configuration = Element::new("entryPointConfiguration")
        .element(Element::new("entryPoint").attribute("id", inbox.id.0))
        .element(Element::new("lastModified").attribute("date", inbox.configured_at.iso_millis()))
        .element(policies);
    Element::new("entryPointConfigurations")
        .namespace("xmlns", namespaces::ENTRY_POINT)
        .list(vec![configuration])
}
