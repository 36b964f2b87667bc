//! What can be asked of Parlor. A command is data: built by a dialect, decided by this crate, applied by the store.

mod callbacks;

pub use callbacks::{
    CallbackChange, CallbackCommand, CallbackOutcome, EndpointPatch, EndpointTuning,
    MAX_REDELIVERED, MAX_SEALED, MAX_SETTINGS,
};

use crate::config::AccountConfig;
use crate::entities::{
    Attachment, Case, ContactNote, ContactPoint, Conversation, Credential, Erasure, Identity,
    JsonMap, Merge, Message, Person, ServiceRecord, ServiceRecordDraft, StoredAnswer,
};
use crate::ids::{
    AccountId, AgentId, AttachmentId, AttributeId, CaseId, ContactId, ContactNoteId,
    ContactPointId, CredentialId, IdentityId, InboxId, MergeId, MessageId, QueueId, TeamId,
};
use crate::provision::administer::{Administer, Administered};
use crate::provision::{Provision, ProvisionReport};
use crate::refusal::FieldError;
use crate::skills::SkillNeed;
use crate::state::ConversationName;
use crate::time::Timestamp;
use crate::version::Expectation;
use crate::words::{
    Availability, CredentialKind, Delivery, Evidence, InboxKind, Intent, MessageKind, PointKind,
    Priority, Status, TimerKind,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest message, in characters.
pub const MAX_MESSAGE: usize = 150_000;
/// Longest subject, in characters.
pub const MAX_SUBJECT: usize = 255;
/// Longest serial, in characters.
pub const MAX_SERIAL: usize = 255;
/// Longest label, in characters.
pub const MAX_LABEL: usize = 255;
/// Most labels of a conversation.
pub const MAX_LABELS: usize = 200;
/// Most agents a note calls upon.
pub const MAX_MENTIONS: usize = 50;
/// Longest note about a contact, in characters.
pub const MAX_NOTE: usize = 20_000;
/// Most notes about one contact.
pub const MAX_NOTES: usize = 1_000;
/// Most attachments of one message.
pub const MAX_ATTACHMENTS: usize = 15;
/// How long, in seconds, an uploaded file is kept that no message carries.
pub const UNSENT_S: i64 = 24 * 60 * 60;
/// Longest name or contact point, in characters.
pub const MAX_VALUE: usize = 1_024;

/// Everything that changes something.
#[derive(Clone, Debug)]
pub enum Command {
    /// The operation everything begins with.
    StartConversation(Box<StartConversation>),
    /// Adds a message to a conversation.
    PostMessage(Box<PostMessage>),
    /// Keeps a file that was uploaded, until a message carries it or [`UNSENT_S`] have passed.
    KeepFile(Box<KeepFile>),
    /// Changes a conversation's status.
    ChangeStatus(ChangeStatus),
    /// An agent takes a conversation and begins to serve it.
    PickUp(PickUp),
    /// Gives a conversation to an agent.
    Assign(Assign),
    /// Hands a conversation over to an agent, a team or a queue.
    Transfer(Box<Transfer>),
    /// Takes a conversation from its agent.
    Release(Release),
    /// Changes what is said about a conversation.
    EditConversation(Box<EditConversation>),
    /// Says that somebody has read a conversation.
    MarkRead(MarkRead),
    /// Says how far an outgoing message came.
    ReportDelivery(ReportDelivery),
    /// Writes into a service record, completes it or opens it again.
    WriteServiceRecord(Box<WriteServiceRecord>),
    /// Makes a case.
    CreateCase(CreateCase),
    /// Closes a case or opens it again.
    ChangeCase(ChangeCase),
    /// Says whether an agent takes work.
    SetPresence(SetPresence),
    /// Says whose live connections there are.
    Attend(Attend),
    /// Changes how much an agent takes and what they can do.
    TuneAgent(TuneAgent),
    /// Does what is due.
    FireTimers(FireTimers),
    /// Makes a contact.
    CreateContact(Box<CreateContact>),
    /// Changes a contact.
    UpdateContact(Box<UpdateContact>),
    /// Makes or changes a contact point.
    PutContactPoint(Box<PutContactPoint>),
    /// Removes a contact point.
    RemoveContactPoint(RemoveContactPoint),
    /// Writes a note about a contact.
    AddContactNote(AddContactNote),
    /// Removes a note about a contact.
    RemoveContactNote(RemoveContactNote),
    /// Makes two people one.
    MergeContacts(MergeContacts),
    /// Takes a merge apart.
    UndoMerge(UndoMerge),
    /// Erases a person.
    EraseContact(EraseContact),
    /// Notes that a person is exported.
    RecordExport(RecordExport),
    /// Makes a token, key pair or session.
    IssueCredential(Box<IssueCredential>),
    /// Ends a token, key pair or session.
    RevokeCredential(RevokeCredential),
    /// Replaces a key pair's or token's secret.
    RotateCredential(RotateCredential),
    /// Changes something about a callback endpoint.
    Callback(Box<CallbackCommand>),
    /// Brings accounts to the state of a provisioning file.
    Provision(Box<Provision>),
    /// Makes or changes one object of the configuration.
    Administer(Box<Administer>),
}

impl Command {
    /// The account it concerns; `None` for provisioning, which names its own.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        Some(match self {
            Self::StartConversation(c) => c.account,
            Self::PostMessage(c) => c.account,
            Self::KeepFile(c) => c.account,
            Self::ChangeStatus(c) => c.account,
            Self::PickUp(c) => c.account,
            Self::Assign(c) => c.account,
            Self::Transfer(c) => c.account,
            Self::Release(c) => c.account,
            Self::EditConversation(c) => c.account,
            Self::MarkRead(c) => c.account,
            Self::ReportDelivery(c) => c.account,
            Self::WriteServiceRecord(c) => c.account,
            Self::CreateCase(c) => c.account,
            Self::ChangeCase(c) => c.account,
            Self::SetPresence(c) => c.account,
            Self::Attend(c) => c.account,
            Self::TuneAgent(c) => c.account,
            Self::FireTimers(c) => c.account,
            Self::CreateContact(c) => c.account,
            Self::UpdateContact(c) => c.account,
            Self::PutContactPoint(c) => c.account,
            Self::RemoveContactPoint(c) => c.account,
            Self::AddContactNote(c) => c.account,
            Self::RemoveContactNote(c) => c.account,
            Self::MergeContacts(c) => c.account,
            Self::UndoMerge(c) => c.account,
            Self::EraseContact(c) => c.account,
            Self::RecordExport(c) => c.account,
            Self::IssueCredential(c) => c.account,
            Self::RevokeCredential(c) => c.account,
            Self::RotateCredential(c) => c.account,
            Self::Administer(c) => c.account,
            Self::Callback(c) => c.account,
            Self::Provision(_) => return None,
        })
    }
}

