//! Notifications for agents: their lists and settings, push subscriptions, and the key pair that identifies this server
//! to push services. [`notifier`] sends pushes and digests.

pub mod notifier;
pub(crate) mod waiting;

use crate::auth::Caller;
use crate::push::{Identity, Keys, PushError};
use crate::{Engine, EngineError};
use parlor_model::command::PutPushSubscription;
use parlor_model::config::AccountConfig;
use parlor_model::decide::live_push_subscriptions;
use parlor_model::entities::{Conversation, Notification, NotificationSettings, PushSubscription};
use parlor_model::ids::{AccountId, AgentId, ContactId, ConversationId, Id, MessageId};
use parlor_model::refusal::{FieldCode, Refusal};
use parlor_model::secret_text::SecretText;
use parlor_model::state::State;
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::NotificationKind;
use parlor_store::query::conversations::ConversationsById;
use parlor_store::query::notifications::{NotificationsOf, UnreadOf};
use parlor_store::query::rows::{ContactNames, MessageExcerpts};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

/// The maximum length of a notification's text, in characters.
pub const TEXT_CHARS: usize = 160;
/// The maximum length of a notification's title, in characters.
pub const TITLE_CHARS: usize = 100;

/// A notification with the title and the text that its agent sees.
#[derive(Clone, Debug)]
pub struct NotificationView {
    /// The database row of the notification.
    pub row: Notification,
    /// The name of the contact. `None` means that the contact has no name, or that the agent may not see the
    /// conversation.
    pub title: Option<String>,
    /// The beginning of the message, in one line. `None` means that there is no message, that its text is empty, or
    /// that the agent may not see the conversation.
    pub text: Option<String>,
}

/// A request for a page of notifications.
#[derive(Clone, Copy, Debug)]
pub struct NotificationPage {
    /// The position of the last notification on the previous page. `None` requests the first page.
    pub after: Option<i64>,
    /// `true` selects only unread notifications, `false` selects only read notifications, and `None` selects both.
    pub unread: Option<bool>,
    /// The kind of notification to select. `None` selects all kinds.
    pub kind: Option<NotificationKind>,
    /// The maximum number of notifications on the page.
    pub limit: i64,
}

/// The keys and the address of a browser's push subscription, as the browser provided them.
#[derive(Clone)]
pub struct NewSubscription {
    /// The address of the subscription at the push service.
    pub endpoint: String,
    /// The browser's public key.
    pub p256dh: String,
    /// The authentication secret that the browser shares with this server.
    pub auth: String,
    /// The displayed name of the subscription.
    pub name: String,
}

