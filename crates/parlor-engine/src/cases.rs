//! The engine's functions that read cases.

use crate::{Engine, EngineError};
use parlor_model::entities::Case;
use parlor_model::ids::{AccountId, CaseId};
use parlor_model::refusal::{Object, Refusal};
use parlor_store::query::conversations::{CaseFilter, Cases};

impl Engine {
    /// Returns a page of cases, newest first.
    pub async fn cases(
        &self,
        account: AccountId,
        filter: CaseFilter,
    ) -> Result<Vec<Case>, EngineError> {
        let filter = &filter;
        Ok(self.store().list(Cases { account, filter }).await?)
    }

    /// Returns a case.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the case is unknown or belongs to another account.
    pub async fn case(&self, account: AccountId, id: CaseId) -> Result<Case, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                state
                    .case(account, id)?
                    .cloned()
                    .ok_or_else(|| Refusal::NotFound(Object::Case).into())
            })
            .await?)
    }
}
