//! The kinds of errors (*problems*) that this API returns if it refuses a request. The `type` of a kind is
//! `urn:parlor:problem:` followed by the code of the kind. Codes never change.

use axum::response::{IntoResponse, Response};
use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use parlor_http::body::BodyError;
use parlor_http::json::JsonError;
use parlor_http::problem::{FieldError, Problem};
use parlor_http::query::QueryError;
use parlor_model::document::{Fault, Faults};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;

/// A kind of problem, with its status, code and title.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// The HTTP status of the answer.
    pub(crate) status: StatusCode,
    /// The stable code for programs.
    pub(crate) code: &'static str,
    /// The title. All problems of one kind have the same title.
    pub(crate) title: &'static str,
}

/// A kind is written as its code.
impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])* $name:ident = $status:ident, $code:literal, $title:literal; )*) => {
        $( $(#[doc = $doc])* pub(crate) const $name: Kind = Kind { status: StatusCode::$status, code: $code, title: $title }; )*

        /// All kinds of problems.
        pub(crate) const KINDS: &[Kind] = &[$($name),*];
    };
}

kinds! {
    BAD_QUERY = BAD_REQUEST, "bad-query", "The query string cannot be read";
    BAD_JSON = BAD_REQUEST, "bad-json", "The request body is not valid JSON";
    BROKEN_BODY = BAD_REQUEST, "broken-body", "The request body is incomplete";
    BAD_IDEMPOTENCY_KEY = BAD_REQUEST, "bad-idempotency-key", "The Idempotency-Key header cannot be used";
    UNAUTHENTICATED = UNAUTHORIZED, "unauthenticated", "A valid bearer token or session cookie is needed";
    WRONG_CREDENTIALS = UNAUTHORIZED, "wrong-credentials", "The e-mail address or the password is wrong";
    /// The password is correct, but the request has no one-time code.
    TOTP_REQUIRED = UNAUTHORIZED, "totp-required", "A one-time code is needed";
    /// The request has a one-time code, but no sign-in at a provider waits for a code.
    SIGN_IN_EXPIRED = UNAUTHORIZED, "sign-in-expired", "The sign-in has ended";
    WRONG_TOTP = UNAUTHORIZED, "wrong-totp", "The one-time code is wrong";
    /// The password link is not valid. The problem does not contain the reason.
    INVALID_LINK = UNAUTHORIZED, "invalid-link", "The link does not work";
    /// The caller does not have the right to the operation.
    FORBIDDEN = FORBIDDEN, "forbidden", "Not allowed";
    /// The account requires one-time codes, and the agent has not set them up.
    TOTP_SETUP_REQUIRED = FORBIDDEN, "totp-setup-required", "Set up one-time codes first";
    /// The password is correct, but the account does not allow sign-in with a password.
    PASSWORD_SIGN_IN_OFF = FORBIDDEN, "password-sign-in-off", "The account does not use passwords";
    /// The request needs the password or a recent sign-in at a provider.
    RECENT_SIGN_IN_REQUIRED = FORBIDDEN, "recent-sign-in-required", "Sign in again first";
    /// The request needs the token of a session, but it has the token of another credential.
    NOT_A_SESSION = FORBIDDEN, "not-a-session", "This token is not a session";
    /// A web page of another site sent the request with a session cookie. Or the request needs the header `Origin` and
    /// does not have this header.
    WRONG_ORIGIN = FORBIDDEN, "wrong-origin", "The request does not come from a page of this server";
    /// The sign-in request asks for a session cookie over plain HTTP. Parlor allows this only if the browser and the
    /// server run on the same machine. In all other cases, the cookie needs HTTPS.
    INSECURE_ORIGIN = FORBIDDEN, "insecure-origin", "A session cookie needs HTTPS";
    NO_ROUTE = NOT_FOUND, "no-route", "This path does not exist";
    /// The object does not exist, or belongs to another account.
    NOT_FOUND = NOT_FOUND, "not-found", "The object does not exist";
    WRONG_METHOD = METHOD_NOT_ALLOWED, "wrong-method", "This path does not support this method";
    SLOW_BODY = REQUEST_TIMEOUT, "slow-body", "The request body did not arrive in time";
    CONTACT_BLOCKED = CONFLICT, "contact-blocked", "The contact is blocked";
    /// A look-up by value found several contacts.
    AMBIGUOUS = CONFLICT, "ambiguous", "The look-up found several contacts";
    SERIAL_TAKEN = CONFLICT, "serial-taken", "The serial belongs to another contact";
    CASE_OF_ANOTHER = CONFLICT, "case-of-another", "The case belongs to another contact";
    OTHER_DEPARTMENT = CONFLICT, "other-department", "The case belongs to another department";
    INBOX_INACTIVE = CONFLICT, "inbox-inactive", "The inbox is not active";
    /// The present state of the object does not allow the requested change, for example from one status to another.
    TRANSITION_NOT_ALLOWED = CONFLICT, "transition-not-allowed", "The status cannot change like this";
    TAKEN_BY_ANOTHER = CONFLICT, "taken-by-another", "Another agent has this conversation";
    /// Only open and pending conversations can be picked up or transferred.
    NOT_OPEN = CONFLICT, "not-open", "The conversation is not open";
    NEVER_REOPENS = CONFLICT, "never-reopens", "The conversation can never open again";
    NO_AGENT_AVAILABLE = CONFLICT, "no-agent-available", "No agent is available";
    CAPACITY_REACHED = CONFLICT, "capacity-reached", "The agent's capacity is reached";
    TOO_MANY_JOBS = CONFLICT, "too-many-jobs", "Too many bulk jobs";
    TOO_MANY_SUBSCRIPTIONS = CONFLICT, "too-many-subscriptions", "Too many push subscriptions";
    TOO_MANY_LOGINS = CONFLICT, "too-many-logins", "Too many logins";
    REVOKED = CONFLICT, "revoked", "The credential was revoked";
    /// The customer or another agent has written after the position in `seen_position`, or more than 50 messages follow
    /// this position.
    CONVERSATION_MOVED = CONFLICT, "conversation-moved", "The conversation has moved on";
    /// Messages between customer and agent are not stored while the conversation is off the record.
    OFF_RECORD = CONFLICT, "off-record", "The conversation is off the record";
    /// The receiver of a draft already has a draft in the conversation.
    DRAFT_EXISTS = CONFLICT, "draft-exists", "The agent has a draft in this conversation";
    /// Only a resolved conversation with an unanswered survey can be rated.
    NO_SURVEY = CONFLICT, "no-survey", "The conversation has no survey to answer";
    /// The queue has its maximum number of waiting conversations.
    QUEUE_FULL = CONFLICT, "queue-full", "The queue is full";
    TOTP_ACTIVE = CONFLICT, "totp-active", "One-time codes are set up already";
    TOTP_INACTIVE = CONFLICT, "totp-inactive", "There are no one-time codes";
    /// The service record does not exist before the first pick-up.
    NO_SERVICE_RECORD = CONFLICT, "no-service-record", "There is no service record yet";
    RECORD_COMPLETED = CONFLICT, "record-completed", "The service record is completed";
    /// The request is allowed only after the conversation is resolved or closed.
    STILL_OPEN = CONFLICT, "still-open", "The conversation has not ended";
    /// The inbox allows only one conversation of a customer at a time, and the caller may not see the existing
    /// conversation.
    ONGOING_UNSEEN = CONFLICT, "ongoing-unseen", "The customer has a conversation that you may not see";
    /// The position in the feed is too old, or higher than the newest event.
    TOO_OLD = GONE, "too-old", "The position is too old: reload your data";
    /// This path serves only WebSockets.
    UPGRADE_REQUIRED = UPGRADE_REQUIRED, "upgrade-required", "Open a WebSocket here";
    /// The account has its maximum number of live connections.
    TOO_MANY_CONNECTIONS = TOO_MANY_REQUESTS, "too-many-connections", "Too many live connections";
    /// The object does not have a version that `If-Match` contains.
    CHANGED = PRECONDITION_FAILED, "changed", "The object has changed since you read it";
    BAD_IF_MATCH = BAD_REQUEST, "bad-if-match", "The If-Match header cannot be used";
    CONTACT_ERASED = CONFLICT, "contact-erased", "The contact was erased";
    CANNOT_MERGE = CONFLICT, "cannot-merge", "These contacts cannot be merged";
    /// The change cannot be undone. For example, one of the changed values has changed again, or the change is undone
    /// already.
    CANNOT_UNDO = CONFLICT, "cannot-undo", "The change cannot be undone";
    /// The conversation is merged into another conversation. The problem contains the id of the other conversation.
    MERGED = CONFLICT, "merged", "The conversation is merged into another one";
    CANNOT_MERGE_CONVERSATIONS = CONFLICT, "cannot-merge-conversations", "These conversations cannot be merged";
    CANNOT_UNDO_MERGE = CONFLICT, "cannot-undo-merge", "The merge cannot be undone";
    BODY_TOO_LARGE = PAYLOAD_TOO_LARGE, "body-too-large", "The request body is too large";
    /// The path and the query string together have at most 16 KiB.
    TARGET_TOO_LONG = URI_TOO_LONG, "target-too-long", "The path and the query string are too long";
    NOT_JSON = UNSUPPORTED_MEDIA_TYPE, "not-json", "The request body must be JSON";
    NO_SUCH_RANGE = RANGE_NOT_SATISFIABLE, "no-such-range", "The file has no bytes in this range";
    /// At least one field is invalid.
    INVALID = UNPROCESSABLE_ENTITY, "invalid", "The request has invalid fields";
    IDEMPOTENCY_KEY_REUSED = UNPROCESSABLE_ENTITY, "idempotency-key-reused", "The idempotency key was used for another request";
    TOO_MANY_ATTEMPTS = TOO_MANY_REQUESTS, "too-many-attempts", "Too many failed attempts to sign in";
    /// The server has failed because of a fault in Parlor.
    INTERNAL = INTERNAL_SERVER_ERROR, "internal", "The server failed";
    /// Parlor cannot carry out the request now, for example because the database is not available. Nothing was changed.
    UNAVAILABLE = SERVICE_UNAVAILABLE, "unavailable", "Temporarily unavailable";
    /// The sign-in provider does not answer, or its answer cannot be read.
    PROVIDER_UNAVAILABLE = SERVICE_UNAVAILABLE, "provider-unavailable", "The sign-in provider cannot be used";
    /// Parlor does not know whether the change was stored.
    OUTCOME_UNKNOWN = SERVICE_UNAVAILABLE, "outcome-unknown", "The outcome is unknown";
}

/// Returns the `type` of the problems with this code.
pub(crate) fn type_of(code: &str) -> String {
    format!("urn:parlor:problem:{code}")
}

/// A refused request: a problem document. The problem is boxed, because every `Result` of a handler contains this type
/// and would otherwise be large.
#[derive(Clone, Debug)]
pub(crate) struct Refused(Box<Problem>);

impl Refused {
    /// Creates a problem of this kind. `detail` names the action with which the caller can solve the problem.
    pub(crate) fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(
            Problem::new(kind.status)
                .kind(type_of(kind.code), kind.title)
                .detail(detail)
                .with("code", kind.code),
        ))
    }

    /// Adds an extension member (RFC 9457) to the problem document.
    pub(crate) fn with(self, name: &str, value: impl Into<Value>) -> Self {
        Self(Box::new((*self.0).with(name, value)))
    }

    /// The HTTP status of the answer.
    pub(crate) const fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code of the problem.
    pub(crate) fn code(&self) -> &str {
        let code = self.0.extra.get("code");
        code.and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the status is 401 or 403. If the check of a credential gives such a status, the caller's access has
    /// ended.
    pub(crate) fn ends_access(&self) -> bool {
        matches!(
            self.0.status,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
        )
    }

    /// Returns the problem as a JSON document, for use outside of an HTTP answer.
    pub(crate) fn json(&self) -> Value {
        serde_json::to_value(&*self.0).unwrap_or_default()
    }

    /// Adds a `Retry-After` header with this number of seconds.
    pub(crate) fn retry_after_s(self, seconds: u64) -> Self {
        Self(Box::new((*self.0).retry_after_s(seconds)))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let unauthenticated = self.0.status == StatusCode::UNAUTHORIZED;
        let mut response = (*self.0).into_response();
        if unauthenticated {
            response.headers_mut().insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"parlor\""),
            );
        }
        response
    }
}

