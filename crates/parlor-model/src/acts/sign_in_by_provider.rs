//! The act [`SignInByProvider`].

use super::{AgentView, IssueCredential, Origin, Others};
use crate::act::{Act, Right};
use crate::audit::{self, CONFIGURED};
use crate::canonical;
use crate::config::AccountConfig;
use crate::decide::totp::{TotpProof, use_up};
use crate::document::code;
use crate::entities::{Agent, AgentLogin, SignInProvider};
use crate::ids::{AccountId, AgentId, IdKind, LoginId, ProviderId};
use crate::provision::administer::change_one;
use crate::provision::spec::{AccountSpec, AgentSpec, Reference};
use crate::provision::{Drawn, Fault};
use crate::sign_in::{GivenRole, NotAdmitted, ProviderPerson};
use crate::state::{Context, Decided, Key, State};
use crate::time::Timestamp;
use crate::words::{CredentialKind, Role};
use serde_json::json;

/// The maximum length of an agent's name, in characters.
const MAX_NAME: usize = 255;

/// Signs in a person whom a provider has authenticated. The agent is found only by issuer and subject. So a person with
/// another agent's e-mail address cannot get that agent's session. If no agent is found, and if the settings of the
/// provider allow new agents, a new agent is created.
#[derive(Clone, Debug)]
pub struct SignInByProvider {
    /// The provider.
    pub provider: ProviderId,
    /// The person.
    pub person: ProviderPerson,
    /// The one-time code, for an agent who signs in with codes. No code is needed if the provider has confirmed a
    /// second factor.
    pub totp: Option<TotpProof>,
    /// The SHA-256 of the session's token, in hex.
    pub secret_hash: String,
    /// The expiry time of the session.
    pub expires_at: Timestamp,
    /// The network address and the `User-Agent` header of the sign-in.
    pub origin: Origin,
    /// The ids of new objects from earlier attempts to decide this command. A further attempt uses the same ids. A new
    /// command contains no such ids.
    pub drawn: Drawn,
}

/// The outcome of [`SignInByProvider`]. Only [`Self::SignedIn`] changes data.
#[derive(Clone, Debug)]
pub enum ProviderSignIn {
    /// The person is signed in, and the session is stored.
    SignedIn(Box<AgentView>),
    /// No session is stored, because the agent must also give a one-time code.
    NeedsTotp(AgentId),
    /// The person may not sign in.
    Refused(NotAdmitted),
}

impl Act for SignInByProvider {
    type Outcome = ProviderSignIn;
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let person = &self.person;
        let login = Key::LoginOf(account, person.issuer.clone(), person.subject.clone());
        let email = (person.email.as_ref()).map(|email| Key::AgentByEmail(canonical::email(email)));
        [login, Key::CredentialByHash(self.secret_hash.clone())]
            .into_iter()
            .chain(email)
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let refused = |reason| Ok(ProviderSignIn::Refused(reason));
        let account = cx.account;
        let config = state.config(account)?;
        // The configured issuer of the provider may have changed while the person was signing in.
        let provider = (config.providers.get(&self.provider))
            .filter(|row| row.active && row.issuer == self.person.issuer);
        let Some(provider) = provider else {
            return refused(NotAdmitted::NoProvider);
        };
        let role = provider.role_of(&self.person.groups);
        let (issuer, subject) = (&self.person.issuer, &self.person.subject);
        let login = state.login_of(account, issuer, subject)?.cloned();
        let agent = match login {
            Some(login) => {
                let found = config.agents.get(&login.agent_id);
                let Some(agent) = found.filter(|agent| agent.active) else {
                    return refused(NotAdmitted::Inactive);
                };
                if role == GivenRole::Refused {
                    return refused(NotAdmitted::NoRole);
                }
                if agent.totp_since.is_some() && !self.person.second_factor {
                    match &self.totp {
                        Some(proof) => drop(use_up(state, cx, agent.id, proof)?),
                        None => return Ok(ProviderSignIn::NeedsTotp(agent.id)),
                    }
                }
                match role {
                    GivenRole::Set(role) if role != agent.role => {
                        self.give_role(state, cx, &config, agent, role)?
                    }
                    _ => Ok(agent.clone()),
                }
            }
            None => self.make_agent(state, cx, provider, role)?,
        };
        let agent = match agent {
            Ok(agent) => agent,
            Err(reason) => return refused(reason),
        };
        IssueCredential {
            kind: CredentialKind::Session,
            agent: Some(agent.id),
            application: None,
            name: String::new(),
            key: None,
            secret_hash: self.secret_hash.clone(),
            application_type: None,
            inboxes: Vec::new(),
            expires_at: Some(self.expires_at),
            origin: self.origin.clone(),
            others: Others::Keep,
            proof: None,
            totp: None,
            provider: Some((provider.id, self.person.second_factor)),
        }
        .decide(state, cx)?;
        Ok(ProviderSignIn::SignedIn(Box::new(AgentView {
            agent,
            config: state.config(account)?,
        })))
    }

    fn is_kept(outcome: &Self::Outcome) -> bool {
        matches!(outcome, ProviderSignIn::SignedIn(_))
    }
}

