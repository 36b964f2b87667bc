//! Authentication of callers. Parlor looks up a credential by a key, such as the hash of a token. Parlor caches
//! credentials. The whole cache becomes invalid when any credential changes.

pub(crate) mod credential_cache;
pub(crate) mod password_checks;
pub(crate) mod session_uses;

use crate::secrets;
use crate::throttle::{Attempt, same_network};
use crate::{Engine, EngineError};
use parlor_model::command::{
    Actor, BY_PASSWORD, Executable, IssueCredential, IssueProof, NoteUse, Origin, Others,
    RevokeCredential, RotateCredential, TotpProof,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Agent, Credential};
use parlor_model::ids::{AccountId, AgentId, CredentialId};
use parlor_model::refusal::Refusal;
use parlor_model::state::{Decided, State};
use parlor_model::visibility::ReaderVisibility;
use parlor_model::words::{CredentialKind, Role, TotpRule};
use parlor_store::StoreError;
use std::net::IpAddr;
use std::sync::Arc;

/// The minimum interval between two updates of a session's time of last use, in microseconds.
const NOTED_EVERY_US: i64 = 5 * 60 * 1_000_000;

/// An authenticated caller.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account whose rows the caller may access.
    pub account: AccountId,
    /// The credential that the caller used.
    pub credential: CredentialId,
    /// The kind of the credential.
    pub kind: CredentialKind,
    /// The agent to whom the credential belongs. `None` means that the credential belongs to a client application.
    pub agent: Option<AgentId>,
    /// The client application to which the credential belongs. `None` means that the credential belongs to an agent.
    pub application: Option<CredentialId>,
    /// Whether the credential is a token that the agent created with the agent's password.
    pub by_password: bool,
    /// Whether the credential is a session for which a sign-in provider confirmed a second factor.
    pub second_factor: bool,
    /// The account's configuration.
    pub config: Arc<AccountConfig>,
    /// The proof that the caller has the credential. The store checks this proof before it creates a further
    /// credential.
    proof: IssueProof,
}

/// An agent who has proved knowledge of the password.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The agent.
    pub agent: Agent,
    /// Whether the agent must set up one-time codes, because the account requires them and the agent has none.
    pub lacks_totp: bool,
    /// Whether the account allows sign-in with a password.
    by_password: bool,
    /// The proof that the agent knew the password at the time of the check.
    proof: IssueProof,
    totp: Option<TotpProof>,
}

impl SignedIn {
    /// Builds the command that issues a session or token of the agent. The hash of the secret in this command is still
    /// empty. If the password changes before the session or token is stored, the store refuses the command.
    #[must_use]
    pub fn credential(&self, kind: CredentialKind) -> IssueCredential {
        IssueCredential {
            proof: Some(self.proof.clone()),
            totp: self.totp.clone(),
            ..Engine::agent_credential(self.agent.id, kind)
        }
    }
}

/// The reason why a sign-in, or a check of the password or one-time code, failed.
#[derive(Debug)]
pub enum NotSignedIn {
    /// No active agent has this e-mail address and password. If only a password or only a one-time code is checked,
    /// this variant means that the password or the code is wrong.
    Wrong,
    /// The password is correct, but the agent must also send a one-time code.
    NeedsTotp,
    /// The password is correct, but the one-time code is wrong or was already used.
    WrongTotp,
    /// Too many attempts have failed.
    TooMany {
        /// The time to wait before the next attempt, in seconds.
        seconds: u64,
    },
    /// The password is correct, but the account does not allow sign-in with a password.
    PasswordsOff,
    /// The caller sent no password, and the caller's session did not begin at a sign-in provider recently.
    NotRecent,
    /// The check could not be made, for example because the database is not available.
    Failed(EngineError),
}

impl From<EngineError> for NotSignedIn {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for NotSignedIn {
    fn from(refusal: Refusal) -> Self {
        Self::Failed(refusal.into())
    }
}

impl Caller {
    /// Whether the caller's agent must set up one-time codes before other requests, because the account requires them.
    /// This rule applies only to sessions, and to tokens that the agent created with the password. All other tokens are
    /// created by an administrator, so they need no one-time codes. A second factor at a sign-in provider replaces the
    /// one-time codes.
    #[must_use]
    pub fn lacks_totp(&self) -> bool {
        let rule = self.config.account.totp_required;
        let own = self.kind == CredentialKind::Session || self.by_password;
        own && !self.second_factor && self.agent().is_some_and(|agent| rule.is_missing(agent))
    }

