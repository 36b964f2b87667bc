//! The attachments of a message in answers and webhooks (contract 4.6).

use parlor_engine::files::links::Links;
use parlor_model::entities::{Attached, Message};
use serde::Serialize;

/// One attachment of a message. Only images have a width and a height.
#[derive(Clone, Debug, Serialize)]
pub struct AttachmentObject<'a> {
    id: i64,
    message_id: i64,
    file_type: &'static str,
    account_id: i64,
    extension: Option<&'a str>,
    data_url: String,
    thumb_url: String,
    file_size: i64,
    width: Option<i64>,
    height: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transcribed_text: Option<&'static str>,
}

impl<'a> AttachmentObject<'a> {
    fn of(file: &'a Attached, message: &Message, links: &Links) -> Self {
        let file_type = file_type(&file.content_type);
        let data_url = links.to(file);
        Self {
            id: file.id.0,
            message_id: message.id.0,
            file_type,
            account_id: message.account_id.0,
            extension: (file.file_name.rsplit_once('.')).map(|(_, extension)| extension),
            thumb_url: match links.to_thumbnail(file) {
                Some(thumbnail) => thumbnail,
                None if file_type == "image" => data_url.clone(),
                None => String::new(),
            },
            data_url,
            file_size: file.size,
            width: file.width,
            height: file.height,
            transcribed_text: (file_type == "audio").then_some(""),
        }
    }
}

/// Returns the attachments of a message, or `None` if the message has none. For `None`, the answer has no member
/// `attachments`.
#[must_use]
pub fn attachments<'a>(message: &'a Message, links: &Links) -> Option<Vec<AttachmentObject<'a>>> {
    let shown = |file: &'a Attached| AttachmentObject::of(file, message, links);
    let all: Vec<_> = message.attachments.iter().map(shown).collect();
    (!all.is_empty()).then_some(all)
}

/// Returns the vendor's file type for a content type.
#[must_use]
pub fn file_type(content_type: &str) -> &'static str {
    match content_type {
        "image/jpeg" | "image/png" | "image/gif" | "image/bmp" | "image/webp" => "image",
        "video/mp4" | "video/ogg" | "video/webm" | "video/quicktime" => "video",
        other if other.starts_with("audio/") => "audio",
        _ => "file",
    }
}
