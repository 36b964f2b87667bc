//! The deliveries of a command's events, written with them.

use super::keys::Key;
use super::{Context, Decided, State, Stop};
use crate::callbacks::{EndpointKey, TEST_EVENT};
use crate::config::AccountConfig;
use crate::entities::{
    CallbackDelivery, Contact, ContactPoint, Conversation, Event, Identity, JsonMap, Message,
    ServiceRecord,
};
use crate::ids::{AccountId, ContactId, ConversationId, MessageId};
use crate::words::DeliveryState;
use serde::Serialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// [`crate::callbacks::Views`] by reference.
#[derive(Serialize)]
struct Seen<'a> {
    conversation: Option<&'a Conversation>,
    changed: JsonMap,
    identity: Option<&'a Identity>,
    contact: Option<&'a Contact>,
    points: Vec<&'a ContactPoint>,
    service_record: Option<&'a ServiceRecord>,
}

/// [`crate::callbacks::Material`], its views written already.
struct Written<'a> {
    event: &'a Event,
    message: Option<&'a Message>,
    newest: Option<&'a Message>,
    views: &'a str,
}

impl Written<'_> {
    fn json(&self) -> String {
        // Rows of texts, numbers and words always have a JSON form.
        let event = serde_json::to_string(self.event).unwrap_or_default();
        let message = serde_json::to_string(&self.message).unwrap_or_default();
        let newest = match &self.newest {
            Some(newest) => {
                let newest = serde_json::to_string(newest).unwrap_or_default();
                format!(",\"newest\":{newest}")
            }
            None => String::new(),
        };
        format!(
            "{{\"event\":{event},\"message\":{message}{newest},\"views\":{}}}",
            self.views
        )
    }
}

/// The rows that differ, with the values before.
fn changed(before: &Conversation, now: &Conversation) -> JsonMap {
    let map = |conversation: &Conversation| match serde_json::to_value(conversation) {
        Ok(serde_json::Value::Object(map)) => map,
        _ => JsonMap::new(),
    };
    let now = map(now);
    map(before)
        .into_iter()
        .filter(|(name, value)| now.get(name) != Some(value))
        .collect()
}

fn lane(event: &Event) -> i64 {
    match (event.conversation_id, event.contact_id) {
        (Some(conversation), _) => conversation.0,
        (None, Some(contact)) => contact.0.saturating_neg(),
        (None, None) => 0,
    }
}

impl State {
    /// Writes a delivery for each endpoint that wants to know of what the command at hand did: the last thing before its changes are
    /// kept. An account without endpoints pays for one look at a list.
    ///
    /// # Errors
    /// Needs loading, if `may_load`; else what is not there is left out.
    pub fn deliver(&mut self, cx: &mut Context<'_>, may_load: bool) -> Decided<()> {
        let Some(events) = self.events.get(self.events_kept..) else {
            return Ok(());
        };
        let mut deliveries = Vec::new();
        let mut written: HashMap<(Option<ConversationId>, Option<ContactId>), String> =
            HashMap::new();
        for event in events {
            let Some(space) = self.accounts.get(&event.account_id) else {
                continue;
            };
            if space.config.endpoints().is_empty() {
                continue;
            }
            let config = &space.config;
            let wanting = |conversation: Option<&Conversation>| {
                (config.endpoints().iter())
                    .filter(|endpoint| {
                        let on = is_on(config, endpoint.key) && !endpoint.switched_off;
                        (on || event.kind == TEST_EVENT) && endpoint.wants(event, conversation)
                    })
                    .map(|endpoint| endpoint.key)
                    .collect()
            };
            self.deliver_event(cx, may_load, event, &wanting, &mut written, &mut deliveries)?;
        }
        self.deliveries.append(&mut deliveries);
        Ok(())
    }

