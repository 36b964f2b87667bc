//! The configuration objects. This module and its child modules declare each kind of object once. A value of a declared
//! type contains the changes of one object that a provisioning file or a document of `/v1` requests.
//!
//! References contain the names from the document, and secrets are already hashed or encrypted. A field that is `None`
//! or absent keeps its value. To add a setting, add a line to the declaration of its object. A mark before each field
//! selects the way in which the field is stored. With the mark `row`, the value is stored in the row's field of the
//! same name. The mark `some` does the same for a row's field that is an `Option`. The mark `secret` does the same for
//! a secret. With the mark `own`, the function that decides the object stores the value.

mod contacts;
mod credentials;
mod hours;

pub use contacts::{
    CaseSpec, CaseTable, ContactPointSpec, ContactSpec, IdentitySpec, IdentityTable,
};
pub use credentials::{
    AuthenticationTable, BasicTable, CallbackSpec, CallbackTable, CredentialSpec, CredentialTable,
    OauthTable,
};
pub use hours::{HoursSpec, NewHoliday, NewWeeklyStretch};

use super::declare::configured;
use super::field::{ANY, FILE, ONCE, SecretKind};
use super::field_type::{
    ACCOUNT_ZONE, COLOUR, COUNTRY, EMAIL, Extension, Flag, Hidden, ID, INSTANT, ISSUER, Inner,
    LANGUAGE, LEVELS, List, MacroText, OneOf, PASSWORD, PROVIDER_KEY, ROLES, Refers, SCOPE,
    SIGNING, SKILL, SUBSCRIPTION, Settings, ShortCode, Text, Url, WEIGHTS, Whole, all, whole,
};
pub use super::location::{Location, Reference, Secret};
use crate::acts::{MAX_HOLD_S, MAX_LABEL, MAX_NOTE, MAX_SIGNATURE};
use crate::attachments::MAX_EXTENSIONS;
use crate::callbacks::{MAX_CONCURRENCY, MAX_EVENTS, MAX_TIMEOUT_S};
use crate::document::Patch;
use crate::entities::{
    Account, Agent, AttributeDefinition, AttributeGroup, CallbackEndpoint, Classification, Inbox,
    JsonMap, Label, Macro, Queue, SignInProvider, SkillNeed,
};
use crate::ids::IdKind;
use crate::macros::{MAX_ACTION_LABELS, MAX_ACTIONS, MAX_SNOOZE_S, MacroAction};
use crate::skills::{MAX_LEVEL, MAX_NEEDS, MAX_RELAX_S};
use crate::time::Timestamp;
use crate::words::{
    AttachmentRule, AttributeObject, AttributeType, ClassificationKind, Distribution,
    EndpointFormat, InboxKind, MessageKind, Priority, Role, Status, TotpRule, Visibility,
};
use contacts::identity;
use credentials::credential;

/// The greatest value for the capacity of an agent and for the maximum length of a queue.
const MOST: i64 = 1_000_000;
/// The name of an agent.
const AGENT_NAME: Text = Text(1, 255);
/// The signature of an agent.
const SIGNATURE: Text = Text(1, MAX_SIGNATURE);

