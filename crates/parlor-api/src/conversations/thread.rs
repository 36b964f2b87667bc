//! `/v1/conversations/{id}/thread`: the messages and the activity lines of a conversation.

use super::messages::Part;
use crate::answer::{Answered, ok};
use crate::document::fields::Time;
use crate::document::query::{Limit, Param, Position};
use crate::document::{Faults, FieldPath, code};
use crate::extract::{ByAgent, Path, Query, query};
use crate::forms::conversation::Message;
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_engine::thread::{OwnPlace, ThreadEntry, ThreadItem, ThreadPart, ThreadPlace};
use parlor_model::entities;
use parlor_model::events;
use parlor_model::ids::{ConversationId, parse_id};
use parlor_model::state::ConversationName;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The place of an entry in a thread, as a query parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor(ThreadPlace);

impl Param for Cursor {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let place = read(text);
        if place.is_none() {
            let detail = "Send the `place` of an entry, or `previous` or `next` of another page.";
            faults.add(at, code::MALFORMED, detail);
        }
        place.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[0-9]{1,16}(\\.[0-9]{1,16}){0,3}$"))
            .into()
    }
}

/// Reads a place from the text that [`shown`] writes. `None` means that the text is not a valid place.
fn read(text: &str) -> Option<ThreadPlace> {
    let number = |text: &str| {
        if text == "0" { Some(0) } else { parse_id(text) }
    };
    let mut parts = text.split('.');
    let position = parts.next().and_then(number)?;
    let line = parts.next().map(|line| parse_id(line).ok_or(()));
    let own = OwnPlace {
        position,
        number: line.transpose().ok()?.unwrap_or(0),
    };
    let inner = match (parts.next(), parts.next()) {
        (None, _) => None,
        (Some(position), line) => Some(OwnPlace {
            position: number(position)?,
            number: match line {
                Some(line) => parse_id(line)?,
                None => 0,
            },
        }),
    };
    (parts.next().is_none()).then_some(ThreadPlace { own, inner })
}

fn shown(place: ThreadPlace) -> String {
    let own = |OwnPlace { position, number }| match number {
        0 => position.to_string(),
        number => format!("{position}.{number}"),
    };
    match place.inner {
        None => own(place.own),
        // Entries of a merged conversation follow the activity line about the merge. So the place of such an entry
        // begins with the place of that activity line.
        Some(inner) => format!("{}.{}", own(place.own), own(inner)),
    }
}

/// A page of a thread, oldest entry first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Thread<'a> {
    data: Vec<Entry<'a>>,
    /// The value of `before` for earlier entries. `null` means that there are no earlier entries, or that this page is
    /// empty.
    #[schema(required)]
    previous: Option<String>,
    /// The value of `after` for later entries. `null` means that there are no later entries now, or that this page is
    /// empty.
    #[schema(required)]
    next: Option<String>,
}

/// An entry of a thread: a message or an activity line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entry<'a> {
    /// The place of the entry in the thread, for `after` and `before`. The place of a message is its position. The
    /// place of an activity line is the position of the message before the line, a dot, and the number of the line's
    /// event. The place of the activity line `started` is `0`. The place of an entry of a merged conversation is the
    /// place of the activity line about the merge, a dot, and the entry's place in the merged conversation.
    place: String,
    /// The id of the merged conversation to which the entry belongs. `null` means that the entry belongs to the
    /// conversation itself.
    #[schema(required)]
    merged_from: Option<i64>,
    #[schema(required)]
    message: Option<Message<'a>>,
    #[schema(required)]
    activity: Option<Activity>,
}

/// An activity line: a change of the conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Activity {
    /// The number of the event in the account's feed (`GET /v1/events`). `null` means that `code` is `started`.
    #[schema(required)]
    number: Option<i64>,
    /// The kind of the change, such as `started` or `assigned`. This code is the kind of the event without the prefix
    /// `conversation.`.
    code: String,
    at: Time,
    /// The agent who made the change. `null` means that Parlor, the customer or a program without an agent made the
    /// change. For the code `started`, this is always `null`.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The data of the event. For `started`, the data contains `inbox_id`, and the result of the first routing: `queue`
    /// and `assignee_id`.
    #[schema(value_type = Object)]
    parameters: Value,
}

