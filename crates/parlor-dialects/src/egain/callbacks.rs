//! The callback of a client application (contract 4). A callback request contains a batch of messages in JSON or XML.
//!
//! | The model's event | `type.value` |
//! |---|---|
//! | `conversation.assigned`, including an accepted offer | `assigned` |
//! | `message.created` or `message.retried`, outgoing | `text/html` if the message has rich text and the client has not set `isRichTextSupported` to false; otherwise `text/plain` |
//! | `message.created` or `message.retried`, outgoing, with attachments | `uploadAttachment`, after the message's text |
//! | `conversation.transferred`, and `conversation.updated` with `released_by` (the conversation was taken from an agent), if an agent had joined the conversation | `transfer` |
//! | `message.created`, outgoing, with a web page for the customer | `pagePush`, with the URL in `content` |
//! | `attachment.accepted`, `attachment.rejected` of an agent | `acceptAttachment`, `rejectAttachment` |
//! | `message.off_record` of an agent | `text/plain`, sent at once and without retries |
//! | `conversation.completed` | `complete` |
//! | `typing.started`, `.stopped` of an agent, except in a note, if the client requested typing messages | `startTyping`, `endTyping` |
//!
//! The callback contains no messages of the customer, no notes and no activity lines. Parlor sends `complete` only
//! once. `complete` is the last message of a conversation, because the model accepts no messages after the end of a
//! conversation.

use super::attachments::{self, CALLBACK};
use super::conversation_body::client_info;
use super::namespaces;
use super::tree::{Element, Format};
use parlor_engine::callbacks::{
    Authorization, CallbackFormat, DeliveryJob, MAX_BODY, Outgoing, Rendered, only,
};
use parlor_http::rich_text;
use parlor_model::callbacks::{Endpoint, TEST_EVENT, holds_credentials, is_address};
use parlor_model::entities::{Conversation, JsonMap, Message};
use parlor_model::ids::AgentId;
use parlor_model::words::{EndpointFormat, MessageKind, SenderKind};
use serde_json::Value;

/// The maximum number of messages in one request (contract 4.1).
const BATCH: usize = 1_000;
/// The size of a request, in bytes, above which Parlor adds no further message to the request. The difference between
/// `MAX_BODY` and this size is enough for the longest message.
const FULL: usize = MAX_BODY / 4;
/// The base of the ids of callback messages that do not use the id of a stored message. The id of such a callback
/// message is the sum of this number and the event's number. This number is far above all ids of stored messages, so
/// each id is unique.
const EVENT_IDS: i64 = 4_000_000_000_000_000;

/// The error text for an incomplete authentication.
const INCOMPLETE: &str = "The callback's authentication is incomplete: basic has user and password, oauth2 has token_url, client_id and client_secret.";

/// The callback format of client applications.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApplicationCallback;

impl CallbackFormat for ApplicationCallback {
    fn format(&self) -> EndpointFormat {
        EndpointFormat::EgainApplication
    }

    fn takes(&self, _endpoint: &Endpoint) -> usize {
        BATCH
    }

    fn check(&self, settings: &JsonMap) -> Result<(), String> {
        only(settings, &["format", "authentication"])?;
        let format = settings.get("format").map(Value::as_str);
        if !matches!(format, None | Some(Some("json" | "xml"))) {
            return Err("format is json or xml.".to_owned());
        }
        let complete = match settings.get("authentication").map(Value::as_object) {
            None => true,
            Some(Some(ways)) if ways.len() == 1 => {
                let has = |way: &str, names: &[&str]| {
                    ways.get(way).and_then(Value::as_object).is_some_and(|way| {
                        way.len() == names.len()
                            && names
                                .iter()
                                .all(|name| way.get(*name).is_some_and(Value::is_string))
                    })
                };
                has("basic", &["user", "password"])
                    || has("oauth2", &["token_url", "client_id", "client_secret"])
            }
            Some(_) => false,
        };
        if !complete {
            return Err(format!("{INCOMPLETE} Give one of them."));
        }
        if (self.addresses(settings).iter()).any(|url| !is_address(url) || holds_credentials(url)) {
            return Err("token_url is an http:// or https:// address that can be called, without a user or a password.".to_owned());
        }
        Ok(())
    }

