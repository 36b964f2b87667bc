//! `/v1/classifications`: the entries of the lists with which agents classify tickets and contacts.

use crate::document::configured::configured;
use crate::document::words::ClassificationKind;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::ClassificationSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A classification: an entry of a list with which agents classify tickets and contacts. The lists contain sponsors,
/// categories, subcategories, termination codes, and countries, states and cities of postal addresses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Classification<'a> {
    id: i64,
    kind: ClassificationKind,
    /// The name of the classification, unique among the entries of the same list with the same parent.
    name: &'a str,
    /// A description of the classification, for agents. `null` means that there is no description.
    #[schema(required)]
    description: Option<&'a str>,
    /// A short code, such as the abbreviation of a country or the postal code of a city. `null` means that there is no
    /// code.
    #[schema(required)]
    code: Option<&'a str>,
    /// The id of the parent: the category of a subcategory, the country of a state, or the state of a city. `null`
    /// means that entries of this list have no parent.
    #[schema(required)]
    parent_id: Option<i64>,
    /// Whether the classification can be chosen for tickets and contacts.
    active: bool,
    /// The version of the classification. Send the version as `If-Match` with a change: Parlor then refuses the change
    /// if the classification has changed since you read it. The `ETag` header has the same value.
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
    /// The body of a request that creates a classification.
    pub(crate) struct NewClassification(ClassificationSpec, Create of ClassificationChanges);
    /// Changes to a classification. Absent members keep their values.
    pub(crate) struct ClassificationChanges(ClassificationSpec, Change);
}

routes! {
    entities::Classification, Classification, ClassificationPage, NewClassification, ClassificationChanges, "administration",
    "/v1/classifications", "/v1/classifications/{id}", "a classification", "classifications",
    "list_classifications", "create_classification", "get_classification", "change_classification",
    new: {"kind": "category", "name": "Delivery"}, change: {"description": "Late or lost parcels"}
}