/// Debug output without the address and the keys.
impl std::fmt::Debug for NewSubscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSubscription")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Returns a page of an agent's notifications, newest first.
    pub async fn notifications(
        &self,
        caller: &Caller,
        agent: AgentId,
        page: NotificationPage,
    ) -> Result<Vec<NotificationView>, EngineError> {
        let query = NotificationsOf {
            account: caller.account,
            agent,
            after: page.after,
            unread: page.unread,
            kind: page.kind,
            limit: page.limit,
        };
        let rows = self.store().list(query).await?;
        self.notification_views(&caller.config, &caller.visibility(), rows)
            .await
    }

    /// Returns the number of an agent's unread notifications.
    pub async fn unread_notifications(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<i64, EngineError> {
        let found = self.store().first(UnreadOf { account, agent }).await?;
        Ok(found.map_or(0, |(unread,)| unread))
    }

    /// Returns an agent's notification settings. `None` means that the defaults apply.
    pub async fn notification_settings(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Option<NotificationSettings>, EngineError> {
        let config = self.config(account).await?;
        Ok(config.notification_settings.get(&agent).cloned())
    }

    /// Returns the push subscriptions of an agent, oldest first. The result leaves out the subscriptions of sessions
    /// that have ended.
    pub async fn push_subscriptions(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Vec<PushSubscription>, EngineError> {
        let now = self.now();
        let view = move |state: &State| live_push_subscriptions(state, now, account, agent);
        Ok(self.store().read(account, view).await?)
    }

    /// Returns the key pair with which this server identifies itself to push services. If the database has no usable
    /// key pair, the function creates one.
    pub async fn push_identity(&self) -> Result<Arc<Identity>, EngineError> {
        let made = self.notifications.identity.get_or_try_init(async || {
            let stored = self.store().push_keys().await?;
            if let Some(keys) = &stored
                && let Ok(identity) = Identity::open(keys, &self.sealer)
            {
                return Ok(Arc::new(identity));
            }
            // There is no stored key pair, or the stored key pair cannot be decrypted because the server key was
            // replaced. In the second case, browsers must subscribe again.
            let new = Identity::generate(&self.sealer).map_err(EngineError::internal)?;
            let keys = self.store().claim_push_keys(&new, stored.as_ref()).await?;
            let opened = Identity::open(&keys, &self.sealer);
            opened.map(Arc::new).map_err(EngineError::internal)
        });
        made.await.cloned()
    }

    /// Whether this server sends digests by mail.
    #[must_use]
    pub fn sends_digests(&self) -> bool {
        (self
            .notifications
            .channel
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
        .as_ref()
        .is_some_and(|channel| channel.has_mail)
    }

    /// Builds the command that adds a push subscription of an agent. The subscription ends together with the caller's
    /// session.
    ///
    /// # Errors
    /// A refusal if the address or a key is invalid.
    pub fn subscription(
        &self,
        caller: &Caller,
        agent: AgentId,
        new: NewSubscription,
    ) -> Result<PutPushSubscription, EngineError> {
        if !self.may_push_to(&new.endpoint) {
            return Err(EngineError::Refused(Refusal::field(
                "endpoint",
                FieldCode::NotAllowed,
            )));
        }
        let auth = new.auth.trim_end_matches('=');
        let p256dh = new.p256dh.trim_end_matches('=');
        Keys::parse(p256dh, auth).map_err(|error| match error {
            PushError::NoEntropy => EngineError::internal(error),
            PushError::Subscription | PushError::OwnKeys | PushError::TooLong => {
                EngineError::Refused(Refusal::field("keys", FieldCode::Malformed))
            }
        })?;
        Ok(PutPushSubscription {
            agent,
            endpoint: SecretText(new.endpoint),
            p256dh: p256dh.to_owned(),
            auth: SecretText(self.sealer.seal(auth).map_err(EngineError::internal)?),
            name: new.name,
            credential: caller.credential,
        })
    }

    /// Whether pushes may be sent to this address. The scheme must be HTTPS, or HTTP for an address of this machine.
    /// The address must contain only ASCII characters and no user name. The rule for the addresses of callbacks must
    /// also accept the address.
    fn may_push_to(&self, url: &str) -> bool {
        let Some((scheme, rest)) = url.split_once("://") else {
            return false;
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let here = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
        let plain = scheme == "http" && here;
        // A user name or a password in the address would appear in lists, and in the signed token for the push service.
        let fits = (scheme == "https" || plain) && !host.contains('@') && url.is_ascii();
        fits && self
            .reach
            .as_ref()
            .is_none_or(|reach| reach.check(url).is_ok())
    }

    /// Builds the views of notifications. A notification gets its title and text only if the reader may see its
    /// conversation.
    pub(crate) async fn notification_views(
        &self,
        config: &AccountConfig,
        visibility: &ReaderVisibility,
        rows: Vec<Notification>,
    ) -> Result<Vec<NotificationView>, EngineError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let account = config.account.id;
        let ids: Vec<ConversationId> = unique(rows.iter().map(|row| row.conversation_id));
        let found = ConversationsById { account, ids: &ids };
        let seen: HashMap<ConversationId, Conversation> = (self.store().list(found).await?)
            .into_iter()
            .filter(|row| visibility.sees(config, row))
            .map(|row| (row.id, row))
            .collect();
        let contacts: Vec<ContactId> = unique(seen.values().filter_map(|row| row.contact_id));
        let messages: Vec<MessageId> = unique(
            (rows.iter())
                .filter(|row| seen.contains_key(&row.conversation_id))
                .filter_map(|row| row.message_id),
        );
        let (names, texts) = tokio::try_join!(
            self.store().list(ContactNames {
                account,
                ids: &contacts,
            }),
            self.store().list(MessageExcerpts {
                account,
                ids: &messages,
            }),
        )?;
        let names: HashMap<ContactId, String> =
            names.into_iter().map(|row| (row.id, row.name)).collect();
        let texts: HashMap<MessageId, String> =
            texts.into_iter().map(|row| (row.id, row.text)).collect();
        Ok(rows
            .into_iter()
            .map(|row| {
                let contact = seen
                    .get(&row.conversation_id)
                    .and_then(|row| row.contact_id);
                let title = contact.and_then(|id| names.get(&id));
                let text = row.message_id.and_then(|id| texts.get(&id));
                NotificationView {
                    title: title.and_then(|name| line(name, TITLE_CHARS)),
                    text: text.and_then(|text| line(text, TEXT_CHARS)),
                    row,
                }
            })
            .collect())
    }
}

/// Returns the beginning of a text in one line of at most `most` characters. If the text is longer, `…` is added.
/// `None` means that the line would be empty.
fn line(text: &str, most: usize) -> Option<String> {
    let mut out = String::new();
    let mut left = most;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
            left = left.saturating_sub(1);
        }
        for c in word.chars() {
            if left == 0 {
                let kept = out.trim_end().len();
                out.truncate(kept);
                out.push('…');
                return Some(out);
            }
            out.push(c);
            left = left.saturating_sub(1);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Returns the ids in ascending order, each only once.
fn unique<T: Id>(given: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = given.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_text_becomes_one_short_line() {
        assert_eq!(line(" a\n\tb  c ", 10).as_deref(), Some("a b c"));
        assert_eq!(line("abcdef", 3).as_deref(), Some("abc…"));
        assert_eq!(line("abc def", 4).as_deref(), Some("abc…"));
        assert_eq!(line("abc", 3).as_deref(), Some("abc"));
        assert_eq!(line(" \n", 3), None);
    }
}
