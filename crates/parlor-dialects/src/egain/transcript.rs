//! The transcript of a completed conversation (contract 3.4). Parlor reads and sends the messages in pages, so that
//! only one page of messages is in memory.

use super::attachments::{self, WRITTEN};
use super::conversation_body;
use super::tree::{Element, Format};
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::{HeaderValue, header};
use parlor_engine::files::links::Links;
use parlor_engine::{Engine, EngineError};
use parlor_http::keyed::respond;
use parlor_model::command::{Answer, ConversationView};
use parlor_model::config::AccountConfig;
use parlor_model::entities::Message;
use parlor_model::ids::AgentId;
use parlor_model::words::{MessageKind, SenderKind};
use std::sync::Arc;

/// The maximum number of messages in one page. Parlor reads each page from the database with one query.
const PAGE: i64 = 50;
/// The type of a text message in a transcript. Callbacks distinguish plain text from rich text, but a transcript does
/// not (contract 3.4).
const TEXT: &str = "text";

/// Returns the response with the conversation and its messages. If the first read of messages fails, returns the error.
pub(super) async fn answer(
    engine: &Engine,
    view: ConversationView,
    format: Format,
) -> Result<Response, EngineError> {
    let (head, tail) = conversation_body::tree(&view, true).frame(format);
    let writer = Writer {
        engine: engine.clone(),
        links: engine.links(),
        format,
        tail,
        after: 0,
        begun: false,
        over: false,
        view,
    };
    let (first, writer) = writer.page().await?;
    let head = head + &first;
    if writer.over {
        // A transcript with only one page is sent as one body, because the server can compress such a body.
        return Ok(respond(Answer {
            status: 200,
            content_type: format.content_type().to_owned(),
            body: head,
        }));
    }
    let rest = stream::try_unfold(writer, |writer| async move {
        if writer.over {
            return Ok(None);
        }
        // The status is already sent, so after a failure the server can only close the connection before the end of the
        // document.
        writer.page().await.map(Some)
    });
    let whole = futures_util::StreamExt::chain(stream::iter([Ok(head)]), rest);
    let mut response = Body::from_stream(whole).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.content_type()),
    );
    Ok(response)
}

struct Writer {
    engine: Engine,
    links: Links,
    view: ConversationView,
    format: Format,
    tail: String,
    /// The position of the last message that was read from the database.
    after: i64,
    begun: bool,
    over: bool,
}

impl Writer {
    /// Returns the text of the next page. After the last page, the stream ends.
    async fn page(mut self) -> Result<(String, Self), EngineError> {
        let conversation = &self.view.conversation;
        let (account, id) = (conversation.account_id, conversation.id);
        let rows = self.engine.messages(account, id, self.after, PAGE).await?;
        let mut out = String::new();
        for message in &rows {
            self.after = message.position;
            // The transcript contains no notes, because notes are only for agents. The transcript contains no deleted
            // messages, because the vendor documents no form for them.
            if message.kind == MessageKind::Note || message.is_deleted() {
                continue;
            }
            if self.begun {
                out.push_str(self.format.separator());
            }
            out.push_str(&row(message, &self.view.config, &self.links).item(self.format));
            self.begun = true;
        }
        self.over = i64::try_from(rows.len()).is_ok_and(|read| read < PAGE);
        if self.over {
            out.push_str(&self.tail);
        }
        Ok((out, self))
    }
}

/// Returns the transcript's word for the sender of a message.
const fn sender(kind: SenderKind) -> &'static str {
    match kind {
        SenderKind::Contact => "customer",
        SenderKind::Agent => "user",
        SenderKind::System => "system",
    }
}

/// Returns the agent who wrote a message. `None` means that the author is not an agent, or is unknown.
fn user<'a>(message: &Message, config: &'a Arc<AccountConfig>) -> Option<(AgentId, &'a str)> {
    let id = AgentId(message.sender_id?);
    (message.sender_kind == SenderKind::Agent)
        .then(|| {
            config
                .agents
                .get(&id)
                .map(|agent| (id, agent.name.as_str()))
        })
        .flatten()
}

/// Returns the type of a transcript message. The customer's actions "turn off-record messages on" and "turn off-record
/// messages off" have separate types (contract 3.4).
fn kind_of(message: &Message) -> &'static str {
    match (message.kind, message.content_type.as_str()) {
        (MessageKind::Activity, Message::OFF_RECORD) => "enableOffRecordMessages",
        (MessageKind::Activity, Message::ON_RECORD) => "disableOffRecordMessages",
        (MessageKind::Outgoing, Message::PAGE) => "pagePush",
        _ => TEXT,
    }
}

fn row<'a>(message: &'a Message, config: &'a Arc<AccountConfig>, links: &Links) -> Element<'a> {
    let user = user(message, config).map(|(id, name)| {
        Element::new("ns10:user")
            .attribute("id", id.0)
            .value("ns10:screenName", name)
    });
    let files = attachments::list(message, links, WRITTEN);
    Element::new("ns10:message")
        .element(Element::new("ns10:type").value("ns10:value", kind_of(message)))
        .value("ns10:content", message.content.as_str())
        .element(
            Element::new("ns10:sender")
                .value("ns10:type", sender(message.sender_kind))
                .element(user),
        )
        .value("ns10:timeStamp", message.created_at.millis())
        .attribute("id", message.id.0)
        .element((!files.is_empty()).then(|| Element::new("ns10:attachments").list(files)))
}
