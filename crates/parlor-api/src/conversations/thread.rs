//! `/v1/conversations/{id}/thread`: the messages and the activity lines of a conversation.

use super::messages::Part;
use crate::answer::{Answered, ok};
use crate::document::fields::Time;
use crate::document::query::{Limit, Param, Position, query};
use crate::document::{Faults, Place, code};
use crate::extract::{ByAgent, Path, Query};
use crate::views::conversation::Message;
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_engine::thread::{ThreadEntry, ThreadPart, ThreadPlace};
use parlor_model::entities;
use parlor_model::ids::{ConversationId, parse_id};
use parlor_model::state::ConversationName;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The place of an entry in a thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor(ThreadPlace);

impl Param for Cursor {
    fn parse(text: &str, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let number = |text: &str| {
            if text == "0" { Some(0) } else { parse_id(text) }
        };
        let place = match text.split_once('.') {
            None => number(text).map(|position| (position, 0)),
            Some((position, line)) => number(position).zip(parse_id(line)),
        };
        if place.is_none() {
            let detail = "Send the `place` of an entry, or `previous` or `next` of another page.";
            faults.add(at, code::MALFORMED, detail);
        }
        place.map(|(position, number)| Self(ThreadPlace { position, number }))
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[0-9]{1,16}(\\.[0-9]{1,16})?$"))
            .into()
    }
}

fn shown(place: ThreadPlace) -> String {
    match place.number {
        0 => place.position.to_string(),
        number => format!("{}.{number}", place.position),
    }
}

/// A page of a thread, oldest entry first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Thread<'a> {
    data: Vec<Entry<'a>>,
    /// The value of `before` for earlier entries. `null` means that there are none.
    #[schema(required)]
    previous: Option<String>,
    /// The value of `after` for later entries. `null` means that there are none now.
    #[schema(required)]
    next: Option<String>,
}

/// An entry of a thread: a message or an activity line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entry<'a> {
    /// The place in the thread: a message's position. An activity line has the position of the message before it, and
    /// its number after a dot.
    place: String,
    #[schema(required)]
    message: Option<Message<'a>>,
    #[schema(required)]
    activity: Option<Activity>,
}

/// An activity line: a change of the conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Activity {
    /// The number of the event in the feed. `null` for the start.
    #[schema(required)]
    number: Option<i64>,
    /// The kind of the change: the kind of the event without `conversation.`, such as `assigned`, or `started`.
    code: String,
    at: Time,
    /// The agent who made the change. `null` means that Parlor or the customer made it.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The parameters: the data of the event. `started` has `inbox_id`, and `queue` and `assignee_id` as the result of
    /// the first routing.
    #[schema(value_type = Object)]
    parameters: Value,
}

impl<'a> Entry<'a> {
    fn of(
        entry: &'a ThreadEntry,
        conversation: &entities::Conversation,
        links: &Links,
    ) -> Result<Self, EngineError> {
        let (message, activity) = match entry {
            ThreadEntry::Message(row) => {
                (Some(Message::of(row, conversation.contact_id, links)), None)
            }
            ThreadEntry::Line(event) => (None, Some(Activity::of(event)?)),
            ThreadEntry::Started(routing) => {
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
            place: shown(entry.place()),
            message,
            activity,
        })
    }
}

impl Activity {
    fn of(event: &entities::Event) -> Result<Self, EngineError> {
        let data: Value = serde_json::from_str(&event.data).map_err(EngineError::internal)?;
        let member = |name: &str| data.get(name).and_then(Value::as_i64);
        let code = event.kind.strip_prefix("conversation.");
        let code = code.unwrap_or(&event.kind);
        // The agent of these events is the assignee.
        let agent_id = match code {
            "assigned" if data.get("accepted").is_some() => member("assignee_id"),
            "assigned" => member("assigned_by"),
            "offered" => None,
            _ => event.agent_id.map(|id| id.0),
        };
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
        /// The place of an entry. The page has later entries.
        after: Cursor,
        /// The place of an entry. The page has the last entries before it.
        before: Cursor,
        /// The position of a message. The page has this message and about half of `limit` entries before it.
        around: Position,
        /// The page size.
        limit: Limit,
    }
}

/// Returns messages and activity lines of a conversation.
///
/// Without a place, the page has the newest entries. Every page is in the order of the thread: oldest entry first. An
/// activity line is an event of the conversation, such as an assignment, a transfer or a change of labels. The first
/// entry is always `started`.
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
    let around = query.around.map(|around| ThreadPlace {
        position: around.0,
        number: 0,
    });
    let place = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
    let part = match Part::of(place(query.after), place(query.before), around)? {
        None => ThreadPart::Before(None),
        Some(Part::Before(before)) => ThreadPart::Before(before),
        Some(Part::After(after)) => ThreadPart::After(after),
        Some(Part::Around(around)) => ThreadPart::Around(around.position),
    };
    let name = ConversationName::Id(id);
    let engine = call.engine();
    let view = engine.conversation_seen(&call.caller, name).await?;
    let conversation = &view.conversation;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let page = engine.thread(conversation, part, limit).await?;
    let links = engine.links();
    let data = (page.entries.iter())
        .map(|entry| Entry::of(entry, conversation, &links))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&Thread {
        data,
        previous: page.previous.map(shown),
        next: page.next.map(shown),
    }))
}
