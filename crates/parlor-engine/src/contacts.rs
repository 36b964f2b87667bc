//! The engine's functions that read contacts, contact points, identities, notes, merges and erasures.

use crate::{Engine, EngineError};
use parlor_model::command::ContactView;
use parlor_model::config::AccountConfig;
use parlor_model::decide;
use parlor_model::entities::{
    Contact, ContactNote, ContactPoint, ContactRow, Erasure, Identity, Merge, Person, VisitedPage,
};
use parlor_model::ids::{
    AccountId, AttributeGroupId, ContactId, ContactPointId, ContactRowId, IdentityId, LabelId,
    MergeId,
};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::PeopleSort;
use parlor_store::query::contact_records::{ContactRowCount, ContactRows, Merges, Notes};
use parlor_store::query::contacts::{
    ContactCount, ContactFilter, Contacts, LabelCounts, LivingContacts, MergedInto,
};
use parlor_store::query::identities::{IdentitiesOf, PagesOf};
use parlor_store::query::people::{People, PeopleCandidate, PeopleFilter, PeopleKey, PeopleScan};
use parlor_store::query::points::{PointCount, PointFilter, Points, PointsOf};
use std::collections::HashMap;

/// Removes from a filter the labels that the account no longer has. Contacts may still have the ids of such labels.
fn known(config: &AccountConfig, labels: Option<Vec<LabelId>>) -> Option<Vec<LabelId>> {
    let known = |id: &LabelId| config.labels.contains_key(id);
    labels.map(|labels| labels.into_iter().filter(known).collect())
}

/// The order of a list of contacts, and the place in this list at which a page begins.
#[derive(Clone, Debug)]
pub struct PeopleOrder {
    /// The order in which the list is sorted.
    pub sort: PeopleSort,
    /// The end of the previous page. The page begins with the next contact. `None` means the first page.
    pub after: Option<PeopleCursor>,
}

/// The end of a page of contacts: the last contact, with the values by which lists are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleCursor {
    /// The id of the last contact.
    pub id: ContactId,
    /// The time of the contact's last message in microseconds, or 0 if there is no message. In a list in order of
    /// creation, this value is always 0.
    pub active: i64,
    /// The sort key of the contact's name. In a list in order of creation, this key is always empty.
    pub name: String,
}

impl PeopleCursor {
    fn of(row: &PeopleCandidate) -> Self {
        Self {
            id: row.id,
            active: row.active,
            name: row.name.clone(),
        }
    }

    fn candidate(&self) -> PeopleCandidate {
        PeopleCandidate {
            id: self.id,
            name: self.name.clone(),
            active: self.active,
            fits: true,
        }
    }
}

/// A page of contacts.
#[derive(Clone, Debug)]
pub struct PeoplePage {
    /// The contacts, in the order of the list.
    pub people: Vec<Person>,
    /// The end of the page. `None` means that there is no next page.
    pub next: Option<PeopleCursor>,
}

/// Returns the sort key of an order, and whether the order is descending. The sort key of the order of creation is
/// `None`, because this order is the order of the ids.
const fn order_of(sort: PeopleSort) -> (Option<PeopleKey>, bool) {
    match sort {
        PeopleSort::LastActivity => (Some(PeopleKey::Activity), false),
        PeopleSort::LastActivityDown => (Some(PeopleKey::Activity), true),
        PeopleSort::Name => (Some(PeopleKey::Name), false),
        PeopleSort::NameDown => (Some(PeopleKey::Name), true),
        PeopleSort::Created => (None, false),
        PeopleSort::CreatedDown => (None, true),
    }
}

/// Removes all rows after the first `limit` rows. Returns the last remaining row, or `None` if no row was removed.
fn cut<T>(rows: &mut Vec<T>, limit: i64) -> Option<&T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return None;
    }
    rows.truncate(limit);
    rows.last()
}

impl Engine {
    /// Returns a contact with its contact points and identities. For a merged contact, returns the contact into which
    /// it was merged.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the contact is unknown or erased, or belongs to another account.
    pub async fn contact(
        &self,
        account: AccountId,
        id: ContactId,
    ) -> Result<ContactView, EngineError> {
        let person = self
            .store()
            .read(account, move |state| {
                decide::living_person(state, account, id)
            })
            .await?;
        let identities = self.identities(account, vec![person.contact.id]).await?;
        Ok(ContactView {
            config: self.config(account).await?,
            person,
            identities,
        })
    }

    /// Returns a page of contacts with their contact points, and the total number of contacts that the filter selects.
    pub async fn contacts(
        &self,
        account: AccountId,
        mut filter: ContactFilter,
    ) -> Result<(Vec<Person>, i64), EngineError> {
        let config = self.config(account).await?;
        filter.country = config.account.country.clone();
        filter.labels = known(&config, filter.labels);
        // To count the contacts, the database reads every contact of the account, so this read is a heavy read.
        let (engine, filter) = (self.heavily(account), &filter);
        let store = engine.store();
        let contacts = store.list(Contacts { account, filter }).await?;
        let total = store.first(ContactCount { account, filter }).await?;
        let total = total.map_or(0, |(count,)| count);
        Ok((engine.with_points(account, contacts).await?, total))
    }

