//! Business hours.

use super::spec::{AccountSpec, HoursSpec};
use super::{Draft, Resolved, Work};
use crate::entities::Hours;
use crate::ids::{HoursId, IdKind};
use crate::state::{ConfigKey, ConfigRow, Decided};

impl Work<'_, '_> {
    pub(super) fn hours(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for hours in &spec.hours {
            let done = self.one_hours(draft, hours);
            self.gather(done)?;
        }
        Ok(())
    }

    fn one_hours(&mut self, draft: &mut Draft, spec: &HoursSpec) -> Decided<()> {
        let rows = &mut draft.config.hours;
        let keyed = |key: &str| rows.values().find(|h| h.key == key).map(|h| h.id);
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Hours,
            "hours",
            &spec.place,
            (spec.id, spec.key.as_deref()),
            (
                &|id| rows.contains_key(&HoursId(id)),
                spec.key.as_deref().and_then(keyed).map(|h| h.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = HoursId(id);
        let taken = spec
            .key
            .as_deref()
            .and_then(keyed)
            .is_some_and(|other| other != id);
        let mut row = match (rows.get(&id), &spec.key) {
            (Some(row), _) => row.clone(),
            (None, Some(key)) => Hours {
                id,
                account_id: self.account,
                key: key.clone(),
                time_zone: draft.config.account.time_zone.clone(),
                weekly: Vec::new(),
                holidays: Vec::new(),
            },
            (None, None) => return self.needed(&spec.place, "hours", "key"),
        };
        if taken {
            return self.taken(&spec.place, "hours", "key");
        }
        merge.set("key", &mut row.key, spec.key.clone());
        let mut opens = merge.set("time_zone", &mut row.time_zone, spec.time_zone.clone());
        opens |= merge.set("weekly", &mut row.weekly, spec.weekly.clone());
        opens |= merge.set("holidays", &mut row.holidays, spec.holidays.clone());
        let label = format!("hours {id} {}", row.key);
        rows.insert(id, row.clone());
        if opens {
            let kept = (draft.config.queues.values()).filter(|q| q.hours_id == Some(id));
            draft.opened.extend(kept.map(|q| q.id));
        }
        if self.done(merge, &label) {
            draft
                .rows
                .insert(ConfigKey::Hours(id), ConfigRow::Hours(row));
        }
        Ok(())
    }
}
