//! The JSON texts of answers.

use parlor_model::command::Answer;
use serde::Serialize;

/// The capacity of a new text, in bytes. Most answers are shorter, so the buffer does not need to grow.
const CAPACITY: usize = 1024;

/// Prints a document as JSON.
///
/// If the document has no JSON form, the result is empty. The documents of answers always have a JSON form, because
/// they consist of texts, numbers, lists, and objects with texts as keys.
#[must_use]
pub fn json<T: Serialize + ?Sized>(document: &T) -> String {
    text(document).unwrap_or_default()
}

/// Builds an answer with this status, content type and JSON document. If the document has no JSON form, the answer has
/// the status 500 and no body.
#[must_use]
pub fn answer<T: Serialize + ?Sized>(status: u16, content_type: &str, document: &T) -> Answer {
    match text(document) {
        Some(body) => Answer {
            status,
            content_type: content_type.to_owned(),
            body,
        },
        None => empty(500),
    }
}

/// Prints a document as JSON. `None` means that the document has no JSON form. In this case, the reason is logged.
fn text<T: Serialize + ?Sized>(document: &T) -> Option<String> {
    let mut text = Vec::with_capacity(CAPACITY);
    let printed = serde_json::to_writer(&mut text, document).map_err(|error| error.to_string());
    printed
        .and_then(|()| String::from_utf8(text).map_err(|error| error.to_string()))
        .inspect_err(|cause| tracing::error!(cause, "an answer cannot be printed"))
        .ok()
}

/// Builds an answer with this status and without a body.
#[must_use]
pub const fn empty(status: u16) -> Answer {
    Answer {
        status,
        content_type: String::new(),
        body: String::new(),
    }
}
