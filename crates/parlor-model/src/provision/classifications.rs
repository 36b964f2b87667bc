//! Provisioning of the classifications of tickets and contacts. The parent of a subcategory is a category, the parent
//! of a state is a country, and the parent of a city is a state.

use super::find::{Resolved, referred};
use super::spec::{AccountSpec, ClassificationSpec};
use super::{Draft, Work};
use crate::canonical::same_name;
use crate::entities::Classification;
use crate::ids::{ClassificationId, IdKind};
use crate::state::Decided;
use crate::words::ClassificationKind;
use std::collections::BTreeMap;

const NOUN: &str = "classification";

impl Work<'_, '_> {
    pub(super) fn classifications(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        // Parents are processed before their children, regardless of the order in the file.
        let mut entries: Vec<&ClassificationSpec> = spec.classifications.iter().collect();
        entries.sort_by_key(|entry| entry.kind.map_or(0, ClassificationKind::depth));
        for entry in entries {
            let done = self.classification(draft, entry);
            self.gather(done)?;
        }
        Ok(())
    }

    fn classification(&mut self, draft: &mut Draft, spec: &ClassificationSpec) -> Decided<()> {
        let rows = &mut draft.config.classifications;
        let parent = match &spec.parent_id {
            None => None,
            Some(reference) => {
                let old = spec.id.and_then(|id| rows.get(&ClassificationId(id)));
                let kind = spec.kind.or(old.map(|row| row.kind));
                let Some(above) =
                    kind.map_or(Some(ClassificationKind::Category), |kind| kind.parent())
                else {
                    let message = "an entry of this list belongs to no other entry";
                    self.fault(&spec.location, "parent_id", message);
                    return Ok(());
                };
                let parents: BTreeMap<ClassificationId, Classification> = (rows.iter())
                    .filter(|(_, row)| row.kind == above)
                    .map(|(id, row)| (*id, row.clone()))
                    .collect();
                let found = referred(&parents, reference, |row| &row.name);
                if found.is_none() {
                    let message = format!("there is no {above} {reference} in this account");
                    self.fault(&spec.location, "parent_id", message);
                    return Ok(());
                }
                found
            }
        };
        let same = |row: &Classification, kind, name: &str, parent| {
            row.kind == kind && row.parent_id == parent && same_name(&row.name, name)
        };
        let natural = (spec.kind).zip(spec.name.as_ref()).map(|(kind, name)| {
            let below = parent.map_or_else(String::new, |id| format!(" of {id}"));
            format!("{kind}{below} {name}")
        });
        let named = (spec.kind)
            .zip(spec.name.as_ref())
            .and_then(|(kind, name)| {
                (rows.values())
                    .find(|row| same(row, kind, name, parent))
                    .map(|row| row.id.0)
            });
        let resolved = self.resolve(
            IdKind::Classification,
            NOUN,
            &spec.location,
            (spec.id, natural.as_deref()),
            (&|id| rows.contains_key(&ClassificationId(id)), named),
        )?;
        let Some(Resolved { id, mut merge }) = resolved else {
            return Ok(());
        };
        let id = ClassificationId(id);
        let mut row = match rows.get(&id) {
            Some(row) => row.clone(),
            None => {
                let Some(kind) = spec.kind else {
                    return self.needed(&spec.location, NOUN, "kind");
                };
                let Some(name) = spec.name.clone() else {
                    return self.needed(&spec.location, NOUN, "name");
                };
                Classification {
                    id,
                    account_id: self.account,
                    kind,
                    name,
                    description: None,
                    code: None,
                    parent_id: parent,
                    active: true,
                }
            }
        };
        if spec.kind.is_some_and(|kind| kind != row.kind) {
            let message = "the list of an entry cannot be changed; make another entry";
            self.fault(&spec.location, "kind", message);
            return Ok(());
        }
        let (kind, above) = (row.kind, row.kind.parent());
        if row.parent_id.is_none()
            && let Some(above) = above
        {
            self.fault(
                &spec.location,
                "parent_id",
                format!("a {kind} needs its {above}"),
            );
            return Ok(());
        }
        if spec.parent_id.is_some() && row.parent_id != parent {
            let message = "an entry cannot be moved to another parent";
            self.fault(&spec.location, "parent_id", message);
            return Ok(());
        }
        spec.store(&mut row, &mut merge);
        let taken = (rows.values())
            .any(|other| other.id != id && same(other, row.kind, &row.name, row.parent_id));
        if taken {
            return self.taken(&spec.location, NOUN, "name");
        }
        let label = format!("{NOUN} {id} {} {}", row.kind, row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }
}
