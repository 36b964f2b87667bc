//! Every kind of problem this API answers with. A kind's `type` is `urn:parlor:problem:` and its code; codes do not change.

use axum::response::{IntoResponse, Response};
use http::header::{CONNECTION, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use parlor_http::body::BodyError;
use parlor_http::json::JsonError;
use parlor_http::problem::{FieldError, Problem};
use parlor_http::query::QueryError;
use parlor_model::document::{Fault, Faults};
use std::borrow::Cow;

/// A kind of problem.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// HTTP status.
    pub(crate) status: StatusCode,
    /// Stable word for programs.
    pub(crate) code: &'static str,
    /// Short sentence, the same for every problem of the kind.
    pub(crate) title: &'static str,
}

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])* $name:ident = $status:ident, $code:literal, $title:literal; )*) => {
        $( $(#[doc = $doc])* pub(crate) const $name: Kind = Kind { status: StatusCode::$status, code: $code, title: $title }; )*

        /// Every kind there is.
        pub(crate) const KINDS: &[Kind] = &[$($name),*];
    };
}

kinds! {
    /// The query string cannot be decoded.
    BAD_QUERY = BAD_REQUEST, "bad-query", "The query string cannot be read";
    /// The document cannot be parsed.
    BAD_JSON = BAD_REQUEST, "bad-json", "The request body is not clean JSON";
    /// The body's framing broke.
    BROKEN_BODY = BAD_REQUEST, "broken-body", "The request body is incomplete";
    /// The `Idempotency-Key` header has an invalid value.
    BAD_IDEMPOTENCY_KEY = BAD_REQUEST, "bad-idempotency-key", "The Idempotency-Key header cannot be used";
    /// No or no valid credential.
    UNAUTHENTICATED = UNAUTHORIZED, "unauthenticated", "A valid bearer token is needed";
    /// Wrong e-mail or password.
    WRONG_CREDENTIALS = UNAUTHORIZED, "wrong-credentials", "The e-mail address or the password is wrong";
    /// The caller may not.
    FORBIDDEN = FORBIDDEN, "forbidden", "Not allowed";
    /// Only a session can be signed out of.
    NOT_A_SESSION = FORBIDDEN, "not-a-session", "This token is not a session";
    /// No such route.
    NO_ROUTE = NOT_FOUND, "no-route", "There is nothing at this path";
    /// No such thing, or another account's.
    NOT_FOUND = NOT_FOUND, "not-found", "No such thing";
    /// The route knows other methods.
    WRONG_METHOD = METHOD_NOT_ALLOWED, "wrong-method", "This path does not know this method";
    /// The body took too long.
    SLOW_BODY = REQUEST_TIMEOUT, "slow-body", "The request body did not arrive in time";
    /// The contact is blocked.
    CONTACT_BLOCKED = CONFLICT, "contact-blocked", "The contact is blocked";
    /// A look-up found several people.
    AMBIGUOUS = CONFLICT, "ambiguous", "The look-up found more than one";
    /// The serial is another's.
    SERIAL_TAKEN = CONFLICT, "serial-taken", "The serial is another contact's";
    /// The case is another's.
    CASE_OF_ANOTHER = CONFLICT, "case-of-another", "The case is another contact's";
    /// The case is of another department.
    OTHER_DEPARTMENT = CONFLICT, "other-department", "The case is of another department";
    /// The inbox changed.
    INBOX_CHANGED = CONFLICT, "inbox-changed", "The inbox was changed meanwhile";
    /// The inbox is switched off.
    INBOX_INACTIVE = CONFLICT, "inbox-inactive", "The inbox is not active";
    /// The client application's callback is switched off.
    CALLBACK_INACTIVE = CONFLICT, "callback-inactive", "The callback is not active";
    /// The status may not change like this.
    TRANSITION_NOT_ALLOWED = CONFLICT, "transition-not-allowed", "The status cannot change like this";
    /// Another agent has it.
    TAKEN_BY_ANOTHER = CONFLICT, "taken-by-another", "Another agent has this conversation";
    /// Neither open nor pending.
    NOT_OPEN = CONFLICT, "not-open", "The conversation is not open";
    /// It never opens again.
    NEVER_REOPENS = CONFLICT, "never-reopens", "The conversation can never open again";
    /// Nobody is free.
    NO_AGENT_AVAILABLE = CONFLICT, "no-agent-available", "No agent is available";
    /// The agent is full.
    CAPACITY_REACHED = CONFLICT, "capacity-reached", "The agent's capacity is reached";
    /// As many sessions as are allowed.
    TOO_MANY_SESSIONS = CONFLICT, "too-many-sessions", "Too many sessions";
    /// The credential was revoked.
    REVOKED = CONFLICT, "revoked", "The credential was revoked";
    /// As many wait as may wait.
    QUEUE_FULL = CONFLICT, "queue-full", "The queue is full";
    /// Nobody has picked it up.
    NO_SERVICE_RECORD = CONFLICT, "no-service-record", "There is no service record yet";
    /// The service record is completed.
    RECORD_COMPLETED = CONFLICT, "record-completed", "The service record is completed";
    /// The conversation goes on.
    STILL_OPEN = CONFLICT, "still-open", "The conversation has not ended";
    /// The customer's one conversation goes on where the caller may not look.
    ONGOING_UNSEEN = CONFLICT, "ongoing-unseen", "The customer has a conversation you may not see";
    /// The feed is not read from so far back.
    TOO_OLD = GONE, "too-old", "Too far behind: reload";
    /// Only a WebSocket is served here.
    UPGRADE_REQUIRED = UPGRADE_REQUIRED, "upgrade-required", "Open a WebSocket here";
    /// As many live connections as the account may have.
    TOO_MANY_CONNECTIONS = TOO_MANY_REQUESTS, "too-many-connections", "Too many live connections";
    /// The thing is not as the caller has seen it.
    CHANGED = PRECONDITION_FAILED, "changed", "It was changed meanwhile";
    /// The header cannot be read.
    BAD_IF_MATCH = BAD_REQUEST, "bad-if-match", "The If-Match header cannot be used";
    /// The person was erased.
    CONTACT_ERASED = CONFLICT, "contact-erased", "The contact was erased";
    /// Two people cannot become one.
    CANNOT_MERGE = CONFLICT, "cannot-merge", "These contacts cannot be merged";
    /// A merge cannot be taken apart.
    CANNOT_UNDO_MERGE = CONFLICT, "cannot-undo-merge", "The merge cannot be undone";
    /// The body is too large.
    BODY_TOO_LARGE = PAYLOAD_TOO_LARGE, "body-too-large", "The request body is too large";
    /// The body is not JSON.
    NOT_JSON = UNSUPPORTED_MEDIA_TYPE, "not-json", "The request body must be JSON";
    /// There is nothing in the range.
    NO_SUCH_RANGE = RANGE_NOT_SATISFIABLE, "no-such-range", "There is nothing in this range";
    /// Fields that cannot stand.
    INVALID = UNPROCESSABLE_ENTITY, "invalid", "The request cannot be accepted as it is";
    /// The key names another request.
    IDEMPOTENCY_KEY_REUSED = UNPROCESSABLE_ENTITY, "idempotency-key-reused", "The idempotency key names another request";
    /// Too many wrong passwords.
    TOO_MANY_ATTEMPTS = TOO_MANY_REQUESTS, "too-many-attempts", "Too many failed attempts to sign in";
    /// A fault of ours.
    INTERNAL = INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side";
    /// The database is not available.
    UNAVAILABLE = SERVICE_UNAVAILABLE, "unavailable", "Temporarily unavailable";
}

/// The `type` of a kind.
pub(crate) fn type_of(code: &str) -> String {
    format!("urn:parlor:problem:{code}")
}

/// A refused request: a problem document on its way out. Boxed, because it travels through every `Result` and is rare.
#[derive(Clone, Debug)]
pub(crate) struct Refused(Box<Problem>);

impl Refused {
    /// A problem of this kind with a sentence that says what to do.
    pub(crate) fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(
            Problem::new(kind.status)
                .kind(type_of(kind.code), kind.title)
                .detail(detail)
                .with("code", kind.code),
        ))
    }

    /// Adds a member.
    pub(crate) fn with(self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        Self(Box::new((*self.0).with(name, value)))
    }

    /// Its status.
    pub(crate) const fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Whether the caller is nobody.
    pub(crate) fn is_unauthenticated(&self) -> bool {
        self.0.status == StatusCode::UNAUTHORIZED
    }

    /// As a document, where it is not an answer.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::to_value(&*self.0).unwrap_or_default()
    }

    /// Says when to try again.
    pub(crate) fn retry_after_s(self, seconds: u64) -> Self {
        Self(Box::new((*self.0).retry_after_s(seconds)))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let unauthenticated = self.0.status == StatusCode::UNAUTHORIZED;
        // The rest of such a body is still on its way: the connection is of no further use.
        let unread = matches!(
            self.0.status,
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT
        );
        let mut response = (*self.0).into_response();
        if unread {
            response
                .headers_mut()
                .insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if unauthenticated {
            response.headers_mut().insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"parlor\""),
            );
        }
        response
    }
}

