//! Provisioning of business hours.

use super::spec::{AccountSpec, HoursSpec};
use super::{Draft, Work};
use crate::entities::Hours;
use crate::ids::IdKind;
use crate::state::Decided;

impl Work<'_, '_> {
    pub(super) fn hours(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for hours in &spec.hours {
            let done = self.one_hours(draft, hours);
            self.gather(done)?;
        }
        Ok(())
    }

    fn one_hours(&mut self, draft: &mut Draft, spec: &HoursSpec) -> Decided<()> {
        let time_zone = draft.config.account.time_zone.clone();
        let (account_id, rows) = (self.account, &mut draft.config.hours);
        let kind = (IdKind::Hours, "hours", "key");
        let make = |id, key| Hours {
            id,
            account_id,
            key,
            time_zone,
            weekly: Vec::new(),
            holidays: Vec::new(),
        };
        let found = self.row(
            kind,
            &spec.location,
            (spec.id, &spec.key),
            rows,
            |row| &row.key,
            make,
        )?;
        let Some((id, mut row, mut merge)) = found else {
            return Ok(());
        };
        spec.store(&mut row, &mut merge);
        let label = format!("hours {id} {}", row.key);
        rows.insert(id, row.clone());
        if merge.changed(&["time_zone", "weekly", "holidays"]) {
            let kept = (draft.config.queues.values()).filter(|q| q.hours_id == Some(id));
            draft.opened.extend(kept.map(|q| q.id));
        }
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }
}
