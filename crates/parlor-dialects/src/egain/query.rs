//! The query parameters of `conversation/start` (contract 3.2.1).

use super::error::ApiError;
use parlor_http::query;
use parlor_model::config::AccountConfig;
use parlor_model::words::{AttributeObject, AttributeType, PointKind};

const ANONYMOUS: &str = "anonymousCustomer";
const SEARCH: &str = "searchContactOnAttribute";
const TYPING: &str = "sendTypingNotification";
const CONTACT: &str = "conversationContact";
const KNOWN: [&str; 4] = [ANONYMOUS, SEARCH, TYPING, CONTACT];

/// The vendor's names of the attributes that identify a contact, each with its kind of contact point.
const ATTRIBUTES: [(&str, PointKind); 8] = [
    ("email.emailAddress", PointKind::Email),
    ("home.phone", PointKind::HomePhone),
    ("mobile.phone", PointKind::MobilePhone),
    ("office.phone", PointKind::OfficePhone),
    ("social.facebookId", PointKind::Facebook),
    ("social.twitterId", PointKind::Twitter),
    ("social.instagramId", PointKind::Instagram),
    ("externalId", PointKind::ExternalId),
];
const CUSTOM: &str = "custom.";
const REACHABLE: &str = "email.emailAddress,home.phone,mobile.phone,office.phone,social.facebookId,social.twitterId,social.instagramId";
const SEARCHABLE: &str = "email.emailAddress,home.phone,mobile.phone,office.phone,social.facebookId,social.twitterId,social.instagramId,externalId,custom.<attribute_name>";

/// The query parameters of `conversation/start`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StartQuery {
    pub(super) mode: Mode,
    /// Whether the client requests callbacks when an agent types (`sendTypingNotification`).
    pub(super) typing: bool,
}

/// The two ways to start a conversation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The customer of the conversation is not known.
    Anonymous,
    /// The request contains values of the attribute `by`. The conversation is for the customer whose contact has one of
    /// these values. If there is no such contact, the start of the conversation creates a contact.
    Search {
        /// The attribute whose values the search compares.
        by: SearchKey,
        /// The kind of contact point to which the conversation is linked (`conversationContact`).
        over: Option<PointKind>,
    },
}

/// The attribute by which Parlor searches for a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SearchKey {
    /// A contact point or the external id.
    Point(PointKind),
    /// The name of a configured custom attribute of contacts.
    Custom(String),
}

/// Checks that a call has no query parameters.
///
/// # Errors
/// 400 with the names of the parameters that were sent.
pub(super) fn none(raw: Option<&str>) -> Result<(), ApiError> {
    let pairs = query::pairs(raw).map_err(ApiError::query)?;
    if pairs.is_empty() {
        Ok(())
    } else {
        Err(ApiError::unsupported_parameters(&names(&pairs)))
    }
}

impl StartQuery {
    /// Reads the query. The checks have this order: missing parameters and parameters that exclude each other, then the
    /// values, then unsupported parameters (contract 3.2.8).
    ///
    /// # Errors
    /// 400 with the codes of contract 3.2.10.
    pub(super) fn read(raw: Option<&str>, config: &AccountConfig) -> Result<Self, ApiError> {
        let pairs = query::pairs(raw).map_err(ApiError::query)?;
        let one = |name: &str| {
            let mut given = pairs.iter().filter(|(n, _)| n == name);
            match (given.next(), given.next()) {
                (first, None) => Ok(first.map(|(_, value)| value.as_str())),
                (_, Some(_)) => Err(ApiError::repeated_parameter(name)),
            }
        };
        let anonymous = one(ANONYMOUS)?;
        let search = one(SEARCH)?;
        let typing = one(TYPING)?;
        let over = one(CONTACT)?;
        match (anonymous, search) {
            (None, None) => {
                return Err(ApiError::missing_parameter(&format!(
                    "{ANONYMOUS},{SEARCH}"
                )));
            }
            (Some(_), Some(_)) => {
                return Err(ApiError::unsupported_parameters(&format!(
                    "{ANONYMOUS},{SEARCH}"
                )));
            }
            (Some(_), None) if over.is_some() => {
                return Err(ApiError::unsupported_parameters(CONTACT));
            }
            (Some(_), None) | (None, Some(_)) => {}
        }
        let mode = match search {
            None => match anonymous {
                Some("yes") => Mode::Anonymous,
                _ => return Err(ApiError::unsupported_value(ANONYMOUS, "yes")),
            },
            Some(name) => Mode::Search {
                by: search_key(name, config)
                    .ok_or_else(|| ApiError::unsupported_value(SEARCH, SEARCHABLE))?,
                over: over
                    .map(|name| {
                        point(name)
                            .filter(|kind| *kind != PointKind::ExternalId)
                            .ok_or_else(|| ApiError::unsupported_value(CONTACT, REACHABLE))
                    })
                    .transpose()?,
            },
        };
        let typing = match typing {
            None | Some("no") => false,
            Some("yes") => true,
            Some(_) => return Err(ApiError::unsupported_value(TYPING, "yes,no")),
        };
        if pairs
            .iter()
            .any(|(name, _)| !KNOWN.contains(&name.as_str()))
        {
            let mut unknown = pairs;
            unknown.retain(|(name, _)| !KNOWN.contains(&name.as_str()));
            return Err(ApiError::unsupported_parameters(&names(&unknown)));
        }
        Ok(Self { mode, typing })
    }
}

fn point(name: &str) -> Option<PointKind> {
    ATTRIBUTES
        .iter()
        .find(|(vendor, _)| *vendor == name)
        .map(|(_, kind)| *kind)
}

/// Returns the search key for an attribute's name. A custom attribute must be configured for contacts (inferred), and
/// its type must allow only one value.
fn search_key(name: &str, config: &AccountConfig) -> Option<SearchKey> {
    match name.strip_prefix(CUSTOM) {
        None => point(name).map(SearchKey::Point),
        Some(custom) => config
            .attribute(AttributeObject::Contact, custom)
            .filter(|definition| definition.value_type != AttributeType::Choices)
            .map(|definition| SearchKey::Custom(definition.name.clone())),
    }
}

/// Returns the names of query parameters as one text for an error.
pub(super) fn names(pairs: &[(String, String)]) -> String {
    pairs
        .iter()
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>()
        .join(",")
}
