//! Queries for contact points.

use super::{MAX_PAGE, Query, Select, Statement};
use crate::sql::{either, word_list};
use parlor_model::canonical;
use parlor_model::entities::ContactPoint;
use parlor_model::ids::{AccountId, ContactId};
use parlor_model::words::{PointKind, Word as _};

/// Conditions on contact points. A field that is `None` or an empty list sets no condition.
#[derive(Clone, Debug, Default)]
pub struct PointFilter {
    /// The contact.
    pub contact: Option<ContactId>,
    /// The kind of the point must be one of these kinds.
    pub kinds: Vec<PointKind>,
    /// A text. The contact point must have one of the `kinds`, and its value must contain the text. Without `kinds`, no
    /// contact point meets this condition. The value and the text are compared in the search form (lower case, without
    /// accents). Phone numbers are compared by their digits.
    pub value: Option<String>,
    /// Names of details, each with a text that the detail must contain. The detail and the text are compared in the
    /// search form (lower case, without accents).
    pub details: Vec<(&'static str, String)>,
    /// Names of details, each with a text in the search form. The search form of the detail must equal the text.
    pub exact: Vec<(&'static str, String)>,
    /// The account's country, for comparisons of phone numbers. The engine sets this field.
    pub country: Option<String>,
    /// The number of rows to skip.
    pub offset: i64,
    /// The maximum number of rows, 1 to [`MAX_PAGE`](super::MAX_PAGE).
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
            let country = self.country.as_deref();
            let kinds = (self.kinds.iter())
                .map(|kind| value_contains(&mut select, "", *kind, value, country));
            let kinds: Vec<String> = kinds.collect();
            select = select.any(&kinds);
        }
        for (name, value) in &self.details {
            let member = select.member("search_details", name);
            let contains = select.contains(&member, &canonical::search(value));
            select = select.condition(contains);
        }
        for (name, value) in &self.exact {
            let member = select.member("search_details", name);
            let place = select.bind(value);
            select = select.condition(format!("{member} = {place}"));
        }
        select
    }
}

/// Returns the condition that a contact point has this kind, and that its value contains a text. The value and the text
/// are compared in the search form. Phone numbers are compared by their digits, in each form of
/// [`canonical::search_phone_by`]. `prefix` is the prefix of the table's columns, such as `p.`.
pub(super) fn value_contains(
    select: &mut Select,
    prefix: &str,
    kind: PointKind,
    text: &str,
    country: Option<&str>,
) -> String {
    let forms = if kind.is_phone() {
        canonical::search_phone_by(text, country)
    } else {
        vec![canonical::search(text).into_owned()]
    };
    let column = format!("COALESCE({prefix}search_value, {prefix}match_value)");
    let any: Vec<String> = (forms.iter())
        .map(|form| select.contains(&column, form))
        .collect();
    format!("({prefix}kind = '{}' AND ({}))", kind.word(), either(&any))
}

/// The contact points that have one of these match keys, at most `limit` per key. A match key is the form of a value
/// for comparisons. Each row contains a contact and the match key of its point. The result contains no points of the
/// kind `attribute`, because many contacts can have the same value of a custom attribute.
#[derive(Clone, Copy, Debug)]
pub struct PointsWithKeys<'a> {
    /// The account.
    pub account: AccountId,
    /// The match keys, at least one.
    pub keys: &'a [String],
    /// The maximum number of rows per key.
    pub limit: i64,
}

impl Query for PointsWithKeys<'_> {
    type Row = (ContactId, String);
    fn statement(&self, mut select: Select) -> Statement<Self::Row> {
        // For each key, the statement contains one search of the index. The kind `attribute` is the first of all kinds
        // in the alphabet, so the condition `kind > 'attribute'` excludes only this kind.
        let account = select.bind(&self.account);
        let limit = self.limit.clamp(1, MAX_PAGE);
        let searches = self.keys.iter().map(|key| {
            let key = select.bind(key);
            format!(
                "SELECT contact_id, match_value FROM (SELECT contact_id, match_value FROM contact_points \
                 WHERE account_id = {account} AND match_value = {key} AND kind > 'attribute' ORDER BY kind LIMIT {limit}) AS found"
            )
        });
        let searches: Vec<String> = searches.collect();
        select.statement(searches.join(" UNION ALL ")).by_index()
    }
}

/// At most `limit` contact points that meet the conditions, ordered by id.
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
        (select.page("id", self.filter.limit, self.filter.offset)).sorted()
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

/// The query for all contact points of some contacts, ordered by the ids of the contact points.
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
