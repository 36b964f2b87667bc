//! The problem for each refusal of the model. Both matches are total: a new refusal does not compile until it has its answer.

use crate::document::code;
use crate::problems::{self, Refused};
use parlor_engine::EngineError;
use parlor_http::problem::FieldError;
use parlor_model::config::AccountConfig;
use parlor_model::refusal::{Conflict, FieldCode, MergeFault, Object, Refusal, UndoFault};
use std::borrow::Cow;

/// The name of a command's field in the request.
pub(crate) type FieldName<'a> = &'a dyn Fn(&str) -> String;

/// The field of the request that named a thing, where the request's body and not its path did.
pub(crate) type ObjectField<'a> = &'a dyn Fn(Object) -> Option<String>;

/// Facts of the request that the text of a refusal needs.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// For the names of agents.
    pub(crate) config: Option<&'a AccountConfig>,
    /// Names of fields.
    pub(crate) field: FieldName<'a>,
    /// Fields that named things.
    pub(crate) object: ObjectField<'a>,
}

/// A request whose fields are called as in the model and that names things in its path only.
pub(crate) fn plainly(config: Option<&AccountConfig>) -> Asked<'_> {
    Asked {
        config,
        field: &str::to_owned,
        object: &|_| None,
    }
}

impl From<EngineError> for Refused {
    fn from(error: EngineError) -> Self {
        refused(error, plainly(None))
    }
}

/// The problem an engine error is.
pub(crate) fn refused(error: EngineError, asked: Asked<'_>) -> Refused {
    match error {
        EngineError::Refused(refusal) => told(refusal, asked),
        EngineError::Unavailable { retry_after_s } => Refused::new(
            problems::UNAVAILABLE,
            "Nothing was changed. Try again, with the same Idempotency-Key if the request had one.",
        )
        .retry_after_s(u64::from(retry_after_s)),
        EngineError::Internal => Refused::new(
            problems::INTERNAL,
            "Try again; if it stays, ask the operator to look into the log for this time.",
        ),
    }
}

fn told(refusal: Refusal, asked: Asked<'_>) -> Refused {
    match refusal {
        Refusal::NotFound(object) => match (asked.object)(object) {
            Some(field) => problems::invalid_field(
                field,
                code::UNKNOWN,
                format!("There is no such {} in your account.", object.noun()),
            ),
            None => problems::not_found(object.noun()),
        },
        Refusal::Ambiguous(object) => Refused::new(
            problems::AMBIGUOUS,
            format!(
                "More than one {} has this value. Say who by `contact_id`, or look up by a value only one has.",
                object.noun()
            ),
        ),
        Refusal::Invalid(errors) => problems::invalid(
            errors
                .into_iter()
                .map(|error| FieldError {
                    field: Cow::Owned((asked.field)(&error.field)),
                    code: Cow::Borrowed(word(error.code)),
                    detail: Cow::Borrowed(advice(error.code)),
                })
                .collect(),
        ),
        Refusal::Conflict(conflict) => contradicted(conflict, asked.config),
        Refusal::Forbidden => {
            Refused::new(problems::FORBIDDEN, "Ask an administrator of your account.")
        }
        Refusal::Unauthenticated => unauthenticated(),
        Refusal::NoAgentAvailable => Refused::new(
            problems::NO_AGENT_AVAILABLE,
            "Nothing was started. Try again later, or start with the intent `enqueue` to wait for an agent.",
        ),
        Refusal::CapacityReached => Refused::new(
            problems::CAPACITY_REACHED,
            "Resolve a conversation first, or ask for a higher capacity.",
        ),
    }
}

/// No or no valid credential.
pub(crate) fn unauthenticated() -> Refused {
    Refused::new(
        problems::UNAUTHENTICATED,
        "Send `Authorization: Bearer <token>` with the token of POST /v1/sessions or an access token.",
    )
}

const fn word(field: FieldCode) -> &'static str {
    match field {
        FieldCode::Required => code::REQUIRED,
        FieldCode::Malformed => code::MALFORMED,
        FieldCode::TooLong => code::TOO_LONG,
        FieldCode::Taken => code::TAKEN,
        FieldCode::Unknown => code::UNKNOWN,
        FieldCode::NotAllowed => code::NOT_ALLOWED,
    }
}

const fn advice(field: FieldCode) -> &'static str {
    match field {
        FieldCode::Required => "This must be given and not be empty.",
        FieldCode::Malformed => "This is not of the right form.",
        FieldCode::TooLong => "Shorten this.",
        FieldCode::Taken => "Another contact has this value already: look them up by it.",
        FieldCode::Unknown => "This names something that does not exist.",
        FieldCode::NotAllowed => "This is not among the allowed values.",
    }
}

