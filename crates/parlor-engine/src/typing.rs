//! Typing notifications.

use crate::ephemeral_event::{CallbackEvent, EphemeralEvent, Typing, Typist};
use crate::live::viewers::REPLYING_S;
use crate::live::viewing::replying;
use crate::speaker::Speaker;
use crate::{Engine, EngineError};

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
}
