//! Labels with a colour and a description. Conversations can have other labels too.

use super::spec::{AccountSpec, LabelSpec};
use super::{Draft, Work};
use crate::entities::Label;
use crate::ids::IdKind;
use crate::state::Decided;

impl Work<'_, '_> {
    pub(super) fn labels(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for label in &spec.labels {
            let done = self.label(draft, label);
            self.gather(done)?;
        }
        Ok(())
    }

    fn label(&mut self, draft: &mut Draft, spec: &LabelSpec) -> Decided<()> {
        let (account_id, rows) = (self.account, &mut draft.config.labels);
        let kind = (IdKind::Label, "label", "name");
        let make = |id, name| Label {
            id,
            account_id,
            name,
            colour: None,
            description: None,
        };
        let found = self.row(
            kind,
            &spec.place,
            (spec.id, &spec.name),
            rows,
            |row| &row.name,
            make,
        )?;
        let Some((id, mut row, mut merge)) = found else {
            return Ok(());
        };
        spec.store(&mut row, &mut merge);
        let label = format!("label {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }
}
