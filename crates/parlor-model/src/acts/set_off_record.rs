//! The act [`SetOffRecord`].

use crate::act::{Act, Right, Target};
use crate::acts::{ConversationView, NewMessage};
use crate::decide::conversations::{has_ended, may_speak};
use crate::decide::messages::append;
use crate::decide::needs::named;
use crate::decide::view::view;
use crate::entities::{JsonMap, Message};
use crate::ids::AccountId;
use crate::refusal::{Conflict, FieldCode, Refusal};
use crate::routing;
use crate::state::{Context, ConversationTarget, Decided, Key, State};
use crate::words::{MessageKind, SenderKind};
use serde_json::json;

/// Takes a conversation off the record, or puts it back on the record. While a conversation is off the record, messages
/// between customer and agent are forwarded live and never stored. Acts that would store such a message are refused.
/// The act adds an activity line to the thread. If the conversation already has the requested state, nothing changes.
/// If the status of the conversation later changes from open to another status, Parlor puts the conversation back on
/// the record.
#[derive(Clone, Debug)]
pub struct SetOffRecord {
    /// The conversation. It must be open, and the customer programs of its inbox must support conversations off the
    /// record. Otherwise the act is refused.
    pub conversation: ConversationTarget,
    /// Whether the conversation is off the record from now on.
    pub off_record: bool,
}

impl Act for SetOffRecord {
    type Outcome = Box<ConversationView>;

    fn target(&self) -> Target<'_> {
        Target::Conversation(&self.conversation.name)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        named(account, &self.conversation.name)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let mut conversation = self.conversation.find(state, &config, account)?;
        may_speak(&config, &conversation, cx.actor.application())?;
        let id = conversation.id;
        if conversation.off_record == self.off_record {
            return Ok(Box::new(view(state, account, id)?));
        }
        let inbox = config.inboxes.get(&conversation.inbox_id);
        if !inbox.is_some_and(|inbox| inbox.kind.knows_off_record()) {
            return Err(Refusal::field("off_record", FieldCode::NotAllowed).into());
        }
        if has_ended(&conversation) {
            return Err(Refusal::Conflict(Conflict::NeverReopens).into());
        }
        if !conversation.status.is_live() {
            return Err(Refusal::Conflict(Conflict::Transition).into());
        }
        // The HTTP answer shows the identity. So the decision requests the row of the identity here, before the
        // activity line gets an id. If the row were loaded later, the decision would be repeated, and the id would stay
        // unused.
        state.identity(account, conversation.identity_id)?;
        conversation.off_record = self.off_record;
        let (sender, words) = match agent {
            Some(agent) => ((SenderKind::Agent, Some(agent.0)), "The agent"),
            None => {
                let contact = conversation.contact_id.map(|id| id.0);
                ((SenderKind::Contact, contact), "The customer")
            }
        };
        let (content_type, turned) = match self.off_record {
            true => (Message::OFF_RECORD, "on"),
            false => (Message::ON_RECORD, "off"),
        };
        let mut line = NewMessage::text(format!("{words} turned off-record messages {turned}."));
        line.content_type = content_type.to_owned();
        append(
            state,
            cx,
            &mut conversation,
            MessageKind::Activity,
            sender,
            &line,
            JsonMap::new(),
        )?;
        let data = json!({"off_record": self.off_record});
        routing::emit(
            state,
            cx,
            &conversation,
            "conversation.updated",
            agent,
            &data,
        )?;
        state.put(conversation);
        Ok(Box::new(view(state, account, id)?))
    }
}