impl SignInByProvider {
    /// Creates an agent, or changes the agent with the id in `spec`. The inner error contains the faults of `spec`.
    fn change(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        spec: AgentSpec,
    ) -> Decided<Result<Agent, Vec<Fault>>> {
        let id = spec.id;
        let account = AccountSpec {
            id: Some(cx.account.0),
            agents: vec![spec],
            ..AccountSpec::default()
        };
        let changed = change_one(state, cx, (id, &account), &self.drawn, (None, None))?;
        Ok(changed.map(|changed| changed.row))
    }

    /// Gives an agent the role that the provider's settings determine from the person's groups.
    fn give_role(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        config: &AccountConfig,
        agent: &Agent,
        role: Role,
    ) -> Decided<Result<Agent, NotAdmitted>> {
        let mut others = (config.agents.values()).filter(|a| a.id != agent.id);
        if agent.administers() && !others.any(Agent::administers) {
            return Ok(Err(NotAdmitted::LastAdministrator));
        }
        let spec = AgentSpec {
            id: Some(agent.id.0),
            role: Some(role),
            ..AgentSpec::default()
        };
        let changed = self.change(state, cx, spec)?;
        Ok(changed.map_err(|_| NotAdmitted::NoRole))
    }

    /// Creates an agent with the person's login.
    fn make_agent(
        &self,
        state: &mut State,
        cx: &mut Context<'_>,
        provider: &SignInProvider,
        role: GivenRole,
    ) -> Decided<Result<Agent, NotAdmitted>> {
        let person = &self.person;
        // If the person has no login, the e-mail address of an existing agent is not enough to sign in as this agent.
        // The refusal names the reason.
        if let Some(email) = &person.email
            && state.agent_by_email(email)?.is_some()
        {
            return Ok(Err(NotAdmitted::EmailTaken));
        }
        if !provider.creates_agents {
            return Ok(Err(NotAdmitted::UnknownAgent));
        }
        let (GivenRole::Set(role) | GivenRole::Kept(Some(role))) = role else {
            return Ok(Err(NotAdmitted::NoRole));
        };
        let Some(email) = &person.email else {
            return Ok(Err(NotAdmitted::NoEmail));
        };
        if person.email_unverified {
            return Ok(Err(NotAdmitted::EmailNotVerified));
        }
        let name = person.name.as_deref().map(str::trim).unwrap_or_default();
        let name: String = match name {
            "" => email.chars().take(MAX_NAME).collect(),
            name => name.chars().take(MAX_NAME).collect(),
        };
        let spec = AgentSpec {
            name: Some(name),
            email: Some(email.clone()),
            role: Some(role),
            teams: Some(
                (provider.team_ids.iter())
                    .map(|id| Reference::Id(id.0))
                    .collect(),
            ),
            ..AgentSpec::default()
        };
        let agent = match self.change(state, cx, spec)? {
            Ok(agent) => agent,
            Err(faults) => {
                let taken = (faults.first()).is_some_and(|fault| fault.code == code::TAKEN);
                return Ok(Err(if taken {
                    NotAdmitted::EmailTaken
                } else {
                    NotAdmitted::NoEmail
                }));
            }
        };
        let subject = (person.issuer.as_str(), person.subject.as_str());
        link(state, cx, provider, agent.id, subject)?;
        Ok(Ok(agent))
    }
}

/// Stores a new login of an agent, and records the login in the audit log.
pub(super) fn link(
    state: &mut State,
    cx: &mut Context<'_>,
    provider: &SignInProvider,
    agent: AgentId,
    (issuer, subject): (&str, &str),
) -> Decided<AgentLogin> {
    let login = AgentLogin {
        id: cx.id::<LoginId>(IdKind::Login)?,
        account_id: cx.account,
        agent_id: agent,
        provider_id: provider.id,
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        created_at: cx.now,
    };
    state.put(login.clone());
    let field =
        json!({"field": "logins", "from": null, "to": format!("{}: {subject}", provider.key)});
    tell(state, cx, agent, &field)?;
    Ok(login)
}

/// Records a change of an agent's logins in the audit log.
pub(super) fn tell(
    state: &mut State,
    cx: &Context<'_>,
    agent: AgentId,
    field: &serde_json::Value,
) -> Decided<()> {
    let config = state.config(cx.account)?;
    let name = config
        .agents
        .get(&agent)
        .map_or("", |row| row.name.as_str());
    let data = json!({"object": format!("agent {agent} {name}"), "made": false, "fields": [field]});
    state.put_event(audit::act(
        cx.account,
        CONFIGURED,
        cx.actor.agent(),
        cx.now,
        &data,
    ))
}
