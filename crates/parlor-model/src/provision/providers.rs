//! Provisioning of sign-in providers.

use super::find::referred;
use super::spec::{AccountSpec, ProviderSpec};
use super::{Draft, Work};
use crate::entities::{JsonMap, SignInProvider};
use crate::ids::{IdKind, TeamId};
use crate::state::Decided;
use std::collections::BTreeSet;

/// The default scopes of a new provider, in addition to `openid`.
const SCOPES: [&str; 2] = ["profile", "email"];
/// The default name of the claim that contains the groups.
const GROUPS_CLAIM: &str = "groups";
/// The default value of the claim `amr` that proves a second factor (RFC 8176).
const SECOND_FACTOR: &str = "mfa";

impl Work<'_, '_> {
    pub(super) fn providers(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for provider in &spec.sign_in_providers {
            let done = self.provider(draft, provider);
            self.gather(done)?;
        }
        // An account without passwords needs an active sign-in provider. This rule is checked only if the file allows
        // or forbids passwords, or contains a sign-in provider.
        let concerns = spec.password_sign_in.is_some() || !spec.sign_in_providers.is_empty();
        let config = &draft.config;
        if concerns
            && !config.account.password_sign_in
            && !config.providers.values().any(|row| row.active)
        {
            let message = "without passwords, agents need an active sign-in provider; make one, or let the account use passwords";
            match spec.sign_in_providers.first() {
                Some(provider) => self.fault(&provider.location, "active", message),
                None => self.fault(&spec.location, "password_sign_in", message),
            }
        }
        Ok(())
    }

    fn provider(&mut self, draft: &mut Draft, spec: &ProviderSpec) -> Decided<()> {
        let (account_id, now) = (self.account, self.cx.now);
        let kind = (IdKind::Provider, "sign-in provider", "key");
        let make = |id, key: String| SignInProvider {
            id,
            account_id,
            name: key.clone(),
            key,
            issuer: String::new(),
            client_id: String::new(),
            client_secret: None,
            scopes: SCOPES.map(str::to_owned).to_vec(),
            groups_claim: GROUPS_CLAIM.to_owned(),
            roles: JsonMap::new(),
            default_role: None,
            creates_agents: false,
            team_ids: Vec::new(),
            second_factors: vec![SECOND_FACTOR.to_owned()],
            active: true,
            created_at: now,
            updated_at: now,
        };
        let found = self.row(
            kind,
            &spec.location,
            (spec.id, &spec.key),
            &draft.config.providers,
            |row| &row.key,
            make,
        )?;
        let Some((id, mut row, mut merge)) = found else {
            return Ok(());
        };
        if merge.new && spec.issuer.is_none() {
            return self.needed(&spec.location, "sign-in provider", "issuer");
        }
        if merge.new && spec.client_id.is_none() {
            return self.needed(&spec.location, "sign-in provider", "client_id");
        }
        let mut teams: Option<BTreeSet<TeamId>> = None;
        for reference in spec.teams.iter().flatten() {
            match referred(&draft.config.teams, reference, |team| &team.name) {
                Some(team) => drop(teams.get_or_insert_default().insert(team)),
                None => self.fault(
                    &spec.location,
                    "teams",
                    format!("there is no team {reference} in this account"),
                ),
            }
        }
        let teams = (spec.teams.as_ref())
            .map(|_| teams.unwrap_or_default().into_iter().collect::<Vec<_>>());
        spec.store(&mut row, &mut merge);
        merge.set("teams", &mut row.team_ids, teams);
        if row.creates_agents && row.roles.is_empty() && row.default_role.is_none() {
            let message = "new agents need a role: set default_role or roles";
            self.fault(&spec.location, "creates_agents", message);
        }
        if merge.differs() {
            row.updated_at = now;
        }
        let label = format!("sign-in provider {id} {}", row.key);
        draft.config.providers.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }
}
