//! Tests of the delivery worker's state machine, without I/O.

use super::health::until;
use super::intake::Page;
use super::machine::{Action, Chore, Conditions, Machine, Mode, Sent, Settings};
use crate::callbacks::retry_schedule::RetrySchedule;
use crate::callbacks::sender::{Failure, FailureKind, Reply};
use parlor_model::callbacks::TEST_EVENT;
use parlor_model::entities::CallbackDelivery;
use parlor_model::ids::{AccountId, EndpointId, EndpointKey};
use parlor_model::time::Timestamp;
use parlor_model::words::DeliveryState;
use parlor_store::outbox::{DeliveryResult, Due, DueDelivery, DueFilter, ReceiverFailures, Record};
use std::time::Duration;

const SECOND: i64 = 1_000_000;
const ADDRESS: (AccountId, EndpointKey) = (AccountId(1), EndpointKey::Callback(EndpointId(1)));

/// A machine with a clock and conditions. The lease is held, and the receiver has requested no pause.
struct World {
    machine: Machine,
    at: Conditions,
    settings: Settings,
}

impl World {
    fn new() -> Self {
        let now = Timestamp(0);
        let schedule = RetrySchedule {
            gaps: vec![Duration::from_secs(5)],
            lasts: Duration::from_secs(3_600),
            longest_retry_after: Duration::from_secs(60),
        };
        let mut world = Self {
            machine: Machine::new(ADDRESS, schedule, now),
            at: Conditions {
                now,
                retry_after: None,
                leased: true,
                database_rests: false,
                chores_rest: false,
            },
            settings: Settings {
                mode: Mode::Active,
                concurrency: 2,
                per_request: 1,
            },
        };
        world.machine.configure(world.settings);
        world
    }

    fn next(&mut self) -> Action {
        self.machine.next(self.at)
    }

    fn pass(&mut self, seconds: i64) {
        self.at.now = Timestamp(self.at.now.0 + seconds * SECOND);
    }

    fn mode(&mut self, mode: Mode) -> bool {
        self.settings.mode = mode;
        self.machine.configure(self.settings)
    }

    /// Answers the next read with these rows. Each row has an event number, an ordering key, and the event number of
    /// the waiting delivery before it, if any.
    fn reads(&mut self, rows: &[(i64, i64, Option<i64>)]) -> Page {
        let Action::Read(page) = self.next() else {
            panic!("nothing is read")
        };
        let rows = rows.iter().map(|(event, key, before)| DueDelivery {
            row: row(*event, *key),
            before: before.map(|event| (event, Timestamp(0))),
        });
        let rows = rows.collect();
        self.machine.read(Due { rows, next: None }, self.at);
        page
    }

    fn sends(&mut self) -> Vec<CallbackDelivery> {
        match self.next() {
            Action::Send(rows) => rows,
            other => panic!("nothing is sent: {other:?}"),
        }
    }

    fn answers(&mut self, rows: Vec<CallbackDelivery>, status: u16) {
        let reply = Reply {
            status,
            retry_after: None,
            body: String::new(),
        };
        self.answered(rows, Ok(reply));
    }

    fn answered(&mut self, rows: Vec<CallbackDelivery>, answer: Result<Reply, Failure>) {
        let sent = Sent {
            rows,
            began: self.at.now,
            took: Duration::ZERO,
            answer,
        };
        self.machine.sent(sent, 128, self.at.now);
    }

    /// Answers the next recording with success.
    fn records(&mut self) -> Vec<Record> {
        let Action::Record(records) = self.next() else {
            panic!("nothing is recorded")
        };
        self.machine.recorded(&records);
        records
    }

    fn does(&mut self) -> Chore {
        let Action::Do(chore) = self.next() else {
            panic!("there is no chore")
        };
        self.machine.chore_done(&chore, true);
        chore
    }

    fn waits(&mut self) -> Duration {
        match self.next() {
            Action::Wait(then) => until(self.at.now, then),
            other => panic!("it does not wait: {other:?}"),
        }
    }
}

fn row(event: i64, ordering_key: i64) -> CallbackDelivery {
    CallbackDelivery {
        account_id: ADDRESS.0,
        endpoint: ADDRESS.1,
        event_number: event,
        id: event.to_string(),
        ordering_key,
        conversation_id: None,
        kind: "message.created".to_owned(),
        material: String::new(),
        state: DeliveryState::Pending,
        attempts: 0,
        tries: 0,
        failing_since: None,
        due_at: Timestamp(0),
        created_at: Timestamp(0),
        settled_at: None,
    }
}

fn events(rows: &[CallbackDelivery]) -> Vec<i64> {
    rows.iter().map(|row| row.event_number).collect()
}

fn unreachable() -> Result<Reply, Failure> {
    Err(Failure::new(FailureKind::Unconnected, "no connection"))
}

