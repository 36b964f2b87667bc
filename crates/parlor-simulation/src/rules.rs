//! Tests with invalid batches. The database in memory must refuse each invalid batch and store no part of it.

use crate::driver::furnish;
use crate::memory::{Database, Memory, Shared};
use crate::random::Rng;
use futures_util::FutureExt as _;
use parlor_model::entities::{Credential, Inbox, Queue};
use parlor_model::ids::{AccountId, CredentialId, InboxId, QueueId};
use parlor_model::state::Flush;
use parlor_store::port::{Backend as _, DbError};
use std::sync::{Arc, Mutex};

const ACCOUNT: AccountId = AccountId(1);
const OTHER: AccountId = AccountId(2);

/// Writes a batch for [`ACCOUNT`] with the given change. Returns the result, and descriptions of the batch's references
/// to other accounts.
fn write(change: impl FnOnce(&Database, &mut Flush)) -> (Result<(), DbError>, Vec<String>) {
    let shared = Arc::new(Mutex::new(Shared::default()));
    let mut backend = Memory::new(&shared, 100, true);
    furnish(&mut backend, &mut Rng(1)).now_or_never().unwrap();
    let flush = {
        let mut shared = shared.lock().unwrap();
        shared.database.settle_changes();
        let counters = shared.database.counters[&ACCOUNT].0;
        let mut flush = Flush {
            counters: vec![(ACCOUNT, Some(counters), counters)],
            ..Flush::default()
        };
        change(&shared.database, &mut flush);
        flush
    };
    let written = backend.apply(Arc::new(flush)).now_or_never().unwrap();
    let shared = shared.lock().unwrap();
    assert_eq!(written.is_err(), !shared.failures.is_empty());
    assert_eq!(written.is_err(), shared.database.changes().is_empty());
    (written, shared.database.strays())
}

fn refusal(change: impl FnOnce(&Database, &mut Flush)) -> String {
    format!("{:?}", write(change).0.unwrap_err())
}

fn broken(text: &str, change: impl FnOnce(&Database, &mut Flush)) {
    let refusal = refusal(change);
    assert!(
        refusal.starts_with("Broken(") && refusal.contains(text),
        "{refusal}"
    );
}

fn taken(text: &str, change: impl FnOnce(&Database, &mut Flush)) {
    let refusal = refusal(change);
    assert!(
        refusal.starts_with("Taken(") && refusal.contains(text),
        "{refusal}"
    );
}

/// Returns a valid new inbox of [`ACCOUNT`].
fn inbox(db: &Database) -> Inbox {
    let inbox = db.inboxes.all().find(|row| row.account_id == ACCOUNT);
    Inbox {
        id: InboxId(99),
        key: "new".to_owned(),
        ..inbox.unwrap().clone()
    }
}

fn credential(db: &Database, account: AccountId) -> Credential {
    let row = db.credentials.all().find(|row| row.account_id == account);
    row.unwrap().clone()
}

/// Adds to a batch an update that changes only the name of a credential.
fn rename(flush: &mut Flush, row: Credential) {
    let now = Credential {
        name: "other".to_owned(),
        ..row.clone()
    };
    flush.credentials.updated.push(Arc::new(now));
    flush.credentials.were.push(Arc::new(row));
}

#[test]
fn a_right_write_is_stored() {
    let (written, strays) = write(|db, flush| {
        flush.inboxes.inserted.push(Arc::new(inbox(db)));
        rename(flush, credential(db, ACCOUNT));
    });
    written.unwrap();
    assert!(strays.is_empty(), "{strays:?}");
}

#[test]
fn the_constraints_of_the_schema_apply() {
    taken("inboxes.match_key", |db, flush| {
        let key = db.inboxes.id(InboxId(1)).unwrap().key.to_uppercase();
        let row = Inbox { key, ..inbox(db) };
        flush.inboxes.inserted.push(Arc::new(row));
    });
    taken("unique_values", |db, flush| {
        let of_other = db.inboxes.all().find(|row| row.account_id == OTHER);
        let id = of_other.unwrap().id;
        let row = Inbox { id, ..inbox(db) };
        flush.inboxes.inserted.push(Arc::new(row));
    });
    broken("FOREIGN KEY constraint failed", |db, flush| {
        let queue_id = QueueId(99);
        let row = Inbox {
            queue_id,
            ..inbox(db)
        };
        flush.inboxes.inserted.push(Arc::new(row));
    });
    // The database checks this foreign key only at the commit.
    broken("FOREIGN KEY constraint failed", |db, flush| {
        let queue = db.queues.all().find(|row| row.account_id == ACCOUNT);
        let row = Queue {
            overflow_queue_id: Some(QueueId(99)),
            ..queue.unwrap().clone()
        };
        flush.queues.updated.push(Arc::new(row));
    });
    broken("CHECK constraint failed: hold_s", |db, flush| {
        let row = Inbox {
            hold_s: 61,
            ..inbox(db)
        };
        flush.inboxes.inserted.push(Arc::new(row));
    });
}

#[test]
fn a_missing_row_is_neither_updated_nor_deleted() {
    broken("is updated but not there", |db, flush| {
        let id = CredentialId(99);
        let row = Credential {
            id,
            ..credential(db, ACCOUNT)
        };
        rename(flush, row);
    });
    broken("is updated but not there", |db, flush| {
        let row = Credential {
            account_id: ACCOUNT,
            ..credential(db, OTHER)
        };
        rename(flush, row);
    });
    broken("is deleted but not there", |_, flush| {
        flush.inboxes.deleted.push((ACCOUNT, InboxId(99)));
    });
    broken("is deleted but not there", |db, flush| {
        let of_other = db.inboxes.all().find(|row| row.account_id == OTHER);
        flush.inboxes.deleted.push((ACCOUNT, of_other.unwrap().id));
    });
}

#[test]
fn an_account_is_locked_before_its_rows_are_written() {
    broken("was not locked", |db, flush| {
        rename(flush, credential(db, OTHER));
    });
}

#[test]
fn a_reference_to_another_account_is_found() {
    let (written, strays) = write(|db, flush| {
        let of_other = db.queues.all().find(|row| row.account_id == OTHER);
        let row = Inbox {
            queue_id: of_other.unwrap().id,
            ..inbox(db)
        };
        flush.inboxes.inserted.push(Arc::new(row));
    });
    written.unwrap();
    assert!(
        strays.len() == 1 && strays[0].contains("names queues"),
        "{strays:?}"
    );
}
