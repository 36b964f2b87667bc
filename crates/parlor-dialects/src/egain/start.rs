//! `POST /messaging/conversation/start` (contract 3.2).

use super::auth;
use super::configuration;
use super::contact;
use super::context::Context;
use super::conversation_body::{self, client_info};
use super::custom_attributes;
use super::customer::Representation;
use super::document::{Document, Node};
use super::error::{ApiError, Tone};
use super::negotiation;
use super::paths::{CASE, CUSTOMER, ENTRY_POINT};
use super::query::{Mode, SearchKey, StartQuery};
use super::refusals;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::request::Parts;
use parlor_engine::auth::Caller;
use parlor_http::body::read_body;
use parlor_http::keyed::Keyed;
use parlor_model::command::{
    CaseChoice, IdentityChoice, MAX_SUBJECT, PersonChoice, RoutingIntent, StartConversation,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::Fault;
use parlor_model::entities::JsonMap;
use parlor_model::ids::{CaseId, InboxId};
use parlor_model::refusal::{FieldCode, FieldError};
use parlor_model::time::Timestamp;
use parlor_model::words::{AttributeObject, InboxKind, PointKind};
use serde_json::Value;

/// The name of this route in idempotency keys. The name is the same for every spelling of the path.
const ROUTE: &str = "POST egain/messaging/conversation/start";
const LAST_MODIFIED: &str = "entryPointConfiguration.lastModified.date";
const SUBJECT: &str = "activity.subject";
const CUSTOM_ATTRIBUTES: &str = "activity.customAttributes";
const CLIENT_INFO: &str = "activity.payload.chat.clientInfo";

/// Handles `POST /messaging/conversation/start`.
pub(super) async fn start(State(context): State<Context>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match conversation(&context, &parts, body).await {
        Ok(response) => response,
        Err(error) => error.into_response(Tone::of(&parts.headers)),
    }
}

/// Checks the request in the order of the list in contract 3.2.8. The model makes the checks 11 to 13 of this list.
async fn conversation(context: &Context, parts: &Parts, body: Body) -> Result<Response, ApiError> {
    let caller = auth::chat_session(&context.engine, &parts.headers).await?;
    let body = read_body(body, context.limits.body_bytes, &context.limits)
        .await
        .map_err(ApiError::body)?;
    let keyed = Keyed::of(&parts.headers, &caller, ROUTE, parts.uri.query(), &body)
        .map_err(ApiError::bad_key)?;
    let replayed = keyed.replay(&context.engine).await;
    if let Some(response) = replayed.map_err(|e| refusals::of(e, &caller.config))? {
        return Ok(response);
    }
    let format = negotiation::format(&parts.headers)?;
    negotiation::language(&parts.headers)?;
    let query = StartQuery::read(parts.uri.query(), &caller.config)?;
    let document = Document::read(&parts.headers, body, &context.limits, "conversation").await?;
    let entry_point = EntryPoint::read(document.root())?;
    entry_point.check(&caller)?;
    let command = command(&caller, entry_point, query, document.root())?;
    keyed
        .execute(&context.engine, command, move |started| {
            conversation_body::print(&started.view, format)
        })
        .await
        .map_err(|error| refusals::of(error, &caller.config))
}

/// The required elements of a request: the entry point's id, and the time of the last change in the configuration that
/// the client has read.
#[derive(Clone, Copy)]
struct EntryPoint {
    id: InboxId,
    modified: Timestamp,
}

impl EntryPoint {
    fn read(root: Node<'_>) -> Result<Self, ApiError> {
        let id = root
            .path(&["entryPointConfiguration", "entryPoint", "id"])
            .ok()
            .flatten()
            .and_then(|id| id.id().ok())
            .ok_or_else(|| ApiError::attribute(ENTRY_POINT, "A positive integer is required."))?;
        let modified = root
            .path(&["entryPointConfiguration", "lastModified", "date"])
            .ok()
            .flatten()
            .and_then(|date| date.text().ok())
            .and_then(|date| Timestamp::parse_iso(date.trim_ascii()))
            .ok_or_else(|| {
                ApiError::attribute(LAST_MODIFIED, "A date in ISO 8601 format is required.")
            })?;
        Ok(Self {
            id: InboxId(id),
            modified,
        })
    }

    /// Makes three checks, in this order. The entry point must exist and be active. The caller must be allowed to use
    /// the entry point. The client must have read the current configuration of the entry point.
    fn check(self, caller: &Caller) -> Result<(), ApiError> {
        let inbox = caller
            .config
            .inbox(self.id, InboxKind::Messaging)
            .filter(|inbox| inbox.active)
            .ok_or_else(refusals::inactive_entry_point)?;
        if !configuration::is_mapped(caller, self.id) {
            return Err(ApiError::not_mapped());
        }
        if inbox.configured_at.millis() != self.modified.millis() {
            return Err(ApiError::stale());
        }
        Ok(())
    }
}

fn command(
    caller: &Caller,
    entry_point: EntryPoint,
    query: StartQuery,
    root: Node<'_>,
) -> Result<StartConversation, ApiError> {
    let activity = Activity::read(root)?;
    let case = activity.case(&query.mode)?;
    let subject = activity.subject()?;
    let client_info = activity.client_info(query.typing)?;
    let custom_attributes = activity.custom_attributes(&caller.config)?;
    let (who, contact_point) = who(activity, query.mode, &caller.config)?;
    let mut start = StartConversation::new(entry_point.id, who, RoutingIntent::RequireAgent);
    start.inbox_kind = Some(InboxKind::Messaging);
    // The writer checks `lastModified` again, because the configuration may change before the writer processes this
    // command.
    start.inbox_configured_at = Some(entry_point.modified);
    start.reopens = false;
    start.case = case;
    start.subject = subject;
    start.client_info = client_info;
    start.custom_attributes = custom_attributes;
    start.contact_point = contact_point;
    Ok(start)
}

/// The element `activity` of the request, if it is present.
#[derive(Clone, Copy)]
struct Activity<'a>(Option<Node<'a>>);

