//! Tickets (contract 3.9). The answers of the ticket calls have another envelope than the answers of the other calls:
//! `{"code":0,"message":"Success","data":{...}}`. Ids are texts with prefixes, and times are in ISO 8601. This file
//! translates the vendor's words. The rules are in the model ([`parlor_model::acts`]).

use super::call::{Call, PathId};
use super::context::Context;
use super::refusals::Failure;
use super::ticket_object::{
    CONTACT, PRIORITY, REQUESTER, SUBMITTER, TICKET, TicketObject, ticket_name,
};
use crate::chatwoot::errors::JSON_UTF8;
use crate::chatwoot::params::Params;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use parlor_engine::auth::Caller;
use parlor_engine::files::links::Links;
use parlor_engine::query::MAX_PAGE;
use parlor_engine::{Engine, EngineError};
use parlor_http::keyed::respond;
use parlor_http::print;
use parlor_model::canonical::same_name;
use parlor_model::command::{
    Answer, Attach, ChangeTicket, CreateTicket, MAX_ATTACHMENTS, NewLink, TicketPatch,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::Patch;
use parlor_model::entities::Message;
use parlor_model::ids::{ContactId, ConversationId, TeamId, TicketId, parse_id};
use parlor_model::refusal::{Conflict, FieldCode, Object, Refusal};
use parlor_model::state::{ConversationName, PointQuery};
use parlor_model::words::{MessageKind, PointKind, Priority, TicketStatus, Word as _};
use serde::Serialize;
use serde_json::Value;

/// The maximum length of a stored requester or submitter, in bytes of JSON.
const MAX_KEPT: usize = 10_000;

/// A failure in the envelope of the ticket calls. The vendor's error codes are unknown, so the member `code` contains
/// the HTTP status.
pub(super) struct Failed(Box<Response>);

#[derive(Serialize)]
struct Envelope<'a> {
    code: u16,
    message: &'a str,
}

impl Failed {
    fn of(status: StatusCode, message: &str) -> Self {
        let code = status.as_u16();
        let answer = print::answer(code, JSON_UTF8, &Envelope { code, message });
        Self(Box::new(respond(answer)))
    }

    fn unknown() -> Self {
        Self::of(StatusCode::NOT_FOUND, "The ticket does not exist")
    }

    fn field(name: &str, complaint: &str) -> Self {
        Self::of(
            StatusCode::UNPROCESSABLE_ENTITY,
            &format!("{name} {complaint}"),
        )
    }
}

impl axum::response::IntoResponse for Failed {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        match failure {
            Failure::Replayed(answer) => Self(answer),
            Failure::Invalid(failures) => {
                let sentences: Vec<&str> = failures.iter().map(|f| f.message.as_ref()).collect();
                Self::of(unprocessable, &sentences.join(", "))
            }
            Failure::Missing(name) => Self::field(name, "is required"),
            Failure::NotFound
            | Failure::Engine(EngineError::Refused(Refusal::NotFound(Object::Ticket))) => {
                Self::unknown()
            }
            Failure::Engine(EngineError::Refused(Refusal::NotFound(other))) => {
                Self::of(unprocessable, &format!("There is no such {}", other.noun()))
            }
            Failure::Engine(EngineError::Refused(Refusal::Invalid(fields))) => {
                let sentences: Vec<String> = fields
                    .iter()
                    .map(|field| format!("{} {}", vendor_name(&field.field), complaint(field.code)))
                    .collect();
                Self::of(unprocessable, &sentences.join(", "))
            }
            Failure::Engine(EngineError::Refused(Refusal::Conflict(Conflict::Transition))) => {
                let text = "The ticket cannot change to this status from its current status";
                Self::of(unprocessable, text)
            }
            other => {
                let text = other.sentence();
                // The status and the headers `Retry-After` and `WWW-Authenticate` are the same as in the other calls.
                let plain = other.into_response();
                let reason = plain.status().canonical_reason().unwrap_or("Error");
                let Self(mut response) =
                    Self::of(plain.status(), text.as_deref().unwrap_or(reason));
                response.headers_mut().extend(
                    (plain.headers().iter())
                        .filter(|(name, _)| [RETRY_AFTER, WWW_AUTHENTICATE].contains(name))
                        .map(|(name, value)| (name.clone(), value.clone())),
                );
                Self(response)
            }
        }
    }
}

