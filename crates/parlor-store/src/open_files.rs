//! The files of an open database: whether they are still those in the data directory.
//!
//! A removed file stays usable for the process that has opened it. Every change would be answered and be gone with the
//! process.

use crate::error::DbError;
use crate::private::database_files;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The files that SQLite keeps open, with their identities.
#[derive(Debug)]
pub(crate) struct OpenFiles {
    files: Vec<(PathBuf, Option<Identity>)>,
    /// Whether the log has told of a lost file.
    logged: AtomicBool,
}

/// The device and the inode of a file. The system does not give the number of an open file to another one.
type Identity = (u64, u64);

fn identity(path: &Path) -> Option<Identity> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.dev(), about.ino()))
}

impl OpenFiles {
    /// Remembers the files of a database that is open and has been read.
    pub(crate) fn of(path: &Path) -> Self {
        let files = database_files(path).map(|file| {
            let identity = identity(&file);
            (file, identity)
        });
        Self {
            files: files.into(),
            logged: AtomicBool::new(false),
        }
    }

    /// The files of a database in memory: none.
    pub(crate) const fn none() -> Self {
        Self {
            files: Vec::new(),
            logged: AtomicBool::new(false),
        }
    }

    /// Returns a file that was removed or replaced, if there is one.
    pub(crate) fn lost(&self) -> Option<&Path> {
        let lost = (self.files.iter()).find(|(file, known)| identity(file) != *known);
        lost.map(|(file, _)| file.as_path())
    }

    /// Checks that the paths still lead to the open files of the database. The log tells each change once.
    ///
    /// # Errors
    /// A file was removed or replaced, so a change would be lost.
    pub(crate) fn check(&self) -> Result<(), DbError> {
        let Some(file) = self.lost() else {
            if self.logged.load(Ordering::Relaxed) && self.logged.swap(false, Ordering::Relaxed) {
                tracing::warn!("the files of the database are back: Parlor answers requests again");
            }
            return Ok(());
        };
        let file = file.display();
        if !self.logged.swap(true, Ordering::Relaxed) {
            tracing::error!(
                "{file} was removed or replaced while Parlor uses it. Parlor refuses all requests, because changes would be lost. \
                 Stop Parlor, restore the data directory, and start Parlor again"
            );
        }
        Err(DbError::Unavailable(format!(
            "{file} was removed or replaced"
        )))
    }
}
