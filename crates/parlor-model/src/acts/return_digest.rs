//! The act [`ReturnDigest`].

use crate::act::Act;
use crate::decide::needs::want;
use crate::entities::Notification;
use crate::ids::{AccountId, AgentId};
use crate::state::{Context, Decided, Key, State, Stop};

/// Records that a digest could not be sent: its notifications belong to the next one, unless they were read since.
#[derive(Clone, Debug)]
pub struct ReturnDigest {
    /// The agent.
    pub agent: AgentId,
    /// The notifications of the digest.
    pub notifications: Vec<Notification>,
}

impl Act for ReturnDigest {
    type Outcome = ();

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        (self.notifications.iter())
            .map(|row| Key::NotificationsAbout(account, row.conversation_id, self.agent))
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let mut needs = Vec::new();
        let mut rows = Vec::new();
        for sent in &self.notifications {
            let about = state.notifications_about(account, sent.conversation_id, self.agent);
            let mut found = want(&mut needs, about)?.into_iter().flatten();
            let row = found.find(|row| row.kind == sent.kind && row.is_unread() && row.mailed);
            rows.extend(row.cloned());
        }
        if !needs.is_empty() {
            return Err(Stop::Need(needs));
        }
        for row in rows {
            state.put(Notification {
                mailed: false,
                ..row
            });
        }
        Ok(())
    }
}
