//! A contact that an act makes.

use crate::entities::JsonMap;
use crate::words::{Evidence, PointKind};

/// A person to make.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// The name as shown; made of given and family name when absent.
    pub name: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Further facts a dialect keeps.
    pub details: JsonMap,
    /// Values of custom attributes by name.
    pub custom_attributes: JsonMap,
    /// Free attributes.
    pub additional_attributes: JsonMap,
    /// Whether they are blocked from the beginning.
    pub blocked: bool,
    /// Their contact points.
    pub points: Vec<NewPoint>,
}

/// A contact point to make.
#[derive(Clone, Debug)]
pub struct NewPoint {
    /// The kind.
    pub kind: PointKind,
    /// A label of the dialect, possibly empty.
    pub label: String,
    /// 1 to [`crate::acts::MAX_VALUE`] characters.
    pub value: String,
    /// The evidence.
    pub evidence: Evidence,
    /// Further facts a dialect keeps.
    pub details: JsonMap,
}

impl NewPoint {
    /// A point that a partner's system or staff gave.
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
