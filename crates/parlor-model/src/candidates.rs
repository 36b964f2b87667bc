//! Candidates for a merge: contacts that may be the same person, with the evidence.
//!
//! [`likenesses`] compares two contacts by the comparison keys of [`crate::canonical`]. Contacts of different
//! departments are never candidates, because they cannot be merged. Two contacts are also not candidates if signed
//! evidence of the account's own system shows that they are different persons.

use crate::canonical;
use crate::codes::codes;
use crate::decide::differ;
use crate::entities::{ContactPoint, Identity, Person};
use crate::ids::InboxId;
use crate::words::{Evidence, PointKind, Strength};

/// The maximum number of a contact's contact points with which Parlor searches for candidates.
pub const MAX_POINTS: usize = 32;
/// The maximum number of a contact's serials with which Parlor searches for candidates. A serial is the caller's own id
/// for an identity.
pub const MAX_SERIALS: usize = 16;
/// The maximum number of contacts that may share a value before the value is only weak evidence. An example of a value
/// with many contacts is the phone number of an office.
pub const COMMON: usize = 5;
/// The number of last digits by which two phone numbers are compared. If these digits are equal, the numbers are
/// similar.
const ENDING: usize = 7;

codes! {
    /// A piece of evidence that two contacts are the same person. The text of the evidence is a full sentence.
    Likeness {
        #[doc = "Both contacts have the same e-mail address, phone number or other id."]
        SamePoint = "same-point" { kind: PointKind, other_kind: PointKind, value: String, evidence: Evidence, other_evidence: Evidence } => "Both have {value}.";
        #[doc = "Both contacts have the same caller's id, in two inboxes."]
        SameSerial = "same-serial" { serial: String, inbox_id: InboxId, other_inbox_id: InboxId } => "Both are {serial} in two inboxes.";
        #[doc = "Both contacts have the same name."]
        SameName = "same-name" { name: String } => "Both are called {name}.";
        #[doc = "Phone numbers of both contacts end with the same digits."]
        SamePhoneEnding = "same-phone-ending" { digits: String } => "Phone numbers of both end with {digits}.";
        #[doc = "Both contacts have e-mail addresses with the same part before the @."]
        SameMailboxName = "same-mailbox-name" { mailbox: String } => "Both have an e-mail address that begins with {mailbox}.";
        #[doc = "Both contacts have e-mail addresses of the same domain."]
        SameMailDomain = "same-mail-domain" { domain: String } => "Both have an e-mail address of {domain}.";
        #[doc = "Both contacts have the same value of a custom attribute."]
        SameAttribute = "same-attribute" { attribute: String, value: String } => "{attribute} of both is {value}.";
    }
}

/// The meanings of all parameters of the codes, each with the parameter's name.
pub const PARAMETERS: &[(&str, &str)] = &[
    ("attribute", "the name of the custom attribute"),
    ("digits", "the last digits"),
    ("domain", "the domain"),
    (
        "evidence",
        "the evidence of the contact's value: `signed`, `proven`, `claimed` or `given`",
    ),
    ("inbox_id", "the inbox of the contact"),
    ("kind", "the kind of the contact point"),
    ("mailbox", "the part before the @"),
    ("name", "the name of the contact"),
    (
        "other_evidence",
        "the evidence of the other contact's value",
    ),
    ("other_inbox_id", "the inbox of the other contact"),
    (
        "other_kind",
        "the kind of the other contact's contact point",
    ),
    ("serial", "the caller's id"),
    ("value", "the value, as the contact has it"),
];

/// A contact, with its contact points and identities, for a comparison with another contact.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The contact and its contact points.
    pub person: &'a Person,
    /// The identities of the contact.
    pub identities: &'a [Identity],
}

/// A piece of evidence with its strength.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The evidence itself.
    pub likeness: Likeness,
    /// The strength of the evidence.
    pub strength: Strength,
}

/// The evidence that another contact is the same person: the total strength, and the pieces, strongest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resemblance {
    /// The total strength of all pieces.
    pub strength: Strength,
    /// The pieces of evidence, strongest first.
    pub pieces: Vec<Piece>,
}

/// Whether a contact point can identify a person. A custom attribute cannot identify a person. A value whose comparison
/// key has fewer than 3 characters cannot identify a person either.
#[must_use]
pub fn identifies(point: &ContactPoint) -> bool {
    point.kind != PointKind::Attribute && point.match_value.chars().count() >= 3
}

const fn is_sure(evidence: Evidence) -> bool {
    matches!(evidence, Evidence::Signed | Evidence::Proven)
}

/// Compares two contacts. `is_common` says whether a comparison key belongs to more than [`COMMON`] contacts. `None`
/// means that there is not enough evidence, that both contacts are the same, or that a rule of this module excludes the
/// pair. An equal name alone is not enough evidence.
#[must_use]
pub fn likenesses(
    one: Known<'_>,
    other: Known<'_>,
    is_common: impl Fn(&str) -> bool,
) -> Option<Resemblance> {
    let (mine, theirs) = (&one.person.contact, &other.person.contact);
    if mine.id == theirs.id
        || mine.department_id != theirs.department_id
        || differ(one.person, other.person)
    {
        return None;
    }
    let mut pieces = points(one.person, other.person, &is_common);
    pieces.extend(serials(one.identities, other.identities));
    let named = !mine.name.trim().is_empty() && canonical::same_name(&mine.name, &theirs.name);
    if named {
        let more = details(one.person, other.person, pieces.is_empty());
        if pieces.is_empty() && more.is_empty() {
            return None;
        }
        pieces.extend(more);
        let name = mine.name.clone();
        pieces.push(Piece {
            likeness: Likeness::SameName { name },
            strength: Strength::Weak,
        });
    }
    let best = pieces.iter().map(|piece| piece.strength).max()?;
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.strength));
    // An equal name makes the total strength one step stronger: weak becomes medium, and medium becomes strong.
    let strength = match (best, named) {
        (Strength::Weak, true) => Strength::Medium,
        (Strength::Medium, true) => Strength::Strong,
        (best, _) => best,
    };
    Some(Resemblance { strength, pieces })
}

