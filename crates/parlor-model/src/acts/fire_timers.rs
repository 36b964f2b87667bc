//! The act [`FireTimers`].

pub use crate::decide::timers::Fired;

use crate::act::{Act, Right};
use crate::decide::timers::one;
use crate::decide::undo::SWEPT_AT_ONCE;
use crate::ids::{
    AccountId, AgentId, AttachmentId, BulkJobId, ContactId, ConversationId, ScheduledId,
};
use crate::state::{Context, Decided, Key, State, Stop};
use crate::time::Timestamp;
use crate::words::TimerKind;

/// Fires timers that are due. A timer that was set to a later time, removed or already fired is skipped.
#[derive(Clone, Debug)]
pub struct FireTimers {
    /// The timers, each with its kind and its subject. The subject is the id of the object that the timer concerns.
    pub timers: Vec<(TimerKind, i64)>,
    /// Whether this node sends digests (mails with an agent's unread notifications).
    pub mails: bool,
}

impl Act for FireTimers {
    type Outcome = Fired;

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        self.timers
            .iter()
            .flat_map(|(kind, subject)| {
                let about = match kind {
                    TimerKind::Hours | TimerKind::Rules | TimerKind::Lease | TimerKind::Absence => {
                        None
                    }
                    TimerKind::Push => Some(Key::PushesOf(account, AgentId(*subject))),
                    TimerKind::Digest => Some(Key::UnreadNotifications(account, AgentId(*subject))),
                    TimerKind::Bulk => Some(Key::BulkJob(account, BulkJobId(*subject))),
                    TimerKind::Undo => Some(Key::UndoTokens(account, Timestamp(0), SWEPT_AT_ONCE)),
                    TimerKind::Erase => Some(Key::Erasure(account, ContactId(*subject))),
                    TimerKind::Send => Some(Key::Scheduled(account, ScheduledId(*subject))),
                    TimerKind::Unsent => Some(Key::Attachment(account, AttachmentId(*subject))),
                    TimerKind::Relax | TimerKind::Overflow => {
                        Some(Key::QueueEntry(account, ConversationId(*subject)))
                    }
                    TimerKind::Snooze | TimerKind::Offer | TimerKind::Survey => {
                        Some(Key::Conversation(account, ConversationId(*subject)))
                    }
                };
                // A due push also needs the agent's push subscriptions.
                let also = (*kind == TimerKind::Push)
                    .then_some(Key::PushSubscriptionsOf(account, AgentId(*subject)));
                (about.into_iter())
                    .chain(also)
                    .chain([Key::Timer(account, *kind, *subject)])
            })
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let mut fired = Fired::default();
        let mut needs = Vec::new();
        for (kind, subject) in &self.timers {
            match one(
                state,
                cx,
                account,
                (*kind, *subject),
                (self.mails, &mut fired),
            ) {
                Ok(true) => fired.timers = fired.timers.saturating_add(1),
                Ok(false) => {}
                // The missing rows of all timers are requested together, so that the store loads all of them at once.
                Err(Stop::Need(keys)) => needs.extend(keys),
                Err(stop) => return Err(stop),
            }
        }
        if needs.is_empty() {
            Ok(fired)
        } else {
            Err(Stop::Need(needs))
        }
    }
}
