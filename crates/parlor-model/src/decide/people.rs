//! Contacts and how they are reached and found.

use super::start::new_identity;
use crate::audience::Audience;
use crate::audit;
use crate::command::{
    ContactView, CreateContact, MAX_VALUE, NewIdentitySerial, NewPerson, NewPoint, Outcome,
    PutContactPoint, RecordExport, RemoveContactPoint, UpdateContact,
};
use crate::entities::{Contact, ContactPoint, Event, JsonMap, Person};
use crate::ids::{AccountId, AgentId, ContactId, ContactPointId, DepartmentId, IdKind};
use crate::refusal::{Conflict, FieldCode, FieldError, Object, Refusal};
use crate::state::{Context, Decided, State, Stop};
use crate::words::{Evidence, PointKind, Word};
use serde_json::{Value, json};

/// What of a value must be unique in the account: scope, kind and the value as compared.
#[must_use]
pub fn unique_key(department: Option<DepartmentId>, kind: PointKind, match_value: &str) -> String {
    format!(
        "{}:{}:{match_value}",
        department.map_or(0, |d| d.0),
        kind.word()
    )
}

/// The name as shown, of its parts.
pub(crate) fn full_name(given: Option<&str>, family: Option<&str>) -> String {
    [given, family]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Makes a person with their points and the `contact.created` event; `by`: the agent who does.
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

/// As [`make`], under an id that was given.
pub(crate) fn make_as(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    department: Option<DepartmentId>,
    id: ContactId,
    (new, by): (&NewPerson, Option<AgentId>),
) -> Decided<Person> {
    // All at once: one by one they would take as many rounds of loading as there are points.
    let mut needs = Vec::new();
    for point in new.points.iter().filter(|p| p.kind.is_unique()) {
        let key = unique_key(department, point.kind, &point.kind.comparable(&point.value));
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
        blocked: new.blocked,
        blocked_by_merge: false,
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

/// Tells of a contact; `by`: the agent who did it.
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

fn tell(
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
    })
}

/// Keeps the search rows of a contact's custom attributes in step with their values. Returns the rows made.
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

/// The text a custom attribute's value is found by, if it can be.
fn searchable(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() && text.chars().count() <= MAX_VALUE => {
            Some(text.clone())
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn field_of(kind: PointKind) -> String {
    kind.word().to_owned()
}

/// Adds a point to a contact that is being written; the inner error says which field cannot stand.
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
    let match_value = new.kind.comparable(&new.value);
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
    state.put_point(point.clone());
    Ok(Ok(point))
}

fn fits(value: &str) -> Result<(), FieldCode> {
    if value.is_empty() {
        Err(FieldCode::Required)
    } else if value.chars().count() > MAX_VALUE {
        Err(FieldCode::TooLong)
    } else {
        Ok(())
    }
}

/// Who an id stands for: the person it was made for, or the one they were merged into.
///
/// # Errors
/// Needs loading; refused as not found when unknown, another account's, or erased.
pub fn living(state: &State, account: AccountId, id: ContactId) -> Decided<ContactId> {
    let unknown = || Stop::Refuse(Refusal::NotFound(Object::Contact));
    let found = state.contact(account, id)?.ok_or_else(unknown)?;
    let found = match found.merged_into {
        Some(into) => state.contact(account, into)?.ok_or_else(unknown)?,
        None => found,
    };
    if found.erased_at.is_some() {
        return Err(unknown());
    }
    Ok(found.id)
}

/// Whether this person was erased.
///
/// # Errors
/// Needs loading.
pub(crate) fn is_erased(state: &State, account: AccountId, id: Option<ContactId>) -> Decided<bool> {
    match id {
        Some(id) => Ok(state
            .contact(account, id)?
            .is_some_and(|c| c.erased_at.is_some())),
        None => Ok(false),
    }
}

/// Decides [`RemoveContactPoint`].
pub(super) fn remove_point(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &RemoveContactPoint,
) -> Decided<Outcome> {
    let point = state
        .point(c.account, c.point)?
        .filter(|p| p.kind != PointKind::Attribute)
        .cloned()
        .ok_or(Refusal::NotFound(Object::ContactPoint))?;
    let mut contact = state
        .contact(c.account, point.contact_id)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Contact))?;
    state.remove_point(point.id);
    contact.updated_at = cx.now;
    contact_event(state, cx, &contact, "contact.updated", c.agent)?;
    state.put_contact(contact);
    Ok(Outcome::PointRemoved)
}

