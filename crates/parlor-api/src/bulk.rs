//! `/v1/bulk`: jobs that carry out one act on many conversations.

use crate::answer::{Answered, Next, answer, next, ok};
use crate::conversations::attention::ChangeFollowers;
use crate::conversations::edits::{ChangeLabels, SetPriority, SetTeam};
use crate::conversations::handover::{Assignment, Handover, Snooze, Unassignment};
use crate::document::fields::{Id, List, Text, Time};
use crate::document::query::{Limit, Position};
use crate::document::{code, request, tagged};
use crate::extract::{Body, ByAgent, Call, Idempotent, Path, Query, query};
use crate::filter::FilterDocument;
use crate::forms::conversation::Undoable;
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, refused};
use crate::views::{read, view_of_key};
use parlor_engine::EngineError;
use parlor_model::command::{BulkSelection, StartBulk, TransferTo};
use parlor_model::decide::{MAX_BULK, MAX_FOUND, UNDO_S};
use parlor_model::entities::{self, BulkAct};
use parlor_model::ids::{AgentId, BulkJobId, ConversationId, TeamId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::{BulkOutcome, ReleaseTo, Status, Word as _};
use serde::Serialize;
use utoipa::ToSchema;

request! {
    /// The body of a request that starts a bulk job: one act on many conversations.
    pub(crate) struct NewBulkJob {
        /// The ids of 1 to 500 conversations. Parlor ignores repetitions of an id.
        conversation_ids: Option<List<Id, MAX_BULK>>,
        /// A filter of conversations, as in `GET /v1/conversations`. Not allowed together with `conversation_ids` or
        /// `view`.
        filter: Option<FilterDocument>,
        /// The key of a view, as in `GET /v1/views`. Not allowed together with `conversation_ids` or `filter`.
        view: Option<Text<1, MAX_VIEW_KEY>>,
        /// The act that Parlor carries out on each conversation.
        act: NewBulkAct,
    }
}

request! {
    /// An act that has no members except `kind`.
    pub(crate) struct NoArguments {}
}

tagged! {
    /// The act of a bulk job. In addition to `kind`, the act has the members of the request that carries out the same
    /// act on one conversation.
    pub(crate) enum NewBulkAct {
        /// Resolves the conversations.
        Resolve(NoArguments) = "resolve",
        /// Reopens the conversations.
        Reopen(NoArguments) = "reopen",
        /// Closes the conversations.
        Close(NoArguments) = "close",
        /// Hands the conversations to an automated process: sets their status to `pending`.
        Pend(NoArguments) = "pend",
        /// Snoozes the conversations.
        Snooze(Snooze) = "snooze",
        /// Assigns the conversations to an agent.
        Assign(Assignment) = "assign",
        /// Takes the conversations from their agents. With `to` = `queue`, returns the conversations to their queues.
        Unassign(Unassignment) = "unassign",
        /// Transfers the conversations. The member `note` is not allowed.
        Transfer(Handover) = "transfer",
        /// Sets the team of the conversations.
        Team(SetTeam) = "team",
        /// Sets the priority of the conversations.
        Priority(SetPriority) = "priority",
        /// Adds labels to the conversations and removes labels from them.
        Labels(ChangeLabels) = "labels",
        /// Adds followers to the conversations and removes followers from them.
        Followers(ChangeFollowers) = "followers",
        /// Marks the conversations as read for the caller.
        Read(NoArguments) = "read",
        /// In each conversation, marks the newest message of the customer as unread for the caller.
        Unread(NoArguments) = "unread",
    }
}

impl NewBulkAct {
    fn into_act(self, call: &Call) -> Result<BulkAct, Refused> {
        let status = |to, none: &NoArguments| {
            let NoArguments {} = none;
            BulkAct::Status {
                to,
                snoozed_until: None,
            }
        };
        let agents = |ids: Vec<Id>| ids.into_iter().map(|id| AgentId(id.0)).collect();
        Ok(match self {
            Self::Resolve(none) => status(Status::Resolved, &none),
            Self::Reopen(none) => status(Status::Open, &none),
            Self::Close(none) => status(Status::Closed, &none),
            Self::Pend(none) => status(Status::Pending, &none),
            Self::Snooze(request) => BulkAct::Status {
                to: Status::Snoozed,
                snoozed_until: request.end(call, "act.until")?,
            },
            Self::Assign(request) => BulkAct::Assign {
                agent: AgentId(request.agent_id.0),
            },
            Self::Unassign(request) => BulkAct::Release {
                requeue: request.to.is_some_and(|to| to.0 == ReleaseTo::Queue),
            },
            Self::Transfer(request) => {
                if request.note.is_some() {
                    return Err(problems::invalid_field(
                        "act.note",
                        code::NOT_ALLOWED,
                        "A bulk job writes no notes.",
                    ));
                }
                match request.receiver(call, "act.")? {
                    TransferTo::Agent(agent) => BulkAct::TransferToAgent { agent },
                    TransferTo::Team(team) => BulkAct::TransferToTeam { team },
                    TransferTo::Queue(queue) => BulkAct::TransferToQueue { queue },
                }
            }
            Self::Team(request) => BulkAct::Team {
                team: request.team_id.map(|id| TeamId(id.0)),
            },
            Self::Priority(request) => BulkAct::Priority {
                priority: request.priority.map(|priority| priority.0),
            },
            Self::Labels(request) => BulkAct::Labels {
                add: request.add.0.into_iter().map(|label| label.0).collect(),
                remove: request.remove.0.into_iter().map(|label| label.0).collect(),
            },
            Self::Followers(request) => BulkAct::Followers {
                add: agents(request.add.0),
                remove: agents(request.remove.0),
            },
            Self::Read(none) => {
                let NoArguments {} = *none;
                BulkAct::Read
            }
            Self::Unread(none) => {
                let NoArguments {} = *none;
                BulkAct::Unread
            }
        })
    }
}

/// A bulk job with its progress.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkJob {
    id: i64,
    /// The kind of the act, or `undo` if the job undoes another bulk job.
    kind: &'static str,
    /// The number of conversations in the job.
    total: i64,
    /// The number of conversations on which Parlor has carried out the act, including conversations that the act did
    /// not change.
    done: i64,
    /// The number of conversations for which Parlor has refused the act.
    refused: i64,
    created_at: Time,
    /// The time at which the job ended. `null` means that the job still runs.
    #[schema(required)]
    finished_at: Option<Time>,
    /// The undo token of the whole job. `null` means that the job still runs, that the job was undone, or that the job
    /// undoes another job.
    #[schema(required)]
    undo: Option<Undoable>,
}

