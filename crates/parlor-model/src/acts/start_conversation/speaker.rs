//! Finds or creates the contact and the identity for a start.

use super::person_choice::{IdentityChoice, NewSerial, PersonChoice, UnknownSerial};
use crate::decide::people::{self, new_identity};
use crate::entities::{Identity, Inbox, Person};
use crate::ids::{AccountId, ContactId, DepartmentId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::state::{Context, Decided, PointQuery, State, Stop, each, want};
use crate::words::PointKind;

/// The contact and the identity that a start uses.
pub(super) struct Speaker {
    pub(super) identity: Identity,
    pub(super) person: Option<Person>,
    pub(super) person_is_new: bool,
}

/// Finds or creates the contact and the identity that a start uses.
pub(super) fn speaker(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    who: &PersonChoice,
    inbox: &Inbox,
    department: Option<DepartmentId>,
) -> Decided<Speaker> {
    let known = |state: &State, identity: &Identity| -> Decided<Speaker> {
        let person = match identity.contact_id {
            Some(contact) => state.person(account, contact)?,
            None => None,
        };
        Ok(Speaker {
            identity: identity.clone(),
            person,
            person_is_new: false,
        })
    };
    match who {
        PersonChoice::Anonymous => Ok(Speaker {
            identity: new_identity(state, cx, inbox, None, None)?,
            person: None,
            person_is_new: false,
        }),
        PersonChoice::Identity(id) => {
            let identity = state
                .identity(account, *id)?
                .filter(|i| i.inbox_id == inbox.id)
                .cloned()
                .ok_or(Refusal::NotFound(Object::Identity))?;
            if people::is_erased(state, account, identity.contact_id)? {
                return Err(Refusal::NotFound(Object::Identity).into());
            }
            known(state, &identity)
        }
        PersonChoice::Serial { serial, unknown } => {
            match of_serial(state, cx, account, inbox, serial)? {
                Some(identity) => known(state, &identity),
                None if *unknown == UnknownSerial::Refuse => {
                    Err(Refusal::NotFound(Object::Identity).into())
                }
                None => Ok(Speaker {
                    identity: new_identity(state, cx, inbox, None, Some(serial.clone()))?,
                    person: None,
                    person_is_new: false,
                }),
            }
        }
        PersonChoice::Contact {
            contact,
            choice,
            new_serial,
        } => {
            let person = people::living_person(state, account, *contact)?;
            let contact = person.contact.id;
            let identity = identity_of(state, cx, inbox, contact, *choice, *new_serial)?;
            Ok(Speaker {
                identity,
                person: Some(person),
                person_is_new: false,
            })
        }
        PersonChoice::ContactWithSerial { contact, serial } => {
            let person = people::living_person(state, account, *contact)?;
            let contact = person.contact.id;
            let identity = match of_serial(state, cx, account, inbox, serial)? {
                Some(identity) if identity.contact_id == Some(contact) => identity,
                // The identity had no contact. From now on, the identity belongs to this contact.
                Some(mut identity) if identity.contact_id.is_none() => {
                    identity.contact_id = Some(contact);
                    identity.updated_at = cx.now;
                    state.put(identity.clone());
                    people::contact_event(state, cx, &person.contact, "contact.updated", None)?;
                    identity
                }
                Some(_) => return Err(Refusal::Conflict(Conflict::SerialTaken).into()),
                None => new_identity(state, cx, inbox, Some(contact), Some(serial.clone()))?,
            };
            Ok(Speaker {
                identity,
                person: Some(person),
                person_is_new: false,
            })
        }
        PersonChoice::LookUp {
            kind,
            label,
            values,
            person,
            choice,
        } => {
            let config = state.config(account)?;
            let country = config.account.country.as_deref();
            let found = each(values, |value| {
                state.contacts_by_value(PointQuery {
                    account,
                    department,
                    kind: *kind,
                    label: if *kind == PointKind::Attribute {
                        label.clone()
                    } else {
                        String::new()
                    },
                    match_value: kind.key(value, country),
                })
            })?;
            let found: std::collections::BTreeSet<ContactId> =
                found.into_iter().flatten().collect();
            let mut found = found.into_iter();
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => Err(Refusal::Ambiguous(Object::Contact).into()),
                (Some(contact), None) => {
                    // The missing rows of the contact and of the identity are requested together. Otherwise, each
                    // missing row would need another round of loading.
                    let mut needs = Vec::new();
                    let person = want(&mut needs, state.person(account, contact))?;
                    let nothing = NewSerial::Nothing;
                    let identity = identity_of(state, cx, inbox, contact, *choice, nothing);
                    let identity = want(&mut needs, identity)?;
                    let (Some(person), Some(identity)) = (person, identity) else {
                        return Err(Stop::Need(needs));
                    };
                    let person = person.ok_or(Refusal::NotFound(Object::Contact))?;
                    Ok(Speaker {
                        identity,
                        person: Some(person),
                        person_is_new: false,
                    })
                }
                (None, _) => {
                    let person = person
                        .as_ref()
                        .map_err(|errors| Refusal::Invalid(errors.clone()))?;
                    let made = people::make(state, cx, account, department, person, None)?;
                    let identity = new_identity(state, cx, inbox, Some(made.contact.id), None)?;
                    Ok(Speaker {
                        identity,
                        person: Some(made),
                        person_is_new: true,
                    })
                }
            }
        }
    }
}

/// Returns the identity with this serial. If the identity belongs to an erased contact, the identity loses its serial,
/// and the result is `None`.
fn of_serial(
    state: &mut State,
    cx: &Context<'_>,
    account: AccountId,
    inbox: &Inbox,
    serial: &str,
) -> Decided<Option<Identity>> {
    let Some(mut identity) = state
        .identity_by_serial(inbox.account_id, inbox.id, serial)?
        .cloned()
    else {
        return Ok(None);
    };
    if !people::is_erased(state, account, identity.contact_id)? {
        return Ok(Some(identity));
    }
    if let Some(id) = identity.contact_id
        && let Some(contact) = state.contact(account, id)?.cloned()
    {
        people::contact_event(state, cx, &contact, "contact.updated", None)?;
    }
    identity.serial = None;
    identity.updated_at = cx.now;
    state.put(identity);
    Ok(None)
}

fn identity_of(
    state: &mut State,
    cx: &mut Context<'_>,
    inbox: &Inbox,
    contact: ContactId,
    choice: IdentityChoice,
    new_serial: NewSerial,
) -> Decided<Identity> {
    let candidates = state.identities_of(inbox.account_id, inbox.id, contact)?;
    let chosen = match choice {
        IdentityChoice::LatestActive => candidates
            .into_iter()
            .min_by_key(|i| (std::cmp::Reverse(i.last_activity_at), i.id)),
        IdentityChoice::Newest => candidates.into_iter().max_by_key(|i| (i.created_at, i.id)),
    };
    match chosen.cloned() {
        Some(identity) => Ok(identity),
        None => {
            let serial = match new_serial {
                NewSerial::Nothing => None,
                NewSerial::Uuid => Some(cx.ids.uuid()),
            };
            new_identity(state, cx, inbox, Some(contact), serial)
        }
    }
}