/// Finds or creates the person, opens a conversation, stores the first words and routes it: all or nothing.
#[derive(Clone, Debug)]
pub struct StartConversation {
    /// Tenant.
    pub account: AccountId,
    /// Where it comes in.
    pub inbox: InboxId,
    /// Refused as an unknown inbox unless it is of this kind: for starts, an inbox exists only in the dialect of its kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// Refused with [`crate::refusal::Conflict::InboxChanged`] unless the inbox was last configured then.
    pub inbox_configured_at: Option<Timestamp>,
    /// The client application that asks: it must be allowed to use the inbox and its callback must be active.
    pub application: Option<CredentialId>,
    /// Who speaks.
    pub who: Who,
    /// The first words, from the customer unless [`Self::opening_by`] says otherwise.
    pub opening: Option<NewMessage>,
    /// The agent who writes the first words, as [`MessageKind::Outgoing`] or [`MessageKind::Note`]; `None`: they are the customer's.
    pub opening_by: Option<(MessageKind, AgentId)>,
    /// How it is routed.
    pub intent: RoutingIntent,
    /// The status to begin with; `None`: open, or pending where the inbox says so. Anything but open is not routed.
    pub status: Option<Status>,
    /// With [`Status::Snoozed`]: until when.
    pub snoozed_until: Option<Timestamp>,
    /// Whether it may open again once resolved.
    pub reopens: bool,
    /// The case it belongs to.
    pub case: CaseChoice,
    /// What it is about, at most [`MAX_SUBJECT`] characters.
    pub subject: Option<String>,
    /// The team it is with.
    pub team: Option<TeamId>,
    /// How soon it must be served.
    pub priority: Option<Priority>,
    /// Labels.
    pub labels: Vec<String>,
    /// Values of custom attributes by name, stored as given: dialects check what their vendor checks.
    pub custom_attributes: JsonMap,
    /// Free attributes.
    pub additional_attributes: JsonMap,
    /// About the customer's program.
    pub client_info: JsonMap,
    /// Poured into the service record at pick-up.
    pub service_record_draft: Option<ServiceRecordDraft>,
    /// What it asks of an agent besides what its queue asks; at most [`crate::skills::MAX_NEEDS`].
    pub skills: Vec<SkillNeed>,
    /// The contact point the conversation runs over: its kind and the values any of which it may have.
    pub contact_point: Option<(PointKind, Vec<String>)>,
}

impl StartConversation {
    /// A start with nothing but the necessary.
    #[must_use]
    pub fn new(account: AccountId, inbox: InboxId, who: Who, intent: RoutingIntent) -> Self {
        Self {
            account,
            inbox,
            inbox_kind: None,
            inbox_configured_at: None,
            application: None,
            who,
            opening: None,
            opening_by: None,
            intent,
            status: None,
            snoozed_until: None,
            reopens: true,
            case: CaseChoice::None,
            subject: None,
            team: None,
            priority: None,
            labels: Vec::new(),
            custom_attributes: JsonMap::new(),
            additional_attributes: JsonMap::new(),
            client_info: JsonMap::new(),
            service_record_draft: None,
            skills: Vec::new(),
            contact_point: None,
        }
    }
}

