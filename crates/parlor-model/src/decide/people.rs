//! Contacts and their contact points.

use crate::acts::{
    ContactPointView, MAX_ATTRIBUTES, MAX_ATTRIBUTES_BYTES, MAX_LABELS, MAX_VALUE, NewPerson,
    NewPoint,
};
use crate::audience::Audience;
use crate::audit;
use crate::config::AccountConfig;
use crate::entities::{Contact, ContactPoint, Event, Identity, Inbox, JsonMap, Person};
use crate::ids::{
    AccountId, AgentId, ContactId, ContactPointId, DepartmentId, IdKind, IdentityId, LabelId,
};
use crate::refusal::{FieldCode, FieldError, Object, Refusal};
use crate::state::{Context, Decided, State, Stop};
use crate::words::{Evidence, PointKind, Word};
use serde_json::{Value, json};

/// Returns the unique key of a contact point: its department, its kind and the comparison key of its value
/// (`match_value`).
#[must_use]
pub fn unique_key(department: Option<DepartmentId>, kind: PointKind, match_value: &str) -> String {
    format!(
        "{}:{}:{match_value}",
        department.map_or(0, |d| d.0),
        kind.word()
    )
}

/// Builds a contact's display name from the given name and the family name.
pub(crate) fn full_name(given: Option<&str>, family: Option<&str>) -> String {
    [given, family]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Creates a contact with its contact points, and writes the event `contact.created`. `by` is the acting agent.
pub(crate) fn make(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    department: Option<DepartmentId>,
    new: &NewPerson,
    by: Option<AgentId>,
) -> Decided<Person> {
    let id = cx.id::<ContactId>(IdKind::Contact)?;
    make_as(state, cx, account, department, id, (new, by))
}

/// Creates a contact with a given id. Apart from the id, this function has the same effects as [`make`].
pub(crate) fn make_as(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    department: Option<DepartmentId>,
    id: ContactId,
    (new, by): (&NewPerson, Option<AgentId>),
) -> Decided<Person> {
    // All look-ups are collected first, because loading the rows one by one would need a separate database read for
    // each contact point.
    let config = state.config(account)?;
    let country = config.account.country.as_deref();
    let mut needs = Vec::new();
    for point in new.points.iter().filter(|p| p.kind.is_unique()) {
        let key = unique_key(
            department,
            point.kind,
            &point.kind.key(&point.value, country),
        );
        if fits(&point.value).is_ok()
            && let Err(Stop::Need(keys)) = state.unique_point(account, &key)
        {
            needs.extend(keys);
        }
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    let mut errors = Vec::new();
    let name = new
        .name
        .clone()
        .unwrap_or_else(|| full_name(new.given_name.as_deref(), new.family_name.as_deref()));
    for (field, value) in [
        ("name", Some(&name)),
        ("given_name", new.given_name.as_ref()),
        ("family_name", new.family_name.as_ref()),
    ] {
        if value.is_some_and(|v| v.chars().count() > MAX_VALUE) {
            errors.push(FieldError {
                field: field.to_owned(),
                code: FieldCode::TooLong,
            });
        }
    }
    for (field, attributes) in [
        ("details", &new.details),
        ("custom_attributes", &new.custom_attributes),
        ("additional_attributes", &new.additional_attributes),
    ] {
        if !are_bounded(attributes) {
            errors.push(FieldError {
                field: field.to_owned(),
                code: FieldCode::TooLong,
            });
        }
    }
    let contact = Contact {
        id,
        account_id: account,
        department_id: department,
        name,
        given_name: new.given_name.clone(),
        family_name: new.family_name.clone(),
        details: new.details.clone(),
        custom_attributes: new.custom_attributes.clone(),
        additional_attributes: new.additional_attributes.clone(),
        label_ids: labelled(&config, &new.label_ids).unwrap_or_else(|error| {
            errors.push(error);
            Vec::new()
        }),
        blocked: new.blocked,
        blocked_by_merge: false,
        row_count: 0,
        last_activity_at: None,
        created_at: cx.now,
        updated_at: cx.now,
        merged_into: None,
        erased_at: None,
    };
    state.put_contact(contact.clone());
    let mut points = Vec::new();
    for point in &new.points {
        match add_point(state, cx, &contact, point)? {
            Ok(point) => points.push(point),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors).into());
    }
    points.extend(index_attributes(state, cx, &contact)?);
    contact_event(state, cx, &contact, "contact.created", by)?;
    Ok(Person { contact, points })
}

/// Returns the labels of a contact in their stored form, which has no duplicates and is ordered by id.
///
/// # Errors
/// Refused if a label is unknown, or if there are too many labels.
pub(crate) fn labelled(
    config: &AccountConfig,
    labels: &[LabelId],
) -> Result<Vec<LabelId>, FieldError> {
    let error = |code| FieldError {
        field: "label_ids".to_owned(),
        code,
    };
    if !labels.iter().all(|label| config.labels.contains_key(label)) {
        return Err(error(FieldCode::Unknown));
    }
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    labels.dedup();
    if labels.len() > MAX_LABELS {
        return Err(error(FieldCode::TooLong));
    }
    Ok(labels)
}

/// Writes an event about a contact. `by` is the acting agent.
pub(crate) fn contact_event(
    state: &mut State,
    cx: &Context<'_>,
    contact: &Contact,
    kind: &str,
    by: Option<AgentId>,
) -> Decided<()> {
    let data = json!({"name": contact.name});
    tell(state, cx, contact, kind, by, &data)
}

pub(crate) fn tell(
    state: &mut State,
    cx: &Context<'_>,
    contact: &Contact,
    kind: &str,
    by: Option<AgentId>,
    data: &Value,
) -> Decided<()> {
    state.put_event(Event {
        account_id: contact.account_id,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: Some(contact.id),
        agent_id: by,
        data: data.to_string(),
        audience: Audience::of_kind(kind),
        thread_position: None,
    })
}

/// Creates the contact points of the kind [`PointKind::Attribute`], with which searches find a contact by its custom
/// attributes. Returns the created contact points.
pub(crate) fn index_attributes(
    state: &mut State,
    cx: &mut Context<'_>,
    contact: &Contact,
) -> Decided<Vec<ContactPoint>> {
    let mut made = Vec::new();
    for (name, value) in &contact.custom_attributes {
        let Some(value) = searchable(value) else {
            continue;
        };
        let new = NewPoint {
            kind: PointKind::Attribute,
            label: name.clone(),
            value,
            evidence: Evidence::Given,
            details: JsonMap::new(),
        };
        if let Ok(point) = add_point(state, cx, contact, &new)? {
            made.push(point);
        }
    }
    Ok(made)
}

/// Returns the search text of a custom attribute's value. `None` means that searches cannot find the value, because it
/// is an empty text, a text of more than [`MAX_VALUE`] characters, a list, an object or `null`.
pub(crate) fn searchable(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() && text.chars().count() <= MAX_VALUE => {
            Some(text.clone())
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

pub(crate) fn field_of(kind: PointKind) -> String {
    kind.word().to_owned()
}

/// Adds a contact point to a contact. The inner `Result` is an error if the value is invalid or is already in use. This
/// error names the field.
pub(crate) fn add_point(
    state: &mut State,
    cx: &mut Context<'_>,
    contact: &Contact,
    new: &NewPoint,
) -> Decided<Result<ContactPoint, FieldError>> {
    if let Err(code) = fits(&new.value) {
        return Ok(Err(FieldError {
            field: field_of(new.kind),
            code,
        }));
    }
    let config = state.config(contact.account_id)?;
    let country = config.account.country.as_deref();
    let match_value = new.kind.key(&new.value, country);
    let unique = new
        .kind
        .is_unique()
        .then(|| unique_key(contact.department_id, new.kind, &match_value));
    if let Some(key) = &unique
        && state.unique_point(contact.account_id, key)?.is_some()
    {
        return Ok(Err(FieldError {
            field: field_of(new.kind),
            code: FieldCode::Taken,
        }));
    }
    let point = ContactPoint {
        id: cx.id::<ContactPointId>(IdKind::ContactPoint)?,
        account_id: contact.account_id,
        contact_id: contact.id,
        department_id: contact.department_id,
        kind: new.kind,
        label: new.label.clone(),
        value: new.value.clone(),
        match_value,
        unique_key: unique,
        evidence: new.evidence,
        details: new.details.clone(),
        created_at: cx.now,
        updated_at: cx.now,
        merge_id: None,
    };
    state.put(point.clone());
    Ok(Ok(point))
}

/// Returns the contact to which an id now refers, with its contact points. For a merged contact, the result is the
/// remaining contact.
///
/// # Errors
/// The same as for [`living`].
pub fn living_person(state: &State, account: AccountId, id: ContactId) -> Decided<Person> {
    person(state, account, living(state, account, id)?)
}

/// Returns a contact with its contact points.
pub(crate) fn person(state: &State, account: AccountId, id: ContactId) -> Decided<Person> {
    let found = state.person(account, id)?;
    Ok(found.ok_or(Refusal::NotFound(Object::Contact))?)
}

/// Writes the event `contact.updated` after a contact point was added or changed. Returns the contact point and its
/// contact.
pub(crate) fn with_point(
    state: &mut State,
    cx: &Context<'_>,
    contact: &Contact,
    point: ContactPoint,
) -> Decided<ContactPointView> {
    contact_event(state, cx, contact, "contact.updated", cx.actor.agent())?;
    Ok(ContactPointView {
        config: state.config(cx.account)?,
        point: Box::new(point),
        person: Box::new(person(state, cx.account, contact.id)?),
    })
}

pub(crate) fn fits(value: &str) -> Result<(), FieldCode> {
    if value.is_empty() {
        Err(FieldCode::Required)
    } else if value.chars().count() > MAX_VALUE {
        Err(FieldCode::TooLong)
    } else {
        Ok(())
    }
}

/// Returns the id of the contact to which an id now refers. For a merged contact, the result is the remaining contact.
///
/// # Errors
/// Stops with `Stop::Need` if a row is not loaded yet. Refused as not found if the contact is unknown, erased, or of
/// another account.
pub fn living(state: &State, account: AccountId, id: ContactId) -> Decided<ContactId> {
    Ok(living_contact(state, account, id)?.id)
}

/// Returns the row of the contact to which an id now refers. The rules and the refusals are those of [`living`].
pub(crate) fn living_contact(
    state: &State,
    account: AccountId,
    id: ContactId,
) -> Decided<&Contact> {
    let unknown = || Stop::Refuse(Refusal::NotFound(Object::Contact));
    let found = state.contact(account, id)?.ok_or_else(unknown)?;
    let found = match found.merged_into {
        Some(into) => state.contact(account, into)?.ok_or_else(unknown)?,
        None => found,
    };
    if found.erased_at.is_some() {
        return Err(unknown());
    }
    Ok(found)
}

/// Whether a contact was erased. If `id` is `None`, the result is `false`.
pub(crate) fn is_erased(state: &State, account: AccountId, id: Option<ContactId>) -> Decided<bool> {
    match id {
        Some(id) => Ok(state
            .contact(account, id)?
            .is_some_and(|c| c.erased_at.is_some())),
        None => Ok(false),
    }
}

pub(crate) fn merge(into: &mut JsonMap, patch: &JsonMap) {
    for (key, value) in patch {
        if value.is_null() {
            into.shift_remove(key);
        } else {
            into.insert(key.clone(), value.clone());
        }
    }
}

/// Whether attributes are within the limits of number and size. `attributes` must contain all attributes that the
/// object has after a change.
pub(crate) fn are_bounded(attributes: &JsonMap) -> bool {
    attributes.len() <= MAX_ATTRIBUTES && size(attributes) <= MAX_ATTRIBUTES_BYTES
}

/// Returns the size of attributes in bytes: the lengths of all names and texts, and 4 bytes for each value. List
/// elements and members of objects are values too.
pub(crate) fn size(attributes: &JsonMap) -> usize {
    fn of(value: &Value) -> usize {
        match value {
            Value::String(text) => text.len(),
            Value::Array(values) => values.iter().map(of).fold(0, usize::saturating_add),
            Value::Object(map) => size(map),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
        .saturating_add(4)
    }
    (attributes.iter())
        .map(|(name, value)| name.len().saturating_add(of(value)))
        .fold(0, usize::saturating_add)
}

/// Writes an event about the blocking or unblocking of a contact. `by` is the acting agent. `None` means that no agent
/// acts, for example in provisioning.
pub(crate) fn tell_blocked(
    state: &mut State,
    cx: &Context<'_>,
    contact: &Contact,
    by: Option<AgentId>,
) -> Decided<()> {
    let kind = if contact.blocked {
        audit::CONTACT_BLOCKED
    } else {
        audit::CONTACT_UNBLOCKED
    };
    // The event stays stored after an erasure of the contact, so the event contains no personal data.
    let data = json!({"contact_id": contact.id});
    tell(state, cx, contact, kind, by, &data)
}

/// Creates an identity. The calling function has already checked that the serial is free.
pub(crate) fn new_identity(
    state: &mut State,
    cx: &mut Context<'_>,
    inbox: &Inbox,
    contact: Option<ContactId>,
    serial: Option<String>,
) -> Decided<Identity> {
    let identity = Identity {
        id: cx.id::<IdentityId>(IdKind::Identity)?,
        account_id: inbox.account_id,
        inbox_id: inbox.id,
        contact_id: contact,
        serial,
        verified: false,
        last_conversation_id: None,
        last_activity_at: None,
        created_at: cx.now,
        updated_at: cx.now,
    };
    state.put(identity.clone());
    Ok(identity)
}