/// Returns the problem for one or more invalid fields.
pub(crate) fn invalid(errors: Vec<FieldError>) -> Refused {
    let detail = match errors.as_slice() {
        [one] => format!("{}: {}", one.field, one.detail),
        many => format!(
            "{} fields are invalid. `errors` lists all of them.",
            many.len()
        ),
    };
    let mut refused = Refused::new(INVALID, detail);
    refused.0.errors = errors;
    refused
}

/// Returns the problem for all faults of a document.
pub(crate) fn of_faults(faults: Faults) -> Refused {
    of_list(faults.into_list())
}

/// Returns the problem for faults that the engine or the model has found in a document.
pub(crate) fn of_list(faults: Vec<Fault>) -> Refused {
    let field = |path: String| {
        if path.is_empty() {
            "body".to_owned()
        } else {
            path
        }
    };
    invalid(
        (faults.into_iter())
            .map(|fault| FieldError {
                field: field(fault.path).into(),
                code: fault.code.into(),
                detail: fault.message,
            })
            .collect(),
    )
}

/// Returns the problem for one invalid field.
pub(crate) fn invalid_field(
    field: impl Into<Cow<'static, str>>,
    code: &'static str,
    detail: impl Into<Cow<'static, str>>,
) -> Refused {
    invalid(vec![FieldError {
        field: field.into(),
        code: Cow::Borrowed(code),
        detail: detail.into(),
    }])
}

