//! `/v1/live`: the feed over a WebSocket, with presence, typing and viewers.
//!
//! The client sends its token in the `Authorization` header, in a subprotocol, in the session cookie, or in the first
//! message. The URL never contains the token, because proxies log URLs.

use crate::answer::Answered;
use crate::api::Api;
use crate::conversations::typing::report_typing;
use crate::conversations::viewers::ViewedConversation;
use crate::cookie;
use crate::counting::{Counting, Due};
use crate::document::fields::{Id, Text, Whole};
use crate::document::query::{Flag, Position};
use crate::document::{self, request, tagged};
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::extract::{ByAgent, Query, admitted, query, token};
use crate::include::Include;
use crate::problems::{self, Refused};
use crate::views::ChangedCount;
use crate::watch::{FeedRequest, HEARTBEAT, Watcher, ended};
use axum::extract::FromRequestParts as _;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use futures_util::SinkExt as _;
use http::HeaderMap;
use http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use parlor_engine::ephemeral_event::{EphemeralEvent, Typist};
use parlor_engine::live::{Batch, Viewing};
use parlor_http::json;
use parlor_http::print;
use parlor_model::ids::{AgentId, ConversationId, MAX_ID};
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

/// The time limit for the first message of a client that sent no token in the handshake. This message must authenticate
/// the client.
const PROVE_WITHIN: Duration = Duration::from_secs(10);
/// The maximum time without any frame from the client. A client must answer pings.
const SILENCE: Duration = Duration::from_secs(45);
/// The maximum size of a client's message, in bytes.
const LARGEST: usize = 16 * 1024;
/// The size of the read buffer in bytes, and the number of written bytes that causes a flush. With the library's
/// defaults, each connection would use 132 KiB.
const BUFFER: usize = 4 * 1024;
/// The maximum number of frames from the client within one [`HEARTBEAT`].
const CHATTER: u32 = 60;
/// The maximum number of conversations that one connection views at the same time. A further view ends the oldest view.
const MAX_VIEWS: usize = 8;
/// The name of this API's subprotocol. `BEARER` is the prefix of the subprotocol that contains a token.
const PROTOCOL: &str = "parlor";
const BEARER: &str = "bearer.";

/// The WebSocket close codes of this API. `GOING_AWAY` means that the server is stopping.
const GOING_AWAY: u16 = 1001;
const NOT_UNDERSTOOD: u16 = 4400;
const SIGNED_OUT: u16 = 4401;
const SILENT: u16 = 4408;
const TOO_OLD: u16 = 4410;
const TOO_MANY: u16 = 4429;
const UNAVAILABLE: u16 = 4503;

query! {
    /// The query string of `/v1/live`.
    pub(crate) struct LiveQuery {
        /// The number of the last event that the client has received. Without this parameter, the connection begins
        /// with the next new event.
        after: Position,
        /// Whether the server also sends the number of conversations in each of the caller's views, and each change of
        /// these numbers. Default: `false`.
        counts: Flag,
        /// The kinds of objects that the server adds to the events. Each object has its present state, not its state at
        /// the time of the event. If the server sends several events together, an object appears only once, with the
        /// first event about it.
        include: Include,
        /// Sends only the events, typing, viewers and off-record messages of this conversation. The caller must be able
        /// to see the conversation.
        conversation_id: Id,
    }
}

/// A client before the WebSocket handshake. A token in the handshake is checked at once. Without a token in the
/// handshake, the first message must authenticate the client.
pub(crate) struct UnauthenticatedClient {
    api: Api,
    token: Option<String>,
}

impl Part for UnauthenticatedClient {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

    fn describe(draft: &mut Draft) {
        ByAgent::describe(draft);
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let headers = &incoming.parts.headers;
        let shakes_hands = headers.contains_key("sec-websocket-key");
        let api = incoming.api.clone();
        let parts = &incoming.parts;
        let token = match carried(headers) {
            Some(token) => Some(token),
            None if headers.contains_key(AUTHORIZATION) || !shakes_hands => {
                Some(token(&api, parts)?.0)
            }
            None => cookie::carried(&api, parts)?.map(|(token, _)| token),
        };
        if let Some(token) = &token {
            admitted(&api, token).await?;
        }
        Ok(Self { api, token })
    }
}

/// The handshake of a WebSocket.
pub(crate) struct Handshake(WebSocketUpgrade);

impl Part for Handshake {
    const STAGES: (Stage, Stage) = (Stage::Body, Stage::Body);

