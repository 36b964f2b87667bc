//! Words off the record: passed on to current listeners as typing is, never stored.

use crate::ephemeral_event::{CallbackEvent, EphemeralEvent, OffRecord, Typist};
use crate::typing::Heard;
use crate::{Engine, EngineError};
use parlor_model::entities::Conversation;
use parlor_model::ids::{AccountId, CredentialId};
use parlor_model::refusal::{Conflict, FieldCode, Refusal};
use parlor_model::state::ConversationName;
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::InboxKind;
use std::sync::Arc;

/// The greatest length of words off the record, in characters.
pub const MAX_OFF_RECORD: usize = 2_000;
/// The greatest size of words off the record as a JSON text, in bytes. Nodes pass them on in one signal, which also has
/// the audience.
const MAX_ENCODED: usize = parlor_store::MAX_SIGNAL - 2_000;

/// Words that a caller says off the record.
#[derive(Clone, Debug)]
pub struct OffRecordIn {
    /// The account of the conversation.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationName,
    /// The required kind of inbox, as [`crate::typing::TypingIn::inbox_kind`].
    pub inbox_kind: Option<InboxKind>,
    /// The client application that acts for the customer, as [`crate::typing::TypingIn::application`].
    pub application: Option<CredentialId>,
    /// The author.
    pub by: Typist,
    /// The words, 1 to [`MAX_OFF_RECORD`] characters.
    pub content: String,
    /// The caller's visibility, as [`crate::typing::TypingIn::visibility`].
    pub visibility: Option<ReaderVisibility>,
}

impl Engine {
    /// Passes words on in a conversation that is off the record, to all listeners who may see it. The words are stored
    /// nowhere.
    ///
    /// # Errors
    /// Refused if the conversation or the agent is unknown, if the application has no part in the conversation, or if the
    /// conversation is on the record. Refused if the words are empty or longer than [`MAX_OFF_RECORD`]. Also fails if
    /// the database is not available.
    pub async fn say_off_record(&self, said: OffRecordIn) -> Result<(), EngineError> {
        let OffRecordIn {
            account,
            conversation,
            inbox_kind,
            application,
            by,
            content,
            visibility,
        } = said;
        if content.is_empty() {
            return Err(Refusal::field("content", FieldCode::Required).into());
        }
        let encoded = serde_json::to_string(&content).unwrap_or_default();
        if content.chars().nth(MAX_OFF_RECORD).is_some() || encoded.len() > MAX_ENCODED {
            return Err(Refusal::field("content", FieldCode::TooLong).into());
        }
        let heard = Heard {
            account,
            conversation,
            inbox_kind,
            application,
            by,
            visibility,
        };
        let is_off = |found: &Conversation| match found.off_record {
            true => Ok(()),
            false => Err(Refusal::Conflict(Conflict::Transition)),
        };
        let (conversation, audience) = self.heard_in(heard, is_off).await?;
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
