//! The storage of files in a directory. The path of a file is `ab/abcdef...`, where `abcdef...` is the storage key and
//! `ab` are the first two digits of the storage key. A file whose upload is not complete is in `drafts/`.
//!
//! Paths never contain text from a client. A file is first written as a draft. The complete draft is synced to disk and
//! then renamed. So a stored file is always complete. The directory is also synced to disk before any database row
//! refers to the file.

use anyhow::Context as _;
use parlor_engine::files::blobs::{Blobs, Bytes, Draft, Pending};
use parlor_engine::secrets;
use parlor_model::time::Timestamp;
use parlor_store::private;
use std::ffi::OsStr;
use std::fs::DirBuilder;
use std::io;
use std::ops::Range;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

const DRAFTS: &str = "drafts";

/// A directory that stores files.
#[derive(Clone, Debug)]
pub struct Disk {
    dir: Arc<Path>,
    /// The open directory. With its inode number, `check` finds out whether another directory is now at the path, for
    /// example because a mount is lost. While this directory is open, no other directory can get the same inode number.
    opened: Option<Arc<std::fs::File>>,
}

impl Disk {
    /// Opens the storage. Creates the directory if the directory does not exist.
    ///
    /// # Errors
    /// The directory cannot be created. It is also an error if other users have access rights that Parlor must not or
    /// cannot remove. There are three such cases: every user may write to the directory, it contains files that are not
    /// Parlor's, or it belongs to another user.
    pub fn open(dir: &Path) -> anyhow::Result<Self> {
        let ours = |name: &OsStr| {
            let name = name.as_encoded_bytes();
            name == DRAFTS.as_bytes() || (name.len() == 2 && name.iter().all(u8::is_ascii_hexdigit))
        };
        private::directory(dir, ours)
            .and_then(|()| make(&dir.join(DRAFTS)))
            .with_context(|| format!("cannot use the directory for files {}", dir.display()))?;
        Ok(Self::at(dir))
    }

    fn at(dir: &Path) -> Self {
        Self {
            dir: dir.into(),
            opened: std::fs::File::open(dir).ok().map(Arc::new),
        }
    }

    /// Checks that the directory at the path is still the directory that is open.
    fn check(&self) -> io::Result<()> {
        let same = self.opened.as_ref().is_some_and(|opened| {
            match (opened.metadata(), std::fs::metadata(&self.dir)) {
                (Ok(ours), Ok(now)) => (ours.dev(), ours.ino()) == (now.dev(), now.ino()),
                _ => false,
            }
        });
        if same {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "the directory for files {} was removed or replaced while Parlor uses it; restore it, and start Parlor again",
            self.dir.display()
        )))
    }

    /// Returns the path of the file with this storage key. An invalid storage key is an error.
    fn path_of(&self, key: &str) -> io::Result<PathBuf> {
        let fit = key.len() == 32 && key.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        match key.get(..2).filter(|_| fit) {
            Some(part) => Ok(self.dir.join(part).join(key)),
            None => Err(io::Error::from(io::ErrorKind::InvalidInput)),
        }
    }
}

fn make(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}

/// Returns `None` if the error of `found` means that a file does not exist.
fn if_there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the path and name of each file in a directory, if the file was last written before the time `at`. If the
/// directory does not exist, the result is empty.
fn older(dir: &Path, at: Timestamp) -> io::Result<Vec<(PathBuf, String)>> {
    let Some(entries) = if_there(std::fs::read_dir(dir))? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Some(about) = if_there(entry.metadata())? else {
            continue;
        };
        let written = about.modified()?.duration_since(SystemTime::UNIX_EPOCH);
        let written = written.map_or(0, |since| {
            i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
        });
        if about.is_file() && written < at.0 {
            found.push((
                entry.path(),
                entry.file_name().to_string_lossy().into_owned(),
            ));
        }
    }
    Ok(found)
}