    fn describe(draft: &mut Draft) {
        draft.refuses(problems::UPGRADE_REQUIRED);
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let upgrade = WebSocketUpgrade::from_request_parts(&mut incoming.parts, &()).await;
        Ok(Self(upgrade.map_err(|_| {
            Refused::new(
                problems::UPGRADE_REQUIRED,
                "Open a WebSocket (version 13) here, or follow GET /v1/events with `Accept: text/event-stream`.",
            )
        })?))
    }
}

/// Follows events over a WebSocket.
///
/// The protocol is WebSocket (RFC 6455). Send the token in the `Authorization` header. A browser cannot set this
/// header. With a session cookie, a browser needs no token. Without a session cookie, a browser sends `bearer.`
/// followed by the token as a second subprotocol after `parlor`. Alternatively, the browser sends the token in the
/// first message: `{"type": "authenticate", "token": "...", "after": 5}`.
///
/// The server sends messages of the types `hello`, `event`, `position`, `presence`, `typing`, `off_record`, `viewers`
/// and, with `counts=true`, `counts`. If the server refuses a request or a message of the client, the server sends
/// `error` and then closes the connection. The client may send messages of the types `typing` and `viewing`.
/// `docs/api.md` shows each message.
#[utoipa::path(
    get, path = "/v1/live", tag = "events", operation_id = "follow_live",
    responses((status = 101, description = "The connection has become a WebSocket")),
    extensions(("x-refusals" = json!([problems::NOT_FOUND, problems::TOO_OLD, problems::TOO_MANY_CONNECTIONS]))),
)]
pub(crate) async fn follow(
    client: UnauthenticatedClient,
    Query(query): Query<LiveQuery>,
    Handshake(upgrade): Handshake,
) -> Answered {
    let UnauthenticatedClient { api, token } = client;
    let counts = query.counts.is_some_and(|counts| counts.0);
    let request = FeedRequest {
        after: query.after.map(|after| after.0),
        include: query.include.unwrap_or_default().0,
        conversation: query.conversation_id.map(|id| ConversationId(id.0)),
    };
    let begun = match token {
        Some(token) => Ok(Box::new(Watcher::begin(&api, token, request).await?)),
        None => Err(api.unauthenticated_permit().ok_or_else(|| {
            Refused::new(
                problems::UNAVAILABLE,
                "Too many connections wait for authentication. Send the token in the header, or try again later.",
            )
            .retry_after_s(1)
        })?),
    };
    Ok(upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(LARGEST)
        .max_frame_size(LARGEST)
        .on_upgrade(move |socket| async move {
            let mut line = Line { socket, counts };
            let close = match begun {
                Ok(watcher) => line.follow(*watcher).await,
                Err(permit) => line.prove(&api, permit, request).await,
            };
            line.close(close).await;
        }))
}

/// Returns the token from the subprotocol header. `None` means that the header has no token.
fn carried(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .find_map(|one| one.trim().strip_prefix(BEARER))
        .map(str::to_owned)
}

tagged! {
    /// A message from the client.
    enum ClientMessage by "type" {
        /// Authenticates the connection. Allowed only as the first message.
        Authenticate(Authenticate) = "authenticate",
        /// Sets the agent's typing status in a conversation.
        Typing(SetTyping) = "typing",
        /// Records that the agent views a conversation, or no longer views the conversation.
        Viewing(SetViewing) = "viewing",
    }
}

/// A number from the client. Parlor ignores a number that is not a position or an id.
type Number = Whole<{ i64::MIN }, { i64::MAX }>;

request! {
    /// The message that authenticates the connection.
    struct Authenticate {
        /// The token.
        token: Text<0, LARGEST>,
        /// The number of the last event that the client has received. Default: the parameter `after` of the handshake.
        after: Option<Number>,
    }
}

request! {
    /// The message that sets the agent's typing status in a conversation.
    struct SetTyping {
        /// The id of the conversation.
        conversation_id: Number,
        /// Whether the agent types.
        typing: bool,
        /// Whether the agent types a note. In that case, Parlor does not notify the customer's program. Default:
        /// `false`.
        private: Option<bool>,
    }
}

request! {
    /// The message about a view of a conversation.
    struct SetViewing {
        /// The id of the conversation.
        conversation_id: Number,
        /// Whether the agent views the conversation.
        viewing: bool,
    }
}

