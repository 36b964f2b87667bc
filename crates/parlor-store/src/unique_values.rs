//! Values that are unique across accounts.
//!
//! Every key of a data table begins with the account, so that the data can be distributed by account. Such a database holds
//! uniqueness within an account only. So a value that is unique in the whole installation also has a row in `unique_values`, a small
//! table that every node of a cluster would copy. The row is written in the transaction of the row that it stands for. The values are
//! agents' e-mail addresses, credentials' keys and secrets, and ids that a person may choose. Ids that Parlor chooses are unique
//! because they are leased.

use crate::catalogue::{Shape, Verb};
use crate::row::Value;
use crate::writes::{Write, chosen_ids};
use parlor_model::entities::{Credential, UniqueValue};
use parlor_model::ids::{Id, IdKind};
use parlor_model::state::Flush;
use parlor_model::words::Word as _;

/// The kind of an agent's e-mail address, in lower case.
pub(crate) const AGENT_EMAIL: &str = "agent_email";
/// The kind of the hashed secret of a credential that has no key. That of a credential's key is the credential's kind.
pub(crate) const SECRET: &str = "secret";

/// The key of the object that has a value of a kind.
const OBJECT: &[&str] = &["kind", "account_id", "object_id"];

fn of_credential(row: &Credential) -> UniqueValue {
    let (kind, value) = match &row.key {
        Some(key) => (row.kind.word(), key),
        None => (SECRET, &row.secret_hash),
    };
    UniqueValue {
        kind: kind.to_owned(),
        value: value.clone(),
        account_id: row.account_id,
        object_id: row.id.get(),
    }
}

/// Adds the writes of a flush: values that objects no longer have are removed before others take them.
pub(crate) fn writes(out: &mut Vec<Write<'_>>, flush: &Flush) {
    let mut removed: Vec<UniqueValue> = Vec::new();
    let mut added: Vec<UniqueValue> = Vec::new();
    let emails = flush.agents.written().map(|agent| UniqueValue {
        kind: AGENT_EMAIL.to_owned(),
        value: agent.email.to_lowercase(),
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
    let ids = chosen_ids(flush).into_iter();
    let ids = ids
        .filter(|(kind, ..)| *kind != IdKind::Account)
        .map(|(kind, account_id, id)| UniqueValue {
            kind: kind.table().to_owned(),
            value: id.to_string(),
            account_id,
            object_id: id,
        });
    let object = |row: UniqueValue| {
        vec![
            Value::text(row.kind),
            Value::Int(row.account_id.get()),
            Value::Int(row.object_id),
        ]
    };
    let shape = Shape::of::<UniqueValue>();
    let mut write = |shape, verb, rows: Vec<Vec<Value<'static>>>| {
        if !rows.is_empty() {
            out.push(Write {
                shape,
                verb,
                rows,
                were: Vec::new(),
            });
        }
    };
    let by_object = Shape {
        key: OBJECT,
        ..shape
    };
    write(
        by_object,
        Verb::Delete,
        removed.into_iter().map(object).collect(),
    );
    write(shape, Verb::Insert, added.into_iter().map(all).collect());
    write(shape, Verb::Put, ids.map(all).collect());
}

fn all(row: UniqueValue) -> Vec<Value<'static>> {
    vec![
        Value::text(row.kind),
        Value::text(row.value),
        Value::Int(row.account_id.get()),
        Value::Int(row.object_id),
    ]
}
