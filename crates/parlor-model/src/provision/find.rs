//! Finds the rows of the objects in a document by id, by name or by the provisioning records. Also takes the ids for
//! new rows.

use super::merge::Merge;
use super::spec::{Location, Reference};
use super::{Draft, Work};
use crate::canonical::{self, same_name};
use crate::config::AccountConfig;
use crate::document::{Patch, code};
use crate::ids::{AccountId, AttributeGroupId, CaseId, ContactId, Id, IdKind, IdentityId};
use crate::state::{Decided, State, Stored};
use std::collections::BTreeMap;
use std::fmt::Display;

/// A function that returns the rows of one table from the account's configuration.
type Rows<K, V> = fn(&mut AccountConfig) -> &mut BTreeMap<K, V>;
/// A function that returns the name of a row.
type NameOf<V> = fn(&V) -> &str;

/// The id of an object's row, and the state of merging the object's fields.
pub(super) struct Resolved {
    pub(super) id: i64,
    pub(super) merge: Merge,
}

impl Work<'_, '_> {
    /// Takes an unused id for a new object of the current account. `object` is the name of the object in the
    /// provisioning records. If the command is decided again, the object gets the same id.
    pub(super) fn fresh<T: Id>(&mut self, kind: IdKind, object: &str) -> Decided<T> {
        let name = (kind, format!("{} {object}", self.account));
        loop {
            let drawn = self.drawn.ids().named.get(&name).copied();
            let id = match drawn {
                Some(id) => T::from_raw(id),
                None => self.cx.id::<T>(kind)?,
            };
            self.drawn.ids().named.insert(name.clone(), id.get());
            if !self.given.contains(&(kind, id.get())) && !self.is_taken(kind, id.get())? {
                return Ok(id);
            }
            self.drawn.ids().named.remove(&name);
        }
    }

    /// Whether a new id is reserved or already in use. For example, this node leases an id, and another node then
    /// applies a provisioning file that contains the id.
    pub(super) fn is_taken(&self, kind: IdKind, id: i64) -> Decided<bool> {
        Ok(match kind {
            IdKind::Contact => self.state.contact_owner(ContactId(id))?.is_some(),
            IdKind::Identity => self.state.identity_owner(IdentityId(id))?.is_some(),
            IdKind::Case => self.state.case_owner(CaseId(id))?.is_some(),
            IdKind::AttributeGroup if AttributeGroupId(id).is_reserved() => true,
            _ => holder(self.state, kind, id).is_some(),
        })
    }

    /// Checks that no earlier object of the file has the same row. If an earlier object has the same row, adds a fault
    /// and returns `false`.
    pub(super) fn first_mention(
        &mut self,
        kind: IdKind,
        id: i64,
        location: &Location,
        noun: &str,
    ) -> bool {
        self.first_mention_of((kind, id), location, ("id", &format!("{noun} {id}")))
    }

    /// Checks the same as [`Self::first_mention`]. `known_by` is the name of the field that the fault names, and
    /// `called` is the name of the object in the text of the fault.
    fn first_mention_of(
        &mut self,
        row: (IdKind, i64),
        location: &Location,
        (known_by, called): (&str, &str),
    ) -> bool {
        let first = self.seen.insert(row);
        if !first {
            self.fault_of(
                code::REPEATED,
                location,
                known_by,
                format!("{called} is written twice in this file; write it once"),
            );
        }
        first
    }

    /// Finds the row of an object by the object's id. Without an id, searches the provisioning records and the table
    /// for the object's natural key, for example its name. If there is no such row, the object is new. `None` means
    /// that there was a fault.
    pub(super) fn resolve(
        &mut self,
        kind: IdKind,
        noun: &str,
        location: &Location,
        (given, natural): (Option<i64>, Option<&str>),
        (exists, by_natural): (&dyn Fn(i64) -> bool, Option<i64>),
    ) -> Decided<Option<Resolved>> {
        let object = match (given, natural) {
            (Some(id), _) => format!("{noun} {id}"),
            // Two names with the same comparison key belong to the same object.
            (None, Some(natural)) => format!("{noun} \"{}\"", canonical::name(natural)),
            (None, None) => {
                self.fault(
                    location,
                    "id",
                    format!("give this {noun} an id or a name, so that it is found again"),
                );
                return Ok(None);
            }
        };
        let last = self.memory_of(&object)?;
        let remembered = last
            .get("id")
            .and_then(serde_json::Value::as_i64)
            .filter(|id| exists(*id));
        let found = match given {
            Some(id) => exists(id).then_some(id),
            None => remembered.or(by_natural),
        };
        let known_by = match noun {
            "agent" => "email",
            "queue" | "inbox" | "hours" | "sign-in provider" => "key",
            _ => "name",
        };
        let (id, new) = match (found, given) {
            (Some(_), _) if self.making => {
                self.taken(location, noun, known_by)?;
                return Ok(None);
            }
            (Some(id), _) => (id, false),
            (None, Some(id)) => {
                if holder(self.state, kind, id).is_some() {
                    self.fault_of(
                        code::TAKEN,
                        location,
                        "id",
                        format!("{noun} {id} belongs to another account; choose another id"),
                    );
                    return Ok(None);
                }
                (id, true)
            }
            (None, None) => {
                let id: RawId = self.fresh(kind, &object)?;
                (id.0, true)
            }
        };
        // The author of the file does not know generated ids. So a fault contains the natural key of the object if the
        // file has no id for it.
        let named = match (given, natural) {
            (None, Some(natural)) => (known_by, format!("the {noun} {natural:?}")),
            _ => ("id", format!("{noun} {id}")),
        };
        if !self.first_mention_of((kind, id), location, (named.0, &named.1)) {
            return Ok(None);
        }
        self.resolved.push((kind, id));
        let mut merge = Merge::new(object, new, self.force, last);
        if given.is_none() {
            merge.remember("id", id);
        }
        Ok(Some(Resolved { id, merge }))
    }

