//! Why a command was refused. One closed set for every operation; dialects map it, without a catch-all, to their own words.

use crate::document::{Fault, code};
use crate::ids::{AgentId, ConversationId};

/// The kind of object that a refusal names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    /// An account.
    Account,
    /// An agent.
    Agent,
    /// A team.
    Team,
    /// An inbox.
    Inbox,
    /// A queue.
    Queue,
    /// Business hours.
    Hours,
    /// A label.
    Label,
    /// A department.
    Department,
    /// A contact.
    Contact,
    /// A contact point.
    ContactPoint,
    /// An identity, by id or by serial.
    Identity,
    /// A conversation.
    Conversation,
    /// A message.
    Message,
    /// A case.
    Case,
    /// A custom attribute definition.
    Attribute,
    /// A credential.
    Credential,
    /// A callback endpoint.
    Endpoint,
    /// A delivery to a callback endpoint.
    Delivery,
    /// A note about a contact.
    ContactNote,
    /// Two people made one.
    Merge,
    /// A file of a message.
    Attachment,
}

impl Object {
    /// The noun, for people.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Agent => "agent",
            Self::Team => "team",
            Self::Inbox => "inbox",
            Self::Queue => "queue",
            Self::Hours => "set of business hours",
            Self::Label => "label",
            Self::Department => "department",
            Self::Contact => "contact",
            Self::ContactPoint => "contact point",
            Self::Identity => "identity",
            Self::Conversation => "conversation",
            Self::Message => "message",
            Self::Case => "case",
            Self::Attribute => "custom attribute",
            Self::Credential => "credential",
            Self::Endpoint => "callback endpoint",
            Self::Delivery => "delivery",
            Self::ContactNote => "contact note",
            Self::Merge => "merge",
            Self::Attachment => "attachment",
        }
    }
}

/// One field that cannot stand, in the model's words; `field` is the model's field name and dialects translate it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The command's field, dotted where nested.
    pub field: String,
    /// The fault.
    pub code: FieldCode,
}

/// A fault that a reader found becomes the refusal of the field.
impl From<Fault> for FieldError {
    fn from(fault: Fault) -> Self {
        Self {
            code: match fault.code {
                code::REQUIRED => FieldCode::Required,
                code::TOO_LONG | code::TOO_MANY => FieldCode::TooLong,
                code::TAKEN => FieldCode::Taken,
                code::UNKNOWN | code::UNKNOWN_MEMBER => FieldCode::Unknown,
                code::NOT_ALLOWED => FieldCode::NotAllowed,
                _ => FieldCode::Malformed,
            },
            field: fault.path,
        }
    }
}

/// A fault of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldCode {
    /// Must be given.
    Required,
    /// Not of the right form.
    Malformed,
    /// Longer than allowed.
    TooLong,
    /// Already another's.
    Taken,
    /// Names something that does not exist.
    Unknown,
    /// Not among the allowed values.
    NotAllowed,
}

impl FieldCode {
    /// The stable code of the fault in documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => code::REQUIRED,
            Self::Malformed => code::MALFORMED,
            Self::TooLong => code::TOO_LONG,
            Self::Taken => code::TAKEN,
            Self::Unknown => code::UNKNOWN,
            Self::NotAllowed => code::NOT_ALLOWED,
        }
    }
}

/// Why a request conflicts with what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The serial is another contact's in this inbox.
    SerialTaken,
    /// The case is of another contact.
    CaseOfAnother,
    /// The inbox's configuration changed since the caller read it.
    InboxChanged,
    /// The status may not change like this.
    Transition,
    /// Another agent has it.
    TakenBy(AgentId),
    /// It is not open.
    NotOpen(ConversationId),
    /// It can never open again.
    NeverReopens,
    /// The idempotency key names another request.
    KeyReused,
    /// The client application's callback is not active.
    CallbackInactive,
    /// The inbox is not active.
    InboxInactive,
    /// The contact is blocked.
    ContactBlocked,
    /// The department of the case is not the inbox's.
    OtherDepartment,
    /// As many sessions as are allowed at once.
    TooManySessions,
    /// The credential was revoked.
    Revoked,
    /// As many wait in the queue as may wait, and no other queue takes over.
    QueueFull,
    /// Nobody has picked it up, so that there is no service record.
    NoServiceRecord,
    /// The service record is completed.
    RecordCompleted,
    /// The conversation has not ended.
    StillOpen,
    /// It is not as the caller has seen it any more.
    Changed,
    /// The inbox has one conversation per identity, and this one's goes on where whoever asks may not look.
    OngoingUnseen,
    /// The person was erased.
    ContactErased,
    /// These two cannot become one.
    CannotMerge(MergeFault),
    /// The merge cannot be undone.
    CannotUndo(UndoFault),
}

/// Why two people cannot become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeFault {
    /// They are one already.
    Same,
    /// They are kept apart per department.
    OtherDepartments,
    /// The evidence does not prove that the two contacts are one person.
    WeakEvidence,
    /// There is more of one of them than can be moved at once.
    TooMuch,
}

/// Why a merge cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoFault {
    /// It was undone before.
    Undone,
    /// The person was merged into another since: that has to be undone first.
    MergedSince,
    /// The person was erased since.
    Erased,
    /// More has changed since than can be moved at once.
    TooMuch,
}

/// Why a command was refused. A refused command changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such thing, or it is another account's.
    #[error("no such {}", .0.noun())]
    NotFound(Object),
    /// A look-up found several.
    #[error("the look-up found more than one {}", .0.noun())]
    Ambiguous(Object),
    /// Fields that cannot stand, all of them.
    #[error("{} field(s) cannot stand", .0.len())]
    Invalid(Vec<FieldError>),
    /// It contradicts what is.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// The caller is not who they must be.
    #[error("not signed in")]
    Unauthenticated,
    /// Nobody is free to take it.
    #[error("no agent is available")]
    NoAgentAvailable,
    /// The agent has as many live conversations as their capacity allows.
    #[error("the agent's capacity is reached")]
    CapacityReached,
}

impl Refusal {
    /// One field that cannot stand.
    #[must_use]
    pub fn field(field: impl Into<String>, code: FieldCode) -> Self {
        Self::Invalid(vec![FieldError {
            field: field.into(),
            code,
        }])
    }

    /// A stable word for logs and metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::Ambiguous(_) => "ambiguous",
            Self::Invalid(_) => "invalid",
            Self::Conflict(_) => "conflict",
            Self::Forbidden => "forbidden",
            Self::Unauthenticated => "unauthenticated",
            Self::NoAgentAvailable => "no_agent_available",
            Self::CapacityReached => "capacity_reached",
        }
    }
}
