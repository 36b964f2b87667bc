//! The act [`SettleDigest`].

use crate::act::{Act, Right};
use crate::decide::digests::digest_again;
use crate::entities::Notification;
use crate::ids::{AccountId, AgentId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State, Stop, want};

/// Records the result of sending a digest, which is a mail with an agent's unread notifications. If the digest was not
/// sent, the next digest contains the unread notifications of this digest again. If the digest was sent, later digests
/// do not contain these notifications, with one exception. A notification that got a new cause after the digest was
/// made, but before this act, is in the next digest too.
#[derive(Clone, Debug)]
pub struct SettleDigest {
    /// The agent.
    pub agent: AgentId,
    /// The notifications of the digest.
    pub notifications: Vec<Notification>,
    /// Whether the mail server accepted the digest.
    pub sent: bool,
}

impl Act for SettleDigest {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        (self.notifications.iter())
            .map(|row| Key::NotificationsAbout(account, row.conversation_id, self.agent))
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        if !state.config(account)?.agents.contains_key(&self.agent) {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        let mut needs = Vec::new();
        let mut rows = Vec::new();
        for listed in self.notifications.iter().filter(|_| self.sent) {
            let about = state.notifications_about(account, listed.conversation_id, self.agent);
            let mut found = want(&mut needs, about)?.into_iter().flatten();
            let row = found.find(|row| row.kind == listed.kind && row.is_unread());
            rows.extend(row.filter(|row| row.position == listed.position).cloned());
        }
        if !needs.is_empty() {
            return Err(Stop::Need(needs));
        }
        for row in rows {
            state.put(Notification {
                mailed: true,
                ..row
            });
        }
        digest_again(state, cx, account, self.agent);
        Ok(())
    }
}
