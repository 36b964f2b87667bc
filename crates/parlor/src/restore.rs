//! The command `parlor restore`, which restores a data directory from a backup.
//!
//! Parlor copies the backup into a subdirectory of the data directory, checks the copy, and then moves the files into
//! the data directory. The subdirectory is the *mark* of an incomplete data directory. While the mark exists, no other
//! command uses the data directory. So Parlor removes the mark only after all checks and all other steps. If a
//! restoration is interrupted, the next `parlor restore` repeats all steps.

use crate::data_dir::{self, Claim};
use crate::files::Disk;
use anyhow::{Context as _, bail};
use parlor_engine::secrets::{self, Sealer};
use parlor_store::private;
use parlor_store::restored::{Contents, FILE, check};
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

/// The name of a file in the mark. The file contains the path of the directory of message files. The file exists only
/// if this directory is outside the data directory.
const FILLED: &str = "files.path";

/// Restores a backup into the data directory `data`, and the backup's message files into the directory `files`. Returns
/// the lines to print.
///
/// # Errors
/// The backup is not complete or is damaged, the data directory is in use or not empty, or the disk is full. After an
/// error, Parlor removes the files that this restoration has created.
pub fn restore(backup: &Path, data: &Path, files: &Path, now: &str) -> anyhow::Result<Vec<String>> {
    if !backup.join(FILE).is_file() {
        bail!(
            "{} is not a backup of Parlor: it contains no {FILE}",
            backup.display()
        );
    }
    data_dir::make(data)?;
    let _owned = match data_dir::claim(data, data_dir::RESTORING, now)? {
        Claim::Owned(owned) => owned,
        Claim::Held(holder) => bail!(
            "the data directory {} is in use: {holder}. End that process first",
            data.display()
        ),
    };
    let stage = data.join(data_dir::UNFINISHED);
    let files = std::path::absolute(files)?;
    let apart = (files != std::path::absolute(data)?.join("files")).then_some(files.as_path());
    let again = stage.exists();
    let filled = filled(&stage)?;
    let ours = apart.is_some() && filled.as_deref() == apart;
    let left = (filled.as_deref()).filter(|left| !ours && left.exists());
    if !again {
        refuse_others(data)?;
    }
    let existed = apart.is_some_and(Path::exists);
    if existed && !ours {
        refuse_others(&files)?;
    }
    if again {
        // An interrupted restoration has created the files in these directories, so the files are removed. The mark
        // stays.
        if ours {
            empty(&files)?;
        }
        empty(data)?;
    }
    let mut made = stage_and_move(backup, data, apart);
    if made.is_err() {
        // An error of this removal is ignored, because the next restoration removes the remaining files.
        let _ = abandon(data, apart, existed);
    }
    if let (Ok(lines), Some(left)) = (&mut made, left) {
        lines.push(format!(
            "an interrupted restoration left message files in {}; remove them",
            left.display()
        ));
    }
    made
}

/// Refuses a directory that contains anything except the lock and `lost+found`.
fn refuse_others(dir: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let name = entry?.file_name();
        if name != data_dir::LOCK_FILE && name != "lost+found" {
            bail!(
                "{} is not empty: it contains {}. A restoration overwrites nothing; move the directory away, or restore into another one",
                dir.display(),
                name.display()
            );
        }
    }
    Ok(())
}

/// Removes everything except the lock, the mark and `lost+found` from an incomplete directory. If the directory does
/// not exist, the function does nothing.
fn empty(dir: &Path) -> anyhow::Result<()> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if name == data_dir::LOCK_FILE || name == "lost+found" || name == data_dir::UNFINISHED {
            continue;
        }
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes the files that a failed restoration has created. The mark is removed last.
fn abandon(data: &Path, apart: Option<&Path>, existed: bool) -> anyhow::Result<()> {
    if let Some(files) = apart {
        empty(files)?;
        if !existed && files.exists() {
            std::fs::remove_dir(files)?;
        }
    }
    empty(data)?;
    Ok(std::fs::remove_dir_all(data.join(data_dir::UNFINISHED))?)
}

/// Returns the directory of message files of an interrupted restoration, if this directory is outside the data
/// directory. `None` means that this directory is inside the data directory, or that no restoration was interrupted.
fn filled(stage: &Path) -> anyhow::Result<Option<PathBuf>> {
    match std::fs::read(stage.join(FILLED)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        path => Ok(Some(OsString::from_vec(path?).into())),
    }
}

