//! Queries for bulk jobs.

use super::{Query, Select, Statement};
use parlor_model::entities::BulkItem;
use parlor_model::ids::{AccountId, BulkJobId};

/// Items of a bulk job, ordered by number. Each item is one conversation.
#[derive(Clone, Copy, Debug)]
pub struct BulkItems {
    /// The account.
    pub account: AccountId,
    /// The job.
    pub job: BulkJobId,
    /// The number of the last item that the caller already has. The result begins after this item.
    pub after: i64,
    /// Whether to return only items that have no outcome yet.
    pub waiting: bool,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for BulkItems {
    type Row = BulkItem;
    fn statement(&self, select: Select) -> Statement<BulkItem> {
        let select = (select.equal("account_id", &self.account))
            .equal("job_id", &self.job)
            .compare("ordinal", ">", &self.after);
        let select = if self.waiting {
            select.condition("outcome IS NULL")
        } else {
            select
        };
        select.page("ordinal", self.limit, 0)
    }
}
