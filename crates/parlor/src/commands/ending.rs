//! The end of a server: the signals that end the process, and the shutdown.

use crate::app::Running;
use crate::control::Control;
use anyhow::bail;
use parlor_engine::Engine;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The maximum time from a signal such as SIGTERM to the end of the process. Within this time, the server answers the
/// running requests or aborts them.
const ENDS_WITHIN: Duration = Duration::from_millis(9_500);

/// The way in which a server ended.
pub(super) enum Ended {
    /// All tasks of the server have ended.
    Complete,
    /// Some tasks of the server have not ended in time.
    Unfinished,
}

/// Waits for a signal to end the process. Then answers the running requests and stops the server. A second signal stops
/// the server at once.
pub(super) async fn end(
    running: Running,
    control: Option<Control>,
    signals: &mut Signals,
) -> anyhow::Result<Ended> {
    let name = signals.wait().await;
    tracing::info!(signal = name, "shutdown: answering the running requests");
    running.shutdown_token().cancel();
    let ended = async {
        if let Some(control) = control {
            control.end().await;
        }
        running.shutdown().await
    };
    tokio::select! {
        ended = tokio::time::timeout(ENDS_WITHIN, ended) => match ended {
            Ok(ended) => ended?,
            Err(_) => {
                tracing::warn!("some work has not ended in time, probably because the database does not answer: the server ends without it");
                return Ok(Ended::Unfinished);
            }
        },
        name = signals.wait() => bail!("second {name}: the server ended at once"),
    }
    tracing::info!("ended");
    Ok(Ended::Complete)
}

/// Closes the database if all tasks of the server have ended. Otherwise does nothing, because the database may give no
/// answer, or because a second signal requires that the process ends at once.
pub(super) async fn close(engine: &Engine, ended: &anyhow::Result<Ended>) {
    if matches!(ended, Ok(Ended::Complete)) {
        engine.store().close().await;
    }
}

/// The signals that end the process.
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    pub(super) fn new() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    pub(super) async fn wait(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.terminate.recv() => "SIGTERM",
        }
    }
}
