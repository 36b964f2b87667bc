//! Writes the deliveries of a command's events, in the same transaction as the events.

use super::{Context, Decided, Key, State, Stop, each, want};
use crate::callbacks::TEST_EVENT;
use crate::config::AccountConfig;
use crate::entities::{
    CallbackDelivery, Contact, ContactPoint, Conversation, Event, Identity, JsonMap, Message,
    Person, ServiceRecord,
};
use crate::ids::{AccountId, AgentId, ContactId, ConversationId, EndpointKey, MessageId};
use crate::row::Row;
use crate::words::{Availability, DeliveryState};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::HashMap;
use uuid::Uuid;

/// The objects of [`crate::callbacks::Views`], as references.
#[serde_with::skip_serializing_none]
#[derive(Serialize)]
struct Seen<'a> {
    conversation: Option<&'a Conversation>,
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    changed: JsonMap,
    identity: Option<&'a Identity>,
    contact: Option<&'a Contact>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    points: Vec<&'a ContactPoint>,
    before: Option<Person>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unchanged: bool,
    service_record: Option<&'a ServiceRecord>,
}

/// The data of [`crate::callbacks::Material`]. The objects are already converted to JSON.
#[serde_with::skip_serializing_none]
#[derive(Serialize)]
struct Written<'a> {
    event: &'a Event,
    message: Option<&'a Message>,
    newest: Option<&'a Message>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    presence: &'a [(AgentId, Availability)],
    views: &'a RawValue,
}

/// Returns the columns of a conversation that a command changed, with their earlier values.
fn changed(before: &Conversation, now: &Conversation) -> JsonMap {
    let map = |conversation: &Conversation| match serde_json::to_value(conversation) {
        Ok(serde_json::Value::Object(map)) => map,
        _ => JsonMap::new(),
    };
    let now = map(now);
    let mut before = map(before);
    // The JSON of a row does not contain columns that are null. So a column that was null is added here.
    for name in now.keys() {
        before
            .entry(name.as_str())
            .or_insert(serde_json::Value::Null);
    }
    before.retain(|name, value| now.get(name).unwrap_or(&serde_json::Value::Null) != value);
    before
}

/// The namespace of delivery ids. The constant was chosen at random.
const NAMESPACE: Uuid = Uuid::from_u128(0x7b1f_6c0e_52a9_4d3b_9a57_e4c8_30d2_16f4);

/// Returns the id of an event's delivery to an endpoint. The same event and endpoint always give the same id. So a
/// receiver recognises a repeated delivery even after the server has deleted the stored delivery. The id contains the
/// time of the event, because two servers can use the same event number for different events. The time is the beginning
/// of the id, so that new ids are added at the end of the database index.
fn id_of(endpoint: EndpointKey, event: &Event) -> String {
    let account = event.account_id;
    let (number, at) = (event.number, event.occurred_at.0);
    let name = format!("{account}/{endpoint}/{number}/{at}");
    let mut bytes = Uuid::new_v5(&NAMESPACE, name.as_bytes()).into_bytes();
    let [_, _, time @ ..] = at.div_euclid(1_000).to_be_bytes();
    for (byte, of_time) in bytes.iter_mut().zip(time) {
        *byte = of_time;
    }
    // The id becomes a UUID of version 8 (RFC 9562), because an application may define the layout of such a UUID.
    if let Some(version) = bytes.get_mut(6) {
        *version = (*version & 0x0f) | 0x80;
    }
    Uuid::from_bytes(bytes).to_string()
}

fn ordering_key(event: &Event) -> i64 {
    if event.kind == TEST_EVENT {
        // Each test event has its own ordering key, so its delivery does not wait for other deliveries.
        return i64::MIN.saturating_add(event.number);
    }
    match (event.conversation_id, event.contact_id) {
        (Some(conversation), _) => conversation.0,
        (None, Some(contact)) => contact.0.saturating_neg(),
        (None, None) => 0,
    }
}

/// A function that returns the endpoints that receive an event. The second parameter is the conversation of the event,
/// if there is one.
type Wanting<'a> = &'a dyn Fn(&Event, Option<&Conversation>) -> Vec<EndpointKey>;

