//! Callbacks of two kinds of ephemeral events: typing, and off-record messages.
//!
//! The request for an ephemeral event is built like the request for a stored event. The node on which the event
//! happened sends the request immediately, and only once. If the receiver is too slow, Parlor drops the event. Parlor
//! stores nothing about the event.

use super::Formats;
use super::format::{DeliveryJob, Outgoing, Rendered};
use super::opened::Opened;
use super::retry_after::RetryAfter;
use super::send_permits::SendPermits;
use super::sender::Sender;
use crate::ephemeral_event::{CallbackEvent, Typist};
use crate::{Engine, EngineError, secrets};
use parlor_model::audience::Audience;
use parlor_model::callbacks::{Endpoint, Material, Views};
use parlor_model::command::ConversationView;
use parlor_model::decide;
use parlor_model::entities::{CallbackDelivery, Event};
use parlor_model::ids::{AccountId, ConversationId, EndpointKey};
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use parlor_model::words::{DeliveryState, EndpointFormat};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// The maximum number of ephemeral events that wait to be sent to one receiver (endpoint).
const WAITING: usize = 64;
/// The maximum age of an ephemeral event when its request is sent, in microseconds. Older events are dropped.
const FRESH_US: i64 = 3_000_000;
/// The time limit of a request with an ephemeral event. If the endpoint has a shorter time limit, the endpoint's time
/// limit applies instead.
const TIMEOUT: Duration = Duration::from_secs(3);
/// The maximum number of receivers for which tasks exist. If this number is reached, the next event removes all
/// receivers, and new tasks are started when necessary.
const RECEIVERS: usize = 1_024;

type Line = mpsc::Sender<Ephemeral>;

/// A request with an ephemeral event. The request waits until the task of its receiver sends the request.
struct Ephemeral {
    since: Timestamp,
    conversation: ConversationId,
    request: Outgoing,
}

/// The objects that the task of a receiver needs. The task sends ephemeral events to this receiver.
#[derive(Clone)]
struct Lines {
    engine: Engine,
    sender: Arc<dyn Sender>,
    retry_after: RetryAfter,
    permits: SendPermits,
    longest_retry_after: Duration,
}

/// Sends ephemeral events until `stop` is cancelled.
pub(super) async fn run(
    engine: Engine,
    formats: Formats,
    sender: Arc<dyn Sender>,
    retry_after: RetryAfter,
    permits: SendPermits,
    longest_retry_after: Duration,
    stop: CancellationToken,
) {
    let mut events = engine.ephemeral_events();
    let mut lines: HashMap<(AccountId, EndpointKey), Line> = HashMap::new();
    let made_of = Lines {
        engine: engine.clone(),
        sender,
        retry_after: retry_after.clone(),
        permits,
        longest_retry_after,
    };
    loop {
        let moment = tokio::select! {
            () = stop.cancelled() => return,
            moment = events.recv() => match moment {
                Ok(moment) => moment,
                // This task was too slow and missed some ephemeral events. Parlor does not send these events later.
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return,
            },
        };
        let requests = match requests_for(&engine, &formats, &retry_after, &moment).await {
            Ok(requests) => requests,
            Err(error) => {
                tracing::debug!(%error, "an ephemeral event is not sent");
                continue;
            }
        };
        for (key, timeout, request) in requests {
            let address = (moment.account(), key);
            if lines.len() >= RECEIVERS {
                lines.clear();
            }
            let line = (lines.entry(address))
                .or_insert_with(|| line(made_of.clone(), address, timeout.min(TIMEOUT)));
            // If the receiver's channel is full, the receiver is too slow, and the event is dropped.
            let _ = line.try_send(Ephemeral {
                since: moment.at(),
                conversation: moment.conversation(),
                request,
            });
        }
    }
}

/// Starts a task that sends ephemeral events to one receiver, one event after the other.
fn line(made_of: Lines, (account, key): (AccountId, EndpointKey), timeout: Duration) -> Line {
    let (line, mut waiting) = mpsc::channel::<Ephemeral>(WAITING);
    tokio::spawn(async move {
        let Lines {
            engine,
            sender,
            retry_after,
            permits,
            longest_retry_after,
        } = made_of;
        while let Some(event) = waiting.recv().await {
            let now = engine.now();
            let held = retry_after.until((account, key), now).is_some();
            if !event.since.is_within(FRESH_US, now) || held {
                continue;
            }
            // While this task has the permit, Parlor does not send the event that ends the conversation. If the
            // conversation has already ended, the next check stops the request.
            let Some(_permit) = permits.take((account, key), event.conversation.0) else {
                continue;
            };
            let name = ConversationName::Id(event.conversation);
            let goes_on = (engine.conversation(account, name).await)
                .is_ok_and(|view| !decide::has_ended(&view.conversation));
            if !goes_on {
                continue;
            }
            let sent = sender.send(format!("{account}/{key}"), event.request, timeout);
            // A failed request is not repeated.
            if let Ok(reply) = sent.await {
                let now = engine.now();
                if let Some(pause) = reply.requested_pause(now) {
                    retry_after.for_so_long((account, key), now, pause.min(longest_retry_after));
                }
            }
        }
    });
    line
}

