//! The error document (contract 2.6) and the catalogue of codes (contract 3.2.10).
//!
//! The contract marks some codes as unknown. For these codes, this file contains the values that Parlor has chosen.

use super::namespaces;
use super::texts::{self, Language, Sentence};
use super::tree::{Element, Format};
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use parlor_http::body::BodyError;
use parlor_http::keyed::BadKey;
use parlor_http::query::QueryError;
use std::borrow::Cow;

/// The maximum length of `developerMessage`, in characters.
const MAX_MESSAGE: usize = 2_048;
/// The maximum length of a key or value of a detail, in characters.
const MAX_DETAIL: usize = 255;

/// The format of an error document, and the language of its `userMessage` (the sentence for the customer).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tone {
    pub(super) format: Format,
    /// The language of `userMessage`. `None` means that the request does not ask for `userMessage`.
    pub(super) user_message: Option<Language>,
}

const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-egain-error-message");

impl Tone {
    /// Reads the format and the language from the request headers. If the headers accept neither JSON nor XML, the
    /// format is XML. If the headers name no supported language, `userMessage` is in the default language.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let asks = headers.get(ERROR_MESSAGE).is_some_and(|v| v == "yes");
        Self {
            format: Format::chosen(headers).unwrap_or_default(),
            user_message: asks.then(|| Language::chosen(headers).unwrap_or_default()),
        }
    }
}

