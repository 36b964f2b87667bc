//! Labels that are known by name, with a colour and a word about them. Conversations may carry others as well.

use super::spec::{AccountSpec, LabelSpec};
use super::{Draft, Resolved, Work};
use crate::entities::Label;
use crate::ids::{IdKind, LabelId};
use crate::state::{ConfigKey, ConfigRow, Decided};

impl Work<'_, '_> {
    pub(super) fn labels(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for label in &spec.labels {
            let done = self.label(draft, label);
            self.gather(done)?;
        }
        Ok(())
    }

    fn label(&mut self, draft: &mut Draft, spec: &LabelSpec) -> Decided<()> {
        let rows = &mut draft.config.labels;
        let named = |name: &str| rows.values().find(|l| l.name == name).map(|l| l.id);
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Label,
            "label",
            &spec.place,
            (spec.id, spec.name.as_deref()),
            (
                &|id| rows.contains_key(&LabelId(id)),
                spec.name.as_deref().and_then(named).map(|l| l.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = LabelId(id);
        let taken = spec
            .name
            .as_deref()
            .and_then(named)
            .is_some_and(|other| other != id);
        let mut row = match (rows.get(&id), &spec.name) {
            (Some(row), _) => row.clone(),
            (None, Some(name)) => Label {
                id,
                account_id: self.account,
                name: name.clone(),
                colour: None,
                description: None,
            },
            (None, None) => return self.needed(&spec.place, "label", "name"),
        };
        if taken {
            return self.taken(&spec.place, "label", "name");
        }
        merge.set("name", &mut row.name, spec.name.clone());
        merge.set_some("colour", &mut row.colour, spec.colour.clone());
        merge.set_some(
            "description",
            &mut row.description,
            spec.description.clone(),
        );
        let label = format!("label {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft
                .rows
                .insert(ConfigKey::Label(id), ConfigRow::Label(row));
        }
        Ok(())
    }
}
