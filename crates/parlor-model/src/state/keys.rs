//! What a command may need to know, and what the store answers.

use crate::entities::{
    Attachment, Case, Contact, ContactNote, ContactPoint, Conversation, Credential, Erasure, Event,
    Identity, Merge, Message, Person, Provisioned, QueueEntry, ReadMark, ServiceRecord,
    StoredAnswer, Timer,
};
use crate::ids::{
    AccountId, AgentId, AttachmentId, CaseId, ContactId, ContactNoteId, ContactPointId,
    ConversationId, CredentialId, DepartmentId, IdentityId, InboxId, MergeId, MessageId, QueueId,
};
use crate::words::{PointKind, TimerKind};

/// Something a command must know before it can be decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A contact with its points.
    Person(ContactId),
    /// The contact points (at most [`LOOKUP_LIMIT`]) that a look-up by value finds.
    PointsByValue(PointQuery),
    /// The contact point that owns a unique value.
    UniquePoint(AccountId, String),
    /// A contact point.
    Point(ContactPointId),
    /// An identity.
    Identity(IdentityId),
    /// The identity with this serial.
    IdentityBySerial(InboxId, String),
    /// The contact's identities in an inbox: the one most recently active and the newest.
    IdentitiesOfContact(InboxId, ContactId),
    /// A conversation.
    Conversation(ConversationId),
    /// The conversation with this display id.
    ConversationByDisplay(AccountId, i64),
    /// The conversation with this UUID.
    ConversationByUuid(AccountId, String),
    /// A message.
    Message(MessageId),
    /// An attachment.
    Attachment(AttachmentId),
    /// A person's conversations by id: changed at or after an instant (microseconds; 0: any), after an id, at most so many.
    ConversationsOf(ContactId, i64, ConversationId, i64),
    /// A person's identities by id: after one, at most so many.
    IdentitiesOfPerson(ContactId, IdentityId, i64),
    /// A person's cases by id: after one, at most so many.
    CasesOf(ContactId, CaseId, i64),
    /// The notes about a person, at most [`crate::acts::MAX_NOTES`].
    NotesOf(ContactId),
    /// Those who were merged into a person, at most [`super::MAX_MERGED`].
    MergedInto(ContactId),
    /// A conversation's messages after a position, at most so many.
    MessagesAfter(ConversationId, i64, i64),
    /// The stored events that say something of a person: after a number, at most so many.
    EventsOf(ContactId, i64, i64),
    /// A note about a contact.
    ContactNote(ContactNoteId),
    /// A merge.
    Merge(MergeId),
    /// How far a person is erased.
    Erasure(ContactId),
    /// A case.
    Case(CaseId),
    /// A waiting conversation's place.
    QueueEntry(ConversationId),
    /// The first entries of a bucket of a queue that are reserved for this agent (or for nobody), at most the given number.
    QueueHead(QueueId, Option<AgentId>, String, i64),
    /// Something that is due at a time.
    Timer(TimerKind, i64),
    /// How far an agent has read a conversation.
    ReadMark(ConversationId, AgentId),
    /// A service record.
    ServiceRecord(ConversationId),
    /// A stored answer: scope and idempotency key.
    Answer(AccountId, String, String),
    /// A credential.
    Credential(CredentialId),
    /// The credential with this public key.
    CredentialByKey(crate::words::CredentialKind, String),
    /// The credential with this secret hash.
    CredentialByHash(String),
    /// Unrevoked credentials of one kind that act as an agent.
    CredentialsOfAgent(AgentId, crate::words::CredentialKind),
    /// Unrevoked sessions of a client application.
    SessionsOf(CredentialId),
    /// What the last provisioning file said about an object.
    Provisioned(AccountId, String),
    /// The agent, of any account, with this e-mail.
    AgentByEmail(String),
}

/// How many contact points a look-up by value loads: enough to tell one person from several.
pub const LOOKUP_LIMIT: i64 = 8;

/// A look-up of people by one value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PointQuery {
    /// Where.
    pub account: AccountId,
    /// The department, where people are kept apart per department.
    pub department: Option<DepartmentId>,
    /// What kind of value.
    pub kind: PointKind,
    /// The attribute's name for [`PointKind::Attribute`], else empty.
    pub label: String,
    /// The value as compared.
    pub match_value: String,
}

/// What the store found for a [`Key`].
#[derive(Debug)]
pub enum Found {
    /// For [`Key::Person`].
    Person(Option<Box<Person>>),
    /// For [`Key::PointsByValue`], [`Key::UniquePoint`], [`Key::Point`].
    Points(Vec<ContactPoint>),
    /// For the identity keys.
    Identities(Vec<Identity>),
    /// For the conversation keys.
    Conversation(Option<Box<Conversation>>),
    /// For [`Key::Message`].
    Message(Option<Box<Message>>),
    /// For [`Key::Attachment`].
    Attachment(Option<Box<Attachment>>),
    /// For [`Key::Case`].
    Case(Option<Case>),
    /// For [`Key::ConversationsOf`].
    Conversations(Vec<Conversation>),
    /// For [`Key::CasesOf`].
    Cases(Vec<Case>),
    /// For [`Key::NotesOf`] and [`Key::ContactNote`].
    Notes(Vec<ContactNote>),
    /// For [`Key::MergedInto`].
    Contacts(Vec<Contact>),
    /// For [`Key::MessagesAfter`].
    Messages(Vec<Message>),
    /// For [`Key::EventsOf`].
    Events(Vec<Event>),
    /// For [`Key::Merge`].
    Merge(Option<Box<Merge>>),
    /// For [`Key::Erasure`].
    Erasure(Option<Erasure>),
    /// For [`Key::QueueEntry`] and [`Key::QueueHead`].
    QueueEntries(Vec<QueueEntry>),
    /// For [`Key::Timer`].
    Timer(Option<Timer>),
    /// For [`Key::ReadMark`].
    ReadMark(Option<ReadMark>),
    /// For [`Key::ServiceRecord`].
    ServiceRecord(Option<ServiceRecord>),
    /// For [`Key::Answer`].
    Answer(Option<StoredAnswer>),
    /// For the credential keys.
    Credentials(Vec<Credential>),
    /// For [`Key::Provisioned`].
    Provisioned(Option<Provisioned>),
    /// For [`Key::AgentByEmail`].
    Agent(Option<(AccountId, AgentId)>),
}

impl PointQuery {
    /// The look-up that finds `point`.
    #[must_use]
    pub fn of(point: &ContactPoint) -> Self {
        Self {
            account: point.account_id,
            department: point.department_id,
            kind: point.kind,
            label: if point.kind == PointKind::Attribute {
                point.label.clone()
            } else {
                String::new()
            },
            match_value: point.match_value.clone(),
        }
    }

    pub(super) fn finds(&self, point: &ContactPoint) -> bool {
        self.account == point.account_id
            && self.department == point.department_id
            && self.kind == point.kind
            && self.match_value == point.match_value
            && (self.kind != PointKind::Attribute || self.label == point.label)
    }
}
