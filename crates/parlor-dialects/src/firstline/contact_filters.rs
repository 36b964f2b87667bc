//! The filters of `GET contact` (contract 3.4).
//!
//! Every documented filter has an effect. Parlor refuses an unknown parameter. Parlor itself does not use companies,
//! Facebook consent or disturb settings. So the filter `company_ids` and the filters for flags find only values that
//! callers have stored with a contact.

use super::call::Call;
use super::column_filters::{self, CZ_COLS};
use super::contact_body::{
    BIRTH_AT, COMPANY_ID, FLAGS, GENDER, IDENTITY_NO, MEMBERSHIP_NO, SPONSOR_ID,
};
use super::input::{Query, Rule};
use super::paging::Page;
use super::points::PHONES;
use super::times;
use jiff::civil::Date;
use parlor_engine::query::{ContactFilter, MAX_PAGE, SearchIn};
use parlor_engine::{Engine, EngineError};
use parlor_model::document::Faults;
use parlor_model::entities::Person;
use parlor_model::ids::{AccountId, ContactId, LabelId};
use parlor_model::words::PointKind;

/// The maximum age in the filters `age__start` and `age__end`, in years.
const MAX_AGE: i64 = 1_000;

/// The filters of `GET contact` that have one value.
const VALUES: [&str; 18] = [
    "search",
    "created_at__start",
    "created_at__end",
    "membership_no",
    "identity_no",
    "gender",
    "birth_at__start",
    "birth_at__end",
    "age__start",
    "age__end",
    "email",
    "phone_number",
    "has_number",
    "has_fb_optin",
    "has_valid_fb_optin",
    "has_disturb",
    "has_duplicate_number",
    CZ_COLS,
];
/// The filters of `GET contact` that have a list of values.
const LISTS: [&str; 5] = ["id", "birth_months", "tag_ids", "company_ids", "sponsor_id"];

/// The conditions for the contacts that a query selects.
pub(super) struct ContactQuery {
    filter: ContactFilter,
    /// The second contact point of a query with a phone number and an e-mail address. `filter` then contains the phone
    /// number, and this field contains the e-mail address. The contacts must have both. `None` for all other queries.
    email: Option<String>,
    /// Whether it is already certain that no contact meets the conditions. In that case, no search is necessary.
    nobody: bool,
}

/// Reads the conditions from the query. Adds each invalid parameter to `faults`.
pub(super) fn read(call: &Call, page: Page, faults: &mut Faults) -> ContactQuery {
    let query = &call.received.query;
    let zone = times::zone(&call.caller.config);
    let today = times::today(call.received.context.engine.now(), &zone);
    let mut filter = ContactFilter {
        text: query
            .get("search")
            .map(|text| (text.to_owned(), searched())),
        offset: page.offset(),
        limit: page.limit(),
        ..ContactFilter::default()
    };
    let days = ["created_at__start", "created_at__end"];
    (filter.created_from, filter.created_to) = query.period(days, &zone, faults);
    for (name, key) in [
        ("membership_no", MEMBERSHIP_NO),
        ("identity_no", IDENTITY_NO),
    ] {
        if let Some(text) = query.get(name) {
            filter.details.push((key, text.to_owned()));
        }
    }
    if let Some(gender) = query.flag("gender", faults) {
        let gender = if gender { "1" } else { "0" };
        filter.details.push((GENDER, gender.to_owned()));
    }
    let born_from = query.date("birth_at__start", faults, times::day);
    let born_to = query.date("birth_at__end", faults, times::day);
    if born_from.is_some() || born_to.is_some() {
        filter.detail_ranges.push((BIRTH_AT, born_from, born_to));
    }
    if let Some(range) = ages(query, faults, today) {
        filter.detail_ranges.push(range);
    }
    if let Some(months) = query.integers("birth_months", faults) {
        let months = months
            .into_iter()
            .map(|month| u8::try_from(month).ok().filter(|m| (1..=12).contains(m)))
            .collect::<Option<Vec<_>>>();
        match months {
            Some(months) => filter.detail_month = Some((BIRTH_AT, months)),
            None => Rule::Between(1, 12).on("birth_months", faults),
        }
    }
    let mut nobody = false;
    if let Some(ids) = query.integers("id", faults) {
        nobody |= ids.is_empty();
        filter.ids = Some(ids.into_iter().map(ContactId).collect());
    }
    if let Some(has) = query.flag("has_number", faults) {
        filter.has_point.push((PHONES.to_vec(), has));
    }
    for (name, key) in FLAGS {
        match query.flag(name, faults) {
            Some(true) => filter.details.push((key, "1".to_owned())),
            Some(false) => filter.without_details.push(key),
            None => {}
        }
    }
    if let Some(shares) = query.flag("has_duplicate_number", faults) {
        filter.shares_point = Some((PHONES.to_vec(), shares));
    }
    for (name, key) in [("sponsor_id", SPONSOR_ID), ("company_ids", COMPANY_ID)] {
        if let Some(ids) = query.integers(name, faults) {
            let ids = ids.iter().map(i64::to_string).collect();
            filter.details_any.push((key, ids));
        }
    }
    if let Some(text) = query.get(CZ_COLS) {
        let limits = &call.received.context.limits;
        filter.attributes = column_filters::read(text, &call.caller.config, limits, faults);
    }
    if let Some(ids) = query.integers("tag_ids", faults) {
        filter.labels = Some(ids.into_iter().map(LabelId).collect());
    }
    query.only(&VALUES, &LISTS, faults);
    let email = query.get("email").map(str::to_owned);
    let email = match query.get("phone_number") {
        Some(number) => {
            filter.point = Some((PHONES.to_vec(), number.to_owned()));
            email
        }
        None => {
            filter.point = email.map(|address| (vec![PointKind::Email], address));
            None
        }
    };
    ContactQuery {
        filter,
        email,
        nobody,
    }
}

