//! Typing notifications, and the delivery of ephemeral events to live readers and callbacks. Ephemeral events are never
//! stored.
//!
//! Readers with a live connection to any node receive an ephemeral event. Only the node on which the event happened
//! sends callbacks for this event. The task that sends these callbacks gets the events from
//! [`Engine::ephemeral_events`]. If the task is too slow, it can miss events. A missed event is not sent again.

use crate::ephemeral_event::{CallbackEvent, EphemeralEvent, Typing, Typist};
use crate::live::viewers::REPLYING_S;
use crate::live::viewing::replying;
use crate::{Engine, EngineError};
use parlor_model::audience::Audience;
use parlor_model::decide;
use parlor_model::entities::Conversation;
use parlor_model::ids::{AccountId, ConversationId, CredentialId};
use parlor_model::refusal::{Conflict, Object, Refusal};
use parlor_model::state::ConversationName;
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::InboxKind;
use std::sync::Arc;
use tokio::sync::broadcast;

/// The request of a person who types in a conversation or writes an off-record message.
#[derive(Clone, Debug)]
pub struct Speaker {
    /// The account of the conversation.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationName,
    /// The required kind of inbox. A conversation in an inbox of another kind is treated as unknown. `None` accepts
    /// every kind.
    pub inbox_kind: Option<InboxKind>,
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
    /// Sends a typing notification to all live readers who may see the conversation, and to callback endpoints.
    /// `started` is `true` if typing started, and `false` if typing stopped. If an agent started typing, the agent is
    /// also listed among the viewers of the conversation as replying.
    ///
    /// # Errors
    /// A refusal if the conversation or the agent is unknown, if the conversation has ended and cannot be reopened, or
    /// if the application may not act in the conversation. Another error if the database is not available.
    pub async fn typing(&self, speaker: Speaker, started: bool) -> Result<(), EngineError> {
        let (account, by) = (speaker.account, speaker.by);
        let (conversation, audience) = self.admit_speaker(speaker, |_| Ok(())).await?;
        if let Typist::Agent { id, private } = by {
            let until = self.now().plus_seconds(REPLYING_S);
            let replying = started.then(|| (replying(private), until));
            let viewers = &self.live.viewers;
            viewers.reply_until(account, conversation, id, replying);
        }
        let typing = Typing {
            account,
            conversation,
            by,
            started,
            at: self.now(),
        };
        let event = EphemeralEvent::typing(&typing, audience);
        self.publish_ephemeral(account, CallbackEvent::Typing(typing), event);
        Ok(())
    }

    /// Returns a receiver of all future typing notifications and off-record messages on this node.
    #[must_use]
    pub fn ephemeral_events(&self) -> broadcast::Receiver<CallbackEvent> {
        self.ephemeral_events.subscribe()
    }

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
                let (name, kind) = (&speaker.conversation, speaker.inbox_kind);
                let found = decide::find(state, &config, account, name, kind)?;
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

    /// Passes an ephemeral event to the task that sends callbacks on this node, and to the live readers of all nodes.
    pub(crate) fn publish_ephemeral(
        &self,
        account: AccountId,
        to_callbacks: CallbackEvent,
        event: EphemeralEvent,
    ) {
        // The send fails only if no task receives these events. So the error is ignored.
        let _ = self.ephemeral_events.send(to_callbacks);
        let event = Arc::new(event);
        self.live.publish(account, &event);
        let message = event.encode(account, self.live.node());
        self.store().signal(message);
    }
}