impl From<EngineError> for Failed {
    fn from(error: EngineError) -> Self {
        Failure::Engine(error).into()
    }
}

/// Returns the vendor's name of a field of the model.
fn vendor_name(field: &str) -> &str {
    match field {
        "subject" => "title",
        "kind" => "ticket_type",
        "labels" => "tags",
        "custom_attributes" => "custom_fields",
        other => other,
    }
}

const fn complaint(code: FieldCode) -> &'static str {
    match code {
        FieldCode::Required => "is required",
        FieldCode::Malformed => "is invalid",
        FieldCode::TooLong => "is too long",
        FieldCode::Taken => "is used already",
        FieldCode::Unknown => "does not exist",
        FieldCode::NotAllowed => "is not allowed",
    }
}

pub(super) fn success(data: &impl Serialize) -> Answer {
    #[derive(Serialize)]
    struct Success<'a, T> {
        code: u16,
        message: &'static str,
        data: &'a T,
    }
    super::call::answer(&Success {
        code: 0,
        message: "Success",
        data,
    })
}

/// Reads the ticket id in a path, in the form `tk_12`, or as a number.
fn ticket_id(path: PathId) -> Result<TicketId, Failed> {
    let Ok(Path(text)) = path else {
        return Err(Failed::unknown());
    };
    let text = text.strip_suffix(".json").unwrap_or(&text);
    let number = text.strip_prefix(TICKET).unwrap_or(text);
    parse_id(number).map(TicketId).ok_or_else(Failed::unknown)
}

#[derive(Serialize)]
struct Made {
    ticket_id: String,
}

