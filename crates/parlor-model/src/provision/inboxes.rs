//! Provisioning of inboxes.

use super::find::{Resolved, referred};
use super::merge::Merge;
use super::queues::DEFAULT_QUEUE;
use super::spec::{AccountSpec, InboxSpec};
use super::{Draft, Work};
use crate::canonical::same_name;
use crate::entities::{EndpointState, Inbox};
use crate::ids::{EndpointKey, IdKind, InboxId};
use crate::state::Decided;
use crate::words::{AttachmentRule, InboxKind};

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
        let department = self.department_of(&draft.config, &spec.location, &spec.department);
        let queue = match &spec.queue {
            Some(reference) => {
                let found = referred(&draft.config.queues, reference, |q| &q.key);
                if found.is_none() {
                    self.fault(
                        &spec.location,
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
            &spec.location,
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
            return self.taken(&spec.location, "inbox", "key");
        }
        let mut row = match rows.get(&id) {
            Some(row) => row.clone(),
            None => {
                let Some(key) = spec.key.clone() else {
                    return self.needed(&spec.location, "inbox", "key");
                };
                let Some(kind) = spec.kind else {
                    return self.needed(&spec.location, "inbox", "kind");
                };
                let Some(queue_id) = queue.or(default) else {
                    return self.needed(&spec.location, "inbox", "queue");
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
                &spec.location,
                "kind",
                "an inbox's kind cannot be changed; make another inbox",
            );
            return Ok(());
        }
        if spec.webhook_secret.is_some() && !row.kind.webhook_format().signs() {
            self.fault(
                &spec.location,
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
                &spec.location,
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
}