/// A message from the server.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMessage<'a> {
    Hello {
        account_id: i64,
        agent_id: i64,
        position: i64,
    },
    Position {
        position: i64,
    },
    Presence {
        agent_ids: &'a [AgentId],
        present: bool,
    },
    Typing {
        conversation_id: ConversationId,
        /// The agent who types. `None` means that the customer types.
        agent_id: Option<AgentId>,
        typing: bool,
        private: bool,
    },
    /// A text between customer and agent in a conversation that is off the record. Parlor does not store the text.
    OffRecord {
        conversation_id: ConversationId,
        /// The agent who wrote the text. `None` means that the customer wrote it.
        agent_id: Option<AgentId>,
        content: &'a str,
    },
    /// The conversation counts: the number of conversations in each of the caller's views. The first message contains
    /// the counts of all built-in views. Later messages contain only changed counts.
    Counts {
        counts: &'a [ChangedCount],
    },
    Viewers {
        conversations: Vec<ViewedConversation>,
    },
    Error {
        problem: &'a serde_json::Value,
    },
}

/// The conversations that a connection views, oldest view first.
type Views = VecDeque<(ConversationId, Viewing)>;

/// The close code of a connection, with the refusal if there is one. `None` means that the connection has ended
/// already.
type Close = Option<(u16, Option<Refused>)>;

/// The result of one step of the protocol. An error ends the connection.
type Spoken = Result<(), Close>;

struct Line {
    socket: WebSocket,
    /// Whether the client asked for the conversation counts of the views.
    counts: bool,
}

impl Line {
    /// Waits for the first message, authenticates the client with this message, and then sends events.
    async fn prove(
        &mut self,
        api: &Api,
        permit: OwnedSemaphorePermit,
        request: FeedRequest,
    ) -> Close {
        let first = tokio::select! {
            biased;
            () = api.engine().closing().cancelled() => return Some((GOING_AWAY, None)),
            first = tokio::time::timeout(PROVE_WITHIN, self.words()) => first,
        };
        let message = match first {
            Err(_) => return Some((SIGNED_OUT, Some(crate::refusals::unauthenticated()))),
            Ok(Err(close)) => return close,
            Ok(Ok(words)) => understood(api, words.as_str()),
        };
        match message {
            Ok(ClientMessage::Authenticate(message)) => {
                let from = message.after.map(|after| after.0);
                let after = (from.or(request.after)).filter(|after| (0..=MAX_ID).contains(after));
                drop(permit);
                match Watcher::begin(api, message.token.0, FeedRequest { after, ..request }).await {
                    Ok(watcher) => self.follow(watcher).await,
                    Err(refused) => Some((code_of(&refused), Some(refused))),
                }
            }
            Ok(ClientMessage::Typing(_) | ClientMessage::Viewing(_)) => {
                Some((SIGNED_OUT, Some(crate::refusals::unauthenticated())))
            }
            Err(refused) => Some((NOT_UNDERSTOOD, Some(refused))),
        }
    }

