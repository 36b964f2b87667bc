//! The message in an act.

use crate::entities::JsonMap;
use crate::ids::AttachmentId;

/// A message to store.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The text, at most [`crate::acts::MAX_MESSAGE`] characters. It may be empty if the message has attachments or
    /// other content.
    pub content: String,
    /// The content type, `text` by default.
    pub content_type: String,
    /// Further data that a dialect stores.
    pub content_attributes: JsonMap,
    /// The caller's own id for the message.
    pub source_id: Option<String>,
    /// The attachments, at most [`crate::acts::MAX_ATTACHMENTS`].
    pub attachments: Vec<Attach>,
}

impl NewMessage {
    /// Builds a message of plain text.
    #[must_use]
    pub fn text(content: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            content_type: "text".to_owned(),
            content_attributes: JsonMap::new(),
            source_id: None,
            attachments: Vec::new(),
        }
    }
}

/// An attachment of a message to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attach {
    /// An uploaded file of the acting agent that is not sent yet.
    Uploaded(AttachmentId),
    /// A file that came with the message.
    File(NewFile),
    /// A link to an external file.
    Link(NewLink),
}

/// A file whose bytes are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// The sender's file name. [`crate::attachments::file_name`] makes the stored name from it.
    pub file_name: String,
    /// The media type of the bytes.
    pub content_type: String,
    /// The size in bytes, at least 1.
    pub size: i64,
    /// The SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// The storage key of the bytes.
    pub storage_key: String,
    /// The measures of the file if it is a picture; otherwise `None`.
    pub picture: Option<NewPicture>,
}

/// The measures of an image file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPicture {
    /// The width in pixels, as shown.
    pub width: i64,
    /// The height in pixels, as shown.
    pub height: i64,
    /// The size of the stored thumbnail in bytes. `None` means that there is none.
    pub thumbnail_size: Option<i64>,
}

/// A link to an external file, with the sender's description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// The sender's file name. The stored name is made from it, as for [`NewFile`].
    pub file_name: String,
    /// The media type, as the sender states it. It is stored as [`crate::attachments::media_type`] returns it, or as
    /// [`crate::attachments::UNKNOWN_TYPE`].
    pub content_type: String,
    /// The size in bytes; 0 means unknown.
    pub size: i64,
    /// The address: `http://` or `https://`, stored as [`crate::callbacks::without_credentials`] returns it.
    pub url: String,
}
