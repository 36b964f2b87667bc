//! A clock for tests, which does not follow the machine's clock. Only a test moves it.

use parlor::clock::SystemClock;
use parlor_model::time::Timestamp;
use parlor_store::{Clock, Sleep};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::Notify;

/// A clock for tests. It moves only if a test moves it, and by one microsecond at each reading, so that later events
/// have later times. A wait ends when the test moves the clock to the end of the wait, or sets the clock back.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    moved: Notify,
}

impl ManualClock {
    /// A clock that starts at the machine's time.
    pub fn new() -> Arc<Self> {
        Self::at(SystemClock::default().now())
    }

    /// A clock that starts at this instant.
    pub fn at(instant: Timestamp) -> Arc<Self> {
        Arc::new(Self {
            now: AtomicI64::new(instant.0),
            moved: Notify::new(),
        })
    }

    /// Moves the clock forward.
    pub fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Moves the clock forward to an instant. Never moves it back.
    pub fn set(&self, instant: Timestamp) {
        self.now.fetch_max(instant.0, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Sets the clock back, as a correction of the machine's clock does.
    pub fn set_back(&self, seconds: i64) {
        self.advance(-seconds);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.fetch_add(1, Ordering::SeqCst))
    }

    fn sleep(&self, from: Timestamp, until: Timestamp) -> Sleep<'_> {
        Box::pin(async move {
            loop {
                let moved = self.moved.notified();
                tokio::pin!(moved);
                // Moves of the clock after this point are not missed.
                moved.as_mut().enable();
                let now = Timestamp(self.now.load(Ordering::SeqCst));
                if now >= until || from.was_set_back(now) {
                    return;
                }
                moved.await;
            }
        })
    }
}
