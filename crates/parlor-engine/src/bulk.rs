//! Bulk jobs: their state, and the processing of their conversations. A separate command processes each conversation.
//! So the writer can process several commands in one batch, and a refusal affects only one conversation. After a
//! restart of the server, the job's timer continues the job.
//!
//! If a job has a filter, the conversations that meet the filter are selected before the job is stored. Then one
//! command stores the job with all its conversations. The set of the job's conversations never changes, even if a
//! conversation meets the filter only later, or no longer meets it.

use crate::auth::Caller;
use crate::lists::Begin;
use crate::{Engine, EngineError};
use parlor_model::command::StepBulk;
use parlor_model::decide::MAX_FOUND;
use parlor_model::entities::{BulkItem, BulkJob};
use parlor_model::filter::ConversationFilter;
use parlor_model::ids::{AccountId, AgentId, BulkJobId, ConversationId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::ConversationSort;
use parlor_store::query::bulk::BulkItems;
use tokio::task::JoinSet;

/// The maximum number of conversations of a bulk job that are processed at the same time.
const AT_ONCE: i64 = 50;
/// The maximum number of page reads to find the conversations that meet a filter. The database scans a limited number
/// of index rows for each page.
const PAGES: usize = 250;
/// The maximum number of rounds that a bulk job makes each time its timer fires. After these rounds, Parlor processes
/// other timers. Each round processes at most [`AT_ONCE`] conversations.
const ROUNDS: usize = 4;

impl Engine {
    /// Returns the ids of all conversations that meet a filter and are visible to the caller, in order of creation.
    /// `None` means that there are more than [`MAX_FOUND`] such conversations, or that the selection would need more
    /// than [`PAGES`] page reads.
    pub async fn select_conversations(
        &self,
        caller: &Caller,
        filter: &ConversationFilter,
    ) -> Result<Option<Vec<ConversationId>>, EngineError> {
        let engine = self.heavily(caller.account);
        let (mut found, mut begin) = (Vec::new(), Begin::Start);
        for _ in 0..PAGES {
            let rest = MAX_FOUND.saturating_sub(found.len()).saturating_add(1);
            // The order of creation never changes. So between two pages, the selection finds no conversation twice and
            // misses no conversation.
            let sort = ConversationSort::Created;
            let page = engine.list_ids(caller, filter, sort, begin, rest).await?;
            found.extend(page.rows);
            begin = match page.next {
                _ if found.len() > MAX_FOUND => return Ok(None),
                None => return Ok(Some(found)),
                Some(next) => Begin::After(next),
            };
        }
        Ok(None)
    }

    /// Returns a bulk job of an agent.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the job is unknown or belongs to another agent.
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

    /// Returns the bulk jobs of an agent, newest first. An agent has at most 50 bulk jobs.
    pub async fn bulk_jobs(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Vec<BulkJob>, EngineError> {
        let jobs = self
            .store()
            .read(account, move |state| {
                let jobs = state.bulk_jobs_of(account, agent)?;
                Ok(jobs.into_iter().rev().cloned().collect())
            })
            .await?;
        Ok(jobs)
    }

    /// Returns a page of a job's conversations, in the order of their numbers in the job. The page begins after the
    /// number `after` and has at most `limit` conversations.
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

    /// Processes at most [`ROUNDS`] × [`AT_ONCE`] of a job's conversations, and returns the number of processed
    /// conversations. The job continues when its timer fires again.
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