    /// Returns the number of contacts with each label. The result leaves out labels that no contact has.
    pub async fn label_counts(
        &self,
        account: AccountId,
    ) -> Result<HashMap<LabelId, i64>, EngineError> {
        // The database reads every contact of the account that has a label, so this read is a heavy read.
        let store = self.store().heavily(account);
        let counts = store.list(LabelCounts { account }).await?;
        Ok(counts.into_iter().collect())
    }

    /// Returns a page of contacts with their contact points. The page leaves out merged and erased contacts.
    ///
    /// In every order except the order of creation, only a limited number of contacts is read for a page. If only a few
    /// of these contacts meet the filter, the page can be short or empty although there is a next page.
    pub async fn people(
        &self,
        account: AccountId,
        mut filter: PeopleFilter,
        order: PeopleOrder,
        limit: i64,
    ) -> Result<PeoplePage, EngineError> {
        let config = self.config(account).await?;
        filter.country = config.account.country.clone();
        filter.labels = known(&config, filter.labels);
        let filter = &filter;
        let PeopleOrder { sort, after } = order;
        // One more contact than the page needs is read, to find out whether there is a next page.
        let more = limit.saturating_add(1);
        let (contacts, next) = match order_of(sort) {
            (None, descending) => {
                let after = after.map(|after| after.id);
                let query = People {
                    account,
                    filter,
                    descending,
                    after,
                    limit: more,
                };
                let mut contacts = self.store().list(query).await?;
                let end = cut(&mut contacts, limit).map(|contact| contact.id);
                let next = end.map(|id| PeopleCursor {
                    id,
                    active: 0,
                    name: String::new(),
                });
                (contacts, next)
            }
            (Some(key), descending) => {
                let after = after.as_ref().map(PeopleCursor::candidate);
                let rows = PeopleScan::rows_for(filter, more);
                let scan = PeopleScan {
                    account,
                    filter,
                    key,
                    descending,
                    after: after.as_ref(),
                    rows,
                };
                let mut scanned = self.store().list(scan).await?;
                scanned.sort_unstable_by(|one, other| {
                    let order = match key {
                        PeopleKey::Name => one.name.cmp(&other.name),
                        PeopleKey::Activity => one.active.cmp(&other.active),
                    };
                    let order = order.then(one.id.cmp(&other.id));
                    if descending { order.reverse() } else { order }
                });
                scanned.truncate(usize::try_from(rows).unwrap_or(usize::MAX));
                let complete = i64::try_from(scanned.len()).is_ok_and(|read| read < rows);
                let last = scanned.last().map(PeopleCursor::of);
                let mut page: Vec<PeopleCandidate> =
                    scanned.into_iter().filter(|row| row.fits).collect();
                let next = match cut(&mut page, limit) {
                    Some(end) => Some(PeopleCursor::of(end)),
                    None => last.filter(|_| !complete),
                };
                let ids: Vec<ContactId> = page.iter().map(|row| row.id).collect();
                let ids = ids.as_slice();
                let mut contacts = if ids.is_empty() {
                    Vec::new()
                } else {
                    self.store().list(LivingContacts { account, ids }).await?
                };
                contacts.sort_by_key(|contact| ids.iter().position(|id| *id == contact.id));
                (contacts, next)
            }
        };
        let people = self.with_points(account, contacts).await?;
        Ok(PeoplePage { people, next })
    }

    /// Returns these contacts with their contact points.
    pub(crate) async fn with_points(
        &self,
        account: AccountId,
        contacts: Vec<Contact>,
    ) -> Result<Vec<Person>, EngineError> {
        let ids = contacts.iter().map(|c| c.id).collect::<Vec<_>>();
        let mut points: HashMap<ContactId, Vec<ContactPoint>> = HashMap::new();
        if !ids.is_empty() {
            let contacts = ids.as_slice();
            for point in self.store().list(PointsOf { account, contacts }).await? {
                points.entry(point.contact_id).or_default().push(point);
            }
        }
        Ok(contacts
            .into_iter()
            .map(|contact| {
                let mut points = points.remove(&contact.id).unwrap_or_default();
                points.sort_unstable_by_key(ContactPoint::order);
                Person { contact, points }
            })
            .collect())
    }

    /// Returns the id of this contact. For a merged contact, returns the id of the contact into which it was merged.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the contact is unknown or erased, or belongs to another account.
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

