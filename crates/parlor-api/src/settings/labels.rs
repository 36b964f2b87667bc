//! `/v1/labels`: predefined labels. Conversations can also have other labels, but contacts can have only predefined
//! labels.

use crate::answer::{Answered, gone};
use crate::document::configured::configured;
use crate::extract::{ByAdministrator, Idempotent, IfMatch, Path};
use crate::refusals::{plainly, refused};
use crate::settings::{Setting, SettingId, routes};
use parlor_model::command::RemoveLabel;
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::ids::LabelId;
use parlor_model::provision::spec::LabelSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A predefined label for contacts and conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Label<'a> {
    id: i64,
    /// The name of the label, unique in the account.
    name: &'a str,
    /// The colour of the label, as `#rrggbb`. `null` means that the label has no colour.
    #[schema(required)]
    colour: Option<&'a str>,
    /// A description of the label, for agents. `null` means that there is no description.
    #[schema(required)]
    description: Option<&'a str>,
    /// The version of the label. Send the version as `If-Match` with a change: Parlor then refuses the change if the
    /// label has changed since you read it. The `ETag` header has the same value.
    version: &'a str,
}

/// Removes a predefined label. Only for administrators.
///
/// Contacts lose the label at once. Conversations keep the label's name as a label.
#[utoipa::path(
    delete, path = "/v1/labels/{id}", tag = "administration", operation_id = "remove_label",
    responses((status = 204, description = "The label is removed")),
)]
pub(crate) async fn remove(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    Path(id): Path<SettingId<entities::Label>>,
    IfMatch(expects): IfMatch,
) -> Answered {
    let command = RemoveLabel {
        label: LabelId(id.0),
    };
    keyed
        .execute_if(call.engine(), command, expects, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

impl Setting for entities::Label {
    const NOUN: &'static str = "label";
    type View<'a> = Label<'a>;

    fn view<'a>(&'a self, _config: &'a AccountConfig, version: &'a str) -> Label<'a> {
        Label {
            id: self.id.0,
            name: &self.name,
            colour: self.colour.as_deref(),
            description: self.description.as_deref(),
            version,
        }
    }
}

configured! {
    /// The body of a request that creates a predefined label.
    pub(crate) struct NewLabel(LabelSpec, Create of LabelChanges);
    /// Changes to a predefined label. Absent members keep their values. `null` removes a value. If the name changes,
    /// conversations keep the old name as a label.
    pub(crate) struct LabelChanges(LabelSpec, Change);
}

routes! {
    entities::Label, Label, LabelPage, NewLabel, LabelChanges, "administration", "/v1/labels", "/v1/labels/{id}", "a label", "labels",
    "list_labels", "create_label", "get_label", "change_label",
    new: {"name": "vip", "colour": "#d4a72c"}, change: {"description": "Call back within the hour"}
}
