//! The act [`StepBulk`].

use crate::act::{Act, Right};
use crate::decide::bulk::step;
use crate::ids::{AccountId, AgentId, BulkJobId};
use crate::state::{Context, Decided, Key, State};

/// Carries out the act of a bulk job on one of its conversations. If the conversation already has an outcome, nothing
/// changes. So a repeated command has no effect.
#[derive(Clone, Copy, Debug)]
pub struct StepBulk {
    /// The job.
    pub job: BulkJobId,
    /// The number of the conversation in the list of the job, counted from 1.
    pub ordinal: i64,
}

impl Act for StepBulk {
    /// `true` if this command processed the conversation; `false` if the conversation already had an outcome, or if the
    /// job has no conversation with this number.
    type Outcome = bool;

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![
            Key::BulkJob(account, self.job),
            Key::BulkItem(account, self.job, self.ordinal),
        ]
    }

    /// Returns the agent who requested the job.
    fn agent(&self, state: &State, cx: &Context<'_>) -> Decided<Option<AgentId>> {
        let job = state.bulk_job(cx.account, self.job)?;
        Ok(job.map(|job| job.agent_id))
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let job = state.bulk_job(account, self.job)?.cloned();
        let item = state.bulk_item(account, self.job, self.ordinal)?.cloned();
        match (job, item) {
            (Some(job), Some(item)) if item.outcome.is_none() => {
                step(state, cx, job, item)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}
