//! Queries for contact points.

use super::{Query, Select, Statement};
use crate::sql::word_list;
use parlor_model::entities::ContactPoint;
use parlor_model::ids::{AccountId, ContactId};
use parlor_model::words::PointKind;

/// Conditions on contact points. `None` and empty lists are no condition.
#[derive(Clone, Debug, Default)]
pub struct PointFilter {
    /// The contact.
    pub contact: Option<ContactId>,
    /// The kinds.
    pub kinds: Vec<PointKind>,
    /// A text that the value contains, ignoring case.
    pub value: Option<String>,
    /// Details that contain these texts.
    pub details: Vec<(&'static str, String)>,
    /// The number of rows to skip.
    pub offset: i64,
    /// The greatest number of rows, 1 to [`MAX_PAGE`](super::MAX_PAGE).
    pub limit: i64,
}

impl PointFilter {
    fn conditions(&self, account: AccountId, select: Select) -> Select {
        let mut select = select
            .equal("account_id", &account)
            .equal_some("contact_id", self.contact.as_ref());
        if !self.kinds.is_empty() {
            select = select.condition(format!("kind IN ({})", word_list(&self.kinds)));
        }
        if let Some(value) = &self.value {
            let place = select.bind_containing(value);
            select = select.condition(format!("lower(value) LIKE {place} ESCAPE '\\'"));
        }
        for (name, value) in &self.details {
            let member = select.member("details", name);
            let place = select.bind_containing(value);
            select = select.condition(format!("lower({member}) LIKE {place} ESCAPE '\\'"));
        }
        select
    }
}

/// A page of contact points, in order of id.
#[derive(Clone, Copy, Debug)]
pub struct Points<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a PointFilter,
}

impl Query for Points<'_> {
    type Row = ContactPoint;
    fn statement(&self, select: Select) -> Statement<ContactPoint> {
        let select = self.filter.conditions(self.account, select);
        select.page("id", self.filter.limit, self.filter.offset)
    }
}

/// The total number of contact points that meet the conditions.
#[derive(Clone, Copy, Debug)]
pub struct PointCount<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a PointFilter,
}

impl Query for PointCount<'_> {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let select = self.filter.conditions(self.account, select);
        select.count::<ContactPoint>()
    }
}

/// The points of these contacts, in order of id.
#[derive(Clone, Copy, Debug)]
pub struct PointsOf<'a> {
    /// The account.
    pub account: AccountId,
    /// The contacts.
    pub contacts: &'a [ContactId],
}

impl Query for PointsOf<'_> {
    type Row = ContactPoint;
    fn statement(&self, select: Select) -> Statement<ContactPoint> {
        select
            .equal("account_id", &self.account)
            .one_of("contact_id", self.contacts)
            .rows("ORDER BY id")
    }
}
