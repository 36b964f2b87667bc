//! Request bodies that are JSON documents.

use crate::problems::{self, Refused};
use http::HeaderMap;
use parlor_http::{Limits, json, media};
use serde_json::Value;

/// Checks the content type of a request body, and parses the body as JSON.
///
/// # Errors
/// 400 if the body is not valid JSON; 415 if the content type is not JSON.
pub(crate) fn parse(limits: &Limits, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refused> {
    if !media::content_type(headers).is_some_and(|t| media::essence_is(t, "application/json")) {
        return Err(Refused::new(
            problems::NOT_JSON,
            "Send the body as JSON, with the header `Content-Type: application/json`.",
        ));
    }
    json::parse(body, limits).map_err(|error| problems::bad_json(&error))
}
