//! A message that an act stores.

use crate::entities::JsonMap;
use crate::ids::AttachmentId;

/// A message to store.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The words; up to [`crate::acts::MAX_MESSAGE`] characters. May be empty if it carries something.
    pub content: String,
    /// `text` unless the dialect says otherwise.
    pub content_type: String,
    /// Further data that a dialect stores.
    pub content_attributes: JsonMap,
    /// The caller's own id of it.
    pub source_id: Option<String>,
    /// Attachments, at most [`crate::acts::MAX_ATTACHMENTS`].
    pub attachments: Vec<Attach>,
}

impl NewMessage {
    /// Plain text.
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
    /// A file that the acting agent uploaded before and that no message carries yet.
    Uploaded(AttachmentId),
    /// A file that came with the message.
    File(NewFile),
    /// A link to a file elsewhere.
    Link(NewLink),
}

/// A file whose bytes are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// As its sender calls it; a name is made of it by [`crate::attachments::file_name`].
    pub file_name: String,
    /// The media type of the bytes.
    pub content_type: String,
    /// In bytes, at least 1.
    pub size: i64,
    /// SHA-256, hex.
    pub sha256: String,
    /// The storage key of the bytes.
    pub storage_key: String,
}

/// A link to an externally hosted file, with the sender's description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// The sender's name of it; a file name is made of it as for [`NewFile`].
    pub file_name: String,
    /// The media type; `application/octet-stream` where the sender gave none that is usable.
    pub content_type: String,
    /// In bytes; 0 where nothing was said.
    pub size: i64,
    /// `http://` or `https://`, as [`crate::callbacks::is_address`] has it.
    pub url: String,
}
