//! Administration through the API: converts the fields of one object into a command.

use crate::provision::Keeper;
use crate::{Engine, EngineError};
use parlor_model::document::{Fault, Faults};
use parlor_model::entities::{Account, AgentSettings, JsonMap};
use parlor_model::ids::{AccountId, AgentId, CredentialId, IdKind};
use parlor_model::provision::administer::Administer;
use parlor_model::provision::field::{Form, Reading};
use parlor_store::query::accounts::{Accounts, FirstAccount, SettingsOf};

/// A request to create or change one configuration object.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The account of the object.
    pub account: AccountId,
    /// The kind of the object.
    pub kind: IdKind,
    /// The object's id. `None` means that a new object is created.
    pub id: Option<i64>,
    /// The credential of the caller. It stays valid if the caller gets another password.
    pub keep: Option<CredentialId>,
    /// The object's fields, with the names of `/v1`. `null` clears a field; an absent field keeps its value.
    pub fields: JsonMap,
}

impl Engine {
    /// Returns every account of the installation, for the operator's tools only.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn accounts(&self) -> Result<Vec<Account>, EngineError> {
        Ok(self.store().list(Accounts).await?)
    }

    /// Returns the settings document of an agent. `None` means that the agent has saved none.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn settings_of(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Option<AgentSettings>, EngineError> {
        Ok(self.store().first(SettingsOf { account, agent }).await?)
    }

    /// Whether the installation has an account.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn has_account(&self) -> Result<bool, EngineError> {
        Ok(self.store().first(FirstAccount).await?.is_some())
    }

    /// Builds the command that creates or changes an object. A password is hashed on a separate thread.
    ///
    /// # Errors
    /// The inner result holds all faults of the fields. The outer error means that the operating system gave no random
    /// bytes.
    pub async fn administer(
        &self,
        wanted: Wanted,
    ) -> Result<Result<Administer, Vec<Fault>>, EngineError> {
        if wanted.kind == IdKind::Endpoint {
            let administered = self.administer_endpoint(wanted).await?;
            return Ok(administered.map(|administered| administered.act));
        }
        let engine = self.clone();
        let hashes = wanted.fields.contains_key("password");
        let work = move || engine.read_object(wanted);
        if !hashes {
            return Ok(work());
        }
        let _one_of_few = self.password_work().await?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| EngineError::internal("hashing a password was given up"))
    }

    /// Reads the fields of an object with its declaration.
    pub(crate) fn read_object(&self, wanted: Wanted) -> Result<Administer, Vec<Fault>> {
        let secrets = Keeper {
            sealer: self.sealer(),
            source: None,
        };
        let mut cx = Reading {
            faults: Faults::default(),
            form: if wanted.id.is_some() {
                Form::Change
            } else {
                Form::Create
            },
            secrets: &secrets,
        };
        let object = (wanted.kind, wanted.id);
        let read = Administer::read(wanted.account, object, wanted.fields, &mut cx);
        match read {
            Some(act) if cx.faults.is_empty() => {
                let unreachable = self.unreachable(&act.spec);
                if unreachable.is_empty() {
                    return Ok(Administer {
                        keep: wanted.keep,
                        ..act
                    });
                }
                Err(unreachable
                    .into_iter()
                    .map(|fault| Fault {
                        path: fault.key,
                        code: fault.code,
                        message: fault.message.into(),
                        line: None,
                    })
                    .collect())
            }
            _ => Err(cx.faults.into_list()),
        }
    }
}
