//! Reads about contacts: pages, merges, notes and erasure.

use crate::{Engine, EngineError};
use parlor_model::decide;
use parlor_model::entities::{Contact, ContactNote, Erasure, Merge, Person};
use parlor_model::ids::{AccountId, ContactId, MergeId};
use parlor_model::refusal::{Object, Refusal};
use parlor_store::query::contacts::{MergedInto, Merges, Notes, People, PeopleFilter};

impl Engine {
    /// Returns a page of contacts with their points, newest first. Merged and erased contacts are left out.
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

    /// Returns the contact for an id. For a merged contact, this is the remaining contact.
    ///
    /// # Errors
    /// Refused as not found if the contact is unknown, erased, or of another account.
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

    /// Returns the contacts that were merged into a contact, with their own data.
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

    /// Returns the notes about a contact, newest first.
    ///
    /// # Errors
    /// Refused as not found, as in [`Self::living`].
    pub async fn contact_notes(
        &self,
        account: AccountId,
        id: ContactId,
    ) -> Result<Vec<ContactNote>, EngineError> {
        let contact = self.living(account, id).await?;
        Ok(self.store().list(Notes { account, contact }).await?)
    }

    /// Returns a page of the merges into a contact, newest first.
    ///
    /// # Errors
    /// Refused as not found, as in [`Self::living`].
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

    /// Returns the progress of a contact's erasure.
    ///
    /// # Errors
    /// Refused as not found if no erasure was requested.
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