/// Decides [`CreateContact`].
pub(super) fn create(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &CreateContact,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let inbox = match &c.identity {
        Some((id, _)) => {
            let inbox = match c.inbox_kind {
                Some(kind) => config.inbox(*id, kind),
                None => config.inboxes.get(id),
            };
            Some(inbox.ok_or(Refusal::NotFound(Object::Inbox))?)
        }
        None => None,
    };
    let department = if config.account.customer_departmentalization {
        inbox.and_then(|i| i.department_id)
    } else {
        None
    };
    let person = make(state, cx, c.account, department, &c.person, c.agent)?;
    let mut identities = Vec::new();
    if let (Some(inbox), Some((_, serial))) = (inbox, &c.identity) {
        let serial = match serial {
            NewIdentitySerial::Uuid => cx.ids.uuid(),
            NewIdentitySerial::Given(serial) => {
                if state.identity_by_serial(inbox.id, serial)?.is_some() {
                    return Err(Refusal::Conflict(Conflict::SerialTaken).into());
                }
                if serial.is_empty() || serial.chars().count() > crate::command::MAX_SERIAL {
                    return Err(Refusal::field("serial", FieldCode::TooLong).into());
                }
                serial.clone()
            }
        };
        identities.push(new_identity(
            state,
            cx,
            inbox,
            Some(person.contact.id),
            Some(serial),
        )?);
    }
    Ok(Outcome::Contact(Box::new(ContactView {
        config,
        person,
        identities,
    })))
}

/// Decides [`UpdateContact`].
pub(super) fn update(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &UpdateContact,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let id = living(state, c.account, c.contact)?;
    let person = state
        .person(c.account, id)?
        .ok_or(Refusal::NotFound(Object::Contact))?;
    let mut contact = person.contact.clone();
    let patch = &c.patch;
    let mut errors = Vec::new();
    if let Some(given) = &patch.given_name {
        contact.given_name.clone_from(given);
    }
    if let Some(family) = &patch.family_name {
        contact.family_name.clone_from(family);
    }
    if let Some(name) = &patch.name {
        contact.name.clone_from(name);
    } else if patch.given_name.is_some() || patch.family_name.is_some() {
        contact.name = full_name(
            contact.given_name.as_deref(),
            contact.family_name.as_deref(),
        );
    }
    for (field, value) in [
        ("name", Some(&contact.name)),
        ("given_name", contact.given_name.as_ref()),
        ("family_name", contact.family_name.as_ref()),
    ] {
        if value.is_some_and(|v| v.chars().count() > MAX_VALUE) {
            errors.push(FieldError {
                field: field.to_owned(),
                code: FieldCode::TooLong,
            });
        }
    }
    merge(&mut contact.details, &patch.details);
    for (attributes, patched) in [
        (&mut contact.custom_attributes, &patch.custom_attributes),
        (
            &mut contact.additional_attributes,
            &patch.additional_attributes,
        ),
    ] {
        if patch.null_stays {
            attributes.extend(patched.clone());
        } else {
            merge(attributes, patched);
        }
    }
    if let Some(blocked) = patch.blocked {
        contact.blocked = blocked;
        contact.blocked_by_merge = false;
    }
    contact.updated_at = cx.now;
    for (kind, value) in &patch.points {
        let old = person.point(*kind);
        if old.map(|p| &p.value) == value.as_ref() {
            continue;
        }
        if let Some(old) = old {
            state.remove_point(old.id);
        }
        if let Some(value) = value
            && let Err(error) =
                add_point(state, cx, &contact, &NewPoint::given(*kind, value.clone()))?
        {
            errors.push(error);
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors).into());
    }
    if !patch.custom_attributes.is_empty() {
        for point in person
            .points
            .iter()
            .filter(|p| p.kind == PointKind::Attribute)
        {
            state.remove_point(point.id);
        }
        index_attributes(state, cx, &contact)?;
    }
    contact_event(state, cx, &contact, "contact.updated", c.agent)?;
    if contact.blocked != person.contact.blocked {
        tell_blocked(state, cx, &contact, c.agent)?;
    }
    state.put_contact(contact);
    let person = state
        .person(c.account, id)?
        .ok_or(Refusal::NotFound(Object::Contact))?;
    Ok(Outcome::Contact(Box::new(ContactView {
        config,
        person,
        identities: Vec::new(),
    })))
}