/// Who speaks: exactly one way to say it.
#[derive(Clone, Debug)]
pub enum Who {
    /// Nobody known: a new identity without contact or serial.
    Anonymous,
    /// A contact by id, refused when unknown; their identity in the inbox is chosen or made.
    Contact {
        /// Who.
        contact: ContactId,
        /// Which of several identities.
        choice: IdentityChoice,
        /// The serial of an identity that has to be made.
        new_serial: NewSerial,
    },
    /// An identity of this inbox by id, refused when unknown.
    Identity(IdentityId),
    /// The identity of this inbox with this serial.
    Serial {
        /// 1 to [`MAX_SERIAL`] characters.
        serial: String,
        /// What to do when nobody has it.
        unknown: UnknownSerial,
    },
    /// A contact by id together with a serial: linked if the serial is free, refused if it is another's.
    ContactWithSerial {
        /// Who.
        contact: ContactId,
        /// 1 to [`MAX_SERIAL`] characters.
        serial: String,
    },
    /// Whoever has this value; made when there is nobody; refused as ambiguous when there are several.
    LookUp {
        /// The kind of value.
        kind: PointKind,
        /// The attribute's name for [`PointKind::Attribute`], else empty.
        label: String,
        /// One value, or several any of which may match.
        values: Vec<String>,
        /// The person to make when there is nobody, or why none can be made of what was given: then nobody found is refused with
        /// these fields, and somebody found is who it is whatever else was said of them.
        person: Result<Box<NewPerson>, Vec<FieldError>>,
        /// Which of several identities.
        choice: IdentityChoice,
    },
}

/// Which of a contact's identities in an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityChoice {
    /// The one most recently active; of equals, the one with the lowest id.
    LatestActive,
    /// The one made last.
    Newest,
}

/// The serial of an identity that has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewSerial {
    /// None.
    Nothing,
    /// A random UUID.
    Uuid,
}

/// What to do with a serial that nobody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownSerial {
    /// Make a visitor with it.
    Create,
    /// Refuse.
    Refuse,
}

/// How a conversation is routed at its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutingIntent {
    /// Recorded, optionally naming the agent it is meant for; picked up by hand.
    Hold(Option<AgentId>),
    /// Waits in the inbox's queue, optionally for one agent only.
    Enqueue(Option<AgentId>),
    /// Given to a free agent (or, when named, to that agent whatever their state), else left open and unassigned.
    Offer(Option<AgentId>),
    /// Given to a free agent, else refused.
    RequireAgent,
}

impl RoutingIntent {
    /// The stored word.
    #[must_use]
    pub const fn word(self) -> Intent {
        match self {
            Self::Hold(_) => Intent::Hold,
            Self::Enqueue(_) => Intent::Enqueue,
            Self::Offer(_) => Intent::Offer,
            Self::RequireAgent => Intent::RequireAgent,
        }
    }

    /// The agent it names.
    #[must_use]
    pub const fn agent(self) -> Option<AgentId> {
        match self {
            Self::Hold(agent) | Self::Enqueue(agent) | Self::Offer(agent) => agent,
            Self::RequireAgent => None,
        }
    }
}

/// The case a conversation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseChoice {
    /// None.
    None,
    /// A new one, of the conversation's contact if it has one.
    New,
    /// This one, which must be the contact's.
    Existing(CaseId),
}

/// A person to make.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// The name as shown; made of given and family name when absent.
    pub name: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Further facts a dialect keeps.
    pub details: JsonMap,
    /// Values of custom attributes by name.
    pub custom_attributes: JsonMap,
    /// Free attributes.
    pub additional_attributes: JsonMap,
    /// Whether they are blocked from the beginning.
    pub blocked: bool,
    /// How they are reached and found.
    pub points: Vec<NewPoint>,
}

/// A contact point to make.
#[derive(Clone, Debug)]
pub struct NewPoint {
    /// What kind.
    pub kind: PointKind,
    /// A label of the dialect, possibly empty.
    pub label: String,
    /// 1 to [`MAX_VALUE`] characters.
    pub value: String,
    /// How it is known.
    pub evidence: Evidence,
    /// Further facts a dialect keeps.
    pub details: JsonMap,
}

impl NewPoint {
    /// A point that a partner's system or staff gave.
    #[must_use]
    pub fn given(kind: PointKind, value: impl Into<String>) -> Self {
        Self {
            kind,
            label: String::new(),
            value: value.into(),
            evidence: Evidence::Given,
            details: JsonMap::new(),
        }
    }
}

