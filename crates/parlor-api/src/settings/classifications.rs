//! `/v1/classifications`: the lists by which tickets and contacts are classified.

use crate::document::configured::configured;
use crate::document::words::ClassificationKind;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::ClassificationSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// An entry of a list by which tickets and contacts are classified: a sponsor, a category, a subcategory, a termination
/// code, or a country, state or city of postal addresses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Classification<'a> {
    id: i64,
    kind: ClassificationKind,
    /// The name, unique in its list and below its parent.
    name: &'a str,
    /// A description of the entry, for agents.
    #[schema(required)]
    description: Option<&'a str>,
    /// A short code: the abbreviation of a country, or the postal code of a city.
    #[schema(required)]
    code: Option<&'a str>,
    /// The parent: the category of a subcategory, the country of a state, the state of a city. `null` for other entries.
    #[schema(required)]
    parent_id: Option<i64>,
    /// Whether the entry may be chosen for tickets and contacts.
    active: bool,
    /// The version. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::Classification {
    const NOUN: &'static str = "classification";
    type View<'a> = Classification<'a>;

    fn view<'a>(&'a self, _config: &'a AccountConfig, version: &'a str) -> Classification<'a> {
        Classification {
            id: self.id.0,
            kind: ClassificationKind(self.kind),
            name: &self.name,
            description: self.description.as_deref(),
            code: self.code.as_deref(),
            parent_id: self.parent_id.map(|id| id.0),
            active: self.active,
            version,
        }
    }
}

configured! {
    /// A new classification.
    pub(crate) struct NewClassification(ClassificationSpec, Create of ClassificationChanges);
    /// Changes to a classification.
    pub(crate) struct ClassificationChanges(ClassificationSpec, Change);
}

routes! {
    entities::Classification, Classification, ClassificationPage, NewClassification, ClassificationChanges, "administration",
    "/v1/classifications", "/v1/classifications/{id}", "a classification", "classifications",
    "list_classifications", "create_classification", "get_classification", "change_classification",
    new: {"kind": "category", "name": "Delivery"}, change: {"description": "Late or lost parcels"}
}
