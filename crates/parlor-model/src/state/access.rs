//! Functions that read the rows for authentication: one-time codes, logins and credentials.

use super::{Decided, Key, State};
use crate::entities::{AgentLogin, Credential, Totp};
use crate::ids::{AccountId, AgentId, CredentialId, LoginId};
use crate::words::CredentialKind;

impl State {
    /// Returns the secret of an agent's one-time codes.
    pub fn totp(&self, account: AccountId, agent: AgentId) -> Decided<Option<&Totp>> {
        self.row(Key::Totp(account, agent), (account, agent))
    }

    /// Returns a login of an agent.
    pub fn login(&self, account: AccountId, id: LoginId) -> Decided<Option<&AgentLogin>> {
        self.row(Key::Login(account, id), (account, id))
    }

    /// Returns the login of a person at a provider.
    pub fn login_of(
        &self,
        account: AccountId,
        issuer: &str,
        subject: &str,
    ) -> Decided<Option<&AgentLogin>> {
        let key = Key::LoginOf(account, issuer.to_owned(), subject.to_owned());
        Ok(self.found(key)?.next())
    }

    /// Returns the logins of an agent.
    pub fn logins_of(&self, account: AccountId, agent: AgentId) -> Decided<Vec<AgentLogin>> {
        let found = self.found(Key::LoginsOfAgent(account, agent))?;
        Ok(found.cloned().collect())
    }

    /// Returns a credential of this account.
    pub fn credential(&self, account: AccountId, id: CredentialId) -> Decided<Option<&Credential>> {
        self.row(Key::Credential(account, id), (account, id))
    }

    /// Returns the credential of this kind with this key, in any account.
    pub fn credential_by_key(
        &self,
        kind: CredentialKind,
        key: &str,
    ) -> Decided<Option<&Credential>> {
        Ok(self
            .found(Key::CredentialByKey(kind, key.to_owned()))?
            .next())
    }

    /// Returns the credential whose secret has this hash, in any account.
    pub fn credential_by_hash(&self, hash: &str) -> Decided<Option<&Credential>> {
        Ok(self.found(Key::CredentialByHash(hash.to_owned()))?.next())
    }

    /// Returns the credentials of one kind that act for `agent` and are not revoked.
    pub fn credentials_of_agent(
        &self,
        account: AccountId,
        agent: AgentId,
        kind: CredentialKind,
    ) -> Decided<Vec<Credential>> {
        let found = self.found(Key::CredentialsOfAgent(account, agent, kind))?;
        Ok(found.cloned().collect())
    }

    /// Returns the sessions of a client application that are not revoked.
    pub fn sessions_of(
        &self,
        account: AccountId,
        application: CredentialId,
    ) -> Decided<Vec<Credential>> {
        let found = self.found(Key::SessionsOf(account, application))?;
        Ok(found.cloned().collect())
    }
}
