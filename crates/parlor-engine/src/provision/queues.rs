//! Queues, the skills they ask for, the hours they keep, and what a conversation weighs.

use super::document::Table;
use super::file::MOST_CAPACITY;
use parlor_model::entities::JsonMap;
use parlor_model::hours::{self, Holiday, Opening};
use parlor_model::provision::spec::{HoursSpec, QueueSpec};
use parlor_model::skills::{self, MAX_RELAX_S, SkillNeed};
use parlor_model::time::is_time_zone;
use parlor_model::words::{InboxKind, Word as _};

/// What a name of a skill may be.
const SKILL_NAME: &str =
    "a skill is named by 1 to 64 lower-case letters, digits, hyphens and underscores";

pub(super) fn queue(table: Table<'_, '_>) -> QueueSpec {
    let spec = QueueSpec {
        place: table.place(),
        id: table.id("id"),
        key: table.text("key"),
        department: table.reference("department"),
        distribution: table.word("distribution"),
        skills: table.has("skills").then(|| {
            table
                .tables("skills")
                .into_iter()
                .filter_map(skill_need)
                .collect()
        }),
        overflow: table.reference("overflow"),
        overflow_after_s: table.integer("overflow_after", &(1..=MAX_RELAX_S)),
        max_length: table.integer("max_length", &(0..=MOST_CAPACITY)),
        hours: table.reference("hours"),
        accept_within_s: table.integer("accept_within", &(1..=3_600)),
        dispatch_per_agent: table.integer("dispatch_per_agent", &(1..=100)),
    };
    if spec
        .skills
        .as_ref()
        .is_some_and(|s| s.len() > skills::MAX_NEEDS)
    {
        table.fault("skills", format!("more than {} skills", skills::MAX_NEEDS));
    }
    table.finish();
    spec
}

/// A skill that a queue asks for.
fn skill_need(table: Table<'_, '_>) -> Option<SkillNeed> {
    if !table.has("name") {
        table.fault("name", "is needed: the name of the skill");
    }
    let name = table.text("name").filter(|name| {
        let fits = skills::is_name(name);
        if !fits {
            table.fault("name", SKILL_NAME);
        }
        fits
    });
    let level = table.integer("level", &(1..=skills::MAX_LEVEL));
    let relax_after_s = table.integer("relax_after", &(1..=MAX_RELAX_S));
    table.finish();
    Some(SkillNeed {
        name: name?,
        level: level.unwrap_or(1),
        relax_after_s,
    })
}

/// What an agent can do: names of skills and levels.
pub(super) fn levels(table: &Table<'_, '_>) -> JsonMap {
    let mut found = JsonMap::new();
    for (name, level) in table.values("skills") {
        let level = level
            .as_i64()
            .filter(|level| (1..=skills::MAX_LEVEL).contains(level));
        match level {
            Some(level) if skills::is_name(&name) => {
                found.insert(name, level.into());
            }
            Some(_) => table.fault("skills", format!("{name}: {SKILL_NAME}")),
            None => table.fault(
                "skills",
                format!(
                    "{name}: a level is a whole number from 1 to {}",
                    skills::MAX_LEVEL
                ),
            ),
        }
    }
    if found.len() > skills::MAX_SKILLS {
        table.fault("skills", format!("more than {} skills", skills::MAX_SKILLS));
    }
    found
}

/// How much of a capacity conversations take, by the kind of their inbox.
pub(super) fn weights(table: &Table<'_, '_>) -> JsonMap {
    let mut found = JsonMap::new();
    for (kind, weight) in table.values("weights") {
        let weight = weight.as_i64().filter(|weight| (1..=100).contains(weight));
        match (InboxKind::from_word(&kind), weight) {
            (Some(_), Some(weight)) => {
                found.insert(kind, weight.into());
            }
            (None, _) => {
                let known = InboxKind::ALL.iter().map(|k| k.word()).collect::<Vec<_>>();
                table.fault(
                    "weights",
                    format!("{kind}: must be one of {}", known.join(", ")),
                );
            }
            (Some(_), None) => table.fault(
                "weights",
                format!("{kind}: must be a whole number from 1 to 100"),
            ),
        }
    }
    found
}

/// Two times of a day, the first before the second.
fn stretch(table: &Table<'_, '_>) -> Option<(i64, i64)> {
    let time = |key: &str| {
        if !table.has(key) {
            table.fault(key, "is needed: a time such as 09:00");
        }
        let text = table.text(key)?;
        let minutes = hours::minutes(&text);
        if minutes.is_none() {
            table.fault(key, "must be a time from 00:00 to 24:00");
        }
        minutes
    };
    let (from, to) = (time("from"), time("to"));
    let (from, to) = (from?, to?);
    if from >= to {
        table.fault(
            "to",
            "must be later than `from`; what goes on past midnight is two entries",
        );
        return None;
    }
    Some((from, to))
}

fn weekly(table: Table<'_, '_>) -> Vec<Opening> {
    if !table.has("days") {
        table.fault(
            "days",
            "is needed: days of the week such as [\"mon\", \"tue\"]",
        );
    }
    let mut days = Vec::new();
    for word in table.texts("days").unwrap_or_default() {
        match hours::weekday(&word) {
            Some(day) => days.push(day),
            None => table.fault("days", "must be of mon, tue, wed, thu, fri, sat, sun"),
        }
    }
    let open = stretch(&table);
    table.finish();
    let Some((from, to)) = open else {
        return Vec::new();
    };
    days.into_iter()
        .map(|day| Opening { day, from, to })
        .collect()
}

fn holiday(table: Table<'_, '_>) -> Option<Holiday> {
    if !table.has("date") {
        table.fault("date", "is needed: a day such as 2026-12-25");
    }
    let date = table.text("date");
    if date.as_ref().is_some_and(|date| !hours::is_date(date)) {
        table.fault("date", "must be a day such as 2026-12-25");
    }
    let name = table.text("name").unwrap_or_default();
    let open = if table.has("from") || table.has("to") {
        stretch(&table)
    } else {
        None
    };
    table.finish();
    Some(Holiday {
        date: date?,
        name,
        open,
    })
}

pub(super) fn business_hours(table: Table<'_, '_>) -> HoursSpec {
    let time_zone = table.text("time_zone");
    if time_zone.as_ref().is_some_and(|zone| !is_time_zone(zone)) {
        table.fault("time_zone", "is no time zone of the IANA database");
    }
    let spec = HoursSpec {
        place: table.place(),
        id: table.id("id"),
        key: table.text("key"),
        time_zone,
        weekly: table.has("weekly").then(|| {
            table
                .tables("weekly")
                .into_iter()
                .flat_map(weekly)
                .collect()
        }),
        holidays: table.has("holidays").then(|| {
            table
                .tables("holidays")
                .into_iter()
                .filter_map(holiday)
                .collect()
        }),
    };
    table.finish();
    spec
}
