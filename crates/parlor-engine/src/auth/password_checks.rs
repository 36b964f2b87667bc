//! The limit on parallel password checks.

use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};

/// The maximum number of parallel password checks. Each check occupies a core and tens of megabytes of memory.
const PASSWORD_CHECKS: usize = 2;

/// The permits for password checks.
#[derive(Debug)]
pub struct PasswordChecks(Semaphore);

impl Default for PasswordChecks {
    fn default() -> Self {
        Self(Semaphore::new(PASSWORD_CHECKS))
    }
}

impl PasswordChecks {
    /// Waits for a permit to check or hash a password.
    pub(crate) async fn permit(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.0.acquire().await
    }
}
