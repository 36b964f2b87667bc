//! `/v1/hours`: business hours of queues.

use crate::document::configured::configured;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::HoursSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// The days of the week, from Monday to Sunday.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Weekly opening hours on certain days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WeeklyStretch {
    /// The days of the week to which these hours apply: `mon`, `tue`, `wed`, `thu`, `fri`, `sat` or `sun`.
    days: Vec<&'static str>,
    /// The opening time, as `HH:MM`.
    from: String,
    /// The closing time, as `HH:MM`. `24:00` means the end of the day.
    to: String,
}

/// A holiday: a date with its own opening hours, which replace the weekly opening hours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HolidayStretch<'a> {
    /// The date, as `YYYY-MM-DD`.
    date: &'a str,
    name: &'a str,
    /// The opening time on this date, as `HH:MM`. `null` means that the whole day is closed.
    #[schema(required)]
    from: Option<String>,
    /// The closing time on this date, as `HH:MM`. `null` means that the whole day is closed.
    #[schema(required)]
    to: Option<String>,
}

/// Business hours: the times in which a queue assigns conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BusinessHours<'a> {
    id: i64,
    key: &'a str,
    /// The time zone of all times in this object, as an IANA name.
    time_zone: &'a str,
    weekly: Vec<WeeklyStretch>,
    holidays: Vec<HolidayStretch<'a>>,
    /// The version of the business hours. Send the version as `If-Match` with a change: Parlor then refuses the change
    /// if the business hours have changed since you read them. The `ETag` header has the same value.
    version: &'a str,
}

fn clock(minutes: i64) -> String {
    format!(
        "{:02}:{:02}",
        minutes.div_euclid(60),
        minutes.rem_euclid(60)
    )
}

impl Setting for entities::Hours {
    const NOUN: &'static str = "set of business hours";
    type View<'a> = BusinessHours<'a>;

    fn view<'a>(&'a self, _config: &'a AccountConfig, version: &'a str) -> BusinessHours<'a> {
        BusinessHours {
            id: self.id.0,
            key: &self.key,
            time_zone: &self.time_zone,
            weekly: (self.weekly.iter())
                .map(|open| WeeklyStretch {
                    days: (usize::try_from(open.day).ok())
                        .and_then(|day| DAYS.get(day.checked_sub(1)?))
                        .copied()
                        .into_iter()
                        .collect(),
                    from: clock(open.from),
                    to: clock(open.to),
                })
                .collect(),
            holidays: (self.holidays.iter())
                .map(|day| HolidayStretch {
                    date: &day.date,
                    name: &day.name,
                    from: day.open.map(|(from, _)| clock(from)),
                    to: day.open.map(|(_, to)| clock(to)),
                })
                .collect(),
            version,
        }
    }
}

configured! {
    /// The body of a request that creates business hours.
    pub(crate) struct NewHours(HoursSpec, Create of HoursChanges);
    /// Changes to business hours. Absent members keep their values.
    pub(crate) struct HoursChanges(HoursSpec, Change);
}

routes! {
    entities::Hours, BusinessHours, HoursPage, NewHours, HoursChanges, "administration", "/v1/hours", "/v1/hours/{id}",
    "business hours", "sets of business hours",
    "list_hours", "create_hours", "get_hours", "change_hours",
    new: {"key": "evenings", "time_zone": "Europe/Berlin", "weekly": [{"days": ["mon", "tue"], "from": "17:00", "to": "22:00"}]},
    change: {"holidays": [{"date": "2030-12-25", "name": "Christmas"}]}
}
