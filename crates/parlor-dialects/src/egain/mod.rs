//! eGain's client-application messaging API, `/ws/v19/clientapplications/...` (also sold as Cisco Enterprise Chat and
//! Email).
//!
//! **Job.** A client application signs in and reads the configuration of its entry points. The application starts
//! conversations for its customers. The application sends the customers' messages, and reports when a customer types.
//! The application also ends conversations, and reads the transcripts of completed conversations.
//! `docs/dialects/egain.md` lists which parts are implemented and which are inferred. In the comments, "contract" means
//! the study of the vendor's documentation on which this code is based.
//!
//! | File | Content |
//! |---|---|
//! | [`routes`], [`context`] | the paths; the state that the handlers share |
//! | [`auth`] | the checks of the session and of the client application's type |
//! | [`token`] | sign-in and sign-out of client applications |
//! | [`configuration`] | the configuration of an entry point |
//! | [`availability`] | the calls `agentAvailability` and `checkEligibility` |
//! | [`start`] | the call `conversation/start`: the order of its checks, and its command |
//! | [`query`] | the query parameters of `conversation/start` |
//! | [`document`], [`xml`] | request bodies in JSON, XML or multipart, which are read into the same type of value |
//! | [`tree`], [`namespaces`] | answers and callbacks: one tree, printed as JSON or XML |
//! | [`customer`], [`contact`], [`custom_attributes`] | the customer representation |
//! | [`conversation_body`] | the conversation in answers |
//! | [`message`] | the call `sendmessage`: the customer's messages and typing |
//! | [`conversation`], [`transcript`] | the end of a conversation; the transcript of a conversation |
//! | [`callbacks`] | the callbacks of an application |
//! | [`negotiation`], [`texts`] | `Accept` and `Accept-Language`; the sentences for customers in each language |
//! | [`error`], [`refusals`], [`paths`] | the error document; the errors for refusals; the paths of elements in errors |

mod attachments;
mod auth;
mod availability;
pub mod callbacks;
mod configuration;
mod contact;
mod context;
mod conversation;
mod conversation_body;
mod custom_attributes;
mod customer;
mod document;
mod error;
mod message;
mod namespaces;
mod negotiation;
mod paths;
mod query;
mod refusals;
mod routes;
mod start;
mod texts;
mod token;
mod transcript;
mod tree;
mod xml;

pub use routes::router;

use axum::response::Response;
use error::{ApiError, Tone};
use http::{HeaderMap, Uri};
use parlor_http::guard::Fault;

/// Whether a path belongs to this dialect. The path must be below a version of eGain's web services or below the older
/// chat services. The path may begin with a context root (contract 2.1, 5.4).
#[must_use]
pub fn owns(path: &str) -> bool {
    let below_ws = |path: &str| {
        path.starts_with("ws/chat/")
            || path.starts_with("chat/entrypoint/")
            || path
                .strip_prefix("ws/v")
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let Some(path) = path.strip_prefix('/') else {
        return false;
    };
    below_ws(path) || path.split_once('/').is_some_and(|(_, rest)| below_ws(rest))
}

/// Returns the answer for an unknown path of this dialect: 404 with the vendor's error document.
#[must_use]
pub fn not_found(headers: &HeaderMap) -> Response {
    ApiError::not_found("No such resource.").into_response(Tone::of(headers))
}

/// Returns the answer to a fault outside the handlers: 500, 503 or 414 with the vendor's error document.
#[must_use]
pub fn fault(fault: Fault, uri: &Uri, headers: &HeaderMap) -> Response {
    let tone = Tone::of(headers);
    match fault {
        Fault::Failed(error) if token::is_at(uri.path()) => token::failed(error, tone.format),
        Fault::Failed(error) => refusals::plain(error).into_response(tone),
        Fault::UriTooLong => ApiError::uri_too_long().into_response(tone),
    }
}

#[cfg(test)]
mod tests {
    use super::owns;

    #[test]
    fn paths() {
        for path in [
            "/ws/v19/clientapplications/messaging/conversation/start",
            "/system/ws/v19/clientapplications/x",
            "/%ff/ws/v19",
            "/ws/v18/anything",
            "/system/ws/chat/entrypoint/agentAvailability/1001",
            "/egain/chat/entrypoint/checkEligibility/1001",
        ] {
            assert!(owns(path), "{path}");
        }
        for path in [
            "/",
            "",
            "ws/v19",
            "/a/b/ws/v19/x",
            "/ws",
            "/ws/",
            "/ws/vx",
            "/ws/chat",
            "/chat",
            "/v1/ws",
            "/api/v1/x",
            "//ws",
        ] {
            assert!(!owns(path), "{path}");
        }
    }
}
