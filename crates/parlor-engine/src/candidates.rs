//! The engine's search for candidates: contacts that may be the same person as another contact.

use crate::{Engine, EngineError};
use parlor_model::candidates::{
    COMMON, Known, MAX_POINTS, MAX_SERIALS, Resemblance, identifies, likenesses,
};
use parlor_model::entities::{Identity, Person};
use parlor_model::ids::{AccountId, ContactId, InboxId};
use parlor_store::query::contacts::LivingContacts;
use parlor_store::query::identities::IdentitiesBySerials;
use parlor_store::query::points::PointsWithKeys;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of database rows that are read for one contact point value or one serial (an API client's own id
/// for an identity).
const PER_VALUE: i64 = 20;
/// The maximum number of contacts that are found by the contact's name.
const NAMESAKES: usize = 50;
/// The maximum number of other contacts that are compared with the contact.
const COMPARED: usize = 100;
/// The maximum number of inboxes in which serials are searched.
const INBOXES: usize = 200;

/// A contact that may be the same person as another contact.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The contact.
    pub person: Person,
    /// The evidence that the two contacts are the same person.
    pub resemblance: Resemblance,
}

impl Engine {
    /// Returns at most `limit` contacts that may be the same person as a contact. Contacts with the strongest evidence
    /// are first. The result leaves out merged and erased contacts.
    ///
    /// Database indexes find contacts with an equal contact point value or serial. The search index finds contacts that
    /// contain all words of the contact's name. The search index does not find contacts that changed very recently. At
    /// most 20 rows are read for each of the contact's first 32 values and for each of its first 16 serials. At most
    /// the newest 50 contacts are found by name. At most 100 contacts are compared.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the contact is unknown or erased, or belongs to another account.
    pub async fn candidates(
        &self,
        account: AccountId,
        id: ContactId,
        limit: usize,
    ) -> Result<Vec<Candidate>, EngineError> {
        let view = self.contact(account, id).await?;
        let (person, config) = (&view.person, &view.config);
        let mut found: BTreeSet<ContactId> = BTreeSet::new();
        let mut holders: BTreeMap<String, usize> = BTreeMap::new();
        let keys: BTreeSet<&String> = (person.points.iter())
            .filter(|point| identifies(point))
            .map(|point| &point.match_value)
            .collect();
        let keys: Vec<String> = keys.into_iter().take(MAX_POINTS).cloned().collect();
        if !keys.is_empty() {
            let query = PointsWithKeys {
                account,
                keys: &keys,
                limit: PER_VALUE,
            };
            for (contact, key) in self.store().list(query).await? {
                let others = holders.entry(key).or_default();
                *others = others.saturating_add(1);
                found.insert(contact);
            }
        }
        let serials: BTreeSet<&String> = (view.identities.iter())
            .filter_map(|identity| identity.serial.as_ref())
            .collect();
        let serials: Vec<String> = serials.into_iter().take(MAX_SERIALS).cloned().collect();
        let inboxes: Vec<InboxId> = config.inboxes.keys().copied().take(INBOXES).collect();
        if !serials.is_empty() && !inboxes.is_empty() {
            let query = IdentitiesBySerials {
                account,
                inboxes: &inboxes,
                serials: &serials,
                limit: PER_VALUE,
            };
            let rows = self.store().list(query).await?;
            found.extend(rows.into_iter().map(|(contact, _)| contact));
        }
        let name = &person.contact.name;
        let namesakes = self.store().namesakes(account, name, NAMESAKES).await?;
        let other = |id: &ContactId| *id != person.contact.id;
        // Equal values and serials are stronger evidence than names. So contacts with an equal value or serial precede
        // contacts that were found only by name.
        let mut ids: Vec<ContactId> = found.into_iter().filter(other).collect();
        let more = namesakes.into_iter().filter(other);
        ids.extend(more.filter(|id| !ids.contains(id)).collect::<Vec<_>>());
        ids.truncate(COMPARED);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = (self.store()).list(LivingContacts { account, ids: &ids });
        let people = self.with_points(account, rows.await?).await?;
        let ids: Vec<ContactId> = people.iter().map(|person| person.contact.id).collect();
        let mut identities: BTreeMap<ContactId, Vec<Identity>> = BTreeMap::new();
        if !ids.is_empty() && !serials.is_empty() {
            for identity in self.identities(account, ids).await? {
                if let Some(contact) = identity.contact_id {
                    identities.entry(contact).or_default().push(identity);
                }
            }
        }
        let known = Known {
            person,
            identities: &view.identities,
        };
        let is_common = |key: &str| holders.get(key).is_some_and(|others| *others > COMMON);
        let mut candidates: Vec<Candidate> = (people.into_iter())
            .filter_map(|person| {
                let other = Known {
                    person: &person,
                    identities: (identities.get(&person.contact.id)).map_or(&[], Vec::as_slice),
                };
                let resemblance = likenesses(known, other, is_common)?;
                Some(Candidate {
                    person,
                    resemblance,
                })
            })
            .collect();
        candidates.sort_by_key(|candidate| {
            let contact = &candidate.person.contact;
            let pieces = candidate.resemblance.pieces.iter();
            let strengths: Vec<_> = pieces.map(|piece| piece.strength).collect();
            Reverse((
                candidate.resemblance.strength,
                strengths,
                contact.last_activity_at,
                contact.id,
            ))
        });
        candidates.truncate(limit);
        Ok(candidates)
    }
}
