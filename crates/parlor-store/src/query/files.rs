//! Queries for attachments.

use super::{Query, Select, Statement};
use crate::sql::listed;
use parlor_model::entities::Attachment;
use parlor_model::ids::{AccountId, AttachmentId};

/// The condition for a query across all accounts. Without a condition on the account, the query could not use an index
/// whose first column is the account.
pub(super) const ANY_ACCOUNT: &str = "account_id IN (SELECT id FROM accounts)";

/// One attachment.
#[derive(Clone, Copy, Debug)]
pub struct AttachmentById {
    /// The account. `None` means any account, for a request with a signed URL.
    pub account: Option<AccountId>,
    /// The id of the attachment.
    pub id: AttachmentId,
}

impl Query for AttachmentById {
    type Row = Attachment;
    fn statement(&self, select: Select) -> Statement<Attachment> {
        select
            .equal("id", &self.id)
            .equal_some("account_id", self.account.as_ref())
            .condition(ANY_ACCOUNT)
            .rows("")
    }
}

/// The attachments of any account with one of these storage keys.
#[derive(Clone, Copy, Debug)]
pub struct AttachmentsByStorageKey<'a>(pub &'a [String]);

impl Query for AttachmentsByStorageKey<'_> {
    type Row = Attachment;
    fn statement(&self, mut select: Select) -> Statement<Attachment> {
        let keys = listed(self.0.iter().map(|key| select.bind(key)));
        select
            .condition(ANY_ACCOUNT)
            .condition(format!("storage_key IN ({keys})"))
            // The index contains only the rows of this condition. The query repeats the condition with the same text,
            // so that both databases use the index.
            .condition("storage_key IS NOT NULL")
            .rows("")
    }
}