/// Returns the fields in which the filter `search` looks for a text. These fields are the name and, according to the
/// vendor's older page, the phone numbers, the membership number and the identity number.
fn searched() -> Vec<SearchIn> {
    [
        SearchIn::Name,
        SearchIn::Detail(MEMBERSHIP_NO),
        SearchIn::Detail(IDENTITY_NO),
    ]
    .into_iter()
    .chain(PHONES.into_iter().map(SearchIn::Point))
    .collect()
}

/// Returns the range of birth dates for the ages from `age__start` to `age__end` in the query. An age is the number of
/// full years that a person has lived until today.
fn ages(
    query: &Query,
    faults: &mut Faults,
    today: Date,
) -> Option<(&'static str, Option<String>, Option<String>)> {
    let mut age = |name| {
        let age = query.integer(name, faults)?;
        if (0..=MAX_AGE).contains(&age) {
            return Some(age);
        }
        Rule::Between(0, MAX_AGE).on(name, faults);
        None
    };
    let (least, most) = (age("age__start"), age("age__end"));
    let years_ago = |years: i64| today.saturating_sub(jiff::Span::new().years(years));
    let born_to = least.map(|years| years_ago(years).to_string());
    // `born_from` is the earliest birth date in the range. A person who was born before this date is older than the
    // maximum age.
    let born_from = most.map(|years| {
        let day = years_ago(years.saturating_add(1));
        day.tomorrow().unwrap_or(day).to_string()
    });
    (born_from.is_some() || born_to.is_some()).then_some((BIRTH_AT, born_from, born_to))
}

impl ContactQuery {
    /// Returns the selected contacts on the requested page, and the total number of selected contacts.
    pub(super) async fn find(
        mut self,
        engine: &Engine,
        account: AccountId,
    ) -> Result<(Vec<Person>, i64), EngineError> {
        if let Some(address) = self.email {
            let owners = ContactFilter {
                point: Some((vec![PointKind::Email], address)),
                limit: MAX_PAGE,
                ..ContactFilter::default()
            };
            let owners = engine.contacts(account, owners).await?.0;
            let ids = owners
                .iter()
                .map(|person| person.contact.id)
                .filter(|id| self.filter.ids.as_ref().is_none_or(|ids| ids.contains(id)))
                .collect::<Vec<_>>();
            self.nobody |= ids.is_empty();
            self.filter.ids = Some(ids);
        }
        if self.nobody {
            return Ok((Vec::new(), 0));
        }
        // The vendor shows and searches names with the family name first, but Parlor stores names with the given name
        // first. So if the search finds nothing, a second search follows. For the second search, the first word moves
        // to the end of the text.
        let turned = self.filter.text.as_ref().and_then(|(text, places)| {
            let (first, last) = text.split_once(char::is_whitespace)?;
            let mut filter = self.filter.clone();
            filter.text = Some((format!("{} {first}", last.trim_start()), places.clone()));
            Some(filter)
        });
        let found = engine.contacts(account, self.filter).await?;
        match turned {
            Some(filter) if found.1 == 0 => engine.contacts(account, filter).await,
            _ => Ok(found),
        }
    }
}