    /// Returns the agent's row. `None` means that the caller is a client application. An agent who is a caller always
    /// has a row, because credentials of inactive agents are refused.
    #[must_use]
    pub fn agent(&self) -> Option<&Agent> {
        self.agent.and_then(|id| self.config.agents.get(&id))
    }

    /// Checks that the caller may administer the account: the caller's credential must be a session or token of an
    /// administrator.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for every other caller.
    pub fn administrator(&self) -> Result<(), EngineError> {
        match self.agent() {
            Some(agent) if agent.role == Role::Administrator => Ok(()),
            _ => Err(Refusal::Forbidden.into()),
        }
    }

    /// Returns the proof that is needed to create a further credential. After the authentication of this caller, the
    /// caller's own credential may end or get a new secret. In both cases, the store refuses the proof.
    #[must_use]
    pub fn proof(&self) -> Option<IssueProof> {
        Some(self.proof.clone())
    }

    /// Returns the row of the client application. `None` means that the caller uses a credential of an agent.
    #[must_use]
    pub fn application(&self) -> Option<&Credential> {
        self.application
            .and_then(|id| self.config.applications.get(&id))
    }

    /// Returns the account and the actor for the caller's commands.
    #[must_use]
    pub fn envelope(&self) -> (AccountId, Actor) {
        (self.account, self.actor())
    }

    /// Returns the actor for the caller's commands.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match (self.agent, self.application) {
            (Some(agent), _) if self.kind == CredentialKind::Session => Actor::Agent(agent),
            (Some(agent), _) => Actor::Program(agent),
            (None, Some(application)) => Actor::Application(application),
            (None, None) => Actor::System,
        }
    }

    /// Returns the agent whose visibility limits the caller. Only a session has such an agent. For programs and client
    /// applications, the result is `None`, because they see all data of the account.
    #[must_use]
    pub fn reader(&self) -> Option<AgentId> {
        self.actor().reader()
    }

    /// Returns the caller's visibility. A session has the visibility of its agent. All other callers see all data of
    /// the account.
    #[must_use]
    pub fn visibility(&self) -> ReaderVisibility {
        match self.reader() {
            Some(agent) => ReaderVisibility::of(&self.config, agent),
            None => ReaderVisibility::all(self.agent, self.administrator().is_ok()),
        }
    }

    /// Returns the owner of the caller's idempotency keys: the agent or the client application. All credentials of a
    /// client application share their keys. An agent's sessions share their keys, and an agent's programs share other
    /// keys. Programs may see more data than sessions ([`Self::reader`]). If a session and a program shared their keys,
    /// the session could get the program's stored answer, with data that the agent may not see.
    #[must_use]
    pub fn owner(&self) -> String {
        if let Some(reader) = self.reader() {
            return format!("reader:{reader}");
        }
        match (self.agent, self.application) {
            (Some(agent), _) => format!("agent:{agent}"),
            (None, Some(application)) => format!("application:{application}"),
            (None, None) => format!("credential:{}", self.credential),
        }
    }
}

impl Engine {
    /// Authenticates a bearer token or the token of a session. The credential must have one of the kinds in `kinds`.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] if the token is unknown, revoked, expired or of another kind, or if its agent is
    /// inactive.
    pub async fn bearer(
        &self,
        kinds: &[CredentialKind],
        token: &str,
    ) -> Result<Caller, EngineError> {
        let hash = secrets::digest(token.as_bytes());
        let key = format!("t:{hash}");
        let found = self.look_up(key, move |state| {
            Ok(state.credential_by_hash(&hash)?.cloned())
        });
        let found = found.await?;
        let credential = found
            .filter(|c| kinds.contains(&c.kind) && c.key.is_none())
            .ok_or(Refusal::Unauthenticated)?;
        let caller = self.admit(&credential).await?;
        self.note_use(&credential);
        Ok(caller)
    }