/// Returns the problem for an object that does not exist. `noun` is the noun for the kind of object.
pub(crate) fn not_found(noun: &str) -> Refused {
    Refused::new(
        NOT_FOUND,
        format!("There is no such {noun} in your account. Check the id."),
    )
}

/// Returns the problem for an unknown path.
pub(crate) fn no_route() -> Refused {
    Refused::new(NO_ROUTE, "GET /openapi.json lists every path.")
}

/// Returns the problem for a method that the path does not support.
pub(crate) fn wrong_method() -> Refused {
    Refused::new(
        WRONG_METHOD,
        "Use one of the methods named in the Allow header.",
    )
}

/// Returns the problem for a query string that cannot be decoded.
pub(crate) fn bad_query(error: QueryError) -> Refused {
    Refused::new(BAD_QUERY, format!("Correct the query string: {error}."))
}

/// Returns the problem for a body that cannot be parsed as JSON.
pub(crate) fn bad_json(error: &JsonError) -> Refused {
    Refused::new(BAD_JSON, format!("Correct the request body: {error}."))
}

/// Returns the problem for a body that could not be read: it is too large, too slow or incomplete, or the server has no
/// memory for it. `most` is the maximum size in bytes.
pub(crate) fn bad_body(error: BodyError, most: usize) -> Refused {
    match error {
        BodyError::TooLarge => Refused::new(BODY_TOO_LARGE, format!("Send at most {most} bytes.")),
        BodyError::NoRoom => Refused::new(
            UNAVAILABLE,
            "The server receives too many request bodies at this moment. Nothing was changed. Try again.",
        )
        .retry_after_s(u64::from(BodyError::RETRY_AFTER_S)),
        BodyError::Slow => Refused::new(SLOW_BODY, "Send the whole body without pausing."),
        BodyError::Broken => Refused::new(
            BROKEN_BODY,
            "The connection ended before the end of the body. Send the request again.",
        ),
    }
}

/// Returns the problem for a sign-in that must wait for this number of seconds.
pub(crate) fn too_many_attempts(seconds: u64) -> Refused {
    Refused::new(
        TOO_MANY_ATTEMPTS,
        format!("Wait {seconds} seconds before trying to sign in again."),
    )
    .retry_after_s(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_documented() {
        let guide = include_str!("../../../docs/api.md");
        let mut seen = BTreeSet::new();
        for kind in KINDS {
            assert!(
                seen.insert(kind.code),
                "the code {} is declared twice",
                kind.code
            );
            assert!(
                guide.contains(&format!("| `{}` | {} |", kind.code, kind.status.as_u16())),
                "docs/api.md does not list {}",
                kind.code
            );
        }
    }
}
