//! Business hours: weekly opening times, holidays, and their time zone.

pub use crate::entities::{Holiday, Opening};
pub use crate::time::DAY_MINUTES;

use crate::entities::Hours;
use crate::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The number of days after the present day in which [`Hours::next_opening`] searches: the length of a leap year.
const HORIZON_DAYS: i32 = 366;

impl Hours {
    fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Returns the opening periods of a day. Each period has its beginning and its end, in minutes from midnight.
    fn stretches(&self, date: Date) -> Vec<(i64, i64)> {
        let day = i64::from(date.weekday().to_monday_one_offset());
        let text = date.to_string();
        let mut open: Vec<(i64, i64)> = match self.holidays.iter().find(|h| h.date == text) {
            Some(holiday) => holiday.open.into_iter().collect(),
            None => self
                .weekly
                .iter()
                .filter(|opening| opening.day == day)
                .map(|opening| (opening.from, opening.to))
                .collect(),
        };
        open.sort_unstable();
        open
    }

    /// Whether the business hours include an instant.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        let Ok(instant) = jiff::Timestamp::from_microsecond(now.0) else {
            return false;
        };
        let local = instant.to_zoned(self.zone());
        let minute = i64::from(local.hour())
            .saturating_mul(60)
            .saturating_add(i64::from(local.minute()));
        self.stretches(local.date())
            .iter()
            .any(|(from, to)| (*from..*to).contains(&minute))
    }

    /// Returns the next opening after `now`. `None` means that the business hours do not open again within 366 days.
    #[must_use]
    pub fn next_opening(&self, now: Timestamp) -> Option<Timestamp> {
        let instant = jiff::Timestamp::from_microsecond(now.0).ok()?;
        let zone = self.zone();
        let mut date = instant.to_zoned(zone.clone()).date();
        for _ in 0..=HORIZON_DAYS {
            for (from, _) in self.stretches(date) {
                let hour = i8::try_from(from.div_euclid(60)).ok()?;
                let minute = i8::try_from(from.rem_euclid(60)).ok()?;
                // The change to daylight saving time can skip this local time. The result is then later than this local
                // time by the skipped period, usually one hour.
                let opens = date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
                let opens = Timestamp(opens.timestamp().as_microsecond());
                if opens > now {
                    return Some(opens);
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }
}

/// Reads a time of day `HH:MM`, up to `24:00`, as minutes from midnight. `None` means that the text has another form.
#[must_use]
pub fn minutes(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| {
        (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| digits.parse::<i64>().ok())
            .flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let whole = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && whole <= DAY_MINUTES).then_some(whole)
}

/// Whether a text is a date in the form of holidays, `YYYY-MM-DD`.
#[must_use]
pub fn is_date(text: &str) -> bool {
    text.parse::<Date>()
        .is_ok_and(|date| date.to_string() == text)
}

/// Reads a day of the week, `mon` to `sun`, as 1 to 7. `None` means that the text is another word.
#[must_use]
pub fn weekday(text: &str) -> Option<i64> {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    (1..)
        .zip(days)
        .find(|(_, day)| *day == text)
        .map(|(n, _)| n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AccountId, HoursId};

    fn hours(zone: &str, holidays: Vec<Holiday>) -> Hours {
        Hours {
            id: HoursId(1),
            account_id: AccountId(1),
            key: "office".to_owned(),
            time_zone: zone.to_owned(),
            weekly: (1..=5)
                .flat_map(|day| {
                    [(540, 720), (780, 1050)].map(|(from, to)| Opening { day, from, to })
                })
                .collect(),
            holidays,
        }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap()
    }

    #[test]
    fn open_on_the_clocks_of_the_zone() {
        let berlin = hours("Europe/Berlin", Vec::new());
        // (instant, open)
        for (instant, open) in [
            ("2025-01-06T07:59:59Z", false),
            ("2025-01-06T08:00:00Z", true),
            ("2025-01-06T11:00:00Z", false),
            ("2025-01-06T12:00:00Z", true),
            ("2025-01-06T16:29:59Z", true),
            ("2025-01-06T16:30:00Z", false),
            // During daylight saving time, nine o'clock local time is an hour earlier in UTC than in winter.
            ("2025-07-07T07:00:00Z", true),
            ("2025-01-11T10:00:00Z", false),
        ] {
            assert_eq!(berlin.is_open(at(instant)), open, "{instant}");
        }
    }

    #[test]
    fn the_next_opening_knows_weekends_holidays_and_summer_time() {
        let holidays = vec![
            Holiday {
                date: "2025-12-25".to_owned(),
                name: "Christmas".to_owned(),
                open: None,
            },
            Holiday {
                date: "2025-12-26".to_owned(),
                name: String::new(),
                open: Some((600, 660)),
            },
        ];
        let berlin = hours("Europe/Berlin", holidays);
        for (instant, next) in [
            ("2025-01-06T07:00:00Z", "2025-01-06T08:00:00Z"),
            ("2025-01-06T08:00:00Z", "2025-01-06T12:00:00Z"),
            ("2025-01-10T17:00:00Z", "2025-01-13T08:00:00Z"),
            ("2025-03-28T17:00:00Z", "2025-03-31T07:00:00Z"),
            ("2025-12-24T17:00:00Z", "2025-12-26T09:00:00Z"),
            ("2025-12-26T09:30:00Z", "2025-12-29T08:00:00Z"),
        ] {
            assert_eq!(
                berlin.next_opening(at(instant)),
                Some(at(next)),
                "{instant}"
            );
            assert!(berlin.is_open(at(next)));
        }
        assert!(!berlin.is_open(at("2025-12-25T10:00:00Z")));
        let never = Hours {
            weekly: Vec::new(),
            holidays: Vec::new(),
            ..berlin
        };
        assert_eq!(never.next_opening(at("2025-01-01T00:00:00Z")), None);
    }

    #[test]
    fn words_of_the_file() {
        assert_eq!(
            (minutes("09:30"), minutes("24:00"), minutes("00:00")),
            (Some(570), Some(1440), Some(0))
        );
        for bad in ["9:30", "24:01", "12:60", "1230", "", "aa:bb", "-1:00"] {
            assert_eq!(minutes(bad), None, "{bad}");
        }
        assert_eq!(
            (weekday("mon"), weekday("sun"), weekday("Mon")),
            (Some(1), Some(7), None)
        );
        assert!(is_date("2025-12-25") && !is_date("2025-12-32") && !is_date("25.12.2025"));
    }
}
