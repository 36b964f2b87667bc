//! `/v1/events`: the events of an account, as pages, as a long poll or as a stream.

use crate::answer::{Answered, ok};
use crate::api::Api;
use crate::counting::{Counting, Due};
use crate::document::code;
use crate::document::fields::Id;
use crate::document::query::{Flag, Limit, Position, Seconds};
use crate::extract::{ByAgent, Headers, Query, admitted, query};
use crate::include::{Form, Include};
use crate::problems::{self, Refused};
use crate::views::ChangedCount;
use crate::watch::{Event, FeedRequest, HEARTBEAT, Watcher, ended, refused, too_old};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use parlor_engine::auth::Caller;
use parlor_engine::live::{Batch, Ended, Filter, Page, Sent};
use parlor_http::media;
use parlor_http::print;
use parlor_model::entities;
use parlor_model::ids::{ConversationId, parse_id};
use serde::Serialize;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;
use utoipa::ToSchema;

/// A page of events, in the order of their numbers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Events<'a> {
    data: Vec<Event<'a>>,
    /// The value of `after` for the next page. `null` means that there are no more events now. In that case, repeat the
    /// request later with `position` as `after`.
    #[schema(required)]
    next: Option<i64>,
    /// The number of the last event that this page covers, including events that the caller may not see. Send this
    /// number as `after` in the next request.
    position: i64,
}

query! {
    /// The query string of `list_events`.
    pub(crate) struct EventQuery {
        /// The number of the last event that the caller has received. The answer contains only later events. Without
        /// this parameter, a page begins with the account's first event, and a stream begins with the next new event.
        after: Position,
        /// The maximum number of entries in the page. Not allowed for a stream.
        limit: Limit,
        /// The maximum time that the request waits for an event, in seconds. Default: 0. The answer may come earlier,
        /// even without an event. Not allowed for a stream.
        wait: Seconds,
        /// Whether the stream also reports the number of conversations in each of the caller's views. The stream sends
        /// these numbers, and later each change of them, as `event: counts`. Default: `false`. Allowed only for a
        /// stream.
        counts: Flag,
        /// The kinds of objects that the answer adds to the events. The answer shows the present state of each object,
        /// not the state at the time of the event. If the server sends several events together, for example in a page,
        /// an object appears only once, with the first event about it.
        include: Include,
        /// Lists only events of this conversation. The caller must be able to see the conversation.
        conversation_id: Id,
    }
}

/// Lists events.
///
/// The events of an account are numbered without gaps, in the order of the changes. The list leaves out events about
/// conversations that the caller may not see. Store `position` and send it as `after` in the next request. With
/// `conversation_id`, a page can be empty although more events follow. Request further pages as long as `next` is not
/// `null`.
///
/// With `Accept: text/event-stream`, the answer is a stream of Server-Sent Events. The ids in the stream are event
/// numbers. To continue a stream, send the last received id in the header `Last-Event-ID`.
#[utoipa::path(
    get, path = "/v1/events", tag = "events", operation_id = "list_events",
    params(
        ("Last-Event-ID" = Option<i64>, Header, description = "For a stream: the id of the last event seen. This header overrides `after`", minimum = 0),
    ),
    responses(
        (status = 200, description = "The events after the number", content(
            (Events<'_> = "application/json"),
            (String = "text/event-stream"),
        )),
    ),
    extensions(("x-refusals" = json!([problems::NOT_FOUND, problems::TOO_OLD, problems::TOO_MANY_CONNECTIONS]))),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Headers(headers): Headers,
    Query(query): Query<EventQuery>,
) -> Answered {
    let request = FeedRequest {
        after: query.after.map(|after| after.0),
        include: query.include.unwrap_or_default().0,
        conversation: query.conversation_id.map(|id| ConversationId(id.0)),
    };
    if wants_stream(&headers) {
        let given = [
            ("limit", query.limit.is_some()),
            ("wait", query.wait.is_some()),
        ];
        if let Some((name, _)) = given.into_iter().find(|(_, given)| *given) {
            let detail = "Leave this parameter out: a stream has no pages and does not end.";
            return Err(problems::invalid_field(name, code::NOT_ALLOWED, detail));
        }
        let after = match headers.get("last-event-id") {
            Some(seen) => Some(position(seen)?),
            None => request.after,
        };
        let request = FeedRequest { after, ..request };
        let watcher = Watcher::begin(&call.api, call.token, request).await?;
        return Ok(stream(watcher, query.counts.is_some_and(|counts| counts.0)));
    }
    if query.counts.is_some() {
        let detail = "Leave this parameter out: only a stream reports numbers. Pages of numbers: GET /v1/views.";
        return Err(problems::invalid_field("counts", code::NOT_ALLOWED, detail));
    }
    let limit = usize::try_from(Limit::or_default(query.limit)).unwrap_or(usize::MAX);
    let wait = Duration::from_secs(query.wait.map_or(0, |wait| wait.0.unsigned_abs()));
    let account = call.caller.account;
    let mut filter = request.filter(&call.api, &call.caller).await?;
    let after = request.after.unwrap_or(0);
    let mut page = call
        .engine()
        .feed_page(account, &filter, after, limit)
        .await?;
    if page.events.is_empty() && !page.more && !wait.is_zero() {
        // The wait must end before the server's time limit for a request.
        let patience = Duration::from_millis(call.api.limits().request_ms / 2).max(
            Duration::from_millis(call.api.limits().request_ms.saturating_sub(5_000)),
        );
        let from = FeedRequest {
            after: Some(page.position),
            ..request
        };
        let caller = wait_for(&call.api, &call.token, from, wait.min(patience)).await?;
        filter.visibility = caller.visibility();
        page = call
            .engine()
            .feed_page(account, &filter, page.position, limit)
            .await?;
    }
    if page.events.is_empty() && page.position == after && after > 0 {
        // After the restore of a backup, a position from before the restore can be higher than the newest event.
        // Without this check, the caller would miss all events up to that position.
        let newest = call.engine().newest_event(account).await?;
        if after > newest {
            return Err(too_old(newest));
        }
    }
    let data = shown(&call.api, &call.caller, request, &filter, &page).await?;
    Ok(ok(&Events {
        data,
        next: page.more.then_some(page.position),
        position: page.position,
    }))
}

