//! The errors of this API for the model's refusals (contract 3.2.10). The `match` expressions over refusals, conflicts
//! and objects have no catch-all arm. So if the model gets a new refusal, the code does not compile until this file has
//! an error for the refusal.

use super::contact::{self, KEPT_FIELD};
use super::error::ApiError;
use super::paths::{ATTACHMENTS, CASE, CONTACT, CONVERSATION, CUSTOMER, ENTRY_POINT};
use super::texts;
use parlor_engine::EngineError;
use parlor_model::config::AccountConfig;
use parlor_model::refusal::{Conflict, FieldCode, FieldError, Object, Refusal};
use parlor_model::words::AttributeObject;

/// The text of the rule that a too long value violates.
pub(super) const TOO_LONG: &str = "The value is too long.";
/// The maximum number of entries in `details`.
const MAX_DETAILS: usize = 30;

/// Returns the error for a failure of the engine, for callers that do not have the account's configuration.
pub(super) fn plain(error: EngineError) -> ApiError {
    match error {
        EngineError::Refused(refusal) => of_refusal(&refusal, None),
        EngineError::Unavailable { retry_after_s } => ApiError::unavailable(retry_after_s),
        EngineError::OutcomeUnknown { retry_after_s } => ApiError::outcome_unknown(retry_after_s),
        EngineError::Internal => ApiError::internal(),
    }
}

/// Returns the error for a failure of the engine.
pub(super) fn of(error: EngineError, config: &AccountConfig) -> ApiError {
    match error {
        EngineError::Refused(refusal) => of_refusal(&refusal, Some(config)),
        error => plain(error),
    }
}

fn of_refusal(refusal: &Refusal, config: Option<&AccountConfig>) -> ApiError {
    match refusal {
        Refusal::NotFound(object) => not_found(*object),
        Refusal::Ambiguous(_) => {
            ApiError::attribute(CUSTOMER, "Customer search found multiple contacts.")
        }
        Refusal::Invalid(fields) => invalid(fields, config),
        Refusal::Conflict(conflict) => of_conflict(*conflict),
        Refusal::Forbidden => ApiError::not_mapped(),
        Refusal::Unauthenticated => ApiError::no_session(),
        Refusal::NoAgentAvailable | Refusal::CapacityReached => ApiError::no_agent(),
    }
}

/// The part of a request that contains the conversation's id. The error for an unknown conversation depends on this
/// part (inferred, contract 3.3, 3.4, 3.6).
#[derive(Clone, Copy, Debug)]
pub(super) enum Unknown {
    /// The id is in the body. The error is 400 for an invalid element.
    Body,
    /// The id is in the path. The error is 404.
    Path,
}

/// Returns the error for a failure of the engine in a call on an existing conversation.
pub(super) fn of_conversation(error: EngineError, unknown: Unknown) -> ApiError {
    let refusal = match error {
        EngineError::Refused(refusal) => refusal,
        error => return plain(error),
    };
    let not_ongoing = || match unknown {
        Unknown::Body => ApiError::attribute(
            CONVERSATION,
            "The id must belong to an ongoing conversation of the client application.",
        )
        .saying(&texts::ENDED),
        Unknown::Path => ApiError::not_ongoing(),
    };
    match refusal {
        Refusal::NotFound(Object::Conversation) => match unknown {
            Unknown::Body => not_ongoing(),
            Unknown::Path => ApiError::no_conversation(),
        },
        Refusal::Forbidden => ApiError::not_initiator(),
        Refusal::Conflict(Conflict::NotOpen(_) | Conflict::NeverReopens | Conflict::Transition) => {
            not_ongoing()
        }
        // In these calls, the model can refuse only two fields: the content and the attachments of the message.
        Refusal::Invalid(fields) => {
            let rule = fields.first().map_or(TOO_LONG, |field| rule_of(field.code));
            match fields.first() {
                Some(field) if field.field == "attachments" => {
                    ApiError::attribute(ATTACHMENTS, rule).saying(&texts::FILE_REFUSED)
                }
                _ => ApiError::attribute("content", rule),
            }
        }
        Refusal::NotFound(_)
        | Refusal::Ambiguous(_)
        | Refusal::Conflict(_)
        | Refusal::Unauthenticated
        | Refusal::NoAgentAvailable
        | Refusal::CapacityReached => of_refusal(&refusal, None),
    }
}

