//! The machine's clock.

use parlor_model::time::Timestamp;
use parlor_store::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's clock. This clock never goes backwards while the process runs. If the machine's clock is set back, this clock stands still until the machine's clock has caught up.
#[derive(Debug, Default)]
pub struct SystemClock {
    latest: AtomicI64,
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one implementation of the Clock port that reads the machine's clock"
    )]
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let now = i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX);
        Timestamp(self.latest.fetch_max(now, Ordering::Relaxed).max(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_goes_backwards() {
        let clock = SystemClock::default();
        let ahead = clock.now().plus_seconds(3600);
        clock.latest.store(ahead.0, Ordering::Relaxed);
        assert_eq!(clock.now(), ahead);
    }
}
