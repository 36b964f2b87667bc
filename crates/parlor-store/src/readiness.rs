//! Readiness: checks that a database can store changes. Some databases answer reads but refuse writes, for example a
//! standby, or a database on a full disk.

use crate::error::StoreError;
use std::time::Instant;
use tokio::sync::Mutex;

/// The result of the last check, with its time.
#[derive(Debug, Default)]
pub(crate) struct Readiness {
    pub last: Mutex<Option<(Instant, Result<(), StoreError>)>>,
}
