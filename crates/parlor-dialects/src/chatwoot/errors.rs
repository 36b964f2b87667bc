//! The JSON forms of errors (contract 2.3). There are three forms. They are for errors of the vendor's web framework
//! (Ruby on Rails), for errors of a controller, and for failed validation.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use parlor_http::print;
use parlor_model::document::{Fault, code};
use serde::Serialize;

/// The media type of JSON answers.
pub const JSON_UTF8: &str = "application/json; charset=utf-8";
/// The error text for an id that does not exist in the account.
pub const NOT_FOUND: &str = "Resource could not be found";
/// The error text for a caller without the necessary right.
pub const NOT_AUTHORIZED: &str = "You are not authorized to do this action";

/// Builds the fault of an attribute with a wrong type or form.
#[must_use]
pub fn malformed(attribute: &str) -> Fault {
    fault(attribute, code::MALFORMED, "is invalid")
}

/// Builds the fault of an attribute. The message consists of the attribute's name, as Rails shows it, and of
/// `complaint`. For example, `email` and `has already been taken` give the message `Email has already been taken`.
#[must_use]
pub fn fault(attribute: &str, code: &'static str, complaint: &str) -> Fault {
    Fault {
        path: attribute.to_owned(),
        code,
        message: format!("{} {complaint}", humanized(attribute)).into(),
        line: None,
    }
}

/// Converts an attribute's name for display in the same way as Rails. For example, `phone_number` becomes `Phone
/// number`, and `source_id` becomes `Source`.
fn humanized(attribute: &str) -> String {
    let words = attribute
        .strip_suffix("_id")
        .unwrap_or(attribute)
        .replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Builds an error of a controller: `{"error":"..."}`.
#[must_use]
pub fn error(status: StatusCode, text: &str) -> Response {
    #[derive(Serialize)]
    struct Shape<'a> {
        error: &'a str,
    }
    json(status, &Shape { error: text })
}

/// Builds the error for a missing parameter: 422 `{"error":"param is missing or the value is empty: ..."}`.
#[must_use]
pub fn missing(parameter: &str) -> Response {
    error(
        StatusCode::UNPROCESSABLE_ENTITY,
        &format!("param is missing or the value is empty: {parameter}"),
    )
}

/// Builds the error for failed validation: 422 `{"message":"...","attributes":[..]}`. The answer lists every faulty
/// attribute.
#[must_use]
pub fn invalid(faults: &[Fault]) -> Response {
    #[derive(Serialize)]
    struct Shape<'a> {
        message: String,
        attributes: Vec<&'a str>,
    }
    let mut message = String::new();
    let mut attributes = Vec::new();
    for fault in faults {
        if !message.is_empty() {
            message.push_str(", ");
        }
        message.push_str(&fault.message);
        if !attributes.contains(&fault.path.as_str()) {
            attributes.push(&fault.path);
        }
    }
    json(
        StatusCode::UNPROCESSABLE_ENTITY,
        &Shape {
            message,
            attributes,
        },
    )
}

/// Builds an error of the framework, for a request that does not reach a controller: `{"status":404,"error":"Not
/// Found"}`.
#[must_use]
pub fn framework(status: StatusCode) -> Response {
    #[derive(Serialize)]
    struct Shape {
        status: u16,
        error: &'static str,
    }
    json(
        status,
        &Shape {
            status: status.as_u16(),
            error: status.canonical_reason().unwrap_or("Error"),
        },
    )
}

fn json(status: StatusCode, shape: &impl Serialize) -> Response {
    let body = print::json(shape);
    let mut response = (status, Body::from(body)).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON_UTF8));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_named_as_rails_names_them() {
        for (attribute, name) in [
            ("email", "Email"),
            ("phone_number", "Phone number"),
            ("source_id", "Source"),
            ("", ""),
        ] {
            assert_eq!(humanized(attribute), name);
        }
    }
}
