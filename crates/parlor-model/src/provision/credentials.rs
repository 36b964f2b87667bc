//! Provisioning of tokens, API keys and client applications. A file never makes a revoked credential valid again, and
//! never restores a secret that was rotated. These two rules apply even if [`super::Provision::force`] is set.

use super::find::referred;
use super::merge::Merge;
use super::spec::{CredentialSpec, Reference};
use super::{Draft, Work};
use crate::canonical::same_email;
use crate::document::code;
use crate::entities::{ApplicationInbox, Credential, EndpointState};
use crate::ids::{AgentId, CredentialId, EndpointKey, IdKind, InboxId};
use crate::state::Decided;
use crate::words::CredentialKind;
use serde_json::Value;
use std::collections::BTreeSet;

/// The name of a field in the provisioning record. This field contains the digests of the secrets that files have
/// replaced. No later file restores these secrets.
const RETIRED: &str = "retired secrets";

impl Work<'_, '_> {
    /// Applies the credentials of the file. Returns whether the account's configuration changed.
    pub(super) fn credentials(
        &mut self,
        draft: &mut Draft,
        specs: &[CredentialSpec],
    ) -> Decided<bool> {
        let mut changed = false;
        let mut employees = BTreeSet::new();
        for spec in specs {
            let agent = match &spec.agent {
                Some(reference) => {
                    let found = match reference {
                        Reference::Name(email) => (draft.config.agents.values())
                            .find(|a| same_email(&a.email, email))
                            .map(|a| a.id),
                        Reference::Id(_) => referred(&draft.config.agents, reference, |a| &a.email),
                    };
                    if found.is_none() {
                        self.fault(
                            &spec.location,
                            "agent",
                            format!("there is no agent {reference} in this account"),
                        );
                        continue;
                    }
                    found
                }
                None => None,
            };
            if spec.kind == CredentialKind::EmployeeToken && !employees.insert(agent) {
                self.fault(&spec.location, "agent", "an agent has one employee_token at a time, and this file gives them another already");
                continue;
            }
            let done = self.credential(draft, spec, agent);
            changed |= self.gather(done)?.unwrap_or(false);
        }
        Ok(changed)
    }

    fn credential(
        &mut self,
        draft: &mut Draft,
        spec: &CredentialSpec,
        agent: Option<AgentId>,
    ) -> Decided<bool> {
        let object = spec.object();
        let label = match (&spec.key, &spec.name, agent) {
            (Some(key), _, _) => format!("credential {} {key}", spec.kind),
            (None, Some(name), _) => format!("credential {} {name}", spec.kind),
            (None, None, Some(agent)) => format!("credential {} of agent {agent}", spec.kind),
            (None, None, None) => format!("credential {}", spec.kind),
        };
        let found = match &spec.key {
            Some(key) => self.state.credential_by_key(spec.kind, key)?.cloned(),
            None => self.state.credential_by_hash(&spec.secret_hash)?.cloned(),
        };
        let which = if spec.key.is_some() { "key" } else { "token" };
        let last = self.memory_of(&object)?;
        let known = last.get("id").is_some();
        let mut merge = Merge::new(object.clone(), found.is_none(), self.force, last);
        let mut row = match found {
            Some(row) => {
                let owner = (row.account_id, row.kind) == (self.account, spec.kind);
                if !owner || (spec.key.is_none() && row.agent_id != agent) {
                    self.fault_of(
                        code::TAKEN,
                        &spec.location,
                        which,
                        "another credential has it already; choose another",
                    );
                    return Ok(false);
                }
                if !self.first_mention(IdKind::Credential, row.id.0, &spec.location, "credential") {
                    return Ok(false);
                }
                if row.revoked_at.is_some() {
                    self.left(&label, "the credential was revoked");
                    return Ok(false);
                }
                row
            }
            // An earlier file created the credential. The credential no longer has the file's token, because it was
            // rotated.
            None if known => {
                self.left(&label, "the credential was rotated");
                return Ok(false);
            }
            None => {
                let id: CredentialId = self.fresh(IdKind::Credential, &object)?;
                self.seen.insert((IdKind::Credential, id.0));
                if spec.kind == CredentialKind::EmployeeToken
                    && let Some(agent) = agent
                {
                    self.end_employee_tokens(agent)?;
                }
                self.new_credential(id, spec, agent)
            }
        };
        merge.remember("id", row.id.0);
        merge.set("name", &mut row.name, spec.name.clone());
        merge.set("agent", &mut row.agent_id, agent.map(Some));
        let application_type = spec.application_type.clone().map(Some);
        merge.set("type", &mut row.application_type, application_type);
        if spec.key.is_some() {
            self.secret(&mut merge, &mut row, spec, &label)?;
        }
        if let Some(callback) = &spec.callback {
            merge.secret("callback", &mut row.callback, Some(&callback.settings));
            let active = callback.active.unwrap_or(true);
            merge.set("callback_active", &mut row.callback_active, Some(active));
        }
        let application = spec.kind.is_client_application();
        if application {
            self.application_inboxes(draft, spec, &row, &mut merge);
        }
        let switched = spec.callback.is_some() && self.switch(draft, &row)?;
        let differs = merge.differs();
        if differs {
            self.state.put_credential(row.clone());
            if application {
                draft.config.applications.insert(row.id, row);
            }
        }
        self.done(merge, &label);
        Ok((differs && application) || switched)
    }

