//! `/v1/attributes`: definitions of custom attributes.
#![expect(
    dead_code,
    reason = "documents are read for their form; the engine takes their members"
)]

use crate::document::fields::{List, Text};
use crate::document::request;
use crate::document::words::{AttributeObject, AttributeType};
use crate::settings::{Given, Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{AttributeId, IdKind};
use serde::Serialize;
use utoipa::ToSchema;

/// A custom attribute.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attribute<'a> {
    id: i64,
    object: AttributeObject,
    name: &'a str,
    label: &'a str,
    value_type: AttributeType,
    /// The allowed values of a choice.
    options: &'a [String],
    /// As in the `ETag`.
    version: &'a str,
}

/// Custom attributes.
pub(crate) struct Attributes;

impl Setting for Attributes {
    const KIND: IdKind = IdKind::Attribute;
    const NOUN: &'static str = "custom attribute";
    type View<'a> = Attribute<'a>;

    fn ids(config: &AccountConfig) -> Vec<i64> {
        config.attributes.keys().map(|id| id.0).collect()
    }

    fn view<'a>(config: &'a AccountConfig, id: i64, version: &'a str) -> Option<Attribute<'a>> {
        let row = config.attributes.get(&AttributeId(id))?;
        Some(Attribute {
            id,
            object: AttributeObject(row.object),
            name: &row.name,
            label: &row.label,
            value_type: AttributeType(row.value_type),
            options: &row.options,
            version,
        })
    }
}

request! {
    /// A custom attribute to be made.
    pub(crate) struct NewAttribute {
        /// What it is of; cannot be changed later.
        object: AttributeObject,
        /// Unique per object.
        name: Text<1, 255>,
        /// Shown to people; left out: the name.
        label: Given<Text<1, 255>>,
        /// What values it takes.
        value_type: AttributeType,
        /// The allowed values of a choice.
        options: Given<List<Text<1, 255>, 1_000>>,
    }
}

request! {
    /// How a custom attribute shall be.
    pub(crate) struct AttributeChanges {
        /// Unique per object.
        name: Given<Text<1, 255>>,
        /// Shown to people.
        label: Given<Text<1, 255>>,
        /// What values it takes from now on.
        value_type: Given<AttributeType>,
        /// The allowed values of a choice: exactly these.
        options: Given<List<Text<1, 255>, 1_000>>,
    }
}

routes! {
    Attributes, Attribute, AttributePage, NewAttribute, AttributeChanges, "administration", "/v1/attributes", "/v1/attributes/{id}",
    "a custom attribute", "custom attributes",
    "list_attributes", "create_attribute", "get_attribute", "change_attribute",
    new: {"object": "contact", "name": "loyalty", "value_type": "text"},
    change: {"label": "Loyalty card"}
}
