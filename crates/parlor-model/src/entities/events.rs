//! The rows of events and their deliveries.

use super::JsonMap;
use crate::audience::Audience;
use crate::canonical;
use crate::ids::{
    AccountId, AgentId, ContactId, ConversationId, CredentialId, EndpointId, EndpointKey, InboxId,
};
use crate::time::Timestamp;
use crate::words::{DeliveryState, EndpointFormat};

entities! {
    /// An event of an account.
    Event {
        /// The account of the row.
        account_id: AccountId,
        /// The number of the event in the account, from 1, in the order of commits.
        number: i64,
        /// The name of the event.
        kind: String,
        /// The time of the event.
        occurred_at: Timestamp,
        /// The conversation that the event concerns.
        conversation_id: Option<ConversationId>,
        /// The contact that the event concerns.
        contact_id: Option<ContactId>,
        /// The agent who made the change, or for some kinds of events the agent whom the event is about. `None` means
        /// that there is no such agent.
        agent_id: Option<AgentId>,
        /// The data of the event, as a JSON object.
        data: String,
        /// The agents who may receive the event.
        audience: Audience,
        /// The position of the last message before the event, or 0 if there is none. Set only if the thread shows the
        /// event as an activity line. The thread shows this line after the message with this position.
        thread_position: Option<i64>,
    }
    /// A configured callback endpoint.
    CallbackEndpoint {
        /// The id of the endpoint.
        id: EndpointId,
        /// The account of the row.
        account_id: AccountId,
        /// The name that people see. Unique among those endpoints of the account that are not removed.
        name: String,
        /// The address: `http://` or `https://`.
        url: String,
        /// The format of the requests.
        format: EndpointFormat,
        /// The inbox, if the endpoint receives only events of conversations in this inbox.
        inbox_id: Option<InboxId>,
        /// The client application, if the endpoint receives only events of conversations that this application started.
        application_id: Option<CredentialId>,
        /// The names of the subscribed events; `prefix.*` means all events with this prefix. An empty list means all
        /// events except `audit.*`.
        events: Vec<String>,
        /// The time limit for the receiver's answer, in seconds, 1 to 30.
        timeout_s: i64,
        /// The maximum number of parallel requests, 1 to 16.
        concurrency: i64,
        /// The settings of the format. If there are settings, they are encrypted together as one value
        /// ([`crate::callbacks::is_sealed`]).
        settings: JsonMap,
        /// The signing secrets, encrypted with the server key, the newest first. If there are two secrets, both sign
        /// the requests until the next rotation. The second secret is the previous secret.
        secrets: Vec<String>,
        /// The time of removal. `None` means that the endpoint is not removed.
        removed_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// The operating state of an endpoint. An endpoint without such a row is active.
    EndpointState {
        /// The account of the row.
        account_id: AccountId,
        /// The endpoint.
        endpoint: EndpointKey,
        /// The beginning of the pause. During a pause, deliveries are written but not sent. `None` means that the
        /// endpoint is not paused.
        paused_at: Option<Timestamp>,
        /// The time of deactivation. Until the endpoint is resumed, no new deliveries are written, and waiting
        /// deliveries are kept but not sent. `None` means that the endpoint is not deactivated.
        deactivated_at: Option<Timestamp>,
        /// The reason for the deactivation, as a text for people. Empty if the endpoint is not deactivated.
        reason: String,
        /// The number of the newest event at the last deactivation. While the endpoint is deactivated, no deliveries
        /// are written for events after this number, so these events can be replayed later. 0 means that the endpoint
        /// was never deactivated.
        after_event: i64,
        /// The time limit for the receiver's answer, in seconds, 1 to 30. Set only for endpoints that are part of an
        /// inbox or a client application.
        timeout_s: Option<i64>,
        /// The maximum number of parallel requests, 1 to 16. Set only for endpoints that are part of an inbox or a
        /// client application.
        concurrency: Option<i64>,
        /// The signing secrets, as in [`CallbackEndpoint::secrets`]. Set only for endpoints that are part of an inbox
        /// or a client application.
        secrets: Vec<String>,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// A delivery of one event to one endpoint. The delivery is usually written in the transaction of the event.
    CallbackDelivery {
        /// The account of the row.
        account_id: AccountId,
        /// The endpoint.
        endpoint: EndpointKey,
        /// The number of the event. An endpoint has at most one delivery of an event.
        event_number: i64,
        /// The id of the delivery: a UUID, which the request of every attempt contains.
        id: String,
        /// The ordering key. Deliveries with the same ordering key are sent in the order of their events. The ordering
        /// key is the conversation's id. If the event has no conversation, the ordering key is the contact's id as a
        /// negative number. If the event has neither a conversation nor a contact, the ordering key is 0.
        ordering_key: i64,
        /// The conversation of the event.
        conversation_id: Option<ConversationId>,
        /// The name of the event.
        kind: String,
        /// The data for the requests of the delivery: [`crate::callbacks::Material`] as JSON. For each attempt, the
        /// delivery worker builds a request from this data.
        material: String,
        /// The state of the delivery.
        state: DeliveryState,
        /// The number of attempts.
        attempts: i64,
        /// The number of attempts in the present retry schedule, which began at [`Self::failing_since`].
        tries: i64,
        /// The time of the first failed attempt in the present retry schedule. `None` means that no attempt of this
        /// schedule has failed.
        failing_since: Option<Timestamp>,
        /// The time of the next attempt.
        due_at: Timestamp,
        /// The time of creation.
        created_at: Timestamp,
        /// The time at which the delivery left the state `pending`. `None` means that the delivery is still pending.
        settled_at: Option<Timestamp>,
    }
    /// An attempt to send a delivery.
    DeliveryAttempt {
        /// The delivery.
        delivery_id: String,
        /// The number of the attempt, from 1.
        number: i64,
        /// The account of the row.
        account_id: AccountId,
        /// The time at which the attempt began.
        at: Timestamp,
        /// The HTTP status of the answer. `None` means that there was no answer.
        status: Option<i64>,
        /// The kind of failure. `None` means that the attempt succeeded.
        failure: Option<String>,
        /// The duration in milliseconds.
        latency_ms: i64,
        /// The first part of the answer, at most 1 KiB. If there was no answer, the field contains a sentence with the
        /// reason.
        answer: String,
    }
}
