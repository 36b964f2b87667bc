//! The sender of mails. The operator gets mails about deactivated endpoints. Agents get mails with password links, and
//! digests of notifications.

use anyhow::Context as _;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use parlor_engine::callbacks::Mailer;
use parlor_engine::notifications::notifier::{DigestMail, DigestMailer, SendingDigest};
use parlor_engine::passwords::{LinkMail, LinkMailer, Purpose, Sending};
use parlor_model::callbacks::Endpoint;
use parlor_model::words::NotificationKind;
use parlor_store::Clock;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// The time limit for each answer of the mail server, and for sending a digest.
const PATIENCE: Duration = Duration::from_secs(20);

/// The time limit for sending a password link. This limit is shorter than [`PATIENCE`], because an administrator waits
/// for the result.
const LINK_PATIENCE: Duration = Duration::from_secs(10);

/// The delays between the attempts to send a mail about a deactivated endpoint, in seconds. Together, the delays are
/// about one day.
const GAPS_S: [i64; 9] = [1, 10, 60, 300, 1_800, 3_600, 10_800, 28_800, 43_200];

/// The settings for mail: the mail server, the sender and the operator.
#[derive(Clone)]
pub struct MailOptions {
    /// The URL of the mail server: `smtp://user:password@host:587?tls=required`, or `smtps://...`.
    pub smtp_url: String,
    /// The sender's address.
    pub from: String,
    /// The address of the operator, for mails about deactivated endpoints. `None` means that Parlor sends no such
    /// mails.
    pub to: Option<String>,
}

impl std::fmt::Debug for MailOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailOptions")
            .field("from", &self.from)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

/// A sender of mails.
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Option<Mailbox>,
    clock: Arc<dyn Clock>,
}

impl Mail {
    /// Creates the sender. The sender does not connect to the mail server before the first mail.
    ///
    /// # Errors
    /// The URL of the mail server or an e-mail address is invalid.
    pub fn new(options: &MailOptions, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&options.smtp_url)
            .context("the SMTP address is invalid; write it as smtps://user:password@host")?
            .timeout(Some(PATIENCE))
            .build();
        let mailbox = |text: &str, flag: &str| {
            text.parse::<Mailbox>()
                .with_context(|| format!("{flag} must be an e-mail address"))
        };
        Ok(Self {
            transport,
            from: mailbox(&options.from, "mail_from")?,
            to: (options.to.as_ref())
                .map(|to| mailbox(to, "mail_to"))
                .transpose()?,
            clock,
        })
    }
}

impl Mailer for Mail {
    fn deactivated(&self, endpoint: &Endpoint, reason: &str) {
        let Some(to) = self.to.clone() else {
            return;
        };
        let text = format!(
            "Parlor has deactivated the callback endpoint \"{}\" ({}) of account {}.\n\nReason: {reason}\n\n\
             New events are not sent to this endpoint. When its receiver works again, run:\n\n  parlor callbacks resume {} --account {}\n\n\
             The command shows the events to replay.\n",
            endpoint.name, endpoint.key, endpoint.account, endpoint.key, endpoint.account
        );
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(format!(
                "Parlor: callback endpoint {} is deactivated",
                endpoint.key
            ))
            .body(text);
        let transport = self.transport.clone();
        let clock = Arc::clone(&self.clock);
        let mut gaps = GAPS_S.into_iter();
        tokio::spawn(async move {
            let message = match message {
                Ok(message) => message,
                Err(error) => {
                    tracing::error!(%error, "the mail about a deactivated endpoint cannot be written");
                    return;
                }
            };
            while let Err(error) = transport.send(message.clone()).await {
                let Some(again_s) = gaps.next() else {
                    tracing::error!(%error, "the mail about a deactivated endpoint could not be sent; Parlor gives up");
                    return;
                };
                tracing::warn!(%error, again_s, "the mail about a deactivated endpoint could not be sent; Parlor tries again");
                let now = clock.now();
                clock.sleep(now, now.plus_seconds(again_s)).await;
            }
        });
    }
}

