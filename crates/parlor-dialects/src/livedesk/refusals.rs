//! Failures and refusals in this vendor's form (contract 2, "Error bodies"). No readable page of the vendor documents
//! the errors of these calls. So the JSON forms and the error texts are the forms and texts of Chatwoot. If Chatwoot
//! has no text for an error, the text is Parlor's own.

use crate::chatwoot::contact::POINTS;
use crate::chatwoot::errors;
use crate::chatwoot::message::{self, Reason};
use crate::chatwoot::params::{ParamsError, UnknownId};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use parlor_engine::EngineError;
use parlor_engine::files::upload::UploadError;
use parlor_http::body::BodyError;
use parlor_http::form_files::FormError;
use parlor_http::keyed::BadKey;
use parlor_model::command::{MAX_MESSAGE, MAX_SERIAL, MAX_VALUE};
use parlor_model::document::Fault;
use parlor_model::refusal::{Conflict, FieldCode, FieldError, Refusal};
use parlor_model::words::Word as _;
use std::borrow::Cow;

/// The error text for missing and invalid credentials. The text is Parlor's own (contract 2).
const BAD_CREDENTIALS: &str = "Invalid API key or secret";

/// The error text if the request changed nothing, and the client may repeat the request.
const UNAVAILABLE: &str = "Service temporarily unavailable, please try again";
/// The error text if the request may have taken effect.
const OUTCOME_UNKNOWN: &str = "The outcome of the request is unknown. Repeat it with the same Idempotency-Key, or look up the result first";

const EMPTY_FILE: &str = "Validation failed: Attachments must not be empty";

/// The reason why a call did not carry out its command.
#[derive(Debug)]
pub enum Failure {
    /// The credential is missing or invalid.
    Unauthenticated,
    /// The body did not arrive completely.
    Body(BodyError),
    /// The form with files could not be received.
    Form(FormError),
    /// The body or the query could not be read.
    Params(ParamsError),
    /// The idempotency key is invalid.
    Key(BadKey),
    /// The id does not exist in the account.
    NotFound,
    /// A required parameter is absent.
    Missing(&'static str),
    /// An error with status 422 and the body `{"error":"..."}`, as from a controller of Chatwoot.
    Reason(Reason),
    /// Some attributes of the request failed the validation.
    Invalid(Vec<Fault>),
    /// The engine failed or refused the command.
    Engine(EngineError),
    /// The stored answer of an earlier request with the same idempotency key. This case is not a failure, but it also
    /// ends the call early.
    Replayed(Box<Response>),
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

impl From<UnknownId> for Failure {
    fn from(_: UnknownId) -> Self {
        Self::NotFound
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Invalid(vec![fault])
    }
}

impl Failure {
    /// Whether it is certain that nothing was changed. The result is `false` after a fault of the server, and if the
    /// outcome is unknown.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        !matches!(
            self,
            Self::Engine(EngineError::OutcomeUnknown { .. } | EngineError::Internal)
        )
    }

