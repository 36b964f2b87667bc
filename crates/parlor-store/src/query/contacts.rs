//! Queries for contacts with their identities, notes and merges.

use super::points::value_contains;
use super::{MAX_PAGE, Query, Select, Statement, from_row};
use crate::sql::{Database, either, id_list, listed, word_list};
use parlor_model::canonical;
use parlor_model::entities::{Contact, ContactNote, ContactRow, Identity, Merge, VisitedPages};
use parlor_model::ids::{
    AccountId, AttributeGroupId, ContactId, ContactRowId, IdentityId, InboxId, LabelId, MergeId,
};
use parlor_model::time::Timestamp;
use parlor_model::words::{PointKind, Word as _};

/// The condition for contacts that are neither merged into another contact nor erased.
const LIVING: &str = "merged_into IS NULL AND erased_at IS NULL";

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
fn labelled(select: &mut Select, labels: &[LabelId]) -> String {
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

/// Conditions on contacts, for `/v1`. A field sets no condition if its value is `None` or an empty `Vec`. But `Some`
/// with an empty list matches no contact.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilter {
    /// Pairs. Each pair consists of a list of kinds of contact points, and a value. For each pair, the contact must
    /// have a point of one of the kinds whose match key equals the match key of the value.
    pub points: Vec<(Vec<PointKind>, String)>,
    /// The account's country, for comparisons of phone numbers. The engine sets this field.
    pub country: Option<String>,
    /// Whether the contact is blocked.
    pub blocked: Option<bool>,
    /// Labels. The contact must have at least one of these labels.
    pub labels: Option<Vec<LabelId>>,
}

impl PeopleFilter {
    /// Adds the condition on the contact points.
    fn with_points(&self, mut select: Select, account: AccountId) -> Select {
        for (kinds, value) in &self.points {
            // There is one index search per kind of contact point. The results of the searches are collected first,
            // because the planner could otherwise reverse the join. The `ORDER BY` clause makes PostgreSQL's planner
            // choose the index of match keys. Without this clause, the planner would choose the index of contacts if it
            // considered the table small.
            let account = select.bind(&account);
            let searches = kinds.iter().map(|kind| {
                let key = kind.key(value, self.country.as_deref());
                let (place, kind) = (select.bind(&key), kind.word());
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
    }

    /// Returns the conditions on the blocked state and the labels.
    fn tests(&self, select: &mut Select) -> Vec<String> {
        let blocked = self.blocked.map(|blocked| match blocked {
            // The condition must have the same text as the condition of the index of blocked contacts.
            true => "blocked".to_owned(),
            false => "NOT blocked".to_owned(),
        });
        let labels = (self.labels.as_ref()).map(|labels| labelled(select, labels));
        blocked.into_iter().chain(labels).collect()
    }

    /// Whether the filter has a condition on the blocked state or the labels. A scan with such a condition also reads
    /// contacts that do not meet the condition.
    const fn is_sparse(&self) -> bool {
        self.blocked.is_some() || self.labels.is_some()
    }
}

/// At most `limit` contacts that meet the conditions, in the order of their creation.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions.
    pub filter: &'a PeopleFilter,
    /// Whether the newest contact is first.
    pub descending: bool,
    /// The id of the last contact that the caller already has. The result begins after this contact. `None` means that
    /// the result begins with the first contact.
    pub after: Option<ContactId>,
    /// The maximum number of rows, 1 to [`MAX_PAGE`].
    pub limit: i64,
}

impl Query for People<'_> {
    type Row = Contact;
    fn statement(&self, select: Select) -> Statement<Contact> {
        let filter = self.filter;
        let mut select = select.equal("account_id", &self.account).condition(LIVING);
        for test in filter.tests(&mut select) {
            select = select.condition(test);
        }
        let (beyond, order) = if self.descending {
            ("<", "id DESC")
        } else {
            (">", "id")
        };
        let page = filter
            .with_points(select, self.account)
            .compare_some("id", beyond, self.after.as_ref())
            .page(order, self.limit, 0);
        if filter.points.is_empty() && filter.labels.is_none() {
            page
        } else {
            // Only a few contacts have a given value or label, so the database may sort these contacts.
            page.sorted()
        }
    }
}

/// The value by which a scan sorts contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleKey {
    /// The sort key of the name, from [`canonical::order`].
    Name,
    /// The time of the last message, in microseconds. The value is 0 if the contact has never written a message.
    Activity,
}

