//! Attachments.

use super::{Query, Select, Statement};
use crate::sql::listed;
use parlor_model::entities::Attachment;
use parlor_model::ids::{AccountId, AttachmentId};

/// Leads to the rows of any account through keys that begin with it.
const ANY_ACCOUNT: &str = "account_id IN (SELECT id FROM accounts)";

/// One attachment.
#[derive(Clone, Copy, Debug)]
pub struct AttachmentById {
    /// The account; `None`: any, for a caller who shows a signature that names the attachment.
    pub account: Option<AccountId>,
    /// Its id.
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

/// The attachments, of any account, that name one of these storage keys.
#[derive(Clone, Copy, Debug)]
pub struct AttachmentsByStorageKey<'a>(pub &'a [String]);

impl Query for AttachmentsByStorageKey<'_> {
    type Row = Attachment;
    fn statement(&self, mut select: Select) -> Statement<Attachment> {
        let keys = listed(self.0.iter().map(|key| select.bind(key)));
        select
            .condition(ANY_ACCOUNT)
            .condition(format!("storage_key IN ({keys})"))
            // The same words as in the index, which is not used otherwise.
            .condition("storage_key IS NOT NULL")
            .rows("")
    }
}