configured! {
    /// A provisioning file.
    pub struct FileSpec {
        /// The accounts.
        own accounts: Vec<AccountSpec> = all::<AccountSpec>(), FILE;
    }

    /// An account.
    pub struct AccountSpec of Account {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The name that people see.
        row name: Option<String> = Text(1, 255), ANY;
        /// The time zone, as an IANA name.
        row time_zone: Option<String> = ACCOUNT_ZONE, ANY;
        /// The language, as a BCP 47 tag.
        row language: Option<String> = LANGUAGE, ANY;
        /// The country, as an ISO 3166 code of two letters. With the country, Parlor adds the calling code to national
        /// phone numbers. The country cannot be changed later.
        own country: Option<String> = COUNTRY, FILE;
        /// Whether each department has its own contacts. If so, a unique value such as an e-mail address is unique only
        /// in its department.
        own customer_departmentalization: Option<bool> = Flag, FILE;
        /// Whether an agent may pick up a conversation although the agent's capacity is used up.
        row allow_over_capacity: Option<bool> = Flag, ANY;
        /// The number of slots of an agent's capacity that a conversation uses, 1 to 100, by the kind of the
        /// conversation's inbox. A new value replaces the whole object.
        row weights: Option<JsonMap> = WEIGHTS, ANY;
        /// The agents who must sign in with one-time codes.
        row totp_required: Option<TotpRule> = OneOf::<TotpRule>::named("TotpRule"), ANY.left_out("`nobody`");
        /// Whether agents may sign in with a password. If `false`, the account needs an active sign-in provider.
        row password_sign_in: Option<bool> = Flag, ANY.left_out("true");
        /// The departments.
        own departments: Vec<NamedSpec> = all::<NamedSpec>(), FILE;
        /// The teams.
        own teams: Vec<NamedSpec> = all::<NamedSpec>(), FILE;
        /// The business hours.
        own hours: Vec<HoursSpec> = all::<HoursSpec>(), FILE;
        /// The labels.
        own labels: Vec<LabelSpec> = all::<LabelSpec>(), FILE;
        /// The classifications of tickets and contacts.
        own classifications: Vec<ClassificationSpec> = all::<ClassificationSpec>(), FILE;
        /// The macros.
        own macros: Vec<MacroSpec> = all::<MacroSpec>(), FILE;
        /// The sign-in providers.
        own sign_in_providers: Vec<ProviderSpec> = all::<ProviderSpec>(), FILE;
        /// The queues.
        own queues: Vec<QueueSpec> = all::<QueueSpec>(), FILE;
        /// The agents.
        own agents: Vec<AgentSpec> = all::<AgentSpec>(), FILE;
        /// The inboxes.
        own inboxes: Vec<InboxSpec> = all::<InboxSpec>(), FILE;
        /// The groups of custom attributes.
        own attribute_groups: Vec<AttributeGroupSpec> = all::<AttributeGroupSpec>(), FILE;
        /// The custom attributes.
        own attributes: Vec<AttributeSpec> = all::<AttributeSpec>(), FILE;
        /// The contacts.
        own contacts: Vec<ContactSpec> = all::<ContactSpec>(), FILE;
        /// The visitors: identities without a contact.
        own visitors: Vec<IdentitySpec> = List(Inner(identity), usize::MAX), FILE;
        /// The credentials.
        own credentials: Vec<CredentialSpec> = List(Inner(credential), usize::MAX), FILE;
        /// The callback endpoints.
        own callbacks: Vec<CallbackEndpointSpec> = all::<CallbackEndpointSpec>(), FILE;
    }

    /// A callback endpoint.
    pub struct CallbackEndpointSpec of CallbackEndpoint {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The name, unique in the account.
        row name: Option<String> = Text(1, 255), ANY.required();
        /// The URL, with `http://` or `https://`.
        row url: Option<String> = Url, ANY.required();
        /// The format of the requests to the endpoint. The format cannot be changed later.
        own format: Option<EndpointFormat> = OneOf::<EndpointFormat>::named("EndpointFormat"), ONCE.left_out("`native`, which is Standard Webhooks");
        /// The inbox to which the events are limited. Parlor sends only events of conversations in this inbox. `null`
        /// means all inboxes.
        own inbox_id as "inbox": Patch<Reference> = Refers, ANY.left_out("all inboxes");
        /// The client application to which the events are limited. Parlor sends only events of conversations that this
        /// application started. `null` means all conversations.
        own application_id as "application": Patch<Reference> = Refers, ANY.left_out("all conversations");
        /// The events to send, such as `message.created` or `message.*`. A new value replaces the whole list. An empty
        /// list means all events except `audit.*`.
        row events: Option<Vec<String>> = List(SUBSCRIPTION, MAX_EVENTS), ANY.left_out("all events except `audit.*`");
        /// The time limit for the answer of the endpoint to a request, in seconds.
        row timeout_s: Option<i64> = Whole(1, MAX_TIMEOUT_S), ANY.left_out("5");
        /// The maximum number of parallel requests.
        row concurrency: Option<i64> = Whole(1, MAX_CONCURRENCY), ANY.left_out("4");
        /// The settings of the format. A new value replaces all settings. Parlor refuses settings from which it cannot
        /// build a valid request. The settings are stored encrypted and are never shown.
        own settings: Option<Secret> = Settings, ANY.left_out("none");
        /// The signing secret. After a change, requests are also signed with the previous secret, until the secret
        /// changes again.
        own secret: Option<Secret> = SIGNING, FILE;
    }

    /// A department or a team.
    pub struct NamedSpec {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The name, unique in the account.
        own name: Option<String> = Text(1, 255), ANY.required();
    }

    /// A skill that a queue or a conversation requires.
    pub struct QueueSkill {
        /// The name of the skill: 1 to 64 lower-case letters, digits, hyphens and underscores.
        own name: Option<String> = SKILL, ANY.always();
        /// The minimum level. Default: 1.
        own level: Patch<i64> = Whole(1, MAX_LEVEL), ANY;
        /// The wait of a conversation after which the skill is no longer required, in seconds. Default: the skill is
        /// always required.
        own relax_after_s: Patch<i64> = Whole(1, MAX_RELAX_S), ANY;
    }

    /// A queue.
    pub struct QueueSpec of Queue {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The key, unique in the account.
        row key: Option<String> = Text(1, 255), ANY.required();
        /// The rule by which the queue chooses an agent.
        row distribution: Option<Distribution> = OneOf::<Distribution>::named("Distribution"), ANY.left_out("`least_busy`");
        /// The department, by id or name.
        own department: Patch<Reference> = Refers, ANY;
        /// The skills that the queue requires of every agent. A new value replaces the whole list.
        row skills: Option<Vec<SkillNeed>> = List(Inner(|skill: QueueSkill, _, _| skill.need()), MAX_NEEDS), ANY;
        /// The overflow queue, by id or key. A conversation moves to the overflow queue if the conversation waits too
        /// long in this queue, or if this queue is full.
        own overflow: Patch<Reference> = Refers, ANY;
        /// The wait after which a conversation moves to the overflow queue, in seconds.
        row overflow_after_s: Patch<i64> = Whole(1, MAX_RELAX_S), ANY;
        /// The maximum number of waiting conversations.
        row max_length: Patch<i64> = Whole(0, MOST), ANY;
        /// The business hours, by id or key.
        own hours: Patch<Reference> = Refers, ANY;
        /// The time limit for accepting an offer, in seconds. With `null`, the queue assigns conversations at once,
        /// without an offer.
        row accept_within_s: Patch<i64> = Whole(1, 3_600), ANY.left_out("conversations are assigned");
        /// The maximum number of open offers per online agent.
        row dispatch_per_agent: Patch<i64> = Whole(1, 100), ANY;
    }

    /// A label.
    pub struct LabelSpec of Label {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The name, unique in the account.
        row name: Option<String> = Text(1, MAX_LABEL), ANY.required();
        /// The colour, as `#rrggbb`.
        row colour: Patch<String> = COLOUR, ANY;
        /// The description of the label.
        row description: Patch<String> = Text(1, 1_024), ANY;
    }

    /// A classification of tickets or contacts.
    pub struct ClassificationSpec of Classification {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The kind of classification. The kind cannot be changed later.
        own kind: Option<ClassificationKind> = OneOf::<ClassificationKind>::named("ClassificationKind"), ONCE.required();
        /// The name, unique among the classifications of the same kind with the same parent.
        row name: Option<String> = Text(1, 255), ANY.required();
        /// The description of the classification.
        row description: Patch<String> = Text(1, 1_024), ANY;
        /// A short code, for example the abbreviation of a country or the postal code of a city.
        row code: Patch<String> = Text(1, 32), ANY;
        /// The parent, by id or name: the category of a subcategory, the country of a state, or the state of a city.
        /// The parent cannot be changed later.
        own parent_id as "parent": Option<Reference> = Refers, ONCE;
        /// Whether the classification may be chosen. Objects that already have the classification keep it after it
        /// becomes inactive.
        row active: Option<bool> = Flag, ANY.left_out("true");
    }

    /// A sign-in provider, with OpenID Connect.
    pub struct ProviderSpec of SignInProvider {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The key, unique in the account: 1 to 64 lower-case letters, digits and hyphens. The redirect URI contains
        /// this key.
        row key: Option<String> = PROVIDER_KEY, ANY.required();
        /// The name that people see.
        row name: Option<String> = Text(1, 255), ANY.left_out("the key");
        /// The issuer, exactly as the provider's tokens name it. The address begins with `https://`. If the provider
        /// runs on the same machine as Parlor, `http://` is also allowed.
        row issuer: Option<String> = ISSUER, ANY.required();
        /// The OAuth 2.0 client id of this server at the provider.
        row client_id: Option<String> = Text(1, 1_024), ANY.required();
        /// The OAuth 2.0 client secret of this server at the provider. The secret is stored encrypted and is never
        /// shown.
        secret client_secret: Option<Secret> = Hidden(SecretKind::Sealed, Text(1, 4_096)), ANY.left_out("none, for a public client");
        /// The scopes to request in addition to `openid`. A new value replaces the whole list.
        row scopes: Option<Vec<String>> = List(SCOPE, 20), ANY.left_out("`profile` and `email`");
        /// The name of the claim that contains the person's groups.
        row groups_claim: Option<String> = Text(1, 255), ANY.left_out("`groups`");
        /// The roles by group: an object that contains a role for each group. If a person's groups have several roles,
        /// the highest role applies. With an empty object, existing agents keep their roles, and new agents get
        /// `default_role`. A new value replaces the whole object.
        row roles: Option<JsonMap> = ROLES, ANY;
        /// The role of a person without a group in `roles`. `null` means that Parlor refuses such a person. If `roles`
        /// is empty, Parlor refuses only a person who is not an agent yet.
        row default_role: Patch<Role> = OneOf::<Role>::named("Role"), ANY.left_out("`null`");
        /// Whether a sign-in creates a new agent if the person has no agent yet.
        row creates_agents: Option<bool> = Flag, ANY.left_out("false");
        /// The teams of new agents, by id or name. A new value replaces the whole list.
        own teams: Option<Vec<Reference>> = List(Refers, 100), ANY;
        /// The values of the claim `amr` that prove a second factor. After a sign-in with a second factor at the
        /// provider, Parlor does not require a one-time code. A new value replaces the whole list.
        row second_factors: Option<Vec<String>> = List(Text(1, 64), 20), ANY.left_out("`mfa`");
        /// Whether agents may sign in through this provider.
        row active: Option<bool> = Flag, ANY.left_out("true");
    }

    /// An agent.
    pub struct AgentSpec of Agent {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The name that people see.
        row name: Option<String> = AGENT_NAME, ANY.required();
        /// The e-mail address for signing in, unique across the installation.
        row email: Option<String> = EMAIL, ANY.required();
        /// The password, at least 12 characters.
        own password: Option<Secret> = PASSWORD, ANY.left_out("the agent cannot sign in with a password");
        /// The role, which determines the agent's rights.
        row role: Option<Role> = OneOf::<Role>::named("Role"), ANY.left_out("`agent`");
        /// The conversations that the agent may see.
        some visibility: Option<Visibility> = OneOf::<Visibility>::named("Visibility"), ANY.left_out("set by the role");
        /// The capacity: the maximum number of slots that the agent's open conversations may use. After an increase,
        /// waiting conversations are assigned at once.
        row capacity: Option<i64> = Whole(0, MOST), ANY.left_out("5");
        /// Whether the agent is active. An inactive agent cannot sign in and gets no conversations.
        row active: Option<bool> = Flag, ANY.left_out("true");
        /// The skills: an object that contains a level from 1 to 10 for each skill name. A new value replaces the whole
        /// object.
        row skills: Option<JsonMap> = LEVELS, ANY;
        /// The teams, by id or name. A new value replaces the whole list.
        own teams: Option<Vec<Reference>> = List(Refers, 100), ANY;
        /// The queues, by id or key. A new value replaces the whole list.
        own queues: Option<Vec<Reference>> = List(Refers, 100), ANY.left_out("`default`, if there is one");
        /// The signature: the text below the agent's e-mails. The agent can also change the signature.
        row signature: Patch<String> = SIGNATURE, ANY;
    }

    /// The fields that agents may change in their own rows.
    pub struct ProfileSpec {
        /// The new displayed name. If absent, the name does not change.
        own name: Patch<String> = AGENT_NAME, ANY;
        /// The new signature: the text below the agent's mails. If absent, the signature does not change. `null`
        /// removes the signature.
        own signature: Patch<String> = SIGNATURE, ANY;
    }

    /// A macro for a team or for all agents.
    pub struct MacroSpec of Macro {
        /// The short code, without spaces. The short code is unique among the macros of the same team, or among the
        /// macros for all agents.
        own short_code: Option<String> = ShortCode, FILE.always();
        /// The name that people see.
        row name: Option<String> = Text(1, 255), FILE;
        /// The team whose members may use the macro, by id or name. Without a team, all agents may use the macro.
        own team: Patch<Reference> = Refers, FILE;
        /// The plain text, with variables and blanks.
        own content: Option<String> = MacroText, FILE;
        /// The kind of message: `outgoing` or `note`.
        own kind: Option<MessageKind> = OneOf::among("DraftKind", &MessageKind::OF_AGENTS), FILE;
        /// The actions. A new value replaces the whole list.
        own actions: Option<Vec<ActionSpec>> = List(whole::<ActionSpec>(), MAX_ACTIONS), FILE;
    }

    /// An action of a macro.
    pub struct ActionSpec {
        /// The kind of the action. The kind determines the other fields that the action has.
        own kind: Option<String> = Text(1, 32), FILE.always();
        /// The labels that the action adds or removes.
        own labels: Option<Vec<String>> = List(Text(1, MAX_LABEL), MAX_ACTION_LABELS), FILE;
        /// The agent to whom the action assigns the conversation, by id or e-mail address.
        own agent: Option<Reference> = Refers, FILE;
        /// The new status of the conversation.
        own status: Option<Status> = OneOf::among("MacroStatus", &MacroAction::STATUSES), FILE;
        /// The new priority of the conversation.
        own priority: Option<Priority> = OneOf::<Priority>::named("Priority"), FILE;
        /// The duration of a snooze, in seconds.
        own for_s: Option<i64> = Whole(1, MAX_SNOOZE_S), FILE;
    }

    /// An inbox.
    pub struct InboxSpec of Inbox {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The key, unique in the account.
        row key: Option<String> = Text(1, 255), ANY.required();
        /// The name that people see.
        row name: Option<String> = Text(1, 255), ANY.left_out("the key");
        /// The kind of inbox, which determines the dialect. The kind cannot be changed later.
        own kind: Option<InboxKind> = OneOf::<InboxKind>::named("InboxKind"), ONCE.required();
        /// The queue that routes the conversations of the inbox, by id or key.
        own queue: Option<Reference> = Refers, ANY.left_out("`default`");
        /// The department, by id or name.
        own department: Patch<Reference> = Refers, ANY;
        /// Whether the inbox is active. An inactive inbox accepts no new conversations.
        row active: Option<bool> = Flag, ANY.left_out("true");
        /// The URL to which the inbox's events are sent.
        row webhook_url: Patch<String> = Url, ANY;
        /// The HMAC key with which the account's own system signs the identity of a customer.
        secret hmac_token: Option<Secret> = Hidden(SecretKind::Sealed, Text(8, 1_024)), ANY;
        /// Whether an identity has only one conversation in the inbox. A request to start another conversation
        /// continues the newest conversation instead. If the newest conversation has ended and can never be reopened, a
        /// new conversation starts.
        row single_conversation: Option<bool> = Flag, ANY;
        /// Whether new conversations get the status `pending` instead of `open`, so that a bot serves them first.
        row starts_pending: Option<bool> = Flag, ANY;
        /// The time for which an agent's message to the customer is held before it is sent, in seconds. During this
        /// time, the agent can cancel the message.
        row hold_s: Option<i64> = Whole(0, MAX_HOLD_S), ANY.left_out("0");
        /// The files that the inbox accepts from customers. With `allow`, the inbox accepts only files with an
        /// extension in `attachment_extensions`. With `block`, the inbox accepts all files except those with such an
        /// extension.
        row attachment_rule: Option<AttachmentRule> = OneOf::<AttachmentRule>::named("AttachmentRule"), ANY.left_out("allow_all");
        /// The file name extensions for the rules `allow` and `block`, in lower case and without a dot.
        row attachment_extensions: Option<Vec<String>> = List(Extension, MAX_EXTENSIONS), ANY.left_out("none");
        /// The greeting: a text that the customer gets after the customer's first message in a conversation.
        row greeting: Patch<String> = Text(1, MAX_NOTE), ANY;
        /// The text that a customer gets while the business hours of the conversation's queue are closed, at most once
        /// a day.
        row out_of_hours_message: Patch<String> = Text(1, MAX_NOTE), ANY;
        /// The question of the satisfaction survey. The customer gets the survey when the conversation is resolved. The
        /// conversation is closed when the customer answers, or after one day.
        row survey: Patch<String> = Text(1, MAX_NOTE), ANY;
        /// Whether Parlor resolves a contact's ongoing conversations in the inbox when the contact is blocked.
        row block_resolves: Option<bool> = Flag, ANY.left_out("true for the kind `api`, else false");
        /// The time of the last change of the inbox's configuration. Default: the time of the last change of the inbox.
        own configured_at: Option<Timestamp> = INSTANT, FILE;
        /// The time limit for the answer of the server at `webhook_url`, in seconds.
        own webhook_timeout_s: Option<i64> = Whole(1, MAX_TIMEOUT_S), FILE;
        /// The maximum number of parallel requests to `webhook_url`.
        own webhook_concurrency: Option<i64> = Whole(1, MAX_CONCURRENCY), FILE;
        /// The signing secret for `webhook_url`. After a change, requests are also signed with the previous secret,
        /// until the secret changes again.
        own webhook_secret: Option<Secret> = SIGNING, FILE;
    }

    /// A group of custom attributes: a section of a form, or a table of contact rows.
    pub struct AttributeGroupSpec of AttributeGroup {
        /// The id, at least 11, because smaller ids are reserved for built-in groups.
        own id: Option<i64> = ID, FILE;
        /// The kind of object that the attributes describe. A group of the kind `contact_row` is a table. The kind
        /// cannot be changed later.
        own object: Option<AttributeObject> = OneOf::<AttributeObject>::named("AttributeObject"), ONCE.required();
        /// The name, unique among the groups for the same kind of object.
        row name: Option<String> = Text(1, 255), ANY.required();
        /// The description of the group.
        row description: Patch<String> = Text(1, 1_024), ANY;
    }

    /// A custom attribute.
    pub struct AttributeSpec of AttributeDefinition {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The kind of object that the attribute describes. The kind cannot be changed later.
        own object: Option<AttributeObject> = OneOf::<AttributeObject>::named("AttributeObject"), ONCE.required();
        /// The name, unique among the attributes for the same kind of object.
        row name: Option<String> = Text(1, 255), ANY.required();
        /// The label that people see.
        row label: Option<String> = Text(1, 255), ANY.left_out("the name");
        /// The type of the values.
        row value_type: Option<AttributeType> = OneOf::<AttributeType>::named("AttributeType"), ANY.required();
        /// The allowed values of an attribute whose type is a choice of options. A new value replaces the whole list.
        row options: Option<Vec<String>> = List(Text(1, 255), 1_000), ANY;
        /// The group, by id or name. An attribute of the kind `contact_row` must have a group: its table. This group
        /// cannot be changed later.
        own group_id as "group": Patch<Reference> = Refers, ANY;
    }
}

