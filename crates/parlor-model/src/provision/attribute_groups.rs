//! Provisioning of groups of custom attributes.

use super::find::Resolved;
use super::spec::{AccountSpec, AttributeGroupSpec};
use super::{Draft, Work};
use crate::canonical::same_name;
use crate::entities::AttributeGroup;
use crate::ids::{AttributeGroupId, IdKind};
use crate::state::Decided;

const NOUN: &str = "group of custom attributes";

impl Work<'_, '_> {
    pub(super) fn attribute_groups(
        &mut self,
        draft: &mut Draft,
        spec: &AccountSpec,
    ) -> Decided<()> {
        for group in &spec.attribute_groups {
            let done = self.attribute_group(draft, group);
            self.gather(done)?;
        }
        Ok(())
    }

    fn attribute_group(&mut self, draft: &mut Draft, spec: &AttributeGroupSpec) -> Decided<()> {
        let rows = &mut draft.config.attribute_groups;
        if (spec.id).is_some_and(|id| AttributeGroupId(id).is_reserved()) {
            let reserved = AttributeGroupId::RESERVED;
            let message = format!("ids up to {reserved} are reserved for built-in groups");
            self.fault(&spec.location, "id", message);
            return Ok(());
        }
        let known = spec.object.zip(spec.name.as_ref());
        let natural = known.map(|(object, name)| format!("{object} {name}"));
        let named = known.and_then(|(object, name)| {
            (rows.values())
                .find(|row| row.object == object && same_name(&row.name, name))
                .map(|row| row.id.0)
        });
        let resolved = self.resolve(
            IdKind::AttributeGroup,
            NOUN,
            &spec.location,
            (spec.id, natural.as_deref()),
            (&|id| rows.contains_key(&AttributeGroupId(id)), named),
        )?;
        let Some(Resolved { id, mut merge }) = resolved else {
            return Ok(());
        };
        let id = AttributeGroupId(id);
        let mut row = match rows.get(&id) {
            Some(row) => row.clone(),
            None => {
                let Some(object) = spec.object else {
                    return self.needed(&spec.location, NOUN, "object");
                };
                let Some(name) = spec.name.clone() else {
                    return self.needed(&spec.location, NOUN, "name");
                };
                AttributeGroup {
                    id,
                    account_id: self.account,
                    object,
                    name,
                    description: None,
                }
            }
        };
        if spec.object.is_some_and(|object| object != row.object) {
            let message = "the object of a group cannot be changed; create another group";
            self.fault(&spec.location, "object", message);
            return Ok(());
        }
        spec.store(&mut row, &mut merge);
        let taken = (rows.values()).any(|other| {
            other.id != id && other.object == row.object && same_name(&other.name, &row.name)
        });
        if taken {
            return self.taken(&spec.location, NOUN, "name");
        }
        let label = format!("{NOUN} {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }
}