#[test]
fn an_ordering_key_keeps_its_order_and_requests_are_bounded() {
    let mut world = World::new();
    world.reads(&[(1, 7, None), (2, 7, Some(1)), (3, 8, None), (4, 9, None)]);
    let (one, three) = (world.sends(), world.sends());
    assert_eq!((events(&one), events(&three)), (vec![1], vec![3]));
    world.waits();
    world.answers(three, 204);
    let four = world.sends();
    assert_eq!(events(&four), [4], "2 waits for 1");
    world.answers(one, 200);
    assert_eq!(events(&world.sends()), [2]);
    let records = world.records();
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|record| {
        matches!(
            record.result,
            DeliveryResult::Settled(DeliveryState::Delivered)
        ) && record.attempt.as_ref().is_some_and(|a| a.failure.is_none())
    }));
}

#[test]
fn a_failure_is_tried_again_by_the_schedule_and_holds_its_ordering_key_only() {
    let mut world = World::new();
    world.reads(&[(1, 7, None), (2, 7, Some(1)), (3, 8, None)]);
    let (one, three) = (world.sends(), world.sends());
    world.answers(one, 500);
    world.answers(three, 200);
    let records = world.records();
    let DeliveryResult::Again {
        due_at,
        tries,
        failing_since,
    } = records[0].result
    else {
        panic!("{records:?}")
    };
    assert_eq!((tries, failing_since), (1, Some(Timestamp(0))));
    assert!((4 * SECOND..=6 * SECOND).contains(&due_at.0));
    let attempt = records[0].attempt.as_ref().unwrap();
    assert_eq!(attempt.failure.as_deref(), Some("status"));
    assert!(world.waits() <= Duration::from_secs(6));
    world.pass(6);
    let page = world.reads(&[(1, 7, None), (2, 7, Some(1))]);
    assert_eq!(page.which, DueFilter::All);
    assert_eq!(events(&world.sends()), [1]);
    world.waits();
}

#[test]
fn a_receiver_that_fails_in_a_row_gets_single_and_slower_attempts() {
    let mut world = World::new();
    world.machine.recall(ReceiverFailures {
        failures: 9,
        since: Timestamp(0),
        last: Timestamp(0),
    });
    world.reads(&[(1, 1, None), (2, 2, None)]);
    assert_eq!(world.waits(), Duration::from_secs(2));
    world.pass(2);
    let one = world.sends();
    world.waits();
    world.answered(one, unreachable());
    world.records();
    assert_eq!(world.waits(), Duration::from_secs(4), "the pause doubles");
    world.pass(4);
    let two = world.sends();
    assert_eq!(events(&two), [2]);
    world.answers(two, 200);
    assert_eq!(world.does(), Chore::PullForward);
    let page = world.reads(&[(1, 1, None), (3, 3, None)]);
    assert_eq!(page.which, DueFilter::All);
    world.sends();
}

#[test]
fn nothing_is_sent_before_the_receiver_wants_it() {
    let mut world = World::new();
    world.reads(&[(1, 1, None)]);
    world.at.retry_after = Some(Timestamp(7 * SECOND));
    assert_eq!(world.waits(), Duration::from_secs(7));
    world.machine.woken();
    assert_eq!(world.waits(), Duration::from_secs(7), "nor is more read");
    world.pass(7);
    world.reads(&[]);
    assert_eq!(events(&world.sends()), [1]);
}

#[test]
fn a_paused_endpoint_is_sent_tests_only_until_it_is_resumed() {
    let mut world = World::new();
    world.reads(&[(1, 1, None), (2, 2, None)]);
    let one = world.sends();
    world.machine.woken();
    assert!(matches!(world.next(), Action::Read(_)));
    assert!(world.mode(Mode::TestsOnly), "the page is dropped");
    let page = world.reads(&[]);
    assert_eq!(page.which, DueFilter::Kind(TEST_EVENT));
    world.waits();
    world.answers(one, 200);
    assert_eq!(world.records().len(), 1, "what was under way arrives");
    assert!(!world.mode(Mode::Sealed), "still nothing but tests");
    assert!(world.mode(Mode::Active));
    assert_eq!(world.reads(&[(2, 2, None)]).which, DueFilter::All);
    assert_eq!(events(&world.sends()), [2]);
}

#[test]
fn a_test_is_one_attempt_and_fails_at_once_where_it_cannot_be_signed() {
    let mut world = World::new();
    let test = |event| DueDelivery {
        row: CallbackDelivery {
            kind: TEST_EVENT.to_owned(),
            ..row(event, event)
        },
        before: None,
    };
    let read = |world: &mut World, event| {
        assert!(matches!(world.next(), Action::Read(_)));
        let rows = vec![test(event)];
        world.machine.read(Due { rows, next: None }, world.at);
    };
    world.mode(Mode::TestsOnly);
    read(&mut world, 1);
    let one = world.sends();
    world.answers(one, 500);
    let failed = world.records();
    assert!(matches!(
        failed[0].result,
        DeliveryResult::Settled(DeliveryState::Dead)
    ));
    world.mode(Mode::Sealed);
    world.machine.woken();
    read(&mut world, 2);
    let sealed = world.records();
    let attempt = sealed[0].attempt.as_ref().unwrap();
    assert_eq!(attempt.failure.as_deref(), Some("sealed"));
}

