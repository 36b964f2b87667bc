//! Parlor as a separate process that tests can kill.

use crate::support::binary::parlor;
use crate::support::client::{Call, Conn};
use crate::support::until;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Stdio};

/// The settings with which [`Parlor::start`] starts a process.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// The value of `--data`.
    pub data: &'a Path,
    /// The value of `--database-url`.
    pub url: Option<&'a str>,
    /// The value of `--apply`.
    pub apply: Option<&'a Path>,
    /// Additional environment variables.
    pub environment: &'a [(String, String)],
}

/// A running server process. The process is killed when this value is dropped.
pub struct Parlor {
    child: Child,
    addr: SocketAddr,
    said: tempfile::NamedTempFile,
}

impl Parlor {
    /// Starts the process on a free port, and waits until it serves.
    pub async fn start(setup: Setup<'_>) -> Self {
        let mut parlor = Self::launch(setup);
        until("the listening address", || {
            let addr = parlor.listening();
            parlor.addr = addr.unwrap_or(parlor.addr);
            async move { addr.is_some() }
        })
        .await;
        let addr = parlor.addr;
        until("/healthz", || async move {
            let reply = Conn::to(addr).send(&Call::new("GET", "/healthz")).await;
            reply.is_ok_and(|reply| reply.status == 200)
        })
        .await;
        parlor
    }

    fn launch(setup: Setup<'_>) -> Self {
        let mut command = parlor(&["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(setup.data);
        if let Some(url) = setup.url {
            command.arg("--database-url").arg(url);
        }
        if let Some(file) = setup.apply {
            command.arg("--apply").arg(file);
        }
        let said = tempfile::NamedTempFile::new().unwrap();
        let child = command
            // The callback addresses of the fixture are on this machine.
            .env("PARLOR_CALLBACK_ALLOW", "127.0.0.0/8")
            .envs(setup.environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(said.reopen().unwrap())
            .spawn()
            .unwrap();
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self { child, addr, said }
    }

    /// Reads the listening address from the log. `None` means that the process does not listen yet.
    fn listening(&mut self) -> Option<SocketAddr> {
        let ended = self.child.try_wait().unwrap();
        let said = std::fs::read_to_string(self.said.path()).unwrap();
        assert!(ended.is_none(), "the server ended: {ended:?}\n{said}");
        // The process may not have written the last line completely.
        let lines = said
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'));
        let mut address = lines.filter_map(|line| line.split_once("listening on http://"));
        let (_, address) = address.next_back()?;
        Some(address.trim_end().split(' ').next()?.parse().unwrap())
    }

    /// The listening address.
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Sends SIGKILL and waits for the end of the process.
    pub fn kill(mut self) {
        assert!(
            self.child.try_wait().unwrap().is_none(),
            "it had ended by itself"
        );
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Parlor {
    fn drop(&mut self) {
        // After `kill`, the process has already ended, so these calls do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let said = std::fs::read_to_string(self.said.path()).unwrap_or_default();
            let lines: Vec<&str> = said.lines().collect();
            eprintln!(
                "the server's last words:\n{}",
                lines[lines.len().saturating_sub(40)..].join("\n")
            );
        }
    }
}
