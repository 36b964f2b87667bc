//! The setup of callbacks: their formats, and the dispatcher that sends them.
//!
//! A new vendor's format is one line in [`formats`].

use crate::mail::{Mail, MailOptions};
use ipnet::IpNet;
use parlor_dialects::{chatwoot, egain, firstline, livedesk};
use parlor_engine::Engine;
use parlor_engine::callbacks::dispatcher::Dispatcher;
use parlor_engine::callbacks::retry_schedule::RetrySchedule;
use parlor_engine::callbacks::{Formats, Mailer};
use parlor_http::outgoing::{Guard, Names, Outbound, SystemNames};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The settings of callbacks.
#[derive(Clone)]
pub struct CallbackOptions {
    /// The networks that callbacks may reach although they are not public.
    pub allow: Vec<IpNet>,
    /// The retry schedule.
    pub schedule: RetrySchedule,
    /// The interval of measuring waiting deliveries.
    pub measure_every: Duration,
    /// The resolver of host names.
    pub names: Arc<dyn Names>,
    /// The mail server, for reports of deactivated endpoints and for password links.
    pub mail: Option<MailOptions>,
}

impl Default for CallbackOptions {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            schedule: RetrySchedule::default(),
            measure_every: Duration::from_secs(5),
            names: Arc::new(SystemNames),
            mail: None,
        }
    }
}

impl CallbackOptions {
    /// Checks the settings that the command line does not check.
    ///
    /// # Errors
    /// A mail address or the mail server's address is invalid.
    pub fn check(&self) -> anyhow::Result<()> {
        let clock = Arc::new(crate::clock::SystemClock::default());
        (self.mail.as_ref()).map_or(Ok(()), |mail| Mail::new(mail, clock).map(drop))
    }

    /// Adds the rule for addresses to an engine: it refuses settings with an address that this server never calls.
    #[must_use]
    pub fn given_to(&self, engine: Engine) -> Engine {
        engine.with_reach(Arc::new(self.sender()))
    }

    fn sender(&self) -> Outbound {
        Outbound::new(Guard::new(&self.allow), Arc::clone(&self.names))
    }
}

/// Returns all callback formats that this binary supports.
#[must_use]
pub fn formats() -> Formats {
    Formats::new()
        .with(chatwoot::callbacks::AccountWebhook)
        .with(chatwoot::callbacks::InboxWebhook)
        .with(livedesk::callbacks::ChannelCallback)
        .with(egain::callbacks::ApplicationCallback)
        .with(firstline::callbacks::Automation)
}

/// Starts the dispatcher. The dispatcher sends due deliveries until `stop` is cancelled.
///
/// # Errors
/// TLS or mail cannot be set up.
pub fn start(
    engine: Engine,
    options: &CallbackOptions,
    stop: CancellationToken,
) -> anyhow::Result<JoinHandle<()>> {
    let sender = options.sender();
    let mailer = match &options.mail {
        Some(mail) => {
            let mail = Arc::new(Mail::new(mail, Arc::clone(engine.clock()))?);
            engine.mails_links_with(Arc::<Mail>::clone(&mail));
            let mailer: Arc<dyn Mailer> = mail;
            Some(mailer)
        }
        None => None,
    };
    let dispatcher = Dispatcher {
        engine,
        formats: formats(),
        sender: Arc::new(sender),
        schedule: options.schedule.clone(),
        measure_every: options.measure_every,
        mailer,
    };
    Ok(tokio::spawn(dispatcher.run(stop)))
}
