//! The rows of bulk jobs. A bulk job carries out one act on many conversations.

use super::UndoStep;
use crate::ids::{AccountId, AgentId, BulkJobId, ConversationId, QueueId, TeamId, parse_id};
use crate::time::Timestamp;
use crate::words::{BulkOutcome, Priority, Status};
use serde::{Deserialize, Serialize};

entities! {
    /// A bulk job, which carries out one act on many conversations.
    BulkJob {
        /// The id of the job.
        id: BulkJobId,
        /// The account of the row.
        account_id: AccountId,
        /// The agent who requested the job.
        agent_id: AgentId,
        /// Whether a program requested the job with the agent's token. If so, the agent's visibility and role do not
        /// limit the job.
        program: bool,
        /// The act that the job carries out.
        act: BulkAct,
        /// The number of conversations in the job.
        total: i64,
        /// The number of processed conversations for which the act was not refused.
        done: i64,
        /// The number of conversations for which the act was refused.
        refused: i64,
        /// The time of the request.
        created_at: Timestamp,
        /// The time at which the last conversation was processed. `None` means that the job is not finished.
        finished_at: Option<Timestamp>,
        /// The time at which the agent requested an undo of the job. `None` means that no undo was requested.
        undone_at: Option<Timestamp>,
    }
    /// One conversation of a bulk job.
    BulkItem {
        /// The job.
        job_id: BulkJobId,
        /// The number of the conversation in the job, from 1.
        ordinal: i64,
        /// The account of the row.
        account_id: AccountId,
        /// The conversation.
        conversation_id: ConversationId,
        /// The outcome of the act on this conversation. `None` means that the conversation is not processed yet.
        outcome: Option<BulkOutcome>,
        /// The code of the refusal, as [`crate::refusal::Refusal::reason`] returns it. `None` means that the act was
        /// not refused.
        problem: Option<String>,
        /// The changes that the act made in the conversation. In a job that undoes another job, this field contains the
        /// changes to undo, as long as the conversation is not processed. `None` means that there are no changes.
        step: Option<UndoStep>,
    }
}

/// The act of a bulk job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BulkAct {
    /// Changes the status, as [`crate::acts::ChangeStatus`] does.
    Status {
        /// The new status.
        to: Status,
        /// The end of the snooze, if the new status is snoozed. `None` means that the snooze lasts until the customer's
        /// next message.
        snoozed_until: Option<Timestamp>,
    },
    /// Assigns the conversation, as [`crate::acts::Assign`] does.
    Assign {
        /// The new assignee.
        agent: AgentId,
    },
    /// Takes the conversation from its agent, as [`crate::acts::Release`] does.
    Release {
        /// Whether the conversation's queue routes the conversation again.
        requeue: bool,
    },
    /// Transfers the conversation to an agent.
    TransferToAgent {
        /// The agent.
        agent: AgentId,
    },
    /// Transfers the conversation to a team.
    TransferToTeam {
        /// The team.
        team: TeamId,
    },
    /// Transfers the conversation to a queue.
    TransferToQueue {
        /// The queue.
        queue: QueueId,
    },
    /// Sets the team of the conversation.
    Team {
        /// The team. `None` removes the team from the conversation.
        team: Option<TeamId>,
    },
    /// Sets the priority of the conversation.
    Priority {
        /// The priority. `None` removes the priority of the conversation.
        priority: Option<Priority>,
    },
    /// Adds and removes labels.
    Labels {
        /// The labels to add.
        add: Vec<String>,
        /// The labels to remove.
        remove: Vec<String>,
    },
    /// Adds and removes followers.
    Followers {
        /// The agents to add.
        add: Vec<AgentId>,
        /// The agents to remove.
        remove: Vec<AgentId>,
    },
    /// Marks all messages as read, as [`crate::acts::MarkRead`] does.
    Read,
    /// Marks the customer's newest message as unread, as [`crate::acts::MarkUnread`] does.
    Unread,
    /// Undoes another job, one conversation after the other.
    Undo,
}

impl BulkJob {
    /// Returns the undo token of the job. Only the job's agent can use this token.
    #[must_use]
    pub fn undo_token(&self) -> String {
        format!("bulk-{}", self.id)
    }

    /// Returns the id of the job to which an undo token belongs. `None` means that the token is not the undo token of a
    /// bulk job.
    #[must_use]
    pub fn of_token(token: &str) -> Option<BulkJobId> {
        token
            .strip_prefix("bulk-")
            .and_then(parse_id)
            .map(BulkJobId)
    }
}

impl BulkAct {
    /// Returns the name of the act in `/v1`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Status { to, .. } => match to {
                Status::Open => "reopen",
                Status::Pending => "pend",
                Status::Snoozed => "snooze",
                Status::Resolved => "resolve",
                Status::Closed => "close",
            },
            Self::Assign { .. } => "assign",
            Self::Release { .. } => "unassign",
            Self::TransferToAgent { .. }
            | Self::TransferToTeam { .. }
            | Self::TransferToQueue { .. } => "transfer",
            Self::Team { .. } => "team",
            Self::Priority { .. } => "priority",
            Self::Labels { .. } => "labels",
            Self::Followers { .. } => "followers",
            Self::Read => "read",
            Self::Unread => "unread",
            Self::Undo => "undo",
        }
    }
}