    /// Activates or deactivates the endpoint of a client application, so that the endpoint agrees with the field
    /// `callback_active`. Returns whether the endpoint changed.
    fn switch(&self, draft: &mut Draft, row: &Credential) -> Decided<bool> {
        let key = EndpointKey::Application(row.id);
        let known = draft.config.endpoint_states.get(&key);
        let off = known.is_some_and(|state| state.deactivated_at.is_some());
        if off != row.callback_active {
            return Ok(false);
        }
        let mut state = known
            .cloned()
            .unwrap_or_else(|| EndpointState::untouched(self.account, key, self.cx.now));
        state.updated_at = self.cx.now;
        if row.callback_active {
            state.deactivated_at = None;
            state.reason = String::new();
        } else {
            state.deactivated_at = Some(self.cx.now);
            state.reason = "a provisioning file switched it off".to_owned();
            let next = self.state.space(self.account)?.counters.next_event;
            state.after_event = next.saturating_sub(1);
        }
        draft.config.endpoint_states.insert(key, state.clone());
        draft.put(state);
        Ok(true)
    }

    fn new_credential(
        &self,
        id: CredentialId,
        spec: &CredentialSpec,
        agent: Option<AgentId>,
    ) -> Credential {
        Credential {
            id,
            account_id: self.account,
            kind: spec.kind,
            agent_id: agent,
            application_id: None,
            name: spec.name.clone().unwrap_or_default(),
            key: spec.key.clone(),
            secret_hash: spec.secret_hash.clone(),
            application_type: spec.application_type.clone(),
            callback: None,
            callback_active: false,
            expires_at: None,
            revoked_at: None,
            address: None,
            user_agent: None,
            last_used_at: None,
            provider_id: None,
            second_factor: false,
            created_at: self.cx.now,
        }
    }

    fn left(&mut self, label: &str, why: &str) {
        self.report.kept.push(format!(
            "= {label}: {why}, so the secret in the file has no effect; create a credential with another secret"
        ));
    }

    /// Replaces the secret of a credential with a key by the file's secret, and ends the credential's sessions. Keeps
    /// the present secret in two cases: the secret was rotated by other means, or an earlier file has already replaced
    /// the file's secret.
    fn secret(
        &mut self,
        merge: &mut Merge,
        row: &mut Credential,
        spec: &CredentialSpec,
        label: &str,
    ) -> Decided<()> {
        let applied = merge.last("secret").and_then(Value::as_str);
        let mut retired: Vec<String> = merge
            .last(RETIRED)
            .and_then(|list| serde_json::from_value(list.clone()).ok())
            .unwrap_or_default();
        if row.secret_hash == spec.secret_hash {
            merge.remember("secret", spec.secret_hash.clone());
        } else if applied != Some(row.secret_hash.as_str()) || retired.contains(&spec.secret_hash) {
            self.left(label, "its secret was rotated");
        } else {
            retired.push(std::mem::replace(
                &mut row.secret_hash,
                spec.secret_hash.clone(),
            ));
            merge.remember(RETIRED, retired);
            merge.remember("secret", spec.secret_hash.clone());
            merge.change("secret");
            for mut session in self.state.sessions_of(self.account, row.id)? {
                session.revoked_at = Some(self.cx.now);
                self.state.put_credential(session);
            }
        }
        Ok(())
    }

    /// Revokes the employee tokens of an agent before the agent gets a new one, because an agent has at most one
    /// employee token. A new sign-in also revokes these tokens.
    fn end_employee_tokens(&mut self, agent: AgentId) -> Decided<()> {
        let kind = CredentialKind::EmployeeToken;
        for mut other in self.state.credentials_of_agent(self.account, agent, kind)? {
            other.revoked_at = Some(self.cx.now);
            self.report.changes.push(format!(
                "~ credential {kind} of agent {agent} revoked: a new one replaces it"
            ));
            self.state.put_credential(other);
        }
        Ok(())
    }

    fn application_inboxes(
        &mut self,
        draft: &mut Draft,
        spec: &CredentialSpec,
        row: &Credential,
        merge: &mut Merge,
    ) {
        let Some(references) = &spec.inboxes else {
            return;
        };
        let mut wanted = BTreeSet::new();
        for reference in references {
            if let Some(inbox) = self.inbox_of(&draft.config, &spec.location, "inboxes", reference)
            {
                wanted.insert(inbox.id);
            }
        }
        let before: BTreeSet<InboxId> = draft
            .config
            .application_inboxes
            .iter()
            .filter(|(application, _)| *application == row.id)
            .map(|(_, inbox)| *inbox)
            .collect();
        let mut after = before.clone();
        merge.set("inboxes", &mut after, Some(wanted));
        for inbox in before.difference(&after) {
            draft.config.application_inboxes.remove(&(row.id, *inbox));
            draft.remove(ApplicationInbox {
                credential_id: row.id,
                inbox_id: *inbox,
                account_id: self.account,
            });
        }
        for inbox in after.difference(&before) {
            draft.config.application_inboxes.insert((row.id, *inbox));
            let link = ApplicationInbox {
                credential_id: row.id,
                inbox_id: *inbox,
                account_id: self.account,
            };
            draft.put(link);
        }
    }
}