    /// Returns at most [`MAX_PAGE`](parlor_store::query::MAX_PAGE) identities of these contacts, in order of id.
    pub async fn identities(
        &self,
        account: AccountId,
        contacts: Vec<ContactId>,
    ) -> Result<Vec<Identity>, EngineError> {
        let contacts = contacts.as_slice();
        Ok(self
            .store()
            .list(IdentitiesOf { account, contacts })
            .await?)
    }

    /// Returns at most `limit` web pages that these identities visited, the latest visit first. Each result is a
    /// visited page and its identity.
    pub async fn visited_pages(
        &self,
        account: AccountId,
        identities: Vec<Identity>,
        limit: usize,
    ) -> Result<Vec<(Identity, VisitedPage)>, EngineError> {
        let ids: Vec<IdentityId> = identities.iter().map(|identity| identity.id).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let query = PagesOf {
            account,
            identities: &ids,
        };
        let rows = self.store().list(query).await?;
        let mut pages: Vec<(Identity, VisitedPage)> = Vec::new();
        for row in rows {
            let identity = identities.iter().find(|of| of.id == row.identity_id);
            if let Some(identity) = identity {
                let of = |page| (identity.clone(), page);
                pages.extend(row.pages.into_iter().map(of));
            }
        }
        pages.sort_by_key(|(identity, page)| (std::cmp::Reverse(page.at), identity.id));
        pages.truncate(limit);
        Ok(pages)
    }

    /// Returns an identity.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the identity is unknown or belongs to another account.
    pub async fn identity(
        &self,
        account: AccountId,
        id: IdentityId,
    ) -> Result<Identity, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                state
                    .identity(account, id)?
                    .cloned()
                    .ok_or_else(|| Refusal::NotFound(Object::Identity).into())
            })
            .await?)
    }

    /// Returns a page of contact points in order of id, and the total number of contact points that the filter selects.
    pub async fn points(
        &self,
        account: AccountId,
        mut filter: PointFilter,
    ) -> Result<(Vec<ContactPoint>, i64), EngineError> {
        filter.country = self.config(account).await?.account.country.clone();
        let (store, filter) = (self.store().heavily(account), &filter);
        let points = store.list(Points { account, filter }).await?;
        let total = store.first(PointCount { account, filter }).await?;
        Ok((points, total.map_or(0, |(count,)| count)))
    }

    /// Returns a contact point with its contact.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the point is unknown or belongs to another account.
    pub async fn point(
        &self,
        account: AccountId,
        id: ContactPointId,
    ) -> Result<(ContactPoint, Person), EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                let point = state
                    .point(account, id)?
                    .cloned()
                    .ok_or(Refusal::NotFound(Object::ContactPoint))?;
                let person = state
                    .person(account, point.contact_id)?
                    .ok_or(Refusal::NotFound(Object::Contact))?;
                Ok((point, person))
            })
            .await?)
    }

    /// Returns at most 1,000 notes about a contact, newest first.
    ///
    /// # Errors
    /// The same errors as for [`Self::living`].
    pub async fn contact_notes(
        &self,
        account: AccountId,
        id: ContactId,
    ) -> Result<Vec<ContactNote>, EngineError> {
        let contact = self.living(account, id).await?;
        Ok(self.store().list(Notes { account, contact }).await?)
    }

    /// Returns a page of the rows in a contact's tables, in order of id. For a merged contact, returns the rows of the
    /// contact into which it was merged.
    ///
    /// # Errors
    /// The same errors as for [`Self::living`].
    pub async fn contact_rows(&self, query: ContactRows) -> Result<Vec<ContactRow>, EngineError> {
        let query = ContactRows {
            contact: self.living(query.account, query.contact).await?,
            ..query
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns the total number of rows in a contact's tables, or in one of these tables.
    pub async fn count_contact_rows(
        &self,
        account: AccountId,
        contact: ContactId,
        table: Option<AttributeGroupId>,
    ) -> Result<i64, EngineError> {
        let query = ContactRowCount {
            account,
            contact,
            table,
        };
        let count = self.store().first(query).await?;
        Ok(count.map_or(0, |(count,)| count))
    }

    /// Returns a row in a table of a contact.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the row is unknown or belongs to another account.
    pub async fn contact_row(
        &self,
        account: AccountId,
        id: ContactRowId,
    ) -> Result<ContactRow, EngineError> {
        Ok(self
            .store()
            .read(account, move |state| {
                state
                    .contact_row(account, id)?
                    .cloned()
                    .ok_or_else(|| Refusal::NotFound(Object::ContactRow).into())
            })
            .await?)
    }

    /// Returns at most [`MAX_PAGE`](parlor_store::query::MAX_PAGE) contacts that were merged into a contact. Each of
    /// them has its own data.
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

    /// Returns a page of the merges into a contact, newest first.
    ///
    /// # Errors
    /// The same errors as for [`Self::living`].
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
    /// `Refusal::NotFound` if no erasure was requested.
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
