//! Sign-in at a provider with OpenID Connect: the authorization code flow with PKCE.
//!
//! | Module | Subject |
//! |---|---|
//! | [`fetch`] | the trait for requests to providers |
//! | `exchange` | gets tokens for the authorization code, and the person's data from the tokens |
//! | `fault` | the failures of a sign-in |
//! | `discovery` | the published metadata and keys of providers |
//! | `id_token`, `signatures` | the verification of ID tokens |
//! | `journey` | the state of a sign-in, which a cookie of the browser contains |
//!
//! The model decides which agent belongs to the person, and whether the person may sign in
//! ([`SignInByProvider`](parlor_model::command::SignInByProvider)).

pub(crate) mod discovery;
mod exchange;
mod fault;
pub mod fetch;
mod id_token;
mod journey;
mod signatures;

pub use exchange::ProviderAnswer;
pub use fault::SignInFault;
pub use journey::{AWAY_S, CODE_S};

use crate::auth::NotSignedIn;
use crate::secrets;
use crate::{Engine, EngineError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use exchange::Proof;
use fetch::Fetcher;
use journey::{Journey, Stage};
use parlor_model::command::{
    Actor, AllowPasswords, LinkLogin, Origin, ProviderSignIn, SignInByProvider, TotpProof,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Agent, AgentLogin, SignInProvider};
use parlor_model::ids::{AccountId, AgentId, CredentialId};
use parlor_model::provision::Drawn;
use parlor_model::refusal::{Conflict, FieldCode, Refusal};
use parlor_model::sign_in::{NotAdmitted, ProviderPerson};
use parlor_model::time::Timestamp;
use parlor_store::query::accounts::FirstAccounts;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use url::Url;

/// The data for the redirect that sends a browser to a provider.
pub struct Departure {
    /// The address at the provider.
    pub url: String,
    /// The encrypted content of a cookie. The browser must keep the cookie for [`AWAY_S`] seconds.
    pub sealed: String,
}

/// Debug output without the address and the cookie.
impl std::fmt::Debug for Departure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Departure")
    }
}

/// A new session.
pub struct NewSession {
    /// The token of the session. Only the token's hash is stored, so the token cannot be read again.
    pub token: String,
    /// The expiry time of the session.
    pub expires_at: Timestamp,
    /// The agent.
    pub agent: Agent,
    /// The account's configuration after the sign-in.
    pub config: Arc<AccountConfig>,
}

/// Debug output without the token.
impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSession")
            .field("agent", &self.agent.id)
            .finish_non_exhaustive()
    }
}

/// The result of a sign-in after the provider has redirected the browser to this server.
#[derive(Debug)]
pub enum Arrival {
    /// The person is signed in.
    SignedIn(Box<NewSession>),
    /// The person must also send a one-time code. The text is the encrypted content of a cookie, which is valid for
    /// [`CODE_S`] seconds.
    NeedsTotp(String),
    /// The login at the provider is linked to the agent.
    Linked,
}

impl Engine {
    /// Sets the client for requests to sign-in providers. Without a client, agents cannot sign in at a provider.
    #[must_use]
    pub fn with_fetcher(self, fetcher: Arc<dyn Fetcher>) -> Self {
        self.with(|parts| parts.fetcher = Some(fetcher))
    }

