//! That somebody types: true for a moment, told to whoever listens at that moment, and stored nowhere.
//!
//! Those who follow the live feed are told here and on other nodes; a callback listens with [`Engine::typings`], on this node only. It may
//! be missed by a listener who falls behind, and is never told again.

use crate::live::Signal;
use crate::{Engine, EngineError};
use parlor_model::audience::Audience;
use parlor_model::decide;
use parlor_model::ids::{AccountId, AgentId, ConversationId, CredentialId};
use parlor_model::refusal::{Conflict, Object, Refusal};
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::InboxKind;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::broadcast;

/// The number of typing events that a listener may fall behind before it misses the oldest.
const KEPT: usize = 1_024;

/// The author of a typing event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Typist {
    /// The customer.
    Contact,
    /// An agent.
    Agent {
        /// The agent.
        id: AgentId,
        /// Whether they write a note, of which the customer is not to know.
        private: bool,
    },
}

/// Somebody began or ceased to type: the model's `typing.started` and `typing.stopped`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typing {
    /// Tenant.
    pub account: AccountId,
    /// Where.
    pub conversation: ConversationId,
    /// The author.
    pub by: Typist,
    /// Whether they began.
    pub started: bool,
    /// The time of the event.
    pub at: Timestamp,
}

/// A typing event to report.
#[derive(Clone, Debug)]
pub struct TypingIn {
    /// Tenant.
    pub account: AccountId,
    /// The conversation.
    pub conversation: ConversationName,
    /// Refused as unknown unless the inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// The client application that speaks for the customer: it must have started the conversation, which must not have ended.
    pub application: Option<CredentialId>,
    /// The author.
    pub by: Typist,
    /// Whether they began.
    pub started: bool,
    /// The reporter's visibility: typing in an invisible conversation is not reported. `None`: everything.
    pub visibility: Option<ReaderVisibility>,
}

/// The channel of typing events to their listeners.
#[derive(Clone, Debug)]
pub(crate) struct Wire(broadcast::Sender<Typing>);

impl Default for Wire {
    fn default() -> Self {
        Self(broadcast::Sender::new(KEPT))
    }
}

impl Engine {
    /// Tells whoever listens, and may see the conversation, that somebody types or has ceased to.
    ///
    /// # Errors
    /// Refused when the conversation or the agent is unknown or the application may not speak in it; the database is not available.
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
        let moment = Typing {
            account,
            conversation,
            by,
            started,
            at: self.now(),
        };
        // Nobody listens: then nobody is told.
        let _ = self.typing.0.send(moment);
        let signal = Arc::new(Signal::typing(&moment, audience));
        self.live.tell(account, &signal);
        let told = signal.encode(account, self.live.node());
        self.store().signal(told);
        Ok(())
    }

    /// The typing events on this node from now on.
    #[must_use]
    pub fn typings(&self) -> broadcast::Receiver<Typing> {
        self.typing.0.subscribe()
    }
}
