//! The act [`KeepFile`].

use crate::act::Act;
use crate::acts::{NewFile, UNSENT_S};
use crate::decide::attachments::file;
use crate::entities::{Attachment, Timer};
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, State};
use crate::words::TimerKind;

/// Keeps a file that was uploaded.
#[derive(Clone, Debug)]
pub struct KeepFile {
    /// The account.
    pub account: AccountId,
    /// The agent who uploaded it.
    pub agent: AgentId,
    /// The file.
    pub file: NewFile,
}

impl Act for KeepFile {
    type Outcome = Box<Attachment>;

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
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
        let attachment = file(cx, self.account, &self.file, Some(self.agent))?;
        state.put(Timer {
            kind: TimerKind::Unsent,
            subject: attachment.id.0,
            account_id: self.account,
            due_at: cx.now.plus_seconds(UNSENT_S),
        });
        state.put(attachment.clone());
        Ok(Box::new(attachment))
    }
}
