//! The configuration objects. This module declares each kind of object once. A value of a declared type contains the
//! changes of one object that a provisioning file or a document of `/v1` requests.
//!
//! References contain the names from the document, and secrets are already hashed or encrypted. A field that is `None`
//! or absent keeps its value. To add a setting, add a line to the declaration of its object. A mark before each field
//! selects the way in which the field is stored. With the mark `row`, the value is stored in the row's field of the
//! same name. The mark `some` does the same for a row's field that is an `Option`. The mark `secret` does the same for
//! a secret. With the mark `own`, the function that decides the object stores the value.

use super::field::{ANY, Declared, Described, FILE, Field, Held, ONCE, Reading, SecretKind, Type};
use super::field_type::{
    ACCOUNT_ZONE, COLOUR, COUNTRY, DATE, EMAIL, Extension, Flag, Hidden, ID, INSTANT, ISSUER,
    Inner, LANGUAGE, LEVELS, LONGEST, List, OneOf, PASSWORD, PROVIDER_KEY, ROLES, Refers, SCOPE,
    SIGNING, SKILL, SUBSCRIPTION, Settings, TIME_OF_DAY, TOKEN, Text, Url, VALUES, WEEKDAY,
    WEIGHTS, Whole, ZONE, all, whole,
};
use super::merge::Merge;
pub use super::place::{Place, Reference, Secret};
use crate::acts::{MAX_HOLD_S, MAX_LABEL, MAX_LABELS, MAX_NOTE, MAX_SERIAL, MAX_SIGNATURE};
use crate::attachments::MAX_EXTENSIONS;
use crate::callbacks::{MAX_CONCURRENCY, MAX_EVENTS, MAX_TIMEOUT_S};
use crate::document::{Patch, Path, code};
use crate::entities::{
    Account, Agent, AttributeDefinition, AttributeGroup, CallbackEndpoint, Classification, Holiday,
    Hours, Inbox, JsonMap, Label, Macro, Opening, Queue, SignInProvider, SkillNeed,
};
use crate::ids::IdKind;
use crate::macros::{MAX_ACTION_LABELS, MAX_ACTIONS, MAX_SHORT_CODE, MAX_SNOOZE_S, MAX_TEXT};
use crate::skills::{MAX_LEVEL, MAX_NEEDS, MAX_RELAX_S};
use crate::time::Timestamp;
use crate::words::{
    AttachmentRule, AttributeObject, AttributeType, ClassificationKind, CredentialKind,
    Distribution, EndpointFormat, InboxKind, MessageKind, PointKind, Priority, Role, Status,
    TotpRule, Visibility, Word as _,
};
use serde_json::{Value, json};

/// The greatest value for the capacity of an agent and for the maximum length of a queue.
const MOST: i64 = 1_000_000;

