//! `/v1/conversations/{id}/messages`: the messages of a conversation.

use super::change::ChangeQuery;
use crate::answer::{Answered, Next, answer, next, ok};
use crate::document::fields::{Id, List, Text, Time, Whole};
use crate::document::query::{Limit, Param, Position};
use crate::document::words::NewMessageKind;
use crate::document::{Faults, FieldPath, Wire, code, request};
use crate::extract::{Body, ByAgent, ByPermitted, Call, Idempotent, Path, Query, query};
use crate::forms::conversation::{Message, Undoable};
use crate::forms::scheduled::ScheduledMessage;
use crate::macros::named;
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, refused};
use crate::texts::text_of;
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_http::keyed::is_replayed;
use parlor_model::callbacks::MAX_URL;
use parlor_model::command::{
    Answer, Attach, MAX_ATTACHMENTS, MAX_COPIES, MAX_MENTIONS, MAX_MESSAGE, MessageView, NewFile,
    NewMessage, PostMessage, SendMessage, Sent, ServiceCondition, Terms,
};
use parlor_model::decide::{GUARDED, is_news};
use parlor_model::entities;
use parlor_model::ids::{AgentId, AttachmentId, ConversationId, MAX_ID, MacroId, MessageId};
use parlor_model::macros::MacroAction;
use parlor_model::refusal::{Conflict, Refusal};
use parlor_model::state::ConversationName;
use parlor_model::words::{InboxKind, MessageKind};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The maximum number of newer messages that the problem `conversation-moved` contains.
const SHOWN: usize = 20;

/// A page of messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Messages<'a> {
    data: Vec<Message<'a>>,
    /// The cursor of the next page. Send it as `after` if the oldest message comes first, and as `before` if the newest
    /// message comes first. `null` means that there is no next page.
    next: Next,
    /// The value of `before` for the page of earlier messages. `null` means that there are no earlier messages, or that
    /// the request has no `around`.
    #[schema(required)]
    previous: Option<i64>,
}

/// The order of a page of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageOrder {
    /// The oldest message is the first of the page.
    Oldest,
    /// The newest message is the first of the page.
    Newest,
}

impl Param for MessageOrder {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match text {
            "oldest" => Some(Self::Oldest),
            "newest" => Some(Self::Newest),
            _ => {
                faults.add(at, code::NOT_ALLOWED, "Send one of: oldest, newest.");
                None
            }
        }
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(["oldest", "newest"]))
            .into()
    }
}

