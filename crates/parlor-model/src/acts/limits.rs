//! The limits for the fields of acts.

/// The maximum length of a message, in characters.
pub const MAX_MESSAGE: usize = 150_000;
/// The maximum length of a subject, in characters.
pub const MAX_SUBJECT: usize = 255;
/// The maximum length of the serial of an identity, in characters.
pub const MAX_SERIAL: usize = 255;
/// The maximum length of a label, in characters.
pub const MAX_LABEL: usize = 255;
/// The maximum number of labels of a conversation, a contact or a ticket.
pub const MAX_LABELS: usize = 200;
/// The maximum number of agents that a note mentions.
pub const MAX_MENTIONS: usize = 50;
/// The maximum length of a note about a contact, a note about a ticket's status, or a comment in a survey, in
/// characters.
pub const MAX_NOTE: usize = 20_000;
/// The maximum number of attributes of one object.
pub const MAX_ATTRIBUTES: usize = 1_000;
/// The maximum size of all attributes of one object, in bytes. The size is the sum of the lengths of names and texts,
/// plus 4 bytes for each value.
pub const MAX_ATTRIBUTES_BYTES: usize = 256 * 1024;
/// The maximum size of one row in a table of a contact, in bytes. The size is the sum of the lengths of names and
/// texts, plus 4 bytes for each value.
pub const MAX_ROW_BYTES: usize = 32 * 1024;
/// The maximum number of attachments of a message, a draft, a macro or a ticket.
pub const MAX_ATTACHMENTS: usize = 15;
/// The time after which an unsent uploaded file is removed, in seconds.
pub const UNSENT_S: i64 = 24 * 60 * 60;
/// The maximum length of a contact's name, of a contact point's value, or of the reason for a failed delivery, in
/// characters.
pub const MAX_VALUE: usize = 1_024;
/// The maximum number of agents who follow a conversation.
pub const MAX_FOLLOWERS: usize = 50;
/// The maximum hold time of an inbox, in seconds. During the hold time, a message of an agent waits and can be
/// cancelled.
pub const MAX_HOLD_S: i64 = 60;
/// The maximum number of scheduled messages of a conversation.
pub const MAX_SCHEDULED: usize = 50;
/// The maximum time between the request that schedules a message and the message's time of sending, in seconds.
pub const MAX_AHEAD_S: i64 = 366 * 24 * 60 * 60;
/// The maximum length of a signature, in characters.
pub const MAX_SIGNATURE: usize = 4_000;
/// The maximum number of copy receivers (Cc) of a message. The same limit applies to its blind copy receivers (Bcc).
pub const MAX_COPIES: usize = 20;
