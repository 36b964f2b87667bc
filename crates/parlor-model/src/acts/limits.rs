//! Bounds of what acts may carry.

/// Longest message, in characters.
pub const MAX_MESSAGE: usize = 150_000;
/// Longest subject, in characters.
pub const MAX_SUBJECT: usize = 255;
/// Longest serial, in characters.
pub const MAX_SERIAL: usize = 255;
/// Longest label, in characters.
pub const MAX_LABEL: usize = 255;
/// Most labels of a conversation.
pub const MAX_LABELS: usize = 200;
/// Most agents a note calls upon.
pub const MAX_MENTIONS: usize = 50;
/// Longest note about a contact, in characters.
pub const MAX_NOTE: usize = 20_000;
/// Most notes about one contact.
pub const MAX_NOTES: usize = 1_000;
/// Most attachments of one message.
pub const MAX_ATTACHMENTS: usize = 15;
/// Seconds after which an uploaded file is removed that no message carries.
pub const UNSENT_S: i64 = 24 * 60 * 60;
/// Longest name or contact point, in characters.
pub const MAX_VALUE: usize = 1_024;