/// Handles `POST /tickets`.
pub(super) async fn create(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failed> {
    let mut call = context.call(request).await?;
    let keyed = call.keyed(&context, "POST livedesk/tickets").await?;
    let mut fields = fields(&context, &mut call).await?;
    if fields.subject.is_none() {
        return Err(Failed::field("title", "is required"));
    }
    about(&context, &mut call, &mut fields).await?;
    keyed
        .execute(context.engine(), CreateTicket { fields }, |row| {
            success(&Made {
                ticket_id: ticket_name(row.id),
            })
        })
        .await
        .map_err(Failed::from)
}

/// Handles `PUT /tickets/:ticket_id`. The title and the description are required. If any other member is absent, its
/// value stays unchanged.
pub(super) async fn update(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failed> {
    let mut call = context.call(request).await?;
    let ticket = ticket_id(path)?;
    let route = format!("PUT livedesk/tickets/{ticket}");
    let keyed = call.keyed(&context, &route).await?;
    let reader = call.caller.visibility();
    (context.engine())
        .ticket(call.caller.account, &reader, ticket)
        .await?;
    let mut fields = fields(&context, &mut call).await?;
    for (name, given) in [
        ("title", fields.subject.is_some()),
        ("description", fields.description.is_some()),
    ] {
        if !given {
            return Err(Failed::field(name, "is required"));
        }
    }
    fields.status = match call.params.filled("status").map_err(Failure::from)? {
        None => None,
        Some(word) => Some(TicketStatus::from_word(&word).ok_or_else(|| {
            Failed::field("status", "is not one of open, processing, resolved, closed")
        })?),
    };
    keyed
        .execute(context.engine(), ChangeTicket { ticket, fields }, |row| {
            success(&Made {
                ticket_id: ticket_name(row.id),
            })
        })
        .await
        .map_err(Failed::from)
}

/// Reads the fields that can be in a request to create a ticket and also in a request to update a ticket.
async fn fields(context: &Context, call: &mut Call) -> Result<TicketPatch, Failed> {
    let params = &mut call.params;
    let limits = context.limits();
    let mut fields = TicketPatch {
        subject: params.filled("title").map_err(Failure::from)?,
        description: params.text("description").map_err(Failure::from)?.value(),
        // An empty text clears the ticket type, in the same way as null.
        kind: match params.text("ticket_type").map_err(Failure::from)? {
            Patch::Value(kind) if kind.is_empty() => Patch::Null,
            kind => kind,
        },
        custom_attributes: params
            .object("custom_fields", limits)
            .map_err(Failure::from)?,
        ..TicketPatch::default()
    };
    if params.names("tags") {
        fields.labels = Some(params.texts("tags").map_err(Failure::from)?);
    }
    if params.names("priority") {
        let word = params.filled("priority").map_err(Failure::from)?;
        let priority = match word.as_deref() {
            None => None,
            // The vendor's table has `medium`, but the vendor's examples have `normal`. Parlor accepts both words. An
            // answer contains the word that the request had used.
            Some("normal") => Some(Priority::Medium),
            Some(word) => Some(Priority::from_word(word).ok_or_else(|| {
                Failed::field(
                    "priority",
                    "is not one of low, medium, normal, high, urgent",
                )
            })?),
        };
        fields.priority = Patch::set(priority);
        let normal = word.filter(|word| word == "normal");
        let kept = normal.map_or(Value::Null, Value::String);
        fields.details.insert(PRIORITY.to_owned(), kept);
    }
    if params.names("assignment_team") {
        let name = params.filled("assignment_team").map_err(Failure::from)?;
        fields.team = match name {
            None => Patch::Null,
            Some(name) => Patch::Value(team(&call.caller.config, &name)?),
        };
    }
    if params.names("attachments") {
        let links = context.engine().links();
        fields.attachments = Some(files(params, &links)?);
    }
    Ok(fields)
}

fn team(config: &AccountConfig, name: &str) -> Result<TeamId, Failed> {
    (config.teams.values())
        .find(|team| same_name(&team.name, name))
        .map(|team| team.id)
        .ok_or_else(|| Failed::field("assignment_team", "does not exist"))
}

/// Reads the list of attachments, `[{"file_url": ...}]`. If a URL is from an answer of the call `upload`, the
/// attachment is the uploaded file. For any other URL, the attachment is a link.
fn files(params: &mut Params, links: &Links) -> Result<Vec<Attach>, Failed> {
    let malformed = || Failed::field("attachments", "must be a list of objects with file_url");
    let list = match params.take("attachments") {
        Patch::Absent | Patch::Null => return Ok(Vec::new()),
        Patch::Value(Value::Array(list)) => list,
        Patch::Value(_) => return Err(malformed()),
    };
    if list.len() > MAX_ATTACHMENTS {
        return Err(Failed::field("attachments", "has too many files"));
    }
    let text = |file: &Value, name: &str| {
        let value = file.get(name).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    list.iter()
        .map(|file| {
            let url = text(file, "file_url");
            if url.is_empty() {
                return Err(malformed());
            }
            if let Some(id) = links.named(&url) {
                return Ok(Attach::Uploaded(id));
            }
            Ok(Attach::Link(NewLink {
                file_name: text(file, "file_name"),
                content_type: text(file, "file_type"),
                size: file.get("file_size").and_then(Value::as_i64).unwrap_or(0),
                url,
            }))
        })
        .collect()
}

/// Reads the requester and the submitter, which Parlor stores only to show them in answers. Also finds the contact and
/// the conversation of the ticket. If the request names a conversation, the contact of this conversation is the
/// ticket's contact.
async fn about(context: &Context, call: &mut Call, fields: &mut TicketPatch) -> Result<(), Failed> {
    let limits = context.limits();
    for (name, kept) in [("requester", REQUESTER), ("submitter", SUBMITTER)] {
        let object = call.params.object(name, limits).map_err(Failure::from)?;
        if object.is_empty() {
            continue;
        }
        let object = Value::Object(object);
        if object.to_string().len() > MAX_KEPT {
            return Err(Failed::field(name, "is too long"));
        }
        fields.details.insert(kept.to_owned(), object);
    }
    let euid = (fields.details.get(REQUESTER)).and_then(|requester| match requester.get("euid") {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    });
    if let Some(euid) = euid {
        let found = contact(context.engine(), &call.caller, &euid).await?;
        fields.contact = Patch::given(found);
    }
    // `conversation_id` is Parlor's own member. It is the display id of the ticket's conversation.
    if let Some(number) = (call.params.id("conversation_id"))
        .map_err(|_| Failed::field("conversation_id", "does not exist"))?
    {
        let view = context.conversation(&call.caller, number).await;
        let view = view.map_err(|_| Failed::field("conversation_id", "does not exist"))?;
        fields.conversation = Patch::Value(view.conversation.id);
        fields.contact = Patch::Absent;
    }
    Ok(())
}

/// Finds the requester's contact. `contact_12` means the contact with the id 12. If there is no such contact, or if the
/// text has another form, the text is compared with the contacts' `identifier`, and then with their ids. `None` means
/// that no contact is found.
async fn contact(
    engine: &Engine,
    caller: &Caller,
    euid: &str,
) -> Result<Option<ContactId>, Failed> {
    let account = caller.account;
    let by_id = async |text: &str| -> Result<Option<ContactId>, Failed> {
        let Some(id) = parse_id(text).map(ContactId) else {
            return Ok(None);
        };
        match engine.contact(account, id).await {
            Ok(view) => Ok(Some(view.person.contact.id)),
            Err(EngineError::Refused(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    };
    if let Some(id) = euid.strip_prefix(CONTACT)
        && let Some(found) = by_id(id).await?
    {
        return Ok(Some(found));
    }
    // A text of digits can be an identifier or an id. The identifier has precedence, so the look-up by identifier comes
    // first.
    let query = PointQuery {
        account,
        department: None,
        kind: PointKind::ExternalId,
        label: String::new(),
        match_value: PointKind::ExternalId.key(euid, caller.config.account.country.as_deref()),
    };
    let owners = engine
        .store()
        .read(account, move |state| state.contacts_by_value(query.clone()))
        .await
        .map_err(EngineError::from)?;
    match owners.first() {
        Some(owner) => Ok(Some(*owner)),
        None => by_id(euid).await,
    }
}

/// Handles `GET /tickets/:ticket_id`.
pub(super) async fn show(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failed> {
    let caller = context.caller(request.headers()).await?;
    let id = ticket_id(path)?;
    let engine = context.engine();
    let row = (engine.ticket(caller.account, &caller.visibility(), id)).await?;
    let person = match row.contact_id {
        Some(id) => match engine.contact(caller.account, id).await {
            Ok(view) => Some(view.person),
            // The engine refuses the read if the ticket's contact was erased.
            Err(EngineError::Refused(_)) => None,
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let messages = match row.conversation_id {
        Some(id) => thread(&context, &caller, id).await?,
        None => Vec::new(),
    };
    let links = engine.links();
    Ok(respond(success(&TicketObject::of(
        &row,
        person.as_ref(),
        &messages,
        &caller.config,
        &links,
    ))))
}

/// Returns the newest messages of the ticket's conversation, oldest first. Returns no messages if the caller may not
/// see the conversation.
async fn thread(
    context: &Context,
    caller: &Caller,
    id: ConversationId,
) -> Result<Vec<Message>, Failed> {
    let name = ConversationName::Id(id);
    match context.engine().conversation_seen(caller, name).await {
        Ok(_) => {}
        Err(EngineError::Refused(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    }
    let mut messages = (context.engine())
        .messages_before(caller.account, id, None, MAX_PAGE)
        .await?;
    messages.reverse();
    messages.retain(|message| message.kind != MessageKind::Activity);
    Ok(messages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use futures_util::FutureExt as _;

    /// Returns the status and the `message` of the answer to an error, and whether the answer has `Retry-After`.
    fn answer_to(error: EngineError) -> (u16, bool, String) {
        let response = Failed::from(error).into_response();
        let status = response.status().as_u16();
        let again = response.headers().contains_key(RETRY_AFTER);
        let body = to_bytes(response.into_body(), 1_000).now_or_never();
        let body: Value = serde_json::from_slice(&body.unwrap().unwrap()).unwrap();
        (status, again, body["message"].as_str().unwrap().to_owned())
    }

    #[test]
    fn an_error_says_whether_something_was_changed() {
        let retry_after_s = 3;
        let (status, again, text) = answer_to(EngineError::Unavailable { retry_after_s });
        assert!((status, again) == (503, true) && text.starts_with("Service temporarily"));
        let (status, again, text) = answer_to(EngineError::OutcomeUnknown { retry_after_s });
        assert!((status, again) == (503, true) && text.starts_with("The outcome of the request"));
        let reused = EngineError::Refused(Refusal::Conflict(Conflict::KeyReused));
        let (status, again, text) = answer_to(reused);
        assert!((status, again) == (422, false) && text.starts_with("The Idempotency-Key"));
    }
}
