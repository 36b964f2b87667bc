//! Requests that change the agent of a conversation (assign, unassign, transfer), and the request that snoozes a
//! conversation.

use super::change::Change;
use crate::answer::Answered;
use crate::document::fields::{Id, Text, Time};
use crate::document::words::ReleaseTo;
use crate::document::{code, request};
use crate::extract::{Body, ByAgent, ByPermitted, Call};
use crate::forms::conversation::ChangedConversation;
use crate::problems::{self, Refused};
use parlor_model::command::{
    Assign, ChangeStatus, MAX_MESSAGE, NewMessage, Release, Transfer, TransferTo,
};
use parlor_model::ids::{AgentId, TeamId};
use parlor_model::time::Timestamp;
use parlor_model::words::{self, Status};

request! {
    /// The body of a request that assigns a conversation.
    pub(crate) struct Assignment {
        /// The agent who receives the conversation.
        agent_id: Id,
    }
}

/// Assigns a conversation to a named agent.
///
/// Parlor ignores the agent's availability. The agent needs free capacity to receive an open conversation. If the
/// conversation is not open, Parlor only stores the agent as its assignee. As soon as the conversation opens, Parlor
/// first tries to assign it to this agent. If the conversation is already assigned to this agent, the request accepts
/// the agent's open offer. Without an open offer, the request then changes nothing.
///
/// Only supervisors, administrators and programs with an access token may assign another agent's conversation. Other
/// callers may assign any unassigned conversation to themselves if they may see it. To assign an unassigned
/// conversation to another agent, such a caller must serve the conversation's queue, be a member of its team, or be the
/// agent in its routing intent.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/assign", tag = "conversations", operation_id = "assign",
    request_body(example = json!({"agent_id": 7})),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::CAPACITY_REACHED]))),
)]
pub(crate) async fn assign(
    change: Change<ByPermitted>,
    Body(request): Body<Assignment>,
) -> Answered {
    let command = Assign {
        conversation: change.conversation.clone().into(),
        to: AgentId(request.agent_id.0),
    };
    change.carry_out(command).await
}

request! {
    /// The body of a request that takes a conversation from its agent.
    pub(crate) struct Unassignment {
        /// `nobody` leaves the conversation without an agent and outside of any queue. `queue` returns the conversation
        /// to its queue. Default: `nobody`.
        to: Option<ReleaseTo>,
    }
}

/// Takes a conversation from its agent.
///
/// With `nobody`, the conversation keeps its status, has no agent, and does not wait in a queue. With `queue`, the
/// request has the same effect as `POST /v1/conversations/{id}/release`. If the conversation has no agent, or has ended
/// and cannot be reopened, the request changes nothing. Only supervisors, administrators and programs with an access
/// token may take another agent's conversation.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/unassign", tag = "conversations", operation_id = "unassign",
    request_body(examples(
        ("nobody" = (summary = "Unassigned", value = json!({}))),
        ("queue" = (summary = "Back to the queue", value = json!({"to": "queue"}))),
    )),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
)]
pub(crate) async fn unassign(
    change: Change<ByPermitted>,
    Body(request): Body<Unassignment>,
) -> Answered {
    let to = request.to.map_or(words::ReleaseTo::Nobody, |to| to.0);
    let command = Release {
        conversation: change.conversation.clone().into(),
        requeue: to == words::ReleaseTo::Queue,
    };
    change.carry_out(command).await
}

request! {
    /// The receiver of a transferred conversation, with an optional note. Send exactly one of `agent_id`, `team_id` and
    /// `queue`.
    pub(crate) struct Handover {
        /// The agent who receives the conversation. Parlor ignores the agent's availability. If the agent has no free
        /// capacity, the conversation waits for that agent.
        agent_id: Option<Id>,
        /// The id of the team. A member of the team receives the conversation. If no member is free, the conversation
        /// waits for a member.
        team_id: Option<Id>,
        /// The key of the queue. The queue assigns the conversation to one of the agents who serve it. If no agent is
        /// free, the conversation waits in this queue.
        queue: Option<Text<1, 255>>,
        /// A note for the next agent. The customer does not see the note.
        note: Option<Text<1, MAX_MESSAGE>>,
    }
}