fn not_found(object: Object) -> ApiError {
    match object {
        Object::Inbox => inactive_entry_point(),
        Object::Case => ApiError::attribute(CASE, "The case must exist in the application."),
        Object::Contact | Object::ContactPoint | Object::Identity => {
            ApiError::attribute(CUSTOMER, "The customer does not exist any more.")
        }
        // No request of this dialect refers to these objects.
        Object::Account
        | Object::Ticket
        | Object::Agent
        | Object::Team
        | Object::Queue
        | Object::Hours
        | Object::Label
        | Object::AttributeGroup
        | Object::ContactRow
        | Object::Classification
        | Object::Department
        | Object::Conversation
        | Object::Message
        | Object::Attribute
        | Object::Credential
        | Object::Session
        | Object::Endpoint
        | Object::Delivery
        | Object::ContactNote
        | Object::Attachment
        | Object::Merge
        | Object::UndoToken
        | Object::Draft
        | Object::Scheduled
        | Object::Macro
        | Object::BulkJob
        | Object::PushSubscription
        | Object::Provider
        | Object::Login
        | Object::View => ApiError::document(format!("There is no such {}.", object.noun())),
    }
}

/// Builds the error 400 for an entry point that does not exist or is not active. The calls that read the configuration
/// or the availability of an entry point answer 404 instead (contract 6.2).
pub(super) fn inactive_entry_point() -> ApiError {
    ApiError::attribute(ENTRY_POINT, "The entry point must exist and be active.")
}

fn of_conflict(conflict: Conflict) -> ApiError {
    match conflict {
        Conflict::InboxChanged => ApiError::stale(),
        Conflict::QueueFull => ApiError::no_agent(),
        Conflict::InboxInactive => inactive_entry_point(),
        Conflict::CallbackInactive => ApiError::precondition(
            "The webhook callback URL of the client application is not active.",
            "The webhook callback URL of the client application must be active.",
        ),
        Conflict::CaseOfAnother => ApiError::attribute(
            CASE,
            "The case must belong to the customer who is initiating the conversation.",
        ),
        Conflict::OtherDepartment => ApiError::attribute(
            CASE,
            "The case must belong to the department of the entry point.",
        ),
        Conflict::ContactBlocked => ApiError::attribute(
            CUSTOMER,
            "The customer is not allowed to start a conversation.",
        ),
        Conflict::KeyReused => ApiError::key_reused(),
        Conflict::TooManySessions => {
            ApiError::document("The maximum number of concurrent sessions is reached.")
        }
        // No request of this dialect can cause these conflicts.
        Conflict::SerialTaken
        | Conflict::Transition
        | Conflict::TakenBy(_)
        | Conflict::NotOpen(_)
        | Conflict::NeverReopens
        | Conflict::NoServiceRecord
        | Conflict::RecordCompleted
        | Conflict::StillOpen
        | Conflict::Changed
        | Conflict::Moved
        | Conflict::DraftExists
        | Conflict::OffRecord
        | Conflict::NoSurvey
        | Conflict::TooManyJobs
        | Conflict::TooManySubscriptions
        | Conflict::TooManyLogins
        | Conflict::OngoingUnseen
        | Conflict::ContactErased
        | Conflict::CannotMerge(_)
        | Conflict::CannotUndo(_)
        | Conflict::CannotRestore(_)
        | Conflict::Merged(_)
        | Conflict::CannotJoin(_)
        | Conflict::Revoked => ApiError::document("The request contradicts what is."),
    }
}

