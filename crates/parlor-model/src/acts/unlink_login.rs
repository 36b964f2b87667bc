//! The act [`UnlinkLogin`].

use super::sign_in_by_provider::tell;
use crate::act::{Act, Right};
use crate::audit::CONFIGURED;
use crate::decide::agents::config_with;
use crate::entities::AgentLogin;
use crate::ids::{AccountId, AgentId, CredentialId, LoginId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::CredentialKind;
use serde_json::json;

/// Removes an agent's login at a sign-in provider, and ends the sessions that the agent got by signing in at this
/// provider. Agents may remove their own logins. Administrators may remove the logins of all agents.
#[derive(Clone, Debug)]
pub struct UnlinkLogin {
    /// The agent.
    pub agent: AgentId,
    /// The login.
    pub login: LoginId,
    /// The session that does not end, even if the agent got this session by signing in at the provider.
    pub keep: CredentialId,
}

impl Act for UnlinkLogin {
    type Outcome = ();
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn right(&self) -> Right<'_> {
        Right::OwnOrAdminister(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![
            Key::Login(account, self.login),
            Key::CredentialsOfAgent(account, self.agent, CredentialKind::Session),
        ]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<()> {
        let (account, agent) = (cx.account, self.agent);
        let config = config_with(state, cx, agent)?;
        let login = (state.login(account, self.login)?)
            .filter(|login| login.agent_id == agent)
            .cloned()
            .ok_or(Refusal::NotFound(Object::Login))?;
        let sessions = state.credentials_of_agent(account, agent, CredentialKind::Session)?;
        let ended = (sessions.into_iter())
            .filter(|one| one.provider_id == Some(login.provider_id) && one.id != self.keep);
        for mut session in ended {
            session.revoked_at = Some(cx.now);
            state.put_credential(session);
        }
        let key =
            (config.providers.get(&login.provider_id)).map_or("", |provider| provider.key.as_str());
        let was = format!("{key}: {}", login.subject);
        state.remove::<AgentLogin>((account, login.id));
        let field = json!({"field": "logins", "from": was, "to": null});
        tell(state, cx, agent, &field)
    }
}
