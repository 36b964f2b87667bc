//! A clock for tests, which does not follow the machine's clock. Only a test moves it.

use parlor::clock::SystemClock;
use parlor_model::time::Timestamp;
use parlor_store::{Clock, Sleep};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::Notify;

/// The time at which the clock of each test starts: Monday 2026-06-15, 05:00 UTC. This is 13:00 in the time zone of the
/// fixture's first account, so a test can move the clock by some hours without a change of the date. The time is in the
/// past, so that [`ManualClock::catch_up`] moves the clock forward.
pub const START: Timestamp = Timestamp(1_781_499_600_000_000);

/// A clock for tests. It moves only if a test moves it, and by one microsecond at each reading, so that later events
/// have later times. A wait ends when the test moves the clock to the end of the wait, or sets the clock back.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    moved: Notify,
}

impl ManualClock {
    /// A clock that starts at [`START`].
    pub fn new() -> Arc<Self> {
        Self::at(START)
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

    /// Moves the clock forward to the machine's time. A test needs this if a real program compares the server's times
    /// with the machine's clock.
    pub fn catch_up(&self) {
        self.set(SystemClock::default().now());
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
