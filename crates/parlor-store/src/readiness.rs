//! Readiness: checks that a database can store changes. Some databases answer reads but refuse writes, for example a
//! standby, or a database on a full disk.

use crate::error::StoreError;
use std::time::Instant;
use tokio::sync::Mutex;

/// The statement that stores the time of the check. The value is different each time, because a database may store
/// nothing if a value does not change.
pub(crate) const CHECK: &str = "INSERT INTO readiness (id, checked_at) VALUES (1, $1) \
    ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at";

/// The result of the last check, with its time.
#[derive(Debug, Default)]
pub(crate) struct Readiness {
    pub last: Mutex<Option<(Instant, Result<(), StoreError>)>>,
}
