//! `/v1/labels`: labels that are known by name. Conversations may carry others as well.

use crate::document::configured::configured;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{IdKind, LabelId};
use parlor_model::provision::spec::LabelSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A label.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Label<'a> {
    id: i64,
    /// Unique in the account.
    name: &'a str,
    /// `#rrggbb`.
    #[schema(required)]
    colour: Option<&'a str>,
    /// The label's meaning.
    #[schema(required)]
    description: Option<&'a str>,
    /// As in the `ETag`.
    version: &'a str,
}

/// Labels.
pub(crate) struct Labels;

impl Setting for Labels {
    const KIND: IdKind = IdKind::Label;
    const NOUN: &'static str = "label";
    type View<'a> = Label<'a>;

    fn ids(config: &AccountConfig) -> Vec<i64> {
        config.labels.keys().map(|id| id.0).collect()
    }

    fn view<'a>(config: &'a AccountConfig, id: i64, version: &'a str) -> Option<Label<'a>> {
        config.labels.get(&LabelId(id)).map(|row| Label {
            id,
            name: &row.name,
            colour: row.colour.as_deref(),
            description: row.description.as_deref(),
            version,
        })
    }
}

configured! {
    /// A new label.
    pub(crate) struct NewLabel(LabelSpec, Create);
    /// A change to a label; `null` clears a field. Conversations keep the name they were given.
    pub(crate) struct LabelChanges(LabelSpec, Change);
}

routes! {
    Labels, Label, LabelPage, NewLabel, LabelChanges, "administration", "/v1/labels", "/v1/labels/{id}", "a label", "labels",
    "list_labels", "create_label", "get_label", "change_label",
    new: {"name": "vip", "colour": "#d4a72c"}, change: {"description": "Call back within the hour"}
}