/// Builds the requests for an ephemeral event.
async fn requests_for(
    engine: &Engine,
    formats: &Formats,
    retry_after: &RetryAfter,
    moment: &CallbackEvent,
) -> Result<Vec<(EndpointKey, Duration, Outgoing)>, EngineError> {
    let config = engine.config(moment.account()).await?;
    if config.endpoints().is_empty() {
        return Ok(Vec::new());
    }
    let name = ConversationName::Id(moment.conversation());
    let view = engine.conversation(moment.account(), name).await?;
    let event = event(moment, &view);
    let wanting: Vec<&Endpoint> = (config.endpoints().iter())
        .filter(|endpoint| {
            let off = config
                .endpoint_states
                .get(&endpoint.key)
                .is_some_and(|s| s.paused_at.is_some() || s.deactivated_at.is_some());
            // An endpoint of Parlor's own format gets typing events only if its configuration lists the events that it
            // receives. Such an endpoint gets off-record messages only if the list contains the exact name
            // `message.off_record`. Off-record messages must not be stored, so a pattern such as `message.*` does not
            // select them.
            let named = endpoint.format != EndpointFormat::Native
                || match moment {
                    CallbackEvent::Typing(_) => !endpoint.events.is_empty(),
                    CallbackEvent::OffRecord(_) => endpoint.events.contains(&event.kind),
                };
            let held = retry_after.until((moment.account(), endpoint.key), moment.at());
            !off && !endpoint.deactivated
                && held.is_none()
                && named
                && endpoint.wants(&event, Some(&view.conversation))
        })
        .collect();
    if wanting.is_empty() {
        return Ok(Vec::new());
    }
    let id = secrets::random::<16>().map_err(EngineError::internal)?;
    let id = uuid::Builder::from_random_bytes(id).into_uuid().to_string();
    let material = material(event, view);
    let sealer = engine.sealer();
    let links = engine.links().made_at(moment.at());
    let mut requests = Vec::new();
    for endpoint in wanting {
        let Some(format) = formats.get(endpoint.format) else {
            continue;
        };
        // If the endpoint's settings or newest secret cannot be decrypted, the endpoint is skipped. A request is never
        // sent without its signature.
        let Some(opened) = Opened::of(endpoint, sealer) else {
            continue;
        };
        let delivery = delivery(moment, endpoint.key, id.clone(), &material.event.kind);
        let job = DeliveryJob {
            delivery: &delivery,
            material: &material,
            config: &config,
            endpoint: &opened.endpoint,
            secrets: &opened.secrets,
            links: &links,
            now: moment.at(),
        };
        let timeout = Duration::from_secs(endpoint.timeout_s.clamp(1, 30).unsigned_abs());
        match format.render(&[job]) {
            Rendered::Request(request) => requests.push((endpoint.key, timeout, *request)),
            Rendered::Several(several) => requests.extend(
                several
                    .into_iter()
                    .map(|request| (endpoint.key, timeout, request)),
            ),
            Rendered::Skip | Rendered::Impossible(_) => {}
        }
    }
    Ok(requests)
}

/// Converts an ephemeral event to the form of a stored event, with the number 0.
fn event(moment: &CallbackEvent, view: &ConversationView) -> Event {
    let by = match moment {
        CallbackEvent::Typing(typing) => typing.by,
        CallbackEvent::OffRecord(said) => said.by,
    };
    let (agent_id, by, private) = match by {
        Typist::Contact => (None, "contact", false),
        Typist::Agent { id, private } => (Some(id), "agent", private),
    };
    let (kind, data) = match moment {
        CallbackEvent::Typing(typing) => {
            let kind = match typing.started {
                true => "typing.started",
                false => "typing.stopped",
            };
            (kind, json!({"by": by, "private": private}))
        }
        CallbackEvent::OffRecord(said) => (
            "message.off_record",
            json!({"by": by, "content": said.content}),
        ),
    };
    Event {
        account_id: moment.account(),
        number: 0,
        kind: kind.to_owned(),
        occurred_at: moment.at(),
        conversation_id: Some(moment.conversation()),
        contact_id: view.conversation.contact_id,
        agent_id,
        data: data.to_string(),
        // The audience is not used here, because an endpoint receives all events to which it subscribes.
        audience: Audience::default(),
        thread_position: None,
    }
}

fn material(event: Event, view: ConversationView) -> Material {
    let (contact, points) = match view.person {
        Some(person) => (Some(person.contact), person.points),
        None => (None, Vec::new()),
    };
    Material {
        event,
        message: None,
        newest: view.last_message,
        // Formats treat an agent who is not in this list as online. An agent who types or writes a message is online,
        // so the list stays empty.
        presence: Vec::new(),
        views: Views {
            conversation: Some(view.conversation),
            identity: Some(view.identity),
            contact,
            points,
            service_record: view.service_record,
            ..Views::default()
        },
    }
}

fn delivery(
    moment: &CallbackEvent,
    endpoint: EndpointKey,
    id: String,
    kind: &str,
) -> CallbackDelivery {
    CallbackDelivery {
        account_id: moment.account(),
        endpoint,
        event_number: 0,
        id,
        ordering_key: moment.conversation().0,
        conversation_id: Some(moment.conversation()),
        kind: kind.to_owned(),
        material: String::new(),
        state: DeliveryState::Pending,
        attempts: 0,
        tries: 0,
        failing_since: None,
        due_at: moment.at(),
        created_at: moment.at(),
        settled_at: None,
    }
}
