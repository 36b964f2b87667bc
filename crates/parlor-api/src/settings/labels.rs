//! `/v1/labels`: predefined labels. Conversations may also have other labels.

use crate::document::configured::configured;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{IdKind, LabelId};
use parlor_model::provision::spec::LabelSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A predefined label.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Label<'a> {
    id: i64,
    /// The name, unique in the account.
    name: &'a str,
    /// The colour, as `#rrggbb`.
    #[schema(required)]
    colour: Option<&'a str>,
    /// The label's meaning.
    #[schema(required)]
    description: Option<&'a str>,
    /// The version. The `ETag` header has the same value.
    version: &'a str,
}

/// The setting for labels.
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
    pub(crate) struct NewLabel(LabelSpec, Create of LabelChanges);
    /// Changes to a label. `null` clears a field. A new name does not change the labels of existing conversations.
    pub(crate) struct LabelChanges(LabelSpec, Change);
}

routes! {
    Labels, Label, LabelPage, NewLabel, LabelChanges, "administration", "/v1/labels", "/v1/labels/{id}", "a label", "labels",
    "list_labels", "create_label", "get_label", "change_label",
    new: {"name": "vip", "colour": "#d4a72c"}, change: {"description": "Call back within the hour"}
}