    /// Returns the error text, if the failure has a text of its own. `None` means that the HTTP status or the invalid
    /// fields describe the failure.
    pub(super) fn sentence(&self) -> Option<Cow<'static, str>> {
        let text: &'static str = match self {
            Self::Unauthenticated => BAD_CREDENTIALS,
            Self::Key(error) => return Some(Cow::Owned(error.to_string())),
            Self::Reason(text) => return Some(text.clone()),
            Self::Body(BodyError::NoRoom) | Self::Form(FormError::Body(BodyError::NoRoom)) => {
                UNAVAILABLE
            }
            Self::Form(FormError::Upload(UploadError::Empty)) => EMPTY_FILE,
            Self::Form(FormError::TooManyFiles) => {
                return Some(message::too_many_attachments());
            }
            Self::Engine(error) | Self::Form(FormError::Upload(UploadError::Failed(error))) => {
                match error {
                    EngineError::Unavailable { .. } => UNAVAILABLE,
                    EngineError::OutcomeUnknown { .. } => OUTCOME_UNKNOWN,
                    EngineError::Refused(Refusal::Conflict(conflict)) => contradiction(*conflict),
                    EngineError::Refused(_) | EngineError::Internal => return None,
                }
            }
            Self::Body(_)
            | Self::Form(_)
            | Self::Params(_)
            | Self::NotFound
            | Self::Missing(_)
            | Self::Invalid(_)
            | Self::Replayed(_) => return None,
        };
        Some(Cow::Borrowed(text))
    }

    /// Builds a failure with 422 and `{"error":"..."}`.
    #[must_use]
    pub const fn because(text: &'static str) -> Self {
        Self::Reason(Reason::Borrowed(text))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthenticated => unauthenticated(),
            Self::Body(error) => body(error),
            Self::Form(error) => form(&error),
            Self::Params(error) => errors::framework(error.status()),
            Self::Key(error) => unprocessable(&error.to_string()),
            Self::NotFound => not_found(),
            Self::Missing(parameter) => errors::missing(parameter),
            Self::Reason(text) => unprocessable(&text),
            Self::Invalid(faults) => errors::invalid(&faults),
            Self::Engine(error) => engine(&error),
            Self::Replayed(answer) => *answer,
        }
    }
}

fn body(error: BodyError) -> Response {
    match error {
        BodyError::NoRoom => engine(&EngineError::Unavailable {
            retry_after_s: BodyError::RETRY_AFTER_S,
        }),
        BodyError::TooLarge | BodyError::Slow | BodyError::Broken => {
            errors::framework(error.status())
        }
    }
}

fn form(error: &FormError) -> Response {
    match error {
        FormError::Body(error) => body(*error),
        FormError::Form(_) => errors::framework(ParamsError::Malformed.status()),
        FormError::Upload(UploadError::TooLarge(_)) => body(BodyError::TooLarge),
        FormError::Upload(UploadError::Empty) => unprocessable(EMPTY_FILE),
        FormError::Upload(UploadError::Failed(error)) => engine(error),
        FormError::TooManyFiles => unprocessable(&message::too_many_attachments()),
    }
}

fn unprocessable(text: &str) -> Response {
    errors::error(StatusCode::UNPROCESSABLE_ENTITY, text)
}

fn not_found() -> Response {
    errors::error(StatusCode::NOT_FOUND, errors::NOT_FOUND)
}

fn unauthenticated() -> Response {
    let mut response = errors::error(StatusCode::UNAUTHORIZED, BAD_CREDENTIALS);
    response.headers_mut().insert(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static("Basic realm=\"LiveDesk\", charset=\"UTF-8\""),
    );
    response
}