/// An error of this API. No member of the error is confidential, so the answer to the caller may contain all members.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
    /// The details, as keys and values.
    details: Vec<(String, String)>,
    /// The sentence for the customer (`userMessage`), at most 1,024 characters. The answer contains the sentence only
    /// if the request asks for it.
    user_message: &'static Sentence,
    retry_after_s: Option<u32>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        let user_message = if status.is_server_error() {
            &texts::TRY_LATER
        } else {
            &texts::NOT_POSSIBLE
        };
        Self {
            status,
            code,
            message: message.into(),
            details: Vec::new(),
            user_message,
            retry_after_s: None,
        }
    }

    /// Whether the error is a fault of the server (5xx). After such a fault, the outcome of the request may be unknown.
    pub(super) fn is_fault(&self) -> bool {
        self.status.is_server_error()
    }

    fn bad_request(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// Replaces the sentence for the customer (`userMessage`).
    pub(super) const fn saying(mut self, sentence: &'static Sentence) -> Self {
        self.user_message = sentence;
        self
    }

    /// Adds a detail about the violated rule. The vendor documents only details with the path of the wrong attribute.
    /// So the details with the rule are inferred.
    pub(super) fn detail(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let (key, value) = (key.into(), value.into());
        self.details
            .push((cut(key, MAX_DETAIL), cut(value, MAX_DETAIL)));
        self
    }

    // --- 400: query -------------------------------------------------------------------------------------------------

    /// A required query parameter is missing.
    pub(super) fn missing_parameter(names: &str) -> Self {
        Self::bad_request(
            "400-112",
            format!(
                "Required query parameter(s) is missing. The following parameters are required: '{names}'."
            ),
        )
    }

    /// The query contains parameters that are not supported, or parameters that are not supported in this combination.
    pub(super) fn unsupported_parameters(names: &str) -> Self {
        Self::bad_request(
            "400-101",
            format!("Unsupported query parameter(s) supplied: '{names}'."),
        )
    }

    /// A query parameter has a value that is not supported.
    pub(super) fn unsupported_value(name: &str, supported: &str) -> Self {
        Self::bad_request(
            "400-102",
            format!(
                "Unsupported value for query parameter '{name}'. Only the following values are supported: '{supported}'."
            ),
        )
    }

    /// The query contains a parameter more than once (inferred).
    pub(super) fn repeated_parameter(name: &str) -> Self {
        Self::bad_request(
            "400-102",
            format!("Query parameter '{name}' may be provided only once."),
        )
    }

    /// A query parameter is not a valid id (inferred, contract 3.1).
    pub(super) fn parameter_not_an_id(name: &str) -> Self {
        Self::bad_request(
            "400-105",
            format!("Invalid value for query parameter '{name}'. It must be a positive integer."),
        )
    }

    /// The query string cannot be decoded (the vendor's error code is unknown).
    pub(super) fn query(error: QueryError) -> Self {
        Self::bad_request("400-102", format!("Invalid query string: {error}."))
    }

    /// The idempotency key has an invalid form. The header and the error code are Parlor's own.
    pub(super) fn bad_key(error: BadKey) -> Self {
        Self::bad_request(
            "400-103",
            "Invalid 'Idempotency-Key' header value provided.",
        )
        .detail("Idempotency-Key", error.to_string())
    }

    // --- 400: body --------------------------------------------------------------------------------------------------

    /// An element of the body is missing or invalid. `rule` states the requirement.
    pub(super) fn attribute(path: &str, rule: impl Into<String>) -> Self {
        Self::bad_request(
            "400-152",
            format!(
                "Invalid value is provided in the request body for the following attribute:'{path}'."
            ),
        )
        .detail(path, rule)
    }

    /// A value is not one of the allowed values of an enumeration.
    pub(super) fn enumeration(name: &str, expected: &str) -> Self {
        Self::bad_request(
            "400-196",
            format!("Invalid value of attribute {name}, expected values are: [{expected}]."),
        )
    }

    /// The body or the request as a whole is refused. `rule` states the reason.
    pub(super) fn document(rule: impl Into<String>) -> Self {
        Self::attribute("conversation", rule)
    }

    /// The request has a body although none is allowed.
    pub(super) fn unexpected_body() -> Self {
        Self::bad_request("400-152", "A request body is not supported by this API.")
    }

    /// The request is correct, but a precondition for the start of a conversation is not met (contract 3.2.3). The code
    /// is 400-152, the contract's default code. The message describes the precondition, because no value of the request
    /// is wrong.
    pub(super) fn precondition(unmet: &'static str, rule: &'static str) -> Self {
        Self::bad_request("400-152", unmet).detail("precondition", rule)
    }

    /// No agent is free for a new conversation (contract 3.2.3).
    pub(super) fn no_agent() -> Self {
        Self::precondition(
            "No agent is available to serve the chat.",
            "An agent must be available to serve the chat.",
        )
        .saying(&texts::NO_AGENT)
    }

    /// The conversation in the path has already ended (inferred from contract 3.6; the vendor's code is unknown).
    pub(super) fn not_ongoing() -> Self {
        Self::bad_request("400-106", "The conversation is not ongoing.").saying(&texts::ENDED)
    }

    /// The conversation is not completed, so it has no transcript (contract 3.4; the status is inferred, and the
    /// vendor's code is unknown).
    pub(super) fn not_completed() -> Self {
        Self::bad_request("400-107", "The conversation is not completed.")
    }

    // --- 401, 403, 404, 405, 406, 408, 409, 413, 414, 415 ------------------------------------------------------------

    /// The `Authorization` header is missing or has no bearer token.
    pub(super) fn no_authorization() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "401-104",
            "Invalid or missing 'authorization' header value.",
        )
    }

    /// The token does not belong to a valid session of a client application.
    pub(super) fn no_session() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "401-101",
            "Invalid or expired 'Authorization' header provided. New login is required.",
        )
    }

    /// The client application is not of type `Chat`.
    pub(super) fn application_type() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "403-112",
            "Unauthorized URL access: client applications of this type are not allowed to access this URL.",
        )
    }

    /// The client application may not use the entry point (the vendor's code is unknown).
    pub(super) fn not_mapped() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "403-105",
            "The client application is not configured to use the provided entry point.",
        )
    }

    /// Another client application started the conversation (the vendor documents the status, but not the code).
    pub(super) fn not_initiator() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "403-106",
            "The conversation was not started by this client application.",
        )
    }

    /// The conversation does not exist (the vendor's code is unknown).
    pub(super) fn no_conversation() -> Self {
        Self::not_found("The conversation does not exist.")
    }

    /// The object does not exist (the vendor's code is unknown).
    pub(super) fn not_found(message: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "404-100", message)
    }

    /// The path does not support this method (the vendor's code is unknown).
    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "405-100",
            "The HTTP method is not supported by this API.",
        )
    }

    /// `Accept-Language` names no supported language.
    pub(super) fn language() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "406-100",
            "Invalid 'Accept-Language' header value provided.",
        )
    }

    /// `Accept` allows neither JSON nor XML (the vendor's code is unknown).
    pub(super) fn accept() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "406-101",
            "Invalid 'Accept' header value provided. Only the following values are supported: 'application/json,application/xml'.",
        )
    }

    /// The configuration of the entry point changed after the caller had read it. The vendor's text contains two spaces
    /// in a row, and so does this text.
    pub(super) fn stale() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "409-100",
            "Last modified date provided in the request body for the following  do not match : conversation.entryPointConfiguration.",
        )
    }

    /// The idempotency key was used for another request. The header and the error code are Parlor's own.
    pub(super) fn key_reused() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "409-101",
            "The 'Idempotency-Key' header value was already used for a different request.",
        )
    }

    /// The request target is too long (the vendor's code is unknown).
    pub(super) fn uri_too_long() -> Self {
        Self::new(
            StatusCode::URI_TOO_LONG,
            "414-100",
            "The request URL is too long.",
        )
    }

    /// The content type is missing or is not one of the three supported types (the vendor's code is unknown).
    pub(super) fn content_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "415-100",
            "Invalid 'Content-Type' header value provided. Only the following values are supported: 'application/json,application/xml,multipart/form-data'.",
        )
    }

    /// The request body is compressed (the vendor's code is unknown).
    pub(super) fn content_encoding() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "415-101",
            "Invalid 'Content-Encoding' header value provided. Compressed request bodies are not supported.",
        )
    }

    /// The body is too large, too slow or incomplete, or the server has no memory for it (the vendor's codes are
    /// unknown).
    pub(super) fn body(error: BodyError) -> Self {
        let (code, message) = match error {
            BodyError::NoRoom => return Self::unavailable(BodyError::RETRY_AFTER_S),
            BodyError::TooLarge => {
                let error = Self::new(error.status(), "413-100", "The request body is too large.");
                return error.saying(&texts::TOO_LARGE);
            }
            BodyError::Slow => ("408-100", "The request body did not arrive in time."),
            BodyError::Broken => ("400-152", "The request body is incomplete."),
        };
        Self::new(error.status(), code, message)
    }

    // --- 5xx --------------------------------------------------------------------------------------------------------

    /// A fault of the server.
    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "500-100",
            "System is unable to process this request. Please contact your administrator.",
        )
    }

    /// The request may or may not have been carried out (Parlor's own code and text).
    pub(super) fn outcome_unknown(retry_after_s: u32) -> Self {
        let mut error = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "503-101",
            "The outcome of the request is unknown. Please repeat it with the same 'Idempotency-Key' header value, or look up its result first.",
        );
        error.retry_after_s = Some(retry_after_s);
        error
    }

    /// The server is temporarily unavailable, and nothing was changed (the vendor's code is unknown).
    pub(super) fn unavailable(retry_after_s: u32) -> Self {
        let mut error = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "503-100",
            "System is temporarily unable to process this request. Please try again.",
        );
        error.retry_after_s = Some(retry_after_s);
        error
    }

    /// Returns the status, the content type and the body of the error document.
    pub(super) fn print(&self, tone: Tone) -> (StatusCode, &'static str, String) {
        let message = match self.message.char_indices().nth(MAX_MESSAGE) {
            Some((end, _)) => self.message.get(..end).unwrap_or_default(),
            None => &self.message,
        };
        let user_message = tone.user_message.map(|it| self.user_message.text(it));
        let details = self.details.iter().map(|(key, value)| {
            Element::new("details")
                .value("key", key.as_str())
                .value("value", value.as_str())
        });
        let tree = Element::new("error")
            .namespace("xmlns", namespaces::COMMON)
            .value("code", self.code)
            .value("developerMessage", message)
            .list(details.collect())
            .optional("userMessage", user_message);
        let body = tree.print(tone.format);
        (self.status, tone.format.content_type(), body)
    }

    /// Builds the HTTP response.
    pub(super) fn into_response(self, tone: Tone) -> Response {
        let (status, content_type, body) = self.print(tone);
        let mut response = (status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(language) = tone.user_message {
            let code = HeaderValue::from_static(language.code());
            headers.insert(header::CONTENT_LANGUAGE, code);
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Returns the first `most` characters of a text.
fn cut(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text
}
