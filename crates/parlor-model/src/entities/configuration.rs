//! The rows of an account's configuration.

use super::JsonMap;
use crate::canonical;
use crate::ids::{
    AccountId, AgentId, AttributeGroupId, AttributeId, ClassificationId, DepartmentId, HoursId,
    InboxId, LabelId, QueueId, TeamId,
};
use crate::time::Timestamp;
use crate::words::{
    AttachmentRule, AttributeObject, AttributeType, ClassificationKind, Distribution, InboxKind,
    Role, TotpRule, Visibility,
};

entities! {
    /// An account.
    Account {
        /// The id of the account.
        id: AccountId,
        /// The name, for people.
        name: String,
        /// The time zone as an IANA name, for dialects that print local times.
        time_zone: String,
        /// The account's language as a BCP 47 tag.
        language: String,
        /// The account's country as an ISO 3166 code, which completes national phone numbers. `None` leaves them as
        /// they are.
        country: Option<String>,
        /// Whether contacts and their unique values are separated by department.
        customer_departmentalization: bool,
        /// Whether a manual pick-up may exceed the agent's capacity.
        allow_over_capacity: bool,
        /// The part of an agent's capacity that a conversation uses, by the kind of its inbox: 1 to 100, default 1.
        weights: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
        /// The agents who must sign in with one-time codes.
        totp_required: TotpRule,
        /// Whether agents may sign in with a password.
        password_sign_in: bool,
    }
    /// A department of an account.
    Department {
        /// The id of the department.
        id: DepartmentId,
        /// The account of the row.
        account_id: AccountId,
        /// The name, unique in the account.
        name: String,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// A group of agents.
    Team {
        /// The id of the team.
        id: TeamId,
        /// The account of the row.
        account_id: AccountId,
        /// The name, unique in the account.
        name: String,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// A queue.
    Queue {
        /// The id of the queue.
        id: QueueId,
        /// The account of the row.
        account_id: AccountId,
        /// The textual key, unique in the account.
        key: String,
        /// The department of the queue.
        department_id: Option<DepartmentId>,
        /// The rule by which the queue chooses an agent.
        distribution: Distribution,
        /// The skills that the queue requires of every agent.
        skills: Vec<SkillNeed>,
        /// The queue that takes over conversations that wait too long here, or find this queue full.
        overflow_queue_id: Option<QueueId>,
        /// The wait, in seconds, after which the overflow queue takes over.
        overflow_after_s: Option<i64>,
        /// The greatest number of waiting conversations. A lower limit removes no conversation that already waits.
        max_length: Option<i64>,
        /// The business hours outside of which the queue assigns nothing automatically. `None` means that the queue is
        /// always open.
        hours_id: Option<HoursId>,
        /// The time to accept an offer, in seconds. `None` means that the queue assigns without offers.
        accept_within_s: Option<i64>,
        /// The greatest number of open offers per online agent. `None` means that there is no limit.
        dispatch_per_agent: Option<i64>,
    } + {
        match_key = |row| canonical::name(&row.key),
    }
    /// Business hours, to which queues refer.
    Hours {
        /// The id of the business hours.
        id: HoursId,
        /// The account of the row.
        account_id: AccountId,
        /// The textual key, unique in the account.
        key: String,
        /// The time zone of the business hours, as an IANA name.
        time_zone: String,
        /// The weekly opening times.
        weekly: Vec<Opening>,
        /// The days with other opening times than the week.
        holidays: Vec<Holiday>,
    } + {
        match_key = |row| canonical::name(&row.key),
    }
    /// A configured label. Conversations may have other labels too.
    Label {
        /// The id of the label.
        id: LabelId,
        /// The account of the row.
        account_id: AccountId,
        /// The name, unique in the account.
        name: String,
        /// The colour, as `#rrggbb`.
        colour: Option<String>,
        /// The meaning of the label.
        description: Option<String>,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// An entry of a list by which tickets and contacts are classified: a sponsor, a category, a subcategory, a
    /// termination code, or a country, state or city of postal addresses.
    Classification {
        /// The id of the entry.
        id: ClassificationId,
        /// The account of the row.
        account_id: AccountId,
        /// The list of the entry.
        kind: ClassificationKind,
        /// The name, unique in its list and below its parent.
        name: String,
        /// The meaning of the entry.
        description: Option<String>,
        /// A short code: the abbreviation of a country, or the postal code of a city.
        code: Option<String>,
        /// The parent: the category of a subcategory, the country of a state, the state of a city. Other entries have none.
        parent_id: Option<ClassificationId>,
        /// Whether the entry may be chosen. An inactive entry stays where it was chosen before.
        active: bool,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// An agent.
    Agent {
        /// The id of the agent.
        id: AgentId,
        /// The account of the row.
        account_id: AccountId,
        /// The name, for people.
        name: String,
        /// The e-mail address for signing in, unique across the installation by its key ([`canonical::email`]).
        email: String,
        /// The password's Argon2 hash in PHC form. `None` means that the agent cannot sign in with a password.
        password_hash: Option<String>,
        /// The role of the agent.
        role: Role,
        /// The conversations that the agent sees. `None` means the default of the role.
        visibility: Option<Visibility>,
        /// The greatest load of live conversations, 0 to 1,000,000.
        capacity: i64,
        /// Whether the agent is active. An inactive agent cannot sign in and gets no conversations.
        active: bool,
        /// The agent's skills: name to level, 1 to 10.
        skills: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// The time since which the agent signs in with one-time codes. `None` means that the agent needs no code.
        totp_since: Option<Timestamp>,
        /// The random part of the address of the agent's picture. `None` means that the agent has none.
        avatar_key: Option<String>,
        /// The text below the agent's mails, at most [`crate::acts::MAX_SIGNATURE`] characters.
        signature: Option<String>,
    }
    /// The membership of an agent in a team.
    AgentTeam {
        /// The agent.
        agent_id: AgentId,
        /// The team.
        team_id: TeamId,
        /// The account of the row.
        account_id: AccountId,
    }
    /// The assignment of an agent to a queue.
    AgentQueue {
        /// The agent.
        agent_id: AgentId,
        /// The queue.
        queue_id: QueueId,
        /// The account of the row.
        account_id: AccountId,
    }
    /// An inbox.
    Inbox {
        /// The id of the inbox.
        id: InboxId,
        /// The account of the row.
        account_id: AccountId,
        /// The textual key, unique in the account.
        key: String,
        /// The name, for people.
        name: String,
        /// The kind of inbox.
        kind: InboxKind,
        /// The queue of the inbox's conversations.
        queue_id: QueueId,
        /// The department of the inbox.
        department_id: Option<DepartmentId>,
        /// Whether the inbox is active. An inactive inbox accepts no new conversations.
        active: bool,
        /// The time of the last configuration change. eGain's clients repeat it in a start.
        configured_at: Timestamp,
        /// The address that receives the inbox's events.
        webhook_url: Option<String>,
        /// The key for proofs of identity, encrypted with the server key.
        hmac_token: Option<String>,
        /// Whether the inbox allows one conversation per identity. A further start returns the newest one.
        single_conversation: bool,
        /// Whether conversations start as `pending`, with a bot, instead of `open`.
        starts_pending: bool,
        /// The time of creation.
        created_at: Timestamp,
        /// The time for which an agent's message to the customer is held, in seconds, 0 to
        /// [`MAX_HOLD_S`](crate::acts::MAX_HOLD_S). Its author can take it back meanwhile.
        hold_s: i64,
        /// The files that the inbox accepts from customers.
        attachment_rule: AttachmentRule,
        /// The extensions to which the rule refers, in lower case and without a dot; at most
        /// [`MAX_EXTENSIONS`](crate::attachments::MAX_EXTENSIONS).
        attachment_extensions: Vec<String>,
        /// The text that greets a customer after the first message of a conversation. `None` means no greeting.
        greeting: Option<String>,
        /// The text that a customer gets while the business hours of the conversation's queue are closed. `None` means
        /// no text.
        out_of_hours_message: Option<String>,
        /// The question of the satisfaction survey, which the customer gets when the conversation is resolved. `None`
        /// means no survey.
        survey: Option<String>,
        /// Whether blocking a contact resolves the contact's ongoing conversations in the inbox.
        block_resolves: bool,
    } + {
        match_key = |row| canonical::name(&row.key),
    }
    /// A custom attribute definition.
    AttributeDefinition {
        /// The id of the definition.
        id: AttributeId,
        /// The account of the row.
        account_id: AccountId,
        /// The kind of object that the attribute describes.
        object: AttributeObject,
        /// The name, unique in the account for its kind of object.
        name: String,
        /// The label, for people.
        label: String,
        /// The type of the values.
        value_type: AttributeType,
        /// The allowed values of a choice, as a JSON array.
        options: Vec<String>,
        /// The group. An attribute of rows always has one: its table.
        group_id: Option<AttributeGroupId>,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// A group of custom attributes: a part of a form, or a table of contacts.
    AttributeGroup {
        /// The id of the group, greater than [`AttributeGroupId::RESERVED`].
        id: AttributeGroupId,
        /// The account of the row.
        account_id: AccountId,
        /// The kind of object that the attributes describe.
        object: AttributeObject,
        /// The name, unique in the account for its kind of object.
        name: String,
        /// The meaning of the group.
        description: Option<String>,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// A provisioning record: the values of one object in the last provisioning file, so that later changes by other
    /// means are noticed.
    Provisioned {
        /// The account of the row.
        account_id: AccountId,
        /// The object: its kind, and its id or key.
        object: String,
        /// The fields as JSON: from the name to a fingerprint of the applied value.
        fields: JsonMap,
    }
}

/// An opening time on a day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Opening {
    /// The day, 1 (Monday) to 7 (Sunday).
    pub day: i64,
    /// The first minute, counted from midnight.
    pub from: i64,
    /// The first minute after the end, up to [`crate::hours::DAY_MINUTES`].
    pub to: i64,
}

/// A day with other opening times than the week.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Holiday {
    /// The date, `YYYY-MM-DD`.
    pub date: String,
    /// The name, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The opening time, as minutes from midnight. `None` means closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<(i64, i64)>,
}

/// A required skill.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SkillNeed {
    /// The name of the skill.
    pub name: String,
    /// The lowest accepted level, 1 to [`crate::skills::MAX_LEVEL`].
    pub level: i64,
    /// The wait after which the skill is no longer required, in seconds. `None` means always required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relax_after_s: Option<i64>,
}

impl Agent {
    /// Whether a conversation of this weight fits beside the capacity in use. `None` means that the agent has no
    /// conversations, and so takes any weight.
    #[must_use]
    pub const fn has_room(&self, used: Option<i64>, weight: i64) -> bool {
        match used {
            Some(used) => used.saturating_add(weight) <= self.capacity,
            None => self.capacity > 0,
        }
    }
}