fn engine(error: &EngineError) -> Response {
    match error {
        EngineError::Refused(refusal) => refused(refusal),
        EngineError::Unavailable { retry_after_s } => unavailable(UNAVAILABLE, *retry_after_s),
        EngineError::OutcomeUnknown { retry_after_s } => {
            unavailable(OUTCOME_UNKNOWN, *retry_after_s)
        }
        EngineError::Internal => errors::framework(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn unavailable(text: &str, retry_after_s: u32) -> Response {
    let mut response = errors::error(StatusCode::SERVICE_UNAVAILABLE, text);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
    response
}

fn refused(refusal: &Refusal) -> Response {
    match refusal {
        Refusal::NotFound(_) => not_found(),
        Refusal::Ambiguous(_) => unprocessable("The look-up found more than one contact"),
        Refusal::Invalid(fields) => invalid(fields),
        Refusal::Conflict(conflict) => unprocessable(contradiction(*conflict)),
        Refusal::Forbidden => errors::error(StatusCode::UNAUTHORIZED, errors::NOT_AUTHORIZED),
        Refusal::Unauthenticated => unauthenticated(),
        Refusal::NoAgentAvailable => unprocessable("No agent is available"),
        Refusal::CapacityReached => unprocessable("The agent's capacity is reached"),
    }
}

/// Returns the text for a conflict. The requests of this dialect can cause only some of the conflicts. The function
/// also has a text for all other conflicts, because the `match` must be complete.
const fn contradiction(conflict: Conflict) -> &'static str {
    match conflict {
        Conflict::SerialTaken => "source_id should be unique",
        Conflict::Transition => {
            "The conversation cannot change to this status from its current status"
        }
        Conflict::NeverReopens => "The conversation cannot be reopened",
        Conflict::KeyReused => "The Idempotency-Key was already used for another request",
        Conflict::InboxInactive => "The inbox is not active",
        Conflict::ContactBlocked => "The contact is blocked",
        Conflict::CaseOfAnother => "The case belongs to another contact",
        Conflict::InboxChanged => "The inbox was changed in the meantime",
        Conflict::TakenBy(_) => "Another agent has the conversation",
        Conflict::NotOpen(_) => "The conversation is not open",
        Conflict::OffRecord => "The conversation is off the record",
        Conflict::CallbackInactive => "The callback is not active",
        Conflict::OtherDepartment => "The case belongs to another department",
        Conflict::TooManySessions => "There are too many sessions",
        Conflict::TooManyJobs => "There are too many bulk jobs",
        Conflict::TooManySubscriptions => "There are too many push subscriptions",
        Conflict::TooManyLogins => "There are too many logins",
        Conflict::Revoked => "The credential was revoked",
        Conflict::QueueFull => "The queue is full",
        Conflict::NoServiceRecord => "The conversation has no service record yet",
        Conflict::RecordCompleted => "The service record is completed",
        Conflict::StillOpen => "The conversation has not ended",
        Conflict::Changed => "The object has changed since you read it",
        Conflict::Moved => "The conversation has newer messages",
        Conflict::NoSurvey => "The conversation has no survey to answer",
        Conflict::DraftExists => "The agent has a draft in the conversation",
        Conflict::OngoingUnseen => "The conversation is assigned to another agent",
        Conflict::ContactErased => "The contact was erased",
        Conflict::CannotMerge(_) => "The contacts cannot be merged",
        Conflict::CannotUndo(_) => "The merge cannot be undone",
        Conflict::CannotRestore(_) => "The change cannot be undone",
        Conflict::Merged(_) => "The conversation was merged into another one",
        Conflict::CannotJoin(_) => "The conversations cannot be merged",
    }
}

/// Builds the answer for refused fields. If the message is invalid, the answer has the form of a controller's error.
/// For every other invalid field, the answer has the form of a validation error (contract 2).
fn invalid(fields: &[FieldError]) -> Response {
    if let Some(message) = fields.iter().find(|field| field.field == "message") {
        return match message.code {
            FieldCode::Required => errors::missing("content"),
            FieldCode::TooLong => unprocessable(&message::too_long("Content", MAX_MESSAGE)),
            FieldCode::Malformed
            | FieldCode::Taken
            | FieldCode::Unknown
            | FieldCode::NotAllowed => unprocessable("Validation failed: Content is invalid"),
        };
    }
    let faults: Vec<Fault> = fields.iter().map(failed).collect();
    errors::invalid(&faults)
}

/// Converts a refused field to the fault of the vendor's attribute.
#[must_use]
pub fn failed(error: &FieldError) -> Fault {
    let point = POINTS
        .iter()
        .find(|(kind, _)| kind.word() == error.field)
        .map(|(_, attribute)| *attribute);
    let attribute = match (point, error.field.as_str()) {
        (Some(attribute), _) => attribute,
        (None, "name") => "name",
        (None, "serial") => "source_id",
        (None, _) => "base",
    };
    let complaint = match error.code {
        FieldCode::Required => "can't be blank".to_owned(),
        FieldCode::Malformed => "is invalid".to_owned(),
        FieldCode::TooLong => {
            let most = if attribute == "source_id" {
                MAX_SERIAL
            } else {
                MAX_VALUE
            };
            format!("is too long (maximum is {most} characters)")
        }
        FieldCode::Taken => "has already been taken".to_owned(),
        FieldCode::Unknown => "must exist".to_owned(),
        FieldCode::NotAllowed => "is not included in the list".to_owned(),
    };
    errors::fault(attribute, error.code.code(), &complaint)
}
