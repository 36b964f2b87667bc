//! Sign-in at a provider with OpenID Connect: the authorization code flow with PKCE.
//!
//! | Module | Subject |
//! |---|---|
//! | [`fetch`] | the port for requests to providers |
//! | `discovery` | the published metadata and keys of providers |
//! | `id_token`, `signatures` | the verification of ID tokens |
//! | `journey` | the state of a sign-in, which the browser keeps |
//!
//! The model decides which agent a person is, and whether the person may sign in
//! ([`SignInByProvider`](parlor_model::command::SignInByProvider)).

pub(crate) mod discovery;
pub mod fetch;
mod id_token;
mod journey;
mod signatures;

pub use journey::{AWAY_S, CODE_S};

use crate::auth::NotSignedIn;
use crate::secrets;
use crate::{Engine, EngineError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use discovery::Metadata;
use fetch::{Fetch, FetchAs, Fetcher};
use id_token::{Claims, Expected, TokenFault, verify};
use journey::{Journey, Stage};
use parlor_model::command::{
    Actor, AllowPasswords, ChangeLogin, LoginChange, Origin, ProviderSignIn, SignInByProvider,
    TotpProof,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Agent, AgentLogin, SignInProvider};
use parlor_model::ids::{AccountId, AgentId, CredentialId};
use parlor_model::provision::Drawn;
use parlor_model::refusal::{Conflict, FieldCode, Refusal};
use parlor_model::sign_in::{NotAdmitted, ProviderPerson};
use parlor_model::time::Timestamp;
use parlor_model::words::{Role, Word as _};
use parlor_store::query::accounts::FirstAccounts;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tokio::sync::SemaphorePermit;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

/// The greatest length of a code or state from a provider, in bytes.
const MAX_PARAMETER: usize = 4_096;
/// The greatest length of a new agent's e-mail address, in characters.
const MAX_EMAIL: usize = 320;

/// A browser's way to a provider.
pub struct Departure {
    /// The address at the provider.
    pub url: String,
    /// The content of the cookie that the browser keeps for [`AWAY_S`] seconds.
    pub sealed: String,
}

/// Leaves out the address and the cookie.
impl std::fmt::Debug for Departure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Departure")
    }
}

/// The parameters with which a provider sends the browser back.
#[derive(Clone, Default)]
pub struct ProviderAnswer {
    /// The code for the token request.
    pub code: Option<String>,
    /// The state of the request.
    pub state: Option<String>,
    /// The error of the provider.
    pub error: Option<String>,
    /// The issuer (RFC 9207).
    pub issuer: Option<String>,
}

/// Leaves out the values.
impl std::fmt::Debug for ProviderAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderAnswer")
    }
}

/// A new session.
pub struct NewSession {
    /// The token. It is not stored and cannot be read again.
    pub token: String,
    /// The expiry time.
    pub expires_at: Timestamp,
    /// The agent.
    pub agent: Agent,
    /// The configuration after the sign-in.
    pub config: Arc<AccountConfig>,
}

/// Leaves out the token.
impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSession")
            .field("agent", &self.agent.id)
            .finish_non_exhaustive()
    }
}

/// The end of a browser's way.
#[derive(Debug)]
pub enum Arrival {
    /// The person is signed in.
    SignedIn(Box<NewSession>),
    /// The person must show a one-time code. The text is the content of the cookie for the next [`CODE_S`] seconds.
    NeedsTotp(String),
    /// The agent has the login.
    Linked,
}

/// The reason why a sign-in at a provider failed.
#[derive(Debug)]
pub enum SignInFault {
    /// The account has no such active provider.
    NotFound,
    /// The provider does not answer, or its answer is not readable.
    ProviderUnavailable,
    /// The provider refused the request.
    ProviderError,
    /// The person refused, or the provider refused the person.
    AccessDenied,
    /// The sign-in began too long ago, in another browser, or not at all.
    Expired,
    /// The code was used before, or is unknown to the provider.
    InvalidCode,
    /// The provider's ID token failed a check.
    InvalidToken,
    /// The person may not sign in here.
    NotAdmitted(NotAdmitted),
    /// Another agent has the login.
    AlreadyLinked,
    /// The agent has the greatest number of logins.
    TooManyLogins,
    /// The session that began the link has ended.
    SessionEnded,
    /// The one-time code is wrong.
    WrongTotp,
    /// Too many wrong one-time codes.
    TooMany {
        /// The time to wait, in seconds.
        seconds: u64,
    },
    /// The server failed, or too many sign-ins are going on.
    Failed(EngineError),
}

