//! The act [`IssueCredential`].

use crate::act::{Act, Right};
use crate::audit;
use crate::audit::{CREDENTIAL_ISSUED, CREDENTIAL_REVOKED};
use crate::decide::credentials::record_in_audit;
use crate::decide::totp::{self, TotpProof, use_up};
use crate::entities::{ApplicationInbox, Credential};
use crate::ids::{AccountId, AgentId, CredentialId, IdKind, InboxId, ProviderId};
use crate::refusal::{Conflict, FieldCode, FieldError, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::time::Timestamp;
use crate::words::CredentialKind;
use std::net::IpAddr;

/// The name of the employee tokens that agents make with their password. An agent who signs in with one-time codes also
/// needs a code to make such a token. If an administrator makes an employee token, the token has another name.
pub const BY_PASSWORD: &str = "Signed in with a password";

/// Creates a credential: a token, an API key with its secret, a client application, a session or a password link. The
/// caller generates the secret and passes only the hash of the secret.
#[derive(Clone, Debug)]
pub struct IssueCredential {
    /// The kind of credential.
    pub kind: CredentialKind,
    /// The agent for whom the credential acts. Required if the kind acts for an agent
    /// ([`CredentialKind::acts_for_agent`]); otherwise not allowed.
    pub agent: Option<AgentId>,
    /// For a session of a client application: this client application. Otherwise `None`.
    pub application: Option<CredentialId>,
    /// The name that people see.
    pub name: String,
    /// For an API key or a client application: the key id, which is not secret. `None` means that the credential
    /// consists only of a token.
    pub key: Option<String>,
    /// The SHA-256 of the secret, in hex.
    pub secret_hash: String,
    /// For a client application: its type, as the vendor's API names it.
    pub application_type: Option<String>,
    /// The inboxes that a client application may use. Not allowed for other kinds.
    pub inboxes: Vec<InboxId>,
    /// The expiry time of the credential. `None` means that the credential does not expire.
    pub expires_at: Option<Timestamp>,
    /// The network address and the `User-Agent` header of the caller who signs in, if they are known.
    pub origin: Origin,
    /// The treatment of the other credentials with the same kind and owner (the client application or the agent). An
    /// employee token always replaces the agent's other employee tokens.
    pub others: Others,
    /// The proof by which the caller authenticated before the act. If the proof is no longer valid, the act is refused
    /// as unauthenticated. `None` means that no proof is needed, for example for the operator of the server.
    pub proof: Option<IssueProof>,
    /// The one-time code. Required only with [`IssueProof::Password`], for an agent who signs in with codes.
    pub totp: Option<TotpProof>,
    /// For a session: the provider at which the agent has signed in. The second value is `true` if the provider has
    /// confirmed a second factor.
    pub provider: Option<(ProviderId, bool)>,
}

/// The proof by which a caller authenticated for a new credential. The act checks the proof again. Between the first
/// check and the act, the password can change or the caller's own credential can end.
#[derive(Clone, PartialEq, Eq)]
pub enum IssueProof {
    /// The caller knows the password of the credential's agent. The text is the password hash against which the
    /// caller's password was checked.
    Password(String),
    /// The caller authenticated with another credential of the account.
    Credential {
        /// The other credential.
        id: CredentialId,
        /// The secret hash of this credential at the time of the check.
        secret_hash: String,
    },
}

/// The debug output leaves out the hashes.
impl std::fmt::Debug for IssueProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Password(_) => f.write_str("Password"),
            Self::Credential { id, .. } => f.debug_tuple("Credential").field(id).finish(),
        }
    }
}

impl IssueProof {
    /// Checks that the proof is still valid for a new credential of this agent.
    fn holds(&self, state: &State, cx: &Context<'_>, agent: Option<AgentId>) -> Decided<()> {
        let holds = match self {
            Self::Password(hash) => {
                let config = state.config(cx.account)?;
                agent
                    .and_then(|id| config.agents.get(&id))
                    .is_some_and(|a| a.active && a.password_hash.as_ref() == Some(hash))
            }
            Self::Credential { id, secret_hash } => (state.credential(cx.account, *id)?)
                .is_some_and(|c| c.lives(cx.now) && c.secret_hash == *secret_hash),
        };
        if holds {
            Ok(())
        } else {
            Err(Refusal::Unauthenticated.into())
        }
    }
}

/// The origin of a sign-in: network address and program. The list of an agent's sessions shows the address and the
/// program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address.
    pub address: Option<IpAddr>,
    /// The `User-Agent` header. Only the first [`MAX_USER_AGENT`] characters are stored.
    pub user_agent: Option<String>,
}

/// The maximum length of a stored `User-Agent`, in characters.
pub const MAX_USER_AGENT: usize = 255;

/// The treatment of the other credentials that have the same kind and owner as a new credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// All other credentials stay valid.
    Keep,
    /// All other credentials are revoked.
    Revoke,
    /// The number of valid credentials, including the new credential, is limited. If the new credential would exceed
    /// the limit, the oldest credentials are revoked, or the command is refused.
    AtMost {
        /// The maximum number of valid credentials.
        count: usize,
        /// Whether to revoke the oldest credentials. If `false`, the command is refused.
        drop_earliest: bool,
    },
}

