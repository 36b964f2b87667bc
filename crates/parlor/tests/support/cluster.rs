//! A separate PostgreSQL server that a test can stop and start.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A PostgreSQL server, which may be running or stopped. The drop of this value stops the server and removes its files.
pub struct Cluster {
    url: String,
    dir: PathBuf,
    bin: PathBuf,
    state: PathBuf,
    _home: TempDir,
}

impl Cluster {
    /// Creates and starts a server.
    pub fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let state = home.path().join("postgres.state");
        let url = succeed(script("start", &state).output().unwrap());
        let written = std::fs::read_to_string(&state).unwrap();
        let mut lines = written.lines().map(PathBuf::from);
        Self {
            url: url.trim().to_owned(),
            dir: lines.next().unwrap(),
            bin: lines.next().unwrap(),
            state,
            _home: home,
        }
    }

    /// The `postgres://` URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Writes a file into the data directory. Only the server's user may read the file.
    pub fn write(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.data().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let mut reference = std::ffi::OsString::from("--reference=");
        reference.push(self.data());
        succeed(
            (Command::new("chown").arg(reference).arg(&path))
                .output()
                .unwrap(),
        );
    }

    /// Stops the server at once, without a shutdown. At its next start, the server recovers as after a crash.
    pub fn stop_immediately(&self) {
        succeed(
            self.control(&["-m", "immediate", "-w", "-t", "60", "stop"], &[])
                .output()
                .unwrap(),
        );
    }

    /// Starts the server again on the same port, with these additional environment variables.
    pub fn start_again(&self, environment: &[(String, String)]) {
        let port = self
            .url
            .rsplit_once(':')
            .unwrap()
            .1
            .split('/')
            .next()
            .unwrap();
        let log = self.dir.join("server.log");
        let options =
            format!("-p {port} -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0");
        succeed(
            self.control(
                &[
                    "-l",
                    log.to_str().unwrap(),
                    "-o",
                    &options,
                    "-w",
                    "-t",
                    "60",
                    "start",
                ],
                environment,
            )
            // The server must not inherit the standard streams of the test, because their readers would wait for the
            // end of the server.
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .output()
            .unwrap(),
        );
    }

    /// Returns a `pg_ctl` command that runs as the user of the server.
    fn control(&self, arguments: &[&str], environment: &[(String, String)]) -> Command {
        let as_root = succeed(Command::new("id").arg("-u").output().unwrap()).trim() == "0";
        let mut command = if as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "env"]);
            command
        } else {
            Command::new("env")
        };
        command.args(
            environment
                .iter()
                .map(|(name, value)| format!("{name}={value}")),
        );
        command
            .arg(self.bin.join("pg_ctl"))
            .arg("-D")
            .arg(self.data())
            .args(arguments)
            .current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = script("stop", &self.state).output();
    }
}

fn script(verb: &str, state: &Path) -> Command {
    let mut command =
        Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres.sh"));
    // With this variable, `make check` turns fsync off for the PostgreSQL server that most tests share. The tests of
    // crashes need fsync, so their servers start without this variable.
    command
        .arg(verb)
        .env("PARLOR_POSTGRES_STATE", state)
        .env_remove("PARLOR_POSTGRES_SETTINGS");
    command
}

#[track_caller]
fn succeed(output: Output) -> String {
    assert!(
        output.status.success(),
        "{}: {}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
