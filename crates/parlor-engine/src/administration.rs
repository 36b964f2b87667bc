//! Administration through the API: converts the fields of one configuration object into a command.

use crate::provision::Keeper;
use crate::{Engine, EngineError};
use parlor_model::document::{Fault, Faults};
use parlor_model::entities::{Account, AgentSettings, JsonMap};
use parlor_model::ids::{AccountId, AgentId, CredentialId};
use parlor_model::provision::administer::Administer;
use parlor_model::provision::configured::Configured;
use parlor_model::provision::field::{Form, Reading};
use parlor_model::provision::spec::AccountSpec;
use parlor_store::query::accounts::{Accounts, FirstAccount, SettingsOf};

/// A request to create or change one configuration object.
#[derive(Clone, Debug)]
pub struct ObjectRequest {
    /// The account of the object.
    pub account: AccountId,
    /// The object's id. `None` means that a new object is created.
    pub id: Option<i64>,
    /// The credential of the caller. If the command changes the caller's password, other credentials of the agent end,
    /// but this credential stays valid.
    pub keep: Option<CredentialId>,
    /// The object's new fields, named as in `/v1`. `null` clears a field. A field that is absent here keeps its value.
    pub fields: JsonMap,
}

impl Engine {
    /// Returns every account of the installation. Use this function only for the operator, because the result contains
    /// all accounts.
    pub async fn accounts(&self) -> Result<Vec<Account>, EngineError> {
        Ok(self.store().all(Accounts::default()).await?)
    }

    /// Returns the settings document of an agent. `None` means that the agent has not saved a document.
    pub async fn settings_of(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Option<AgentSettings>, EngineError> {
        Ok(self.store().first(SettingsOf { account, agent }).await?)
    }

    /// Whether the installation has at least one account.
    pub async fn has_account(&self) -> Result<bool, EngineError> {
        Ok(self.store().first(FirstAccount).await?.is_some())
    }

    /// Builds the command that creates or changes an object. If the fields contain a password, the password is hashed
    /// on a separate thread.
    ///
    /// # Errors
    /// The inner error lists all faults of the fields. The outer error means that the database is not available, or
    /// that the server has a fault.
    pub async fn administer<R: Configured>(
        &self,
        request: ObjectRequest,
    ) -> Result<Result<Administer<R>, Vec<Fault>>, EngineError> {
        let (engine, account) = (self.clone(), request.account);
        let hashes = request.fields.contains_key("password");
        let work = move || engine.read_object(request);
        let read = if hashes {
            let _one_of_few = self.password_work().await?;
            tokio::task::spawn_blocking(work)
                .await
                .map_err(|_| EngineError::internal("hashing a password was given up"))?
        } else {
            work()
        };
        match read {
            Ok(act) => {
                let checked = self.check_endpoints(account, &act.spec).await?;
                Ok(checked.map(|()| act))
            }
            Err(faults) => Ok(Err(faults)),
        }
    }

    /// Reads the fields of an object according to the declaration of the object's type. Also checks the addresses in
    /// these fields.
    fn read_object<R: Configured>(
        &self,
        request: ObjectRequest,
    ) -> Result<Administer<R>, Vec<Fault>> {
        let form = match request.id {
            Some(_) => Form::Change,
            None => Form::Create,
        };
        let mut act: Administer<R> = self.read_fields(form, |cx| {
            Administer::read(request.account, request.id, request.fields, cx)
        })?;
        self.check_addresses(&act.spec)?;
        act.keep = request.keep;
        Ok(act)
    }

    /// Converts fields with the function `read`, and returns the result of `read`. If `read` adds a fault or returns
    /// `None`, this function returns the list of all faults as the error.
    pub(crate) fn read_fields<T>(
        &self,
        form: Form,
        read: impl FnOnce(&mut Reading<'_>) -> Option<T>,
    ) -> Result<T, Vec<Fault>> {
        let secrets = Keeper {
            sealer: self.sealer(),
            source: None,
        };
        let mut cx = Reading {
            faults: Faults::default(),
            form,
            secrets: &secrets,
        };
        match read(&mut cx) {
            Some(read) if cx.faults.is_empty() => Ok(read),
            _ => Err(cx.faults.into_list()),
        }
    }

    /// Checks the addresses to which a document sends callbacks. Returns a fault for each address to which a callback
    /// can never be sent.
    pub(crate) fn check_addresses(&self, spec: &AccountSpec) -> Result<(), Vec<Fault>> {
        let faults: Vec<Fault> = (self.unreachable(spec).into_iter())
            .map(|fault| Fault {
                path: fault.key,
                code: fault.code,
                message: fault.message.into(),
                line: None,
            })
            .collect();
        match faults.is_empty() {
            true => Ok(()),
            false => Err(faults),
        }
    }
}
