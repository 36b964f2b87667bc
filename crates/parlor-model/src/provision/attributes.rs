//! Provisioning of custom attribute definitions.

use super::find::Resolved;
use super::spec::{AccountSpec, AttributeSpec};
use super::{Draft, Work};
use crate::canonical::same_name;
use crate::entities::{AttributeDefinition, AttributeGroup};
use crate::ids::{AttributeGroupId, AttributeId, IdKind};
use crate::state::Decided;
use crate::words::{AttributeObject, AttributeType};
use std::collections::BTreeMap;

impl Work<'_, '_> {
    pub(super) fn attributes(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for attribute in &spec.attributes {
            let done = self.attribute(draft, attribute);
            self.gather(done)?;
        }
        Ok(())
    }

    fn attribute(&mut self, draft: &mut Draft, spec: &AttributeSpec) -> Decided<()> {
        let rows = &mut draft.config.attributes;
        let natural = spec
            .object
            .zip(spec.name.as_ref())
            .map(|(object, name)| format!("{object} {name}"));
        let named = spec
            .object
            .zip(spec.name.as_ref())
            .and_then(|(object, name)| {
                rows.values()
                    .find(|a| a.object == object && same_name(&a.name, name))
                    .map(|a| a.id)
            });
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Attribute,
            "custom attribute",
            &spec.location,
            (spec.id, natural.as_deref()),
            (
                &|id| rows.contains_key(&AttributeId(id)),
                named.map(|a| a.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = AttributeId(id);
        let mut row = match rows.get(&id) {
            Some(row) => row.clone(),
            None => {
                let Some(object) = spec.object else {
                    return self.needed(&spec.location, "custom attribute", "object");
                };
                let Some(name) = spec.name.clone() else {
                    return self.needed(&spec.location, "custom attribute", "name");
                };
                let Some(value_type) = spec.value_type else {
                    return self.needed(&spec.location, "custom attribute", "value_type");
                };
                AttributeDefinition {
                    id,
                    account_id: self.account,
                    object,
                    label: name.clone(),
                    name,
                    value_type,
                    options: Vec::new(),
                    group_id: None,
                }
            }
        };
        if spec.object.is_some_and(|object| object != row.object) {
            self.fault(
                &spec.location,
                "object",
                "the object of an attribute cannot be changed; create another attribute",
            );
            return Ok(());
        }
        let object = row.object;
        let groups: BTreeMap<AttributeGroupId, AttributeGroup> = (draft.config.attribute_groups)
            .iter()
            .filter(|(_, group)| group.object == object)
            .map(|(id, group)| (*id, group.clone()))
            .collect();
        let none = (
            "group_id",
            "there is no group for such attributes with the id or name",
        );
        let group = self.refer(&spec.location, none, &spec.group_id, &groups, |group| {
            &group.name
        });
        let before = row.group_id;
        merge.set("group", &mut row.group_id, group);
        let is_column = object == AttributeObject::ContactRow;
        if is_column && row.group_id.is_none() {
            let message = "an attribute of rows needs its table";
            self.fault(&spec.location, "group_id", message);
            return Ok(());
        }
        if is_column && before.is_some() && before != row.group_id {
            let message = "the table of an attribute cannot be changed; make another attribute";
            self.fault(&spec.location, "group_id", message);
            return Ok(());
        }
        let rows = &mut draft.config.attributes;
        spec.store(&mut row, &mut merge);
        if rows
            .values()
            .any(|a| a.id != id && a.object == row.object && same_name(&a.name, &row.name))
        {
            return self.taken(&spec.location, "custom attribute", "name");
        }
        let chosen = matches!(
            row.value_type,
            AttributeType::Choice | AttributeType::Choices
        );
        if chosen && row.options.is_empty() {
            self.fault(
                &spec.location,
                "options",
                "a choice needs options to choose from",
            );
            return Ok(());
        }
        let label = format!("custom attribute {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }
}