/// The rules for reading the objects of deliveries from the working set.
#[derive(Clone, Copy, Debug)]
struct Source {
    /// Whether an object that is not loaded stops the decision with [`Stop::Need`]. If this is `false`, the deliveries
    /// do not contain objects that are not loaded.
    may_load: bool,
    /// Whether the events belong to the current command. If this is `true`, the working set also contains the state of
    /// the objects before the command.
    current: bool,
}

impl State {
    /// Writes a delivery for each event of the current command and each subscribed endpoint. No later step of the
    /// command can fail or request rows. For an account without endpoints, the function only checks that the list of
    /// endpoints is empty.
    ///
    /// # Errors
    /// Stops with `Stop::Need` if `may_load` is set and an object is not loaded yet. If `may_load` is not set, the
    /// deliveries do not contain objects that are not loaded.
    pub fn deliver(&mut self, cx: &mut Context<'_>, may_load: bool) -> Decided<()> {
        let sendable = self.sendable_now(may_load)?;
        let deliveries = self.written(cx, sendable);
        self.deliveries.extend(deliveries);
        Ok(())
    }

    /// Checks that all objects of the current command's deliveries are loaded.
    pub fn may_deliver(&self) -> Decided<()> {
        self.sendable_now(true).map(drop)
    }

    /// Returns the events of the current command that at least one endpoint receives, with the data of their
    /// deliveries.
    fn sendable_now(&self, may_load: bool) -> Decided<Vec<Sendable<'_>>> {
        let events = self.events.new_rows();
        let config = |event: &Event| self.spaces.get(&event.account_id).map(|s| &s.config);
        if !(events.iter().filter_map(config)).any(|config| !config.endpoints().is_empty()) {
            return Ok(Vec::new());
        }
        let wanting = |event: &Event, conversation: Option<&Conversation>| {
            let Some(config) = config(event) else {
                return Vec::new();
            };
            (config.endpoints().iter())
                .filter(|endpoint| {
                    let on = is_on(config, endpoint.key) && !endpoint.deactivated;
                    (on || event.kind == TEST_EVENT) && endpoint.wants(event, conversation)
                })
                .map(|endpoint| endpoint.key)
                .collect()
        };
        let source = Source {
            may_load,
            current: true,
        };
        self.sendable_of(source, events, &wanting)
    }

    /// Writes a new delivery to one endpoint for each of these stored events, if the endpoint subscribes to the event.
    /// Returns the number of deliveries.
    pub fn redeliver(
        &mut self,
        cx: &mut Context<'_>,
        key: EndpointKey,
        events: &[Event],
    ) -> Decided<i64> {
        let wanting = |event: &Event, conversation: Option<&Conversation>| {
            let space = self.spaces.get(&event.account_id);
            (space
                .and_then(|space| space.config.endpoint(key))
                .into_iter())
            .filter(|endpoint| endpoint.wants(event, conversation))
            .map(|endpoint| endpoint.key)
            .collect()
        };
        let source = Source {
            may_load: true,
            current: false,
        };
        let sendable = self.sendable_of(source, events, &wanting)?;
        let deliveries = self.written(cx, sendable);
        let number = i64::try_from(deliveries.len()).unwrap_or(i64::MAX);
        self.deliveries.extend(deliveries);
        Ok(number)
    }

    /// Returns the events that at least one endpoint receives, with the data of their deliveries.
    fn sendable_of<'a>(
        &'a self,
        source: Source,
        events: &'a [Event],
        wanting: Wanting<'_>,
    ) -> Decided<Vec<Sendable<'a>>> {
        let found = each(events, |event| self.subscribers(source, event, wanting))?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Builds the rows of the deliveries.
    fn written(&self, cx: &Context<'_>, sendable: Vec<Sendable<'_>>) -> Vec<CallbackDelivery> {
        // Rows of texts, numbers and words can always be converted to JSON.
        let mut written: HashMap<(Option<ConversationId>, Option<ContactId>), Box<RawValue>> =
            HashMap::new();
        let mut deliveries = Vec::new();
        for Sendable {
            event,
            message,
            newest,
            seen,
            endpoints,
        } in sendable
        {
            let about = (event.conversation_id, event.contact_id);
            let views = written
                .entry(about)
                .or_insert_with(|| to_raw_value(&seen).unwrap_or_default());
            let material = serde_json::to_string(&Written {
                event,
                message,
                newest,
                presence: &self.presence(event, seen.conversation),
                views,
            })
            .unwrap_or_default();
            for endpoint in endpoints {
                deliveries.push(CallbackDelivery {
                    account_id: event.account_id,
                    endpoint,
                    event_number: event.number,
                    id: id_of(endpoint, event),
                    ordering_key: ordering_key(event),
                    conversation_id: event.conversation_id,
                    kind: event.kind.clone(),
                    material: material.clone(),
                    state: DeliveryState::Pending,
                    attempts: 0,
                    tries: 0,
                    failing_since: None,
                    due_at: cx.now,
                    created_at: cx.now,
                    settled_at: None,
                });
            }
        }
        deliveries
    }

    /// Returns the endpoints of an event and the data of its deliveries. `None` means that no endpoint subscribes to
    /// the event.
    fn subscribers<'a>(
        &'a self,
        source: Source,
        event: &'a Event,
        wanting: Wanting<'_>,
    ) -> Decided<Option<Sendable<'a>>> {
        let may_load = source.may_load;
        let conversation = match event.conversation_id {
            Some(id) => known(self.conversation(event.account_id, id), may_load)?,
            None => None,
        };
        let endpoints = wanting(event, conversation);
        if endpoints.is_empty() {
            return Ok(None);
        }
        let message = self.message_of(event, may_load);
        let newest = self.newest_of(event, conversation, &endpoints, may_load);
        let seen = self.views(event, conversation, source);
        let mut needs = Vec::new();
        let message = want(&mut needs, message)?.flatten();
        let newest = want(&mut needs, newest)?.flatten();
        let seen = want(&mut needs, seen)?;
        match seen {
            Some(seen) if needs.is_empty() => Ok(Some(Sendable {
                event,
                message,
                newest,
                seen,
                endpoints,
            })),
            _ => Err(Stop::Need(needs)),
        }
    }

    /// Returns the availability of the agents that an event concerns: the acting agent and the assigned agent.
    fn presence(
        &self,
        event: &Event,
        conversation: Option<&Conversation>,
    ) -> Vec<(AgentId, Availability)> {
        let Some(space) = self.spaces.get(&event.account_id) else {
            return Vec::new();
        };
        let assignee = conversation.and_then(|c| c.assignee_id);
        let mut agents: Vec<AgentId> = event.agent_id.into_iter().chain(assignee).collect();
        agents.dedup();
        let now = |agent: AgentId| {
            space
                .workload(agent)
                .map_or(Availability::Offline, |workload| {
                    workload.state.availability
                })
        };
        agents
            .into_iter()
            .map(|agent| (agent, now(agent)))
            .collect()
    }

    /// Returns the newest message of an event's conversation. Returns `None` in three cases: the conversation has no
    /// message, the event is about a message, or no format of a receiving endpoint contains the newest message.
    fn newest_of(
        &self,
        event: &Event,
        conversation: Option<&Conversation>,
        endpoints: &[EndpointKey],
        may_load: bool,
    ) -> Decided<Option<&Message>> {
        let Some(id) = conversation.and_then(|c| c.last_message_id) else {
            return Ok(None);
        };
        let config = self.config(event.account_id)?;
        let shown = (endpoints.iter())
            .filter_map(|key| config.endpoint(*key))
            .any(|endpoint| endpoint.format.shows_newest());
        if !shown || event.kind.starts_with("message.") {
            return Ok(None);
        }
        known(self.message(event.account_id, id), may_load)
    }

    /// Returns the message whose id the event's data contains.
    fn message_of(&self, event: &Event, may_load: bool) -> Decided<Option<&Message>> {
        if !event.data.contains("\"message_id\"") {
            return Ok(None);
        }
        let data: JsonMap = serde_json::from_str(&event.data).unwrap_or_default();
        let Some(id) = data.get("message_id").and_then(serde_json::Value::as_i64) else {
            return Ok(None);
        };
        known(self.message(event.account_id, MessageId(id)), may_load)
    }

    fn views<'a>(
        &'a self,
        event: &Event,
        conversation: Option<&'a Conversation>,
        Source { may_load, current }: Source,
    ) -> Decided<Seen<'a>> {
        let account: AccountId = event.account_id;
        let mut needs = Vec::new();
        let identity = match conversation {
            Some(c) => {
                let found = known(self.identity(account, c.identity_id), may_load);
                want(&mut needs, found)?.flatten()
            }
            None => None,
        };
        let contact = conversation.map_or(event.contact_id, |c| c.contact_id);
        let (contact, points) = match contact {
            Some(id) => match (
                self.contacts.get(&(account, id)),
                self.points.found(&Key::PointsOf(account, id)),
            ) {
                (Some(found), Some(points)) => {
                    let mut points: Vec<&ContactPoint> = points.collect();
                    points.sort_unstable_by_key(|point| point.order());
                    (found, points)
                }
                (found, _) => {
                    if may_load {
                        needs.extend(Key::person(account, id));
                    }
                    (found.flatten(), Vec::new())
                }
            },
            None => (None, Vec::new()),
        };
        if !needs.is_empty() {
            return Err(Stop::Need(needs));
        }
        // Deliveries about an erased contact do not contain the contact's earlier data.
        let erased = contact.is_some_and(|c| c.erased_at.is_some());
        let before = (conversation.filter(|_| !erased))
            .and_then(|c| Some((self.conversations.before(&c.key())??, c)));
        let service_record = conversation
            .and_then(|c| self.service_records.get(&c.key()))
            .flatten();
        // Several events of the command can be about the same objects. The JSON of the objects does not depend on the
        // kind of event, so the objects are converted to JSON only once.
        let contact_before = match contact {
            Some(contact) if conversation.is_none() && !erased => {
                self.person_before(contact, &points)
            }
            _ => None,
        };
        let unchanged = current
            && conversation.is_none()
            && contact_before.is_none()
            && contact.is_some_and(|contact| {
                !erased
                    && self
                        .contacts
                        .before(&contact.key())
                        .is_none_or(|was| was.is_some())
            });
        Ok(Seen {
            conversation,
            changed: before.map_or_else(JsonMap::new, |(before, now)| changed(before, now)),
            identity,
            contact,
            points,
            before: contact_before,
            unchanged,
            service_record,
        })
    }

    /// Returns a contact with its contact points as they were before the current command. `None` means that the command
    /// created the contact, or that the command changed neither the contact nor the contact points.
    fn person_before(&self, contact: &Contact, points: &[&ContactPoint]) -> Option<Person> {
        let was = match self.contacts.before(&contact.key()) {
            Some(was) => was?,
            None => contact,
        };
        let unchanged = (points.iter()).filter(|point| self.points.before(&point.key()).is_none());
        let replaced = (self.points.replaced()).filter(|point| point.contact_id == contact.id);
        let mut were: Vec<ContactPoint> = (unchanged.copied().chain(replaced)).cloned().collect();
        were.sort_unstable_by_key(ContactPoint::order);
        let same = was == contact && were.iter().eq(points.iter().copied());
        (!same).then(|| Person {
            contact: was.clone(),
            points: were,
        })
    }
}

/// An event, with its objects and the endpoints that receive it.
struct Sendable<'a> {
    event: &'a Event,
    message: Option<&'a Message>,
    newest: Option<&'a Message>,
    seen: Seen<'a>,
    endpoints: Vec<EndpointKey>,
}

/// Whether an endpoint is not deactivated. For a deactivated endpoint, deliveries are written only for test events and
/// for replayed events.
fn is_on(config: &AccountConfig, key: EndpointKey) -> bool {
    config
        .endpoint_states
        .get(&key)
        .is_none_or(|state| state.deactivated_at.is_none())
}

/// Returns a row. For a row that is not loaded, stops with [`Stop::Need`] if `may_load` is set, and otherwise returns
/// `None`.
fn known<T>(found: Decided<Option<T>>, may_load: bool) -> Decided<Option<T>> {
    match found {
        Err(Stop::Need(_)) if !may_load => Ok(None),
        other => other,
    }
}
