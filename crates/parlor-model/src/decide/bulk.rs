//! Bulk jobs: the creation of a job, the act on one conversation of a job, and the removal of a job.

use super::admission;
use super::undo::{self, restore};
use crate::act::{Act, Target};
use crate::actor::Actor;
use crate::acts::{
    Assign, ChangeStatus, ConversationPatch, EditConversation, FollowerChange, LabelChange,
    MarkRead, MarkUnread, Release, Transfer, TransferTo,
};
use crate::document::Patch;
use crate::entities::{BulkAct, BulkItem, BulkJob, Timer, UndoStep};
use crate::ids::{AccountId, AgentId, BulkJobId, ConversationId, IdKind};
use crate::refusal::{Conflict, Refusal};
use crate::state::{Context, ConversationName, Decided, State, Stop};
use crate::time::Timestamp;
use crate::words::{BulkOutcome, TimerKind};

/// The maximum number of conversations in a bulk job for which the caller lists the ids of the conversations.
pub const MAX_BULK: usize = 500;

/// The maximum number of conversations in a bulk job for which the caller states a filter.
pub const MAX_FOUND: usize = 2_000;

/// The maximum number of unfinished bulk jobs of an agent.
const MAX_UNFINISHED: usize = 5;

/// The maximum number of bulk jobs of an agent. If an agent has this number of jobs, a new job replaces the oldest
/// finished job.
const MAX_JOBS: usize = 50;

/// The time for which a finished job is stored, in seconds.
const KEPT_S: i64 = 24 * 60 * 60;

/// Makes room for a new job of an agent. Removes the oldest finished jobs, so that the agent has at most [`MAX_JOBS`]
/// jobs including the new job. Refuses if the agent already has [`MAX_UNFINISHED`] unfinished jobs.
fn make_room(state: &mut State, account: AccountId, agent: AgentId) -> Decided<()> {
    let jobs = state.bulk_jobs_of(account, agent)?;
    let finished: Vec<BulkJobId> = (jobs.iter())
        .filter(|job| job.finished_at.is_some())
        .map(|job| job.id)
        .collect();
    if jobs.len().saturating_sub(finished.len()) >= MAX_UNFINISHED {
        return Err(Refusal::Conflict(Conflict::TooManyJobs).into());
    }
    let over = jobs.len().saturating_add(1).saturating_sub(MAX_JOBS);
    for id in finished.into_iter().take(over) {
        forget(state, account, id)?;
        state.remove_timer(account, TimerKind::Bulk, id.0);
    }
    Ok(())
}

/// Stores a new job of the acting agent, and sets the timer of the job, as [`wake`] does.
pub(crate) fn open(
    state: &mut State,
    cx: &mut Context<'_>,
    act: BulkAct,
    items: Vec<(ConversationId, Option<UndoStep>)>,
) -> Decided<BulkJob> {
    let agent_id = cx.agent()?;
    make_room(state, cx.account, agent_id)?;
    let id = cx.id::<BulkJobId>(IdKind::BulkJob)?;
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let job = BulkJob {
        id,
        account_id: cx.account,
        agent_id,
        program: cx.actor.reader().is_none(),
        act,
        total,
        done: 0,
        refused: 0,
        created_at: cx.now,
        finished_at: (total == 0).then_some(cx.now),
        undone_at: None,
    };
    state.put(job.clone());
    for (ordinal, (conversation_id, step)) in (1_i64..).zip(items) {
        state.put(BulkItem {
            job_id: id,
            ordinal,
            account_id: cx.account,
            conversation_id,
            outcome: None,
            problem: None,
            step,
        });
    }
    wake(state, &job, cx.now);
    Ok(job)
}

/// Sets the timer of a job. For an unfinished job, the timer is due at once. For a finished job, the timer is due at
/// the time at which the job must be removed.
fn wake(state: &mut State, job: &BulkJob, now: Timestamp) {
    let due_at = match job.finished_at {
        None => now,
        Some(at) => at.plus_seconds(KEPT_S),
    };
    state.put(Timer {
        kind: TimerKind::Bulk,
        subject: job.id.0,
        account_id: job.account_id,
        due_at,
    });
}

/// Carries out the act of a job on one conversation, in the name of the job's agent, and stores the outcome. If the act
/// is refused, the conversation does not change, and only the outcome is stored.
pub(crate) fn step(
    state: &mut State,
    cx: &mut Context<'_>,
    mut job: BulkJob,
    mut item: BulkItem,
) -> Decided<()> {
    let system = cx.actor;
    cx.actor = if job.program {
        Actor::Program(job.agent_id)
    } else {
        Actor::Agent(job.agent_id)
    };
    let result = tried(state, cx, &job.act, &item);
    cx.actor = system;
    match result {
        Ok(step) => {
            job.done = job.done.saturating_add(1);
            let changed = step.is_some() || matches!(job.act, BulkAct::Undo);
            item.outcome = Some(if changed {
                BulkOutcome::Done
            } else {
                BulkOutcome::Unchanged
            });
            item.step = step;
        }
        Err(Stop::Refuse(refusal)) => {
            // The changes of the refused act are undone. This command has made no other changes.
            state.undo();
            job.refused = job.refused.saturating_add(1);
            item.outcome = Some(BulkOutcome::Refused);
            item.problem = Some(refusal.reason().to_owned());
        }
        Err(stop) => return Err(stop),
    }
    if job.done.saturating_add(job.refused) >= job.total {
        job.finished_at = Some(cx.now);
        wake(state, &job, cx.now);
    }
    state.put(item);
    state.put(job);
    Ok(())
}

