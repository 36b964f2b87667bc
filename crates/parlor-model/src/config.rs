//! The configuration of an account. The store loads the configuration as a whole. Each change creates a new copy of the
//! configuration, so threads can share the present copy.

use crate::callbacks::Known;
use crate::canonical::{self, same_name};
use crate::entities::{
    Account, Agent, AttributeDefinition, AttributeGroup, CallbackEndpoint, Classification, Contact,
    Conversation, Credential, Department, EndpointState, Hours, Inbox, Label, NotificationSettings,
    Queue, SignInProvider, Team,
};
use crate::ids::{
    AgentId, AttributeGroupId, AttributeId, ClassificationId, CredentialId, DepartmentId,
    EndpointId, EndpointKey, HoursId, InboxId, LabelId, ProviderId, QueueId, TeamId,
};
use crate::time::Timestamp;
use crate::words::{AttributeObject, ClassificationKind, InboxKind, Word as _};
use std::collections::{BTreeMap, BTreeSet};

/// Calls a macro with the declaration of an account's configuration, without the row of the account itself. Each line
/// declares a field of [`AccountConfig`], the field's type, the table, and the entry that each table row adds to the
/// field. `only` selects the rows that belong to the configuration, as a Rust condition and as an SQL condition.
#[macro_export]
macro_rules! configuration {
    ($then:ident) => {
        $then! {
            /// The departments, by id.
            departments: BTreeMap<DepartmentId, Department> = departments(row: Department) => (row.id, row);
            /// The teams, by id.
            teams: BTreeMap<TeamId, Team> = teams(row: Team) => (row.id, row);
            /// The queues, by id.
            queues: BTreeMap<QueueId, Queue> = queues(row: Queue) => (row.id, row);
            /// The business hours, by id.
            hours: BTreeMap<HoursId, Hours> = hours(row: Hours) => (row.id, row);
            /// The labels, by id.
            labels: BTreeMap<LabelId, Label> = labels(row: Label) => (row.id, row);
            /// The classifications of tickets and contacts, by id.
            classifications: BTreeMap<ClassificationId, Classification> = classifications(row: Classification) => (row.id, row);
            /// The agents, by id.
            agents: BTreeMap<AgentId, Agent> = agents(row: Agent) => (row.id, row);
            /// The pairs of an agent and a team of the agent.
            agent_teams: BTreeSet<(AgentId, TeamId)> = agent_teams(row: AgentTeam) => (row.agent_id, row.team_id);
            /// The pairs of a queue and an agent who serves the queue.
            queue_agents: BTreeSet<(QueueId, AgentId)> = agent_queues(row: AgentQueue) => (row.queue_id, row.agent_id);
            /// The agents' settings for notification channels. If an agent has no row, the defaults apply.
            notification_settings: BTreeMap<AgentId, NotificationSettings> = notification_settings(row: NotificationSettings) => (row.agent_id, row);
            /// The sign-in providers, by id.
            providers: BTreeMap<ProviderId, SignInProvider> = providers(row: SignInProvider) => (row.id, row);
            /// The inboxes, by id.
            inboxes: BTreeMap<InboxId, Inbox> = inboxes(row: Inbox) => (row.id, row);
            /// The groups of custom attributes, by id.
            attribute_groups: BTreeMap<AttributeGroupId, AttributeGroup> = attribute_groups(row: AttributeGroup) => (row.id, row);
            /// The definitions of custom attributes, by id.
            attributes: BTreeMap<AttributeId, AttributeDefinition> = attributes(row: AttributeDefinition) => (row.id, row);
            /// The client applications, by id. The map contains no revoked applications.
            applications: BTreeMap<CredentialId, Credential> = credentials(row: Credential) => (row.id, row),
                only(row.kind == CredentialKind::ClientApplication && row.revoked_at.is_none(), "kind = 'client_application' AND revoked_at IS NULL");
            /// The pairs of a client application and an inbox that the application may use.
            application_inboxes: BTreeSet<(CredentialId, InboxId)> = application_inboxes(row: ApplicationInbox) => (row.credential_id, row.inbox_id);
            /// The configured callback endpoints, by id. The map contains no removed endpoints.
            callbacks: BTreeMap<EndpointId, CallbackEndpoint> = callbacks(row: CallbackEndpoint) => (row.id, row),
                only(row.removed_at.is_none(), "removed_at IS NULL");
            /// The stored operating state of each endpoint, such as a pause or a deactivation. An endpoint without a
            /// stored state is active.
            endpoint_states: BTreeMap<EndpointKey, EndpointState> = endpoint_states(row: EndpointState) => (row.endpoint, row);
        }
    };
}

