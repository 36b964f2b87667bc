//! The look-up lists `sponsor`, `category`, `subcategory`, `ticket-termination-code`, `country`, `state` and `city`
//! (contract 3.6). Administrators create the entries of these lists as classifications.

use super::call::Call;
use super::context::Context;
use super::failure::Failure;
use super::input;
use super::input::Verb;
use super::paging::Page;
use super::print;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_model::canonical;
use parlor_model::config::AccountConfig;
use parlor_model::entities::Classification;
use parlor_model::ids::ClassificationId;
use parlor_model::words::ClassificationKind;
use serde::Serialize;

/// An entry of a look-up list (INFERRED: the vendor's samples are not readable).
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    id: ClassificationId,
    name: &'a str,
    description: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// Returns the entry with this id. `None` means that the look-up list has no entry with this id.
    pub(super) fn find(
        config: &'a AccountConfig,
        kind: ClassificationKind,
        id: Option<ClassificationId>,
    ) -> Option<Self> {
        config.classification(kind, id?).map(Self::of)
    }

    fn of(row: &'a Classification) -> Self {
        Self {
            id: row.id,
            name: &row.name,
            description: row.description.as_deref(),
        }
    }
}

/// A subcategory, with its category.
#[derive(Serialize)]
struct Part<'a> {
    #[serde(flatten)]
    entry: Entry<'a>,
    category_id: Option<ClassificationId>,
    category: Option<Entry<'a>>,
}

/// Handles `GET sponsor`.
pub(super) async fn sponsors(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::Sponsor).await
}

/// Handles `GET category`.
pub(super) async fn categories(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::Category).await
}

/// Handles `GET subcategory`.
pub(super) async fn subcategories(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::Subcategory).await
}

/// Handles `GET ticket-termination-code`.
pub(super) async fn termination_codes(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::TerminationCode).await
}

/// An entry of the look-up list `country`.
#[derive(Serialize)]
pub(super) struct CountryEntry<'a> {
    id: ClassificationId,
    name: &'a str,
    abbrev: Option<&'a str>,
}

impl<'a> CountryEntry<'a> {
    pub(super) fn of(row: &'a Classification) -> Self {
        Self {
            id: row.id,
            name: &row.name,
            abbrev: row.code.as_deref(),
        }
    }
}

/// An entry of the look-up list `state`: a state, county or city of a country.
#[derive(Serialize)]
pub(super) struct StateEntry<'a> {
    id: ClassificationId,
    country_id: Option<ClassificationId>,
    name: &'a str,
}

impl<'a> StateEntry<'a> {
    pub(super) fn of(row: &'a Classification) -> Self {
        Self {
            id: row.id,
            country_id: row.parent_id,
            name: &row.name,
        }
    }
}

/// An entry of the look-up list `city`: a city or district of a state.
#[derive(Serialize)]
pub(super) struct CityEntry<'a> {
    id: ClassificationId,
    state_id: Option<ClassificationId>,
    name: &'a str,
    zipcode: Option<&'a str>,
}

impl<'a> CityEntry<'a> {
    pub(super) fn of(row: &'a Classification) -> Self {
        Self {
            id: row.id,
            state_id: row.parent_id,
            name: &row.name,
            zipcode: row.code.as_deref(),
        }
    }
}

/// Handles `GET country`.
pub(super) async fn countries(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::Country).await
}

/// Handles `GET state`.
pub(super) async fn states(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::State).await
}

/// Handles `GET city`.
pub(super) async fn cities(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::City).await
}

/// An entry of any look-up list, in the form that the vendor uses for this list.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    Entry(Entry<'a>),
    Part(Part<'a>),
    Country(CountryEntry<'a>),
    State(StateEntry<'a>),
    City(CityEntry<'a>),
}

impl<'a> Shown<'a> {
    fn of(row: &'a Classification, config: &'a AccountConfig) -> Self {
        use ClassificationKind as Kind;
        match row.kind {
            Kind::Sponsor | Kind::Category | Kind::TerminationCode => Self::Entry(Entry::of(row)),
            Kind::Subcategory => Self::Part(Part {
                entry: Entry::of(row),
                category_id: row.parent_id,
                category: Entry::find(config, Kind::Category, row.parent_id),
            }),
            Kind::Country => Self::Country(CountryEntry::of(row)),
            Kind::State => Self::State(StateEntry::of(row)),
            Kind::City => Self::City(CityEntry::of(row)),
        }
    }
}

/// Returns the names of a list's two filters. The first filter finds entries by a part of their name. The second filter
/// finds entries by the id of their parent entry, and is `None` if the entries of the list have no parents. The vendor
/// documents only the filter `name` of states. The other filters are INFERRED.
const fn filters(kind: ClassificationKind) -> (&'static str, Option<&'static str>) {
    use ClassificationKind as Kind;
    match kind {
        Kind::Sponsor | Kind::Category | Kind::TerminationCode => ("search", None),
        Kind::Subcategory => ("search", Some("category_id")),
        Kind::Country => ("name", None),
        Kind::State => ("name", Some("country_id")),
        Kind::City => ("name", Some("state_id")),
    }
}

/// Lists the active entries of a look-up list.
async fn list(
    context: Context,
    request: Request,
    kind: ClassificationKind,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let (name, above) = filters(kind);
    let search = query.get(name).map(canonical::search);
    let parent = above.and_then(|above| query.integer(above, &mut faults));
    let known: Vec<&str> = [name].into_iter().chain(above).collect();
    query.only(&known, &[], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let config = &call.caller.config;
    let rows: Vec<&Classification> = (config.classifications.values())
        .filter(|row| row.kind == kind && row.active)
        .filter(|row| parent.is_none_or(|id| row.parent_id == Some(ClassificationId(id))))
        .filter(|row| {
            search
                .as_ref()
                .is_none_or(|text| canonical::search(&row.name).contains(text.as_ref()))
        })
        .collect();
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let rows = page.of(rows.into_iter());
    let rows = rows.into_iter().map(|row| Shown::of(row, config)).collect();
    Ok(print::ok(&page.envelope(&call, rows, total)))
}
