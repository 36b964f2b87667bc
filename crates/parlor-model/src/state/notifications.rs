//! Functions that read notifications, push subscriptions and pushes.

use super::{Decided, Key, State, need};
use crate::entities::{Notification, Push, PushSubscription};
use crate::ids::{AccountId, AgentId, ConversationId, PushSubscriptionId};
use crate::secret_text::SecretText;

impl State {
    /// Returns an agent's notifications about a conversation.
    pub fn notifications_about(
        &self,
        account: AccountId,
        conversation: ConversationId,
        agent: AgentId,
    ) -> Decided<impl Iterator<Item = &Notification>> {
        self.found(Key::NotificationsAbout(account, conversation, agent))
    }

    /// Returns an agent's unread notifications, ordered from oldest to newest.
    pub fn unread_notifications(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Decided<Vec<&Notification>> {
        let found = self.found(Key::UnreadNotifications(account, agent))?;
        let mut rows: Vec<&Notification> = found.collect();
        rows.sort_unstable_by_key(|row| row.position);
        Ok(rows)
    }

    /// Returns about `limit` notifications of an agent with a position of at least `position`, ordered from oldest to
    /// newest. `people.rs` explains the differences from the limit.
    pub fn notifications_from(
        &self,
        account: AccountId,
        agent: AgentId,
        position: i64,
        limit: i64,
    ) -> Decided<Vec<&Notification>> {
        let query = Key::NotificationsFrom(account, agent, position, limit);
        let page = (self.notifications).page(&query, limit, |row| row.position);
        page.map_or_else(|| need(query), |page| Ok(page.rows))
    }

    /// Returns a push subscription.
    pub fn push_subscription(
        &self,
        account: AccountId,
        id: PushSubscriptionId,
    ) -> Decided<Option<&PushSubscription>> {
        self.row(Key::PushSubscription(account, id), (account, id))
    }

    /// Returns the push subscription with an address. The subscription can belong to any agent of the account.
    pub fn push_subscription_to(
        &self,
        account: AccountId,
        endpoint: &SecretText,
    ) -> Decided<Option<&PushSubscription>> {
        let key = Key::PushSubscriptionTo(account, endpoint.clone());
        Ok(self.found(key)?.next())
    }

    /// Returns the push subscriptions of an agent, ordered from oldest to newest.
    pub fn push_subscriptions_of(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Decided<Vec<&PushSubscription>> {
        let found = self.found(Key::PushSubscriptionsOf(account, agent))?;
        let mut rows: Vec<&PushSubscription> = found.collect();
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    /// Returns the push about a conversation to one push subscription of an agent.
    pub fn push(
        &self,
        account: AccountId,
        agent: AgentId,
        subscription: PushSubscriptionId,
        conversation: ConversationId,
    ) -> Decided<Option<&Push>> {
        self.row(
            Key::Push(account, agent, subscription, conversation),
            (account, agent, subscription, conversation),
        )
    }

    /// Returns all pushes to an agent.
    pub fn pushes_of(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Decided<impl Iterator<Item = &Push>> {
        self.found(Key::PushesOf(account, agent))
    }
}
