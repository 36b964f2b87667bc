//! The person who types in a conversation or writes an off-record message, and the check whether the person may do so.

use crate::ephemeral_event::Typist;
use crate::{Engine, EngineError};
use parlor_model::audience::Audience;
use parlor_model::decide;
use parlor_model::entities::Conversation;
use parlor_model::ids::{AccountId, ConversationId, CredentialId};
use parlor_model::refusal::{Conflict, Object, Refusal};
use parlor_model::state::ConversationTarget;
use parlor_model::visibility::ReaderVisibility;

/// The request of a person who types in a conversation or writes an off-record message.
#[derive(Clone, Debug)]
pub struct Speaker {
    /// The account of the conversation.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationTarget,
    /// The client application that acts for the customer, if any. The application must have started the conversation,
    /// and the conversation must not be resolved or closed.
    pub application: Option<CredentialId>,
    /// The person who types or writes the message.
    pub by: Typist,
    /// The caller's visibility. A conversation that the caller may not see is treated as unknown. `None` means that the
    /// caller sees all conversations.
    pub visibility: Option<ReaderVisibility>,
}

impl Engine {
    /// Checks that a person may type or write an off-record message in a conversation. Also checks that the
    /// conversation meets the condition `may`. Returns the id of the conversation and its audience.
    pub(crate) async fn admit_speaker(
        &self,
        speaker: Speaker,
        may: fn(&Conversation) -> Result<(), Refusal>,
    ) -> Result<(ConversationId, Audience), EngineError> {
        let account = speaker.account;
        Ok(self
            .store()
            .read(account, move |state| {
                let config = state.config(account)?;
                let found = speaker.conversation.find(state, &config, account)?;
                let audience = Audience::of(&config, &found);
                if (speaker.visibility.as_ref()).is_some_and(|reader| !reader.admits(&audience)) {
                    return Err(Refusal::NotFound(Object::Conversation).into());
                }
                decide::may_speak(&config, &found, speaker.application)?;
                if decide::has_ended(&found) {
                    return Err(Refusal::Conflict(Conflict::NeverReopens).into());
                }
                may(&found)?;
                match speaker.by {
                    Typist::Agent { id, .. } if !config.agents.contains_key(&id) => {
                        Err(Refusal::NotFound(Object::Agent).into())
                    }
                    Typist::Agent { .. } | Typist::Contact => Ok((found.id, audience)),
                }
            })
            .await?)
    }
}
