//! `sponsor`, `category`, `subcategory`, `ticket-termination-code`: look-up lists (contract 3.6). Administrators make
//! their entries as classifications.

use super::call::Call;
use super::context::{Context, Verb};
use super::failure::Failure;
use super::input;
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

/// An entry of a list (INFERRED: the vendor's samples are not readable).
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    id: ClassificationId,
    name: &'a str,
    description: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// Returns the entry with this id, if it is in this list.
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

/// Handles the sponsors.
pub(super) async fn sponsors(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::Sponsor).await
}

/// Handles the categories.
pub(super) async fn categories(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::Category).await
}

/// Handles the subcategories.
pub(super) async fn subcategories(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::Subcategory).await
}

/// Handles the termination codes.
pub(super) async fn termination_codes(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    list(context, request, ClassificationKind::TerminationCode).await
}

/// Lists the active entries of a list. The filter `search` finds a part of the name; `category_id` applies to
/// subcategories (INFERRED).
async fn list(
    context: Context,
    request: Request,
    kind: ClassificationKind,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let search = query.get("search").map(canonical::search);
    let parts = kind == ClassificationKind::Subcategory;
    let category = if parts {
        query.integer("category_id", &mut faults)
    } else {
        None
    };
    let known: &[&str] = if parts {
        &["search", "category_id"]
    } else {
        &["search"]
    };
    query.only(known, &[], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let config = &call.caller.config;
    let rows: Vec<&Classification> = (config.classifications.values())
        .filter(|row| row.kind == kind && row.active)
        .filter(|row| category.is_none_or(|id| row.parent_id == Some(ClassificationId(id))))
        .filter(|row| {
            search
                .as_ref()
                .is_none_or(|text| canonical::search(&row.name).contains(text.as_ref()))
        })
        .collect();
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let rows = page.of(rows.into_iter());
    if parts {
        let rows = (rows.into_iter())
            .map(|row| Part {
                entry: Entry::of(row),
                category_id: row.parent_id,
                category: Entry::find(config, ClassificationKind::Category, row.parent_id),
            })
            .collect();
        return Ok(print::ok(&page.envelope(&call, rows, total)));
    }
    let rows = rows.into_iter().map(Entry::of).collect();
    Ok(print::ok(&page.envelope(&call, rows, total)))
}
