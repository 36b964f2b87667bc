//! The act [`CreateContact`].

use crate::act::{Act, Right};
use crate::acts::{ContactView, NewPerson};
use crate::decide::people::make;
use crate::state::{Context, Decided, State};

/// Creates a contact without an identity. [`CreateContactInInbox`](crate::acts::CreateContactInInbox) creates a contact
/// with an identity.
#[derive(Clone, Debug)]
pub struct CreateContact {
    /// The contact.
    pub person: NewPerson,
}

impl Act for CreateContact {
    type Outcome = Box<ContactView>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        Ok(Box::new(ContactView {
            config: state.config(account)?,
            person: make(state, cx, account, None, &self.person, agent)?,
            identities: Vec::new(),
        }))
    }
}
