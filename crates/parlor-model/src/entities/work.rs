//! The rows of routing: availability, slots, queues, timers, decisions.

use super::cell::Cell;
use crate::figures::Durations;
use crate::ids::{AccountId, AgentId, ConversationId, QueueId};
use crate::time::Timestamp;
use crate::words::{Availability, FigureKind, TimerKind};

entities! {
    /// An agent's availability, assignment counter, and numbers of notifications and push subscriptions.
    AgentState {
        /// The agent.
        agent_id: AgentId,
        /// The account of the row.
        account_id: AccountId,
        /// The agent's availability.
        availability: Availability,
        /// The time of the last change of availability.
        availability_at: Timestamp,
        /// The number of the agent's last assignment. Every assignment in the account gets a greater number than the
        /// previous assignment. 0 means that the agent never got an assignment. The agent with the smallest number has
        /// waited longest for an assignment.
        last_assigned: i64,
        /// The number of stored notifications, at most [`crate::notifications::MAX_NOTIFICATIONS`].
        notifications: i64,
        /// The number of unread notifications.
        unread_notifications: i64,
        /// The number of push subscriptions, at most [`crate::notifications::MAX_SUBSCRIPTIONS`].
        push_subscriptions: i64,
    }
    /// A slot: one live conversation of an agent. The slots enforce the capacity.
    Slot {
        /// The agent.
        agent_id: AgentId,
        /// The slot number, from 1 to the agent's capacity. If the account allows agents to exceed their capacity,
        /// greater numbers occur.
        slot: i64,
        /// The account of the row.
        account_id: AccountId,
        /// The conversation in the slot. A conversation is in at most one slot.
        conversation_id: ConversationId,
        /// The number of slots that the conversation uses.
        weight: i64,
        /// The queue that offers the conversation. `None` means that the conversation is assigned, and no offer is
        /// open.
        offered_queue_id: Option<QueueId>,
    }
    /// A count cell: the number of open, pending and snoozed conversations with equal properties.
    ConversationCount {
        /// The account of the row.
        account_id: AccountId,
        /// The properties of the counted conversations.
        cell: Cell,
        /// The number of conversations, at least 1.
        count: i64,
    }
    /// A conversation that waits in a queue.
    QueueEntry {
        /// The conversation, which waits in at most one queue.
        conversation_id: ConversationId,
        /// The account of the row.
        account_id: AccountId,
        /// The queue.
        queue_id: QueueId,
        /// The rank of the priority, from [`crate::words::Priority::rank`].
        rank: i64,
        /// The time at which the wait began.
        queued_at: Timestamp,
        /// The position in the order of the queue, as in
        /// [`Conversation::queue_place`](super::Conversation::queue_place).
        place: i64,
        /// The agent for whom the conversation is reserved. `None` means that the conversation is not reserved.
        reserved_for: Option<AgentId>,
        /// The requirements of the conversation: [`crate::skills::Bucket`] as text.
        bucket: String,
    }
    /// The service times of a queue, from which the expected wait is computed.
    QueueStats {
        /// The queue.
        queue_id: QueueId,
        /// The account of the row.
        account_id: AccountId,
        /// The number of conversations that were resolved or closed while they were assigned to an agent.
        served: i64,
        /// The mean service time of recent conversations, in milliseconds. The service time begins with the assignment
        /// and ends when the conversation is resolved or closed.
        mean_service_ms: i64,
        /// The time at which a service time was last added to these statistics.
        updated_at: Timestamp,
    }
    /// The figures of a queue or an agent on one day, in the account's time zone.
    DayFigures {
        /// The account of the row.
        account_id: AccountId,
        /// The kind of object: queue or agent.
        kind: FigureKind,
        /// The id of the queue or agent.
        subject: i64,
        /// The day, for example `2026-12-01`. For each queue or agent, only the figures of the newest day are stored.
        day: String,
        /// The number of ended conversations that an agent had picked up.
        served: i64,
        /// The number of ended conversations that no agent had picked up.
        abandoned: i64,
        /// The longest wait that ended on this day, in seconds. For a queue: the wait in the queue. For an agent: the
        /// customer's wait for the agent's answer. An undo or a merge does not reduce this number, because the customer
        /// has already waited for this time.
        longest_wait_s: i64,
        /// The statistics of the times until the first answer, in seconds. Each time begins when the conversation first
        /// entered a queue. If the conversation entered no queue before the answer, the time begins with the creation
        /// of the conversation.
        first_answers: Durations,
    }
    /// A timer.
    Timer {
        /// The kind of timer.
        kind: TimerKind,
        /// The id of the object that the timer concerns, for example a conversation, a queue or an agent.
        subject: i64,
        /// The account of the row.
        account_id: AccountId,
        /// The time at which the timer fires.
        due_at: Timestamp,
    }
    /// A stored routing decision.
    RoutingDecision {
        /// The conversation.
        conversation_id: ConversationId,
        /// The number of the decision in the conversation, from 1.
        ordinal: i64,
        /// The account of the row.
        account_id: AccountId,
        /// The time of the decision.
        decided_at: Timestamp,
        /// The decision, as JSON of [`crate::routing::Decision`].
        decision: String,
    }
}

impl AgentState {
    /// Returns the state of an agent who was never available, assigned or notified.
    #[must_use]
    pub const fn untouched(account_id: AccountId, agent_id: AgentId, now: Timestamp) -> Self {
        Self {
            agent_id,
            account_id,
            availability: Availability::Offline,
            availability_at: now,
            last_assigned: 0,
            notifications: 0,
            unread_notifications: 0,
            push_subscriptions: 0,
        }
    }
}
