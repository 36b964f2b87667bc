//! The notifier: sends due pushes and digests.
//!
//! A timer of the model selects due pushes and digests ([`parlor_model::decide::DuePush`]), so only one node sends each
//! of them. The database stores a later time at which a selected push or digest becomes due again. So if a node ends
//! during an attempt, the push or digest is not lost. A digest is sent twice if the node ends after the mail server's
//! answer and before the result is stored.

use super::NotificationView;
use super::waiting::{Channel, Due};
use crate::callbacks::sender::{FailureKind, Reply, Sender};
use crate::callbacks::{Authorization, Outgoing};
use crate::push::{Keys, PushError, encrypt};
use crate::{Engine, EngineError, secrets};
use parlor_model::command::{SettleDigest, SettlePush};
use parlor_model::decide::{DueDigest, DuePush, PushResult};
use parlor_model::entities::{Notification, Push, PushSubscription, channels};
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use parlor_model::notifications::{MAX_DIGEST, PUSH_LIFETIME_S};
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::NotificationKind;
use serde_json::json;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The maximum number of pushes and digests in the notifier's channel. The same number limits the pushes and digests
/// that the notifier has taken from the channel and not completed. Further pushes and digests become due again later.
const WAITING: usize = 1_024;
/// The maximum number of pushes to one agent that wait or are being sent in this process.
const WAITING_OF_AGENT: usize = 64;
/// The maximum number of pushes that are sent at the same time.
const AT_ONCE: usize = 32;
/// The maximum number of pushes that are sent to one agent at the same time. Because of this maximum, pushes to an
/// agent whose push service does not answer do not delay pushes to other agents.
const AT_ONCE_OF_AGENT: usize = 2;
/// The maximum number of digests that are sent at the same time.
const MAILS_AT_ONCE: usize = 4;
/// The time limit of a request to a push service.
const PATIENCE: Duration = Duration::from_secs(20);

/// The future of sending a digest. The error is a sentence for the log.
pub type SendingDigest<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Sends digests by mail. The binary implements this trait.
pub trait DigestMailer: Send + Sync + 'static {
    /// Sends a digest. The future must complete within some seconds.
    fn send<'a>(&'a self, digest: &'a DigestMail) -> SendingDigest<'a>;
}

/// A digest of unread notifications.
#[derive(Clone, Debug)]
pub struct DigestMail {
    /// The agent's name.
    pub name: String,
    /// The agent's e-mail address.
    pub email: String,
    /// The name of the account.
    pub account: String,
    /// The notifications in the digest, newest first.
    pub lines: Vec<DigestLine>,
    /// The number of further unread notifications that the digest does not list.
    pub more: usize,
    /// The address of the desk.
    pub desk: String,
}

/// A notification in a digest. The digest contains no message text, because other servers can read mails.
#[derive(Clone, Debug)]
pub struct DigestLine {
    /// The kind of the notification.
    pub kind: NotificationKind,
    /// The name of the contact. `None` means that the contact has no name, or that the agent may not see the
    /// conversation.
    pub contact: Option<String>,
    /// The number of messages or other causes of the notification since the agent last read the notification.
    pub count: i64,
    /// The address of the conversation.
    pub link: String,
}

/// The notifier, with its dependencies. [`Self::run`] sends pushes and digests.
#[derive(Clone)]
pub struct Notifier {
    /// The engine.
    pub engine: Engine,
    /// The sender of HTTP requests.
    pub sender: Arc<dyn Sender>,
    /// The address at which push services can contact the operator. The address begins with `mailto:` or `https:`.
    pub subject: String,
    /// The sender of digests. `None` means that the server sends no digests.
    pub mailer: Option<Arc<dyn DigestMailer>>,
}

impl std::fmt::Debug for Notifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notifier")
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Passes due pushes and digests to the notifier of this process, if a notifier runs. If the notifier's channel is
    /// full, the push or digest becomes due again later.
    pub(crate) fn hand_to_notifier(
        &self,
        account: AccountId,
        pushes: Vec<DuePush>,
        digests: Vec<DueDigest>,
    ) {
        if pushes.is_empty() && digests.is_empty() {
            return;
        }
        let channel = (self.notifications.channel.lock()).unwrap_or_else(PoisonError::into_inner);
        let Some(channel) = channel.as_ref() else {
            return;
        };
        for push in pushes {
            if channel
                .due
                .try_send(Due::Push(account, Box::new(push)))
                .is_err()
            {
                tracing::warn!("too many pushes wait; the push is tried again later");
            }
        }
        for digest in digests {
            if channel
                .due
                .try_send(Due::Digest(account, Box::new(digest)))
                .is_err()
            {
                tracing::warn!("too many digests wait; the digest is sent later");
            }
        }
    }
}

