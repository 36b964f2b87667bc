//! Readiness: the check that a database stores changes. A database may answer reads and refuse writes, for example a
//! standby, or a full disk.

use crate::error::StoreError;
use std::time::Instant;
use tokio::sync::Mutex;

/// Stores the time of the check. A write of the same value might store nothing.
pub(crate) const CHECK: &str = "INSERT INTO readiness (id, checked_at) VALUES (1, $1) \
    ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at";

/// The result of the last check and its time.
#[derive(Debug, Default)]
pub(crate) struct Readiness {
    pub last: Mutex<Option<(Instant, Result<(), StoreError>)>>,
}
