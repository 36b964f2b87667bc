//! Queries for the lists of contacts in `/v1`.

use super::contacts::{LIVING, labelled};
use super::{Query, Select, Statement, from_row};
use crate::sql::Database;
use parlor_model::entities::Contact;
use parlor_model::ids::{AccountId, ContactId, LabelId};
use parlor_model::words::{PointKind, Word as _};

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
    /// The maximum number of rows, 1 to [`MAX_PAGE`](super::MAX_PAGE).
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
    /// The sort key of the name, from [`parlor_model::canonical::order`].
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
