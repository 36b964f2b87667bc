//! The figures of one day for each queue and each agent: the ended conversations, the first answers and the longest
//! wait. A figure is stored in the same transaction as the change that it counts.
//!
//! Each queue and each agent has one database row. On each new day in the account's time zone, the figures of the row
//! begin again from zero. So Parlor reads a figure from one row and need not count conversations.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The ratio between the upper bounds of two successive buckets of [`Durations`].
const WIDTH: f64 = 1.05;
/// The number of the highest bucket. This bucket contains durations longer than 29 days.
const LAST: u16 = 303;

/// A distribution of durations, in whole seconds. Each duration up to 25 seconds has its own bucket. For longer
/// durations, the upper bound of each bucket is about 5 percent greater than the upper bound of the bucket before.
/// There are at most 304 buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Durations(BTreeMap<u16, i64>);

/// Returns the upper bound of a bucket, in seconds and not rounded. The rounded value is the longest duration in the
/// bucket. Only the highest bucket also contains longer durations.
fn floor_of(bucket: u16) -> f64 {
    WIDTH.powi(i32::from(bucket)) - 1.0
}

impl Durations {
    /// Adds a duration.
    pub fn add(&mut self, seconds: i64) {
        // Finds the first bucket whose rounded duration is not less than this duration. Each second up to 25 has its
        // own bucket.
        let seconds = f64::from(i32::try_from(seconds.max(0)).unwrap_or(i32::MAX));
        let bucket = (0..LAST).find(|bucket| floor_of(*bucket).round() >= seconds);
        let count = self.0.entry(bucket.unwrap_or(LAST)).or_default();
        *count = count.saturating_add(1);
    }

    /// Returns the number of counted durations.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0
            .values()
            .fold(0, |sum: i64, count| sum.saturating_add(*count))
    }

    /// Returns the percentile `percent` of the durations, in seconds. At least `percent` percent of the durations are
    /// not longer than the result. `None` means that there are no durations.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::as_conversions,
        reason = "the greatest bucket is far below the limits of i64"
    )]
    pub fn percentile(&self, percent: i64) -> Option<i64> {
        let rank = (self.count().saturating_mul(percent).saturating_add(99) / 100).max(1);
        let mut sum = 0_i64;
        let bucket = self.0.iter().find(|(_, count)| {
            sum = sum.saturating_add(**count);
            sum >= rank
        });
        bucket.map(|(bucket, _)| floor_of(*bucket).round() as i64)
    }
}

/// Returns the day of an instant in a time zone, for example `2026-12-01`, and the beginning of this day. For an
/// unknown time zone, the day of UTC is used.
#[must_use]
pub fn day_of(now: Timestamp, zone: &str) -> (String, Timestamp) {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let instant = jiff::Timestamp::from_microsecond(now.0).unwrap_or_default();
    let local = instant.to_zoned(zone);
    let begin = local.start_of_day().map_or(instant, |day| day.timestamp());
    (local.date().to_string(), Timestamp(begin.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles() {
        let mut durations = Durations::default();
        assert_eq!((durations.count(), durations.percentile(50)), (0, None));
        for seconds in 1..=20 {
            durations.add(seconds);
        }
        assert_eq!(durations.count(), 20);
        assert_eq!(durations.percentile(50), Some(10));
        assert_eq!(durations.percentile(90), Some(18));
        assert_eq!(durations.percentile(100), Some(20));
    }

    #[test]
    fn only_long_durations_are_inexact() {
        let long = [26, 60, 95, 600, 3_601, 86_400, 900_000, 2_500_000];
        for seconds in (0..=25).chain(long) {
            let mut durations = Durations::default();
            durations.add(seconds);
            let found = durations.percentile(50).unwrap_or(-1);
            assert!(
                (found - seconds).abs() * 100 <= seconds * 5 && (seconds > 25 || found == seconds),
                "{seconds}: {found}"
            );
        }
        let mut durations = Durations::default();
        durations.add(i64::MAX);
        assert!(durations.percentile(50) > Some(30 * 86_400 / 2));
    }

    #[test]
    fn days_of_a_time_zone() {
        let at = |text: &str| Timestamp::parse_iso(text).unwrap_or_default();
        for (now, zone, day, begin) in [
            (
                "2026-12-01T15:59:59Z",
                "Asia/Taipei",
                "2026-12-01",
                "2026-11-30T16:00:00Z",
            ),
            (
                "2026-12-01T16:00:00Z",
                "Asia/Taipei",
                "2026-12-02",
                "2026-12-01T16:00:00Z",
            ),
            (
                "2026-03-29T10:00:00Z",
                "Europe/Berlin",
                "2026-03-29",
                "2026-03-28T23:00:00Z",
            ),
            (
                "2026-12-01T10:00:00Z",
                "Nowhere/Atlantis",
                "2026-12-01",
                "2026-12-01T00:00:00Z",
            ),
        ] {
            assert_eq!(day_of(at(now), zone), (day.to_owned(), at(begin)), "{zone}");
        }
    }
}