/// Builds the events of a page, with the objects that the caller requested in `include`.
async fn shown<'a>(
    api: &Api,
    caller: &Caller,
    request: FeedRequest,
    filter: &Filter,
    page: &'a Page,
) -> Result<Vec<Event<'a>>, Refused> {
    let form = Form(api.engine().links());
    let rows: Vec<&entities::Event> = page.events.iter().collect();
    let (engine, account, agent) = (api.engine(), caller.account, caller.agent);
    let objects =
        Box::pin(engine.objects_of(account, &rows, request.include, agent, &form)).await?;
    let mut sent = Sent::default();
    let mut data = Vec::with_capacity(rows.len());
    for (row, objects) in page.events.iter().zip(&objects) {
        let members = sent.members(objects, request.include, &filter.visibility, &form);
        data.push(Event::of(row)?.with(members)?);
    }
    Ok(data)
}

/// Waits until the feed may contain a requested event, but not longer than `wait`. The wait also ends if the caller's
/// access may have changed, or if the server is stopping. After the wait, the function reads the caller's present
/// rights again and returns the caller with these rights.
async fn wait_for(
    api: &Api,
    token: &str,
    request: FeedRequest,
    wait: Duration,
) -> Result<Caller, Refused> {
    let access = api.engine().watch_access();
    let (caller, _) = admitted(api, token).await?;
    let mut access = access.of(&caller);
    let _permit = api.engine().live_permit(caller.account).map_err(refused)?;
    let filter = request.filter(api, &caller).await?;
    let mut reader = api
        .engine()
        .follow(caller.account, filter, request.after)
        .await
        .map_err(refused)?;
    let seen = async {
        loop {
            reader.ready().await?;
            if !reader.take().await?.facts.is_empty() {
                return Ok::<(), Ended>(());
            }
        }
    };
    tokio::select! {
        biased;
        () = api.engine().closing().cancelled() => {}
        () = access.changed() => {}
        waited = tokio::time::timeout(wait, seen) => match waited {
            // If the events are no longer in memory (`TooOld`), the calling function reads them from the database
            // table.
            Ok(Ok(()) | Err(Ended::TooOld { .. })) | Err(_) => {}
            Ok(Err(other)) => return Err(ended(other)),
        },
    }
    let (caller, _) = admitted(api, token).await?;
    Ok(caller)
}

fn wants_stream(headers: &HeaderMap) -> bool {
    let offered = ["application/json", "text/event-stream"];
    media::choose(headers, &offered, "application/json") == Some("text/event-stream")
}

fn position(seen: &HeaderValue) -> Result<i64, Refused> {
    let number = seen.to_str().ok().and_then(|text| match text.trim() {
        "0" => Some(0),
        text => parse_id(text),
    });
    number.ok_or_else(|| {
        problems::invalid_field(
            "Last-Event-ID",
            code::MALFORMED,
            "Send the id of the last event seen.",
        )
    })
}

