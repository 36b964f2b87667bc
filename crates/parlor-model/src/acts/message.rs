//! The new messages, files and links that acts contain.

use crate::entities::JsonMap;
use crate::ids::AttachmentId;

/// A message to store.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The text, at most [`crate::acts::MAX_MESSAGE`] characters. The text may be empty only if the message has
    /// attachments.
    pub content: String,
    /// The type of the content, with the name that the dialect uses. Default: `text`.
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
    /// An unsent uploaded file of the acting agent.
    Uploaded(AttachmentId),
    /// A file that came with the message.
    File(NewFile),
    /// A link to an external file.
    Link(NewLink),
}

/// A file whose bytes are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// The file name that the sender states. [`crate::attachments::file_name`] makes the stored name from this name.
    pub file_name: String,
    /// The media type of the bytes.
    pub content_type: String,
    /// The size in bytes, at least 1.
    pub size: i64,
    /// The SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// The storage key of the bytes.
    pub storage_key: String,
    /// The dimensions of the picture. `None` means that the file is not a picture.
    pub picture: Option<NewPicture>,
}

/// The dimensions of a picture, and the size of its thumbnail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPicture {
    /// The width in pixels, after the picture is rotated for display.
    pub width: i64,
    /// The height in pixels, after the picture is rotated for display.
    pub height: i64,
    /// The size of the stored thumbnail in bytes. `None` means that there is no thumbnail.
    pub thumbnail_size: Option<i64>,
}

/// A link to an external file, with the sender's description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// The file name that the sender states. [`crate::attachments::file_name`] makes the stored name from this name.
    pub file_name: String,
    /// The media type that the sender states. [`crate::attachments::media_type`] makes the stored media type from this
    /// media type. If the stated media type is invalid, [`crate::attachments::UNKNOWN_TYPE`] is stored.
    pub content_type: String,
    /// The size in bytes; 0 means unknown.
    pub size: i64,
    /// The address: `http://` or `https://`, stored as [`crate::callbacks::without_credentials`] returns it.
    pub url: String,
}
