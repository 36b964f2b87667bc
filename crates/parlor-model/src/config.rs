//! The configuration of an account. It is loaded as a whole, shared between readers, and replaced when it changes.

use crate::callbacks::Known;
use crate::entities::{
    Account, Agent, AttributeDefinition, CallbackEndpoint, Credential, Department, EndpointState,
    Hours, Inbox, Label, Queue, Team,
};
use crate::ids::{
    AgentId, AttributeId, CredentialId, DepartmentId, EndpointId, EndpointKey, HoursId, InboxId,
    LabelId, QueueId, TeamId,
};
use crate::time::Timestamp;
use crate::words::{AttributeObject, InboxKind, Word as _};
use std::collections::{BTreeMap, BTreeSet};

/// The configuration of one account.
#[derive(Clone, Debug)]
pub struct AccountConfig {
    /// The row of the account.
    pub account: Account,
    /// The departments, by id.
    pub departments: BTreeMap<DepartmentId, Department>,
    /// The teams, by id.
    pub teams: BTreeMap<TeamId, Team>,
    /// The queues, by id.
    pub queues: BTreeMap<QueueId, Queue>,
    /// The business hours, by id.
    pub hours: BTreeMap<HoursId, Hours>,
    /// The labels, by id.
    pub labels: BTreeMap<LabelId, Label>,
    /// The agents, by id.
    pub agents: BTreeMap<AgentId, Agent>,
    /// The members of teams.
    pub agent_teams: BTreeSet<(AgentId, TeamId)>,
    /// The agents who serve each queue.
    pub queue_agents: BTreeSet<(QueueId, AgentId)>,
    /// The inboxes, by id.
    pub inboxes: BTreeMap<InboxId, Inbox>,
    /// The definitions of custom attributes, by id.
    pub attributes: BTreeMap<AttributeId, AttributeDefinition>,
    /// The client applications by id, without revoked ones.
    pub applications: BTreeMap<CredentialId, Credential>,
    /// The inboxes that each client application may use.
    pub application_inboxes: BTreeSet<(CredentialId, InboxId)>,
    /// The configured callback endpoints by id, without removed ones.
    pub callbacks: BTreeMap<EndpointId, CallbackEndpoint>,
    /// The stored states of endpoints. An endpoint without a state is active.
    pub endpoint_states: BTreeMap<EndpointKey, EndpointState>,
    /// The result of [`Self::endpoints`], computed once.
    pub known: Known,
}

impl AccountConfig {
    /// The configuration of an account that has no objects.
    #[must_use]
    pub const fn new(account: Account) -> Self {
        Self {
            account,
            departments: BTreeMap::new(),
            teams: BTreeMap::new(),
            queues: BTreeMap::new(),
            hours: BTreeMap::new(),
            labels: BTreeMap::new(),
            agents: BTreeMap::new(),
            agent_teams: BTreeSet::new(),
            queue_agents: BTreeSet::new(),
            inboxes: BTreeMap::new(),
            attributes: BTreeMap::new(),
            applications: BTreeMap::new(),
            application_inboxes: BTreeSet::new(),
            callbacks: BTreeMap::new(),
            endpoint_states: BTreeMap::new(),
            known: Known::new(),
        }
    }

    /// Returns the inbox with this id and kind.
    #[must_use]
    pub fn inbox(&self, id: InboxId, kind: InboxKind) -> Option<&Inbox> {
        self.inboxes.get(&id).filter(|i| i.kind == kind)
    }

    /// Returns the inbox with this textual key and kind.
    #[must_use]
    pub fn inbox_by_key(&self, key: &str, kind: InboxKind) -> Option<&Inbox> {
        self.inboxes
            .values()
            .find(|i| i.key == key && i.kind == kind)
    }

    /// Returns the part of an agent's capacity that a conversation of this inbox uses, at least 1.
    #[must_use]
    pub fn weight(&self, inbox: InboxId) -> i64 {
        self.inboxes
            .get(&inbox)
            .and_then(|inbox| self.account.weights.get(inbox.kind.word()))
            .and_then(serde_json::Value::as_i64)
            .unwrap_or(1)
            .clamp(1, 100)
    }

    /// Whether a queue assigns conversations automatically at this time.
    #[must_use]
    pub fn is_open(&self, queue: &Queue, now: Timestamp) -> bool {
        queue
            .hours_id
            .and_then(|id| self.hours.get(&id))
            .is_none_or(|hours| hours.is_open(now))
    }

    /// Whether any agent has this skill or any queue requires it.
    #[must_use]
    pub fn knows_skill(&self, name: &str) -> bool {
        self.agents.values().any(|a| a.skills.contains_key(name))
            || self
                .queues
                .values()
                .any(|q| q.skills.iter().any(|need| need.name == name))
    }

    /// Returns the queue with this textual key.
    #[must_use]
    pub fn queue_by_key(&self, key: &str) -> Option<&Queue> {
        self.queues.values().find(|q| q.key == key)
    }

    /// Returns the agents who serve `queue`, in order of id.
    pub fn agents_of(&self, queue: QueueId) -> impl Iterator<Item = &Agent> {
        self.queue_agents
            .range((queue, AgentId(i64::MIN))..=(queue, AgentId(i64::MAX)))
            .filter_map(|(_, agent)| self.agents.get(agent))
    }

    /// Returns the queues that `agent` serves, in order of id.
    pub fn queues_of(&self, agent: AgentId) -> impl Iterator<Item = &Queue> {
        self.queues
            .values()
            .filter(move |q| self.queue_agents.contains(&(q.id, agent)))
    }

    /// Returns the definition of a custom attribute with this name.
    #[must_use]
    pub fn attribute(&self, object: AttributeObject, name: &str) -> Option<&AttributeDefinition> {
        self.attributes
            .values()
            .find(|a| a.object == object && a.name == name)
    }
}
