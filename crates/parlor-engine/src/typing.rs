//! Typing notifications and words off the record: delivered to current listeners, never stored.
//!
//! Followers of the live feed receive them on this and on other nodes. Callbacks listen with [`Engine::moments`], on
//! this node only. A listener who falls behind can miss a notification; it is not repeated.

use crate::ephemeral_event::{EphemeralEvent, Moment, OffRecord, Typing, Typist};
use crate::live::viewers::REPLYING_S;
use crate::live::viewing::replying;
use crate::{Engine, EngineError};
use parlor_model::audience::Audience;
use parlor_model::decide;
use parlor_model::ids::{AccountId, CredentialId};
use parlor_model::refusal::{Conflict, FieldCode, Object, Refusal};
use parlor_model::state::ConversationName;
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::InboxKind;
use std::sync::Arc;
use tokio::sync::broadcast;

/// A typing notification that a caller reports.
#[derive(Clone, Debug)]
pub struct TypingIn {
    /// The account of the conversation.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationName,
    /// The required kind of inbox. A conversation in an inbox of another kind counts as unknown. `None` accepts every
    /// kind.
    pub inbox_kind: Option<InboxKind>,
    /// The client application that acts for the customer. It must have started the conversation, and the conversation
    /// must not have ended.
    pub application: Option<CredentialId>,
    /// The person who types.
    pub by: Typist,
    /// Whether typing started; `false` means that typing stopped.
    pub started: bool,
    /// The caller's visibility. Typing in an invisible conversation is not reported. `None` means that the caller sees
    /// everything.
    pub visibility: Option<ReaderVisibility>,
}

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
    /// The required kind of inbox, as [`TypingIn::inbox_kind`].
    pub inbox_kind: Option<InboxKind>,
    /// The client application that acts for the customer, as [`TypingIn::application`].
    pub application: Option<CredentialId>,
    /// The author.
    pub by: Typist,
    /// The words, 1 to [`MAX_OFF_RECORD`] characters.
    pub content: String,
    /// The caller's visibility, as [`TypingIn::visibility`].
    pub visibility: Option<ReaderVisibility>,
}

impl Engine {
    /// Sends a typing notification to all listeners who may see the conversation.
    ///
    /// # Errors
    /// Refused if the conversation or the agent is unknown, or if the application has no part in the conversation. Also
    /// fails if the database is not available.
    pub async fn typing(&self, told: TypingIn) -> Result<(), EngineError> {
        let TypingIn {
            account,
            conversation,
            inbox_kind,
            application,
            by,
            started,
            visibility,
        } = told;
        let (conversation, audience) = self
            .store()
            .read(account, move |state| {
                let config = state.config(account)?;
                let found = decide::find(state, &config, account, &conversation, inbox_kind)?;
                let audience = Audience::of(&config, &found);
                if visibility
                    .as_ref()
                    .is_some_and(|visibility| !visibility.admits(&audience))
                {
                    return Err(Refusal::NotFound(Object::Conversation).into());
                }
                decide::may_speak(&config, &found, application)?;
                if decide::has_ended(&found) {
                    return Err(Refusal::Conflict(Conflict::NeverReopens).into());
                }
                match by {
                    Typist::Agent { id, .. } if !config.agents.contains_key(&id) => {
                        Err(Refusal::NotFound(Object::Agent).into())
                    }
                    Typist::Agent { .. } | Typist::Contact => Ok((found.id, audience)),
                }
            })
            .await?;
        if let Typist::Agent { id, private } = by {
            let until = self.now().plus_seconds(REPLYING_S);
            let replying = started.then(|| (replying(private), until));
            let viewers = &self.live.viewers;
            viewers.reply_until(account, conversation, id, replying);
        }
        let moment = Typing {
            account,
            conversation,
            by,
            started,
            at: self.now(),
        };
        // An error means that there are no listeners.
        let _ = self.moments.send(Moment::Typing(moment));
        let event = Arc::new(EphemeralEvent::typing(&moment, audience));
        self.live.publish(account, &event);
        let message = event.encode(account, self.live.node());
        self.store().signal(message);
        Ok(())
    }

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
        let (conversation, audience) = self
            .store()
            .read(account, move |state| {
                let config = state.config(account)?;
                let found = decide::find(state, &config, account, &conversation, inbox_kind)?;
                let audience = Audience::of(&config, &found);
                if visibility
                    .as_ref()
                    .is_some_and(|visibility| !visibility.admits(&audience))
                {
                    return Err(Refusal::NotFound(Object::Conversation).into());
                }
                decide::may_speak(&config, &found, application)?;
                if decide::has_ended(&found) {
                    return Err(Refusal::Conflict(Conflict::NeverReopens).into());
                }
                if !found.off_record {
                    return Err(Refusal::Conflict(Conflict::Transition).into());
                }
                match by {
                    Typist::Agent { id, .. } if !config.agents.contains_key(&id) => {
                        Err(Refusal::NotFound(Object::Agent).into())
                    }
                    Typist::Agent { .. } | Typist::Contact => Ok((found.id, audience)),
                }
            })
            .await?;
        let content: Arc<str> = content.into();
        // An error means that there are no listeners.
        let _ = self.moments.send(Moment::OffRecord(OffRecord {
            account,
            conversation,
            by,
            content: Arc::clone(&content),
            at: self.now(),
        }));
        let event = Arc::new(EphemeralEvent::OffRecord {
            conversation,
            by,
            content,
            audience,
        });
        self.live.publish(account, &event);
        let message = event.encode(account, self.live.node());
        self.store().signal(message);
        Ok(())
    }

    /// Returns the receiver of all typing notifications and words off the record on this node from now on.
    #[must_use]
    pub fn moments(&self) -> broadcast::Receiver<Moment> {
        self.moments.subscribe()
    }
}
