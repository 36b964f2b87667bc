//! A server process: starts it, checks its health, measures its memory and stops it.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::http;
use crate::machine::{memory_mb, pause};

/// A child process that serves HTTP.
pub struct Server {
    child: Child,
    name: &'static str,
    log: PathBuf,
    /// The listening address.
    pub address: SocketAddr,
    /// The time from the creation of the process to the first answer of `/healthz` with status 200.
    pub started_within: Duration,
}

/// Returns a loopback address with a port that is free at this moment.
pub fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
        .context("looking for a free port")?;
    Ok(listener.local_addr()?)
}

impl Server {
    /// Starts the command and waits until `/healthz` answers 200. The output of the command is written to `log`.
    pub fn start(
        name: &'static str,
        command: &mut Command,
        address: SocketAddr,
        log: &Path,
        patience: Duration,
    ) -> Result<Self> {
        let output = File::create(log).with_context(|| format!("making {}", log.display()))?;
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        // The environment may contain settings for Parlor. The measured server must not read these settings.
        for (key, _) in std::env::vars_os() {
            if key.to_string_lossy().starts_with("PARLOR_") {
                command.env_remove(key);
            }
        }
        let begun = Instant::now();
        let child = command.spawn().with_context(|| {
            format!(
                "starting {name} ({})",
                Path::new(command.get_program()).display()
            )
        })?;
        let mut server = Self {
            child,
            name,
            log: log.to_path_buf(),
            address,
            started_within: Duration::ZERO,
        };
        loop {
            let answer = http::request(address, "GET", "/healthz", &[], "");
            if matches!(&answer, Ok(answer) if answer.status == 200) {
                server.started_within = begun.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!(
                    "{name} ended with {status} before /healthz answered 200; it said:\n{}",
                    server.last_output()
                );
            }
            if begun.elapsed() > patience {
                let last = match answer {
                    Ok(answer) => format!("answered {}", answer.status),
                    Err(error) => format!("{error:#}"),
                };
                bail!(
                    "{name} was not healthy within {} s (last: {last}); it said:\n{}",
                    patience.as_secs(),
                    server.last_output()
                );
            }
            pause(Duration::from_millis(1));
        }
    }

    /// The process id.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The resident memory in MB.
    pub fn resident_mb(&self) -> Option<f64> {
        memory_mb(self.process(), "VmRSS")
    }

    /// The last 15 lines of the server's output.
    pub fn last_output(&self) -> String {
        let text = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        let from = lines.len().saturating_sub(15);
        lines
            .get(from..)
            .unwrap_or_default()
            .iter()
            .map(|line| format!("    {line}\n"))
            .collect()
    }

    /// Sends SIGTERM and waits for at most 20 s. Returns the exit status and the duration.
    pub fn stop(mut self) -> Result<(ExitStatus, Duration)> {
        let begun = Instant::now();
        // The shell has a built-in `kill`, so no other package is needed.
        Command::new("sh")
            .arg("-c")
            .arg(format!("kill -TERM {}", self.process()))
            .status()
            .context("sending SIGTERM")?;
        while begun.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.child.try_wait()? {
                return Ok((status, begun.elapsed()));
            }
            pause(Duration::from_millis(5));
        }
        bail!(
            "{} did not end within 20 s of SIGTERM; it said:\n{}",
            self.name,
            self.last_output()
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After a successful `stop`, the process has already ended. In all other cases, kill the process, so that it
        // does not keep running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
