//! The act [`CreateContactInInbox`].

use crate::act::{Act, Right};
use crate::acts::{MAX_SERIAL, NewPerson};
use crate::config::AccountConfig;
use crate::decide::people::{make, new_identity};
use crate::entities::{Identity, Inbox, Person};
use crate::ids::InboxId;
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};
use crate::words::InboxKind;
use std::sync::Arc;

/// Creates a contact with an identity in an inbox.
#[derive(Clone, Debug)]
pub struct CreateContactInInbox {
    /// The contact.
    pub person: NewPerson,
    /// The inbox.
    pub inbox: InboxId,
    /// The required kind of inbox. An inbox of another kind is treated as unknown. `None` accepts every kind.
    pub inbox_kind: Option<InboxKind>,
    /// The serial of the identity.
    pub serial: NewIdentitySerial,
    /// Whether the new identity is verified, because the caller has checked a proof of identity.
    pub verified: bool,
}

/// The serial of an identity that is created with its contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewIdentitySerial {
    /// A random UUID.
    Uuid,
    /// This serial, 1 to [`MAX_SERIAL`] characters. The act is refused if another identity of the inbox has this
    /// serial.
    Given(String),
}

/// The outcome of [`CreateContactInInbox`].
#[derive(Clone, Debug)]
pub struct ContactInInbox {
    /// The account's configuration, because the HTTP answer contains names of configured objects.
    pub config: Arc<AccountConfig>,
    /// The contact.
    pub person: Person,
    /// The identity.
    pub identity: Identity,
    /// The inbox of the identity.
    pub inbox: Inbox,
}

impl Act for CreateContactInInbox {
    type Outcome = Box<ContactInInbox>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let inbox = match self.inbox_kind {
            Some(kind) => config.inbox(self.inbox, kind),
            None => config.inboxes.get(&self.inbox),
        };
        let inbox = inbox.cloned().ok_or(Refusal::NotFound(Object::Inbox))?;
        let department = match config.account.customer_departmentalization {
            true => inbox.department_id,
            false => None,
        };
        let person = make(state, cx, account, department, &self.person, agent)?;
        let serial = match &self.serial {
            NewIdentitySerial::Uuid => cx.ids.uuid(),
            NewIdentitySerial::Given(serial) => {
                if serial.is_empty() {
                    return Err(Refusal::field("serial", FieldCode::Required).into());
                }
                if serial.chars().count() > MAX_SERIAL {
                    return Err(Refusal::field("serial", FieldCode::TooLong).into());
                }
                if (state.identity_by_serial(account, inbox.id, serial)?).is_some() {
                    return Err(Refusal::Conflict(Conflict::SerialTaken).into());
                }
                serial.clone()
            }
        };
        let contact = Some(person.contact.id);
        let mut identity = new_identity(state, cx, &inbox, contact, Some(serial))?;
        if self.verified {
            identity.verified = true;
            state.put(identity.clone());
        }
        Ok(Box::new(ContactInInbox {
            config,
            person,
            identity,
            inbox,
        }))
    }
}
