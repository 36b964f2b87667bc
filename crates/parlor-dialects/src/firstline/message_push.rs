//! `POST message/push`: sends a message to a channel identity (contract 3.3).
//!
//! A `LivechatContact` is an identity in an inbox of kind `web`. Parlor does not have the vendor's other channels, so
//! Parlor treats identities of other types as unknown. Parlor adds the message to the ongoing conversation of the
//! identity. If there is no such conversation, Parlor creates a conversation. No employee is assigned to the new
//! conversation. The new conversation waits until an employee picks it up.

use super::call::{Call, Once};
use super::context::Context;
use super::failure::Failure;
use super::input::{self, Form, Need, Rule, Verb};
use super::print;
use super::refusals::{self, Naming};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::{Engine, EngineError};
use parlor_model::callbacks::without_credentials;
use parlor_model::command::{
    MAX_MESSAGE, NewMessage, PersonChoice, PostMessage, RoutingIntent, ServiceCondition,
    StartConversation,
};
use parlor_model::document::{Faults, FieldPath, Object, Patch};
use parlor_model::entities::{Identity, JsonMap};
use parlor_model::ids::{AccountId, IdentityId};
use parlor_model::refusal::{Conflict, Object as Refused, Refusal};
use parlor_model::state::{ConversationName, ConversationTarget};
use parlor_model::words::{InboxKind, MessageKind, Status};
use serde_json::{Value, json};

pub(super) const LIVECHAT: &str = "App\\LivechatContact";
const CONTACTABLE_TYPE: &str = "contactable_type";
const CONTACTABLE_ID: &str = "contactable_id";
const MESSAGE: &str = "message";
/// The types of messages other than plain text.
const RICH: [&str; 4] = ["carousel", "image_carousel", "button", "quickreply"];
/// The maximum number of options in one message.
const MAX_OPTIONS: usize = 50;
/// The maximum length of an option's label, value or number, in characters.
const MAX_TEXT: usize = 1_000;
/// The maximum length of an option's URL, in characters.
const MAX_URL: usize = 2_000;

static NAMING: Naming = Naming {
    objects: &[
        (Refused::Identity, CONTACTABLE_ID),
        (Refused::Inbox, CONTACTABLE_ID),
    ],
    fields: &[],
};

/// The identity and the message in a request body.
struct PushFields {
    identity: IdentityId,
    message: NewMessage,
    force: bool,
}

pub(super) async fn collection(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = Call::receive(context, request, &[Verb::Post]).await?;
    let keyed = match call.once("message/push").await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let form = call.received.form(&[])?;
    let fields = fields(form)?;
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let unknown = || Failure::Invalid(Rule::Selected.only(CONTACTABLE_ID));
    let identity = find(engine, account, fields.identity).await?;
    let config = &call.caller.config;
    let identity = identity
        .filter(|identity| config.inbox(identity.inbox_id, InboxKind::Web).is_some())
        .ok_or_else(unknown)?;
    let refused = |error| match error {
        // Here, `NotOpen` means that an employee serves the conversation, and that `is_force` is not set in the
        // request.
        EngineError::Refused(Refusal::Conflict(
            Conflict::NotOpen(_)
            | Conflict::InboxInactive
            | Conflict::NeverReopens
            | Conflict::ContactErased
            | Conflict::Merged(_),
        )) => unknown(),
        error => refusals::failure(error, &NAMING),
    };
    let ongoing = match identity.last_conversation_id {
        Some(id) => {
            let view = engine.conversation(account, ConversationName::Id(id)).await;
            let status = view.map_err(refused)?.conversation.status;
            (!matches!(status, Status::Resolved | Status::Closed)).then_some(id)
        }
        None => None,
    };
    let sent = match ongoing {
        Some(id) => {
            let post = PostMessage {
                conversation: ConversationTarget {
                    name: ConversationName::Id(id),
                    inbox_kind: Some(InboxKind::Web),
                },
                kind: MessageKind::Outgoing,
                message: fields.message,
                in_reply_to: None,
                mentions: Vec::new(),
                service: if fields.force {
                    ServiceCondition::Ongoing
                } else {
                    ServiceCondition::Unserved
                },
            };
            keyed
                .execute(engine, post, |_| print::answer(&json!({})))
                .await
        }
        None => {
            let who = PersonChoice::Identity(identity.id);
            let intent = RoutingIntent::Hold(None);
            let mut start = StartConversation::new(identity.inbox_id, who, intent);
            start.inbox_kind = Some(InboxKind::Web);
            start.status = Some(Status::Open);
            start.opening = Some(fields.message);
            start.opening_kind = MessageKind::Outgoing;
            // Another request may have created a conversation in the meantime. In that case, Parlor adds the message to
            // this conversation.
            start.joins_ongoing = true;
            keyed
                .execute(engine, start, |_| print::answer(&json!({})))
                .await
        }
    };
    sent.map_err(refused)
}

async fn find(
    engine: &Engine,
    account: AccountId,
    id: IdentityId,
) -> Result<Option<Identity>, Failure> {
    match engine.identity(account, id).await {
        Ok(identity) => Ok(Some(identity)),
        Err(EngineError::Refused(Refusal::NotFound(_))) => Ok(None),
        Err(error) => Err(refusals::failure(error, &NAMING)),
    }
}

