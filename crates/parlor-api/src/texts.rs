//! The texts of messages, as plain text or HTML.

use crate::document::code;
use crate::problems::{self, Refused};
use parlor_http::rich_text::{self, RichText};
use parlor_model::command::{MAX_MESSAGE, NewMessage};

/// Returns the problem for a text that is longer than a message may be.
pub(crate) fn too_long() -> Refused {
    let detail = format!("A text has at most {MAX_MESSAGE} characters.");
    problems::invalid_field("content", code::TOO_LONG, detail)
}

/// Sanitises HTML, or refuses HTML that is too long or that [`rich_text::read`] does not accept. The length is checked
/// first, because the time for sanitising grows with the length.
fn sanitised(html: &str) -> Result<RichText, Refused> {
    if html.len() > MAX_MESSAGE && html.chars().count() > MAX_MESSAGE {
        return Err(too_long());
    }
    rich_text::read(html).ok_or_else(|| {
        let detail = "Send HTML with at most 5,000 tags and at most 2,000 attributes in each tag, and close each tag.";
        problems::invalid_field("content", code::NOT_ALLOWED, detail)
    })
}

/// Sanitises HTML that is stored but not sent yet, such as a draft or the text of a macro.
pub(crate) fn rich_content(html: &str) -> Result<String, Refused> {
    sanitised(html).map(|rich| rich.html)
}

/// Builds a message from a text or from HTML.
pub(crate) fn text_of(content: String, html: bool) -> Result<NewMessage, Refused> {
    if html {
        rich(&content)
    } else {
        Ok(NewMessage::text(content))
    }
}

/// Builds a message from HTML. The HTML is sanitised before it is stored.
fn rich(html: &str) -> Result<NewMessage, Refused> {
    let rich = sanitised(html)?;
    if rich.plain.is_empty() {
        let detail = "Send HTML that contains text.";
        return Err(problems::invalid_field(
            "content",
            code::NOT_ALLOWED,
            detail,
        ));
    }
    let mut message = NewMessage::text(rich.plain);
    let html = serde_json::Value::String(rich.html);
    message
        .content_attributes
        .insert(rich_text::HTML.to_owned(), html);
    Ok(message)
}
