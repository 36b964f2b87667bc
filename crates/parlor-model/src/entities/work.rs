//! The rows of routing: availability, slots, queues, timers, decisions.

use crate::ids::{AccountId, AgentId, ConversationId, QueueId};
use crate::time::Timestamp;
use crate::words::{Availability, TimerKind};

entities! {
    /// An agent's availability and assignment counter.
    AgentState {
        /// The agent.
        agent_id: AgentId,
        /// Tenant.
        account_id: AccountId,
        /// Whether work may be given.
        availability: Availability,
        /// The time of the last change of availability.
        availability_at: Timestamp,
        /// Grows with every assignment of the account; 0: never assigned. The agent with the smallest value is idle longest.
        last_assigned: i64,
    }
    /// One live conversation of an agent: the row that carries the capacity.
    Slot {
        /// The agent.
        agent_id: AgentId,
        /// 1 to the agent's capacity (beyond it only where the account allows).
        slot: i64,
        /// Tenant.
        account_id: AccountId,
        /// The conversation in it; a conversation is in at most one slot.
        conversation_id: ConversationId,
        /// The part of the capacity that it takes.
        weight: i64,
        /// The queue that offers it and waits for an answer; `None`: it is theirs.
        offered_queue_id: Option<QueueId>,
    }
    /// A conversation waiting in a queue.
    QueueEntry {
        /// The waiting conversation; at most once.
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
        /// Its requirements: [`crate::skills::Bucket`] as text.
        bucket: String,
    }
    /// The recent service of a queue.
    QueueStats {
        /// The queue.
        queue_id: QueueId,
        /// Tenant.
        account_id: AccountId,
        /// The number of conversations served in all.
        served: i64,
        /// The recent mean service time, in milliseconds.
        mean_service_ms: i64,
        /// The time of the last service.
        updated_at: Timestamp,
    }
    /// Something that is due at a time.
    Timer {
        /// The kind of timer.
        kind: TimerKind,
        /// The id of the conversation, queue or agent it is about.
        subject: i64,
        /// Tenant.
        account_id: AccountId,
        /// The time.
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
        /// The time.
        decided_at: Timestamp,
        /// JSON of [`crate::routing::Decision`].
        decision: String,
    }
}
