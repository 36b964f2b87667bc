//! Parlor as a separate process that tests can kill.

use crate::support::client::{Call, Conn};
use crate::support::until;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The arguments of the start.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// The value of `--data`.
    pub data: &'a Path,
    /// The value of `--database-url`.
    pub url: Option<&'a str>,
    /// The value of `--apply`.
    pub apply: Option<&'a Path>,
    /// More environment variables.
    pub environment: &'a [(String, String)],
}

/// A running process. The process is killed on drop.
pub struct Parlor {
    child: Child,
    addr: SocketAddr,
    said: tempfile::NamedTempFile,
}

impl Parlor {
    /// Starts the process and waits until it serves.
    pub async fn start(setup: Setup<'_>) -> Self {
        let parlor = Self::launch(setup);
        let addr = parlor.addr;
        until("/healthz", 60, || async move {
            let reply = Conn::to(addr).send(&Call::new("GET", "/healthz")).await;
            reply.is_ok_and(|reply| reply.status == 200)
        })
        .await;
        parlor
    }

    fn launch(setup: Setup<'_>) -> Self {
        // The port was free at this moment. Outgoing connections use other ports.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut command = Command::new(env!("CARGO_BIN_EXE_parlor"));
        command
            .arg("serve")
            .arg("--data")
            .arg(setup.data)
            .arg("--listen")
            .arg(addr.to_string());
        if let Some(url) = setup.url {
            command.arg("--database-url").arg(url);
        }
        if let Some(file) = setup.apply {
            command.arg("--apply").arg(file);
        }
        let said = tempfile::NamedTempFile::new().unwrap();
        let child = command
            .envs(setup.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said.reopen().unwrap())
            .spawn()
            .unwrap();
        Self { child, addr, said }
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
        // After `kill` the process has already ended.
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
