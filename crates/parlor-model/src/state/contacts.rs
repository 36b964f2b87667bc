//! Functions that read single contacts, contact points and identities, and the look-up of contacts by one value. The
//! functions in `people.rs` read all rows of a contact.

use super::{Decided, Key, State, Stop};
use crate::entities::{Case, Contact, ContactPoint, Identity, Person, VisitedPages};
use crate::ids::{AccountId, CaseId, ContactId, ContactPointId, DepartmentId, IdentityId, InboxId};
use crate::words::PointKind;
use std::collections::BTreeSet;

/// A look-up of contacts by one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointQuery {
    /// The account.
    pub account: AccountId,
    /// The department. Set only if the account separates contacts by department.
    pub department: Option<DepartmentId>,
    /// The kind of value.
    pub kind: PointKind,
    /// The attribute's name for [`PointKind::Attribute`]. For other kinds, this text is empty.
    pub label: String,
    /// The comparison key of the value.
    pub match_value: String,
}

impl From<PointQuery> for Key {
    fn from(query: PointQuery) -> Self {
        Self::PointsByValue(
            query.account,
            query.department,
            query.kind,
            query.label,
            query.match_value,
        )
    }
}

impl State {
    /// Returns a contact of this account.
    pub fn contact(&self, account: AccountId, id: ContactId) -> Decided<Option<&Contact>> {
        match self.contacts.get(&(account, id)) {
            Some(found) => Ok(found),
            None => Err(Stop::Need(Key::person(account, id).to_vec())),
        }
    }

    /// Returns a contact of this account with its contact points.
    pub fn person(&self, account: AccountId, id: ContactId) -> Decided<Option<Person>> {
        let Some(contact) = self.contact(account, id)? else {
            return Ok(None);
        };
        let points = self.found(Key::PointsOf(account, id))?;
        let mut points: Vec<ContactPoint> = points.cloned().collect();
        points.sort_unstable_by_key(ContactPoint::order);
        Ok(Some(Person {
            contact: contact.clone(),
            points,
        }))
    }

    /// Returns a contact point of this account.
    pub fn point(&self, account: AccountId, id: ContactPointId) -> Decided<Option<&ContactPoint>> {
        self.row(Key::Point(account, id), (account, id))
    }

    /// Returns the distinct contacts that a look-up finds, ordered by id. If there are two or more contacts, the value
    /// is ambiguous.
    pub fn contacts_by_value(&self, query: PointQuery) -> Decided<BTreeSet<ContactId>> {
        let points = self.found(query.into())?;
        Ok(points.map(|p: &ContactPoint| p.contact_id).collect())
    }

    /// Returns the contact point with this unique key.
    pub fn unique_point(
        &self,
        account: AccountId,
        unique_key: &str,
    ) -> Decided<Option<&ContactPoint>> {
        let mut points = self.found(Key::UniquePoint(account, unique_key.to_owned()))?;
        Ok(points.next())
    }

    /// Returns an identity of this account.
    pub fn identity(&self, account: AccountId, id: IdentityId) -> Decided<Option<&Identity>> {
        self.row(Key::Identity(account, id), (account, id))
    }

    /// Returns the identity with this serial.
    pub fn identity_by_serial(
        &self,
        account: AccountId,
        inbox: InboxId,
        serial: &str,
    ) -> Decided<Option<&Identity>> {
        let mut found = self.found(Key::IdentityBySerial(account, inbox, serial.to_owned()))?;
        Ok(found.next())
    }

    /// Returns identities of a contact in this inbox. The result always includes the identity with the most recent
    /// activity, and the newest identity.
    pub fn identities_of(
        &self,
        account: AccountId,
        inbox: InboxId,
        contact: ContactId,
    ) -> Decided<Vec<&Identity>> {
        let [active, newest] = Key::identities(account, inbox, contact);
        let rows = &self.identities;
        let mut found: Vec<&Identity> = match (rows.found(&active), rows.found(&newest)) {
            (Some(active), Some(newest)) => active.chain(newest).collect(),
            _ => return Err(Stop::Need(vec![active, newest])),
        };
        found.sort_unstable_by_key(|identity| identity.id);
        found.dedup_by_key(|identity| identity.id);
        Ok(found)
    }

    /// Returns the web pages that an identity visited.
    pub fn visited_pages(
        &self,
        account: AccountId,
        identity: IdentityId,
    ) -> Decided<Option<&VisitedPages>> {
        self.row(Key::VisitedPages(account, identity), (account, identity))
    }

    /// Returns the account of the contact with this id. Provisioning uses the result to refuse ids that another account
    /// uses.
    pub fn contact_owner(&self, id: ContactId) -> Decided<Option<AccountId>> {
        let found = self.found(Key::ContactOwner(id))?.next();
        Ok(found.map(|c: &Contact| c.account_id))
    }

    /// Returns the account of the identity with this id. Provisioning uses the result to refuse ids that another
    /// account uses.
    pub fn identity_owner(&self, id: IdentityId) -> Decided<Option<AccountId>> {
        let found = self.found(Key::IdentityOwner(id))?.next();
        Ok(found.map(|i: &Identity| i.account_id))
    }

    /// Returns the account of the case with this id. Provisioning uses the result to refuse ids that another account
    /// uses.
    pub fn case_owner(&self, id: CaseId) -> Decided<Option<AccountId>> {
        let found = self.found(Key::CaseOwner(id))?.next();
        Ok(found.map(|c: &Case| c.account_id))
    }
}