impl BulkJob {
    pub(crate) fn of(row: &entities::BulkJob) -> Self {
        let undoable = row.act != BulkAct::Undo && row.undone_at.is_none();
        Self {
            id: row.id.0,
            kind: row.act.kind(),
            total: row.total,
            done: row.done,
            refused: row.refused,
            created_at: Time(row.created_at),
            finished_at: row.finished_at.map(Time),
            undo: row.finished_at.filter(|_| undoable).map(|at| Undoable {
                token: row.undo_token(),
                expires_at: Time(at.plus_seconds(UNDO_S)),
            }),
        }
    }
}

/// The maximum length of a view's key, in characters.
const MAX_VIEW_KEY: usize = 40;

/// Returns the conversations of a new job, and the name of the request's member that selects them.
async fn selected(
    request: &mut NewBulkJob,
    call: &Call,
) -> Result<(BulkSelection, &'static str), Refused> {
    let (ids, filter, view) = (
        request.conversation_ids.take(),
        request.filter.take(),
        request.view.take(),
    );
    let (filter, member) = match (ids, filter, view) {
        (Some(ids), None, None) => {
            let ids = ids.0.into_iter().map(|id| ConversationId(id.0)).collect();
            return Ok((BulkSelection::Ids(ids), "conversation_ids"));
        }
        (None, Some(filter), None) => (read(filter, call)?, "filter"),
        (None, None, Some(view)) => (view_of_key(&view.0, call).await?.0, "view"),
        (None, None, None) => {
            let detail = "Send `conversation_ids`, `filter` or `view`.";
            return Err(problems::invalid_field(
                "conversation_ids",
                code::REQUIRED,
                detail,
            ));
        }
        (ids, filter, _) => {
            let detail = "Send only one of `conversation_ids`, `filter` and `view`.";
            let second = if ids.is_some() && filter.is_some() {
                "filter"
            } else {
                "view"
            };
            return Err(problems::invalid_field(second, code::NOT_ALLOWED, detail));
        }
    };
    let engine = call.engine();
    let found = engine.select_conversations(&call.caller, &filter).await?;
    Ok((BulkSelection::Found(found), member))
}

