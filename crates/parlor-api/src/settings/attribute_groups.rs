//! `/v1/attribute-groups`: groups of custom attributes.

use crate::document::configured::configured;
use crate::document::words::AttributeObject;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::AttributeGroupSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A group of custom attributes. A group is a part of a form, or a table in which a contact can have rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttributeGroup<'a> {
    id: i64,
    /// The kind of object that the attributes of the group describe. A group for `contact_row` defines a table that
    /// each contact has. The attributes of the group are the columns of the table.
    object: AttributeObject,
    /// The name of the group, unique among the groups for the same kind of object.
    name: &'a str,
    /// A description of the group, for agents. `null` means that there is no description.
    #[schema(required)]
    description: Option<&'a str>,
    /// The version of the group. Send the version as `If-Match` with a change: Parlor then refuses the change if the
    /// group has changed since you read it. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::AttributeGroup {
    const NOUN: &'static str = "group of custom attributes";
    type View<'a> = AttributeGroup<'a>;

    fn view<'a>(&'a self, _config: &'a AccountConfig, version: &'a str) -> AttributeGroup<'a> {
        AttributeGroup {
            id: self.id.0,
            object: AttributeObject(self.object),
            name: &self.name,
            description: self.description.as_deref(),
            version,
        }
    }
}

configured! {
    /// The body of a request that creates a group of custom attributes.
    pub(crate) struct NewAttributeGroup(AttributeGroupSpec, Create of AttributeGroupChanges);
    /// Changes to a group of custom attributes. Absent members keep their values.
    pub(crate) struct AttributeGroupChanges(AttributeGroupSpec, Change);
}

routes! {
    entities::AttributeGroup, AttributeGroup, AttributeGroupPage, NewAttributeGroup, AttributeGroupChanges, "administration",
    "/v1/attribute-groups", "/v1/attribute-groups/{id}", "a group of custom attributes", "groups of custom attributes",
    "list_attribute_groups", "create_attribute_group", "get_attribute_group", "change_attribute_group",
    new: {"object": "contact_row", "name": "Purchases"}, change: {"description": "One row for each order"}
}
