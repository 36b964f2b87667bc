//! The types of ids. Each kind of object has its own type, so that the compiler refuses the id of a contact where the
//! id of a conversation is required.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The maximum id: 2^53 - 1. Some vendors' clients parse ids as JavaScript numbers. JavaScript numbers can represent
/// every integer exactly only up to this value.
pub const MAX_ID: i64 = (1 << 53) - 1;

/// The common trait of id types. The store uses it to read, write and generate ids.
pub trait Id: Copy + Eq + Ord + std::hash::Hash + fmt::Debug + Send + Sync + 'static {
    /// The kind of the id. `None` means that ids of several kinds have this type.
    const KIND: Option<IdKind> = None;
    /// Returns the id as a number.
    fn get(self) -> i64;
    /// Builds an id from a number without a check. To check an untrusted id, use [`parse_id`].
    fn from_raw(raw: i64) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:ident $table:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl Id for $name {
            const KIND: Option<IdKind> = Some(IdKind::$kind);
            fn get(self) -> i64 { self.0 }
            fn from_raw(raw: i64) -> Self { Self(raw) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, concat!(stringify!($name), "({})"), self.0) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
    )*

        /// The kinds of ids that Parlor generates, in the order of the store's counters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum IdKind {
            $(#[doc = concat!("[`", stringify!($name), "`].")] $kind,)*
        }

        impl IdKind {
            /// Every kind of id.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// Returns the table whose `id` column contains ids of this kind. The store's counter for this kind has the
            /// same name as the table.
            #[must_use]
            pub const fn table(self) -> &'static str {
                match self {
                    $(Self::$kind => $table,)*
                }
            }
        }
    };
}

ids! {
    /// The id of an account.
    AccountId = Account "accounts";
    /// The id of a department.
    DepartmentId = Department "departments";
    /// The id of a team.
    TeamId = Team "teams";
    /// The id of a queue.
    QueueId = Queue "queues";
    /// The id of an agent.
    AgentId = Agent "agents";
    /// The id of an inbox.
    InboxId = Inbox "inboxes";
    /// The id of a contact.
    ContactId = Contact "contacts";
    /// The id of a contact point.
    ContactPointId = ContactPoint "contact_points";
    /// The id of an identity.
    IdentityId = Identity "identities";
    /// The id of a conversation.
    ConversationId = Conversation "conversations";
    /// The id of a message.
    MessageId = Message "messages";
    /// The id of a case.
    CaseId = Case "cases";
    /// The id of a ticket.
    TicketId = Ticket "tickets";
    /// The id of a custom attribute definition.
    AttributeId = Attribute "attributes";
    /// The id of a credential: a token, an API key, a client application or a session.
    CredentialId = Credential "credentials";
    /// The id of a configured callback endpoint.
    EndpointId = Endpoint "callback_endpoints";
    /// The id of business hours.
    HoursId = Hours "hours";
    /// The id of a configured label.
    LabelId = Label "labels";
    /// The id of a classification of tickets or contacts.
    ClassificationId = Classification "classifications";
    /// The id of a group of custom attributes.
    AttributeGroupId = AttributeGroup "attribute_groups";
    /// The id of a row in a table of a contact.
    ContactRowId = ContactRow "contact_rows";
    /// The id of a note about a contact.
    ContactNoteId = ContactNote "contact_notes";
    /// The id of a merge of two contacts.
    MergeId = Merge "merges";
    /// The id of an attachment.
    AttachmentId = Attachment "attachments";
    /// The id of a scheduled message.
    ScheduledId = Scheduled "scheduled_messages";
    /// The id of a macro.
    MacroId = Macro "macros";
    /// The id of a bulk job.
    BulkJobId = BulkJob "bulk_jobs";
    /// The id of a saved view.
    ViewId = View "views";
    /// The id of a sign-in provider.
    ProviderId = Provider "sign_in_providers";
    /// The id of an agent's login at a sign-in provider.
    LoginId = Login "agent_logins";
    /// The id of a push subscription.
    PushSubscriptionId = PushSubscription "push_subscriptions";
}

impl AttributeGroupId {
    /// The greatest id that is reserved for built-in groups. In some dialects, every attribute must have a group. Such
    /// a dialect shows an attribute without a group as a member of a built-in group. The groups that an account
    /// configures have greater ids.
    pub const RESERVED: i64 = 10;

    /// Whether the id is reserved for a built-in group.
    #[must_use]
    pub const fn is_reserved(self) -> bool {
        self.0 <= Self::RESERVED
    }
}

impl AccountId {
    /// The id `0`, which belongs to no account, because the ids of accounts begin at 1. Some decisions and reads find
    /// their accounts themselves. Such a decision or read gets this id in place of an account.
    pub const NONE: Self = Self(0);
}

/// Reads an untrusted decimal id. `None` means that the text is not a plain positive integer up to [`MAX_ID`].
#[must_use]
pub fn parse_id(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 16 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|id| (1..=MAX_ID).contains(id))
}

/// The key of a callback endpoint, for example `callback-5`, `inbox-407`, `application-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EndpointKey {
    /// An endpoint from the account's configuration.
    Callback(EndpointId),
    /// The `webhook_url` of an inbox.
    Inbox(InboxId),
    /// The callback of a client application.
    Application(CredentialId),
}

impl fmt::Display for EndpointKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Callback(id) => write!(f, "callback-{id}"),
            Self::Inbox(id) => write!(f, "inbox-{id}"),
            Self::Application(id) => write!(f, "application-{id}"),
        }
    }
}

impl EndpointKey {
    /// Reads a key from its text form, which [`Display`](fmt::Display) writes. `None` means that the text is not a key
    /// of an endpoint.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('-')?;
        let id = parse_id(id)?;
        match kind {
            "callback" => Some(Self::Callback(EndpointId(id))),
            "inbox" => Some(Self::Inbox(InboxId(id))),
            "application" => Some(Self::Application(CredentialId(id))),
            _ => None,
        }
    }
}

impl Serialize for EndpointKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EndpointKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not the key of an endpoint"))
    }
}

/// The source of new ids and random values. Functions get this source as a parameter, so that the simulation can pass a
/// source with a fixed seed.
pub trait Ids {
    /// Returns the next unused id of this kind. `None` means that the leased ids are used up. The store then leases
    /// more ids and decides the command again.
    fn next(&mut self, kind: IdKind) -> Option<i64>;
    /// Returns a random UUID (version 4), in lower case with hyphens.
    fn uuid(&mut self) -> String;
}
