//! The rows of texts that agents have not sent.

use super::{Attached, JsonMap};
use crate::canonical;
use crate::ids::{AccountId, AgentId, ConversationId, MacroId, MessageId, ScheduledId};
use crate::macros::MacroAction;
use crate::time::Timestamp;
use crate::words::{MessageKind, ScheduledState};
use std::borrow::Cow;

entities! {
    /// A prepared text with variables and blanks, and actions that come with it.
    Macro {
        /// The id of the macro.
        id: MacroId,
        /// The account of the row.
        account_id: AccountId,
        /// The agents who see and use the macro: [`MacroScope`](crate::macros::MacroScope) as text.
        scope: String,
        /// The short code, unique in its scope by its key.
        short_code: String,
        /// The name, for people.
        name: String,
        /// The text, at most [`MAX_TEXT`](crate::macros::MAX_TEXT) characters.
        content: String,
        /// Whether the text is HTML, which was sanitised.
        html: bool,
        /// The kind of the message: [`MessageKind::Outgoing`] or [`MessageKind::Note`].
        kind: MessageKind,
        /// The files, at most [`crate::acts::MAX_ATTACHMENTS`]. Each use sends a copy.
        attachments: Vec<Attached>,
        /// The actions, at most [`MAX_ACTIONS`](crate::macros::MAX_ACTIONS).
        actions: Vec<MacroAction>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    } + {
        code_key = |row| canonical::name(&row.short_code),
        search_text = |row| Cow::<str>::Owned(canonical::search(&row.searched()).into_owned()),
    }
    /// A message that is sent later.
    ScheduledMessage {
        /// The id of the scheduled message. The later message has another id.
        id: ScheduledId,
        /// The account of the row.
        account_id: AccountId,
        /// The conversation.
        conversation_id: ConversationId,
        /// The author.
        agent_id: AgentId,
        /// The kind of the later message: [`MessageKind::Outgoing`] or [`MessageKind::Note`].
        kind: MessageKind,
        /// The text, at most [`crate::acts::MAX_MESSAGE`] characters.
        content: String,
        /// Further data of the later message.
        content_attributes: JsonMap,
        /// The caller's own id for the later message.
        source_id: Option<String>,
        /// The quoted message.
        in_reply_to: Option<MessageId>,
        /// The agents that a note mentions.
        mentions: Vec<AgentId>,
        /// The files, at most [`crate::acts::MAX_ATTACHMENTS`]. They are copies of the attachments' rows.
        attachments: Vec<Attached>,
        /// The actions that are carried out with the message.
        actions: Vec<MacroAction>,
        /// The time of sending.
        send_at: Timestamp,
        /// Whether the message waits only for the hold of its inbox, in which its author can take it back.
        held: bool,
        /// Whether a message of the customer stops the scheduled message.
        cancel_on_reply: bool,
        /// The state.
        state: ScheduledState,
        /// The reason of a failure, as a stable word.
        error: Option<String>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// Whether a program wrote the message with the agent's token. The agent's visibility and role then do not limit
        /// the later message and its actions.
        program: bool,
        /// The newest position that the author of a held message had seen. If the conversation moves in the meantime, the
        /// message fails.
        seen_position: Option<i64>,
    }
    /// A text that an agent writes in a conversation and has not sent. An agent has at most one draft in a conversation.
    Draft {
        /// The author.
        agent_id: AgentId,
        /// The conversation.
        conversation_id: ConversationId,
        /// The account of the row.
        account_id: AccountId,
        /// The kind of the later message: [`MessageKind::Outgoing`] or [`MessageKind::Note`].
        kind: MessageKind,
        /// The text, at most [`crate::acts::MAX_MESSAGE`] characters. It may be empty.
        content: String,
        /// Whether the text is HTML, which was sanitised.
        html: bool,
        /// The files, at most [`crate::acts::MAX_ATTACHMENTS`]. They are copies of the attachments' rows.
        attachments: Vec<Attached>,
        /// The quoted message.
        in_reply_to: Option<MessageId>,
        /// The agents that a note mentions.
        mentions: Vec<AgentId>,
        /// The number of writes since the draft appeared.
        version: i64,
        /// The time of the first write.
        created_at: Timestamp,
        /// The time of the last write.
        updated_at: Timestamp,
    }
}

impl ScheduledMessage {
    /// Whether the next message of the customer stops the message.
    #[must_use]
    pub fn is_stoppable(&self) -> bool {
        self.cancel_on_reply && self.state == ScheduledState::Waiting
    }
}

impl Macro {
    /// Returns the text in which macros are searched.
    fn searched(&self) -> String {
        format!("{} {} {}", self.short_code, self.name, self.content)
    }
}
