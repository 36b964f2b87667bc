//! The real binary as a process: functions that start it, read its output, and send requests and signals. All functions
//! of this file are blocking. `process.rs` is an asynchronous variant, for tests that kill the process.

use super::PATIENCE;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Returns a command that runs the binary. Its environment has no variables that begin with `PARLOR_`.
pub fn parlor(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parlor"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PARLOR_") {
            command.env_remove(name);
        }
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs the binary and waits for its end.
pub fn run(arguments: &[&str]) -> Output {
    parlor(arguments).output().unwrap()
}

/// Runs the binary, which must succeed. Returns its output.
#[track_caller]
pub fn succeeds(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Runs the binary, which must fail with this exit status. Returns its error output.
#[track_caller]
pub fn fails(arguments: &[&str], status: i32) -> String {
    let output = run(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// A server process.
pub struct Server {
    child: Child,
    /// The listening address.
    pub addr: SocketAddr,
    log: mpsc::Receiver<String>,
}

impl Server {
    /// Starts `parlor serve` on a free port with these arguments, and waits until it listens.
    pub fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut command = parlor(&["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(data).args(arguments);
        Self::spawn(&mut command)
    }

    /// Starts this command, and waits until the server listens.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command
            // The callback addresses of the fixture are on this machine.
            .env("PARLOR_CALLBACK_ALLOW", "127.0.0.0/8")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, log) = mpsc::channel();
        let stderr = child.stderr.take().unwrap();
        let copy = sender.clone();
        std::thread::spawn(move || {
            BufReader::new(stderr)
                .lines()
                .map_while(Result::ok)
                .for_each(|line| drop(copy.send(line)));
        });
        let stdout = child.stdout.take().unwrap();
        std::thread::spawn(move || {
            BufReader::new(stdout)
                .lines()
                .map_while(Result::ok)
                .for_each(|line| drop(sender.send(line)));
        });
        let mut server = Self {
            child,
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            log,
        };
        let line = server.wait_for("http://127.0.0.1:");
        let digits: String = line
            .split("http://127.0.0.1:")
            .nth(1)
            .unwrap()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        server.addr.set_port(digits.parse().unwrap());
        server
    }

    /// Waits for the next output line that contains this text, and returns this line.
    pub fn wait_for(&mut self, text: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        while let Ok(line) = self
            .log
            .recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            if line.contains(text) {
                return line;
            }
            seen.push(line);
        }
        panic!("{text:?} was not said; instead: {seen:#?}");
    }

    /// All output lines that [`Self::wait_for`] has not read. Call it only after the process has ended, because it
    /// reads to the end of the output.
    pub fn output(&self) -> Vec<String> {
        std::iter::from_fn(|| self.log.recv_timeout(PATIENCE).ok()).collect()
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal: `TERM`, `INT` or `KILL`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the end of the process. Returns the exit status.
    pub fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Sends SIGTERM, and checks that the exit status is 0.
    pub fn stop(mut self) {
        self.signal("TERM");
        let status = self.ended();
        assert_eq!(status.code(), Some(0), "{:?}", self.output());
    }

    /// Sends a request on a new connection. Returns the whole answer.
    pub fn exchange(&self, request: &str) -> String {
        use std::io::Write as _;
        let mut stream = std::net::TcpStream::connect(self.addr).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends a GET. Returns the status and the whole answer.
    pub fn get(&self, path: &str, headers: &str) -> (u16, String) {
        status(self.exchange(&format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"
        )))
    }

    /// Sends a POST with a JSON body. Returns the status and the whole answer.
    pub fn post(&self, path: &str, headers: &str, body: &str) -> (u16, String) {
        let length = body.len();
        status(self.exchange(&format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        )))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After a failed test, the process may still run, so it is killed. If it has already ended, the calls do
        // nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Finds the HTTP status in an answer. Returns the status and the answer.
pub fn status(answer: String) -> (u16, String) {
    let code = answer
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or_else(|| panic!("no answer: {answer:?}"));
    (code, answer)
}

/// The path of `vectors.toml`.
pub fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vectors.toml")
}
