//! The engine's functions that read credentials.

use crate::{Engine, EngineError};
use parlor_model::entities::Credential;
use parlor_model::ids::{AccountId, AgentId, CredentialId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::CredentialKind;
use parlor_store::query::accounts::{Credentials, CredentialsButSessions};

impl Engine {
    /// Returns a credential of the account. `None` means that the account has no credential with this id.
    pub async fn credential(
        &self,
        account: AccountId,
        id: CredentialId,
    ) -> Result<Option<Credential>, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                Ok(state.credential(account, id)?.cloned())
            })
            .await?)
    }

    /// Returns at most `limit` credentials of an account, in order of id. Each credential has a greater id than
    /// `after`. The result includes revoked credentials, but no sessions and no password links.
    pub async fn made_credentials(
        &self,
        account: AccountId,
        after: CredentialId,
        limit: i64,
    ) -> Result<Vec<Credential>, EngineError> {
        let query = CredentialsButSessions {
            account,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns all credentials of an account in order of id, including revoked credentials. With `kind`, returns only
    /// credentials of this kind. Only the operator's tools may use this function, because the list has no maximum
    /// length.
    pub async fn credentials(
        &self,
        account: AccountId,
        kind: Option<CredentialKind>,
    ) -> Result<Vec<Credential>, EngineError> {
        let first = Credentials {
            account,
            kind,
            after: None,
        };
        Ok(self.store().all(first).await?)
    }

    /// Returns an agent's credentials of one kind, except revoked and expired credentials.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the account has no such agent. Another error if the database is not available.
    pub async fn credentials_of(
        &self,
        account: AccountId,
        agent: AgentId,
        kind: CredentialKind,
    ) -> Result<Vec<Credential>, EngineError> {
        if !self.config(account).await?.agents.contains_key(&agent) {
            return Err(Refusal::NotFound(Object::Agent).into());
        }
        let now = self.now();
        let mut found = self
            .store()
            .read(account, move |state| {
                state.credentials_of_agent(account, agent, kind)
            })
            .await?;
        found.retain(|c| c.expires_at.is_none_or(|at| at > now));
        Ok(found)
    }
}
