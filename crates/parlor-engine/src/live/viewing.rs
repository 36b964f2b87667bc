//! Sends the lists of viewers to the readers of this node and to the other nodes.

use super::viewers::{Report, VIEWING_S, Viewing};
use crate::auth::Caller;
use crate::ephemeral_event::{EphemeralEvent, Replying, Viewed, Viewer};
use crate::{Engine, EngineError};
use parlor_model::audience::Audience;
use parlor_model::decide::RENEWAL_S;
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::state::{ConversationName, each};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The time for which changes are collected before they are reported.
const GATHER: Duration = Duration::from_millis(100);
/// The maximum size of a message to the other nodes: the number of its conversations plus the number of its viewers.
/// The viewers of one conversation are always in one message.
const AT_ONCE: usize = 100;

/// Reports viewers to the readers of this node and to the other nodes, until live connections close.
pub(super) async fn keep(engine: &Engine) {
    let viewers = &engine.live.viewers;
    let now = engine.now();
    let (mut renewed_at, mut renewal) = (now, now.plus_seconds(RENEWAL_S));
    loop {
        let next = viewers.next_end().map_or(renewal, |end| end.min(renewal));
        let all = tokio::select! {
            biased;
            () = engine.live.closing.cancelled() => return,
            () = viewers.changed() => {
                tokio::time::sleep(GATHER).await;
                false
            }
            () = engine.clock.sleep(renewed_at, next) => {
                let now = engine.now();
                // If the clock was set back, the renewal is made now. The clock would reach the planned time too late.
                now >= renewal || renewed_at.was_set_back(now)
            }
        };
        let now = engine.now();
        if all {
            (renewed_at, renewal) = (now, now.plus_seconds(RENEWAL_S));
            viewers.renew();
        }
        let (here, nodes) = viewers.report(now, all);
        tell_nodes(engine, nodes);
        for (account, rooms) in here {
            if let Err(error) = tell_readers(engine, account, rooms).await {
                tracing::debug!(%error, "readers were not notified of viewers");
            }
        }
    }
}

/// Sends the report to the other nodes, in messages of limited size.
fn tell_nodes(engine: &Engine, report: Report) {
    let send = |account, rooms: Vec<(ConversationId, Vec<Viewer>)>| {
        let event = EphemeralEvent::viewers(rooms);
        engine
            .store()
            .send_ephemeral(event.encode(account, engine.live.node()));
    };
    for (account, rooms) in report {
        let mut message = Vec::new();
        let mut size = 0_usize;
        for (conversation, viewers) in rooms {
            let more = viewers.len().saturating_add(1);
            if size.saturating_add(more) > AT_ONCE && !message.is_empty() {
                send(account, std::mem::take(&mut message));
                size = 0;
            }
            size = size.saturating_add(more);
            message.push((conversation, viewers));
        }
        if !message.is_empty() {
            send(account, message);
        }
    }
}

/// Sends the report to those readers of this node who may see the conversations now.
async fn tell_readers(
    engine: &Engine,
    account: AccountId,
    rooms: Vec<(ConversationId, Vec<Viewer>)>,
) -> Result<(), EngineError> {
    let ids: Vec<ConversationId> = rooms.iter().map(|(id, _)| *id).collect();
    let audiences = engine.audiences(account, ids).await?;
    let viewed: Vec<Viewed> = (rooms.into_iter())
        .filter_map(|(conversation, viewers)| {
            Some(Viewed {
                conversation,
                viewers,
                audience: Some(audiences.get(&conversation)?.clone()),
            })
        })
        .collect();
    if !viewed.is_empty() {
        let event = Arc::new(EphemeralEvent::Viewers(viewed));
        engine.live.publish(account, &event);
    }
    Ok(())
}

impl Engine {
    /// Returns the present audience of each of these conversations. The result leaves out unknown conversations.
    async fn audiences(
        &self,
        account: AccountId,
        ids: Vec<ConversationId>,
    ) -> Result<HashMap<ConversationId, Audience>, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                let config = state.config(account)?;
                let found = each(&ids, |id| {
                    let row = state.conversation(account, *id)?;
                    Ok(row.map(|row| (*id, Audience::of(&config, row))))
                })?;
                Ok(found.into_iter().flatten().collect())
            })
            .await?)
    }

    /// Records that a live connection of the caller views a conversation. Dropping the returned value ends the viewing.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the caller may not see the conversation, or if no agent belongs to the caller.
    pub async fn view(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<Viewing, EngineError> {
        let agent = self.viewer(caller, conversation).await?;
        let viewers = &self.live.viewers;
        Ok(viewers.connect(caller.account, conversation, agent))
    }

    /// Records for [`VIEWING_S`] seconds that the caller views a conversation. If `viewing` is `false`, records that
    /// the caller has left the conversation.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the caller may not see the conversation, or if no agent belongs to the caller.
    pub async fn view_for_a_while(
        &self,
        caller: &Caller,
        conversation: ConversationId,
        viewing: bool,
    ) -> Result<(), EngineError> {
        let agent = self.viewer(caller, conversation).await?;
        let until = viewing.then(|| self.now().plus_seconds(VIEWING_S));
        let viewers = &self.live.viewers;
        viewers.view_until(caller.account, conversation, agent, until);
        Ok(())
    }

    async fn viewer(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<AgentId, EngineError> {
        let name = ConversationName::Id(conversation);
        self.conversation_seen(caller, name).await?;
        Ok(caller.agent.ok_or(Refusal::NotFound(Object::Agent))?)
    }

    /// Records that an agent has sent a reply, so that the agent is no longer listed as replying.
    pub fn has_replied(&self, account: AccountId, conversation: ConversationId, agent: AgentId) {
        let viewers = &self.live.viewers;
        viewers.reply_until(account, conversation, agent, None);
    }

    /// Returns the agents who view a conversation or reply in it. This function does not check the visibility of the
    /// conversation.
    #[must_use]
    pub fn viewers(&self, account: AccountId, conversation: ConversationId) -> Vec<Viewer> {
        self.live.viewers.of(account, conversation)
    }

    /// Returns at most `limit` conversations that have viewers and are visible to the caller, in order of id. All these
    /// conversations have greater ids than `after`.
    pub async fn viewed(
        &self,
        caller: &Caller,
        after: ConversationId,
        limit: usize,
    ) -> Result<Vec<(ConversationId, Vec<Viewer>)>, EngineError> {
        let (account, mut after) = (caller.account, after);
        let mut found = Vec::new();
        loop {
            let page = self.live.viewers.viewed(account, after, AT_ONCE);
            let Some(last) = page.last().map(|(id, _)| *id) else {
                return Ok(found);
            };
            after = last;
            let ids = page.iter().map(|(id, _)| *id).collect();
            let seen = self.which_are_seen(caller, ids).await?;
            found.extend(page.into_iter().filter(|(id, _)| seen.contains(id)));
            if found.len() >= limit {
                found.truncate(limit);
                return Ok(found);
            }
        }
    }
}

/// Returns the kind of message that an agent types: a note if `private` is `true`, and otherwise a reply.
pub(crate) const fn replying(private: bool) -> Replying {
    if private {
        Replying::Note
    } else {
        Replying::Reply
    }
}