impl Act for IssueCredential {
    type Outcome = Box<Credential>;
    const AUDIT: &'static [&'static str] = &[CREDENTIAL_ISSUED, CREDENTIAL_REVOKED];

    // Parlor itself is the actor if an agent signs in.
    fn right(&self) -> Right<'_> {
        match self.kind {
            CredentialKind::ApplicationSession => self
                .application
                .map_or(Right::Operate, Right::OwnApplication),
            CredentialKind::EmployeeToken
            | CredentialKind::ApiKey
            | CredentialKind::AccessToken
            | CredentialKind::ClientApplication
            | CredentialKind::Session
            | CredentialKind::PasswordLink => Right::Administer,
        }
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let proof = match self.proof {
            Some(IssueProof::Credential { id, .. }) => Some(Key::Credential(account, id)),
            Some(IssueProof::Password(_)) | None => None,
        };
        let agent = self.agent.filter(|_| self.totp.is_some());
        let totp = agent.map(|agent| totp::key(account, agent));
        proof.into_iter().chain(totp).collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let config = state.config(account)?;
        if let Some(proof) = &self.proof {
            proof.holds(state, cx, self.agent)?;
            if let (IssueProof::Password(_), Some(agent)) = (proof, self.agent)
                && (config.agents.get(&agent)).is_some_and(|row| row.totp_since.is_some())
            {
                let shown = self.totp.as_ref().ok_or(Refusal::Unauthenticated)?;
                use_up(state, cx, agent, shown)?;
            }
        }
        self.fits_kind()?;
        if let Some(agent) = self.agent
            && !config.agents.get(&agent).is_some_and(|a| a.active)
        {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        if (self.inboxes.iter()).any(|inbox| !config.inboxes.contains_key(inbox)) {
            return Err(Refusal::NotFound(Object::Inbox).into());
        }
        if let Some(application) = self.application
            && !config.applications.contains_key(&application)
        {
            return Err(Refusal::Unauthenticated.into());
        }
        if let Some(key) = &self.key
            && state.credential_by_key(self.kind, key)?.is_some()
        {
            return Err(Refusal::field("key", FieldCode::Taken).into());
        }
        if self.key.is_none() && state.credential_by_hash(&self.secret_hash)?.is_some() {
            return Err(Refusal::field("token", FieldCode::Taken).into());
        }
        let mut live = match (self.application, self.agent) {
            (Some(application), _) => state.sessions_of(account, application)?,
            (None, Some(agent)) => state.credentials_of_agent(account, agent, self.kind)?,
            (None, None) => Vec::new(),
        };
        live.retain(|other| other.expires_at.is_none_or(|at| at > cx.now));
        live.sort_unstable_by_key(|other| (other.created_at, other.id));
        let others = match self.kind {
            CredentialKind::EmployeeToken => Others::Revoke,
            _ => self.others,
        };
        let ending = match others {
            Others::Keep => 0,
            Others::Revoke => live.len(),
            Others::AtMost {
                count,
                drop_earliest,
            } => {
                let over = live.len().saturating_add(1).saturating_sub(count);
                if over > 0 && !drop_earliest {
                    return Err(Refusal::Conflict(Conflict::TooManySessions).into());
                }
                over
            }
        };
        for mut other in live.into_iter().take(ending) {
            other.revoked_at = Some(cx.now);
            record_in_audit(state, cx, audit::CREDENTIAL_REVOKED, &other)?;
            state.put_credential(other);
        }
        let credential = Credential {
            id: cx.id::<CredentialId>(IdKind::Credential)?,
            account_id: account,
            kind: self.kind,
            agent_id: self.agent,
            application_id: self.application,
            name: self.name.clone(),
            key: self.key.clone(),
            secret_hash: self.secret_hash.clone(),
            application_type: self.application_type.clone(),
            callback: None,
            callback_active: false,
            expires_at: self.expires_at,
            revoked_at: None,
            address: self.origin.address.map(|address| address.to_string()),
            user_agent: (self.origin.user_agent.as_ref())
                .map(|text| text.chars().take(MAX_USER_AGENT).collect()),
            provider_id: self.provider.map(|(id, _)| id),
            second_factor: self.provider.is_some_and(|(_, twice)| twice),
            last_used_at: (self.kind == CredentialKind::Session).then_some(cx.now),
            created_at: cx.now,
        };
        state.put_credential(credential.clone());
        if self.kind.is_client_application() {
            let mut config = (*config).clone();
            for inbox in &self.inboxes {
                config.application_inboxes.insert((credential.id, *inbox));
                let row = ApplicationInbox {
                    credential_id: credential.id,
                    inbox_id: *inbox,
                    account_id: account,
                };
                state.put(row);
            }
            config
                .applications
                .insert(credential.id, credential.clone());
            state.put_config(config);
        }
        record_in_audit(state, cx, audit::CREDENTIAL_ISSUED, &credential)?;
        Ok(Box::new(credential))
    }
}

impl IssueCredential {
    /// Checks that the kind of credential allows the agent and the inboxes of this command, and that no necessary agent
    /// is missing.
    fn fits_kind(&self) -> Result<(), Refusal> {
        let agent = match (self.kind.acts_for_agent(), self.agent) {
            (true, None) => Some(FieldCode::Required),
            (false, Some(_)) => Some(FieldCode::NotAllowed),
            (true, Some(_)) | (false, None) => None,
        };
        let unlimited = !self.kind.is_client_application() && !self.inboxes.is_empty();
        let faults: Vec<FieldError> = [
            ("agent", agent),
            ("inboxes", unlimited.then_some(FieldCode::NotAllowed)),
        ]
        .into_iter()
        .filter_map(|(field, code)| {
            Some(FieldError {
                field: field.to_owned(),
                code: code?,
            })
        })
        .collect();
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        Ok(())
    }
}
