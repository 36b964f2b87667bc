//! The act [`DeleteMessage`].

use crate::act::{Act, Right, Target};
use crate::acts::MessageView;
use crate::decide::attachments;
use crate::decide::messages::set_delivery;
use crate::decide::view::view;
use crate::entities::{Agent, Conversation, JsonMap, Message};
use crate::ids::{AccountId, AgentId, MessageId};
use crate::refusal::{Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, Key, State};
use crate::words::{Delivery, SenderKind};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Deletes the content and the files of a message. The message itself remains, with its kind, author and times, so that
/// positions and counts stay correct. An agent whom the deleted note mentioned loses the visibility that the mention
/// gave, unless another note of the conversation mentions the agent. Agents may delete their own messages.
/// Administrators may delete every message. A message that is already deleted or erased stays unchanged.
#[derive(Clone, Debug)]
pub struct DeleteMessage {
    /// The message.
    pub message: MessageId,
}

/// The outcome of [`DeleteMessage`].
#[derive(Clone, Debug)]
pub struct Deleted {
    /// The message without content.
    pub view: MessageView,
    /// The storage keys of the deleted files. The caller must delete the bytes that are stored under these keys.
    pub files: Vec<String>,
}

impl Act for DeleteMessage {
    type Outcome = Box<Deleted>;

    fn target(&self) -> Target<'_> {
        Target::Message(self.message)
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Message(account, self.message)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let config = state.config(account)?;
        let mut message = state
            .message(account, self.message)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Message))?;
        let is_own = message.sender_kind == SenderKind::Agent && message.sender_id == Some(agent.0);
        let administers = (config.agents.get(&agent)).is_some_and(Agent::administers);
        if !is_own && !administers {
            return Err(Refusal::Forbidden.into());
        }
        let mut conversation = state
            .conversation(account, message.conversation_id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Conversation))?;
        // The HTTP answer needs the rows that `view` reads. If one of these rows is not loaded yet, the decision stops
        // here, before the changes below. Without this call, the decision could stop after some of the changes.
        view(state, account, conversation.id)?;
        let mut files = Vec::new();
        if !message.is_emptied() {
            let mentioned = still_mentioned(state, account, &conversation, &message)?;
            let before = conversation.clone();
            attachments::erase(
                state,
                account,
                std::slice::from_ref(&message),
                1,
                &mut files,
            )?;
            message.content.clear();
            message.content_attributes = marked();
            message.source_id = None;
            message.attachments = Vec::new();
            message.updated_at = cx.now;
            if message.delivery == Delivery::Failed {
                // A message without content cannot be sent again, so it is no longer counted as a failed message.
                set_delivery(&mut conversation, &mut message, Delivery::Sent);
            }
            let data = json!({"message_id": message.id, "position": message.position});
            routing::emit(
                state,
                cx,
                &conversation,
                "message.deleted",
                Some(agent),
                &data,
            )?;
            // The list of mentioned agents changes after the event is written, so the event still reaches the agents
            // who now lose their visibility of the conversation.
            conversation.mentioned = mentioned;
            if conversation != before {
                state.put(conversation);
            }
            state.put(message.clone());
        }
        let conversation = message.conversation_id;
        Ok(Box::new(Deleted {
            view: MessageView {
                message,
                conversation: view(state, account, conversation)?,
            },
            files,
        }))
    }
}

/// The maximum number of notes that one look-up of [`still_mentioned`] loads.
const NOTES: i64 = 500;

/// Returns the mentioned agents of the conversation, except the agents whom only the deleted note mentions.
fn still_mentioned(
    state: &State,
    account: AccountId,
    conversation: &Conversation,
    deleted: &Message,
) -> Decided<Vec<AgentId>> {
    let lost: Vec<AgentId> = deleted.mentions().collect();
    if lost.is_empty() {
        return Ok(conversation.mentioned.clone());
    }
    let mut others = BTreeSet::new();
    let mut after = 0;
    loop {
        let notes = state.notes_after(account, conversation.id, after, NOTES)?;
        let rest = (notes.rows.iter()).filter(|note| note.id != deleted.id);
        others.extend(rest.flat_map(|note| note.mentions()));
        match notes.rows.last() {
            Some(note) if notes.more && !lost.iter().all(|agent| others.contains(agent)) => {
                after = note.position;
            }
            _ => break,
        }
    }
    Ok((conversation.mentioned.iter().copied())
        .filter(|agent| !lost.contains(agent) || others.contains(agent))
        .collect())
}

/// Returns the content attributes of a deleted message: only the mark [`Message::DELETED`].
fn marked() -> JsonMap {
    let mut map = JsonMap::new();
    map.insert(Message::DELETED.to_owned(), Value::Bool(true));
    map
}
