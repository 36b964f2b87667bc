//! Reads about contacts, besides a single contact.

use crate::{Engine, EngineError};
use parlor_model::decide;
use parlor_model::entities::{Contact, ContactNote, Erasure, Merge, Person};
use parlor_model::ids::{AccountId, ContactId, MergeId};
use parlor_model::refusal::{Object, Refusal};
use parlor_store::query::contacts::{MergedInto, Merges, Notes, People, PeopleFilter};

impl Engine {
    /// A page of people with their points, newest first. Those who were merged or erased are left out.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn people(
        &self,
        account: AccountId,
        filter: PeopleFilter,
    ) -> Result<Vec<Person>, EngineError> {
        let filter = &filter;
        let contacts = self.store().list(People { account, filter }).await?;
        self.with_points(account, contacts).await
    }

    /// The contact that an id stands for: itself, or the one it was merged into.
    ///
    /// # Errors
    /// Refused as not found when unknown, another account's, or erased.
    pub async fn living(
        &self,
        account: AccountId,
        id: ContactId,
    ) -> Result<ContactId, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| decide::living(state, account, id))
            .await?)
    }

    /// Those who were merged into a contact, as they were.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn merged_into(
        &self,
        account: AccountId,
        id: ContactId,
    ) -> Result<Vec<Contact>, EngineError> {
        let query = MergedInto {
            account,
            contact: id,
        };
        Ok(self.store().list(query).await?)
    }

    /// The notes about a contact, newest first.
    ///
    /// # Errors
    /// Refused as not found as [`Self::living`].
    pub async fn contact_notes(
        &self,
        account: AccountId,
        id: ContactId,
    ) -> Result<Vec<ContactNote>, EngineError> {
        let contact = self.living(account, id).await?;
        Ok(self.store().list(Notes { account, contact }).await?)
    }

    /// A page of the merges into a contact, newest first.
    ///
    /// # Errors
    /// Refused as not found as [`Self::living`].
    pub async fn merges(
        &self,
        account: AccountId,
        id: ContactId,
        after: Option<MergeId>,
        limit: i64,
    ) -> Result<Vec<Merge>, EngineError> {
        let query = Merges {
            account,
            contact: self.living(account, id).await?,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// The progress of a contact's erasure.
    ///
    /// # Errors
    /// Refused as not found when nobody asked for it.
    pub async fn erasure(&self, account: AccountId, id: ContactId) -> Result<Erasure, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                state
                    .erasure(account, id)?
                    .cloned()
                    .ok_or_else(|| Refusal::NotFound(Object::Contact).into())
            })
            .await?)
    }
}
