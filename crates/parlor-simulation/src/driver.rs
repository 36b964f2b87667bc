//! Runs writers by polling their futures, without an asynchronous runtime. The test sets the clock, and a seed
//! determines the UUIDs.

use crate::random::Rng;
use crate::world;
use futures_util::FutureExt as _;
use parlor_model::command::{Settled, Submission};
use parlor_model::time::Timestamp;
use parlor_store::port::{Backend, Job, Reply, Uuids, WAITING, Writer};
use parlor_store::{Clock, Sleep, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that is set by the test.
#[derive(Debug)]
pub(crate) struct SimClock(AtomicI64);

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }

    /// Returns a future that never completes, because the simulation never waits for a point in time.
    fn sleep(&self, _: Timestamp, _: Timestamp) -> Sleep<'_> {
        Box::pin(std::future::pending())
    }
}

impl SimClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(1_760_000_000_000_000)))
    }

    pub(crate) fn advance(&self, microseconds: i64) {
        self.0.fetch_add(microseconds, Ordering::Relaxed);
    }
}

/// Returns a source of UUIDs that the seed determines.
pub(crate) fn uuids(seed: u64) -> Uuids {
    let mut rng = Rng(seed ^ 0x7575_6964);
    Box::new(move || rng.uuid())
}

/// A piece of a batch: commands that arrive together at one node. Between the previous piece and this piece, all nodes
/// are polled `after` times.
pub(crate) struct Piece {
    pub node: usize,
    pub after: usize,
    /// The indexes of these commands in the batch.
    pub places: Vec<usize>,
}

/// A caller who stops waiting for an answer. The caller stops after all nodes have been polled `after` times, counted
/// from the beginning of the batch.
pub(crate) struct Leave {
    pub after: usize,
    /// The index of the caller's command in the batch.
    pub place: usize,
}

/// Passes all commands of a batch to one writer at once, and returns all answers.
pub(crate) fn run<B: Backend>(
    writer: &mut Writer<B>,
    submissions: &[Submission],
) -> Vec<Result<Settled, StoreError>> {
    let places = (0..submissions.len()).collect();
    let piece = Piece {
        node: 0,
        after: 0,
        places,
    };
    let nodes = std::slice::from_mut(writer);
    run_pieces(nodes, submissions, vec![piece], Vec::new())
}

/// Passes pieces of a batch to nodes that run at the same time, and returns all answers. `leaves` is sorted by `after`.
pub(crate) fn run_pieces<B: Backend>(
    nodes: &mut [Writer<B>],
    submissions: &[Submission],
    pieces: Vec<Piece>,
    leaves: Vec<Leave>,
) -> Vec<Result<Settled, StoreError>> {
    let (jobs, answers): (Vec<_>, Vec<_>) = submissions.iter().cloned().map(Job::new).unzip();
    let mut jobs: Vec<Option<Job>> = jobs.into_iter().map(Some).collect();
    let mut answers: Vec<Waiting> = answers.into_iter().map(Waiting::Yes).collect();
    let mut leaves = std::collections::VecDeque::from(leaves);
    let (mut senders, mut receivers): (Vec<_>, Vec<_>) = nodes
        .iter()
        .map(|_| tokio::sync::mpsc::channel(WAITING))
        .unzip();
    let mut drives: Vec<_> = nodes
        .iter_mut()
        .zip(&mut receivers)
        .map(|(writer, receiver)| {
            Some(Box::pin(tokio::task::unconstrained(writer.drive(receiver))))
        })
        .collect();
    let mut pieces = std::collections::VecDeque::from(pieces);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut waited = 0;
    for polls in 0..1_000_000 {
        while pieces.front().is_some_and(|piece| piece.after <= waited) {
            let piece = pieces.pop_front().unwrap();
            waited = 0;
            for place in piece.places {
                let job = jobs[place].take().expect("a command comes once");
                assert!(
                    senders[piece.node].try_send(job).is_ok(),
                    "the queue holds it"
                );
            }
        }
        while leaves.front().is_some_and(|leave| leave.after <= polls) {
            let leave = leaves.pop_front().unwrap();
            answers[leave.place].end();
        }
        waited += 1;
        if pieces.is_empty() {
            senders.clear();
        }
        for drive in &mut drives {
            if let Some(driven) = drive
                && driven.as_mut().poll(&mut context).is_ready()
            {
                *drive = None;
            }
        }
        if drives.iter().all(Option::is_none) {
            return (answers.into_iter())
                .map(|answer| match answer {
                    Waiting::Yes(reply) => (tokio::task::unconstrained(reply.wait()))
                        .now_or_never()
                        .expect("every command is answered"),
                    Waiting::No(end) => end,
                })
                .collect();
        }
    }
    panic!("some are never answered");
}

/// The state of a caller. `Yes`: the caller still waits for the answer. `No`: the caller no longer waits, and the value
/// contains the caller's result.
enum Waiting {
    Yes(Reply),
    No(Result<Settled, StoreError>),
}

impl Waiting {
    fn end(&mut self) {
        let nothing = Self::No(Err(StoreError::Internal("the caller leaves".to_owned())));
        if let Self::Yes(reply) = std::mem::replace(self, nothing) {
            *self = Self::No(reply.leave());
        }
    }
}

/// Writes the accounts of a simulation to the database.
pub(crate) async fn furnish<B: Backend>(backend: &mut B, rng: &mut Rng) {
    let flush = Arc::new(world::accounts(rng));
    backend.apply(flush).await.expect("applies");
}
