//! Requests that create and change contacts and contact points.

use crate::answer::{Answered, answer, gone};
use crate::attributes::changes;
use crate::document::fields::{Free, Id, List, Text};
use crate::document::request;
use crate::document::{Faults, FieldPath};
use crate::extract::{Body, ByAgent, Call, Idempotent, IfMatch, Path};
use crate::forms::contact::{Contact, ContactPoint, ContactWithIdentities};
use crate::new_person::{NewContactPoint, PersonToMake, person, plausible};
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, plainly, refused};
use parlor_engine::EngineError;
use parlor_http::keyed::Keyed;
use parlor_model::command::{
    AddContactPoint, Answer, ContactPatch, ContactView, CreateContact, CreateContactInInbox,
    MAX_LABELS, MAX_SERIAL, MAX_VALUE, NewIdentitySerial, NewPerson, NewPoint, RemoveContactPoint,
    UpdateContact,
};
use parlor_model::document::Patch;
use parlor_model::entities::JsonMap;
use parlor_model::ids::{ContactId, ContactPointId, InboxId, LabelId};
use parlor_model::refusal::Object;
use parlor_model::words::{AttributeObject, PointKind, Word as _};

request! {
    /// An identity that Parlor creates together with the contact.
    pub(crate) struct IdentityToMake {
        /// The inbox of the identity.
        inbox_id: Id,
        /// The contact's id in the caller's own system, unique in this inbox. Default: a random id.
        serial: Option<Text<1, MAX_SERIAL>>,
    }
}

request! {
    /// The body of a request that creates a contact.
    pub(crate) struct ContactToMake {
        /// The displayed name. Default: a name made of the given name and the family name.
        name: Option<Text<1, MAX_VALUE>>,
        /// The given name.
        given_name: Option<Text<1, MAX_VALUE>>,
        /// The family name.
        family_name: Option<Text<1, MAX_VALUE>>,
        /// The contact points of the new contact.
        contact_points: List<NewContactPoint, 50>,
        /// The values of the contact's custom attributes, by attribute name.
        custom_attributes: Free,
        /// Further attributes, by name. Unlike custom attributes, these attributes need no definition.
        additional_attributes: Free,
        /// The ids of the contact's labels.
        label_ids: List<Id, MAX_LABELS>,
        /// An identity that Parlor creates together with the contact. Default: no identity.
        identity: Option<IdentityToMake>,
    }
}

/// Creates a contact.
#[utoipa::path(
    post, path = "/v1/contacts", tag = "contacts", operation_id = "create_contact",
    request_body(example = json!({"given_name": "Mei", "family_name": "Chen", "contact_points": [{"kind": "email", "value": "mei.chen@example.test"}]})),
    responses((status = 201, description = "The contact", body = ContactWithIdentities<'_>)),
    extensions(("x-refusals" = json!([problems::SERIAL_TAKEN]))),
)]
pub(crate) async fn create(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(request): Body<ContactToMake>,
) -> Answered {
    let mut faults = Faults::default();
    let person = person(
        Some(PersonToMake {
            name: request.name,
            given_name: request.given_name,
            family_name: request.family_name,
            contact_points: request.contact_points,
            custom_attributes: request.custom_attributes,
            additional_attributes: request.additional_attributes,
        }),
        &call.caller.config,
        &FieldPath::TOP,
        &mut faults,
    );
    let Some(person) = person.filter(|_| faults.is_empty()) else {
        return Err(problems::of_faults(faults));
    };
    let person = NewPerson {
        label_ids: labels(request.label_ids),
        ..person
    };
    let made = match request.identity {
        Some(identity) => {
            let command = CreateContactInInbox {
                person,
                inbox: InboxId(identity.inbox_id.0),
                inbox_kind: None,
                serial: identity
                    .serial
                    .map_or(NewIdentitySerial::Uuid, |s| NewIdentitySerial::Given(s.0)),
                verified: false,
            };
            keyed
                .execute(call.engine(), command, |made| {
                    answer(201, &ContactWithIdentities::created(made))
                })
                .await
        }
        None => {
            keyed
                .execute(call.engine(), CreateContact { person }, |view| {
                    answer(201, &ContactWithIdentities::of(view))
                })
                .await
        }
    };
    made.map_err(|error| {
        let names = RequestNames {
            object: &|object| (object == Object::Inbox).then(|| "identity.inbox_id".to_owned()),
            field: &|field| match field {
                "serial" => "identity.serial".to_owned(),
                other if PointKind::from_word(other).is_some() => "contact_points".to_owned(),
                other => other.to_owned(),
            },
            ..plainly(Some(&call.caller.config))
        };
        refused(error, names)
    })
}

request! {
    /// Changes to a contact. Absent members keep their values.
    pub(crate) struct ContactChange {
        /// The new displayed name. If `name` is absent but the given name or the family name changes, Parlor builds the
        /// displayed name from these two names.
        name: Option<Text<1, MAX_VALUE>>,
        /// The new given name. `null` removes the name.
        given_name: Patch<Text<1, MAX_VALUE>>,
        /// The new family name. `null` removes the name.
        family_name: Patch<Text<1, MAX_VALUE>>,
        /// The new e-mail address. `null` removes the address.
        email: Patch<Text<1, MAX_VALUE>>,
        /// The new primary phone number. `null` removes the number.
        phone: Patch<Text<1, MAX_VALUE>>,
        /// The new id of the contact in a partner's system. `null` removes the id.
        external_id: Patch<Text<1, MAX_VALUE>>,
        /// The new values of custom attributes, by attribute name. `null` removes the value of an attribute.
        custom_attributes: Free,
        /// The new values of further attributes, by name. Unlike custom attributes, these attributes need no
        /// definition. `null` removes an attribute.
        additional_attributes: Free,
        /// The ids of the new labels. This list replaces all labels of the contact.
        label_ids: Option<List<Id, MAX_LABELS>>,
    }
}

