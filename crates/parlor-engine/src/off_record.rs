//! Off-record messages: messages in conversations that are off the record. Parlor sends them to connected readers and
//! to callback endpoints, and never stores them.

use crate::ephemeral_event::{CallbackEvent, EphemeralEvent, OffRecord};
use crate::speaker::Speaker;
use crate::{Engine, EngineError};
use parlor_model::entities::Conversation;
use parlor_model::refusal::{Conflict, FieldCode, Refusal};
use std::sync::Arc;

/// The maximum length of an off-record message, in characters.
pub const MAX_OFF_RECORD: usize = 2_000;
/// The maximum size of an off-record message as a JSON string, in bytes. Nodes send the message to each other in one
/// PostgreSQL notification of limited size. The notification also contains the audience.
const MAX_ENCODED: usize = parlor_store::MAX_EPHEMERAL_EVENT - 2_000;

impl Engine {
    /// Sends an off-record message to all connected readers who may see the conversation, and to callback endpoints.
    /// The message is not stored.
    ///
    /// # Errors
    /// A refusal if the conversation or the agent is unknown, or if the client application may not act in the
    /// conversation. A refusal if the conversation is on the record, or has ended and cannot be reopened. A refusal if
    /// the text is empty, longer than [`MAX_OFF_RECORD`], or too long for one notification between nodes. Another error
    /// if the database is not available.
    pub async fn say_off_record(
        &self,
        speaker: Speaker,
        content: String,
    ) -> Result<(), EngineError> {
        if content.is_empty() {
            return Err(Refusal::field("content", FieldCode::Required).into());
        }
        let encoded = serde_json::to_string(&content).unwrap_or_default();
        if content.chars().nth(MAX_OFF_RECORD).is_some() || encoded.len() > MAX_ENCODED {
            return Err(Refusal::field("content", FieldCode::TooLong).into());
        }
        let (account, by) = (speaker.account, speaker.by);
        let is_off = |found: &Conversation| match found.off_record {
            true => Ok(()),
            false => Err(Refusal::Conflict(Conflict::Transition)),
        };
        let (conversation, audience) = self.admit_speaker(speaker, is_off).await?;
        let content: Arc<str> = content.into();
        let to_callbacks = CallbackEvent::OffRecord(OffRecord {
            account,
            conversation,
            by,
            content: Arc::clone(&content),
            at: self.now(),
        });
        let event = EphemeralEvent::OffRecord {
            conversation,
            by,
            content,
            audience,
        };
        self.publish_ephemeral(account, to_callbacks, event);
        Ok(())
    }
}