    /// Authenticates a credential that consists of a key and a secret. The key identifies the credential and is not
    /// secret.
    ///
    /// # Errors
    /// The same as [`Self::bearer`].
    pub async fn key_pair(
        &self,
        kind: CredentialKind,
        key: &str,
        secret: &str,
    ) -> Result<Caller, EngineError> {
        let remembered = format!("k:{kind}:{key}");
        let key = key.to_owned();
        let found = self.look_up(remembered, move |state| {
            Ok(state.credential_by_key(kind, &key)?.cloned())
        });
        let found = found.await?;
        let hash = secrets::digest(secret.as_bytes());
        let credential = found
            .filter(|c| secrets::same(&c.secret_hash, &hash))
            .ok_or(Refusal::Unauthenticated)?;
        self.admit(&credential).await
    }

    /// Authenticates an agent by e-mail address and password. If the agent uses one-time codes, the code `totp` is also
    /// necessary. `address` is the caller's network address, if it is known. After several failures, at any of the
    /// APIs, the caller must wait before the next attempt. The check of an unknown e-mail address takes as long as the
    /// check of a wrong password.
    ///
    /// # Errors
    /// The variants of [`NotSignedIn`] describe all failures.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        totp: Option<&str>,
        address: Option<IpAddr>,
    ) -> Result<SignedIn, NotSignedIn> {
        let attempt = (self.attempt(email, address).await)
            .map_err(|seconds| NotSignedIn::TooMany { seconds })?;
        let found = match self.agent_with(email, password).await {
            Ok(Some(signed_in)) if !signed_in.by_password => Err(NotSignedIn::PasswordsOff),
            Ok(Some(signed_in)) => self.with_code(signed_in, totp, address).await,
            other => other.map_err(NotSignedIn::Failed),
        };
        match found {
            Ok(Some(signed_in))
                if signed_in.agent.totp_since.is_none() || signed_in.totp.is_some() =>
            {
                self.throttle.succeeded(attempt);
                Ok(signed_in)
            }
            // The client sends the one-time code in a second request, so this request without a code is not counted as
            // a failed attempt.
            Ok(Some(_)) if totp.is_none() => {
                self.throttle.void(attempt);
                Err(NotSignedIn::NeedsTotp)
            }
            Ok(Some(_)) => Err(NotSignedIn::WrongTotp),
            Ok(None) => Err(NotSignedIn::Wrong),
            Err(error) => {
                self.throttle.void(attempt);
                Err(error)
            }
        }
    }

    /// Checks the one-time code, if the agent uses one-time codes and the caller sent a code. Adds the proof of the
    /// code to the result.
    async fn with_code(
        &self,
        signed_in: SignedIn,
        totp: Option<&str>,
        address: Option<IpAddr>,
    ) -> Result<Option<SignedIn>, NotSignedIn> {
        let agent = &signed_in.agent;
        let totp = match totp.filter(|_| agent.totp_since.is_some()) {
            Some(code) => {
                let agent = (agent.account_id, agent.id);
                self.counted_proof(agent, code, address).await?
            }
            None => None,
        };
        Ok(Some(SignedIn { totp, ..signed_in }))
    }

    /// Begins an attempt to sign in with a password. If the caller would have to wait, the function reads the stored
    /// sessions of the agent with this e-mail address. If one of these sessions has not expired and has an address in
    /// the caller's network, the network becomes trusted for this e-mail address, and the attempt begins again.
    ///
    /// # Errors
    /// The caller must wait before the next attempt. The error is this time, in seconds.
    pub(crate) async fn attempt(
        &self,
        email: &str,
        address: Option<IpAddr>,
    ) -> Result<Attempt, u64> {
        let begun = self.throttle.attempt(email, address, self.now());
        let (Err(seconds), Some(here)) = (&begun, address) else {
            return begun;
        };
        let (seconds, wanted) = (*seconds, email.to_owned());
        // The same look-ups are made for an unknown e-mail address, so that the duration does not reveal whether an
        // e-mail address is known.
        let sessions = (self.store)
            .read(AccountId::NONE, move |state| {
                let nobody = (AccountId::NONE, AgentId(0));
                let (account, agent) = state.agent_by_email(&wanted)?.unwrap_or(nobody);
                state.credentials_of_agent(account, agent, CredentialKind::Session)
            })
            .await;
        let now = self.now();
        let known = sessions.unwrap_or_default().iter().any(|session| {
            let from = (session.address.as_ref()).and_then(|text| text.parse().ok());
            session.expires_at.is_none_or(|at| at > now)
                && from.is_some_and(|from| same_network(from, here))
        });
        if !known {
            return Err(seconds);
        }
        self.throttle.trusts(email, address, now);
        self.throttle.attempt(email, address, now)
    }

    /// Returns the agent with this e-mail address and password. `None` means that no active agent has this combination.
    async fn agent_with(
        &self,
        email: &str,
        password: &str,
    ) -> Result<Option<SignedIn>, EngineError> {
        // This is the hash of a value that no password can have. For an unknown e-mail address, the password is
        // compared with this hash, so that the check takes as long as for a wrong password.
        const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$2ahzKg+jLPZ2ivRjE9bDmHrO7GPyfrQKSmAcKDjD5dI";
        let email = email.to_owned();
        let found = self
            .store
            .read(AccountId::NONE, move |state| state.agent_by_email(&email))
            .await?;
        let (agent, rule, by_password) = match found {
            Some((account, id)) => {
                let config = self.config(account).await?;
                let agent = config.agents.get(&id).filter(|a| a.active).cloned();
                let account = &config.account;
                (agent, account.totp_required, account.password_sign_in)
            }
            None => (None, TotpRule::Nobody, true),
        };
        let hash = agent
            .as_ref()
            .and_then(|a| a.password_hash.clone())
            .unwrap_or_else(|| NOBODY.to_owned());
        let fits = self.is_password(password, hash.clone()).await?;
        let proof = IssueProof::Password(hash);
        Ok(agent.filter(|_| fits).map(|agent| SignedIn {
            lacks_totp: rule.is_missing(&agent),
            agent,
            by_password,
            proof,
            totp: None,
        }))
    }

    /// Whether this hash was computed from this password.
    pub(crate) async fn is_password(
        &self,
        password: &str,
        hash: String,
    ) -> Result<bool, EngineError> {
        let password = password.to_owned();
        let _permit = self.password_work().await?;
        tokio::task::spawn_blocking(move || secrets::verify_password(&password, &hash))
            .await
            .map_err(EngineError::internal)
    }

    /// Stores the time of a session's use in the background, at most once per [`NOTED_EVERY_US`].
    fn note_use(&self, session: &Credential) {
        let now = self.now();
        let due = session.kind == CredentialKind::Session
            && (session.last_used_at).is_none_or(|at| !at.is_within(NOTED_EVERY_US, now))
            && self.session_uses.note(session.id, NOTED_EVERY_US, now);
        if due {
            let (engine, account) = (self.clone(), session.account_id);
            let session = session.id;
            tokio::spawn(async move { engine.execute(account, NoteUse { session }).await });
        }
    }

    /// Carries out an act of a caller.
    ///
    /// # Errors
    /// The same as [`Self::execute_as`].
    pub async fn execute_for<A: Executable>(
        &self,
        caller: &Caller,
        act: A,
    ) -> Result<A::Outcome, EngineError> {
        self.execute_as(caller.envelope(), act, None).await
    }

    /// Issues a token or session, and returns its secret together with its row. Only a hash of the secret is stored, so
    /// the secret cannot be read again.
    ///
    /// # Errors
    /// The refusals of [`IssueCredential`], or the database is not available.
    pub async fn issue_token(
        &self,
        by: (AccountId, Actor),
        token: String,
        mut issue: IssueCredential,
    ) -> Result<(String, Credential), EngineError> {
        issue.secret_hash = secrets::digest(token.as_bytes());
        Ok((token, *self.execute_as(by, issue, None).await?))
    }

    /// Builds the command that issues an agent's session or token. In the command, the optional fields and the hash of
    /// the secret are empty. If the agent signs in, use [`SignedIn::credential`] instead of this function.
    #[must_use]
    pub fn agent_credential(agent: AgentId, kind: CredentialKind) -> IssueCredential {
        IssueCredential {
            kind,
            agent: Some(agent),
            application: None,
            name: String::new(),
            key: None,
            secret_hash: String::new(),
            application_type: None,
            inboxes: Vec::new(),
            expires_at: None,
            origin: Origin::default(),
            others: Others::Keep,
            proof: None,
            totp: None,
            provider: None,
        }
    }

    /// Replaces the secret of a credential of the account. Returns the new secret together with the credential's row.
    /// Only a hash of the secret is stored, so the secret cannot be read again.
    ///
    /// # Errors
    /// The refusals of [`RotateCredential`], or the database is not available.
    pub async fn rotate_secret(
        &self,
        by: (AccountId, Actor),
        credential: CredentialId,
    ) -> Result<(String, Credential), EngineError> {
        let secret = secrets::token().map_err(EngineError::internal)?;
        let command = RotateCredential {
            credential,
            secret_hash: secrets::digest(secret.as_bytes()),
        };
        Ok((secret, *self.execute_as(by, command, None).await?))
    }

    /// Revokes a credential of the account.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the account has no such credential.
    pub async fn revoke(
        &self,
        by: (AccountId, Actor),
        credential: CredentialId,
    ) -> Result<(), EngineError> {
        let command = RevokeCredential { credential };
        self.execute_as(by, command, None).await
    }

    /// Revokes the credential that the caller used.
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), EngineError> {
        let by = (caller.account, Actor::System);
        self.revoke(by, caller.credential).await
    }

    /// Waits for a permit to check or hash a password.
    pub(crate) async fn password_work(
        &self,
    ) -> Result<tokio::sync::SemaphorePermit<'_>, EngineError> {
        let permit = self.password_checks.permit().await;
        permit.map_err(EngineError::internal)
    }

    async fn admit(&self, credential: &Credential) -> Result<Caller, EngineError> {
        if !credential.lives(self.now()) {
            return Err(Refusal::Unauthenticated.into());
        }
        let config = self.config(credential.account_id).await?;
        let application = match credential.kind {
            CredentialKind::ClientApplication => Some(credential.id),
            _ => credential.application_id,
        };
        let known = match (credential.agent_id, application) {
            (Some(agent), _) => config.agents.get(&agent).is_some_and(|a| a.active),
            (None, Some(application)) => config.applications.contains_key(&application),
            (None, None) => false,
        };
        if !known {
            return Err(Refusal::Unauthenticated.into());
        }
        Ok(Caller {
            account: credential.account_id,
            credential: credential.id,
            kind: credential.kind,
            agent: credential.agent_id,
            application,
            by_password: credential.kind == CredentialKind::EmployeeToken
                && credential.name == BY_PASSWORD,
            second_factor: credential.second_factor,
            config,
            proof: IssueProof::Credential {
                id: credential.id,
                secret_hash: credential.secret_hash.clone(),
            },
        })
    }

    /// Returns the credential with this cache key. If the cache has no such credential, `find` reads it from the
    /// database. If another node may have changed a cached credential, this function first checks the credential with
    /// one round trip to the database. This round trip also renews the account's configuration.
    async fn look_up<F>(&self, key: String, find: F) -> Result<Option<Arc<Credential>>, EngineError>
    where
        F: Fn(&State) -> Decided<Option<Credential>> + Send + Sync + 'static,
    {
        let (cache, generation) = (&self.credential_cache, self.store.generation());
        let now = self.now();
        let shared_at = self.store.is_shared().then_some(now);
        if let Some(cached) = cache.remembered(&key, generation, shared_at) {
            let credential = cached.credential;
            if cached.is_fresh {
                return Ok(Some(credential));
            }
            match self.store.renew(credential.account_id).await {
                // Every change of a credential raises the generation (the change counter) of the configuration. Here,
                // the generation has not changed, so the cached credential has not changed.
                Ok(()) if self.store.generation() == generation => {
                    cache.remember(key, generation, now, &credential);
                    return Ok(Some(credential));
                }
                Ok(()) | Err(StoreError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        // The generation is read before the credential's row. If the credential changes between the two reads, the
        // credential is cached with the old generation, and such an entry is never used.
        let generation = self.store.generation();
        let found = self.store.read(AccountId::NONE, find).await?.map(Arc::new);
        if let Some(credential) = &found {
            (self.credential_cache).remember(key, generation, self.now(), credential);
        }
        Ok(found)
    }
}
