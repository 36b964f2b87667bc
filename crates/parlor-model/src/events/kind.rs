//! A kind of event, with the members of its data. The functions of this module declare kinds and members.

use crate::time::Timestamp;
use serde_json::Value;

/// The JSON type of a member of an event's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataType {
    /// An integer, for example an id or a number of objects.
    Integer,
    /// A text, or a word of a fixed set of words.
    Text,
    /// An instant in RFC 3339 form: UTC with microseconds.
    Time,
    /// `true` or `false`.
    Flag,
    /// A list.
    List,
    /// An object.
    Object,
}

impl DataType {
    /// Returns the name of the type in JSON Schema.
    #[must_use]
    pub const fn schema_name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Text | Self::Time => "string",
            Self::Flag => "boolean",
            Self::List => "array",
            Self::Object => "object",
        }
    }

    /// Returns the name of the type in the documentation.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            other => other.schema_name(),
        }
    }

    pub(super) fn admits(self, value: &Value) -> bool {
        match self {
            Self::Integer => value.is_i64(),
            Self::Text => value.is_string(),
            Self::Time => value.as_str().is_some_and(is_shown),
            Self::Flag => value.is_boolean(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// Whether a text is an instant in the form of `/v1`: RFC 3339, in UTC, with microseconds.
fn is_shown(text: &str) -> bool {
    Timestamp::parse_iso(text).is_some_and(|at| at.iso_micros() == text)
}

/// One member of an event's data.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The member's name.
    pub name: &'static str,
    /// The JSON type of the value.
    pub data_type: DataType,
    /// Whether the value can be `null`.
    pub nullable: bool,
    /// Whether every event of the kind contains the member.
    pub required: bool,
    /// The meaning of the member, for the documentation.
    pub meaning: &'static str,
}

/// One kind of event.
#[derive(Clone, Copy, Debug)]
pub struct EventKind {
    /// The name, for example `conversation.started`.
    pub name: &'static str,
    /// The change that the event reports, as English text.
    pub summary: &'static str,
    /// Whether the event is ephemeral. An ephemeral event is sent at once to connected readers and callbacks. It has no
    /// number and is never stored.
    pub ephemeral: bool,
    /// Whether the event concerns only one agent. If so, no other agent and no callback receives the event.
    pub private: bool,
    /// Whether the event's data can contain personal data of a contact. The erasure of the contact then erases it.
    pub personal: bool,
    /// The members of the event's data.
    pub data: &'static [Member],
}

pub(super) const fn member(
    name: &'static str,
    data_type: DataType,
    meaning: &'static str,
) -> Member {
    Member {
        name,
        data_type,
        nullable: false,
        required: true,
        meaning,
    }
}

impl Member {
    pub(super) const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    pub(super) const fn optional(mut self) -> Self {
        self.required = false;
        self
    }
}

pub(super) const fn kind(
    name: &'static str,
    summary: &'static str,
    data: &'static [Member],
) -> EventKind {
    EventKind {
        name,
        summary,
        ephemeral: false,
        private: false,
        personal: false,
        data,
    }
}

impl EventKind {
    /// Makes the event private.
    pub(super) const fn private(mut self) -> Self {
        self.private = true;
        self
    }

    /// Marks the event's data as possibly personal. The index `events_personal` in the first migration of both
    /// databases must contain all kinds with this mark, in the order of [`personal_kinds`](super::personal_kinds).
    pub(super) const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }
}

pub(super) const fn ephemeral(
    name: &'static str,
    summary: &'static str,
    data: &'static [Member],
) -> EventKind {
    EventKind {
        name,
        summary,
        ephemeral: true,
        private: false,
        personal: false,
        data,
    }
}
