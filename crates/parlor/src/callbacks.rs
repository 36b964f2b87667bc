//! The setup of callbacks and notifications: the callback formats, the dispatcher that sends callbacks, and the
//! notifier that sends pushes and digests.
//!
//! To add a vendor's callback format, add one line to [`formats`].

use crate::mail::{Mail, MailOptions};
use ipnet::IpNet;
use parlor_dialects::{chatwoot, egain, firstline, livedesk};
use parlor_engine::Engine;
use parlor_engine::callbacks::dispatcher::Dispatcher;
use parlor_engine::callbacks::retry_schedule::RetrySchedule;
use parlor_engine::callbacks::{Formats, Mailer};
use parlor_engine::notifications::notifier::{DigestMailer, Notifier};
use parlor_engine::sign_in::fetch::TIME_LIMIT;
use parlor_http::outgoing::{Guard, Names, Outbound, SystemNames};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The settings of callbacks.
#[derive(Clone)]
pub struct CallbackOptions {
    /// The private networks to which Parlor may send requests, in addition to public addresses.
    pub allow: Vec<IpNet>,
    /// The retry schedule.
    pub schedule: RetrySchedule,
    /// The interval between two measurements of waiting deliveries.
    pub measure_every: Duration,
    /// The resolver of the host names in the addresses of callbacks.
    pub names: Arc<dyn Names>,
    /// The time limit of a request to a sign-in provider. Default: [`TIME_LIMIT`].
    pub provider_limit: Duration,
    /// The settings for mails about deactivated endpoints, password links and digests. `None` means that there is no
    /// mail server.
    pub mail: Option<MailOptions>,
}

impl Default for CallbackOptions {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            schedule: RetrySchedule::default(),
            measure_every: Duration::from_secs(5),
            names: Arc::new(SystemNames),
            provider_limit: TIME_LIMIT,
            mail: None,
        }
    }
}

impl CallbackOptions {
    /// Checks the settings that the command line does not check.
    ///
    /// # Errors
    /// An e-mail address or the URL of the mail server is invalid.
    pub fn check(&self) -> anyhow::Result<()> {
        let clock = Arc::new(crate::clock::SystemClock::default());
        (self.mail.as_ref()).map_or(Ok(()), |mail| Mail::new(mail, clock).map(drop))
    }

    /// Adds two objects to an engine: the rule about permitted addresses, and the HTTP client for requests to sign-in
    /// providers. The engine then refuses settings with an address to which this server must not send requests.
    #[must_use]
    pub fn given_to(&self, engine: Engine) -> Engine {
        let sender = Arc::new(self.sender());
        engine
            .with_reach(Arc::<Outbound>::clone(&sender))
            .with_fetcher(sender)
    }

    fn sender(&self) -> Outbound {
        let guard = Guard::new(&self.allow);
        Outbound::new(guard, Arc::clone(&self.names), self.provider_limit)
    }
}

/// Returns all callback formats of vendors that this program supports.
#[must_use]
pub fn formats() -> Formats {
    Formats::new()
        .with(chatwoot::callbacks::AccountWebhook)
        .with(chatwoot::callbacks::InboxWebhook)
        .with(livedesk::callbacks::ChannelCallback)
        .with(egain::callbacks::ApplicationCallback)
        .with(firstline::callbacks::Automation)
}

/// Returns the address at which push services can contact the operator. With a mail server, the result is the sender
/// address of mails. Without a mail server, the result is the public address of this server, if the public address
/// begins with `https://`. Otherwise, the result is a placeholder.
fn subject(options: &CallbackOptions, base: &str) -> String {
    let mail = options.mail.as_ref().and_then(|mail| {
        let address = mail
            .from
            .rsplit_once('<')
            .map_or(&*mail.from, |(_, address)| address);
        let address = address.trim().trim_end_matches('>');
        address.contains('@').then(|| format!("mailto:{address}"))
    });
    mail.unwrap_or_else(|| {
        if base.starts_with("https://") {
            base.to_owned()
        } else {
            // Push services require a contact address. This placeholder is for servers without a mail server and
            // without a public `https://` address, such as test servers.
            "mailto:operator@parlor.invalid".to_owned()
        }
    })
}

/// Starts the dispatcher and the notifier in one task. Until `stop` is cancelled, this task sends due deliveries,
/// pushes and digests.
///
/// # Errors
/// TLS or mail cannot be set up.
pub fn start(
    engine: Engine,
    options: &CallbackOptions,
    stop: CancellationToken,
) -> anyhow::Result<JoinHandle<()>> {
    let sender = options.sender();
    let mut mailer: Option<Arc<dyn Mailer>> = None;
    let mut digests: Option<Arc<dyn DigestMailer>> = None;
    if let Some(mail) = &options.mail {
        let mail = Arc::new(Mail::new(mail, Arc::clone(engine.clock()))?);
        engine.mails_links_with(Arc::<Mail>::clone(&mail));
        digests = Some(Arc::<Mail>::clone(&mail));
        mailer = Some(mail);
    }
    let sender = Arc::new(sender);
    let notifier = Notifier {
        engine: engine.clone(),
        sender: Arc::<Outbound>::clone(&sender),
        subject: subject(options, &engine.files().base()),
        mailer: digests,
    };
    let dispatcher = Dispatcher {
        engine,
        formats: formats(),
        sender,
        schedule: options.schedule.clone(),
        measure_every: options.measure_every,
        mailer,
    };
    Ok(tokio::spawn(async move {
        tokio::join!(dispatcher.run(stop.clone()), notifier.run(stop));
    }))
}
