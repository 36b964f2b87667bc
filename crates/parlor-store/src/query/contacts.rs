//! Contacts with their identities, notes and merges.

use super::{MAX_PAGE, Query, Select, Statement};
use crate::sql::{Database, either, listed, word_list};
use parlor_model::entities::{Contact, ContactNote, Identity, Merge};
use parlor_model::ids::{AccountId, ContactId, MergeId};
use parlor_model::time::Timestamp;
use parlor_model::words::{PointKind, Word as _};

/// Neither merged into another contact nor erased.
const LIVING: &str = "merged_into IS NULL AND erased_at IS NULL";

/// A field that is searched for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchIn {
    /// The name as shown.
    Name,
    /// Values of points of this kind.
    Point(PointKind),
    /// A string among the dialect's details.
    Detail(&'static str),
}

/// A field that contacts are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactSort {
    /// The id.
    #[default]
    Id,
    /// The name.
    Name,
    /// The instant of creation.
    CreatedAt,
    /// The instant of the last message from the contact.
    LastActivityAt,
    /// The value of a point.
    Point(PointKind),
    /// A string of the additional attributes.
    Additional(&'static str),
}

/// Conditions on contacts, as the dialects need them.
#[derive(Clone, Debug, Default)]
pub struct ContactFilter {
    /// Any of these fields contains this text, without regard to case.
    pub text: Option<(String, Vec<SearchIn>)>,
    /// Has a point of one of these kinds with exactly this value (as compared).
    pub point: Option<(Vec<PointKind>, String)>,
    /// Has (`true`) or lacks (`false`) any point of these kinds.
    pub has_point: Vec<(Vec<PointKind>, bool)>,
    /// Is one of these.
    pub ids: Option<Vec<ContactId>>,
    /// Details that equal these strings.
    pub details: Vec<(&'static str, String)>,
    /// Details between these strings, both included, as text.
    pub detail_ranges: Vec<(&'static str, Option<String>, Option<String>)>,
    /// A string detail has one of these values at characters 6 and 7 (the month of an ISO date).
    pub detail_month: Option<(&'static str, Vec<u8>)>,
    /// Carries any of these among the details' `labels`.
    pub labels: Vec<String>,
    /// Created at or after.
    pub created_from: Option<Timestamp>,
    /// Created at or before.
    pub created_to: Option<Timestamp>,
    /// The order.
    pub sort: ContactSort,
    /// Descending instead of ascending.
    pub descending: bool,
    /// Rows to skip.
    pub offset: i64,
    /// Most rows, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

impl ContactFilter {
    fn conditions(&self, account: AccountId, select: Select) -> Select {
        let mut select = select.equal("account_id", &account).condition(LIVING);
        if let Some((text, fields)) = &self.text {
            let place = select.bind_containing(text);
            let found: Vec<String> = fields
                .iter()
                .map(|field| match field {
                    SearchIn::Name => format!("lower(name) LIKE {place} ESCAPE '\\'"),
                    SearchIn::Point(kind) => format!(
                        "EXISTS (SELECT 1 FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND p.kind = '{}' AND lower(p.value) LIKE {place} ESCAPE '\\')",
                        kind.word()
                    ),
                    SearchIn::Detail(name) => format!("lower({}) LIKE {place} ESCAPE '\\'", select.member("details", name)),
                })
                .collect();
            select = if found.is_empty() {
                select.condition("FALSE")
            } else {
                select.any(&found)
            };
        }
        if let Some((kinds, value)) = &self.point {
            let any = point_is(&mut select, "p.", kinds, value);
            select = select.condition(format!("EXISTS (SELECT 1 FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND ({any}))"));
        }
        for (kinds, has) in &self.has_point {
            let not = if *has { "" } else { "NOT " };
            select = select.condition(format!("{not}EXISTS (SELECT 1 FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND p.kind IN ({}))", word_list(kinds)));
        }
        if let Some(ids) = &self.ids {
            select = select.one_of("id", ids);
        }
        for (name, value) in &self.details {
            let member = select.member("details", name);
            select = select.equal(&member, value);
        }
        for (name, from, to) in &self.detail_ranges {
            let member = select.member("details", name);
            select = select
                .compare_some(&member, ">=", from.as_ref())
                .compare_some(&member, "<=", to.as_ref());
        }
        if let Some((name, months)) = &self.detail_month {
            let months = listed(months.iter().map(|month| format!("'{month:02}'")));
            let member = select.member("details", name);
            select = select.condition(format!("substr({member}, 6, 2) IN ({months})"));
        }
        if !self.labels.is_empty() {
            let database = select.database();
            let any: Vec<String> = (self.labels.iter())
                .map(|label| {
                    let place = select.bind(label);
                    match database {
                        Database::Sqlite => format!("EXISTS (SELECT 1 FROM json_each(details, '$.labels') AS l WHERE l.value = {place})"),
                        Database::Postgres => format!("COALESCE(jsonb_exists(details::jsonb -> 'labels', {place}), FALSE)"),
                    }
                })
                .collect();
            select = select.any(&any);
        }
        select
            .compare_some("created_at", ">=", self.created_from.as_ref())
            .compare_some("created_at", "<=", self.created_to.as_ref())
    }
}

/// A condition on a contact point: of one of these kinds, with exactly this value (as compared). `prefix`: the table's, such as `p.`.
fn point_is(select: &mut Select, prefix: &str, kinds: &[PointKind], value: &str) -> String {
    let places: Vec<String> = kinds
        .iter()
        .map(|kind| select.bind(&kind.comparable(value)))
        .collect();
    let any: Vec<String> = (kinds.iter().zip(&places))
        .map(|(kind, place)| {
            format!(
                "({prefix}kind = '{}' AND {prefix}match_value = {place})",
                kind.word()
            )
        })
        .collect();
    // The values by themselves, too: the index of values is not used for alternatives.
    let values = listed(places.into_iter());
    format!("{prefix}match_value IN ({values}) AND ({})", either(&any))
}

/// A page of contacts.
#[derive(Clone, Copy, Debug)]
pub struct Contacts<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a ContactFilter,
}

impl Query for Contacts<'_> {
    type Row = Contact;
    fn statement(&self, select: Select) -> Statement<Contact> {
        let filter = self.filter;
        let order = match filter.sort {
            ContactSort::Id => "id".to_owned(),
            ContactSort::Name => "lower(name)".to_owned(),
            ContactSort::CreatedAt => "created_at".to_owned(),
            ContactSort::LastActivityAt => "COALESCE(last_activity_at, 0)".to_owned(),
            ContactSort::Point(kind) => format!(
                "COALESCE((SELECT p.match_value FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND p.kind = '{}' ORDER BY p.id LIMIT 1), '')",
                kind.word()
            ),
            ContactSort::Additional(name) => format!(
                "COALESCE({}, '')",
                select.member("additional_attributes", name)
            ),
        };
        let direction = if filter.descending { "DESC" } else { "ASC" };
        let order = format!("{order} {direction}, id {direction}");
        let select = filter.conditions(self.account, select);
        select.page(&order, filter.limit, filter.offset)
    }
}

/// The number of contacts that meet the conditions, on all pages.
#[derive(Clone, Copy, Debug)]
pub struct ContactCount<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a ContactFilter,
}

impl Query for ContactCount<'_> {
    type Row = (i64,);
    fn statement(&self, select: Select) -> Statement<(i64,)> {
        let select = self.filter.conditions(self.account, select);
        select.count::<Contact>()
    }
}

