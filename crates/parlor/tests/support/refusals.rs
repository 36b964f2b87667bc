//! Checks of the form of refusals and other answers, for all APIs.

use crate::support::client::{Call, Reply};
use crate::support::routes::Dialect;
use quick_xml::events::Event;
use serde_json::{Value, json};

/// The claim that a 503 makes about its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The request was not carried out, and never will be.
    NothingChanged,
    /// The request may or may not have been carried out.
    Unknown,
}

/// Returns the claim that a 503 of any dialect makes. Panics if the answer is not such a 503.
#[track_caller]
pub fn claim(reply: &Reply) -> Claim {
    assert_eq!(reply.status, 503, "{}", reply.text());
    let document = reply.json();
    let said = |field: &str| document[field].as_str().unwrap_or_default().to_owned();
    match (said("code").as_str(), said("message") + &said("error")) {
        ("503-100" | "unavailable", _) => Claim::NothingChanged,
        ("503-101" | "outcome-unknown", _) => Claim::Unknown,
        (_, text) if text == "Service Unavailable" => Claim::NothingChanged,
        (_, text) if text == "Service temporarily unavailable, please try again" => {
            Claim::NothingChanged
        }
        (_, text) if text.starts_with("The outcome of the request is unknown. Repeat it") => {
            Claim::Unknown
        }
        _ => panic!("{document}"),
    }
}

/// Checks that a refusal has the form of its dialect.
///
/// # Errors
///
/// The form is different. The error is a text that describes the difference.
pub fn refused_well(dialect: Dialect, call: &Call, reply: &Reply) -> Result<(), String> {
    let content_type = reply.header("content-type").unwrap_or_default();
    let media = content_type.split(';').next().unwrap_or_default().trim();
    if call.method == "HEAD" {
        return Ok(());
    }
    if dialect == Dialect::Egain && media == "application/xml" {
        let root = well_formed_xml(&reply.body)?;
        let needed: &[&str] = match root.as_str() {
            "error" => &["<code>", "<developerMessage>"],
            _ => &["<error>", "<error_description>"],
        };
        return match needed.iter().find(|part| !reply.text().contains(**part)) {
            Some(part) => Err(format!("an error document without {part}")),
            None => Ok(()),
        };
    }
    let expected = if dialect == Dialect::Own {
        "application/problem+json"
    } else {
        "application/json"
    };
    if media != expected {
        return Err(format!("content type {content_type:?}"));
    }
    let body: Value =
        serde_json::from_slice(&reply.body).map_err(|error| format!("not JSON: {error}"))?;
    let said = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    let well = match dialect {
        Dialect::Firstline => {
            let errors_well = body.get("errors").is_none_or(|errors| {
                errors.as_object().is_some_and(|fields| {
                    !fields.is_empty()
                        && fields.values().all(|texts| {
                            texts.as_array().is_some_and(|texts| {
                                !texts.is_empty() && texts.iter().all(Value::is_string)
                            })
                        })
                })
            });
            said("message") && errors_well
        }
        Dialect::LiveDesk => {
            let failed = said("message") && body.get("attributes").is_some_and(Value::is_array);
            let unrouted = body
                .get("status")
                .is_none_or(|status| *status == json!(reply.status));
            // The answers about tickets have a different form.
            let enveloped = said("message") && body.get("code") == Some(&json!(reply.status));
            (said("error") && unrouted) || failed || enveloped
        }
        Dialect::Egain => {
            let coded = body["code"]
                .as_str()
                .is_some_and(|code| code.starts_with(&format!("{}-", reply.status)));
            (coded && said("developerMessage")) || (said("error") && said("error_description"))
        }
        Dialect::Own => {
            said("type") && said("title") && said("detail") && body["status"] == json!(reply.status)
        }
    };
    if well {
        Ok(())
    } else {
        Err("not the dialect's error document".to_owned())
    }
}

/// Checks that the body of an answer fits its content type.
///
/// # Errors
///
/// The body does not fit. The error is a text that describes the difference.
pub fn readable(reply: &Reply) -> Result<(), String> {
    let content_type = reply.header("content-type").unwrap_or_default();
    // Other tests check compressed answers.
    if reply.header("content-encoding").is_some() {
        return Ok(());
    }
    if content_type.contains("json") {
        serde_json::from_slice::<Value>(&reply.body)
            .map(|_| ())
            .map_err(|error| format!("not JSON: {error}"))
    } else if content_type.contains("xml") {
        well_formed_xml(&reply.body).map(|_| ())
    } else {
        Ok(())
    }
}

/// Checks that the body is well-formed XML with allowed characters, and returns the local name of the root element.
fn well_formed_xml(body: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(body).map_err(|error| format!("not UTF-8: {error}"))?;
    let legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(bad) = text.chars().find(|c| !legal(*c)) {
        return Err(format!("a character that XML forbids: {bad:?}"));
    }
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut root) = (0, None);
    loop {
        match reader
            .read_event()
            .map_err(|error| format!("not XML: {error}"))?
        {
            Event::Start(element) => {
                depth += 1;
                root.get_or_insert_with(|| element.local_name().as_ref().to_owned());
            }
            Event::Empty(element) => {
                root.get_or_insert_with(|| element.local_name().as_ref().to_owned());
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) if depth == 0 && !text.as_ref().trim().is_empty() => {
                return Err("text outside of the root element".to_owned());
            }
            Event::GeneralRef(name) => {
                let known = ["amp", "lt", "gt", "quot", "apos"]
                    .iter()
                    .any(|known| **known == *name.as_ref());
                if !known && !matches!(name.resolve_char_ref(), Ok(Some(c)) if legal(c)) {
                    return Err(format!("a reference that XML does not know: {name:?}"));
                }
            }
            Event::Eof if depth != 0 => return Err("elements are left open".to_owned()),
            Event::Eof => return root.ok_or_else(|| "no root element".to_owned()),
            _ => {}
        }
    }
}
