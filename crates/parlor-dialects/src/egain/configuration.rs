//! `GET /messaging/configuration?entrypoint={id}`: what a client must echo when it starts a conversation (contract 3.1).

use super::auth;
use super::error::ApiError;
use super::namespaces;
use super::negotiation::{self, Format, Tone};
use super::routes::Desk;
use super::token::names;
use axum::extract::{Request, State};
use axum::response::Response;
use http::request::Parts;
use parlor_engine::auth::Caller;
use parlor_http::keyed::respond;
use parlor_http::query;
use parlor_http::xml::XmlWriter;
use parlor_model::command::Answer;
use parlor_model::entities::Inbox;
use parlor_model::ids::{self, InboxId};
use parlor_model::words::InboxKind;
use serde::Serialize;

/// The only parameter.
const ENTRY_POINT: &str = "entrypoint";
/// What may be attached: everything (the vendor's word; no other policy can be configured).
const ALLOW_ALL: &str = "allow_all";

/// The handler.
pub(super) async fn show(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, _unread) = request.into_parts();
    match configuration(&desk, &parts).await {
        Ok(answer) => respond(answer),
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

async fn configuration(desk: &Desk, parts: &Parts) -> Result<Answer, ApiError> {
    let caller = auth::chat_session(&desk.engine, &parts.headers).await?;
    let format = Format::accepted(&parts.headers)?;
    negotiation::language(&parts.headers)?;
    let id = asked(parts.uri.query())?;
    let inbox = caller
        .config
        .inbox(id, InboxKind::Messaging)
        .filter(|inbox| inbox.active)
        .ok_or_else(|| ApiError::not_found("The entry point does not exist or is not active."))?;
    if !is_mapped(&caller, inbox.id) {
        return Err(ApiError::not_mapped());
    }
    Ok(Answer {
        status: 200,
        content_type: format.content_type().to_owned(),
        body: print(inbox, format),
    })
}

/// Whether the caller's client application is configured to use the entry point (the vendor's messaging adapter).
pub(super) fn is_mapped(caller: &Caller, inbox: InboxId) -> bool {
    caller.application.is_some_and(|application| {
        caller
            .config
            .application_inboxes
            .contains(&(application, inbox))
    })
}

/// In the order of the other endpoints' checks: required, value, unsupported (codes inferred).
fn asked(raw: Option<&str>) -> Result<InboxId, ApiError> {
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

fn print(inbox: &Inbox, format: Format) -> String {
    let date = inbox.configured_at.iso_millis();
    match format {
        Format::Json => {
            #[derive(Serialize)]
            struct Id {
                id: InboxId,
            }
            #[derive(Serialize)]
            struct Date<'a> {
                date: &'a str,
            }
            #[derive(Serialize)]
            struct Word {
                value: &'static str,
            }
            #[derive(Serialize)]
            #[serde(rename_all = "camelCase")]
            struct Policies {
                restriction_type: Word,
            }
            #[derive(Serialize)]
            #[serde(rename_all = "camelCase")]
            struct Configuration<'a> {
                entry_point: Id,
                last_modified: Date<'a>,
                attachment_policies: Policies,
            }
            #[derive(Serialize)]
            #[serde(rename_all = "camelCase")]
            struct Document<'a> {
                entry_point_configuration: [Configuration<'a>; 1],
            }
            serde_json::to_string(&Document {
                entry_point_configuration: [Configuration {
                    entry_point: Id { id: inbox.id },
                    last_modified: Date { date: &date },
                    attachment_policies: Policies {
                        restriction_type: Word { value: ALLOW_ALL },
                    },
                }],
            })
            .unwrap_or_default()
        }
        Format::Xml => {
            // Inferred: a plural root holds what JSON shows as an array (contract 2.4).
            let mut xml = XmlWriter::new();
            xml.open("entryPointConfigurations")
                .attribute("xmlns", namespaces::ENTRY_POINT)
                .open("entryPointConfiguration")
                .open("entryPoint")
                .attribute("id", &inbox.id.to_string())
                .close()
                .open("lastModified")
                .attribute("date", &date)
                .close()
                .open("attachmentPolicies")
                .open("restrictionType")
                .element("value", ALLOW_ALL);
            xml.finish()
        }
    }
}
