//! The problem for each refusal of the model. The `match` expressions list all refusals, so the compiler requires a
//! problem for each new refusal.

use crate::document::code;
use crate::problems::{self, Refused};
use parlor_engine::EngineError;
use parlor_http::problem::FieldError;
use parlor_model::config::AccountConfig;
use parlor_model::refusal::{
    Conflict, FieldCode, JoinFault, MergeFault, Object, Refusal, RestoreFault, UndoFault,
};
use std::borrow::Cow;

/// A function that translates the name of a command's field into the name of the request's field.
pub(crate) type FieldName<'a> = &'a dyn Fn(&str) -> String;

/// A function that returns the name of the request's field that contains the id or key of an object. `None` means that
/// the path contains this id or key.
pub(crate) type ObjectField<'a> = &'a dyn Fn(Object) -> Option<String>;

/// The names of fields and objects in a request. The problem for a refusal contains these names.
#[derive(Clone, Copy)]
pub(crate) struct RequestNames<'a> {
    /// The account's configuration, for the names of agents. `None` means that the problem contains no names of agents.
    pub(crate) config: Option<&'a AccountConfig>,
    /// The translation of field names.
    pub(crate) field: FieldName<'a>,
    /// The fields that contain ids or keys of objects.
    pub(crate) object: ObjectField<'a>,
}

/// Returns the names for a request that uses the model's field names and has ids of objects only in its path.
pub(crate) fn plainly(config: Option<&AccountConfig>) -> RequestNames<'_> {
    RequestNames {
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

/// Returns the problem for an error of the engine.
pub(crate) fn refused(error: EngineError, names: RequestNames<'_>) -> Refused {
    match error {
        EngineError::Refused(refusal) => explain(refusal, names),
        EngineError::Unavailable { retry_after_s } => Refused::new(
            problems::UNAVAILABLE,
            "Nothing was changed. Try again, with the same Idempotency-Key if the request had one.",
        )
        .retry_after_s(u64::from(retry_after_s)),
        EngineError::OutcomeUnknown { retry_after_s } => Refused::new(
            problems::OUTCOME_UNKNOWN,
            "The request may or may not have been carried out. If it had an Idempotency-Key, repeat it with the same key. If not, read the object or its list first, and repeat the request only if the change is missing.",
        )
        .retry_after_s(u64::from(retry_after_s)),
        EngineError::Internal => Refused::new(
            problems::INTERNAL,
            "Try again, with the same Idempotency-Key if the request had one. If the error persists, ask the operator to read the server's log of this time.",
        ),
    }
}

fn explain(refusal: Refusal, names: RequestNames<'_>) -> Refused {
    match refusal {
        Refusal::NotFound(object) => match (names.object)(object) {
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
                "More than one {} has this value. Name the contact with `contact_id`, or use a value that only one contact has.",
                object.noun()
            ),
        ),
        Refusal::Invalid(errors) => problems::invalid(
            errors
                .into_iter()
                .map(|error| FieldError {
                    field: Cow::Owned((names.field)(&error.field)),
                    code: Cow::Borrowed(error.code.code()),
                    detail: Cow::Borrowed(advice(error.code)),
                })
                .collect(),
        ),
        Refusal::Conflict(conflict) => contradicted(conflict, names.config),
        Refusal::Forbidden => {
            Refused::new(problems::FORBIDDEN, "Ask an administrator of your account.")
        }
        Refusal::Unauthenticated => unauthenticated(),
        Refusal::NoAgentAvailable => Refused::new(
            problems::NO_AGENT_AVAILABLE,
            "No conversation was started. Try again later, or start with the intent `enqueue` to wait for an agent.",
        ),
        Refusal::CapacityReached => Refused::new(
            problems::CAPACITY_REACHED,
            "Resolve a conversation first, or ask for a higher capacity.",
        ),
    }
}

/// The problem for a missing or invalid credential.
pub(crate) fn unauthenticated() -> Refused {
    Refused::new(
        problems::UNAUTHENTICATED,
        "Send `Authorization: Bearer <token>` with the token of POST /v1/sessions or an access token, or sign in with a cookie.",
    )
}

const fn advice(field: FieldCode) -> &'static str {
    match field {
        FieldCode::Required => "This field is required and must not be empty.",
        FieldCode::Malformed => "This value has the wrong form.",
        FieldCode::TooLong => "Shorten this.",
        FieldCode::Taken => {
            "Another object already has this value. Look up that object, or send another value."
        }
        FieldCode::Unknown => "This value names an object that does not exist.",
        FieldCode::NotAllowed => "This value is not allowed here.",
    }
}