impl LinkMailer for Mail {
    fn send<'a>(&'a self, mail: &'a LinkMail) -> Sending<'a> {
        Box::pin(async move {
            let message = self.with_link(mail).map_err(|error| {
                tracing::warn!(%error, "the mail with a password link cannot be written");
                format!("A mail to {} cannot be written.", mail.email)
            })?;
            let sent = tokio::time::timeout(LINK_PATIENCE, self.transport.send(message)).await;
            let error = match sent {
                Ok(Ok(_)) => return Ok(()),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer in time".to_owned(),
            };
            tracing::warn!(error, "the mail with a password link could not be sent");
            Err(
                "The mail server did not take the mail. The server's log has the reason."
                    .to_owned(),
            )
        })
    }
}

impl Mail {
    /// Builds the mail with a password link.
    fn with_link(&self, mail: &LinkMail) -> anyhow::Result<Message> {
        let (name, account) = (one_line(&mail.name), one_line(&mail.account));
        let (subject, reason) = match mail.purpose {
            Purpose::Invitation => (
                format!("Invitation to {account}"),
                format!("{account} invites you to answer its customers with Parlor."),
            ),
            Purpose::Reset => (
                format!("{account}: set a new password"),
                format!(
                    "An administrator of {account} has reset your password. The present password works until you set another one."
                ),
            ),
        };
        let until = mail.expires_at.iso_millis();
        let text = format!(
            "Hello {name},\n\n{reason}\n\nSet your password here:\n\n{}\n\n\
             The link works once, until {until} (UTC). Do not pass it on: everyone who has it can set your password.\n",
            mail.link
        );
        let to = Mailbox::new(Some(name), mail.email.parse()?);
        Ok(Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .body(text)?)
    }
}

impl DigestMailer for Mail {
    fn send<'a>(&'a self, digest: &'a DigestMail) -> SendingDigest<'a> {
        Box::pin(async move {
            let message = self.with_digest(digest);
            let message =
                message.map_err(|error| format!("the mail cannot be written: {error}"))?;
            match tokio::time::timeout(PATIENCE, self.transport.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(error.to_string()),
                Err(_) => Err("no answer in time".to_owned()),
            }
        })
    }
}

/// Returns the words for a notification of this kind in a digest.
const fn sentence(kind: NotificationKind) -> &'static str {
    match kind {
        NotificationKind::Assigned => "it was assigned to you",
        NotificationKind::Mentioned => "a note mentions you",
        NotificationKind::NewMessage => "somebody wrote",
        NotificationKind::ConversationChanged => "you follow it, and it changed",
        NotificationKind::DeliveryFailed => "your message could not be delivered",
        NotificationKind::SnoozeEnded => "its snooze ended",
        NotificationKind::ScheduledFailed => "your scheduled message could not be sent",
    }
}

impl Mail {
    /// Builds the mail with a digest of notifications.
    fn with_digest(&self, digest: &DigestMail) -> anyhow::Result<Message> {
        let (name, account) = (one_line(&digest.name), one_line(&digest.account));
        let number = digest.lines.len().saturating_add(digest.more);
        let subject = match number {
            1 => format!("{account}: 1 unread notification"),
            _ => format!("{account}: {number} unread notifications"),
        };
        let mut text = format!("Hello {name},\n\nYou have not read these notifications:\n");
        for line in &digest.lines {
            let contact = line.contact.as_deref().unwrap_or("a visitor");
            // Writing into a string cannot fail.
            let _ = write!(
                text,
                "\n- Conversation with {}: {}.\n  {}\n",
                one_line(contact),
                sentence(line.kind),
                line.link
            );
        }
        if digest.more > 0 {
            let _ = write!(text, "\nAnd {} more.\n", digest.more);
        }
        let _ = write!(
            text,
            "\nChoose what is mailed to you, and your quiet hours, in the settings of the desk:\n\n{}\n",
            digest.desk
        );
        let to = Mailbox::new(Some(name), digest.email.parse()?);
        Ok(Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .body(text)?)
    }
}

/// Replaces each control character of a text, such as a line break, by a space.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