impl<'a> Activity<'a> {
    fn read(root: Node<'a>) -> Result<Self, ApiError> {
        let wrong = |_: Fault| {
            ApiError::attribute(
                "activity",
                "The activity must be an object with valid fields.",
            )
        };
        let activity = root.member("activity").map_err(wrong)?;
        // This look-up only checks that the value is an object. For any other value, the look-up fails with every name,
        // so the empty name is enough.
        if let Some(activity) = activity {
            activity.member("").map_err(wrong)?;
        }
        Ok(Self(activity))
    }

    fn path(self, names: &[&str]) -> Result<Option<Node<'a>>, Fault> {
        self.0.map_or(Ok(None), |activity| activity.path(names))
    }

    /// Reads the case for the conversation (contract 3.2.5).
    fn case(self, mode: &Mode) -> Result<CaseChoice, ApiError> {
        let wrong = |_: Fault| ApiError::attribute(CASE, "The case id must be a positive integer.");
        let Some(id) = self.path(&["case", "id"]).map_err(wrong)? else {
            return Ok(CaseChoice::New);
        };
        if *mode == Mode::Anonymous {
            return Err(ApiError::attribute(
                CASE,
                "A case can be provided only with the query parameter 'searchContactOnAttribute'.",
            ));
        }
        id.id()
            .map(|id| CaseChoice::Existing(CaseId(id)))
            .map_err(wrong)
    }

    fn subject(self) -> Result<Option<String>, ApiError> {
        let wrong = || {
            ApiError::attribute(
                SUBJECT,
                "The subject must be a text of 1 to 255 characters.",
            )
        };
        let Some(subject) = self.path(&["subject"]).map_err(|_| wrong())? else {
            return Ok(None);
        };
        let subject = subject.text().map_err(|_| wrong())?;
        if subject.is_empty() || subject.chars().nth(MAX_SUBJECT).is_some() {
            return Err(wrong());
        }
        Ok(Some(subject.to_owned()))
    }

    fn client_info(self, typing: bool) -> Result<JsonMap, ApiError> {
        let info = self.path(&["payload", "chat", "clientInfo"]).map_err(|_| {
            ApiError::attribute(
                CLIENT_INFO,
                "The client information must be an object with valid fields.",
            )
        })?;
        let mut kept = JsonMap::new();
        let mut keep = |name: &str, value: Value| {
            kept.insert(name.to_owned(), value);
        };
        if let Some(offset) = read(info, "timeOffset", Node::text_or_number)? {
            keep(client_info::TIME_OFFSET, Value::String(offset));
        }
        if let Some(name) = read(info, "referrerName", Node::text)? {
            keep(client_info::REFERRER_NAME, Value::from(name));
        }
        // The vendor's page about requests and the vendor's schema spell this member differently.
        for spelling in ["referrerUrl", "referrerURL"] {
            if let Some(url) = read(info, spelling, Node::text)? {
                keep(client_info::REFERRER_URL, Value::from(url));
            }
        }
        let rich_text = read(info, "isRichTextSupported", Node::boolean)?.unwrap_or(true);
        keep(client_info::RICH_TEXT, Value::Bool(rich_text));
        keep(client_info::TYPING, Value::Bool(typing));
        Ok(kept)
    }

    fn custom_attributes(self, config: &AccountConfig) -> Result<JsonMap, ApiError> {
        let Some(activity) = self.0 else {
            return Ok(JsonMap::new());
        };
        let object = AttributeObject::Conversation;
        custom_attributes::read(activity, object, config).map_err(|fault| {
            let FieldError { field: name, code } = fault.into();
            let path = format!("{CUSTOM_ATTRIBUTES}.{}", refusals::custom(&name, code));
            if code == FieldCode::NotAllowed {
                refusals::choice(config, object, &name).detail(path, refusals::rule_of(code))
            } else {
                ApiError::attribute(&path, refusals::rule_of(code))
            }
        })
    }
}

