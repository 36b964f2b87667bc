//! Local times as the vendor prints and reads them: `YYYY-MM-DD HH:MM:SS` without zone, on the account's clocks (contract 2.9).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use parlor_model::config::AccountConfig;
use parlor_model::time::Timestamp;
use std::borrow::Cow;

/// An account's clocks.
pub(super) struct Clocks {
    zone: TimeZone,
    /// The instant printed most, with its text: nearly all times of a fresh text call are the same.
    usual: (Timestamp, String),
}

impl Clocks {
    /// Those of the account, with the instant that will be printed most.
    pub(super) fn new(config: &AccountConfig, usual: Timestamp) -> Self {
        let zone = zone(config);
        let text = local(&zone, usual);
        Self {
            zone,
            usual: (usual, text),
        }
    }

    /// The instant on these clocks.
    pub(super) fn show(&self, at: Timestamp) -> Cow<'_, str> {
        if at == self.usual.0 {
            Cow::Borrowed(&self.usual.1)
        } else {
            Cow::Owned(local(&self.zone, at))
        }
    }
}

/// The account's zone; UTC where it has none that exists.
pub(super) fn zone(config: &AccountConfig) -> TimeZone {
    TimeZone::get(&config.account.time_zone).unwrap_or(TimeZone::UTC)
}

fn local(zone: &TimeZone, at: Timestamp) -> String {
    let instant = jiff::Timestamp::from_microsecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let t = zone.to_datetime(instant);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        t.year(),
        t.month(),
        t.day(),
        t.hour(),
        t.minute(),
        t.second()
    )
}

/// The first instant that `text` (a day, or a day and a time) may mean.
pub(super) fn earliest(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    instant(text.parse::<DateTime>().ok()?, zone)
}

/// The last instant that `text` may mean: the end of that day, or of that second (INFERRED: ranges include their ends as shown).
pub(super) fn latest(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let stated = text.parse::<DateTime>().ok()?;
    let end = if text.len() <= "2025-01-01".len() {
        instant(
            stated
                .date()
                .tomorrow()
                .ok()?
                .to_datetime(jiff::civil::Time::midnight()),
            zone,
        )?
        .0
    } else {
        instant(stated, zone)?.0.saturating_add(1_000_000)
    };
    Some(Timestamp(end.saturating_sub(1)))
}

fn instant(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let zoned = local.to_zoned(zone.clone()).ok()?;
    Some(Timestamp(zoned.timestamp().as_microsecond()))
}

/// The day in `text` (a day, or a day and a time), as `YYYY-MM-DD`.
pub(super) fn day(text: &str) -> Option<String> {
    let day = text.parse::<DateTime>().ok()?.date();
    (day.year() >= 0).then(|| day.to_string())
}

/// Today on the account's clocks.
pub(super) fn today(now: Timestamp, zone: &TimeZone) -> Date {
    let instant = jiff::Timestamp::from_microsecond(now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_datetime(instant).date()
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn times_go_there_and_back() {
        let taipei = TimeZone::get("Asia/Taipei").unwrap();
        let at = Timestamp::from_seconds(1_757_988_000);
        assert_eq!(local(&taipei, at), "2025-09-16 10:00:00");
        assert_eq!(earliest("2025-09-16 10:00:00", &taipei), Some(at));
        assert_eq!(
            latest("2025-09-16 10:00:00", &taipei),
            Some(Timestamp(at.0 + 999_999))
        );
        assert_eq!(
            earliest("2025-09-16", &taipei),
            Some(at.plus_seconds(-36_000))
        );
        assert_eq!(
            latest("2025-09-16", &taipei),
            Some(Timestamp(at.plus_seconds(50_400).0 - 1))
        );
        for junk in [
            "",
            "x",
            "2025-13-01",
            "2025-02-30",
            "1",
            "2025-09-16 25:00:00",
        ] {
            assert_eq!(earliest(junk, &taipei), None, "{junk}");
            assert_eq!(latest(junk, &taipei), None, "{junk}");
            assert_eq!(day(junk), None, "{junk}");
        }
        assert_eq!(day("1990-01-31 12:00:00").unwrap(), "1990-01-31");
    }
}
