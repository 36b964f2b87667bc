//! The act [`PutDraft`].

use crate::act::{Act, Right};
use crate::acts::{MAX_MENTIONS, MAX_MESSAGE};
use crate::decide::people::is_erased;
use crate::decide::{attachments, drafts};
use crate::entities::Draft;
use crate::ids::{AccountId, AgentId, AttachmentId, MessageId};
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::words::MessageKind;
use serde_json::json;

/// Stores the acting agent's draft in a conversation. A new draft replaces the agent's earlier draft in this
/// conversation. Changes of the conversation do not affect the draft.
#[derive(Clone, Debug)]
pub struct PutDraft {
    /// The conversation.
    pub conversation: ConversationName,
    /// The kind of the message that will be sent, one of [`MessageKind::OF_AGENTS`].
    pub kind: MessageKind,
    /// The text, at most [`MAX_MESSAGE`] characters.
    pub content: String,
    /// Whether the text is sanitised HTML.
    pub html: bool,
    /// The uploaded files of the agent, at most [`crate::acts::MAX_ATTACHMENTS`]. As long as a file belongs to the
    /// draft, the file is not removed like other unsent uploads.
    pub attachments: Vec<AttachmentId>,
    /// The quoted message. If the quoted message belongs to another conversation, the quote is ignored.
    pub in_reply_to: Option<MessageId>,
    /// The agents that a note mentions, at most [`MAX_MENTIONS`].
    pub mentions: Vec<AgentId>,
}

impl Act for PutDraft {
    type Outcome = Box<Draft>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let files = self
            .attachments
            .iter()
            .map(|id| Key::Attachment(account, *id));
        [Key::named(account, &self.conversation)]
            .into_iter()
            .chain(files)
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (conversation, agent, before) = drafts::find(state, cx, &self.conversation)?;
        if is_erased(state, cx.account, conversation.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        if !MessageKind::OF_AGENTS.contains(&self.kind) {
            return Err(Refusal::field("kind", FieldCode::NotAllowed).into());
        }
        // A draft is stored in the database. So a conversation that is off the record accepts no draft of a message to
        // the customer. A draft of a note is accepted, because notes are stored even off the record.
        if self.kind == MessageKind::Outgoing && conversation.off_record {
            return Err(Refusal::Conflict(Conflict::OffRecord).into());
        }
        if self.content.chars().count() > MAX_MESSAGE {
            return Err(Refusal::field("content", FieldCode::TooLong).into());
        }
        if self.mentions.len() > MAX_MENTIONS {
            return Err(Refusal::field("mentions", FieldCode::TooLong).into());
        }
        let quoted = match self.in_reply_to {
            Some(id) => state
                .message(cx.account, id)?
                .map(|message| message.conversation_id),
            None => None,
        };
        let held = before.as_ref().map_or(&[][..], |draft| &draft.attachments);
        let attachments = attachments::hold(state, cx, agent, &self.attachments, held)?;
        let draft = Draft {
            agent_id: agent,
            conversation_id: conversation.id,
            account_id: cx.account,
            kind: self.kind,
            content: self.content.clone(),
            html: self.html,
            attachments,
            in_reply_to: self.in_reply_to.filter(|_| quoted == Some(conversation.id)),
            mentions: self.mentions.clone(),
            version: before
                .as_ref()
                .map_or(1, |draft| draft.version.saturating_add(1)),
            created_at: before.as_ref().map_or(cx.now, |draft| draft.created_at),
            updated_at: cx.now,
        };
        state.put(draft.clone());
        if before.is_none() {
            drafts::emit(
                state,
                cx,
                &draft,
                "draft.created",
                &json!({"kind": draft.kind}),
            )?;
        }
        Ok(Box::new(draft))
    }
}
