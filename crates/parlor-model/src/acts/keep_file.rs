//! The act [`KeepFile`].

use crate::act::{Act, Right};
use crate::acts::{NewFile, UNSENT_S};
use crate::decide::attachments::file;
use crate::entities::{Attachment, Timer};
use crate::state::{Context, Decided, State};
use crate::words::TimerKind;

/// Stores the row of a file that the acting agent uploaded. If no message or other object uses the file within
/// [`UNSENT_S`] seconds, the file is removed.
#[derive(Clone, Debug)]
pub struct KeepFile {
    /// The file.
    pub file: NewFile,
}

impl Act for KeepFile {
    type Outcome = Box<Attachment>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let attachment = file(cx, account, &self.file, Some(agent))?;
        state.put(Timer {
            kind: TimerKind::Unsent,
            subject: attachment.id.0,
            account_id: account,
            due_at: cx.now.plus_seconds(UNSENT_S),
        });
        state.put(attachment.clone());
        Ok(Box::new(attachment))
    }
}