query! {
    /// The query string of `list_messages`.
    pub(crate) struct MessageQuery {
        /// The message that comes first in the page: the `oldest` or the `newest`. Default: `newest` with `before`,
        /// otherwise `oldest`. `oldest` is not allowed with `before`, and `newest` is not allowed with `after` or
        /// `around`.
        order: MessageOrder,
        /// The position of a message. The page contains the messages after this position, oldest first. With 0, the
        /// page begins with the first message of the conversation.
        after: Position,
        /// The position of a message. The page contains the messages before this position, newest first.
        before: Position,
        /// The position of a message. The page contains this message, at most `limit`/2 messages before it, and the
        /// messages after it, oldest first.
        around: Position,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// The part of a list of messages or of a thread that a request selects.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<T> {
    /// The messages after this position, or the thread entries after this place.
    After(T),
    /// The messages before this position, or the thread entries before this place. `None` means the newest messages or
    /// entries.
    Before(Option<T>),
    /// The messages around this position, or the thread entries around this place.
    Around(T),
}

impl<T> Part<T> {
    /// Reads the parameters `after`, `before` and `around`. A request may have at most one of these parameters. `None`
    /// means that the request has none of these parameters.
    ///
    /// # Errors
    /// 422 if the request has more than one of these parameters.
    pub(crate) fn of(
        after: Option<T>,
        before: Option<T>,
        around: Option<T>,
    ) -> Result<Option<Self>, Refused> {
        let only_one = |name| {
            let detail = "Send at most one of `after`, `before` and `around`.";
            Err(problems::invalid_field(name, code::NOT_ALLOWED, detail))
        };
        match (after, before, around) {
            (Some(_), Some(_), _) => only_one("before"),
            (Some(_), _, Some(_)) | (_, Some(_), Some(_)) => only_one("around"),
            (Some(after), None, None) => Ok(Some(Self::After(after))),
            (None, Some(before), None) => Ok(Some(Self::Before(Some(before)))),
            (None, None, Some(around)) => Ok(Some(Self::Around(around))),
            (None, None, None) => Ok(None),
        }
    }
}

fn part(query: &MessageQuery) -> Result<Part<i64>, Refused> {
    let number = |position: Option<Position>| position.map(|position| position.0);
    let (after, before) = (number(query.after), number(query.before));
    let part = Part::of(after, before, number(query.around))?;
    let fits = match (part, query.order) {
        (None, None | Some(MessageOrder::Oldest)) => Some(Part::After(0)),
        (None, Some(MessageOrder::Newest)) => Some(Part::Before(None)),
        (Some(Part::Before(_)), Some(MessageOrder::Oldest))
        | (Some(Part::After(_) | Part::Around(_)), Some(MessageOrder::Newest)) => None,
        (Some(part), _) => Some(part),
    };
    fits.ok_or_else(|| {
        let detail = "Leave `order` out. `before` lists the newest first, `after` and `around` the oldest first.";
        problems::invalid_field("order", code::NOT_ALLOWED, detail)
    })
}

/// Lists the messages of a conversation.
///
/// Without parameters, the list begins with the oldest message. With `order=newest`, the list begins with the newest
/// message. To read the next page, send `next` as `after` if the oldest message comes first, and as `before` if the
/// newest message comes first. The list contains deleted messages without their content.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/messages", tag = "conversations", operation_id = "list_messages",
    responses((status = 200, description = "A page of messages", body = Messages<'_>)),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Path(id): Path<ConversationId>,
    Query(query): Query<MessageQuery>,
) -> Answered {
    let name = ConversationName::Id(id);
    let limit = Limit::or_default(query.limit);
    let part = part(&query)?;
    let account = call.caller.account;
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let id = view.conversation.id;
    let more = limit.saturating_add(1);
    let mut previous = Next(None);
    let (rows, next) = match part {
        Part::After(after) => {
            let mut rows = call.engine().messages(account, id, after, more).await?;
            let next = next(&mut rows, limit, |row| row.position);
            (rows, next)
        }
        Part::Before(before) => {
            let engine = call.engine();
            let mut rows = engine.messages_before(account, id, before, more).await?;
            let next = next(&mut rows, limit, |row| row.position);
            (rows, next)
        }
        Part::Around(around) => {
            let engine = call.engine();
            let half = limit / 2;
            let (before, wanted) = (Some(around), half.saturating_add(1));
            let mut rows = engine.messages_before(account, id, before, wanted).await?;
            previous = next_of(&mut rows, half, around);
            rows.reverse();
            let room = limit.saturating_sub(length(&rows));
            let (after, wanted) = (around.saturating_sub(1), room.saturating_add(1));
            let mut later = engine.messages(account, id, after, wanted).await?;
            let next = next_of(&mut later, room, after);
            rows.extend(later);
            (rows, next)
        }
    };
    let links = call.engine().links();
    Ok(ok(&Messages {
        data: rows
            .iter()
            .map(|row| Message::of(row, view.conversation.contact_id, &links))
            .collect(),
        next,
        previous: previous.0,
    }))
}

/// Returns the cursor for further messages on one side of a page: before or after the middle of the page. `rows`
/// contains the messages of this side, and the side has space for `room` messages. If `rows` has more messages, the
/// function removes the surplus. If `room` is 0 and `rows` is not empty, the cursor is `from`.
fn next_of(rows: &mut Vec<entities::Message>, room: i64, from: i64) -> Next {
    if room == 0 && !rows.is_empty() {
        rows.clear();
        return Next(Some(from));
    }
    next(rows, room, |row| row.position)
}

fn length<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

request! {
    /// A new message.
    pub(crate) struct PostedMessage {
        /// The text of the message. Required if the message has neither files nor `page_url`.
        content: Option<Text<1, MAX_MESSAGE>>,
        /// Whether `content` is HTML. Default: `false`. Parlor stores the plain text of the HTML as the message's
        /// content, and the sanitised HTML in the content attribute `html`.
        html: Option<bool>,
        /// The address of a web page that the customer's program opens for the customer. Allowed only in outgoing
        /// messages without files, and only instead of `content`. If the program cannot open web pages, the customer
        /// sees the address.
        page_url: Option<Text<8, MAX_URL>>,
        /// The kind of the message. Default: `outgoing`. Use `incoming` to record the customer's own words, for example
        /// from a phone call.
        kind: Option<NewMessageKind>,
        /// The message's id in the caller's own system.
        source_id: Option<Text<1, 255>>,
        /// The id of an earlier message that this message answers. Parlor ignores the id of a message that the thread
        /// of this conversation does not contain.
        in_reply_to: Option<Id>,
        /// The ids of files that the caller uploaded with `POST /v1/attachments`. Each file can belong to only one
        /// message.
        attachment_ids: List<Id, MAX_ATTACHMENTS>,
        /// The ids of the agents whom a note mentions. Allowed only with the kind `note`.
        mentions: List<Id, MAX_MENTIONS>,
        /// The position of the newest message that the caller has seen. Parlor refuses the request with
        /// `conversation-moved` if the customer or another agent has written after this position, or if more than 50
        /// messages follow this position. Activity lines (reports of changes), messages of Parlor and the caller's own
        /// messages do not cause a refusal.
        seen_position: Option<Whole<0, MAX_ID>>,
        /// Whether Parlor removes the caller's draft in this conversation in the same transaction. Default: `false`.
        /// The message can have the files of this draft only if `remove_draft` is `true`.
        remove_draft: Option<bool>,
        /// The time of sending, at most 366 days ahead. Allowed only with the kinds `outgoing` and `note`. Default:
        /// now, or the end of the hold time of the inbox. A conversation has at most 50 scheduled messages.
        send_at: Option<Time>,
        /// Whether a message of the customer stops this message before Parlor sends it. This member has an effect only
        /// if the message is scheduled or held. Default: `false`.
        cancel_on_reply: Option<bool>,
        /// The id of the macro from which the message was made. Parlor sends the message and carries out the macro's
        /// actions in one transaction.
        macro_id: Option<Id>,
        /// The ids of files of the macro in `macro_id`. The message gets copies of these files.
        macro_attachment_ids: List<Id, MAX_ATTACHMENTS>,
        /// E-mail addresses that get a copy. Allowed only in outgoing messages in inboxes of the kind `email`. Parlor
        /// stores these addresses in the content attribute `cc`.
        cc: List<Address, MAX_COPIES>,
        /// E-mail addresses that get a blind copy. Allowed only in outgoing messages in inboxes of the kind `email`.
        /// Parlor stores these addresses in the content attribute `bcc`.
        bcc: List<Address, MAX_COPIES>,
    }
}

/// Adds a message to a conversation.
///
/// The caller is the author of `outgoing` messages and notes. An `incoming` message reopens a snoozed, resolved or
/// closed conversation, unless the contact is blocked. After the end of a conversation that never reopens, Parlor
/// refuses `outgoing` and `incoming` messages with `never-reopens`.
///
/// If the conversation in the path was merged into another conversation, Parlor stores the `incoming` message of this
/// request in the other conversation. If the other conversation has ended and cannot be reopened, or has another
/// identity, Parlor instead separates the two conversations. The message then belongs to the conversation in the path.
///
/// The answer is 202 if Parlor sends the message later. The reason is `send_at` in the request, or the hold time of the
/// inbox (`hold_s`). The hold time applies only to `outgoing` messages of agents with a session. With `undo=true`, the
/// answer has an undo token for the actions of the macro in `macro_id`. The token does not undo the message.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/messages", tag = "conversations", operation_id = "post_message",
    request_body(examples(
        ("answer" = (summary = "To the customer", value = json!({"content": "Good morning! How can I help?"}))),
        ("note" = (summary = "A private note", value = json!({"content": "Called back at noon.", "kind": "note"}))),
        ("incoming" = (summary = "A message of the customer", value = json!({"content": "My order is 5512.", "kind": "incoming", "source_id": "call-81"}))),
    )),
    responses(
        (status = 201, description = "The message", body = SentMessage<'_>),
        (status = 202, description = "The message is sent later", body = ScheduledMessage<'_>),
    ),
    extensions(("x-refusals" = json!([problems::CONVERSATION_MOVED, problems::CONTACT_ERASED, problems::NEVER_REOPENS, problems::MERGED, problems::OFF_RECORD, problems::TRANSITION_NOT_ALLOWED, problems::CAPACITY_REACHED]))),
)]
pub(crate) async fn post(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
    Query(query): Query<ChangeQuery>,
    Body(request): Body<PostedMessage>,
) -> Answered {
    let conversation = ConversationName::Id(id);
    let kind = request.kind.map_or(MessageKind::Outgoing, |kind| kind.0);
    let mut message = match (request.content, request.page_url) {
        (Some(_), Some(_)) => {
            return Err(problems::invalid_field(
                "page_url",
                code::NOT_ALLOWED,
                "Send `content` or `page_url`, not both.",
            ));
        }
        (None, Some(page)) => {
            let mut message = NewMessage::text(page.0);
            message.content_type = entities::Message::PAGE.to_owned();
            message
        }
        (Some(content), None) => text_of(content.0, request.html == Some(true))?,
        (None, None)
            if request.attachment_ids.0.is_empty() && request.macro_attachment_ids.0.is_empty() =>
        {
            return Err(problems::invalid_field(
                "content",
                code::REQUIRED,
                "Send `content`, `page_url` or `attachment_ids`.",
            ));
        }
        (None, None) => NewMessage::text(""),
    };
    copies(&call, id, kind, ("cc", request.cc.0), &mut message).await?;
    copies(&call, id, kind, ("bcc", request.bcc.0), &mut message).await?;
    let (actions, files) =
        prepared(&call, request.macro_id, request.macro_attachment_ids.0).await?;
    message.attachments = uploaded(request.attachment_ids.0);
    (message.attachments).extend(files.iter().cloned().map(Attach::File));
    message.source_id = request.source_id.map(|id| id.0);
    let seen_position = request.seen_position.map(|seen| seen.0);
    let post = PostMessage {
        conversation: conversation.into(),
        kind,
        message,
        in_reply_to: request.in_reply_to.map(|id| MessageId(id.0)),
        mentions: request
            .mentions
            .0
            .into_iter()
            .map(|id| AgentId(id.0))
            .collect(),
        service: ServiceCondition::None,
    };
    let undo = if actions.is_empty() {
        None
    } else {
        query.undoable(call.engine())?
    };
    let terms = Terms {
        undo: undo.as_ref().map(|undo| undo.token.clone()),
        ..Terms::default()
    };
    let command = SendMessage {
        post,
        seen_position,
        remove_draft: request.remove_draft == Some(true),
        send_at: request.send_at.map(|at| at.0),
        cancel_on_reply: request.cancel_on_reply == Some(true),
        actions,
    };
    let links = call.engine().links();
    let sent = keyed
        .execute_on(
            call.engine(),
            command,
            terms,
            move |outcome| match outcome {
                Sent::Now(view) => posted(view, &links, undo.clone()),
                Sent::Later(row) => answer(202, &ScheduledMessage::of(row, &links)),
            },
        )
        .await;
    if leaves_files(&sent) {
        call.engine().discard(&files).await;
    }
    match sent {
        Ok(answer) => {
            (call.engine()).has_replied(call.caller.account, id, call.agent);
            Ok(answer)
        }
        Err(error) => Err(not_sent(&call, id, seen_position, error).await),
    }
}

/// An e-mail address.
#[derive(Clone, Debug)]
pub(crate) struct Address(String);

impl Wire for Address {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let text = Text::<3, 320>::read(value, at, faults)?.0;
        let fits = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@')
        }) && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',');
        if !fits {
            faults.add(at, code::MALFORMED, "Send one e-mail address.");
        }
        fits.then_some(Self(text))
    }

    fn describe() -> RefOr<Schema> {
        <Text<3, 320> as Wire>::describe()
    }
}