    /// Finds the row of an object by its id or name. If there is no such row, creates one. `None` means that there was
    /// a fault.
    pub(super) fn row<K: Id, V: Clone>(
        &mut self,
        (kind, noun, known_by): (IdKind, &str, &str),
        location: &Location,
        (given, name): (Option<i64>, &Option<String>),
        rows: &BTreeMap<K, V>,
        name_of: fn(&V) -> &str,
        make: impl FnOnce(K, String) -> V,
    ) -> Decided<Option<(K, V, Merge)>> {
        let mut named = rows.iter();
        let named = named
            .find(|(_, row)| (name.as_deref()).is_some_and(|name| same_name(name_of(row), name)));
        let named = named.map(|(id, _)| *id);
        let exists: &dyn Fn(i64) -> bool = &|id| rows.contains_key(&K::from_raw(id));
        let natural = (exists, named.map(K::get));
        let resolved = self.resolve(kind, noun, location, (given, name.as_deref()), natural)?;
        let Some(Resolved { id, merge }) = resolved else {
            return Ok(None);
        };
        let id = K::from_raw(id);
        let row = match (rows.get(&id), name) {
            (Some(row), _) => row.clone(),
            (None, Some(name)) => make(id, name.clone()),
            (None, None) => {
                self.needed(location, noun, known_by)?;
                return Ok(None);
            }
        };
        if named.is_some_and(|other| other != id) {
            self.taken(location, noun, known_by)?;
            return Ok(None);
        }
        Ok(Some((id, row, merge)))
    }

    /// Stores an object that has a name and simple fields. Finds the object's row by id or name, or creates the row.
    /// The function `store` sets the fields.
    pub(super) fn named<K: Id + Display, V: Stored + Clone + 'static>(
        &mut self,
        draft: &mut Draft,
        (kind, noun): (IdKind, &str),
        (location, given, name): (&Location, Option<i64>, &Option<String>),
        (rows, name_of): (Rows<K, V>, NameOf<V>),
        make: impl FnOnce(K, String) -> V,
        store: impl FnOnce(&mut V, &mut Merge),
    ) -> Decided<()> {
        let rows = rows(&mut draft.config);
        let kind = (kind, noun, "name");
        let found = self.row(kind, location, (given, name), rows, name_of, make)?;
        let Some((id, mut row, mut merge)) = found else {
            return Ok(());
        };
        store(&mut row, &mut merge);
        let label = format!("{noun} {id} {}", name_of(&row));
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }

    /// Finds the row to which a field refers. A reference to an unknown object is a fault.
    pub(super) fn refer<K: Id, V>(
        &mut self,
        location: &Location,
        (key, none): (&str, &str),
        reference: &Patch<Reference>,
        rows: &BTreeMap<K, V>,
        name: fn(&V) -> &str,
    ) -> Patch<K> {
        match reference {
            Patch::Absent => Patch::Absent,
            Patch::Null => Patch::Null,
            Patch::Value(reference) => match referred(rows, reference, name) {
                Some(found) => Patch::Value(found),
                None => {
                    self.fault(location, key, format!("{none} {reference} in this account"));
                    Patch::Absent
                }
            },
        }
    }
}

/// An id of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct RawId(i64);

impl Id for RawId {
    fn get(self) -> i64 {
        self.0
    }
    fn from_raw(raw: i64) -> Self {
        Self(raw)
    }
}

/// Returns the account that has the configuration row of this kind with this id. Searches only the loaded accounts.
pub(super) fn holder(state: &State, kind: IdKind, id: i64) -> Option<AccountId> {
    state.account_ids().find(|account| {
        state
            .account(*account)
            .is_some_and(|space| crate::version::of_configured(&space.config, kind, id).is_some())
    })
}

/// Finds the row to which a reference refers.
pub(super) fn referred<K: Id, V>(
    rows: &BTreeMap<K, V>,
    reference: &Reference,
    name: impl Fn(&V) -> &str,
) -> Option<K> {
    match reference {
        Reference::Id(id) => Some(K::from_raw(*id)).filter(|k| rows.contains_key(k)),
        // The key of a client application is case-sensitive. So an exactly equal name is preferred to a name that
        // differs in case.
        Reference::Name(text) => (rows.iter().find(|(_, row)| name(row) == text))
            .or_else(|| rows.iter().find(|(_, row)| same_name(name(row), text)))
            .map(|(k, _)| *k),
    }
}