/// Reads a member of the element `clientInfo`.
fn read<'a, T>(
    info: Option<Node<'a>>,
    name: &str,
    read: impl FnOnce(Node<'a>) -> Result<T, Fault>,
) -> Result<Option<T>, ApiError> {
    info.map_or(Ok(None), |info| info.member(name))
        .and_then(|node| node.map(read).transpose())
        .map_err(|_| {
            ApiError::attribute(
                &format!("{CLIENT_INFO}.{name}"),
                "The value is of a wrong type.",
            )
        })
}

/// The contact point to which the conversation is linked: its kind, and its values in the request. `None` means that
/// the request does not link the conversation to a contact point.
type ContactPoint = Option<(PointKind, Vec<String>)>;

/// Reads the customer according to the rows A, B and G of the decision table (contract 3.2.4). The model searches for
/// the contact and applies the other rows.
fn who(
    activity: Activity<'_>,
    mode: Mode,
    config: &AccountConfig,
) -> Result<(PersonChoice, ContactPoint), ApiError> {
    let customer = activity.path(&["customer"]).map_err(|_| {
        ApiError::attribute(
            CUSTOMER,
            "The customer must be an object with valid fields.",
        )
    })?;
    match (mode, customer) {
        (Mode::Anonymous, None) => Ok((PersonChoice::Anonymous, None)),
        (Mode::Anonymous, Some(_)) => Err(ApiError::attribute(
            CUSTOMER,
            "A customer must not be provided with the query parameter 'anonymousCustomer'.",
        )),
        (Mode::Search { .. }, None) => Err(ApiError::attribute(
            CUSTOMER,
            "A customer must be provided with the query parameter 'searchContactOnAttribute'.",
        )),
        (Mode::Search { by, over }, Some(customer)) => {
            let representation = Representation::read(customer)?;
            let values = representation.search_values(&by, config)?;
            let point = match over {
                Some(kind) => Some((kind, representation.point_values(kind)?)),
                None => None,
            };
            let (kind, label) = match by {
                SearchKey::Point(kind) => (kind, String::new()),
                SearchKey::Custom(name) => (PointKind::Attribute, name),
            };
            let who = PersonChoice::LookUp {
                kind,
                label,
                values,
                person: contact::person(representation, config),
                choice: IdentityChoice::LatestActive,
            };
            Ok((who, point))
        }
    }
}