impl Blobs for Disk {
    fn begin(&self) -> Pending<'_, Box<dyn Draft>> {
        Box::pin(async move {
            self.check()?;
            let name = secrets::random::<16>().map_err(io::Error::other)?;
            let path = self.dir.join(DRAFTS).join(secrets::hex(&name));
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
                .await?;
            let draft: Box<dyn Draft> = Box::new(OnDisk {
                file,
                path: Leftover(Some(path)),
                disk: self.clone(),
            });
            Ok(draft)
        })
    }

    fn read<'a>(&'a self, key: &'a str, range: Range<u64>) -> Pending<'a, Option<Bytes>> {
        Box::pin(async move {
            let Some(mut file) = if_there(File::open(self.path_of(key)?).await)? else {
                return self.check().map(|()| None);
            };
            if range.start > 0 {
                file.seek(io::SeekFrom::Start(range.start)).await?;
            }
            let length = range.end.saturating_sub(range.start);
            let bytes: Bytes = Box::new(file.take(length));
            Ok(Some(bytes))
        })
    }

    fn ready(&self) -> Pending<'_, ()> {
        let disk = self.clone();
        Box::pin(blocking(move || disk.check()))
    }

    fn remove<'a>(&'a self, key: &'a str) -> Pending<'a, ()> {
        Box::pin(async move {
            if_there(tokio::fs::remove_file(self.path_of(key)?).await)?;
            Ok(())
        })
    }

    fn before(&self, part: u8, at: Timestamp) -> Pending<'_, Vec<String>> {
        let disk = self.clone();
        Box::pin(blocking(move || {
            if part == 0 {
                for (path, _) in older(&disk.dir.join(DRAFTS), at)? {
                    if_there(std::fs::remove_file(path))?;
                }
            }
            let found = older(&disk.dir.join(format!("{part:02x}")), at)?;
            // Files whose names are not storage keys are ignored, because Parlor did not create these files.
            Ok((found.into_iter().map(|(_, name)| name))
                .filter(|name| disk.path_of(name).is_ok())
                .collect())
        }))
    }

    fn copy<'a>(&'a self, to: &'a Path) -> Pending<'a, usize> {
        let (disk, to) = (self.clone(), Self::at(to));
        Box::pin(blocking(move || {
            disk.check()?;
            disk.copy_to(&to)
        }))
    }
}

impl Disk {
    /// Copies all stored files of a directory into a new directory. Returns the number of copied files.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub fn copied(from: &Path, to: &Path) -> io::Result<usize> {
        make(&to.join(DRAFTS))?;
        Self::at(from).copy_to(&Self::at(to))
    }

    fn copy_to(&self, to: &Self) -> io::Result<usize> {
        make(&to.dir.join(DRAFTS))?;
        let mut copied = 0_usize;
        for part in 0..=u8::MAX {
            let part = format!("{part:02x}");
            let Some(entries) = if_there(std::fs::read_dir(self.dir.join(&part)))? else {
                continue;
            };
            let dir = to.dir.join(&part);
            make(&dir)?;
            for entry in entries {
                let entry = entry?;
                let target = dir.join(entry.file_name());
                // On the same file system, a hard link needs no additional space. A file that was removed during the
                // copying is left out, because no database row refers to the file any more.
                let linked = std::fs::hard_link(entry.path(), &target);
                if linked.is_err() && if_there(std::fs::copy(entry.path(), &target))?.is_none() {
                    continue;
                }
                if linked.is_err() {
                    std::fs::File::open(&target)?.sync_all()?;
                }
                copied = copied.saturating_add(1);
            }
            std::fs::File::open(&dir)?.sync_all()?;
        }
        std::fs::File::open(&to.dir)?.sync_all()?;
        Ok(copied)
    }
}

/// The path of a draft. A drop of this value removes the file, unless the path was taken out of the value before.
struct Leftover(Option<PathBuf>);

