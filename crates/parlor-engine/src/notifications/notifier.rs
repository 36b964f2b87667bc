//! The notifier: sends due pushes and digests.
//!
//! A timer of the model takes them ([`parlor_model::decide::DuePush`]), so each is sent by one node. A push stays due at
//! a later time until its result is stored. So a node that ends during an attempt loses no push. A digest counts as sent
//! when it is taken. If the mail server refuses it, its notifications belong to the next digest.

use super::NotificationView;
use crate::callbacks::sender::{FailureKind, Reply, Sender};
use crate::callbacks::{Authorization, Outgoing};
use crate::push::{Keys, PushError, encrypt};
use crate::{Engine, EngineError, secrets};
use parlor_model::command::{ReturnDigest, SettlePush};
use parlor_model::decide::{DueDigest, DuePush, PushResult};
use parlor_model::entities::{Notification, Push};
use parlor_model::ids::{AccountId, AgentId, ConversationId};
use parlor_model::notifications::PUSH_LIFETIME_S;
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::NotificationKind;
use serde_json::json;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The greatest number of pushes and digests that wait in this process. Further pushes are taken again later.
const WAITING: usize = 1_024;
/// The greatest number of pushes and digests that are sent at the same time.
const AT_ONCE: usize = 32;
/// The time limit of a request to a push service.
const PATIENCE: Duration = Duration::from_secs(20);

/// The future of a digest. An error is a sentence for the log.
pub type SendingDigest<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// The port that sends digests by mail.
pub trait DigestMailer: Send + Sync + 'static {
    /// Sends a digest. The future ends within some seconds.
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
    /// The notifications, newest first.
    pub lines: Vec<DigestLine>,
    /// The number of further notifications.
    pub more: usize,
    /// The address of the desk.
    pub desk: String,
}

/// A notification in a digest. Mails travel far, so it has no text of a message.
#[derive(Clone, Debug)]
pub struct DigestLine {
    /// The kind.
    pub kind: NotificationKind,
    /// The name of the contact, if it is known.
    pub contact: Option<String>,
    /// The number of causes.
    pub count: i64,
    /// The address of the conversation.
    pub link: String,
}

enum Due {
    Push(AccountId, Box<DuePush>),
    Digest(AccountId, Box<DueDigest>),
}

/// The channel to the notifier of this process.
pub(crate) struct Channel {
    due: mpsc::Sender<Due>,
    has_mail: bool,
}

impl Channel {
    /// Whether the notifier sends mails.
    pub(crate) const fn has_mail(&self) -> bool {
        self.has_mail
    }
}

/// The dependencies for sending pushes and digests.
#[derive(Clone)]
pub struct Notifier {
    /// The engine.
    pub engine: Engine,
    /// The port through which requests leave.
    pub sender: Arc<dyn Sender>,
    /// The address of the operator for push services: `mailto:` or `https:`.
    pub subject: String,
    /// The sender of digests. Without one, the server sends no digests.
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
    /// Gives due pushes and digests to the notifier of this process, if one runs. What it cannot take is due again
    /// later.
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
                tracing::warn!("too many digests wait; a digest was left out");
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
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = running.join_next(), if !running.is_empty() => {
                    if let Err(error) = ended {
                        tracing::error!(%error, "a push or digest ended abnormally");
                    }
                }
                Some(due) = waiting.recv(), if running.len() < AT_ONCE => {
                    let notifier = self.clone();
                    running.spawn(async move { notifier.one(due).await });
                }
            }
        }
        replace(None);
        // An attempt that is cut off here is repeated after its lease.
        running.shutdown().await;
    }

    async fn one(&self, due: Due) {
        let done = match &due {
            Due::Push(account, due) => self.push(*account, due).await,
            Due::Digest(account, due) => self.digest(*account, due).await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the result of a push or digest could not be stored");
        }
    }

    async fn push(&self, account: AccountId, due: &DuePush) -> Result<(), EngineError> {
        let result = self.attempt(account, due).await?;
        let settle = SettlePush {
            push: due.push.clone(),
            result,
        };
        self.engine.execute(account, settle).await
    }

    async fn attempt(&self, account: AccountId, due: &DuePush) -> Result<PushResult, EngineError> {
        let push = &due.push;
        let Some(content) = self.content(account, due).await? else {
            return Ok(PushResult::Refused);
        };
        let request = match self.request(due, &content).await {
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

    /// The pause that a push service requests, in seconds.
    fn pause_s(&self, reply: &Reply) -> i64 {
        let asked = reply.asked(self.engine.now()).unwrap_or_default();
        i64::try_from(asked.as_secs()).unwrap_or(i64::MAX)
    }

    /// Writes the message for the browser. `None` means that nothing is left to show.
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

    /// Returns an agent's newest unread notification about a conversation.
    async fn newest(
        &self,
        account: AccountId,
        agent: AgentId,
        conversation: ConversationId,
    ) -> Result<Option<NotificationView>, EngineError> {
        let row = (self.engine.store())
            .read(account, move |state| {
                let about = state.notifications_about(account, conversation, agent)?;
                Ok(about
                    .filter(|row| row.is_unread())
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

    /// Builds the request of a push: the encrypted message, with the proof of this server.
    async fn request(
        &self,
        due: &DuePush,
        content: &serde_json::Value,
    ) -> Result<Outgoing, PushError> {
        let (push, subscription) = (&due.push, &due.subscription);
        let sealer = self.engine.sealer();
        let auth = (sealer.open(&subscription.auth)).map_err(|_| PushError::Subscription)?;
        let keys = Keys::parse(&subscription.p256dh, &auth)?;
        let salt = secrets::random().map_err(|_| PushError::NoEntropy)?;
        let body = encrypt(&keys, salt, content.to_string().as_bytes())?;
        let identity = self.engine.push_identity().await;
        let identity = identity.map_err(|_| PushError::OwnKeys)?;
        let audience = origin(&subscription.endpoint).ok_or(PushError::Subscription)?;
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
            // A push service keeps only the newest push of a topic for a browser that is not there.
            ("topic", format!("conversation-{}", push.conversation_id)),
        ];
        Ok(Outgoing {
            method: "POST",
            url: subscription.endpoint.clone(),
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
        let views = self
            .views(account, due.agent, due.notifications.clone())
            .await?;
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
            more: due.more,
            desk: desk.to_owned(),
        };
        let Err(error) = mailer.send(&mail).await else {
            return Ok(());
        };
        tracing::warn!(error, agent = %due.agent, "a digest could not be sent; Parlor tries again in an hour");
        let back = ReturnDigest {
            agent: due.agent,
            notifications: due.notifications.clone(),
        };
        self.engine.execute(account, back).await
    }
}

/// Returns the origin of an address: the audience of a token.
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