    /// Receives the next text message.
    async fn words(&mut self) -> Result<Utf8Bytes, Close> {
        loop {
            match self.socket.recv().await {
                Some(Ok(Message::Text(words))) => return Ok(words),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Binary(_))) => return Err(Some((NOT_UNDERSTOOD, None))),
                Some(Err(error)) => return Err(broken(&error)),
                Some(Ok(Message::Close(_))) | None => return Err(None),
            }
        }
    }

    /// Sends events until the client or the server ends the connection.
    async fn follow(&mut self, mut watcher: Watcher) -> Close {
        match self.following(&mut watcher).await {
            Ok(()) => None,
            Err(close) => close,
        }
    }

    async fn following(&mut self, watcher: &mut Watcher) -> Spoken {
        let closing = watcher.api.engine().closing().clone();
        let mut ephemeral = watcher.reader.ephemeral_events();
        let mut sent = watcher.reader.position();
        self.say(&ServerMessage::Hello {
            account_id: watcher.caller.account.0,
            agent_id: watcher.agent.0,
            position: sent,
        })
        .await?;
        let present = watcher.api.engine().present(watcher.caller.account);
        self.say(&ServerMessage::Presence {
            agent_ids: &present,
            present: true,
        })
        .await?;
        let engine = watcher.api.engine();
        let mut counting = Counting::begin(engine, &watcher.caller, self.counts);
        let mut views = VecDeque::new();
        let mut last_received = Instant::now();
        let mut chatter = 0_u32;
        let mut heartbeat = tokio::time::interval_at(last_received + HEARTBEAT, HEARTBEAT);
        heartbeat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = closing.cancelled() => return Err(Some((GOING_AWAY, None))),
                // Access is checked before anything else is sent, so that an agent who has signed out receives nothing
                // more.
                () = watcher.access.changed() => watcher.check().await.map_err(closed)?,
                message = self.socket.recv() => {
                    last_received = Instant::now();
                    chatter = chatter.saturating_add(1);
                    if chatter > CHATTER {
                        return Err(Some((TOO_MANY, None)));
                    }
                    match message {
                        Some(Ok(Message::Text(words))) => listen(watcher, &mut views, words.as_str()).await?,
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Binary(_))) => return Err(Some((NOT_UNDERSTOOD, None))),
                        Some(Err(error)) => return Err(broken(&error)),
                        Some(Ok(Message::Close(_))) | None => return Err(None),
                    }
                }
                ready = watcher.reader.ready() => {
                    ready.map_err(|end| closed(ended(end)))?;
                    watcher.still_may().await.map_err(closed)?;
                    let batch = watcher.reader.take().await.map_err(|end| closed(ended(end)))?;
                    counting.see(&batch);
                    self.send_batch(watcher, &batch, &mut sent).await?;
                }
                due = counting.due() => match due {
                    Due::BuiltIn => self.count(watcher, &mut counting).await?,
                    Due::Saved => {
                        let (engine, position) = (watcher.api.engine(), watcher.reader.position());
                        let counts = counting.saved(engine, &watcher.caller, position).await;
                        self.send_counts(&counts).await?;
                    }
                },
                event = ephemeral.recv() => match event {
                    Ok(event) => self.pass_on(watcher, &event).await?,
                    // The client was too slow. The client does not get the ephemeral events that it has missed.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return Err(Some((GOING_AWAY, None))),
                },
                _ = heartbeat.tick() => {
                    chatter = 0;
                    if last_received.elapsed() > SILENCE {
                        return Err(Some((SILENT, None)));
                    }
                    watcher.still_may().await.map_err(closed)?;
                    let position = watcher.reader.position();
                    if position != sent {
                        sent = position;
                        self.say(&ServerMessage::Position { position }).await?;
                    }
                    // The agent's teams or visibility may have changed.
                    self.count(watcher, &mut counting).await?;
                    self.send(Message::Ping(axum::body::Bytes::new())).await?;
                }
            }
        }
    }

    async fn send_batch(&mut self, watcher: &Watcher, batch: &Batch, sent: &mut i64) -> Spoken {
        let Some(last) = batch.facts.last() else {
            return Ok(());
        };
        for text in watcher.texts(batch).await.map_err(closed)? {
            let message = format!("{{\"type\":\"event\",\"event\":{text}}}");
            self.socket
                .feed(Message::text(message))
                .await
                .map_err(|_| None)?;
        }
        self.socket.flush().await.map_err(|_| None)?;
        *sent = last.event.number;
        Ok(())
    }

    /// Sends the conversation counts that have changed.
    async fn count(&mut self, watcher: &Watcher, counting: &mut Counting) -> Spoken {
        self.send_counts(&counting.news(&watcher.caller)).await
    }

    async fn send_counts(&mut self, counts: &[ChangedCount]) -> Spoken {
        if counts.is_empty() {
            return Ok(());
        }
        self.say(&ServerMessage::Counts { counts }).await
    }

    async fn pass_on(&mut self, watcher: &Watcher, event: &Arc<EphemeralEvent>) -> Spoken {
        match &**event {
            EphemeralEvent::Presence { agents, present } => {
                self.say(&ServerMessage::Presence {
                    agent_ids: agents,
                    present: *present,
                })
                .await
            }
            EphemeralEvent::Typing {
                conversation,
                by,
                typing,
                audience,
            } => {
                let reader = &watcher.reader;
                if !reader.follows(*conversation) || !reader.visibility().admits(audience) {
                    return Ok(());
                }
                let (agent_id, private) = match by {
                    Typist::Agent { id, private } => (Some(*id), *private),
                    Typist::Contact => (None, false),
                };
                self.say(&ServerMessage::Typing {
                    conversation_id: *conversation,
                    agent_id,
                    typing: *typing,
                    private,
                })
                .await
            }
            EphemeralEvent::OffRecord {
                conversation,
                by,
                content,
                audience,
            } => {
                let reader = &watcher.reader;
                if !reader.follows(*conversation) || !reader.visibility().admits(audience) {
                    return Ok(());
                }
                let agent_id = match by {
                    Typist::Agent { id, .. } => Some(*id),
                    Typist::Contact => None,
                };
                self.say(&ServerMessage::OffRecord {
                    conversation_id: *conversation,
                    agent_id,
                    content,
                })
                .await
            }
            EphemeralEvent::Viewers(viewed) => {
                let reader = &watcher.reader;
                let admits = |audience| reader.visibility().admits(audience);
                let conversations: Vec<ViewedConversation> = (viewed.iter())
                    .filter(|viewed| {
                        reader.follows(viewed.conversation)
                            && viewed.audience.as_ref().is_some_and(admits)
                    })
                    .map(|viewed| ViewedConversation::of(viewed.conversation, &viewed.viewers))
                    .collect();
                if conversations.is_empty() {
                    return Ok(());
                }
                self.say(&ServerMessage::Viewers { conversations }).await
            }
        }
    }

    async fn say(&mut self, message: &ServerMessage<'_>) -> Spoken {
        self.send(Message::text(print::json(message))).await
    }

    async fn send(&mut self, message: Message) -> Spoken {
        self.socket.send(message).await.map_err(|_| None)
    }

    /// Sends the refusal, if there is one, and closes the connection.
    async fn close(mut self, close: Close) {
        if let Some((code, refused)) = close {
            if let Some(refused) = &refused {
                let problem = refused.json();
                let _ = self.say(&ServerMessage::Error { problem: &problem }).await;
            }
            let frame = CloseFrame {
                code,
                reason: Utf8Bytes::from_static(""),
            };
            let _ = self.socket.send(Message::Close(Some(frame))).await;
        }
        // For at most one second, wait until the client closes its side, so that the close frame arrives. If the client
        // closed first, the library replies to the client's close frame during this read.
        let _ = tokio::time::timeout(Duration::from_secs(1), async {
            while let Some(Ok(_)) = self.socket.recv().await {}
        })
        .await;
    }
}

