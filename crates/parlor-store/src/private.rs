//! Creates files and directories that only their owner can access, independently of the process's umask. Files have the
//! mode 0600, and directories have the mode 0700.

use std::ffi::OsStr;
use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// The permissions of the group and of all other users.
const OTHERS: u32 = 0o077;
/// The write permission of all users, and the sticky bit of a directory that all users share, such as `/tmp`.
const SHARED: u32 = 0o1002;

/// Creates a directory with its parents. If the directory exists, removes the permissions of other users. `ours`
/// returns whether a file with this name belongs to Parlor.
///
/// # Errors
/// The directory cannot be created. Or other users have permissions in the directory, and Parlor must not or cannot
/// remove these permissions. Parlor does not remove permissions if the directory belongs to another user, is shared by
/// all users, or contains files that are not Parlor's.
pub fn directory(path: &Path, ours: impl Fn(&OsStr) -> bool) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    let mode = std::fs::metadata(path)?.permissions().mode();
    if mode & OTHERS == 0 {
        return Ok(());
    }
    let refused = |reason: &str| {
        io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!(
                "other users have rights in this directory (mode {:04o}), and {reason}",
                mode & 0o7777
            ),
        )
    };
    if mode & SHARED != 0 {
        return Err(refused(
            "every user may write there; use a directory of its own",
        ));
    }
    for entry in std::fs::read_dir(path)? {
        let name = entry?.file_name();
        if !ours(&name) && name != "lost+found" {
            return Err(refused(&format!(
                "it contains {}, which is not a file of Parlor; use a directory of its own, or set the mode to 0700",
                name.display()
            )));
        }
    }
    std::fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(|error| {
        refused(&format!(
            "Parlor cannot change that ({error}); give the directory to the user of this process, or set its mode to 0700"
        ))
    })
}

/// Creates an empty file if it does not exist. If the file exists, removes the permissions of other users.
///
/// # Errors
/// The file cannot be created. Or other users have permissions for the file, and Parlor cannot remove these
/// permissions, for example because the file belongs to another user.
pub fn file(path: &Path) -> io::Result<()> {
    let mut new = OpenOptions::new();
    match new.write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => tighten(path),
    }
}

/// Removes the permissions of other users from a file, if the file exists.
///
/// # Errors
/// The permissions of the file cannot be read. Or other users have permissions for the file, and Parlor cannot remove
/// these permissions, for example because the file belongs to another user.
pub fn tighten(path: &Path) -> io::Result<()> {
    let mode = match std::fs::metadata(path) {
        Ok(about) => about.permissions().mode(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if mode & OTHERS == 0 {
        return Ok(());
    }
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(|error| {
        io::Error::new(
            error.kind(),
            format!(
                "other users have rights in {} (mode {:04o}), and Parlor cannot change that ({error}); set its mode to 0600",
                path.display(),
                mode & 0o7777
            ),
        )
    })
}

/// Returns the paths of a SQLite database's files: the database file, the write-ahead log, and the index of the log.
pub(crate) fn database_files(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

/// Creates the file of a SQLite database if the file does not exist. Removes the permissions of other users from all
/// files of the database. SQLite creates its other files with the mode of the database file.
///
/// # Errors
/// The same errors as [`fn@file`].
pub(crate) fn database(path: &Path) -> io::Result<()> {
    let [main, others @ ..] = database_files(path);
    file(&main)?;
    others.iter().try_for_each(|path| tighten(path))
}
