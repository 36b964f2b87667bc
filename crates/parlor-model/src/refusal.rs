//! The reasons why a command is refused. All operations share this closed set of reasons. Each dialect converts every
//! reason to an answer of its own API, without a catch-all match arm. So the compiler reports a dialect that does not
//! handle a new reason.

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
    /// A classification of tickets or contacts.
    Classification,
    /// A department.
    Department,
    /// A contact.
    Contact,
    /// A contact point.
    ContactPoint,
    /// An identity, found by id or by serial.
    Identity,
    /// A conversation.
    Conversation,
    /// A message.
    Message,
    /// A case.
    Case,
    /// A ticket.
    Ticket,
    /// A custom attribute definition.
    Attribute,
    /// A group of custom attributes.
    AttributeGroup,
    /// A row in a table of a contact.
    ContactRow,
    /// A credential.
    Credential,
    /// A session of an agent.
    Session,
    /// A callback endpoint.
    Endpoint,
    /// A delivery to a callback endpoint.
    Delivery,
    /// A note about a contact.
    ContactNote,
    /// A merge of two contacts.
    Merge,
    /// A file of a message.
    Attachment,
    /// A saved view.
    View,
    /// An undo token of an act.
    UndoToken,
    /// An agent's draft in a conversation.
    Draft,
    /// A scheduled message.
    Scheduled,
    /// A macro.
    Macro,
    /// A bulk job.
    BulkJob,
    /// A push subscription.
    PushSubscription,
    /// A sign-in provider.
    Provider,
    /// A login of an agent.
    Login,
}

impl Object {
    /// Returns the English noun for the kind of object.
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
            Self::Classification => "classification",
            Self::Department => "department",
            Self::Contact => "contact",
            Self::ContactPoint => "contact point",
            Self::Identity => "identity",
            Self::Conversation => "conversation",
            Self::Message => "message",
            Self::Case => "case",
            Self::Ticket => "ticket",
            Self::Attribute => "custom attribute",
            Self::AttributeGroup => "group of custom attributes",
            Self::ContactRow => "row of a contact",
            Self::Credential => "credential",
            Self::Session => "session",
            Self::Endpoint => "callback endpoint",
            Self::Delivery => "delivery",
            Self::ContactNote => "contact note",
            Self::Merge => "merge",
            Self::Attachment => "attachment",
            Self::View => "view",
            Self::UndoToken => "undo token",
            Self::Draft => "draft",
            Self::Scheduled => "scheduled message",
            Self::Macro => "macro",
            Self::BulkJob => "bulk job",
            Self::PushSubscription => "push subscription",
            Self::Provider => "sign-in provider",
            Self::Login => "login",
        }
    }
}

/// An invalid field, with its name in the model. Each dialect converts this name to the name of the field in its own
/// API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the command's field, with dots for nested fields.
    pub field: String,
    /// The kind of fault.
    pub code: FieldCode,
}

/// Converts a fault of a document to the error of an invalid field.
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

/// The kinds of faults of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldCode {
    /// The field is required, but it is missing or empty.
    Required,
    /// The value has a wrong type or form, or the field is repeated.
    Malformed,
    /// The value is longer or greater than allowed, or the list has more elements than allowed.
    TooLong,
    /// The value must be unique, but another object already has it.
    Taken,
    /// The value refers to an object that does not exist, or the API defines no field with this name.
    Unknown,
    /// The value is not among the allowed values.
    NotAllowed,
}

impl FieldCode {
    /// Returns the stable code of the fault: one of the codes in [`crate::document::code`].
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

/// The reason why a request conflicts with the present state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The serial belongs to another contact in this inbox.
    SerialTaken,
    /// The case belongs to another contact.
    CaseOfAnother,
    /// The inbox's configuration changed since the caller read it.
    InboxChanged,
    /// The present status cannot be changed to the requested status.
    Transition,
    /// The conversation is assigned to another agent. The value is the id of this agent.
    TakenBy(AgentId),
    /// The conversation with this id is not open.
    NotOpen(ConversationId),
    /// The conversation can never be reopened.
    NeverReopens,
    /// The idempotency key was used for another request.
    KeyReused,
    /// The client application's callback is not active.
    CallbackInactive,
    /// The inbox is not active.
    InboxInactive,
    /// The contact is blocked.
    ContactBlocked,
    /// The case and the inbox belong to different departments.
    OtherDepartment,
    /// The client application or agent already has the maximum number of sessions. The request does not allow Parlor to
    /// end an earlier session.
    TooManySessions,
    /// The agent already has the maximum number of unfinished bulk jobs.
    TooManyJobs,
    /// The agent already has the maximum number of push subscriptions.
    TooManySubscriptions,
    /// The agent already has the maximum number of logins at sign-in providers.
    TooManyLogins,
    /// The credential was revoked.
    Revoked,
    /// The queue already has its maximum number of entries, and no overflow queue can take the conversation.
    QueueFull,
    /// The conversation has no service record, because no agent has picked it up.
    NoServiceRecord,
    /// The service record is completed.
    RecordCompleted,
    /// The conversation has not ended.
    StillOpen,
    /// The object of the command is no longer in the state that the caller expects.
    Changed,
    /// Another person has written after the position that the caller has seen, or too many messages follow this
    /// position.
    Moved,
    /// The agent already has a draft in the conversation.
    DraftExists,
    /// The conversation has no survey that the customer can answer.
    NoSurvey,
    /// The inbox allows only one ongoing conversation per identity, and the caller may not see that conversation.
    OngoingUnseen,
    /// The contact was erased.
    ContactErased,
    /// The two contacts cannot be merged.
    CannotMerge(MergeFault),
    /// The merge cannot be undone.
    CannotUndo(UndoFault),
    /// The act cannot be undone.
    CannotRestore(RestoreFault),
    /// The conversation is merged into the conversation with this id.
    Merged(ConversationId),
    /// The two conversations cannot be merged.
    CannotJoin(JoinFault),
    /// The conversation is off the record, so messages between customer and agent are not stored.
    OffRecord,
}