/// A row that a scan returns: a contact with the values by which scans sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleCandidate {
    /// The contact.
    pub id: ContactId,
    /// The sort key of the name.
    pub name: String,
    /// The time of the last message, in microseconds. The value is 0 if the contact has never written a message.
    pub active: i64,
    /// Whether the contact meets the filter's conditions on the blocked state and the labels.
    pub fits: bool,
}

from_row! { PeopleCandidate { id, name, active, fits } }

/// The contacts of an account in the order of an index. A scan reads a fixed number of index rows and reports for each
/// row whether the contact meets the filter. So a scan for a rare combination of conditions costs no more than a scan
/// for a frequent combination.
#[derive(Clone, Copy, Debug)]
pub struct PeopleScan<'a> {
    /// The account.
    pub account: AccountId,
    /// The conditions. Conditions on contact points limit the scan itself.
    pub filter: &'a PeopleFilter,
    /// The value by which the scan sorts. Equal values are ordered by id.
    pub key: PeopleKey,
    /// Whether the order is descending.
    pub descending: bool,
    /// The row after which the scan begins. Only its id and its sort value are used. `None` means that the scan begins
    /// with the first row.
    pub after: Option<&'a PeopleCandidate>,
    /// The number of rows that the caller needs. On SQLite, the query may return up to twice as many rows. The returned
    /// rows have no particular order.
    pub rows: i64,
}

impl PeopleScan<'_> {
    /// Returns the number of rows that a scan must read for a list of `limit` contacts. If the filter has conditions on
    /// the blocked state or the labels, the number is 1,000. Otherwise, the number is `limit`.
    #[must_use]
    pub const fn rows_for(filter: &PeopleFilter, limit: i64) -> i64 {
        if filter.is_sparse() { 1_000 } else { limit }
    }
}

impl Query for PeopleScan<'_> {
    type Row = PeopleCandidate;
    fn statement(&self, mut select: Select) -> Statement<PeopleCandidate> {
        let (column, index) = match self.key {
            PeopleKey::Name => (select.ordered("sort_name"), "contacts_name"),
            PeopleKey::Activity => (
                // This text must equal the expression of the index.
                "COALESCE(last_activity_at, 0)".to_owned(),
                "contacts_activity",
            ),
        };
        let fits = self.filter.tests(&mut select);
        let fits = if fits.is_empty() {
            "TRUE".to_owned()
        } else {
            fits.join(" AND ")
        };
        let select = select.equal("account_id", &self.account).condition(LIVING);
        let mut select = self.filter.with_points(select, self.account);
        let after = self.after.map(|after| {
            let value = match self.key {
                PeopleKey::Name => select.bind(&after.name),
                PeopleKey::Activity => select.bind(&after.active),
            };
            (value, select.bind(&after.id))
        });
        let (direction, beyond) = if self.descending {
            (" DESC", "<")
        } else {
            ("", ">")
        };
        let rows = self.rows.max(1);
        let order = format!("{column}{direction}, id{direction}");
        let narrow = !self.filter.points.is_empty();
        let database = select.database();
        let forced = match database {
            Database::Sqlite if !narrow => format!("INDEXED BY {index}"),
            Database::Sqlite | Database::Postgres => String::new(),
        };
        let conditions = select.conditions();
        let part = |further: &str, order: &str| {
            format!(
                "SELECT id, sort_name, COALESCE(last_activity_at, 0) AS active, ({fits}) IS TRUE AS fits \
                 FROM contacts {forced} WHERE {conditions}{further} ORDER BY {order} LIMIT {rows}"
            )
        };
        let sql = match (after, database) {
            (None, _) => part("", &order),
            // SQLite uses an index only for the first column of a comparison of two columns. So a single read would
            // first skip all contacts with the same value as the last contact, for example all contacts without a name.
            // Two separate reads need not skip these contacts.
            (Some((value, id)), Database::Sqlite) if !narrow => {
                let equal = format!(" AND {column} = {value} AND id {beyond} {id}");
                let equal = part(&equal, &format!("id{direction}"));
                let further = part(&format!(" AND {column} {beyond} {value}"), &order);
                format!(
                    "SELECT * FROM ({equal}) AS found UNION ALL SELECT * FROM ({further}) AS found"
                )
            }
            (Some((value, id)), _) => {
                let further = format!(" AND ({column}, id) {beyond} ({value}, {id})");
                part(&further, &order)
            }
        };
        let scan = select.statement(sql);
        if narrow {
            // Only a few contacts have a given value, so the database may sort these contacts.
            scan.sorted()
        } else {
            scan.by_index()
        }
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