    fn addresses(&self, settings: &JsonMap) -> Vec<String> {
        let way = settings
            .get("authentication")
            .and_then(|ways| ways.get("oauth2"));
        let url = way.and_then(|way| way.get("token_url")?.as_str());
        url.map(str::to_owned).into_iter().collect()
    }

    fn render(&self, jobs: &[DeliveryJob<'_>]) -> Rendered {
        let Some(first) = jobs.first() else {
            return Rendered::Skip;
        };
        let Some(authorization) = authorization(first) else {
            return Rendered::Impossible(INCOMPLETE.to_owned());
        };
        let format = format_of(first.endpoint);
        let mut requests = Vec::new();
        let mut batch = Batch::new(format);
        let mut has_content = false;
        for job in jobs {
            has_content |= job.event().kind == TEST_EVENT;
            for message in BatchMessage::of(job)
                .into_iter()
                .chain(BatchMessage::offered(job))
            {
                if batch.count == BATCH || batch.out.len() > FULL {
                    let full = std::mem::replace(&mut batch, Batch::new(format));
                    requests.push(full.request(&first.endpoint.url, authorization.clone()));
                }
                batch.add(message);
                has_content = true;
            }
        }
        if !has_content {
            return Rendered::Skip;
        }
        let last = batch.request(&first.endpoint.url, authorization);
        if requests.is_empty() {
            Rendered::Request(Box::new(last))
        } else {
            requests.push(last);
            Rendered::Several(requests)
        }
    }
}

/// Returns the body format of the application's callback. The default is `json`.
fn format_of(endpoint: &Endpoint) -> Format {
    match endpoint.settings.get("format").and_then(Value::as_str) {
        Some("xml") => Format::Xml,
        _ => Format::Json,
    }
}

/// Returns the authentication of the callback: no authentication, Basic authentication, or an OAuth 2.0 token (contract
/// 4.1). `None` means that a necessary setting is missing.
fn authorization(job: &DeliveryJob<'_>) -> Option<Authorization> {
    let Some(ways) = job.endpoint.settings.get("authentication") else {
        return Some(Authorization::None);
    };
    let text = |way: &Value, name: &str| way.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(basic) = ways.get("basic") {
        return Some(Authorization::Basic {
            user: text(basic, "user")?,
            password: text(basic, "password")?,
        });
    }
    match ways.get("oauth2") {
        Some(oauth) => Some(Authorization::ClientCredentials {
            token_url: text(oauth, "token_url")?,
            client_id: text(oauth, "client_id")?,
            client_secret: text(oauth, "client_secret")?,
        }),
        None => Some(Authorization::None),
    }
}

/// One message in a callback request.
struct BatchMessage<'a> {
    conversation: &'a str,
    kind: &'static str,
    content: Option<String>,
    /// The agent who wrote the message. `None` means that the system sends the message.
    user: Option<(AgentId, &'a str)>,
    at_ms: i64,
    id: i64,
    attachments: Vec<Element<'a>>,
}

impl<'a> BatchMessage<'a> {
    /// Builds the message for an event. `None` means that the event is not sent.
    fn of(job: &DeliveryJob<'a>) -> Option<Self> {
        let conversation = job.conversation()?;
        let name = job.agent().map(|agent| agent.name.as_str());
        let system = |kind: &'static str, content: String| Self {
            conversation: &conversation.uuid,
            kind,
            content: Some(content),
            user: None,
            at_ms: job.event().occurred_at.millis(),
            id: EVENT_IDS.saturating_add(job.event().number),
            attachments: Vec::new(),
        };
        match job.event().kind.as_str() {
            "conversation.assigned" => Some(system(
                "assigned",
                format!("{} has joined the chat", name.unwrap_or("An agent")),
            )),
            "conversation.transferred" if had_agent(job, conversation) => Some(system(
                "transfer",
                "The chat is being transferred".to_owned(),
            )),
            "conversation.updated"
                if job.data().contains_key("released_by") && had_agent(job, conversation) =>
            {
                Some(system(
                    "transfer",
                    "The chat is being transferred".to_owned(),
                ))
            }
            "conversation.completed" => {
                let person = job.person().map(|person| person.contact.name);
                let who = name.map(str::to_owned).or(person);
                Some(system(
                    "complete",
                    format!(
                        "{} has ended the chat",
                        who.as_deref().unwrap_or("The customer")
                    ),
                ))
            }
            "message.created" | "message.retried" => {
                Self::message(job, conversation, job.message()?)
            }
            "attachment.accepted" => Self::answered(job, conversation, "acceptAttachment"),
            "attachment.rejected" => Self::answered(job, conversation, "rejectAttachment"),
            "message.off_record" => Self::off_record(job, conversation),
            "typing.started" => Self::typing(job, conversation, "startTyping"),
            "typing.stopped" => Self::typing(job, conversation, "endTyping"),
            _ => None,
        }
    }