impl Conflict {
    /// Returns the stable code of the conflict, as `/v1` returns it.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::SerialTaken => "serial-taken",
            Self::CaseOfAnother => "case-of-another",
            Self::InboxChanged => "inbox-changed",
            Self::Transition => "transition-not-allowed",
            Self::TakenBy(_) => "taken-by-another",
            Self::NotOpen(_) => "not-open",
            Self::NeverReopens => "never-reopens",
            Self::KeyReused => "idempotency-key-reused",
            Self::CallbackInactive => "callback-inactive",
            Self::InboxInactive => "inbox-inactive",
            Self::ContactBlocked => "contact-blocked",
            Self::OtherDepartment => "other-department",
            Self::TooManySessions => "too-many-sessions",
            Self::TooManyJobs => "too-many-jobs",
            Self::TooManySubscriptions => "too-many-subscriptions",
            Self::TooManyLogins => "too-many-logins",
            Self::Revoked => "revoked",
            Self::QueueFull => "queue-full",
            Self::NoServiceRecord => "no-service-record",
            Self::RecordCompleted => "record-completed",
            Self::StillOpen => "still-open",
            Self::Changed => "changed",
            Self::OngoingUnseen => "ongoing-unseen",
            Self::ContactErased => "contact-erased",
            Self::CannotMerge(_) => "cannot-merge",
            Self::CannotUndo(_) => "cannot-undo-merge",
            Self::CannotRestore(_) => "cannot-undo",
            Self::Merged(_) => "merged",
            Self::CannotJoin(_) => "cannot-merge-conversations",
            Self::Moved => "conversation-moved",
            Self::DraftExists => "draft-exists",
            Self::OffRecord => "off-record",
            Self::NoSurvey => "no-survey",
        }
    }
}

/// The reason why two contacts cannot be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeFault {
    /// Both ids belong to the same contact.
    Same,
    /// The contacts belong to different departments.
    OtherDepartments,
    /// The stated evidence does not prove that the two contacts are one person.
    WeakEvidence,
    /// The contact to merge has more objects than one command can move, or the remaining contact would have too many
    /// objects after the merge.
    TooMuch,
}

/// The reason why a merge cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoFault {
    /// The merge is already undone.
    Undone,
    /// After this merge, the remaining contact was merged into a third contact. Undo the later merge first.
    MergedSince,
    /// One of the two contacts was erased after the merge.
    Erased,
    /// The two contacts have more conversations, identities or tickets than one command can move.
    TooMuch,
}

/// The reason why two conversations cannot be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinFault {
    /// Both ids belong to the same conversation.
    Same,
    /// The conversations belong to different contacts.
    OtherContact,
    /// The conversation to merge is already merged into another conversation.
    Merged,
    /// The target is merged into another conversation.
    TargetMerged,
    /// Other conversations are merged into the conversation to merge.
    HasMerged,
    /// The target has ended, but the conversation to merge has not ended.
    TargetEnded,
    /// The target already has the maximum number of merged conversations.
    TooMany,
}

/// The reason why an act cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreFault {
    /// The values that the act changed were changed again after the act.
    Changed,
    /// The act is already undone.
    Undone,
    /// The bulk job has not finished.
    Running,
    /// The agent to whom the conversation would return is not active.
    AgentGone,
}

/// The reason why a command is refused. A refused command changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The object does not exist in the account.
    #[error("no such {}", .0.noun())]
    NotFound(Object),
    /// The look-up found more than one object.
    #[error("the look-up found more than one {}", .0.noun())]
    Ambiguous(Object),
    /// Fields are invalid. The list contains all invalid fields.
    #[error("{} invalid field(s)", .0.len())]
    Invalid(Vec<FieldError>),
    /// The request conflicts with the present state.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// The caller does not have the right for this act.
    #[error("not allowed")]
    Forbidden,
    /// The credential is missing or invalid.
    #[error("not signed in")]
    Unauthenticated,
    /// No agent is available for the conversation.
    #[error("no agent is available")]
    NoAgentAvailable,
    /// The agent has no capacity for another conversation.
    #[error("the agent's capacity is reached")]
    CapacityReached,
}

impl Refusal {
    /// Builds the refusal of one invalid field.
    #[must_use]
    pub fn field(field: impl Into<String>, code: FieldCode) -> Self {
        Self::Invalid(vec![FieldError {
            field: field.into(),
            code,
        }])
    }

    /// Returns the stable code of the reason, as `/v1` returns it.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not-found",
            Self::Ambiguous(_) => "ambiguous",
            Self::Invalid(_) => "invalid",
            Self::Conflict(conflict) => conflict.reason(),
            Self::Forbidden => "forbidden",
            Self::Unauthenticated => "unauthenticated",
            Self::NoAgentAvailable => "no-agent-available",
            Self::CapacityReached => "capacity-reached",
        }
    }

    /// Returns the stable code of the refusal for logs and metrics.
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
