//! Queries for the notes, the table rows and the merges of a contact.

use super::{Query, Select, Statement};
use parlor_model::entities::{ContactNote, ContactRow, Merge};
use parlor_model::ids::{AccountId, AttributeGroupId, ContactId, ContactRowId, MergeId};

/// The notes about a contact, newest first, at most 1,000.
#[derive(Clone, Copy, Debug)]
pub struct Notes {
    /// The account.
    pub account: AccountId,
    /// The contact.
    pub contact: ContactId,
}

impl Query for Notes {
    type Row = ContactNote;
    fn statement(&self, select: Select) -> Statement<ContactNote> {
        let select = select.equal("account_id", &self.account);
        let (select, order) = select.within("contact_id", &self.contact, "id", None::<&i64>);
        (select.rows(&format!("ORDER BY {order} LIMIT 1000"))).by_index()
    }
}

/// At most `limit` rows of a contact's tables, ordered by id. Such a table contains additional data of the contact.
#[derive(Clone, Copy, Debug)]
pub struct ContactRows {
    /// The account.
    pub account: AccountId,
    /// The contact.
    pub contact: ContactId,
    /// The table. `None` means all tables.
    pub table: Option<AttributeGroupId>,
    /// The id of the last row that the caller already has. The result contains newer rows. `None` means that the result
    /// begins with the oldest row.
    pub after: Option<ContactRowId>,
    /// The number of rows to skip.
    pub offset: i64,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for ContactRows {
    type Row = ContactRow;
    fn statement(&self, select: Select) -> Statement<ContactRow> {
        let select =
            (select.equal("account_id", &self.account)).equal_some("group_id", self.table.as_ref());
        let (select, order) =
            select.within_ascending("contact_id", &self.contact, "id", self.after.as_ref());
        select.page(&order, self.limit, self.offset)
    }
}

/// The total number of rows in all tables of a contact, or in one table.
#[derive(Clone, Copy, Debug)]
pub struct ContactRowCount {
    /// The account.
    pub account: AccountId,
    /// The contact.
    pub contact: ContactId,
    /// The table. `None` means all tables.
    pub table: Option<AttributeGroupId>,
}

impl Query for ContactRowCount {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        (select.equal("account_id", &self.account))
            .equal("contact_id", &self.contact)
            .equal_some("group_id", self.table.as_ref())
            .count::<ContactRow>()
    }
}

/// At most `limit` merges into a contact, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Merges {
    /// The account.
    pub account: AccountId,
    /// The remaining contact.
    pub contact: ContactId,
    /// The id of the last merge that the caller already has. The result contains older merges. `None` means that the
    /// result begins with the newest merge.
    pub after: Option<MergeId>,
    /// The maximum number of rows.
    pub limit: i64,
}

impl Query for Merges {
    type Row = Merge;
    fn statement(&self, select: Select) -> Statement<Merge> {
        let select = select.equal("account_id", &self.account);
        let (select, order) = select.within("kept_id", &self.contact, "id", self.after.as_ref());
        select.page(&order, self.limit, 0)
    }
}
