//! The data directory with its lock and its server key.

use anyhow::{Context as _, bail};
use base64::Engine as _;
use parlor_engine::secrets;
use parlor_store::private;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// The name of the environment variable with the server key. If the variable is set, Parlor does not use the server key
/// in the data directory.
pub const KEY_VARIABLE: &str = "PARLOR_SERVER_KEY";

/// The name of the file with the server key.
pub const KEY_FILE: &str = "server.key";
/// The name of the file that locks the data directory.
pub const LOCK_FILE: &str = "lock";
/// The name of the subdirectory that marks an incomplete data directory. The subdirectory exists while a backup is
/// being restored, and after an interrupted restoration.
pub const UNFINISHED: &str = "restore.unfinished";
/// The name of the command `parlor restore`, for the parameter `doing` of [`claim`].
pub const RESTORING: &str = "restore";
const SOCKET_FILE: &str = "control.sock";

/// The beginnings of the names of all files that Parlor creates in its data directory.
const NAMES: [&str; 7] = [
    UNFINISHED,
    "parlor.db",
    "search.index",
    KEY_FILE,
    LOCK_FILE,
    "control.",
    "files",
];

/// Creates the data directory, if it does not exist. Removes the access rights of other users from an existing
/// directory, and from the key file and the lock file in this directory.
///
/// # Errors
/// The directory cannot be created. It is also an error if other users have access rights that Parlor must not or
/// cannot remove. There are three such cases: every user may write to the directory, it contains files that are not
/// Parlor's, or it belongs to another user.
pub fn make(path: &Path) -> anyhow::Result<()> {
    let ours = |name: &OsStr| {
        let name = name.to_string_lossy();
        NAMES.iter().any(|begin| name.starts_with(begin))
    };
    private::directory(path, ours).with_context(|| {
        format!(
            "cannot use the data directory {}; name another directory with --data",
            path.display()
        )
    })?;
    for file in [KEY_FILE, LOCK_FILE] {
        private::tighten(&path.join(file))?;
    }
    Ok(())
}

/// The path of the control socket in this data directory.
#[must_use]
pub fn socket(path: &Path) -> PathBuf {
    path.join(SOCKET_FILE)
}

/// The lock of a data directory. The lock ends when this value is dropped.
#[derive(Debug)]
pub struct Owned {
    // The lock lasts while this file is open. So the operating system releases the lock when the process ends, even
    // after a crash.
    _lock: File,
}

/// The result of an attempt to lock the directory.
#[derive(Debug)]
pub enum Claim {
    /// This process has locked the directory.
    Owned(Owned),
    /// Another process has locked the directory. The text describes that process, for messages to the operator.
    Held(String),
}

/// Locks the directory for this process, unless another process has locked it. The command `doing` and the time `now`
/// are written to the lock file, so that other processes can show them.
///
/// # Errors
/// The lock file cannot be opened or locked. It is also an error if the restoration of a backup was interrupted, unless
/// `doing` is [`RESTORING`].
pub fn claim(path: &Path, doing: &str, now: &str) -> anyhow::Result<Claim> {
    let lock = path.join(LOCK_FILE);
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&lock)
        .with_context(|| format!("cannot open {}", lock.display()))?;
    match file.try_lock() {
        Ok(()) if doing != RESTORING && path.join(UNFINISHED).exists() => bail!(
            "the data directory {} is not complete: the restoration of a backup was interrupted. Run parlor restore again",
            path.display()
        ),
        Ok(()) => {
            file.set_len(0)?;
            writeln!(
                file,
                "parlor {doing}, process {}, since {now}",
                std::process::id()
            )?;
            Ok(Claim::Owned(Owned { _lock: file }))
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            file.read_to_string(&mut holder).unwrap_or_default();
            let holder = holder.trim();
            Ok(Claim::Held(if holder.is_empty() {
                "another process".to_owned()
            } else {
                holder.to_owned()
            }))
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", lock.display()))
        }
    }
}

/// Checks the server key in the environment variable. If the variable is not set, the check succeeds.
///
/// # Errors
/// The value of the variable is not a server key.
pub fn check_variable() -> anyhow::Result<()> {
    key_of_variable().map(drop)
}

fn key_of_variable() -> anyhow::Result<Option<[u8; 32]>> {
    let Some(text) = std::env::var_os(KEY_VARIABLE) else {
        return Ok(None);
    };
    let key = text.to_str().and_then(parse_key).with_context(|| {
        format!("{KEY_VARIABLE} must be 32 bytes, as 64 hexadecimal digits or in Base64")
    })?;
    Ok(Some(key))
}

