//! The rows of sign-in with OpenID Connect.

use super::JsonMap;
use crate::canonical;
use crate::ids::{AccountId, AgentId, LoginId, ProviderId, TeamId};
use crate::time::Timestamp;
use crate::words::Role;

entities! {
    /// A sign-in provider: an OpenID provider at which the agents of an account sign in.
    SignInProvider {
        /// The id of the provider.
        id: ProviderId,
        /// The account of the row.
        account_id: AccountId,
        /// The textual key, unique in the account. The redirect URI contains this key.
        key: String,
        /// The name that people see.
        name: String,
        /// The issuer, exactly as the provider's tokens name it.
        issuer: String,
        /// The client id (OAuth 2.0) of this server at the provider.
        client_id: String,
        /// The client secret (OAuth 2.0), encrypted with the server key. `None` means that this server is a public
        /// client.
        client_secret: Option<String>,
        /// The OAuth 2.0 scopes that are requested in addition to `openid`.
        scopes: Vec<String>,
        /// The name of the claim in the ID token that contains the person's groups.
        groups_claim: String,
        /// A map from the name of a group to the role of its members. If the map is empty, existing agents keep their
        /// roles, and new agents get [`Self::default_role`].
        roles: JsonMap,
        /// The role of a person whose groups are not listed in [`Self::roles`]. `None` means that Parlor refuses such a
        /// person. If [`Self::roles`] is empty, Parlor refuses only a person who is not an agent yet.
        default_role: Option<Role>,
        /// Whether the first sign-in of a person who is not an agent yet creates a new agent.
        creates_agents: bool,
        /// The teams that a new agent joins.
        team_ids: Vec<TeamId>,
        /// The values of the claim `amr` that prove a second factor.
        second_factors: Vec<String>,
        /// Whether agents may sign in through this provider.
        active: bool,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    } + {
        match_key = |row| canonical::name(&row.key),
    }
    /// A login: the link between an agent and a person at a provider. The issuer and the subject identify the person.
    /// In an account, each pair of issuer and subject has at most one login.
    AgentLogin {
        /// The id of the login.
        id: LoginId,
        /// The account of the row.
        account_id: AccountId,
        /// The agent.
        agent_id: AgentId,
        /// The provider through which the login was made.
        provider_id: ProviderId,
        /// The issuer that authenticates the person.
        issuer: String,
        /// The subject: the person's id at the issuer.
        subject: String,
        /// The time of creation.
        created_at: Timestamp,
    }
}
