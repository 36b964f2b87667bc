//! The setting of passwords by agents. To set a password, an agent needs the present password or a password link.
//!
//! An administrator creates a password link for an agent. If the agent has no password, the link is an invitation. If
//! the agent has a password, the link is a reset. The link contains a token that can be used once, within a limited
//! time. Parlor sends the link by mail, or shows it once to the administrator. Only the hash of the token is stored.

pub(crate) mod links;

pub use links::{INVITATION_S, LinkMail, LinkMailer, Purpose, RESET_S, Sending};

use crate::auth::{Caller, NotSignedIn};
use crate::secrets;
use crate::{Engine, EngineError};
use parlor_model::command::{
    Actor, IssueCredential, IssueProof, Others, PasswordProof, SetPassword,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::Agent;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::time::Timestamp;
use parlor_model::words::CredentialKind;
use std::net::IpAddr;
use std::sync::Arc;

/// A new password link.
#[derive(Debug)]
pub struct NewLink {
    /// The agent.
    pub agent: Agent,
    /// The purpose of the link.
    pub purpose: Purpose,
    /// The expiry time of the link.
    pub expires_at: Timestamp,
    /// The way in which the link reaches the agent.
    pub handover: Handover,
}

/// The time after a sign-in at a provider during which the sign-in is a sufficient proof without a password, in
/// seconds.
pub const RECENT_S: i64 = 10 * 60;

/// The text that explains why no link was sent by mail. The text is used if a mail server is configured and no web page
/// for passwords is configured.
const NO_PAGE: &str = "Parlor sent no mail: the server knows no page on which agents set passwords. Set --password-page.";

/// The way in which a link reaches its agent.
pub enum Handover {
    /// Parlor has sent the link by mail.
    Mailed,
    /// The administrator sees the token or the link, and must pass it on to the agent.
    Shown {
        /// The token of the link. Only its hash is stored, so the token cannot be read again.
        token: String,
        /// The address of the web page for passwords, with the token. `None` means that there is no such web page.
        link: Option<String>,
        /// The reason why the link was not sent by mail. `None` means that no mail server is configured.
        not_mailed: Option<String>,
    },
}

/// Debug output without the token.
impl std::fmt::Debug for Handover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mailed => "Mailed",
            Self::Shown { .. } => "Shown",
        })
    }
}

impl Engine {
    /// Sets the mailer of password links. Only the first call has an effect.
    pub fn mails_links_with(&self, mailer: Arc<dyn LinkMailer>) {
        let _ = self.password_links.mailer.set(mailer);
    }

    /// Sets the address of the web page on which agents set passwords. Only the first call has an effect. Without this
    /// address, no link can be sent by mail.
    pub fn sets_passwords_at(&self, page: &str) {
        let _ = self.password_links.page.set(page.to_owned());
    }

    /// Creates a password link for an active agent. Earlier links of the agent become invalid. The link leads to the
    /// web page `page`. Without `page`, the link leads to the web page of [`Self::sets_passwords_at`]. If a mail server
    /// is configured and the link has a web page, the link is sent by mail. If no mail is sent, the result contains the
    /// token, and the link if there is a web page. `proof` is [`Caller::proof`] of the administrator, or `None` for the
    /// server's operator.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the account has no such active agent. `Refusal::Unauthenticated` if the proof is no
    /// longer valid.
    pub async fn password_link(
        &self,
        by: (AccountId, Actor),
        agent: AgentId,
        page: Option<&str>,
        proof: Option<IssueProof>,
    ) -> Result<NewLink, EngineError> {
        let config = self.config(by.0).await?;
        let agent = (config.agents.get(&agent))
            .filter(|agent| agent.active)
            .cloned()
            .ok_or(Refusal::NotFound(Object::Agent))?;
        let purpose = match agent.password_hash {
            Some(_) => Purpose::Reset,
            None => Purpose::Invitation,
        };
        let expires_at = self.now().plus_seconds(purpose.lifetime_s());
        let issue = IssueCredential {
            name: purpose.word().to_owned(),
            expires_at: Some(expires_at),
            others: Others::Revoke,
            proof,
            ..Self::agent_credential(agent.id, CredentialKind::PasswordLink)
        };
        let token = secrets::token().map_err(EngineError::internal)?;
        let (token, _) = self.issue_token(by, token, issue).await?;
        let page = page.or_else(|| self.password_links.page.get().map(String::as_str));
        // Browsers do not send the part of an address after `#` to servers, so no server writes the token to its log.
        let link = page.map(|page| format!("{page}#token={token}"));
        let handover = match self
            .mail_link(&config, &agent, (purpose, expires_at), link.as_deref())
            .await
        {
            Ok(()) => Handover::Mailed,
            Err(not_mailed) => Handover::Shown {
                token,
                link,
                not_mailed,
            },
        };
        Ok(NewLink {
            agent,
            purpose,
            expires_at,
            handover,
        })
    }

    /// Sends a link by mail. The error is the reason why no mail was sent. The error is `None` if no mail server is
    /// configured.
    async fn mail_link(
        &self,
        config: &AccountConfig,
        agent: &Agent,
        (purpose, expires_at): (Purpose, Timestamp),
        link: Option<&str>,
    ) -> Result<(), Option<String>> {
        let mailer = self.password_links.mailer.get().ok_or(None)?;
        let link = link.ok_or_else(|| Some(NO_PAGE.to_owned()))?;
        let mail = LinkMail {
            name: agent.name.clone(),
            email: agent.email.clone(),
            account: config.account.name.clone(),
            purpose,
            link: link.to_owned(),
            expires_at,
        };
        mailer.send(&mail).await.map_err(Some)
    }