#[test]
fn nothing_is_sent_while_the_lease_may_be_lost() {
    let mut world = World::new();
    world.reads(&[(1, 1, None)]);
    world.at.leased = false;
    world.waits();
    world.at.leased = true;
    assert_eq!(events(&world.sends()), [1]);
}

#[test]
fn an_endpoint_is_deactivated_when_its_schedule_ends_or_it_is_gone() {
    let mut world = World::new();
    world.reads(&[(1, 1, None)]);
    let mut one = world.sends();
    one[0].failing_since = Some(Timestamp(0));
    world.pass(3_600);
    world.answered(one, unreachable());
    let Action::Do(chore) = world.next() else {
        panic!("it is not deactivated")
    };
    let reason = "a delivery failed for 1 hours: no connection".to_owned();
    assert_eq!(chore, Chore::Deactivate(reason));
    world.machine.chore_done(&chore, false);
    world.at.chores_rest = true;
    world.reads(&[]);
    assert_eq!(world.records().len(), 1, "everything else goes on");
    world.reads(&[]);
    world.waits();
    world.at.chores_rest = false;
    assert_eq!(world.does(), chore, "it is tried again");
    world.waits();

    let mut world = World::new();
    world.reads(&[(1, 1, None)]);
    let one = world.sends();
    world.answers(one, 410);
    let gone = "the receiver answered 410 Gone".to_owned();
    assert_eq!(world.does(), Chore::Deactivate(gone));
}

#[test]
fn a_database_that_does_not_answer_is_tried_again_after_a_pause() {
    let mut world = World::new();
    assert!(matches!(world.next(), Action::Read(_)));
    world.machine.not_read();
    world.at.database_rests = true;
    world.waits();
    world.at.database_rests = false;
    world.reads(&[(1, 1, None), (2, 2, None)]);
    let (one, two) = (world.sends(), world.sends());
    world.answers(one, 200);
    let Action::Record(records) = world.next() else {
        panic!("nothing is recorded")
    };
    world.answers(two, 200);
    world.machine.not_recorded(records);
    world.at.database_rests = true;
    world.waits();
    world.at.database_rests = false;
    let again: Vec<i64> = (world.records().iter())
        .map(|record| record.event_number)
        .collect();
    assert_eq!(again, [1, 2], "in the order of their results");
}

#[test]
fn an_unsendable_delivery_is_skipped_and_the_others_are_sent() {
    let mut world = World::new();
    world.settings.per_request = 9;
    world.machine.configure(world.settings);
    world.reads(&[(1, 1, None), (2, 2, None), (3, 1, Some(1))]);
    let batch = world.sends();
    assert_eq!(events(&batch), [1, 2, 3]);
    let bad = [(1, "no phone number".to_owned())];
    let rest = world.machine.set_aside(batch, &bad, world.at.now);
    assert_eq!(events(&rest), [2, 3]);
    world.answers(rest, 422);
    let records = world.records();
    assert!(matches!(
        records[0].result,
        DeliveryResult::Settled(DeliveryState::Dead)
    ));
    assert_eq!(records.len(), 3);
    world.pass(6);
    world.reads(&[(2, 2, None), (3, 1, None)]);
    let (two, three) = (world.sends(), world.sends());
    assert_eq!((two.len(), three.len()), (1, 1), "each by itself");
    world.machine.skipped(&two, world.at.now);
    assert_eq!(world.records().len(), 1);
}

#[test]
fn it_ends_after_ten_idle_seconds_unless_something_is_due_soon() {
    let mut world = World::new();
    world.reads(&[]);
    assert_eq!(world.waits(), Duration::from_secs(10));
    world.pass(10);
    assert!(matches!(world.next(), Action::End));
    world.machine.woken();
    assert!(matches!(world.next(), Action::Read(_)));
    let due = Due {
        rows: Vec::new(),
        next: Some(Timestamp(60 * SECOND)),
    };
    world.machine.read(due, world.at);
    world.pass(20);
    assert_eq!(world.waits(), Duration::from_secs(10));
}

/// Tests a delivery that fails while the clock is an hour ahead. The clock is set back before the failure is recorded.
#[test]
fn a_clock_that_is_set_back_ends_every_wait() {
    let mut world = World::new();
    world.pass(3_600);
    world.reads(&[(1, 1, None)]);
    let one = world.sends();
    world.answered(one, unreachable());
    world.pass(-3_590);
    assert_eq!(world.does(), Chore::PullForward);
    world.reads(&[]);
    assert_eq!(world.records().len(), 1);
    world.reads(&[(1, 1, None)]);
    assert_eq!(events(&world.sends()), [1]);
}