/// Builds the error from refused fields. The first field determines the error. The details list the refused fields, at
/// most [`MAX_DETAILS`] of them.
fn invalid(fields: &[FieldError], config: Option<&AccountConfig>) -> ApiError {
    let Some((first, others)) = fields.split_first() else {
        return ApiError::document("The request is not valid.");
    };
    let error = match enumeration(first, config) {
        Some(error) => error.detail(path_of(first), rule_of(first.code)),
        None => ApiError::attribute(&path_of(first), rule_of(first.code)),
    };
    others
        .iter()
        .take(MAX_DETAILS.saturating_sub(1))
        .fold(error, |error, field| {
            error.detail(path_of(field), rule_of(field.code))
        })
}

/// Builds the error that lists the allowed values of a field. Returns `None` if the field was refused for another
/// reason, or if the field has no list of allowed values. For a custom attribute, also returns `None` if `config` is
/// `None`.
fn enumeration(field: &FieldError, config: Option<&AccountConfig>) -> Option<ApiError> {
    if field.code != FieldCode::NotAllowed {
        return None;
    }
    if let Some(name) = field.field.strip_prefix("custom_attributes.") {
        return Some(choice(config?, AttributeObject::Contact, name));
    }
    let expected = contact::expected(&field.field)?;
    Some(ApiError::enumeration(
        &path_of(field),
        &expected.replace(',', ", "),
    ))
}

/// Builds the error for a custom attribute's value that is not among the attribute's options.
pub(super) fn choice(config: &AccountConfig, object: AttributeObject, name: &str) -> ApiError {
    let options = config
        .attribute(object, name)
        .map(|definition| definition.options.join(", "))
        .unwrap_or_default();
    ApiError::enumeration(name, &options)
}

/// Returns the vendor's path for a field that the model refused.
fn path_of(field: &FieldError) -> String {
    let contact = |rest: &str| format!("{CONTACT}.{rest}");
    if let Some(name) = field.field.strip_prefix("custom_attributes.") {
        return contact(&format!("customAttributes.{}", custom(name, field.code)));
    }
    if let Some(kept) = field.field.strip_prefix(KEPT_FIELD) {
        return match kept.strip_prefix("customer.") {
            Some(rest) => format!("{CUSTOMER}.{rest}"),
            None => contact(kept),
        };
    }
    match field.field.as_str() {
        "subject" => "activity.subject".to_owned(),
        "given_name" | "name" => contact("firstName"),
        "family_name" => contact("lastName"),
        "email" => contact("email.emailAddress"),
        "external_id" => contact("externalId"),
        "facebook" | "twitter" | "instagram" => contact("social.socialId"),
        "phone" | "home_phone" | "mobile_phone" | "office_phone" | "fax" | "pager"
        | "other_phone" => contact("phone.phoneNo"),
        _ => CUSTOMER.to_owned(),
    }
}

/// Returns the path that an error shows for a custom attribute's value. If the attribute's name is missing or unknown,
/// returns the path of the name.
pub(super) fn custom(name: &str, code: FieldCode) -> String {
    match code {
        _ if name.is_empty() => "customAttribute.attribName".to_owned(),
        FieldCode::Unknown => format!("customAttribute.attribName ({name})"),
        FieldCode::Required
        | FieldCode::Malformed
        | FieldCode::TooLong
        | FieldCode::Taken
        | FieldCode::NotAllowed => format!("customAttribute.attribValues ({name})"),
    }
}

/// Returns the text of the rule that a field violates.
pub(super) const fn rule_of(code: FieldCode) -> &'static str {
    match code {
        FieldCode::Required => "A value is required.",
        FieldCode::Malformed => "The value is not valid.",
        FieldCode::TooLong => TOO_LONG,
        FieldCode::Taken => "The value already belongs to another contact.",
        FieldCode::Unknown => "The name must be configured in the application.",
        FieldCode::NotAllowed => "The value must be one of the predefined values.",
    }
}