    /// Returns the configuration of the account to which a sign-in page belongs. With an id, the account is the account
    /// with this id. Without an id, the account is the only account of the installation. The result is `None` if no
    /// account or more than one account fits.
    pub async fn sign_in_account(
        &self,
        account: Option<AccountId>,
    ) -> Result<Option<Arc<AccountConfig>>, EngineError> {
        let account = match account {
            Some(account) => account,
            None => match self.store().list(FirstAccounts(2)).await?.as_slice() {
                [only] => only.id,
                _ => return Ok(None),
            },
        };
        match self.config(account).await {
            Ok(config) => Ok(Some(config)),
            Err(EngineError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Begins a sign-in at a provider. With `link`, the person does not sign in, and a login at the provider is linked
    /// to an agent. `link` has this agent and the agent's session. `redirect_uri` is the address to which the provider
    /// redirects the browser afterwards.
    ///
    /// # Errors
    /// One of the variants of [`SignInFault`].
    pub async fn leave_for_provider(
        &self,
        (account, key): (AccountId, &str),
        redirect_uri: &str,
        link: Option<(AgentId, CredentialId)>,
    ) -> Result<Departure, SignInFault> {
        let (_config, provider) = self.provider(account, key).await?;
        let _turn = self.sign_in_turn()?;
        let metadata = self.metadata_of(&provider).await?;
        let token = || secrets::token().map_err(EngineError::internal);
        let (state, nonce, verifier) = (token()?, token()?, token()?);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let mut url = Url::parse(&metadata.authorization_endpoint)
            .map_err(|_| SignInFault::ProviderUnavailable)?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &provider.client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("scope", &scope(&provider))
            .append_pair("state", &state)
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        let journey = Journey {
            account,
            provider: provider.id,
            until: self.now().plus_seconds(AWAY_S),
            stage: Stage::Away {
                state,
                nonce,
                verifier,
                link,
            },
        };
        let sealed = journey.seal(self.sealer()).map_err(EngineError::internal)?;
        Ok(Departure {
            url: url.into(),
            sealed,
        })
    }

    /// Completes a sign-in after the provider has redirected the browser to this server. `sealed` is the content of the
    /// browser's cookie. `session` is the present session of the browser. `lifetime_s` is the lifetime of the new
    /// session, in seconds.
    ///
    /// # Errors
    /// One of the variants of [`SignInFault`]. The second value of the error is `true` if the purpose was to link a
    /// login instead of a sign-in.
    pub async fn arrive_from_provider(
        &self,
        (account, key): (AccountId, &str),
        (sealed, answer): (Option<&str>, ProviderAnswer),
        redirect_uri: &str,
        session: Option<CredentialId>,
        (origin, lifetime_s): (Origin, i64),
    ) -> Result<Arrival, (SignInFault, bool)> {
        let journey = sealed.and_then(|text| Journey::open(self.sealer(), text, self.now()));
        let Some(Journey {
            account: begun_in,
            provider: begun_at,
            stage:
                Stage::Away {
                    state,
                    nonce,
                    verifier,
                    link,
                },
            ..
        }) = journey
        else {
            return Err((SignInFault::Expired, false));
        };
        let links = link.is_some();
        let fault = |fault| (fault, links);
        let same = (answer.state.as_ref()).is_some_and(|given| secrets::same(given, &state));
        if begun_in != account || !same {
            return Err(fault(SignInFault::Expired));
        }
        let (_config, provider) = self.provider(account, key).await.map_err(fault)?;
        if provider.id != begun_at {
            return Err(fault(SignInFault::Expired));
        }
        let proof = Proof {
            redirect_uri,
            nonce: &nonce,
            verifier: &verifier,
        };
        let person = self.person(&provider, answer, proof).await.map_err(fault)?;
        match link {
            Some((agent, began)) if session == Some(began) => {
                (self.link_login(&provider, (agent, began), person).await).map_err(fault)?;
                Ok(Arrival::Linked)
            }
            Some(_) => Err(fault(SignInFault::SessionEnded)),
            None => (self
                .admit_person(&provider, person, None, (origin, lifetime_s))
                .await)
                .map_err(fault),
        }
    }

    /// Completes a sign-in at a provider for which a one-time code is also needed. `sealed` is the content of the
    /// browser's cookie.
    ///
    /// # Errors
    /// One of the variants of [`SignInFault`].
    pub async fn sign_in_with_code(
        &self,
        sealed: Option<&str>,
        code: &str,
        (origin, lifetime_s): (Origin, i64),
    ) -> Result<NewSession, SignInFault> {
        let journey = sealed.and_then(|text| Journey::open(self.sealer(), text, self.now()));
        let Some(Journey {
            account,
            provider,
            stage: Stage::Code(person),
            ..
        }) = journey
        else {
            return Err(SignInFault::Expired);
        };
        let config = self.config(account).await?;
        let provider = (config.providers.get(&provider)).ok_or(SignInFault::NotFound)?;
        let (issuer, subject) = (person.issuer.clone(), person.subject.clone());
        let login = (self.store())
            .read(account, move |state| {
                Ok(state.login_of(account, &issuer, &subject)?.cloned())
            })
            .await
            .map_err(EngineError::from)?;
        let agent = login
            .map(|login| login.agent_id)
            .ok_or(SignInFault::NotAdmitted(NotAdmitted::UnknownAgent))?;
        let proof = (self
            .counted_proof((account, agent), code, origin.address)
            .await)
            .map_err(|error| match error {
                NotSignedIn::TooMany { seconds } => SignInFault::TooMany { seconds },
                NotSignedIn::Failed(error) => error.into(),
                _ => SignInFault::WrongTotp,
            })?
            .ok_or(SignInFault::WrongTotp)?;
        let to = (origin, lifetime_s);
        match self.admit_person(provider, person, Some(proof), to).await? {
            Arrival::SignedIn(session) => Ok(*session),
            Arrival::NeedsTotp(_) | Arrival::Linked => Err(SignInFault::WrongTotp),
        }
    }

    /// Returns the logins at providers that are linked to an agent.
    pub async fn logins(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Vec<AgentLogin>, EngineError> {
        let read = move |state: &parlor_model::state::State| state.logins_of(account, agent);
        Ok(self.store().read(account, read).await?)
    }

    /// Lets the agents of an account sign in with a password again. Only the server's operator uses this function.
    /// Returns `true` if the account had not allowed passwords before.
    pub async fn allow_passwords(&self, account: AccountId) -> Result<bool, EngineError> {
        self.execute(account, AllowPasswords).await
    }

    async fn link_login(
        &self,
        provider: &SignInProvider,
        (agent, session): (AgentId, CredentialId),
        person: ProviderPerson,
    ) -> Result<(), SignInFault> {
        let act = LinkLogin {
            agent,
            provider: provider.id,
            issuer: Some(person.issuer),
            subject: person.subject,
            session: Some(session),
        };
        let by = (provider.account_id, Actor::Agent(agent));
        match self.execute_as(by, act, None).await {
            Ok(_) => Ok(()),
            Err(EngineError::Refused(refusal)) => Err(match refusal {
                Refusal::Invalid(_) => SignInFault::AlreadyLinked,
                Refusal::Conflict(Conflict::TooManyLogins) => SignInFault::TooManyLogins,
                Refusal::NotFound(_) => SignInFault::NotFound,
                _ => SignInFault::SessionEnded,
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Signs in a person, if the model admits the person.
    async fn admit_person(
        &self,
        provider: &SignInProvider,
        person: ProviderPerson,
        totp: Option<TotpProof>,
        (origin, lifetime_s): (Origin, i64),
    ) -> Result<Arrival, SignInFault> {
        let account = provider.account_id;
        let token = secrets::token().map_err(EngineError::internal)?;
        let expires_at = self.now().plus_seconds(lifetime_s);
        let act = SignInByProvider {
            provider: provider.id,
            person: person.clone(),
            totp,
            secret_hash: secrets::digest(token.as_bytes()),
            expires_at,
            origin,
            drawn: Drawn::default(),
        };
        let outcome = match self.execute(account, act).await {
            // A value that must be unique, such as the e-mail address of a new agent, is already in use.
            Err(EngineError::Refused(Refusal::Invalid(fields)))
                if fields.iter().any(|field| field.code == FieldCode::Taken) =>
            {
                ProviderSignIn::Refused(NotAdmitted::EmailTaken)
            }
            // This refusal means that another request has already used the one-time code.
            Err(EngineError::Refused(Refusal::Unauthenticated)) => {
                return Err(SignInFault::WrongTotp);
            }
            other => other?,
        };
        match outcome {
            ProviderSignIn::SignedIn(view) => Ok(Arrival::SignedIn(Box::new(NewSession {
                token,
                expires_at,
                agent: view.agent,
                config: view.config,
            }))),
            ProviderSignIn::NeedsTotp(_) => {
                let journey = Journey {
                    account,
                    provider: provider.id,
                    until: self.now().plus_seconds(CODE_S),
                    // The agent already exists, so the name and the e-mail address are no longer needed.
                    stage: Stage::Code(ProviderPerson {
                        name: None,
                        email: None,
                        ..person
                    }),
                };
                let sealed = journey.seal(self.sealer()).map_err(EngineError::internal)?;
                Ok(Arrival::NeedsTotp(sealed))
            }
            ProviderSignIn::Refused(reason) => {
                tracing::info!(%account, provider = provider.key, reason = reason.code(), "a person of a sign-in provider was not admitted");
                Err(SignInFault::NotAdmitted(reason))
            }
        }
    }

    async fn provider(
        &self,
        account: AccountId,
        key: &str,
    ) -> Result<(Arc<AccountConfig>, SignInProvider), SignInFault> {
        let config = match self.config(account).await {
            Ok(config) => config,
            Err(EngineError::Refused(_)) => return Err(SignInFault::NotFound),
            Err(error) => return Err(error.into()),
        };
        let provider = (config.provider_by_key(key).cloned()).ok_or(SignInFault::NotFound)?;
        Ok((config, provider))
    }
}

fn scope(provider: &SignInProvider) -> String {
    let others = provider.scopes.iter().map(String::as_str);
    let mut scopes = vec!["openid"];
    scopes.extend(others.filter(|scope| *scope != "openid"));
    scopes.join(" ")
}