/// Starts a bulk job.
///
/// Parlor stores the job before the answer, so the job continues after a restart of the server. Parlor carries out the
/// act on each conversation in the caller's name and with the caller's rights. If Parlor refuses the act for one
/// conversation, Parlor continues with the other conversations. To read the progress, use `GET /v1/bulk/{id}`. Parlor
/// keeps a job for 24 hours after its end. If the caller already has 50 jobs, a new job replaces the oldest finished
/// job. An agent can have at most five unfinished jobs.
///
/// Send exactly one of `conversation_ids`, `filter` and `view`. With a filter or a view, the job contains the
/// conversations that the filter or view selects at the time of the request. Parlor refuses a filter or a view that
/// selects more than 2,000 conversations.
#[utoipa::path(
    post, path = "/v1/bulk", tag = "conversations", operation_id = "start_bulk",
    request_body(examples(
        ("resolve" = (summary = "Resolve", value = json!({"conversation_ids": [1, 2], "act": {"kind": "resolve"}}))),
        ("filter" = (summary = "Resolve what a filter finds", value = json!({"filter": {"status": ["pending"], "labels": {"any": ["refund"]}}, "act": {"kind": "resolve"}}))),
        ("labels" = (summary = "Add a label", value = json!({"conversation_ids": [1], "act": {"kind": "labels", "add": ["refund"]}}))),
    )),
    responses((status = 202, description = "The job", body = BulkJob)),
    extensions(("x-refusals" = json!([problems::TOO_MANY_JOBS]))),
)]
pub(crate) async fn start(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(mut request): Body<NewBulkJob>,
) -> Answered {
    let (conversations, member) = selected(&mut request, &call).await?;
    let act = StartBulk {
        act: request.act.into_act(&call)?,
        conversations,
    };
    keyed
        .execute(call.engine(), act, |job| answer(202, &BulkJob::of(job)))
        .await
        .map_err(|error| {
            if member != "conversation_ids"
                && let EngineError::Refused(Refusal::Invalid(faults)) = &error
                && faults.iter().any(|fault| fault.field == "conversation_ids")
            {
                let detail = format!("More than {MAX_FOUND} conversations meet the condition, or a search for it would take too long. Add conditions.");
                return problems::invalid_field(member, code::TOO_MANY, detail);
            }
            let names = RequestNames {
                config: Some(&call.caller.config),
                field: &str::to_owned,
                object: &|object| match object {
                    Object::Agent => Some("act.agent_id".to_owned()),
                    Object::Team => Some("act.team_id".to_owned()),
                    _ => None,
                },
            };
            refused(error, names)
        })
}

/// Returns a bulk job of the caller.
#[utoipa::path(
    get, path = "/v1/bulk/{id}", tag = "conversations", operation_id = "get_bulk",
    responses((status = 200, description = "The job", body = BulkJob)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<BulkJobId>) -> Answered {
    let account = call.caller.account;
    let job = call.engine().bulk_job(account, call.agent, id).await?;
    Ok(ok(&BulkJob::of(&job)))
}

/// The bulk jobs of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkJobs {
    data: Vec<BulkJob>,
}

/// Lists the bulk jobs of the caller, newest first.
///
/// For example, a client that was restarted can find its earlier jobs and their undo tokens in this list. The list has
/// at most 50 jobs.
#[utoipa::path(
    get, path = "/v1/bulk", tag = "conversations", operation_id = "list_bulk",
    responses((status = 200, description = "The jobs", body = BulkJobs)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent) -> Answered {
    let jobs = (call.engine())
        .bulk_jobs(call.caller.account, call.agent)
        .await?;
    let data = jobs.iter().map(BulkJob::of).collect();
    Ok(ok(&BulkJobs { data }))
}

/// A conversation in a bulk job, with its outcome.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkItem {
    /// The number of the conversation in the job: 1, 2, 3 and so on.
    number: i64,
    conversation_id: i64,
    /// The outcome for this conversation: `waiting`, `done`, `unchanged` or `refused`. `waiting` means that Parlor has
    /// not tried the act yet. `unchanged` means that the act was allowed but changed nothing.
    outcome: &'static str,
    /// The code of the problem if the outcome is `refused`; otherwise `null`.
    #[schema(required)]
    problem: Option<String>,
}

/// A page of the conversations in a bulk job, in order of `number`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkItems {
    data: Vec<BulkItem>,
    next: Next,
}

query! {
    /// The page parameters of the list of conversations in a bulk job.
    pub(crate) struct BulkItemQuery {
        /// The value of `next` in the previous page.
        after: Position,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the conversations of a bulk job with their outcomes.
#[utoipa::path(
    get, path = "/v1/bulk/{id}/items", tag = "conversations", operation_id = "list_bulk_items",
    responses((status = 200, description = "A page of conversations", body = BulkItems)),
)]
pub(crate) async fn items(
    ByAgent(call): ByAgent,
    Path(id): Path<BulkJobId>,
    Query(query): Query<BulkItemQuery>,
) -> Answered {
    let account = call.caller.account;
    let engine = call.engine();
    engine.bulk_job(account, call.agent, id).await?;
    let limit = Limit::or_default(query.limit);
    let after = query.after.map_or(0, |after| after.0);
    let mut rows = engine
        .bulk_items(account, id, after, limit.saturating_add(1))
        .await?;
    let next = next(&mut rows, limit, |row| row.ordinal);
    let data = (rows.into_iter())
        .map(|row| BulkItem {
            number: row.ordinal,
            conversation_id: row.conversation_id.0,
            outcome: row.outcome.map_or("waiting", BulkOutcome::word),
            problem: row.problem,
        })
        .collect();
    Ok(ok(&BulkItems { data, next }))
}
