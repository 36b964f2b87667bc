//! A clock that only the test moves.

use parlor::clock::SystemClock;
use parlor_model::time::Timestamp;
use parlor_store::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that only a test moves. Each reading is one microsecond after the previous reading, so that later events have
/// later times. Future timers fire only in tests that move the clock.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that starts at the machine's time.
    pub fn new() -> Arc<Self> {
        Self::at(SystemClock::default().now())
    }

    /// A clock that starts at an instant.
    pub fn at(instant: Timestamp) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(instant.0)))
    }

    /// Moves the clock forward.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Moves the clock forward to an instant.
    pub fn set(&self, instant: Timestamp) {
        self.0.fetch_max(instant.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::SeqCst))
    }
}
