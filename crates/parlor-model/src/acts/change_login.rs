//! The act [`ChangeLogin`].

use super::sign_in_by_provider::{link, tell};
use crate::act::Act;
use crate::audit::CONFIGURED;
use crate::entities::AgentLogin;
use crate::ids::{AccountId, AgentId, CredentialId, LoginId, ProviderId};
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::tables::MAX_LOGINS;
use crate::words::{CredentialKind, Role};
use serde_json::json;

/// Links a person at a sign-in provider to an agent, or removes such a login. Agents change their own logins.
/// Administrators change all logins.
#[derive(Clone, Debug)]
pub struct ChangeLogin {
    /// The agent.
    pub agent: AgentId,
    /// The change.
    pub change: LoginChange,
}

/// A change of an agent's logins.
#[derive(Clone, Debug)]
pub enum LoginChange {
    /// Adds a login. Nothing changes if the agent has it already. Refused as taken (`subject`) if another agent has it.
    Link {
        /// The provider.
        provider: ProviderId,
        /// The issuer. Refused as not found if the provider has another one by now. `None` means the provider's.
        issuer: Option<String>,
        /// The subject.
        subject: String,
        /// The session of the agent who makes the login. Refused as unauthenticated if it has ended. `None` for an
        /// administrator.
        session: Option<CredentialId>,
    },
    /// Removes a login, and ends the agent's sessions of its provider.
    Unlink {
        /// The login.
        login: LoginId,
        /// The session that continues.
        keep: CredentialId,
    },
}

impl Act for ChangeLogin {
    type Outcome = Option<Box<AgentLogin>>;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        match &self.change {
            LoginChange::Link { session, .. } => {
                let logins = Key::LoginsOfAgent(account, self.agent);
                let session = session.map(|id| Key::Credential(account, id));
                std::iter::once(logins).chain(session).collect()
            }
            LoginChange::Unlink { login, .. } => vec![
                Key::Login(account, *login),
                Key::CredentialsOfAgent(account, self.agent, CredentialKind::Session),
            ],
        }
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, self.agent);
        let config = state.config(account)?;
        let own = cx.actor.agent() == Some(agent);
        let administers = (cx.actor.agent().and_then(|id| config.agents.get(&id)))
            .is_some_and(|row| row.active && row.role == Role::Administrator);
        if !own && !administers {
            return Err(Refusal::Forbidden.into());
        }
        if !config.agents.contains_key(&agent) {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        match &self.change {
            LoginChange::Link {
                provider,
                issuer,
                subject,
                session,
            } => {
                let provider = (config.providers.get(provider))
                    .filter(|row| row.active)
                    .filter(|row| issuer.as_ref().is_none_or(|issuer| row.issuer == *issuer))
                    .ok_or(Refusal::NotFound(Object::Provider))?;
                if let Some(session) = session {
                    let valid = (state.credential(account, *session)?)
                        .is_some_and(|row| row.agent_id == Some(agent) && row.lives(cx.now));
                    if !valid {
                        return Err(Refusal::Unauthenticated.into());
                    }
                }
                if let Some(login) = state.login_of(account, &provider.issuer, subject)? {
                    return match login.agent_id == agent {
                        true => Ok(Some(Box::new(login.clone()))),
                        false => Err(Refusal::field("subject", FieldCode::Taken).into()),
                    };
                }
                let has = state.logins_of(account, agent)?.len();
                if i64::try_from(has).is_ok_and(|has| has >= MAX_LOGINS) {
                    return Err(Refusal::Conflict(Conflict::TooManyLogins).into());
                }
                let login = link(state, cx, provider, agent, (&provider.issuer, subject))?;
                Ok(Some(Box::new(login)))
            }
            LoginChange::Unlink { login, keep } => {
                let login = (state.login(account, *login)?)
                    .filter(|login| login.agent_id == agent)
                    .cloned()
                    .ok_or(Refusal::NotFound(Object::Login))?;
                let sessions =
                    state.credentials_of_agent(account, agent, CredentialKind::Session)?;
                let ended = (sessions.into_iter())
                    .filter(|one| one.provider_id == Some(login.provider_id) && one.id != *keep);
                for mut session in ended {
                    session.revoked_at = Some(cx.now);
                    state.put_credential(session);
                }
                let key = (config.providers.get(&login.provider_id))
                    .map_or("", |provider| provider.key.as_str());
                let was = format!("{key}: {}", login.subject);
                state.remove::<AgentLogin>((account, login.id));
                let field = json!({"field": "logins", "from": was, "to": null});
                tell(state, cx, agent, &field)?;
                Ok(None)
            }
        }
    }
}
