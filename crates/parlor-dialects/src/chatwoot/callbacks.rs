//! Webhooks (contract 6): the webhooks of an account and the callback of an API inbox. LiveDesk sends the same bodies
//! with a few additional members (`livedesk::callbacks`). A [`Flavor`] describes the differences between the vendors.
//!
//! | The model's event | The vendor's event |
//! |---|---|
//! | `conversation.started` | `conversation_created` |
//! | `conversation.status_changed`, `.snoozed` | `conversation_status_changed` if the vendor's word changed, and `conversation_updated` if one of the documented attributes changed |
//! | `conversation.assigned`, `.offered`, `.queued`, `.transferred`, `.labelled`, `.updated` | `conversation_updated`, if one of the documented attributes changed |
//! | `message.created` | `message_created`, and `conversation_updated` if the message changed `waiting_since` or the first reply time |
//! | `message.updated`, `.delivered`, `.read`, `.failed`, `.deleted` | `message_updated` |
//! | `message.retried` | `message_created` to the inbox's own endpoint, and `message_updated` to other endpoints |
//! | `conversation.updated` with a hand-off from a bot, for LiveDesk's channels | `conversation_bot_handoff` |
//! | `contact.created`, `.updated` | `contact_created` for a new contact; `contact_updated` if the vendor's form of the contact changed |
//! | `audit.configured` of an inbox of a kind that this vendor has; only for account webhooks | `inbox_created`, or `inbox_updated` if the name changed |
//! | `typing.started`, `.stopped` | `conversation_typing_on`, `conversation_typing_off` |
//!
//! Parlor sends a change of a conversation or contact only if the vendor's form of the object changed. Parlor does not
//! send events of the model that are not in this table. A test request has the event `webhook_test`. Parlor never sends
//! the vendor's event `webwidget_triggered`, because there is no web widget yet. Parlor sends private notes, but no
//! activity lines.

use super::account::Account;
use super::attachment::attachments;
use super::callback_bodies::{
    ContactBody, ContactInboxRow, ConversationBody, ConversationForm, InboxBody, InboxName,
    MessageBody, Meta, Sender, TeamEvent, Test, TypingBody,
};
use super::contact::{ContactEvent, ContactWebhook};
use super::inbox::{SlimInbox, channel_type};
use super::message::{
    MOST_UNREAD, MessageContext, MessageEvent, content_attributes_of, content_of, content_type_of,
};
use super::staff::{Presence, UserEvent, UserWebhook};
use super::times::{fractional_seconds, seconds_or_zero};
use parlor_engine::callbacks::{CallbackFormat, DeliveryJob, Outgoing, Rendered, only, some_of};
use parlor_engine::secrets;
use parlor_model::audit;
use parlor_model::callbacks::{TEST_EVENT, configured_inbox};
use parlor_model::entities::{JsonMap, Message, Person};
use parlor_model::ids::{AgentId, EndpointKey};
use parlor_model::time::Timestamp;
use parlor_model::words::{EndpointFormat, MessageKind, SenderKind, Status};
use serde::Serialize;
use serde_json::{Value, json};

/// The setting of an account webhook that lists its events by the vendor's names. If this setting is absent or empty,
/// all events are sent.
pub const SUBSCRIPTIONS: &str = "subscriptions";

/// The events that a webhook can subscribe to (contract 6). The list contains `webwidget_triggered`, although Parlor
/// sends no such event.
const EVENTS: [&str; 12] = [
    "conversation_created",
    "conversation_status_changed",
    "conversation_updated",
    "conversation_typing_on",
    "conversation_typing_off",
    "message_created",
    "message_updated",
    "webwidget_triggered",
    "contact_created",
    "contact_updated",
    "inbox_created",
    "inbox_updated",
];

/// Checks the settings of a webhook. [`SUBSCRIPTIONS`] is the only setting.
///
/// # Errors
/// Returns an error text about the invalid setting.
pub fn check(settings: &JsonMap) -> Result<(), String> {
    only(settings, &[SUBSCRIPTIONS])?;
    some_of(settings, SUBSCRIPTIONS, &EVENTS)
}

