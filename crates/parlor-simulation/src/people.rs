//! The test that the undo of a merge restores all contacts, if no other command is carried out between the merge and
//! its undo.

use crate::driver::{SimClock, furnish, run, uuids};
use crate::memory::{Database, Memory, Shared};
use crate::random::{ONCE_FAILED, Rng};
use crate::world::World;
use futures_util::FutureExt;
use parlor_model::command::{
    Actor, AddContactNote, MergeContacts, Outcome, Settled, Submission, UndoMerge,
};
use parlor_model::entities::Conversation;
use parlor_model::ids::{ContactId, ConversationId, MergeId};
use parlor_model::time::Timestamp;
use parlor_model::words::{Evidence, PointKind, Status};
use parlor_store::Clock;
use parlor_store::port::{Published, Writer};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const SEEDS: u64 = 40;

/// All rows that a merge can change, without the times of their last change.
#[derive(Debug, PartialEq)]
struct People {
    conversations: BTreeMap<ConversationId, Conversation>,
    others: Vec<String>,
}

/// Returns all rows that a merge can change.
fn people(db: &Database) -> People {
    let never = Timestamp(0);
    let mut out = Vec::new();
    for row in db.contacts.all() {
        let mut row = row.clone();
        row.updated_at = never;
        out.push(format!("{row:?}"));
    }
    // The contact points of custom attributes are not compared, because the undo creates them again with new ids.
    for row in db.points.all().filter(|p| p.kind != PointKind::Attribute) {
        let mut row = row.clone();
        row.updated_at = never;
        out.push(format!("{row:?}"));
    }
    for row in db.identities.all() {
        let mut row = row.clone();
        row.updated_at = never;
        out.push(format!("{row:?}"));
    }
    for row in db.tickets.all() {
        let mut row = row.clone();
        row.updated_at = never;
        out.push(format!("{row:?}"));
    }
    out.extend(db.cases.all().map(|row| format!("{row:?}")));
    out.extend(db.notes.all().map(|row| format!("{row:?}")));
    out.extend(db.messages.all().map(|row| format!("{row:?}")));
    out.sort();
    let conversations = (db.conversations.all())
        .map(|row| {
            let mut row = row.clone();
            row.updated_at = never;
            (row.id, row)
        })
        .collect();
    People {
        conversations,
        others: out,
    }
}

#[test]
fn a_merge_undone_leaves_everybody_as_they_were() {
    let mut undone = 0;
    for seed in ONCE_FAILED.iter().copied().chain(1..=SEEDS) {
        let (count, people) = merge_and_undo(seed);
        assert_eq!(
            merge_and_undo(seed),
            (count, people),
            "seed {seed} does not repeat itself"
        );
        undone += count;
    }
    assert!(undone > 50, "{undone}");
}

/// Merges and unmerges contacts of a seed. Returns the number of undone merges, and the rows at the end.
fn merge_and_undo(seed: u64) -> (usize, People) {
    let mut undone = 0;
    let mut rng = Rng(seed);
    let shared = Arc::new(Mutex::new(Shared::default()));
    let mut backend = Memory::new(&shared, 100, true);
    furnish(&mut backend, &mut rng).now_or_never().unwrap();
    let clock = SimClock::new();
    let time: Arc<dyn Clock> = Arc::<SimClock>::clone(&clock);
    let published = Arc::new(Published::default());
    let mut writer = Writer::new(backend, time, published, uuids(seed));
    let mut world = World::new(rng.clone());
    for _ in 0..12 {
        clock.advance(1_000_000);
        let now = clock.now();
        let batch: Vec<Submission> = (0..25)
            .map(|_| world.submission(&shared.lock().unwrap().database, now))
            .collect();
        run(&mut writer, &batch);
    }
    for _ in 0..8 {
        clock.advance(1_000_000);
        let (keep, merge, account) = {
            let db = &shared.lock().unwrap().database;
            let living: Vec<ContactId> = (db.contacts.all())
                .filter(|c| c.merged_into.is_none() && c.erased_at.is_none())
                .map(|c| c.id)
                .collect();
            let keep = rng.pick(&living);
            let merge = rng.pick(&living);
            (keep, merge, db.contacts.id(keep).unwrap().account_id)
        };
        let agent = (shared.lock().unwrap().database.agents.all())
            .find(|a| a.account_id == account)
            .unwrap()
            .id;
        run(
            &mut writer,
            &[Submission::new(
                account,
                Actor::Program(agent),
                AddContactNote {
                    contact: merge,
                    content: "note".to_owned(),
                },
            )],
        );
        let mut before = people(&shared.lock().unwrap().database);
        clock.advance(1_000_000);
        let merged = run(
            &mut writer,
            &[Submission::new(
                account,
                Actor::System,
                MergeContacts {
                    keep,
                    merge,
                    evidence: Evidence::Signed,
                },
            )],
        );
        let id: Option<MergeId> = match merged.first() {
            Some(Ok(Settled::Done(outcome))) => match &**outcome {
                Outcome::MergeContacts(merge) | Outcome::UndoMerge(merge) => Some(merge.id),
                other => panic!("{other:?}"),
            },
            // The merge was refused: both ids belong to the same contact, or the contacts belong to different
            // accounts or departments.
            _ => None,
        };
        let Some(id) = id else {
            assert_eq!(people(&shared.lock().unwrap().database), before);
            continue;
        };
        let merged = people(&shared.lock().unwrap().database);
        assert_ne!(merged, before);
        clock.advance(1_000_000);
        let result = run(
            &mut writer,
            &[Submission::new(
                account,
                Actor::System,
                UndoMerge { merge: id },
            )],
        );
        assert!(
            matches!(result.first(), Some(Ok(_))),
            "seed {seed}: {result:?}"
        );
        let after = people(&shared.lock().unwrap().database);
        // A merge with a blocked contact resolves the ongoing conversations of the remaining contact. The undo
        // returns these conversations to their earlier contact, but the conversations stay resolved.
        for (id, was) in &mut before.conversations {
            if was.status != merged.conversations[id].status {
                assert_eq!(merged.conversations[id].status, Status::Resolved);
                *was = Conversation {
                    contact_id: was.contact_id,
                    identity_id: was.identity_id,
                    case_id: was.case_id,
                    ..after.conversations[id].clone()
                };
            }
        }
        assert_eq!(after, before, "seed {seed}");
        undone += 1;
    }
    let people = people(&shared.lock().unwrap().database);
    (undone, people)
}