    /// Builds the message for a typing event. `None` means that the client did not request typing messages (contract
    /// 3.7), that the agent types a note, or that the person who types is not an agent.
    fn typing(
        job: &DeliveryJob<'a>,
        conversation: &'a Conversation,
        kind: &'static str,
    ) -> Option<Self> {
        let wanted = conversation.client_info.get(client_info::TYPING);
        let private = job.data().get("private").and_then(Value::as_bool);
        if wanted.and_then(Value::as_bool) != Some(true) || private == Some(true) {
            return None;
        }
        let agent = job.agent()?;
        Some(Self {
            conversation: &conversation.uuid,
            kind,
            content: None,
            user: Some((agent.id, agent.name.as_str())),
            at_ms: job.event().occurred_at.millis(),
            // A typing event has no number. So the id is the time of the event in microseconds. The ids of off-record
            // messages are made in the same way. All other callback messages have ids in other ranges.
            id: job.event().occurred_at.0,
            attachments: Vec::new(),
        })
    }

    /// Builds the message for an agent's answer to a file of the customer. Parlor does not send the customer's own
    /// answers, because the client already knows these answers.
    fn answered(
        job: &DeliveryJob<'a>,
        conversation: &'a Conversation,
        kind: &'static str,
    ) -> Option<Self> {
        let data = job.data();
        if data.get("by").and_then(Value::as_str) != Some("agent") {
            return None;
        }
        let file = data.get("attachment_id").and_then(Value::as_i64)?;
        let message = job.message()?;
        Some(Self {
            conversation: &conversation.uuid,
            kind,
            content: None,
            user: job.agent().map(|agent| (agent.id, agent.name.as_str())),
            at_ms: job.event().occurred_at.millis(),
            id: EVENT_IDS.saturating_add(job.event().number),
            attachments: attachments::named(message, file, CALLBACK),
        })
    }

    /// Builds the message for an agent's off-record text. Returns `None` for an off-record text of the customer,
    /// because the client itself has sent this text.
    fn off_record(job: &DeliveryJob<'a>, conversation: &'a Conversation) -> Option<Self> {
        let agent = job.agent()?;
        let content = job
            .data()
            .get("content")
            .and_then(Value::as_str)?
            .to_owned();
        Some(Self {
            conversation: &conversation.uuid,
            kind: "text/plain",
            content: Some(content),
            user: Some((agent.id, agent.name.as_str())),
            at_ms: job.event().occurred_at.millis(),
            // An off-record event has no number, so the id is the time of the event in microseconds, as for a typing
            // event.
            id: job.event().occurred_at.0,
            attachments: Vec::new(),
        })
    }

    fn message(
        job: &DeliveryJob<'a>,
        conversation: &'a Conversation,
        message: &'a Message,
    ) -> Option<Self> {
        // A message without text consists only of attachments. [`Self::offered`] sends the attachments in a separate
        // callback message.
        if message.kind != MessageKind::Outgoing || message.content.is_empty() {
            return None;
        }
        let rich = conversation
            .client_info
            .get(client_info::RICH_TEXT)
            .and_then(Value::as_bool)
            .unwrap_or(true);
        // Another API may have stored rich text that is not safe, so the rich text is sanitised again before it is
        // sent.
        let html = message
            .content_attributes
            .get(rich_text::HTML)
            .and_then(Value::as_str)
            .filter(|_| rich)
            .and_then(rich_text::read)
            .filter(|rich| !rich.plain.is_empty());
        let (kind, content) = match html {
            _ if message.content_type == Message::PAGE => ("pagePush", message.content.clone()),
            Some(rich) => ("text/html", rich.html),
            None => ("text/plain", message.content.clone()),
        };
        Some(Self {
            conversation: &conversation.uuid,
            kind,
            content: Some(content),
            user: writer(job, message),
            at_ms: message.created_at.millis(),
            id: message.id.0,
            attachments: Vec::new(),
        })
    }