/// Creates the mark of an incomplete directory, or empties an earlier mark. If the directory of message files is
/// outside the data directory (`apart`), the mark contains the path of this directory. The next restoration removes
/// files from a directory outside the data directory only if the mark contains its path.
fn mark(data: &Path, stage: &Path, apart: Option<&Path>) -> anyhow::Result<()> {
    private::directory(stage, |_| true)?;
    for entry in std::fs::read_dir(stage)? {
        let path = entry?.path();
        if path.is_dir() {
            std::fs::remove_dir_all(&path)?;
        } else {
            std::fs::remove_file(&path)?;
        }
    }
    if let Some(apart) = apart {
        let draft = stage.join("draft");
        private::file(&draft)?;
        let mut file = File::options().write(true).open(&draft)?;
        file.write_all(apart.as_os_str().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&draft, stage.join(FILLED))?;
    }
    File::open(stage)?.sync_all()?;
    Ok(File::open(data)?.sync_all()?)
}

fn stage_and_move(backup: &Path, data: &Path, apart: Option<&Path>) -> anyhow::Result<Vec<String>> {
    let stage = data.join(data_dir::UNFINISHED);
    mark(data, &stage, apart)?;
    let staged_files = apart.map_or_else(|| stage.join("files"), Path::to_owned);
    let copied = copy(backup, &stage, &staged_files)
        .with_context(|| format!("cannot copy {}", backup.display()))?;
    let contents = check(&stage).with_context(|| format!("{} is not usable", backup.display()))?;
    let missing = check_files(&contents, &staged_files)?;
    let key = check_key(&contents, &stage)?;
    for name in ["files", data_dir::KEY_FILE, FILE] {
        match std::fs::rename(stage.join(name), data.join(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            moved => moved?,
        }
    }
    File::open(data)?.sync_all()?;
    // The mark is renamed before it is deleted. Otherwise a crash could leave a mark that no longer contains the path
    // of the directory of message files.
    let old = data.join(format!("{}.old", data_dir::UNFINISHED));
    std::fs::rename(&stage, &old)?;
    File::open(data)?.sync_all()?;
    // The data directory is complete now. If the renamed mark cannot be deleted, the error is ignored, because the
    // renamed directory has no effect.
    let _ = std::fs::remove_dir_all(&old);
    let mut lines = vec![format!(
        "restored {} to {}: the database and {copied} files",
        backup.display(),
        data.display()
    )];
    if missing > 0 {
        lines.push(format!(
            "{missing} files of messages are not in the backup; they were erased while it was made, or are lost"
        ));
    }
    lines.extend(key);
    Ok(lines)
}

/// Copies the backup. Returns the number of message files.
fn copy(backup: &Path, stage: &Path, files: &Path) -> anyhow::Result<usize> {
    for name in [FILE, data_dir::KEY_FILE] {
        if !backup.join(name).exists() {
            continue;
        }
        let target = stage.join(name);
        private::file(&target)?;
        let mut from = File::open(backup.join(name))?;
        let mut to = File::options().write(true).open(&target)?;
        std::io::copy(&mut from, &mut to)?;
        to.sync_all()?;
    }
    let copied = Disk::copied(&backup.join("files"), files)?;
    File::open(stage)?.sync_all()?;
    Ok(copied)
}

/// Compares the message files with the database rows that refer to them. Returns the number of missing files. It is an
/// error if the size or hash of a file differs from its database row.
fn check_files(contents: &Contents, dir: &Path) -> anyhow::Result<usize> {
    let mut missing = 0_usize;
    for file in &contents.files {
        let part = file.storage_key.get(..2).unwrap_or_default();
        let path = dir.join(part).join(&file.storage_key);
        let bytes = match std::fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                missing = missing.saturating_add(1);
                continue;
            }
            read => read?,
        };
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let differs = |hash: &String| secrets::digest(&bytes) != *hash;
        if size != file.size || file.sha256.as_ref().is_some_and(differs) {
            bail!(
                "the backup is damaged: the file {} has other bytes",
                file.storage_key
            );
        }
        private::tighten(&path)?;
    }
    Ok(missing)
}

/// Compares the server key in the environment variable or in the backup with the server key of the database. If the
/// variable is not set and the backup contains no server key, returns a reminder for the operator. A wrong server key
/// is an error.
fn check_key(contents: &Contents, stage: &Path) -> anyhow::Result<Option<String>> {
    let Some(fingerprint) = &contents.server_key else {
        return Ok(None);
    };
    match data_dir::server_key(stage, true) {
        Ok(key) if Sealer::new(key).key_fingerprint() == *fingerprint => Ok(None),
        Ok(_) if std::env::var_os(data_dir::KEY_VARIABLE).is_some() => bail!(
            "the key in {} is not the one of this backup; unset the variable, or set it to the backup's key",
            data_dir::KEY_VARIABLE
        ),
        Ok(_) => bail!("the server key in the backup is not the one of its database"),
        Err(error) if std::env::var_os(data_dir::KEY_VARIABLE).is_some() => Err(error),
        Err(_) if !stage.join(data_dir::KEY_FILE).exists() => Ok(Some(format!(
            "the backup contains no server key: set {} to the key of this database before you start the server",
            data_dir::KEY_VARIABLE
        ))),
        Err(error) => Err(error),
    }
}