impl SignInFault {
    /// Returns the stable code of the fault, as the sign-in page gets it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::ProviderUnavailable => "provider-unavailable",
            Self::ProviderError => "provider-error",
            Self::AccessDenied => "access-denied",
            Self::Expired => "expired",
            Self::InvalidCode => "invalid-code",
            Self::InvalidToken => "invalid-token",
            Self::NotAdmitted(reason) => reason.code(),
            Self::AlreadyLinked => "already-linked",
            Self::TooManyLogins => "too-many-logins",
            Self::SessionEnded => "session-ended",
            Self::WrongTotp => "wrong-totp",
            Self::TooMany { .. } => "too-many-attempts",
            Self::Failed(_) => "unavailable",
        }
    }
}

impl From<EngineError> for SignInFault {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

/// The answer of a token endpoint.
#[derive(Deserialize)]
struct Tokens {
    id_token: Option<String>,
    access_token: Option<String>,
}

/// The error of a token endpoint (RFC 6749, section 5.2).
#[derive(Default, Deserialize)]
struct TokenError {
    #[serde(default)]
    error: String,
}

impl Engine {
    /// Sets the client for requests to sign-in providers. Without a client, nobody can sign in at a provider.
    #[must_use]
    pub fn with_fetcher(mut self, fetcher: Arc<dyn Fetcher>) -> Self {
        self.fetcher = Some(fetcher);
        self
    }

    /// Returns the configuration of the account whose sign-in page a stranger sees: the account with this id, or the only
    /// account of the installation. `None` means that there is no such account, or that the stranger must name one.
    ///
    /// # Errors
    /// The database is not available.
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

    /// Begins a sign-in at a provider, or the link of a login to the agent with this session. `redirect_uri` is the
    /// address to which the provider returns the browser.
    ///
    /// # Errors
    /// [`SignInFault`] describes the cases.
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

    /// Completes a sign-in after the provider has sent the browser back. `sealed` is the content of the browser's cookie,
    /// `session` is the session of the browser, and `lifetime_s` the lifetime of the new session in seconds.
    ///
    /// # Errors
    /// [`SignInFault`] describes the cases, and whether the browser comes from a link of a login.
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

    /// Completes a sign-in with a one-time code. `sealed` is the content of the browser's cookie.
    ///
    /// # Errors
    /// [`SignInFault`] describes the cases.
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

    /// Returns the logins of an agent at providers.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn logins(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Vec<AgentLogin>, EngineError> {
        let read = move |state: &parlor_model::state::State| state.logins_of(account, agent);
        Ok(self.store().read(account, read).await?)
    }

