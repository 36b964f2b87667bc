//! Queries for contacts, with the conditions and orders of the dialects.

use super::points::value_contains;
use super::{MAX_PAGE, Query, Select, Statement};
use crate::sql::{Database, either, listed, word_list};
use parlor_model::canonical;
use parlor_model::entities::Contact;
use parlor_model::ids::{AccountId, ContactId, LabelId};
use parlor_model::time::Timestamp;
use parlor_model::words::{PointKind, Word as _};

/// The condition for contacts that are neither merged into another contact nor erased.
pub(super) const LIVING: &str = "merged_into IS NULL AND erased_at IS NULL";

/// A field of a contact in which a text is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchIn {
    /// The display name.
    Name,
    /// The values of points of this kind.
    Point(PointKind),
    /// The detail with this name. Details are texts that a dialect stores with a contact.
    Detail(&'static str),
}

/// A field by which contacts are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactSort {
    /// The id.
    #[default]
    Id,
    /// The name in the search form: in lower case, without accents.
    Name,
    /// The time of creation.
    CreatedAt,
    /// The time of the contact's last message.
    LastActivityAt,
    /// The match key of the contact's first point of this kind. For a contact without such a point, the value is an
    /// empty text.
    Point(PointKind),
    /// The text with this name among the contact's additional attributes, in which dialects store texts.
    Additional(&'static str),
}

