//! Mail to the operator about a deactivated endpoint.

use anyhow::Context as _;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use parlor_engine::callbacks::Mailer;
use parlor_model::callbacks::Endpoint;
use parlor_store::Clock;
use std::sync::Arc;
use std::time::Duration;

/// The time limit for the mail server's answers.
const PATIENCE: Duration = Duration::from_secs(20);

/// The delays after failed attempts, in seconds; about a day in all.
const GAPS_S: [i64; 9] = [1, 10, 60, 300, 1_800, 3_600, 10_800, 28_800, 43_200];

/// The mail server and the addresses.
#[derive(Clone)]
pub struct MailOptions {
    /// The URL of the mail server: `smtp://user:password@host:587?tls=required`, or `smtps://...`.
    pub smtp_url: String,
    /// The sender's address.
    pub from: String,
    /// The recipient's address.
    pub to: String,
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
    to: Mailbox,
    clock: Arc<dyn Clock>,
}

impl Mail {
    /// Creates the sender. The sender connects only to send a mail.
    ///
    /// # Errors
    /// An address is invalid.
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
            to: mailbox(&options.to, "mail_to")?,
            clock,
        })
    }
}

impl Mailer for Mail {
    fn deactivated(&self, endpoint: &Endpoint, reason: &str) {
        let text = format!(
            "Parlor has deactivated the callback endpoint \"{}\" ({}) of account {}.\n\nReason: {reason}\n\n\
             New events are not sent to this endpoint. When its receiver works again, run:\n\n  parlor callbacks resume {} --account {}\n\n\
             The command shows the events to replay.\n",
            endpoint.name, endpoint.key, endpoint.account, endpoint.key, endpoint.account
        );
        let message = Message::builder()
            .from(self.from.clone())
            .to(self.to.clone())
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
