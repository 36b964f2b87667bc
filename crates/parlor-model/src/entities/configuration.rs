//! The rows of an account's configuration.

use super::JsonMap;
use crate::ids::{
    AccountId, AgentId, AttributeId, DepartmentId, HoursId, InboxId, LabelId, QueueId, TeamId,
};
use crate::time::Timestamp;
use crate::words::{AttributeObject, AttributeType, Distribution, InboxKind, Role, Visibility};

entities! {
    /// A tenant.
    Account {
        /// Key.
        id: AccountId,
        /// Shown to people.
        name: String,
        /// IANA name; dialects that print local times use it.
        time_zone: String,
        /// BCP 47 tag of the account's own language.
        language: String,
        /// Whether people and what must be unique about them are kept apart per department.
        customer_departmentalization: bool,
        /// Whether a pick-up by hand may exceed the agent's capacity.
        allow_over_capacity: bool,
        /// The part of an agent's capacity that a conversation takes, by the word of its inbox's kind, 1 to 100; default 1.
        weights: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// A grouping inside an account.
    Department {
        /// Key.
        id: DepartmentId,
        /// Tenant.
        account_id: AccountId,
        /// Unique in the account.
        name: String,
    }
    /// A group of agents.
    Team {
        /// Key.
        id: TeamId,
        /// Tenant.
        account_id: AccountId,
        /// Unique in the account.
        name: String,
    }
    /// A waiting line.
    Queue {
        /// Key.
        id: QueueId,
        /// Tenant.
        account_id: AccountId,
        /// Textual key, unique in the account.
        key: String,
        /// The department it belongs to.
        department_id: Option<DepartmentId>,
        /// The way of choosing among free agents.
        distribution: Distribution,
        /// The skills that every agent needs besides serving it.
        skills: Vec<SkillNeed>,
        /// The queue that takes over conversations that wait too long here, or find this queue full.
        overflow_queue_id: Option<QueueId>,
        /// The wait, in seconds, after which the overflow queue takes over.
        overflow_after_s: Option<i64>,
        /// The greatest number of waiting conversations; the limit never removes one.
        max_length: Option<i64>,
        /// Outside of these it gives nothing out by itself; `None`: always open.
        hours_id: Option<HoursId>,
        /// The time to accept an offer, in seconds; `None`: the queue assigns directly.
        accept_within_s: Option<i64>,
        /// The greatest number of open offers per online agent; `None`: no limit.
        dispatch_per_agent: Option<i64>,
    }
    /// Business hours, which queues refer to.
    Hours {
        /// Key.
        id: HoursId,
        /// Tenant.
        account_id: AccountId,
        /// Textual key, unique in the account.
        key: String,
        /// IANA name of the zone on whose clocks they are.
        time_zone: String,
        /// The week.
        weekly: Vec<Opening>,
        /// Days on which the week does not hold.
        holidays: Vec<Holiday>,
    }
    /// A label that is known by name. Conversations may carry others as well.
    Label {
        /// Key.
        id: LabelId,
        /// Tenant.
        account_id: AccountId,
        /// Unique in the account.
        name: String,
        /// `#rrggbb`.
        colour: Option<String>,
        /// The meaning.
        description: Option<String>,
    }
    /// A member of staff.
    Agent {
        /// Key.
        id: AgentId,
        /// Tenant.
        account_id: AccountId,
        /// Shown to people.
        name: String,
        /// Signs in with it; unique across the installation, compared without case.
        email: String,
        /// Argon2 in PHC form; `None`: cannot sign in with a password.
        password_hash: Option<String>,
        /// The agent's rights.
        role: Role,
        /// The conversations that the agent sees; `None`: the role's default.
        visibility: Option<Visibility>,
        /// The greatest load of live conversations, 0 to 1,000,000.
        capacity: i64,
        /// An inactive agent cannot sign in and is given nothing.
        active: bool,
        /// The agent's skills: name to level, 1 to 10.
        skills: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    }
    /// Membership.
    AgentTeam {
        /// The agent.
        agent_id: AgentId,
        /// Of what.
        team_id: TeamId,
        /// Tenant.
        account_id: AccountId,
    }
    /// An agent serves a queue.
    AgentQueue {
        /// The agent.
        agent_id: AgentId,
        /// The queue.
        queue_id: QueueId,
        /// Tenant.
        account_id: AccountId,
    }
    /// A configured entry point.
    Inbox {
        /// Key.
        id: InboxId,
        /// Tenant.
        account_id: AccountId,
        /// Textual key, unique in the account.
        key: String,
        /// Shown to people.
        name: String,
        /// The dialect.
        kind: InboxKind,
        /// The queue it feeds.
        queue_id: QueueId,
        /// The department it belongs to.
        department_id: Option<DepartmentId>,
        /// An inactive inbox starts nothing.
        active: bool,
        /// The time of its last configuration change; eGain clients echo it.
        configured_at: Timestamp,
        /// Where its events are sent.
        webhook_url: Option<String>,
        /// Key of identity proofs, sealed with the server key.
        hmac_token: Option<String>,
        /// One conversation per identity: a further start returns the newest.
        single_conversation: bool,
        /// Conversations start with an automaton (`pending`) instead of `open`.
        starts_pending: bool,
        /// The time of creation.
        created_at: Timestamp,
    }
    /// A custom attribute definition.
    AttributeDefinition {
        /// Key.
        id: AttributeId,
        /// Tenant.
        account_id: AccountId,
        /// The kind of object that it describes.
        object: AttributeObject,
        /// Unique per object in the account.
        name: String,
        /// Shown to people.
        label: String,
        /// The type of its values.
        value_type: AttributeType,
        /// JSON array of the allowed values of a choice.
        options: Vec<String>,
    }
    /// The values of one object in the last provisioning file, so that later edits by others are noticed.
    Provisioned {
        /// Tenant.
        account_id: AccountId,
        /// Kind and id or key.
        object: String,
        /// JSON: field name to fingerprint of the value that was applied.
        fields: JsonMap,
    }
}

/// A stretch of a day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Opening {
    /// 1 (Monday) to 7 (Sunday).
    pub day: i64,
    /// First minute of the day.
    pub from: i64,
    /// First minute after it, up to [`crate::hours::DAY_MINUTES`].
    pub to: i64,
}

/// A day on which the week does not hold.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Holiday {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Shown to people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Open all the same between these minutes; `None`: closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<(i64, i64)>,
}

/// A skill that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SkillNeed {
    /// The skill.
    pub name: String,
    /// At least so much of it, 1 to [`crate::skills::MAX_LEVEL`].
    pub level: i64,
    /// The wait, in seconds, after which the skill is not needed; `None`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relax_after_s: Option<i64>,
}