/// Transfers a conversation.
///
/// Parlor hands the conversation to an agent, a team or a queue. The request can contain a note. The conversation must
/// be open or pending. A pending conversation becomes open. The conversation no longer uses a slot of the previous
/// agent.
///
/// While the conversation waits, no queue assigns it to the agent who gave it away. If the conversation was open and
/// assigned, its previous agent gave it away. Otherwise the caller gave it away.
///
/// Only supervisors, administrators and programs with an access token may transfer another agent's conversation. To
/// transfer an unassigned conversation, any other caller must serve the conversation's queue, be a member of its team,
/// or be the agent in its routing intent.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/transfer", tag = "conversations", operation_id = "transfer",
    request_body(examples(
        ("agent" = (summary = "To an agent", value = json!({"agent_id": 8, "note": "Wants to speak to you."}))),
        ("team" = (summary = "To a team", value = json!({"team_id": 5}))),
        ("queue" = (summary = "To a queue", value = json!({"queue": "support"}))),
    )),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::NOT_OPEN, problems::QUEUE_FULL]))),
)]
pub(crate) async fn transfer(
    change: Change<ByPermitted>,
    Body(request): Body<Handover>,
) -> Answered {
    let to = request.receiver(&change.call, "")?;
    let command = Transfer {
        conversation: change.conversation.clone().into(),
        to,
        note: request.note.map(|note| NewMessage::text(note.0)),
    };
    change.carry_out(command).await
}

impl Handover {
    /// Returns the receiver of the conversation. In problems, `prefix` precedes the names of the members `agent_id`,
    /// `team_id` and `queue`.
    pub(crate) fn receiver(&self, call: &Call, prefix: &str) -> Result<TransferTo, Refused> {
        match (self.agent_id, self.team_id, &self.queue) {
            (Some(agent), None, None) => Ok(TransferTo::Agent(AgentId(agent.0))),
            (None, Some(team), None) => Ok(TransferTo::Team(TeamId(team.0))),
            (None, None, Some(key)) => {
                let config = &call.caller.config;
                let queue = config.queue_by_key(&key.0).ok_or_else(|| {
                    let keys = config.queues.values().map(|q| q.key.as_str());
                    problems::invalid_field(
                        format!("{prefix}queue"),
                        code::UNKNOWN,
                        format!(
                            "There is no such queue. Your account's queues: {}.",
                            keys.collect::<Vec<_>>().join(", ")
                        ),
                    )
                })?;
                Ok(TransferTo::Queue(queue.id))
            }
            (None, None, None) => Err(problems::invalid_field(
                format!("{prefix}agent_id"),
                code::REQUIRED,
                "Send exactly one of `agent_id`, `team_id` and `queue`.",
            )),
            (_, Some(_), _) => Err(not_both(prefix, "team_id")),
            (_, _, Some(_)) => Err(not_both(prefix, "queue")),
        }
    }
}

fn not_both(prefix: &str, field: &'static str) -> Refused {
    problems::invalid_field(
        format!("{prefix}{field}"),
        code::NOT_ALLOWED,
        "Send one of `agent_id`, `team_id` and `queue`.",
    )
}

request! {
    /// The body of a request that snoozes a conversation.
    pub(crate) struct Snooze {
        /// The time at which the snooze ends. The time must be in the future. Default: the conversation is snoozed
        /// until the customer writes.
        until: Option<Time>,
    }
}

/// Snoozes a conversation.
///
/// The snooze ends at the given time, or earlier if the customer writes. During the snooze, the conversation uses no
/// slot of its agent. As soon as the conversation opens again, Parlor first tries to assign it to the same agent.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/snooze", tag = "conversations", operation_id = "snooze",
    request_body(examples(
        ("time" = (summary = "Until an instant", value = json!({"until": "2030-01-31T09:30:00Z"}))),
        ("reply" = (summary = "Until the customer writes", value = json!({}))),
    )),
    responses((status = 200, description = "The conversation", body = ChangedConversation<'_>)),
    extensions(("x-refusals" = json!([problems::TRANSITION_NOT_ALLOWED]))),
)]
pub(crate) async fn snooze(change: Change<ByAgent>, Body(request): Body<Snooze>) -> Answered {
    let snoozed_until = request.end(&change.call, "until")?;
    let command = ChangeStatus {
        conversation: change.conversation.clone().into(),
        to: Status::Snoozed,
        snoozed_until,
        by_bot: false,
    };
    change.carry_out(command).await
}

impl Snooze {
    /// Returns the time at which the snooze ends, and refuses a time that is not in the future. `field` is the name
    /// that a problem uses for this time.
    pub(crate) fn end(
        &self,
        call: &Call,
        field: &'static str,
    ) -> Result<Option<Timestamp>, Refused> {
        let now = call.engine().now();
        if self.until.is_some_and(|until| until.0 <= now) {
            return Err(problems::invalid_field(
                field,
                code::NOT_ALLOWED,
                "Send a time in the future, or leave the field out.",
            ));
        }
        Ok(self.until.map(|until| until.0))
    }
}