/// The differences between Chatwoot and the vendors whose APIs are derived from Chatwoot's.
#[derive(Clone, Copy, Debug)]
pub struct Flavor {
    /// Returns the vendor's word for a status.
    pub status: fn(Status) -> &'static str,
    /// Whether a conversation has LiveDesk's additional members: account, channel, category, mode and ticket.
    pub livedesk: bool,
    /// Whether requests carry a signature.
    pub signed: bool,
}

/// The flavor of Chatwoot itself. A closed conversation is shown as `resolved`, because Chatwoot has no status for
/// closed conversations.
pub const CHATWOOT: Flavor = Flavor {
    status: |status| match status {
        Status::Open => "open",
        Status::Pending => "pending",
        Status::Snoozed => "snoozed",
        Status::Resolved | Status::Closed => "resolved",
    },
    livedesk: false,
    signed: true,
};

/// The callback format of account webhooks.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountWebhook;

/// The callback format of API inboxes.
#[derive(Clone, Copy, Debug, Default)]
pub struct InboxWebhook;

impl CallbackFormat for AccountWebhook {
    fn format(&self) -> EndpointFormat {
        EndpointFormat::ChatwootAccount
    }

    fn check(&self, settings: &JsonMap) -> Result<(), String> {
        check(settings)
    }

    fn render(&self, jobs: &[DeliveryJob<'_>]) -> Rendered {
        render(jobs, CHATWOOT)
    }
}

impl CallbackFormat for InboxWebhook {
    fn format(&self) -> EndpointFormat {
        EndpointFormat::ChatwootInbox
    }

    fn check(&self, settings: &JsonMap) -> Result<(), String> {
        check(settings)
    }