fn labels(ids: List<Id, MAX_LABELS>) -> Vec<LabelId> {
    ids.0.into_iter().map(|id| LabelId(id.0)).collect()
}

/// Changes a contact.
#[utoipa::path(
    patch, path = "/v1/contacts/{id}", tag = "contacts", operation_id = "edit_contact",
    request_body(example = json!({"family_name": "Chen-Li", "phone": null})),
    responses((status = 200, description = "The contact", body = Contact<'_>)),
)]
pub(crate) async fn edit(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(contact): Path<ContactId>,
    IfMatch(expects): IfMatch,
    Body(request): Body<ContactChange>,
) -> Answered {
    let mut faults = Faults::default();
    let custom_attributes = changes(
        &call.caller.config,
        AttributeObject::Contact,
        request.custom_attributes.0,
        &FieldPath::TOP.key("custom_attributes"),
        &mut faults,
    );
    let mut points = Vec::new();
    for (kind, change) in [
        (PointKind::Email, request.email),
        (PointKind::Phone, request.phone),
        (PointKind::ExternalId, request.external_id),
    ] {
        match change {
            Patch::Absent => {}
            Patch::Null => points.push((kind, None)),
            Patch::Value(text) => {
                plausible(kind, &text.0, &FieldPath::TOP.key(kind.word()), &mut faults);
                points.push((kind, Some(text.0)));
            }
        }
    }
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let patch = ContactPatch {
        name: request.name.map(|name| name.0),
        given_name: request.given_name.map(|name| name.0),
        family_name: request.family_name.map(|name| name.0),
        details: JsonMap::new(),
        custom_attributes,
        additional_attributes: request.additional_attributes.0,
        null_stays: false,
        label_ids: request.label_ids.map(labels),
        blocked: None,
        points,
    };
    let command = UpdateContact { contact, patch };
    keyed
        .execute_if(call.engine(), command, expects, |view| changed(view))
        .await
        .map_err(|error| refusal_for(error, &call))
}

fn refusal_for(error: EngineError, call: &Call) -> Refused {
    refused(error, plainly(Some(&call.caller.config)))
}

fn changed(view: &ContactView) -> Answer {
    answer(200, &Contact::of(&view.person, &view.config))
}

/// Blocks a contact.
///
/// A new conversation of a blocked contact begins with the status `resolved`, and Parlor does not route it. Messages of
/// a blocked contact do not reopen conversations. The block resolves the contact's ongoing conversations in inboxes
/// with `block_resolves` = `true`. The block does not change ongoing conversations in other inboxes. Send an empty body
/// or `{}`.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/block", tag = "contacts", operation_id = "block_contact",
    responses((status = 200, description = "The contact", body = Contact<'_>)),
)]
pub(crate) async fn block(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(contact): Path<ContactId>,
) -> Answered {
    set_blocked(&call, &keyed, contact, true).await
}

/// Unblocks a contact.
///
/// Send an empty body or `{}`.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/unblock", tag = "contacts", operation_id = "unblock_contact",
    responses((status = 200, description = "The contact", body = Contact<'_>)),
)]
pub(crate) async fn unblock(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(contact): Path<ContactId>,
) -> Answered {
    set_blocked(&call, &keyed, contact, false).await
}

async fn set_blocked(call: &Call, keyed: &Keyed, contact: ContactId, blocked: bool) -> Answered {
    let command = UpdateContact {
        contact,
        patch: ContactPatch {
            blocked: Some(blocked),
            ..ContactPatch::default()
        },
    };
    keyed
        .execute(call.engine(), command, |view| changed(view))
        .await
        .map_err(|error| refusal_for(error, call))
}

/// Adds a contact point to a contact.
#[utoipa::path(
    post, path = "/v1/contacts/{id}/contact-points", tag = "contacts", operation_id = "add_contact_point",
    request_body(example = json!({"kind": "mobile_phone", "value": "+886 912 000 111"})),
    responses((status = 201, description = "The contact point", body = ContactPoint<'_>)),
)]
pub(crate) async fn add_point(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(contact): Path<ContactId>,
    Body(request): Body<NewContactPoint>,
) -> Answered {
    let mut faults = Faults::default();
    let kind = request.kind.0;
    plausible(
        kind,
        &request.value.0,
        &FieldPath::TOP.key("value"),
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(problems::of_faults(faults));
    }
    let command = AddContactPoint {
        contact,
        point: NewPoint::given(kind, request.value.0),
    };
    keyed
        .execute(call.engine(), command, |made| {
            answer(201, &ContactPoint::of(&made.point))
        })
        .await
        .map_err(|error| {
            let names = RequestNames {
                field: &|field| match PointKind::from_word(field) {
                    Some(_) => "value".to_owned(),
                    None => field.to_owned(),
                },
                ..plainly(Some(&call.caller.config))
            };
            refused(error, names)
        })
}

/// Removes a contact point from its contact.
#[utoipa::path(
    delete, path = "/v1/contact-points/{id}", tag = "contacts", operation_id = "remove_contact_point",
    responses((status = 204, description = "The contact point is removed")),
)]
pub(crate) async fn remove_point(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(point): Path<ContactPointId>,
) -> Answered {
    let command = RemoveContactPoint { point };
    keyed
        .execute(call.engine(), command, |()| gone())
        .await
        .map_err(|error| refusal_for(error, &call))
}
