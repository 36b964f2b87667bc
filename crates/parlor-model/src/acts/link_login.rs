//! The act [`LinkLogin`].

use super::sign_in_by_provider::link;
use crate::act::{Act, Right};
use crate::audit::CONFIGURED;
use crate::decide::agents::config_with;
use crate::entities::AgentLogin;
use crate::ids::{AccountId, AgentId, CredentialId, ProviderId};
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::tables::MAX_LOGINS;

/// Links a person at a sign-in provider to an agent. The stored link is a login of the agent. Agents may link their own
/// logins. Administrators may link logins of all agents. If the agent already has this login, nothing changes. An agent
/// can have at most [`MAX_LOGINS`] logins. If another agent has a login for this person, the act is refused with
/// [`FieldCode::Taken`] for the field `subject`.
#[derive(Clone, Debug)]
pub struct LinkLogin {
    /// The agent.
    pub agent: AgentId,
    /// The provider.
    pub provider: ProviderId,
    /// The issuer that authenticated the person. If the provider now has a different issuer, the provider is treated as
    /// unknown. `None` means the provider's present issuer.
    pub issuer: Option<String>,
    /// The subject: the person's id at the issuer.
    pub subject: String,
    /// The session in which an agent links the agent's own login. If this session has ended, the act is refused as
    /// unauthenticated. `None` means that an administrator links the login.
    pub session: Option<CredentialId>,
}

impl Act for LinkLogin {
    type Outcome = Box<AgentLogin>;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn right(&self) -> Right<'_> {
        Right::OwnOrAdminister(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let logins = Key::LoginsOfAgent(account, self.agent);
        let session = self.session.map(|id| Key::Credential(account, id));
        std::iter::once(logins).chain(session).collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, self.agent);
        let config = config_with(state, cx, agent)?;
        let provider = (config.providers.get(&self.provider))
            .filter(|row| row.active)
            .filter(|row| (self.issuer.as_ref()).is_none_or(|issuer| row.issuer == *issuer))
            .ok_or(Refusal::NotFound(Object::Provider))?;
        if let Some(session) = self.session {
            let valid = (state.credential(account, session)?)
                .is_some_and(|row| row.agent_id == Some(agent) && row.lives(cx.now));
            if !valid {
                return Err(Refusal::Unauthenticated.into());
            }
        }
        if let Some(login) = state.login_of(account, &provider.issuer, &self.subject)? {
            return match login.agent_id == agent {
                true => Ok(Box::new(login.clone())),
                false => Err(Refusal::field("subject", FieldCode::Taken).into()),
            };
        }
        let has = state.logins_of(account, agent)?.len();
        if i64::try_from(has).is_ok_and(|has| has >= MAX_LOGINS) {
            return Err(Refusal::Conflict(Conflict::TooManyLogins).into());
        }
        let person = (provider.issuer.as_str(), self.subject.as_str());
        link(state, cx, provider, agent, person).map(Box::new)
    }
}
