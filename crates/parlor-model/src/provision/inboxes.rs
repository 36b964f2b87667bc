//! Provisioning of inboxes and of custom attribute definitions.

use super::config::DEFAULT_QUEUE;
use super::find::{Resolved, referred};
use super::merge::Merge;
use super::spec::{AccountSpec, AttributeSpec, InboxSpec};
use super::{Draft, Work};
use crate::canonical::same_name;
use crate::entities::{AttributeDefinition, AttributeGroup, EndpointState, Inbox};
use crate::ids::{AttributeGroupId, AttributeId, EndpointKey, IdKind, InboxId};
use crate::state::Decided;
use crate::words::{AttachmentRule, AttributeObject, AttributeType, InboxKind};
use std::collections::BTreeMap;

impl Work<'_, '_> {
    pub(super) fn inboxes(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for inbox in &spec.inboxes {
            let done = self.inbox(draft, inbox);
            self.gather(done)?;
        }
        Ok(())
    }

    /// Sets the time limit, the maximum number of parallel requests and the secret of the endpoint for an inbox's
    /// `webhook_url`.
    fn webhook(&self, draft: &mut Draft, spec: &InboxSpec, id: InboxId, merge: &mut Merge) {
        let key = EndpointKey::Inbox(id);
        let known = draft.config.endpoint_states.get(&key).cloned();
        let mut state =
            known.unwrap_or_else(|| EndpointState::untouched(self.account, key, self.cx.now));
        let (timeout_s, concurrency) = (spec.webhook_timeout_s, spec.webhook_concurrency);
        let mut changed = merge.set(
            "webhook_timeout_s",
            &mut state.timeout_s,
            timeout_s.map(Some),
        );
        changed |= merge.set(
            "webhook_concurrency",
            &mut state.concurrency,
            concurrency.map(Some),
        );
        let mut newest = state.secrets.first().cloned();
        if merge.secret("webhook_secret", &mut newest, spec.webhook_secret.as_ref()) {
            // The previous secret stays valid until the secret changes again.
            state.secrets.truncate(1);
            state.secrets.splice(0..0, newest);
            changed = true;
        }
        if changed {
            state.updated_at = self.cx.now;
            draft.config.endpoint_states.insert(key, state.clone());
            draft.put(state);
        }
    }

    fn inbox(&mut self, draft: &mut Draft, spec: &InboxSpec) -> Decided<()> {
        let department = self.department_of(&draft.config, &spec.place, &spec.department);
        let queue = match &spec.queue {
            Some(reference) => {
                let found = referred(&draft.config.queues, reference, |q| &q.key);
                if found.is_none() {
                    self.fault(
                        &spec.place,
                        "queue",
                        format!("there is no queue {reference} in this account"),
                    );
                    return Ok(());
                }
                found
            }
            None => None,
        };
        let default = draft.config.queue_by_key(DEFAULT_QUEUE).map(|q| q.id);
        let rows = &mut draft.config.inboxes;
        let keyed = |key: &str| {
            let mut rows = rows.values();
            rows.find(|i| same_name(&i.key, key)).map(|i| i.id)
        };
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Inbox,
            "inbox",
            &spec.place,
            (spec.id, spec.key.as_deref()),
            (
                &|id| rows.contains_key(&InboxId(id)),
                spec.key.as_deref().and_then(keyed).map(|i| i.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = InboxId(id);
        if spec
            .key
            .as_deref()
            .and_then(keyed)
            .is_some_and(|other| other != id)
        {
            return self.taken(&spec.place, "inbox", "key");
        }
        let mut row = match rows.get(&id) {
            Some(row) => row.clone(),
            None => {
                let Some(key) = spec.key.clone() else {
                    return self.needed(&spec.place, "inbox", "key");
                };
                let Some(kind) = spec.kind else {
                    return self.needed(&spec.place, "inbox", "kind");
                };
                let Some(queue_id) = queue.or(default) else {
                    return self.needed(&spec.place, "inbox", "queue");
                };
                Inbox {
                    id,
                    account_id: self.account,
                    name: key.clone(),
                    key,
                    kind,
                    queue_id,
                    department_id: None,
                    active: true,
                    configured_at: self.cx.now,
                    webhook_url: None,
                    hmac_token: None,
                    single_conversation: false,
                    starts_pending: false,
                    created_at: self.cx.now,
                    hold_s: 0,
                    attachment_rule: AttachmentRule::AllowAll,
                    attachment_extensions: Vec::new(),
                    greeting: None,
                    out_of_hours_message: None,
                    survey: None,
                    // Programs that use an inbox of this kind expect that a blocked contact has no ongoing
                    // conversations.
                    block_resolves: kind == InboxKind::Api,
                }
            }
        };
        if spec.kind.is_some_and(|kind| kind != row.kind) {
            self.fault(
                &spec.place,
                "kind",
                "an inbox's kind cannot be changed; make another inbox",
            );
            return Ok(());
        }
        if spec.webhook_secret.is_some() && !row.kind.webhook_format().signs() {
            self.fault(
                &spec.place,
                "webhook_secret",
                format!(
                    "Parlor does not sign the requests to an inbox of kind {}; leave the secret out, or create an endpoint with signed requests in [[accounts.callbacks]]",
                    row.kind
                ),
            );
            return Ok(());
        }
        spec.store(&mut row, &mut merge);
        merge.set("queue", &mut row.queue_id, queue);
        merge.set("department", &mut row.department_id, department);
        match spec.configured_at {
            Some(at) => drop(merge.set("configured_at", &mut row.configured_at, Some(at))),
            None if merge.differs() => row.configured_at = self.cx.now,
            None => {}
        }
        let listed = matches!(
            row.attachment_rule,
            AttachmentRule::Allow | AttachmentRule::Block
        );
        if listed == row.attachment_extensions.is_empty() {
            self.fault(
                &spec.place,
                "attachment_extensions",
                "the rules `allow` and `block` need extensions, and the others have none",
            );
            return Ok(());
        }
        let label = format!("inbox {id} {}", row.name);
        rows.insert(id, row.clone());
        self.webhook(draft, spec, id, &mut merge);
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }

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
            &spec.place,
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
                    return self.needed(&spec.place, "custom attribute", "object");
                };
                let Some(name) = spec.name.clone() else {
                    return self.needed(&spec.place, "custom attribute", "name");
                };
                let Some(value_type) = spec.value_type else {
                    return self.needed(&spec.place, "custom attribute", "value_type");
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
                &spec.place,
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
        let group = self.refer(&spec.place, none, &spec.group_id, &groups, |group| {
            &group.name
        });
        let before = row.group_id;
        merge.set("group", &mut row.group_id, group);
        let is_column = object == AttributeObject::ContactRow;
        if is_column && row.group_id.is_none() {
            let message = "an attribute of rows needs its table";
            self.fault(&spec.place, "group_id", message);
            return Ok(());
        }
        if is_column && before.is_some() && before != row.group_id {
            let message = "the table of an attribute cannot be changed; make another attribute";
            self.fault(&spec.place, "group_id", message);
            return Ok(());
        }
        let rows = &mut draft.config.attributes;
        spec.store(&mut row, &mut merge);
        if rows
            .values()
            .any(|a| a.id != id && a.object == row.object && same_name(&a.name, &row.name))
        {
            return self.taken(&spec.place, "custom attribute", "name");
        }
        let chosen = matches!(
            row.value_type,
            AttributeType::Choice | AttributeType::Choices
        );
        if chosen && row.options.is_empty() {
            self.fault(
                &spec.place,
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
