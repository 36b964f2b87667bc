//! The machine's clock.

use parlor_model::time::Timestamp;
use parlor_store::{Clock, Sleep};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The maximum length of one part of a wait. During a wait, the machine's clock may be set forward or back, for example
/// after the machine was suspended. At the end of each part, the wait reads the clock again, so that it notices such a
/// change.
const PART: Duration = Duration::from_secs(2);

/// The machine's clock.
///
/// If the machine's clock is set back by at most [`SET_BACK_US`](parlor_model::time::SET_BACK_US), this clock returns
/// the same time until the machine's clock has passed this time. If the machine's clock is set back by more, this clock
/// goes back too. Suppose that the machine's clock is an hour ahead for a moment. If this clock never went back, it
/// would then return the same time for an hour, and no wait would end.
#[derive(Debug)]
pub struct SystemClock<M = fn() -> Timestamp> {
    machine: M,
    part: Duration,
    latest: AtomicI64,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::over(machine, PART)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the machine's clock"
)]
fn machine() -> Timestamp {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
}

/// Returns a clock that is behind the machine's clock by `behind` microseconds. The value of `behind` may decrease
/// while the clock is in use. The demo uses this clock to create conversations with times in the past.
#[must_use]
pub fn late(behind: Arc<AtomicI64>) -> SystemClock<impl Fn() -> Timestamp + Send + Sync + 'static> {
    let now = move || Timestamp(machine().0.saturating_sub(behind.load(Ordering::Relaxed)));
    SystemClock::over(now, PART)
}

impl<M: Fn() -> Timestamp> SystemClock<M> {
    /// Creates a clock from a function that reads the machine's clock. During a wait, the clock calls this function
    /// again after each period of the length `part`.
    pub const fn over(machine: M, part: Duration) -> Self {
        Self {
            machine,
            part,
            latest: AtomicI64::new(i64::MIN),
        }
    }
}

impl<M: Fn() -> Timestamp + Send + Sync + 'static> Clock for SystemClock<M> {
    fn now(&self) -> Timestamp {
        let machine = (self.machine)();
        let latest = (self.latest).fetch_update(Ordering::Relaxed, Ordering::Relaxed, |latest| {
            let follows = machine.0 > latest || Timestamp(latest).was_set_back(machine);
            follows.then_some(machine.0)
        });
        latest.map_or_else(Timestamp, |_| machine)
    }

    fn sleep(&self, from: Timestamp, until: Timestamp) -> Sleep<'_> {
        Box::pin(async move {
            loop {
                let now = self.now();
                if now >= until || from.was_set_back(now) {
                    return;
                }
                let rest = until.0.saturating_sub(now.0).unsigned_abs();
                tokio::time::sleep(Duration::from_micros(rest).min(self.part)).await;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::task::{Context, Poll, Waker};

    const SECOND: i64 = 1_000_000;
    const HOUR: i64 = 3_600 * SECOND;

    fn clock(at: &Arc<AtomicI64>) -> SystemClock<impl Fn() -> Timestamp + Send + Sync + 'static> {
        let at = Arc::clone(at);
        let machine = move || Timestamp(at.load(Ordering::SeqCst));
        SystemClock::over(machine, Duration::from_millis(1))
    }

    #[test]
    fn stands_still_for_a_short_step_back_and_follows_a_long_one() {
        let at = Arc::new(AtomicI64::new(HOUR));
        let clock = clock(&at);
        let reads = |machine: i64| {
            at.store(machine, Ordering::SeqCst);
            clock.now().0
        };
        assert_eq!(reads(HOUR), HOUR);
        assert_eq!(reads(HOUR - 2 * SECOND), HOUR);
        assert_eq!(reads(HOUR - SECOND), HOUR);
        assert_eq!(reads(HOUR + 1), HOUR + 1);
        // In this step, the clock is an hour ahead for a moment.
        assert_eq!(reads(2 * HOUR), 2 * HOUR);
        assert_eq!(reads(HOUR + 3 * SECOND), HOUR + 3 * SECOND);
        assert_eq!(reads(HOUR + 4 * SECOND), HOUR + 4 * SECOND);
    }

    /// If the clock is set forward beyond the end of a wait, the wait ends after its current part. The wait also ends
    /// after its current part if the clock is set back by an hour.
    #[tokio::test]
    async fn a_wait_notices_a_step_of_the_clock() {
        let at = Arc::new(AtomicI64::new(0));
        let clock = clock(&at);
        for step in [2 * HOUR, -HOUR] {
            at.store(0, Ordering::SeqCst);
            let from = clock.now();
            let mut wait = clock.sleep(from, Timestamp(HOUR));
            let mut asleep = Context::from_waker(Waker::noop());
            assert_eq!(wait.as_mut().poll(&mut asleep), Poll::Pending);
            at.store(step, Ordering::SeqCst);
            wait.await;
        }
        // In this case, the clock was already set back when the wait began.
        clock.sleep(Timestamp(HOUR), Timestamp(2 * HOUR)).await;
    }
}