    fn render(&self, jobs: &[DeliveryJob<'_>]) -> Rendered {
        render(jobs, CHATWOOT)
    }
}

/// Builds the HTTP requests of a delivery.
#[must_use]
pub fn render(jobs: &[DeliveryJob<'_>], flavor: Flavor) -> Rendered {
    let Some(job) = jobs.first() else {
        return Rendered::Skip;
    };
    let mut requests: Vec<Outgoing> = bodies(job, flavor)
        .into_iter()
        .filter(|(name, _)| subscribed(job, name))
        .zip(0_u128..)
        .map(|((_, body), nth)| request(job, flavor, body, nth))
        .collect();
    match (requests.len(), requests.pop()) {
        (_, None) => Rendered::Skip,
        (1, Some(one)) => Rendered::Request(Box::new(one)),
        (_, Some(last)) => {
            requests.push(last);
            Rendered::Several(requests)
        }
    }
}

/// Whether the endpoint subscribes to the event with this name. A test request is sent to every endpoint.
fn subscribed(job: &DeliveryJob<'_>, name: &str) -> bool {
    let wanted = job.endpoint.settings.get(SUBSCRIPTIONS);
    job.event().kind == TEST_EVENT
        || wanted
            .and_then(Value::as_array)
            .is_none_or(|names| names.is_empty() || names.iter().any(|wanted| wanted == name))
}

/// Builds a request. If the vendor signs requests and the endpoint has a secret, the request has the signature headers
/// of later Chatwoot versions (contract 6.2). The signature covers exactly the bytes that are sent.
fn request(job: &DeliveryJob<'_>, flavor: Flavor, body: Vec<u8>, nth: u128) -> Outgoing {
    let at = job.now.seconds();
    let signature = job.secrets.first().filter(|_| flavor.signed).map(|secret| {
        let mut signed = format!("{at}.").into_bytes();
        signed.extend_from_slice(&body);
        format!("sha256={}", secrets::mac_hex(secret.as_bytes(), &signed))
    });
    let request = Outgoing::json(&job.endpoint.url, body).header("accept", "application/json");
    let Some(signature) = signature else {
        return request;
    };
    // The first request has the id of the delivery. Each further request of the same delivery has an id that is derived
    // from this id. So the ids are the same at every attempt.
    let id = uuid::Uuid::try_parse(&job.delivery.id)
        .map(|id| uuid::Uuid::from_u128(id.as_u128() ^ nth).to_string())
        .unwrap_or_else(|_| job.delivery.id.clone());
    request
        .header("x-chatwoot-timestamp", at.to_string())
        .header("x-chatwoot-signature", signature)
        .header("x-chatwoot-delivery", id)
}

/// Returns the vendor's names for the event, each with its body.
fn bodies(job: &DeliveryJob<'_>, flavor: Flavor) -> Vec<(&'static str, Vec<u8>)> {
    let person = job.person();
    let seen = Seen {
        job,
        flavor,
        person: person.as_ref(),
        presence: Presence::known(&job.material.presence),
    };
    let mut bodies = Vec::new();
    match job.event().kind.as_str() {
        "conversation.started" => {
            bodies.extend(seen.conversation("conversation_created", None));
        }
        "conversation.status_changed" | "conversation.snoozed" => {
            if seen.status_changed() {
                let changed = seen.changed(&[]);
                bodies.extend(seen.conversation("conversation_status_changed", Some(changed)));
            }
            bodies.extend(seen.updated());
        }
        "conversation.updated" => {
            let handed_off = job.data().get("handed_off").is_some();
            if handed_off && flavor.livedesk {
                bodies.extend(seen.conversation("conversation_bot_handoff", None));
            }
            bodies.extend(seen.updated());
        }
        "conversation.assigned"
        | "conversation.offered"
        | "conversation.queued"
        | "conversation.transferred"
        | "conversation.labelled" => bodies.extend(seen.updated()),
        "message.created" => {
            bodies.extend(seen.message("message_created"));
            bodies.extend(seen.updated());
        }
        // The program at the inbox's own endpoint must send the message to the customer again, so this program gets
        // `message_created`. Other endpoints get `message_updated`, because their programs already have the message.
        "message.retried" if matches!(job.endpoint.key, EndpointKey::Inbox(_)) => {
            bodies.extend(seen.message("message_created"));
        }
        "message.updated" | "message.delivered" | "message.read" | "message.failed"
        | "message.deleted" | "message.retried" => {
            bodies.extend(seen.message("message_updated"));
        }
        "contact.created" => bodies.extend(seen.contact("contact_created")),
        "contact.updated" => bodies.extend(seen.contact("contact_updated")),
        audit::CONFIGURED => bodies.extend(seen.inbox()),
        "typing.started" => bodies.extend(seen.typing("conversation_typing_on")),
        "typing.stopped" => bodies.extend(seen.typing("conversation_typing_off")),
        TEST_EVENT => bodies.extend(written(
            "webhook_test",
            &Test {
                account: seen.account(),
                event: "webhook_test",
            },
        )),
        _ => {}
    }
    bodies
}

fn written(name: &'static str, body: &impl Serialize) -> Option<(&'static str, Vec<u8>)> {
    serde_json::to_vec(body).ok().map(|body| (name, body))
}

/// The members of a contact whose changes `contact_updated` lists in `changed_attributes`.
const CONTACT_MEMBERS: [&str; 7] = [
    "additional_attributes",
    "custom_attributes",
    "email",
    "identifier",
    "name",
    "phone_number",
    "blocked",
];

/// The columns whose changes are listed in `changed_attributes`, in the vendor's order. Each column has the vendor's
/// name (contract 6.3).
const LISTED_COLUMNS: [(&str, &str); 9] = [
    ("team_id", "team_id"),
    ("assignee_id", "assignee_id"),
    ("status", "status"),
    ("snoozed_until", "snoozed_until"),
    ("custom_attributes", "custom_attributes"),
    ("labels", "label_list"),
    ("waiting_since", "waiting_since"),
    ("first_reply_at", "first_reply_created_at"),
    ("priority", "priority"),
];
/// The columns of [`LISTED_COLUMNS`] that contain times.
const TIMES: [&str; 3] = ["snoozed_until", "waiting_since", "first_reply_at"];

/// An event together with the data that its webhook bodies need.
struct Seen<'a> {
    job: &'a DeliveryJob<'a>,
    flavor: Flavor,
    person: Option<&'a Person>,
    presence: Presence,
}

impl<'a> Seen<'a> {
    fn account(&self) -> Account<'a> {
        Account::of(&self.job.config.account)
    }

