//! The rows of routing: availability, slots, queues, timers, decisions.

use crate::ids::{AccountId, AgentId, ConversationId, QueueId};
use crate::time::Timestamp;
use crate::words::{Availability, TimerKind};

entities! {
    /// What of an agent changes from minute to minute.
    AgentState {
        /// Who.
        agent_id: AgentId,
        /// Tenant.
        account_id: AccountId,
        /// Whether work may be given.
        availability: Availability,
        /// When the availability last changed.
        availability_at: Timestamp,
        /// Grows with every assignment of the account; 0: never assigned. Who has the smallest is longest idle.
        last_assigned: i64,
    }
    /// One live conversation of an agent: the row that carries the capacity.
    Slot {
        /// Who.
        agent_id: AgentId,
        /// 1 to the agent's capacity (beyond it only where the account allows).
        slot: i64,
        /// Tenant.
        account_id: AccountId,
        /// What occupies it; in at most one slot.
        conversation_id: ConversationId,
        /// How much of the capacity it takes.
        weight: i64,
        /// The queue that offers it and waits for an answer; `None`: it is theirs.
        offered_queue_id: Option<QueueId>,
    }
    /// A conversation waiting in a queue.
    QueueEntry {
        /// What waits; once.
        conversation_id: ConversationId,
        /// Tenant.
        account_id: AccountId,
        /// Where.
        queue_id: QueueId,
        /// [`Priority::rank`].
        rank: i64,
        /// Since when.
        queued_at: Timestamp,
        /// The one agent it waits for.
        reserved_for: Option<AgentId>,
        /// What it asks of whoever is given it: [`crate::skills::Bucket`] as text.
        bucket: String,
    }
    /// How a queue has been served of late.
    QueueStats {
        /// Which.
        queue_id: QueueId,
        /// Tenant.
        account_id: AccountId,
        /// How many of its conversations were served in all.
        served: i64,
        /// How long serving one takes of late, in milliseconds.
        mean_service_ms: i64,
        /// When the last one was served.
        updated_at: Timestamp,
    }
    /// Something that is due at a time.
    Timer {
        /// What is due.
        kind: TimerKind,
        /// The id of the conversation, queue or agent it is about.
        subject: i64,
        /// Tenant.
        account_id: AccountId,
        /// When.
        due_at: Timestamp,
    }
    /// Why a conversation was given to whom it was given.
    RoutingDecision {
        /// Of what.
        conversation_id: ConversationId,
        /// 1, 2, 3 in the conversation.
        ordinal: i64,
        /// Tenant.
        account_id: AccountId,
        /// When.
        decided_at: Timestamp,
        /// JSON of [`crate::routing::Decision`].
        decision: String,
    }
}
