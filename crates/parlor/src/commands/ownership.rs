//! The claim of a command to a data directory. Only one process can own a data directory at a time.

use crate::clock::SystemClock;
use crate::data_dir::{self, Claim, Owned};
use anyhow::bail;
use parlor_store::Clock as _;
use std::path::Path;

/// Claims a data directory for the command `doing`.
pub(super) fn claim(data: &Path, doing: &str) -> anyhow::Result<Claim> {
    data_dir::claim(data, doing, &SystemClock::default().now().iso_millis())
}

/// Claims a data directory for the command `doing`. Another owner of the directory is an error.
pub(super) fn own(data: &Path, doing: &str) -> anyhow::Result<Owned> {
    match claim(data, doing)? {
        Claim::Owned(owned) => Ok(owned),
        Claim::Held(holder) => bail!(
            "the data directory {} is in use: {holder}. Only one process can own it at a time. End that process, or name another directory with --data",
            data.display()
        ),
    }
}
