//! The act [`AnswerFile`].

use crate::act::{Act, Right, Target};
use crate::acts::MessageView;
use crate::decide::attachments::{of_message, stamp};
use crate::decide::conversations::may_speak;
use crate::decide::view::view;
use crate::ids::{AccountId, AttachmentId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, Key, State};
use crate::words::{FileAnswer, MessageKind};
use serde_json::json;

/// Accepts or rejects a file. Only the receiver of a file can answer. An agent answers files of the customer. Any other
/// actor answers files of agents, in the name of the customer. The answer only informs the sender. Even a rejected file
/// can still be read. If the file already has the same answer, nothing changes.
#[derive(Clone, Debug)]
pub struct AnswerFile {
    /// The file. An agent can answer only a file in an incoming message. Any other actor can answer only a file in an
    /// outgoing message. An answer to another file is refused with [`Conflict::Transition`].
    pub attachment: AttachmentId,
    /// The answer.
    pub answer: FileAnswer,
    /// The UUID of the conversation to which the file must belong. `None` accepts a file of every conversation.
    pub conversation: Option<String>,
}

impl Act for AnswerFile {
    type Outcome = Box<MessageView>;

    fn target(&self) -> Target<'_> {
        Target::File(self.attachment)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Attachment(account, self.attachment)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        const UNKNOWN: Refusal = Refusal::NotFound(Object::Attachment);
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let (mut row, mut message) = of_message(state, account, self.attachment)?;
        let conversation = state
            .conversation(account, message.conversation_id)?
            .cloned()
            .ok_or(UNKNOWN)?;
        if (self.conversation.as_ref()).is_some_and(|uuid| *uuid != conversation.uuid) {
            return Err(UNKNOWN.into());
        }
        may_speak(&config, &conversation, cx.actor.application())?;
        let answers = match agent {
            Some(_) => MessageKind::Incoming,
            None => MessageKind::Outgoing,
        };
        if message.kind != answers {
            return Err(Refusal::Conflict(Conflict::Transition).into());
        }
        if row.answer != Some(self.answer) {
            row.answer = Some(self.answer);
            stamp(&mut message, &row);
            message.updated_at = cx.now;
            let kind = match self.answer {
                FileAnswer::Accepted => "attachment.accepted",
                FileAnswer::Rejected => "attachment.rejected",
            };
            let data = json!({
                "attachment_id": row.id, "message_id": message.id, "position": message.position,
                "by": if agent.is_some() { "agent" } else { "contact" },
            });
            routing::emit(state, cx, &conversation, kind, agent, &data)?;
            state.put(row);
            state.put(message.clone());
        }
        Ok(Box::new(MessageView {
            message,
            conversation: view(state, account, conversation.id)?,
        }))
    }
}
