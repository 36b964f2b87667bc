//! The health of a receiver, which depends on its replies. The health determines the pauses between requests.

use parlor_model::time::Timestamp;
use parlor_store::outbox::ReceiverFailures;
use std::time::Duration;

/// The number of consecutive failed requests after which a receiver is suspect. A suspect receiver gets only one
/// request at a time, and the pauses between its requests become longer.
const SUSPECT: u32 = 8;
/// The longest pause between two requests to a suspect receiver.
const SLOWEST: Duration = Duration::from_secs(30);

/// The health of a receiver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Health {
    /// The receiver accepted the last request, or no request has failed yet.
    #[default]
    Good,
    /// The receiver's last requests failed, and the receiver has accepted no request since the first of these failures.
    Failing {
        /// The number of consecutive failed requests.
        failures: u32,
        /// The time of the earliest failure of a delivery in the failed requests.
        since: Timestamp,
        /// The end of the present pause. Nothing is sent before this time.
        paused_until: Option<Timestamp>,
    },
}

impl Health {
    /// Restores the health from the stored attempts of an earlier delivery worker.
    pub(super) fn recalled(failures: ReceiverFailures) -> Self {
        Self::failing(failures.failures, failures.since, failures.last)
    }

    fn failing(failures: u32, since: Timestamp, last: Timestamp) -> Self {
        let paused_until = failures.checked_sub(SUSPECT).map(|more| {
            let pause = Duration::from_secs(1_u64 << more.min(5)).min(SLOWEST);
            after(last, pause)
        });
        Self::Failing {
            failures,
            since,
            paused_until,
        }
    }

    /// Records a failed request. `since` is the time of the earliest failure of a delivery in this request.
    pub(super) fn failed(&mut self, since: Timestamp, now: Timestamp) {
        *self = match *self {
            Self::Good => Self::failing(1, since, now),
            Self::Failing {
                failures,
                since: first,
                ..
            } => Self::failing(failures.saturating_add(1), first.min(since), now),
        };
    }

    /// Whether the receiver is suspect, so that it gets only one request at a time.
    pub(super) const fn is_suspect(self) -> bool {
        match self {
            Self::Good => false,
            Self::Failing { failures, .. } => failures >= SUSPECT,
        }
    }

    /// Whether the receiver is suspect and has accepted nothing for the time `lasts`.
    pub(super) fn is_lost(self, lasts: Duration, now: Timestamp) -> bool {
        match self {
            Self::Good => false,
            Self::Failing { since, .. } => self.is_suspect() && until(since, now) >= lasts,
        }
    }

    /// Returns the end of the present pause. The function ignores a pause that ends later than [`SLOWEST`] from now.
    /// Such a pause exists only if the clock was set back.
    pub(super) fn paused_until(self, now: Timestamp) -> Option<Timestamp> {
        let latest = after(now, SLOWEST);
        match self {
            Self::Good => None,
            Self::Failing { paused_until, .. } => {
                paused_until.filter(|at| *at > now && !at.was_set_back(latest))
            }
        }
    }
}

/// Returns the end of a pause that begins at an instant.
pub(super) fn after(instant: Timestamp, pause: Duration) -> Timestamp {
    let micros = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX);
    Timestamp(instant.0.saturating_add(micros))
}

/// Returns the time from one instant to a later one.
pub(super) fn until(now: Timestamp, then: Timestamp) -> Duration {
    Duration::from_micros(then.0.saturating_sub(now.0).max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    fn pause(health: Health) -> Option<i64> {
        health.paused_until(Timestamp(0)).map(|at| at.0 / SECOND)
    }

    #[test]
    fn pauses_double_from_the_eighth_failure_to_half_a_minute() {
        let mut health = Health::default();
        let pauses: Vec<Option<i64>> = (0..15)
            .map(|_| {
                health.failed(Timestamp(0), Timestamp(0));
                pause(health)
            })
            .collect();
        assert_eq!(pauses[..7], [None; 7]);
        assert_eq!(pauses[7..], [1, 2, 4, 8, 16, 30, 30, 30].map(Some));
        assert!(health.is_suspect());
    }

    #[test]
    fn a_later_worker_takes_up_the_pause() {
        let failures = ReceiverFailures {
            failures: 10,
            since: Timestamp(0),
            last: Timestamp(5 * SECOND),
        };
        let health = Health::recalled(failures);
        assert_eq!(pause(health), Some(9));
        assert_eq!(health.paused_until(Timestamp(9 * SECOND)), None);
        let set_back = Timestamp(-3_600 * SECOND);
        assert_eq!(health.paused_until(set_back), None);
        let day = Duration::from_secs(86_400);
        assert!(!health.is_lost(day, Timestamp(86_399 * SECOND)));
        assert!(health.is_lost(day, Timestamp(86_400 * SECOND)));
    }
}
