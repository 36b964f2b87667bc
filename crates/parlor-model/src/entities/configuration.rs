//! The rows of an account's configuration.

use super::JsonMap;
use crate::canonical;
use crate::ids::{
    AccountId, AgentId, AttributeGroupId, AttributeId, ClassificationId, DepartmentId, HoursId,
    InboxId, LabelId, QueueId, TeamId,
};
use crate::secret_text::SecretText;
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
        /// The name that people see.
        name: String,
        /// The time zone as an IANA name, for dialects that print local times.
        time_zone: String,
        /// The account's language as a BCP 47 tag.
        language: String,
        /// The account's country as an ISO 3166 code. Before phone numbers are compared, national numbers get the
        /// calling code of this country. `None` means that national numbers get no calling code.
        country: Option<String>,
        /// Whether contacts and their unique values are separated by department.
        customer_departmentalization: bool,
        /// Whether a manual pick-up may exceed the agent's capacity.
        allow_over_capacity: bool,
        /// The number of capacity slots that a conversation uses, by the kind of its inbox: 1 to 100, default 1.
        weights: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
        /// The agents who must sign in with one-time codes.
        totp_required: TotpRule,
        /// Whether agents may sign in with a password.
        password_sign_in: bool,
        /// The key of the UUIDs of the account's conversations (see [`conversation_uuid`](crate::conversation_uuid)).
        uuid_key: SecretText,
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
        /// The rule by which the queue chooses an agent for a conversation.
        distribution: Distribution,
        /// The skills that the queue requires of every agent.
        skills: Vec<SkillNeed>,
        /// The queue to which a conversation moves if it waits too long in this queue, or if this queue is full.
        overflow_queue_id: Option<QueueId>,
        /// The waiting time after which a conversation moves to the overflow queue, in seconds. `None` means that no
        /// conversation moves because of its waiting time.
        overflow_after_s: Option<i64>,
        /// The maximum number of waiting conversations. If the limit is lowered, conversations that already wait stay
        /// in the queue. `None` means that there is no limit.
        max_length: Option<i64>,
        /// The business hours of the queue. Outside of these hours, the queue automatically assigns only two kinds of
        /// conversations. A reserved conversation goes to the agent for whom it is reserved, and a reopened
        /// conversation goes to its previous agent. `None` means that the queue is always open.
        hours_id: Option<HoursId>,
        /// The time limit for accepting an offer, in seconds. `None` means that the queue assigns without offers.
        accept_within_s: Option<i64>,
        /// The maximum number of the queue's open offers for each of its online agents. For example, with the value 2
        /// and three online agents, the queue has at most 6 open offers. `None` means that there is no limit.
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
        /// The days whose opening times differ from the weekly opening times.
        holidays: Vec<Holiday>,
    } + {
        match_key = |row| canonical::name(&row.key),
    }
    /// A configured label. Conversations may also have labels that are not configured.
    Label {
        /// The id of the label.
        id: LabelId,
        /// The account of the row.
        account_id: AccountId,
        /// The name, unique in the account.
        name: String,
        /// The colour, as `#rrggbb`.
        colour: Option<String>,
        /// The description of the label.
        description: Option<String>,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// An entry of a list for the classification of tickets and contacts: a sponsor, a category, a subcategory, a
    /// termination code, or a country, state or city of postal addresses.
    Classification {
        /// The id of the entry.
        id: ClassificationId,
        /// The account of the row.
        account_id: AccountId,
        /// The list to which the entry belongs.
        kind: ClassificationKind,
        /// The name, unique among the entries of its list with the same parent.
        name: String,
        /// The description of the entry.
        description: Option<String>,
        /// A short code: the abbreviation of a country, or the postal code of a city.
        code: Option<String>,
        /// The parent: the category of a subcategory, the country of a state, the state of a city. `None` for other
        /// entries.
        parent_id: Option<ClassificationId>,
        /// Whether the entry may be chosen. If an entry becomes inactive, objects that already have the entry keep it.
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
        /// The name that people see.
        name: String,
        /// The e-mail address for signing in. The comparison key of this address ([`canonical::email`]) is unique in
        /// the whole installation.
        email: String,
        /// The password's Argon2 hash in PHC form. `None` means that the agent cannot sign in with a password.
        password_hash: Option<String>,
        /// The role of the agent.
        role: Role,
        /// The conversations that the agent may see. `None` means the default visibility of the agent's role.
        visibility: Option<Visibility>,
        /// The capacity: the maximum number of slots that the agent's live conversations use, 0 to 1,000,000.
        capacity: i64,
        /// Whether the agent is active. An inactive agent cannot sign in and gets no conversations.
        active: bool,
        /// The agent's skills, as a map from the name of the skill to its level, 1 to 10.
        skills: JsonMap,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
        /// The time at which the agent began to sign in with one-time codes. `None` means that the agent signs in
        /// without codes.
        totp_since: Option<Timestamp>,
        /// The random part of the address of the agent's picture. `None` means that the agent has no picture.
        avatar_key: Option<String>,
        /// The signature that is added to the agent's mails, at most [`crate::acts::MAX_SIGNATURE`] characters.
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
        /// The name that people see.
        name: String,
        /// The kind of inbox.
        kind: InboxKind,
        /// The queue in which the inbox's conversations wait.
        queue_id: QueueId,
        /// The department of the inbox.
        department_id: Option<DepartmentId>,
        /// Whether the inbox is active. An inactive inbox accepts no new conversations.
        active: bool,
        /// The time of the last change of the inbox's configuration. eGain's clients send this time when they start a
        /// conversation.
        configured_at: Timestamp,
        /// The web address to which the inbox's events are sent.
        webhook_url: Option<String>,
        /// The HMAC key for proofs of identity, encrypted with the server key.
        hmac_token: Option<String>,
        /// Whether an identity has only one conversation in the inbox. If so, a further start continues the identity's
        /// newest conversation, unless this conversation has ended and can never be reopened.
        single_conversation: bool,
        /// Whether new conversations get the status `pending` instead of `open`, so that a bot serves them first.
        starts_pending: bool,
        /// The time of creation.
        created_at: Timestamp,
        /// The hold time of an agent's message to the customer, in seconds, 0 to
        /// [`MAX_HOLD_S`](crate::acts::MAX_HOLD_S). The message is sent after this time. Until then, the author can
        /// cancel the message.
        hold_s: i64,
        /// The files that the inbox accepts from customers.
        attachment_rule: AttachmentRule,
        /// The file name extensions that `attachment_rule` allows or blocks, in lower case and without a dot; at most
        /// [`MAX_EXTENSIONS`](crate::attachments::MAX_EXTENSIONS).
        attachment_extensions: Vec<String>,
        /// The text that Parlor sends after the customer's first message in a conversation. `None` means no greeting.
        greeting: Option<String>,
        /// The text that answers a customer's message outside of the business hours of the conversation's queue, at
        /// most once in 24 hours. `None` means no text.
        out_of_hours_message: Option<String>,
        /// The question of the satisfaction survey, which the customer gets when the conversation is resolved. `None`
        /// means no survey.
        survey: Option<String>,
        /// Whether a contact's ongoing conversations in the inbox are resolved when the contact is blocked.
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
        /// The label that people see.
        label: String,
        /// The type of the values.
        value_type: AttributeType,
        /// The allowed values, if the type is `choice` or `choices`; otherwise empty.
        options: Vec<String>,
        /// The group of the attribute. An attribute that describes table rows always has a group: the table.
        group_id: Option<AttributeGroupId>,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// A group of custom attributes: a section of a form, or a table in which contacts have rows.
    AttributeGroup {
        /// The id of the group, greater than [`AttributeGroupId::RESERVED`].
        id: AttributeGroupId,
        /// The account of the row.
        account_id: AccountId,
        /// The kind of object that the attributes describe.
        object: AttributeObject,
        /// The name, unique in the account for its kind of object.
        name: String,
        /// The description of the group.
        description: Option<String>,
    } + {
        match_name = |row| canonical::name(&row.name),
    }
    /// A provisioning record: fingerprints of the values that provisioning files gave to one object. With the record,
    /// Parlor recognises a later change of the object that no provisioning file made.
    Provisioned {
        /// The account of the row.
        account_id: AccountId,
        /// The object: its kind, followed by its id or its key.
        object: String,
        /// The fields that the file set: a map from the name of each field to a fingerprint of its value in the file.
        fields: JsonMap,
    }
}

/// A weekly opening period of business hours: a day of the week with an opening time and a closing time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Opening {
    /// The day, 1 (Monday) to 7 (Sunday).
    pub day: i64,
    /// The opening time, in minutes from midnight.
    pub from: i64,
    /// The closing time (exclusive), in minutes from midnight, at most [`crate::hours::DAY_MINUTES`].
    pub to: i64,
}