impl<'a> Entry<'a> {
    fn of(
        entry: &'a ThreadEntry,
        conversation: &entities::Conversation,
        links: &Links,
    ) -> Result<Self, EngineError> {
        let (message, activity) = match &entry.item {
            ThreadItem::Message(row) => {
                (Some(Message::of(row, conversation.contact_id, links)), None)
            }
            ThreadItem::Line(event) => (None, Some(Activity::of(event)?)),
            ThreadItem::Started(routing) => {
                let activity = Activity {
                    number: None,
                    code: "started".to_owned(),
                    at: Time(conversation.created_at),
                    agent_id: None,
                    parameters: json!({
                        "inbox_id": conversation.inbox_id,
                        "queue": routing.queue,
                        "assignee_id": routing.assignee,
                    }),
                };
                (None, Some(activity))
            }
        };
        Ok(Self {
            place: shown(entry.place),
            merged_from: entry.place.inner.map(|_| conversation.id.0),
            message,
            activity,
        })
    }
}

impl Activity {
    fn of(event: &entities::Event) -> Result<Self, EngineError> {
        let data: Value = serde_json::from_str(&event.data).map_err(EngineError::internal)?;
        let code = event.kind.strip_prefix("conversation.");
        let code = code.unwrap_or(&event.kind);
        let agent_id = events::actor(event, &data).map(|id| id.0);
        Ok(Self {
            number: Some(event.number),
            code: code.to_owned(),
            at: Time(event.occurred_at),
            agent_id,
            parameters: data,
        })
    }
}

query! {
    /// The query string of `show_thread`.
    pub(crate) struct ThreadQuery {
        /// The place of an entry. The page contains the first entries after this entry.
        after: Cursor,
        /// The place of an entry. The page contains the last entries before this entry.
        before: Cursor,
        /// The position of a message. The page contains this message, about `limit`/2 entries before it, and entries
        /// after it.
        around: Position,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Returns the messages and the activity lines of a conversation.
///
/// If other conversations were merged into this conversation, the thread also contains their entries. These entries
/// follow the activity line with the code `merged`. The thread leaves out merged conversations that the caller may not
/// see.
///
/// Without `after`, `before` and `around`, the page contains the newest entries. In every page, the oldest entry comes
/// first. An activity line is an event of the conversation, such as an assignment, a transfer or a change of labels.
/// The first entry of the whole thread is always the activity line `started`.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/thread", tag = "conversations", operation_id = "show_thread",
    responses((status = 200, description = "A page of the thread", body = Thread<'_>)),
)]
pub(crate) async fn show(
    ByAgent(call): ByAgent,
    Path(id): Path<ConversationId>,
    Query(query): Query<ThreadQuery>,
) -> Answered {
    let limit = Limit::or_default(query.limit);
    let around = query.around.map(|around| {
        ThreadPlace::from(OwnPlace {
            position: around.0,
            number: 0,
        })
    });
    let place = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
    let part = match Part::of(place(query.after), place(query.before), around)? {
        None => ThreadPart::Before(None),
        Some(Part::Before(before)) => ThreadPart::Before(before),
        Some(Part::After(after)) => ThreadPart::After(after),
        Some(Part::Around(around)) => ThreadPart::Around(around.own.position),
    };
    let name = ConversationName::Id(id);
    let engine = call.engine();
    let view = engine.conversation_seen(&call.caller, name).await?;
    let conversation = &view.conversation;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let page = (engine.thread(&call.caller, conversation, part, limit)).await?;
    let links = engine.links();
    let data = (page.entries.iter())
        .map(|entry| {
            let of = page.merged.get(&entry.conversation).unwrap_or(conversation);
            Entry::of(entry, of, &links)
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&Thread {
        data,
        previous: page.previous.map(shown),
        next: page.next.map(shown),
    }))
}
