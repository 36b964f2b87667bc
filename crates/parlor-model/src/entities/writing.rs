//! The rows of macros, drafts and scheduled messages.

use super::{Attached, JsonMap};
use crate::canonical;
use crate::ids::{AccountId, AgentId, ConversationId, MacroId, MessageId, ScheduledId};
use crate::macros::MacroAction;
use crate::time::Timestamp;
use crate::words::{MessageKind, ScheduledState};
use std::borrow::Cow;

entities! {
    /// A macro: a prepared text with variables and blanks ([`mod@crate::macros`]), and actions. The actions are carried
    /// out when the text is sent.
    Macro {
        /// The id of the macro.
        id: MacroId,
        /// The account of the row.
        account_id: AccountId,
        /// The scope, which determines the agents who may use the macro: [`MacroScope`](crate::macros::MacroScope) as
        /// text.
        scope: String,
        /// The short code. Its comparison key is unique in the macro's scope.
        short_code: String,
        /// The name that people see.
        name: String,
        /// The text, at most [`MAX_TEXT`](crate::macros::MAX_TEXT) characters.
        content: String,
        /// Whether the text is HTML. HTML text was sanitised before it was stored.
        html: bool,
        /// The kind of the message: [`MessageKind::Outgoing`] or [`MessageKind::Note`].
        kind: MessageKind,
        /// The files, at most [`crate::acts::MAX_ATTACHMENTS`]. Each use of the macro sends copies of the files.
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
        /// The id of the scheduled message. The sent message has a different id.
        id: ScheduledId,
        /// The account of the row.
        account_id: AccountId,
        /// The conversation.
        conversation_id: ConversationId,
        /// The author.
        agent_id: AgentId,
        /// The kind of message: [`MessageKind::Outgoing`] or [`MessageKind::Note`].
        kind: MessageKind,
        /// The text, at most [`crate::acts::MAX_MESSAGE`] characters.
        content: String,
        /// Further data of the message that will be sent.
        content_attributes: JsonMap,
        /// The caller's own id for the message that will be sent.
        source_id: Option<String>,
        /// The quoted message.
        in_reply_to: Option<MessageId>,
        /// The agents that a note mentions.
        mentions: Vec<AgentId>,
        /// The files, at most [`crate::acts::MAX_ATTACHMENTS`]. This list contains copies of the attachment rows.
        attachments: Vec<Attached>,
        /// The actions that are carried out when the message is sent.
        actions: Vec<MacroAction>,
        /// The time of sending.
        send_at: Timestamp,
        /// Whether the message waits only because its inbox has a hold time. Until the message is sent, the author can
        /// cancel it.
        held: bool,
        /// Whether the customer's next message stops the scheduled message.
        cancel_on_reply: bool,
        /// The state.
        state: ScheduledState,
        /// The code of the reason why the message could not be sent. `None` means that sending has not failed.
        error: Option<String>,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// Whether a program wrote the message with the agent's token. If so, the agent's visibility and role do not
        /// limit the message and its actions.
        program: bool,
        /// The position of the newest message that the author of a held message had seen. The held message fails if
        /// another person has written after this position. The held message also fails if too many messages follow this
        /// position.
        seen_position: Option<i64>,
    }
    /// A draft: an unsent message of an agent in a conversation. An agent has at most one draft in a conversation.
    Draft {
        /// The author.
        agent_id: AgentId,
        /// The conversation.
        conversation_id: ConversationId,
        /// The account of the row.
        account_id: AccountId,
        /// The kind of message: [`MessageKind::Outgoing`] or [`MessageKind::Note`].
        kind: MessageKind,
        /// The text, at most [`crate::acts::MAX_MESSAGE`] characters. The text may be empty.
        content: String,
        /// Whether the text is HTML. HTML text was sanitised before it was stored.
        html: bool,
        /// The files, at most [`crate::acts::MAX_ATTACHMENTS`]. This list contains copies of the attachment rows.
        attachments: Vec<Attached>,
        /// The quoted message.
        in_reply_to: Option<MessageId>,
        /// The agents that a note mentions.
        mentions: Vec<AgentId>,
        /// The number of times that the draft was stored.
        version: i64,
        /// The time at which the draft was first stored.
        created_at: Timestamp,
        /// The time at which the draft was last stored.
        updated_at: Timestamp,
    }
}

impl ScheduledMessage {
    /// Whether the customer's next message stops this scheduled message.
    #[must_use]
    pub fn is_stoppable(&self) -> bool {
        self.cancel_on_reply && self.state == ScheduledState::Waiting
    }
}

impl Macro {
    /// Returns the text of the macro for searches: the short code, the name and the content.
    fn searched(&self) -> String {
        format!("{} {} {}", self.short_code, self.name, self.content)
    }
}
