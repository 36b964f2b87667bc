//! Contacts, with their identities and cases.

use crate::acts::{MAX_LABELS, MAX_SERIAL};
use crate::document::{FieldPath, Patch};
use crate::entities::JsonMap;
use crate::provision::declare::configured;
use crate::provision::field::{FILE, Reading};
use crate::provision::field_type::{
    EMAIL, Flag, ID, INSTANT, Inner, LONGEST, List, Refers, Text, VALUES,
};
use crate::provision::location::{Location, Reference};
use crate::time::Timestamp;
use crate::words::{PointKind, Word as _};

configured! {
    /// A contact point of a kind that a contact may have more than once.
    pub struct ContactPointSpec {
        /// The kind of contact point.
        own kind: Option<String> = Text(1, LONGEST), FILE;
        /// The phone number, or the id in a social network.
        own value: Option<String> = Text(1, LONGEST), FILE.always();
    }

    /// A contact.
    pub struct ContactSpec {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The display name.
        own name: Option<String> = Text(1, LONGEST), FILE;
        /// The given name.
        own given_name: Option<String> = Text(1, LONGEST), FILE;
        /// The family name.
        own family_name: Option<String> = Text(1, LONGEST), FILE;
        /// The e-mail address.
        own email: Option<String> = EMAIL, FILE;
        /// The primary phone number.
        own phone: Option<String> = Text(1, LONGEST), FILE;
        /// The id of the contact in another system.
        own external_id: Option<String> = Text(1, LONGEST), FILE;
        /// Further phone numbers, and ids in social networks. Parlor adds these values to the contact's present contact
        /// points.
        own contact_points: Vec<(PointKind, String)> = List(Inner(contact_point), usize::MAX), FILE;
        /// Whether the contact is blocked.
        own blocked: Option<bool> = Flag, FILE;
        /// The department, by id or name.
        own department: Patch<Reference> = Refers, FILE;
        /// The labels, by id or name. A new value replaces the whole list.
        own labels: Option<Vec<Reference>> = List(Refers, MAX_LABELS), FILE;
        /// The custom attributes.
        own custom_attributes: JsonMap = VALUES, FILE;
        /// The time of creation.
        own created_at: Option<Timestamp> = INSTANT, FILE;
        /// The identities of the contact, each in one inbox.
        own identities: Vec<IdentitySpec> = List(Inner(identity), usize::MAX), FILE;
        /// The cases.
        own cases: Vec<CaseSpec> = List(Inner(case), usize::MAX), FILE;
    }

    /// An identity: a contact or an unknown customer in one inbox.
    pub struct IdentityTable {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The inbox, by id or key.
        own inbox: Option<Reference> = Refers, FILE.always();
        /// The serial, unique in the inbox.
        own serial: Option<String> = Text(1, MAX_SERIAL), FILE;
    }

    /// A case of a contact.
    pub struct CaseTable {
        /// The id.
        own id: Option<i64> = ID, FILE;
        /// The subject.
        own subject: Option<String> = Text(1, LONGEST), FILE.always();
    }
}

impl ContactSpec {
    /// Returns the e-mail address, the phone number and the external id. A contact has at most one value of each of
    /// these kinds.
    pub(in crate::provision) fn single_points(&self) -> [(PointKind, Option<&String>); 3] {
        [
            (PointKind::Email, self.email.as_ref()),
            (PointKind::Phone, self.phone.as_ref()),
            (PointKind::ExternalId, self.external_id.as_ref()),
        ]
    }
}

/// An identity: a contact or an unknown customer in one inbox.
#[derive(Clone, Debug)]
pub struct IdentitySpec {
    /// The object's position in the document.
    pub location: Location,
    /// The inbox.
    pub inbox: Reference,
    /// The id.
    pub id: Option<i64>,
    /// The serial.
    pub serial: Option<String>,
}

/// A case.
#[derive(Clone, Debug, Default)]
pub struct CaseSpec {
    /// The object's position in the document.
    pub location: Location,
    /// The id.
    pub id: Option<i64>,
    /// The subject.
    pub subject: String,
}

fn contact_point(
    point: ContactPointSpec,
    at: &FieldPath<'_>,
    cx: &mut Reading<'_>,
) -> Option<(PointKind, String)> {
    // The list of contact points does not accept four kinds. The e-mail address, the primary phone number and the
    // external id have their own fields. Parlor itself adds the contact points of the kind `attribute`, for searches.
    let several = |kind: &PointKind| {
        !matches!(
            kind,
            PointKind::Email | PointKind::Phone | PointKind::ExternalId | PointKind::Attribute
        )
    };
    let kind = (point.kind.as_deref())
        .and_then(PointKind::from_word)
        .filter(several);
    if kind.is_none() {
        let known = (PointKind::ALL.iter()).filter(|kind| several(kind));
        let known = known.map(|kind| kind.word()).collect::<Vec<_>>();
        let message = format!("must be one of {}", known.join(", "));
        cx.refuse(&at.key("kind"), message);
    }
    kind.zip(point.value)
}

pub(super) fn identity(
    table: IdentityTable,
    _: &FieldPath<'_>,
    _: &mut Reading<'_>,
) -> Option<IdentitySpec> {
    Some(IdentitySpec {
        inbox: table.inbox?,
        location: table.location,
        id: table.id,
        serial: table.serial,
    })
}

fn case(table: CaseTable, _: &FieldPath<'_>, _: &mut Reading<'_>) -> Option<CaseSpec> {
    Some(CaseSpec {
        subject: table.subject?,
        location: table.location,
        id: table.id,
    })
}
