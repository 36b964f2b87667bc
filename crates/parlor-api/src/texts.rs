//! The texts of messages: plain text and HTML.

use crate::document::code;
use crate::problems::{self, Refused};
use parlor_http::rich_text;
use parlor_model::command::NewMessage;

/// Returns sanitised HTML for a text that is not sent yet.
pub(crate) fn rich_content(html: &str) -> Result<String, Refused> {
    match rich_text::read(html) {
        Some(rich) => Ok(rich.html),
        None => Err(problems::invalid_field(
            "content",
            code::NOT_ALLOWED,
            "Send HTML of at most 5,000 tags.",
        )),
    }
}

/// Builds a message from a text or from HTML.
pub(crate) fn text_of(content: String, html: bool) -> Result<NewMessage, Refused> {
    if html {
        rich(&content)
    } else {
        Ok(NewMessage::text(content))
    }
}

/// Builds a message from HTML. Parlor sanitises the HTML before it stores the HTML.
fn rich(html: &str) -> Result<NewMessage, Refused> {
    let wrong =
        |detail: &'static str| problems::invalid_field("content", code::NOT_ALLOWED, detail);
    let rich = rich_text::read(html).ok_or_else(|| wrong("Send HTML of at most 5,000 tags."))?;
    if rich.plain.is_empty() {
        return Err(wrong("Send HTML that contains text."));
    }
    let mut message = NewMessage::text(rich.plain);
    let html = serde_json::Value::String(rich.html);
    message
        .content_attributes
        .insert(rich_text::HTML.to_owned(), html);
    Ok(message)
}
