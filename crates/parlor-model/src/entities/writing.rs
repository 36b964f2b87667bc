//! The rows of texts that agents have not sent.

use super::{Attached, JsonMap};
use crate::ids::{AccountId, AgentId, ConversationId, MessageId, ScheduledId};
use crate::time::Timestamp;
use crate::words::{MessageKind, ScheduledState};

entities! {
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
