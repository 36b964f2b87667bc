//! The control socket, through which commands such as `apply`, `token` and `backup` send orders to the server that owns
//! a data directory.
//!
//! The socket is a Unix socket in the data directory. Only the owner of the directory may open it. Each connection
//! transfers one order and one reply. The order and the reply are one line of JSON each.

use crate::data_dir;
use crate::orders::Order;
use crate::orders::operator::Operator;
use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The maximum length of an order, in bytes. This maximum is high, because an order can contain a provisioning file and
/// all files to which it refers.
const LONGEST: u64 = 64 * 1024 * 1024;
/// The maximum time between the connection of a client and the arrival of its complete order.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Deserialize, Serialize)]
struct Reply {
    done: Result<Vec<String>, String>,
}

/// The server's side of the control socket. To close the socket, call [`Self::end`].
pub struct Control {
    path: PathBuf,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Control {
    /// Opens the socket, and carries out all orders that arrive before [`Self::end`] is called.
    ///
    /// # Errors
    /// The socket cannot be created.
    pub fn open(operator: Operator) -> anyhow::Result<Self> {
        let path = data_dir::socket(&operator.data);
        // The socket is created under another name, made private and then renamed. So there is no moment at which
        // another user can open the socket. The renaming also replaces the socket of an earlier process.
        let draft = path.with_extension("new");
        match std::fs::remove_file(&draft) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let listener = UnixListener::bind(&draft).with_context(|| {
            format!(
                "cannot create the control socket {}; a shorter --data path may help",
                path.display()
            )
        })?;
        std::fs::set_permissions(&draft, std::fs::Permissions::from_mode(0o600))?;
        std::fs::rename(&draft, &path)?;
        let control = Self {
            path,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let (stop, tasks) = (control.stop.clone(), control.tasks.clone());
        control.tasks.spawn(async move {
            while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
                match accepted {
                    Ok((stream, _)) => {
                        tasks.spawn(converse(stream, operator.clone()));
                    }
                    Err(error) => {
                        tracing::warn!(%error, "cannot accept on the control socket");
                        tokio::time::sleep(Duration::from_millis(200)).await;
                    }
                }
            }
        });
        Ok(control)
    }

    /// Accepts no more orders, waits until the running orders are finished, and removes the socket.
    pub async fn end(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        // An error is ignored, because the next server replaces the socket if it still exists.
        let _ = std::fs::remove_file(&self.path);
    }
}

async fn converse(stream: UnixStream, operator: Operator) {
    let (reading, mut writing) = stream.into_split();
    let mut line = String::new();
    let mut reading = BufReader::new(reading.take(LONGEST));
    let read = tokio::time::timeout(PATIENCE, reading.read_line(&mut line)).await;
    let done = match read {
        Ok(Ok(count)) if count > 0 && line.ends_with('\n') => {
            match serde_json::from_str::<Order>(&line) {
                Ok(order) => operator
                    .carry_out(order)
                    .await
                    .map_err(|error| format!("{error:#}")),
                Err(error) => Err(format!(
                    "the server cannot read this command ({error}); use the same Parlor version for the server and the command line"
                )),
            }
        }
        _ => return,
    };
    if let Err(reason) = &done {
        tracing::info!(%reason, "a command failed");
    }
    let Ok(mut text) = serde_json::to_string(&Reply { done }) else {
        return;
    };
    text.push('\n');
    // An error means that the client has disconnected. Nobody waits for the reply any more, so the error is ignored.
    let _ = writing.write_all(text.as_bytes()).await;
}

/// Sends an order to the server that owns the data directory `data`, and returns the lines of its reply. `holder`
/// describes this server, for error texts.
///
/// # Errors
/// The server cannot be reached, does not reply, or could not carry out the order.
pub async fn ask(data: &Path, holder: &str, order: &Order) -> anyhow::Result<Vec<String>> {
    let path = data_dir::socket(data);
    let stream = UnixStream::connect(&path).await.with_context(|| {
        format!(
            "the data directory {} is in use ({holder}), and its control socket does not answer; wait until that process ends, or end it",
            data.display()
        )
    })?;
    let (reading, mut writing) = stream.into_split();
    let mut text = serde_json::to_string(order)?;
    text.push('\n');
    writing.write_all(text.as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(reading).read_line(&mut line).await?;
    if line.is_empty() {
        bail!(
            "the server ({holder}) ended before it replied; whether the command was carried out is unknown"
        );
    }
    let reply: Reply = serde_json::from_str(&line)
        .context("the server's reply cannot be read; is the server of the same version?")?;
    reply.done.map_err(|reason| anyhow::anyhow!("{reason}"))
}
