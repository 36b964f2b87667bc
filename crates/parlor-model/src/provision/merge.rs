//! Merges the fields of one object of a provisioning file. Three values decide whether a field is changed: the file's
//! value, the present value, and the value in the object's provisioning record. This record contains the value from the
//! last file that set the field. If the present value differs from the record, the field was changed after that, for
//! example through the API. Such a field keeps its value, unless [`super::Provision::force`] is set.

use super::location::Secret;
use crate::document::Patch;
use crate::entities::JsonMap;
use crate::time::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

/// The state of merging the fields of one object.
#[derive(Debug)]
pub(super) struct Merge {
    /// The name of the object in [`crate::entities::Provisioned`].
    pub(super) object: String,
    /// Whether the object is new.
    pub(super) new: bool,
    force: bool,
    last: JsonMap,
    next: JsonMap,
    changed: Vec<Changed>,
    kept: Vec<String>,
}

/// A field that changed.
#[derive(Debug)]
struct Changed {
    field: String,
    /// The values before and after the change. `None` for a secret, and for a change that [`Merge::change`] recorded.
    values: Option<(Value, Value)>,
}

fn fingerprint<T: Serialize>(value: &T) -> Value {
    // The compared values are words, numbers and lists of them. Their serialisation cannot fail.
    serde_json::to_value(value).unwrap_or_default()
}

/// Converts a value to the form of the audit log. Instants, which a row contains as numbers, become texts.
fn shown(field: &str, value: Value) -> Value {
    match value.as_i64() {
        Some(micros) if field.ends_with("_at") => Timestamp(micros).iso_micros().into(),
        _ => value,
    }
}

/// A document's value for a field of a row.
pub(super) trait Desired<T> {
    /// Returns the value. `None` means that the field keeps its value.
    fn desired(self) -> Option<T>;
}

impl<T> Desired<T> for Option<T> {
    fn desired(self) -> Self {
        self
    }
}

impl<T: Clone> Desired<T> for &Option<T> {
    fn desired(self) -> Option<T> {
        self.clone()
    }
}

impl<T: Clone> Desired<Option<T>> for &Patch<T> {
    fn desired(self) -> Option<Option<T>> {
        self.clone().change()
    }
}

impl<T> Desired<Option<T>> for Patch<T> {
    fn desired(self) -> Option<Option<T>> {
        self.change()
    }
}

impl Merge {
    pub(super) fn new(object: String, new: bool, force: bool, last: JsonMap) -> Self {
        Self {
            object,
            new,
            force,
            next: last.clone(),
            last,
            changed: Vec::new(),
            kept: Vec::new(),
        }
    }

    fn note(&mut self, field: &str, values: Option<(Value, Value)>) {
        self.changed.push(Changed {
            field: field.to_owned(),
            values,
        });
    }

    /// Whether the document may change a field whose present value differs from the document's value. If the value from
    /// an earlier file was then changed in another way, for example through the API, the document may change the field
    /// only with [`super::Provision::force`].
    fn may(&self, field: &str, current: &Value) -> bool {
        self.new || self.force || self.last.get(field).is_none_or(|last| last == current)
    }

    /// Sets a field to the document's value. Returns whether the field changed.
    pub(super) fn set<T>(&mut self, field: &str, current: &mut T, desired: impl Desired<T>) -> bool
    where
        T: Serialize + PartialEq,
    {
        let Some(desired) = desired.desired() else {
            return false;
        };
        let mark = fingerprint(&desired);
        if *current != desired {
            let before = fingerprint(current);
            if !self.may(field, &before) {
                self.kept.push(field.to_owned());
                return false;
            }
            *current = desired;
            self.note(field, Some((before, mark.clone())));
            self.next.insert(field.to_owned(), mark);
            return true;
        }
        self.next.insert(field.to_owned(), mark);
        false
    }

    /// Sets a secret field, as [`Self::set`] does. Compares the fingerprints of the secrets, because the same secret
    /// can get a different stored form each time it is read.
    pub(super) fn secret(
        &mut self,
        field: &str,
        current: &mut Option<String>,
        desired: Option<&Secret>,
    ) -> bool {
        let Some(desired) = desired else { return false };
        let stored_mark = format!("{field} as stored");
        let stored = fingerprint(current);
        let as_applied = self.last.get(&stored_mark) == Some(&stored);
        if as_applied && self.last.get(field) == Some(&Value::from(desired.fingerprint.as_str())) {
            return false;
        }
        if !self.may(&stored_mark, &stored) {
            self.kept.push(field.to_owned());
            return false;
        }
        *current = Some(desired.stored.clone());
        self.next
            .insert(field.to_owned(), desired.fingerprint.as_str().into());
        self.next
            .insert(stored_mark, desired.stored.as_str().into());
        self.note(field, None);
        true
    }

