//! The customer of a new conversation, as the caller describes the customer.

use crate::acts::NewPerson;
use crate::ids::{ContactId, IdentityId};
use crate::refusal::FieldError;
use crate::words::PointKind;

/// The ways to determine the customer of a new conversation.
#[derive(Clone, Debug)]
pub enum PersonChoice {
    /// An unknown customer. A new identity without contact and serial is created.
    Anonymous,
    /// The contact with this id. Refused if the contact is unknown. An identity in the inbox is chosen or created.
    Contact {
        /// The contact.
        contact: ContactId,
        /// The rule for choosing among several identities.
        choice: IdentityChoice,
        /// The serial of a new identity.
        new_serial: NewSerial,
    },
    /// The identity with this id in this inbox. Refused if the identity is unknown.
    Identity(IdentityId),
    /// The identity of this inbox with this serial.
    Serial {
        /// The serial, 1 to [`crate::acts::MAX_SERIAL`] characters.
        serial: String,
        /// The rule for a serial that no identity has.
        unknown: UnknownSerial,
    },
    /// The contact with this id, by an identity with this serial. If no contact has the serial, it is linked to this
    /// contact. If another contact has it, the start is refused.
    ContactWithSerial {
        /// The contact.
        contact: ContactId,
        /// The serial, 1 to [`crate::acts::MAX_SERIAL`] characters.
        serial: String,
    },
    /// The contact with this value. If no contact has the value, a contact is created. If several have it, the start is
    /// refused as ambiguous.
    LookUp {
        /// The kind of value.
        kind: PointKind,
        /// The attribute's name for [`PointKind::Attribute`]; otherwise empty.
        label: String,
        /// The values, any of which may match.
        values: Vec<String>,
        /// The contact to create if none is found. If this contact would be invalid: the invalid fields. They cause a
        /// refusal only if no contact is found.
        person: Result<Box<NewPerson>, Vec<FieldError>>,
        /// The rule for choosing among several identities.
        choice: IdentityChoice,
    },
}

/// The rule for choosing among a contact's identities in an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityChoice {
    /// The most recently active identity. If several are equally recent, the one with the lowest id.
    LatestActive,
    /// The newest identity.
    Newest,
}

/// The serial of a new identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewSerial {
    /// No serial.
    Nothing,
    /// A random UUID.
    Uuid,
}

/// The treatment of a serial that no identity has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownSerial {
    /// Create an identity of an unknown customer with this serial.
    Create,
    /// Refuse the start.
    Refuse,
}
