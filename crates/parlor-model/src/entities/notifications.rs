//! The rows of notifications, of their settings, and of pushes.

use crate::ids::{AccountId, AgentId, ConversationId, CredentialId, MessageId, PushSubscriptionId};
use crate::notifications::{Channels, Preferences, QuietHours};
use crate::secret_text::SecretText;
use crate::time::Timestamp;
use crate::words::NotificationKind;

entities! {
    /// A notification of an agent. In one conversation, an agent has at most one notification of each kind. A further
    /// cause makes the notification unread again and gives it a new position.
    Notification {
        /// The conversation.
        conversation_id: ConversationId,
        /// The agent who is notified. No other agent sees the notification.
        agent_id: AgentId,
        /// The kind.
        kind: NotificationKind,
        /// The account of the row.
        account_id: AccountId,
        /// The position in the agent's list: the number of the event that reported the newest cause.
        position: i64,
        /// The number of causes since the notification was last read.
        count: i64,
        /// The message of the newest cause: the message that caused the notification, or the newest message of the
        /// conversation at that time. `None` means that there is no such message.
        message_id: Option<MessageId>,
        /// The agent who caused the notification last. `None` means that a customer or Parlor itself caused the
        /// notification.
        caused_by: Option<AgentId>,
        /// The time of the newest cause.
        notified_at: Timestamp,
        /// The time at which the agent read the notification. `None` means unread.
        read_at: Option<Timestamp>,
        /// Whether a digest with the notification was sent after the agent had last read the notification.
        mailed: bool,
    }
    /// An agent's settings for notification channels. If an agent has no row, the defaults apply.
    NotificationSettings {
        /// The agent.
        agent_id: AgentId,
        /// The account of the row.
        account_id: AccountId,
        /// The channels of each kind of notification.
        kinds: Preferences,
        /// Whether pushes show the contact's name and the text of the message.
        push_text: bool,
        /// The daily period without pushes and mails. `None` means that there is no such period.
        quiet_hours: Option<QuietHours>,
        /// The time of the last change of the settings.
        updated_at: Timestamp,
    }
    /// A push subscription (RFC 8030): a browser that shows an agent's notifications. The maximum number of push
    /// subscriptions of an agent is [`crate::notifications::MAX_SUBSCRIPTIONS`].
    PushSubscription {
        /// The id of the subscription.
        id: PushSubscriptionId,
        /// The account of the row.
        account_id: AccountId,
        /// The agent.
        agent_id: AgentId,
        /// The session in which the browser subscribed. The subscription ends with this session.
        credential_id: CredentialId,
        /// The address at the push service, unique in the account. Every program that knows this address can send
        /// pushes to the browser.
        endpoint: SecretText,
        /// The browser's public key on P-256, uncompressed, in URL-safe Base64.
        p256dh: String,
        /// The authentication secret (RFC 8291) that the browser shares with this server, encrypted with the server
        /// key.
        auth: SecretText,
        /// The name that people see.
        name: String,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// The newest push about a conversation to a subscription.
    Push {
        /// The agent.
        agent_id: AgentId,
        /// The subscription.
        subscription_id: PushSubscriptionId,
        /// The conversation.
        conversation_id: ConversationId,
        /// The account of the row.
        account_id: AccountId,
        /// The position of the notification. In a push that closes a notification, the field contains the number of the
        /// event that made the notification obsolete.
        position: i64,
        /// Whether the push asks the browser to close the notification about the conversation.
        clear: bool,
        /// Whether the browser may still show an earlier push about the conversation.
        shown: bool,
        /// The number of attempts.
        tries: i64,
        /// The time of the next attempt. `None` means that no attempt follows, because the push was sent, or because
        /// Parlor gave up sending the push.
        due_at: Option<Timestamp>,
        /// The time of the change that caused the push.
        created_at: Timestamp,
    }
}

impl Notification {
    /// Whether the notification is unread.
    #[must_use]
    pub const fn is_unread(&self) -> bool {
        self.read_at.is_none()
    }

    /// Returns the id of the notification in `/v1`, which is unique among the notifications of an agent.
    #[must_use]
    pub fn name(&self) -> String {
        crate::notifications::name(self.kind, self.conversation_id)
    }
}

impl NotificationSettings {
    /// Returns the default settings, for an agent who has no settings row.
    #[must_use]
    pub fn untouched(account_id: AccountId, agent_id: AgentId, now: Timestamp) -> Self {
        Self {
            agent_id,
            account_id,
            kinds: Preferences::default(),
            push_text: true,
            quiet_hours: None,
            updated_at: now,
        }
    }

    /// Returns the end of the agent's quiet hours if these hours include the time `now`. Otherwise returns `None`.
    #[must_use]
    pub fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.quiet_hours.as_ref()?.end(now)
    }
}

/// Returns an agent's channels for a kind of notification.
#[must_use]
pub fn channels(settings: Option<&NotificationSettings>, kind: NotificationKind) -> Channels {
    settings.map_or_else(
        || Channels::default_of(kind),
        |settings| settings.kinds.of(kind),
    )
}