    /// Writes deliveries of events that happened before, for one endpoint, as far as it wants to know of them. Says how many.
    ///
    /// # Errors
    /// Needs loading.
    pub fn redeliver(
        &mut self,
        cx: &mut Context<'_>,
        key: EndpointKey,
        events: &[Event],
    ) -> Decided<i64> {
        let mut deliveries = Vec::new();
        let mut written = HashMap::new();
        for event in events {
            let config = self.config(event.account_id)?;
            let wanting = |conversation: Option<&Conversation>| {
                (config.endpoint(key).into_iter())
                    .filter(|endpoint| endpoint.wants(event, conversation))
                    .map(|endpoint| endpoint.key)
                    .collect()
            };
            self.deliver_event(cx, true, event, &wanting, &mut written, &mut deliveries)?;
        }
        let number = i64::try_from(deliveries.len()).unwrap_or(i64::MAX);
        self.deliveries.append(&mut deliveries);
        Ok(number)
    }

    fn deliver_event(
        &self,
        cx: &mut Context<'_>,
        may_load: bool,
        event: &Event,
        wanting: &dyn Fn(Option<&Conversation>) -> Vec<EndpointKey>,
        written: &mut HashMap<(Option<ConversationId>, Option<ContactId>), String>,
        deliveries: &mut Vec<CallbackDelivery>,
    ) -> Decided<()> {
        let conversation = match event.conversation_id {
            Some(id) => known(self.conversation(event.account_id, id), may_load)?,
            None => None,
        };
        let wanting = wanting(conversation);
        if wanting.is_empty() {
            return Ok(());
        }
        let about = (event.conversation_id, event.contact_id);
        let views = match written.entry(about) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let views = self.views(event, conversation, may_load)?;
                unknown.insert(serde_json::to_string(&views).unwrap_or_default())
            }
        };
        let message = self.message_of(event, may_load)?;
        let config = self.config(event.account_id)?;
        let shows = |key: &EndpointKey| {
            config
                .endpoint(*key)
                .is_some_and(|endpoint| endpoint.format.shows_newest())
        };
        let newest = match conversation.and_then(|c| c.last_message_id) {
            Some(id) if message.is_none() && wanting.iter().any(shows) => {
                known(self.message(event.account_id, id), may_load)?
            }
            _ => None,
        };
        let material = Written {
            event,
            message,
            newest,
            views,
        }
        .json();
        for endpoint in wanting {
            deliveries.push(CallbackDelivery {
                account_id: event.account_id,
                endpoint,
                event_number: event.number,
                id: cx.ids.uuid(),
                lane: lane(event),
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
        Ok(())
    }

    /// The message an event names.
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
        may_load: bool,
    ) -> Decided<Seen<'a>> {
        let account: AccountId = event.account_id;
        let identity = match conversation {
            Some(c) => known(self.identity(account, c.identity_id), may_load)?,
            None => None,
        };
        let contact = conversation.map_or(event.contact_id, |c| c.contact_id);
        let (contact, points) = match contact {
            Some(id) => match (self.contacts.get(&id), self.points_of.get(&id)) {
                (Some(found), Some(points)) => (
                    found.filter(|c| c.account_id == account),
                    points
                        .iter()
                        .filter_map(|point| self.points.get(point).flatten())
                        .collect(),
                ),
                _ if may_load => return Err(Stop::Need(vec![Key::Person(id)])),
                (found, _) => (found.flatten(), Vec::new()),
            },
            None => (None, Vec::new()),
        };
        let before = conversation.and_then(|c| Some((self.conversations.before(&c.id)??, c)));
        let service_record = conversation
            .and_then(|c| self.service_records.get(&c.id))
            .flatten();
        Ok(Seen {
            conversation,
            changed: before.map_or_else(JsonMap::new, |(before, now)| changed(before, now)),
            identity,
            contact,
            points,
            service_record,
        })
    }
}

/// Whether deliveries to an endpoint are written.
fn is_on(config: &AccountConfig, key: EndpointKey) -> bool {
    config
        .endpoint_states
        .get(&key)
        .is_none_or(|state| state.deactivated_at.is_none())
}

/// What is not there yet is loaded, or left out.
fn known<T>(found: Decided<Option<T>>, may_load: bool) -> Decided<Option<T>> {
    match found {
        Err(Stop::Need(_)) if !may_load => Ok(None),
        other => other,
    }
}
