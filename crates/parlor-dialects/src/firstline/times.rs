//! Local times in the vendor's form: `YYYY-MM-DD HH:MM:SS`, in the account's time zone. The text does not contain the
//! zone (contract 2.9).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use parlor_model::config::AccountConfig;
use parlor_model::time::Timestamp;
use std::borrow::Cow;

/// A converter from instants to local times in the account's time zone.
pub(super) struct Clocks {
    zone: TimeZone,
    /// The most frequent instant in an answer, with its local time. Nearly all times of a new text call are equal. So
    /// one conversion is enough for all these times.
    usual: (Timestamp, String),
}

impl Clocks {
    /// Builds the converter for an account. `usual` is the most frequent instant in the answer.
    pub(super) fn new(config: &AccountConfig, usual: Timestamp) -> Self {
        let zone = zone(config);
        let text = local(&zone, usual);
        Self {
            zone,
            usual: (usual, text),
        }
    }

    /// Returns the instant as local time.
    pub(super) fn show(&self, at: Timestamp) -> Cow<'_, str> {
        if at == self.usual.0 {
            Cow::Borrowed(&self.usual.1)
        } else {
            Cow::Owned(local(&self.zone, at))
        }
    }
}

/// Returns the account's time zone. If the account has no time zone, or an unknown one, returns UTC.
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

/// Returns the first instant of the day in `text`. If `text` also contains a time, returns this time. `None` means that
/// the text is not valid.
pub(super) fn earliest(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    instant(text.parse::<DateTime>().ok()?, zone)
}

/// Returns the last instant of the day in `text`. If `text` also contains a time, returns the last instant of that
/// second (INFERRED: the end of a range belongs to the range). `None` means that the text is not valid.
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

/// Returns the day in `text` as `YYYY-MM-DD`. `text` contains a day, or a day and a time. `None` means that the text is
/// not valid.
pub(super) fn day(text: &str) -> Option<String> {
    let day = text.parse::<DateTime>().ok()?.date();
    (day.year() >= 0).then(|| day.to_string())
}

/// Returns today's date in the account's time zone.
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
