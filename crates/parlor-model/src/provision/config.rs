//! The account itself and what of it is configured.

use super::spec::{
    AccountSpec, AgentSpec, AttributeSpec, InboxSpec, NamedSpec, Place, QueueSpec, Reference,
};
use super::{Draft, Resolved, Work, is_online, referred};
use crate::config::AccountConfig;
use crate::entities::{
    Account, Agent, AgentQueue, AgentTeam, AttributeDefinition, Department, Inbox, Queue, Team,
};
use crate::ids::{AccountId, AgentId, AttributeId, DepartmentId, IdKind, InboxId, QueueId, TeamId};
use crate::state::{ConfigKey, ConfigRow, Decided};
use crate::words::{AttributeType, Distribution, Role};
use std::collections::{BTreeMap, BTreeSet};

/// The queue of inboxes and agents that name none.
const DEFAULT_QUEUE: &str = "default";

/// Who an agent is when nothing is said about how many conversations they may have.
const DEFAULT_CAPACITY: i64 = 5;

impl Work<'_, '_> {
    /// Opens the account the file means, or a new one. `None` where that is a fault.
    pub(super) fn account_row(&mut self, spec: &AccountSpec) -> Decided<Option<Draft>> {
        // An account that the file knows by name only was looked up, and given its id, before this was submitted.
        let found = spec
            .id
            .map(AccountId)
            .filter(|id| self.state.account(*id).is_some());
        let (mut config, new) = match found {
            Some(id) => ((*self.state.config(id)?).clone(), false),
            None => {
                let Some(name) = spec.name.clone() else {
                    self.fault(&spec.place, "name", "a new account needs a name");
                    return Ok(None);
                };
                let id = match spec.id {
                    Some(id) => AccountId(id),
                    None => self.fresh(IdKind::Account, &name)?,
                };
                let account = Account {
                    id,
                    name,
                    time_zone: "UTC".to_owned(),
                    language: "en-US".to_owned(),
                    customer_departmentalization: false,
                    allow_over_capacity: false,
                    created_at: self.cx.now,
                };
                (AccountConfig::new(account), true)
            }
        };
        let row = &mut config.account;
        self.account = row.id;
        if !self.first_mention(IdKind::Account, row.id.0, &spec.place, "account") {
            return Ok(None);
        }
        let last = self.memory_of("account")?;
        let mut merge = super::Merge::new("account".to_owned(), new, self.force, last);
        merge.set("name", &mut row.name, spec.name.clone());
        merge.set("time_zone", &mut row.time_zone, spec.time_zone.clone());
        merge.set("language", &mut row.language, spec.language.clone());
        if !new
            && spec
                .customer_departmentalization
                .is_some_and(|d| d != row.customer_departmentalization)
        {
            self.fault(
                &spec.place,
                "customer_departmentalization",
                "decides how people are told apart and cannot be changed once the account exists",
            );
        } else {
            merge.set(
                "customer_departmentalization",
                &mut row.customer_departmentalization,
                spec.customer_departmentalization,
            );
        }
        merge.set(
            "allow_over_capacity",
            &mut row.allow_over_capacity,
            spec.allow_over_capacity,
        );
        let label = format!("account {} {}", row.id, row.name);
        let mut draft = Draft {
            rows: BTreeMap::new(),
            freed: BTreeSet::new(),
            config,
        };
        if self.done(merge, &label) {
            draft.rows.insert(
                ConfigKey::Account(self.account),
                ConfigRow::Account(draft.config.account.clone()),
            );
        }
        Ok(Some(draft))
    }

    pub(super) fn departments_and_teams(
        &mut self,
        draft: &mut Draft,
        spec: &AccountSpec,
    ) -> Decided<()> {
        for department in &spec.departments {
            let done = self.department(draft, department);
            self.gather(done)?;
        }
        for team in &spec.teams {
            let done = self.team(draft, team);
            self.gather(done)?;
        }
        Ok(())
    }

