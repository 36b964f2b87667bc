//! One type per kind of id, so that a contact's number cannot be handed to something that wants a conversation's.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Ids stay below 2^53: clients of the vendors parse them as JavaScript numbers.
pub const MAX_ID: i64 = (1 << 53) - 1;

/// The common interface of id types; the store encodes and generates them through it.
pub trait Id: Copy + Eq + Ord + std::hash::Hash + fmt::Debug + Send + Sync + 'static {
    /// The bare number.
    fn get(self) -> i64;
    /// The id with this number; ranges are checked where numbers come from strangers ([`parse_id`]).
    fn from_raw(raw: i64) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:ident $table:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl Id for $name {
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

        /// The kinds of row whose ids the application makes, in the order of the store's counters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum IdKind {
            $(#[doc = concat!("[`", stringify!($name), "`].")] $kind,)*
        }

        impl IdKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The table whose `id` column this kind numbers; also the counter's name.
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
    /// An account.
    AccountId = Account "accounts";
    /// A department of an account.
    DepartmentId = Department "departments";
    /// A group of agents.
    TeamId = Team "teams";
    /// A queue.
    QueueId = Queue "queues";
    /// An agent.
    AgentId = Agent "agents";
    /// An inbox.
    InboxId = Inbox "inboxes";
    /// A contact.
    ContactId = Contact "contacts";
    /// A way to reach or find a contact.
    ContactPointId = ContactPoint "contact_points";
    /// A contact or visitor in one inbox.
    IdentityId = Identity "identities";
    /// A conversation.
    ConversationId = Conversation "conversations";
    /// A message of a conversation.
    MessageId = Message "messages";
    /// A group of conversations of one contact.
    CaseId = Case "cases";
    /// A custom attribute definition.
    AttributeId = Attribute "attributes";
    /// A token, key pair, client application or session.
    CredentialId = Credential "credentials";
    /// A configured callback endpoint.
    EndpointId = Endpoint "callback_endpoints";
    /// Business hours.
    HoursId = Hours "hours";
    /// A label that is known by name.
    LabelId = Label "labels";
    /// A note about a person.
    ContactNoteId = ContactNote "contact_notes";
    /// Two people made one.
    MergeId = Merge "merges";
    /// A file of a message.
    AttachmentId = Attachment "attachments";
}

impl AccountId {
    /// No account, for a decision or a read that finds its accounts itself. Ids begin at 1.
    pub const NONE: Self = Self(0);
}

/// Reads a stranger's decimal id. `None` unless it is a plain positive integer up to [`MAX_ID`].
#[must_use]
pub fn parse_id(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 16 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|id| (1..=MAX_ID).contains(id))
}

/// The key of an endpoint: `callback-5`, `inbox-407`, `application-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EndpointKey {
    /// A configured endpoint.
    Callback(EndpointId),
    /// An inbox's `webhook_url`.
    Inbox(InboxId),
    /// A client application's callback.
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
    /// Reads what [`Display`](fmt::Display) wrote.
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

/// Where new ids and random values come from. Passed in, so that a simulation can seed it.
pub trait Ids {
    /// The next unused id of this kind, or `None` when the lease has run out (the store leases more and decides again).
    fn next(&mut self, kind: IdKind) -> Option<i64>;
    /// A random UUID (version 4), lower-case with hyphens.
    fn uuid(&mut self) -> String;
}