    /// Builds the callback message for the attachments of an agent's message. Parlor sends this callback message
    /// separately, after the callback message with the text.
    fn offered(job: &DeliveryJob<'a>) -> Option<Self> {
        if !matches!(
            job.event().kind.as_str(),
            "message.created" | "message.retried"
        ) {
            return None;
        }
        let (conversation, message) = (job.conversation()?, job.message()?);
        if message.kind != MessageKind::Outgoing || message.attachments.is_empty() {
            return None;
        }
        Some(Self {
            conversation: &conversation.uuid,
            kind: "uploadAttachment",
            content: None,
            user: writer(job, message),
            at_ms: message.created_at.millis(),
            id: if message.content.is_empty() {
                message.id.0
            } else {
                EVENT_IDS.saturating_add(job.event().number)
            },
            attachments: attachments::list(message, job.links, CALLBACK),
        })
    }

    fn tree(self) -> Element<'a> {
        let sender = Element::new("sender").value("type", self.user.map_or("system", |_| "user"));
        let user = self.user.map(|(id, name)| {
            Element::new("user")
                .attribute("id", id.0)
                .value("screenName", name)
        });
        let files = self.attachments;
        Element::new("message")
            .element(Element::new("conversation").attribute("id", self.conversation))
            .element(Element::new("type").value("value", self.kind))
            .optional("content", self.content)
            .element(sender.element(user))
            .value("timeStamp", self.at_ms)
            .attribute("id", self.id.to_string())
            .element((!files.is_empty()).then(|| Element::new("attachments").list(files)))
    }
}

/// Whether an agent had joined the conversation before the command that caused the event. An agent with an open offer
/// has not joined yet, because the client has received no `assigned` for this agent.
fn had_agent(job: &DeliveryJob<'_>, conversation: &Conversation) -> bool {
    let before = &job.views().changed;
    let assignee = match before.get("assignee_id") {
        Some(before) => !before.is_null(),
        None => conversation.assignee_id.is_some(),
    };
    let offered = match before.get("offered_until") {
        Some(before) => !before.is_null(),
        None => conversation.offered_until.is_some(),
    };
    assignee && !offered
}

/// Returns the agent who wrote a message. `None` means that the author is not an agent, or is unknown.
fn writer<'a>(job: &DeliveryJob<'a>, message: &Message) -> Option<(AgentId, &'a str)> {
    let id = AgentId(message.sender_id?);
    let agent = job.config.agents.get(&id)?;
    (message.sender_kind == SenderKind::Agent).then_some((id, agent.name.as_str()))
}

/// A callback request to which messages are still added.
struct Batch {
    format: Format,
    out: String,
    count: usize,
}

impl Batch {
    fn new(format: Format) -> Self {
        Self {
            format,
            out: String::new(),
            count: 0,
        }
    }

    fn add(&mut self, message: BatchMessage<'_>) {
        if self.count > 0 {
            self.out.push_str(self.format.separator());
        }
        self.out.push_str(&message.tree().item(self.format));
        self.count = self.count.saturating_add(1);
    }

    /// Builds the request. The vendor documents only the JSON body `{"message":[...]}`. So the XML root `messages` is
    /// inferred (contract 4.2).
    fn request(self, url: &str, authorization: Authorization) -> Outgoing {
        let (head, tail) = Element::new("messages")
            .namespace("xmlns", namespaces::MESSAGE)
            .later("message")
            .frame(self.format);
        let body = [head, self.out, tail].concat();
        Outgoing {
            method: "POST",
            url: url.to_owned(),
            headers: vec![(
                "content-type".to_owned(),
                self.format.content_type().to_owned(),
            )],
            body: body.into_bytes(),
            authorization,
        }
    }
}
