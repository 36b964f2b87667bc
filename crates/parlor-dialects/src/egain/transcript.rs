//! The transcript of a completed conversation, written page by page: however long it is, a page of it is in memory (contract 3.4).

use super::answer;
use super::attachments::{Offered, WRITTEN};
use super::negotiation::Format;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::{HeaderValue, header};
use parlor_engine::files::links::Links;
use parlor_engine::{Engine, EngineError};
use parlor_http::xml::XmlWriter;
use parlor_model::command::ConversationView;
use parlor_model::config::AccountConfig;
use parlor_model::entities::Message;
use parlor_model::ids::AgentId;
use parlor_model::words::{MessageKind, SenderKind};
use serde::Serialize;
use std::sync::Arc;

/// How many messages are read at once.
const PAGE: i64 = 50;
/// Live traffic tells plain from rich text; a transcript has one type (contract 3.4).
const TEXT: &str = "text";

/// The conversation with its messages. What can fail at once fails before the answer begins.
pub(super) async fn answer(
    engine: &Engine,
    view: ConversationView,
    format: Format,
) -> Result<Response, EngineError> {
    let (head, tail) = frame(&view, format)
        .ok_or_else(|| EngineError::internal("a transcript has no place for its messages"))?;
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
    let rest = stream::try_unfold(writer, |writer| async move {
        if writer.over {
            return Ok(None);
        }
        // The answer has begun: who gets half of it is told by the connection's end.
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

/// What stands before and after the messages.
fn frame(view: &ConversationView, format: Format) -> Option<(String, String)> {
    let document = match format {
        Format::Json => answer::json(view, true)?,
        Format::Xml => answer::xml(view, true),
    };
    // Neither can stand in anybody's text: there quotes and brackets are escaped.
    let (place, open, close) = match format {
        Format::Json => (
            r#""messages":{"message":[]}"#,
            r#""messages":{"message":["#,
            "]}",
        ),
        Format::Xml => ("<ns10:messages/>", "<ns10:messages>", "</ns10:messages>"),
    };
    let (head, tail) = document.split_once(place)?;
    Some((format!("{head}{open}"), format!("{close}{tail}")))
}

struct Writer {
    engine: Engine,
    links: Links,
    view: ConversationView,
    format: Format,
    tail: String,
    /// The position up to which messages were written.
    after: i64,
    begun: bool,
    over: bool,
}

impl Writer {
    /// The next page, after the last of which nothing comes.
    async fn page(mut self) -> Result<(String, Self), EngineError> {
        let conversation = &self.view.conversation;
        let (account, id) = (conversation.account_id, conversation.id);
        let rows = self.engine.messages(account, id, self.after, PAGE).await?;
        let mut out = String::new();
        for message in &rows {
            self.after = message.position;
            // Notes are the team's.
            if message.kind == MessageKind::Note {
                continue;
            }
            match self.format {
                Format::Json => {
                    if self.begun {
                        out.push(',');
                    }
                    out.push_str(
                        &json(message, &self.view.config, &self.links).unwrap_or_default(),
                    );
                }
                Format::Xml => out.push_str(&xml(message, &self.view.config, &self.links)),
            }
            self.begun = true;
        }
        self.over = i64::try_from(rows.len()).is_ok_and(|read| read < PAGE);
        if self.over {
            out.push_str(&self.tail);
        }
        Ok((out, self))
    }
}

/// Who wrote a message, in the transcript's words.
const fn sender(kind: SenderKind) -> &'static str {
    match kind {
        SenderKind::Contact => "customer",
        SenderKind::Agent => "user",
        SenderKind::System => "system",
    }
}

/// The agent who wrote a message.
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

fn json(message: &Message, config: &Arc<AccountConfig>, links: &Links) -> Option<String> {
    #[derive(Serialize)]
    struct Word {
        value: &'static str,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct User<'a> {
        id: AgentId,
        screen_name: &'a str,
    }
    #[derive(Serialize)]
    struct Sender<'a> {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        user: Option<User<'a>>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Row<'a> {
        #[serde(rename = "type")]
        kind: Word,
        content: &'a str,
        sender: Sender<'a>,
        time_stamp: i64,
        id: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        attachments: Option<List<'a>>,
    }
    #[derive(Serialize)]
    struct List<'a> {
        attachment: Vec<Offered<'a>>,
    }
    let attachments: Vec<Offered<'_>> = Offered::of(message, links);
    serde_json::to_string(&Row {
        kind: Word { value: TEXT },
        content: &message.content,
        sender: Sender {
            kind: sender(message.sender_kind),
            user: user(message, config).map(|(id, screen_name)| User { id, screen_name }),
        },
        time_stamp: message.created_at.millis(),
        id: message.id.0,
        attachments: (!attachments.is_empty()).then_some(List {
            attachment: attachments,
        }),
    })
    .ok()
}

fn xml(message: &Message, config: &Arc<AccountConfig>, links: &Links) -> String {
    let mut xml = XmlWriter::without_declaration();
    xml.open("ns10:message")
        .attribute("id", &message.id.to_string())
        .open("ns10:type")
        .element("ns10:value", TEXT)
        .close()
        .element("ns10:content", &message.content)
        .open("ns10:sender")
        .element("ns10:type", sender(message.sender_kind));
    if let Some((id, name)) = user(message, config) {
        xml.open("ns10:user")
            .attribute("id", &id.to_string())
            .element("ns10:screenName", name)
            .close();
    }
    xml.close()
        .element("ns10:timeStamp", &message.created_at.millis().to_string());
    if !message.attachments.is_empty() {
        xml.open("ns10:attachments");
        for file in Offered::of(message, links) {
            file.write(&mut xml, WRITTEN);
        }
        xml.close();
    }
    xml.finish()
}
