//! The rows of texts that agents have not sent.

use super::Attached;
use crate::ids::{AccountId, AgentId, ConversationId, MessageId};
use crate::time::Timestamp;
use crate::words::MessageKind;

entities! {
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