fn fields(mut form: Form) -> Result<PushFields, Failure> {
    form.read(CONTACTABLE_TYPE, Need::Required, |value| {
        match input::text(value, MAX_TEXT)?.as_str() {
            LIVECHAT => Ok(()),
            // All other types are refused. Parlor does not have the vendor's other channels, and the vendor's API
            // cannot push messages to onsite contacts.
            _ => Err(Rule::Selected),
        }
    });
    let identity = form
        .read(CONTACTABLE_ID, Need::Required, |value| {
            input::id(input::integer(&value)?)
                .map(IdentityId)
                .ok_or(Rule::Selected)
        })
        .value();
    let kind = form
        .read("type", Need::Required, |value| {
            let kind = input::text(value, MAX_TEXT)?;
            let known = kind == "text" || RICH.contains(&kind.as_str());
            known.then_some(kind).ok_or(Rule::Selected)
        })
        .value();
    let force = form
        .read("is_force", Need::Optional, |value| input::boolean(&value))
        .value()
        .unwrap_or(false);
    let message = match kind.as_deref() {
        Some("text") => {
            let text = form.text(MESSAGE, Need::Required, MAX_MESSAGE).value();
            text.map(NewMessage::text)
        }
        Some(kind) => rich(&mut form, kind),
        None => None,
    };
    match (identity, message) {
        (Some(identity), Some(message)) if form.faults.is_empty() => Ok(PushFields {
            identity,
            message,
            force,
        }),
        _ => Err(Failure::Invalid(form.faults)),
    }
}

/// An option of a message. The message's content attributes contain the options, so that the customer's program can
/// show them.
struct Choice {
    label: String,
    kind: String,
    value: Option<String>,
    number: Option<String>,
    url: Option<String>,
}

/// Reads a message with options. The content attributes of the message contain the options. The text of the message
/// also lists the options, for programs that show only text.
fn rich(form: &mut Form, kind: &str) -> Option<NewMessage> {
    let at = FieldPath::TOP.key(MESSAGE);
    let mut fields = match form.take(MESSAGE) {
        Patch::Value(Value::Object(fields)) => Object::new(fields, &at),
        Patch::Value(_) => {
            Rule::Array.at(&at, &mut form.faults);
            return None;
        }
        Patch::Absent | Patch::Null => {
            Rule::Required.at(&at, &mut form.faults);
            return None;
        }
    };
    let faults = &mut form.faults;
    let explained = text_at(&mut fields, "explain_text", (true, MAX_MESSAGE), faults);
    let list = fields.at("options");
    let options = match fields.take("options") {
        Patch::Value(Value::Array(options)) if options.len() > MAX_OPTIONS => {
            Rule::TooLong.at(&list, faults);
            return None;
        }
        Patch::Value(Value::Array(options)) if !options.is_empty() => options,
        Patch::Value(Value::Array(_)) | Patch::Absent | Patch::Null => {
            Rule::Required.at(&list, faults);
            return None;
        }
        Patch::Value(_) => {
            Rule::Array.at(&list, faults);
            return None;
        }
    };
    let choices: Vec<Option<Choice>> = (options.into_iter().enumerate())
        .map(|(index, option)| choice(option, &list.index(index), faults))
        .collect();
    let choices: Vec<Choice> = choices.into_iter().collect::<Option<_>>()?;
    let mut content = explained?;
    for choice in &choices {
        content.push_str("\n- ");
        content.push_str(&choice.label);
        for more in [&choice.url, &choice.number].into_iter().flatten() {
            content.push_str(": ");
            content.push_str(more);
        }
    }
    if content.chars().count() > MAX_MESSAGE {
        Rule::TooLong.at(&at, faults);
        return None;
    }
    let shown = choices.iter().map(|choice| {
        json!({"label": choice.label, "type": choice.kind, "value": choice.value, "number": choice.number, "url": choice.url})
    });
    let mut attributes = JsonMap::new();
    attributes.insert("layout".to_owned(), kind.into());
    attributes.insert("options".to_owned(), shown.collect());
    let mut message = NewMessage::text(content);
    message.content_attributes = attributes;
    Some(message)
}

fn choice(option: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Choice> {
    let Value::Object(option) = option else {
        Rule::Array.at(at, faults);
        return None;
    };
    let mut option = Object::new(option, at);
    let label = text_at(&mut option, "label", (true, MAX_TEXT), faults);
    let kind = text_at(&mut option, "type", (false, MAX_TEXT), faults);
    let kind = kind.unwrap_or_else(|| "text".to_owned());
    if !["text", "phonenumber", "url"].contains(&kind.as_str()) {
        Rule::Selected.at(&option.at("type"), faults);
        return None;
    }
    let value = text_at(&mut option, "value", (false, MAX_TEXT), faults);
    let number = text_at(
        &mut option,
        "number",
        (kind == "phonenumber", MAX_TEXT),
        faults,
    );
    let url = text_at(&mut option, "url", (kind == "url", MAX_URL), faults);
    let given = url.is_some();
    let url = url.and_then(|url| without_credentials(&url));
    if given && url.is_none() {
        Rule::Format.at(&option.at("url"), faults);
        return None;
    }
    let complete = match kind.as_str() {
        "phonenumber" => number.is_some(),
        "url" => url.is_some(),
        _ => true,
    };
    complete.then_some(Choice {
        label: label?,
        kind,
        value,
        number,
        url,
    })
}

/// Takes a text out of an object. If `needed` is true, a missing text is a fault.
fn text_at(
    fields: &mut Object<'_>,
    name: &'static str,
    (needed, most): (bool, usize),
    faults: &mut Faults,
) -> Option<String> {
    let read = match fields.take(name) {
        Patch::Value(value) => input::text(value, most).map(Some),
        Patch::Absent | Patch::Null if needed => Err(Rule::Required),
        Patch::Absent | Patch::Null => Ok(None),
    };
    read.unwrap_or_else(|rule| {
        rule.at(&fields.at(name), faults);
        None
    })
}