impl Notifier {
    /// Sends due pushes and digests until `stop` is cancelled.
    pub async fn run(self, stop: CancellationToken) {
        let (due, mut waiting) = mpsc::channel(WAITING);
        let channel = Channel {
            due,
            has_mail: self.mailer.is_some(),
        };
        let state = Arc::clone(&self.engine.notifications);
        let replace = |with: Option<Channel>| {
            let mut known = state.channel.lock().unwrap_or_else(PoisonError::into_inner);
            *known = with;
        };
        replace(Some(channel));
        let mut running = JoinSet::new();
        let mut agents: HashMap<(AccountId, AgentId), Line> = HashMap::new();
        let (pushes, mails) = (
            Arc::new(Semaphore::new(AT_ONCE)),
            Arc::new(Semaphore::new(MAILS_AT_ONCE)),
        );
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = running.join_next(), if !running.is_empty() => {
                    match ended {
                        Ok(Some(agent)) => leave(&mut agents, agent),
                        Ok(None) => {}
                        Err(error) => tracing::error!(%error, "a push or digest ended abnormally"),
                    }
                }
                Some(due) = waiting.recv(), if running.len() < WAITING => {
                    let notifier = self.clone();
                    let all = Arc::clone(match &due {
                        Due::Push(..) => &pushes,
                        Due::Digest(..) => &mails,
                    });
                    let agent = match &due {
                        Due::Push(account, due) => Some((*account, due.push.agent_id)),
                        Due::Digest(..) => None,
                    };
                    let own = match agent {
                        Some(agent) => match enter(&mut agents, agent) {
                            Some(own) => own,
                            // The agent's queue is full, so the push becomes due again later.
                            None => continue,
                        },
                        None => Arc::new(Semaphore::new(1)),
                    };
                    running.spawn(async move {
                        // The semaphores are never closed, so `acquire` never fails.
                        if let (Ok(_own), Ok(_all)) = (own.acquire().await, all.acquire().await) {
                            notifier.one(due).await;
                        }
                        agent
                    });
                }
            }
        }
        replace(None);
        // If an attempt is aborted here, the push or digest becomes due again later.
        running.shutdown().await;
    }

    async fn one(&self, due: Due) {
        // `until` is the time at which the push or digest becomes due again. After this time, this attempt ends,
        // because this or another node may already have begun a new attempt.
        let until = match &due {
            Due::Push(_, due) => due.push.due_at,
            Due::Digest(_, due) => Some(due.again),
        };
        if until.is_some_and(|until| until <= self.engine.now()) {
            return;
        }
        let done = match &due {
            Due::Push(account, due) => self.push(*account, due).await,
            Due::Digest(account, due) => self.digest(*account, due).await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the result of a push or digest could not be stored");
        }
    }

    async fn push(&self, account: AccountId, due: &DuePush) -> Result<(), EngineError> {
        let Some(subscription) = self.subscription(account, &due.push).await? else {
            // The subscription ended while the push waited, so the push is not sent.
            return Ok(());
        };
        let result = self.attempt(account, due, &subscription).await?;
        let settle = SettlePush {
            push: due.push.clone(),
            result,
        };
        self.engine.execute(account, settle).await
    }

    /// Returns the subscription to which a push is sent. `None` means that the subscription or its session has ended.
    async fn subscription(
        &self,
        account: AccountId,
        push: &Push,
    ) -> Result<Option<PushSubscription>, EngineError> {
        let live = self.engine.push_subscriptions(account, push.agent_id);
        let mut live = live.await?.into_iter();
        Ok(live.find(|row| row.id == push.subscription_id))
    }

    async fn attempt(
        &self,
        account: AccountId,
        due: &DuePush,
        subscription: &PushSubscription,
    ) -> Result<PushResult, EngineError> {
        let push = &due.push;
        let Some(content) = self.content(account, due).await? else {
            return Ok(PushResult::Refused);
        };
        let request = match self.request(&due.push, subscription, &content).await {
            Ok(request) => request,
            Err(PushError::Subscription) => return Ok(PushResult::Gone),
            Err(error) => {
                tracing::warn!(%error, agent = %push.agent_id, "a push cannot be written");
                return Ok(PushResult::Later(0));
            }
        };
        let tag = format!("push-{}-{}", push.agent_id, push.subscription_id);
        let sent = self.sender.send(tag, request, PATIENCE).await;
        let refused = |reason: &str| {
            tracing::warn!(reason, agent = %push.agent_id, "a push was refused");
            PushResult::Refused
        };
        Ok(match sent {
            Ok(reply) => match reply.status {
                200..=299 => PushResult::Sent,
                404 | 410 => PushResult::Gone,
                408 | 425 | 429 | 500..=599 => PushResult::Later(self.pause_s(&reply)),
                status => refused(&format!("status {status}")),
            },
            Err(failure) => match failure.kind {
                FailureKind::Refused | FailureKind::Unsendable => refused(&failure.reason),
                FailureKind::Unresolved
                | FailureKind::Unconnected
                | FailureKind::TimedOut
                | FailureKind::Broken
                | FailureKind::Unauthorized
                | FailureKind::Sealed => PushResult::Later(0),
            },
        })
    }

    /// Returns the pause that a push service requests, in seconds. Returns 0 if the push service requests no pause.
    fn pause_s(&self, reply: &Reply) -> i64 {
        let pause = reply.requested_pause(self.engine.now()).unwrap_or_default();
        i64::try_from(pause.as_secs()).unwrap_or(i64::MAX)
    }

    /// Builds the message for the browser. `None` means that the agent no longer has an unread notification that
    /// requires this push.
    async fn content(
        &self,
        account: AccountId,
        due: &DuePush,
    ) -> Result<Option<serde_json::Value>, EngineError> {
        let Push {
            agent_id,
            conversation_id,
            clear,
            ..
        } = due.push;
        if clear {
            return Ok(Some(json!({
                "clear": true, "account_id": account, "conversation_id": conversation_id, "unread": due.unread,
            })));
        }
        let Some(view) = self.newest(account, agent_id, conversation_id).await? else {
            return Ok(None);
        };
        let shown = |text: Option<String>| text.filter(|_| due.with_text);
        Ok(Some(json!({
            "notification": view.row.name(), "kind": view.row.kind, "account_id": account, "conversation_id": conversation_id,
            "title": shown(view.title), "text": shown(view.text), "count": view.row.count, "unread": due.unread,
        })))
    }

    /// Returns an agent's newest unread notification about a conversation. Only kinds of notifications for which the
    /// agent wants pushes are considered.
    async fn newest(
        &self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Result<Option<NotificationView>, EngineError> {
        let row = (self.engine.store())
            .read(account, move |state| {
                let config = state.config(account)?;
                let settings = config.notification_settings.get(&agent);
                let about = state.notifications_about(account, conversation, agent)?;
                Ok(about
                    .filter(|row| row.is_unread() && channels(settings, row.kind).push)
                    .max_by_key(|row| row.position)
                    .cloned())
            })
            .await?;
        let views = self
            .views(account, agent, row.into_iter().collect())
            .await?;
        Ok(views.into_iter().next())
    }

    async fn views(
        &self,
        account: AccountId,
        agent: AgentId,
        rows: Vec<Notification>,
    ) -> Result<Vec<NotificationView>, EngineError> {
        let config = self.engine.config(account).await?;
        let visibility = ReaderVisibility::of(&config, agent);
        (self.engine.notification_views(&config, &visibility, rows)).await
    }

    /// Builds the HTTP request of a push. The request has the encrypted message and the token that identifies this
    /// server.
    async fn request(
        &self,
        push: &Push,
        subscription: &PushSubscription,
        content: &serde_json::Value,
    ) -> Result<Outgoing, PushError> {
        let sealer = self.engine.sealer();
        let auth = (sealer.open(&subscription.auth.0)).map_err(|_| PushError::Subscription)?;
        let keys = Keys::parse(&subscription.p256dh, &auth)?;
        let salt = secrets::random().map_err(|_| PushError::NoEntropy)?;
        let body = encrypt(&keys, salt, content.to_string().as_bytes())?;
        let identity = self.engine.push_identity().await;
        let identity = identity.map_err(|_| PushError::OwnKeys)?;
        let audience = origin(&subscription.endpoint.0).ok_or(PushError::Subscription)?;
        let now = self.engine.now();
        let authorization = identity.authorization(audience, &self.subject, now)?;
        let age_s = now
            .0
            .saturating_sub(push.created_at.0)
            .max(0)
            .div_euclid(1_000_000);
        let ttl_s = PUSH_LIFETIME_S.saturating_sub(age_s).max(1);
        let headers = [
            ("content-type", "application/octet-stream".to_owned()),
            ("content-encoding", "aes128gcm".to_owned()),
            ("authorization", authorization),
            ("ttl", ttl_s.to_string()),
            ("urgency", "high".to_owned()),
            // While a browser is offline, the push service keeps only the newest push of each topic.
            ("topic", format!("conversation-{}", push.conversation_id)),
        ];
        Ok(Outgoing {
            method: "POST",
            url: subscription.endpoint.0.clone(),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            body,
            authorization: Authorization::None,
        })
    }

    async fn digest(&self, account: AccountId, due: &DueDigest) -> Result<(), EngineError> {
        let Some(mailer) = &self.mailer else {
            return Ok(());
        };
        let config = self.engine.config(account).await?;
        let Some(agent) = config.agents.get(&due.agent) else {
            return Ok(());
        };
        let listed = due.notifications.iter().take(MAX_DIGEST).cloned().collect();
        let views = self.views(account, due.agent, listed).await?;
        let desk = self.engine.files().base();
        let desk = desk.trim_end_matches('/');
        let line = |view: NotificationView| DigestLine {
            kind: view.row.kind,
            contact: view.title,
            count: view.row.count,
            link: format!("{desk}/inbox/all/{}", view.row.conversation_id),
        };
        let mail = DigestMail {
            name: agent.name.clone(),
            email: agent.email.clone(),
            account: config.account.name.clone(),
            lines: views.into_iter().map(line).collect(),
            more: due.notifications.len().saturating_sub(MAX_DIGEST),
            desk: desk.to_owned(),
        };
        let sent = mailer.send(&mail).await;
        if let Err(error) = &sent {
            tracing::warn!(error, agent = %due.agent, "a digest could not be sent; Parlor tries again in an hour");
        }
        let settle = SettleDigest {
            agent: due.agent,
            notifications: due.notifications.clone(),
            sent: sent.is_ok(),
        };
        self.engine.execute(account, settle).await
    }
}

