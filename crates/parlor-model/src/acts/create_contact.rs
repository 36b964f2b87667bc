//! The act [`CreateContact`].

use crate::act::Act;
use crate::acts::{ContactView, NewPerson};
use crate::decide::people::{make, new_identity};
use crate::ids::InboxId;
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};
use crate::words::InboxKind;

/// Creates a contact and, if requested, an identity in an inbox.
#[derive(Clone, Debug)]
pub struct CreateContact {
    /// The contact.
    pub person: NewPerson,
    /// The inbox of the new identity, and its serial.
    pub identity: Option<(InboxId, NewIdentitySerial)>,
    /// The required kind of inbox. An inbox of another kind counts as unknown.
    pub inbox_kind: Option<InboxKind>,
    /// Whether the caller has checked a proof of identity, so that the new identity is verified.
    pub verified: bool,
}

/// The serial of an identity that is created with its contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewIdentitySerial {
    /// A random UUID.
    Uuid,
    /// This serial. Refused if another identity has it.
    Given(String),
}

impl Act for CreateContact {
    type Outcome = Box<ContactView>;

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let inbox = match &self.identity {
            Some((id, _)) => {
                let inbox = match self.inbox_kind {
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
        let person = make(state, cx, account, department, &self.person, agent)?;
        let mut identities = Vec::new();
        if let (Some(inbox), Some((_, serial))) = (inbox, &self.identity) {
            let serial = match serial {
                NewIdentitySerial::Uuid => cx.ids.uuid(),
                NewIdentitySerial::Given(serial) => {
                    if state
                        .identity_by_serial(inbox.account_id, inbox.id, serial)?
                        .is_some()
                    {
                        return Err(Refusal::Conflict(Conflict::SerialTaken).into());
                    }
                    if serial.is_empty() || serial.chars().count() > crate::command::MAX_SERIAL {
                        return Err(Refusal::field("serial", FieldCode::TooLong).into());
                    }
                    serial.clone()
                }
            };
            let contact = Some(person.contact.id);
            let mut identity = new_identity(state, cx, inbox, contact, Some(serial))?;
            if self.verified {
                identity.verified = true;
                state.put(identity.clone());
            }
            identities.push(identity);
        }
        Ok(Box::new(ContactView {
            config,
            person,
            identities,
        }))
    }
}