    /// Returns the value of a field from the object's previous provisioning record. The last file that set the field
    /// stored this value.
    pub(super) fn last(&self, field: &str) -> Option<&Value> {
        self.last.get(field)
    }

    /// Stores a value in the new provisioning record of the object.
    pub(super) fn remember(&mut self, field: &str, value: impl Into<Value>) {
        self.next.insert(field.to_owned(), value.into());
    }

    /// Records that the file leaves a field unchanged, because its value was set in another way, for example through
    /// the API.
    pub(super) fn keep(&mut self, field: &str) {
        self.kept.push(field.to_owned());
    }

    /// Records a change of a field without the values before and after the change.
    pub(super) fn change(&mut self, field: &str) {
        self.note(field, None);
    }

    /// Whether one of these fields changed.
    pub(super) fn changed(&self, fields: &[&str]) -> bool {
        (self.changed.iter()).any(|change| fields.contains(&change.field.as_str()))
    }

    /// Whether the row must be written.
    pub(super) fn differs(&self) -> bool {
        self.new || !self.changed.is_empty()
    }

    /// Returns the report on the object, and the object's provisioning record if the record changed. `label` is the
    /// object's name in the report.
    pub(super) fn finish(self, label: &str) -> Finished {
        let changes = if self.new {
            vec![format!("+ {label}")]
        } else {
            self.changed
                .iter()
                .map(|change| format!("~ {label} {}", change.field))
                .collect()
        };
        let fields = self
            .changed
            .into_iter()
            .map(|change| match change.values {
                Some((from, to)) => {
                    let (from, to) = (shown(&change.field, from), shown(&change.field, to));
                    json!({"field": change.field, "from": from, "to": to})
                }
                None => json!({"field": change.field}),
            })
            .collect();
        let kept = self
            .kept
            .iter()
            .map(|field| format!("= {label} {field}"))
            .collect();
        Finished {
            changes,
            fields,
            kept,
            memory: (self.next != self.last).then_some((self.object, self.next)),
        }
    }
}

/// The result of merging the fields of one object.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) changes: Vec<String>,
    /// The changed fields, in the form of the audit log.
    pub(super) fields: Vec<Value>,
    pub(super) kept: Vec<String>,
    pub(super) memory: Option<(String, JsonMap)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(last: &Value, force: bool) -> Merge {
        let last = last.as_object().cloned().unwrap_or_default();
        Merge::new("agent 7".to_owned(), false, force, last)
    }

    #[test]
    fn a_field_changes_unless_somebody_else_changed_it() {
        // (the last file's value, the present value, the file's value, forced) -> (the resulting value, changed, kept)
        let cases = [
            (json!({}), 3, 5, false, (5, true, false)),
            (json!({"capacity": 3}), 3, 5, false, (5, true, false)),
            (json!({"capacity": 3}), 4, 5, false, (4, false, true)),
            (json!({"capacity": 3}), 4, 3, false, (4, false, true)),
            (json!({"capacity": 3}), 4, 5, true, (5, true, false)),
            (json!({"capacity": 3}), 5, 5, false, (5, false, false)),
        ];
        for (last, there, said, force, expected) in cases {
            let mut merge = merge(&last, force);
            let mut capacity = there;
            let changed = merge.set("capacity", &mut capacity, Some(said));
            let finished = merge.finish("agent 7 Mina");
            assert_eq!(
                (capacity, changed, !finished.kept.is_empty()),
                expected,
                "{last} {there} {said} {force}"
            );
            assert_eq!(finished.changes.is_empty(), !changed);
        }
    }

    #[test]
    fn a_secret_is_compared_by_fingerprint_and_its_stored_form_by_what_was_applied() {
        let secret = |fingerprint: &str, stored: &str| Secret {
            stored: stored.to_owned(),
            fingerprint: fingerprint.to_owned(),
        };
        let last = json!({"password": "f1", "password as stored": "hash-a"});
        // If the file contains the same password again, nothing changes, although the new hash differs from the stored
        // hash.
        let mut current = Some("hash-a".to_owned());
        assert!(!merge(&last, false).secret(
            "password",
            &mut current,
            Some(&secret("f1", "hash-b"))
        ));
        // If the file contains a different password, the new password is written.
        assert!(merge(&last, false).secret(
            "password",
            &mut current,
            Some(&secret("f2", "hash-c"))
        ));
        assert_eq!(current.as_deref(), Some("hash-c"));
        // A password that the agent has changed stays, unless `force` is set.
        let mut own = Some("hash-own".to_owned());
        assert!(!merge(&last, false).secret("password", &mut own, Some(&secret("f1", "hash-b"))));
        assert!(merge(&last, true).secret("password", &mut own, Some(&secret("f1", "hash-b"))));
    }
}