/// A message to store.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The words; up to [`MAX_MESSAGE`] characters. May be empty if it carries something.
    pub content: String,
    /// `text` unless the dialect says otherwise.
    pub content_type: String,
    /// Further facts a dialect keeps.
    pub content_attributes: JsonMap,
    /// The caller's own id of it.
    pub source_id: Option<String>,
    /// What it carries besides; at most [`MAX_ATTACHMENTS`].
    pub attachments: Vec<Attach>,
}

/// Something that a message is to carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attach {
    /// What was uploaded before, by this agent, and is carried by nothing yet.
    Uploaded(AttachmentId, AgentId),
    /// A file that came with the message.
    File(NewFile),
    /// Something that is elsewhere.
    Link(NewLink),
}

/// A file whose bytes are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// As its sender calls it; a name is made of it by [`crate::attachments::file_name`].
    pub file_name: String,
    /// What the bytes are.
    pub content_type: String,
    /// In bytes, at least 1.
    pub size: i64,
    /// SHA-256, hex.
    pub sha256: String,
    /// What the bytes are stored under.
    pub storage_key: String,
}

/// Something that is elsewhere, as its sender describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// What it is called; a name is made of it as of a file's.
    pub file_name: String,
    /// What it is; `application/octet-stream` where nothing usable was said.
    pub content_type: String,
    /// In bytes; 0 where nothing was said.
    pub size: i64,
    /// `http://` or `https://`, as [`crate::callbacks::is_address`] has it.
    pub url: String,
}

/// Keeps a file that was uploaded.
#[derive(Clone, Debug)]
pub struct KeepFile {
    /// Tenant.
    pub account: AccountId,
    /// Who uploaded it.
    pub agent: AgentId,
    /// The file.
    pub file: NewFile,
}

impl NewMessage {
    /// Plain text.
    #[must_use]
    pub fn text(content: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            content_type: "text".to_owned(),
            content_attributes: JsonMap::new(),
            source_id: None,
            attachments: Vec::new(),
        }
    }
}

/// Adds a message to a conversation. The customer's word wakes a conversation that may open again; one that has ended for good takes
/// nothing but notes.
#[derive(Clone, Debug)]
pub struct PostMessage {
    /// Tenant.
    pub account: AccountId,
    /// To which conversation.
    pub conversation: ConversationName,
    /// The conversation is refused as unknown unless its inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// The client application that speaks for the customer: it must have started the conversation, which must not have ended.
    pub application: Option<CredentialId>,
    /// [`MessageKind::Incoming`], [`MessageKind::Outgoing`] or [`MessageKind::Note`].
    pub kind: MessageKind,
    /// Who writes: the agent for outgoing messages and notes; `None` for the customer's own.
    pub agent: Option<AgentId>,
    /// What.
    pub message: NewMessage,
    /// The message of the same conversation it answers; another's is ignored.
    pub in_reply_to: Option<MessageId>,
    /// Agents whom a note calls upon; refused on anything else. At most [`MAX_MENTIONS`].
    pub mentions: Vec<AgentId>,
}

/// Changes a conversation's status.
#[derive(Clone, Debug)]
pub struct ChangeStatus {
    /// Tenant.
    pub account: AccountId,
    /// Which conversation.
    pub conversation: ConversationName,
    /// Refused as unknown unless the inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// The client application that speaks for the customer: it must have started the conversation, which must not have ended.
    pub application: Option<CredentialId>,
    /// To what. Staying is allowed and does nothing.
    pub to: Status,
    /// With [`Status::Snoozed`]: until when; `None`: until the customer speaks.
    pub snoozed_until: Option<Timestamp>,
    /// Who does it.
    pub agent: Option<AgentId>,
}

/// An agent takes a conversation and begins to serve it: takes a slot, opens the service record.
#[derive(Clone, Debug)]
pub struct PickUp {
    /// Tenant.
    pub account: AccountId,
    /// Which conversation.
    pub conversation: ConversationName,
    /// Who.
    pub agent: AgentId,
}

/// Gives a conversation to an agent by name, whatever their availability. One that is live needs a free slot of theirs; of any other the
/// agent is remembered, and is the first to whom it goes when it opens.
#[derive(Clone, Debug)]
pub struct Assign {
    /// Tenant.
    pub account: AccountId,
    /// Which conversation.
    pub conversation: ConversationName,
    /// Refused as unknown unless the inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// To whom. Who has it already keeps it.
    pub to: AgentId,
    /// Who does it.
    pub agent: Option<AgentId>,
}

/// To whom a conversation is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferTo {
    /// An agent, whatever their availability; where they have no room it waits for them.
    Agent(AgentId),
    /// The members of a team: whoever of them is free, else it waits for one of them.
    Team(TeamId),
    /// A queue: whoever it chooses, else it waits there.
    Queue(QueueId),
}

