//! The act [`RecordExport`].

use crate::act::{Act, Right};
use crate::audit;
use crate::audit::CONTACT_EXPORTED;
use crate::decide::people::living;
use crate::entities::Event;
use crate::ids::{AccountId, ContactId};
use crate::state::{Context, Decided, Key, State};
use serde_json::json;

/// Records in the audit log that the data of a contact is exported. The caller begins the export only after this act
/// has succeeded, so that the audit log contains every export.
#[derive(Clone, Debug)]
pub struct RecordExport {
    /// The contact.
    pub contact: ContactId,
}

impl Act for RecordExport {
    type Outcome = ContactId;
    const AUDIT: &'static [&'static str] = &[CONTACT_EXPORTED];

    fn right(&self) -> Right<'_> {
        Right::Supervise
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        Key::person(account, self.contact).to_vec()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let id = living(state, account, self.contact)?;
        let data = json!({"contact_id": id});
        let act = audit::act(account, audit::CONTACT_EXPORTED, Some(agent), cx.now, &data);
        state.put_event(Event {
            contact_id: Some(id),
            ..act
        })?;
        Ok(id)
    }
}
