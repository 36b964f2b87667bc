//! The act [`RecordExport`].

use crate::act::{Act, Right};
use crate::audit;
use crate::audit::CONTACT_EXPORTED;
use crate::decide::people::living;
use crate::ids::{AccountId, AgentId, ContactId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use serde_json::json;

/// Writes the export of a person to the audit log, before anything is given out: an export that cannot be logged does not happen.
#[derive(Clone, Debug)]
pub struct RecordExport {
    /// The account.
    pub account: AccountId,
    /// The contact.
    pub contact: ContactId,
    /// The agent who asks for it.
    pub agent: AgentId,
}

impl Act for RecordExport {
    type Outcome = ContactId;
    const AUDIT: &'static [&'static str] = &[CONTACT_EXPORTED];

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn right(&self) -> Right<'_> {
        Right::Supervise
    }

    fn prefetch(&self) -> Vec<Key> {
        Key::person(self.account, self.contact).to_vec()
    }

    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        _reader: Option<AgentId>,
    ) -> Decided<Self::Outcome> {
        let config = state.config(self.account)?;
        if !config.agents.contains_key(&self.agent) {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        let id = living(state, self.account, self.contact)?;
        let data = json!({"contact_id": id});
        let act = audit::act(
            self.account,
            audit::CONTACT_EXPORTED,
            Some(self.agent),
            cx.now,
            &data,
        );
        state.put_event(act)?;
        Ok(id)
    }
}
