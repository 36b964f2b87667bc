//! `/v1/sign-in-providers`: the providers at which agents can sign in with OpenID Connect.

use crate::document::configured::configured;
use crate::document::fields::Time;
use crate::document::words::Role;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, JsonMap};
use parlor_model::provision::spec::ProviderSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A provider at which agents can sign in with OpenID Connect.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Provider<'a> {
    id: i64,
    /// The key of the provider, unique in the account.
    key: &'a str,
    /// The name of the provider, for display.
    name: &'a str,
    /// The issuer of the provider: the claim `iss` of its ID tokens.
    issuer: &'a str,
    /// The client id of this server at the provider.
    client_id: &'a str,
    /// Whether this server has a client secret at the provider. Parlor never shows the secret.
    has_client_secret: bool,
    /// The scopes that Parlor requests in addition to `openid`.
    scopes: &'a [String],
    /// The name of the claim of ID tokens that contains the person's groups.
    groups_claim: &'a str,
    /// The role for each group, by group name. If the object is empty, existing agents keep their roles, and new agents
    /// get `default_role`.
    #[schema(value_type = Object)]
    roles: &'a JsonMap,
    /// The role of a person who has no group in `roles`. `null` means that there is no default role. In that case, a
    /// person without a group in `roles` cannot sign in, unless `roles` is empty.
    #[schema(required)]
    default_role: Option<Role>,
    /// Whether Parlor creates an agent for a person who signs in and is not an agent yet.
    creates_agents: bool,
    /// The ids of the teams of the agents that Parlor creates.
    team_ids: Vec<i64>,
    /// The values of the claim `amr` of ID tokens that prove a second factor.
    second_factors: &'a [String],
    /// Whether agents may sign in at this provider.
    active: bool,
    /// The path of the redirect URI on this server. At the provider, register the whole redirect URI: the server's
    /// public address, followed by this path.
    callback_path: String,
    created_at: Time,
    updated_at: Time,
    /// The version of the provider. Send the version as `If-Match` with a change: Parlor then refuses the change if the
    /// provider has changed since you read it. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::SignInProvider {
    const NOUN: &'static str = "sign-in provider";
    type View<'a> = Provider<'a>;

    fn view<'a>(&'a self, _config: &'a AccountConfig, version: &'a str) -> Provider<'a> {
        Provider {
            id: self.id.0,
            key: &self.key,
            name: &self.name,
            issuer: &self.issuer,
            client_id: &self.client_id,
            has_client_secret: self.client_secret.is_some(),
            scopes: &self.scopes,
            groups_claim: &self.groups_claim,
            roles: &self.roles,
            default_role: self.default_role.map(Role),
            creates_agents: self.creates_agents,
            team_ids: self.team_ids.iter().map(|team| team.0).collect(),
            second_factors: &self.second_factors,
            active: self.active,
            callback_path: format!("/v1/sign-in/{}/{}/callback", self.account_id, self.key),
            created_at: Time(self.created_at),
            updated_at: Time(self.updated_at),
            version,
        }
    }
}

configured! {
    /// The body of a request that creates a sign-in provider.
    pub(crate) struct NewProvider(ProviderSpec, Create of ProviderChanges);
    /// Changes to a sign-in provider. Absent members keep their values. `null` removes a value. If the issuer changes,
    /// agents can no longer sign in with logins of the earlier issuer.
    pub(crate) struct ProviderChanges(ProviderSpec, Change);
}

routes! {
    entities::SignInProvider, Provider, ProviderPage, NewProvider, ProviderChanges, "administration", "/v1/sign-in-providers", "/v1/sign-in-providers/{id}",
    "a sign-in provider", "sign-in providers",
    "list_sign_in_providers", "create_sign_in_provider", "get_sign_in_provider", "change_sign_in_provider",
    new: {"key": "okta", "name": "Okta", "issuer": "https://acme.okta.test", "client_id": "parlor", "client_secret": "a secret from the provider", "roles": {"support": "agent"}, "creates_agents": true},
    change: {"active": false}
}