impl Drop for Leftover {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // If the file cannot be removed now, the hourly sweep of old drafts removes it later.
            let _ = std::fs::remove_file(path);
        }
    }
}

struct OnDisk {
    file: File,
    path: Leftover,
    disk: Disk,
}

impl Draft for OnDisk {
    fn write<'a>(&'a mut self, bytes: &'a [u8]) -> Pending<'a, ()> {
        Box::pin(self.file.write_all(bytes))
    }

    fn keep(mut self: Box<Self>, key: String) -> Pending<'static, ()> {
        Box::pin(async move {
            let path = self.disk.path_of(&key)?;
            self.file.flush().await?;
            self.file.sync_all().await?;
            let Some(draft) = self.path.0.clone() else {
                return Ok(());
            };
            let disk = self.disk.clone();
            blocking(move || {
                if let Some(part) = path.parent()
                    && !part.is_dir()
                {
                    make(part)?;
                    std::fs::File::open(&disk.dir)?.sync_all()?;
                }
                std::fs::rename(draft, &path)?;
                if let Some(part) = path.parent() {
                    std::fs::File::open(part)?.sync_all()?;
                }
                disk.check()
            })
            .await?;
            self.path.0 = None;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    async fn text(disk: &Disk, range: Range<u64>) -> Option<String> {
        let mut text = String::new();
        let mut bytes = disk.read(KEY, range).await.unwrap()?;
        bytes.read_to_string(&mut text).await.unwrap();
        Some(text)
    }

    fn drafts(dir: &Path) -> usize {
        std::fs::read_dir(dir.join(DRAFTS)).unwrap().count()
    }

    #[tokio::test]
    async fn stored_files_are_read_copied_and_removed() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::open(dir.path()).unwrap();
        assert_eq!(text(&disk, 0..9).await, None);
        let mut draft = disk.begin().await.unwrap();
        draft.write(b"some ").await.unwrap();
        draft.write(b"words").await.unwrap();
        assert_eq!(drafts(dir.path()), 1);
        draft.keep(KEY.to_owned()).await.unwrap();
        assert_eq!(drafts(dir.path()), 0);
        assert_eq!(text(&disk, 0..10).await.as_deref(), Some("some words"));
        assert_eq!(text(&disk, 5..7).await.as_deref(), Some("wo"));

        let copy = dir.path().join("copy");
        assert_eq!(disk.copy(&copy).await.unwrap(), 1);
        disk.remove(KEY).await.unwrap();
        disk.remove(KEY).await.unwrap();
        assert_eq!(text(&disk, 0..9).await, None);
        let copied = Disk::open(&copy).unwrap();
        assert_eq!(text(&copied, 0..10).await.as_deref(), Some("some words"));

        assert_eq!(copied.before(1, Timestamp(i64::MAX)).await.unwrap(), [KEY]);
        assert!(
            copied
                .before(2, Timestamp(i64::MAX))
                .await
                .unwrap()
                .is_empty()
        );
        assert!(copied.before(1, Timestamp(0)).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn nothing_is_left_of_what_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::open(dir.path()).unwrap();
        let mut draft = disk.begin().await.unwrap();
        draft.write(b"x").await.unwrap();
        drop(draft);
        assert_eq!(drafts(dir.path()), 0);
        std::mem::forget(disk.begin().await.unwrap());
        assert_eq!(drafts(dir.path()), 1);
        disk.before(0, Timestamp(i64::MAX)).await.unwrap();
        assert_eq!(drafts(dir.path()), 0);
    }

    #[tokio::test]
    async fn only_keys_of_ours_have_a_place() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::open(dir.path()).unwrap();
        for key in [
            "",
            "..",
            "../../../../etc/passwd0123456789a",
            "ABCDEF6789abcdef0123456789abcdef",
        ] {
            assert!(disk.read(key, 0..1).await.is_err(), "{key}");
        }
    }
}
