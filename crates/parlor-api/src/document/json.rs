//! JSON bodies.

use super::{read, request};
use crate::problems::{self, Refused};
use http::HeaderMap;
use parlor_http::{Limits, json, media};
use serde_json::Value;

/// Parses a JSON body. Checks the content type.
///
/// # Errors
/// 400, 415.
pub(crate) fn parse(limits: &Limits, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refused> {
    if !media::content_type(headers).is_some_and(|t| media::essence_is(t, "application/json")) {
        return Err(Refused::new(
            problems::NOT_JSON,
            "Send the body as JSON, with the header `Content-Type: application/json`.",
        ));
    }
    json::parse(body, limits).map_err(|error| problems::bad_json(&error))
}

request! {
    /// An empty document.
    struct Empty {}
}

/// Checks that the body is empty or `{}`.
///
/// # Errors
/// 400, 415, 422.
pub(crate) fn nothing(limits: &Limits, headers: &HeaderMap, body: &[u8]) -> Result<(), Refused> {
    if body.is_empty() {
        return Ok(());
    }
    let Empty {} = read(parse(limits, headers, body)?)?;
    Ok(())
}