impl AccountSpec {
    /// Calls a function for each configuration object of the document. The function gets the kind of the object's id,
    /// the noun for the object, and the object's position and id in the document.
    pub fn each_configured(&self, mut visit: impl FnMut(IdKind, &str, &Location, Option<i64>)) {
        macro_rules! visit {
            ($($list:ident: $kind:ident $noun:literal,)*) => {
                $( (self.$list.iter()).for_each(|s| visit(IdKind::$kind, $noun, &s.location, s.id)); )*
            };
        }
        visit! {
            departments: Department "department",
            teams: Team "team",
            hours: Hours "hours",
            labels: Label "label",
            classifications: Classification "classification",
            sign_in_providers: Provider "sign-in provider",
            callbacks: Endpoint "callback",
            queues: Queue "queue",
            agents: Agent "agent",
            inboxes: Inbox "inbox",
            attribute_groups: AttributeGroup "group of custom attributes",
            attributes: Attribute "custom attribute",
        }
    }
}

impl QueueSkill {
    /// Returns the required skill. `None` means that the name had a fault.
    #[must_use]
    pub fn need(self) -> Option<SkillNeed> {
        Some(SkillNeed {
            name: self.name?,
            level: self.level.value().unwrap_or(1),
            relax_after_s: self.relax_after_s.value(),
        })
    }
}
