//! Administration through the API: the fields of one object become a command.

use crate::provision::Keeper;
use crate::{Engine, EngineError};
use parlor_model::document::{Fault, Faults};
use parlor_model::entities::JsonMap;
use parlor_model::ids::{AccountId, AgentId, IdKind};
use parlor_model::provision::administer::Administer;
use parlor_model::provision::field::{Form, Reading};

/// An object as an administrator wants it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The account.
    pub account: AccountId,
    /// The administrator.
    pub by: AgentId,
    /// The kind of object.
    pub kind: IdKind,
    /// The object's id; `None` makes one.
    pub id: Option<i64>,
    /// Its fields, as `/v1` names them. `null` clears a field; a field that is left out stays.
    pub fields: JsonMap,
}

impl Engine {
    /// Makes the command that makes or changes an object. Hashes a password, if there is one, off the request threads.
    ///
    /// # Errors
    /// All faults of the fields, as the inner result; that the system gives no random numbers.
    pub async fn administer(
        &self,
        wanted: Wanted,
    ) -> Result<Result<Administer, Vec<Fault>>, EngineError> {
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

    fn read_object(&self, wanted: Wanted) -> Result<Administer, Vec<Fault>> {
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
        let read = Administer::read(wanted.account, wanted.by, object, wanted.fields, &mut cx);
        match read {
            Some(act) if cx.faults.is_empty() => Ok(act),
            _ => Err(cx.faults.into_list()),
        }
    }
}
