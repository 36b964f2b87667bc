//! The values for a service record, in a request that starts a conversation.

use crate::attributes::{fitting, unknown};
use crate::document::fields::{Anything, Id, List, Text};
use crate::document::{Faults, FieldPath, code, request};
use parlor_model::config::AccountConfig;
use parlor_model::entities::ServiceRecordDraft;
use parlor_model::ids::AttributeId;
use parlor_model::words::AttributeObject;

request! {
    /// Values for the service record of a new conversation. The first pick-up creates the service record with these
    /// values.
    pub(crate) struct NewServiceRecord {
        /// The free text of the service record.
        memo: Option<Text<0, 150_000>>,
        /// The values of attributes of the service record.
        values: List<NewRecordValue, 200>,
    }
}

request! {
    /// The value of one attribute of a service record. Send either the `id` or the `name` of the attribute.
    pub(crate) struct NewRecordValue {
        /// The id of the attribute's definition.
        id: Option<Id>,
        /// The name of the attribute's definition.
        name: Option<Text<1, 255>>,
        /// The value. The value must fit the attribute's definition.
        value: Anything,
    }
}

/// Checks the values for a service record and converts them into the stored form. Adds a fault for each invalid value.
pub(crate) fn draft(
    config: &AccountConfig,
    given: NewServiceRecord,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> ServiceRecordDraft {
    let mut values = Vec::with_capacity(given.values.0.len());
    let list = at.key("values");
    for (index, one) in given.values.0.into_iter().enumerate() {
        let at = list.index(index);
        let object = AttributeObject::ServiceRecord;
        let definition = match (&one.id, &one.name) {
            (Some(id), None) => config
                .attributes
                .get(&AttributeId(id.0))
                .filter(|a| a.object == object),
            (None, Some(name)) => config.attribute(object, &name.0),
            (Some(_), Some(_)) => {
                faults.add(
                    &at.key("name"),
                    code::NOT_ALLOWED,
                    "Send `id` or `name`, not both.",
                );
                continue;
            }
            (None, None) => {
                faults.add(&at.key("id"), code::REQUIRED, "Send `id` or `name`.");
                continue;
            }
        };
        let Some(definition) = definition else {
            let member = if one.id.is_some() { "id" } else { "name" };
            unknown(config, object, &at.key(member), faults);
            continue;
        };
        if let Some(value) = fitting(definition, &one.value.0, &at.key("value"), faults) {
            values.push((definition.id.0, value));
        }
    }
    ServiceRecordDraft {
        memo: given.memo.map(|memo| memo.0),
        values,
    }
}