    /// Sets the password of the agent for whom the link with this token was created. The link and all other credentials
    /// of the agent become invalid. `address` is the caller's network address, whose network becomes trusted. So the
    /// agent can sign in from this network even while attackers guess the password from other networks.
    ///
    /// # Errors
    /// `Refusal::NotFound` ([`Object::Credential`]) if the token is unknown, used, expired or revoked.
    pub async fn set_password_by_link(
        &self,
        token: &str,
        password: &str,
        address: Option<IpAddr>,
    ) -> Result<(), EngineError> {
        let refused = || EngineError::from(Refusal::NotFound(Object::Credential));
        let hash = secrets::digest(token.as_bytes());
        let found = self
            .store()
            .read(AccountId::NONE, move |state| {
                Ok(state.credential_by_hash(&hash)?.cloned())
            })
            .await?;
        // Hashing is slow, so the link is checked before the password is hashed. The command checks the link again,
        // because the link may have changed since this check.
        let link = found
            .filter(|c| c.kind == CredentialKind::PasswordLink && c.revoked_at.is_none())
            .filter(|c| c.expires_at.is_none_or(|at| at > self.now()))
            .ok_or_else(refused)?;
        let agent = link.agent_id.ok_or_else(refused)?;
        let config = self.config(link.account_id).await?;
        let email = (config.agents.get(&agent))
            .filter(|agent| agent.active)
            .map(|agent| agent.email.clone())
            .ok_or_else(refused)?;
        let act = SetPassword {
            agent,
            password_hash: self.hashed(password).await?,
            proof: PasswordProof::Link(link.id),
        };
        self.execute(link.account_id, act).await?;
        self.throttle.trusts(&email, address, self.now());
        Ok(())
    }

    /// Changes the password of the agent whose session the caller uses. All other credentials of the agent become
    /// invalid. A wrong present password is counted as a failed sign-in.
    ///
    /// # Errors
    /// [`NotSignedIn::Wrong`] if `present` is not the agent's password. [`NotSignedIn::TooMany`] after too many wrong
    /// passwords.
    pub async fn change_password(
        &self,
        caller: &Caller,
        present: &str,
        new: &str,
        address: Option<IpAddr>,
    ) -> Result<(), NotSignedIn> {
        let agent = caller.agent().ok_or(Refusal::Unauthenticated)?;
        let hash = self.knows_password(agent, present, address).await?;
        let act = SetPassword {
            agent: agent.id,
            password_hash: self.hashed(new).await?,
            proof: PasswordProof::Present {
                hash,
                session: caller.credential,
            },
        };
        Ok(self.execute_for(caller, act).await?)
    }

    /// Checks that the caller is really the agent, because another person could use the agent's open session. The proof
    /// is the present password. Without `password`, the session must have begun at a sign-in provider within the last
    /// [`RECENT_S`] seconds.
    ///
    /// # Errors
    /// [`NotSignedIn::Wrong`] if `password` is not the agent's password. [`NotSignedIn::TooMany`] after too many wrong
    /// passwords. [`NotSignedIn::NotRecent`] if `password` is `None` and there was no recent sign-in at a provider.
    pub async fn is_present(
        &self,
        caller: &Caller,
        password: Option<&str>,
        address: Option<IpAddr>,
    ) -> Result<(), NotSignedIn> {
        if let Some(password) = password {
            let agent = caller.agent().ok_or(Refusal::Unauthenticated)?;
            return self
                .knows_password(agent, password, address)
                .await
                .map(drop);
        }
        let session = self.credential(caller.account, caller.credential).await?;
        let recent = session.is_some_and(|session| {
            session.provider_id.is_some()
                && session
                    .created_at
                    .is_within(RECENT_S * 1_000_000, self.now())
        });
        if recent {
            Ok(())
        } else {
            Err(NotSignedIn::NotRecent)
        }
    }

    /// Checks the present password of an agent, and returns the hash of the password. A wrong password is counted as a
    /// failed sign-in.
    ///
    /// # Errors
    /// The same errors as for [`Self::change_password`].
    pub(crate) async fn knows_password(
        &self,
        agent: &Agent,
        present: &str,
        address: Option<IpAddr>,
    ) -> Result<String, NotSignedIn> {
        // An agent without a password cannot pass this check. Such an agent signs in at a provider.
        let hash = agent.password_hash.clone().ok_or(NotSignedIn::Wrong)?;
        let attempt = self
            .attempt(&agent.email, address)
            .await
            .map_err(|seconds| NotSignedIn::TooMany { seconds })?;
        match self.is_password(present, hash.clone()).await {
            Ok(true) => {
                self.throttle.succeeded(attempt);
                Ok(hash)
            }
            Ok(false) => Err(NotSignedIn::Wrong),
            Err(error) => {
                self.throttle.void(attempt);
                Err(error.into())
            }
        }
    }

    /// Hashes a new password. The caller must have checked that the password meets the rules.
    async fn hashed(&self, password: &str) -> Result<String, EngineError> {
        let password = password.to_owned();
        let _permit = self.password_work().await?;
        tokio::task::spawn_blocking(move || secrets::hash_password(&password))
            .await
            .map_err(EngineError::internal)?
            .map_err(EngineError::internal)
    }
}