/// Fields that cannot stand.
pub(crate) fn invalid(errors: Vec<FieldError>) -> Refused {
    let detail = match errors.as_slice() {
        [one] => format!("{}: {}", one.field, one.detail),
        many => format!(
            "{} fields cannot stand; `errors` names each of them.",
            many.len()
        ),
    };
    let mut refused = Refused::new(INVALID, detail);
    refused.0.errors = errors;
    refused
}

/// All faults of a document.
pub(crate) fn of_faults(faults: Faults) -> Refused {
    of_list(faults.into_list())
}

/// Faults of a document that was read below.
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

/// One field that cannot stand.
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

/// No such thing, by its noun.
pub(crate) fn not_found(noun: &str) -> Refused {
    Refused::new(
        NOT_FOUND,
        format!("There is no such {noun} in your account. Check the id."),
    )
}

/// A path no route serves.
pub(crate) fn no_route() -> Refused {
    Refused::new(NO_ROUTE, "GET /openapi.json lists every path.")
}

/// A route that knows other methods.
pub(crate) fn wrong_method() -> Refused {
    Refused::new(
        WRONG_METHOD,
        "Use one of the methods named in the Allow header.",
    )
}

/// A query string that cannot be decoded.
pub(crate) fn bad_query(error: QueryError) -> Refused {
    Refused::new(BAD_QUERY, format!("Correct the query string: {error}."))
}

/// A document that cannot be parsed.
pub(crate) fn bad_json(error: &JsonError) -> Refused {
    Refused::new(BAD_JSON, format!("Correct the request body: {error}."))
}

/// Converts a body-reading error (too large, too slow, broken) into a refusal.
pub(crate) fn bad_body(error: BodyError, most: usize) -> Refused {
    match error {
        BodyError::TooLarge => Refused::new(BODY_TOO_LARGE, format!("Send at most {most} bytes.")),
        BodyError::Slow => Refused::new(SLOW_BODY, "Send the whole body without pausing."),
        BodyError::Broken => Refused::new(
            BROKEN_BODY,
            "The connection ended before the body did. Send it again.",
        ),
    }
}

/// Signing in must wait.
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
            assert!(seen.insert(kind.code), "{} is there twice", kind.code);
            assert!(
                guide.contains(&format!("| `{}` | {} |", kind.code, kind.status.as_u16())),
                "docs/api.md does not list {}",
                kind.code
            );
        }
    }
}