/// Hands an open or pending conversation over. Whoever gives it away is not given it again by the queue.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Tenant.
    pub account: AccountId,
    /// Which conversation.
    pub conversation: ConversationName,
    /// Refused as unknown unless the inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// To whom.
    pub to: TransferTo,
    /// Who does it.
    pub agent: Option<AgentId>,
    /// A note for whoever gets it; needs `agent`, who writes it.
    pub note: Option<NewMessage>,
}

/// Takes an open conversation from its agent; what is nobody's stays as it is.
#[derive(Clone, Debug)]
pub struct Release {
    /// Tenant.
    pub account: AccountId,
    /// Which conversation.
    pub conversation: ConversationName,
    /// Refused as unknown unless the inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// Whether its queue gives it to somebody else, or keeps it waiting; else, and where it was to be picked up by hand, it lies open.
    pub requeue: bool,
    /// Who does it.
    pub agent: Option<AgentId>,
}

/// How a conversation's labels change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelChange {
    /// Exactly these.
    Set(Vec<String>),
    /// These come, then those go.
    Change {
        /// Come.
        add: Vec<String>,
        /// Go.
        remove: Vec<String>,
    },
}

/// Changes what is said about a conversation; `None` leaves a field alone, `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub struct ConversationPatch {
    /// How soon it must be served; one that waits gets another place.
    pub priority: Option<Option<Priority>>,
    /// What it is about, 1 to [`MAX_SUBJECT`] characters.
    pub subject: Option<Option<String>>,
    /// Labels.
    pub labels: Option<LabelChange>,
    /// Merged key by key; `null` removes a key. Stored as given: dialects check what their vendor checks.
    pub custom_attributes: JsonMap,
    /// Merged key by key; `null` removes a key.
    pub additional_attributes: JsonMap,
    /// The case it belongs to: one of its contact.
    pub case: Option<Option<CaseId>>,
    /// The team it is with; who is given it does not depend on it.
    pub team: Option<Option<TeamId>>,
    /// What it asks of an agent; one that waits is placed anew.
    pub skills: Option<Vec<SkillNeed>>,
}

/// Changes what is said about a conversation.
#[derive(Clone, Debug)]
pub struct EditConversation {
    /// Tenant.
    pub account: AccountId,
    /// Which conversation.
    pub conversation: ConversationName,
    /// Refused as unknown unless the inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// How.
    pub patch: ConversationPatch,
    /// Who does it.
    pub agent: Option<AgentId>,
}

/// Says that somebody has read a conversation to its end.
#[derive(Clone, Debug)]
pub struct MarkRead {
    /// Tenant.
    pub account: AccountId,
    /// Which conversation.
    pub conversation: ConversationName,
    /// Refused as unknown unless the inbox is of this kind. `None`: any kind.
    pub inbox_kind: Option<InboxKind>,
    /// Which agent; `None`: the customer.
    pub agent: Option<AgentId>,
}

/// Says how far an outgoing message came. Reports may be late: what a later one has overtaken changes nothing.
#[derive(Clone, Debug)]
pub struct ReportDelivery {
    /// Tenant.
    pub account: AccountId,
    /// Which message; refused with [`crate::refusal::Conflict::Transition`] unless it is outgoing.
    pub message: MessageId,
    /// How far.
    pub delivery: Delivery,
    /// With [`Delivery::Failed`]: why, at most [`MAX_VALUE`] characters.
    pub error: Option<String>,
}

/// Writes into a service record, completes it or opens it again.
#[derive(Clone, Debug)]
pub struct WriteServiceRecord {
    /// Tenant.
    pub account: AccountId,
    /// Of which conversation.
    pub conversation: ConversationName,
    /// The free text; `None` leaves it.
    pub memo: Option<String>,
    /// Values by the ids of their definitions, which must be of service records; `null` removes one.
    pub values: Vec<(AttributeId, serde_json::Value)>,
    /// Complete it (only once the conversation has ended) or open it again.
    pub completed: Option<bool>,
    /// Who does it.
    pub agent: AgentId,
}

/// Makes a case.
#[derive(Clone, Debug)]
pub struct CreateCase {
    /// Tenant.
    pub account: AccountId,
    /// Whose; `None`: nobody's.
    pub contact: Option<ContactId>,
    /// What it is about, 1 to [`MAX_SUBJECT`] characters.
    pub subject: String,
    /// Who does it.
    pub agent: Option<AgentId>,
}

/// Closes a case or opens it again; twice does nothing.
#[derive(Clone, Debug)]
pub struct ChangeCase {
    /// Tenant.
    pub account: AccountId,
    /// Which.
    pub case: CaseId,
    /// Whether it is worked on.
    pub open: bool,
    /// Who does it.
    pub agent: Option<AgentId>,
}