fn contradicted(conflict: Conflict, config: Option<&AccountConfig>) -> Refused {
    match conflict {
        Conflict::SerialTaken => Refused::new(
            problems::SERIAL_TAKEN,
            "In this inbox the serial belongs to another contact. Name that contact, or send another serial.",
        ),
        Conflict::CaseOfAnother => Refused::new(
            problems::CASE_OF_ANOTHER,
            "Send a case of the conversation's contact, or `\"case\": \"new\"`.",
        ),
        Conflict::OtherDepartment => Refused::new(
            problems::OTHER_DEPARTMENT,
            "Send a case of the inbox's department, or `\"case\": \"new\"`.",
        ),
        Conflict::InboxInactive => Refused::new(
            problems::INBOX_INACTIVE,
            "Activate the inbox, or start the conversation in another inbox.",
        ),
        Conflict::ContactBlocked => Refused::new(
            problems::CONTACT_BLOCKED,
            "Unblock the contact first.",
        ),
        Conflict::Transition => Refused::new(
            problems::TRANSITION_NOT_ALLOWED,
            "Read the conversation's status. It cannot change from that status to the requested one.",
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
            "This key was used for another request. Use a new key for every new request. Use the same key only to repeat a request unchanged.",
        ),
        // Only the APIs of other vendors have requests that can cause these refusals, for example requests with the
        // version of an inbox. In `/v1`, such a refusal would be a fault in Parlor.
        Conflict::InboxChanged | Conflict::CallbackInactive | Conflict::TooManySessions => {
            EngineError::Internal.into()
        }
        Conflict::TooManyJobs => Refused::new(
            problems::TOO_MANY_JOBS,
            "Five of your bulk jobs have not finished. Wait until one of them has: GET /v1/bulk/{id}.",
        ),
        Conflict::TooManySubscriptions => Refused::new(
            problems::TOO_MANY_SUBSCRIPTIONS,
            "An agent has at most 10 push subscriptions. Remove one first: DELETE /v1/push/subscriptions/{id}.",
        ),
        Conflict::TooManyLogins => Refused::new(
            problems::TOO_MANY_LOGINS,
            "An agent has at most 20 logins. Remove one that the agent no longer uses.",
        ),
        Conflict::Revoked => Refused::new(problems::REVOKED, "Create a new credential."),
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
            "Reopen the service record first: POST /v1/conversations/{id}/service-record/reopen.",
        ),
        Conflict::Changed => Refused::new(
            problems::CHANGED,
            "Read the object again, check its changes, and send the edit with the new ETag.",
        ),
        Conflict::Moved => Refused::new(
            problems::CONVERSATION_MOVED,
            "Read the newer messages. Then send the message again with the newest position, or without `seen_position`.",
        ),
        Conflict::DraftExists => Refused::new(
            problems::DRAFT_EXISTS,
            "The colleague writes in this conversation already. Ask the colleague to send or remove that draft first.",
        ),
        Conflict::OffRecord => Refused::new(
            problems::OFF_RECORD,
            "Send the words with POST /v1/conversations/{id}/off-record-messages, write a note, or put the conversation back on the record first.",
        ),
        Conflict::NoSurvey => Refused::new(
            problems::NO_SURVEY,
            "Only a resolved conversation with an unanswered survey can be rated. Set the `survey` of the inbox.",
        ),
        Conflict::StillOpen => Refused::new(
            problems::STILL_OPEN,
            "Resolve the conversation first. Only then can its service record be completed.",
        ),
        Conflict::OngoingUnseen => Refused::new(
            problems::ONGOING_UNSEEN,
            "This inbox allows one conversation per customer, and another agent has it. Ask a supervisor for it, or start in another inbox.",
        ),
        Conflict::ContactErased => Refused::new(
            problems::CONTACT_ERASED,
            "An erased contact cannot be changed or used.",
        ),
        Conflict::CannotMerge(fault) => Refused::new(
            problems::CANNOT_MERGE,
            match fault {
                MergeFault::Same => "Both ids refer to the same contact: they are equal, or the contacts were merged before.",
                MergeFault::OtherDepartments => "The contacts belong to different departments, and contacts are not merged across departments.",
                MergeFault::WeakEvidence => {
                    "The evidence is too weak: `claimed` evidence never merges contacts. If your system has signed that the contacts are different, only `signed` evidence can merge them."
                }
                MergeFault::TooMuch => "The contact to be merged has too much data to move at once. Merge in the other direction.",
            },
        ),
        Conflict::CannotUndo(fault) => Refused::new(
            problems::CANNOT_UNDO_MERGE,
            match fault {
                UndoFault::Undone => "The merge is undone already.",
                UndoFault::MergedSince => "The contact was merged into another contact later. Undo that merge first.",
                UndoFault::Erased => "The contact was erased after the merge.",
                UndoFault::TooMuch => "Too much data has changed after the merge to move it at once.",
            },
        ),
        Conflict::Merged(target) => Refused::new(
            problems::MERGED,
            format!("Act on conversation {target}, or separate the two first: POST /v1/conversations/{{id}}/unmerge."),
        )
        .with("conversation_id", target.0),
        Conflict::CannotJoin(fault) => {
            let (reason, detail) = match fault {
                JoinFault::Same => ("same", "Both ids are the same conversation."),
                JoinFault::OtherContact => ("other-contact", "The conversations belong to different contacts. If they are one person, merge the contacts first."),
                JoinFault::Merged => ("merged", "The conversation is merged into another one already. Separate them first: POST /v1/conversations/{id}/unmerge."),
                JoinFault::TargetMerged => ("target-merged", "The target is merged into another conversation. Merge into that one."),
                JoinFault::HasMerged => ("has-merged", "Other conversations were merged into this one. Merge in the other direction."),
                JoinFault::TargetEnded => ("target-ended", "The target is resolved or closed, and this conversation is not. Reopen the target first."),
                JoinFault::TooMany => ("too-many", "The target has 20 merged conversations already."),
            };
            Refused::new(problems::CANNOT_MERGE_CONVERSATIONS, detail).with("reason", reason)
        }
        Conflict::CannotRestore(fault) => {
            let (reason, detail) = match fault {
                RestoreFault::Changed => ("changed", "The conversation has changed since. Read it again, and change it by hand."),
                RestoreFault::Undone => ("undone", "This change is undone already."),
                RestoreFault::Running => ("running", "The job still runs. Wait until it has finished."),
                RestoreFault::AgentGone => ("agent-gone", "The agent who had the conversation is deactivated."),
            };
            Refused::new(problems::CANNOT_UNDO, detail).with("reason", reason)
        }
    }
}