/// Returns the server key from the environment variable. If the variable is not set, returns the server key from the
/// file in the directory. If the file does not exist either, creates the file with a new server key. `known` means that
/// the database already has a server key. In that case, a missing file is an error, and no file is created.
///
/// # Errors
/// The server key in the variable or file is invalid, or the file cannot be read or created. It is also an error if the
/// database already has a server key, but the variable is not set and the file does not exist.
pub fn server_key(path: &Path, known: bool) -> anyhow::Result<[u8; 32]> {
    if let Some(key) = key_of_variable()? {
        return Ok(key);
    }
    let file = path.join(KEY_FILE);
    if !file.exists() && known {
        bail!(
            "the server key of this database is missing: there is no {}, and {KEY_VARIABLE} is not set. \
             Put the key of this database into that file, or set the variable. If the key is lost, run: parlor replace-key",
            file.display()
        );
    }
    if !file.exists() {
        make(path)?;
        make_key(path, &file).with_context(|| format!("cannot create {}", file.display()))?;
    }
    let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| {
        anyhow::anyhow!(
            "{} is not a server key: it has {} bytes instead of 32; restore it from a backup",
            file.display(),
            bytes.len()
        )
    })
}

/// Copies the file with the server key from the data directory to the directory of a backup. Returns `false` if there
/// is no such file.
///
/// # Errors
/// The file cannot be copied.
pub fn copy_key(from: &Path, to: &Path) -> anyhow::Result<bool> {
    let file = from.join(KEY_FILE);
    if !file.exists() {
        return Ok(false);
    }
    write_private(&to.join(KEY_FILE), &std::fs::read(&file)?)?;
    Ok(true)
}

fn make_key(path: &Path, file: &Path) -> anyhow::Result<()> {
    // The file gets its final name only when it is complete. So a process that starts at the same time finds either no
    // file or a file with the whole key.
    let draft = path.join(format!("{KEY_FILE}.{}", std::process::id()));
    write_private(&draft, &secrets::random::<32>()?)?;
    let linked = std::fs::hard_link(&draft, file);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => bail!(error),
        _ => Ok(File::open(path)?.sync_all()?),
    }
}

fn write_private(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("cannot create {}", file.display()))?;
    out.write_all(bytes)?;
    Ok(out.sync_all()?)
}

fn parse_key(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        let mut key = [0; 32];
        for (at, byte) in key.iter_mut().enumerate() {
            let from = at.checked_mul(2)?;
            *byte = u8::from_str_radix(text.get(from..from.checked_add(2)?)?, 16).ok()?;
        }
        return Some(key);
    }
    let engines = [
        &base64::engine::general_purpose::STANDARD,
        &base64::engine::general_purpose::STANDARD_NO_PAD,
        &base64::engine::general_purpose::URL_SAFE,
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
    ];
    engines
        .iter()
        .find_map(|engine| engine.decode(text).ok())
        .and_then(|bytes| bytes.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_for_its_owner() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        assert!(server_key(dir.path(), true).is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        let key = server_key(dir.path(), false).unwrap();
        assert_eq!(server_key(dir.path(), true).unwrap(), key);
        let mode = std::fs::metadata(dir.path().join(KEY_FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        std::fs::write(dir.path().join(KEY_FILE), "short").unwrap();
        assert!(server_key(dir.path(), false).is_err());
    }

    #[test]
    fn keys_are_read_in_three_spellings() {
        let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        let key = parse_key(hex).unwrap();
        assert_eq!(key[31], 31);
        assert_eq!(
            parse_key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
            Some(key)
        );
        assert_eq!(
            parse_key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
            Some(key)
        );
        for wrong in ["", "0001", &hex[2..], "zz"] {
            assert_eq!(parse_key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_lock_says_who() {
        let dir = tempfile::tempdir().unwrap();
        let Claim::Owned(owned) = claim(dir.path(), "serve", "noon").unwrap() else {
            panic!("nobody has it");
        };
        match claim(dir.path(), "apply", "later").unwrap() {
            Claim::Held(who) => assert!(
                who.contains(&format!(
                    "parlor serve, process {}, since noon",
                    std::process::id()
                )),
                "{who}"
            ),
            Claim::Owned(_) => panic!("it was taken"),
        }
        drop(owned);
        assert!(matches!(
            claim(dir.path(), "apply", "later").unwrap(),
            Claim::Owned(_)
        ));
    }
}
