//! `/v1/hours`: business hours.

use crate::document::configured::configured;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::ids::{HoursId, IdKind};
use parlor_model::provision::spec::HoursSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// The days of the week, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// An open stretch of a week.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WeeklyStretch {
    /// `mon` to `sun`.
    days: Vec<&'static str>,
    /// `HH:MM`.
    from: String,
    /// `HH:MM`, `24:00` included.
    to: String,
}

/// A day on which the week does not hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HolidayStretch<'a> {
    /// `YYYY-MM-DD`.
    date: &'a str,
    name: &'a str,
    /// `HH:MM`; `null`: closed all day.
    #[schema(required)]
    from: Option<String>,
    /// `HH:MM`; `null`: closed all day.
    #[schema(required)]
    to: Option<String>,
}

/// The times in which a queue assigns by itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BusinessHours<'a> {
    id: i64,
    key: &'a str,
    /// IANA name of the zone on whose clocks they are.
    time_zone: &'a str,
    weekly: Vec<WeeklyStretch>,
    holidays: Vec<HolidayStretch<'a>>,
    /// As in the `ETag`.
    version: &'a str,
}

fn clock(minutes: i64) -> String {
    format!(
        "{:02}:{:02}",
        minutes.div_euclid(60),
        minutes.rem_euclid(60)
    )
}

/// Business hours.
pub(crate) struct HoursOf;

impl Setting for HoursOf {
    const KIND: IdKind = IdKind::Hours;
    const NOUN: &'static str = "set of business hours";
    type View<'a> = BusinessHours<'a>;

    fn ids(config: &AccountConfig) -> Vec<i64> {
        config.hours.keys().map(|id| id.0).collect()
    }

    fn view<'a>(config: &'a AccountConfig, id: i64, version: &'a str) -> Option<BusinessHours<'a>> {
        let row = config.hours.get(&HoursId(id))?;
        Some(BusinessHours {
            id,
            key: &row.key,
            time_zone: &row.time_zone,
            weekly: (row.weekly.iter())
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
            holidays: (row.holidays.iter())
                .map(|day| HolidayStretch {
                    date: &day.date,
                    name: &day.name,
                    from: day.open.map(|(from, _)| clock(from)),
                    to: day.open.map(|(_, to)| clock(to)),
                })
                .collect(),
            version,
        })
    }
}

configured! {
    /// New business hours.
    pub(crate) struct NewHours(HoursSpec, Create);
    /// A change to business hours.
    pub(crate) struct HoursChanges(HoursSpec, Change);
}

routes! {
    HoursOf, BusinessHours, HoursPage, NewHours, HoursChanges, "administration", "/v1/hours", "/v1/hours/{id}",
    "business hours", "sets of business hours",
    "list_hours", "create_hours", "get_hours", "change_hours",
    new: {"key": "evenings", "time_zone": "Europe/Berlin", "weekly": [{"days": ["mon", "tue"], "from": "17:00", "to": "22:00"}]},
    change: {"holidays": [{"date": "2030-12-25", "name": "Christmas"}]}
}
