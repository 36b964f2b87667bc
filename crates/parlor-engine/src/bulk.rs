//! Bulk jobs: their state, and the work on their conversations. Each conversation is one command, so that the writer
//! batches them and one refusal concerns one conversation only. The timer of a job continues it after a restart.

use crate::{Engine, EngineError};
use parlor_model::command::StepBulk;
use parlor_model::entities::{BulkItem, BulkJob};
use parlor_model::ids::{AccountId, AgentId, BulkJobId};
use parlor_model::refusal::{Object, Refusal};
use parlor_store::query::bulk::BulkItems;
use tokio::task::JoinSet;

/// The number of conversations that are worked on at once.
const AT_ONCE: i64 = 50;
/// The number of rounds before other timers get their turn.
const ROUNDS: usize = 4;

impl Engine {
    /// Returns a bulk job of an agent.
    ///
    /// # Errors
    /// Refused as not found if the job is unknown or of another agent.
    pub async fn bulk_job(
        &self,
        account: AccountId,
        agent: AgentId,
        id: BulkJobId,
    ) -> Result<BulkJob, EngineError> {
        let found = self
            .store()
            .read(account, move |state| {
                Ok(state.bulk_job(account, id)?.cloned())
            })
            .await?;
        (found.filter(|job| job.agent_id == agent))
            .ok_or(EngineError::Refused(Refusal::NotFound(Object::BulkJob)))
    }

    /// Returns a page of a job's conversations, after a number.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn bulk_items(
        &self,
        account: AccountId,
        job: BulkJobId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<BulkItem>, EngineError> {
        let query = BulkItems {
            account,
            job,
            after,
            waiting: false,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Works off a limited number of a job's conversations, and returns how many. The job continues when its timer fires
    /// again.
    pub(crate) async fn work_off(
        &self,
        account: AccountId,
        job: BulkJobId,
    ) -> Result<usize, EngineError> {
        let mut worked = 0_usize;
        for _ in 0..ROUNDS {
            let query = BulkItems {
                account,
                job,
                after: 0,
                waiting: true,
                limit: AT_ONCE,
            };
            let items = self.store().list(query).await?;
            if items.is_empty() {
                break;
            }
            worked = worked.saturating_add(items.len());
            let mut steps = JoinSet::new();
            for item in items {
                let engine = self.clone();
                let ordinal = item.ordinal;
                steps
                    .spawn(async move { engine.execute(account, StepBulk { job, ordinal }).await });
            }
            while let Some(step) = steps.join_next().await {
                step.map_err(EngineError::internal)??;
            }
        }
        Ok(worked)
    }
}
