//! The rows of events and of their deliveries.

use super::JsonMap;
use crate::audience::Audience;
use crate::ids::{
    AccountId, AgentId, ContactId, ConversationId, CredentialId, EndpointId, EndpointKey, InboxId,
};
use crate::time::Timestamp;
use crate::words::{DeliveryState, EndpointFormat};

entities! {
    /// A numbered fact of one account.
    Event {
        /// Tenant.
        account_id: AccountId,
        /// 1, 2, 3 in the account, in the order of commits.
        number: i64,
        /// One of the model's event names.
        kind: String,
        /// The time.
        occurred_at: Timestamp,
        /// The conversation it is about.
        conversation_id: Option<ConversationId>,
        /// The person it is about.
        contact_id: Option<ContactId>,
        /// The agent who caused it.
        agent_id: Option<AgentId>,
        /// JSON object of the rest.
        data: String,
        /// The readers whom it concerns.
        audience: Audience,
    }
    /// Where an account's events are sent.
    CallbackEndpoint {
        /// Key.
        id: EndpointId,
        /// Tenant.
        account_id: AccountId,
        /// Shown to people; unique among the account's endpoints that are not removed.
        name: String,
        /// `http://` or `https://`.
        url: String,
        /// In whose words.
        format: EndpointFormat,
        /// Only conversations of this inbox.
        inbox_id: Option<InboxId>,
        /// Only conversations that this client application started.
        application_id: Option<CredentialId>,
        /// The model's event names, `prefix.*` for all that begin so; empty: every one.
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
    }
    /// The changing state of an endpoint. Without a row it is active.
    EndpointState {
        /// Tenant.
        account_id: AccountId,
        /// The endpoint.
        endpoint: EndpointKey,
        /// Since when nothing is sent because somebody said so. Deliveries are still written.
        paused_at: Option<Timestamp>,
        /// Since when it is switched off. No deliveries are written until it is resumed; those there are wait.
        deactivated_at: Option<Timestamp>,
        /// Why it was switched off, for people; else empty.
        reason: String,
        /// The newest event when it was switched off the last time: what came after, until it was resumed, was not written for it and can
        /// be replayed. 0: it never was.
        after_event: i64,
        /// The time limit for the receiver's answer, in seconds, 1 to 30; of endpoints without a row of their own.
        timeout_s: Option<i64>,
        /// The greatest number of parallel requests, 1 to 16; of endpoints without a row of their own.
        concurrency: Option<i64>,
        /// Signing secrets as an endpoint's, of endpoints without a row of their own.
        secrets: Vec<String>,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// One event on its way to one endpoint. Written in the transaction of the event.
    CallbackDelivery {
        /// Tenant.
        account_id: AccountId,
        /// Where to.
        endpoint: EndpointKey,
        /// The event's number; once per endpoint.
        event_number: i64,
        /// Random version 4; the receiver sees it with every attempt.
        id: String,
        /// Deliveries of one ordering key arrive in the order of their events: the conversation's id, else the contact's, negative, else 0.
        ordering_key: i64,
        /// The conversation it is about.
        conversation_id: Option<ConversationId>,
        /// The event's name.
        kind: String,
        /// JSON of [`crate::callbacks::Material`]: what is needed to write the same request again.
        material: String,
        /// The state.
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
        /// The time at which it left `pending`.
        settled_at: Option<Timestamp>,
    }
    /// One request that was sent, or could not be.
    DeliveryAttempt {
        /// Of which delivery.
        delivery_id: String,
        /// 1, 2, 3 of the delivery.
        number: i64,
        /// Tenant.
        account_id: AccountId,
        /// The start of the attempt.
        at: Timestamp,
        /// HTTP status of the answer, if there was one.
        status: Option<i64>,
        /// The failure in one word, if there was one.
        failure: Option<String>,
        /// The duration in milliseconds.
        latency_ms: i64,
        /// The beginning of the answer, at most 1 KiB; else what went wrong, in a sentence.
        answer: String,
    }
}
