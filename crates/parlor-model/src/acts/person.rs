//! The new contacts and contact points that acts contain.

use crate::entities::JsonMap;
use crate::ids::LabelId;
use crate::words::{Evidence, PointKind};

/// A contact to create.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// The display name. `None` means that the display name is built from the given name and the family name.
    pub name: Option<String>,
    /// The given name.
    pub given_name: Option<String>,
    /// The family name.
    pub family_name: Option<String>,
    /// Further data that a dialect stores.
    pub details: JsonMap,
    /// The values of the custom attributes, by attribute name.
    pub custom_attributes: JsonMap,
    /// Further attributes. The caller chooses their names and values freely.
    pub additional_attributes: JsonMap,
    /// The ids of the contact's labels, at most [`crate::acts::MAX_LABELS`].
    pub label_ids: Vec<LabelId>,
    /// Whether the new contact is blocked.
    pub blocked: bool,
    /// The contact points.
    pub points: Vec<NewPoint>,
}

/// A contact point to create.
#[derive(Clone, Debug)]
pub struct NewPoint {
    /// The kind of contact point.
    pub kind: PointKind,
    /// For [`PointKind::Attribute`]: the attribute's name. For other kinds: a label that the dialect sets, or an empty
    /// text.
    pub label: String,
    /// The value, 1 to [`crate::acts::MAX_VALUE`] characters.
    pub value: String,
    /// The evidence that the point belongs to the contact.
    pub evidence: Evidence,
    /// Further data that a dialect stores.
    pub details: JsonMap,
}

impl NewPoint {
    /// Builds a contact point with the evidence [`Evidence::Given`]: an agent or another system has entered the value.
    #[must_use]
    pub fn given(kind: PointKind, value: impl Into<String>) -> Self {
        Self {
            kind,
            label: String::new(),
            value: value.into(),
            evidence: Evidence::Given,
            details: JsonMap::new(),
        }
    }
}
