//! Business hours.

use crate::document::{FieldPath, Patch, code};
use crate::entities::{Holiday, Hours, Opening};
use crate::provision::declare::configured;
use crate::provision::field::{ANY, FILE, Reading, Shape, Type};
use crate::provision::field_type::{DATE, ID, Inner, List, TIME_OF_DAY, Text, WEEKDAY, ZONE};
use serde_json::Value;

configured! {
    /// An opening period on the listed days of the week.
    pub struct NewWeeklyStretch {
        /// The days, `mon` to `sun`.
        own days: Vec<i64> = List(WEEKDAY, 7), ANY.always();
        /// The beginning, as `HH:MM`.
        own from: Option<i64> = TIME_OF_DAY, ANY.always();
        /// The end, as `HH:MM`. The end must be later than `from`. `24:00` is the end of the day.
        own to: Option<i64> = TIME_OF_DAY, ANY.always();
    }

    /// A day whose opening times differ from the weekly opening times. Without `from` and `to`, the day is closed.
    pub struct NewHoliday {
        /// The date, as `YYYY-MM-DD`.
        own date: Option<String> = DATE, ANY.always();
        /// The name that people see.
        own name: Patch<String> = Text(1, 255), ANY;
        /// The beginning, as `HH:MM`.
        own from: Patch<i64> = TIME_OF_DAY, ANY;
        /// The end, as `HH:MM`.
        own to: Patch<i64> = TIME_OF_DAY, ANY;
    }

    /// Business hours.
    pub struct HoursSpec of Hours {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The key, unique in the account.
        row key: Option<String> = Text(1, 255), ANY.required();
        /// The time zone, as an IANA name.
        row time_zone: Option<String> = ZONE, ANY.left_out("the account's");
        /// The weekly opening times. A new value replaces the whole list.
        row weekly: Option<Vec<Opening>> = Weekly, ANY;
        /// The days whose opening times differ from the weekly opening times. A new value replaces the whole list.
        row holidays: Option<Vec<Holiday>> = List(Inner(holiday), 1_000), ANY;
    }
}

/// Checks that an opening period ends after its beginning.
fn stretch(
    from: Option<i64>,
    to: Option<i64>,
    at: &FieldPath<'_>,
    cx: &mut Reading<'_>,
) -> Option<(i64, i64)> {
    let (from, to) = (from?, to?);
    if from >= to {
        let message =
            "must be later than `from`; split a period that passes midnight into two entries";
        cx.refuse(&at.key("to"), message);
        return None;
    }
    Some((from, to))
}

/// The type of weekly opening times.
struct Weekly;

impl Type for Weekly {
    type Value = Vec<Opening>;

    fn read(&self, value: Value, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<Vec<Opening>> {
        let stretches = List(Inner(weekly), 100).read(value, at, cx)?;
        Some(stretches.into_iter().flatten().collect())
    }

    fn shape(&self) -> Shape {
        List(Inner(weekly), 100).shape()
    }
}

fn weekly(
    open: NewWeeklyStretch,
    at: &FieldPath<'_>,
    cx: &mut Reading<'_>,
) -> Option<Vec<Opening>> {
    let (from, to) = stretch(open.from, open.to, at, cx)?;
    let opening = |day| Opening { day, from, to };
    Some(open.days.into_iter().map(opening).collect())
}

fn holiday(day: NewHoliday, at: &FieldPath<'_>, cx: &mut Reading<'_>) -> Option<Holiday> {
    let (from, to) = (day.from.value(), day.to.value());
    if from.is_some() != to.is_some() {
        let missing = at.key(if from.is_some() { "to" } else { "from" });
        // A fault was already added for a time that could not be read.
        let location = missing.to_string();
        if cx.faults.iter().all(|fault| fault.path != location) {
            let message = "is needed: a time such as 09:00";
            cx.faults.add(&missing, code::REQUIRED, message);
        }
    }
    Some(Holiday {
        date: day.date?,
        name: day.name.value().unwrap_or_default(),
        open: stretch(from, to, at, cx),
    })
}
