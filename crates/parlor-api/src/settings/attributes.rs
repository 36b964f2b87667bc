//! `/v1/attributes`: definitions of custom attributes.

use crate::document::configured::configured;
use crate::document::words::{AttributeObject, AttributeType};
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::AttributeSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// The definition of a custom attribute.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attribute<'a> {
    id: i64,
    object: AttributeObject,
    name: &'a str,
    label: &'a str,
    value_type: AttributeType,
    /// The allowed values, if the type is `choice` or `choices`. Empty for other types.
    options: &'a [String],
    /// The id of the attribute's group. If `object` is `contact_row`, this group is the table. `null` means that the
    /// attribute has no group.
    #[schema(required)]
    group_id: Option<i64>,
    /// The version of the definition. Send the version as `If-Match` with a change: Parlor then refuses the change if
    /// the definition has changed since you read it. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::AttributeDefinition {
    const NOUN: &'static str = "custom attribute";
    type View<'a> = Attribute<'a>;

    fn view<'a>(&'a self, _config: &'a AccountConfig, version: &'a str) -> Attribute<'a> {
        Attribute {
            id: self.id.0,
            object: AttributeObject(self.object),
            name: &self.name,
            label: &self.label,
            value_type: AttributeType(self.value_type),
            options: &self.options,
            group_id: self.group_id.map(|id| id.0),
            version,
        }
    }
}

configured! {
    /// The body of a request that creates a custom attribute.
    pub(crate) struct NewAttribute(AttributeSpec, Create of AttributeChanges);
    /// Changes to a custom attribute. Absent members keep their values.
    pub(crate) struct AttributeChanges(AttributeSpec, Change);
}

routes! {
    entities::AttributeDefinition, Attribute, AttributePage, NewAttribute, AttributeChanges, "administration", "/v1/attributes", "/v1/attributes/{id}",
    "a custom attribute", "custom attributes",
    "list_attributes", "create_attribute", "get_attribute", "change_attribute",
    new: {"object": "contact", "name": "loyalty", "value_type": "text"},
    change: {"label": "Loyalty card"}
}