fn contradicted(conflict: Conflict, config: Option<&AccountConfig>) -> Refused {
    match conflict {
        Conflict::SerialTaken => Refused::new(
            problems::SERIAL_TAKEN,
            "In this inbox the serial belongs to another contact. Send that contact, or another serial.",
        ),
        Conflict::CaseOfAnother => Refused::new(
            problems::CASE_OF_ANOTHER,
            "Send a case of the contact the conversation is with, or `\"case\": \"new\"`.",
        ),
        Conflict::OtherDepartment => Refused::new(
            problems::OTHER_DEPARTMENT,
            "Send a case of the inbox's department, or `\"case\": \"new\"`.",
        ),
        Conflict::InboxChanged => Refused::new(
            problems::INBOX_CHANGED,
            "Read the inbox's configuration again.",
        ),
        Conflict::InboxInactive => Refused::new(
            problems::INBOX_INACTIVE,
            "Activate the inbox, or start in another.",
        ),
        Conflict::CallbackInactive => Refused::new(
            problems::CALLBACK_INACTIVE,
            "Activate the client application's callback.",
        ),
        Conflict::ContactBlocked => Refused::new(
            problems::CONTACT_BLOCKED,
            "Unblock the contact first.",
        ),
        Conflict::Transition => Refused::new(
            problems::TRANSITION_NOT_ALLOWED,
            "Read the conversation's status: it cannot go from there to the one asked for.",
        ),
        Conflict::TakenBy(agent) => {
            let name = config
                .and_then(|config| config.agents.get(&agent))
                .map(|agent| agent.name.clone())
                .unwrap_or_default();
            Refused::new(
                problems::TAKEN_BY_ANOTHER,
                format!("{name} (agent {agent}) is serving this conversation."),
            )
            .with("agent_id", agent.0)
            .with("agent_name", name)
        }
        Conflict::NotOpen(conversation) => Refused::new(
            problems::NOT_OPEN,
            format!("Only open and pending conversations can be picked up. Reopen it first: POST /v1/conversations/{conversation}/reopen."),
        )
        .with("conversation_id", conversation.0),
        Conflict::NeverReopens => Refused::new(
            problems::NEVER_REOPENS,
            "Start a new conversation instead.",
        ),
        Conflict::KeyReused => Refused::new(
            problems::IDEMPOTENCY_KEY_REUSED,
            "This key was used for another request. Use a new key for every new request, and the same one only to repeat a request unchanged.",
        ),
        Conflict::TooManySessions => {
            Refused::new(problems::TOO_MANY_SESSIONS, "Sign out of another session first.")
        }
        Conflict::Revoked => Refused::new(problems::REVOKED, "Make a new credential."),
        Conflict::QueueFull => Refused::new(
            problems::QUEUE_FULL,
            "Try again later, or transfer to another queue.",
        ),
        Conflict::NoServiceRecord => Refused::new(
            problems::NO_SERVICE_RECORD,
            "Pick the conversation up first: that opens its service record.",
        ),
        Conflict::RecordCompleted => Refused::new(
            problems::RECORD_COMPLETED,
            "Open it again first: POST /v1/conversations/{id}/service-record/reopen.",
        ),
        Conflict::Changed => Refused::new(
            problems::CHANGED,
            "Read it again, look at what changed, and send the edit with its new ETag.",
        ),
        Conflict::StillOpen => Refused::new(
            problems::STILL_OPEN,
            "Resolve the conversation first: what is completed is the work after it.",
        ),
        Conflict::OngoingUnseen => Refused::new(
            problems::ONGOING_UNSEEN,
            "This inbox has one conversation per customer, and theirs goes on with somebody else. Ask a supervisor for it, or start in another inbox.",
        ),
        Conflict::ContactErased => Refused::new(
            problems::CONTACT_ERASED,
            "Nothing can be added to what is left of them.",
        ),
        Conflict::CannotMerge(fault) => Refused::new(
            problems::CANNOT_MERGE,
            match fault {
                MergeFault::Same => "They are one contact already.",
                MergeFault::OtherDepartments => "They are of different departments, which keep people apart.",
                MergeFault::WeakEvidence => {
                    "What is known does not prove it: what a person only claims merges nobody, and where your own system has signed that they are two, only `signed` evidence says that they are one."
                }
                MergeFault::TooMuch => "There is more of the one to be merged than can be moved at once. Try it the other way round.",
            },
        ),
        Conflict::CannotUndo(fault) => Refused::new(
            problems::CANNOT_UNDO_MERGE,
            match fault {
                UndoFault::Undone => "It was undone before.",
                UndoFault::MergedSince => "The contact was merged into another since: undo that merge first.",
                UndoFault::Erased => "The person was erased since.",
                UndoFault::TooMuch => "More has changed since than can be moved at once.",
            },
        ),
    }
}
