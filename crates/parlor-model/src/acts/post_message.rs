//! The act [`PostMessage`].

use crate::act::{Act, Right, Target};
use crate::acts::{MAX_MENTIONS, MAX_MESSAGE, MessageView, NewMessage};
use crate::callbacks::is_address;
use crate::config::AccountConfig;
use crate::decide::attachments;
use crate::decide::conversations::{may_speak, speak};
use crate::decide::joined;
use crate::decide::needs::named;
use crate::decide::people::is_erased;
use crate::decide::view::view;
use crate::entities::{Conversation, JsonMap, Message};
use crate::ids::{AccountId, AgentId, ConversationId, MessageId};
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::routing;
use crate::state::{Context, ConversationTarget, Decided, Key, State};
use crate::words::{MessageKind, Status};
use serde_json::json;

/// Adds a message to a conversation. A customer's message reopens a snoozed, resolved or closed conversation, unless
/// the contact is blocked. A conversation that has ended and can never be reopened accepts only notes. In a merged
/// conversation, a customer's message is added to the target. If the target has ended and can never be reopened, or
/// belongs to another identity, Parlor undoes the merge. The message is then added to the separated conversation. A
/// client application may write only in a conversation that the application started, and only until the conversation is
/// resolved or closed.
#[derive(Clone, Debug)]
pub struct PostMessage {
    /// The conversation.
    pub conversation: ConversationTarget,
    /// The kind of message. The customer writes [`MessageKind::Incoming`]; the acting agent writes
    /// [`MessageKind::Outgoing`] or [`MessageKind::Note`].
    pub kind: MessageKind,
    /// The message.
    pub message: NewMessage,
    /// The quoted message. If the quoted message does not appear in the thread of the conversation, the quote is
    /// ignored.
    pub in_reply_to: Option<MessageId>,
    /// The agents that a note mentions, at most [`MAX_MENTIONS`]. If a message that is not a note has mentions, the act
    /// is refused.
    pub mentions: Vec<AgentId>,
    /// The condition on the service of the conversation. If the condition is not met, the act is refused with the
    /// conflict that the conversation is not open.
    pub service: ServiceCondition,
}

/// A condition on the service of a conversation. An agent serves a conversation from the pick-up until the conversation
/// is resolved or closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServiceCondition {
    /// There is no condition.
    #[default]
    None,
    /// An agent serves the conversation.
    Served,
    /// No agent serves the conversation, and the conversation is neither resolved nor closed.
    Unserved,
    /// The conversation is neither resolved nor closed.
    Ongoing,
}

impl ServiceCondition {
    fn holds(self, conversation: &Conversation) -> bool {
        let ongoing = !matches!(conversation.status, Status::Resolved | Status::Closed);
        let served = ongoing && conversation.picked_up_at.is_some();
        match self {
            Self::None => true,
            Self::Served => served,
            Self::Unserved => ongoing && !served,
            Self::Ongoing => ongoing,
        }
    }
}

impl Act for PostMessage {
    type Outcome = Box<MessageView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let mut keys = named(account, &self.conversation.name);
        keys.extend(attachments::prefetch(account, &self.message));
        keys
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        let mut conversation = self.conversation.find(state, &config, account)?;
        // The author of a customer's message is the customer, even if a different actor sends the request.
        let author = match self.kind {
            MessageKind::Incoming => None,
            MessageKind::Outgoing | MessageKind::Note | MessageKind::Activity => Some(cx.agent()?),
        };
        may_speak(&config, &conversation, cx.actor.application())?;
        if !self.service.holds(&conversation) {
            return Err(Refusal::Conflict(Conflict::NotOpen(conversation.id)).into());
        }
        if is_erased(state, account, conversation.contact_id)? {
            return Err(Refusal::Conflict(Conflict::ContactErased).into());
        }
        let named = conversation.id;
        if self.kind == MessageKind::Incoming {
            conversation = joined::listener(state, cx, conversation)?;
        }
        // The HTTP answer shows the identity. So the decision requests the row of the identity here, before the message
        // gets an id. If the decision requested a missing row later, the store would load the row and repeat the
        // decision. The id from the first decision would then stay unused.
        state.identity(account, conversation.identity_id)?;
        self.check(&config)?;
        let mut extra = JsonMap::new();
        if !self.mentions.is_empty() {
            extra.insert("mentions".to_owned(), json!(self.mentions));
            conversation.mentioned.extend(&self.mentions);
            conversation.mentioned.sort_unstable();
            conversation.mentioned.dedup();
        }
        if let Some(id) = self.in_reply_to
            && quotes(state, account, &[conversation.id, named], id)?
        {
            extra.insert("in_reply_to".to_owned(), json!(id));
        }
        let (message, freed) = speak(
            state,
            cx,
            &config,
            &mut conversation,
            (self.kind, author),
            &self.message,
            extra,
        )?;
        let id = conversation.id;
        state.put(conversation);
        routing::hand_out(state, cx, account, freed)?;
        let conversation = view(state, account, id)?;
        Ok(Box::new(MessageView {
            message,
            conversation,
        }))
    }
}

/// Whether the message appears in the thread of one of these conversations. A thread also contains the messages of
/// merged conversations.
pub(crate) fn quotes(
    state: &State,
    account: AccountId,
    threads: &[ConversationId],
    id: MessageId,
) -> Decided<bool> {
    let Some(quoted) = state.message(account, id)? else {
        return Ok(false);
    };
    let of = quoted.conversation_id;
    if threads.contains(&of) {
        return Ok(true);
    }
    let merged = (state.conversation(account, of)?).and_then(|row| row.merged_into);
    Ok(merged.is_some_and(|target| threads.contains(&target)))
}

impl PostMessage {
    /// Checks the fields that can be checked with the configuration alone.
    ///
    /// # Errors
    /// Refused with the name of the first invalid field.
    pub(crate) fn check(&self, config: &AccountConfig) -> Result<(), Refusal> {
        if self.message.content.chars().count() > MAX_MESSAGE {
            return Err(Refusal::field("message", FieldCode::TooLong));
        }
        if self.message.content.is_empty() && self.message.attachments.is_empty() {
            return Err(Refusal::field("message", FieldCode::Required));
        }
        if self.message.content_type == Message::PAGE
            && (self.kind != MessageKind::Outgoing
                || !self.message.attachments.is_empty()
                || !is_address(&self.message.content))
        {
            return Err(Refusal::field("page_url", FieldCode::NotAllowed));
        }
        if self.mentions.is_empty() {
            return Ok(());
        }
        if self.kind != MessageKind::Note || self.mentions.len() > MAX_MENTIONS {
            return Err(Refusal::field("mentions", FieldCode::NotAllowed));
        }
        let mut mentioned = self.mentions.iter();
        if mentioned.any(|agent| !config.agents.contains_key(agent)) {
            return Err(Refusal::field("mentions", FieldCode::Unknown));
        }
        Ok(())
    }
}
