//! `/v1/sign-in-providers`: the OpenID providers at which agents sign in.

use crate::document::configured::configured;
use crate::document::fields::Time;
use crate::document::words::Role;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, JsonMap};
use parlor_model::provision::spec::ProviderSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A sign-in provider.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Provider<'a> {
    id: i64,
    /// The key, unique in the account.
    key: &'a str,
    /// The displayed name.
    name: &'a str,
    /// The issuer, as the provider's ID tokens contain it (`iss`).
    issuer: &'a str,
    /// The id of this server at the provider.
    client_id: &'a str,
    /// Whether this server has a client secret at the provider. Parlor never shows the secret.
    has_client_secret: bool,
    /// The scopes to request beside `openid`.
    scopes: &'a [String],
    /// The name of the claim that contains the person's groups.
    groups_claim: &'a str,
    /// The role for each group, by the name of the group. With an empty object, the provider does not determine roles.
    #[schema(value_type = Object)]
    roles: &'a JsonMap,
    /// The role of a person without a group in `roles`.
    #[schema(required)]
    default_role: Option<Role>,
    /// Whether Parlor creates an agent for a person who signs in and has none.
    creates_agents: bool,
    /// The ids of the teams of new agents.
    team_ids: Vec<i64>,
    /// The values of the claim `amr` that prove a second factor.
    second_factors: &'a [String],
    /// Whether agents may sign in at this provider.
    active: bool,
    /// The path of the redirect URI on this server. Register the public address with this path at the provider.
    callback_path: String,
    created_at: Time,
    updated_at: Time,
    /// The version. The `ETag` header has the same value.
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
    /// A new sign-in provider.
    pub(crate) struct NewProvider(ProviderSpec, Create of ProviderChanges);
    /// Changes to a sign-in provider. `null` clears a field. If the issuer changes, logins of the earlier issuer no
    /// longer work.
    pub(crate) struct ProviderChanges(ProviderSpec, Change);
}

routes! {
    entities::SignInProvider, Provider, ProviderPage, NewProvider, ProviderChanges, "administration", "/v1/sign-in-providers", "/v1/sign-in-providers/{id}",
    "a sign-in provider", "sign-in providers",
    "list_sign_in_providers", "create_sign_in_provider", "get_sign_in_provider", "change_sign_in_provider",
    new: {"key": "okta", "name": "Okta", "issuer": "https://acme.okta.test", "client_id": "parlor", "client_secret": "a secret from the provider", "roles": {"support": "agent"}, "creates_agents": true},
    change: {"active": false}
}
