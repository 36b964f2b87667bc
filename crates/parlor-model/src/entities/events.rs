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
        /// The number in the account, in the order of commits: 1, 2, 3.
        number: i64,
        /// The name of the event.
        kind: String,
        /// The time of the event.
        occurred_at: Timestamp,
        /// The conversation that the event concerns.
        conversation_id: Option<ConversationId>,
        /// The contact that the event concerns.
        contact_id: Option<ContactId>,
        /// The agent who caused it.
        agent_id: Option<AgentId>,
        /// The remaining data, as a JSON object.
        data: String,
        /// The readers whom it concerns.
        audience: Audience,
        /// The number of messages that the conversation had, if the thread shows the event as an activity line. The line
        /// follows the message with this position.
        thread_position: Option<i64>,
    }
    /// A configured callback endpoint.
    CallbackEndpoint {
        /// The id of the endpoint.
        id: EndpointId,
        /// The account of the row.
        account_id: AccountId,
        /// The name, for people. Unique among the account's endpoints that are not removed.
        name: String,
        /// The address: `http://` or `https://`.
        url: String,
        /// The format of the requests.
        format: EndpointFormat,
        /// The inbox to whose conversations the endpoint is limited.
        inbox_id: Option<InboxId>,
        /// The client application to whose conversations the endpoint is limited.
        application_id: Option<CredentialId>,
        /// The names of the subscribed events; `prefix.*` means all events with this prefix. An empty list means all
        /// events.
        events: Vec<String>,
        /// The time limit for the receiver's answer, in seconds, 1 to 30.
        timeout_s: i64,
        /// The greatest number of parallel requests, 1 to 16.
        concurrency: i64,
        /// The settings of the format.
        settings: JsonMap,
        /// Signing secrets, sealed with the server key, newest first; two while one replaces the other.
        secrets: Vec<String>,
        /// The time of removal.
        removed_at: Option<Timestamp>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// The changing state of an endpoint. An endpoint without a row is active.
    EndpointState {
        /// The account of the row.
        account_id: AccountId,
        /// The endpoint.
        endpoint: EndpointKey,
        /// The start of the pause. Nothing is sent, but deliveries are still written.
        paused_at: Option<Timestamp>,
        /// The time of deactivation. Until the endpoint is resumed, no deliveries are written, and waiting ones are
        /// kept.
        deactivated_at: Option<Timestamp>,
        /// The reason for the deactivation, for people; otherwise empty.
        reason: String,
        /// The number of the newest event at the last deactivation. Events after it, up to the resumption, have no
        /// deliveries and can be replayed. 0 means that the endpoint was never deactivated.
        after_event: i64,
        /// The time limit for the receiver's answer, in seconds, 1 to 30. Only for endpoints that are part of another
        /// object.
        timeout_s: Option<i64>,
        /// The greatest number of parallel requests, 1 to 16. Only for endpoints that are part of another object.
        concurrency: Option<i64>,
        /// The signing secrets, as in [`CallbackEndpoint::secrets`]. Only for endpoints that are part of another
        /// object.
        secrets: Vec<String>,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// A delivery of one event to one endpoint, written in the transaction of the event.
    CallbackDelivery {
        /// The account of the row.
        account_id: AccountId,
        /// The endpoint.
        endpoint: EndpointKey,
        /// The number of the event, unique for the endpoint.
        event_number: i64,
        /// A UUID. The receiver sees it with every attempt.
        id: String,
        /// The ordering key: deliveries with the same key are sent in the order of their events. The key is the
        /// conversation's id, else the contact's id as a negative number, else 0.
        ordering_key: i64,
        /// The conversation of the event.
        conversation_id: Option<ConversationId>,
        /// The name of the event.
        kind: String,
        /// The data of the request, as JSON of [`crate::callbacks::Material`]. Each attempt builds the same request
        /// from it.
        material: String,
        /// The state of the delivery.
        state: DeliveryState,
        /// The number of attempts.
        attempts: i64,
        /// The number of attempts since [`Self::failing_since`].
        tries: i64,
        /// The first failure of the present retry schedule.
        failing_since: Option<Timestamp>,
        /// The time of the next attempt.
        due_at: Timestamp,
        /// The time of creation.
        created_at: Timestamp,
        /// The time at which the delivery left the state `pending`.
        settled_at: Option<Timestamp>,
    }
    /// An attempt to send a delivery.
    DeliveryAttempt {
        /// The delivery.
        delivery_id: String,
        /// The number of the attempt: 1, 2, 3.
        number: i64,
        /// The account of the row.
        account_id: AccountId,
        /// The start of the attempt.
        at: Timestamp,
        /// The HTTP status of the answer, if there was one.
        status: Option<i64>,
        /// The kind of failure, if there was one.
        failure: Option<String>,
        /// The duration in milliseconds.
        latency_ms: i64,
        /// The beginning of the answer, at most 1 KiB. Without an answer, the reason as a sentence.
        answer: String,
    }
}
