//! Instants, as integer microseconds since 1970-01-01T00:00:00Z. Each dialect formats instants in its own way.

use serde::{Deserialize, Serialize};

/// An instant in microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// The longest set-back of the machine's clock that Parlor's time does not follow, in microseconds. If the clock is set
/// back by at most this duration, Parlor's time stands still until the clock reaches the same time again. If the clock
/// is set back further, Parlor's time is set back too.
pub const SET_BACK_US: i64 = 2_000_000;

/// The number of minutes in a day.
pub const DAY_MINUTES: i64 = 24 * 60;

impl Timestamp {
    /// Returns the seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Returns the microseconds after the whole seconds of [`Self::seconds`].
    #[must_use]
    pub const fn subsec_micros(self) -> i64 {
        self.0.rem_euclid(1_000_000)
    }

    /// Returns this instant plus `seconds`. On overflow, returns the largest or smallest instant.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Builds an instant from seconds since 1970-01-01T00:00:00Z. On overflow, returns the largest or smallest instant.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Returns the whole seconds from this time until another time. Returns 0 if the other time is earlier.
    #[must_use]
    pub(crate) fn seconds_until(self, other: Self) -> i64 {
        (other.0.saturating_sub(self.0)).max(0) / 1_000_000
    }

    /// Whether the clock was set back after this instant was read. The result is `true` if the instant is more than
    /// [`SET_BACK_US`] after `now`. Smaller differences are ignored, because threads may read the same clock at
    /// slightly different times.
    #[must_use]
    pub const fn was_set_back(self, now: Self) -> bool {
        self.0.saturating_sub(now.0) > SET_BACK_US
    }

    /// Whether less than `micros` have passed since this instant. Returns `false` if the clock was set back after this
    /// instant, because the elapsed time is then unknown.
    #[must_use]
    pub const fn is_within(self, micros: i64, now: Self) -> bool {
        now.0.saturating_sub(self.0) < micros && !self.was_set_back(now)
    }

    fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// Formats the instant as ISO 8601 in UTC with milliseconds: `2025-07-31T09:12:44.000Z`.
    #[must_use]
    pub fn iso_millis(self) -> String {
        self.to_jiff()
            .strftime("%Y-%m-%dT%H:%M:%S.%3fZ")
            .to_string()
    }

    /// Formats the instant as RFC 3339 in UTC with microseconds, as in `/v1` and in the data of events:
    /// `2025-07-31T09:12:44.000000Z`.
    #[must_use]
    pub fn iso_micros(self) -> String {
        format!("{:.6}", self.to_jiff())
    }

    /// Formats the instant as local time: `2025-07-31 09:12:44`. `zone` is the IANA name of a time zone. For an unknown
    /// time zone, the text contains the time in UTC.
    #[must_use]
    pub fn local_seconds(self, zone: &str) -> String {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        self.to_jiff()
            .to_zoned(zone)
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string()
    }

    /// Reads an RFC 3339 / ISO 8601 instant with an offset or `Z`. `None` means that the text is invalid.
    #[must_use]
    pub fn parse_iso(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>()
            .ok()
            .map(|t| Self(t.as_microsecond()))
    }
}

/// Whether `zone` is the name of a time zone in the IANA database.
#[must_use]
pub fn is_time_zone(zone: &str) -> bool {
    jiff::tz::TimeZone::get(zone).is_ok()
}
