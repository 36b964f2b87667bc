//! The act [`Undo`].

use crate::act::{Act, Right};
use crate::decide::bulk::open;
use crate::decide::undo::{UNDO_S, restore};
use crate::entities::{BulkAct, BulkJob};
use crate::ids::{AccountId, AgentId, BulkJobId, ConversationId};
use crate::refusal::{Conflict, Object, Refusal, RestoreFault};
use crate::state::{Context, Decided, Key, State};

/// The outcome of [`Undo`].
#[derive(Clone, Debug)]
pub enum Undone {
    /// The conversation is restored.
    Conversation(ConversationId),
    /// A new bulk job was started, which restores the conversations of the undone bulk job one by one.
    Job(Box<BulkJob>),
}

/// Undoes an act on a conversation, or a finished bulk job. The undo restores the values that the act changed. If one
/// of these values has changed again after the act, the undo is refused. An undo is itself an act. So an undo writes
/// events and can route the conversation. Only the agent who made the act can undo it. The undo is allowed even if the
/// agent can no longer see the conversation.
#[derive(Clone, Debug)]
pub struct Undo {
    /// The undo token of the act or of the bulk job.
    pub token: String,
}

impl Act for Undo {
    type Outcome = Undone;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        match BulkJob::of_token(&self.token) {
            Some(job) => vec![Key::BulkJob(account, job), Key::BulkItems(account, job)],
            None => vec![Key::UndoToken(account, self.token.clone())],
        }
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        if let Some(job) = BulkJob::of_token(&self.token) {
            return undo_job(state, cx, agent, job);
        }
        let mut row = state
            .undo_token(account, &self.token)?
            .filter(|row| row.agent_id == agent && row.expires_at > cx.now)
            .cloned()
            .ok_or(Refusal::NotFound(Object::UndoToken))?;
        if row.undone_at.is_some() {
            return Err(Refusal::Conflict(Conflict::CannotRestore(RestoreFault::Undone)).into());
        }
        restore(state, cx, &row.step)?;
        let id = row.step.conversation_id;
        row.undone_at = Some(cx.now);
        state.put(row);
        Ok(Undone::Conversation(id))
    }
}

/// Starts the bulk job that restores the conversations of a finished bulk job.
fn undo_job(
    state: &mut State,
    cx: &mut Context<'_>,
    agent: AgentId,
    id: BulkJobId,
) -> Decided<Undone> {
    let account = cx.account;
    let cannot = |fault| Refusal::Conflict(Conflict::CannotRestore(fault));
    let mut job = state
        .bulk_job(account, id)?
        .filter(|job| job.agent_id == agent && job.act != BulkAct::Undo)
        .cloned()
        .ok_or(Refusal::NotFound(Object::UndoToken))?;
    let Some(finished_at) = job.finished_at else {
        return Err(cannot(RestoreFault::Running).into());
    };
    if finished_at.plus_seconds(UNDO_S) <= cx.now {
        return Err(Refusal::NotFound(Object::UndoToken).into());
    }
    if job.undone_at.is_some() {
        return Err(cannot(RestoreFault::Undone).into());
    }
    let items = (state.bulk_items(account, id)?.into_iter())
        .filter_map(|item| Some((item.conversation_id, Some(item.step.clone()?))))
        .collect();
    // If the agent has the maximum number of bulk jobs, the new job replaces the oldest finished job, which can be the
    // job to undo. So the job to undo is stored first. A later write would store the replaced job again.
    job.undone_at = Some(cx.now);
    state.put(job);
    let undo = open(state, cx, BulkAct::Undo, items)?;
    Ok(Undone::Job(Box::new(undo)))
}