    /// Whether the event changed the vendor's word for the status.
    fn status_changed(&self) -> bool {
        let data = self.job.data();
        let word = |name: &str| {
            let status = data.get(name)?.as_str()?;
            let status = <Status as parlor_model::words::Word>::from_word(status)?;
            Some((self.flavor.status)(status))
        };
        word("from") != word("to")
    }

    /// Returns the changes of these columns in the vendor's words, or `null` if none of these columns changed. An empty
    /// list of columns means all columns of [`LISTED_COLUMNS`].
    fn changed(&self, columns: &[&str]) -> Value {
        let Some(conversation) = self.job.conversation() else {
            return Value::Null;
        };
        let before = &self.job.views().changed;
        let now = serde_json::to_value(conversation).unwrap_or_default();
        let shown = |column: &str, value: &Value| match value.as_i64() {
            Some(micros) if TIMES.contains(&column) => {
                Value::String(Timestamp(micros).iso_millis())
            }
            _ if column == "status" => value
                .as_str()
                .and_then(<Status as parlor_model::words::Word>::from_word)
                .map_or(Value::Null, |status| (self.flavor.status)(status).into()),
            _ => value.clone(),
        };
        let changes: Vec<Value> = LISTED_COLUMNS
            .iter()
            .filter(|(column, _)| columns.is_empty() || columns.contains(column))
            .filter_map(|(column, name)| {
                let previous = shown(column, before.get(*column)?);
                let current = shown(column, now.get(*column).unwrap_or(&Value::Null));
                (previous != current)
                    .then(|| json!({*name: {"previous_value": previous, "current_value": current}}))
            })
            .collect();
        if changes.is_empty() {
            Value::Null
        } else {
            Value::Array(changes)
        }
    }

    /// Returns the columns whose changes are reported with this event. One command can cause several events, and each
    /// event contains every change of the command. This function assigns each change to only one of the events.
    /// Otherwise, the webhooks would report a change twice.
    fn reported_columns(&self) -> Vec<&'static str> {
        let (assigned, queued) = self.job.conversation().map_or((false, false), |c| {
            (c.assignee_id.is_some(), c.queue_id.is_some())
        });
        let (mut columns, assignee): (Vec<&'static str>, bool) =
            match self.job.event().kind.as_str() {
                "conversation.assigned" | "conversation.offered" => (Vec::new(), assigned),
                "conversation.queued" => (Vec::new(), !assigned),
                "conversation.status_changed" | "conversation.snoozed" => {
                    let mut columns = vec!["status", "snoozed_until"];
                    // A customer's message sets `waiting_since`, and `message.created` reports this change. A status
                    // change can only clear `waiting_since`.
                    if self
                        .job
                        .conversation()
                        .is_some_and(|c| c.waiting_since.is_none())
                    {
                        columns.push("waiting_since");
                    }
                    (columns, !assigned && !queued)
                }
                "conversation.transferred" => (vec!["team_id"], !assigned && !queued),
                "conversation.labelled" => (vec!["labels"], false),
                "conversation.updated" => (
                    vec!["priority", "custom_attributes", "team_id"],
                    !assigned && !queued,
                ),
                "message.created" => (vec!["waiting_since", "first_reply_at"], false),
                _ => (Vec::new(), false),
            };
        if assignee {
            columns.push("assignee_id");
        }
        columns
    }

    /// Returns the vendor's name `conversation_updated` and the body. `None` means that none of the columns in
    /// [`Self::reported_columns`] changed.
    fn updated(&self) -> Option<(&'static str, Vec<u8>)> {
        let columns = self.reported_columns();
        if columns.is_empty() {
            return None;
        }
        let changed = self.changed(&columns);
        if changed.is_null() {
            return None;
        }
        self.conversation("conversation_updated", Some(changed))
    }