/// The queue of pushes to one agent in this process.
struct Line {
    /// The number of waiting and running pushes.
    length: usize,
    places: Arc<Semaphore>,
}

/// Counts a push in the queue of its agent, and returns the agent's semaphore. `None` means that the queue is full.
fn enter(
    agents: &mut HashMap<(AccountId, AgentId), Line>,
    agent: (AccountId, AgentId),
) -> Option<Arc<Semaphore>> {
    let line = agents.entry(agent).or_insert_with(|| Line {
        length: 0,
        places: Arc::new(Semaphore::new(AT_ONCE_OF_AGENT)),
    });
    if line.length >= WAITING_OF_AGENT {
        return None;
    }
    line.length = line.length.saturating_add(1);
    Some(Arc::clone(&line.places))
}

/// Removes a push from its agent's queue.
fn leave(agents: &mut HashMap<(AccountId, AgentId), Line>, agent: (AccountId, AgentId)) {
    if let Some(line) = agents.get_mut(&agent) {
        line.length = line.length.saturating_sub(1);
        if line.length == 0 {
            agents.remove(&agent);
        }
    }
}

/// Returns the origin of an address. The origin is the audience in the token for the push service.
fn origin(url: &str) -> Option<&str> {
    let start = url.find("://")?.checked_add(3)?;
    let rest = url.get(start..)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url.get(..start.checked_add(end)?)
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn the_origin_of_an_address() {
        for (url, found) in [
            ("https://push.example/a/b?c", Some("https://push.example")),
            ("https://push.example", Some("https://push.example")),
            ("http://127.0.0.1:80/x", Some("http://127.0.0.1:80")),
            ("push", None),
        ] {
            assert_eq!(origin(url), found, "{url}");
        }
    }
}