/// Carries out the act and returns the data for its undo. `None` means that there is nothing to undo.
fn tried(
    state: &mut State,
    cx: &mut Context<'_>,
    act: &BulkAct,
    item: &BulkItem,
) -> Decided<Option<UndoStep>> {
    let name = ConversationName::Id(item.conversation_id);
    let before = undo::remember(state, cx, Target::Conversation(&name))?;
    carry_out(state, cx, act, item)?;
    let step = match before {
        Some(before) => undo::between(state, cx, before)?,
        None => None,
    };
    Ok(step.filter(|step| !step.is_empty()))
}

fn carry_out(
    state: &mut State,
    cx: &mut Context<'_>,
    act: &BulkAct,
    item: &BulkItem,
) -> Decided<()> {
    let conversation = ConversationName::Id(item.conversation_id);
    let patch = match act {
        BulkAct::Status { to, snoozed_until } => {
            let act = ChangeStatus {
                conversation: conversation.into(),
                to: *to,
                snoozed_until: *snoozed_until,
                by_bot: false,
            };
            return permitted(state, cx, &act);
        }
        BulkAct::Assign { agent } => {
            let act = Assign {
                conversation: conversation.into(),
                to: *agent,
            };
            return permitted(state, cx, &act);
        }
        BulkAct::Release { requeue } => {
            let act = Release {
                conversation: conversation.into(),
                requeue: *requeue,
            };
            return permitted(state, cx, &act);
        }
        BulkAct::TransferToAgent { agent } => {
            return transfer(state, cx, conversation, TransferTo::Agent(*agent));
        }
        BulkAct::TransferToTeam { team } => {
            return transfer(state, cx, conversation, TransferTo::Team(*team));
        }
        BulkAct::TransferToQueue { queue } => {
            return transfer(state, cx, conversation, TransferTo::Queue(*queue));
        }
        BulkAct::Read => {
            let act = MarkRead {
                conversation: conversation.into(),
                incoming_seen: None,
            };
            return permitted(state, cx, &act);
        }
        BulkAct::Unread => {
            let act = MarkUnread {
                conversation,
                incoming_seen: None,
            };
            return permitted(state, cx, &act);
        }
        BulkAct::Undo => {
            return match &item.step {
                Some(step) => restore(state, cx, step),
                None => Ok(()),
            };
        }
        BulkAct::Team { team } => ConversationPatch {
            team: Patch::set(*team),
            ..ConversationPatch::default()
        },
        BulkAct::Priority { priority } => ConversationPatch {
            priority: Patch::set(*priority),
            ..ConversationPatch::default()
        },
        BulkAct::Labels { add, remove } => ConversationPatch {
            labels: Some(LabelChange::Change {
                add: add.clone(),
                remove: remove.clone(),
            }),
            ..ConversationPatch::default()
        },
        BulkAct::Followers { add, remove } => ConversationPatch {
            followers: Some(FollowerChange {
                add: add.clone(),
                remove: remove.clone(),
            }),
            ..ConversationPatch::default()
        },
    };
    let act = EditConversation {
        conversation: conversation.into(),
        patch,
    };
    permitted(state, cx, &act)
}

fn transfer(
    state: &mut State,
    cx: &mut Context<'_>,
    conversation: ConversationName,
    to: TransferTo,
) -> Decided<()> {
    let act = Transfer {
        conversation: conversation.into(),
        to,
        note: None,
    };
    permitted(state, cx, &act)
}

/// Carries out an act if the acting agent may do so.
fn permitted<A: Act>(state: &mut State, cx: &mut Context<'_>, act: &A) -> Decided<()> {
    admission::admit(state, cx, act.target(), act.right())?;
    act.decide(state, cx).map(drop)
}

/// Whether a job is finished or does not exist. In both cases, no conversation of the job remains to be processed.
pub(crate) fn is_over(state: &State, account: AccountId, id: BulkJobId) -> Decided<bool> {
    Ok((state.bulk_job(account, id)?).is_none_or(|job| job.finished_at.is_some()))
}

/// Removes a finished job with its list of conversations. The conversations themselves stay.
pub(crate) fn forget(state: &mut State, account: AccountId, id: BulkJobId) -> Decided<()> {
    if state.bulk_job(account, id)?.is_none() {
        return Ok(());
    }
    let ordinals: Vec<i64> = (state.bulk_items(account, id)?.iter())
        .map(|item| item.ordinal)
        .collect();
    for ordinal in ordinals {
        state.remove::<BulkItem>((account, id, ordinal));
    }
    state.remove::<BulkJob>((account, id));
    Ok(())
}
