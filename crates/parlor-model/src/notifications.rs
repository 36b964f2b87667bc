//! The channels of notifications, the agents' settings for these channels, quiet hours, and limits of notifications and
//! push subscriptions.

use crate::ids::{ConversationId, parse_id};
use crate::time::{DAY_MINUTES, Timestamp};
use crate::words::{NotificationKind, Word as _};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The maximum number of stored notifications of an agent. If an agent has more, the oldest notifications are removed.
pub const MAX_NOTIFICATIONS: i64 = 500;
/// The minimum number of old notifications that Parlor removes at once if an agent would have more than
/// [`MAX_NOTIFICATIONS`].
pub const FORGOTTEN_AT_ONCE: i64 = 25;
/// The maximum number of push subscriptions of an agent.
pub const MAX_SUBSCRIPTIONS: i64 = 10;
/// The maximum length of a push subscription's address, in characters. An address contains only ASCII characters, so an
/// address of this length fits into a database index.
pub const MAX_PUSH_ENDPOINT: usize = 2_048;
/// The maximum length of a push subscription's name, in characters.
pub const MAX_PUSH_NAME: usize = 100;
/// The wait before a push is sent, in seconds. If the agent reads the notification within this time, no push is sent.
pub const PUSH_HOLD_S: i64 = 3;
/// The maximum age of a push, in seconds. An older push is not sent.
pub const PUSH_LIFETIME_S: i64 = 60 * 60;
/// The minimum age of an unread notification before a digest lists the notification, in seconds.
pub const DIGEST_AFTER_S: i64 = 15 * 60;
/// The minimum time between two digests to an agent, in seconds.
pub const DIGEST_EVERY_S: i64 = 60 * 60;
/// The maximum number of notifications that one digest lists.
pub const MAX_DIGEST: usize = 100;

/// The channels of one kind of notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// Whether notifications of this kind are created. If this is `false`, the other channels have no effect.
    pub desk: bool,
    /// Whether notifications of this kind are pushed to the agent's subscribed browsers.
    pub push: bool,
    /// Whether unread notifications of this kind are listed in a digest by e-mail.
    pub mail: bool,
}

impl Channels {
    /// Returns the default channels of a kind of notification.
    #[must_use]
    pub const fn default_of(kind: NotificationKind) -> Self {
        let (push, mail) = match kind {
            NotificationKind::Mentioned
            | NotificationKind::DeliveryFailed
            | NotificationKind::ScheduledFailed => (true, true),
            NotificationKind::Assigned
            | NotificationKind::NewMessage
            | NotificationKind::SnoozeEnded => (true, false),
            NotificationKind::ConversationChanged => (false, false),
        };
        Self {
            desk: true,
            push,
            mail,
        }
    }
}

/// The channels that an agent has chosen for each kind of notification. A kind without an entry in the map has its
/// default channels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Preferences(pub BTreeMap<NotificationKind, Channels>);

impl Preferences {
    /// Returns the channels of a kind.
    #[must_use]
    pub fn of(&self, kind: NotificationKind) -> Channels {
        (self.0.get(&kind).copied()).unwrap_or_else(|| Channels::default_of(kind))
    }
}

/// The daily period in which an agent gets no pushes and no e-mail digests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// The beginning, in minutes from midnight.
    pub from: i64,
    /// The exclusive end, in minutes from midnight. If this time is before the beginning, the quiet hours end on the
    /// next day.
    pub to: i64,
    /// The agent's time zone, as an IANA name.
    pub time_zone: String,
}

impl QuietHours {
    /// Returns the end of the quiet hours if the instant `now` is in the quiet hours. Otherwise returns `None`.
    #[must_use]
    pub fn end(&self, now: Timestamp) -> Option<Timestamp> {
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        let instant = jiff::Timestamp::from_microsecond(now.0).ok()?;
        let local = instant.to_zoned(zone);
        let minute = i64::from(local.hour())
            .saturating_mul(60)
            .saturating_add(i64::from(local.minute()));
        // Computes the minutes since the beginning of the quiet hours, and the length of the quiet hours. Both values
        // are modulo one day, because the quiet hours can end on the next day.
        let since = minute.saturating_sub(self.from).rem_euclid(DAY_MINUTES);
        let length = self.to.saturating_sub(self.from).rem_euclid(DAY_MINUTES);
        let left = length.saturating_sub(since);
        (left > 0).then(|| {
            let passed = now.0.rem_euclid(60_000_000);
            Timestamp(now.0.saturating_sub(passed)).plus_seconds(left.saturating_mul(60))
        })
    }
}

/// Whether a text is the name of a time zone in the IANA database.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// Returns the name of a notification: its kind and its conversation, for example `mentioned-4711`.
#[must_use]
pub fn name(kind: NotificationKind, conversation: ConversationId) -> String {
    format!("{kind}-{conversation}")
}

/// Reads the name of a notification. `None` means that the text is not a valid name.
#[must_use]
pub fn parse_name(text: &str) -> Option<(ConversationId, NotificationKind)> {
    let (kind, id) = text.rsplit_once('-')?;
    let conversation = ConversationId(parse_id(id)?);
    Some((conversation, NotificationKind::from_word(kind)?))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    #[test]
    fn names_read_back() {
        for kind in NotificationKind::ALL {
            let text = name(*kind, ConversationId(4_711));
            assert_eq!(parse_name(&text), Some((ConversationId(4_711), *kind)));
        }
        for text in [
            "",
            "mentioned",
            "mentioned-",
            "mentioned-0",
            "painted-1",
            "mentioned-1-1",
        ] {
            assert_eq!(parse_name(text), None, "{text}");
        }
    }

    #[test]
    fn quiet_hours_follow_the_clocks_of_the_zone() {
        let night = QuietHours {
            from: 20 * 60,
            to: 8 * 60,
            time_zone: "Europe/Berlin".to_owned(),
        };
        let noon = QuietHours {
            from: 12 * 60,
            to: 13 * 60,
            ..night.clone()
        };
        let at = |text: &str| Timestamp::parse_iso(text).unwrap();
        // (hours, instant, end)
        for (hours, instant, end) in [
            (&night, "2025-01-06T18:59:59Z", None),
            (&night, "2025-01-06T19:00:00Z", Some("2025-01-07T07:00:00Z")),
            (&night, "2025-01-07T00:30:20Z", Some("2025-01-07T07:00:00Z")),
            (&night, "2025-01-07T06:59:59Z", Some("2025-01-07T07:00:00Z")),
            (&night, "2025-01-07T07:00:00Z", None),
            (&noon, "2025-07-07T10:00:00Z", Some("2025-07-07T11:00:00Z")),
            (&noon, "2025-07-07T11:00:00Z", None),
        ] {
            assert_eq!(hours.end(at(instant)), end.map(at), "{instant}");
        }
    }
}
