//! The person that a start is for, as the caller names them.

use crate::acts::NewPerson;
use crate::ids::{ContactId, IdentityId};
use crate::refusal::FieldError;
use crate::words::PointKind;

/// The ways to name the customer of a new conversation.
#[derive(Clone, Debug)]
pub enum PersonChoice {
    /// Nobody known: a new identity without contact or serial.
    Anonymous,
    /// A contact by id, refused when unknown; their identity in the inbox is chosen or made.
    Contact {
        /// The contact.
        contact: ContactId,
        /// The choice among several identities.
        choice: IdentityChoice,
        /// The serial of an identity that has to be made.
        new_serial: NewSerial,
    },
    /// An identity of this inbox by id, refused when unknown.
    Identity(IdentityId),
    /// The identity of this inbox with this serial.
    Serial {
        /// 1 to [`crate::acts::MAX_SERIAL`] characters.
        serial: String,
        /// The handling of an unknown serial.
        unknown: UnknownSerial,
    },
    /// A contact by id together with a serial: linked if the serial is free, refused if it is another's.
    ContactWithSerial {
        /// The contact.
        contact: ContactId,
        /// 1 to [`crate::acts::MAX_SERIAL`] characters.
        serial: String,
    },
    /// The contact with this value. A contact is made when none has it; several are refused as ambiguous.
    LookUp {
        /// The kind of value.
        kind: PointKind,
        /// The attribute's name for [`PointKind::Attribute`], else empty.
        label: String,
        /// One value, or several any of which may match.
        values: Vec<String>,
        /// The person to create if nobody is found, or the fields for which none can be created. With such fields, a start for an unknown
        /// person is refused with them, and a start for a known person ignores them.
        person: Result<Box<NewPerson>, Vec<FieldError>>,
        /// The choice among several identities.
        choice: IdentityChoice,
    },
}

/// The choice among a contact's identities in an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityChoice {
    /// The one most recently active; of equals, the one with the lowest id.
    LatestActive,
    /// The one made last.
    Newest,
}

/// The serial of an identity that has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewSerial {
    /// None.
    Nothing,
    /// A random UUID.
    Uuid,
}

/// The handling of a serial that no identity has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownSerial {
    /// Make a visitor with it.
    Create,
    /// Refuse.
    Refuse,
}