/// Declares configuration objects. For each object, generates the struct, the implementation of [`Declared`] and the
/// description. With `of`, also generates the code that stores the fields in a row.
macro_rules! configured {
    ($(
        $(#[doc = $doc:literal])*
        pub struct $name:ident $(of $row:ident)? {
            $( $(#[doc = $field_doc:literal])* $how:ident $field:ident $(as $file:literal)?: $type:ty = $reads:expr, $usage:expr; )*
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            /// The object's position in the document.
            pub place: Place,
            $( $(#[doc = $field_doc])* pub $field: $type, )*
        }

        impl Declared for $name {
            const DESCRIBED: Described = Described {
                name: stringify!($name),
                doc: concat!($($doc),*),
                fields: || vec![$( Field {
                    name: stringify!($field),
                    file: configured!(@file $field $($file)?),
                    nullable: nullable::<$type, _>(&$reads),
                    shape: Type::shape(&$reads),
                    doc: concat!($($field_doc),*),
                    usage: $usage,
                } ),*],
            };

            fn read(value: Value, at: &Path<'_>, cx: &mut Reading<'_>) -> Option<Self> {
                let mut members = cx.open(value, at)?;
                let read = Self {
                    place: cx.place(at, &[$((stringify!($field), configured!(@file $field $($file)?))),*]),
                    $( $field: cx.field(&mut members, (stringify!($field), configured!(@file $field $($file)?)), &$reads, $usage), )*
                };
                cx.close(members);
                Some(read)
            }
        }

        configured!(@store $name $($row)?; $($how $field (configured!(@file $field $($file)?));)*);
    )*};
    (@store $name:ident; $($rest:tt)*) => {};
    (@store $name:ident $row:ident; $($how:ident $field:ident ($file:expr);)*) => {
        impl $name {
            /// Stores the fields that have the mark `row`, `some` or `secret`.
            pub(super) fn store(&self, row: &mut $row, merge: &mut Merge) {
                $( configured!(@$how self, row, merge, $field, $file); )*
            }
        }
    };
    (@file $field:ident $file:literal) => { $file };
    (@file $field:ident) => { stringify!($field) };
    (@row $self:ident, $row:ident, $merge:ident, $field:ident, $file:expr) => {
        $merge.set($file, &mut $row.$field, &$self.$field);
    };
    (@some $self:ident, $row:ident, $merge:ident, $field:ident, $file:expr) => {
        $merge.set($file, &mut $row.$field, $self.$field.as_ref().map(|value| Some(value.clone())));
    };
    (@secret $self:ident, $row:ident, $merge:ident, $field:ident, $file:expr) => {
        $merge.secret($file, &mut $row.$field, $self.$field.as_ref());
    };
    (@own $self:ident, $row:ident, $merge:ident, $field:ident, $file:expr) => {};
}

fn nullable<H: Held<T::Value>, T: Type>(_: &T) -> bool {
    H::NULLABLE
}

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

    /// A skill that a queue requires.
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
        row skills: Option<Vec<SkillNeed>> = List(Inner(skill_need), MAX_NEEDS), ANY;
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

    /// An opening period on the listed days of the week.
    pub struct NewWeeklyStretch {
        /// The days, `mon` to `sun`.
        own days: Vec<i64> = List(WEEKDAY, 7), ANY.always();
        /// The beginning, as `HH:MM`.
        own from: Option<i64> = TIME_OF_DAY, ANY.always();
        /// The end, as `HH:MM`. The end must be later than `from`. `24:00` is the end of the day.
        own to: Option<i64> = TIME_OF_DAY, ANY.always();
    }

    /// A day whose opening times differ from the weekly opening times. Without `from` and `to`, the day is closed.
    pub struct NewHoliday {
        /// The date, as `YYYY-MM-DD`.
        own date: Option<String> = DATE, ANY.always();
        /// The name that people see.
        own name: Patch<String> = Text(1, 255), ANY;
        /// The beginning, as `HH:MM`.
        own from: Patch<i64> = TIME_OF_DAY, ANY;
        /// The end, as `HH:MM`.
        own to: Patch<i64> = TIME_OF_DAY, ANY;
    }

    /// Business hours.
    pub struct HoursSpec of Hours {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The key, unique in the account.
        row key: Option<String> = Text(1, 255), ANY.required();
        /// The time zone, as an IANA name.
        row time_zone: Option<String> = ZONE, ANY.left_out("the account's");
        /// The weekly opening times. A new value replaces the whole list.
        row weekly: Option<Vec<Opening>> = Weekly, ANY;
        /// The days whose opening times differ from the weekly opening times. A new value replaces the whole list.
        row holidays: Option<Vec<Holiday>> = List(Inner(holiday), 1_000), ANY;
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
        row name: Option<String> = Text(1, 255), ANY.required();
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
        row signature: Patch<String> = Text(1, MAX_SIGNATURE), ANY;
    }

    /// A macro for a team or for all agents.
    pub struct MacroSpec of Macro {
        /// The short code, without spaces. The short code is unique among the macros of the same team, or among the
        /// macros for all agents.
        own short_code: Option<String> = Text(1, MAX_SHORT_CODE), FILE.always();
        /// The name that people see.
        row name: Option<String> = Text(1, 255), FILE;
        /// The team whose members may use the macro, by id or name. Without a team, all agents may use the macro.
        own team: Patch<Reference> = Refers, FILE;
        /// The plain text, with variables and blanks.
        own content: Option<String> = Text(1, MAX_TEXT), FILE;
        /// The kind of message: `outgoing` or `note`.
        own kind: Option<MessageKind> = OneOf::<MessageKind>::named("MessageKind"), FILE;
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
        own status: Option<Status> = OneOf::<Status>::named("Status"), FILE;
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
        /// The text that a customer gets while the business hours of the conversation's queue are closed, at most once a day.
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

    /// A contact point of a kind that a contact may have more than once.
    pub struct ContactPointSpec {
        /// The kind of contact point.
        own kind: Option<String> = Text(1, LONGEST), FILE;
        /// The phone number, or the id in a social network.
        own value: Option<String> = Text(1, LONGEST), FILE.always();
    }

    /// A contact.
    pub struct ContactSpec {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The display name.
        own name: Option<String> = Text(1, LONGEST), FILE;
        /// The given name.
        own given_name: Option<String> = Text(1, LONGEST), FILE;
        /// The family name.
        own family_name: Option<String> = Text(1, LONGEST), FILE;
        /// The e-mail address.
        own email: Option<String> = EMAIL, FILE;
        /// The primary phone number.
        own phone: Option<String> = Text(1, LONGEST), FILE;
        /// The id of the contact in another system.
        own external_id: Option<String> = Text(1, LONGEST), FILE;
        /// Further phone numbers, and ids in social networks. Parlor adds these values to the contact's present contact
        /// points.
        own contact_points: Vec<(PointKind, String)> = List(Inner(contact_point), usize::MAX), FILE;
        /// Whether the contact is blocked.
        own blocked: Option<bool> = Flag, FILE;
        /// The department, by id or name.
        own department: Patch<Reference> = Refers, FILE;
        /// The labels, by id or name. A new value replaces the whole list.
        own labels: Option<Vec<Reference>> = List(Refers, MAX_LABELS), FILE;
        /// The custom attributes.
        own custom_attributes: JsonMap = VALUES, FILE;
        /// The time of creation.
        own created_at: Option<Timestamp> = INSTANT, FILE;
        /// The identities of the contact, each in one inbox.
        own identities: Vec<IdentitySpec> = List(Inner(identity), usize::MAX), FILE;
        /// The cases.
        own cases: Vec<CaseSpec> = List(Inner(case), usize::MAX), FILE;
    }

    /// An identity: a contact or an unknown customer in one inbox.
    pub struct IdentityTable {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The inbox, by id or key.
        own inbox: Option<Reference> = Refers, FILE.always();
        /// The serial, unique in the inbox.
        own serial: Option<String> = Text(1, MAX_SERIAL), FILE;
    }

    /// A case of a contact.
    pub struct CaseTable {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The subject.
        own subject: Option<String> = Text(1, LONGEST), FILE.always();
    }

    /// A credential.
    pub struct CredentialTable {
        /// The kind of credential.
        own kind: Option<CredentialKind> = OneOf::<CredentialKind>::named("CredentialKind"), FILE;
        /// The name.
        own name: Option<String> = Text(1, LONGEST), FILE;
        /// The agent, by id or e-mail address.
        own agent: Option<Reference> = Refers, FILE;
        /// The token, for kinds of credentials with a single secret.
        own token: Option<Secret> = TOKEN, FILE;
        /// The key, for kinds of credentials with a key and a secret. The key itself is not secret.
        own key: Option<String> = Text(1, LONGEST), FILE;
        /// The secret, for kinds of credentials with a key and a secret.
        own secret: Option<Secret> = TOKEN, FILE;
        /// The type of a client application, as the vendor's API names the type.
        own application_type as "type": Option<String> = Text(1, LONGEST), FILE;
        /// The inboxes of a client application, by id or key.
        own inboxes: Option<Vec<Reference>> = List(Refers, usize::MAX), FILE;
        /// The callback of a client application.
        own callback: Option<CallbackSpec> = Inner(callback), FILE;
    }

    /// The callback of a client application.
    pub struct CallbackTable {
        /// The address that receives the requests.
        own url: Option<String> = Url, FILE.always();
        /// The format of the request bodies.
        own format: Option<String> = Text(1, LONGEST), FILE;
        /// Whether the callback is active.
        own active: Option<bool> = Flag, FILE;
        /// The authentication of the callback's requests.
        own authentication: Option<AuthenticationTable> = whole::<AuthenticationTable>(), FILE;
    }

    /// The authentication of callbacks. The object may contain `basic` or `oauth2`, but not both.
    pub struct AuthenticationTable {
        /// Authentication with a user and a password.
        own basic: Option<BasicTable> = whole::<BasicTable>(), FILE;
        /// Authentication with an OAuth 2.0 token.
        own oauth2: Option<OauthTable> = whole::<OauthTable>(), FILE;
    }

    /// Authentication with a user and a password.
    pub struct BasicTable {
        /// The user.
        own user: Option<String> = Text(1, LONGEST), FILE.always();
        /// The password.
        own password: Option<Secret> = Hidden(SecretKind::Sealed, Text(1, LONGEST)), FILE.always();
    }

    /// Authentication with an OAuth 2.0 token.
    pub struct OauthTable {
        /// The address of the token endpoint.
        own token_url: Option<String> = Url, FILE.always();
        /// The client's id.
        own client_id: Option<String> = Text(1, LONGEST), FILE.always();
        /// The client's secret.
        own client_secret: Option<Secret> = Hidden(SecretKind::Sealed, Text(1, LONGEST)), FILE.always();
    }
}

impl AccountSpec {
    /// Calls a function for each configuration object of the document. The function gets the kind of the object's id,
    /// the noun for the object, and the object's position and id in the document.
    pub fn each_configured(&self, mut visit: impl FnMut(IdKind, &str, &Place, Option<i64>)) {
        macro_rules! visit {
            ($($list:ident: $kind:ident $noun:literal,)*) => {
                $( (self.$list.iter()).for_each(|s| visit(IdKind::$kind, $noun, &s.place, s.id)); )*
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

impl ContactSpec {
    /// Returns the e-mail address, the phone number and the external id. A contact has at most one value of each of
    /// these kinds.
    pub(super) fn single_points(&self) -> [(PointKind, Option<&String>); 3] {
        [
            (PointKind::Email, self.email.as_ref()),
            (PointKind::Phone, self.phone.as_ref()),
            (PointKind::ExternalId, self.external_id.as_ref()),
        ]
    }
}

/// An identity: a contact or an unknown customer in one inbox.
#[derive(Clone, Debug)]
pub struct IdentitySpec {
    /// The object's position in the document.
    pub place: Place,
    /// The inbox.
    pub inbox: Reference,
    /// The id.
    pub id: Option<i64>,
    /// The serial.
    pub serial: Option<String>,
}

/// A case.
#[derive(Clone, Debug, Default)]
pub struct CaseSpec {
    /// The object's position in the document.
    pub place: Place,
    /// The id.
    pub id: Option<i64>,
    /// The subject.
    pub subject: String,
}

/// A credential: a token, an API key or a client application.
#[derive(Clone, Debug)]
pub struct CredentialSpec {
    /// The object's position in the document.
    pub place: Place,
    /// The kind of credential.
    pub kind: CredentialKind,
    /// The agent for whom the credential acts.
    pub agent: Option<Reference>,
    /// The name that people see.
    pub name: Option<String>,
    /// The key of an API key or a client application. `None` for a token.
    pub key: Option<String>,
    /// The SHA-256 digest of the token or the secret, in hexadecimal digits.
    pub secret_hash: String,
    /// The type of a client application, as the vendor's API names the type.
    pub application_type: Option<String>,
    /// The inboxes of a client application.
    pub inboxes: Option<Vec<Reference>>,
    /// The callback of a client application.
    pub callback: Option<CallbackSpec>,
}

impl CredentialSpec {
    /// Returns the name of the credential in the provisioning records. For a token, the name is the token's digest.
    pub(super) fn object(&self) -> String {
        match &self.key {
            Some(key) => format!("{} {key}", self.kind),
            None => format!("{} {}", self.kind, self.secret_hash),
        }
    }
}

/// The callback of a client application.
#[derive(Clone, Debug)]
pub struct CallbackSpec {
    /// The settings as JSON, with encrypted secrets. The fingerprint contains the fingerprints of the secrets, so equal
    /// settings always have the same fingerprint.
    pub settings: Secret,
    /// Whether the callback is active.
    pub active: Option<bool>,
}

fn skill_need(skill: QueueSkill, _: &Path<'_>, _: &mut Reading<'_>) -> Option<SkillNeed> {
    Some(SkillNeed {
        name: skill.name?,
        level: skill.level.value().unwrap_or(1),
        relax_after_s: skill.relax_after_s.value(),
    })
}

/// Checks that an opening period ends after its beginning.
fn stretch(
    from: Option<i64>,
    to: Option<i64>,
    at: &Path<'_>,
    cx: &mut Reading<'_>,
) -> Option<(i64, i64)> {
    let (from, to) = (from?, to?);
    if from >= to {
        let message =
            "must be later than `from`; split a period that passes midnight into two entries";
        cx.refuse(&at.key("to"), message);
        return None;
    }
    Some((from, to))
}

/// The type of weekly opening times.
struct Weekly;

impl Type for Weekly {
    type Value = Vec<Opening>;

    fn read(&self, value: Value, at: &Path<'_>, cx: &mut Reading<'_>) -> Option<Vec<Opening>> {
        let stretches = List(Inner(weekly), 100).read(value, at, cx)?;
        Some(stretches.into_iter().flatten().collect())
    }

    fn shape(&self) -> super::field::Shape {
        List(Inner(weekly), 100).shape()
    }
}

fn weekly(open: NewWeeklyStretch, at: &Path<'_>, cx: &mut Reading<'_>) -> Option<Vec<Opening>> {
    let (from, to) = stretch(open.from, open.to, at, cx)?;
    let opening = |day| Opening { day, from, to };
    Some(open.days.into_iter().map(opening).collect())
}

fn holiday(day: NewHoliday, at: &Path<'_>, cx: &mut Reading<'_>) -> Option<Holiday> {
    let (from, to) = (day.from.value(), day.to.value());
    if from.is_some() != to.is_some() {
        let missing = at.key(if from.is_some() { "to" } else { "from" });
        // A fault was already added for a time that could not be read.
        let place = missing.to_string();
        if cx.faults.iter().all(|fault| fault.path != place) {
            let message = "is needed: a time such as 09:00";
            cx.faults.add(&missing, code::REQUIRED, message);
        }
    }
    Some(Holiday {
        date: day.date?,
        name: day.name.value().unwrap_or_default(),
        open: stretch(from, to, at, cx),
    })
}

fn contact_point(
    point: ContactPointSpec,
    at: &Path<'_>,
    cx: &mut Reading<'_>,
) -> Option<(PointKind, String)> {
    // The list of contact points does not accept four kinds. The e-mail address, the primary phone number and the
    // external id have their own fields. Parlor itself adds the contact points of the kind `attribute`, for searches.
    let several = |kind: &PointKind| {
        !matches!(
            kind,
            PointKind::Email | PointKind::Phone | PointKind::ExternalId | PointKind::Attribute
        )
    };
    let kind = (point.kind.as_deref())
        .and_then(PointKind::from_word)
        .filter(several);
    if kind.is_none() {
        let known = (PointKind::ALL.iter()).filter(|kind| several(kind));
        let known = known.map(|kind| kind.word()).collect::<Vec<_>>();
        let message = format!("must be one of {}", known.join(", "));
        cx.refuse(&at.key("kind"), message);
    }
    kind.zip(point.value)
}

fn identity(table: IdentityTable, _: &Path<'_>, _: &mut Reading<'_>) -> Option<IdentitySpec> {
    Some(IdentitySpec {
        inbox: table.inbox?,
        place: table.place,
        id: table.id,
        serial: table.serial,
    })
}

fn case(table: CaseTable, _: &Path<'_>, _: &mut Reading<'_>) -> Option<CaseSpec> {
    Some(CaseSpec {
        subject: table.subject?,
        place: table.place,
        id: table.id,
    })
}

fn credential(
    table: CredentialTable,
    at: &Path<'_>,
    cx: &mut Reading<'_>,
) -> Option<CredentialSpec> {
    let given = |name: &str| {
        let forms = ["", "_env", "_file"].map(|tail| format!("{name}{tail}"));
        (forms.iter()).find_map(|key| table.place.written(key).map(|_| key.clone()))
    };
    if given("kind").is_none() {
        let message = "a credential needs a kind: employee_token, api_key, access_token or client_application";
        cx.faults.add(&at.key("kind"), code::REQUIRED, message);
    }
    let kind = table.kind?;
    match kind {
        CredentialKind::EmployeeToken
        | CredentialKind::AccessToken
        | CredentialKind::ApiKey
        | CredentialKind::ClientApplication => {}
        CredentialKind::ApplicationSession | CredentialKind::Session => {
            cx.refuse(&at.key("kind"), "sessions are made by signing in");
            return None;
        }
        CredentialKind::PasswordLink => {
            cx.refuse(
                &at.key("kind"),
                "`parlor agent invite` makes a password link",
            );
            return None;
        }
    }
    let mut known = if kind.has_key() {
        vec!["secret", "key"]
    } else {
        vec!["token"]
    };
    if kind.acts_for_agent() {
        known.push("agent");
    }
    for name in known.iter().filter(|name| given(name).is_none()) {
        let message = format!("a credential of kind {kind} needs it");
        cx.faults.add(&at.key(name), code::REQUIRED, message);
    }
    if kind.is_client_application() {
        known.extend(["type", "inboxes", "callback"]);
    }
    known.extend(["kind", "name"]);
    for name in [
        "token", "agent", "secret", "key", "type", "inboxes", "callback",
    ] {
        if !known.contains(&name)
            && let Some(key) = given(name)
        {
            let message = format!("unknown key; known here: {}", known.join(", "));
            cx.faults.add(&at.key(&key), code::UNKNOWN_MEMBER, message);
        }
    }
    Some(CredentialSpec {
        secret_hash: table.token.or(table.secret)?.stored,
        place: table.place,
        kind,
        agent: table.agent,
        name: table.name,
        key: table.key,
        application_type: table.application_type,
        inboxes: table.inboxes,
        callback: table.callback,
    })
}

fn callback(table: CallbackTable, at: &Path<'_>, cx: &mut Reading<'_>) -> Option<CallbackSpec> {
    let format = table.format.unwrap_or_else(|| "json".to_owned());
    if !["json", "xml"].contains(&format.as_str()) {
        cx.refuse(&at.key("format"), "must be one of json, xml");
    }
    let authentication = table.authentication.unwrap_or_default();
    if authentication.basic.is_some() && authentication.oauth2.is_some() {
        let message = "choose one way of authentication";
        cx.refuse(&at.key("authentication").key("oauth2"), message);
    }
    let mut ways = None;
    if let Some(basic) = authentication.basic {
        if basic.user.as_deref().is_some_and(|user| user.contains(':')) {
            let at = at.key("authentication");
            cx.refuse(&at.key("basic").key("user"), "must not contain a colon");
        }
        let way = |secret: String| json!({"basic": {"user": basic.user, "password": secret}});
        let secret = basic.password?;
        ways = Some((way(secret.stored), way(secret.fingerprint)));
    }
    if let Some(oauth2) = authentication.oauth2 {
        let way = |secret: String| json!({"oauth2": {"token_url": oauth2.token_url, "client_id": oauth2.client_id, "client_secret": secret}});
        let secret = oauth2.client_secret?;
        ways = Some((way(secret.stored), way(secret.fingerprint)));
    }
    let (stored, compared) = ways.unzip();
    let printed = |authentication: Option<Value>| {
        let mut map = JsonMap::new();
        map.insert("url".to_owned(), table.url.clone().into());
        map.insert("format".to_owned(), format.clone().into());
        map.extend(authentication.map(|way| ("authentication".to_owned(), way)));
        Value::Object(map).to_string()
    };
    Some(CallbackSpec {
        settings: Secret {
            fingerprint: cx.secrets.fingerprint("callback", &printed(compared)),
            stored: printed(stored),
        },
        active: table.active,
    })
}
