//! The rules of a sign-in with OpenID Connect that need no database rows.

use crate::entities::SignInProvider;
use crate::words::{Role, Word as _};
use std::net::IpAddr;
use url::{Host, Url};

/// The maximum length of a subject, in bytes (OpenID Connect Core, section 2).
pub const MAX_SUBJECT: usize = 255;

/// Whether answers from a URL are protected against changes on the network. The scheme must be `https`. `http` is
/// allowed only if the host is the server's own machine (`localhost` or a loopback address). For a URL with a user name
/// or a password, the result is `false`.
#[must_use]
pub fn is_protected(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).to_canonical().is_loopback(),
        None => return false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    plain && (url.scheme() == "https" || (url.scheme() == "http" && here))
}

/// A provider's description of a person who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ProviderPerson {
    /// The issuer of the sign-in, which must equal the issuer in the provider's configuration.
    pub issuer: String,
    /// The subject: the person's id at the issuer, 1 to [`MAX_SUBJECT`] bytes.
    pub subject: String,
    /// The person's display name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the provider says that the e-mail address is not verified. An unverified address may belong to another
    /// person.
    pub email_unverified: bool,
    /// The groups of the person at the provider.
    pub groups: Vec<String>,
    /// Whether the provider has verified a second factor of the person.
    pub second_factor: bool,
}

/// The role that a person gets from a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenRole {
    /// An existing agent keeps the present role. A new agent gets the role in this value. `None` means that no new
    /// agent can be created.
    Kept(Option<Role>),
    /// The new or existing agent gets this role.
    Set(Role),
    /// The person may not sign in.
    Refused,
}

impl SignInProvider {
    /// Returns the role that a person with these groups gets. The result is the highest role of the groups, or the
    /// default role if no group has a role. If the provider's configuration has no roles for groups, existing agents
    /// keep their roles, and new agents get the default role.
    #[must_use]
    pub fn role_of(&self, groups: &[String]) -> GivenRole {
        if self.roles.is_empty() {
            return GivenRole::Kept(self.default_role);
        }
        let found = (groups.iter())
            .filter_map(|group| self.roles.get(group)?.as_str())
            .filter_map(Role::from_word)
            .max();
        found
            .or(self.default_role)
            .map_or(GivenRole::Refused, GivenRole::Set)
    }
}

/// The reason why a person who has signed in at the provider does not get a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAdmitted {
    /// The provider no longer exists in the account, or is not active.
    NoProvider,
    /// No agent has this login, and the provider does not create new agents.
    UnknownAgent,
    /// No agent has this login, but an agent already has the person's e-mail address.
    EmailTaken,
    /// The provider gives no valid e-mail address for a new agent.
    NoEmail,
    /// The provider says that the e-mail address of the new agent is not verified.
    EmailNotVerified,
    /// No group of the person has a role in the provider's configuration, and this configuration has no default role.
    NoRole,
    /// The agent is not active.
    Inactive,
    /// The agent is the last administrator of the account, and would get another role.
    LastAdministrator,
}

impl NotAdmitted {
    /// Returns the stable code of the reason, as the sign-in page receives it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoProvider => "not-found",
            Self::UnknownAgent => "unknown-agent",
            Self::EmailTaken => "email-taken",
            Self::NoEmail => "no-email",
            Self::EmailNotVerified => "email-not-verified",
            Self::NoRole => "no-role",
            Self::Inactive => "inactive",
            Self::LastAdministrator => "last-administrator",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_addresses() {
        for (address, protected) in [
            ("https://id.example", true),
            ("https://id.example:8443/realms/acme", true),
            ("http://localhost:3000", true),
            ("http://id.localhost", true),
            ("http://127.0.0.1:3000/", true),
            ("http://[::1]:3000/", true),
            ("http://id.example", false),
            ("http://10.0.0.1", false),
            ("http://localhost.example", false),
            ("https://user@id.example", false),
            ("https://user:secret@id.example", false),
            ("ftp://localhost", false),
            ("https:", false),
            ("", false),
        ] {
            assert_eq!(is_protected(address), protected, "{address}");
        }
    }
}