    /// Lets the agents of an account sign in with a password again. For the server's operator. Returns whether the
    /// account had switched passwords off.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn allow_passwords(&self, account: AccountId) -> Result<bool, EngineError> {
        self.execute(account, AllowPasswords).await
    }

    async fn link_login(
        &self,
        provider: &SignInProvider,
        (agent, session): (AgentId, CredentialId),
        person: ProviderPerson,
    ) -> Result<(), SignInFault> {
        let change = LoginChange::Link {
            provider: provider.id,
            issuer: Some(person.issuer),
            subject: person.subject,
            session: Some(session),
        };
        let by = (provider.account_id, Actor::Agent(agent));
        match self
            .execute_as(by, ChangeLogin { agent, change }, None)
            .await
        {
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

    /// Signs in a person, if the model admits them.
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
            // A node that this one does not see was faster.
            Err(EngineError::Refused(Refusal::Invalid(fields)))
                if fields.iter().any(|field| field.code == FieldCode::Taken) =>
            {
                ProviderSignIn::Refused(NotAdmitted::EmailTaken)
            }
            // Another request has used the one-time code up.
            Err(EngineError::Refused(Refusal::Unauthenticated)) => {
                return Err(SignInFault::WrongTotp);
            }
            other => other?,
        };
        match outcome {
            ProviderSignIn::SignedIn { agent, config } => {
                Ok(Arrival::SignedIn(Box::new(NewSession {
                    token,
                    expires_at,
                    agent: *agent,
                    config,
                })))
            }
            ProviderSignIn::NeedsTotp(_) => {
                let journey = Journey {
                    account,
                    provider: provider.id,
                    until: self.now().plus_seconds(CODE_S),
                    // The agent exists, so name and address are not needed again.
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

    fn sign_in_turn(&self) -> Result<SemaphorePermit<'_>, SignInFault> {
        let turn = self.sign_ins.turns.try_acquire();
        turn.map_err(|_| SignInFault::Failed(EngineError::given_up(false)))
    }

    fn fetcher(&self) -> Result<&dyn Fetcher, SignInFault> {
        (self.fetcher.as_deref()).ok_or(SignInFault::ProviderUnavailable)
    }

    async fn metadata_of(&self, provider: &SignInProvider) -> Result<Arc<Metadata>, SignInFault> {
        let published = &self.sign_ins.published;
        published
            .metadata(self.fetcher()?, &provider.issuer, self.now())
            .await
            .map_err(|reason| unavailable(provider, &reason))
    }

    /// Exchanges the code for the person who signed in at the provider.
    async fn person(
        &self,
        provider: &SignInProvider,
        answer: ProviderAnswer,
        proof: Proof<'_>,
    ) -> Result<ProviderPerson, SignInFault> {
        if let Some(error) = &answer.error {
            let printed: String = error
                .chars()
                .filter(|c| !c.is_control())
                .take(100)
                .collect();
            tracing::info!(account = %provider.account_id, provider = provider.key, error = printed, "a sign-in provider refused a person");
            return Err(match error.as_str() {
                "access_denied" => SignInFault::AccessDenied,
                _ => SignInFault::ProviderError,
            });
        }
        if (answer.issuer.as_ref()).is_some_and(|issuer| *issuer != provider.issuer) {
            return Err(invalid(provider, "the answer has another issuer"));
        }
        let code = (answer.code)
            .filter(|code| !code.is_empty() && code.len() <= MAX_PARAMETER)
            .ok_or(SignInFault::InvalidCode)?;
        let _turn = self.sign_in_turn()?;
        let fetcher = self.fetcher()?;
        let metadata = self.metadata_of(provider).await?;
        let tokens = self.tokens(provider, &metadata, &code, proof).await?;
        let id_token = (tokens.id_token)
            .ok_or_else(|| invalid(provider, "the token endpoint gave no ID token"))?;
        let expected = Expected {
            issuer: &provider.issuer,
            client_id: &provider.client_id,
            nonce: proof.nonce,
            now: self.now(),
        };
        let published = &self.sign_ins.published;
        let known = published.known_keys(&metadata, expected.now);
        let verified = known.map(|keys| verify(&id_token, &keys, expected));
        let verified = match verified {
            // The provider may have new keys.
            None | Some(Err(TokenFault::Unsigned)) => {
                let keys = published.new_keys(fetcher, &metadata, expected.now).await;
                let keys = keys.map_err(|reason| unavailable(provider, &reason))?;
                verify(&id_token, &keys, expected)
            }
            Some(verified) => verified,
        };
        let mut claims = verified.map_err(|fault| match fault {
            TokenFault::Unsigned => invalid(provider, "no key of the provider signed the ID token"),
            TokenFault::Wrong(reason) => invalid(provider, reason),
        })?;
        let lacks_groups =
            !provider.roles.is_empty() && !claims.contains_key(&provider.groups_claim);
        let lacks_email = !claims.contains_key("email");
        if let (true, Some(url), Some(token)) = (
            lacks_groups || lacks_email,
            &metadata.userinfo_endpoint,
            tokens.access_token,
        ) {
            self.complete(provider, url, token, &mut claims).await?;
        }
        Ok(described(provider, &claims))
    }

    async fn tokens(
        &self,
        provider: &SignInProvider,
        metadata: &Metadata,
        code: &str,
        proof: Proof<'_>,
    ) -> Result<Tokens, SignInFault> {
        let secret = match &provider.client_secret {
            Some(sealed) => match self.sealer().open(sealed) {
                Ok(secret) => Some(secret),
                Err(_) => {
                    tracing::error!(account = %provider.account_id, provider = provider.key, "the secret of the sign-in provider was encrypted with another server key; set it again");
                    return Err(SignInFault::ProviderError);
                }
            },
            None => None,
        };
        let request = token_request(provider, metadata, (code, secret), proof);
        let answer = self.fetcher()?.fetch(request).await;
        let answer = answer.map_err(|reason| unavailable(provider, &reason))?;
        match answer.status {
            200 => serde_json::from_slice(&answer.body).map_err(|_| {
                unavailable(provider, "the answer of the token endpoint is not readable")
            }),
            400..=499 => {
                let error = serde_json::from_slice::<TokenError>(&answer.body).unwrap_or_default();
                if error.error == "invalid_grant" {
                    return Err(SignInFault::InvalidCode);
                }
                let printed: String = (error.error.chars())
                    .filter(|c| !c.is_control())
                    .take(100)
                    .collect();
                tracing::warn!(account = %provider.account_id, provider = provider.key, status = answer.status, error = printed, "the token endpoint of a sign-in provider refused the request; check client_id and client_secret");
                Err(SignInFault::ProviderError)
            }
            status => Err(unavailable(
                provider,
                &format!("the token endpoint answered {status}"),
            )),
        }
    }

    /// Adds the claims that the ID token lacks from the provider's endpoint for them.
    async fn complete(
        &self,
        provider: &SignInProvider,
        url: &str,
        token: String,
        claims: &mut Claims,
    ) -> Result<(), SignInFault> {
        let request = Fetch {
            url: url.to_owned(),
            form: None,
            with: FetchAs::Bearer(token),
        };
        let answer = self.fetcher()?.fetch(request).await;
        let answer = answer.map_err(|reason| unavailable(provider, &reason))?;
        let more = serde_json::from_slice::<Claims>(&answer.body).ok();
        let Some(more) = more.filter(|_| answer.status == 200) else {
            let status = answer.status;
            let reason = format!("the endpoint for claims answered {status}, or no JSON");
            return Err(unavailable(provider, &reason));
        };
        if more.get("sub") != claims.get("sub") {
            return Err(invalid(
                provider,
                "the endpoint for claims names another subject",
            ));
        }
        for (name, value) in more {
            claims.entry(name).or_insert(value);
        }
        Ok(())
    }
}

/// The values that bind the answer of a provider to the request.
#[derive(Clone, Copy)]
struct Proof<'a> {
    redirect_uri: &'a str,
    nonce: &'a str,
    verifier: &'a str,
}

/// Builds the request that exchanges a code (RFC 6749, section 4.1.3, and RFC 7636).
fn token_request(
    provider: &SignInProvider,
    metadata: &Metadata,
    (code, secret): (&str, Option<String>),
    proof: Proof<'_>,
) -> Fetch {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", proof.redirect_uri)
        .append_pair("code_verifier", proof.verifier);
    let with = match secret {
        Some(secret) if metadata.wants_secret_in_body() => {
            form.append_pair("client_id", &provider.client_id)
                .append_pair("client_secret", &secret);
            FetchAs::Nobody
        }
        Some(secret) => {
            // RFC 6749, section 2.3.1.
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            FetchAs::Basic(encoded(&provider.client_id), encoded(&secret))
        }
        None => {
            form.append_pair("client_id", &provider.client_id);
            FetchAs::Nobody
        }
    };
    Fetch {
        url: metadata.token_endpoint.clone(),
        form: Some(form.finish()),
        with,
    }
}

fn scope(provider: &SignInProvider) -> String {
    let others = provider.scopes.iter().map(String::as_str);
    let mut scopes = vec!["openid"];
    scopes.extend(others.filter(|scope| *scope != "openid"));
    scopes.join(" ")
}

fn unavailable(provider: &SignInProvider, reason: &str) -> SignInFault {
    tracing::warn!(account = %provider.account_id, provider = provider.key, reason, "a sign-in provider cannot be used");
    SignInFault::ProviderUnavailable
}

fn invalid(provider: &SignInProvider, reason: &str) -> SignInFault {
    tracing::warn!(account = %provider.account_id, provider = provider.key, reason, "the answer of a sign-in provider is not valid");
    SignInFault::InvalidToken
}

/// Describes the person of these claims.
fn described(provider: &SignInProvider, claims: &Claims) -> ProviderPerson {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let name = [
        text("name").to_owned(),
        format!("{} {}", text("given_name"), text("family_name")),
        text("preferred_username").to_owned(),
    ]
    .into_iter()
    .map(|name| name.replace(char::is_control, " ").trim().to_owned())
    .find(|name| !name.is_empty());
    let list = |name: &str| -> Vec<&str> {
        match claims.get(name) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(one)) => vec![one],
            _ => Vec::new(),
        }
    };
    // Only the group with the highest role matters, and a person can have hundreds of groups.
    let group = (list(&provider.groups_claim).into_iter())
        .filter_map(|group| {
            let role = provider.roles.get(group)?.as_str()?;
            Some((Role::from_word(role)?, group))
        })
        .max();
    ProviderPerson {
        issuer: provider.issuer.clone(),
        subject: text("sub").to_owned(),
        name,
        email: Some(text("email"))
            .filter(|email| is_email(email))
            .map(str::to_owned),
        email_unverified: claims.get("email_verified") == Some(&Value::Bool(false)),
        groups: group
            .map(|(_, group)| group.to_owned())
            .into_iter()
            .collect(),
        second_factor: (list("amr").into_iter())
            .any(|way| provider.second_factors.iter().any(|second| second == way)),
    }
}

/// Whether a claim is an e-mail address that a new agent can have.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    }) && text.chars().count() <= MAX_EMAIL
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