/// Changes how much an agent takes and what they can do; what they may take now is given to them at once.
#[derive(Clone, Debug)]
pub struct TuneAgent {
    /// Tenant.
    pub account: AccountId,
    /// Whom.
    pub agent: AgentId,
    /// 0 to 1,000,000. Who has more keeps it and is given nothing until it fits.
    pub capacity: Option<i64>,
    /// Exactly these skills, by name, 1 to [`crate::skills::MAX_LEVEL`].
    pub skills: Option<BTreeMap<String, i64>>,
}

/// Does what is due. A timer that was moved, removed or fired by somebody else is passed over.
#[derive(Clone, Debug)]
pub struct FireTimers {
    /// Tenant.
    pub account: AccountId,
    /// Which.
    pub timers: Vec<(TimerKind, i64)>,
}

/// Says whether an agent takes work; coming online is given what waits.
#[derive(Clone, Debug)]
pub struct SetPresence {
    /// Tenant.
    pub account: AccountId,
    /// Who.
    pub agent: AgentId,
    /// What.
    pub availability: Availability,
    /// Whether they have a live connection, as far as the node knows that is told. What is said without one holds until it is changed, also
    /// where a node still vouches for a connection that is gone.
    pub connected: bool,
}

/// Says, for a node, whose live connections there are. An agent who had one and has none any more is offline
/// [`crate::decide::ABSENCE_S`] seconds later, unless they come back or say otherwise; so is one whose node is not heard of any more.
#[derive(Clone, Debug)]
pub struct Attend {
    /// Tenant.
    pub account: AccountId,
    /// Who; agents of other accounts are passed over.
    pub agents: Vec<(AgentId, Attendance)>,
}

/// Whether an agent has live connections at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    /// At least one. It has to be said again within [`crate::decide::RENEWAL_S`] seconds.
    Here,
    /// None any more.
    Gone {
        /// When the last one went: what was said about their availability since then holds.
        since: Timestamp,
    },
}

/// Makes a contact and, where asked, their identity in an inbox.
#[derive(Clone, Debug)]
pub struct CreateContact {
    /// Tenant.
    pub account: AccountId,
    /// Whom.
    pub person: NewPerson,
    /// The inbox in which they get an identity, and its serial.
    pub identity: Option<(InboxId, NewIdentitySerial)>,
    /// Refused as an unknown inbox unless it is of this kind.
    pub inbox_kind: Option<InboxKind>,
    /// Who does it; `None`: a program that acts for no agent.
    pub agent: Option<AgentId>,
}

/// The serial of an identity made with its contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewIdentitySerial {
    /// A random UUID.
    Uuid,
    /// This, refused if it is another's.
    Given(String),
}

/// Changes a contact; `None` leaves a field alone, `Some(None)` clears it.
#[derive(Clone, Debug, Default)]
pub struct ContactPatch {
    /// The name as shown. When only given or family name change, it is made of them again.
    pub name: Option<String>,
    /// Given name.
    pub given_name: Option<Option<String>>,
    /// Family name.
    pub family_name: Option<Option<String>>,
    /// Merged key by key; `null` removes a key.
    pub details: JsonMap,
    /// Merged key by key; what `null` does, `null_stays` says.
    pub custom_attributes: JsonMap,
    /// Merged key by key; what `null` does, `null_stays` says.
    pub additional_attributes: JsonMap,
    /// A `null` among the attributes is a value of its own, as some vendors have it; otherwise it removes the attribute.
    pub null_stays: bool,
    /// Blocked or not.
    pub blocked: Option<bool>,
    /// The one point of each kind, set or removed: e-mail, primary phone, external id.
    pub points: Vec<(PointKind, Option<String>)>,
}

/// Changes a contact.
#[derive(Clone, Debug)]
pub struct UpdateContact {
    /// Tenant.
    pub account: AccountId,
    /// Whom.
    pub contact: ContactId,
    /// How.
    pub patch: ContactPatch,
    /// Who does it; `None`: a program that acts for no agent.
    pub agent: Option<AgentId>,
}

/// Makes a contact point, or changes one.
#[derive(Clone, Debug)]
pub struct PutContactPoint {
    /// Tenant.
    pub account: AccountId,
    /// The point to change; `None`: a new one.
    pub point: Option<ContactPointId>,
    /// Whose. Needed for a new one; when changing, the owner stays.
    pub contact: Option<ContactId>,
    /// What kind; `None` leaves it.
    pub kind: Option<PointKind>,
    /// The value; `None` leaves it.
    pub value: Option<String>,
    /// Merged key by key; `null` removes a key.
    pub details: JsonMap,
    /// Who does it; `None`: a program that acts for no agent.
    pub agent: Option<AgentId>,
}

/// Removes a contact point.
#[derive(Clone, Debug)]
pub struct RemoveContactPoint {
    /// Tenant.
    pub account: AccountId,
    /// Which.
    pub point: ContactPointId,
    /// Who does it; `None`: a program that acts for no agent.
    pub agent: Option<AgentId>,
}

