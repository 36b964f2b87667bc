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
        /// The textual key, unique in the account. It is a part of the redirect URI.
        key: String,
        /// The name, for people.
        name: String,
        /// The issuer, exactly as the provider's tokens name it.
        issuer: String,
        /// The id of this server at the provider.
        client_id: String,
        /// The secret of this server at the provider, encrypted with the server key. `None` for a public client.
        client_secret: Option<String>,
        /// The scopes to request beside `openid`.
        scopes: Vec<String>,
        /// The claim with the person's groups.
        groups_claim: String,
        /// The roles of groups, from group to role. With an empty map, the provider does not determine roles.
        roles: JsonMap,
        /// The role of a person without a group in [`Self::roles`]. `None` means that the person is refused.
        default_role: Option<Role>,
        /// Whether a person without an agent gets a new one.
        creates_agents: bool,
        /// The teams of new agents.
        team_ids: Vec<TeamId>,
        /// The values of the claim `amr` that prove a second factor.
        second_factors: Vec<String>,
        /// Whether agents may sign in here.
        active: bool,
        /// The time of creation.
        created_at: Timestamp,
        /// The time of the last change.
        updated_at: Timestamp,
    } + {
        match_key = |row| canonical::name(&row.key),
    }
    /// A login of an agent: the person at a provider who is the agent. Issuer and subject identify the person, and are
    /// unique together in the account.
    AgentLogin {
        /// The id of the login.
        id: LoginId,
        /// The account of the row.
        account_id: AccountId,
        /// The agent.
        agent_id: AgentId,
        /// The provider through which the login was made.
        provider_id: ProviderId,
        /// The issuer that names the person.
        issuer: String,
        /// The subject: the issuer's name for the person.
        subject: String,
        /// The time of creation.
        created_at: Timestamp,
    }
}