    fn message_context(&self) -> Option<MessageContext<'a>> {
        Some(MessageContext {
            conversation: self.job.conversation()?,
            identity: self.job.views().identity.as_ref(),
            person: self.person,
            config: self.job.config,
        })
    }

    /// Returns the message for the conversation's list `messages` (contract 4.4): the message of the event, or
    /// otherwise the conversation's newest message. `None` means that this message is for agents only, or that there is
    /// no message.
    fn newest(&self) -> Option<&'a Message> {
        let shown = |m: &&Message| matches!(m.kind, MessageKind::Incoming | MessageKind::Outgoing);
        let known = self.job.message().or(self.job.material.newest.as_ref());
        known.filter(shown)
    }

    /// Builds the conversation's members that all webhooks share (contract 4.4).
    fn form(&self) -> Option<ConversationForm<'a>> {
        let context = self.message_context()?;
        let conversation = context.conversation;
        let config = context.config;
        let channel = self
            .job
            .inbox()
            .and_then(|inbox| channel_type(inbox.kind))
            .unwrap_or("Channel::Api");
        let livedesk = self.flavor.livedesk;
        Some(ConversationForm {
            account: livedesk.then(|| self.account()),
            additional_attributes: &conversation.additional_attributes,
            can_reply: true,
            channel,
            contact_inbox: (context.identity)
                .map(|identity| ContactInboxRow::of(identity, self.job.links)),
            id: conversation.display_id,
            inbox_id: conversation.inbox_id.0,
            messages: self
                .newest()
                .map(|message| MessageEvent::of(message, context, &self.presence, self.job.links))
                .into_iter()
                .collect(),
            labels: &conversation.labels,
            meta: Meta {
                sender: self.person.map(ContactEvent::of),
                assignee: conversation
                    .assignee_id
                    .and_then(|id| config.agents.get(&id))
                    .map(|agent| UserEvent::of(agent, &self.presence)),
                team: conversation
                    .team_id
                    .and_then(|id| config.teams.get(&id))
                    .map(TeamEvent::of),
                hmac_verified: context.identity.is_some_and(|identity| identity.verified),
                channel: livedesk.then_some(channel),
            },
            status: (self.flavor.status)(conversation.status),
            custom_attributes: &conversation.custom_attributes,
            snoozed_until: conversation.snoozed_until.map(Timestamp::iso_millis),
            unread_count: conversation.unread_count.min(MOST_UNREAD),
            first_reply_created_at: conversation.first_reply_at.map(Timestamp::iso_millis),
            priority: conversation.priority.map(parlor_model::words::Word::word),
            waiting_since: seconds_or_zero(conversation.waiting_since),
            conversation_category: livedesk.then_some("chat"),
            chat_mode: livedesk.then_some("private_chat"),
            ticket_info: livedesk.then_some(()),
            agent_last_seen_at: seconds_or_zero(conversation.agent_seen_at),
            contact_last_seen_at: seconds_or_zero(conversation.contact_seen_at),
            last_activity_at: conversation.last_activity_at.seconds(),
            timestamp: conversation.last_activity_at.seconds(),
            created_at: conversation.created_at.seconds(),
            updated_at: fractional_seconds(conversation.updated_at),
        })
    }

    fn conversation(
        &self,
        event: &'static str,
        changed_attributes: Option<Value>,
    ) -> Option<(&'static str, Vec<u8>)> {
        written(
            event,
            &ConversationBody {
                conversation: self.form()?,
                changed_attributes,
                event,
            },
        )
    }

    fn message(&self, event: &'static str) -> Option<(&'static str, Vec<u8>)> {
        let message = self.job.message()?;
        let message_type = match message.kind {
            MessageKind::Incoming => "incoming",
            MessageKind::Outgoing if message.sender_kind == SenderKind::System => "template",
            MessageKind::Outgoing | MessageKind::Note => "outgoing",
            MessageKind::Activity => return None,
        };
        let context = self.message_context()?;
        let inbox = self.job.inbox()?;
        let sender = match message.sender_kind {
            SenderKind::Contact => self
                .person
                .map(|person| Sender::Contact(ContactWebhook::of(person, self.account()))),
            SenderKind::Agent => message
                .sender_id
                .and_then(|id| context.config.agents.get(&AgentId(id)))
                .map(|agent| Sender::User(UserWebhook::of(agent))),
            SenderKind::System => None,
        };
        written(
            event,
            &MessageBody {
                account: self.account(),
                additional_attributes: JsonMap::new(),
                content_attributes: content_attributes_of(message),
                content_type: content_type_of(message),
                content: content_of(message),
                conversation: self.form()?,
                created_at: message.created_at.iso_millis(),
                id: message.id.0,
                inbox: InboxName {
                    id: inbox.id.0,
                    name: &inbox.name,
                },
                message_type,
                private: message.kind == MessageKind::Note,
                sender,
                source_id: message.source_id.as_deref(),
                attachments: attachments(message, self.job.links),
                event,
            },
        )
    }

    fn typing(&self, event: &'static str) -> Option<(&'static str, Vec<u8>)> {
        let user = match self.job.agent() {
            Some(agent) => Sender::User(UserWebhook::of(agent)),
            None => Sender::Contact(ContactWebhook::of(self.person?, self.account())),
        };
        let private = self.job.data().get("private").and_then(Value::as_bool);
        written(
            event,
            &TypingBody {
                event,
                user,
                conversation: self.form()?,
                is_private: private.unwrap_or(false),
            },
        )
    }

    /// Returns the event for an inbox that was created, or whose name changed. The vendor documents the names of these
    /// events but not their bodies. Parlor sends the short form of the inbox with the account and the changed
    /// attributes.
    fn inbox(&self) -> Option<(&'static str, Vec<u8>)> {
        let id = configured_inbox(self.job.event())?;
        let inbox = SlimInbox::of(self.job.config.inboxes.get(&id)?)?;
        let data = self.job.data();
        let made = data.get("made").and_then(Value::as_bool) == Some(true);
        let fields = data.get("fields").and_then(Value::as_array);
        let name = fields
            .into_iter()
            .flatten()
            .find(|f| f.get("field").is_some_and(|n| n == "name"));
        let changed: Vec<Value> = (name.into_iter())
            .map(|f| json!({"name": {"previous_value": f.get("from"), "current_value": f.get("to")}}))
            .collect();
        if !made && changed.is_empty() {
            return None;
        }
        let event = if made {
            "inbox_created"
        } else {
            "inbox_updated"
        };
        written(
            event,
            &InboxBody {
                inbox,
                account: self.account(),
                changed_attributes: (!made).then_some(changed),
                event,
            },
        )
    }

    fn contact(&self, event: &'static str) -> Option<(&'static str, Vec<u8>)> {
        let changed_attributes = match event {
            "contact_updated" => Some(self.contact_changed()?),
            _ => None,
        };
        written(
            event,
            &ContactBody {
                contact: ContactWebhook::of(self.person?, self.account()),
                changed_attributes,
                event,
            },
        )
    }

    /// Returns the changes of the contact's documented members. The result is `null` if only an undocumented member
    /// changed, or if the earlier state is unknown. The result is `None` if no member of the contact changed, or if the
    /// event has no contact.
    fn contact_changed(&self) -> Option<Value> {
        let views = self.job.views();
        let form = |person| serde_json::to_value(ContactWebhook::of(person, self.account())).ok();
        let now = form(self.person?)?;
        let Some(before) = views.before.as_ref().and_then(form) else {
            return (!views.unchanged).then_some(Value::Null);
        };
        if before == now {
            return None;
        }
        let changes: Vec<Value> = CONTACT_MEMBERS
            .iter()
            .filter_map(|name| {
                let (previous, current) = (before.get(*name)?, now.get(*name)?);
                (previous != current)
                    .then(|| json!({*name: {"previous_value": previous, "current_value": current}}))
            })
            .collect();
        Some(if changes.is_empty() {
            Value::Null
        } else {
            Value::Array(changes)
        })
    }
}