/// Conditions on contacts, for the dialects. A field sets no condition if its value is `None` or an empty `Vec`. But
/// `Some` with an empty list matches no contact.
#[derive(Clone, Debug, Default)]
pub struct ContactFilter {
    /// A text, and the fields to search. At least one of the fields must contain the text. The text and the fields are
    /// compared in the search form (lower case, without accents). Phone numbers are compared by their digits.
    pub text: Option<(String, Vec<SearchIn>)>,
    /// A list of kinds of contact points, and a value. The contact must have a point of one of these kinds whose match
    /// key equals the match key of the value. A match key is the form of a value for comparisons.
    pub point: Option<(Vec<PointKind>, String)>,
    /// Lists of kinds of contact points. For each list with `true`, the contact must have a point of at least one of
    /// the kinds. For each list with `false`, the contact must have no point of these kinds.
    pub has_point: Vec<(Vec<PointKind>, bool)>,
    /// The account's country, for comparisons of phone numbers. The engine sets this field.
    pub country: Option<String>,
    /// The id of the contact must be one of these ids.
    pub ids: Option<Vec<ContactId>>,
    /// Labels. The contact must have at least one of these labels.
    pub labels: Option<Vec<LabelId>>,
    /// Names of details, each with the text that the detail must equal.
    pub details: Vec<(&'static str, String)>,
    /// Names of details, each with a list of texts. The detail must equal one of these texts.
    pub details_any: Vec<(&'static str, Vec<String>)>,
    /// Names of details that the contact must not have.
    pub without_details: Vec<&'static str>,
    /// Kinds of contact points. `true` selects each contact that shares a point with another contact. This means that
    /// the two contacts have points of one of these kinds with the same match key. `false` selects all other contacts.
    pub shares_point: Option<(Vec<PointKind>, bool)>,
    /// Conditions on custom attributes, all of which must hold.
    pub attributes: Vec<AttributeTest>,
    /// Names of details, each with the lower and the upper bound of the detail, inclusive. `None` means no bound.
    /// Details are compared as texts, byte by byte.
    pub detail_ranges: Vec<(&'static str, Option<String>, Option<String>)>,
    /// A detail that contains an ISO date. The month of this date (characters 6 and 7) must be one of these months.
    pub detail_month: Option<(&'static str, Vec<u8>)>,
    /// The earliest time of creation, inclusive.
    pub created_from: Option<Timestamp>,
    /// The latest time of creation, inclusive.
    pub created_to: Option<Timestamp>,
    /// The field by which the contacts are sorted.
    pub sort: ContactSort,
    /// Whether the order is descending.
    pub descending: bool,
    /// The number of rows to skip.
    pub offset: i64,
    /// The maximum number of rows, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

impl ContactFilter {
    fn conditions(&self, account: AccountId, select: Select) -> Select {
        let mut select = select.equal("account_id", &account).condition(LIVING);
        if let Some((text, fields)) = &self.text {
            let country = self.country.as_deref();
            let form = canonical::search(text);
            let found: Vec<String> = fields
                .iter()
                .map(|field| match field {
                    SearchIn::Name => select.contains("search_name", &form),
                    SearchIn::Point(kind) => {
                        let contains = value_contains(&mut select, "p.", *kind, text, country);
                        format!("EXISTS (SELECT 1 FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND {contains})")
                    }
                    SearchIn::Detail(name) => {
                        let member = select.member("search_details", name);
                        select.contains(&member, &form)
                    }
                })
                .collect();
            select = if found.is_empty() {
                select.condition("FALSE")
            } else {
                select.any(&found)
            };
        }
        if let Some((kinds, value)) = &self.point {
            let country = self.country.as_deref();
            let any = point_is(&mut select, "p.", kinds, value, country);
            select = select.condition(format!("EXISTS (SELECT 1 FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND ({any}))"));
        }
        for (kinds, has) in &self.has_point {
            let not = if *has { "" } else { "NOT " };
            select = select.condition(format!("{not}EXISTS (SELECT 1 FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND p.kind IN ({}))", word_list(kinds)));
        }
        if let Some(ids) = &self.ids {
            select = select.one_of("id", ids);
        }
        if let Some(labels) = &self.labels {
            let any = labelled(&mut select, labels);
            select = select.condition(any);
        }
        for (name, value) in &self.details {
            let member = select.member("details", name);
            select = select.equal(&member, value);
        }
        for (name, values) in &self.details_any {
            let member = select.member("details", name);
            let places: Vec<String> = values.iter().map(|value| select.bind(value)).collect();
            let places = listed(places.into_iter());
            select = select.condition(format!("{member} IN ({places})"));
        }
        for name in &self.without_details {
            let member = select.member("details", name);
            select = select.condition(format!("{member} IS NULL"));
        }
        if let Some((kinds, shares)) = &self.shares_point {
            let (not, kinds) = (if *shares { "" } else { "NOT " }, word_list(kinds));
            select = select.condition(format!(
                "{not}EXISTS (SELECT 1 FROM contact_points AS p JOIN contact_points AS q ON q.account_id = p.account_id \
                 AND q.match_value = p.match_value AND q.contact_id <> p.contact_id AND q.kind IN ({kinds}) \
                 WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND p.kind IN ({kinds}))"
            ));
        }
        for test in &self.attributes {
            let condition = test.condition(&mut select);
            select = select.condition(condition);
        }
        for (name, from, to) in &self.detail_ranges {
            let member = select.ordered(&select.member("details", name));
            select = select
                .compare_some(&member, ">=", from.as_ref())
                .compare_some(&member, "<=", to.as_ref());
        }
        if let Some((name, months)) = &self.detail_month {
            let months = listed(months.iter().map(|month| format!("'{month:02}'")));
            let member = select.member("details", name);
            select = select.condition(format!("substr({member}, 6, 2) IN ({months})"));
        }
        select
            .compare_some("created_at", ">=", self.created_from.as_ref())
            .compare_some("created_at", "<=", self.created_to.as_ref())
    }
}

/// The comparison of a custom attribute's value with the values of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The attribute's value equals one of the condition's values.
    OneOf,
    /// The attribute has a value, and it equals none of the condition's values.
    NoneOf,
    /// The attribute's value is less than the condition's first value.
    Less,
    /// The attribute's value is at most the condition's first value.
    AtMost,
    /// The attribute's value is greater than the condition's first value.
    Greater,
    /// The attribute's value is at least the condition's first value.
    AtLeast,
    /// The attribute has no value.
    Absent,
    /// The attribute has a value.
    Present,
}

/// A condition on a contact's custom attribute. If the attribute's value is a list, each element of the list is
/// compared. One matching element is enough, but for [`Comparison::NoneOf`] no element may equal one of the condition's
/// values.
#[derive(Clone, Debug)]
pub struct AttributeTest {
    /// The name of the attribute.
    pub name: String,
    /// Whether the values are compared as numbers. Otherwise, the values are compared as texts, byte by byte.
    pub numeric: bool,
    /// The comparison.
    pub comparison: Comparison,
    /// The values of the condition as texts. Numbers are in decimal form.
    pub values: Vec<String>,
}

impl AttributeTest {
    /// Returns the condition as SQL. The SQL converts each element of a list to a row.
    fn condition(&self, select: &mut Select) -> String {
        let name = select.bind(&self.name);
        // `e.value` is the attribute's value as a text, or an element of the list.
        let rows = match select.database() {
            Database::Sqlite => {
                let shown = |row: &str| {
                    format!(
                        "CASE {row}.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN NULL ELSE {row}.value END AS value"
                    )
                };
                let (one, each) = (shown("a"), shown("b"));
                format!(
                    "(SELECT {one} FROM json_each(custom_attributes) AS a WHERE a.key = {name} AND a.type <> 'array' \
                     UNION ALL SELECT {each} FROM json_each(custom_attributes) AS a, json_each(a.value) AS b \
                     WHERE a.key = {name} AND a.type = 'array')"
                )
            }
            Database::Postgres => format!(
                "(SELECT b.value FROM jsonb_array_elements_text(CASE jsonb_typeof(custom_attributes::jsonb -> {name}::text) \
                 WHEN 'array' THEN custom_attributes::jsonb -> {name}::text \
                 ELSE jsonb_build_array(custom_attributes::jsonb -> {name}::text) END) AS b(value))"
            ),
        };
        let value = match (self.numeric, select.database()) {
            (false, _) => select.ordered("e.value"),
            (true, Database::Sqlite) => "CAST(e.value AS REAL)".to_owned(),
            // If a stored text is not a number, the result is NULL, which matches no comparison.
            (true, Database::Postgres) => {
                "CASE WHEN e.value ~ '^-?[0-9]{1,200}([.][0-9]{1,200})?([eE][-+]?[0-9]{1,2})?$' THEN e.value::double precision END"
                    .to_owned()
            }
        };
        let mut places: Vec<String> = Vec::new();
        for text in &self.values {
            let place = select.bind(text);
            places.push(match (self.numeric, select.database()) {
                (false, _) => place,
                (true, Database::Sqlite) => format!("CAST({place} AS REAL)"),
                (true, Database::Postgres) => format!("{place}::text::double precision"),
            });
        }
        let has = |test: &str| {
            format!("EXISTS (SELECT 1 FROM {rows} AS e WHERE e.value IS NOT NULL AND {test})")
        };
        let first = places.first().cloned().unwrap_or_else(|| "NULL".to_owned());
        let listed = listed(places.into_iter());
        match self.comparison {
            Comparison::OneOf => has(&format!("{value} IN ({listed})")),
            Comparison::NoneOf => format!(
                "{} AND NOT {}",
                has("TRUE"),
                has(&format!("{value} IN ({listed})"))
            ),
            Comparison::Less => has(&format!("{value} < {first}")),
            Comparison::AtMost => has(&format!("{value} <= {first}")),
            Comparison::Greater => has(&format!("{value} > {first}")),
            Comparison::AtLeast => has(&format!("{value} >= {first}")),
            Comparison::Absent => format!("NOT {}", has("TRUE")),
            Comparison::Present => has("TRUE"),
        }
    }
}

/// Returns the condition that a contact has at least one of these labels.
pub(super) fn labelled(select: &mut Select, labels: &[LabelId]) -> String {
    let places: Vec<String> = (labels.iter())
        .map(|label| select.bind(&label.0.to_string()))
        .collect();
    let places = listed(places.into_iter());
    let (label, list) = label_rows(select.database());
    // The first condition has the same text as the condition of the index of labelled contacts.
    format!(
        "label_ids <> '[]' AND EXISTS (SELECT 1 FROM {list} WHERE CAST({label} AS TEXT) IN ({places}))"
    )
}

/// Returns two SQL texts: the expression for the id of a label, and the table expression with one row for each label of
/// a contact.
fn label_rows(database: Database) -> (&'static str, &'static str) {
    match database {
        Database::Sqlite => ("l.value", "json_each(label_ids) AS l"),
        Database::Postgres => (
            "l.value::bigint",
            "jsonb_array_elements_text(label_ids::jsonb) AS l(value)",
        ),
    }
}

/// Returns the condition that a contact point has one of these kinds and the match key of a value. `prefix` is the
/// prefix of the table's columns, such as `p.`.
fn point_is(
    select: &mut Select,
    prefix: &str,
    kinds: &[PointKind],
    value: &str,
    country: Option<&str>,
) -> String {
    let places: Vec<String> = kinds
        .iter()
        .map(|kind| select.bind(&kind.key(value, country)))
        .collect();
    let any: Vec<String> = (kinds.iter().zip(&places))
        .map(|(kind, place)| {
            format!(
                "({prefix}kind = '{}' AND {prefix}match_value = {place})",
                kind.word()
            )
        })
        .collect();
    // A condition on the match keys alone is added, because the databases do not use the index of match keys for a
    // condition with OR.
    let values = listed(places.into_iter());
    format!("{prefix}match_value IN ({values}) AND ({})", either(&any))
}

/// At most `limit` contacts that meet the conditions of the filter.
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
            ContactSort::Name => select.ordered("search_name"),
            ContactSort::CreatedAt => "created_at".to_owned(),
            ContactSort::LastActivityAt => "COALESCE(last_activity_at, 0)".to_owned(),
            ContactSort::Point(kind) => select.ordered(&format!(
                "COALESCE((SELECT p.match_value FROM contact_points AS p WHERE p.account_id = contacts.account_id AND p.contact_id = contacts.id AND p.kind = '{}' ORDER BY p.id LIMIT 1), '')",
                kind.word()
            )),
            ContactSort::Additional(name) => {
                let member = select.member("additional_attributes", name);
                select.ordered(&format!("COALESCE({member}, '')"))
            }
        };
        let direction = if filter.descending { "DESC" } else { "ASC" };
        let order = format!("{order} {direction}, id {direction}");
        let select = filter.conditions(self.account, select);
        let page = select.page(&order, filter.limit, filter.offset);
        // A condition on values, ids or labels finds only a few contacts, so the database may sort these contacts.
        // Among the columns by which a caller can sort, only the id has an index.
        let few = filter.point.is_some() || filter.ids.is_some() || filter.labels.is_some();
        if few || filter.sort != ContactSort::Id {
            page.sorted()
        } else {
            page
        }
    }
}

/// The total number of contacts that meet the conditions.
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

/// The number of contacts with each label, by the label's id. The result contains no label without contacts.
#[derive(Clone, Copy, Debug)]
pub struct LabelCounts {
    /// The account.
    pub account: AccountId,
}

impl Query for LabelCounts {
    type Row = (LabelId, i64);
    fn statement(&self, select: Select) -> Statement<Self::Row> {
        let select = (select.equal("contacts.account_id", &self.account))
            .condition("label_ids <> '[]'")
            .condition(LIVING);
        let (label, list) = label_rows(select.database());
        let conditions = select.conditions();
        select.statement(format!(
            "SELECT {label}, count(*) FROM contacts, {list} WHERE {conditions} GROUP BY 1 ORDER BY 1"
        ))
    }
}

/// The contacts with these ids that are neither merged nor erased, ordered by id.
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
        let account = select.account_of_narrower();
        select
            .equal(account, &self.account)
            .one_of("id", self.ids)
            .condition(LIVING)
            .rows("ORDER BY id")
    }
}

/// The contacts that were merged into this contact, ordered by id, at most [`MAX_PAGE`].
#[derive(Clone, Copy, Debug)]
pub struct MergedInto {
    /// The account.
    pub account: AccountId,
    /// The remaining contact.
    pub contact: ContactId,
}

impl Query for MergedInto {
    type Row = Contact;
    fn statement(&self, select: Select) -> Statement<Contact> {
        let account = select.account_of_narrower();
        let select = select.equal(account, &self.account);
        // On PostgreSQL, only the index of merged contacts has this order (see [`Select::within`]).
        let (select, order) = match select.database() {
            Database::Sqlite => (select.equal("merged_into", &self.contact), "id"),
            Database::Postgres => {
                let mut select = select;
                let contact = select.bind(&self.contact);
                let range = format!("merged_into BETWEEN {contact} AND {contact}");
                (select.condition(range), "merged_into, id")
            }
        };
        select.page(order, MAX_PAGE, 0)
    }
}
