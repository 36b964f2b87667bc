//! The act [`PostMessage`].

use crate::act::{Act, Subject};
use crate::acts::{MAX_MENTIONS, MAX_MESSAGE, MessageView, NewMessage};
use crate::decide::attachments;
use crate::decide::conversations::{find, may_speak, speak};
use crate::decide::needs::named;
use crate::decide::people::is_erased;
use crate::decide::view::view;
use crate::entities::JsonMap;
use crate::ids::{AccountId, AgentId, CredentialId, MessageId};
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::routing::{self};
use crate::state::{Context, ConversationName, Decided, Key, State};
use crate::words::{InboxKind, MessageKind};
use serde_json::json;

/// Adds a message to a conversation. The customer's word wakes a conversation that may open again; one that has ended for good takes
/// nothing but notes.
#[derive(Clone, Debug)]
pub struct PostMessage {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationName,
    /// The conversation is refused as unknown unless its inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// The client application that speaks for the customer: it must have started the conversation, which must not have ended.
    pub application: Option<CredentialId>,
    /// [`MessageKind::Incoming`], [`MessageKind::Outgoing`] or [`MessageKind::Note`].
    pub kind: MessageKind,
    /// The agent who writes an outgoing message or a note; `None` for the customer's own messages.
    pub agent: Option<AgentId>,
    /// The message.
    pub message: NewMessage,
    /// The message of the same conversation it answers; another's is ignored.
    pub in_reply_to: Option<MessageId>,
    /// Agents whom a note calls upon; refused on anything else. At most [`MAX_MENTIONS`].
    pub mentions: Vec<AgentId>,
}

impl Act for PostMessage {
    type Outcome = Box<MessageView>;

    fn account(&self) -> Option<AccountId> {
        Some(self.account)
    }

    fn subject(&self) -> Subject<'_> {
        Subject::Conversation(&self.conversation)
    }

    fn prefetch(&self) -> Vec<Key> {
        let mut keys = named(self.account, &self.conversation);
        keys.extend(attachments::prefetch(self.account, &self.message));
        keys
    }

    fn decide(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        _reader: Option<AgentId>,
    ) -> Decided<Self::Outcome> {
        let config = state.config(self.account)?;
        let mut conversation = find(
            state,
            &config,
            self.account,
            &self.conversation,
            self.inbox_kind,
        )?;
        may_speak(&config, &conversation, self.application)?;
        if is_erased(state, self.account, conversation.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        // The answer shows it: found missing now rather than when the message has an id, which a second round would not use.
        state.identity(self.account, conversation.identity_id)?;
        if self.message.content.chars().count() > MAX_MESSAGE {
            return Err(Refusal::field("message", FieldCode::TooLong).into());
        }
        if self.message.content.is_empty() && self.message.attachments.is_empty() {
            return Err(Refusal::field("message", FieldCode::Required).into());
        }
        let mut extra = JsonMap::new();
        if !self.mentions.is_empty() {
            if self.kind != MessageKind::Note || self.mentions.len() > MAX_MENTIONS {
                return Err(Refusal::field("mentions", FieldCode::NotAllowed).into());
            }
            if self
                .mentions
                .iter()
                .any(|agent| !config.agents.contains_key(agent))
            {
                return Err(Refusal::field("mentions", FieldCode::Unknown).into());
            }
            extra.insert("mentions".to_owned(), json!(self.mentions));
            conversation.mentioned.extend(&self.mentions);
            conversation.mentioned.sort_unstable();
            conversation.mentioned.dedup();
        }
        if let Some(id) = self.in_reply_to
            && let Some(quoted) = state.message(self.account, id)?
            && quoted.conversation_id == conversation.id
        {
            extra.insert("in_reply_to".to_owned(), json!(id));
        }
        let (message, freed) = speak(
            state,
            cx,
            &config,
            &mut conversation,
            (self.kind, self.agent),
            &self.message,
            extra,
        )?;
        let id = conversation.id;
        state.put(conversation);
        routing::hand_out(state, cx, self.account, freed)?;
        let conversation = view(state, self.account, id)?;
        Ok(Box::new(MessageView {
            message,
            conversation,
        }))
    }
}
