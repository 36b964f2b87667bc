//! The failures of a request, and the answer to each failure (contract 2.7). The bodies of the answers are the default
//! bodies of the vendor's framework (Laravel).

use super::input::{Errors, Verb};
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use parlor_http::body::BodyError;
use parlor_http::print;
use parlor_model::document::Faults;
use serde::Serialize;
use std::borrow::Cow;

/// A failed request.
#[derive(Debug)]
pub(super) enum Failure {
    /// 400: the request is not readable, or the idempotency key is invalid. The text is safe to show to the caller.
    Unreadable(String),
    /// 401: the caller is not authenticated.
    Unauthenticated,
    /// 403: the caller's role does not permit the call.
    Forbidden,
    /// 404: the path does not exist. The text is the path without its leading slash.
    NoRoute(String),
    /// 404: the object in the path does not exist.
    Missing {
        /// The vendor's class name of the object.
        model: &'static str,
        /// The object's id, as the path spells it.
        id: String,
    },
    /// 405: the route does not support the method.
    Method {
        /// The method of the request.
        verb: Verb,
        /// The methods of the route.
        allowed: &'static [Verb],
    },
    /// 408, 413, 400 or 503: the body could not be read.
    Body(BodyError),
    /// 409: the request conflicts with the present state.
    Conflict(&'static str),
    /// 414: the path or the query string is too long.
    UriTooLong,
    /// 415: the body is not JSON.
    MediaType,
    /// 422: fields of the request are invalid.
    Invalid(Faults),
    /// 429: there were too many requests.
    TooMany {
        /// The time until the caller may try again, in seconds.
        retry_after_s: u32,
    },
    /// 500: a fault of the server.
    Internal,
    /// 503: the server is temporarily unavailable, and nothing was changed.
    Unavailable {
        /// The time until the caller may try again, in seconds.
        retry_after_s: u32,
    },
    /// 503: the request may or may not have been carried out.
    OutcomeUnknown {
        /// The time until the caller may try again, in seconds.
        retry_after_s: u32,
    },
}

#[derive(Serialize)]
struct Body<'a> {
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Errors<'a>>,
}

impl Failure {
    const fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NoRoute(_) | Self::Missing { .. } => StatusCode::NOT_FOUND,
            Self::Method { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Body(error) => error.status(),
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::UriTooLong => StatusCode::URI_TOO_LONG,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable { .. } | Self::OutcomeUnknown { .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    fn message(&self) -> Cow<'_, str> {
        match self {
            Self::Unreadable(text) => Cow::Borrowed(text),
            Self::Unauthenticated => Cow::Borrowed("Unauthenticated."),
            Self::Forbidden => Cow::Borrowed("This action is unauthorized."),
            Self::NoRoute(path) => format!("The route {path} could not be found.").into(),
            Self::Missing { model, id } if id.is_empty() => {
                format!("No query results for model [{model}].").into()
            }
            Self::Missing { model, id } => {
                format!("No query results for model [{model}] {id}").into()
            }
            Self::Method { verb, allowed } => format!(
                "The {} method is not supported for this route. Supported methods: {}.",
                verb.name(),
                names(allowed)
            )
            .into(),
            Self::Body(BodyError::NoRoom) => Cow::Borrowed("Service Unavailable"),
            Self::Body(error) => sentence(&error.to_string()).into(),
            Self::Conflict(text) => Cow::Borrowed(text),
            Self::UriTooLong => Cow::Borrowed("The path or the query string is too long."),
            Self::MediaType => Cow::Borrowed("The Content-Type must be application/json."),
            // Older versions of the vendor's framework always use this text for 422. The member `errors` contains the
            // details (contract 2.7).
            Self::Invalid(_) => Cow::Borrowed("The given data was invalid."),
            Self::TooMany { .. } => Cow::Borrowed("Too Many Attempts."),
            Self::Internal => Cow::Borrowed("Server Error"),
            Self::Unavailable { .. } => Cow::Borrowed("Service Unavailable"),
            Self::OutcomeUnknown { .. } => Cow::Borrowed(
                "The outcome of the request is unknown. Repeat it with the same Idempotency-Key, or look up the result first.",
            ),
        }
    }
}

/// Returns the names of methods, for example `GET, HEAD, POST`.
fn names(verbs: &[Verb]) -> String {
    let mut names = Vec::new();
    for verb in verbs {
        names.push(verb.name());
        if *verb == Verb::Get {
            names.push("HEAD");
        }
    }
    names.join(", ")
}

/// Returns the text as a sentence, with a capital letter and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = Body {
            message: self.message(),
            errors: match &self {
                Self::Invalid(faults) => Some(Errors(faults)),
                _ => None,
            },
        };
        let mut response = (self.status(), print::json(&body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        match &self {
            Self::Unauthenticated => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::Method { allowed, .. } => {
                if let Ok(allow) = HeaderValue::from_str(&names(allowed)) {
                    headers.insert(ALLOW, allow);
                }
            }
            Self::Body(BodyError::NoRoom) => {
                headers.insert(RETRY_AFTER, HeaderValue::from(BodyError::RETRY_AFTER_S));
            }
            Self::TooMany { retry_after_s }
            | Self::Unavailable { retry_after_s }
            | Self::OutcomeUnknown { retry_after_s } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(*retry_after_s));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firstline::refusals::{self, Naming};
    use parlor_engine::EngineError;
    use parlor_model::refusal::{Conflict, Refusal};

    /// Checks the status, the text and the headers of failures such as faults of the server and incomplete bodies.
    #[test]
    fn trouble_has_the_vendors_form() {
        let failed = |error| refusals::failure(error, &Naming::NONE);
        let too_many = Refusal::Conflict(Conflict::TooManySessions);
        for (failure, status, message, retry_after) in [
            (
                failed(EngineError::Unavailable { retry_after_s: 3 }),
                503,
                "Service Unavailable",
                Some("3"),
            ),
            (failed(EngineError::Internal), 500, "Server Error", None),
            (
                failed(EngineError::Refused(too_many)),
                429,
                "Too Many Attempts.",
                Some("60"),
            ),
            (
                failed(EngineError::Refused(Refusal::Forbidden)),
                403,
                "This action is unauthorized.",
                None,
            ),
            (
                Failure::Body(BodyError::Slow),
                408,
                "The request body did not arrive in time.",
                None,
            ),
            (
                Failure::Body(BodyError::Broken),
                400,
                "The request body ended before it was complete.",
                None,
            ),
        ] {
            assert_eq!(failure.message(), message);
            let response = failure.into_response();
            assert_eq!(response.status().as_u16(), status);
            let headers = response.headers();
            assert_eq!(headers[CONTENT_TYPE], "application/json");
            assert_eq!(
                headers.get(RETRY_AFTER).and_then(|v| v.to_str().ok()),
                retry_after,
                "{message}"
            );
        }
    }
}
