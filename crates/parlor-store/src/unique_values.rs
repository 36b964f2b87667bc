//! Values that are unique across accounts.
//!
//! Every key of a data table begins with the account, so that the data can be distributed by account. In a distributed
//! database, a key is unique only within its account. So a value that must be unique in the whole installation also has
//! a row in `unique_values`. In a distributed database, every server would have a copy of this small table, so the
//! table's keys are unique in the whole installation. The writer writes a row of `unique_values` in the same
//! transaction as the row that contains the value. The values are agents' e-mail addresses, the keys and secrets of
//! credentials, and ids that a person may choose. Ids that Parlor generates are unique because they are leased.

use crate::row::Value;
use parlor_model::entities::{Credential, UniqueValue};
use parlor_model::ids::{AccountId, Id, IdKind};
use parlor_model::state::Flush;
use parlor_model::words::Word as _;

/// The columns of `unique_values` that identify the object of a value.
pub(crate) const OBJECT: &[&str] = &["kind", "account_id", "object_id"];

fn of_credential(row: &Credential) -> UniqueValue {
    let (kind, value) = match &row.key {
        Some(key) => (row.kind.word(), key),
        None => (UniqueValue::SECRET, &row.secret_hash),
    };
    UniqueValue {
        kind: kind.to_owned(),
        value: value.clone(),
        account_id: row.account_id,
        object_id: row.id.get(),
    }
}

/// The changes that a flush (all changes of one batch) makes in `unique_values`.
pub(crate) struct UniqueChanges {
    /// The values to remove, identified by [`OBJECT`]. They are removed before the new values are added, because
    /// another object may take a removed value.
    pub removed: Vec<Vec<Value<'static>>>,
    /// The new values, as rows.
    pub added: Vec<Vec<Value<'static>>>,
    /// The ids that a person may have chosen, as rows. The table may already contain these rows.
    pub chosen: Vec<Vec<Value<'static>>>,
}

/// Returns the changes that a flush makes in `unique_values`. `chosen` contains the ids in the flush that a person may
/// have chosen.
pub(crate) fn of(flush: &Flush, chosen: Vec<(IdKind, AccountId, i64)>) -> UniqueChanges {
    let mut removed: Vec<UniqueValue> = Vec::new();
    let mut added: Vec<UniqueValue> = Vec::new();
    let emails = flush.agents.written().map(|agent| UniqueValue {
        kind: UniqueValue::AGENT_EMAIL.to_owned(),
        value: agent.unique_value(),
        account_id: agent.account_id,
        object_id: agent.id.get(),
    });
    for email in emails {
        removed.push(email.clone());
        added.push(email);
    }
    let credentials = &flush.credentials;
    for (now, was) in credentials.updated.iter().zip(&credentials.were) {
        let (now, was) = (of_credential(now), of_credential(was));
        if now != was {
            removed.push(was);
            added.push(now);
        }
    }
    added.extend(credentials.inserted.iter().map(|row| of_credential(row)));
    let chosen = chosen
        .into_iter()
        .filter(|(kind, ..)| *kind != IdKind::Account)
        .map(|(kind, account_id, id)| UniqueValue {
            kind: kind.table().to_owned(),
            value: id.to_string(),
            account_id,
            object_id: id,
        });
    UniqueChanges {
        removed: removed.into_iter().map(object).collect(),
        added: added.into_iter().map(all).collect(),
        chosen: chosen.map(all).collect(),
    }
}

fn object(row: UniqueValue) -> Vec<Value<'static>> {
    vec![
        Value::text(row.kind),
        Value::Int(row.account_id.get()),
        Value::Int(row.object_id),
    ]
}

fn all(row: UniqueValue) -> Vec<Value<'static>> {
    vec![
        Value::text(row.kind),
        Value::text(row.value),
        Value::Int(row.account_id.get()),
        Value::Int(row.object_id),
    ]
}