fn merge(into: &mut JsonMap, patch: &JsonMap) {
    for (key, value) in patch {
        if value.is_null() {
            into.shift_remove(key);
        } else {
            into.insert(key.clone(), value.clone());
        }
    }
}

/// Tells that somebody was blocked or unblocked; `by`: the agent who did it, `None`: a program or the operator.
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
    // Nothing that names them: such facts outlast an erasure.
    let data = json!({"contact_id": contact.id});
    tell(state, cx, contact, kind, by, &data)
}

/// Decides [`RecordExport`].
pub(super) fn exported(state: &mut State, cx: &Context<'_>, c: &RecordExport) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if !config.agents.contains_key(&c.agent) {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    let id = living(state, c.account, c.contact)?;
    let data = json!({"contact_id": id});
    let act = audit::act(
        c.account,
        audit::CONTACT_EXPORTED,
        Some(c.agent),
        cx.now,
        &data,
    );
    state.put_event(act)?;
    Ok(Outcome::Exported(id))
}

/// Decides [`PutContactPoint`].
pub(super) fn put_point(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &PutContactPoint,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    let old = match c.point {
        Some(id) => Some(
            state
                .point(c.account, id)?
                .cloned()
                .ok_or(Refusal::NotFound(Object::ContactPoint))?,
        ),
        None => None,
    };
    let owner = old
        .as_ref()
        .map(|p| p.contact_id)
        .or(c.contact)
        .ok_or(Refusal::NotFound(Object::Contact))?;
    let owner = living(state, c.account, owner)?;
    let contact = state
        .contact(c.account, owner)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Contact))?;
    let kind = c
        .kind
        .or(old.as_ref().map(|p| p.kind))
        .ok_or_else(|| Refusal::field("kind", FieldCode::Required))?;
    let value = c
        .value
        .clone()
        .or_else(|| old.as_ref().map(|p| p.value.clone()))
        .unwrap_or_default();
    fits(&value).map_err(|code| Refusal::field(field_of(kind), code))?;
    let match_value = kind.comparable(&value);
    let unique = kind
        .is_unique()
        .then(|| unique_key(contact.department_id, kind, &match_value));
    if let Some(key) = &unique
        && state
            .unique_point(c.account, key)?
            .is_some_and(|p| Some(p.id) != c.point)
    {
        return Err(Refusal::field(field_of(kind), FieldCode::Taken).into());
    }
    let mut details = old.as_ref().map(|p| p.details.clone()).unwrap_or_default();
    merge(&mut details, &c.details);
    let point = ContactPoint {
        id: match &old {
            Some(old) => old.id,
            None => cx.id::<ContactPointId>(IdKind::ContactPoint)?,
        },
        account_id: c.account,
        contact_id: contact.id,
        department_id: contact.department_id,
        kind,
        label: old.as_ref().map(|p| p.label.clone()).unwrap_or_default(),
        value,
        match_value,
        unique_key: unique,
        evidence: old.as_ref().map_or(Evidence::Given, |p| p.evidence),
        details,
        created_at: old.as_ref().map_or(cx.now, |p| p.created_at),
        updated_at: cx.now,
        merge_id: old.as_ref().and_then(|p| p.merge_id),
    };
    state.put_point(point.clone());
    contact_event(state, cx, &contact, "contact.updated", c.agent)?;
    let person = state
        .person(c.account, contact.id)?
        .ok_or(Refusal::NotFound(Object::Contact))?;
    Ok(Outcome::ContactPoint {
        config,
        point: Box::new(point),
        person: Box::new(person),
    })
}