/// Writes a note about a contact.
#[derive(Clone, Debug)]
pub struct AddContactNote {
    /// Tenant.
    pub account: AccountId,
    /// About whom.
    pub contact: ContactId,
    /// 1 to [`MAX_NOTE`] characters.
    pub content: String,
    /// Who writes it.
    pub agent: AgentId,
}

/// Removes a note about a contact.
#[derive(Clone, Debug)]
pub struct RemoveContactNote {
    /// Tenant.
    pub account: AccountId,
    /// Which.
    pub note: ContactNoteId,
    /// Who does it.
    pub agent: AgentId,
}

/// Makes two people one: everything of the one is the other's from now on. What the one who remains says of themselves stays; what they
/// do not say is filled in.
#[derive(Clone, Debug)]
pub struct MergeContacts {
    /// Tenant.
    pub account: AccountId,
    /// Who remains.
    pub keep: ContactId,
    /// Who turns out to be them.
    pub merge: ContactId,
    /// How it is known. What a person only claims merges nobody; what is signed by the account's own system can be overruled only by it.
    pub evidence: Evidence,
    /// Who says so.
    pub agent: Option<AgentId>,
}

/// Takes a merge apart: everything that came with the one goes back, with what was added to it since.
#[derive(Clone, Debug)]
pub struct UndoMerge {
    /// Tenant.
    pub account: AccountId,
    /// Which.
    pub merge: MergeId,
    /// Who does it.
    pub agent: Option<AgentId>,
}

/// Erases a person: names, points, attributes, notes at once, everything else step by step. Once asked for it cannot be taken back;
/// asking again changes nothing.
#[derive(Clone, Debug)]
pub struct EraseContact {
    /// Tenant.
    pub account: AccountId,
    /// Whom.
    pub contact: ContactId,
    /// Who asks for it.
    pub agent: Option<AgentId>,
}

/// Notes in the audit log that everything held about a person is given out. It is noted before anything is: an export that cannot be noted is
/// none.
#[derive(Clone, Debug)]
pub struct RecordExport {
    /// Tenant.
    pub account: AccountId,
    /// Whom.
    pub contact: ContactId,
    /// Who asks for it.
    pub agent: AgentId,
}

/// Makes a token, key pair or session. The caller made the secret and gives its hash only.
#[derive(Clone, Debug)]
pub struct IssueCredential {
    /// Tenant.
    pub account: AccountId,
    /// What.
    pub kind: CredentialKind,
    /// As whom it acts.
    pub agent: Option<AgentId>,
    /// The client application of a session.
    pub application: Option<CredentialId>,
    /// Shown to people.
    pub name: String,
    /// The public half of a key pair.
    pub key: Option<String>,
    /// SHA-256, hex.
    pub secret_hash: String,
    /// The vendor's type of a client application.
    pub application_type: Option<String>,
    /// Which inboxes a client application may use.
    pub inboxes: Vec<InboxId>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// The agent who makes it; `None`: the operator, or who signs in.
    pub by: Option<AgentId>,
    /// What becomes of the others of its kind.
    pub others: Others,
}

/// What becomes of the other credentials of the same kind and owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// Nothing.
    Keep,
    /// They end.
    Revoke,
    /// At most so many live at once, this one included; beyond that the earliest ends, or the request is refused.
    AtMost {
        /// How many.
        count: usize,
        /// End the earliest instead of refusing.
        drop_earliest: bool,
    },
}

/// Ends a token, key pair or session. Ending it twice does nothing.
#[derive(Clone, Debug)]
pub struct RevokeCredential {
    /// Tenant.
    pub account: AccountId,
    /// The agent who does it; `None`: the operator, or who signs out.
    pub by: Option<AgentId>,
    /// Which.
    pub credential: CredentialId,
}

/// Replaces a credential's secret; sessions of a client application end.
#[derive(Clone, Debug)]
pub struct RotateCredential {
    /// Tenant.
    pub account: AccountId,
    /// The agent who does it; `None`: the operator, or who signs out.
    pub by: Option<AgentId>,
    /// Which.
    pub credential: CredentialId,
    /// SHA-256, hex, of the new secret.
    pub secret_hash: String,
}

/// A conversation with everything a dialect shows of it.
#[derive(Clone, Debug)]
pub struct ConversationView {
    /// The account's configuration, for names.
    pub config: Arc<AccountConfig>,
    /// The row.
    pub conversation: Conversation,
    /// Who speaks, as the inbox knows them.
    pub identity: Identity,
    /// Who speaks.
    pub person: Option<Person>,
    /// The newest message that is not an activity line.
    pub last_message: Option<Message>,
    /// What the agent wrote down; `None` before pick-up.
    pub service_record: Option<ServiceRecord>,
}