/// Builds the stream of new events.
fn stream(watcher: Watcher, counts: bool) -> Response {
    let state = EventStream {
        counting: Counting::begin(watcher.api.engine(), &watcher.caller, counts),
        sent: watcher.reader.position(),
        watcher,
        begun: false,
        over: false,
    };
    let chunks = futures_util::stream::unfold(state, |mut stream| async {
        let chunk = stream.next().await?;
        Some((Ok::<Bytes, Infallible>(chunk), stream))
    });
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        // Some proxies delay an answer until it is complete. This header tells them to pass on each part at once.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}

/// Formats conversation counts as one `counts` event of the stream. `None` means that there are no counts to send.
fn counts_event(counts: &[ChangedCount]) -> Option<Bytes> {
    if counts.is_empty() {
        return None;
    }
    let text = print::json(counts);
    let text = format!("event: counts\ndata: {{\"counts\":{text}}}\n\n");
    Some(Bytes::from(text))
}

/// The state of a stream.
struct EventStream {
    watcher: Watcher,
    counting: Counting,
    /// The last id that the stream sent.
    sent: i64,
    begun: bool,
    over: bool,
}

impl EventStream {
    /// Returns the next bytes of the stream, or `None` at its end. The server calls this function only when it can send
    /// more bytes to the client. So Parlor prepares no further bytes for a client that does not read.
    async fn next(&mut self) -> Option<Bytes> {
        if self.over {
            return None;
        }
        if !self.begun {
            self.begun = true;
            return Some(Bytes::from(format!("retry: 2000\nid: {}\n\n", self.sent)));
        }
        let closing = self.watcher.api.engine().closing().clone();
        let heartbeat = tokio::time::sleep(HEARTBEAT);
        tokio::pin!(heartbeat);
        loop {
            let quiet = tokio::select! {
                biased;
                () = closing.cancelled() => return None,
                () = self.watcher.access.changed() => {
                    if let Err(refused) = self.watcher.check().await {
                        return Some(self.signed_out(&refused));
                    }
                    continue;
                }
                ready = self.watcher.reader.ready() => match ready {
                    Ok(()) => false,
                    Err(end) => return Some(self.last_words(end)),
                },
                due = self.counting.due() => {
                    let chunk = match due {
                        Due::BuiltIn => self.counts(),
                        Due::Saved => {
                            let engine = self.watcher.api.engine();
                            let position = self.watcher.reader.position();
                            let saved = self.counting.saved(engine, &self.watcher.caller, position);
                            counts_event(&saved.await)
                        }
                    };
                    match chunk {
                        Some(chunk) => return Some(chunk),
                        None => continue,
                    }
                }
                () = &mut heartbeat => true,
            };
            if let Err(refused) = self.watcher.still_may().await {
                return Some(self.signed_out(&refused));
            }
            if quiet && let Some(chunk) = self.counts() {
                // Even without a new event, counts can change, because the agent's teams or visibility can change.
                return Some(chunk);
            }
            if quiet {
                // The position also advances past events that the reader may not see. The stream then sends only the
                // new position.
                let position = self.watcher.reader.position();
                if position == self.sent {
                    return Some(Bytes::from_static(b":\n\n"));
                }
                self.sent = position;
                return Some(Bytes::from(format!("id: {position}\n\n")));
            }
            match self.watcher.reader.take().await {
                Ok(batch) if batch.facts.is_empty() => {}
                Ok(batch) => {
                    self.counting.see(&batch);
                    self.sent = batch.position;
                    return self.events(&batch).await;
                }
                Err(end) => return Some(self.last_words(end)),
            }
        }
    }

    /// Returns the conversation counts that have changed. This part of the stream has no id, because the client uses
    /// the last received id as its position in the feed.
    fn counts(&mut self) -> Option<Bytes> {
        counts_event(&self.counting.news(&self.watcher.caller))
    }

    async fn events(&mut self, batch: &Batch) -> Option<Bytes> {
        let Ok(texts) = self.watcher.texts(batch).await else {
            // The objects cannot be read, so the stream ends. The client reconnects and continues at its last position.
            self.over = true;
            return None;
        };
        let mut chunk = String::new();
        for (fact, text) in batch.facts.iter().zip(texts) {
            // Writing to a string cannot fail.
            let _ = write!(chunk, "id: {}\ndata: {text}\n\n", fact.event.number);
        }
        if batch
            .facts
            .last()
            .is_some_and(|fact| fact.event.number != batch.position)
        {
            let _ = write!(chunk, "id: {}\n\n", batch.position);
        }
        Some(Bytes::from(chunk))
    }

    fn signed_out(&mut self, refused: &Refused) -> Bytes {
        self.over = true;
        Bytes::from(format!("event: signed-out\ndata: {}\n\n", refused.json()))
    }

    fn last_words(&mut self, end: Ended) -> Bytes {
        self.over = true;
        match end {
            Ended::TooOld { newest } => Bytes::from(format!(
                "event: too-old\ndata: {}\n\n",
                too_old(newest).json()
            )),
            // The stream ends without a special event. The client reconnects and continues at its last position.
            Ended::Closing | Ended::Failed(_) => Bytes::from_static(b":\n\n"),
        }
    }
}
