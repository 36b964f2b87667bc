//! Queries for identities and the web pages that they visited.

use super::{MAX_PAGE, Query, Select, Statement};
use crate::sql::id_list;
use parlor_model::entities::{Identity, VisitedPages};
use parlor_model::ids::{AccountId, ContactId, IdentityId, InboxId};

/// The contacts of the identities with one of these serials in one of these inboxes. Each row contains a contact and
/// the serial of its identity. The result contains no row for an identity without a contact.
#[derive(Clone, Copy, Debug)]
pub struct IdentitiesBySerials<'a> {
    /// The account.
    pub account: AccountId,
    /// The inboxes.
    pub inboxes: &'a [InboxId],
    /// The serials, at least one.
    pub serials: &'a [String],
    /// The maximum number of rows per serial.
    pub limit: i64,
}

impl Query for IdentitiesBySerials<'_> {
    type Row = (ContactId, String);
    fn statement(&self, mut select: Select) -> Statement<Self::Row> {
        let account = select.bind(&self.account);
        let limit = self.limit.clamp(1, MAX_PAGE);
        let inboxes = id_list(self.inboxes);
        let searches = self.serials.iter().map(|serial| {
            let serial = select.bind(serial);
            format!(
                "SELECT contact_id, serial FROM (SELECT contact_id, serial FROM identities WHERE account_id = {account} \
                 AND inbox_id IN ({inboxes}) AND serial = {serial} AND contact_id IS NOT NULL LIMIT {limit}) AS found"
            )
        });
        let searches: Vec<String> = searches.collect();
        select.statement(searches.join(" UNION ALL "))
    }
}

/// The web pages that these identities visited.
#[derive(Clone, Copy, Debug)]
pub struct PagesOf<'a> {
    /// The account.
    pub account: AccountId,
    /// The identities.
    pub identities: &'a [IdentityId],
}

impl Query for PagesOf<'_> {
    type Row = VisitedPages;
    fn statement(&self, select: Select) -> Statement<VisitedPages> {
        select
            .equal("account_id", &self.account)
            .one_of("identity_id", self.identities)
            .rows("ORDER BY identity_id")
    }
}

/// The identities of these contacts, ordered by id, at most [`MAX_PAGE`].
#[derive(Clone, Copy, Debug)]
pub struct IdentitiesOf<'a> {
    /// The account.
    pub account: AccountId,
    /// The contacts.
    pub contacts: &'a [ContactId],
}

impl Query for IdentitiesOf<'_> {
    type Row = Identity;
    fn statement(&self, select: Select) -> Statement<Identity> {
        select
            .equal("account_id", &self.account)
            .one_of("contact_id", self.contacts)
            .page("id", MAX_PAGE, 0)
            .sorted()
    }
}
