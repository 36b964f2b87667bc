//! The caller's choice of the customer of a new conversation.

use crate::acts::NewPerson;
use crate::ids::{ContactId, IdentityId};
use crate::refusal::FieldError;
use crate::words::PointKind;

/// The ways to determine the customer of a new conversation.
#[derive(Clone, Debug)]
pub enum PersonChoice {
    /// An unknown customer. A new identity is created, without a contact and without a serial.
    Anonymous,
    /// The contact with this id. If the contact is unknown, the start is refused. One of the contact's identities in
    /// the inbox is chosen. If the contact has no identity in the inbox, an identity is created.
    Contact {
        /// The contact.
        contact: ContactId,
        /// The rule for choosing among several identities.
        choice: IdentityChoice,
        /// The serial of a new identity.
        new_serial: NewSerial,
    },
    /// The identity with this id in this inbox. If the identity is unknown, the start is refused.
    Identity(IdentityId),
    /// The identity of this inbox with this serial.
    Serial {
        /// The serial, 1 to [`crate::acts::MAX_SERIAL`] characters.
        serial: String,
        /// The rule for a serial that no identity in the inbox has.
        unknown: UnknownSerial,
    },
    /// The contact with this id, and the identity with this serial in the inbox. If the identity does not exist, it is
    /// created for this contact. If the identity has no contact, it is linked to this contact. If the identity belongs
    /// to another contact, the start is refused.
    ContactWithSerial {
        /// The contact.
        contact: ContactId,
        /// The serial, 1 to [`crate::acts::MAX_SERIAL`] characters.
        serial: String,
    },
    /// The contact that has at least one of these values. If no contact has such a value, a contact is created. If
    /// several contacts have such a value, the start is refused as ambiguous.
    LookUp {
        /// The kind of value.
        kind: PointKind,
        /// The name of the custom attribute, for [`PointKind::Attribute`]. Empty for all other kinds.
        label: String,
        /// The values. One matching value is enough.
        values: Vec<String>,
        /// The contact to create if no contact is found. If the caller's data for this contact is invalid, the value is
        /// the list of the invalid fields. Invalid fields cause a refusal only if no contact is found.
        person: Result<Box<NewPerson>, Vec<FieldError>>,
        /// The rule for choosing among several identities.
        choice: IdentityChoice,
    },
}

/// The rule for choosing among a contact's identities in an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityChoice {
    /// The most recently active identity. If several identities were last active at the same time, the identity with
    /// the lowest id is chosen.
    LatestActive,
    /// The most recently created identity.
    Newest,
}

/// The serial of a new identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewSerial {
    /// The new identity gets no serial.
    Nothing,
    /// The serial is a random UUID.
    Uuid,
}

/// The treatment of a serial that no identity in the inbox has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownSerial {
    /// An identity of an unknown customer is created with this serial.
    Create,
    /// The start is refused.
    Refuse,
}