/// Stores the e-mail addresses of the request's field `cc` or `bcc` in the content attributes of the message.
///
/// # Errors
/// 422 if the message is not outgoing, or if the inbox is not of the kind `email`.
async fn copies(
    call: &Call,
    id: ConversationId,
    kind: MessageKind,
    (field, addresses): (&'static str, Vec<Address>),
    message: &mut NewMessage,
) -> Result<(), Refused> {
    if addresses.is_empty() {
        return Ok(());
    }
    let name = ConversationName::Id(id);
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let inbox = view.config.inboxes.get(&view.conversation.inbox_id);
    let is_mail = inbox.is_some_and(|inbox| inbox.kind == InboxKind::Email);
    if kind != MessageKind::Outgoing || !is_mail {
        let detail =
            "Only outgoing messages in inboxes of the kind `email` have further receivers.";
        return Err(problems::invalid_field(field, code::NOT_ALLOWED, detail));
    }
    let addresses = addresses.into_iter().map(|address| Value::from(address.0));
    (message.content_attributes).insert(field.to_owned(), addresses.collect());
    Ok(())
}

/// Returns the actions of a macro, and copies of the macro's files that the request lists.
async fn prepared(
    call: &Call,
    id: Option<Id>,
    files: Vec<Id>,
) -> Result<(Vec<MacroAction>, Vec<NewFile>), Refused> {
    let Some(id) = id else {
        if files.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let detail = "Name the macro of these files.";
        return Err(problems::invalid_field("macro_id", code::REQUIRED, detail));
    };
    let row = named(call, MacroId(id.0)).await?;
    let ids: Vec<AttachmentId> = files.into_iter().map(|id| AttachmentId(id.0)).collect();
    let copies = call.engine().copy_macro_files(&row, &ids).await?;
    Ok((row.actions, copies))
}

/// Whether no message uses the copied files of a request. If this is uncertain, the result is `false`.
pub(crate) fn leaves_files(done: &Result<Response, EngineError>) -> bool {
    match done {
        Ok(response) => is_replayed(response),
        Err(error) => matches!(error, EngineError::Refused(_)),
    }
}

/// Builds the problem for a message that was not sent. If the customer or another agent has written after the position
/// `seen`, the problem contains the newer messages.
pub(crate) async fn not_sent(
    call: &Call,
    conversation: ConversationId,
    seen: Option<i64>,
    error: EngineError,
) -> Refused {
    let moved = matches!(
        error,
        EngineError::Refused(Refusal::Conflict(Conflict::Moved))
    );
    let names = RequestNames {
        config: Some(&call.caller.config),
        field: &|field| match field {
            "message" => "content".to_owned(),
            "attachments" => "attachment_ids".to_owned(),
            other => other.to_owned(),
        },
        object: &|_| None,
    };
    let problem = refused(error, names);
    match seen {
        Some(seen) if moved => match newer(call, conversation, seen).await {
            Ok((position, messages, more)) => problem
                .with("position", position)
                .with("messages", messages)
                .with("more", more),
            Err(error) => error.into(),
        },
        _ => problem,
    }
}

/// Returns the newest position of a conversation, and at most [`SHOWN`] messages of the customer and of other agents
/// after the position `seen`. The last value of the result states whether more such messages can exist.
async fn newer(
    call: &Call,
    conversation: ConversationId,
    seen: i64,
) -> Result<(i64, Vec<Value>, bool), EngineError> {
    let name = ConversationName::Id(conversation);
    let view = call.engine().conversation_seen(&call.caller, name).await?;
    let account = call.caller.account;
    let rows = (call.engine())
        .messages(account, conversation, seen, GUARDED)
        .await?;
    let full = i64::try_from(rows.len()).is_ok_and(|n| n >= GUARDED);
    let news: Vec<_> = (rows.iter())
        .filter(|row| is_news(row, Some(call.agent)))
        .collect();
    let links = call.engine().links();
    let contact = view.conversation.contact_id;
    let shown = (news.iter().take(SHOWN))
        .map(|row| serde_json::to_value(Message::of(row, contact, &links)).unwrap_or_default())
        .collect();
    let position = view.conversation.message_count;
    Ok((position, shown, full || news.len() > SHOWN))
}

/// Converts the ids of uploaded files into the attachments of a command.
pub(crate) fn uploaded(ids: Vec<Id>) -> Vec<Attach> {
    ids.into_iter()
        .map(|id| Attach::Uploaded(AttachmentId(id.0)))
        .collect()
}

/// A sent message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SentMessage<'a> {
    #[serde(flatten)]
    message: Message<'a>,
    /// The undo token for the actions of the macro. Present only if the request has `undo=true` and the macro in
    /// `macro_id` has actions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undo: Option<Undoable>,
}

fn posted(view: &MessageView, links: &Links, undo: Option<Undoable>) -> Answer {
    let contact = view.conversation.conversation.contact_id;
    let message = Message::of(&view.message, contact, links);
    answer(201, &SentMessage { message, undo })
}
