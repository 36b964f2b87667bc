//! The act [`ReadNotifications`].

use crate::act::{Act, Right};
use crate::decide::notify::{numbers, read};
use crate::entities::Notification;
use crate::ids::ConversationId;
use crate::state::{Context, Decided, State, Stop, want};
use crate::words::NotificationKind;

/// The maximum number of notifications that one command marks by their names ([`ReadNotifications::named`]).
pub const MAX_NAMED_NOTIFICATIONS: usize = 100;

/// Marks notifications of the acting agent as read. Each field selects some notifications. A notification is marked if
/// at least one field selects it. Unknown notifications, and notifications that are already read, are ignored.
#[derive(Clone, Debug, Default)]
pub struct ReadNotifications {
    /// The names of notifications to mark: the conversation and the kind of each notification. Names after the first
    /// [`MAX_NAMED_NOTIFICATIONS`] are ignored.
    pub named: Vec<(ConversationId, NotificationKind)>,
    /// The conversation whose notifications are all marked. `None` selects no notification.
    pub about: Option<ConversationId>,
    /// A position in the feed. All notifications up to and including this position are marked. `None` selects no
    /// notification.
    pub up_to: Option<i64>,
}

impl Act for ReadNotifications {
    /// The number of unread notifications that remain.
    type Outcome = i64;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, cx.agent()?);
        if numbers(state, account, agent)?.1 == 0 {
            return Ok(0);
        }
        let mut needs = Vec::new();
        let mut rows: Vec<Notification> = Vec::new();
        for (conversation, kind) in self.named.iter().take(MAX_NAMED_NOTIFICATIONS) {
            let about = state.notifications_about(account, *conversation, agent);
            let found = want(&mut needs, about)?.into_iter().flatten();
            rows.extend(found.filter(|row| row.kind == *kind).cloned());
        }
        if let Some(conversation) = self.about {
            let about = state.notifications_about(account, conversation, agent);
            rows.extend(want(&mut needs, about)?.into_iter().flatten().cloned());
        }
        if let Some(position) = self.up_to {
            let unread = state.unread_notifications(account, agent);
            let found = want(&mut needs, unread)?.into_iter().flatten();
            rows.extend(found.filter(|row| row.position <= position).cloned());
        }
        if !needs.is_empty() {
            return Err(Stop::Need(needs));
        }
        rows.sort_unstable_by_key(|row| row.position);
        rows.dedup_by_key(|row| row.position);
        read(state, cx, (account, agent), rows, self.up_to)
    }
}