/// A message with its conversation.
#[derive(Clone, Debug)]
pub struct MessageView {
    /// The row.
    pub message: Message,
    /// Where it is.
    pub conversation: ConversationView,
}

/// A contact as made or changed.
#[derive(Clone, Debug)]
pub struct ContactView {
    /// The account's configuration, for names.
    pub config: Arc<AccountConfig>,
    /// Whom.
    pub person: Person,
    /// The identity made with it, or the identities it has where they were asked for.
    pub identities: Vec<Identity>,
}

/// What a command came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A conversation was started, or gone on with where the inbox keeps one per identity.
    Started {
        /// The conversation.
        view: Box<ConversationView>,
        /// The opening message.
        opening: Option<Box<Message>>,
        /// The case, if it belongs to one.
        case: Option<Case>,
        /// The contact point it runs over.
        contact_point: Option<Box<ContactPoint>>,
    },
    /// A message was stored.
    Posted(Box<MessageView>),
    /// A conversation changed (or stayed as asked).
    Conversation(Box<ConversationView>),
    /// An agent's presence is now this.
    Presence {
        /// Who.
        agent: AgentId,
        /// What.
        availability: Availability,
        /// How many live conversations they have after what waited was given out.
        live: i64,
    },
    /// A case was made or changed.
    Case(Box<Case>),
    /// It is known whose live connections there are.
    Attended,
    /// An agent was changed.
    Agent(AgentId),
    /// A file is kept.
    Kept(Box<Attachment>),
    /// Timers were fired.
    Fired {
        /// How many were due.
        timers: usize,
        /// What bytes are stored under that nothing names any more: they are to be removed.
        files: Vec<String>,
    },
    /// A contact was made or changed.
    Contact(Box<ContactView>),
    /// A contact point was made or changed.
    ContactPoint {
        /// The account's configuration.
        config: Arc<AccountConfig>,
        /// The point.
        point: Box<ContactPoint>,
        /// Whose.
        person: Box<Person>,
    },
    /// A contact point was removed.
    PointRemoved,
    /// A note was written.
    Note(Box<ContactNote>),
    /// A note was removed.
    NoteRemoved,
    /// Two people were made one, or taken apart again.
    Merge(Box<Merge>),
    /// It is noted that a person is exported: the one whom the id stands for.
    Exported(ContactId),
    /// A person is being erased, or was.
    Erasure(Box<Erasure>),
    /// A credential was made or changed.
    Credential(Box<Credential>),
    /// A credential ended.
    Revoked,
    /// An endpoint was changed, tested, or told of events again.
    Callback(Box<CallbackOutcome>),
    /// Accounts were provisioned.
    Provisioned(ProvisionReport),
    /// The configuration changed, or would be broken by what was asked.
    Administered {
        /// What it came to.
        administered: Box<Administered>,
        /// The configuration afterwards.
        config: Arc<AccountConfig>,
    },
}

/// An answer as a dialect prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Of the body; empty when there is none.
    pub content_type: String,
    /// The body.
    pub body: String,
}

impl From<&StoredAnswer> for Answer {
    fn from(stored: &StoredAnswer) -> Self {
        Self {
            status: u16::try_from(stored.status).unwrap_or(200),
            content_type: stored.content_type.clone(),
            body: stored.body.clone(),
        }
    }
}

/// How a dialect prints an outcome. Runs before the commit when the answer has to be stored, so it must be quick and may not fail.
pub type Print = Arc<dyn Fn(&Outcome) -> Answer + Send + Sync>;

/// An idempotency key and what it names.
#[derive(Clone)]
pub struct Idempotency {
    /// Credential owner and route.
    pub scope: String,
    /// The caller's key.
    pub key: String,
    /// SHA-256, hex, of what was asked.
    pub fingerprint: String,
    /// How the outcome is printed.
    pub print: Print,
}

impl std::fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Idempotency")
            .field("scope", &self.scope)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// A command as handed to the store.
#[derive(Clone, Debug)]
pub struct Submission {
    /// What is asked.
    pub command: Command,
    /// The key it is asked under.
    pub idempotency: Option<Idempotency>,
    /// The agent who asks and may act only on what they see ([`crate::visibility`]); `None`: on everything of the account.
    pub reader: Option<AgentId>,
    /// What must still be as the caller has seen it.
    pub expects: Option<Expectation>,
}

/// What a submission came to.
#[derive(Clone, Debug)]
pub enum Settled {
    /// It was carried out now.
    Done(Box<Outcome>),
    /// It had been carried out before under the same key: this was the answer. Also the answer of a first one, printed once.
    Answered(Answer),
}

impl Outcome {
    /// Whether what was decided is to be written. A dry run, and configuration that cannot stand, come to a report and change nothing.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        match self {
            Self::Provisioned(report) => report.applied,
            Self::Administered { administered, .. } => administered.report.applied,
            _ => true,
        }
    }
}