macro_rules! declare {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $table:ident($row:ident: $entity:ident) => $entry:expr $(, only($test:expr, $sql:literal))?;)*) => {
        /// The configuration of one account.
        #[derive(Clone, Debug)]
        pub struct AccountConfig {
            /// The row of the account.
            pub account: Account,
            $($(#[$doc])* pub $field: $type,)*
            /// The stored result of [`Self::endpoints`], so that it is computed only once.
            pub known: Known,
        }

        impl AccountConfig {
            /// Builds the configuration of an account that has no objects, for example no inboxes.
            #[must_use]
            pub const fn new(account: Account) -> Self {
                Self {
                    account,
                    $($field: <$type>::new(),)*
                    known: Known::new(),
                }
            }
        }
    };
}

configuration!(declare);

impl AccountConfig {
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
            .find(|i| i.kind == kind && same_name(&i.key, key))
    }

    /// Returns the number of slots of an agent's capacity that a conversation of this inbox uses: 1 to 100, by default
    /// 1.
    #[must_use]
    pub fn weight(&self, inbox: InboxId) -> i64 {
        self.inboxes
            .get(&inbox)
            .and_then(|inbox| self.account.weights.get(inbox.kind.word()))
            .and_then(serde_json::Value::as_i64)
            .unwrap_or(1)
            .clamp(1, 100)
    }

    /// Whether the business hours of a queue include the time `now`. A queue without business hours is always open.
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

    /// Returns the active sign-in provider with this textual key.
    #[must_use]
    pub fn provider_by_key(&self, key: &str) -> Option<&SignInProvider> {
        (self.providers.values()).find(|row| row.active && same_name(&row.key, key))
    }

    /// Returns the queue with this textual key.
    #[must_use]
    pub fn queue_by_key(&self, key: &str) -> Option<&Queue> {
        self.queues.values().find(|q| same_name(&q.key, key))
    }

    /// Returns the queue that routes a conversation: the conversation's own routing queue, or else the queue of its
    /// inbox.
    #[must_use]
    pub fn route_queue(&self, conversation: &Conversation) -> Option<&Queue> {
        let id = conversation.route_queue_id.or_else(|| {
            let inbox = self.inboxes.get(&conversation.inbox_id);
            inbox.map(|inbox| inbox.queue_id)
        })?;
        self.queues.get(&id)
    }

    /// Returns the name of an agent. For an unknown agent, returns the id as text.
    #[must_use]
    pub fn agent_name(&self, agent: AgentId) -> String {
        let known = self.agents.get(&agent);
        known.map_or_else(|| agent.to_string(), |a| a.name.clone())
    }

    /// Returns the agents who serve `queue`, ordered by id.
    pub fn agents_of(&self, queue: QueueId) -> impl Iterator<Item = &Agent> {
        self.queue_agents
            .range((queue, AgentId(i64::MIN))..=(queue, AgentId(i64::MAX)))
            .filter_map(|(_, agent)| self.agents.get(agent))
    }

    /// Returns the queues that `agent` serves, ordered by id.
    pub fn queues_of(&self, agent: AgentId) -> impl Iterator<Item = &Queue> {
        self.queues
            .values()
            .filter(move |q| self.queue_agents.contains(&(q.id, agent)))
    }

    /// Returns the classification that has this kind and this id.
    #[must_use]
    pub fn classification(
        &self,
        kind: ClassificationKind,
        id: ClassificationId,
    ) -> Option<&Classification> {
        self.classifications.get(&id).filter(|row| row.kind == kind)
    }

    /// Returns the labels of a contact. The result does not contain labels that were removed from the account.
    pub fn labels_of<'a>(&'a self, contact: &'a Contact) -> impl Iterator<Item = &'a Label> {
        (contact.label_ids.iter()).filter_map(|id| self.labels.get(id))
    }

    /// Returns the attribute group with this id, if the group is a table of contact rows.
    #[must_use]
    pub fn contact_table(&self, id: AttributeGroupId) -> Option<&AttributeGroup> {
        let group = self.attribute_groups.get(&id);
        group.filter(|group| group.object == AttributeObject::ContactRow)
    }

    /// Returns the definition of the custom attribute with this name for this kind of object.
    #[must_use]
    pub fn attribute(&self, object: AttributeObject, name: &str) -> Option<&AttributeDefinition> {
        // A caller can send thousands of names, and the comparison key of a long name is slow to compute. So the key of
        // a name is computed only once.
        let key = canonical::name(name);
        self.attributes
            .values()
            .find(|a| a.object == object && canonical::name(&a.name) == key)
    }
}