/// Returns the contact points that are equal in both contacts, as evidence. Phone numbers of different kinds, for
/// example mobile and home, are compared too.
fn points(one: &Person, other: &Person, is_common: &impl Fn(&str) -> bool) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for mine in one.points.iter().filter(|point| identifies(point)) {
        if seen.contains(&mine.match_value.as_str()) {
            continue;
        }
        let equal = other.points.iter().find(|theirs| {
            theirs.match_value == mine.match_value
                && (theirs.kind == mine.kind || theirs.kind.is_phone() && mine.kind.is_phone())
        });
        let Some(theirs) = equal else { continue };
        seen.push(&mine.match_value);
        let sure = is_sure(mine.evidence) && is_sure(theirs.evidence);
        let machine = |kind| matches!(kind, PointKind::Fax | PointKind::Pager);
        let strength = if is_common(&mine.match_value) || machine(mine.kind) || machine(theirs.kind)
        {
            Strength::Weak
        } else if sure || mine.kind.is_unique() && theirs.kind.is_unique() {
            Strength::Strong
        } else {
            Strength::Medium
        };
        found.push(Piece {
            likeness: Likeness::SamePoint {
                kind: mine.kind,
                other_kind: theirs.kind,
                value: mine.value.clone(),
                evidence: mine.evidence,
                other_evidence: theirs.evidence,
            },
            strength,
        });
    }
    found
}

/// Returns the serials that both contacts have in different inboxes, as evidence.
fn serials<'a>(
    one: &'a [Identity],
    other: &'a [Identity],
) -> impl Iterator<Item = Piece> + use<'a> {
    one.iter().take(MAX_SERIALS).filter_map(|mine| {
        let serial = mine.serial.as_ref()?;
        let theirs = (other.iter()).find(|theirs| {
            theirs.serial.as_ref() == Some(serial) && theirs.inbox_id != mine.inbox_id
        })?;
        Some(Piece {
            likeness: Likeness::SameSerial {
                serial: serial.clone(),
                inbox_id: mine.inbox_id,
                other_inbox_id: theirs.inbox_id,
            },
            strength: if mine.verified && theirs.verified {
                Strength::Strong
            } else {
                Strength::Medium
            },
        })
    })
}

/// Returns weak evidence that supports an equal name, for example an equal mail domain. `alone` is `true` if the two
/// contacts have no equal contact point and no equal serial. If `alone` is `false`, the equal name needs no further
/// support, and the result is empty.
fn details(one: &Person, other: &Person, alone: bool) -> Vec<Piece> {
    if !alone {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut add = |likeness| {
        found.push(Piece {
            likeness,
            strength: Strength::Weak,
        });
    };
    let of = |person: &Person, wanted: fn(PointKind) -> bool| -> Vec<String> {
        let points = person.points.iter().filter(|point| wanted(point.kind));
        points.map(|point| point.match_value.clone()).collect()
    };
    let endings = |person: &Person| -> Vec<String> {
        let numbers = of(person, PointKind::is_phone);
        let each = numbers.iter().filter_map(|number| {
            let (digits, _) = number.split_once('#').unwrap_or((number, ""));
            let digits: Vec<char> = digits.chars().filter(char::is_ascii_digit).collect();
            let from = digits.len().checked_sub(ENDING)?;
            Some(digits.get(from..)?.iter().collect())
        });
        each.collect()
    };
    let theirs = endings(other);
    if let Some(digits) = endings(one).into_iter().find(|end| theirs.contains(end)) {
        add(Likeness::SamePhoneEnding { digits });
    }
    let mails = |person: &Person| of(person, |kind| kind == PointKind::Email);
    let theirs = mails(other);
    for mine in &mails(one) {
        let Some((mailbox, domain)) = mine.rsplit_once('@') else {
            continue;
        };
        let parts = || theirs.iter().filter_map(|theirs| theirs.rsplit_once('@'));
        if parts().any(|(theirs, _)| theirs == mailbox) {
            let mailbox = mailbox.to_owned();
            add(Likeness::SameMailboxName { mailbox });
        }
        if parts().any(|(_, theirs)| theirs == domain) {
            let domain = domain.to_owned();
            add(Likeness::SameMailDomain { domain });
        }
    }
    let (mine, theirs) = (
        &one.contact.custom_attributes,
        &other.contact.custom_attributes,
    );
    let equal = mine.iter().find(|(name, value)| {
        value.as_str().is_some_and(|text| !text.is_empty()) && theirs.get(*name) == Some(*value)
    });
    if let Some((attribute, value)) = equal {
        add(Likeness::SameAttribute {
            attribute: attribute.clone(),
            value: value.as_str().unwrap_or_default().to_owned(),
        });
    }
    found
}
