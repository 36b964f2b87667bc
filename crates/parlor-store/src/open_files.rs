//! Checks whether the files of an open SQLite database are still the files in the data directory.
//!
//! A process can use an open file even after the file was removed from the directory. Without this check, Parlor would
//! then confirm changes that are lost when the process ends.

use crate::error::DbError;
use crate::private::database_files;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The files that SQLite has opened, with their identities.
#[derive(Debug)]
pub(crate) struct OpenFiles {
    files: Vec<(PathBuf, Option<Identity>)>,
    /// Whether an error about the present loss of a file has already been logged.
    logged: AtomicBool,
}

/// The device and the inode of a file. While a file is open, the operating system does not give its inode number to
/// another file.
type Identity = (u64, u64);

fn identity(path: &Path) -> Option<Identity> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.dev(), about.ino()))
}

impl OpenFiles {
    /// Records the identities of the files of a database. The database must be open and must have been read, so that
    /// all its files exist.
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

    /// Returns an empty list of files, for a database in memory.
    pub(crate) const fn none() -> Self {
        Self {
            files: Vec::new(),
            logged: AtomicBool::new(false),
        }
    }

    /// Returns the first file that was removed or replaced. Returns `None` if there is no such file.
    pub(crate) fn lost(&self) -> Option<&Path> {
        let lost = (self.files.iter()).find(|(file, known)| identity(file) != *known);
        lost.map(|(file, _)| file.as_path())
    }

    /// Checks that the paths still lead to the open files of the database. Logs one error when a file is lost, and one
    /// warning when all files are back.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] if a file was removed or replaced, because further changes would be lost.
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
                "{file} was removed or replaced while Parlor uses it. Parlor refuses all requests that need the database, because changes would be lost. \
                 Stop Parlor, restore the data directory, and start Parlor again"
            );
        }
        Err(DbError::Unavailable(format!(
            "{file} was removed or replaced"
        )))
    }
}