/// A day whose opening times differ from the weekly opening times.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Holiday {
    /// The date, `YYYY-MM-DD`.
    pub date: String,
    /// The name that people see.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The opening time and the closing time (exclusive), in minutes from midnight. `None` means closed on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<(i64, i64)>,
}

/// A required skill.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SkillNeed {
    /// The name of the skill.
    pub name: String,
    /// The minimum level, 1 to [`crate::skills::MAX_LEVEL`].
    pub level: i64,
    /// The waiting time after which the skill is no longer required, in seconds. `None` means that the skill is always
    /// required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relax_after_s: Option<i64>,
}

impl Agent {
    /// Whether the agent may administer the account. Only active administrators may.
    #[must_use]
    pub fn administers(&self) -> bool {
        self.active && self.role == Role::Administrator
    }

    /// Returns the comparison key of the e-mail address, which is the agent's value in the table `unique_values`.
    #[must_use]
    pub fn unique_value(&self) -> String {
        canonical::email(&self.email)
    }

    /// Whether a conversation that uses `weight` slots fits into the agent's free capacity. `used` is the number of
    /// slots that the agent's conversations use. If the agent has no conversation, `used` is `None`. Then every
    /// conversation fits, unless the capacity is 0.
    #[must_use]
    pub const fn has_room(&self, used: Option<i64>, weight: i64) -> bool {
        match used {
            Some(used) => used.saturating_add(weight) <= self.capacity,
            None => self.capacity > 0,
        }
    }
}