/// Conditions on contacts, as `/v1` needs them.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilter {
    /// Has, for each of these, a point of one of the kinds with exactly this value (as compared).
    pub points: Vec<(Vec<PointKind>, String)>,
    /// Blocked or not.
    pub blocked: Option<bool>,
    /// Older than this one: the last id of the page before.
    pub after: Option<ContactId>,
    /// Most rows, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

/// A page of contacts, newest first.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a PeopleFilter,
}

impl Query for People<'_> {
    type Row = Contact;
    fn statement(&self, select: Select) -> Statement<Contact> {
        let filter = self.filter;
        let mut select = select.equal("account_id", &self.account).condition(LIVING);
        match filter.blocked {
            // The same words as in the index of blocked contacts.
            Some(true) => select = select.condition("blocked"),
            Some(false) => select = select.condition("NOT blocked"),
            None => {}
        }
        for (kinds, value) in &filter.points {
            // One search of the index of values per kind, collected first: a join could be turned around. The order asks PostgreSQL's planner
            // for that index. In a table that it takes for small, the index of contacts would cost as much.
            let account = select.bind(&self.account);
            let searches = kinds.iter().map(|kind| {
                let (place, kind) = (select.bind(&kind.comparable(value)), kind.word());
                let found = format!(
                    "SELECT contact_id FROM contact_points WHERE account_id = {account} AND match_value = {place}"
                );
                match select.database() {
                    Database::Sqlite => format!("{found} AND kind = '{kind}'"),
                    Database::Postgres => {
                        format!("ARRAY({found} AND kind BETWEEN '{kind}' AND '{kind}' ORDER BY kind)")
                    }
                }
            });
            let searches: Vec<String> = searches.collect();
            let has_point = match select.database() {
                Database::Sqlite => format!("id IN ({})", searches.join(" UNION ALL ")),
                Database::Postgres => format!("id = ANY ({})", searches.join(" || ")),
            };
            select = select.condition(has_point);
        }
        select
            .compare_some("id", "<", filter.after.as_ref())
            .page("id DESC", filter.limit, 0)
    }
}

/// Those of these contacts that are neither merged nor erased, by id.
#[derive(Clone, Copy, Debug)]
pub struct LivingContacts<'a> {
    /// The account.
    pub account: AccountId,
    /// The ids.
    pub ids: &'a [ContactId],
}

impl Query for LivingContacts<'_> {
    type Row = Contact;
    fn statement(&self, select: Select) -> Statement<Contact> {
        select
            .equal("account_id", &self.account)
            .one_of("id", self.ids)
            .condition(LIVING)
            .rows("ORDER BY id")
    }
}

/// The contacts that were merged into this one, by id.
#[derive(Clone, Copy, Debug)]
pub struct MergedInto {
    /// The account.
    pub account: AccountId,
    /// The contact that remains.
    pub contact: ContactId,
}

impl Query for MergedInto {
    type Row = Contact;
    fn statement(&self, select: Select) -> Statement<Contact> {
        let account = select.account_of_narrower();
        select
            .equal("merged_into", &self.contact)
            .equal(account, &self.account)
            .page("id", MAX_PAGE, 0)
    }
}

/// The notes about a contact, newest first.
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
        select
            .equal("contact_id", &self.contact)
            .equal("account_id", &self.account)
            .rows("ORDER BY id DESC LIMIT 1000")
    }
}

/// A page of the merges into a contact, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Merges {
    /// The account.
    pub account: AccountId,
    /// The contact that remains.
    pub contact: ContactId,
    /// Older than this one: the last id of the page before.
    pub after: Option<MergeId>,
    /// Most rows.
    pub limit: i64,
}

impl Query for Merges {
    type Row = Merge;
    fn statement(&self, select: Select) -> Statement<Merge> {
        select
            .equal("kept_id", &self.contact)
            .equal("account_id", &self.account)
            .compare_some("id", "<", self.after.as_ref())
            .page("id DESC", self.limit, 0)
    }
}

/// The identities of these contacts, by id.
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
    }
}
