//! A library that is loaded before the C library. It logs a program's file operations, and can delay them or let them
//! fail (see `shim.c`).

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The compiled library, and the files for communication with it.
pub struct Shim {
    dir: TempDir,
}

impl Shim {
    /// Compiles the library with `cc`.
    pub fn compiled() -> Self {
        let dir = tempfile::tempdir().unwrap();
        // PostgreSQL may run as another user, who must be able to read this directory.
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/shim.c");
        let compiled = std::process::Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-o"])
            .arg(dir.path().join("shim.so"))
            .arg(source)
            .arg("-ldl")
            .output()
            .unwrap_or_else(|error| panic!("cc: {error}; scripts/setup.sh test installs it"));
        assert!(
            compiled.status.success(),
            "cc: {}",
            String::from_utf8_lossy(&compiled.stderr)
        );
        let shim = Self { dir };
        std::fs::write(shim.log(), "").unwrap();
        std::fs::set_permissions(shim.log(), std::fs::Permissions::from_mode(0o666)).unwrap();
        shim
    }

    fn log(&self) -> PathBuf {
        self.dir.path().join("log")
    }

    fn full(&self) -> PathBuf {
        self.dir.path().join("full")
    }

    /// The environment variables for an observed program. The library watches files whose path contains `under`, and
    /// delays their syncs by `delay_ms`.
    pub fn environment(&self, under: &str, delay_ms: u64) -> Vec<(String, String)> {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        [
            ("LD_PRELOAD", text(self.dir.path().join("shim.so"))),
            ("PARLOR_SHIM_LOG", text(self.log())),
            ("PARLOR_SHIM_FULL", text(self.full())),
            ("PARLOR_SHIM_DELAY", delay_ms.to_string()),
            ("PARLOR_SHIM_UNDER", under.to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// Makes writes fail as on a full disk, or lets them succeed again.
    pub fn disk_full(&self, full: bool) {
        if full {
            std::fs::write(self.full(), "").unwrap();
        } else {
            std::fs::remove_file(self.full()).unwrap();
        }
    }

    /// The present size of the library's log, in bytes.
    pub fn noted(&self) -> usize {
        usize::try_from(std::fs::metadata(self.log()).unwrap().len()).unwrap()
    }

    /// The log entries after this position in the log, in bytes. [`Self::noted`] returns such a position.
    pub fn notes_after(&self, noted: usize) -> Vec<Note> {
        let log = std::fs::read(self.log()).unwrap();
        let text = std::str::from_utf8(&log[noted..]).unwrap();
        let mut notes: Vec<Note> = Vec::new();
        for line in text.lines() {
            let (what, path) = line.split_once(' ').unwrap_or_else(|| panic!("{line}"));
            notes.push(Note {
                kind: match what {
                    "write" => CallKind::Write,
                    "begin" => CallKind::Begin,
                    "end" => CallKind::End,
                    other => panic!("{other}"),
                },
                path: path.to_owned(),
            });
        }
        notes
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The kind of call.
    pub kind: CallKind,
    /// The file.
    pub path: String,
}

/// A kind of log entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// Bytes are about to be written.
    Write,
    /// A sync is about to begin.
    Begin,
    /// A sync has succeeded and is about to return.
    End,
}