/// Returns the close code for a message that was too large. `None` means any other error of the WebSocket library.
/// After such an error, the library has already closed the connection.
fn broken(error: &axum::Error) -> Close {
    // The library does not export the kind of its error, so this function compares the text of the error.
    let too_large = error.to_string().starts_with("Space limit exceeded");
    too_large.then_some((NOT_UNDERSTOOD, None))
}

fn closed(refused: Refused) -> Close {
    Some((code_of(&refused), Some(refused)))
}

fn code_of(refused: &Refused) -> u16 {
    match refused.status().as_u16() {
        401 | 403 => SIGNED_OUT,
        404 => NOT_UNDERSTOOD,
        410 => TOO_OLD,
        429 => TOO_MANY,
        _ => UNAVAILABLE,
    }
}

fn understood(api: &Api, words: &str) -> Result<ClientMessage, Refused> {
    let value =
        json::parse(words.as_bytes(), api.limits()).map_err(|error| problems::bad_json(&error))?;
    document::read(value).map_err(|_| {
        Refused::new(
            problems::INVALID,
            "Send {\"type\": \"typing\", \"conversation_id\": 1, \"typing\": true}, or, first and once, {\"type\": \"authenticate\", \"token\": \"...\"}.",
        )
    })
}

/// Handles a message of an authenticated client.
async fn listen(watcher: &Watcher, views: &mut Views, words: &str) -> Spoken {
    match understood(&watcher.api, words) {
        Ok(ClientMessage::Typing(message)) => {
            // A message about a conversation that is unknown, or that the agent may not see, is ignored without an
            // answer. So the client cannot learn whether the conversation exists.
            let _ = report_typing(
                &watcher.api,
                &watcher.caller,
                ConversationId(message.conversation_id.0),
                message.typing,
                message.private.unwrap_or(false),
            )
            .await;
            Ok(())
        }
        Ok(ClientMessage::Viewing(message)) => {
            let id = ConversationId(message.conversation_id.0);
            views.retain(|(viewed, _)| *viewed != id);
            if message.viewing {
                // A message about a conversation that the agent may not see is ignored without an answer. So the client
                // cannot learn whether the conversation exists.
                let view = watcher.api.engine().view(&watcher.caller, id).await;
                views.extend(view.ok().map(|view| (id, view)));
                if views.len() > MAX_VIEWS {
                    views.pop_front();
                }
            }
            Ok(())
        }
        Ok(ClientMessage::Authenticate(_)) => Err(Some((NOT_UNDERSTOOD, None))),
        Err(refused) => Err(Some((NOT_UNDERSTOOD, Some(refused)))),
    }
}