    fn department(&mut self, draft: &mut Draft, spec: &NamedSpec) -> Decided<()> {
        let rows = &mut draft.config.departments;
        let named = |name: &str| rows.values().find(|d| d.name == name).map(|d| d.id);
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Department,
            "department",
            &spec.place,
            (spec.id, spec.name.as_deref()),
            (
                &|id| rows.contains_key(&DepartmentId(id)),
                spec.name.as_deref().and_then(named).map(|d| d.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = DepartmentId(id);
        let taken = spec
            .name
            .as_deref()
            .and_then(named)
            .is_some_and(|other| other != id);
        let mut row = match (rows.get(&id), &spec.name) {
            (Some(row), _) => row.clone(),
            (None, Some(name)) => Department {
                id,
                account_id: self.account,
                name: name.clone(),
            },
            (None, None) => return self.needed(&spec.place, "department", "name"),
        };
        if taken {
            return self.taken(&spec.place, "department", "name");
        }
        merge.set("name", &mut row.name, spec.name.clone());
        let label = format!("department {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft
                .rows
                .insert(ConfigKey::Department(id), ConfigRow::Department(row));
        }
        Ok(())
    }

    fn team(&mut self, draft: &mut Draft, spec: &NamedSpec) -> Decided<()> {
        let rows = &mut draft.config.teams;
        let named = |name: &str| rows.values().find(|d| d.name == name).map(|d| d.id);
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Team,
            "team",
            &spec.place,
            (spec.id, spec.name.as_deref()),
            (
                &|id| rows.contains_key(&TeamId(id)),
                spec.name.as_deref().and_then(named).map(|d| d.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = TeamId(id);
        let taken = spec
            .name
            .as_deref()
            .and_then(named)
            .is_some_and(|other| other != id);
        let mut row = match (rows.get(&id), &spec.name) {
            (Some(row), _) => row.clone(),
            (None, Some(name)) => Team {
                id,
                account_id: self.account,
                name: name.clone(),
            },
            (None, None) => return self.needed(&spec.place, "team", "name"),
        };
        if taken {
            return self.taken(&spec.place, "team", "name");
        }
        merge.set("name", &mut row.name, spec.name.clone());
        let label = format!("team {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.rows.insert(ConfigKey::Team(id), ConfigRow::Team(row));
        }
        Ok(())
    }

    fn needed(&mut self, place: &Place, noun: &str, key: &str) -> Decided<()> {
        self.fault(place, key, format!("a new {noun} needs this key"));
        Ok(())
    }

    fn taken(&mut self, place: &Place, noun: &str, key: &str) -> Decided<()> {
        self.fault(
            place,
            key,
            format!("another {noun} of the account has it already"),
        );
        Ok(())
    }

    /// The department a key names; a fault where there is none.
    pub(super) fn department_of(
        &mut self,
        config: &AccountConfig,
        place: &Place,
        reference: Option<&Reference>,
    ) -> Option<DepartmentId> {
        let reference = reference?;
        let found = referred(&config.departments, reference, |d| &d.name);
        if found.is_none() {
            self.fault(
                place,
                "department",
                format!("there is no department {reference} in this account"),
            );
        }
        found
    }

    pub(super) fn queues(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for queue in &spec.queues {
            let done = self.queue(draft, queue);
            self.gather(done)?;
        }
        // An inbox that names no queue, and is not there to keep the one it has, feeds the default queue.
        let wanted = spec.inboxes.iter().find(|inbox| {
            inbox.queue.is_none()
                && !inbox
                    .id
                    .is_some_and(|id| draft.config.inboxes.contains_key(&InboxId(id)))
                && !draft
                    .config
                    .inboxes
                    .values()
                    .any(|i| Some(&i.key) == inbox.key.as_ref())
        });
        if let Some(inbox) = wanted
            && draft.config.queue_by_key(DEFAULT_QUEUE).is_none()
        {
            let queue = QueueSpec {
                place: inbox.place.clone(),
                key: Some(DEFAULT_QUEUE.to_owned()),
                ..QueueSpec::default()
            };
            self.queue(draft, &queue)?;
        }
        Ok(())
    }

    fn queue(&mut self, draft: &mut Draft, spec: &QueueSpec) -> Decided<()> {
        let department = self.department_of(&draft.config, &spec.place, spec.department.as_ref());
        let rows = &mut draft.config.queues;
        let keyed = |key: &str| rows.values().find(|q| q.key == key).map(|q| q.id);
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Queue,
            "queue",
            &spec.place,
            (spec.id, spec.key.as_deref()),
            (
                &|id| rows.contains_key(&QueueId(id)),
                spec.key.as_deref().and_then(keyed).map(|q| q.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = QueueId(id);
        let taken = spec
            .key
            .as_deref()
            .and_then(keyed)
            .is_some_and(|other| other != id);
        let mut row = match (rows.get(&id), &spec.key) {
            (Some(row), _) => row.clone(),
            (None, Some(key)) => Queue {
                id,
                account_id: self.account,
                key: key.clone(),
                department_id: None,
                distribution: Distribution::LeastBusy,
            },
            (None, None) => return self.needed(&spec.place, "queue", "key"),
        };
        if taken {
            return self.taken(&spec.place, "queue", "key");
        }
        merge.set("key", &mut row.key, spec.key.clone());
        merge.set_some("department", &mut row.department_id, department);
        let redistributed = merge.set("distribution", &mut row.distribution, spec.distribution);
        let label = format!("queue {id} {}", row.key);
        rows.insert(id, row.clone());
        if redistributed {
            let served: Vec<AgentId> = draft.config.agents_of(id).map(|a| a.id).collect();
            self.free(draft, served);
        }
        if self.done(merge, &label) {
            draft
                .rows
                .insert(ConfigKey::Queue(id), ConfigRow::Queue(row));
        }
        Ok(())
    }

    /// Notes agents to whom more may be given than before, as far as they are there to take it.
    fn free(&mut self, draft: &mut Draft, agents: impl IntoIterator<Item = AgentId>) {
        for agent in agents {
            if is_online(self.state, self.account, agent) {
                draft.freed.insert(agent);
            }
        }
    }

    pub(super) fn agents(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for agent in &spec.agents {
            let done = self.agent(draft, agent);
            self.gather(done)?;
        }
        Ok(())
    }

    fn agent(&mut self, draft: &mut Draft, spec: &AgentSpec) -> Decided<()> {
        let config = &draft.config;
        let lower = spec.email.as_ref().map(|e| e.to_lowercase());
        let by_email = lower.as_ref().and_then(|email| {
            config
                .agents
                .values()
                .find(|a| a.email.to_lowercase() == *email)
                .map(|a| a.id)
        });
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Agent,
            "agent",
            &spec.place,
            (spec.id, lower.as_deref()),
            (
                &|id| config.agents.contains_key(&AgentId(id)),
                by_email.map(|a| a.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = AgentId(id);
        let old = config.agents.get(&id);
        let owner = match &spec.email {
            // The account's own draft is newer than what the state knows of it.
            Some(_) if by_email.is_some() => by_email.map(|agent| (self.account, agent)),
            Some(email) => self
                .state
                .agent_by_email(email)?
                .filter(|(account, _)| *account != self.account),
            None => None,
        };
        if owner.is_some_and(|owner| owner != (self.account, id)) {
            self.fault(
                &spec.place,
                "email",
                "another agent of this installation signs in with it already",
            );
            return Ok(());
        }
        let mut row = match (old, &spec.name, &spec.email) {
            (Some(row), _, _) => row.clone(),
            (None, Some(name), Some(email)) => Agent {
                id,
                account_id: self.account,
                name: name.clone(),
                email: email.clone(),
                password_hash: None,
                role: Role::Agent,
                capacity: DEFAULT_CAPACITY,
                active: true,
                created_at: self.cx.now,
                updated_at: self.cx.now,
            },
            (None, None, _) => return self.needed(&spec.place, "agent", "name"),
            (None, Some(_), None) => return self.needed(&spec.place, "agent", "email"),
        };
        merge.set("name", &mut row.name, spec.name.clone());
        merge.set("email", &mut row.email, spec.email.clone());
        merge.secret("password", &mut row.password_hash, spec.password.as_ref());
        merge.set("role", &mut row.role, spec.role);
        let before = row.capacity;
        merge.set("capacity", &mut row.capacity, spec.capacity);
        let mut freed = row.capacity > before;
        freed |= merge.set("active", &mut row.active, spec.active);
        if merge.differs() {
            row.updated_at = self.cx.now;
            draft
                .rows
                .insert(ConfigKey::Agent(id), ConfigRow::Agent(row.clone()));
        }
        let label = format!("agent {id} {}", row.name);
        draft.config.agents.insert(id, row);
        self.teams_of(draft, spec, id, &mut merge);
        freed |= self.queues_of(draft, spec, id, &mut merge);
        if freed {
            self.free(draft, [id]);
        }
        self.done(merge, &label);
        Ok(())
    }

    fn teams_of(
        &mut self,
        draft: &mut Draft,
        spec: &AgentSpec,
        id: AgentId,
        merge: &mut super::Merge,
    ) {
        let Some(references) = &spec.teams else {
            return;
        };
        let mut wanted = BTreeSet::new();
        for reference in references {
            match referred(&draft.config.teams, reference, |t| &t.name) {
                Some(team) => drop(wanted.insert(team)),
                None => self.fault(
                    &spec.place,
                    "teams",
                    format!("there is no team {reference} in this account"),
                ),
            }
        }
        let before: BTreeSet<TeamId> = draft
            .config
            .agent_teams
            .iter()
            .filter(|(agent, _)| *agent == id)
            .map(|(_, team)| *team)
            .collect();
        let mut after = before.clone();
        merge.set("teams", &mut after, Some(wanted));
        for team in before.difference(&after) {
            draft.config.agent_teams.remove(&(id, *team));
            draft
                .rows
                .insert(ConfigKey::AgentTeam(id, *team), ConfigRow::Gone);
        }
        for team in after.difference(&before) {
            draft.config.agent_teams.insert((id, *team));
            let row = AgentTeam {
                agent_id: id,
                team_id: *team,
                account_id: self.account,
            };
            draft
                .rows
                .insert(ConfigKey::AgentTeam(id, *team), ConfigRow::AgentTeam(row));
        }
    }

    /// Returns whether the agent serves a queue that they did not serve before.
    fn queues_of(
        &mut self,
        draft: &mut Draft,
        spec: &AgentSpec,
        id: AgentId,
        merge: &mut super::Merge,
    ) -> bool {
        let before: BTreeSet<QueueId> = draft.config.queues_of(id).map(|q| q.id).collect();
        let mut wanted = BTreeSet::new();
        match &spec.queues {
            Some(references) => {
                for reference in references {
                    match referred(&draft.config.queues, reference, |q| &q.key) {
                        Some(queue) => drop(wanted.insert(queue)),
                        None => self.fault(
                            &spec.place,
                            "queues",
                            format!("there is no queue {reference} in this account"),
                        ),
                    }
                }
            }
            None => {
                let fed = draft.config.queue_by_key(DEFAULT_QUEUE).filter(|queue| {
                    draft
                        .config
                        .inboxes
                        .values()
                        .any(|i| i.queue_id == queue.id)
                });
                match fed {
                    Some(queue) if before.is_empty() => drop(wanted.insert(queue.id)),
                    _ => return false,
                }
            }
        }
        let mut after = before.clone();
        merge.set("queues", &mut after, Some(wanted));
        for queue in before.difference(&after) {
            draft.config.queue_agents.remove(&(*queue, id));
            draft
                .rows
                .insert(ConfigKey::AgentQueue(id, *queue), ConfigRow::Gone);
        }
        for queue in after.difference(&before) {
            draft.config.queue_agents.insert((*queue, id));
            let row = AgentQueue {
                agent_id: id,
                queue_id: *queue,
                account_id: self.account,
            };
            draft.rows.insert(
                ConfigKey::AgentQueue(id, *queue),
                ConfigRow::AgentQueue(row),
            );
        }
        after.difference(&before).next().is_some()
    }

    pub(super) fn inboxes(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for inbox in &spec.inboxes {
            let done = self.inbox(draft, inbox);
            self.gather(done)?;
        }
        Ok(())
    }

    fn inbox(&mut self, draft: &mut Draft, spec: &InboxSpec) -> Decided<()> {
        let department = self.department_of(&draft.config, &spec.place, spec.department.as_ref());
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
        let keyed = |key: &str| rows.values().find(|i| i.key == key).map(|i| i.id);
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
        merge.set("key", &mut row.key, spec.key.clone());
        merge.set("name", &mut row.name, spec.name.clone());
        merge.set("queue", &mut row.queue_id, queue);
        merge.set_some("department", &mut row.department_id, department);
        merge.set("active", &mut row.active, spec.active);
        merge.set_some(
            "webhook_url",
            &mut row.webhook_url,
            spec.webhook_url.clone(),
        );
        merge.secret("hmac_token", &mut row.hmac_token, spec.hmac_token.as_ref());
        merge.set(
            "single_conversation",
            &mut row.single_conversation,
            spec.single_conversation,
        );
        merge.set(
            "starts_pending",
            &mut row.starts_pending,
            spec.starts_pending,
        );
        match spec.configured_at {
            Some(at) => drop(merge.set("configured_at", &mut row.configured_at, Some(at))),
            None if merge.differs() => row.configured_at = self.cx.now,
            None => {}
        }
        let label = format!("inbox {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft
                .rows
                .insert(ConfigKey::Inbox(id), ConfigRow::Inbox(row));
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
                    .find(|a| a.object == object && a.name == *name)
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
                    return self.needed(&spec.place, "custom attribute", "type");
                };
                AttributeDefinition {
                    id,
                    account_id: self.account,
                    object,
                    label: name.clone(),
                    name,
                    value_type,
                    options: Vec::new(),
                }
            }
        };
        if spec.object.is_some_and(|object| object != row.object) {
            self.fault(
                &spec.place,
                "object",
                "what an attribute is of cannot be changed; make another attribute",
            );
            return Ok(());
        }
        merge.set("name", &mut row.name, spec.name.clone());
        merge.set("label", &mut row.label, spec.label.clone());
        merge.set("type", &mut row.value_type, spec.value_type);
        merge.set("options", &mut row.options, spec.options.clone());
        if rows
            .values()
            .any(|a| a.id != id && a.object == row.object && a.name == row.name)
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
            draft
                .rows
                .insert(ConfigKey::Attribute(id), ConfigRow::Attribute(row));
        }
        Ok(())
    }
}
