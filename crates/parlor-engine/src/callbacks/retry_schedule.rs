//! The retry schedule: the times of further attempts, and the time after which the endpoint is deactivated.

use parlor_model::time::Timestamp;
use std::time::Duration;

/// The delays between attempts, and the time after which the endpoint is deactivated.
#[derive(Clone, Debug)]
pub struct RetrySchedule {
    /// The delays after the first failure, the second failure, and so on. If there are more failures than delays, the
    /// last delay applies.
    pub gaps: Vec<Duration>,
    /// The maximum time for which a delivery is retried after its first failure. If the delivery still fails after this
    /// time, the endpoint is deactivated.
    pub lasts: Duration,
    /// The maximum pause that a receiver can request with `Retry-After`. If a receiver requests a longer pause, Parlor
    /// pauses for this maximum.
    pub longest_retry_after: Duration,
}

impl Default for RetrySchedule {
    /// Returns the default schedule: delays from 5 seconds to 4 hours, during three days.
    fn default() -> Self {
        let seconds = [5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400];
        Self {
            gaps: seconds.map(Duration::from_secs).to_vec(),
            lasts: Duration::from_secs(3 * 24 * 60 * 60),
            longest_retry_after: Duration::from_secs(60 * 60),
        }
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl RetrySchedule {
    /// Returns the time of the next attempt after `tries` failures. The first failure was at `since`. `None` means that
    /// the schedule has ended. `jitter` is a random number from 0 to 255 that changes the delay. So deliveries that
    /// failed at the same time are retried at different times. `retry_after` is the pause that the receiver requested
    /// with `Retry-After`.
    #[must_use]
    pub fn next(
        &self,
        now: Timestamp,
        since: Timestamp,
        tries: i64,
        jitter: u8,
        retry_after: Option<Duration>,
    ) -> Option<Timestamp> {
        let end = since.0.saturating_add(micros(self.lasts));
        if now.0 >= end {
            return None;
        }
        let step = usize::try_from(tries.saturating_sub(1)).unwrap_or(0);
        let gap = self.gaps.get(step).or(self.gaps.last()).copied();
        let gap = micros(gap.unwrap_or(Duration::from_secs(5)));
        // The random delay is from 80 % to 120 % of the delay in the schedule.
        let jitter = gap
            .checked_div(640)
            .unwrap_or(0)
            .saturating_mul(i64::from(jitter));
        let gap = gap.saturating_sub(gap.checked_div(5).unwrap_or(0));
        let mut due = now.0.saturating_add(gap).saturating_add(jitter);
        if let Some(retry_after) = retry_after {
            due = due.max(
                now.0
                    .saturating_add(micros(retry_after.min(self.longest_retry_after))),
            );
        }
        // If the delay goes beyond the end of the schedule, the attempt is due exactly at this end. This attempt is the
        // last one.
        Some(Timestamp(due.min(end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn climbs_from_seconds_to_hours_and_ends_after_three_days() {
        let schedule = RetrySchedule::default();
        let since = Timestamp(0);
        let (mut now, mut tries, mut gaps) = (since, 1, Vec::new());
        while let Some(next) = schedule.next(now, since, tries, 128, None) {
            gaps.push(next.0 - now.0);
            (now, tries) = (next, tries + 1);
        }
        assert!((4_000_000..=6_000_000).contains(&gaps[0]), "{gaps:?}");
        assert!(gaps.iter().max().unwrap() > &(3 * HOUR), "{gaps:?}");
        assert_eq!(now.0, 72 * HOUR, "the last attempt is at the end");
        assert!((20..40).contains(&gaps.len()), "{gaps:?}");
    }

    #[test]
    fn scatters_and_follows_retry_after_but_not_for_ever() {
        let schedule = RetrySchedule::default();
        let at = |jitter, retry_after| {
            let due = schedule.next(Timestamp(0), Timestamp(0), 1, jitter, retry_after);
            due.unwrap().0
        };
        assert!(at(0, None) >= 4_000_000 && at(255, None) <= 6_000_000);
        assert!(at(0, None) < at(255, None));
        assert_eq!(at(0, Some(Duration::from_secs(120))), 120_000_000);
        assert_eq!(at(0, Some(Duration::from_secs(1_000_000))), HOUR);
    }
}
